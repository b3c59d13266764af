"""A document to minutes: tables by their columns, everything else by the walk, facts from the head."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from service.dialogues.nouns import Block, Document, LeftOut, Minutes, Section
from service.dialogues.splitting import heading_cues, meeting_cues
from service.dialogues.splitting.columns import in_columns
from service.dialogues.splitting.discourse import Walk
from service.dialogues.splitting.facts import find_facts
from service.dialogues.splitting.headings import is_heading, opens_entry
from service.dialogues.splitting.messages import are_messages
from service.dialogues.splitting.paragraphs import Paragraph, read_paragraphs
from service.dialogues.splitting.parts import Part
from service.dialogues.splitting.sentences import split_sentences
from service.dialogues.splitting.speakers import find_turn
from service.dialogues.splitting.standing import NO_MARK
from service.dialogues.splitting.tables import GroupRow, RowLeftOut, find_layout, guess_layout, read_rows
from service.dialogues.splitting.villages import find_village

_HEAD_PARAGRAPHS = 12
_SHEETS = ("xlsx", "csv", "json")


def split(document: Document) -> Minutes:
    """Pieces of every section in their order, what was left out, and the facts of the document.

    A text without any frame of a report or of minutes is a plain list of opinions.
    """
    parts = list(_parts(document))
    paragraphs = [paragraph for part in parts if isinstance(part[0], Paragraph) for paragraph in part]
    has_table = any(find_layout(part) for part in parts if not isinstance(part[0], Paragraph))
    default = Part.NARRATION if has_table else _default_part(paragraphs)
    walk = Walk(default)
    walk.at.outline.hears = any(
        meeting_cues.HEARING.search(one.text) for one in paragraphs[:_HEAD_PARAGRAPHS]
    )
    walk.at.officers.notice_all(paragraph.text for paragraph in paragraphs)
    for part in parts:
        if isinstance(part[0], Paragraph):
            walk.take_all(part)
        else:
            _take_table(walk, part, kind=document.kind)
    is_plain_list = default is Part.RAISED or document.kind in _SHEETS
    facts = find_facts(_head(parts), document.stated, is_plain_list=default is Part.RAISED)
    return Minutes(facts, tuple(walk.found.pieces), tuple(walk.found.left_out), is_plain_list)


def _parts(document: Document) -> Iterator[list[Paragraph] | list[tuple[str, ...]]]:
    """Runs of paragraphs and whole tables, in order; a table without a text column counts as paragraphs."""
    titles: tuple[str, ...] = ()
    for table, blocks in groupby(document.blocks, key=lambda block: block.table):
        if table is None:
            paragraphs = read_paragraphs(list(in_columns(blocks)), lined=document.lined)
        else:
            rows = [block.cells for block in blocks]
            layout = find_layout(rows)
            if layout:
                titles = rows[layout.first_row - 1]
            elif titles and all(len(row) == len(titles) for row in rows):
                rows = [titles, *rows]  # a table that goes on behind a break of the page
                layout = find_layout(rows)
            if layout or document.kind in _SHEETS:
                yield from _sheet(rows, layout.first_row - 1 if layout else 0)
                continue
            paragraphs = read_paragraphs([Block(text=cell) for row in rows for cell in row], lined=False)
        if paragraphs:
            yield paragraphs


def _sheet(rows: list[tuple[str, ...]], header_at: int) -> Iterator[list[Paragraph] | list[tuple[str, ...]]]:
    """Rows above the titles are the heading of the sheet."""
    above = [Block(text=cell) for row in rows[:header_at] for cell in row if cell]
    if above:
        yield read_paragraphs(above, lined=False)
    if rows[header_at:]:
        yield rows[header_at:]


def _head(parts: Sequence[Sequence[Paragraph] | Sequence[tuple[str, ...]]]) -> list[Paragraph]:
    return [entry for part in parts for entry in part if isinstance(entry, Paragraph)]


def _default_part(paragraphs: Sequence[Paragraph]) -> Part:
    has_frame = any(meeting_cues.FRAME.search(paragraph.text) for paragraph in paragraphs[:_HEAD_PARAGRAPHS])
    has_parts = any(
        is_heading(paragraph, None, in_list=False, part=Part.NARRATION)
        and heading_cues.part_of_heading(paragraph.text)
        for paragraph in paragraphs
    )
    has_messages = are_messages([paragraph.text for paragraph in paragraphs[:_HEAD_PARAGRAPHS]])
    has_entries = has_messages or any(opens_entry(paragraph.text) for paragraph in paragraphs)
    is_framed = has_frame or has_parts or has_entries or any(map(_tells, paragraphs))
    return Part.NARRATION if is_framed else Part.RAISED


def _tells(paragraph: Paragraph) -> bool:
    """Whether it tells or quotes what somebody said, as articles do and lists of messages do not."""
    turns = (find_turn(sentence) for sentence in split_sentences(paragraph.text))
    told = (
        turn.speaker and (not turn.is_direct or turn.text.startswith(("“", '"'))) for turn in turns if turn
    )
    return not paragraph.marker and any(told)


def _take_table(walk: Walk, rows: list[tuple[str, ...]], *, kind: str) -> None:
    layout = find_layout(rows) or (guess_layout(rows) if kind in _SHEETS else None)
    if layout is None:
        walk.found.left_out.extend(LeftOut("narration", " | ".join(filter(None, row))) for row in rows)
        return
    village: str | None = None
    section = Section.RAISED if layout.is_raised else walk.at.outline.part.section or Section.RAISED
    for entry in read_rows(rows, layout):
        if isinstance(entry, GroupRow):
            village = find_village(entry.text) or None
            walk.found.left_out.append(LeftOut("heading", entry.text))
            continue
        if isinstance(entry, RowLeftOut):
            walk.found.left_out.append(LeftOut(entry.reason, entry.text))
            continue
        walk.found.pieces.extend(
            replace(
                piece,
                village=piece.village or village,
                section=piece.section if piece.section is not Section.RAISED else section,
            )
            for piece in entry
        )
    walk.at.outline.enter_label(NO_MARK - 1, Part.NARRATION)  # remarks under the table
