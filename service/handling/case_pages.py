"""Pages for following the handling: the desks of the departments, and one opinion with its whole trail."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import require
from service.accounts.nouns import Actor
from service.accounts.store import names_of
from service.database import DatabaseSession
from service.dialogues.records import DialogueRecord
from service.dialogues.store import find_dialogue
from service.handling.access import READERS, WRITERS, open_opinion, sees_guarded
from service.handling.concluding import record_outcome
from service.handling.guarded_reading import note_reading
from service.handling.handing_over import hand_over
from service.handling.late_forms import is_own_hand_over, is_own_outcome, tell_faults
from service.handling.leafing import N_COUNTED, list_cases
from service.handling.listing import entries_of
from service.handling.nouns import OUTCOME_NAMES, Due
from service.handling.preconditions import check_precondition, tag_of
from service.handling.schemas import CaseQuery, HandOverIn, OutcomeIn
from service.handling.showing import detail_to_json, entry_to_json
from service.handling.store import get_case, hand_overs_of
from service.handling.telling import Names, tell
from service.handling.tracking import count_desks, list_of_sender
from service.opinions.nouns import today
from service.opinions.records import OpinionRecord
from service.opinions.store import find_sender, history_of
from service.web.forms import PageForm, checked, chosen, typed_fields, without_faults, written
from service.web.pages import page, see_other

router = APIRouter(include_in_schema=False)

Reader = Annotated[Actor, Depends(require(*READERS))]
Writer = Annotated[Actor, Depends(require(*WRITERS))]
N_ENTRIES: Final = 40
DUE_NAMES: Final = {Due.OVERDUE: "Quá hạn", Due.TODAY: "Đến hạn hôm nay", Due.WEEK: "Đến hạn trong bảy ngày"}
SENTENCES: Final = {
    "to": "Hãy chọn đơn vị nhận.",
    "reason": "Hãy ghi lý do chuyển.",
    "outcome": "Hãy chọn kết quả.",
    "due_on": "Thời hạn phải là một ngày có thật.",
    "answer": "Nội dung trả lời dài quá 5.000 ký tự hoặc có ký tự lạ.",
}


@router.get("/handling")
def show_handling(request: Request, session: DatabaseSession, actor: Reader) -> Response:
    on, state = today(), request.app.state
    query, faulty = without_faults(CaseQuery, dict(request.query_params))
    filter = query.to_noun(commune=actor.commune, may_see_guarded=sees_guarded(actor))
    found = list_cases(session, filter, on=on, after=query.after, before=query.before, n_entries=N_ENTRIES)
    note_reading(state.sessions, actor=actor, opinions=[entry.opinion for entry in found.entries])
    taxonomy, profile = state.classifier.taxonomy, state.communes.of(actor.commune)
    return page(
        request,
        "handling/cases.html",
        actor=actor,
        query=query,
        kept=query.kept(),
        faulty=faulty,
        desks=count_desks(session, commune=actor.commune, may_see_guarded=sees_guarded(actor), on=on),
        department_names={id: one.name for id, one in profile.departments.items()},
        entries=[entry_to_json(entry, taxonomy=taxonomy, on=on) for entry in found.entries],
        n_all=min(found.n_all, N_COUNTED),
        is_counted_out=found.is_counted_out,
        before=found.before,
        after=found.after,
        n_pages=max(1, -(-found.n_all // N_ENTRIES)),
        is_filtered=bool(query.kept()),
        topics=taxonomy.topics,
        kinds=taxonomy.kinds,
        villages=profile.villages,
        departments=list(profile.departments.values()),
        outcomes=list(OUTCOME_NAMES.items()),
        dues=list(DUE_NAMES.items()),
        dialogue=find_dialogue(session, query.dialogue, commune=actor.commune) if query.dialogue else None,
    )


@router.get("/opinions/{code}")
def show_opinion(request: Request, code: str, session: DatabaseSession, actor: Reader) -> Response:
    opinion = open_opinion(session, code, actor=actor)
    note_reading(request.app.state.sessions, actor=actor, opinions=[opinion])
    return _opinion_page(request, session, opinion, actor)


@router.post("/opinions/{code}/hand-over")
def do_hand_over(
    request: Request, code: str, form: PageForm, session: DatabaseSession, actor: Writer
) -> Response:
    opinion = open_opinion(session, code, actor=actor, lock=True)
    fields: dict[str, Any] = {name: written(form, name) for name in ("to", "reason", "due_on")}
    if chosen(form, "supports_shown"):
        fields["supports"] = chosen(form, "supports")
    try:
        _check_version(form, opinion)
        passing = checked(HandOverIn, fields, sentences=SENTENCES).to_noun()
        hand_over(
            session=session,
            opinion=opinion,
            passing=passing,
            profile=request.app.state.communes.of(opinion.commune),
            account_id=actor.account_id,
        )
    except Problem as problem:
        to, reason = written(form, "to"), written(form, "reason")
        if not is_own_hand_over(session, opinion, to=to, reason=reason, account_id=actor.account_id):
            return _opinion_page(
                request, session, opinion, actor, problem=problem, form="hand-over", typed=typed_fields(form)
            )
    return see_other(f"/opinions/{opinion.code}")


@router.post("/opinions/{code}/outcome")
def do_record_outcome(
    request: Request, code: str, form: PageForm, session: DatabaseSession, actor: Writer
) -> Response:
    opinion = open_opinion(session, code, actor=actor, lock=True)
    fields = {name: written(form, name) for name in ("outcome", "answer", "due_on")}
    try:
        _check_version(form, opinion)
        conclusion = checked(OutcomeIn, fields, sentences=SENTENCES).to_noun()
        record_outcome(session=session, opinion=opinion, conclusion=conclusion, account_id=actor.account_id)
    except Problem as problem:
        outcome, answer = written(form, "outcome"), written(form, "answer")
        if not is_own_outcome(session, opinion, outcome=outcome, answer=answer, account_id=actor.account_id):
            return _opinion_page(
                request, session, opinion, actor, problem=problem, form="outcome", typed=typed_fields(form)
            )
    return see_other(f"/opinions/{opinion.code}")


def _check_version(form: PageForm, opinion: OpinionRecord) -> None:
    version = written(form, "version")
    check_precondition(
        tag_of(int(version) if version.isdigit() else 0), version=opinion.version, required=True
    )


def _opinion_page(
    request: Request,
    session: DatabaseSession,
    opinion: OpinionRecord,
    actor: Actor,
    *,
    problem: Problem | None = None,
    form: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    state, on = request.app.state, today()
    taxonomy, profile = state.classifier.taxonomy, state.communes.of(opinion.commune)
    history, hand_overs = history_of(session, opinion.id), hand_overs_of(session, opinion.id)
    accounts = names_of(
        session, [*(line.account_id for line in history), *(line.account_id for line in hand_overs)]
    )
    trail = tell(history, Names(taxonomy, profile, accounts))
    entry = entries_of(session, [(opinion, get_case(session, opinion.id))])[0]
    shown = detail_to_json(
        entry,
        sender=find_sender(session, opinion.id),
        hand_overs=hand_overs,
        history=history,
        taxonomy=taxonomy,
        on=on,
    )
    others = [entry_to_json(other, taxonomy=taxonomy, on=on) for other in list_of_sender(session, opinion)]
    return page(
        request,
        "handling/opinion.html",
        actor=actor,
        status=problem.status if problem else 200,
        opinion=shown,
        version=opinion.version,
        trail=trail,
        names=accounts,
        others=others,
        departments=list(profile.departments.values()),
        department_names={id: department.name for id, department in profile.departments.items()},
        outcomes=list(OUTCOME_NAMES.items()),
        dialogue=session.get(DialogueRecord, opinion.dialogue_id) if opinion.dialogue_id else None,
        may_write=bool(actor.roles & set(WRITERS)),
        faults=tell_faults(problem, trail),
        form=form,
        typed=typed or {},
    )
