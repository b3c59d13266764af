"""A version on disk: a folder of plain numbers and JSON, verified against its manifest before anything is built."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from models.accents import dump_accents, parse_accents
from models.classifier import Calibration, Classifier
from models.errors import Problem
from models.lexicon import dump_lexicon, parse_lexicon
from models.scoring import Channel, Weights
from models.taxonomy import Taxonomy, taxonomy_from
from models.text import TEXT_VERSION

#: To change the format: raise this number, keep reading the old one here for one release, say so in the README.
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
PIPELINE = "pipeline.joblib"
CARD = "card.md"
_ARRAYS, _VOCABULARY, _LEXICON, _TAXONOMY = "arrays.npz", "vocabulary.json", "lexicon.json", "taxonomy.json"
_ACCENTS = "accents.json"


class BrokenVersion(Problem):
    """A version folder is incomplete, was changed after training, or was made for other code."""

    status = 503
    code = "broken_model_version"
    title = "Phiên bản mô hình không dùng được"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version says of itself. `files` maps each file to its SHA-256; figures are shares in 0..1."""

    version: str
    created_at: str
    data_hash: str
    n_opinions: int
    n_dialogues: int
    seed: int
    topics: tuple[str, ...]
    libraries: Mapping[str, str]
    recipe: Mapping[str, Any]
    metrics: Mapping[str, Any]
    format_version: int = FORMAT_VERSION
    text_version: int = TEXT_VERSION
    files: Mapping[str, str] = field(default_factory=dict)


def write_bundle(
    folder: Path, classifier: Classifier, *, pipeline: bytes, card: str, manifest: Manifest
) -> Manifest:
    """Write every file and, last, the manifest with their hashes; returns the manifest as written."""
    contents = {
        _ARRAYS: _dump_arrays(classifier),
        _VOCABULARY: _dump_vocabulary(classifier.weights),
        _LEXICON: dump_lexicon(classifier.weights.lexicon),
        _ACCENTS: dump_accents(classifier.weights.accents),
        _TAXONOMY: json.dumps(asdict(classifier.taxonomy), ensure_ascii=False, default=str).encode(),
        PIPELINE: pipeline,
        CARD: card.encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    written = Manifest(**{**_as_dict(manifest), "files": hashes})
    (folder / MANIFEST).write_text(
        json.dumps(_as_dict(written), ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return written


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a version folder; BrokenVersion when it cannot be understood."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**{f.name: data[f.name] for f in fields(Manifest)})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenVersion(f"Phiên bản {folder.name}: không đọc được {MANIFEST}.") from error
    if manifest.format_version != FORMAT_VERSION or manifest.text_version != TEXT_VERSION:
        raise BrokenVersion(
            f"Phiên bản {folder.name} có định dạng {manifest.format_version}/{manifest.text_version}, "
            f"chương trình cần {FORMAT_VERSION}/{TEXT_VERSION}; hãy huấn luyện lại."
        )
    return manifest


def verify(folder: Path, manifest: Manifest) -> None:
    """Compare every file with its hash; BrokenVersion names the first that differs."""
    wanted = {_ARRAYS, _VOCABULARY, _LEXICON, _ACCENTS, _TAXONOMY, PIPELINE, CARD}
    if set(manifest.files) != wanted:
        raise BrokenVersion(f"Phiên bản {folder.name}: danh sách tệp trong {MANIFEST} không đủ.")
    for name in sorted(wanted):
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise BrokenVersion(f"Phiên bản {folder.name}: thiếu tệp {name}.") from error
        if found != manifest.files[name]:
            raise BrokenVersion(f"Phiên bản {folder.name}: tệp {name} đã bị thay đổi sau khi huấn luyện.")


def read_bundle(folder: Path) -> Classifier:
    """Manifest first, hashes second, numbers last."""
    manifest = read_manifest(folder)
    verify(folder, manifest)
    try:
        return _build(folder, manifest)
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise BrokenVersion(f"Phiên bản {folder.name}: nội dung không khớp nhau.") from error


def _build(folder: Path, manifest: Manifest) -> Classifier:
    vocabulary = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
    taxonomy: Taxonomy = taxonomy_from(json.loads((folder / _TAXONOMY).read_text(encoding="utf-8")))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        numbers = {name: arrays[name] for name in arrays.files}
    weights = Weights(
        channels=_channels(vocabulary["channels"]),
        idf=numbers["idf"], coefficients=numbers["coefficients"], intercepts=numbers["intercepts"],
        topics=tuple(manifest.topics), lexicon=parse_lexicon((folder / _LEXICON).read_bytes()),
        lexicon_scale=vocabulary["lexicon_scale"],
        accents=parse_accents((folder / _ACCENTS).read_bytes()),
    )  # fmt: skip
    calibration = Calibration(
        slopes=numbers["slopes"], offsets=numbers["offsets"], kind_matrix=numbers["kind_matrix"],
        kind_offsets=numbers["kind_offsets"], thresholds=numbers["thresholds"],
        review_score=float(numbers["review_score"]), lead_margin=float(numbers["lead_margin"]),
    )  # fmt: skip
    _check_shapes(weights, calibration, len(taxonomy.kinds))
    return Classifier(version=manifest.version, taxonomy=taxonomy, weights=weights, calibration=calibration)


def _check_shapes(weights: Weights, calibration: Calibration, n_kinds: int) -> None:
    n_topics = len(weights.topics)
    outputs = n_topics + n_kinds
    if weights.coefficients.shape != (len(weights.idf), outputs) or weights.intercepts.shape != (outputs,):
        raise ValueError("coefficients")
    if calibration.thresholds.shape != (n_topics,) or calibration.kind_matrix.shape != (n_kinds, n_kinds):
        raise ValueError("calibration")


def _channels(rows: list[dict[str, Any]]) -> tuple[Channel, ...]:
    channels = []
    first = 0
    for row in rows:
        terms = {term: first + at for at, term in enumerate(row["terms"])}
        channels.append(Channel(row["source"], row["low"], row["high"], terms))
        first += len(terms)
    return tuple(channels)


def _dump_vocabulary(weights: Weights) -> bytes:
    channels = [
        {"source": c.source, "low": c.low, "high": c.high, "terms": list(c.rows)} for c in weights.channels
    ]
    return json.dumps(
        {"channels": channels, "lexicon_scale": weights.lexicon_scale}, ensure_ascii=False
    ).encode()


def _dump_arrays(classifier: Classifier) -> bytes:
    weights, calibration = classifier.weights, classifier.calibration
    numbers = {f.name: getattr(calibration, f.name) for f in fields(Calibration)}
    numbers |= {name: getattr(weights, name) for name in ("idf", "coefficients", "intercepts")}
    buffer = BytesIO()
    np.savez(buffer, allow_pickle=False, **{name: np.asarray(value) for name, value in numbers.items()})
    return buffer.getvalue()


def _as_dict(manifest: Manifest) -> dict[str, Any]:
    return {f.name: getattr(manifest, f.name) for f in fields(Manifest)}
