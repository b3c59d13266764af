"""The profile file: what loads, and for each way to break it the line and the sentence."""

import re
from pathlib import Path

import pytest

from service.routing.profile import BUNDLED, BrokenProfile, load_profile

SOURCE = BUNDLED.read_text("utf-8")


def written(folder: Path, source: str) -> Path:
    path = folder / "commune.toml"
    path.write_text(source, "utf-8")
    return path


def replaced(old: str, new: str, *, nth: int = 1) -> tuple[str, int]:
    """The bundled file with the n-th `old` replaced, and the line on which it stood."""
    at = [found.start() for found in re.finditer(re.escape(old), SOURCE)][nth - 1]
    return SOURCE[:at] + new + SOURCE[at + len(old) :], SOURCE.count("\n", 0, at) + 1


class TestLoads:
    def test_the_bundled_one(self) -> None:
        profile = load_profile(BUNDLED)
        assert [structure.id for structure in profile.structures] == [
            "three-tier",
            "three-tier-2025",
            "two-tier-2025",
        ]
        assert profile.departments["economy"].name == "Phòng Kinh tế"

    def test_a_ward_under_its_own_names(self, tmp_path: Path) -> None:
        source, _ = replaced('type = "xã"', 'type = "phường"')
        profile = load_profile(written(tmp_path, source))
        assert profile.departments["economy"].name == "Phòng Kinh tế, Hạ tầng và Đô thị"
        assert profile.departments["police"].name == "Công an phường"

    def test_a_file_from_a_windows_editor(self, tmp_path: Path) -> None:
        path = tmp_path / "commune.toml"
        path.write_bytes(b"\xef\xbb\xbf" + SOURCE.replace("\n", "\r\n").encode())
        assert load_profile(path) == load_profile(BUNDLED)

    def test_a_topic_that_the_taxonomy_added(self, tmp_path: Path) -> None:
        source = SOURCE.replace("\nother = {", '\ntourism = { lead = "chairman" }\nother = {')
        profile = load_profile(written(tmp_path, source), topics=["tourism"])
        assert profile.structures[0].topics["tourism"].lead.id == "chairman"


class TestPlace:
    def test_the_named_file_wins(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        source, _ = replaced('name = "An Mẫu"', 'name = "Bình Mẫu"')
        monkeypatch.setenv("LANGNGHE_PROFILE", str(written(tmp_path, source)))
        assert load_profile().name == "Bình Mẫu"

    def test_else_the_one_at_home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        source, _ = replaced('name = "An Mẫu"', 'name = "Hòa Mẫu"')
        written(tmp_path, source)
        monkeypatch.delenv("LANGNGHE_PROFILE", raising=False)
        monkeypatch.setenv("LANGNGHE_HOME", str(tmp_path))
        assert load_profile().name == "Hòa Mẫu"

    def test_else_the_bundled_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("LANGNGHE_PROFILE", raising=False)
        monkeypatch.setenv("LANGNGHE_HOME", str(tmp_path))
        assert load_profile().name == "An Mẫu"

    def test_a_named_file_must_exist(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LANGNGHE_PROFILE", str(tmp_path / "missing.toml"))
        with pytest.raises(BrokenProfile, match="không đọc được tệp"):
            load_profile()


BREAKS = [
    ("lead = ", "lead ", 1, "sai cú pháp", "syntax"),
    ('name = "An Mẫu"', 'name = "An Mẫu', 1, "sai cú pháp", "a quote left open"),
    ("until = 2025-02-28", "until = 2025-02-30", 1, "sai cú pháp", "no such day"),
    ("until = 2025-02-28", 'until = "2025-02-28"', 1, "phải là ngày", "a date in quotes"),
    ("until = 2025-02-28", "until = 2025-02-28T00:00:00", 1, "phải là ngày", "a date with a time"),
    ("since = 2025-03-01", "since = 2025-03-02", 1, "khoảng trống", "a gap"),
    ("since = 2025-03-01", "since = 2025-02-28", 1, "chồng lên", "an overlap"),
    ("until = 2025-06-30", "until = 2024-06-30", 1, "kết thúc trước khi bắt đầu", "ends before it begins"),
    ("since = 2025-07-01", "since = 2025-07-01\nuntil = 2027-01-01 #", 1, "không được có ngày kết thúc", "an end"),
    ('land = { lead = "economy"', 'lannd = { lead = "economy"', 1, "“lannd” không có", "an unknown topic"),
    ('land = { lead = "economy"', 'land = { lead = "ecomony"', 1, "ý là “economy”", "an unknown lead"),
    ('["land_registry"]', '["land_registri"]', 1, "“land_registri” không có", "an unknown support"),
    ('land = { lead = "economy", supports', "land = { supports", 1, "thiếu khóa “lead”", "no lead"),
    ('land = { lead = "economy"', "land = { lead = 7", 1, "“lead” phải là chuỗi", "a number for a lead"),
    ('["land_registry"]', '"land_registry"', 1, "“supports” phải là danh sách", "one support without brackets"),
    ('topics = ["digital_telecom"]', 'topics = ["digital"]', 1, "lĩnh vực “digital”", "an unknown topic in a case"),
    ('lead = "party_committee"', 'lead = "party"', 1, "đơn vị “party”", "an unknown lead in a case"),
    ('words = ["VNeID"', 'words = [7, "VNeID"', 1, "phải là chuỗi", "a number among words"),
    ('type = "xã"', 'type = "thị trấn"', 1, "phải là một trong: 'xã', 'phường'", "neither commune nor ward"),
    ("answer_days = 10", "answer_days = 0", 1, "ngoài khoảng", "a clock of no days"),
    ("answer_days = 10", "answer_days = 10.5", 1, "phải là số nguyên", "half a day"),
    ("answer_days = 10", "anser_days = 10", 1, "“anser_days” không dùng được", "a key misspelt"),
    ("denunciation_score = 0.1", "denunciation_score = 2", 1, "“denunciation_score”", "a probability above one"),
    ("working_days = [2026-01-10]", "working_days = [2026-01-02]", 1, "vừa là ngày nghỉ", "on and off"),
    ('level = "tỉnh"', 'level = "bộ"', 1, "phải là một trong", "an unknown level"),
    ('id = "three-tier-2025"', 'id = "three-tier"', 1, "có hai lần", "the same period twice"),
]  # fmt: skip


class TestRefuses:
    @pytest.mark.parametrize(("old", "new", "nth", "sentence", "why"), BREAKS)
    def test_with_file_line_and_sentence(
        self, tmp_path: Path, old: str, new: str, nth: int, sentence: str, why: str
    ) -> None:
        source, line = replaced(old, new, nth=nth)
        path = written(tmp_path, source)
        with pytest.raises(BrokenProfile) as caught:
            load_profile(path)
        problem = caught.value
        shifted = new.split("#")[0].count("\n")
        assert sentence in problem.detail, why
        assert problem.extra["line"] == line + shifted, why
        assert f"{path}, dòng {line + shifted}:" in problem.detail

    def test_a_structure_without_a_topic(self, tmp_path: Path) -> None:
        source = "".join(row for row in SOURCE.splitlines(True) if not row.startswith("defence = "))
        with pytest.raises(BrokenProfile, match="thiếu lĩnh vực “defence”") as caught:
            load_profile(written(tmp_path, source))
        assert source.splitlines()[int(str(caught.value.extra["line"])) - 1] == "[structures.topics]"

    def test_an_item_of_a_list_over_several_lines(self, tmp_path: Path) -> None:
        source, line = replaced(
            'villages = ["Thôn Thượng", "Thôn Trung",', 'villages = [\n"Thôn Thượng",\n8,'
        )
        with pytest.raises(BrokenProfile, match="phải là chuỗi") as caught:
            load_profile(written(tmp_path, source))
        assert caught.value.extra["line"] == line + 2

    def test_a_file_in_another_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "commune.toml"
        path.write_bytes(b'[commune]\nname = "An M\xe9u"\n')
        with pytest.raises(BrokenProfile, match="dòng 2: tệp không phải mã UTF-8"):
            load_profile(path)

    def test_an_empty_file(self, tmp_path: Path) -> None:
        with pytest.raises(BrokenProfile, match="dòng 1: thiếu khóa"):
            load_profile(written(tmp_path, ""))

    def test_a_period_between_others_without_end(self, tmp_path: Path) -> None:
        source = SOURCE.replace("until = 2025-06-30\n", "")
        with pytest.raises(BrokenProfile, match="“three-tier-2025” thiếu ngày kết thúc"):
            load_profile(written(tmp_path, source))
