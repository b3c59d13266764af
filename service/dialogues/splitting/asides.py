"""Sentences that belong to the course of a meeting: greetings, agreement, openings, closings."""

from service.dialogues.splitting import answer_cues, meeting_cues, report_cues, voice_cues
from service.dialogues.splitting.enumerations import holds_verdict
from service.dialogues.splitting.letters import n_syllables
from service.dialogues.splitting.parts import Part

#: A longer sentence that begins with a greeting holds more than a greeting.
MAX_GREETING_SYLLABLES = 40


def aside_reason(sentence: str) -> str | None:
    """ "greeting", "agreement" or "procedure" for a sentence without a matter, else None."""
    if meeting_cues.GREETING.search(sentence) and n_syllables(sentence) <= MAX_GREETING_SYLLABLES:
        return None if meeting_cues.ASKS.search(sentence) else "greeting"
    if voice_cues.NAMES_ITSELF.match(sentence) and not holds_verdict(sentence):
        return "greeting"
    if meeting_cues.AGREEMENT.search(sentence):
        return "agreement"
    return "procedure" if meeting_cues.PROCEDURE.search(sentence) else None


def reason_to_leave_out(sentence: str, *, part: Part, is_turn: bool) -> str | None:
    """Why a sentence among statements is none itself, as a key of LEFT_OUT_NAMES.

    `is_turn`: somebody speaks; else the writer may add what became of the opinions.
    """
    if reason := aside_reason(sentence):
        return reason
    if report_cues.EMPTY_LEAD.search(sentence) or sentence.endswith(":"):
        return "lead_in"
    if (is_turn or part is Part.RAISED) and answer_cues.DONE_ABOUT_IT.match(sentence):
        return "answer"
    if part is Part.TASK and report_cues.orders_nothing(sentence):
        return "narration"
    if is_turn:
        return None
    if voice_cues.HANDLED.match(sentence):
        return "narration"
    return "lead_in" if report_cues.EMPTY_REQUEST.match(sentence) else None
