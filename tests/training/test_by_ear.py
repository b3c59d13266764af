"""Writing by ear: what is heard alike is written alike, and every syllable keeps its tone."""

import pytest

from training.by_ear import by_ear


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("vẫn", "dẩng"),
        ("Trạm bơm", "chạm bơm"),
        ("sửa chữa", "xửa chửa"),
        ("giờ", "dờ"),
        ("rác", "gác"),
        ("mất điện, nhà sàn", "mấc điệnh, nhà xàng"),
        ("Nước đục", "nước đục"),
        ("", ""),
    ],
)
def test_cases(written: str, heard: str) -> None:
    assert by_ear(written) == heard
