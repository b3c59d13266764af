"""HTTP calls of the opinions: classify without keeping, receive."""

from asyncio import wrap_future
from dataclasses import replace
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI, Header, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import quick_actor
from service.accounts.nouns import Actor
from service.opinions.classification import (
    Classified,
    Classifier,
    accepted,
    classify,
    fault_to_json,
    to_json,
)
from service.opinions.nouns import Draft, today
from service.opinions.posting import Posted
from service.opinions.receiving import Arrival, Reception, read_drafts
from service.opinions.repeating import read_claim
from service.opinions.request_texts import read_texts
from service.opinions.schemas import CLASSIFY_ANSWER, CLASSIFY_BODY, RECEIPT_EXAMPLE, OpinionIn
from service.routing.communes import Communes
from service.web.answers import json_answer

router = APIRouter(tags=["Ý kiến"])

#: Longer work leaves the event loop, so that short questions and health checks are answered meanwhile.
INLINE_CHARS = 4_000


class DateOfOthers(Problem):
    """Only people with a role say that an opinion came in on another day."""

    status = 403
    code = "date_needs_role"
    title = "Không được ghi ngày tiếp nhận"


class DateInFuture(Problem):
    """An opinion cannot have come in tomorrow."""

    status = 422
    code = "date_in_future"
    title = "Ngày tiếp nhận không hợp lệ"


async def classify_texts(request: Request) -> Response:
    """Lĩnh vực, loại, đơn vị xử lý và thời hạn cho một hoặc tối đa 500 ý kiến. Không cần đăng nhập.

    Mục lỗi trong danh sách được báo riêng, kèm số thứ tự; các mục khác vẫn được trả lời.
    """
    sent = read_texts(body=await request.body(), content_type=request.headers.get("content-type", ""))
    results: list[dict[str, Any]] = [{}] * len(sent.items)
    texts: dict[int, str] = {}
    for index, item in enumerate(sent.items):
        try:
            texts[index] = accepted(item)
        except Problem as fault:
            if sent.single:
                raise
            results[index] = fault_to_json(fault, index=index)
    classifier: Classifier = request.app.state.classifier  # one version for the whole answer
    results_of = await _classify(request, classifier, list(texts.values()))
    for index, classified in zip(texts, results_of, strict=True):
        results[index] = to_json(classified)
    return json_answer({"model": classifier.version, "results": results})


def add_classify(app: FastAPI, *, prefix: str) -> None:
    """Puts the busiest call on the application itself: an included router would cost a fifth of an empty route."""
    app.post(
        f"{prefix}/classify",
        tags=list(router.tags),
        summary="Phân loại ý kiến, không lưu",
        openapi_extra={"requestBody": CLASSIFY_BODY},
        responses={200: {"content": {"application/json": {"example": CLASSIFY_ANSWER}}}},
    )(classify_texts)


async def _classify(request: Request, classifier: Classifier, texts: list[str]) -> list[Classified]:
    state = request.app.state

    def work() -> list[Classified]:
        return classify(texts, classifier=classifier, profile=state.profile, on=today())

    if sum(map(len, texts)) <= INLINE_CHARS:
        return work()
    return await to_thread.run_sync(work, limiter=state.batches)


async def get_reception(request: Request, actor: Annotated[Actor | None, Depends(quick_actor)]) -> Reception:
    """What receiving needs, with the model that is live at this moment.

    What people of another commune write down belongs to theirs and goes the way of its profile.
    """
    state = request.app.state
    own = actor.commune if actor else ""
    return Reception(classifier=state.classifier, profile=state.communes.of(own), open_cases=state.open_cases)


class UnknownCommune(Problem):
    """The installation serves no commune of this name."""

    status = 422
    code = "unknown_commune"
    title = "Không có xã, phường này"


def meant_for(
    reception: Reception, commune: str | None, *, actor: Actor | None, communes: Communes
) -> Reception:
    """The reception of the commune that a citizen names; people with a commune receive for theirs. UnknownCommune."""
    if not commune or (actor and actor.commune):
        return reception
    if commune not in communes.names:
        raise UnknownCommune("Hệ thống này không phục vụ xã, phường được ghi.")
    return replace(reception, profile=communes.of(commune))


@router.post(
    "/opinions",
    status_code=201,
    summary="Gửi một ý kiến",
    responses={201: {"content": {"application/json": {"example": RECEIPT_EXAMPLE}}}},
)
async def post_opinion(
    request: Request,
    body: OpinionIn,
    reception: Annotated[Reception, Depends(get_reception)],
    actor: Annotated[Actor | None, Depends(quick_actor)],
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Response:
    """Lưu ý kiến, phân loại, đề xuất đơn vị xử lý và cấp mã theo dõi. Không cần đăng nhập.

    Gửi lại cùng `Idempotency-Key` và cùng nội dung thì nhận lại đúng câu trả lời cũ, không tạo ý kiến mới.
    """
    account_id = actor.account_id if actor else None
    claim = read_claim(idempotency_key, body.model_dump(mode="json"), account_id=account_id)
    draft = _draft(body, actor)
    reception = meant_for(reception, body.commune, actor=actor, communes=request.app.state.communes)

    def read() -> Arrival:
        return read_drafts([draft], reception=reception)[0]

    short = len(draft.text) <= INLINE_CHARS
    arrival = read() if short else await to_thread.run_sync(read, limiter=request.app.state.batches)
    posted = Posted(arrival, _receipt(arrival, reception), claim)
    answer = await wrap_future(request.app.state.writer.submit(posted))
    return json_answer(answer, status=201, headers={"Location": answer["status_url"]})


def _receipt(arrival: Arrival, reception: Reception) -> dict[str, Any]:
    guarded = bool(arrival.opinion["guarded"])
    told = {} if guarded else to_json(arrival.classified)
    return {
        **told,
        "code": arrival.code,
        "received_on": arrival.opinion["received_on"].isoformat(),
        "guarded": guarded,
        "notice": arrival.classified.guard.notice,
        "model": reception.classifier.version,
        "status_url": f"/api/v1/opinions/{arrival.code}",
    }


def _draft(body: OpinionIn, actor: Actor | None) -> Draft:
    if body.received_on is not None and actor is None:
        raise DateOfOthers("Chỉ cán bộ được ghi ngày tiếp nhận khác hôm nay.")
    if body.received_on is not None and body.received_on > today():
        raise DateInFuture("Ngày tiếp nhận không được ở tương lai.")
    return Draft(
        text=body.text,
        channel=body.channel,
        received_on=body.received_on,
        village=body.village,
        sender=body.sender.to_noun() if body.sender else None,
        account_id=actor.account_id if actor else None,
    )
