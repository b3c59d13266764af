"""From bytes to a document, whatever the format."""

from service.dialogues.formats.container import recognise
from service.dialogues.nouns import Block, Document


def open_document(content: bytes, name: str) -> Document:
    """Raises an UnreadableFile with its cause; takes unbounded time and memory, so call it in the child only."""
    kind = recognise(content, name)
    if kind == "json":
        from service.dialogues.formats.listed import read_listed

        return read_listed(content)
    return Document(kind=kind, blocks=tuple(_blocks(kind, content)), lined=kind in ("txt", "pdf"))


def _blocks(kind: str, content: bytes) -> list[Block]:
    if kind == "docx":
        from service.dialogues.formats.word import read_word as read
    elif kind == "xlsx":
        from service.dialogues.formats.sheet import read_workbook as read
    elif kind == "pdf":
        from service.dialogues.formats.paged import read_paged as read
    elif kind == "csv":
        from service.dialogues.formats.separated import read_separated as read
    else:
        from service.dialogues.formats.plain import read_plain as read
    return read(content)
