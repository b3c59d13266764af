"""Vietnamese spelling: one tone placement, one choice of i or y, marks taken off, abbreviations written out."""

import re
import unicodedata
from functools import lru_cache

# Both placements are correct Vietnamese ("hoà" old, "hòa" new); the new one is kept because segmenters learnt it.
# Only open syllables differ: "hoàn" is written the same way in both.
OLD_ENDINGS = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
# After q the u belongs to the consonant, so there the tone stays on y ("quý"), and "qúy" is a slip.
_AFTER_Q = {"ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ"}
# i and y sound alike at the end of these syllables; offices mix them freely.
_I_OR_Y = {
    "lí": "lý", "kĩ": "kỹ", "mĩ": "mỹ", "kí": "ký", "quí": "quý", "tỉ": "tỷ", "sỹ": "sĩ", "vỹ": "vĩ", "hy": "hi",
    "qui": "quy", "quĩ": "quỹ", "thuỉ": "thủy", "lị": "lỵ", "kì": "kỳ", "kị": "kỵ", "ti": "ty", "ngỹ": "nghĩ",
}  # fmt: skip

#: Written in capitals or not, these mean one thing only.
OFFICE_ABBREVIATIONS = {
    "antt": "an ninh trật tự", "atgt": "an toàn giao thông", "attp": "an toàn thực phẩm", "bhxh": "bảo hiểm xã hội",
    "bhyt": "bảo hiểm y tế", "bhtn": "bảo hiểm thất nghiệp", "cccd": "căn cước công dân",
    "cmnd": "chứng minh nhân dân", "cchc": "cải cách hành chính",
    "csvc": "cơ sở vật chất", "cnqsdđ": "chứng nhận quyền sử dụng đất", "gcnqsdđ": "giấy chứng nhận quyền sử dụng đất",
    "gcn": "giấy chứng nhận", "dtts": "dân tộc thiểu số", "gpmb": "giải phóng mặt bằng", "gtnt": "giao thông nông thôn",
    "hđnd": "hội đồng nhân dân", "htx": "hợp tác xã", "kdc": "khu dân cư", "khkt": "khoa học kỹ thuật",
    "mttq": "mặt trận tổ quốc", "ntm": "nông thôn mới", "nvh": "nhà văn hóa", "nvqs": "nghĩa vụ quân sự",
    "pccc": "phòng cháy chữa cháy", "pctt": "phòng chống thiên tai", "qsdđ": "quyền sử dụng đất",
    "tdp": "tổ dân phố", "thcs": "trung học cơ sở", "thpt": "trung học phổ thông", "tnxh": "tệ nạn xã hội",
    "tthc": "thủ tục hành chính", "ubnd": "ủy ban nhân dân", "vsmt": "vệ sinh môi trường",
    "vsattp": "vệ sinh an toàn thực phẩm", "xdcb": "xây dựng cơ bản", "xdntm": "xây dựng nông thôn mới",
    "xklđ": "xuất khẩu lao động", "ttatgt": "trật tự an toàn giao thông", "attgt": "an toàn giao thông",
    "ttđt": "trật tự đô thị", "ttxd": "trật tự xây dựng", "gplx": "giấy phép lái xe", "bvmt": "bảo vệ môi trường",
    "cnh": "cứu nạn cứu hộ", "ppp": "đối tác công tư",
    "qlda": "quản lý dự án", "dvctt": "dịch vụ công trực tuyến", "dvc": "dịch vụ công", "tđc": "tái định cư",
    "blgđ": "bạo lực gia đình", "nsnn": "ngân sách nhà nước", "đtm": "đánh giá tác động môi trường",
    "bvtv": "bảo vệ thực vật", "ccb": "cựu chiến binh", "lđtbxh": "lao động thương binh và xã hội",
    "gd&đt": "giáo dục và đào tạo", "tnmt": "tài nguyên môi trường", "ubmttq": "ủy ban mặt trận tổ quốc",
}  # fmt: skip
#: How people shorten words on the telephone.
PHONE_ABBREVIATIONS = {
    "ko": "không", "hok": "không", "dc": "được", "đc": "được", "mn": "mọi người", "vs": "với", "ntn": "như thế nào",
    "cty": "công ty", "bik": "biết", "wa": "quá", "lm": "làm", "nc": "nước", "trc": "trước", "bh": "bây giờ",
    "nv": "nhân viên", "xd": "xây dựng", "sdt": "số điện thoại", "sđt": "số điện thoại", "cv": "công việc",
}  # fmt: skip
_MEANINGS = PHONE_ABBREVIATIONS | OFFICE_ABBREVIATIONS
_CAN_CHANGE = re.compile(r"[oue][aeyàáảãạèéẻẽẹỳýỷỹỵ]$|[iyíìỉĩịýỳỷỹỵ]$|q[ùúủũụ]y$", re.IGNORECASE)


def expansion_of(word: str) -> str | None:
    """What an abbreviation stands for, in lower case, with diacritics; None for any other word."""
    return _MEANINGS.get(word.lower()) or _UNACCENTED_MEANINGS.get(word.lower())


def canonical_syllable(syllable: str) -> str:
    """The syllable in the new tone placement ("hoà" → "hòa") and one i/y spelling ("kĩ" → "kỹ"), case kept."""
    if not _CAN_CHANGE.search(syllable):
        return syllable
    low = syllable.lower()
    new = _I_OR_Y.get(low) or _placed(low)
    return _cased_like(syllable, new) if new != low else syllable


def _placed(low: str) -> str:
    head, ending = low[:-2], low[-2:]
    if head.endswith("q"):
        return head + _AFTER_Q.get(ending, ending)
    return head + OLD_ENDINGS.get(ending, ending)


def _cased_like(model: str, word: str) -> str:
    if model.isupper():
        return word.upper()
    return word.capitalize() if model[:1].isupper() else word


@lru_cache(maxsize=16_384)  # twice the syllables of the language; numbers and names come and go
def without_marks(word: str) -> str:
    """The word as typed without diacritics: "đường" → "duong". Length and case are kept for Vietnamese letters."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


#: "qsdd" for "qsdđ": the same abbreviations on a keyboard without đ.
_UNACCENTED_MEANINGS = {
    without_marks(short): full for short, full in OFFICE_ABBREVIATIONS.items() if "đ" in short
}
