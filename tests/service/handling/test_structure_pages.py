"""Structures in time and their finer rules as administrators edit them: previewed, checked, kept in the one file."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.accounts.nouns import Role
from service.handling.clock_pages import CLOCK_NAMES
from service.opinions.nouns import today
from service.routing.editing import open_profile, own_profile
from service.routing.profile import BUNDLED
from tests.service.conftest import SignIn

Headers = Mapping[str, str]
NOW, FIRST = "/catalogue/structures/two-tier-2025", "/catalogue/structures/three-tier"
NEW = "/catalogue/structures/new"


@pytest.fixture
def headers(sign_in: SignIn) -> Headers:
    return sign_in(Role.administrator)


@pytest.fixture
def send(app: FastAPI, client: TestClient, headers: Headers) -> Callable[..., Any]:
    """Sends a form as its first step, or as the one that saves."""

    def sent(path: str, *, save: bool = True, **form: object) -> Any:
        file = open_profile(own_profile(configured=None, home=app.state.settings.home))
        step = {"step": "save", "mark": file.mark} if save else {}
        return client.post(path, data=form | step, headers=headers, follow_redirects=False)

    return sent


def structures(app: FastAPI) -> list[dict[str, Any]]:
    """What stands in the file that counts."""
    path = own_profile(configured=None, home=app.state.settings.home)
    table = tomllib.loads((path if path.exists() else BUNDLED).read_text("utf-8"))
    return list(table["structures"])


class TestPeriods:
    def test_a_first_day_moves_with_the_last_day_of_the_one_before(
        self,
        app: FastAPI,
        send: Callable[..., Any],
        post: Callable[..., str],
        officer: Headers,
        client: TestClient,
    ) -> None:
        old = {"text": "Đường liên thôn nhiều ổ gà, đề nghị sửa.", "received_on": "2025-07-03"}
        assert client.post("/api/v1/opinions", json=old, headers=officer).status_code == 201
        post("Đường xóm Đông nhiều ổ gà, đề nghị sửa.")
        form = {"name": "Hai cấp", "since": "05/07/2025"}
        preview = send(NOW, save=False, **form).text
        assert "Trong 1 ý kiến gần nhất, 1 ý kiến sẽ đi khác" in preview
        assert structures(app)[-1]["since"] == date(2025, 7, 1)
        assert send(NOW, **form).status_code == 303
        before, last = structures(app)[-2:]
        assert (before["until"], last["since"], last["name"]) == (
            date(2025, 7, 4),
            date(2025, 7, 5),
            "Hai cấp",
        )
        assert app.state.profile.structure_on(date(2025, 7, 3)).id == "three-tier-2025"

    def test_one_is_added_with_the_last_table_and_taken_back_before_it_begins(
        self, app: FastAPI, send: Callable[..., Any]
    ) -> None:
        since = today() + timedelta(days=40)
        answer = send(NEW, name="Sắp xếp lại 2027", since=f"{since:%d/%m/%Y}")
        assert answer.headers["location"] == "/catalogue?structure=sap-xep-lai-2027"
        before, last = structures(app)[-2:]
        assert (before["until"], last["since"]) == (since - timedelta(days=1), since)
        assert (last["topics"], last["cases"]) == (before["topics"], before["cases"])
        assert send("/catalogue/structures/sap-xep-lai-2027", remove="yes").status_code == 303
        assert len(structures(app)) == 3
        assert "until" not in structures(app)[-1]

    def test_what_cannot_be_never_reaches_the_file(self, app: FastAPI, send: Callable[..., Any]) -> None:
        before = structures(app)
        for path, form in (
            (NOW, {"name": "", "since": "01/07/2025"}),
            (NOW, {"name": "Hai cấp", "since": "31/02/2025"}),
            (NOW, {"name": "Hai cấp", "since": ""}),
            (NOW, {"name": "Hai cấp", "since": "01/03/2025"}),
            ("/catalogue/structures/three-tier-2025", {"name": "Ba cấp", "since": "01/07/2025"}),
            (NEW, {"name": "Mới", "since": "01/07/2025"}),
            (NEW, {"name": "Mới"}),
            (NOW, {"remove": "yes"}),
            (FIRST, {"remove": "yes"}),
        ):
            answer = send(path, **form)
            assert answer.status_code == 422, form
            assert "fault" in answer.text or "alert" in answer.text
        assert structures(app) == before

    def test_the_first_keeps_no_first_day(self, app: FastAPI, send: Callable[..., Any]) -> None:
        assert send(FIRST, name="Trước sắp xếp", since="01/01/2020").status_code == 303
        assert "since" not in structures(app)[0]


class TestFinerRules:
    WORDS = "ổ gà\r\nổ voi\r\n"

    def test_words_are_edited_with_a_preview_of_what_would_go_another_way(
        self, app: FastAPI, send: Callable[..., Any], post: Callable[..., str]
    ) -> None:
        post("Đường liên thôn nhiều ổ gà, đề nghị sửa.")
        form = {"words": self.WORDS, "topics": ["roads"], "lead": "police", "supports": ["police", "village"]}
        preview = send(f"{NOW}/rules/new", save=False, **form).text
        assert "1 ý kiến sẽ đi khác" in preview
        assert "<strong>Công an xã" in preview
        assert send(f"{NOW}/rules/new", **form).status_code == 303
        added = structures(app)[-1]["cases"][-1]
        assert added == {
            "topics": ["roads"],
            "words": ["ổ gà", "ổ voi"],
            "lead": "police",
            "supports": ["village"],
        }
        place = len(structures(app)[-1]["cases"]) - 1
        changed = {"words": "ổ trâu", "topics": [], "lead": "", "supports": [], "competence": "tỉnh"}
        assert send(f"{NOW}/rules/{place}", **changed).status_code == 303
        assert structures(app)[-1]["cases"][-1] == {"words": ["ổ trâu"], "competence": "tỉnh"}
        assert (
            "khi bỏ trường hợp này" in send(f"{NOW}/rules/{place}", save=False, remove="yes", **changed).text
        )
        assert send(f"{NOW}/rules/{place}", remove="yes").status_code == 303
        assert len(structures(app)[-1]["cases"]) == place

    def test_another_competence_is_a_difference(
        self, send: Callable[..., Any], post: Callable[..., str]
    ) -> None:
        post("Đường liên thôn nhiều ổ gà, đề nghị sửa.")
        preview = send(f"{NOW}/rules/new", save=False, words="ổ gà", competence="tỉnh").text
        assert "thẩm quyền xã → <strong>tỉnh</strong>" in preview

    def test_bad_input_never_reaches_the_file(self, app: FastAPI, send: Callable[..., Any]) -> None:
        before = structures(app)
        forms: tuple[dict[str, str], ...] = (
            {"words": "", "lead": "police"}, {"words": "a", "lead": "police"}, {"words": "ổ gà"},
            {"words": "ổ gà\x00", "lead": "police"}, {"words": "ổ gà", "lead": "nobody"},
            {"words": "ổ gà", "lead": "police", "topics": "nope"}, {"words": "ổ gà", "competence": "trời"},
            {"remove": "yes"},
        )  # fmt: skip
        for form in forms:
            assert send(f"{NOW}/rules/new", **form).status_code in (404, 422), form
        assert structures(app) == before

    def test_days_off_move_what_falls_on_them(
        self,
        app: FastAPI,
        send: Callable[..., Any],
        client: TestClient,
        headers: Headers,
        post: Callable[..., str],
    ) -> None:
        code = post("Đường liên thôn nhiều ổ gà, đề nghị sửa.")
        due = date.fromisoformat(client.get(f"/api/v1/opinions/{code}", headers=headers).json()["due_on"])
        clocks = dict.fromkeys(CLOCK_NAMES, "10") | {"answer_days": "10", "villages": "Thôn Trung"}
        clocks["answer_several_days"] = "15"
        path = "/catalogue/clocks"
        assert send(path, **clocks, days_off="31/02/2026").status_code == 422
        preview = send(path, save=False, **clocks, days_off=f"{due:%d/%m/%Y}").text
        assert f"hạn {due:%d/%m/%Y} →" in preview
        assert send(path, **clocks, days_off=f"{due:%d/%m/%Y}", follow="yes").status_code == 303
        assert app.state.profile.days_off == {due}
        moved = client.get(f"/api/v1/opinions/{code}", headers=headers).json()["due_on"]
        assert date.fromisoformat(moved) > due

    def test_unknown_ones_are_not_found(self, client: TestClient, headers: Headers) -> None:
        for path in (f"{NOW}/rules/99", f"{NOW}/rules/-1", "/catalogue/structures/nope"):
            assert client.get(path, headers=headers).status_code == 404
