"""Minutes to opinions with topics, departments and due dates: the whole way, nothing stored."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from models.classifier import Classifier
from models.errors import Problem
from service.dialogues.nouns import Document, Facts, LeftOut, Section, Statement
from service.dialogues.reading import read_file
from service.dialogues.said import SaidClassifier
from service.dialogues.splitting.matters import settle
from service.dialogues.splitting.meaning import weigh
from service.dialogues.splitting.splitter import split
from service.dialogues.wariness import denunciation_score
from service.opinions.classification import Classified, routed, to_json
from service.opinions.nouns import today
from service.opinions.redaction import redact
from service.routing.nouns import Profile

COUNTED = (Section.RAISED, Section.SHORTCOMING)
#: Texts classified between two steps of a progress bar.
CHUNK = 50
MAX_PIECES = 10_000
Progress = Callable[[int, int], None]


class TooManyOpinions(Problem):
    """More opinions than a document has, or than a person can look through."""

    status = 413
    code = "too_many_opinions"
    title = "Văn bản có quá nhiều ý kiến"


@dataclass(frozen=True, slots=True)
class DigestedOpinion:
    """A statement with what the machine says of it."""

    statement: Statement
    classified: Classified

    @property
    def guarded(self) -> bool:
        return self.classified.guard.guarded

    @property
    def topics(self) -> tuple[str, ...]:
        """Topic ids, strongest first; none are told of what is guarded."""
        return () if self.guarded else tuple(topic.id for topic in self.classified.prediction.topics)

    @property
    def shown_text(self) -> str:
        """The text without personal data; of a guarded one only its place in the document."""
        return placeholder(self.statement.position) if self.guarded else redact(self.statement.text)


@dataclass(frozen=True, slots=True)
class Digest:
    """A document taken apart and routed for the day `on`; `date_source` is "option", "document" or "today"."""

    name: str
    kind: str
    facts: Facts
    on: date
    date_source: str
    model_version: str
    opinions: tuple[DigestedOpinion, ...]
    left_out: tuple[LeftOut, ...]

    def of(self, *sections: Section) -> list[DigestedOpinion]:
        """Opinions of these sections, in the order of the document."""
        return [opinion for opinion in self.opinions if opinion.statement.section in sections]

    @property
    def topic_counts(self) -> dict[str, int]:
        """How many opinions raised, or named as a shortcoming, touch each topic; most frequent first."""
        counts = Counter(topic for opinion in self.of(*COUNTED) for topic in opinion.topics)
        return dict(counts.most_common())

    @property
    def left_out_counts(self) -> dict[str, int]:
        """How many stretches were left out, by reason."""
        return dict(Counter(one.reason for one in self.left_out))


def placeholder(position: int) -> str:
    """What stands in lists in place of a text that may be a denunciation."""
    return f"[Nội dung được giữ kín – mục {position} của văn bản]"


def digest_file(
    path: Path,
    *,
    classifier: Classifier,
    profile: Profile,
    on: date | None = None,
    progress: Progress | None = None,
) -> Digest:
    """Digest a file; raises an UnreadableFile with its cause."""
    document = read_file(path)
    return digest(document, name=path.name, classifier=classifier, profile=profile, on=on, progress=progress)


def digest(
    document: Document,
    *,
    classifier: Classifier,
    profile: Profile,
    name: str = "",
    on: date | None = None,
    progress: Progress | None = None,
) -> Digest:
    """Digest a document that has been read; the day is `on`, else that of the document, else today.

    Raises TooManyOpinions above 10,000 pieces, before the model sees any.
    """
    minutes = split(document)
    if len(minutes.pieces) > MAX_PIECES:
        raise TooManyOpinions(f"Văn bản có hơn {MAX_PIECES} ý kiến: hãy tách thành nhiều tệp.")
    said = SaidClassifier(classifier, may_be_none=minutes.is_plain_list)
    minutes = weigh(minutes, said.meanings)
    statements, repeated = settle(minutes.pieces, lambda texts: [one.topics for one in said.meanings(texts)])
    day, source = _day(on, minutes.facts)
    opinions = tuple(_classified(statements, said, profile, day, progress))
    left_out = (*minutes.left_out, *[LeftOut("repeated")] * repeated)
    return Digest(name, document.kind, minutes.facts, day, source, said.version, opinions, left_out)


def digest_statement(
    statement: Statement, *, classifier: Classifier, profile: Profile, on: date
) -> DigestedOpinion:
    """One statement read anew, for example after an officer changed its words; he vouches that it is an opinion."""
    return next(_classified([statement], SaidClassifier(classifier), profile, on, None))


def _day(on: date | None, facts: Facts) -> tuple[date, str]:
    if on is not None:
        return on, "option"
    if facts.held_on is not None:
        return min(facts.held_on, today()), "document"
    return today(), "today"


def _classified(
    statements: Sequence[Statement],
    said: SaidClassifier,
    profile: Profile,
    on: date,
    progress: Progress | None,
) -> Iterator[DigestedOpinion]:
    for start in range(0, len(statements), CHUNK):
        chunk = statements[start : start + CHUNK]
        predictions = said.predict([one.text for one in chunk])
        for statement, prediction in zip(chunk, predictions, strict=True):
            score = denunciation_score(statement.section, profile)
            wary = replace(profile, denunciation_score=score)
            result = routed(statement.text, prediction, taxonomy=said.taxonomy, profile=wary, on=on)
            yield DigestedOpinion(statement, result)
        if progress:
            progress(start + len(chunk), len(statements))


def digest_to_json(digested: Digest) -> dict[str, Any]:
    """The answer of `langnghe digest --json`; `topics` counts what was raised or named as a shortcoming."""
    return {
        "model": digested.model_version,
        "document": document_to_json(digested),
        "opinions": [opinion_to_json(opinion) for opinion in digested.opinions],
        "topics": digested.topic_counts,
        "left_out": digested.left_out_counts,
    }


def document_to_json(digested: Digest) -> dict[str, Any]:
    """What the document says about itself, and the day for which it was routed."""
    facts = digested.facts
    return {
        "name": digested.name,
        "format": digested.kind,
        "title": facts.title,
        "held_on": facts.held_on.isoformat() if facts.held_on else None,
        "date_precision": facts.precision,
        "routed_on": digested.on.isoformat(),
        "date_source": digested.date_source,
        "place": facts.place,
        "chair": facts.chair,
        "commune": facts.commune,
    }


def opinion_to_json(opinion: DigestedOpinion) -> dict[str, Any]:
    """One opinion in the shape of `POST /classify`, with its place; what is guarded shows its place only."""
    statement = opinion.statement
    answer = {
        "position": statement.position,
        "text": opinion.shown_text,
        "section": statement.section.value,
        "speaker": None if opinion.guarded else statement.speaker,
        "village": None if opinion.guarded else statement.village,
        **to_json(opinion.classified),
    }
    if opinion.guarded:
        answer |= {"topics": [], "guesses": [], "reasons": [], "needs_review": True, "route": None}
    if statement.section is Section.ACHIEVEMENT:
        answer["route"] = None
    if opinion.shown_text != statement.text:
        answer["topics"] = [{**topic, "evidence": []} for topic in answer["topics"]]
    return answer
