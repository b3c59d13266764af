"""The profile's file is edited value by value, checked, and never overwritten unseen."""

from pathlib import Path

import pytest

from service.routing.editing import (
    ProfileChanged,
    checked_profile,
    open_profile,
    own_profile,
    save_profile,
    with_department,
    with_rule,
    with_values,
)
from service.routing.profile import BUNDLED, BrokenProfile, load_profile

NEW = "two-tier-2025"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "commune.toml"


class TestEditing:
    def test_a_rule_changes_in_one_structure_only(self, path: Path) -> None:
        edited = with_rule(
            open_profile(path), structure=NEW, topic="land", lead="police", supports=["office"]
        )
        profile = checked_profile(edited)
        rules = [structure.topics["land"] for structure in profile.structures]
        assert rules[-1].lead.id == "police"
        assert [support.id for support in rules[-1].supports] == ["office"]
        assert {rule.lead.id for rule in rules[:-1]} == {"land_officer"}

    def test_everything_else_stays_to_the_letter(self, path: Path) -> None:
        edited = with_values(open_profile(path), "clocks", {"answer_days": 12})
        before, after = BUNDLED.read_text("utf-8").splitlines(), edited.source.splitlines()
        assert [line for line in after if line not in before] == ["answer_days = 12"]

    def test_saving_makes_a_file_that_can_be_loaded(self, path: Path) -> None:
        file = open_profile(path)
        edited = with_department(file, id="economy", name='Phòng "Kinh tế" mới', ward=False)
        saved = save_profile(edited, replaces=file.mark)
        assert load_profile(path) == saved
        assert saved.departments["economy"].name == 'Phòng "Kinh tế" mới'

    def test_a_ward_keeps_its_own_name(self, path: Path) -> None:
        edited = with_department(open_profile(path), id="economy", name="Phòng KTHTĐT", ward=True)
        assert 'ward_name = "Phòng KTHTĐT"' in edited.source
        assert 'name = "Phòng Kinh tế"' in edited.source

    @pytest.mark.parametrize(("lead", "supports"), [("nobody", []), ("", []), ("police", ["nobody"])])
    def test_a_rule_that_leads_nowhere_is_refused(self, path: Path, lead: str, supports: list[str]) -> None:
        edited = with_rule(open_profile(path), structure=NEW, topic="land", lead=lead, supports=supports)
        with pytest.raises(BrokenProfile):
            save_profile(edited, replaces=open_profile(path).mark)
        assert not path.exists()

    def test_the_second_of_two_editors_is_told(self, path: Path) -> None:
        file = open_profile(path)
        save_profile(with_values(file, "clocks", {"answer_days": 11}), replaces=file.mark)
        with pytest.raises(ProfileChanged):
            save_profile(with_values(file, "clocks", {"answer_days": 12}), replaces=file.mark)
        assert load_profile(path).clocks.answer_days == 11


class TestOwnProfile:
    def test_settings_win_over_the_environment_over_the_home(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("LANGNGHE_PROFILE", raising=False)
        assert own_profile(configured=None, home=tmp_path) == tmp_path / "commune.toml"
        monkeypatch.setenv("LANGNGHE_PROFILE", "/khác/xã.toml")
        assert own_profile(configured=None, home=tmp_path) == Path("/khác/xã.toml")
        assert own_profile(configured=tmp_path / "a.toml", home=tmp_path) == tmp_path / "a.toml"
