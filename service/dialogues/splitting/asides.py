"""Sentences that belong to the course of a meeting: greetings, agreement, openings, closings."""

from service.dialogues.splitting import meeting_cues, voice_cues
from service.dialogues.splitting.enumerations import holds_verdict
from service.dialogues.splitting.letters import n_syllables

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
