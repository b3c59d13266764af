"""Which part of a document a heading opens."""

import re

from service.dialogues.splitting.parts import Part
from service.dialogues.splitting.patterns import either, phrases

_PEOPLE = either("""
    cử tri|nhân dân|bà con|người dân|đại biểu|hộ dân|các hộ|đảng viên|hội viên|đoàn viên|quần chúng|phụ huynh
    tiểu thương
""")
_OFFICE = either("""
    lãnh đạo|cấp trên|ubnd|ủy ban|uỷ ban|chủ tịch|chủ tọa|chủ toạ|chính quyền|cơ quan|các ngành|bí thư|đảng ủy|đảng uỷ
    phòng|ban|công an|đại diện (?:cơ quan|lãnh đạo|phòng|ubnd|các)
""")

# The first that matches wins: "Nguyên nhân của hạn chế" is a cause, "Kết quả giải quyết ý kiến" an answer, "Tình
# hình thực hiện nhiệm vụ" a result, although each also holds a word of a later entry.
_HEADINGS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (
        Part.SIGNATURE,
        phrases("""
            ^nơi nhận
            ^bế mạc
        """),
    ),
    (
        Part.CAUSE,
        phrases(r"""
            ^(?:\W|những |các )*nguyên nhân
            ^bài học kinh nghiệm
        """),
    ),
    (
        Part.PROCEDURE,
        phrases(r"""
            ^\W*(?:thành phần|thời gian|địa điểm|chủ trì|chủ tọa|thư ký|khai mạc|đại biểu(?: tham)? dự)\b
            ^(?:nội dung )?chương trình (?:hội nghị|làm việc|đối thoại|chi tiết)
            ^công tác (?:tổ chức|chuẩn bị)(?: hội nghị|, chuẩn bị| đối thoại|$)
            ^mục đích
            ^(?:các |một số )?(?:mục tiêu|chỉ tiêu)\b
        """),
    ),
    (
        Part.ANSWER,
        phrases(
            r"""
            ^(?:phần )?(?:trả lời|giải trình|tiếp thu|phúc đáp|giải đáp)
            ^kết quả (?:giải quyết|trả lời|thực hiện).{0,30}(?:ý kiến|kiến nghị)
            ^(?:ý kiến|nội dung|phần)(?:(?! và )[^.;:]){0,20} (?:trả lời|giải trình|tiếp thu|giải đáp)
            ^(?:ubnd|ủy ban|uỷ ban|lãnh đạo|chủ tọa|chủ toạ|đại diện).{0,40}(?:trả lời|giải trình|tiếp thu)
            \b(?:trả lời|giải trình|giải đáp|tiếp thu)\b.{0,40}\b(?:ý kiến|kiến nghị|câu hỏi)
            ^(?:ý kiến|phát biểu|phần)(?: của| từ)? (?:các )?(?:đồng chí )?<office>
        """,
            office=_OFFICE,
        ),
    ),
    (
        Part.TASK,
        phrases("""
            ^(?:phát biểu |ý kiến |phần )?(?:kết luận|chỉ đạo|bế mạc)
            ^(?:giải pháp|biện pháp)
            ^phương hướng
            ^(?:một số |các |những )?nhiệm vụ
            ^triển khai nhiệm vụ
            ^(?:kế hoạch|chương trình) (?:công tác|thực hiện)
            ^tổ chức thực hiện
            ^phân công
            ^(?:đề xuất,? )?kiến nghị của (?:ban|đoàn|tổ|thường trực)\\b
        """),
    ),
    (
        Part.ACHIEVEMENT,
        phrases("""
            kết quả (?:đạt được|nổi bật|thực hiện|công tác|hoạt động)
            ^(?:những |các |một số )?(?:kết quả|ưu điểm|thành tích|thành tựu|mặt (?:đã )?(?:làm )?được|việc đã làm)
            tình hình(?:, kết quả)? thực hiện
            ^đánh giá (?:chung|kết quả)
        """),
    ),
    (
        Part.RAISED,
        phrases(
            """
            ý kiến
            kiến nghị
            phản ánh
            ^(?:danh sách |danh mục |các |những |tổng hợp )*câu hỏi
            ^(?:các )?<people>(?:[^.;:]{0,30})? (?:phát biểu|thảo luận|có ý kiến|nói|hỏi|tham gia(?: ý kiến)?|nêu)$
            nội dung đối thoại
            phần đối thoại
            ^đối thoại$
            ^(?:phần )?(?:thảo luận|hỏi(?: đáp)?|chất vấn|phát biểu|trao đổi)
            tâm tư|nguyện vọng|bức xúc
            ^(?:những |các |một số )?(?:đề xuất|đề nghị)(?:$|,| và | với | của )
            vấn đề (?:người dân|nhân dân|cử tri|bà con)
        """,
            people=_PEOPLE,
        ),
    ),
    (
        Part.SHORTCOMING,
        phrases("""
            hạn chế|tồn tại|yếu kém|khuyết điểm|thiếu sót|bất cập
            (?:khó khăn|vướng mắc)(?!.*thuận lợi)
        """),
    ),
    (
        Part.TASK,
        phrases("""
            nhiệm vụ (?:trọng tâm|thời gian tới|chủ yếu|,? giải pháp|.{0,20}cuối năm)
            thời gian tới
        """),
    ),
)
_ABOUT = re.compile(r"(?i)^(?:về việc|v/v)\s+")
# Headings that speak of both sides: the sentences below decide for themselves.
_MIXED = phrases("""
    thuận lợi.*khó khăn
    (?:kết quả|ưu điểm).*(?:hạn chế|tồn tại)
""")


def part_of_heading(text: str) -> Part | None:
    """The part that a heading opens, None when it only names a field of work and so changes nothing."""
    bare = _ABOUT.sub("", text.strip(" .:;*"))
    if _MIXED.search(bare):
        return Part.ACHIEVEMENT
    return next((part for part, pattern in _HEADINGS if pattern.search(bare)), None)
