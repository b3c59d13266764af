"""HTTP bodies and query parameters of the handling, with Vietnamese examples for the documentation."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from service.handling.concluding import Conclusion
from service.handling.handing_over import Passing
from service.handling.leafing import Place, read_place
from service.handling.nouns import Due, Filter, Outcome, State
from service.opinions.nouns import Labels
from service.web.bodies import Body, Line, Prose

LATEST = date(2100, 12, 31)
DueDate = Annotated[date, Field(le=LATEST)]
ListPlace = Annotated[Place, BeforeValidator(read_place)]
PLACE_FIELDS: Final = {"page", "after", "before", "cursor", "limit"}


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [fields]})


class LabelsIn(Body):
    """An officer's labels."""

    model_config = _example(topics=["clean_water", "environment"], kind="petition")

    topics: Annotated[list[Line], Field(max_length=30)] = Field(
        description="Mã lĩnh vực, chính trước, phụ sau."
    )
    kind: Line = Field(description="Mã loại ý kiến.")

    def to_noun(self) -> Labels:
        return Labels(tuple(self.topics), self.kind)


class HandOverIn(Body):
    """Passing an opinion on."""

    model_config = _example(to="police", reason="Vụ việc thuộc an ninh trật tự.", supports=["economy"])

    to: Line = Field(description="Mã đơn vị chủ trì mới.")
    reason: Prose = Field(description="Lý do chuyển.")
    supports: Annotated[list[Line], Field(max_length=20)] | None = Field(
        None, description="Đơn vị phối hợp mới; bỏ trống thì giữ nguyên."
    )
    due_on: DueDate | None = Field(None, description="Thời hạn mới; bỏ trống thì giữ nguyên.")

    def to_noun(self) -> Passing:
        supports = tuple(dict.fromkeys(self.supports)) if self.supports is not None else None
        return Passing(to=self.to, reason=self.reason, supports=supports, due_on=self.due_on)


class OutcomeIn(Body):
    """What came of an opinion."""

    model_config = _example(outcome="resolved", answer="Đã thay đoạn ống hỏng, nước trong trở lại.")

    outcome: Outcome
    answer: Prose | None = Field(None, description="Nội dung trả lời người dân.")
    due_on: DueDate | None = Field(None, description="Bắt buộc với “sẽ giải quyết”.")

    def to_noun(self) -> Conclusion:
        return Conclusion(outcome=self.outcome, answer=self.answer, due_on=self.due_on)


class ListQuery(Body):
    """Filters of a list of opinions; all of them must fit."""

    dialogue: Line | None = Field(None, description="Mã hội nghị đối thoại.")
    topic: Line | None = Field(None, description="Mã lĩnh vực.")
    department: Line | None = Field(None, description="Mã đơn vị chủ trì.")
    kind: Line | None = Field(None, description="Mã loại ý kiến.")
    state: State | None = None
    outcome: Outcome | None = None
    due: Due | None = Field(None, description="Quá hạn, đến hạn hôm nay, đến hạn trong bảy ngày.")
    needs_review: bool | None = None
    since: date | None = Field(None, description="Tiếp nhận từ ngày.")
    until: date | None = Field(None, description="Tiếp nhận đến ngày.")
    village: Line | None = Field(None, description="Thôn, tổ dân phố.")
    is_open: bool | None = Field(None, description="Còn phải xử lý, hoặc đã xong.")
    text: Line | None = Field(None, description="Chữ có trong nội dung; không cần dấu.")
    matter: Line | None = Field(None, description="Mã ý kiến nêu lần đầu: mọi lần nêu cùng một việc.")
    repeated: bool | None = Field(None, description="Nêu lại việc đã nêu, hoặc nêu lần đầu.")
    cursor: Annotated[str, AfterValidator(str.strip), Field(max_length=100)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    def to_noun(self, *, commune: str, may_see_guarded: bool) -> Filter:
        return Filter(
            commune=commune,
            may_see_guarded=may_see_guarded,
            dialogue_id=self.dialogue,
            topic=self.topic,
            department=self.department,
            kind=self.kind,
            state=self.state,
            outcome=self.outcome,
            due=self.due,
            needs_review=self.needs_review,
            since=self.since,
            until=self.until,
            text=self.text,
            village=self.village,
            is_open=self.is_open,
            matter=self.matter,
            is_repeated=self.repeated,
        )


class CaseQuery(ListQuery):
    """What the address of the handling page may hold; without `is_open` only open cases are shown."""

    page: Annotated[int, Field(ge=1, le=999_999)] = 1
    after: ListPlace | None = None
    before: ListPlace | None = None
    all: bool = False

    def to_noun(self, *, commune: str, may_see_guarded: bool) -> Filter:
        filter = super().to_noun(commune=commune, may_see_guarded=may_see_guarded)
        shows_open = not (self.all or self.outcome or self.matter or self.is_open is not None)
        return replace(filter, is_open=True) if shows_open else filter

    def kept(self) -> dict[str, Any]:
        """What goes along from page to page."""
        return self.model_dump(mode="json", exclude_defaults=True, exclude=PLACE_FIELDS)
