"""JSON files: a list of texts or of objects, or an object that holds one with facts of the dialogue."""

import json

from service.dialogues.formats.plain import decode
from service.dialogues.nouns import Block, Document
from service.dialogues.unreadable import BrokenJson

TEXT_KEYS = ("text", "content", "noi_dung", "opinion")
LIST_KEYS = ("opinions", "rows", "items", "texts")
FACT_KEYS = ("title", "held_on", "place", "chair", "commune")


def read_listed(content: bytes) -> Document:
    """Opinions as rows under the header text, speaker, village; `{"text": "…minutes…"}` as lines.

    Raises BrokenJson with the line of the fault.
    """
    try:
        data = json.loads(decode(content))
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise BrokenJson(f"Tệp JSON sai cú pháp ở dòng {line}", line=line) from error
    return document_of(data)


def document_of(data: object) -> Document:
    """The same for data already parsed, as an API body is."""
    if isinstance(data, list):
        return Document(kind="json", blocks=_rows(data))
    if not isinstance(data, dict):
        raise BrokenJson
    about = data.get("document") or data.get("dialogue") or data
    stated = {key: str(about[key]) for key in FACT_KEYS if isinstance(about, dict) and about.get(key)}
    for key in LIST_KEYS:
        if isinstance(data.get(key), list):
            return Document(kind="json", blocks=_rows(data[key]), stated=stated)
    if isinstance(data.get("text"), str):
        lines = tuple(Block(text=line) for line in data["text"].splitlines())
        return Document(kind="json", blocks=lines, lined=True, stated=stated)
    raise BrokenJson


def _rows(items: list[object]) -> tuple[Block, ...]:
    header = Block(cells=("text", "speaker", "village", "section"), table=0)
    return (header, *(Block(cells=_row(item, number), table=0) for number, item in enumerate(items, 1)))


def _row(item: object, number: int) -> tuple[str, ...]:
    if isinstance(item, str):
        return (item, "", "", "")
    text = next((item[key] for key in TEXT_KEYS if key in item), None) if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(text, str):
        raise BrokenJson(f"Mục thứ {number} của tệp JSON không có trường text", item=number)
    return (text, *(str(item.get(key) or "") for key in ("speaker", "village", "section")))
