"""The lexicon: weighted phrases per topic, matched over syllables."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import Problem
from models.text import normalize

LEXICON_FILE = Path(__file__).parent.parent / "datasets" / "lexicon.toml"
#: The three headings of the file and what a phrase under each adds to its topic.
WEIGHTS: Mapping[str, int] = {"certain": 3, "likely": 2, "hint": 1}
#: A section of the file, not a topic: phrases that hide shorter ones inside them, as "gia đình" hides "đình".
IGNORED = "ignored"
_HEADINGS = {IGNORED: {"phrases": 0}}
MAX_SYLLABLES = 8


class BrokenLexicon(Problem):
    """The lexicon file cannot be used."""

    status = 500
    code = "broken_lexicon"
    title = "Tệp từ vựng bị lỗi"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables as written with diacritics, and the topic that they speak for."""

    syllables: tuple[str, ...]
    topic: str
    weight: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found at the syllables `start`..`end` (exclusive) of a text."""

    topic: str
    weight: int
    start: int
    end: int


class Lexicon:
    """Finds phrases in a list of syllables, exactly as written; what lies inside an ignored phrase is not found.

    Text typed without diacritics gets them back before it comes here.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(phrases)
        # What begins a phrase stands here too, with nothing to say, so that a search knows when to stop.
        self._by_text: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            for end in range(1, len(phrase.syllables) + 1):
                begun = self._by_text.setdefault(" ".join(phrase.syllables[:end]), [])
            begun.append(phrase)

    def find(self, syllables: Sequence[str]) -> list[Hit]:
        """All hits, overlapping ones included."""
        hits: list[Hit] = []
        hidden: list[Hit] = []
        begun, n = self._by_text.get, len(syllables)
        for start, key in enumerate(syllables):
            phrases = begun(key)
            end = start + 1
            while phrases is not None:
                for phrase in phrases:
                    found = hidden if phrase.topic == IGNORED else hits
                    found.append(Hit(phrase.topic, phrase.weight, start, end))
                if end == n:
                    break
                key = f"{key} {syllables[end]}"
                phrases = begun(key)
                end += 1
        return [hit for hit in hits if not any(_covers(one, hit) for one in hidden)] if hidden else hits


def _covers(outer: Hit, inner: Hit) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def load_lexicon(path: Path = LEXICON_FILE, topics: Iterable[str] | None = None) -> Lexicon:
    """Read the officer's file; BrokenLexicon names the topic or phrase at fault."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenLexicon(f"{path.name}: {error}") from error
    allowed = None if topics is None else set(topics)
    return Lexicon(
        phrase
        for topic, headings in data.items()
        for phrase in _phrases(topic, headings, path.name)
        if allowed is None or topic in allowed or topic == IGNORED
    )


def _phrases(topic: str, headings: object, file: str) -> list[Phrase]:
    weights = _HEADINGS.get(topic, WEIGHTS)
    if not isinstance(headings, dict) or set(headings) - set(weights):
        raise BrokenLexicon(f"{file}: mục [{topic}] chỉ được có {', '.join(weights)}.")
    phrases = []
    for heading, texts in headings.items():
        for text in texts:
            syllables = tuple(normalize(text).text.lower().split())
            if not 1 <= len(syllables) <= MAX_SYLLABLES:
                raise BrokenLexicon(f"{file}: [{topic}] cụm {text!r} phải có 1 đến {MAX_SYLLABLES} tiếng.")
            phrases.append(Phrase(syllables, topic, weights[heading]))
    return sorted(set(phrases), key=lambda p: (p.topic, p.syllables, p.weight))


def dump_lexicon(lexicon: Lexicon) -> bytes:
    """The lexicon as it is kept inside a version."""
    rows = [[p.topic, p.weight, " ".join(p.syllables)] for p in lexicon.phrases]
    return json.dumps(rows, ensure_ascii=False).encode()


def parse_lexicon(data: bytes) -> Lexicon:
    """The inverse of `dump_lexicon`."""
    return Lexicon(Phrase(tuple(text.split()), topic, weight) for topic, weight, text in json.loads(data))
