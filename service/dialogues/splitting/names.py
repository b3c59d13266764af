"""How people are called: titles before a name, family names, and the shape of a name."""

import re

from service.dialogues.splitting.letters import LOWER, UPPER
from service.dialogues.splitting.patterns import either

CAPITAL_WORD = rf"[{UPPER}](?:[{UPPER}{LOWER}]|['’`-](?=[{UPPER}{LOWER}]))*(?:(?<=\b[{UPPER}])\.)?"
#: Posts written in capitals after a name without a comma: "Nguyễn Văn An Bí thư chi bộ".
_POST = "(?:Bí thư|Chủ (?:tịch|nhiệm|trì)|Trưởng|Phó|Tổ trưởng|Giám đốc|Thôn|Xóm|Ấp|Bản|Khu|Tổ)"
#: "N.T.H": who keeps the name back.
_INITIALS = rf"(?:[{UPPER}]\.){{1,4}}[{UPPER}]\b"
NAME = rf"(?:{_INITIALS}|{CAPITAL_WORD}(?:\s+(?!{_POST}\s+[{LOWER}{UPPER}\d]){CAPITAL_WORD}){{0,5}})"
#: Forms of address, the village's and the church's among them; several may follow each other ("cử tri ông An").
TITLE = either(r"""
    ông \(bà\)|ông/bà|ông|bà|anh|chị|bác|cô|chú|cụ|em|cháu|dì|cậu|mợ|thím|dượng|thầy|mệ|mụ|ôông|o|ô\.|b\.
    già làng|trưởng tộc|trưởng họ|cha|linh mục|mục sư|sư cô|sư thầy|ni sư|đại đức|thượng tọa|hòa thượng|nghệ nhân
    đồng chí|đ/c|đ\.c|đại biểu|cử tri|công dân|đảng viên|quần chúng|đoàn viên|hội viên|xã viên|chủ hộ|tiểu thương
    phụ huynh|cựu chiến binh
""")
#: Titles that stand before a name in small letters, in notes without capitals.
SMALL_TITLE = "(?:ông|bà|anh|chị|bác|cô|chú|cụ|em|dì|cậu|mợ|thím|thầy|mệ|mụ|o)"
#: Ranks: their bearers speak for the police or the army.
RANK = r"(?:(?:thiếu|trung|thượng|đại) (?:tá|úy|uý|tướng))"
#: "Bà con", "anh em", "cô giáo" are many people or a calling: no title before a name in small letters.
NO_NAME_AFTER_TITLE = (
    either("""
    con|em|chị|bác|cô|chú|cháu|bà|mẹ|thể|ý|giáo|sĩ|học|nhỏ|nông|chủ|trưởng|tịch|hội|ban|phó|bí|các|này|kia|ấy|đó
    có|đã|đang|cũng|còn|được|và|hay|nào|trên|dưới|trong|sẽ|không|rất
""")
    + r"\b"
)
_WORDS = """
    an âu bá bạch bàn bành bế bùi cà cao cáp cầm chảo châu chẩu chế chu chử chung cổ cù cung cư danh diệp doãn
    dư dương đái đàm đan đào đặng đậu điểu đinh đoàn đỗ đồng đới giang giàng giáp hà hạ hán hàn hạng hầu
    hoa hoàng hồ hồng hùng huỳnh hứa kha khổng khuất khúc khương kiều kim la lã lạc lại lâm lầu lê lò lô lỗ lộc
    lộ lục luyện lữ lường lương lưu lý lỳ ma mã mạc mai mạnh mẫn mùa mông mộc nghiêm ngô ngụy nguyễn nhan nhâm
    nhữ ninh nông ông phàn phạm phan phí phó phùng phương quách quan quản quàng quế sầm sơn sùng tạ tả tăng tào
    tẩn thạch thái thân thào thị thẩm thiều thôi tiêu tô tôn tống tòng trà trần triệu trịnh trương tưởng từ ung ứng
    uông vàng văn vi viên võ vòng vũ vừ vương xa y
"""
_FAMILY_NAMES = frozenset(_WORDS.split())


def begins_with_family_name(name: str) -> bool:
    """Whether a name of two words or more begins as the names of people do."""
    words = name.split()
    return len(words) >= 2 and words[0].lower().strip(".") in _FAMILY_NAMES


def bare_name(name: str) -> str:
    """Without a baptismal or calling name before the family name: "Phêrô Trần Minh Luận"."""
    words = name.strip(" .").split()
    rest = words[1:]
    if (
        not begins_with_family_name(" ".join(words))
        and len(rest) >= 3
        and begins_with_family_name(" ".join(rest))
        and rest[0] not in ("Thị", "Văn")
    ):
        words = rest
    return " ".join(words)


def find_family_name(text: str) -> tuple[int, str] | None:
    """Where the first whole name with a family name begins, and the name; capitals before it belong to a calling."""
    for word in re.finditer(CAPITAL_WORD, text):
        found = re.compile(NAME).match(text, word.start())
        if found and begins_with_family_name(found.group()):
            return found.start(), found.group()
    return None
