"""PDF with a text layer to lines."""

import io

from service.dialogues.formats.legacy_fonts import by_content
from service.dialogues.nouns import Block
from service.dialogues.unreadable import EncryptedPdf, NoTextLayer, TooMuchText, UnreadableFile

MAX_PAGES = 500
# A page number and a stamp may be typed on scanned pages; real text has more.
MIN_LETTERS_PER_PAGE = 20


def read_paged(content: bytes) -> list[Block]:
    """Lines page after page. Raises EncryptedPdf, NoTextLayer, TooMuchText (over 500 pages), UnreadableFile."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedPdf
        if len(reader.pages) > MAX_PAGES:
            raise TooMuchText(f"Tệp PDF có {len(reader.pages)} trang, tối đa {MAX_PAGES} trang")
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        raise UnreadableFile("Tệp PDF bị hỏng, không mở được") from error
    return _lines(pages)


def _lines(pages: list[str]) -> list[Block]:
    n_letters = sum(sum(map(str.isalpha, page)) for page in pages)
    if n_letters < MIN_LETTERS_PER_PAGE * max(1, len(pages)):
        raise NoTextLayer
    text = by_content("\n".join(pages))
    return [Block(text=line) for line in text.replace("\x00", "").splitlines()]
