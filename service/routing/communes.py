"""One installation, many communes: each may have a profile of its own, a TOML file in one folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from service.routing.nouns import Profile
from service.routing.profile import BrokenProfile, load_profile

FOLDER = "communes"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another commune's profile and the file that holds it."""

    path: Path
    profile: Profile


class Communes:
    """The profiles by commune. One without a file of its own works with the installation's, under its own name."""

    def __init__(self, own: Callable[[], Profile], folder: Path) -> None:
        self._own = own
        self._folder = folder
        self._neighbours: Mapping[str, Neighbour] = {}

    def of(self, commune: str) -> Profile:
        """The profile of a commune by its name; "" is the installation's own."""
        own = self._own()
        if commune in ("", own.name):
            return own
        found = self._neighbours.get(commune)
        return found.profile if found else replace(own, name=commune)

    def find_path(self, commune: str) -> Path | None:
        """The file of a commune that has one of its own."""
        found = self._neighbours.get(commune)
        return found.path if found else None

    @property
    def names(self) -> tuple[str, ...]:
        """Every commune that has a profile, the installation's own first."""
        return (self._own().name, *sorted(self._neighbours))

    @property
    def seen(self) -> tuple[tuple[str, int], ...]:
        """Changes whenever a file comes, goes or is written."""
        paths = sorted(self._folder.glob("*.toml"))
        return tuple((path.name, path.stat().st_mtime_ns) for path in paths)

    def load(self) -> None:
        """Reads the folder anew, all or nothing; BrokenProfile, also where two files name the same commune."""
        found: dict[str, Neighbour] = {}
        for path in sorted(self._folder.glob("*.toml")):
            profile = load_profile(path, topics=self._own().topics)
            if profile.name in found or profile.name == self._own().name:
                raise BrokenProfile(path, None, f"xã, phường “{profile.name}” đã có hồ sơ ở tệp khác.")
            found[profile.name] = Neighbour(path, profile)
        self._neighbours = found
