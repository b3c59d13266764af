"""Sentences that belong to the course of a meeting: greetings, openings, closings."""

import re

from service.dialogues.splitting import cues
from service.dialogues.splitting.letters import n_syllables


def aside_reason(sentence: str) -> str | None:
    """"greeting" or "procedure" for a sentence that belongs to the course of the meeting, else None."""
    if cues.GREETING.search(sentence) and n_syllables(sentence) <= 40 and not cues.REQUEST.search(sentence):
        return None if re.search(r"(?i)\b(?:đề nghị|kiến nghị|phản ánh|mong)\b", sentence) else "greeting"
    return "procedure" if cues.PROCEDURE.search(sentence) else None
