"""The lexicon: phrases found as they are written."""

from pathlib import Path

import pytest

from models.lexicon import IGNORED, BrokenLexicon, Lexicon, Phrase, dump_lexicon, load_lexicon, parse_lexicon

LEXICON = Lexicon(
    [
        Phrase(("nước", "máy"), "clean_water", 3),
        Phrase(("đê",), "irrigation_disaster", 3),
        Phrase(("internet",), "digital_telecom", 3),
        Phrase(("đình",), "culture", 2),
        Phrase(("gia", "đình"), IGNORED, 0),
    ]
)


def _topics(text: str) -> list[str]:
    return [hit.topic for hit in LEXICON.find(text.split())]


class TestFind:
    @pytest.mark.parametrize(
        ("text", "topics", "why"),
        [
            ("nước máy đục", ["clean_water"], "as written"),
            ("nước mày đục", [], "another word with other diacritics"),
            ("internet chậm", ["digital_telecom"], "a word that has no diacritics"),
            ("ínternet chậm", [], "which another word with diacritics is not"),
            ("đê vỡ đê", ["irrigation_disaster"] * 2, "each time it stands there"),
            ("", [], "nothing"),
            ("gia đình ra đình", ["culture"], "hidden by a longer word once, not twice"),
        ],
    )
    def test_matches(self, text: str, topics: list[str], why: str) -> None:
        assert _topics(text) == topics, why

    def test_survives_storing(self) -> None:
        assert parse_lexicon(dump_lexicon(LEXICON)).phrases == LEXICON.phrases


class TestLoad:
    @pytest.mark.parametrize(
        ("content", "named"),
        [
            ("[land]\nsure = ['a']", "certain"),
            ("[land]\ncertain = ['" + "a " * 9 + "']", "tiếng"),
            ("[land", "lexicon.toml"),
            ("land = 3", "land"),
        ],
    )
    def test_refuses_a_broken_file_by_name(self, tmp_path: Path, content: str, named: str) -> None:
        path = tmp_path / "lexicon.toml"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(BrokenLexicon, match=named):
            load_lexicon(path)

    def test_reads_ours(self) -> None:
        topics = {phrase.topic for phrase in load_lexicon().phrases} - {IGNORED}
        assert len(topics) == 22

    def test_abbreviations_meet_the_normal_text(self, tmp_path: Path) -> None:
        path = tmp_path / "lexicon.toml"
        path.write_text("[land]\ncertain = ['gpmb']", encoding="utf-8")
        assert load_lexicon(path).phrases[0].syllables == ("giải", "phóng", "mặt", "bằng")
