"""HTTP calls of the learning: runs, their progress, versions, promotion and rollback."""

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Header, Query, Request
from starlette.responses import Response, StreamingResponse

from models.store import Store
from service.accounts.api import require
from service.accounts.nouns import Actor, Role
from service.database import DatabaseSession
from service.opinions.nouns import today
from service.opinions.store import is_only_commune
from service.retraining.choosing import choose_opinions
from service.retraining.drifting import drift_to_json, find_signs, weeks_of
from service.retraining.jobs import hand_to_worker
from service.retraining.nouns import Promoter
from service.retraining.promoting import follow_pointer, promote_version, roll_back
from service.retraining.schemas import PromoteIn, RollbackIn
from service.retraining.starting import cancel_run, start_run
from service.retraining.store import get_run, list_runs
from service.retraining.streaming import stream_events
from service.retraining.viewing import changes_of, models_to_json, promotion_to_json, run_to_json
from service.web.answers import json_answer

router = APIRouter(tags=["Mô hình"])

Reader = Annotated[Actor, Depends(require(Role.officer, Role.reviewer, Role.leader, Role.administrator))]
Watcher = Annotated[Actor, Depends(require(Role.reviewer, Role.leader, Role.administrator))]
Officer = Annotated[Actor, Depends(require(Role.officer, Role.reviewer, Role.administrator))]
Teacher = Annotated[Actor, Depends(require(Role.reviewer, Role.administrator))]


@router.get("/models", summary="Các phiên bản mô hình")
def get_models(request: Request, session: DatabaseSession, _actor: Reader) -> Response:
    """Mới nhất trước, kèm số đo từng lĩnh vực; phiên bản đang dùng và lịch sử dùng: khi nào, ai, vì sao."""
    return json_answer(models_to_json(session, _store(request)))


@router.post("/models/rollback", summary="Quay lại phiên bản trước")
def post_rollback(
    request: Request,
    session: DatabaseSession,
    actor: Teacher,
    later: BackgroundTasks,
    body: RollbackIn | None = None,
) -> Response:
    """Phiên bản được dùng ngay trước phiên bản hiện tại lại được dùng, trên mọi máy, trong vòng hai giây."""
    row = roll_back(session, store=_store(request), by=Promoter.of(actor), reason=body.reason if body else "")
    return _promoted(request, later, row.version, promotion_to_json(row))


@router.post("/models/{version}/promote", summary="Đưa một phiên bản vào dùng")
def post_promote(
    request: Request,
    version: str,
    session: DatabaseSession,
    actor: Teacher,
    later: BackgroundTasks,
    body: PromoteIn | None = None,
) -> Response:
    """Mọi máy dùng phiên bản này trong vòng hai giây. Chưa qua cổng kiểm tra thì phải nêu lý do để bỏ qua."""
    body = body or PromoteIn()
    row = promote_version(
        session, store=_store(request), version=version, by=Promoter.of(actor), reason=body.reason,
        override=body.override,
    )  # fmt: skip
    answer = promotion_to_json(row) if row else {"version": version, "unchanged": True}
    return _promoted(request, later, version, answer)


@router.post("/retrainings", status_code=202, summary="Huấn luyện lại")
def post_retraining(
    request: Request, session: DatabaseSession, actor: Teacher, later: BackgroundTasks
) -> Response:
    """Xếp hàng một lần huấn luyện; cả hệ thống mỗi lúc chỉ có một."""
    run = start_run(session, by=Promoter.of(actor))
    later.add_task(hand_to_worker, request.app.state.settings, run.id)
    headers = {"Location": f"/api/v1/retrainings/{run.id}"}
    return _answer(run_to_json(run), later, status=202, headers=headers)


@router.get("/retrainings", summary="Các lần huấn luyện")
def get_retrainings(session: DatabaseSession, _actor: Watcher) -> Response:
    """Mới nhất trước."""
    return json_answer({"retrainings": [run_to_json(run) for run in list_runs(session)]})


@router.get("/retrainings/{id}", summary="Một lần huấn luyện")
def get_retraining(session: DatabaseSession, id: str, _actor: Watcher) -> Response:
    """Trạng thái, dữ liệu đã chốt, kết luận của cổng kiểm tra theo từng lĩnh vực."""
    return json_answer(run_to_json(get_run(session, id)))


@router.get("/retrainings/{id}/changes", summary="Câu trả lời sẽ đổi")
def get_changes(request: Request, session: DatabaseSession, id: str, actor: Teacher) -> Response:
    """Những ý kiến mà phiên bản mới trả lời khác, tốt hơn hoặc kém hơn so với nhãn.

    Nơi nhiều xã dùng chung, người của một xã không thấy lời trong ý kiến đã sửa nhãn, vì có thể của xã khác.
    """
    folder = request.app.state.settings.home / "retraining"
    with_words = not actor.commune or is_only_commune(session, actor.commune)
    return json_answer(changes_of(get_run(session, id), folder, with_words=with_words))


@router.get("/retrainings/{id}/events", summary="Theo dõi tiến độ")
def get_events(
    request: Request,
    session: DatabaseSession,
    id: str,
    _actor: Watcher,
    after: Annotated[int, Query(ge=0)] = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Server-sent events; tải lại trang thì xem tiếp từ chỗ cũ (`Last-Event-ID` hoặc `after`)."""
    get_run(session, id)
    if last_event_id is not None and last_event_id.isdigit():
        after = int(last_event_id[:15])
    return StreamingResponse(
        stream_events(request.app.state.engine, id, after=after),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.post("/retrainings/{id}/cancel", summary="Hủy một lần huấn luyện")
def post_cancel(session: DatabaseSession, id: str, actor: Teacher) -> Response:
    """Lần đang chờ bị hủy ngay; lần đang chạy dừng trong vài giây. Mô hình đang dùng không đổi."""
    return json_answer(run_to_json(cancel_run(session, id, by=Promoter.of(actor))), status=202)


@router.get("/drift", summary="Biến động theo tuần")
def get_drift(
    request: Request,
    session: DatabaseSession,
    _actor: Watcher,
    weeks: Annotated[int, Query(ge=5, le=60)] = 12,
) -> Response:
    """Tỷ lệ lĩnh vực, độ tin cậy trung bình, tỷ lệ từ lạ từng tuần; `signs` nêu số nào ra ngoài mức thường thấy."""
    classifier = request.app.state.classifier
    found = weeks_of(session, classifier, until=today(), n_weeks=weeks)
    return json_answer(drift_to_json(found, find_signs(found, classifier.taxonomy)))


@router.get("/teaching", summary="Ý kiến đáng gán nhãn nhất")
def get_teaching(
    session: DatabaseSession, actor: Officer, n: Annotated[int, Query(ge=1, le=200)] = 20
) -> Response:
    """Chưa chắc, lĩnh vực hiếm, hoặc cán bộ từng sửa khác máy; mỗi lĩnh vực một ý kiến rồi mới đến ý kiến thứ hai."""
    chosen = choose_opinions(session, commune=actor.commune, n=n)
    return json_answer(
        {
            "opinions": [
                {"code": one.code, "likely": one.likely, "value": one.value, "reasons": one.reasons}
                for one in chosen
            ]
        }
    )


def _store(request: Request) -> Store:
    return Store(request.app.state.settings.model_store)


def _promoted(request: Request, later: BackgroundTasks, version: str, answer: dict[str, Any]) -> Response:
    """Once the transaction is on disk the pointer follows, and this process looks at once."""
    later.add_task(follow_pointer, _store(request), version)
    later.add_task(request.app.state.follower.wake)
    return _answer(answer, later)


def _answer(
    content: dict[str, Any],
    later: BackgroundTasks,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    response = json_answer(content, status=status, headers=headers)
    response.background = later
    return response
