"""Many people at the same moment: nothing twice, nothing lost, nobody turned away."""

import socket
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import httpx
import pytest

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


@pytest.mark.parametrize("path", ["/api/v1/dialogues", "/dialogues", "/dialogues/labelled", "/start/samples"])
def test_what_arrives_slowly_holds_nobody_up(
    web: httpx.Client,
    address: tuple[str, int],
    sign_in: Callable[[Role], Mapping[str, str]],
    path: str,
) -> None:
    """Half a form has come in: whoever writes meanwhile is answered."""
    officer = sign_in(Role.officer)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        f"Authorization: {officer['Authorization']}\r\nContent-Length: 5000\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nĐường'
    )
    code = post(web, f"{GOOD} Xóm {path}.").json()["code"]
    with socket.create_connection(address, timeout=5) as slow:
        slow.sendall(head.encode())
        sleep(0.2)
        hand_over = {"to": "police", "reason": "Đúng việc."}
        answer = web.post(f"/api/v1/opinions/{code}/hand-overs", json=hand_over, headers=officer, timeout=5)
    assert answer.status_code == 201
