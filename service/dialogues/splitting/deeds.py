"""What people do at a meeting: some raise matters, others hold it and answer."""

import re

from service.dialogues.splitting.patterns import either

_SAYS = either("""
    phát biểu(?: ý kiến)?|có (?:(?:\\d+|hai|ba|bốn|năm|mấy|vài|một số|những) )?(?:ý kiến|kiến nghị|câu hỏi)
    nêu ý kiến|tham gia ý kiến|góp ý|hỏi|đề nghị|kiến nghị|phản ánh|đề xuất|cho rằng
    cho biết|cho hay|thắc mắc|nêu(?! tên)|trình bày|mong muốn|mong|yêu cầu|bức xúc|băn khoăn|bày tỏ|chất vấn
    đặt câu hỏi|chia sẻ|lo lắng|lo ngại
    trăn trở|than phiền|phàn nàn|kể|thưa|bổ sung|nói(?! chuyện| lý do| rõ)|đóng góp|tâm sự|tiếp lời|bộc bạch
""")
#: Deeds that show who holds the meeting or answers there.
_HOLDS = either("""
    trả lời|giải trình|tiếp thu|giải đáp|kết luận|báo cáo|tuyên bố|khai mạc|bế mạc|thông qua|chủ trì|điều hành
    giới thiệu
    (?:trình bày|đọc) báo cáo|phát biểu (?:chỉ đạo|kết luận|khai mạc|bế mạc)|chỉ đạo|quán triệt|phổ biến
    nói (?:lý do|rõ)|nêu (?:lý do|mục đích|rõ)
""")
#: Others that raise nothing.
_TELLS = either("""
    đánh giá|trao đổi|nhấn mạnh|ghi nhận|làm rõ|thừa nhận|khẳng định|thông báo|đọc|cảm ơn|mời|giao(?: nhiệm vụ)?
    nói chuyện|hứa|cam kết|thay mặt|tư vấn|hướng dẫn|giải thích
""")
_ADVERBS = "(?:(?:đã|cũng|xin|thì|liền|còn|lại|tiếp tục|tiếp|trực tiếp|có) )*"
DEED = rf"(?:{_HOLDS}|{_TELLS}|{_SAYS})"
#: The first deed behind a person.
FIND_DEED = re.compile(rf"(?:^|[\s,]){_ADVERBS}(?P<verb>{DEED})\b")
_OF_THE_OFFICE = re.compile(rf"{_HOLDS}|{_TELLS}")
_OF_A_HOST = re.compile(_HOLDS)
#: Verbs after which only the clause is the matter; "đề nghị …" belongs to it.
TELLING = re.compile(
    r"(?i)^(?:cho rằng|cho biết|cho hay|trình bày|bổ sung"
    r"|nêu|bức xúc|băn khoăn|bày tỏ|nói|phát biểu(?: ý kiến)?|có ý kiến|chia sẻ|kể|thưa)"
    r"(?: (?:rằng|là))?\s*[:,]?\s*"
)


def is_of_the_office(deed: str) -> bool:
    """Whether nobody of the people does it: answering, reporting, praising."""
    return bool(_OF_THE_OFFICE.fullmatch(deed))


def is_of_a_host(deed: str) -> bool:
    """Whether only those who hold the meeting do it."""
    return bool(_OF_A_HOST.fullmatch(deed))
