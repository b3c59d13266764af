"""HTTP calls on received opinions: lists, one opinion, labels, hand-overs, outcome."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response

from service.accounts.api import optional_actor, require
from service.accounts.nouns import Actor
from service.database import DatabaseSession
from service.handling.access import READERS, WRITERS, may_read, open_opinion, sees_guarded
from service.handling.concluding import record_outcome
from service.handling.guarded_reading import note_reading
from service.handling.handing_over import hand_over
from service.handling.listing import entries_of, list_opinions
from service.handling.opening import reroute_case
from service.handling.preconditions import check_precondition, tag_of
from service.handling.schemas import HandOverIn, LabelsIn, ListQuery, OutcomeIn
from service.handling.showing import detail_to_json, entry_to_json, state_to_json
from service.handling.store import get_case, hand_overs_of
from service.opinions.correcting import correct_labels, rerouted
from service.opinions.nouns import today
from service.opinions.records import OpinionRecord
from service.opinions.store import find_sender, get_opinion, history_of
from service.web.answers import json_answer

router = APIRouter(prefix="/opinions", tags=["Xử lý"])

Reader = Annotated[Actor, Depends(require(*READERS))]
Writer = Annotated[Actor, Depends(require(*WRITERS))]
IfMatch = Annotated[str | None, Header(description="ETag của ý kiến khi đọc.")]


@router.get("", summary="Danh sách ý kiến")
def get_opinions(
    request: Request, session: DatabaseSession, actor: Reader, query: Annotated[ListQuery, Query()]
) -> Response:
    """Mới nhất trước, từng trang; gửi lại `next_cursor` để xem trang sau. Chữ đã che thông tin cá nhân."""
    on = today()
    page = list_opinions(
        session=session,
        filter=query.to_noun(commune=actor.commune, may_see_guarded=sees_guarded(actor)),
        on=on,
        cursor=query.cursor,
        n_entries=query.limit,
    )
    note_reading(request.app.state.sessions, actor=actor, opinions=[entry.opinion for entry in page.entries])
    taxonomy = request.app.state.classifier.taxonomy
    entries = [entry_to_json(entry, taxonomy=taxonomy, on=on) for entry in page.entries]
    return json_answer({"opinions": entries, "next_cursor": page.next_cursor})


@router.get("/{code}", summary="Một ý kiến, hoặc tình trạng của nó")
def get_one_opinion(
    request: Request,
    code: str,
    session: DatabaseSession,
    actor: Annotated[Actor | None, Depends(optional_actor)],
) -> Response:
    """Người có mã theo dõi thấy tình trạng xử lý; cán bộ thấy toàn bộ, kèm ETag để sửa."""
    opinion = get_opinion(session, code, may_see_guarded=True)
    if actor is None or not may_read(actor, opinion):
        return json_answer(state_to_json(opinion, get_case(session, opinion.id)))
    note_reading(request.app.state.sessions, actor=actor, opinions=[opinion])
    return _detail(request, session, opinion)


@router.patch("/{code}/labels", summary="Sửa lĩnh vực và loại")
def patch_labels(
    request: Request,
    code: str,
    body: LabelsIn,
    session: DatabaseSession,
    actor: Writer,
    if_match: IfMatch = None,
) -> Response:
    """Nhãn của cán bộ thay nhãn máy; đơn vị được đề xuất lại nếu chưa ai chuyển xử lý. Cần `If-Match`."""
    opinion = open_opinion(session, code, actor=actor, lock=True)
    check_precondition(if_match, version=opinion.version, required=True)
    labels = body.to_noun()
    correct_labels(
        session=session,
        opinion=opinion,
        labels=labels,
        taxonomy=request.app.state.classifier.taxonomy,
        account_id=actor.account_id,
        may_lift_guard=sees_guarded(actor),
    )
    proposal = rerouted(opinion, labels, profile=request.app.state.communes.of(opinion.commune))
    reroute_case(session=session, opinion=opinion, route=proposal, account_id=actor.account_id)
    return _detail(request, session, opinion)


@router.post("/{code}/hand-overs", status_code=201, summary="Chuyển xử lý")
def post_hand_over(
    request: Request,
    code: str,
    body: HandOverIn,
    session: DatabaseSession,
    actor: Writer,
    if_match: IfMatch = None,
) -> Response:
    """Đổi đơn vị chủ trì, kèm lý do; mỗi lần chuyển đều được ghi và đếm."""
    opinion = open_opinion(session, code, actor=actor, lock=True)
    check_precondition(if_match, version=opinion.version, required=False)
    hand_over(
        session=session,
        opinion=opinion,
        passing=body.to_noun(),
        profile=request.app.state.communes.of(opinion.commune),
        account_id=actor.account_id,
    )
    return _detail(request, session, opinion, status=201)


@router.patch("/{code}/outcome", summary="Ghi kết quả")
def patch_outcome(
    request: Request,
    code: str,
    body: OutcomeIn,
    session: DatabaseSession,
    actor: Writer,
    if_match: IfMatch = None,
) -> Response:
    """Kết quả xử lý; đã giải quyết, giải trình, không thuộc thẩm quyền thì kết thúc ý kiến."""
    opinion = open_opinion(session, code, actor=actor, lock=True)
    check_precondition(if_match, version=opinion.version, required=False)
    record_outcome(session=session, opinion=opinion, conclusion=body.to_noun(), account_id=actor.account_id)
    return _detail(request, session, opinion)


def _detail(
    request: Request, session: DatabaseSession, opinion: OpinionRecord, *, status: int = 200
) -> Response:
    session.flush()
    entry = entries_of(session, [(opinion, get_case(session, opinion.id))])[0]
    content: dict[str, Any] = detail_to_json(
        entry,
        sender=find_sender(session, opinion.id),
        hand_overs=hand_overs_of(session, opinion.id),
        history=history_of(session, opinion.id),
        taxonomy=request.app.state.classifier.taxonomy,
        on=today(),
    )
    return json_answer(content, status=status, headers={"ETag": tag_of(opinion.version)})
