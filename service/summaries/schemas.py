"""Query parameters of the summaries."""

from datetime import date
from typing import Any

from pydantic import Field

from service.summaries.nouns import Selection
from service.web.bodies import Body, Line


class SummaryQuery(Body):
    """Which opinions are counted; all filters must fit."""

    since: date | None = Field(None, description="Tiếp nhận từ ngày.")
    until: date | None = Field(None, description="Tiếp nhận đến ngày.")
    dialogue: Line | None = Field(None, description="Mã hội nghị đối thoại.")
    department: Line | None = Field(None, description="Mã đơn vị chủ trì.")
    topic: Line | None = Field(None, description="Mã lĩnh vực.")
    village: Line | None = Field(None, description="Thôn, tổ dân phố.")
    kind: Line | None = Field(None, description="Mã loại ý kiến.")
    outcome: Line | None = Field(None, description="Mã kết quả.")

    def to_noun(self, *, on: date, commune: str) -> Selection:
        return Selection(
            on=on,
            commune=commune,
            since=self.since,
            until=self.until,
            dialogue_id=self.dialogue,
            department=self.department,
            topic=self.topic,
            village=self.village,
            kind=self.kind,
            outcome=self.outcome,
        )


class SummaryPageQuery(SummaryQuery):
    """What the address of the summary page may hold: a preset period, or days of one's own."""

    period: Line | None = Field(None, description="Kỳ: week, month, last_month, quarter, year, all.")

    def kept(self) -> dict[str, Any]:
        """What goes along from page to page."""
        return self.model_dump(mode="json", exclude_defaults=True)
