"""Personal data in opinions: what must go, what looks alike and must stay."""

from time import process_time

import pytest

from service.opinions.redaction import PHONE, redact, shown

GOES = [
    ("Gọi tôi số 0912345678 nhé", "Gọi tôi số [số điện thoại] nhé", "plain mobile"),
    ("đt 0912.345.678", "đt [số điện thoại]", "dots"),
    ("đt: 0912 345 678.", "đt: [số điện thoại].", "spaces"),
    ("gọi +84 912 345 678", "gọi [số điện thoại]", "country code"),
    ("gọi 84912345678 gấp", "gọi [số điện thoại] gấp", "country code without plus"),
    ("máy bàn 024 3825 1234", "máy bàn [số điện thoại]", "landline"),
    ("máy bàn (024) 3825 1234", "máy bàn [số điện thoại]", "landline, brackets"),
    ("CCCD 001095012345", "CCCD [số giấy tờ]", "12 digits"),
    ("CCCD 001 095 012 345 cấp năm 2021", "CCCD [số giấy tờ] cấp năm 2021", "12 digits in groups"),
    ("CMND 162345678", "CMND [số giấy tờ]", "9 digits"),
    ("thư về nguyen.van-a@gmail.com.vn nhé", "thư về [e-mail] nhé", "e-mail"),
    ("thư: lan+1@ubnd.gov.vn", "thư: [e-mail]", "e-mail with plus"),
    ("xe 29A-123.45 chạy ẩu", "xe [biển số xe] chạy ẩu", "car"),
    ("xe 30F1-23456", "xe [biển số xe]", "motorbike"),
    ("xe 51f 12345 đỗ", "xe [biển số xe] đỗ", "small letters, blank"),
    ("xe 18-H1 234.56", "xe [biển số xe]", "dash after province"),
    ("xe 29C-1234 chở cát", "xe [biển số xe] chở cát", "old four digits"),
    ("STK 19034567890 Techcombank", "STK [số tài khoản] Techcombank", "bank account"),
    ("số tài khoản ngân hàng: 0011 0022 3344", "số tài khoản ngân hàng: [số tài khoản]", "groups"),
    ("chuyển vào 1903456789012 giúp", "chuyển vào [số tài khoản] giúp", "long bare number"),
]

STAYS = [
    ("đóng 150000000 đồng tiền đất", "money"),
    ("dự án 120.000.000.000 đồng", "money with dots"),
    ("thửa đất 120000000 m2", "area"),
    ("ngày 03-11-2026 08 giờ", "date"),
    ("từ 01/7/2025 đến 31/12/2026", "dates"),
    ("Quyết định số 1234/QĐ-UBND ngày 05/6/2024", "document number"),
    ("Nghị định 150/2025/NĐ-CP", "document number"),
    ("tổng đài 1022, 113, 114", "short numbers"),
    ("quốc lộ 21B, đường 419", "road names"),
    ("khoảng 50 hộ, 2000 m2, 3 ha", "counts"),
    ("Mất nước từ 10 ngày nay", "nothing"),
]


class TestRedact:
    @pytest.mark.parametrize(("raw", "expected", "why"), GOES, ids=[row[-1] for row in GOES])
    def test_blacks_out(self, raw: str, expected: str, why: str) -> None:
        assert redact(raw) == expected, why

    @pytest.mark.parametrize(("raw", "why"), STAYS, ids=[row[-1] for row in STAYS])
    def test_keeps(self, raw: str, why: str) -> None:
        assert redact(raw) == raw, why

    def test_what_is_shown_turns_no_line(self) -> None:
        assert shown("đường \u202ehỏng\u202c, gọi \u20660912 345 678\u2069") == f"đường hỏng, gọi {PHONE}"

    @pytest.mark.parametrize(
        "hostile", ["x." * 4900 + "@", "0" * 9999, "1 " * 5000, "tk " * 3300, "+84" * 3300]
    )
    def test_takes_no_quadratic_time(self, hostile: str) -> None:
        started = process_time()
        redact(hostile)
        assert process_time() - started < 0.3
