"""HTTP bodies of the learning."""

from typing import Annotated

from pydantic import Field

from service.web.bodies import Body, LongLine

Reason = Annotated[LongLine, Field(description="Lý do, ghi vào lịch sử; không ghi nội dung ý kiến của dân.")]


class PromoteIn(Body):
    """Why a version is made live, and whether the gate's refusal is overridden."""

    reason: Reason = ""
    override: bool = Field(False, description="Bỏ qua cổng kiểm tra; khi đó phải có lý do.")


class RollbackIn(Body):
    """Why one goes back."""

    reason: Reason = ""
