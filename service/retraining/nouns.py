"""Words of the learning: the states and steps of a run, and who makes a version live."""

from dataclasses import dataclass
from enum import StrEnum

from service.accounts.nouns import Actor


class Status(StrEnum):
    """Where a run stands; the first two are active, of which the installation has one at a time."""

    QUEUED = "queued"
    RUNNING = "running"
    OFFERED = "offered"
    PROMOTED = "promoted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_active(self) -> bool:
        return self in (Status.QUEUED, Status.RUNNING)


STATUS_NAMES = {
    Status.QUEUED: "Đang chờ",
    Status.RUNNING: "Đang chạy",
    Status.OFFERED: "Chờ người quyết định",
    Status.PROMOTED: "Đã đưa vào dùng",
    Status.REJECTED: "Không qua cổng kiểm tra",
    Status.CANCELLED: "Đã hủy",
    Status.FAILED: "Không thành công",
}


class Step(StrEnum):
    """What a run does, in this order; each may be repeated without harm."""

    COLLECT = "collect"
    FREEZE = "freeze"
    TRAIN = "train"
    COMPARE = "compare"
    DECIDE = "decide"


STEP_NAMES = {
    Step.COLLECT: "Gom nhãn của cán bộ",
    Step.FREEZE: "Chốt dữ liệu huấn luyện",
    Step.TRAIN: "Huấn luyện",
    Step.COMPARE: "So với mô hình đang dùng",
    Step.DECIDE: "Quyết định",
}


#: Why a label is not learnt from; the reasons are those of a snapshot.
LEFT_OUT_NAMES = {
    "denunciation": "có thể là tố cáo",
    "unknown_topic": "lĩnh vực không có trong danh mục hoặc đã thôi dùng",
    "test_text": "trùng với ý kiến của phần kiểm tra, nên không được học",
    "repeated": "trùng nội dung và nhãn với ý kiến khác",
    "contradicted": "về sau được gán nhãn khác",
    "personal_data": "còn dữ liệu cá nhân",
    "unreadable": "nhãn không dùng được, ví dụ không phải ý kiến mà lại có lĩnh vực",
}


class Action(StrEnum):
    """How a version came to be live."""

    FIRST = "first"
    PROMOTE = "promote"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Promoter:
    """Who makes a version live: an account, or somebody at the console, or the program itself."""

    name: str
    account_id: int | None = None

    @classmethod
    def of(cls, actor: Actor) -> "Promoter":
        """The signed-in person."""
        return cls(actor.name, actor.account_id)


PROGRAM = Promoter("langnghe")
