"""Versions and their history as the pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.bundle import Manifest
from models.store import Store
from models.taxonomy import Taxonomy
from service.retraining.nouns import Action
from service.retraining.records import PromotionRecord, RunRecord
from service.retraining.store import find_live, find_run_of, list_promotions, was_live
from service.web.writing import moment

ACTION_NAMES = {
    Action.FIRST: "Có sẵn khi bắt đầu",
    Action.PROMOTE: "Đưa vào dùng",
    Action.ROLLBACK: "Quay lại",
}


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """What a version gets right in one topic, on the test part; figures in 0..1."""

    id: str
    name: str
    precision: float
    recall: float
    f1: float
    n: int


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version for people: `short_name` is when it was made."""

    name: str
    short_name: str
    created_at: datetime
    n_opinions: int
    n_dialogues: int
    metrics: Mapping[str, Any]
    topics: Sequence[TopicFigures]
    is_live: bool


def view_version(manifest: Manifest, taxonomy: Taxonomy, *, live: str | None) -> VersionView:
    """Topics in the order of the taxonomy; those without a figure are left out."""
    figures = manifest.metrics.get("topics", {})
    return VersionView(
        name=manifest.version,
        short_name=short_name(manifest),
        created_at=made_at(manifest),
        n_opinions=manifest.n_opinions,
        n_dialogues=manifest.n_dialogues,
        metrics=manifest.metrics,
        topics=tuple(_figures(id, figures[id], taxonomy) for id in manifest.topics if id in figures),
        is_live=manifest.version == live,
    )


def short_name(manifest: Manifest) -> str:
    """When it was made, by the clock on the wall."""
    return moment(made_at(manifest))


def made_at(manifest: Manifest) -> datetime:
    """The moment at which its training ended."""
    return datetime.fromisoformat(manifest.created_at)


def short_names(manifests: Iterable[Manifest]) -> dict[str, str]:
    """Short names by full name."""
    return {manifest.version: short_name(manifest) for manifest in manifests}


def history_of(session: Session) -> list[PromotionRecord]:
    """Newest first."""
    return list(reversed(list_promotions(session)))


def needs_override(session: Session, version: str) -> bool:
    """Whether only somebody who gives a reason may make this version live."""
    return not has_passed(find_run_of(session, version)) and not was_live(session, version)


def has_passed(run: RunRecord | None) -> bool:
    """Whether the gate let the run's version through."""
    return run is not None and run.report is not None and bool(run.report["passed"])


def find_live_manifest(session: Session, store: Store, manifests: Sequence[Manifest]) -> Manifest | None:
    """What the live version says of itself; None when its files are not in this store."""
    live = find_live(session) or store.current()
    return next((manifest for manifest in manifests if manifest.version == live), None)


def _figures(id: str, row: Mapping[str, Any], taxonomy: Taxonomy) -> TopicFigures:
    topic = taxonomy.find_topic(id)
    return TopicFigures(
        id, topic.name if topic else id, float(row["precision"]), float(row["recall"]), float(row["f1"]), int(row["n"])
    )  # fmt: skip
