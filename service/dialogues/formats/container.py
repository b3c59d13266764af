"""What a file really is, by its bytes, and whether its zip container is safe to open."""

import io
import zipfile
from pathlib import PurePath

from service.dialogues.unreadable import (
    DisguisedFile,
    EmptyFile,
    LegacyWord,
    NoTextLayer,
    UnreadableFile,
    UnsupportedFormat,
    ZipBomb,
)

MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 2_000
# Small files of repeated markup compress well; only above this size does a high ratio mean harm.
RATIO_FROM_BYTES = 1024 * 1024

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_KINDS = {".txt": "txt", ".csv": "csv", ".tsv": "csv", ".json": "json", ".md": "txt", "": "txt"}
PACKED_KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
IMAGE_MAGICS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
BINARY_MAGICS = (b"MZ", b"\x7fELF", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xca\xfe\xba\xbe")


def recognise(content: bytes, name: str) -> str:
    """Kind of the file: docx, xlsx, pdf, txt, csv or json; bytes decide, the name only among texts.

    Raises EmptyFile, LegacyWord, NoTextLayer (an image), DisguisedFile, UnsupportedFormat, or ZipBomb.
    """
    suffix = PurePath(name).suffix.lower()
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise EmptyFile
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _recognise_zip(content)
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(OLE_MAGIC):
        raise LegacyWord
    if content.startswith(IMAGE_MAGICS):
        raise NoTextLayer
    if suffix in TEXT_KINDS and not _looks_binary(content):
        return TEXT_KINDS[suffix]
    raise DisguisedFile if suffix in (*TEXT_KINDS, ".docx", ".xlsx", ".pdf", ".doc") else UnsupportedFormat


def _looks_binary(content: bytes) -> bool:
    if content.startswith(BINARY_MAGICS):
        return True
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return b"\x00\x00\x00" in content[:4096] and not is_wide


def _recognise_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile("Tệp Word hoặc Excel bị hỏng, không mở được") from error
    check_declared_sizes(entries)
    names = {entry.filename for entry in entries}
    for member, kind in PACKED_KINDS.items():
        if member in names:
            return kind
    raise UnsupportedFormat


def check_declared_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """Raises ZipBomb when the declared sizes pass a limit; Python never unpacks more than is declared."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    too_dense = unpacked > RATIO_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1)
    if unpacked > MAX_UNPACKED_BYTES or len(entries) > MAX_ENTRIES or too_dense:
        raise ZipBomb
