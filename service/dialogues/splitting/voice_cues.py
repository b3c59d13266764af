"""How running text shows that people speak, go on with a matter, or are answered."""

import re

from service.dialogues.splitting.names import NAME
from service.dialogues.splitting.patterns import either, phrases

_CROWD = either("""
    đại biểu|ý kiến|cử tri|người dân|nhân dân|bà con|hộ dân|các hộ|hộ gia đình|công dân|hội viên|đoàn viên
    phụ huynh|tiểu thương|cán bộ thôn|trưởng thôn
""")
_SAYING = either("""
    phản ánh|kiến nghị|đề nghị|đề xuất|thắc mắc|bày tỏ|mong muốn|mong|bức xúc|cho biết|cho rằng|thông tin|phát biểu
    chất vấn|trăn trở|lo lắng|lo ngại|băn khoăn|than phiền|khiếu nại|tố cáo
    có (?:các |những |một số |nhiều )?ý kiến
    đóng góp ý kiến|góp ý|tham gia ý kiến
    # "nêu gương", "thăm hỏi", "đòi hỏi", "được quan tâm", "có yêu cầu" say nothing of people speaking
    nêu(?! gương)
    (?<!thăm )(?<!đòi )hỏi
    (?<!được )quan tâm
    (?<!có )yêu cầu
""")
_SOME = "(?:các |một |nhiều |một số |đa số |phần lớn |có |\\d+ )?(?:lượt )?"

#: People as the subject, a verb of saying close behind: what follows was raised.
RAISED = phrases(
    r"""
    (?:^|[,:;] )(?:theo |tại [^,]{0,60}, )?<some><crowd>\b[^.;:]{0,70}?\b<saying>\b
    (?:vấn đề|nội dung|lĩnh vực|nhóm vấn đề|việc) (?:mà )?<some><crowd>[^.;:]{0,30}\b<saying>\b
    ^(?:ý kiến|kiến nghị)(?: của| thứ|\s*\d|:)
    \b(?:ý kiến|kiến nghị|phản ánh)\b[^.;:]{0,60}(?:tập trung|xoay quanh|chủ yếu|liên quan|gồm)
    """,
    some=_SOME,
    crowd=_CROWD,
    saying=_SAYING,
)
#: The same words, but the sentence tells of the meeting and not of a matter.
TOLD = phrases(
    r"""
    (?:lắng nghe|tiếp thu|tiếp nhận|ghi nhận|giải trình|trả lời|tổng hợp)[^.;:]{0,80}<opinions>
    (?:giải quyết|xử lý|trao đổi làm rõ)[^.;:]{0,80}<opinions>
    nhằm (?:lắng nghe|nắm bắt|thu thập)
    \bnhằm\b[^.]*(?:tâm tư|ý kiến|chủ trương)
    (?:được|đã) nghe\b
    ^(?:việc tổ chức|qua|thông qua) hội nghị
    \b(?:nhất trí|đồng tình|thống nhất|tán thành|phấn khởi|vui mừng)\b(?!.*<more>)
    theo dõi, giám sát việc giải quyết
    """,
    opinions="(?:ý kiến|kiến nghị|phản ánh|tâm tư)",
    more="(?:ý kiến về|kiến nghị|đề nghị|phản ánh|như|:)",
)
#: "Các ý kiến đã được ghi nhận, chuyển UBND xã": what became of the opinions.
HANDLED = phrases(
    r"""
    ^(?:các |những |toàn bộ |tất cả )+<opinions>\b[^.;:]{0,60}\b(?:đã|được|sẽ) <by><handled>(?!.*\b<but>\b)
    ^(?:các |những |toàn bộ )(?:việc|nội dung|vấn đề)\b[^.;:]{0,60}\bđược <by><settled>\b(?!.*\b<but>\b)
    """,
    but="(?:chưa|không|nhưng|mà)",
    by=r"(?:được |đã )*(?:[^\s,.;:]+ ){0,6}?",
    opinions="(?:ý kiến|kiến nghị|phản ánh)",
    settled="(?:giải quyết|xử lý|thống nhất)",
    handled="(?:ghi nhận|tiếp thu|trả lời|giải trình|giải đáp|tổng hợp|chuyển|giải quyết)",
)
#: After these the people's matters are over.
LEAVES_RAISED = phrases(
    "^(?:với tinh thần|trên cơ sở|sau khi|đối với những|kết thúc|qua đó|tiếp đó|chủ tọa|lãnh đạo)"
)
#: One of the people in his own words, or a bare request to an authority.
OWN_VOICE = phrases(
    r"""
    \b(?:tôi|chúng tôi|gia đình (?:tôi|em|cháu|nhà)|nhà (?:tôi|em)|em|cháu) (?=\S)
    \bbà con (?:chúng tôi|thôn|xóm|trong) (?=\S)
    ^(?:kính )?(?:đề nghị|kiến nghị|mong|xin hỏi|yêu cầu)\b[^.]{0,40}<addressee>
    """,
    addressee=either("""
        ubnd|xã|phường|huyện|tỉnh|cấp|ngành|công an|nhà trường|điện lực|trạm|cơ quan|chính quyền|nhà nước|chính phủ
        lãnh đạo|ban|công ty|quan tâm|sớm|xem xét
    """),
)
REQUEST = phrases(
    r"""
    ^(?:nay |vậy |vì vậy |do đó )?<who>*(?:đề nghị|kiến nghị|đề xuất|mong|yêu cầu|hỏi|xin)\b
    """,
    who="(?:tôi |chúng tôi |bà con |nhân dân |cử tri |xin )",
)
#: A request anywhere: what was asked for closes a matter.
ASKS = phrases(r"\b(?:đề nghị|kiến nghị|đề xuất|mong|xin|yêu cầu)\b")
#: "Tại hội nghị, đoàn viên A đề nghị …": where it was said is no part of it.
AT_THE_MEETING = phrases(r"""
    ^(?:tại|trong|qua|phát biểu tại|trao đổi tại) (?:hội nghị|buổi|cuộc|phần)[^,:;.]{0,40},\s*(?=<person>\s)
""", person=either("ông|bà|anh|chị|em|đại biểu|đoàn viên|hội viên|cử tri|người dân|bà con|tiểu thương"))  # fmt: skip

#: "Ngày 02/8, người dân phản ánh …": the day of a call is no part of it.
ON_A_DAY = phrases(
    r"^(?:sáng |chiều |tối )?(?:ngày )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?,\s+(?=<people>\b)",
    people=f"(?:một )?{_CROWD}",
)
#: Words between two people's matters in an article: "Dù vậy, theo cử tri …", "Còn bà …", "Liên quan đến rác, …".
BEFORE_PERSON = phrases(
    r"^<link>,?\s+(?=(?:theo |<person>)\b)",
    link=either("""
        dù vậy|tuy nhiên|tuy vậy|còn|trong khi đó|bên cạnh đó|đồng thời|ngoài ra
        (?:liên quan đến|về) [^,.;:]{2,40}(?=,)
    """),
    person=either("ông|bà|anh|chị|cử tri|đại biểu|đoàn viên|hội viên|nhân dân|người dân|bà con"),
)
#: "Tôi tên là Tạ Thị Hường, trú tại xóm Chùa": the writer of a letter.
INTRODUCTION = re.compile(
    rf"^(?:[^.:;]{{0,80}},\s+)?(?i:tôi|em|cháu|con)(?:\s+(?i:tên là|tên|là)\s*:?|\s*:)\s+(?P<name>{NAME})"
    r"(?P<about>[^.]{0,120})\.?$"
)
#: "Chúng tôi là các hộ dân ngõ 128": the writers name themselves.
NAMES_ITSELF = phrases(
    r"^(?:dạ,? )?(?:tôi|tui|chúng tôi|em|cháu|con)(?: tên(?: là)?| là) [^.:;?,]{2,60}(?:,[^.:;?,]{2,60})?[.:]?$"
)
#: "Nhất trí với kế hoạch, tuy nhiên đề nghị …": what follows is the matter.
AGREES_BUT = phrases(
    r"^(?:\w+ ){0,3}<agrees>\b[^,.;:]{0,60}[,;.]\s*(?:tuy nhiên|nhưng|song|và)?,?\s*(?=<asks>)",
    agrees="(?:nhất trí|đồng ý|đồng tình|thống nhất|tán thành)",
    asks="(?:xin )?(?:đề nghị|kiến nghị|mong)",
)

_MATTER = "(?:vấn đề|việc|chuyện|ý|nội dung|ý kiến|điều|câu hỏi|kiến nghị|cái)"
_NEXT = "(?:thứ \\w+|tiếp theo|khác|nữa|cuối cùng|sau cùng)"
_LINK = either(
    """
    ngoài ra|bên cạnh đó|thêm (?:nữa|vào đó)|với lại|rồi còn|tiếp theo|cuối cùng|sau cùng|nhân (?:đây|tiện)
    thứ (?:\\w+|\\d)|(?:một|hai|ba|bốn|năm) là
    (?:còn )?(?:một )?<matter> <next>(?: nữa)?
    <who> (?:cũng |còn |xin |muốn )+(?:góp|nói|nêu|bổ sung|phản ánh)(?: ý)?(?: kiến)? thêm(?: rằng| là)?
    """,
    who="(?:tôi|tui|em|con|cháu|chúng tôi)",
    matter=_MATTER,
    next=_NEXT,
)
#: Words that only tie a matter to the one before: "Ngoài ra, …", "Chuyện thứ hai là …".
NEW_MATTER_LINK = phrases(r"^<link>\s*(?:là\b|[,:.])?\s+(?=\S)", link=_LINK)
#: A new matter in the same turn of speech.
NEW_MATTER = phrases(
    r"""
    ^<link>\b
    ^(?:đồng thời)\b
    ^(?:về|đối với) (?:việc|vấn đề|lĩnh vực|công tác)(?! này)\b
    ^về [^,.:;]{2,40}[,:]
    """,
    link=_LINK,
)
#: This may also go on with the same matter.
SOFT_NEW_MATTER = phrases("^đồng thời")
BACK_REFERENCE = phrases(r"""
    (?<!bên cạnh )(?<!trong )(?<!sau )\b(?:này|đó|trên|như vậy|thế|ở đây|nơi đây|vì vậy|vì thế|nên)\b
""")
#: Phrases that open a turn before its matter: "Dạ kính thưa hội nghị, tôi xin có ý kiến: …".
TURN_OPENING = phrases(
    r"""
    ^(?:(?:dạ|vâng|vầng|kính)[,\s]+|(?:kính )?thưa\b[^.,:;]{0,80}[.,:;]\s*|<say>)+(?=\S)
    """,
    say=either(
        r"""
        (?:trước (?:hết|tiên),? )?<who> (?:xin |thì |cũng |chỉ |muốn |có |được )*(?:phép )?<speak><stop>\s*
        (?:xin )?cho <who> (?:xin |được )*(?:hỏi|nói|góp ý|có ý kiến)(?:<stop>|(?: [^\s.,:;?]+){0,3}\.)\s*
        """,
        who="(?:tôi|tui|em|cháu|con|chúng tôi|tụi tui|bà con|gia đình tôi)",
        stop=r"(?:[^.,:;]{0,30}:|(?: [^\s.,:;]+){0,2},)",
        speak="(?:(?:có )?(?:\\w+ )?ý kiến|phát biểu|hỏi|nêu|nói|phản ánh|trình bày|góp ý)",
    ),
)
#: "Rồi ông nói thêm: …": the same person goes on.
SAYS_MORE = phrases(
    r"^(?:rồi |sau đó,? |tiếp đó,? )?<who>(?: ấy)? (?:còn |cũng |lại )*<says>(?: thêm| tiếp| nữa)?\s*[:,]\s*",
    who="(?:ông|bà|anh|chị|cô|chú|bác)",
    says="(?:nói|hỏi|nêu|bổ sung|đề nghị|phản ánh)",
)
