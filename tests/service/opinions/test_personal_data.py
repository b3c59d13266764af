"""How much of people's personal data the blacking-out finds, and how much else it blacks out by mistake."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from service.opinions.redaction import redact

CASES = [
    line
    for line in (Path(__file__).parent / "personal_data.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
MARKED = re.compile(r"«(.+?)»")
MIN_PRECISION, MIN_RECALL = 0.99, 0.99


@dataclass
class Counts:
    """Spans: rightly blacked out, missed, and blacked out for nothing."""

    right: int = 0
    missed: int = 0
    wrong: int = 0


def count(case: str) -> Counts:
    wanted = MARKED.findall(case)
    shown = redact(MARKED.sub(r"\1", case))
    missed = sum(span in shown for span in wanted)
    kept_words = [part for part in MARKED.split(case)[::2] if part.strip()]
    lost = sum(part.strip() not in shown for part in kept_words)
    n_marks = len(re.findall(r"\[(?:số điện thoại|e-mail|số giấy tờ|biển số xe|số tài khoản)\]", shown))
    return Counts(right=len(wanted) - missed, missed=missed, wrong=max(lost, n_marks - len(wanted), 0))


def _digits(span: str) -> str:
    return re.sub(r"\D", "", span)


def test_table_is_large_and_has_no_case_twice() -> None:
    assert len(CASES) >= 200
    assert len(set(CASES)) == len(CASES)
    assert 80 <= sum("«" in case for case in CASES) <= len(CASES) - 80


def test_precision_and_recall() -> None:
    counts = [count(case) for case in CASES]
    right, missed, wrong = (sum(getattr(c, name) for c in counts) for name in ("right", "missed", "wrong"))
    precision, recall = right / (right + wrong), right / (right + missed)
    faulty = [case for case, c in zip(CASES, counts, strict=True) if c.missed or c.wrong]
    print(f"{len(CASES)} cases, precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= MIN_PRECISION, faulty
    assert recall >= MIN_RECALL, faulty


def test_leaves_no_half_of_a_number() -> None:
    assert list(_partly_shown()) == []


def _partly_shown() -> Iterator[str]:
    for case in CASES:
        shown = redact(MARKED.sub(r"\1", case))
        for span in MARKED.findall(case):
            digits = _digits(span)
            if len(digits) > 6 and digits[-5:] in _digits(shown):
                yield case
