"""Bytes of a text file to Unicode, and its lines to blocks."""

import unicodedata

import viparse

from service.dialogues.formats.legacy_fonts import by_content
from service.dialogues.nouns import Block
from service.dialogues.unreadable import BrokenEncoding

# Bytes that a legacy text needs to be told by its letters alone.
MIN_LEGACY_CHARS = 24


def decode(content: bytes) -> str:
    """UTF-8, UTF-16 with a mark, Windows-1258, or TCVN3 / VNI / VISCII bytes; else raises BrokenEncoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _decode_legacy(content, line=content.count(b"\n", 0, error.start) + 1)
    return by_content(text)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BrokenEncoding from error


def _decode_legacy(content: bytes, *, line: int) -> str:
    if _is_damaged_utf8(content):
        raise _broken(line)
    surface = content.decode("cp1252", errors="replace") if _is_cp1252(content) else content.decode("latin-1")
    if len(surface) >= MIN_LEGACY_CHARS and (encoding := viparse.detect_text_encoding(surface)):
        return str(viparse.fix(surface, encoding=encoding))
    windows = _as_windows_1258(content)
    if windows is None:
        raise _broken(line)
    return windows


def _broken(line: int) -> BrokenEncoding:
    return BrokenEncoding(f"Bảng mã chữ của tệp bị hỏng ở dòng {line}: hãy lưu lại tệp dạng UTF-8", line=line)


def _is_damaged_utf8(content: bytes) -> bool:
    """Letters of several bytes that are in order outnumber the faults: no other code page looks like that."""
    text = content.decode("utf-8", errors="replace")
    n_faults = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) - n_faults > 2 * n_faults


def _is_cp1252(content: bytes) -> bool:
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _as_windows_1258(content: bytes) -> str | None:
    """Windows-1258 text, when charset-normalizer thinks so or its tone marks sit on vowels."""
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=["cp1258"]).best()
    if best is None:
        return None
    text = unicodedata.normalize("NFC", str(best))
    has_stray_marks = any(unicodedata.combining(char) for char in text)
    return None if has_stray_marks or "ư" not in text.lower() else text


def read_plain(content: bytes) -> list[Block]:
    """One block a physical line, empty ones too: they part paragraphs."""
    text = decode(content).replace("\x00", "")
    return [Block(text=line) for line in text.splitlines()]
