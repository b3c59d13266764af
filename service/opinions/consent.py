"""The sentence that people agree to when they leave their name or phone, by its version."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Consent:
    """A sentence and its version, e.g. "2026-11"."""

    version: str
    text: str


def current_consent() -> Consent:
    """The sentence to show now."""
    return list(_sentences().values())[-1]


def find_sentence(version: str) -> str | None:
    """What a sentence of this version said."""
    found = _sentences().get(version)
    return found.text if found else None


@cache
def _sentences() -> Mapping[str, Consent]:
    table = tomllib.loads(Path(__file__).with_name("consent.toml").read_text("utf-8"))
    return {row["version"]: Consent(row["version"], row["text"]) for row in table["sentence"]}
