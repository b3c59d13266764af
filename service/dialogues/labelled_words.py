"""What officers write in the columns of topics and kinds: names, ids, names without marks, old abbreviations."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache

from models.taxonomy import Taxonomy
from service.opinions.folding import fold

#: Abbreviations and older names of fields of work, by topic; a topic that the taxonomy lacks is passed over.
OLD_NAMES: Mapping[str, tuple[str, ...]] = {
    "land": ("ĐĐ", "đất", "địa chính", "QSDĐ", "GPMB", "giải phóng mặt bằng", "đền bù"),
    "environment": ("MT", "VSMT", "BVMT", "vệ sinh môi trường", "bảo vệ môi trường", "rác thải"),
    "clean_water": ("NS", "NSH", "NSNT", "nước sinh hoạt", "nước sạch nông thôn", "cấp nước"),
    "security": ("ANTT", "AN", "an ninh", "trật tự", "TNXH", "tệ nạn xã hội", "PCCC", "công an"),
    "education": ("GD", "GDĐT", "GD&ĐT", "GD-ĐT", "giáo dục đào tạo", "giáo dục và đào tạo", "trường học"),
    "roads": ("GT", "GTVT", "GTNT", "giao thông nông thôn", "đường giao thông", "đường sá", "cầu đường"),
    "traffic_order": ("ATGT", "TTATGT", "an toàn giao thông", "trật tự giao thông"),
    "construction": ("XD", "XDCB", "QH", "đô thị", "xây dựng cơ bản", "quy hoạch", "TTXD", "TTĐT"),
    "drainage": ("TN", "cống rãnh", "ngập úng", "tiêu thoát nước"),
    "power_lighting": ("điện", "chiếu sáng", "điện lưới", "đèn đường", "điện chiếu sáng"),
    "irrigation_disaster": ("TL", "PCTT", "thủy lợi", "thiên tai", "đê điều", "phòng chống thiên tai"),
    "agriculture": ("NN", "NNPTNT", "NN&PTNT", "NN-PTNT", "NTM", "nông nghiệp phát triển nông thôn", "nông thôn mới"),
    "social_welfare": ("ASXH", "CSXH", "LĐTBXH", "LĐ-TBXH", "TBXH", "chính sách xã hội", "người có công", "hộ nghèo"),
    "health": ("YT", "BHYT", "ATTP", "VSATTP", "y tế cộng đồng", "an toàn thực phẩm"),
    "employment": ("LĐVL", "LĐ", "XKLĐ", "lao động", "việc làm", "lao động việc làm"),
    "culture": ("VH", "VHTT", "VH-TT", "VHXH", "TDTT", "văn hóa", "văn hóa xã hội", "thể dục thể thao", "NVH"),
    "admin_procedures": ("TTHC", "CCHC", "HC", "một cửa", "hộ tịch", "tư pháp", "cải cách hành chính"),
    "officials": ("TCCB", "CB", "cán bộ", "tổ chức cán bộ", "tổ chức", "xây dựng chính quyền"),
    "finance_trade": ("TC", "TCNS", "KT", "tài chính", "ngân sách", "thương mại", "chợ", "thuế"),
    "digital_telecom": ("CNTT", "CĐS", "VT", "chuyển đổi số", "viễn thông", "công nghệ thông tin"),
    "defence": ("QP", "QS", "QPAN", "NVQS", "quốc phòng", "quân sự", "nghĩa vụ quân sự"),
    "ethnic_religion": ("DT", "TG", "DTTG", "DT-TG", "DTTS", "dân tộc", "tôn giáo", "tín ngưỡng"),
    "other": ("khác", "lĩnh vực khác"),
}  # fmt: skip
KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "feedback": ("PA", "PAKN", "phản ánh kiến nghị", "ý kiến", "góp ý"),
    "petition": ("đề nghị", "đề xuất", "yêu cầu"),
    "complaint": ("đơn khiếu nại",),
    "denunciation": ("TC", "đơn tố cáo", "tố giác"),
    "question": ("hỏi", "chất vấn", "thắc mắc"),
    "none": ("không", "không phải ý kiến", "loại bỏ", "bỏ"),
}
_PARTS = re.compile(r"[;\n|/]")
_CLOSE_ENOUGH = 0.6
#: Two or three letters look like too much.
_MIN_NEAR_CHARS = 4


class Words:
    """Finds the id behind a word of one column."""

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self._ids: dict[str, str] = {}
        for id, words in names.items():
            for word in words:
                self._ids.setdefault(_key(word), id)

    def find(self, word: str) -> str | None:
        """The id; None for an unknown word."""
        return self._ids.get(_key(word))

    def nearest(self, word: str) -> str | None:
        """The id whose name looks most like the word, if any does."""
        key = _key(word)
        if len(key) < _MIN_NEAR_CHARS:
            return None
        close = get_close_matches(key, self._ids, n=1, cutoff=_CLOSE_ENOUGH)
        return self._ids[close[0]] if close else None


@lru_cache(maxsize=4)
def topic_words(taxonomy: Taxonomy) -> Words:
    """Ids and names of the taxonomy first, so that they win over an abbreviation."""
    names = {topic.id: (topic.id, topic.name) for topic in taxonomy.topics if topic.retired_on is None}
    return Words({id: (*words, *OLD_NAMES.get(id, ())) for id, words in names.items()})


@lru_cache(maxsize=4)
def kind_words(taxonomy: Taxonomy) -> Words:
    """Ids and names of the kinds, and other words for them."""
    return Words({kind.id: (kind.id, kind.name, *KIND_WORDS.get(kind.id, ())) for kind in taxonomy.kinds})


def read_topics(cell: str, words: Words) -> Iterator[tuple[str, str | None]]:
    """Each word of a cell with its id or None. Names hold commas ("Điện, chiếu sáng"), so the longest run of
    parts that is a name is taken together."""
    for piece in _PARTS.split(cell):
        parts = [part.strip() for part in re.split(r",|\s\+\s|\s&\s", piece) if part.strip()]
        if words.find(piece) is not None:
            parts = [piece.strip()]
        yield from _longest_first(parts, words)


def _longest_first(parts: list[str], words: Words) -> Iterator[tuple[str, str | None]]:
    at = 0
    while at < len(parts):
        for end in range(len(parts), at, -1):
            joined = ", ".join(parts[at:end])
            id = words.find(joined)
            if id is not None or end == at + 1:
                yield joined, id
                at = end
                break


def _key(word: str) -> str:
    return re.sub(r"[\s.,–_&-]+", " ", fold(word)).strip()
