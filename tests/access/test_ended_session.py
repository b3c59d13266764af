"""Every form of every page, sent when its session has ended: nothing typed is lost, nobody else sends it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from service.accounts.api import SESSION_COOKIE
from service.accounts.keeping import add_account
from service.accounts.nouns import Actor, Role
from service.accounts.sessions import end_session, start_session
from tests.access.calls import CALLS, PASSWORD
from tests.access.forms import Form, forms_of
from tests.access.world import ROUTES, TABLE, World, allowed

#: Each page to which somebody who has signed in sends a form.
FORMS = [
    route for route in TABLE["pages"] if route.startswith("POST ") and "anonymous" not in allowed(route)
    and allowed(route)
]  # fmt: skip
#: What a person types that gets lost easily: markup, line ends, a first empty line, one name twice.
TYPED = [
    ("note", "\nĐã gọi điện <b>“thống nhất”</b> & hẹn,\nđề nghị tiếp nhận."),
    ("pick", "a"),
    ("pick", "b"),
]


@dataclass(frozen=True)
class Person:
    """Somebody with all roles, in the browser that the tests share."""

    world: World
    actor: Actor

    def sit_down(self, *, ended: bool = False) -> None:
        """Signs the browser in; `ended`: with a session that is over already."""
        with self.world.app.state.sessions.begin() as session:
            secret = start_session(session, actor=self.actor, browser="")
            if ended:
                end_session(session, secret=secret)
        self.world.client.cookies.clear()
        self.world.client.cookies.set(SESSION_COOKIE, secret)

    def sign_in(self, form: Form) -> httpx.Response:
        own = {"sign_in_name": self.actor.name, "sign_in_password": PASSWORD}
        kept = [(name, value) for name, value in form.fields if name not in own]
        return send(self.world, "/sign-in", [*kept, *own.items()])

    @property
    def mark(self) -> tuple[str, str]:
        """The field by which a form says whose it is."""
        return "written_by", str(self.actor.account_id)


@pytest.fixture(scope="module")
def author(world: World) -> Person:
    return person(world, "người gõ")


@pytest.fixture(scope="module")
def other(world: World) -> Person:
    return person(world, "người khác")


def person(world: World, name: str) -> Person:
    with world.app.state.sessions.begin() as session:
        commune = world.app.state.profile.name
        return Person(
            world, add_account(session, name=name, roles=list(Role), commune=commune, password=PASSWORD)
        )


def send(
    world: World, path: str, fields: list[tuple[str, str]], files: Mapping[str, Any] | None = None
) -> httpx.Response:
    """What a browser sends, from one of our own pages."""
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    headers = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
    return world.client.post(path, data=data, files=files, headers=headers, follow_redirects=False)


def address(world: World, route: str) -> str:
    """The path of a route about things that exist."""
    kind = ROUTES[route].get("thing")
    names = world.new_thing(kind) if kind else {}
    names |= {
        "structure_id": "two-tier-2025",
        "topic_id": "roads",
        "place": "0",
        "version": world.app.state.trained.version,
    }
    return re.sub(r"{(\w+)}", lambda name: names.get(name[1], "22222-22222-22222"), route.split(" ")[1])


def in_page(answer: httpx.Response, action: str) -> Form:
    return next(form for form in forms_of(answer.text) if form.action == action)


@pytest.mark.parametrize("route", FORMS)
class TestEveryForm:
    def test_waits_for_its_author_to_sign_in_again(
        self, world: World, author: Person, other: Person, route: str
    ) -> None:
        path = address(world, route) + "?view=sure"
        filled = CALLS.get(route, {}).get("data", {})
        fields = [*filled.items(), *TYPED, author.mark]
        safe = [field for field in fields if "password" not in field[0]]
        author.sit_down(ended=True)
        refused = send(world, path, fields)
        waiting = in_page(refused, "/sign-in")
        assert refused.status_code == 401
        assert [field for field in waiting.fields if field in safe] == safe

        somebody_else = other.sign_in(waiting)
        assert (somebody_else.status_code, "set-cookie" in somebody_else.headers) == (403, False)
        waiting = in_page(somebody_else, "/sign-in")
        assert [field for field in waiting.fields if field in safe] == safe

        resumed = author.sign_in(waiting)
        assert resumed.status_code == 200
        again = in_page(resumed, path)
        assert sorted(again.fields) == sorted(safe)
        assert send(world, path, again.fields).status_code not in (401, 403)

    def test_is_not_sent_in_the_name_of_another(
        self, world: World, author: Person, other: Person, route: str
    ) -> None:
        """The browser has changed hands while the page stood open in another tab."""
        other.sit_down()
        answer = send(world, address(world, route), [*TYPED, author.mark])
        assert answer.status_code == 403
        assert "tài khoản khác" in answer.text
        waiting = in_page(answer, "/sign-in")
        assert [field for field in waiting.fields if field in TYPED] == TYPED


class TestWhatCannotBeKept:
    def test_files_are_to_be_chosen_again(self, world: World, author: Person) -> None:
        author.sit_down(ended=True)
        file = {"file": ("bien-ban.txt", b"Duong lien thon nhieu o ga.")}
        waiting = in_page(send(world, "/dialogues", [author.mark], file), "/sign-in")
        resumed = author.sign_in(waiting)
        assert "Chọn lại tệp" in resumed.text
        again = in_page(resumed, "/dialogues")
        assert again.kinds["file"] == "file"
        kept = [field for field in again.fields if field[0] != "file"]
        assert send(world, "/dialogues", kept, file).headers["location"].startswith("/dialogues/")

    def test_passwords_are_to_be_typed_again_and_stand_in_no_page(self, world: World, author: Person) -> None:
        author.sit_down(ended=True)
        fields = [("name", "người mới"), ("password", "mật khẩu đã gõ"), ("roles", "officer"), author.mark]
        refused = send(world, "/catalogue/people", fields)
        resumed = author.sign_in(in_page(refused, "/sign-in"))
        assert "mật khẩu đã gõ" not in refused.text + resumed.text
        again = in_page(resumed, "/catalogue/people")
        assert again.kinds["password"] == "password"
        kept = [field for field in again.fields if field[0] != "password"]
        assert send(world, "/catalogue/people", [*kept, ("password", PASSWORD)]).status_code == 303

    def test_no_cache_keeps_the_page_in_which_a_form_waits(self, world: World, author: Person) -> None:
        author.sit_down(ended=True)
        refused = send(world, "/review/list", [*TYPED, author.mark])
        assert refused.headers["cache-control"] == "no-store"


def test_an_officer_who_writes_an_opinion_down_does_not_become_a_citizen(
    world: World, author: Person
) -> None:
    """The page is open to everybody: with the session, the channel and the day would be lost in silence."""
    author.sit_down(ended=True)
    fields = [*CALLS["POST /"]["data"].items(), ("channel", "phone"), author.mark]
    answer = send(world, "/", fields)
    assert answer.status_code == 401
    assert in_page(author.sign_in(in_page(answer, "/sign-in")), "/").values("channel") == ["phone"]


@pytest.mark.parametrize("route", [route for route in TABLE["pages"] if route.startswith("GET ")])
def test_each_form_of_a_page_says_whose_it_is_and_where_it_goes(
    world: World, author: Person, route: str
) -> None:
    author.sit_down()
    path = address(world, route)
    answer = world.client.get(path, headers={"Accept": "text/html"})
    targets = [re.sub(r"{\w+}", r"[^/]+", route.removeprefix("POST ")) for route in ROUTES if route[0] == "P"]
    if not answer.headers["content-type"].startswith("text/html"):
        return
    for form in forms_of(answer.text):
        if form.method != "get":
            assert form.values("written_by") == [author.mark[1]] or form.action == "/sign-in", form.action
            assert any(re.fullmatch(target, form.action.partition("?")[0]) for target in targets), form.action
