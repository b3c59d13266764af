"""Pages of a retraining: the data check before it, its progress, the comparison after it, and cancelling."""

from contextlib import suppress
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Request
from starlette.responses import Response

from service.accounts.nouns import Actor, Role
from service.accounts.store import names_of
from service.database import DatabaseSession
from service.opinions.store import is_only_commune
from service.retraining.checking_labels import check_labels
from service.retraining.jobs import hand_to_worker
from service.retraining.nouns import STATUS_NAMES, Promoter, Status
from service.retraining.pages import TEACHERS, Teacher, Watcher, model_page, store_of
from service.retraining.records import RunRecord
from service.retraining.run_view import (
    SET_NAMES,
    VERDICT_NAMES,
    view_changes,
    view_figures,
    view_steps,
    view_topics,
)
from service.retraining.starting import NotActive, RetrainingRunning, cancel_run, start_run
from service.retraining.store import events_after, find_active_run, find_run_of, get_run, list_runs
from service.retraining.version_view import find_live_manifest, made_at, short_names
from service.retraining.viewing import changes_of, told_left_out, told_waiting
from service.retraining.worker_presence import is_worker_there
from service.web.pages import see_other

router = APIRouter(prefix="/models", include_in_schema=False)

N_CHANGES = 6
N_EVENTS = 5_000


@router.get("/training")
def show_check(request: Request, session: DatabaseSession, actor: Watcher) -> Response:
    """What a training would learn from now; asks the database only."""
    state, manifests = request.app.state, store_of(request).versions()
    live = find_live_manifest(session, store_of(request), manifests)
    run = find_run_of(session, live.version) if live else None
    frozen_at = run.started_at if run else made_at(live) if live else None
    learnt = {id: counts[0] for id, counts in live.metrics.get("doubts", {}).items()} if live else {}
    return model_page(
        request,
        "training",
        actor,
        check=check_labels(
            session,
            taxonomy=state.classifier.taxonomy,
            learnt=learnt,
            since=frozen_at,
            commune=actor.commune,
        ),
        live=live,
        live_made_at=made_at(live) if live else None,
        run=find_active_run(session),
        runs=list_runs(session, limit=20),
        statuses=STATUS_NAMES,
        names=short_names(manifests),
        has_worker=is_worker_there(state.engine, home=state.settings.home),
        may_edit=Role.administrator in actor.roles,
    )


@router.post("/training")
def start(request: Request, session: DatabaseSession, actor: Teacher, later: BackgroundTasks) -> Response:
    """Starts a run, or shows the one that is running already: pressing twice starts one."""
    try:
        run = start_run(session, by=Promoter.of(actor))
    except RetrainingRunning as running:
        return see_other(f"/models/runs/{running.extra['run']}")
    later.add_task(hand_to_worker, request.app.state.settings, run.id)
    response = see_other(f"/models/runs/{run.id}")
    response.background = later
    return response


@router.get("/runs/{id}")
def show_run(request: Request, session: DatabaseSession, id: str, actor: Watcher, show: str = "") -> Response:
    state, run = request.app.state, get_run(session, id)
    events = events_after(session, id, after=0, limit=N_EVENTS)
    return model_page(
        request,
        "run",
        actor,
        run=run,
        status_name=STATUS_NAMES[Status(run.status)],
        started_by=names_of(session, [run.created_by]).get(run.created_by or 0, "langnghe"),
        steps=view_steps(run, events),
        last_event=events[-1].id if events else 0,
        left_out=told_left_out(run.counts.get("left_out", {})),
        waiting=told_waiting(run.report or {}),
        cost=run.counts.get("cost"),
        growth=(run.report or {}).get("growth", ()),
        has_worker=run.active is None or is_worker_there(state.engine, home=state.settings.home),
        names=short_names(store_of(request).versions()),
        compared=_compared(request, run),
        changes=_changes(request, session, run, actor),
        verdicts=VERDICT_NAMES,
        sets=SET_NAMES,
        show=show if show in VERDICT_NAMES else "",
        n_shown=N_CHANGES,
    )


@router.post("/runs/{id}/cancel")
def cancel(session: DatabaseSession, id: str, actor: Teacher) -> Response:
    """A run that has ended meanwhile is simply shown."""
    with suppress(NotActive):
        cancel_run(session, id, by=Promoter.of(actor))
    return see_other(f"/models/runs/{id}")


def _compared(request: Request, run: RunRecord) -> dict[str, Any]:
    """Figures and topics for each set of opinions on which both versions were asked."""
    taxonomy = request.app.state.classifier.taxonomy
    report = run.report or {}
    return {
        name: {
            "n_opinions": report[name]["n_opinions"],
            "figures": view_figures(report[name]),
            "topics": view_topics(report[name], taxonomy),
        }
        for name in SET_NAMES
        if report.get(name)
    }


def _changes(request: Request, session: DatabaseSession, run: RunRecord, actor: Actor) -> dict[str, Any]:
    """Those who teach see the answers that would change; the words of other communes' opinions nobody does."""
    if run.report is None or not actor.roles & TEACHERS:
        return {}
    folder = request.app.state.settings.home / "retraining"
    with_words = not actor.commune or is_only_commune(session, actor.commune)
    taxonomy = request.app.state.classifier.taxonomy
    found = changes_of(run, folder, with_words=with_words)
    return {name: view_changes(rows, taxonomy) for name, rows in found.items()}
