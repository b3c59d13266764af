"""Personal data blacked out before a text is shown, exported or trained on."""

import re

PHONE, EMAIL, PAPER, PLATE, ACCOUNT = (
    "[số điện thoại]",
    "[e-mail]",
    "[số giấy tờ]",
    "[biển số xe]",
    "[số tài khoản]",
)

_ACCOUNT_WORDS = (
    r"(?:stk|tk|bidv|agribank|vietcombank|vcb|vietinbank|techcombank|sacombank|mbbank|acb|số\s+tài\s+khoản|so\s+tai\s+khoan|tài\s+khoản|"
    r"tai\s+khoan)"
)
_PAPER_WORDS = (
    r"(?:cccd|cmnd|cmt|chứng\s+minh|chung\s+minh|căn\s+cước|can\s+cuoc|định\s+danh|hộ\s+chiếu|"
    r"ho\s+chieu|passport)"
)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MONEY_OR_AREA = r"(?!\s*(?:đồng|dong|đ\b|vnđ|vnd|triệu|m2|m²|ha\b))"
_NOT_IN_NUMBER = r"(?<![\d.,/])"
_NO_DAY = r"(?!\d{1,2}[ .\-]\d{1,2}[ .\-](?:19|20)\d\d\b)"

#: In the order in which they are applied: the surer mark first, bare long numbers last.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), mark)
    for pattern, mark in (
        # Each run is tried from its start only: "x." * 4900 + "@" must not take seconds.
        (r"(?<![\w.+\-])[\w.+\-]{1,64}+@\w[\w\-]{0,62}(?:\.\w[\w\-]{0,62}){1,4}", EMAIL),
        (rf"(?<=\b)({_ACCOUNT_WORDS}\b[^\d\n]{{0,30}})\d(?:[ .\-]?\d){{5,18}}", rf"\1{ACCOUNT}"),
        (r"(?<!\d)\d{3}[a-z]\d{8,9}(?!\d)", ACCOUNT),
        (r"(?<![\d.,])\d{4}([ .\-])\d{4}\1\d{4}\1\d{4}(?!\d)", ACCOUNT),
        (
            rf"(?<=\b)({_PAPER_WORDS}\b[^\d\n]{{0,24}}?)(?:\b[a-z])?\d(?:[ .\-]?\d){{6,13}}(?!\d)",
            rf"\1{PAPER}",
        ),
        (r"(?<!\w)[a-z]{2}\s?\d(?:\s?\d){12}(?!\d)", PAPER),
        (rf"{_NOT_IN_NUMBER}0\d{{2}}([ .]?)\d{{3}}\1\d{{3}}\1\d{{3}}(?!\d)", PAPER),
        (r"(?<![\w.,/])\(?(?:\+84|0084)\)?(?:[ .\-]?\d){9,10}(?!\d)", PHONE),
        (rf"{_NOT_IN_NUMBER}84[35789]\d{{8}}(?!\d){_MONEY_OR_AREA}", PHONE),
        (r"(?<!\d)(?<!\d[.,])0[2-9]\d{8,9}(?!\d)", PHONE),
        (rf"{_NOT_IN_NUMBER}{_NO_DAY}0[ .\-]?[35789](?:[ .\-]?\d){{8}}(?![.,]?\d)", PHONE),
        (rf"{_NOT_IN_NUMBER}{_NO_DAY}\(?02\d{{1,2}}\)?(?:[ .\-]?\d){{7,8}}(?![.,]?\d)", PHONE),
        (rf"{_NOT_IN_NUMBER}{_NO_DAY}\(?0[2-9]\d{{1,2}}\)?(?:[ .\-]\d{{2,4}}){{2,4}}(?!\d)", PHONE),
        (r"(?<!\w)[1-9]\d-?[a-zđ]{1,2}\d?[ .\-]{0,3}(?:\d{3}\.?\d{2}|\d{4})(?![\d\w])", PLATE),
        (rf"{_NOT_IN_NUMBER}\d{{9}}(?!\d){_MONEY_OR_AREA}", PAPER),
        (rf"{_NOT_IN_NUMBER}\d{{10,19}}(?!\d){_MONEY_OR_AREA}", ACCOUNT),
    )
)


def shown(text: str) -> str:
    """The text as people may see it: redacted, and without the characters that turn a line from right to left."""
    return redact(_TURNING.sub("", text))


def redact(text: str) -> str:
    """The text with phone numbers, e-mails, identity and account numbers and plates replaced by their kind."""
    for pattern, mark in _PATTERNS:
        text = pattern.sub(mark, text)
    return text
