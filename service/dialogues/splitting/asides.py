"""Sentences that belong to the course of a meeting: greetings, openings, closings."""

import re

from service.dialogues.splitting import cues
from service.dialogues.splitting.letters import n_syllables


_AGREES = re.compile(
    r"(?i)^(?:(?:tôi|em|tôi cũng|gia đình|các đại biểu|cử tri|nhân dân|bà con)\s+)*(?:cũng |hoàn toàn |cơ bản )*"
    r"(?:thống nhất|nhất trí|đồng ý|đồng tình|tán thành)\b(?!.*\b(?:nhưng|tuy nhiên|đề nghị|kiến nghị|phản ánh|mong|hỏi|như)\b)"
)


_REJOICES = re.compile(
    r"(?i)^(?:đa số |đại đa số |nhìn chung,? )?(?:cử tri|nhân dân|người dân|bà con|cán bộ)\b[^.;:]{0,40}\b"
    r"(?:phấn khởi|vui mừng|tin tưởng|yên tâm|đánh giá cao)\b(?!.*\b(?:nhưng|tuy nhiên|đề nghị|kiến nghị|phản ánh)\b)"
)


def aside_reason(sentence: str) -> str | None:
    """ "greeting", "agreement" or "procedure" for a sentence that belongs to the course of the meeting, else None."""
    if cues.GREETING.search(sentence) and n_syllables(sentence) <= 40 and not cues.REQUEST.search(sentence):
        return None if re.search(r"(?i)\b(?:đề nghị|kiến nghị|phản ánh|mong)\b", sentence) else "greeting"
    if _AGREES.match(sentence) or _REJOICES.match(sentence):
        return "agreement"
    return "procedure" if cues.PROCEDURE.search(sentence) else None
