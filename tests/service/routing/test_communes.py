"""Profiles by commune: each its own, none its neighbour's, followed while the service runs."""

from pathlib import Path

import pytest
from starlette.datastructures import State

from service.routing.communes import Communes
from service.routing.following import ProfileFollower
from service.routing.nouns import Profile
from service.routing.profile import BUNDLED, BrokenProfile, load_profile


def write_profile(folder: Path, name: str, *, answer_days: int = 10) -> Path:
    """A profile like the bundled one, for another commune."""
    folder.mkdir(exist_ok=True)
    own = load_profile(BUNDLED)
    source = BUNDLED.read_text("utf-8").replace(f'name = "{own.name}"', f'name = "{name}"', 1)
    path = folder / f"{abs(hash(name))}.toml"
    path.write_text(source.replace("answer_days = 10", f"answer_days = {answer_days}", 1), "utf-8")
    return path


@pytest.fixture
def own() -> Profile:
    return load_profile(BUNDLED)


@pytest.fixture
def communes(own: Profile, tmp_path: Path) -> Communes:
    write_profile(tmp_path / "communes", "Bình Mẫu", answer_days=12)
    communes = Communes(lambda: own, tmp_path / "communes")
    communes.load()
    return communes


class TestCommunes:
    def test_gives_each_its_own(self, communes: Communes, own: Profile) -> None:
        assert communes.of("") is own
        assert communes.of(own.name) is own
        assert communes.of("Bình Mẫu").clocks.answer_days == 12
        assert communes.names == (own.name, "Bình Mẫu")

    def test_one_without_a_file_shares_the_installations(self, communes: Communes, own: Profile) -> None:
        shared = communes.of("Cát Mẫu")
        assert (shared.name, shared.clocks) == ("Cát Mẫu", own.clocks)
        assert communes.find_path("Cát Mẫu") is None

    def test_refuses_two_files_for_one_commune(
        self, communes: Communes, own: Profile, tmp_path: Path
    ) -> None:
        write_profile(tmp_path / "communes", own.name)
        with pytest.raises(BrokenProfile, match=own.name):
            communes.load()
        assert communes.names == (own.name, "Bình Mẫu")

    def test_follows_the_folder(self, own: Profile, tmp_path: Path) -> None:
        state, folder = State(), tmp_path / "communes"
        state.profile, state.communes = own, Communes(lambda: own, folder)
        follower = ProfileFollower(state, tmp_path / "commune.toml")
        path = write_profile(folder, "Bình Mẫu", answer_days=12)
        follower.look()
        assert state.communes.of("Bình Mẫu").clocks.answer_days == 12
        path.unlink()
        follower.look()
        assert state.communes.names == (own.name,)
