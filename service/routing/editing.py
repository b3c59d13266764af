"""Edits the commune profile's file: one value at a time, comments kept, checked before it replaces the old one."""

import os
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import Problem
from service.routing.nouns import Profile
from service.routing.phrases import fold
from service.routing.profile import BUNDLED, parse_profile, read_source

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

OWN_NAME = "commune.toml"


class ProfileChanged(Problem):
    """Somebody else has edited the profile since it was read."""

    status = 412
    code = "profile_changed"
    title = "Danh mục đã được người khác sửa"


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """The text of the profile, where an edited one is kept, and a mark of this very text."""

    path: Path
    source: str

    @property
    def mark(self) -> str:
        """Changes with every edit."""
        return sha256(self.source.encode()).hexdigest()[:16]


def own_profile(*, configured: Path | None, home: Path) -> Path:
    """Where this installation keeps its profile, whether the file exists yet or not."""
    named = os.environ.get("LANGNGHE_PROFILE")
    return configured or (Path(named) if named else home / OWN_NAME)


def open_profile(path: Path) -> ProfileFile:
    """The profile to edit; while there is none of its own, the bundled one to begin with."""
    return ProfileFile(path, read_source(path if path.exists() else BUNDLED))


def with_rule(
    file: ProfileFile, *, structure: str, topic: str, lead: str, supports: Sequence[str]
) -> ProfileFile:
    """Another lead and other supports for a topic in one structure."""
    import tomlkit

    document = tomlkit.parse(file.source)
    rule = tomlkit.inline_table()
    rule["lead"] = lead
    if supports:
        rule["supports"] = [id for id in dict.fromkeys(supports) if id != lead]
    for table in _tables(document, "structures"):
        if table["id"] == structure:
            table["topics"][topic] = rule
    return ProfileFile(file.path, tomlkit.dumps(document))


def with_values(file: ProfileFile, table: str, values: Mapping[str, Any]) -> ProfileFile:
    """Other values in one table of the file, e.g. "clocks" or "commune"."""
    import tomlkit

    document = tomlkit.parse(file.source)
    for key, value in values.items():
        _table(document, table)[key] = value
    return ProfileFile(file.path, tomlkit.dumps(document))


def with_department(file: ProfileFile, *, id: str, name: str, ward: bool) -> ProfileFile:
    """Another name for a department; the id stays, because opinions point to it."""
    import tomlkit

    document = tomlkit.parse(file.source)
    row = _table(document, "departments").get(id)
    if row is not None:
        row["ward_name" if ward and "ward_name" in row else "name"] = name
    return ProfileFile(file.path, tomlkit.dumps(document))


def with_new_department(file: ProfileFile, *, id: str, name: str, level: str) -> ProfileFile:
    """One more department, to which nothing is routed yet."""
    import tomlkit

    document = tomlkit.parse(file.source)
    row = tomlkit.inline_table()
    row.update({"name": name, "level": level})
    _table(document, "departments")[id] = row
    return ProfileFile(file.path, tomlkit.dumps(document))


def with_topic(file: ProfileFile, *, id: str, values: Mapping[str, Any]) -> ProfileFile:
    """What the commune says of a topic in place of the program; keys that are not named stay as they are."""
    import tomlkit

    document = tomlkit.parse(file.source)
    topics = document.setdefault("topics", tomlkit.table(is_super_table=True))
    row = topics.setdefault(id, tomlkit.table())
    for key, value in values.items():
        row[key] = value
    return ProfileFile(file.path, tomlkit.dumps(document))


def new_id(name: str, taken: Collection[str]) -> str:
    """An id for a new row out of its name: small letters without marks, not taken yet, at most 40 long."""
    words = re.findall(r"[a-z0-9]+", fold(unicodedata.normalize("NFC", name)).lower())
    stem = re.sub(r"^[0-9_]+", "", "_".join(words))[:36].strip("_") or "own"
    return next(id for id in (stem, *(f"{stem}_{n}" for n in range(2, 1000))) if id not in taken)


def checked_profile(file: ProfileFile) -> Profile:
    """The profile as it would be; BrokenProfile when it cannot be used."""
    return parse_profile(file.source, path=file.path)


def save_profile(file: ProfileFile, *, replaces: str) -> Profile:
    """Checks the text and puts it in place of the file in one step.

    Raises BrokenProfile, or ProfileChanged when the present file is not the one marked `replaces`.
    """
    profile = checked_profile(file)
    if open_profile(file.path).mark != replaces:
        raise ProfileChanged("Danh mục vừa được người khác sửa; hãy mở lại trang rồi sửa tiếp.")
    file.path.parent.mkdir(parents=True, exist_ok=True)
    written = file.path.with_suffix(".new")
    with written.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(file.source)
        stream.flush()
        os.fsync(stream.fileno())
    written.replace(file.path)
    return profile


def _table(document: "TOMLDocument", name: str) -> Any:
    return document[name]


def _tables(document: "TOMLDocument", name: str) -> Any:
    return document[name]
