"""Many people at the same moment: nothing twice, nothing lost, nobody turned away."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx

from service.accounts.nouns import Role

GOOD = "Đường liên thôn nhiều ổ gà, trời mưa không đi được, đề nghị xã sửa."
N_PEOPLE = 8


def post(web: httpx.Client, text: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    return web.post("/api/v1/opinions", json={"text": text}, headers=headers)


def test_everybody_is_received(web: httpx.Client, sign_in: Callable[[Role], Mapping[str, str]]) -> None:
    with ThreadPoolExecutor(N_PEOPLE) as people:
        answers = list(people.map(lambda i: post(web, f"{GOOD} Đoạn {i}."), range(40)))
    assert {answer.status_code for answer in answers} == {201}
    codes = {answer.json()["code"] for answer in answers}
    page = web.get("/api/v1/opinions?limit=200", headers=sign_in(Role.officer)).json()
    assert codes <= {opinion["code"] for opinion in page["opinions"]}
    assert len(codes) == 40


def test_one_key_at_the_same_time_is_one_opinion(web: httpx.Client) -> None:
    key = {"Idempotency-Key": "cùng lúc".encode().hex()}
    with ThreadPoolExecutor(N_PEOPLE) as people:
        answers = list(people.map(lambda _: post(web, GOOD, key), range(N_PEOPLE)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["code"] for answer in answers}) == 1


def test_one_version_is_changed_by_one_person(
    web: httpx.Client, sign_in: Callable[[Role], Mapping[str, str]]
) -> None:
    officer = sign_in(Role.officer)
    place = post(web, GOOD + " Xóm Đông.").headers["location"]
    headers = {**officer, "If-Match": web.get(place, headers=officer).headers["etag"]}

    def correct(topic: str) -> int:
        labels = {"topics": [topic], "kind": "petition"}
        return web.patch(f"{place}/labels", json=labels, headers=headers).status_code

    topics = ["land", "roads", "drainage", "health", "culture", "security", "education", "defence"]
    with ThreadPoolExecutor(N_PEOPLE) as people:
        answers = sorted(people.map(correct, topics))
    assert answers == [200] + [412] * 7
