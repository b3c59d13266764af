"""The marks of a denunciation in Vietnamese: who speaks, who is accused, what of; and what only looks like one."""

from service.routing.phrases import Pattern

TITLE = r"(?:ông|bà|anh|chị|thầy|cô|chú|bác|lão|mụ|thằng|con mẹ|con mụ|đồng chí)"
NOT_A_NAME = (
    r"(?:con|em|già|nội|ngoại|bà|chị|cô|chú|bác|thầy|cụ|ý|hùng|mẹ|bố|ba|cha|tôi|tui|và|thì|là|bị|đã|có|không|nào|ai|"
    r"trong|ở|hàng xóm|cháu|đang|đi|nói|bảo|ra|lên|xuống|được|cũng|cho|phải|mà)"
)
PERSON = (
    rf"(?:{TITLE} (?!{NOT_A_NAME}\b)\w+|ông ấy|ông ta|ổng|bả|bà ấy|bà ta|anh ta|anh ấy|chị ta|chị ấy|hắn)"
)
ROLE = (
    r"(?:cán bộ|công chức|viên chức|chủ tịch|bí thư|"
    r"trưởng (?:thôn|ấp|bản|buôn|làng|xóm|khóm|khu|ban|phòng|trạm|công an|khối|tổ)|phó (?:ban|phòng|trưởng|giám đốc)|"
    r"(?:tổ|xóm|ấp|khối|đội|hội|trạm) trưởng|đội phó|hiệu trưởng|hiệu phó|giám đốc|kế toán|thủ quỹ|thủ kho|thu chi|"
    r"địa chính|hộ tịch|tư pháp|công an|cảnh sát|csgt|cs khu vực|kiểm lâm|thanh tra|quản lý thị trường|thẩm phán|"
    r"chủ nhiệm|ban quản (?:lý|trị)|giám sát|bác sĩ|y sĩ|nhân viên|chấp hành viên|chỉ huy|giáo viên|cô giáo|"
    r"thầy giáo|chuyên viên|biên phòng|hải quan|trật tự đô thị|đại úy|trung úy|thượng úy|thiếu tá|trung tá|"
    r"lãnh đạo|chính quyền|người của xã|tổ tuần tra)"
)
ACCUSED = rf"(?:{PERSON}|{ROLE}|việc|hành vi|nhóm|chủ|cơ sở|công ty|doanh nghiệp|đối tượng|đích danh)"
SPEAKER = r"(?:tôi|tui|tau|em|con|cháu|mình|xin)"
SPEAKING = (
    r"(?:xin|muốn|phải|sẽ|đã|làm|viết|gửi|nộp|đứng|tên|đơn|thư|ký|lên|đây|này|cùng|quyết|kiên quyết|đang|từng|cũng|"
    r"mạnh dạn|khiếu nại|và|,|được)"
)

STEM = Pattern.of(r"\btố\b")
"""Without this word nobody denounces in so many words."""

SPEECH = Pattern.of(
    rf"\b{SPEAKER}(?:,? {SPEAKING}){{0,6}},? tố (?:cáo|giác)\b|\btố (?:cáo|giác)(?: là| rằng|:)? {ACCUSED}\b|"
    rf"(?:\b(?:tôi|tui|tri|dân|hộ)|\)) tố (?:thẳng |đích danh )?{PERSON}|\btố cáo giấu tên|"
    r"\btố cáo của (?:tôi|tui|chúng|gia đình|dân)"
)
"""Someone denounces, in so many words."""

MENTION = Pattern.of(r"\btố (?:cáo|giác)\b")
"""The words alone; they count when no boilerplate explains them."""

_NOT_ACCUSING = rf"(?! (?:là |rằng )?{ACCUSED}\b| của (?:tôi|tui|chúng|gia đình|dân))"
_OFFICE_WORK = (
    r"(?:giải quyết|tiếp nhận|xử lý|công tác|thụ lý|tiếp dân|tiếp công dân|pháp luật|quy định|quyền|hướng dẫn|thủ tục|"
    r"trình tự|tuyên truyền|phổ biến|tìm hiểu|tập huấn|vận động|phát động|khuyến khích|tích cực|phong trào|tham gia|"
    r"phát hiện|kịp thời|đường dây nóng|hòm thư|tin báo|tình hình|không có|không còn|không phát sinh|phát sinh|số|"
    r"tổng số|các|\d+ (?:đơn|vụ|lượt|việc)|luật|lĩnh vực|cơ chế|chính sách|hạn chế|nội dung|tỷ lệ)"
)
BOILERPLATE = Pattern.of(
    rf"\bkhiếu nại\W+(?:(?:và|hoặc|hay|kiến nghị|phản ánh)\W+){{0,3}}tố cáo\b{_NOT_ACCUSING}|\bkhiếu tố\b|"
    rf"\b{_OFFICE_WORK}(?:\W+\w+){{0,7}}?\W+tố (?:cáo|giác)\b{_NOT_ACCUSING}|"
    rf"\bhỏi(?:\W+\w+){{0,8}}?\W+tố (?:cáo|giác)\b{_NOT_ACCUSING}|"
    rf"\btố giác(?: về)?(?: các)?(?: loại)? tội phạm|\btố cáo tội ác|\bkhông (?:phải )?(?:là )?tố (?:cáo|giác)\b|"
    r"\b(?:cây|cột|nhà|tường|bờ|cỏ|tòa|bụi)(?: \w+){0,4} to cao\b"
)
"""The office's own work and laws, campaigns, statistics, questions how it is done; and an unmarked "to cao" (tall)."""

ACT = Pattern.of(
    r"\b(?:hối lộ|đút lót|lót tay|lo lót|vòi (?:tiền|vĩnh|quà|thêm|\d+)|chung chi|ăn (?:chặn|bớt|tiền|chia|chênh)|"
    r"biển thủ|tham ô|tham nhũng|(?:kê|khai|ghi|lập|chi|ký|thu|làm|tạo|dựng|giấy khai sinh) khống|bao che|bảo kê|"
    r"dung túng|tiếp tay|câu kết|cấu kết|thông đồng|móc nối|móc ngoặc|bỏ túi|đút túi|túi riêng|lại quả|mãi lộ|làm luật|"
    r"rút ruột|(?:nhận|cầm|đưa|kẹp|lấy|dúi|nhét|kèm)(?: \w+){0,3} phong bì|có phong bì|chạy chọt|chạy án|"
    r"chiếm (?:đoạt|dụng)|trục lợi|(?:lạm|lợi) dụng (?:chức|quyền)|giả (?:chữ ký|mạo|hồ sơ)|chữ ký (?:là )?giả|"
    r"(?:hồ sơ|bằng|giấy tờ) giả|làm giả|nhũng nhiễu|sách nhiễu|gạ gẫm|gạ tiền|"
    r"gợi ý(?: \w+){0,5} (?:đưa|nhận|tiền|triệu|bồi dưỡng)|(?:bán|cấp|giao) (?:\w+ ){0,3}trái (?:phép|thẩm quyền)|"
    r"tự ý (?:bán|thu|cho)|chia nhau|làm ngơ|báo trước|tẩy xóa|sửa (?:sổ|năm sinh|điểm)|khai man|quỹ đen|trù dập|"
    r"lấy danh nghĩa|bắt tay với|được chia|ký thay|nâng điểm|"
    r"(?:lấy|đem|mang)(?: \w+){0,6} (?:đem|đi)(?: \w+){0,5} bán)\b"
)
"""An act that is a violation of law when an official or a named person does it."""

HARMLESS_ACT = Pattern.of(
    r"\b(?:bạt|lưới|vách|tường|tôn|rào|phủ|xe|công trình|vật liệu)(?: \w+){0,4}? bao che\b|"
    r"\b(?:phòng,? chống|phòng ngừa|chống|đấu tranh|đẩy lùi|bài trừ|nạn|tệ|công tác|luật)(?:\W+\w+){0,3}?\W+"
    r"(?:tham nhũng|tham ô|hối lộ|nhũng nhiễu|bảo kê)\b|\bvòi tiền (?:điện|nước)|\b(?:cấp|thi|học|có|các) chung chi\b|"
    r"\b(?:gì|xin|sẽ|được|không|phải|cần|thông|có) báo trước\b|\b(?:đánh|đá|chơi|bài)(?: \w+){0,2} ăn tiền\b|"
    r"\bủy quyền(?: \w+){0,8} ký thay\b"
)
"""Nets that cover, campaigns against corruption, notice given, certificates without marks, gambling for money."""

_AMOUNT = (
    r"(?:\d[\d.,]*|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mấy|vài|trăm|chục|cả)(?: \w+){0,2}? ?"
    r"(?:triệu|nghìn|ngàn|k|tr|đồng|tỷ|lượng|chỉ vàng|%)"
)
TAKING = Pattern.of(
    rf"\b(?:{PERSON}|{ROLE})\b[^.!?]{{0,90}}?"
    r"(?<!tôi )(?<!tui )(?<!hộ )(?<!dân )(?<!được )(?<!chưa )(?<!cho )(?<!tình )(?<!gia )"
    rf"\b(?:nhận|lấy(?! đâu| chi| gì)|cầm|đòi|ăn(?! ở| uống)|bắt đóng|bắt nộp|bắt chung|giữ lại)\b"
    rf"(?:\W+\w+){{0,6}}?\W+{_AMOUNT}\b"
)
"""A person or an official takes an amount of money."""

COLLECTING = Pattern.of(r"\b(?:thu|nhận|lấy|đòi|nộp|đưa|kẹp|đóng|gửi lại|giữ lại)\b")
CONCEALED = Pattern.of(
    r"\b(?:không|ko|k|hổng|chẳng)(?: \w+){0,3} "
    r"(?:biên lai|biên nhận|hóa đơn|phiếu thu|chứng từ|xé vé|vào sổ|nhập quỹ)\b|"
    r"\b(?:không|ko|k)(?: ghi| có| viết| đưa)? giấy(?: tờ)?\b(?! phép| chứng| khai| đỏ| mời| hẹn)|\bđưa tay\b"
)
"""Money that leaves no paper."""

SECRECY = Pattern.of(
    r"\bgiữ (?:kín|bí mật)|\b(?:giấu|dấu) tên|\b(?:không|ko|đừng)(?: \w+){0,2} (?:nêu|ghi|đề|ký|lộ) (?:tên|danh)|"
    r"\bẩn danh\b|\bđừng (?:để|cho|nói|báo)(?: \w+){0,3} (?:biết|lộ)\b|\bsợ (?:bị )?(?:trả thù|trù dập|trù úm)|"
    r"\bdanh tính\b|\bđích danh\b|\bchịu trách nhiệm(?: \w+){0,3} (?:về|với)(?: \w+){0,2} lời|"
    r"\bsẵn sàng đối chất|\bra đối chất|\bdám làm chứng|\bkhông ai dám nói|\bnói oan\b|\bbảo vệ người tố cáo"
)
"""The speaker fears to be known, or answers for every word of it."""

CRIME = Pattern.of(
    r"\b(?:đánh bạc|cá độ|ghi đề|lô đề|số đề|ma túy|mại dâm|lừa đảo|cho vay nặng lãi|buôn lậu|hàng giả|thuốc giả|"
    r"trốn thuế|phá rừng|khống|phạm pháp|vi phạm pháp luật|trái phép|chiếm|ăn chặn|bao che)\b"
)

GENERAL = Pattern.of(
    r"\b(?:một số|một bộ phận|các|những|nhiều|mọi|đội ngũ|tất cả|không ít|số ít|toàn thể|từng) "
    rf"(?:\w+ )?{ROLE}(?:,? (?:\w+ )?{ROLE})*"
)
"""Officials in general, of whom nobody in particular is accused."""

ADDRESSEE = Pattern.of(
    r"\b(?:kính gửi|kính thưa|kính trình|kính mong|kính đề nghị|thưa|gửi|trình báo|báo|báo cáo|đề nghị|kiến nghị|"
    r"yêu cầu|mong|nhờ|cảm ơn|phối hợp|lực lượng|giao|xin)"
    r"(?: (?:quý|các|các cấp|ông|bà|đồng chí|anh|chị|cơ quan|lực lượng|ngành|cho|với|lên|đến|tới|mấy|chú|bác))"
    rf"{{0,4}} {ROLE}(?: (?:xã|phường|huyện|tỉnh|thôn))?(?:,? (?:và )?{ROLE})*"
)
"""Whom the speaker asks or greets."""

REPORTED_SPEAKER = Pattern.of(
    r"^\W*(?:ông|bà|anh|chị|cử tri|đại biểu|cụ|cô|bác|chú|thầy|hộ ông|hộ bà) [^:.!?\n]{2,100}?"
    r"(?::|(?= (?:đề nghị|kiến nghị|phản ánh|hỏi|cho biết|cho rằng|nêu|thắc mắc|mong|có ý kiến|bức xúc|xin hỏi)\b))"
)
"""Who is speaking in the minutes, at the start of the text."""

ANYONE = Pattern.of(rf"\b(?:{PERSON}|{ROLE})\b")

SUSPICIONS = (ACT, CONCEALED, SECRECY, Pattern.of(rf"\b{_AMOUNT}\b"))
"""Without one of these the slower patterns over people need not be tried."""
