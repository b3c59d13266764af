"""Vietnamese ways of writing in pages: dates, numbers, shares, alphabetical order, marked words, addresses."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup, escape

VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng


def day(value: date | str | None) -> str:
    """dd/MM/yyyy; a dash when there is none."""
    if value is None:
        return "–"
    return (date.fromisoformat(value) if isinstance(value, str) else value).strftime("%d/%m/%Y")


def moment(value: datetime) -> str:
    """Hour and day in Vietnam."""
    return value.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


def number(value: float, n_decimals: int = 0) -> str:
    """1.234,5 as it is written in Vietnam."""
    return f"{value:,.{n_decimals}f}".translate(str.maketrans(",.", ".,"))


def share(score: float) -> str:
    """A score in 0..1 as whole percent; never 100 % for what is only nearly sure."""
    percent = round(score * 100)
    return f"{99 if percent == 100 and score < 1 else percent} %"


def alphabetical(name: str) -> tuple[tuple[int, int], ...]:
    """A sort key in the order of the Vietnamese alphabet; tones decide only between equal letters."""
    return tuple(_place(letter) for letter in unicodedata.normalize("NFC", name).lower())


def sorted_names(rows: Iterable[Any], attribute: str = "name") -> list[Any]:
    """Rows in the order of their Vietnamese names."""
    return sorted(rows, key=lambda row: alphabetical(str(getattr(row, attribute))))


def marked(text: str, spans: Sequence[Mapping[str, Any]]) -> Markup:
    """The text with spans (code-point `start` and `end`) marked; overlapping ones become one."""
    parts, last = [], 0
    for start, end in _merged(spans):
        parts += [escape(text[last:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        last = end
    return Markup("").join([*parts, escape(text[last:])])


def narrowed(query: Mapping[str, Any], **changes: Any) -> str:
    """A query string with some values changed; None or "" takes a value out."""
    kept = {key: value for key, value in {**query, **changes}.items() if value not in (None, "", [])}
    return "?" + urlencode(kept, doseq=True) if kept else ""


def _merged(spans: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((int(span["start"]), int(span["end"])) for span in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _place(letter: str) -> tuple[int, int]:
    tone = 0
    bare = []
    for char in unicodedata.normalize("NFD", letter):
        if char in _TONES:
            tone = _TONES.index(char) + 1
        else:
            bare.append(char)
    plain = unicodedata.normalize("NFC", "".join(bare))
    place = _ALPHABET.find(plain)
    return (place + 100, tone) if place >= 0 else (ord(plain[0]) if plain and plain[0] < "a" else 999, tone)


def visible(text: str) -> str:
    """The text without marks of no width or that turn the direction of writing: they would mix up what is around."""
    return _INVISIBLE.sub("", text)


def id_and_name(row: Any) -> tuple[str, str]:
    """Id and name of whatever has both, for a list to choose from."""
    return row.id, row.name


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "day": day,
    "moment": moment,
    "number": number,
    "share": share,
    "marked": marked,
    "sorted_names": sorted_names,
    "visible": visible,
    "id_and_name": id_and_name,
}
