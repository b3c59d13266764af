"""How a report names its tasks, weaknesses and results in running sentences."""

import re

from service.dialogues.splitting.patterns import either, phrases

_PLAN = "(?:phương hướng|nhiệm vụ|giải pháp)"
_SUBORDINATES = either("""
    các (?:ban|ngành|phòng|thôn|đơn vị|bộ phận|cấp|thành viên|chi bộ|cơ quan|tổ chức)
    bộ phận|thành viên|hội nghị|phải|cần
""")
#: An order or a plan, whatever went before.
TASK = phrases(
    r"""
    \b<orders>\b[^.;:]{0,60}<subordinates>
    \b<orders>(?: một số nội dung)?\s*:
    đề ra (?:các |một số |những )?<plan>
    (?:xác định|thống nhất)[^.;:]{0,40}<plan>
    ^kết luận (?:hội nghị|buổi)
    ^phát biểu (?:kết luận|chỉ đạo|bế mạc)
    ^(?:theo chỉ đạo|thời gian tới|trong thời gian tới)
    ^để thực hiện (?:tốt|thắng lợi|hiệu quả)
    trong (?:quý|tháng|năm) (?:i|ii|iii|iv|tới|\d+)[^.;:]{0,80}(?:tiếp tục|tập trung|tăng cường)
    """,
    orders=r"(?:yêu cầu|(?<!ban )(?<!sự )chỉ đạo|giao|đề nghị|nhấn mạnh|lưu ý|quán triệt)",
    subordinates=_SUBORDINATES,
    plan=_PLAN,
)
#: Verbs of a plan that is made at the meeting itself, although "đã" may stand before them.
PLANS = ("đề ra", "xác định", "thống nhất")
#: Done already, so no order, although "nhiệm vụ" or "chỉ đạo" stands in it.
DONE = phrases(r"""
    \b(?:đã|vừa)\b(?! (?:yêu cầu|đề nghị|giao|nhấn mạnh|chỉ đạo các|lưu ý|quán triệt))
""")
#: An order without a subject, as plans are written: only where no result is being told.
IMPERATIVE = phrases(
    r"^<verb>\b(?![^.]*\b(?:đã|được)\b)",
    verb=either("""
        tiếp tục|tăng cường|đẩy mạnh|tập trung|chủ động|phấn đấu|khẩn trương|nâng cao|thực hiện tốt|làm tốt|duy trì
        phát động|ban hành|đổi mới|tích cực|phối hợp|rà soát|chuẩn bị
    """),
)
#: Praise at the close of a meeting: neither order nor matter.
PRAISE = phrases(r"""
    \b(?:đánh giá cao|đánh giá sự|tin tưởng(?: rằng)?|biểu dương|thu được kết quả|hoan nghênh)\b
    \bghi nhận (?:sự|những|các|tinh thần)\b
""")
#: Orders by a leader; the people's "đề nghị" must not be taken for one.
LEADER = phrases(r"""
    (?:đồng chí|đ/c|ông|bà)\b[^.;:]{0,120}(?:bí thư|chủ tịch|trưởng (?:ban|phòng|đoàn)|chủ trì)
    (?:chủ tịch|bí thư|thường trực|ban thường vụ|lãnh đạo|chủ tọa|chủ trì|đồng chí)\b
    ^(?:kết luận|phát biểu (?:kết luận|chỉ đạo|bế mạc)|nhấn mạnh)
""")
ORDER = phrases(r"\b(?:yêu cầu|đề nghị|giao|phải|cần|nhấn mạnh|tiếp tục|tăng cường)\b")

_WEAKNESS = "(?:tồn tại|hạn chế|khó khăn|yếu kém|bất cập|khuyết điểm|thiếu sót|vướng mắc)"
#: "Tuy nhiên" and its like.
TURN = phrases("""
    ^(?:tuy (?:nhiên|vậy|thế)|song|nhưng|mặc dù|dù vậy|bên cạnh)\\b
""")
#: After a turn any weak word is a weakness; without one only a clear verdict.
SHORTCOMING = phrases(
    r"""
    ^<turn>\b[^.]*\b<weak>\b
    \b(?:vẫn )?còn (?:có )?(?:một số|những|nhiều|không ít|một vài)\b[^.;:]{0,40}\b<weakness>
    \b(?:vẫn )?còn (?:nhiều |rất |khá )?(?:hạn chế|chậm|yếu|thấp|lúng túng|bất cập|manh mún|phức tạp|hình thức)\b
    \bchưa được (?:quan tâm|thường xuyên|duy trì|kịp thời)\b
    \bchưa (?:đáp ứng|hiệu quả|quyết liệt|kịp thời|nghiêm|thường xuyên|tốt|cao)\b
    \bchưa (?:đồng đều|đồng bộ|sâu rộng|rõ nét|triệt để)\b
    """,
    turn=either("""
        tuy (?:nhiên|vậy|thế)|song(?: song)?|nhưng|mặc dù(?: vậy)?|dù vậy|ngoài ra
        bên cạnh (?:những |các )?(?:kết quả|mặt|ưu điểm|thuận lợi)
    """),
    weak=either("""
        hạn chế|tồn tại|khó khăn|yếu kém|bất cập|khuyết điểm|thiếu sót|vướng mắc|chưa|chậm|thấp|thiếu|không cao|phức tạp
        còn ít|lúng túng|bức xúc|xuống cấp|ô nhiễm|kéo dài|kém|nghẽn|tắc|hỏng|quá tải|vi phạm|lãng phí|thất thoát|mất
    """),
    weakness=_WEAKNESS,
)
#: The world outside: named in every report, nobody in the commune can be asked about it.
CIRCUMSTANCE = phrases("""
    tình hình (?:thế giới|quốc tế|khu vực|trong nước)
    ảnh hưởng (?:của|bởi) (?:đại )?dịch
""")
#: Weak words inside a success: "khắc phục những hạn chế" says that they were mended.
MENDED = phrases(
    r"(?<!chưa )\b<mends>[^.;:]{0,40}<weakness>(?!.*\b(?:chưa|còn|chậm|thấp|kém)\b)",
    mends="(?:khắc phục|tháo gỡ|giải quyết|vượt qua|chấn chỉnh|chẩn chỉnh|kiểm điểm)",
    weakness=_WEAKNESS,
)
ACHIEVEMENT = phrases(
    r"""
    \b(?:đạt|hoàn thành|giữ vững|ổn định|vượt|chuyển biến|làm tốt|thực hiện tốt|kịp thời|thành công|đăng ký|tiếp tục)\b
    \btổ chức (?:tốt|thành công)\b
    \btăng (?:cường|\d)
    \bđược <done>
    \bđã <did>
    """,
    done=either("""
        quan tâm|đảm bảo|bảo đảm|duy trì|nâng|tăng|củng cố|đẩy mạnh|triển khai|chú trọng|thực hiện|cải thiện|mở rộng
        giải quyết
    """),
    did=either("""
        tập trung|triển khai|xây dựng|chỉ đạo|giải quyết|thực hiện|hoàn|làm|cấp|chi|hỗ trợ|đi vào
        tổ chức (?!hội nghị|đối thoại)
    """),
)
#: A sentence that names weaknesses or opinions in general and holds no matter.
EMPTY_LEAD = phrases(
    r"""
    (?:vẫn )?còn (?:có )?(?:một số|những|nhiều)(?: mặt)? <weakness>(?:[ ,]*(?:và |cần |phải |được )*<filler>)*\s*[.:…]*$
    nhằm khắc phục (?:những |các )?(?:tồn tại|hạn chế)
    ^(?:các |những )?(?:ý kiến|nội dung)[^.;:]{0,60}(?:như sau|sau đây|cụ thể)\s*:?$
    ^[^.;]{0,80}\b<asks> (?:một số|các|những) <matters> (?:như )?sau(?: đây)?\s*[.:…]*$
    ^[^.;]{0,60}\b(?:có|nêu|hỏi|nói|gửi)\b[^.;:,]{0,20}\b<count> <matters><so>?\s*[.:…]*$
    """,
    weakness=_WEAKNESS,
    asks="(?:kiến nghị|băn khoăn|phản ánh|đề nghị|giải quyết)",
    so="(?: như sau| sau(?: đây)?| muốn \\w+| cần \\w+)",
    count="(?:mấy|vài|một|hai|ba|bốn|năm|một số|một vài|những|các|\\d+)",
    matters="(?:ý kiến|chuyện|việc|vấn đề|kiến nghị|điều|nội dung|ý)",
    filler=either("""
        tồn tại|hạn chế|khó khăn|yếu kém|bất cập|vướng mắc|khắc phục|giải quyết|trong thời gian tới|sau|như sau
        nhất định|đó là|như|cụ thể
    """),
)

#: "Vì vậy, chúng tôi kính đề nghị quý cơ quan kiểm tra, xử lý": asks for what stands elsewhere.
EMPTY_REQUEST = phrases(
    r"^(?:<so>,? )?(?:<who> )?(?:<kindly> )?<asks>(?: <whom>)?(?:(?:,| và)? <do>)+(?: cho)?(?: <people>)?<by>?[.!]?$",
    asks="(?:đề nghị|mong|kiến nghị)",
    kindly="(?:kính|rất|trân trọng)",
    so="(?:vì vậy|vì thế|do đó|do vậy|nay|vậy|rất mong)",
    who=either(
        r"""
        tôi|chúng tôi|gia đình tôi|các hộ|<people>
        (?:mặt trận|ban|thường trực|thôn|tổ)(?: [^\s,.;:]+){0,4}?
    """,
        people="(?:bà con|nhân dân|cử tri|dân)",
    ),
    people="(?:bà con|nhân dân|cử tri|dân)",
    whom=r"(?:quý |các )?<office>(?:,? [^\s,.;:]+){0,7}?",
    office="(?:cơ quan|cấp|ngành|xã|phường|ubnd|ủy ban|lãnh đạo|chính quyền|chủ tịch|công an|hội nghị|huyện|tỉnh)",
    do="(?:sớm|quan tâm|xem xét|kiểm tra|giải quyết|xử lý|trả lời|can thiệp|giúp đỡ|làm rõ|cho ý kiến)",
    by=r"(?: theo quy định| trước ngày [\d/.]+)",
)

_MATTERS = "(?:vấn đề|nội dung|lĩnh vực|nhóm vấn đề)"
_SUCH = f"(?: (?:các|một số|những))?(?: {_MATTERS})?(?: (?:như|sau|về))?"
_OPENER = either(
    r"""
    \b<before_colon>\s*:
    [,\s](?:như|gồm|bao gồm|đó là|cụ thể là)\s(?=\S)
    \b<worry>(?: nhiều| nhất)? (?:về|đến|tới)\s(?!(?:các|một số|những|nhiều)\s+<matters>)(?=\S)
    \b(?:tập trung(?: chủ yếu)? vào|xoay quanh)<such>\s(?=\S)
    """,
    before_colon=either(
        """
        cụ thể|như sau|sau đây|sau|gồm(?: có)?|bao gồm|chủ yếu(?: là| về)?|đó là|như là|như|là|đến|về|quan tâm
        tập trung(?: chủ yếu)? vào<such>
        xoay quanh<such>
        liên quan(?: đến)?<such>
        hạn chế|tồn tại|kiến nghị|đề nghị|phản ánh|nội dung|vấn đề|ý kiến|nhiệm vụ(?: cụ thể)?
        """,
    ),
    worry="(?:lo lắng|lo ngại|quan tâm|bức xúc|băn khoăn|trăn trở)",
    matters=_MATTERS,
    such=_SUCH,
)
#: A stretch that opens a list: what stands before the list is no matter of its own.
LIST_OPENER = re.compile(rf"^(?P<lead>.{{0,400}}?{_OPENER})\s*(?P<list>.+)$", re.IGNORECASE)
#: What stands before the list speaks of matters in general: then the list holds them. "Việc cưới, việc tang như ma
#: chay, cưới hỏi" opens none: its own words are the matter.
LEAD_CUE = phrases(
    "<general>[^.;]{0,60}$",
    general=either("""
        ý kiến|vấn đề|nội dung|lĩnh vực|kiến nghị|hạn chế|tồn tại|yếu kém|bất cập|khó khăn|vướng mắc|nhiệm vụ
        đề nghị|đề xuất|phản ánh|quan tâm|bức xúc|lo lắng|lo ngại|băn khoăn|trăn trở|mong muốn|nguyện vọng
        một số việc|nhiều việc|những việc|các việc|mặt
        kết quả (?:không|chưa) cao
    """),
)

#: What is somebody else's business or was done already, told among orders.
_PASSED_ON = phrases(r"^[^.;:]{0,40}\b(?:không )?thuộc thẩm quyền (?!(?:của )?(?:ubnd )?(?:xã|phường)\b)")
_WAS_DONE = phrases(
    r"^(?:ubnd|ủy ban|xã|phường|phòng|công an|ban|việc|nội dung|vấn đề)(?: [^\s,.;:]+){0,2} (?:đã|vừa)\b"
)


def orders_nothing(sentence: str) -> bool:
    """Whether a sentence among orders only praises, passes on, or tells what was done."""
    if ORDER.search(sentence):
        return False
    return any(cue.search(sentence) for cue in (PRAISE, _PASSED_ON, _WAS_DONE))


def only_praises(sentence: str) -> bool:
    """Whether a sentence at the close of a meeting praises and orders nothing."""
    return bool(PRAISE.search(sentence)) and not ORDER.search(sentence)


#: Somebody of the office, or what is settled: told of, not raised.
_OFFICE_ACTS = phrases(
    r"^(?:theo |sau đó,? |hiện )?<office>\b[^.;:]{0,80}\b(?:cho biết|cho hay|giải thích|thừa nhận|hứa|ghi nhận)\b",
    office=either("""
        ubnd|ủy ban|uỷ ban|lãnh đạo|(?:phó )?chủ tịch|công an|phòng|ban|(?:phó )?trưởng|đại diện|đoàn|hội nghị|xã|huyện
        tỉnh|đơn vị|công ty
    """),
)
_SETTLED = phrases(r"\b(?:đã|sẽ|vừa)\b(?![^.;:]*\b(?:chưa|không|nhưng|mà)\b)")


def tells_what_was_done(sentence: str) -> bool:
    """Whether a sentence tells what somebody did or will do, with nothing left to wish for."""
    return bool(_OFFICE_ACTS.search(sentence) or _SETTLED.search(sentence))
