"""An installation without a database goes under the same gate."""

from pathlib import Path

import pytest

from models.store import Store
from service.retraining.promoting import GateNotPassed, ReasonMissing
from service.retraining.training_run import judge_against_live, promote_version
from training.api import judge
from training.sampling import write_sample_corpus

FIRST, SECOND, THIRD = "2026-01-01T00-00-00Z-aaaa", "2026-02-01T00-00-00Z-bbbb", "2026-03-01T00-00-00Z-cccc"


@pytest.fixture(autouse=True)
def no_other_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGNGHE_MODEL_STORE", str(store.root))


class TestJudgeAgainstLive:
    def test_the_first_version_and_one_that_was_live_are_not_asked(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert judge_against_live(FIRST) is None
        store.promote(SECOND)
        assert judge_against_live(FIRST) is None
        monkeypatch.setenv("LANGNGHE_MODEL_STORE", str(tmp_path / "empty"))
        assert judge_against_live(SECOND) is None


class TestPromoteVersion:
    def test_what_the_gate_refuses_needs_a_reason_which_is_written_down(
        self, store: Store, tmp_path: Path
    ) -> None:
        small = write_sample_corpus(tmp_path / "datasets", n_train=30, n_test=60)
        same = judge(champion=FIRST, challenger=SECOND, store=store, datasets=small)
        assert same.passed
        promote_version(SECOND, reason="như cũ", report=same)
        _deafen(store, THIRD)
        worse = judge(champion=SECOND, challenger=THIRD, store=store, datasets=small)
        assert not worse.passed
        with pytest.raises(GateNotPassed, match="Macro-F1"):
            promote_version(THIRD, reason="cứ dùng", report=worse)
        with pytest.raises(ReasonMissing):
            promote_version(THIRD, reason=" ", report=worse, override=True)
        assert store.current() == SECOND
        promote_version(THIRD, reason="sổ cũ sai nhãn", report=worse, override=True)
        assert (store.current(), store.history()[-1].reason) == (
            THIRD,
            "bỏ qua cổng kiểm tra: sổ cũ sai nhãn",
        )


def _deafen(store: Store, version: str) -> None:
    """The same version with thresholds that nothing reaches."""
    from dataclasses import replace

    from models.bundle import read_manifest, write_bundle
    from models.classifier import Classifier

    old, manifest = store.load(version), read_manifest(store.folder(version))
    calibration = replace(old.calibration, thresholds=old.calibration.thresholds + 2)
    deaf = Classifier(version=version, taxonomy=old.taxonomy, weights=old.weights, calibration=calibration)
    store.remove(version)
    store.add(version, lambda folder: write_bundle(folder, deaf, pipeline=b"", card="", manifest=manifest))
