"""Tracking codes: long enough, readable, found however they are typed."""

import math

import pytest

from service.opinions.codes import ALPHABET, find_code, new_code


class TestNewCode:
    def test_has_more_than_60_bits_of_unmistakable_letters(self) -> None:
        letters = new_code().replace("-", "")
        assert len(letters) * math.log2(len(set(ALPHABET))) > 60
        assert not set(letters) & set("ILOU01")

    def test_never_repeats(self) -> None:
        assert len({new_code() for _ in range(10_000)}) == 10_000


class TestFindCode:
    @pytest.mark.parametrize(
        "written", ["7KQ2M-XB94T-RWZ3H", "7kq2mxb94trwz3h", " 7kq2m xb94t rwz3h ", "7KQ2M–XB94T–RWZ3H"]
    )
    def test_reads_what_people_type(self, written: str) -> None:
        assert find_code(written) == "7KQ2M-XB94T-RWZ3H"

    @pytest.mark.parametrize(
        "written", ["", "7KQ2M", "OIL01-OIL01-OIL01", "'; drop table", "7KQ2M-XB94T-RWZ3H-2"]
    )
    def test_refuses_anything_else(self, written: str) -> None:
        assert find_code(written) is None
