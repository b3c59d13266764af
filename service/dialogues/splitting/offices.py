"""Which posts and bodies answer for the office; people with a post in a village or an association raise matters."""

from service.dialogues.splitting.patterns import either, phrases

_BODY = either("""
    ubnd|uỷ ban nhân dân|ủy ban nhân dân|hđnd|đảng ủy|đảng uỷ
    công an (?:xã|phường|huyện|thị trấn|thị xã|thành phố|tỉnh|khu vực)
    ban (?:quản lý|qlda|giám)|bqlda|vp (?:ubnd|xã|phường|hđnd)
    (?:phòng|sở|chi cục|chi nhánh) [^\\s,]+|điện lực|ban chỉ huy|văn phòng
    trung tâm (?:phục vụ|phát triển|y tế|hành chính|dịch vụ|quản lý)[^,:;]*|trạm y tế|bảo hiểm xã hội
    chủ tọa|chủ toạ|người tiếp(?: công dân| dân)?
    chủ trì|đại diện lãnh đạo|lãnh đạo (?:xã|phường|huyện|địa phương|ubnd|đảng)|bộ phận (?:chuyên môn|một cửa|địa chính)
    cơ quan chuyên môn
""")
#: Firms that are blamed answer; who works for one may raise matters.
_FIRM = "(?:công ty|nhà thầu|chủ đầu tư|đơn vị thi công|doanh nghiệp)"
#: Anywhere in what stands beside a name.
OFFICE = phrases(
    r"\b<post>",
    post=either(
        r"""
        (?:phó )?chủ tịch (?:ubnd|uỷ ban|ủy ban|hđnd|hội đồng|xã|phường|huyện|thị trấn|tỉnh|ubmttq|mttq|mặt trận|hội)
        (?:phó )?(?:chủ tịch|bí thư)$
        (?:phó )?bí thư (?:đảng|huyện|thị|thành|tỉnh|đu|thường trực|xã đoàn|đoàn xã)\w*
        (?:phó )?trưởng (?:phòng|ban|công an|trạm|đoàn)|phó (?:trưởng )?phòng|chỉ huy trưởng|xã đội|công an viên
        (?:phó )?giám đốc (?!(?:một |của )?(?:htx|hợp tác xã|doanh nghiệp))
        chuyên viên|kế toán|lãnh đạo|kiểm lâm|công chức|địa chính
        cán bộ (?:địa chính|tư pháp|chuyên môn|văn hóa|văn phòng|xã|phường|nông nghiệp|khuyến nông)|pct|ct ubnd
        đại biểu (?:hđnd|quốc hội)|thư ký|đại diện (?:<body>|<firm>)|<body>
        """,
        body=_BODY,
        firm=_FIRM,
    ),
)
#: A body that speaks without a name: "Đại diện Điện lực: …", "Chủ tịch UBND xã: …".
OFFICE_HEAD = phrases(
    r"^(?:đại diện |phía |thay mặt |đồng chí |đ/c |các |ông |bà )*(?:(?:lãnh đạo|đại diện) )?<post>",
    post=either(
        r"""
        <body>|<firm>|(?:phó )?(?:chủ tịch|bí thư)\b(?! chi (?:đoàn|bộ|hội))|p?ct\b
        (?:phó )?trưởng (?:phòng|ban|công an|trạm)|phó phòng|(?:phó )?giám đốc
        chủ tọa|công chức|cán bộ (?!hưu|thôn|xóm)|đại biểu (?:hđnd|quốc hội)|lãnh đạo|thường trực
        """,
        body=_BODY,
        firm=_FIRM,
    ),
)
