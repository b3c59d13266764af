"""Runs, events and versions as plain values for answers."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from models.bundle import Manifest
from models.store import Store
from service.retraining.nouns import LEFT_OUT_NAMES, STATUS_NAMES, STEP_NAMES, Status, Step
from service.retraining.records import PromotionRecord, RunEventRecord, RunRecord
from service.retraining.store import find_live, list_promotions


def run_to_json(run: RunRecord) -> dict[str, Any]:
    """Everything but the list of changed answers, which `changes_of` gives."""
    return {
        "id": run.id,
        "status": run.status,
        "status_name": STATUS_NAMES[Status(run.status)],
        "step": run.step,
        "step_name": STEP_NAMES[Step(run.step)] if run.step else "",
        "active": run.active is not None,
        "cancel_asked": run.cancel_asked_at is not None,
        "created_at": run.created_at,
        "created_by": run.created_by,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "champion": run.champion,
        "challenger": run.challenger,
        "snapshot": {"hash": run.snapshot_hash, **_without(run.counts, "cost")}
        if run.snapshot_hash
        else None,
        "left_out": told_left_out(run.counts.get("left_out", {})),
        "waiting": told_waiting(run.report or {}),
        "cost": run.counts.get("cost"),
        "gate": _without_changes(run.report) if run.report else None,
        "failure": run.failure or None,
    }


def told_left_out(counts: Mapping[str, int]) -> list[str]:
    """One sentence for people for each reason for which labels were not learnt from."""
    return [f"{n} ý kiến bỏ qua: {LEFT_OUT_NAMES.get(reason, reason)}." for reason, n in counts.items()]


def told_waiting(report: Mapping[str, Any]) -> list[str]:
    """One sentence for people for each topic that has too few labels to be learnt yet."""
    names = report.get("topic_names", {})
    return [
        f"Lĩnh vực “{names.get(topic, topic)}” mới có {n} nhãn để học, còn quá ít: phiên bản này chưa học lĩnh vực ấy, "
        "các nhãn được giữ lại cho lần sau."
        for topic, n in report.get("waiting", {}).items()
    ]


def _without(counts: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in counts.items() if key != name}


def _without_changes(report: dict[str, Any]) -> dict[str, Any]:
    shown = dict(report)
    for name in ("test", "held_back"):
        if report.get(name):
            rest = {key: value for key, value in report[name].items() if key != "changed"}
            shown[name] = rest | {"n_changed": len(report[name]["changed"])}
    return shown


def changes_of(run: RunRecord, folder: Path, *, with_words: bool) -> dict[str, list[dict[str, Any]]]:
    """Opinions whose answer would change, by set; their words come from the run's own file, if it is still there.

    Without `with_words` those that officers labelled are shown without what was said.
    """
    try:
        report = json.loads((folder / run.id / "report.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        report = run.report or {}
    changes = {name: report[name]["changed"] for name in ("test", "held_back") if report.get(name)}
    if not with_words and "held_back" in changes:
        changes["held_back"] = [{**change, "text": ""} for change in changes["held_back"]]
    return changes


def event_to_json(event: RunEventRecord) -> dict[str, Any]:
    """One line of progress."""
    return {
        "at": event.at, "step": event.step, "message": event.message, "done": event.done, "total": event.total
    }  # fmt: skip


def models_to_json(session: Session, store: Store) -> dict[str, Any]:
    """Versions newest first with their figures, which one is live, and what was live when."""
    return {
        "live": find_live(session),
        "versions": [_version(manifest) for manifest in store.versions()],
        "history": [promotion_to_json(row) for row in list_promotions(session)],
    }


def promotion_to_json(row: PromotionRecord) -> dict[str, Any]:
    """From `at` on, `version` was live."""
    return {
        "at": row.at, "version": row.version, "previous": row.previous, "action": row.action, "by": row.by,
        "reason": row.reason, "retraining": row.run_id, "gate_overridden": row.gate_overridden,
    }  # fmt: skip


def _version(manifest: Manifest) -> dict[str, Any]:
    return {
        "version": manifest.version,
        "created_at": manifest.created_at,
        "data_hash": manifest.data_hash,
        "n_opinions": manifest.n_opinions,
        "n_dialogues": manifest.n_dialogues,
        "topics": manifest.topics,
        "metrics": manifest.metrics,
    }
