"""Re-scoring stored opinions with another version: a batch that may be stopped and goes on where it was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.batch import predict_many
from models.prediction import Prediction
from models.store import Store
from service.database import make_sessions, reading
from service.opinions.records import OpinionRecord
from service.opinions.rescoring import apply_prediction

CHUNK = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Spread:
    """Over how many processes (0: one a core), or over a Dask cluster."""

    n_processes: int = 0
    cluster: str = ""


def rescore_opinions(
    engine: Engine,
    *,
    store: Store,
    version: str,
    denunciation_score: float,
    spread: Spread,
    progress: Progress,
) -> int:
    """Every opinion that another version answered is answered by `version`; gives their number.

    Each chunk is one transaction; what officers decided stays. UnknownVersion or BrokenVersion.
    """
    store.load(version)
    sessions, done = make_sessions(reading(engine)), 0
    with sessions() as session:
        total = session.scalar(select(func.count()).where(OpinionRecord.model_version != version)) or 0
    with predict_many(
        version, n_processes=spread.n_processes, store=store.root, cluster=spread.cluster
    ) as predict:
        while True:
            with sessions() as session:
                texts = _next_texts(session, version)
            if not texts:
                return done
            predictions = dict(zip(texts, predict(texts.values()), strict=True))
            _apply(engine, predictions, version=version, denunciation_score=denunciation_score)
            done += len(texts)
            progress(done, total)


def _apply(
    engine: Engine, predictions: Mapping[int, Prediction], *, version: str, denunciation_score: float
) -> None:
    with make_sessions(engine).begin() as session:
        for opinion in _locked(session, list(predictions), version):
            apply_prediction(
                session,
                opinion,
                predictions[opinion.id],
                version=version,
                denunciation_score=denunciation_score,
            )


def _next_texts(session: Session, version: str) -> dict[int, str]:
    rows = session.execute(
        select(OpinionRecord.id, OpinionRecord.raw_text)
        .where(OpinionRecord.model_version != version, OpinionRecord.erased_at.is_(None))
        .order_by(OpinionRecord.id)
        .limit(CHUNK)
    )
    return {row.id: row.raw_text for row in rows}


def _locked(session: Session, ids: list[int], version: str) -> list[OpinionRecord]:
    """Read anew: an officer may have decided meanwhile."""
    query = select(OpinionRecord).where(OpinionRecord.id.in_(ids), OpinionRecord.model_version != version)
    return list(session.scalars(query.with_for_update()))
