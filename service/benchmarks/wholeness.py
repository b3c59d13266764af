"""Import, a new version, promotion and rollback under a fault at every step: the live state is always whole."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.bundle import CARD, PIPELINE, Manifest, read_manifest, write_bundle
from models.classifier import Classifier
from models.store import Store
from service.app import make_reception
from service.benchmarks.enduring import check_integrity
from service.benchmarks.faults import Fault, Trial, count_steps, find_half, try_with, watch_engine
from service.benchmarks.filling import corpus_sentences
from service.benchmarks.learning_faults import retraining_trial
from service.benchmarks.outcomes import Outcome
from service.benchmarks.serving import Server
from service.database import make_engine, make_sessions, reading
from service.dialogues.confirming import confirm_dialogue
from service.dialogues.digest import Digest, digest
from service.dialogues.nouns import Block, Document
from service.dialogues.previewing import StatedFacts, keep_preview
from service.dialogues.records import DialogueRecord
from service.opinions.records import OpinionRecord
from service.retraining.nouns import PROGRAM
from service.retraining.promoting import follow_pointer, note_first, promote_version, roll_back
from service.retraining.store import find_live
from service.routing.nouns import Profile
from service.routing.profile import load_profile

FIRST, SECOND = "2026-01-01T00-00-00Z-aaaa", "2026-02-01T00-00-00Z-bbbb"
N_STATEMENTS: Final = 12


def try_faults(server: Server, *, every: int, every_in_retraining: int | None = None) -> Outcome:
    """A fault at every so-manieth step of each deed; then the state is looked at, and the deed done again succeeds.

    A retraining has many steps, each tried by a run that is begun and brought to its end; None: it is left out.
    """
    classifier = Store().load()
    n_points: Counter[str] = Counter()
    broken: list[str] = []
    for trial, step in _trials(server, classifier, every, every_in_retraining):
        n_steps = count_steps(trial.do)
        if not n_steps:
            broken.append(f"{trial.name}: not even once")
        for at in range(1, n_steps + 1, step):
            for fault in Fault:
                ended = try_with(trial.do, at=at, fault=fault)
                n_points[trial.name] += 1
                if fault_found := trial.find_break(ended):
                    broken.append(f"{trial.name}, step {at} {fault}: {fault_found}")
    figures = {"points": n_points.total(), "by_deed": dict(n_points), "broken": broken}
    return Outcome("faults at every step", not broken, figures)


def _trials(
    server: Server, classifier: Classifier, every: int, every_in_retraining: int | None
) -> Iterator[tuple[Trial, int]]:
    """Each is tried before the next is prepared."""
    base = Store(server.home / "whole-store")
    _write_again(base, classifier, FIRST)
    base.promote(FIRST)
    yield _import_trial(server.database_url, classifier), every
    yield _new_version_trial(base, classifier), every
    _write_again(base, classifier, SECOND)
    yield _pointer_trial(base), every
    base.point_to(FIRST)
    yield _promotion_trial(server.database_url, base), every
    if every_in_retraining:
        yield retraining_trial(server), every_in_retraining


def _import_trial(url: str, classifier: Classifier) -> Trial:
    seen = [0]
    reception = make_reception(classifier=classifier, profile=load_profile(None))
    digested = _minutes(classifier, reception.profile)

    def do() -> None:
        with _sessions(url) as session:
            confirm_dialogue(
                session=session,
                dialogue=keep_preview(
                    session=session, digested=digested, stated=StatedFacts(title="Thử"),
                    commune=reception.profile.name, content_hash="0" * 64, account_id=None,
                ),
                edits=(), stated=StatedFacts(), reception=reception, account_id=None,
            )  # fmt: skip

    def find_break(ended: bool) -> str | None:
        n_before = seen[0]
        with _engine(url) as engine:
            with make_sessions(reading(engine))() as session:
                by_dialogue = (
                    select(func.count()).select_from(OpinionRecord).group_by(OpinionRecord.dialogue_id)
                )
                sizes = list(session.scalars(by_dialogue))
                states = list(session.scalars(select(DialogueRecord.state)))
            integrity = check_integrity(engine)
        seen[0] = len(states)
        if ended and len(states) == n_before:
            return "said to be done, but is not there"
        if len(sizes) != len(states) or len(set(sizes)) > 1 or set(states) - {"confirmed"}:
            return "half an import"
        return None if integrity == "ok" else integrity

    return Trial("import", do, find_break)


def _minutes(classifier: Classifier, profile: Profile) -> Digest:
    sentences = corpus_sentences(400, seed=5)
    said = [f"Ông Nguyễn Văn A, thôn Trung: {sentences[at]}" for at in range(N_STATEMENTS)]
    document = Document("txt", tuple(Block(line) for line in said))
    return digest(document, classifier=classifier, profile=profile, name="thu.txt")


def _new_version_trial(store: Store, classifier: Classifier) -> Trial:
    def do() -> None:
        _write_again(store, classifier, f"2026-03-01T00-00-00Z-{len(store.versions()):04x}")

    def find_break(_ended: bool) -> str | None:
        store.sweep()
        return find_half(store, live={FIRST})

    return Trial("new version", do, find_break)


def _pointer_trial(store: Store) -> Trial:
    def do() -> None:
        store.promote(FIRST if store.current() == SECOND else SECOND)

    return Trial("pointer", do, lambda _ended: find_half(store, live={FIRST, SECOND}))


def _promotion_trial(url: str, store: Store) -> Trial:
    def do() -> None:
        with _sessions(url) as session:
            live = note_first(session, store=store)
            if live == SECOND:
                roll_back(session, store=store, by=PROGRAM)
            else:
                promote_version(session, store=store, version=SECOND, by=PROGRAM, reason="thử", override=True)
        with _sessions(url) as session:
            follow_pointer(store, find_live(session) or FIRST)

    def find_break(_ended: bool) -> str | None:
        with _engine(url) as engine:
            with make_sessions(reading(engine))() as session:
                live = find_live(session)
            integrity = check_integrity(engine)
        if live not in (None, FIRST, SECOND):
            return f"live is {live}"
        return find_half(store, live={FIRST, SECOND}) or (None if integrity == "ok" else integrity)

    return Trial("promotion and rollback", do, find_break)


def _write_again(store: Store, classifier: Classifier, name: str) -> None:
    source = Store()
    folder = source.folder(classifier.version)
    manifest: Manifest = type(read_manifest(folder))(**{**asdict(read_manifest(folder)), "version": name})
    pipeline, card = (folder / PIPELINE).read_bytes(), (folder / CARD).read_text("utf-8")

    def write(draft: Path) -> None:
        write_bundle(draft, classifier, pipeline=pipeline, card=card, manifest=manifest)

    store.add(name, write)


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _sessions(url: str) -> Iterator[Session]:
    """One transaction whose steps are counted."""
    with _engine(url) as engine, make_sessions(watch_engine(engine)).begin() as session:
        yield session
