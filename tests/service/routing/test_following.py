"""What one serving process saves, the others follow; a broken file changes nothing."""

from pathlib import Path

from starlette.datastructures import State

from service.routing.editing import open_profile, save_profile, with_values
from service.routing.following import ProfileFollower
from service.routing.profile import load_profile


class TestProfileFollower:
    def test_follows_a_file_that_comes_later_and_changes(self, tmp_path: Path) -> None:
        path, state = tmp_path / "commune.toml", State()
        state.profile = load_profile()
        follower = ProfileFollower(state, path)
        file = open_profile(path)
        save_profile(with_values(file, "clocks", {"answer_days": 12}), replaces=file.mark)
        follower.look()
        assert state.profile.clocks.answer_days == 12

    def test_a_broken_file_leaves_the_old_profile(self, tmp_path: Path) -> None:
        path, state = tmp_path / "commune.toml", State()
        state.profile = before = load_profile()
        follower = ProfileFollower(state, path)
        path.write_text("[commune]\nname = ", "utf-8")
        follower.look()
        assert state.profile is before
