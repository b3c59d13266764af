"""The web application put together: database, model, profile, limits, error answers and the nouns' calls."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import Final

from anyio import CapacityLimiter
from fastapi import Depends, FastAPI
from prometheus_client import CollectorRegistry, Gauge, PlatformCollector, ProcessCollector

from models.store import Store
from service.accounts import api as accounts
from service.accounts import pages as account_pages
from service.accounts import people_pages
from service.accounts.nouns import Role
from service.database import make_engine, make_sessions, upgrade_database
from service.demonstration import pages as demonstration_pages
from service.dialogues import api as dialogues
from service.dialogues import labelled_api as labelled_files
from service.dialogues import labelled_pages, preview_pages
from service.dialogues import pages as dialogue_pages
from service.errors import install_error_answers
from service.handling import api as handling
from service.handling import (
    case_pages,
    catalogue_pages,
    clock_pages,
    finer_rule_pages,
    review_pages,
    structure_pages,
    topic_pages,
)
from service.handling import pages as handling_pages
from service.handling.opening import open_cases
from service.opinions import api as opinions
from service.opinions import pages as opinion_pages
from service.opinions.classification import Classifier, classify
from service.opinions.group_commit import GroupWriter
from service.opinions.nouns import today
from service.opinions.posting import keep_posted
from service.opinions.receiving import Reception
from service.retraining import api as retraining
from service.retraining import pages as model_pages
from service.retraining import run_pages
from service.retraining.drift_keeping import DriftKeeper
from service.retraining.following import Follower, load_live
from service.routing.communes import FOLDER, Communes
from service.routing.editing import own_profile
from service.routing.following import ProfileFollower, take_up
from service.routing.nouns import Profile
from service.routing.profile import load_profile
from service.settings import Settings, get_settings
from service.summaries import api as summaries
from service.summaries import pages as summary_pages
from service.summaries.counters import fold_changes
from service.web import operations
from service.web.assets import serve_assets
from service.web.edge import Edge, RequestFigures
from service.web.interrupted import read_author
from service.web.logs import configure_logs
from service.web.pacing import Pacing

DESCRIPTION: Final = (
    "Đọc ý kiến của người dân, gắn lĩnh vực, đề xuất đơn vị xử lý và thời hạn. "
    "Mọi kết quả của máy chỉ là đề xuất cho đến khi cán bộ xác nhận."
)
WARMING_TEXT: Final = (
    "Đường liên thôn hỏng."  # loads segmenter and calendar before a citizen has to wait for them
)
PREFIX: Final = "/api/v1"
N_BATCHES: Final = 2  # long classifications at a time in one process; more would only share the same core
PAGES: Final = (
    opinion_pages,
    handling_pages,
    dialogue_pages,
    labelled_pages,
    preview_pages,
    review_pages,
    case_pages,
    summary_pages,
    people_pages,
    catalogue_pages,
    topic_pages,
    clock_pages,
    structure_pages,
    finer_rule_pages,
    account_pages,
    demonstration_pages,
    model_pages,
    run_pages,
)
FIGURE_READERS: Final = (Role.administrator, Role.leader)


def create_app(settings: Settings | None = None, *, classifier: Classifier | None = None) -> FastAPI:
    """The application, ready to answer.

    Brings the database up to date and loads the live model and the profile; a Problem (NoModel, BrokenVersion,
    BrokenProfile) stops the start here instead of failing requests later.
    """
    settings = settings or get_settings()
    app = FastAPI(
        title="Lắng Nghe",
        version=version("langnghe"),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    _prepare_state(app, settings, classifier)
    app.add_middleware(
        Pacing, n_by_key=settings.n_requests_by_key, n_by_address=settings.n_requests_by_address
    )
    app.add_middleware(
        Edge, max_body_bytes=settings.max_body_bytes, figures=RequestFigures(app.state.registry)
    )
    install_error_answers(app)
    _include_calls(app)
    return app


def serve_app() -> FastAPI:
    """The application for a web server process, with settings from outside and log lines as JSON."""
    settings = get_settings()
    configure_logs(settings.log_level)
    app = create_app(settings)
    state = app.state
    classify([WARMING_TEXT], classifier=state.classifier, profile=state.profile, on=today())
    gc.freeze()  # what is loaded now stays; later collections need not look through it again
    gc.enable()
    return app


def make_reception(*, classifier: Classifier, profile: Profile) -> Reception:
    """What receiving opinions needs, for programs that receive without HTTP."""
    return Reception(classifier=classifier, profile=profile, open_cases=open_cases)


def _prepare_state(app: FastAPI, settings: Settings, classifier: Classifier | None) -> None:
    state = app.state
    state.settings = settings
    own = own_profile(configured=settings.profile, home=settings.home)
    state.profile = load_profile(own if own.exists() else settings.profile)
    state.communes = Communes(lambda: state.profile, settings.communes or settings.home / FOLDER)
    state.communes.load()
    state.profile_follower = ProfileFollower(state, own)
    state.engine = make_engine(settings.database)
    upgrade_database(state.engine)
    store = Store(settings.model_store)
    state.trained = classifier or load_live(state.engine, store)
    take_up(state, state.profile)
    state.follower = Follower(state, store=store)
    state.drift = DriftKeeper(state.engine)
    state.sessions = make_sessions(state.engine)
    state.open_cases = open_cases
    state.writer = GroupWriter(
        state.engine, work=partial(keep_posted, open_cases=open_cases), between=fold_changes
    )
    state.batches = CapacityLimiter(N_BATCHES)
    state.registry = CollectorRegistry()
    ProcessCollector(registry=state.registry)
    PlatformCollector(registry=state.registry)
    waiting = Gauge("langnghe_posts_waiting", "Posts that wait to be written", registry=state.registry)
    waiting.set_function(lambda: state.writer.n_waiting)


def _include_calls(app: FastAPI) -> None:
    opinions.add_classify(app, prefix=PREFIX)
    for noun in (opinions, dialogues, labelled_files, handling, summaries, retraining, accounts):
        app.include_router(noun.router, prefix=PREFIX)
    for pages in PAGES:  # a form is read before anybody's turn to write begins, however slowly it comes in
        app.include_router(pages.router, dependencies=[Depends(read_author)])
    app.include_router(operations.health)
    app.include_router(operations.figures, dependencies=[Depends(accounts.require(*FIGURE_READERS))])
    app.include_router(operations.documentation)
    app.mount("/static", serve_assets())


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.follower.start()
    app.state.profile_follower.start()
    app.state.writer.start()
    yield
    app.state.writer.stop()
    app.state.profile_follower.stop()
    app.state.follower.stop()
    app.state.engine.dispose()
