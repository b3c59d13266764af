"""Phrases by which Vietnamese reports and minutes say what comes next, each table with the reason for its order."""

import re

from service.dialogues.splitting.parts import Part


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives), re.IGNORECASE)


# --- Headings. The first that matches wins: "Nguyên nhân của hạn chế" is a cause, "Kết quả giải quyết ý kiến"
# an answer, "Tình hình thực hiện nhiệm vụ" a result, although each also holds a word of a later line.
HEADINGS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (Part.SIGNATURE, _any(r"^nơi nhận", r"^bế mạc")),
    (Part.CAUSE, _any(r"^(?:\W|những |các )*nguyên nhân", r"^bài học kinh nghiệm")),
    (
        Part.PROCEDURE,
        _any(
            r"^(?:\W)*(?:thành phần|thời gian|địa điểm|chủ trì|chủ tọa|thư ký|khai mạc|đại biểu(?: tham)? dự)\b",
            r"^(?:nội dung )?chương trình (?:hội nghị|làm việc|đối thoại)",
            r"^công tác (?:tổ chức|chuẩn bị)(?: hội nghị|, chuẩn bị| đối thoại|$)",
            r"^mục đích",
        ),
    ),
    (
        Part.ANSWER,
        _any(
            r"^(?:phần )?(?:trả lời|giải trình|tiếp thu|phúc đáp|giải đáp)",
            r"^kết quả (?:giải quyết|trả lời|thực hiện).{0,30}(?:ý kiến|kiến nghị)",
            r"^(?:ý kiến|nội dung|phần) (?:trả lời|giải trình|tiếp thu)",
            r"^(?:ubnd|ủy ban|uỷ ban|lãnh đạo|chủ tọa).{0,40}(?:trả lời|giải trình|tiếp thu)",
        ),
    ),
    (
        Part.TASK,
        _any(
            r"^(?:phát biểu |ý kiến )?(?:kết luận|chỉ đạo)",
            r"^(?:giải pháp|biện pháp)",
            r"^phương hướng",
            r"^(?:một số |các |những )?nhiệm vụ",
            r"^triển khai nhiệm vụ",
            r"^(?:kế hoạch|chương trình) (?:công tác|thực hiện)",
            r"^tổ chức thực hiện",
            r"^phân công",
        ),
    ),
    (
        Part.ACHIEVEMENT,
        _any(
            r"kết quả (?:đạt được|nổi bật|thực hiện|công tác|hoạt động)",
            r"^(?:những |các |một số )?(?:kết quả|ưu điểm|thành tích|thành tựu|mặt (?:đã )?(?:làm )?được|việc đã làm)",
            r"tình hình(?:, kết quả)? thực hiện",
            r"^đánh giá (?:chung|kết quả)",
        ),
    ),
    (
        Part.RAISED,
        _any(
            r"ý kiến",
            r"^(?:danh sách |các |những |tổng hợp )*câu hỏi",
            r"kiến nghị",
            r"phản ánh",
            r"nội dung đối thoại|phần đối thoại|^đối thoại$",
            r"^(?:phần )?(?:thảo luận|hỏi(?: đáp)?|chất vấn|phát biểu|trao đổi)",
            r"tâm tư|nguyện vọng|bức xúc",
            r"^(?:những |các |một số )?(?:đề xuất|đề nghị)",
            r"vấn đề (?:người dân|nhân dân|cử tri|bà con)",
        ),
    ),
    (
        Part.SHORTCOMING,
        _any(r"hạn chế|tồn tại|yếu kém|khuyết điểm|thiếu sót|bất cập|(?:khó khăn|vướng mắc)(?!.*thuận lợi)"),
    ),
    (
        Part.TASK,
        _any(r"nhiệm vụ (?:trọng tâm|thời gian tới|chủ yếu|,? giải pháp|.{0,20}cuối năm)", r"thời gian tới"),
    ),
)

# Headings that look like a result but speak of both sides; sentences then decide for themselves.
MIXED_HEADING = _any(r"thuận lợi.*khó khăn", r"(?:kết quả|ưu điểm).*(?:hạn chế|tồn tại)")


def part_of_heading(text: str) -> Part | None:
    """The part that a heading opens, None when it only names a field of work and so changes nothing."""
    bare = text.strip(" .:;*")
    if MIXED_HEADING.search(bare):
        return Part.ACHIEVEMENT
    return next((part for part, pattern in HEADINGS if pattern.search(bare)), None)


# --- Who speaks in running text.
_CROWD = (
    r"(?:các |nhiều |một số |đa số |phần lớn |có |\d+ )?(?:lượt )?"
    r"(?:đại biểu|ý kiến|cử tri|người dân|nhân dân|bà con|hộ dân|các hộ|hộ gia đình|công dân|hội viên|đoàn viên|"
    r"phụ huynh|tiểu thương|cán bộ thôn|trưởng thôn)"
)
_SAYING = (
    r"(?:phản ánh|kiến nghị|đề nghị|đề xuất|nêu(?! gương)|(?<!thăm )(?<!đòi )hỏi|thắc mắc|có (?:các |những |một số |nhiều )?ý kiến|bày tỏ|mong muốn|"
    r"mong|bức xúc|(?<!được )quan tâm|cho biết|cho rằng|thông tin|đóng góp ý kiến|góp ý|tham gia ý kiến|phát biểu|"
    r"(?<!có )yêu cầu|chất vấn|trăn trở|lo lắng|lo ngại|băn khoăn|than phiền|khiếu nại|tố cáo)"
)
#: People as the subject, a verb of saying close behind: what follows was raised.
RAISED = _any(
    rf"(?:^|[,:;] )(?:theo |tại [^,]{{0,60}}, )?{_CROWD}\b[^.;:]{{0,70}}?\b{_SAYING}\b",
    rf"(?:vấn đề|nội dung|lĩnh vực|nhóm vấn đề|việc) (?:mà )?{_CROWD}[^.;:]{{0,30}}\b{_SAYING}\b",
    r"^(?:ý kiến|kiến nghị)(?: của| thứ|\s*\d|:)",
    r"\b(?:ý kiến|kiến nghị|phản ánh)\b[^.;:]{0,60}(?:tập trung|xoay quanh|chủ yếu|liên quan|gồm)",
)
#: The same words, but the sentence tells of the meeting and not of a matter.
RAISED_BUT_TOLD = _any(
    r"(?:lắng nghe|tiếp thu|tiếp nhận|ghi nhận|giải trình|trả lời|tổng hợp|giải quyết|xử lý|trao đổi làm rõ)[^.;:]{0,80}"
    r"(?:ý kiến|kiến nghị|phản ánh|tâm tư)",
    r"nhằm (?:lắng nghe|nắm bắt|thu thập)",
    r"(?:được|đã) nghe\b",
    r"^(?:việc tổ chức|qua|thông qua) hội nghị",
    r"\b(?:nhất trí|đồng tình|thống nhất|tán thành|phấn khởi|vui mừng)\b(?!.*(?:ý kiến về|kiến nghị|đề nghị|phản ánh|như|:))",
    r"theo dõi, giám sát việc giải quyết",
    r"\bnhằm\b[^.]*(?:tâm tư|ý kiến|chủ trương)",
)
#: An order or a plan, whatever went before.
TASK = _any(
    r"\b(?:yêu cầu|(?<!ban )(?<!sự )chỉ đạo|giao|đề nghị|nhấn mạnh|lưu ý|quán triệt)\b[^.;:]{0,60}"
    r"(?:các (?:ban|ngành|phòng|thôn|đơn vị|bộ phận|cấp|thành viên|chi bộ|cơ quan|tổ chức)|bộ phận|thành viên|hội nghị|phải|cần)",
    r"\b(?:yêu cầu|(?<!ban )chỉ đạo|giao|đề nghị|nhấn mạnh|lưu ý)(?: một số nội dung)?\s*:",
    r"đề ra (?:các |một số |những )?(?:phương hướng|nhiệm vụ|giải pháp)",
    r"(?:xác định|thống nhất)[^.;:]{0,40}(?:phương hướng|nhiệm vụ|giải pháp)",
    r"^(?:kết luận (?:hội nghị|buổi)|phát biểu (?:kết luận|chỉ đạo|bế mạc)|theo chỉ đạo|thời gian tới|trong thời gian tới)",
    r"^để thực hiện (?:tốt|thắng lợi|hiệu quả)",
    r"trong (?:quý|tháng|năm) (?:i|ii|iii|iv|tới|\d+)[^.;:]{0,80}(?:tiếp tục|tập trung|tăng cường)",
)
#: An order without a subject, as plans are written: only where no result is being told.
IMPERATIVE = _any(
    r"^(?:tiếp tục|tăng cường|đẩy mạnh|tập trung|chủ động|phấn đấu|khẩn trương|nâng cao|thực hiện tốt|làm tốt|duy trì|"
    r"phát động|ban hành|đổi mới|tích cực|phối hợp|rà soát|chuẩn bị)\b(?![^.]*\b(?:đã|được)\b)"
)
#: Done already, so no order, although "nhiệm vụ" or "chỉ đạo" stands in it.
DONE = re.compile(r"(?i)\b(?:đã|vừa)\b(?! (?:yêu cầu|đề nghị|giao|nhấn mạnh|chỉ đạo các|lưu ý|quán triệt))")
#: Praise at the close of a meeting: neither order nor matter.
PRAISE = _any(
    r"\b(?:đánh giá cao|đánh giá sự|tin tưởng(?: rằng)?|biểu dương|ghi nhận (?:sự|những|tinh thần)|hoan nghênh)\b"
)
#: Only these begin with a leader: the people's "đề nghị" must not be taken for an order.
TASK_SPEAKER = _any(
    r"(?:đồng chí|đ/c|ông|bà)\b[^.;:]{0,120}(?:bí thư|chủ tịch|trưởng (?:ban|phòng|đoàn)|chủ trì)",
    r"(?:chủ tịch|bí thư|thường trực|ban thường vụ|lãnh đạo|chủ tọa|chủ trì|đồng chí)\b",
    r"^(?:kết luận|phát biểu (?:kết luận|chỉ đạo|bế mạc)|nhấn mạnh)",
)

# --- Weakness. A turn ("Tuy nhiên") needs a weak word behind it; without a turn only a clear verdict counts.
_TURN = r"(?:tuy (?:nhiên|vậy|thế)|song(?: song)?|nhưng|mặc dù(?: vậy)?|dù vậy|bên cạnh (?:những |các )?(?:kết quả|mặt|ưu điểm|thuận lợi)|ngoài ra)"
_WEAK = (
    r"(?:hạn chế|tồn tại|khó khăn|yếu kém|bất cập|khuyết điểm|thiếu sót|vướng mắc|chưa|chậm|thấp|thiếu|không cao|"
    r"phức tạp|lúng túng|bức xúc|xuống cấp|ô nhiễm|kéo dài|kém|nghẽn|tắc|hỏng|quá tải|vi phạm|lãng phí|thất thoát|mất)"
)
SHORTCOMING = _any(
    rf"^{_TURN}\b[^.]*\b{_WEAK}\b",
    r"\b(?:vẫn )?còn (?:có )?(?:một số|những|nhiều|không ít|một vài)\b[^.;:]{0,40}\b(?:hạn chế|tồn tại|khó khăn|yếu kém|bất cập|vướng mắc)",
    r"\b(?:vẫn )?còn (?:nhiều |rất |khá )?(?:hạn chế|chậm|yếu|thấp|lúng túng|bất cập|manh mún|phức tạp|hình thức)\b",
    r"\bchưa (?:được (?:quan tâm|thường xuyên|duy trì|kịp thời)|đáp ứng|hiệu quả|quyết liệt|kịp thời|nghiêm|thường xuyên|"
    r"tốt|cao|đồng đều|đồng bộ|sâu rộng|rõ nét|triệt để)\b",
)
#: The world outside: named in every report, nobody in the commune can be asked about it.
CIRCUMSTANCE = _any(
    r"tình hình (?:thế giới|quốc tế|khu vực|trong nước)", r"ảnh hưởng (?:của|bởi) (?:đại )?dịch"
)
#: Weak words inside a success: "khắc phục những hạn chế" says that they were mended.
MENDED = _any(
    r"(?:khắc phục|tháo gỡ|giải quyết|vượt qua|chấn chỉnh|chẩn chỉnh|kiểm điểm)[^.;:]{0,40}"
    r"(?:hạn chế|khó khăn|vướng mắc|tồn tại|yếu kém)[^.;:]*$"
)
ACHIEVEMENT = _any(
    r"\b(?:đạt|hoàn thành|giữ vững|ổn định|vượt|chuyển biến|làm tốt|thực hiện tốt|tổ chức (?:tốt|thành công)|kịp thời|"
    r"tăng (?:cường|\d)|thành công|đăng ký|tiếp tục)\b",
    r"\bđược (?:quan tâm|đảm bảo|bảo đảm|duy trì|nâng|tăng|củng cố|đẩy mạnh|triển khai|chú trọng|thực hiện|cải thiện|mở rộng|giải quyết)",
    r"\bđã (?:tập trung|triển khai|xây dựng|chỉ đạo|giải quyết|thực hiện|tổ chức (?!hội nghị|đối thoại)|hoàn|làm|cấp|chi|hỗ trợ|đi vào)",
)

# --- Small parts of every meeting.
PROCEDURE = _any(
    r"^(?:hôm nay|vào hồi|vào lúc)\b",
    r"^(?:tham dự|dự|về dự|đến dự|cùng dự|thành phần|chủ trì|chủ tọa|thư ký|tham gia)\b[^.]{0,30}"
    r"(?:hội nghị|buổi|có|gồm|:|đồng chí|ông|bà|đối thoại)",
    r"(?:tuyên bố lý do|giới thiệu (?:đại biểu|thành phần)|thông qua (?:chương trình|biên bản|nội quy))",
    r"(?:hội nghị|cuộc họp|buổi đối thoại|biên bản)\b[^.;:]{0,80}(?:kết thúc|bế mạc|bắt đầu|khai mạc|được lập|thành công tốt đẹp)",
    r"(?:chủ trì|điều hành) (?:hội nghị|buổi|cuộc)[^,;:]*$",
    r"^ngày\s*\d[^.;]{0,60}(?:tổ chức|đã tổ chức|diễn ra)",
    r"(?:báo cáo (?:tóm tắt|kết quả|tình hình)|trình bày báo cáo)[^.;:]*$",
    r"^(?:biên bản|hội nghị) (?:được |này )*(?:lập|thông qua)",
    r"^(?:họp|cuộc họp|buổi họp|hội nghị) (?:xong|kết thúc)",
)
#: Here the leader sums up: no longer an answer to one person.
CLOSING = _any(r"^(?:kết luận|phát biểu (?:kết luận|chỉ đạo|bế mạc))")
GREETING = _any(
    r"^(?:kính (?:thưa|chào)|xin (?:chân thành |trân trọng )?(?:chào|cảm ơn|cám ơn|chúc|kính chúc)|trân trọng (?:cảm ơn|cám ơn)|"
    r"thưa (?:các|quý|hội nghị|toàn thể|đồng chí|chủ tọa)|cảm ơn|cám ơn|chúc (?:các|hội nghị)|em xin hết|tôi xin hết|xin hết)"
)
ANSWER = _any(
    r"^(?:trả lời|đáp|giải trình|tiếp thu|giải đáp|phúc đáp)\b",
    r"^(?:về (?:vấn đề|nội dung|ý kiến|việc) (?:này|trên|của (?:ông|bà|cử tri))|nội dung này|vấn đề này)[^.]{0,100}"
    r"(?:ubnd|xã|trả lời|giải trình|xin|đã|sẽ|tiếp thu)",
    r"^(?:sau đó,? )?(?:đồng chí|đ/c|ông|bà|chủ tọa)\b[^.;:]{0,90}\b(?:đã )?(?:giải trình|trả lời|tiếp thu|giải đáp|làm rõ)",
    r"^(?:đại diện |phía )(?:lãnh đạo )?(?:công ty|đơn vị|nhà thầu|nhà máy|chủ đầu tư|điện lực|doanh nghiệp)[^.;:]{0,60}(?::|trả lời|cho biết)",
    r"^(?:đại diện |thay mặt )?(?:lãnh đạo )?(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|đảng ủy|đảng uỷ|chủ tọa|chủ trì|công an xã|"
    r"công chức|địa chính|cán bộ chuyên môn|phòng|ban quản lý)\b[^.;:]{0,60}"
    r"(?:trả lời|giải trình|tiếp thu|ghi nhận|xin|đã|sẽ|có ý kiến|giải đáp|thông tin)",
)
#: A stretch that opens a list: what stands before the list is no matter of its own.
LIST_OPENER = re.compile(
    r"""(?ix)^(?P<lead>.{0,400}?
      (?: \b(?:cụ\ thể|như\ sau|sau\ đây|sau|gồm(?:\ có)?|bao\ gồm|tập\ trung(?:\ chủ\ yếu)?\ vào(?:\ (?:các|một\ số|những))?(?:\ (?:vấn\ đề|nội\ dung|lĩnh\ vực|nhóm\ vấn\ đề))?(?:\ (?:như|sau|về))?
             |xoay\ quanh(?:\ (?:các|một\ số|những)\ (?:vấn\ đề|nội\ dung))?(?:\ (?:như|sau|về))?|liên\ quan(?:\ đến)?(?:\ (?:các|một\ số|những)\ (?:vấn\ đề|nội\ dung|lĩnh\ vực))?
             |chủ\ yếu(?:\ là|\ về)?|đó\ là|như\ là|như|là|đến|về|quan\ tâm|hạn\ chế|tồn\ tại|kiến\ nghị|đề\ nghị|phản\ ánh|nội\ dung|vấn\ đề|ý\ kiến|nhiệm\ vụ(?:\ cụ\ thể)?)\s*:
        | [,\s](?:như|gồm|bao\ gồm|đó\ là|cụ\ thể\ là)\s(?=\S)
        | \b(?:lo\ lắng|lo\ ngại|quan\ tâm|bức\ xúc|băn\ khoăn|trăn\ trở)(?:\ nhiều|\ nhất)?\ (?:về|đến|tới)\s(?!(?:các|một\ số|những|nhiều)\s+(?:vấn\ đề|nội\ dung|lĩnh\ vực))(?=\S)
        | \b(?:tập\ trung(?:\ chủ\ yếu)?\ vào|xoay\ quanh)(?:\ (?:các|một\ số|những)\ (?:vấn\ đề|nội\ dung|lĩnh\ vực|nhóm\ vấn\ đề))?(?:\ (?:như|về))?\s(?=\S) ) )\s*(?P<list>.+)$"""
)
#: What stands before the list speaks of matters in general: then the list holds them. "Việc cưới, việc tang như
#: ma chay, cưới hỏi" opens none: its own words are the matter.
LEAD_CUE = _any(
    r"(?:ý kiến|vấn đề|nội dung|lĩnh vực|kiến nghị|hạn chế|tồn tại|yếu kém|bất cập|khó khăn|vướng mắc|nhiệm vụ|đề nghị|đề xuất|"
    r"phản ánh|quan tâm|bức xúc|lo lắng|lo ngại|băn khoăn|trăn trở|mong muốn|nguyện vọng|một số việc|nhiều việc|những việc|các việc|mặt|kết quả (?:không|chưa) cao)"
    r"[^.;]{0,60}$"
)
#: A sentence that names weaknesses, requests or plans in general and holds no matter.
EMPTY_LEAD = _any(
    r"(?:vẫn )?còn (?:có )?(?:một số|những|nhiều)(?: mặt)? (?:tồn tại|hạn chế|khó khăn|yếu kém|bất cập|khuyết điểm|thiếu sót|vướng mắc)"
    r"(?:[ ,]*(?:và |cần |phải |được )*(?:tồn tại|hạn chế|khó khăn|yếu kém|bất cập|vướng mắc|khắc phục|giải quyết|trong thời gian tới|sau|như sau|nhất định|đó là|như|cụ thể))*\s*[.:…]*$",
    r"nhằm khắc phục (?:những |các )?(?:tồn tại|hạn chế)",
    r"^(?:các |những )?(?:ý kiến|nội dung)[^.;:]{0,60}(?:như sau|sau đây|cụ thể)\s*:?$",
)
#: Phrases before a matter that a speaker's turn begins with.
TURN_OPENING = re.compile(
    r"""(?ix)^(?:(?:kính\ thưa|thưa)[^.,:;]{0,80}[.,:;]\s*)?
    (?:(?:tôi|em|cháu|chúng\ tôi|bà\ con)\ (?:xin\ |có\ |muốn\ )*(?:có\ (?:\w+\ )?ý\ kiến|phát\ biểu|hỏi|nêu|phản\ ánh)[^.,:;]{0,30}[:,]\s*)?"""
)
#: A new matter in the same turn.
NEW_MATTER = re.compile(
    r"""(?ix)^(?:ngoài\ ra|thứ\ (?:nhất|hai|ba|tư|năm|sáu)|(?:một|hai|ba|bốn|năm)\ là|vấn\ đề\ thứ\ \w+|ý\ thứ\ \w+|
    (?:về|đối\ với)\ (?:việc|vấn\ đề|lĩnh\ vực|công\ tác)(?!\ này)|tiếp\ theo|cuối\ cùng|bên\ cạnh\ đó|đồng\ thời|
    nội\ dung\ (?:thứ\ \w+|tiếp\ theo|khác)|vấn\ đề\ (?:khác|nữa)|ý\ kiến\ (?:thứ\ \w+|khác))\b"""
)
#: "Ngoài ra", "Bên cạnh đó", "Đồng thời" may also go on with the same matter.
SOFT_NEW_MATTER = re.compile(r"(?i)^(?:bên cạnh đó|đồng thời)")
BACK_REFERENCE = re.compile(
    r"(?i)(?<!bên cạnh )(?<!trong )(?<!sau )\b(?:này|đó|trên|nói trên|nêu trên|như vậy|thế|ở đây|nơi đây|tình trạng này|việc này|do đó|vì vậy|vì thế|nên)\b"
)
REQUEST = _any(
    r"^(?:nay |vậy |vì vậy |do đó )?(?:tôi |chúng tôi |bà con |nhân dân |cử tri |xin )*(?:đề nghị|kiến nghị|đề xuất|mong|yêu cầu|xin hỏi|hỏi)\b"
)
#: One of the people in his own words.
OWN_VOICE = _any(
    r"\b(?:tôi|chúng tôi|gia đình (?:tôi|em|cháu|nhà)|nhà (?:tôi|em)|bà con (?:chúng tôi|thôn|xóm|trong)|em|cháu) ",
    r"^(?:kính )?(?:đề nghị|kiến nghị|mong|xin hỏi|yêu cầu)\b[^.]{0,40}(?:ubnd|xã|phường|huyện|tỉnh|cấp|ngành|công an|nhà trường|"
    r"điện lực|trạm|cơ quan|chính quyền|nhà nước|chính phủ|lãnh đạo|ban|công ty|quan tâm|sớm|xem xét)",
)
FRAME = _any(
    r"^biên bản|^báo cáo|^hội nghị|hội nghị (?:đối thoại|tiếp xúc|giao ban|sơ kết|tổng kết)|^hôm nay|^ngày\s*\d[^.;]{0,60}tổ chức|"
    r"(?:buổi|cuộc) (?:đối thoại|gặp gỡ|tiếp xúc)|tiếp xúc cử tri|sơ kết|tổng kết|thành phần|6 tháng|quý [iv]+\b|kết luận hội nghị|phát biểu (?:tại|chỉ đạo|kết luận)"
)
