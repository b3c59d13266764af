"""What is shown as a denunciation is guarded, and what is not guarded is shown as something else."""

import pytest

from models.prediction import Prediction
from service.opinions.judging import judged

REPORT = "Một số cán bộ thôn còn để xảy ra sai phạm trong quản lý đất đai trên địa bàn."


def prediction(denunciation: float) -> Prediction:
    """Kinds as the model gives them: the rest is shared by feedback and complaint."""
    rest = 1 - denunciation
    scores = {
        "denunciation": denunciation, "feedback": 0.5 * rest, "complaint": 0.2 * rest, "none": 0.3 * rest
    }  # fmt: skip
    kind = max(scores, key=scores.__getitem__)
    return Prediction((), kind, scores[kind], scores, needs_review=False, reasons=())


@pytest.mark.parametrize(
    ("text", "denunciation", "threshold", "guarded", "kind", "why"),
    [
        (REPORT, 0.45, 0.5, False, "feedback", "a report's shortcoming, below its own threshold"),
        (REPORT, 0.45, 0.1, True, "denunciation", "a citizen's words are guarded from 0.1 on"),
        (REPORT, 0.95, 2.0, False, "feedback", "a task denounces nobody, whatever its score"),
        (REPORT, 0.05, 0.1, False, "feedback", "nothing of the kind"),
        ("vệ sinh môi trường", 0.8, 0.1, False, "feedback", "the bare name of a matter"),
        ("Tôi tố cáo ông trưởng thôn nhận tiền.", 0.02, 0.1, True, "feedback", "marks guard by themselves"),
    ],
)
def test_kind_and_guard_agree(
    text: str, denunciation: float, threshold: float, guarded: bool, kind: str, why: str
) -> None:
    shown, decision = judged(text, prediction(denunciation), threshold=threshold)
    assert (decision.guarded, shown.kind) == (guarded, kind), why
    changed = shown.kind != prediction(denunciation).kind
    assert (shown.needs_review, "unsure_kind" in shown.reasons) == (changed, changed)
