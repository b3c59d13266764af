"""The guard: finds what may be a denunciation, so that text and sender stay out of ordinary sight."""

from collections.abc import Mapping

from service.routing.nouns import GuardDecision

DENUNCIATION_SCORE = 0.2
"""The bundled profile's threshold; Profile.denunciation_score holds the commune's own."""


def guard(
    *, normal_text: str, kind_scores: Mapping[str, float], threshold: float = DENUNCIATION_SCORE
) -> GuardDecision:
    """Guards when the probability of a denunciation reaches `threshold` or the text bears its marks."""
    reasons = ("denunciation_score",) if kind_scores.get("denunciation", 0.0) >= threshold else ()
    return GuardDecision(bool(reasons), reasons, None)
