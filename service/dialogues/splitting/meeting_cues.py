"""What belongs to the course of any meeting, and what shows that a text is minutes or a report at all."""

from service.dialogues.splitting.patterns import phrases

_MEETING = "(?:hội nghị|cuộc họp|buổi (?:họp|đối thoại|gặp|làm việc|tiếp xúc|nói chuyện|sáng|chiều|tối)|cuộc đối thoại)"
PROCEDURE = phrases(
    r"""
    ^(?:hôm nay|vào hồi|vào lúc)\b
    ^(?:tham dự|dự(?! án| toán| kiến)|về dự|đến dự|cùng dự|thành phần|tham gia|tới dự)\b[^.]{0,30}<present>
    ^(?:chủ trì|chủ tọa|chủ toạ|thư ký|người ghi)\b[^.]{0,30}<present>
    \b\d+(?:/\d+)? (?:lượt )?<people>\b[^.;:]{0,40}\b<there>\b
    ^(?:bắt đầu|kết thúc|số người dự|thời gian|địa điểm|có mặt|vắng(?: mặt)?)\s*:
    ^trên đây là|\b(?:thông báo|báo cáo)\b[^.;:]{0,40}\b(?:để|đề nghị)\b[^.;:]{0,60}\b(?:biết|theo dõi|thực hiện)\.?$
    tuyên bố lý do|\bbiểu quyết\b
    giới thiệu (?:đại biểu|thành phần)
    thông qua (?:chương trình|biên bản|nội quy)
    <meeting>\b[^.;:]{0,80}(?:kết thúc|bế mạc|bắt đầu|khai mạc|nghỉ|giải lao|chuyển sang|khép lại|được tổ chức|xong\b)
    (?:^|, |sau đó |tiếp theo )<meeting> (?:nghỉ|chuyển|tiếp tục|bước)
    ^(?:dạ,? )?(?:xin )?(?:cho )?<i>(?: xin| chỉ| thì| cũng| có| muốn)* <speak>(?: <short>)+[.!:]?$
    biên bản\b[^.;:]{0,60}(?:lập|đọc|thông qua|kết thúc|ký|gửi|thành công)
    <meeting>\b[^.;:]{0,80}thành công
    <meeting>\b[^.;:]{0,30}\b(?:nhận được|tiếp nhận) \d
    (?:chủ trì|điều hành) <meeting>[^,;:]*$
    ^ngày\s*\d[^.;]{0,60}(?:tổ chức|diễn ra|không có (?:công dân|người|ai)\b)
    ^(?:giấy tờ|tài liệu|hồ sơ|chứng cứ|ảnh)(?: chứng cứ)?(?: gửi| nộp)? kèm(?: theo)?\s*:
    ^(?:thông báo|báo cáo|biên bản|văn bản) này\b[^.;:]{0,20}\b(?:được|lập|gửi)\b
    (?:báo cáo (?:tóm tắt|kết quả|tình hình)|trình bày báo cáo)[^.;:]*$
    ^(?:họp|cuộc họp|buổi họp|hội nghị|buổi) (?:xong|kết thúc)
    ^<asker> (?:xin )?(?:hoàn toàn )?(?:cam đoan|cam kết|chịu trách nhiệm)\b
    ^nếu (?:sai|không đúng)\b[^.]*\bchịu (?:hoàn toàn )?trách nhiệm
    ^(?:<asker> )?(?:kính |rất )*(?:mong|đề nghị)\b[^.;:]{0,30}\bnhận được\b[^.;:]{0,30}\b(?:trả lời|hồi âm|phản hồi)\b
    ^(?:<asker> )?(?:kính )?(?:đề nghị|mong|xin|yêu cầu)\b[^.,;]{0,60}\b<answer>(?: cho| <us>)*<here>$
    """,
    meeting=_MEETING,
    people="(?:người|đại biểu|hộ|đồng chí|đảng viên|cử tri|nhà|bà con|hội viên|đoàn viên)",
    i="(?:tôi|tui|em|con|cháu|chúng tôi|tụi tui)",
    speak="(?:nói|hỏi|nêu|phát biểu|ý kiến|góp ý)",
    short="(?:trước|sau|thêm|câu|chót|cuối|này|vầy|thế|như|chút|xíu|ngắn|gọn|vài|một|mấy|hai|ba|việc|ý|lời|đôi|điều|là)",
    asker="(?:các hộ(?: dân)?|bà con|nhân dân|chúng tôi|tôi)",
    answer="(?:trả lời|giải đáp|giải thích)",
    us="(?:tôi|tui|em|dân|bà con|rõ|biết)",
    here="(?: ngay| luôn)?(?: tại (?:hội nghị|đây|chỗ|buổi này)| bằng văn bản)?[.!]?",
    there="(?:dự(?! án| toán| kiến)|tham dự|tới|đến|có mặt|phát biểu|ký tên|vắng)",
    present="(?:\\b(?:hội nghị|buổi|có|gồm|đồng chí|ông|bà|đối thoại)\\b|:)",
)
GREETING = phrases(
    r"""
    ^kính (?:thưa|chào)
    ^chào (?:các )?(?:anh|chị|ông|bà|bác|cô|chú|quý|ad)\b[^.:;?]{0,30}$
    ^xin (?:chân thành |trân trọng )?(?:chào|cảm ơn|cám ơn|chúc|kính chúc)
    ^trân trọng (?:cảm ơn|cám ơn)
    ^thưa (?:các|quý|hội nghị|toàn thể|đồng chí|chủ tọa)
    ^(?:cảm ơn|cám ơn)
    ^(?:(?:dạ|vâng|vầng|ok)[, ]+)?<who> (?:xin |rất |chỉ |muốn |cũng |chân thành )*(?:cảm|cám) ơn\b<no_more>
    ^(?:<who> )?(?:kính |xin )*chúc\b
    ^(?:kính|trân trọng)(?: thư| chào)?[.!]?$
    ^(?:dạ,? )?(?:em |tôi |tui |con )?(?:xin )?hết(?: ý kiến)?(?: ạ| rồi)?[.!]?$
    """,
    who="(?:tôi|tui|em|e|con|cháu|chúng tôi|bà con|gia đình tôi)",
    no_more=r"(?!.*\b(?:nhưng|tuy nhiên|song|mà|chưa|hỏi)\b)",
)
#: "Tôi nhất trí với báo cáo", "không có ý kiến gì": no new matter, unless a "nhưng" or a request follows.
AGREEMENT = phrases(
    r"""
    (?:^|, |\bvà )(?:<who> )?<no> (?:còn |có )*<opinion>(?: gì| khác| thêm| nữa)*(?=[,.!]|$)<and_no_more>
    ^[^.;:]{2,30}:\s*<no>(?: có)?(?: gì)?[.]?$
    ^<who> (?:thì )?<no> có gì(?: thêm| khác)?(?=[,.!]|$)<and_no_more>
    ^(?:<who>(?: (?!không|chưa)[^\s,.;:]+){0,3}\s+)?(?:cũng |xin |hoàn toàn |cơ bản )*<agrees>\b<and_no_more>
    , <who> (?:cũng |hoàn toàn |cơ bản )*<agrees>[.!]?$
    ^(?:rất |vô cùng )?<is_glad>\b<and_no_more>
    ^(?:đa số |đại đa số |nhìn chung,? )?<people>\b[^.;:]{0,40}\b(?:<is_glad>|<agrees>)\b<and_no_more>
    """,
    opinion="(?:ý kiến|nội dung(?: phản ánh| kiến nghị)?|kiến nghị|thắc mắc|ý gì|hỏi gì|hỏi thêm)",
    no="(?:không|hổng|hông)",
    who="(?:dạ,?|tôi|tui|em|con|gia đình|các đại biểu|cử tri|nhân dân|bà con|chúng tôi|các ý kiến|các hộ)",
    people="(?:cử tri|nhân dân|người dân|bà con|cán bộ)",
    agrees="(?:thống nhất|nhất trí|đồng ý|đồng tình|tán thành)",
    is_glad="(?:phấn khởi|vui mừng|tin tưởng|yên tâm|đánh giá cao)",
    and_no_more=r"(?!.*\b(?:nhưng|tuy nhiên|đề nghị|kiến nghị|phản ánh|mong|như sau|hỏi)\b)",
)
#: A meeting with the people, or what they said there.
HEARING = phrases("đối thoại|tiếp xúc cử tri|tiếp công dân|ý kiến|kiến nghị|phản ánh|họp dân|gặp gỡ")
#: Words of reports and minutes; a text without any of them is a plain list of opinions.
FRAME = phrases(
    r"""
    ^(?:biên bản|báo cáo|hội nghị|hôm nay|ghi chép|sổ ghi|nội dung (?:đối thoại|cuộc họp|buổi))
    ^(?:sổ|nhật ký) (?:tiếp|theo dõi|nhật ký)\b[^.:;,]{0,60}$
    ^(?:chủ trì|chủ tọa|thư ký|người ghi|thành phần|có mặt)\b
    ^ngày\s*\d[^.;]{0,60}tổ chức
    hội nghị (?:đối thoại|tiếp xúc|giao ban|sơ kết|tổng kết)
    (?:buổi|cuộc) (?:đối thoại|gặp|tiếp xúc|họp|sinh hoạt)
    tiếp xúc cử tri|sơ kết|tổng kết|thành phần|6 tháng|kết luận hội nghị
    quý [iv]+\b
    phát biểu (?:tại|chỉ đạo|kết luận)
    """
)
ASKS = phrases(r"\b(?:đề nghị|kiến nghị|phản ánh|mong)\b")
