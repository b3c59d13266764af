"""The door to DBOS: where its tables are, and putting a run into its queue. Workflows run in `worker` only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from service.database import make_engine
from service.settings import Settings

if TYPE_CHECKING:
    from dbos import DBOSClient

QUEUE = "retraining"
WORKFLOW = "retrain"
#: Fixed, so that a restarted worker takes up what the killed one left.
EXECUTOR, APPLICATION_VERSION = "langnghe-worker", "1"


def make_jobs_engine(settings: Settings) -> Engine:
    """The tables of DBOS: a SQLite file of its own in the home, or its own schema in the PostgreSQL database."""
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        return make_engine(settings.database_url)
    path = settings.home.resolve() / "jobs.db"
    return make_engine(f"sqlite:///{path}", driver_begins=True)


def make_client(engine: Engine) -> DBOSClient:
    """A client that enqueues and asks, and never runs anything."""
    from dbos import DBOSClient

    return DBOSClient(system_database_engine=engine, retry_connection_errors=False)


def enqueue(client: DBOSClient, run_id: str) -> None:
    """Puts a run into the queue; one that is there already stays as it is."""
    client.enqueue(
        {
            "queue_name": QUEUE, "workflow_name": WORKFLOW, "workflow_id": run_id,
            "app_version": APPLICATION_VERSION,
        },
        run_id,
    )  # fmt: skip


def hand_to_worker(settings: Settings, run_id: str) -> None:
    """Enqueue from a web process. Before the first worker has made the tables there is no queue: it will find the
    run in the database itself."""
    engine = make_jobs_engine(settings)
    try:
        enqueue(make_client(engine), run_id)
    except SQLAlchemyError:
        return
    finally:
        engine.dispose()
