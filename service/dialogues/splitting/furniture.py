"""What a page or a letterhead brings along and nobody said: told line by line."""

import re

from service.dialogues.splitting.letters import is_capitals, n_syllables
from service.dialogues.splitting.names import NAME
from service.dialogues.splitting.patterns import either, phrases
from service.dialogues.splitting.villages import heading_village

_PAGE_NUMBER = re.compile(
    r"(?i)(?:trang|page|stt|số thứ tự)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*/\s*\d{1,4})?$"
    r"|[-–_*=.~#\s]+(?:[\d/.]+[-–_*=.~#\s]+)?$"
    r"|(?:chữ ký )?xác nhận(?: chữ ký)? trang (?:số )?\d{1,4}$"
)
# Words of web pages around an article: visitor counters, share buttons, comment boxes, footers.
_WEB = phrases(
    r"(?:<button>|<counter>|<label>|<link>|\[[^\[\]]{1,40}\])\s*$",
    button=either(r"""
        skip to (?:main )?content|email\s*print(?:\s*aa)?|email|print|aa|about|menu|facebook|zalo|twitter|tweet|video
        youtube|trang chủ|sơ đồ trang|truy cập|ý kiến bạn đọc|thông báo|đăng nhập|tìm kiếm
    """),
    counter=either(r"""
        (?:hôm nay|hôm qua|tuần này|tuần trước|tháng này|tháng trước|tất cả|thống kê)\s*:?\s*[\d.]*
        (?:đang )?(?:online|trực tuyến)\s*:?\s*[\d.]*
        lượt (?:truy cập|đánh giá|xem)\b.*
        (?:gửi )?bình luận(?:\s*\(\d+\))?
    """),
    label=either(r"""
        (?:các )?tác giả\s*:.{0,120}
        (?:tin|ảnh|bài|nguồn)(?:\s*[,&và]+\s*(?:ảnh|bài))?\s*:.{0,80}
        đánh giá\s*:
        (?:đăng lúc|cập nhật|ngày đăng)\s*:.{0,60}
        (?:địa chỉ|trụ sở)\s*:.{0,160}
        (?:sđt|đt|điện thoại|hotline|đường dây nóng|tel|fax|email|e-mail|website)\s*:\s*\S.{0,60}
        (?:ngày\s*)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[\s\d:|.-]*(?:\(gmt.*\))?(?:lượt xem.*)?
        \d{1,2}:\d{2}(?::\d{2})?\s+\d{1,2}/\d{1,2}/\d{4}
    """),
    link=either(r"""
        copyright\b.*|©.*|bản quyền\b.*|home\b.{0,40}|.{0,60}cổng thông tin điện tử.{0,60}
        liên kết (?:website|web)?.*|bản đồ\b.{0,40}|mã xác thực.{0,40}|chia sẻ.{0,30}|in trang.{0,20}
        gửi (?:email|mail).{0,20}|cỡ chữ.{0,20}|xem thêm.{0,30}|quay lại.{0,20}|tin tức.{0,30}|sự kiện.{0,20}
        (?:các )?tin (?:liên quan|khác|mới|đã đưa|cùng chuyên mục).{0,20}
        chịu trách nhiệm.{0,80}|giấy phép.{0,80}
    """),
)
_CAPTION = phrases(r"""
    toàn cảnh (?:hội nghị|buổi|cuộc)
    quang cảnh
    (?:ảnh|hình)(?: minh họa|\s*\d*\s*[:.])
""")
# "Ông A, Trưởng phòng B phát biểu tại hội nghị" under a picture: a person, a deed at the meeting, nothing said.
_DEED_UNDER_PICTURE = phrases(
    r"^<person>\b[^.:;]*\b<deed>\b[^.:;]{0,120}$",
    person="(?:ông|bà|đồng chí|đ/c|đại biểu|các đại biểu|ban thường vụ|lãnh đạo|chủ tọa|nhân dân|người dân)",
    deed="(?:phát biểu|chủ trì|báo cáo|khai mạc|tham dự|điều hành|làm việc|trao đổi|đối thoại|thảo luận|giải đáp)",
)
_MEETING_UNDER_PICTURE = phrases(r"^(?:hội nghị|buổi|đồng chí)\b[^.:;]{0,160}$")

_LETTERHEAD = phrases(r"""
    cộng h(?:òa|oà|òa) xã hội chủ nghĩa
    độc lập\s*[-–]\s*tự do
    đảng cộng sản việt nam
    đảng (?:bộ|ủy|uỷ)\b[^.:]{0,60}$
    (?:ủy|uỷ) ban (?:nhân dân|mặt trận)[^.:]{0,60}$
    hội đồng nhân dân[^.:]{0,60}$
    ubnd (?:xã|phường|huyện|thị trấn)[^.:,]{0,40}$
    số\s*[:.]?\s*[\d….\s]*[-/–]\s*[a-zđ&-]+
    (?:báo cáo|biên bản|thông báo|tờ trình|kế hoạch)$
    (?:kính )?gửi\b[^.:;]{0,80}
    căn cứ\b
    thực hiện (?:kế hoạch|công văn|hướng dẫn|nghị quyết|chỉ thị) (?:số )?\d
    [^.:;]{2,40},\s*ngày\s*[\d….\s]*\s*tháng\s*[\d….\s]*\s*năm\s*\d{0,4}\s*$
""")
_SIGNATURE = phrases(
    r"""
    nơi nhận
    t/?\s?m\.?\s+(?:đảng|ủy|uỷ|ban|hội|đoàn|ubnd)
    (?:k|q)t\.\s*(?:chủ|trưởng)
    (?:phó )?(?:chủ tịch|bí thư|trưởng (?:ban|phòng|thôn))(?: thường trực)?$
    (?:<signs>)(?:\s+(?:hội nghị|cuộc họp|biên bản|ký tên|<signs>))*(?:\s*:[^.?!,]{0,40})?$
    \(?\s*(?:đã ký|ký,? (?:ghi|đóng|tên).*|ký và ghi.*)\s*\)?$
    lưu\s*:?\s*(?:vt|vp|văn phòng)
    xác nhận của\b.{0,40}$
    """,
    signs="chủ trì|chủ tọa|chủ toạ|thư ký|đại diện nhân dân"
    "|người ghi(?: biên bản)?|người (?:lập|tổng hợp|đánh máy)(?: biểu| bảng)?",
)
_DATED_LINE = re.compile(
    r"(?i)[^.:;]{0,90}\bngày\s*\d{1,2}\s*(?:/|tháng)\s*\d{1,2}\s*(?:/|năm)\s*\d{4}[^.:;]{0,40}$"
)
_NOTE_IN_BRACKETS = re.compile(
    r"(?i)\((?:kèm theo|v/v|ban hành|họp|tại|từ ngày|ngày|theo|dự thảo|tổng hợp|trích"
    r"|(?:do |công chức|cán bộ|văn phòng)[^()]*\b(?:ghi|chép|tổng hợp|đánh máy)\b)[^()]*\)$"
)
#: "(46 chữ ký kèm theo, 3 trang)": a short remark alone on its line.
_BRACKETS_ONLY = re.compile(r"\([^()?!]*\)\.?$")
MAX_NOTE_SYLLABLES = 14
_FOOTNOTE = re.compile(r"(?i)\[\d{1,3}\]|ghi chú(?: chung)?\s*:|\(\d{1,2}\)\s*(?:xem|như|kết quả)\b")


#: "XÃ LƯƠNG SƠN, TỈNH PHÚ THỌ": the place under the title of a document.
_PLACE = "(?i:xã|phường|thị trấn|thị xã|huyện|quận|thành phố|tỉnh)"
_PLACE_LINE = re.compile(rf"{_PLACE}\s+{NAME}(?:\s*[,(–-]\s*{_PLACE}\s+{NAME}\)?)*$")
_CONFIRMED = re.compile(r"(?i)xác nhận của [^.:;]{2,40}:")
#: "Tổng cộng: 14 ý kiến của 14 người": the writer counts.
_TOTAL = phrases(
    r"<sum>(?: [^\s:]+){0,3}\s*:\s*\d+ <counted>\b",
    sum="(?:tổng (?:cộng|số)|thống kê|cộng)",
    counted="(?:ý kiến|lượt|thư|đơn|nội dung|phiếu|câu hỏi|tin nhắn|cuộc gọi)",
)


def is_page_number(line: str) -> bool:
    """A line of a page number or a rule; the empty line is none."""
    return bool(line) and bool(_PAGE_NUMBER.match(line))


def furniture_reason(text: str, *, is_item: bool = False) -> str | None:
    """Why a paragraph is no part of what was said, as a key of LEFT_OUT_NAMES, else None.

    An item of a list is no caption and no dated line.
    """
    if _WEB.match(text):
        return "furniture"
    if _FOOTNOTE.match(text):
        return "footnote"
    if _TOTAL.match(text):
        return "procedure"
    if _is_signature(text):
        return "signature"
    if _is_letterhead(text, is_item=is_item):
        return "letterhead"
    return "caption" if not is_item and is_caption(text) else None


def _is_letterhead(text: str, *, is_item: bool) -> bool:
    is_dated = (
        not is_item and _DATED_LINE.match(text) and n_syllables(text) <= 20 and not heading_village(text)
    )
    is_place = not is_item and _PLACE_LINE.match(text)
    is_note = bool(_BRACKETS_ONLY.match(text)) and n_syllables(text) <= MAX_NOTE_SYLLABLES
    if is_note or _NOTE_IN_BRACKETS.match(text) or is_dated or is_place:
        return True
    is_short = n_syllables(text) <= 14 or text.lower().startswith(("căn cứ", "thực hiện", "gửi", "kính gửi"))
    return is_short and bool(_LETTERHEAD.match(text))


def _is_signature(text: str) -> bool:
    is_short = is_capitals(text) or n_syllables(text) <= 8
    return bool(_CONFIRMED.match(text) or (_SIGNATURE.match(text) and is_short))


def is_caption(text: str) -> bool:
    """Words under a picture: short, without a stop at the end."""
    if n_syllables(text) > 45 or text.endswith((":", ";")):
        return False
    if _CAPTION.match(text) or _DEED_UNDER_PICTURE.match(text.rstrip(". ")):
        return True
    return bool(_MEETING_UNDER_PICTURE.match(text)) and not text.endswith(".")
