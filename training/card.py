"""The model card of a version: what it learnt from, how right it is by topic, how honest its scores are, its faults."""

from collections.abc import Sequence
from math import sqrt

import numpy as np

from models.classifier import Classifier
from models.prediction import Prediction
from training.corpus import Corpus, LabelledOpinion
from training.evaluating import CALIBRATION_BINS, Evaluation, Figures

N_FAILURES = 12
Z_95 = 1.96


def write_card(
    *, classifier: Classifier, corpus: Corpus, evaluation: Evaluation, predictions: Sequence[Prediction]
) -> str:
    """Markdown in Vietnamese. Examples are invented opinions of the test part; nothing of a citizen stands in it."""
    return "\n\n".join(
        [
            f"# Thẻ mô hình {classifier.version}",
            _origin(corpus),
            _totals(evaluation),
            _topics(classifier, evaluation),
            _calibration(corpus.test, predictions),
            _failures(classifier, corpus.test, predictions),
        ]
    )


def wilson(share: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share seen on `n` cases (Wilson's score interval)."""
    if n == 0:
        return 0.0, 1.0
    middle = (share + Z_95**2 / (2 * n)) / (1 + Z_95**2 / n)
    half = Z_95 * sqrt(share * (1 - share) / n + Z_95**2 / (4 * n * n)) / (1 + Z_95**2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def _origin(corpus: Corpus) -> str:
    dialogues = len({o.dialogue for o in corpus.train})
    return (
        f"Học từ {len(corpus.train)} ý kiến trong {dialogues} đối thoại (mã dữ liệu `{corpus.data_hash[:16]}`); "
        f"đo trên {len(corpus.test)} ý kiến của những đối thoại không được học. Dữ liệu kèm theo là hư cấu, "
        "nên số đo trên ý kiến thật có thể khác. Mọi kết quả là đề xuất cho đến khi cán bộ xác nhận."
    )


def _totals(evaluation: Evaluation) -> str:
    return (
        f"macro-F1 **{evaluation.macro_f1:.3f}** · năm lĩnh vực bắt buộc **{evaluation.required_f1:.3f}** · "
        f"loại **{evaluation.kind_macro_f1:.3f}** · tự quyết {evaluation.coverage:.0%}, đúng đầu mối "
        f"{evaluation.lead_precision:.1%} · sai số hiệu chỉnh {evaluation.calibration_error:.3f}"
    )


def _topics(classifier: Classifier, evaluation: Evaluation) -> str:
    names = classifier.taxonomy
    rows = [
        "| Lĩnh vực, loại | Chính xác (95 %) | Độ phủ (95 %) | F1 | Số ý kiến |",
        "|---|---|---|---:|---:|",
    ]
    rows += [_row(names.topic_name(id), figures) for id, figures in evaluation.topics.items()]
    rows += [_row(names.kind_name(id), figures) for id, figures in evaluation.kinds.items()]
    return "## Từng lĩnh vực\n\n" + "\n".join(rows)


def _row(name: str, figures: Figures) -> str:
    precision = _with_interval(figures.precision, figures.n_given)
    return f"| {name} | {precision} | {_with_interval(figures.recall, figures.n)} | {figures.f1:.2f} | {figures.n} |"


def _with_interval(share: float, n: int) -> str:
    low, high = wilson(share, n)
    return f"{share:.2f} ({low:.2f}–{high:.2f})"


def _calibration(opinions: Sequence[LabelledOpinion], predictions: Sequence[Prediction]) -> str:
    """A plot in text: of the topics shown with a score, how many were right; bins of equal size."""
    pairs = sorted(
        (t.score, t.id in o.topics) for o, p in zip(opinions, predictions, strict=True) for t in p.topics
    )
    rows = ["| Điểm trung bình | Đúng | |", "|---:|---:|---|"]
    if pairs:
        for some in np.array_split(np.array(pairs, dtype=float), min(CALIBRATION_BINS, len(pairs))):
            score, right = some.mean(axis=0)
            rows.append(f"| {score:.2f} | {right:.2f} | {'█' * round(20 * right)} |")
    return "## Điểm số có thật không\n\n" + "\n".join(rows)


def _failures(
    classifier: Classifier, opinions: Sequence[LabelledOpinion], predictions: Sequence[Prediction]
) -> str:
    """The wrong answers that were surest, with the words that misled."""
    wrong = [
        (p.topics[0], o) for o, p in zip(opinions, predictions, strict=True)
        if p.topics and p.topics[0].id not in o.topics and o.kind != "denunciation"
    ]  # fmt: skip
    wrong.sort(key=lambda pair: -pair[0].score)
    name = classifier.taxonomy.topic_name
    lines = []
    for topic, opinion in wrong[:N_FAILURES]:
        truth = ", ".join(map(name, opinion.topics)) or "không có"
        words = _misleading(classifier, opinion.text, topic.id)
        lines.append(
            f"- “{opinion.text[:160]}” → {name(topic.id)} ({topic.score:.2f}) vì {words}; đúng ra: {truth}"
        )
    return "## Những lỗi chắc chắn nhất\n\n" + ("\n".join(lines) or "Không có.")


def _misleading(classifier: Classifier, text: str, topic: str) -> str:
    shown = next(t for t in classifier.predict_one(text).topics if t.id == topic)
    return ", ".join(f"“{span.text}”" for span in shown.evidence) or "tổng các từ"
