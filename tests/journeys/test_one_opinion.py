"""The way of one opinion through the office, from the citizen's phone to the published figures."""

from collections.abc import Callable, Mapping

import httpx

from service.accounts.nouns import Role

TEXT = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra. Gọi tôi 0912 345 678."


def test_one_opinion(web: httpx.Client, sign_in: Callable[[Role], Mapping[str, str]]) -> None:
    officer, leader = sign_in(Role.officer), sign_in(Role.leader)

    # A citizen sends it, is told who will probably deal with it, and gets a code.
    sent = web.post("/api/v1/opinions", json={"text": TEXT, "village": "Thôn Trung"})
    assert sent.status_code == 201
    assert "clean_water" in [topic["id"] for topic in sent.json()["topics"]]
    assert sent.json()["route"]["lead"]["id"] == "economy"
    place = sent.headers["location"]

    # An officer finds it without typing tones and sees it without the phone number.
    [found] = web.get("/api/v1/opinions?text=nuoc may", headers=officer).json()["opinions"]
    assert found["code"] == sent.json()["code"]
    assert "[số điện thoại]" in found["text"]

    # The officer corrects the labels; the department follows the topic.
    seen = web.get(place, headers=officer)
    corrected = web.patch(
        f"{place}/labels",
        json={"topics": ["clean_water", "health"], "kind": "petition"},
        headers={**officer, "If-Match": seen.headers["etag"]},
    )
    assert corrected.status_code == 200
    assert [topic["id"] for topic in corrected.json()["topics"]] == ["clean_water", "health"]
    assert "culture_society" in [support["id"] for support in corrected.json()["supports"]]
    assert corrected.headers["etag"] != seen.headers["etag"]

    # It is passed on with a reason, and the hop is counted.
    passed = web.post(
        f"{place}/hand-overs",
        json={"to": "health_station", "reason": "Nghi nước gây bệnh ngoài da, cần lấy mẫu trước."},
        headers=officer,
    )
    assert passed.status_code == 201
    assert (passed.json()["lead"]["id"], passed.json()["hops"]) == ("health_station", 1)

    # It gets a real outcome, after which nothing moves any more.
    done = web.patch(
        f"{place}/outcome",
        json={"outcome": "resolved", "answer": "Đã thay đoạn ống hỏng."},
        headers=officer,
    )
    assert done.status_code == 200
    again = web.post(f"{place}/hand-overs", json={"to": "economy", "reason": "Lại."}, headers=officer)
    assert (again.status_code, again.json()["code"]) == (409, "case_closed")

    # The citizen sees the outcome with the code; the leader sees it in the figures.
    assert web.get(place).json()["outcome"] == {"id": "resolved", "name": "Đã giải quyết xong"}
    figures = web.get("/api/v1/summaries/routing", headers=leader).json()
    assert (figures["total"], figures["hops"], figures["overdue"]) == (1, 1, 0)
    assert [(row["id"], row["count"]) for row in figures["by_department"]] == [("health_station", 1)]
    assert {row["id"] for row in figures["by_topic"]} == {"clean_water", "health"}
    assert [row["id"] for row in figures["by_outcome"]] == ["resolved"]
    assert [row["id"] for row in figures["by_village"]] == ["Thôn Trung"]
