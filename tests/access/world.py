"""The application with two communes in it, its table of access, and calls to each route in somebody's name."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from service.accounts.keeping import add_account, get_account
from service.accounts.nouns import Role
from service.app import make_reception
from service.dialogues.digest import digest
from service.dialogues.labelled_importing import keep_labelled_preview
from service.dialogues.labelled_reading import read_labelled
from service.dialogues.labelled_understanding import understand
from service.dialogues.nouns import Block, Document
from service.dialogues.previewing import StatedFacts, keep_preview
from service.opinions.nouns import Draft, Sender
from service.opinions.receiving import receive_opinion
from tests.access.calls import CALLS, MINUTES, TEXT

TABLE: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "table.toml").read_text("utf-8"))
ROUTES: Mapping[str, Mapping[str, str]] = TABLE["api"] | TABLE["operation"] | TABLE["pages"]
WHO = ("anonymous", *Role)
OTHER_COMMUNE = "Xã Bên Kia Sông"
_numbers = count(1)
#: Words that stand in nothing but what somebody must not see.
FOREIGN, GUARDED = "Phượngvĩngoàixã", "Bằnglăngkín"
DENUNCIATION = f"Tôi tố cáo ông trưởng thôn {GUARDED} nhận hối lộ, bao che cho người lấn chiếm đất công."


def allowed(route: str) -> frozenset[str]:
    return frozenset(TABLE["groups"][ROUTES[route]["may"]])


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
            written = read_labelled(content, "x.csv")
            rows = understand(written.rows, classifier=state.classifier, profile=state.profile)
            return keep_labelled_preview(
                session, rows, name="x.csv", content=content, columns=written.columns, account_id=by.id
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
