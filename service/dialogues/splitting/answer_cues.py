"""How text shows that the office answers, sums up, or did something about a matter; and lists of nobody's words."""

from service.dialogues.splitting.patterns import either, phrases

#: Somebody of the office, or a company that was blamed, answers.
ANSWER = phrases(
    r"""
    ^(?:phần |ý kiến )?(?:trả lời|tl(?=\s*:)|đáp|giải trình|tiếp thu|giải đáp|phúc đáp|ghi nhận)\b
    ^<what> (?:xử lý|giải quyết|trả lời|thực hiện)[^.;:]{0,20}:
    ^kết quả\s*:
    ^đã (?:chuyển|trả lời|xử lý|giải quyết|hướng dẫn)(?: [^\s.;:]+){0,3}\s*:
    ^<receiver> (?:trả lời|giải thích|hướng dẫn|xử lý)[^.;:]{0,20}:
    ^về (?:vấn đề|nội dung|ý kiến|việc) (?:này|trên|của (?:ông|bà|cử tri))[^.]{0,100}<promise>
    ^(?:nội dung|vấn đề) này[^.]{0,100}<promise>
    ^(?:sau đó,? )?(?:đồng chí|đ/c|ông|bà|chủ tọa)\b[^.;:]{0,90}\b(?:đã )?<answers>
    ^(?:đại diện |phía )(?:lãnh đạo )?<company>[^.;:]{0,60}(?::|trả lời|cho biết)
    ^(?:tổ trưởng|trưởng (?:thôn|xóm|khu|ấp|bản))\b[^.;:]{0,40}\b(?:ghi nhận|tiếp thu|giải trình|giải đáp)
    ^(?:đại diện |thay mặt )?(?:lãnh đạo )?<office>\b[^.;:]{0,60}<replies>
    """,
    what="(?:cách|hướng|kết quả|phương án|biện pháp|đơn vị|thời hạn|ý kiến)",
    receiver="(?:cán bộ|công chức|người)(?: tiếp(?: nhận| dân| công dân)?| trực)?",
    promise="(?:ubnd|xã|trả lời|giải trình|xin|đã|sẽ|tiếp thu)",
    company="(?:công ty|đơn vị|nhà thầu|nhà máy|chủ đầu tư|điện lực|doanh nghiệp)",
    office=either("""
        ubnd|ủy ban nhân dân|uỷ ban nhân dân|đảng ủy|đảng uỷ|chủ tọa|chủ trì|công an xã|công chức|địa chính
        cán bộ chuyên môn|phòng|ban quản lý
    """),
    answers="(?:giải trình|trả lời|tiếp thu|giải đáp|làm rõ)",
    replies="(?:trả lời|giải trình|tiếp thu|ghi nhận|xin|đã|sẽ|có ý kiến|giải đáp|thông tin)",
)
#: A label that an answer follows; what stands before it was asked.
ANSWER_LABEL = phrases(
    r"^(?:[-–+*=>→ ]+)?(?:ý kiến |phần )?<replies>\b(?: của[^.;:]{2,60})?\s*:",
    replies="(?:trả lời|tl|đáp|giải trình|giải đáp|phúc đáp|tiếp thu)",
)
#: What was done about a matter, behind it on the same line.
RESULT_LABEL = phrases(r"^kết quả(?: xử lý| giải quyết)?\s*:")
#: "Nhà trường tiếp thu và giải trình như sau:": whoever replies, answers follow.
ANSWERS_FOLLOW = phrases(
    r"^(?!cử tri|nhân dân|bà con)[^.;:]{2,80}\b(?:trả lời|giải trình|giải đáp|tiếp thu|phúc đáp)\b[^.;:]{0,60}:$"
)
#: What the office did about a matter, written behind it: "Đã trả lời bằng Công văn 214.", "Giao Công an phường."
DONE_ABOUT_IT = phrases(
    r"""
    ^(?:đã|sẽ) (?:trả lời|chuyển|xếp lịch|hướng dẫn|tiếp thu|ghi nhận|rút đơn|giao)\b[^;:]*$
    ^(?:giao|chuyển|hẹn) <office>\b[^;:?]*$
    ^(?:đ/c |đồng chí )?<office>\b[^;:,?]{0,20} <acts>\b[^?]*$
    """,
    acts="(?:tiếp|xin lùi|xem xét|giải quyết ngay|tiếp nhận|tiếp thu|ghi nhận)",
    office="(?:công an|ca|địa chính|phòng|ban|văn phòng|tư pháp|chủ tịch|phó chủ tịch|đội|cán bộ|ubnd|trạm|hội)",
)
#: "Con chốt lại: địa chính phải trả lời trước thứ Sáu": the chair in his own words.
CONCLUDES = phrases(r"\b(?:chốt|tôi kết luận|tóm lại)(?: [^\s.,:;]+){0,3}\s*:\s+(?=\S)")
#: "Kính gửi: - Chủ tịch UBND xã", "Tin liên quan": the list below holds no words of anybody.
NAMES_NO_MATTERS = phrases("^(?:(?:kính )?gửi|(?:các )?tin (?:liên quan|khác|mới|cùng chuyên mục))\\b")
#: The leader sums up: no longer an answer to one person.
CLOSING = phrases("^(?:kết luận|phát biểu (?:kết luận|chỉ đạo|bế mạc))")
