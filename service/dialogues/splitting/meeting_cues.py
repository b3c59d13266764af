"""What belongs to the course of any meeting, and what shows that a text is minutes or a report at all."""

from service.dialogues.splitting.patterns import phrases

PROCEDURE = phrases(
    r"""
    ^(?:hôm nay|vào hồi|vào lúc)\b
    ^(?:tham dự|dự|về dự|đến dự|cùng dự|thành phần|tham gia)\b[^.]{0,30}<present>
    ^(?:chủ trì|chủ tọa|thư ký)\b[^.]{0,30}<present>
    tuyên bố lý do
    giới thiệu (?:đại biểu|thành phần)
    thông qua (?:chương trình|biên bản|nội quy)
    (?:hội nghị|cuộc họp|buổi đối thoại|biên bản)\b[^.;:]{0,80}(?:kết thúc|bế mạc|bắt đầu|khai mạc)
    (?:hội nghị|biên bản)\b[^.;:]{0,80}(?:được lập|thành công tốt đẹp)
    (?:chủ trì|điều hành) (?:hội nghị|buổi|cuộc)[^,;:]*$
    ^ngày\s*\d[^.;]{0,60}(?:tổ chức|diễn ra)
    (?:báo cáo (?:tóm tắt|kết quả|tình hình)|trình bày báo cáo)[^.;:]*$
    ^(?:biên bản|hội nghị) (?:được |này )*(?:lập|thông qua)
    ^(?:họp|cuộc họp|buổi họp|hội nghị) (?:xong|kết thúc)
    """,
    present="(?:hội nghị|buổi|có|gồm|:|đồng chí|ông|bà|đối thoại)",
)
GREETING = phrases(r"""
    ^kính (?:thưa|chào)
    ^xin (?:chân thành |trân trọng )?(?:chào|cảm ơn|cám ơn|chúc|kính chúc)
    ^trân trọng (?:cảm ơn|cám ơn)
    ^thưa (?:các|quý|hội nghị|toàn thể|đồng chí|chủ tọa)
    ^(?:cảm ơn|cám ơn)
    ^chúc (?:các|hội nghị)
    ^(?:em |tôi )?xin hết
""")
#: "Tôi nhất trí với báo cáo": no new matter, unless a "nhưng" or a request follows.
AGREEMENT = phrases(
    r"""
    ^(?:tôi )?không (?:còn |có )*(?:ý kiến|kiến nghị)(?: gì)?(?: khác| thêm)?[.!]?$
    ^(?:<who>\s+)*(?:cũng |hoàn toàn |cơ bản )*<agrees>\b<and_no_more>
    ^(?:đa số |đại đa số |nhìn chung,? )?<people>\b[^.;:]{0,40}\b<is_glad>\b<and_no_more>
    """,
    who="(?:tôi|em|tôi cũng|gia đình|các đại biểu|cử tri|nhân dân|bà con)",
    people="(?:cử tri|nhân dân|người dân|bà con|cán bộ)",
    agrees="(?:thống nhất|nhất trí|đồng ý|đồng tình|tán thành)",
    is_glad="(?:phấn khởi|vui mừng|tin tưởng|yên tâm|đánh giá cao)",
    and_no_more=r"(?!.*\b(?:nhưng|tuy nhiên|đề nghị|kiến nghị|phản ánh|mong|hỏi|như)\b)",
)
#: Words of reports and minutes; a text without any of them is a plain list of opinions.
FRAME = phrases(
    r"""
    ^(?:biên bản|báo cáo|hội nghị|hôm nay)
    ^ngày\s*\d[^.;]{0,60}tổ chức
    hội nghị (?:đối thoại|tiếp xúc|giao ban|sơ kết|tổng kết)
    (?:buổi|cuộc) (?:đối thoại|gặp gỡ|tiếp xúc)
    tiếp xúc cử tri|sơ kết|tổng kết|thành phần|6 tháng|kết luận hội nghị
    quý [iv]+\b
    phát biểu (?:tại|chỉ đạo|kết luận)
    """
)
ASKS = phrases(r"\b(?:đề nghị|kiến nghị|phản ánh|mong)\b")
