"""The commune's own topics: in the profile's file, over the program's, spoken by a version that never learnt them."""

from datetime import date
from pathlib import Path

import pytest
from starlette.datastructures import State

from models.classifier import Classifier
from models.taxonomy import load_taxonomy, write_topics
from service.routing.following import take_up
from service.routing.nouns import Profile
from service.routing.own_topics import dressed, own_taxonomy
from service.routing.profile import BUNDLED, BrokenProfile, parse_profile

NESTS = """
[topics.bird_nests]
name = "Nuôi chim yến"
definition = "Nhà yến: tiếng loa, phân chim, khoảng cách tới nhà ở."
typical = ["nhà yến", "loa yến"]
"""
RENAMED = '[topics.clean_water]\nname = "Nước sinh hoạt"\n'
RETIRED = "[topics.clean_water]\nretired_on = 2026-11-01\n"
WATER = "Nước máy đục và có mùi hôi, đề nghị cấp nước sạch cho dân."


def profile_with(tables: str) -> Profile:
    return parse_profile(f"{BUNDLED.read_text('utf-8')}\n{tables}", path=Path("commune.toml"))


class TestOwnTaxonomy:
    def test_is_that_of_the_program_while_nothing_is_changed(self) -> None:
        assert own_taxonomy(profile_with("")) == load_taxonomy()

    def test_a_new_topic_stands_before_those_for_officers(self) -> None:
        taxonomy = own_taxonomy(profile_with(NESTS))
        assert [topic.id for topic in taxonomy.topics[-2:]] == ["bird_nests", "other"]
        assert taxonomy.predicted_topics[-1] == "bird_nests"

    def test_only_what_is_said_changes(self) -> None:
        before, after = load_taxonomy(), own_taxonomy(profile_with(RENAMED))
        assert after.topic_name("clean_water") == "Nước sinh hoạt"
        assert after.find_topic("clean_water").required  # type: ignore[union-attr]
        assert after.topics[0] == before.topics[0]

    def test_survives_the_file_of_a_snapshot(self, tmp_path: Path) -> None:
        taxonomy = own_taxonomy(profile_with(NESTS + RETIRED))
        path = tmp_path / "topics.toml"
        path.write_bytes((BUNDLED.parents[2] / "datasets" / "topics.toml").read_bytes())
        write_topics(path, taxonomy)
        assert load_taxonomy(path) == taxonomy
        assert load_taxonomy(path).find_topic("clean_water").retired_on == date(2026, 11, 1)  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        ("tables", "told"),
        [
            ('[topics.bird_nests]\nname = "Nuôi chim yến"\n', "phải có khóa “definition”"),
            ("[topics.land]\ncolour = 'đỏ'\n", "“colour” không dùng được"),
            ('[topics.land]\nname = ""\n', "“name” không được để trống"),
            ('[topics.land]\nretired_on = "mai"\n', "phải là ngày"),
        ],
    )
    def test_a_broken_topic_is_refused(self, tables: str, told: str) -> None:
        with pytest.raises(BrokenProfile, match=told):
            profile_with(tables)


class TestDressed:
    def test_names_change_at_once_and_answers_stay(self, classifier: Classifier) -> None:
        spoken = dressed(classifier, profile_with(NESTS + RENAMED))
        assert spoken.taxonomy.topic_name("clean_water") == "Nước sinh hoạt"
        assert spoken.taxonomy.find_topic("bird_nests") is not None
        assert spoken.predict([WATER]) == classifier.predict([WATER])

    def test_a_retired_topic_is_answered_no_more(self, classifier: Classifier) -> None:
        spoken = dressed(classifier, profile_with(RETIRED))
        [before], [after] = classifier.predict([WATER]), spoken.predict([WATER])
        assert "clean_water" in [topic.id for topic in before.topics]
        assert "clean_water" not in [topic.id for topic in (*after.topics, *after.guesses)]

    def test_a_process_takes_up_what_was_saved_and_what_was_taken_back(self, classifier: Classifier) -> None:
        state = State()
        state.trained = classifier
        take_up(state, profile_with(RETIRED))
        assert "clean_water" not in state.classifier.taxonomy.predicted_topics
        take_up(state, profile_with(""))
        assert state.classifier is classifier
