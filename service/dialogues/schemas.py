"""HTTP bodies of the dialogues, with Vietnamese examples for the documentation."""

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from service.dialogues.confirming import RowEdit
from service.dialogues.nouns import Block, Document
from service.dialogues.previewing import StatedFacts
from service.dialogues.unreadable import MAX_OPINIONS
from service.web.bodies import Body, Line, LongLine, OptionalLine, Prose

OLDEST = date(1975, 1, 1)
Day = Annotated[date, Field(ge=OLDEST)]
MAX_MINUTES_CHARS = 1_000_000


class FactsIn(Body):
    """What is known of the meeting; left out, it is read from the minutes."""

    title: LongLine = ""
    held_on: Day | None = None
    place: Line = ""
    chair: Line = ""

    def to_stated(self) -> StatedFacts:
        return StatedFacts(title=self.title, held_on=self.held_on, place=self.place, chair=self.chair)


class StatementIn(Body):
    """One opinion that somebody has split out already."""

    text: str = Field(min_length=1, max_length=10_000)
    speaker: OptionalLine = None
    village: OptionalLine = None


class DialogueIn(FactsIn):
    """Minutes as text, or a list of opinions; exactly one of the two."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "Hội nghị đối thoại xã Vĩnh Hòa",
                    "held_on": "2026-11-10",
                    "text": "Các ý kiến tập trung vào: nước sạch; rác thải; đường liên thôn.",
                },
                {
                    "held_on": "2026-11-10",
                    "opinions": [
                        {
                            "text": "Đề nghị sửa cống tràn.",
                            "speaker": "Nguyễn Văn An",
                            "village": "thôn Trung",
                        }
                    ],
                },
            ]
        },
    )

    text: str | None = Field(None, min_length=1, max_length=MAX_MINUTES_CHARS)
    opinions: list[StatementIn] | None = Field(None, min_length=1, max_length=MAX_OPINIONS)

    @model_validator(mode="after")
    def _holds_one(self) -> "DialogueIn":
        if (self.text is None) == (self.opinions is None):
            raise ValueError("exactly one of text and opinions")
        return self

    def to_document(self) -> Document:
        """The same shapes as a JSON file."""
        if self.text is not None:
            return Document("json", tuple(Block(text=line) for line in self.text.splitlines()), lined=True)
        header = Block(cells=("text", "speaker", "village"), table=0)
        rows = (
            Block(cells=(one.text, one.speaker or "", one.village or ""), table=0)
            for one in self.opinions or ()
        )
        return Document("json", (header, *rows))


class RowEditIn(Body):
    """What to do with one row of the preview."""

    position: int = Field(ge=1)
    keep: bool | None = Field(None, description="false: bỏ dòng này; true: giữ cả nhiệm vụ.")
    merge_into: int | None = Field(None, ge=1, description="Nhập vào dòng khác, ghi số của dòng ấy.")
    text: str | None = Field(None, min_length=1, max_length=10_000)
    speaker: Line | None = None
    village: Line | None = None
    answer: Prose | None = Field(None, description="Trả lời tại hội nghị.")
    topics: list[Annotated[str, Field(max_length=40)]] | None = Field(None, max_length=20)
    kind: Annotated[str, Field(max_length=20)] | None = None

    def to_edit(self) -> RowEdit:
        fields = self.model_dump()
        fields["topics"] = tuple(self.topics) if self.topics is not None else None
        return RowEdit(**fields)


class ConfirmIn(FactsIn):
    """Facts to put right, and rows to drop, merge or change; all others are taken as they stand."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "chair": "Nguyễn Văn Bình",
                    "rows": [
                        {"position": 3, "keep": False},
                        {"position": 5, "merge_into": 4},
                        {"position": 7, "topics": ["drainage", "environment"]},
                    ],
                }
            ]
        },
    )

    rows: list[RowEditIn] = Field(default_factory=list, max_length=MAX_OPINIONS)


#: Written by hand because the call takes a form with a file or JSON.
DIALOGUE_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": "docx, pdf, xlsx, csv, txt, json",
                    },
                    "title": {"type": "string"},
                    "held_on": {"type": "string", "format": "date"},
                    "place": {"type": "string"},
                    "chair": {"type": "string"},
                },
            }
        },
        "application/json": {"schema": DialogueIn.model_json_schema()},
    },
}

PREVIEW_EXAMPLE: dict[str, Any] = {
    "dialogue": {
        "id": "q3mX0d1kTz2vWc9e",
        "state": "preview",
        "title": "Hội nghị đối thoại",
        "held_on": "2026-11-10",
    },
    "opinions": [
        {
            "position": 1,
            "text": "nước sạch",
            "section": "raised",
            "speaker": None,
            "village": None,
            "topics": [{"id": "clean_water", "name": "Nước sạch", "score": 0.97}],
            "outcome": "waiting",
        }
    ],
    "topics": {"clean_water": 1},
    "left_out": {"lead_in": 1},
    "same_as": None,
}
