"""A version on disk: verified first, equal to the scikit-learn pipeline, refused when anything was touched."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import joblib
import numpy as np
import pytest

from models.bundle import CARD, MANIFEST, PIPELINE, BrokenVersion, read_bundle
from models.classifier import Classifier
from models.scoring import tokens_of
from models.segmentation import segment
from models.store import Store
from models.text import normalize
from training.fitting import columns

TEXTS = [
    "Nước máy thôn 3 đục, hôi mùi clo cả tuần nay, đề nghị xã kiểm tra",
    "nuoc may duc qua",
    "ĐƯỜNG LIÊN THÔN Ổ GÀ ổ gà ổ gà",
    "Bao giờ sửa đường?",
    "Từ lạ hoàn toàn: zxqw",
]


@pytest.fixture
def version(model_store: Path, tmp_path: Path) -> Path:
    """A copy of the trained version that may be broken."""
    current = Store(model_store).current()
    assert current
    return Path(shutil.copytree(model_store / current, tmp_path / "store" / current))


class TestEquality:
    def test_serving_decides_as_the_pipeline(self, version: Path, classifier: Classifier) -> None:
        pipeline = joblib.load(version / PIPELINE)
        restored = [classifier.weights.accents.restored(normalize(text).text) for text in TEXTS]
        tokens = [tokens_of(segment(text), classifier.weights.slips) for text in restored]
        table = columns(tokens, classifier.weights.lexicon, classifier.weights.topics)
        by_pipeline = pipeline.decision_function(table)
        by_serving = np.stack([classifier.read(text).decisions[0] for text in TEXTS])
        assert np.abs(by_pipeline - by_serving).max() < 1e-4

    def test_the_pipeline_opens_without_our_code(self, version: Path) -> None:
        pipeline = joblib.load(version / PIPELINE)
        modules = {type(step).__module__.split(".")[0] for _, step in pipeline.steps}
        assert modules == {"sklearn"}

    def test_parts_decide_as_the_pipeline_does_on_them_alone(
        self, version: Path, classifier: Classifier
    ) -> None:
        text = (
            "Tôi ở thôn Đông hai mươi năm nay, nhà có năm người. " * 3
            + "Nước máy nhà tôi đục và hôi lắm các bác ạ."
        )
        reading = classifier.read(text)
        assert len(reading.parts) > 2
        normal = normalize(text)
        last = reading.segmented
        first = next(i for i, span in enumerate(last.spans) if span[0] >= normal.text.index("Nước máy"))
        table = columns(
            [tokens_of(last, classifier.weights.slips, first)],
            classifier.weights.lexicon,
            classifier.weights.topics,
        )
        expected = joblib.load(version / PIPELINE).decision_function(table)[0]
        assert np.abs(reading.decisions[-1] - expected).max() < 1e-4


def _append(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b" ")


def _remove(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _set(field: str, value: object) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        (folder / MANIFEST).write_text(json.dumps(manifest | {field: value}), encoding="utf-8")

    return change


FILES = ["arrays.npz", "vocabulary.json", "lexicon.json", "accents.json", "taxonomy.json", PIPELINE, CARD]


class TestRefusal:
    @pytest.mark.parametrize("break_it", [*map(_append, FILES), *map(_remove, [*FILES, MANIFEST])])
    def test_of_a_touched_or_missing_file(self, version: Path, break_it: Callable[[Path], object]) -> None:
        break_it(version)
        with pytest.raises(BrokenVersion):
            read_bundle(version)

    @pytest.mark.parametrize(
        "break_it",
        [_set("format_version", 99), _set("text_version", 99), _set("files", {}), _set("topics", ["land"])],
    )
    def test_of_a_manifest_for_other_code(self, version: Path, break_it: Callable[[Path], object]) -> None:
        break_it(version)
        with pytest.raises(BrokenVersion):
            read_bundle(version)

    def test_of_half_a_manifest(self, version: Path) -> None:
        (version / MANIFEST).write_bytes((version / MANIFEST).read_bytes()[:100])
        with pytest.raises(BrokenVersion):
            read_bundle(version)
