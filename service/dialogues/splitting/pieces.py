"""A paragraph of statements to pieces: which sentence or clause may be an opinion of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.dialogues.nouns import Joint, Piece, Section
from service.dialogues.splitting import report_cues, voice_cues
from service.dialogues.splitting.enumerations import (
    Opened,
    holds_verdict,
    open_list,
    parts_of_list,
    parts_of_sentence,
)
from service.dialogues.splitting.letters import n_syllables
from service.dialogues.splitting.patterns import either, phrases
from service.dialogues.splitting.sentences import split_sentences
from service.dialogues.splitting.speakers import take_bracketed_speaker

#: Longest text of a piece; the classifier takes 10,000 characters, and nobody reads more than a page.
MAX_PIECE_CHARS = 4_000
_TAIL = re.compile(r"(?:\s*(?:\.{2,}|…|,|;))+\s*$|\s+[/.]+$|\./\.$")
_LABEL_TO_DROP = re.compile(r"(?i)^(?:về|lĩnh vực|đối với|với)\b[^:.;]{2,60}:\s*(?=\S{2,}(?:\s+\S+){5})")
_CONNECTIVE = phrases(r"""
    ^(?:(?:tuy nhiên|tuy vậy|tuy thế|mặc dù vậy|dù vậy),?|(?:song|đồng thời),)\s+(?=\S)
""")
_GOES_ON = phrases(r"""
    ^(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó)?,?\s*(?:cho biết|cho rằng|phản ánh|nêu)\s*(?:rằng|là|:)?\s+(?=\S)
""")
#: "Một mảnh giấy ghi: “Xin xây nhà vệ sinh ở chợ”": the words are the matter.
_QUOTED_AT_END = re.compile(r"^[^:“”\"]{5,160}:\s*[“\"](?P<words>[^“”\"]{12,})[”\"]\s*\.?$")
# Words between the general noun of a lead and its list: "các vấn đề | như sau:".
_END_OF_LEAD = phrases(
    r"(?:[,\s]+<word>)*\s*:?\s*$",
    word=either("như|gồm|bao gồm|là|đó là|cụ thể là|cụ thể|sau đây|sau|đến|về|vào|trong|các"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """Who says it and in which section; `crowd`: several people's matters told in one sentence.

    `is_vouched`: the form of the document shows that it was raised.
    """

    section: Section
    speaker: str | None = None
    village: str | None = None
    crowd: bool = False
    is_vouched: bool = True


def pieces_of_paragraph(text: str, said: Said) -> list[Piece]:
    """Pieces of one item or turn; the first stands apart from what came before."""
    bare = _LABEL_TO_DROP.sub("", text)
    is_list_of_field = bare != text and said.section is Section.RAISED and not said.speaker
    said = replace(said, crowd=said.crowd or is_list_of_field)
    text, speaker, village = take_bracketed_speaker(bare)
    if speaker or village:
        said = replace(said, speaker=speaker or said.speaker, village=village)
    pieces: list[Piece] = []
    for sentence in split_sentences(text):
        if said.section is Section.RAISED and (quoted := _QUOTED_AT_END.match(sentence)):
            sentence = quoted["words"]
        pieces = _with_sentence(pieces, sentence, said)
    return pieces


def _with_sentence(pieces: list[Piece], sentence: str, said: Said) -> list[Piece]:
    if pieces and said.section is Section.RAISED and _stays(sentence, pieces[-1].text):
        last = pieces[-1]
        return [*pieces[:-1], replace(last, text=f"{last.text} {sentence}")]
    fresh = list(pieces_of_sentence(sentence, said))
    if pieces and fresh:
        fresh[0] = replace(fresh[0], joint=_joint_of(sentence, pieces[-1].text, said))
    return pieces + fresh


def _stays(sentence: str, before: str) -> bool:
    """ "Việc này …" goes on with the matter before it; a request or question asks about what was just described;
    a quotation stays whole."""
    if before.count("“") > before.count("”") or before.count('"') % 2:
        return True
    if voice_cues.NEW_MATTER.match(sentence):
        return False
    asks = voice_cues.REQUEST.search(sentence) or sentence.endswith("?")
    has_asked = voice_cues.ASKS.search(before) or before.endswith("?")
    return bool((asks and not has_asked) or voice_cues.BACK_REFERENCE.search(sentence[:40]))


def _joint_of(sentence: str, before: str, said: Said) -> Joint:
    if said.section is not Section.RAISED:
        is_verdict = said.section is Section.SHORTCOMING and holds_verdict(sentence)
        return Joint.APART if is_verdict else Joint.LISTED
    if voice_cues.NEW_MATTER.match(sentence) and not voice_cues.SOFT_NEW_MATTER.match(sentence):
        return Joint.APART
    if voice_cues.SAYS_MORE.match(sentence):
        return Joint.APART
    both_ask = voice_cues.REQUEST.search(sentence) and voice_cues.ASKS.search(before)
    return Joint.LISTED if both_ask else Joint.RUN_ON


def pieces_of_sentence(sentence: str, said: Said) -> Iterator[Piece]:
    """Pieces of one sentence, its opened list taken apart; nothing for a sentence that only leads in."""
    if said.section is Section.ACHIEVEMENT:
        yield from (Piece(text, said.section) for text in _short_enough(sentence))
        return
    opened = open_list(sentence, at_any_colon=said.section is Section.TASK)
    if opened.lead and _leads_in(opened, said):
        parts = parts_of_list(opened.listed, at_commas=said.section is not Section.TASK)
    else:
        # A citizen's own sentence stays whole at its commas; a report strings verdicts together.
        is_report = said.crowd or said.section is not Section.RAISED
        parts = parts_of_sentence(
            sentence, is_report=is_report, is_plan=said.crowd or said.section is Section.TASK
        )
    for part in parts:
        for text in _short_enough(_without_opening(_TAIL.sub("", part.text))):
            if n_syllables(text) >= 2 or (opened.lead and n_syllables(text)):
                yield Piece(
                    text, said.section, part.joint, part.separator or " ", said.speaker, said.village,
                    is_vouched=said.is_vouched,
                )  # fmt: skip


def _leads_in(opened: Opened, said: Said) -> bool:
    is_order = said.section is Section.TASK and opened.lead.rstrip().endswith(":")
    is_told = opened.lead.rstrip().endswith(":") or said.crowd or said.section is not Section.RAISED
    return is_order or (is_told and bool(report_cues.LEAD_CUE.search(_END_OF_LEAD.sub("", opened.lead))))


def _without_opening(text: str) -> str:
    text = voice_cues.AGREES_BUT.sub("", text, count=1)
    for opening in (
        voice_cues.ON_A_DAY,
        _CONNECTIVE,
        voice_cues.NEW_MATTER_LINK,
        voice_cues.SAYS_MORE,
        _GOES_ON,
    ):
        text = opening.sub("", text, count=1)
    return text


def _short_enough(text: str) -> Iterator[str]:
    while len(text) > MAX_PIECE_CHARS:
        cut = text.rfind(" ", 1, MAX_PIECE_CHARS)
        cut = cut if cut > 0 else MAX_PIECE_CHARS
        yield text[:cut].strip()
        text = text[cut:].strip()
    yield text.strip()
