"""Every route with every role and with another commune's data, held against the table that people read."""

import io
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from models.classifier import Classifier
from service.accounts.keeping import add_account, disable_account, get_account
from service.accounts.nouns import Role, Scope
from service.accounts.sessions import start_session
from service.accounts.tokens import issue_token, revoke_token
from service.app import create_app, make_reception
from service.dialogues.digest import digest
from service.dialogues.labelled_importing import keep_labelled_preview
from service.dialogues.labelled_reading import read_labelled
from service.dialogues.nouns import Block, Document
from service.dialogues.previewing import StatedFacts, keep_preview
from service.opinions.nouns import Draft, Sender
from service.opinions.receiving import receive_opinion
from service.settings import Settings
from tests.access.calls import CALLS, MINUTES, PASSWORD, TEXT

TABLE: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "table.toml").read_text("utf-8"))
ROUTES: Mapping[str, Mapping[str, str]] = TABLE["api"] | TABLE["operation"] | TABLE["pages"]
WHO = ("anonymous", *Role)
OTHER_COMMUNE = "Xã Bên Kia Sông"
_numbers = count(1)
#: Words that stand in nothing but what somebody must not see.
FOREIGN, GUARDED = "Phượngvĩngoàixã", "Bằnglăngkín"
DENUNCIATION = f"Tôi tố cáo ông trưởng thôn {GUARDED} nhận hối lộ, bao che cho người lấn chiếm đất công."


@dataclass(frozen=True, slots=True)
class World:
    """The application with two communes in it, and a header for each role of the first one."""

    app: FastAPI
    client: TestClient
    headers: Mapping[str, Mapping[str, str]]
    foreign_dialogue: str = ""

    def ask(self, route: str, who: str, *, query: str = "", **names: str) -> Any:
        """The answer to a call of the table; `names` fill the address."""
        method, path = route.split(" ")
        call = dict(CALLS.get(route, {}))
        headers = {"Sec-Fetch-Site": "same-origin", **self.headers[who], **call.pop("headers", {})}
        names = {"kind": "report", **names}
        for name in re.findall(r"{(\w+)}", path):
            path = path.replace(f"{{{name}}}", names.get(name, "22222-22222-22222"))
        return self.client.request(method, path + query, headers=headers, follow_redirects=False, **call)

    def new_opinion(self, *, text: str = TEXT, commune: str | None = None) -> str:
        """The code of a new opinion, by default of the own commune."""
        state = self.app.state
        profile = replace(state.profile, name=commune or state.profile.name)
        reception = make_reception(classifier=state.classifier, profile=profile)
        draft = Draft(text=text, village="Thôn Trung", sender=Sender(name="Lê Thị Hoa", phone="0912345678"))
        with state.sessions.begin() as session:
            return receive_opinion(session=session, reception=reception, draft=draft).code

    def new_dialogue(self, *, text: str = MINUTES, commune: str | None = None) -> str:
        """The id of a new preview."""
        state = self.app.state
        document = Document("txt", tuple(Block(text=line) for line in text.splitlines()), lined=True)
        digested = digest(
            document, name="bien-ban.txt", classifier=state.classifier, profile=state.profile, on=None
        )
        with state.sessions.begin() as session:
            return keep_preview(
                session=session,
                digested=digested,
                stated=StatedFacts(title=f"Hội nghị {FOREIGN}" if commune else "Hội nghị"),
                commune=commune or state.profile.name,
                content_hash="0" * 64,
                account_id=None,
            ).id

    def new_account(self, *, commune: str | None = None) -> str:
        """The name of a new officer."""
        with self.app.state.sessions.begin() as session:
            name = f"{FOREIGN if commune else 'người'} {next(_numbers)}"
            add_account(
                session, name=name, roles=[Role.officer], commune=commune or self.app.state.profile.name
            )
        return name

    def new_labelled(self, *, commune: str | None = None) -> str:
        """The id of a labelled file that somebody of the commune brought, not yet confirmed."""
        state, content = (
            self.app.state,
            f'text,topics,kind\n"{TEXT} {FOREIGN if commune else ""}",roads,petition\n'.encode(),
        )
        with state.sessions.begin() as session:
            by = get_account(session, Role.officer)
            if commune:
                by = get_account(session, self.new_account_in(session, commune))
            return keep_labelled_preview(
                session,
                read_labelled(content, "x.csv"),
                name="x.csv",
                content=content,
                classifier=state.classifier,
                profile=state.profile,
                account_id=by.id,
            ).id

    def new_account_in(self, session: Session, commune: str) -> str:
        """The same within a transaction."""
        return add_account(session, name=f"{next(_numbers)}", roles=[Role.officer], commune=commune).name

    def new_thing(self, kind: str, *, text: str | None = None, commune: str | None = None) -> dict[str, str]:
        """What fills the address of a route about a thing of this kind."""
        if kind == "account":
            return {"name": self.new_account(commune=commune)}
        if kind == "labelled":
            return {"id": self.new_labelled(commune=commune)}
        if kind == "dialogue":
            return {"dialogue_id": self.new_dialogue(text=text or MINUTES, commune=commune)}
        return {"code": self.new_opinion(text=text or TEXT, commune=commune)}


@pytest.fixture(scope="module")
def world(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    model_store: Path,
    classifier: Classifier,
) -> Iterator[World]:
    home = tmp_path_factory.mktemp("access")
    (home / "langnghe.db").write_bytes(sqlite_template.read_bytes())
    app = create_app(Settings(home=home, model_store=model_store), classifier=classifier)
    headers: dict[str, Mapping[str, str]] = {"anonymous": {}}
    with app.state.sessions.begin() as session:
        for role in Role:
            add_account(session, name=role, roles=[role], commune=app.state.profile.name, password=PASSWORD)
            headers[role] = {"Authorization": f"Bearer {issue_token(session, name=role).token}"}
    with TestClient(app) as client:
        world = World(app, client, headers)
        for _ in range(3):
            world.new_opinion()
        world.new_opinion(text=DENUNCIATION)
        world.new_opinion(text=f"{TEXT} {FOREIGN}", commune=OTHER_COMMUNE)
        world.new_opinion(text=f"{DENUNCIATION} {FOREIGN}", commune=OTHER_COMMUNE)
        dialogue = world.new_dialogue(text=MINUTES.replace("thôn Trung", FOREIGN), commune=OTHER_COMMUNE)
        world.new_labelled(commune=OTHER_COMMUNE)
        world.new_account(commune=OTHER_COMMUNE)
        yield replace(world, foreign_dialogue=dialogue)


def allowed(route: str) -> frozenset[str]:
    return frozenset(TABLE["groups"][ROUTES[route]["may"]])


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
