"""HTTP bodies of the opinions, with Vietnamese examples for the documentation."""

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from service.opinions.nouns import Channel, Sender
from service.web.bodies import Body, OptionalLine, OptionalLongLine

EXAMPLE_TEXT = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
OLDEST = date(2000, 1, 1)


class SenderIn(Body):
    """Who sends; every field may be left out."""

    name: OptionalLine = None
    phone: OptionalLine = None
    email: OptionalLine = None
    address: OptionalLongLine = None
    consent: Annotated[str, Field(max_length=20, pattern=r"^[\w.\-]+$")] | None = Field(
        None, description="Phiên bản câu đồng ý mà người gửi đã được xem."
    )

    def to_noun(self) -> Sender:
        return Sender(**self.model_dump())


class OpinionIn(Body):
    """An opinion as a citizen or a front desk sends it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "text": EXAMPLE_TEXT,
                    "village": "Thôn Trung",
                    "channel": "web",
                    "sender": {"name": "Nguyễn Thị Lan", "phone": "0912 345 678"},
                }
            ]
        },
    )

    text: str = Field(description="Nội dung ý kiến, tối đa 10.000 ký tự.")
    village: OptionalLine = Field(None, description="Thôn, tổ dân phố.")
    commune: OptionalLine = Field(
        None,
        description="Xã, phường nhận ý kiến, khi hệ thống phục vụ nhiều nơi; để trống: nơi đặt hệ thống.",
    )
    channel: Channel = Field(Channel.WEB, description="Ý kiến đến bằng đường nào.")
    received_on: Annotated[date, Field(ge=OLDEST)] | None = Field(
        None, description="Ngày tiếp nhận; chỉ cán bộ được ghi ngày khác hôm nay."
    )
    sender: SenderIn | None = Field(None, description="Người gửi; không bắt buộc, lưu tách khỏi nội dung.")


#: Written by hand because `/classify` reads its body without pydantic, for speed.
CLASSIFY_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "oneOf": [
                    {
                        "type": "object",
                        "required": ["text"],
                        "additionalProperties": False,
                        "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 10_000}},
                    },
                    {
                        "type": "object",
                        "required": ["texts"],
                        "additionalProperties": False,
                        "properties": {
                            "texts": {"type": "array", "maxItems": 500, "items": {"type": "string"}}
                        },
                    },
                ]
            },
            "examples": {
                "một ý kiến": {"value": {"text": EXAMPLE_TEXT}},
                "nhiều ý kiến": {
                    "value": {"texts": [EXAMPLE_TEXT, "Đường liên thôn nhiều ổ gà, trời mưa không đi được."]}
                },
            },
        }
    },
}

CLASSIFY_ANSWER: dict[str, Any] = {
    "model": "2026-11-21T10-00-00Z-3f9c",
    "results": [
        {
            "topics": [
                {
                    "id": "clean_water",
                    "name": "Nước sạch",
                    "score": 0.94,
                    "evidence": [{"start": 0, "end": 8, "text": "Nước máy", "weight": 0.41}],
                }
            ],
            "kind": {"id": "petition", "name": "Kiến nghị", "score": 0.88},
            "route": {
                "structure": "two-tier-2025",
                "lead": {"id": "economy", "name": "Phòng Kinh tế"},
                "supports": [{"id": "health_station", "name": "Trạm Y tế"}],
                "competence": "xã",
                "due_on": "2026-12-04",
                "queue": None,
            },
            "needs_review": False,
            "reasons": [],
            "guesses": [],
            "guarded": False,
            "notice": None,
        }
    ],
}

RECEIPT_EXAMPLE: dict[str, Any] = {
    **CLASSIFY_ANSWER["results"][0],
    "code": "7KQ2M-XB94T-RWZ3H",
    "received_on": "2026-11-24",
    "model": CLASSIFY_ANSWER["model"],
    "status_url": "/api/v1/opinions/7KQ2M-XB94T-RWZ3H",
}
