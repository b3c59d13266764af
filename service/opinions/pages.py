"""The public page: send an opinion, and see at once what was understood, who handles it and by when."""

import secrets
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import optional_actor
from service.accounts.nouns import Actor
from service.database import DatabaseSession
from service.opinions.api import DateInFuture, get_reception, meant_for
from service.opinions.classification import accepted, classify, to_json
from service.opinions.consent import current_consent
from service.opinions.nouns import CHANNEL_NAMES, Channel, Draft, today
from service.opinions.receiving import Reception, receive_opinion
from service.opinions.repeating import do_once
from service.opinions.schemas import OpinionIn
from service.web.forms import BadForm, PageForm, checked, typed_fields, written
from service.web.origins import check_origin
from service.web.pages import page

router = APIRouter(include_in_schema=False)

OptionalActor = Annotated[Actor | None, Depends(optional_actor)]
#: How opinions come in that an officer writes down for somebody.
DESK_CHANNELS: Final = (Channel.DESK, Channel.PHONE, Channel.ZALO, Channel.LETTER, Channel.VOTER_MEETING)
SENTENCES: Final = {
    "text": "Hãy viết ý kiến, tối đa 10.000 ký tự.",
    "sender": "Họ tên hoặc số điện thoại quá dài hoặc có ký tự lạ.",
    "received_on": "Ngày tiếp nhận phải là một ngày có thật.",
    "village": "Tên thôn quá dài hoặc có ký tự lạ.",
}


@router.get("/")
def show_form(request: Request, actor: OptionalActor) -> Response:
    return _form_page(request, actor, typed={})


@router.post("/", dependencies=[Depends(check_origin)])
def send_opinion(
    request: Request,
    form: PageForm,
    session: DatabaseSession,
    actor: OptionalActor,
    reception: Annotated[Reception, Depends(get_reception)],
) -> Response:
    typed = typed_fields(form)
    try:
        body = _body(form, actor)
        accepted(body.text)
        reception = meant_for(reception, body.commune, actor=actor, communes=request.app.state.communes)
        answer = do_once(
            session=session,
            key=f"page-{typed['key']}" if typed.get("key", "").isalnum() else None,
            request=body.model_dump(mode="json"),
            account_id=actor.account_id if actor else None,
            do=lambda: _receive(session, reception, body, actor),
        )
    except BadForm as fault:
        return _form_page(request, actor, typed=typed, faults=fault.faults)
    except Problem as fault:
        return _form_page(request, actor, typed=typed, faults={"text": fault.detail})
    return page(
        request,
        "opinions/receipt.html",
        actor=actor,
        receipt=answer,
        text=body.text,
        told=_told(body, reception),
    )


def _form_page(
    request: Request, actor: Actor | None, *, typed: dict[str, str], faults: dict[str, str] | Any = None
) -> Response:
    communes = request.app.state.communes
    return page(
        request,
        "opinions/form.html",
        actor=actor,
        status=422 if faults else 200,
        communes=[(name, name) for name in communes.names] if not (actor and actor.commune) else (),
        typed={"key": secrets.token_hex(16), "text": "", "village": "", "name": "", "phone": ""} | typed,
        faults=faults or {},
        villages=communes.of(actor.commune if actor else "").villages,
        channels=[(channel.value, CHANNEL_NAMES[channel]) for channel in DESK_CHANNELS],
        consent=current_consent(),
        today=today().strftime("%d/%m/%Y"),
    )


def _body(form: FormData, actor: Actor | None) -> OpinionIn:
    fields: dict[str, Any] = {name: written(form, name) for name in ("text", "village", "commune")}
    sender = {name: written(form, name) for name in ("name", "phone") if written(form, name).strip()}
    if sender:
        fields["sender"] = sender | {"consent": written(form, "consent") or None}
    if actor is not None:
        fields |= {"channel": written(form, "channel"), "received_on": written(form, "received_on")}
    body = checked(OpinionIn, fields, sentences=SENTENCES)
    if body.received_on and body.received_on > today():
        raise BadForm({"received_on": DateInFuture("Ngày tiếp nhận không được ở tương lai.").detail})
    return body


def _receive(
    session: DatabaseSession, reception: Reception, body: OpinionIn, actor: Actor | None
) -> dict[str, Any]:
    draft = Draft(
        text=body.text,
        channel=body.channel,
        received_on=body.received_on,
        village=body.village,
        sender=body.sender.to_noun() if body.sender else None,
        account_id=actor.account_id if actor else None,
    )
    receipt = receive_opinion(session=session, reception=reception, draft=draft)
    return {
        "code": receipt.code,
        "received_on": receipt.received_on.isoformat(),
        "guarded": receipt.guarded,
        "notice": receipt.classified.guard.notice,
        "model": reception.classifier.version,
    }


def _told(body: OpinionIn, reception: Reception) -> dict[str, Any]:
    """The answer with the words that decided; they are never stored, so they are found anew."""
    on = body.received_on or today()
    [classified] = classify(
        [body.text], classifier=reception.classifier, profile=reception.profile, on=on, evidence=True
    )
    return to_json(classified)
