"""The guard: finds what may be a denunciation, so that text and sender stay out of ordinary sight."""

from collections.abc import Iterator, Mapping

from service.routing import guard_words as words
from service.routing.nouns import GuardDecision
from service.routing.phrases import Reading

DENUNCIATION_SCORE = 0.1
"""The bundled profile's threshold; Profile.denunciation_score holds the commune's own."""

NAMED_SHARE = 0.5
"""A denunciation accuses somebody: where an official or a named person stands, this share of the threshold suffices."""

MIN_SYLLABLES = 6
"""The bare name of a matter ("vệ sinh môi trường") accuses nobody, whatever its score; marks count at any length."""

NOTICE = (
    "Ý kiến này có thể là tố cáo nên được giữ kín, chỉ người được giao mới xem được, và chưa được coi là đã thụ lý. "
    "Xin gửi đơn tố cáo hoặc đến trình bày trực tiếp tại nơi tiếp công dân của cơ quan có thẩm quyền, "
    "hoặc báo Công an, Thanh tra; họ tên người tố cáo được pháp luật bảo vệ. "
    "Nếu người bị tố cáo là lãnh đạo xã, phường, xin gửi lên cấp trên trực tiếp của xã, phường, không gửi tại đây."
)


def guard(
    *, normal_text: str, kind_scores: Mapping[str, float], threshold: float = DENUNCIATION_SCORE
) -> GuardDecision:
    """Guards when any of these holds, for it is better to guard too much than to miss one.

    - "denunciation_score": the probability of a denunciation reaches `threshold` (0..1), or `NAMED_SHARE` of it where
      somebody is named, in a text long enough to say who did what (`MIN_SYLLABLES`);
    - "denounces": the text denounces in so many words, and not as the office's own work or a campaign;
    - "accuses": an act such as a bribe, a false list or a cover-up stands near an official or a named person;
    - "takes_money": an official or a named person takes an amount, or money is collected that leaves no paper;
    - "asks_secrecy": the speaker wants not to be named, or answers for every word, and someone is accused.
    """
    reasons = list(_marks(normal_text))
    if _is_likely(normal_text, kind_scores.get("denunciation", 0.0), threshold):
        reasons.insert(0, "denunciation_score")
    return GuardDecision(bool(reasons), tuple(reasons), NOTICE if reasons else None)


def _is_likely(normal_text: str, score: float, threshold: float) -> bool:
    if score < NAMED_SHARE * threshold or len(normal_text.split()) < MIN_SYLLABLES:
        return False
    return score >= threshold or _people(Reading(normal_text)).has(words.ANYONE)


def _people(text: Reading) -> Reading:
    """The text without those whom it addresses or quotes, and without people in general."""
    return text.without(words.ADDRESSEE, words.GENERAL, words.REPORTED_SPEAKER)


def _marks(normal_text: str) -> Iterator[str]:
    text = Reading(normal_text)
    if text.has(words.STEM) and _denounces(text):
        yield "denounces"
    if not any(text.has(pattern) for pattern in words.SUSPICIONS):
        return
    people = _people(text)
    acts = people.without(words.HARMLESS_ACT)
    if acts.has_near(words.ACT, words.ANYONE):
        yield "accuses"
    if people.has(words.TAKING) or _collects_without_paper(people):
        yield "takes_money"
    if text.has(words.SECRECY) and (acts.has(words.ACT) or text.has(words.CRIME) or people.has(words.ANYONE)):
        yield "asks_secrecy"


def _denounces(text: Reading) -> bool:
    return text.has(words.SPEECH) or text.without(words.BOILERPLATE).has(words.MENTION)


def _collects_without_paper(text: Reading) -> bool:
    return text.has_near(words.CONCEALED, words.ANYONE) and text.has_near(words.CONCEALED, words.COLLECTING)
