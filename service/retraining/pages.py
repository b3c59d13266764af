"""Pages of the model: what is live with its figures, versions and their history, promotion, going back, drift."""

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Request
from starlette.responses import Response

from models.bundle import read_manifest
from models.errors import Problem
from models.store import Store
from service.accounts.api import require
from service.accounts.nouns import Actor, Role
from service.database import DatabaseSession
from service.retraining.nouns import STATUS_NAMES, Promoter
from service.retraining.promoting import (
    GateNotPassed,
    ReasonMissing,
    find_earlier,
    follow_pointer,
    promote_version,
    roll_back,
)
from service.retraining.schemas import PromoteIn, RollbackIn
from service.retraining.store import (
    find_active_run,
    find_live,
    find_run_of,
    list_runs,
    lock_promotions,
)
from service.retraining.version_view import (
    ACTION_NAMES,
    find_live_manifest,
    has_passed,
    history_of,
    needs_override,
    short_names,
    view_version,
)
from service.web.forms import BadForm, PageForm, checked, written
from service.web.pages import page, see_other

router = APIRouter(prefix="/models", include_in_schema=False)

WATCHERS = frozenset({Role.reviewer, Role.leader, Role.administrator})
TEACHERS = frozenset({Role.reviewer, Role.administrator})
Reader = Annotated[Actor, Depends(require(Role.officer, Role.reviewer, Role.leader, Role.administrator))]
Watcher = Annotated[Actor, Depends(require(*WATCHERS))]
Teacher = Annotated[Actor, Depends(require(*TEACHERS))]
N_SHOWN = 30
SENTENCES = {"reason": "Lý do dài quá 400 ký tự hoặc có ký tự lạ."}


class LiveVersionChanged(Problem):
    """Somebody has made another version live since the page was opened."""

    status = 409
    code = "live_version_changed"
    title = "Phiên bản đang dùng vừa đổi"


@router.get("")
def show_models(request: Request, session: DatabaseSession, actor: Reader, done: str = "") -> Response:
    return _overview(request, session, actor, done=done)


@router.get("/drift")
def show_drift(request: Request, actor: Watcher) -> Response:
    """Found in the background: the page asks again while there is nothing to show yet."""
    state = request.app.state
    drift = state.drift.find(state.classifier)
    return model_page(request, "drift", actor, drift=drift, taxonomy=state.classifier.taxonomy)


@router.get("/versions/{version}")
def show_version(request: Request, session: DatabaseSession, version: str, actor: Reader) -> Response:
    return _version_page(request, session, actor, version)


@router.post("/versions/{version}/promote")
def promote(
    request: Request,
    session: DatabaseSession,
    version: str,
    actor: Teacher,
    form: PageForm,
    later: BackgroundTasks,
) -> Response:
    """What the gate did not pass goes live only with a reason; the form shows what is missing, and keeps the reason."""
    typed = {"reason": written(form, "reason"), "override": bool(written(form, "override"))}
    try:
        body = checked(PromoteIn, typed, sentences=SENTENCES)
        promote_version(
            session,
            store=store_of(request),
            version=version,
            by=Promoter.of(actor),
            reason=body.reason,
            override=body.override,
        )
    except Problem as fault:
        return _version_page(request, session, actor, version, typed=typed, fault=fault)
    return _gone_live(request, later, version, "promoted")


@router.post("/rollback")
def go_back(
    request: Request, session: DatabaseSession, actor: Teacher, form: PageForm, later: BackgroundTasks
) -> Response:
    """One step back from the version that the page showed as live: sending the form twice goes back once."""
    try:
        body = checked(RollbackIn, {"reason": written(form, "reason")}, sentences=SENTENCES)
        lock_promotions(session)
        if written(form, "live") != find_live(session):
            raise LiveVersionChanged(
                "Phiên bản đang dùng đã đổi từ lúc mở trang này nên chưa làm gì thêm; hãy xem lại bên dưới."
            )
        row = roll_back(session, store=store_of(request), by=Promoter.of(actor), reason=body.reason)
    except Problem as fault:
        return _overview(request, session, actor, fault=fault)
    return _gone_live(request, later, row.version, "back")


def model_page(request: Request, name: str, actor: Actor, *, status: int = 200, **context: Any) -> Response:
    """A page of the model in its frame, with what the person may do."""
    return page(
        request,
        f"models/{name}.html",
        actor=actor,
        status=status,
        here=name,
        may_teach=bool(actor.roles & TEACHERS),
        may_watch=bool(actor.roles & WATCHERS),
        **context,
    )


def store_of(request: Request) -> Store:
    """The store of trained versions of this installation."""
    return Store(request.app.state.settings.model_store)


def _overview(
    request: Request, session: DatabaseSession, actor: Actor, *, done: str = "", fault: Problem | None = None
) -> Response:
    state, store = request.app.state, store_of(request)
    manifests = store.versions()
    live = find_live(session)
    taxonomy = state.classifier.taxonomy
    live_manifest = find_live_manifest(session, store, manifests)
    history = history_of(session)
    return model_page(
        request,
        "overview",
        actor,
        status=fault.status if fault else 200,
        done=done,
        fault=fault.detail if fault else None,
        live=view_version(live_manifest, taxonomy, live=live) if live_manifest else None,
        live_name=live,
        since=history[0] if history else None,
        versions=[view_version(manifest, taxonomy, live=live) for manifest in manifests[:N_SHOWN]],
        n_versions=len(manifests),
        names=short_names(manifests),
        history=history[:N_SHOWN],
        actions=ACTION_NAMES,
        earlier=find_earlier(session, store=store),
        runs=list_runs(session, limit=8),
        run=find_active_run(session),
        statuses=STATUS_NAMES,
        drift=state.drift.find(state.classifier) if actor.roles & WATCHERS else None,
    )


def _version_page(
    request: Request,
    session: DatabaseSession,
    actor: Actor,
    version: str,
    *,
    typed: dict[str, Any] | None = None,
    fault: Problem | None = None,
) -> Response:
    store, taxonomy = store_of(request), request.app.state.classifier.taxonomy
    live = find_live(session)
    manifest = read_manifest(store.folder(version))
    run = find_run_of(session, version)
    return model_page(
        request,
        "version",
        actor,
        status=fault.status if fault else 200,
        version=view_version(manifest, taxonomy, live=live),
        run=run,
        passed=has_passed(run),
        needs_override=needs_override(session, version),
        typed=typed or {},
        faults=_faults(fault),
        fault=fault.detail if fault and not _faults(fault) else None,
        history=[row for row in history_of(session) if row.version == version],
        actions=ACTION_NAMES,
    )


def _faults(fault: Problem | None) -> dict[str, str]:
    """The sentence beside the field that it is about."""
    if isinstance(fault, BadForm):
        return dict(fault.faults)
    if isinstance(fault, ReasonMissing):
        return {"reason": fault.detail}
    if isinstance(fault, GateNotPassed):
        return {"override": fault.detail}
    return {}


def _gone_live(request: Request, later: BackgroundTasks, version: str, done: str) -> Response:
    """Once the transaction is on disk the pointer follows, and this process looks at once."""
    later.add_task(follow_pointer, store_of(request), version)
    later.add_task(request.app.state.follower.wake)
    response = see_other(f"/models?done={done}")
    response.background = later
    return response
