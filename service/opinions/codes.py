"""Tracking codes: what a citizen gets to ask later, impossible to guess and easy to read out on the phone."""

import re
import secrets

#: No I, L, O, U, 0, 1: nothing that looks or sounds like something else on a handwritten slip.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
N_GROUPS, GROUP_LENGTH = 3, 5  # 15 letters of 30: 73 bits
_SEPARATORS = re.compile(r"[\s.\-–—_]+")
_CODE = re.compile(rf"[{ALPHABET}]{{{N_GROUPS * GROUP_LENGTH}}}")


def new_code() -> str:
    """A random code such as "7KQ2M-XB94T-RWZ3H"."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(N_GROUPS * GROUP_LENGTH))
    return _grouped(letters)


def find_code(written: str) -> str | None:
    """The code as stored, from how a person typed it (small letters, spaces, no dashes); None if it is none."""
    letters = _SEPARATORS.sub("", written[:60]).upper()
    return _grouped(letters) if _CODE.fullmatch(letters) else None


def _grouped(letters: str) -> str:
    return "-".join(letters[i : i + GROUP_LENGTH] for i in range(0, len(letters), GROUP_LENGTH))
