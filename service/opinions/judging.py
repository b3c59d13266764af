"""The guard beside the model: what the guard lets pass is called no denunciation anywhere."""

from dataclasses import replace
from typing import Final

from models.prediction import Prediction
from models.text import normalize
from service.routing.guard import guard
from service.routing.nouns import GuardDecision

#: Kinds that do not come next: one is the guard's alone, the other would take the topics away.
NEVER_NEXT: Final = frozenset({"denunciation", "none"})


def judged(raw_text: str, prediction: Prediction, *, threshold: float) -> tuple[Prediction, GuardDecision]:
    """Whether the text is guarded from this score on, and the prediction that may be shown beside it.

    A kind "denunciation" that is not guarded, for it is the bare name of a matter or the office's own report, gives
    way to the next likely one, and a person looks.
    """
    decision = guard(
        normal_text=normalize(raw_text).text, kind_scores=prediction.kind_scores, threshold=threshold
    )
    if decision.guarded or prediction.kind != "denunciation":
        return prediction, decision
    others = {kind: score for kind, score in prediction.kind_scores.items() if kind not in NEVER_NEXT}
    kind = max(others, key=others.__getitem__)
    reasons = (*prediction.reasons, "unsure_kind")
    shown = replace(prediction, kind=kind, kind_score=others[kind], needs_review=True, reasons=reasons)
    return shown, decision
