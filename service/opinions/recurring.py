"""Finds for opinions that come in the first one that raised the same matter, among few candidates of an index."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import TextClause, func, select, text, update
from sqlalchemy.orm import Session, aliased

from service.opinions.matters import Matter, agree, likeness, spellings
from service.opinions.records import OpinionRecord

#: The newest so many of one commune, topic and village are compared: about a year of an ordinary commune.
N_COMPARED: Final = 20
#: A database takes only so many parts of one statement.
N_KEYS_AT_ONCE: Final = 50

NEWEST: Final = 2**31 - 1

Row = Mapping[str, Any]
#: Commune, likeliest topic and village of opinions.
Key = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class First:
    """The opinion that a matter goes back to: its id when it is stored, else its place among those that come in."""

    id: int | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class _Earlier:
    matter: Matter
    first: First


def find_first(session: Session, opinion: OpinionRecord, topics: Collection[str]) -> int | None:
    """The same for one that is stored already, among those before it."""
    row = {column.key: getattr(opinion, column.key) for column in OpinionRecord.__table__.c}
    found = find_firsts(session, [row], [topics], before=opinion.id)
    return found[0].id if found else None


def find_firsts(
    session: Session, rows: Sequence[Row], topics: Sequence[Collection[str]], *, before: int = NEWEST
) -> dict[int, First]:
    """By place in `rows` the first that raised the same matter, which may be an earlier row; `topics` are the row's.

    Equal words win over like ones. What is guarded or no opinion neither repeats nor is repeated.
    """
    places = [place for place, row in enumerate(rows) if not row["guarded"] and row["kind"] != "none"]
    matters = {place: Matter(rows[place]["redacted_text"], rows[place]["village"]) for place in places}
    keys = {place: _keys(rows[place], matters[place], topics[place]) for place in places}
    worded = _with_same_words(session, [rows[place] for place in places], before)
    known = _latest(session, {key for some in keys.values() for key in some}, before)
    firsts: dict[int, First] = {}
    for place, matter in matters.items():
        row = rows[place]
        same_words, of_key = worded[_words(row)], known[_key(row)]
        first = next((one.first for one in same_words if agree(one.matter, matter)), None) or _most_alike(
            matter, [one for key in keys[place] for one in known[key]]
        )
        if first is not None:
            firsts[place] = first
        earlier = _Earlier(matter, first or First(place=place))
        same_words.append(earlier)
        of_key.insert(0, earlier)
        del of_key[N_COMPARED:]
    return firsts


def _most_alike(matter: Matter, candidates: Iterable[_Earlier]) -> First | None:
    alike = [(score, one.first) for one in candidates if (score := likeness(one.matter, matter))]
    return max(alike, key=lambda pair: pair[0])[1] if alike else None


def _keys(row: Row, matter: Matter, topics: Collection[str]) -> list[Key]:
    """Where an earlier one may stand: under either of the two foremost topics, its village spelt one way or none."""
    likely = list(dict.fromkeys((row["likely_topic"], *topics)))[:2]
    return [(row["commune"], topic, village) for topic in likely for village in (*spellings(matter), None)]


def _key(row: Row) -> Key:
    return row["commune"], row["likely_topic"], row["village"]


def _words(row: Row) -> tuple[str, str]:
    return row["commune"], row["text_hash"]


def _with_same_words(
    session: Session, rows: Sequence[Row], before: int
) -> defaultdict[tuple[str, str], list[_Earlier]]:
    opinion, texts = OpinionRecord, {_words(row): row["redacted_text"] for row in rows}
    earliest = session.execute(
        select(opinion.commune, opinion.text_hash, opinion.village, func.min(opinion.id).label("id"))
        .where(
            opinion.text_hash.in_({text_hash for _, text_hash in texts}),
            opinion.guarded.is_(False),
            opinion.kind != "none",
            opinion.id < before,
        )
        .group_by(opinion.commune, opinion.text_hash, opinion.village)
    ).all()
    found: defaultdict[tuple[str, str], list[_Earlier]] = defaultdict(list)
    first_of = _roots(session, [row.id for row in earliest])
    for row in sorted(earliest, key=lambda row: row.id):
        said = texts.get((row.commune, row.text_hash), "")
        found[row.commune, row.text_hash].append(
            _Earlier(Matter(said, row.village), First(id=first_of[row.id]))
        )
    return found


def _roots(session: Session, ids: Sequence[int]) -> dict[int, int]:
    if not ids:
        return {}
    query = select(OpinionRecord.id, OpinionRecord.repeat_of).where(OpinionRecord.id.in_(ids))
    return {row.id: row.repeat_of or row.id for row in session.execute(query)}


def _latest(session: Session, keys: Collection[Key], before: int) -> defaultdict[Key, list[_Earlier]]:
    """The newest of every key, newest first."""
    found: defaultdict[Key, list[_Earlier]] = defaultdict(list)
    named = sorted(key for key in keys if key[2] is not None)
    unnamed = sorted(key for key in keys if key[2] is None)
    for some in (*_parts(named), *_parts(unnamed)):
        values = {
            f"{name}{place}": value
            for place, key in enumerate(some)
            for name, value in zip(("commune", "topic", "village"), key, strict=True)
            if value is not None
        } | {"before": before}
        for row in session.execute(_latest_of(len(some), some[0][2] is not None), values).all():
            earlier = _Earlier(Matter(row.redacted_text, row.village), First(id=row.repeat_of or row.id))
            found[row.commune, row.likely_topic, row.village].append(earlier)
    return found


def _parts(keys: Sequence[Key]) -> list[Sequence[Key]]:
    return [keys[start : start + N_KEYS_AT_ONCE] for start in range(0, len(keys), N_KEYS_AT_ONCE)]


@lru_cache(maxsize=2 * N_KEYS_AT_ONCE)
def _latest_of(n_keys: int, is_named: bool) -> TextClause:
    """One statement for so many keys; written out, because composing it anew costs more than asking it."""
    return text(
        " UNION ALL ".join(
            "SELECT * FROM (SELECT id, repeat_of, redacted_text, commune, likely_topic, village FROM opinions"
            f" WHERE commune = :commune{place} AND likely_topic = :topic{place}"
            f" AND village {f'= :village{place}' if is_named else 'IS NULL'}"
            " AND NOT guarded AND kind <> 'none' AND id < :before"
            f" ORDER BY id DESC LIMIT {N_COMPARED}) AS newest{place}"
            for place in range(n_keys)
        )
    )


def count_times(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """By opinion that repeats another, the how-manieth time its matter was raised: 2 for the first repetition."""
    earlier = aliased(OpinionRecord)
    n_until = (
        select(func.count())
        .where(earlier.repeat_of == OpinionRecord.repeat_of, earlier.id <= OpinionRecord.id)
        .where(earlier.guarded.is_(False))
        .scalar_subquery()
    )
    query = select(OpinionRecord.id, n_until).where(OpinionRecord.id.in_(list(ids)))
    return {id: n + 1 for id, n in session.execute(query)}


def point_to(session: Session, before: int, *, first: int) -> None:
    """What went back to one opinion goes back to another from now on."""
    session.execute(update(OpinionRecord).where(OpinionRecord.repeat_of == before).values(repeat_of=first))
