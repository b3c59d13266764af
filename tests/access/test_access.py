"""Every route with every role and with another commune's data, held against the table that people read."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from service.accounts.keeping import add_account, disable_account
from service.accounts.nouns import Role, Scope
from service.accounts.sessions import start_session
from service.accounts.tokens import issue_token, revoke_token
from tests.access.calls import MINUTES, TEXT
from tests.access.world import (
    DENUNCIATION,
    FOREIGN,
    GUARDED,
    OTHER_COMMUNE,
    ROUTES,
    WHO,
    World,
    allowed,
)


def all_routes(app: FastAPI) -> set[str]:
    """Every call and page that the application answers, whether documented or not."""
    found = {f"{method.upper()} {path}" for path, calls in app.openapi()["paths"].items() for method in calls}
    return found | set(_routes(app.routes, ""))


def _routes(routes: list[Any], prefix: str) -> Iterator[str]:
    for route in routes:
        if hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes, prefix + route.include_context.prefix)
        elif isinstance(route, APIRoute) or getattr(route, "methods", None):
            yield from (f"{method} {prefix}{route.path}" for method in route.methods - {"HEAD"})


def words_of(answer: Any) -> str:
    """All text of an answer, that inside Word and Excel files too."""
    if not answer.content.startswith(b"PK"):
        return str(answer.text)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as container:
        return " ".join(container.read(name).decode("utf-8", "replace") for name in container.namelist())


class TestTable:
    def test_names_every_route_and_no_other(self, world: World) -> None:
        assert all_routes(world.app) - ROUTES.keys() == set(), "routes without a line in table.toml"
        assert ROUTES.keys() - all_routes(world.app) == set(), "lines of table.toml without a route"


@pytest.mark.parametrize("route", ROUTES)
class TestRoute:
    @pytest.mark.parametrize("who", WHO)
    def test_lets_in_whom_the_table_says(self, world: World, route: str, who: str) -> None:
        kind = ROUTES[route].get("thing")
        answer = world.ask(route, who, **(world.new_thing(kind) if kind else {}))
        if who in allowed(route):
            assert answer.status_code not in (401, 403), answer.text[:300]
            assert answer.status_code < 400 or not kind, answer.text[:300]
        elif allowed(route):
            assert answer.status_code == (401 if who == "anonymous" else 403)
        else:
            assert answer.status_code == 403
        assert FOREIGN not in words_of(answer)
        assert GUARDED not in words_of(answer) or who == Role.guard

    def test_tells_nothing_when_asked_for_a_foreign_dialogue(self, world: World, route: str) -> None:
        if not route.startswith("GET ") or ROUTES[route].get("thing"):
            return
        for who in sorted(allowed(route)):
            answer = world.ask(route, who, query=f"?dialogue={world.foreign_dialogue}")
            assert FOREIGN not in words_of(answer), who

    def test_knows_nothing_of_another_commune(self, world: World, route: str) -> None:
        if not (kind := ROUTES[route].get("thing")):
            return
        for who in sorted(allowed(route) - {"anonymous"}):
            text = (MINUTES if kind == "dialogue" else TEXT).replace("Đường", f"{FOREIGN}: đường")
            names = world.new_thing(kind, text=text, commune=OTHER_COMMUNE)
            answer = world.ask(route, who, **names)
            assert answer.status_code == (200 if ROUTES[route].get("tells") else 404), who
            assert FOREIGN not in words_of(answer), who

    def test_shows_what_is_guarded_to_the_guard_only(self, world: World, route: str) -> None:
        if ROUTES[route].get("thing") != "opinion":
            return
        for who in sorted(allowed(route) - {"anonymous"}):
            answer = world.ask(route, who, **world.new_thing("opinion", text=DENUNCIATION))
            if who != Role.guard:
                assert answer.status_code == (200 if ROUTES[route].get("tells") else 404), who
                assert GUARDED not in words_of(answer), who
            else:
                assert answer.status_code < 500, answer.text[:300]
                assert answer.status_code != 404

    def test_takes_no_orders_from_another_site(self, world: World, route: str) -> None:
        """A browser that is signed in, used by a foreign page: nothing is done."""
        if route.startswith("GET ") or allowed(route) == frozenset(WHO):
            return
        with world.app.state.sessions.begin() as session:
            actor = add_account(
                session, name=f"visitor {route}", roles=list(Role), commune=world.app.state.profile.name
            )
            secret = start_session(session, actor=actor, browser="")
        kind = ROUTES[route].get("thing")
        browser = World(world.app, world.client, {"x": {"Cookie": f"langnghe_session={secret}"}})
        names = world.new_thing(kind) if kind else {}
        for foreign in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
            asking = replace(browser, headers={"x": {**browser.headers["x"], **foreign}})
            answer = asking.ask(route, "x", **names)
            assert (answer.status_code, answer.json()["code"]) == (403, "foreign_request")


def test_what_people_write_down_belongs_to_their_commune(world: World) -> None:
    with world.app.state.sessions.begin() as session:
        add_account(session, name="bên kia", roles=[Role.officer], commune=OTHER_COMMUNE)
        token = issue_token(session, name="bên kia").token
    neighbour = replace(world, headers={**world.headers, "x": {"Authorization": f"Bearer {token}"}})
    for route in ("POST /api/v1/opinions", "POST /"):
        assert neighbour.ask(route, "x").status_code in (200, 201)
    code = neighbour.ask("POST /api/v1/opinions", "x").json()["code"]
    id = neighbour.ask("POST /api/v1/dialogues", "x").json()["dialogue"]["id"]
    assert "sender" in neighbour.ask("GET /api/v1/opinions/{code}", "x", code=code).json()
    assert "sender" not in world.ask("GET /api/v1/opinions/{code}", Role.officer, code=code).json()
    confirm = "POST /api/v1/dialogues/{dialogue_id}/confirm"
    assert world.ask(confirm, Role.officer, dialogue_id=id).status_code == 404
    received = neighbour.ask(confirm, "x", dialogue_id=id).json()["opinions"][0]["code"]
    assert "sender" in neighbour.ask("GET /api/v1/opinions/{code}", "x", code=received).json()
    assert "sender" not in world.ask("GET /api/v1/opinions/{code}", Role.officer, code=received).json()


class TestToken:
    @pytest.mark.parametrize("route", [route for route in ROUTES if not route.startswith("GET ")])
    def test_for_reading_changes_nothing(self, world: World, route: str) -> None:
        name = f"reader {route}"
        with world.app.state.sessions.begin() as session:
            add_account(session, name=name, roles=list(Role), commune=world.app.state.profile.name)
            token = issue_token(session, name=name, scopes=[Scope.read]).token
        reader = replace(world, headers={"x": {"Authorization": f"Bearer {token}"}})
        answer = reader.ask(route, "x")
        if route in UNSIGNED or not allowed(route):
            return
        assert answer.status_code == 403

    def test_is_dead_at_once_when_revoked_or_its_account_ends(self, world: World) -> None:
        for end in ("revoke", "disable"):
            with world.app.state.sessions.begin() as session:
                add_account(session, name=f"short {end}", roles=[Role.officer])
                issued = issue_token(session, name=f"short {end}")
            headers = {"Authorization": f"Bearer {issued.token}"}
            assert world.client.get("/api/v1/me", headers=headers).status_code == 200
            with world.app.state.sessions.begin() as session:
                if end == "revoke":
                    revoke_token(session, name=f"short {end}", prefix=issued.prefix)
                else:
                    disable_account(session, name=f"short {end}")
            assert world.client.get("/api/v1/me", headers=headers).status_code == 401


#: Calls that never ask who is there.
UNSIGNED = frozenset({"POST /api/v1/classify", "POST /sign-in", "POST /sign-out"})
