"""The codes of reasons and events in words for officers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from models.taxonomy import Taxonomy
from service.handling.nouns import OUTCOME_NAMES
from service.opinions.nouns import CHANNEL_NAMES
from service.opinions.records import HistoryRecord
from service.routing.nouns import Profile

REASON_NAMES: Final[Mapping[str, str]] = {
    "no_topic": "chưa thấy rõ lĩnh vực nào",
    "low_score": "điểm còn thấp",
    "close_leads": "hai đơn vị ngang nhau",
    "unsure_kind": "chưa rõ loại ý kiến",
    "too_short": "ý kiến quá ngắn",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of an opinion's trail."""

    at: datetime
    by: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Names:
    """Where ids get their names from."""

    taxonomy: Taxonomy
    profile: Profile
    accounts: Mapping[int, str]

    def topics(self, ids: Sequence[str]) -> str:
        found = [(id, self.taxonomy.find_topic(id)) for id in ids]
        return ", ".join(topic.name if topic else id for id, topic in found) or "không có lĩnh vực"

    def kind(self, id: str) -> str:
        kind = self.taxonomy.find_kind(id)
        return kind.name if kind else id

    def department(self, id: str | None) -> str:
        known = self.profile.departments.get(id or "")
        return known.name if known else id or "chưa có đơn vị"


def tell_reasons(reasons: Sequence[str]) -> str:
    """Why a person must look, in one phrase."""
    return "; ".join(REASON_NAMES.get(reason, reason) for reason in reasons)


def tell(history: Sequence[HistoryRecord], names: Names) -> list[Told]:
    """What happened, oldest first, each in one sentence."""
    return [
        Told(line.at, names.accounts.get(line.account_id or 0, "Máy"), _sentence(line, names))
        for line in history
    ]


def _sentence(line: HistoryRecord, names: Names) -> str:
    changes: Mapping[str, Any] = line.changes
    match line.event:
        case "received":
            channel = CHANNEL_NAMES.get(changes.get("channel", ""), changes.get("channel", ""))
            return f"Tiếp nhận qua {channel.lower()}; mô hình {changes.get('model')} đề xuất"
        case "labels_corrected":
            topics, kind = names.topics(changes["topics"][1]), names.kind(changes["kind"][1])
            verb = "Xác nhận" if changes["topics"][0] == changes["topics"][1] else "Sửa thành"
            return f"{verb}: {topics}; loại {kind.lower()}"
        case "labels_restored":
            return "Hoàn tác xác nhận; đề xuất của máy chờ xem lại"
        case "rerouted":
            return f"Đề xuất đơn vị chủ trì: {names.department(changes['lead'][1])}"
        case "matter_judged":
            again = changes["repeat_of"][1] is not None
            return "Ghi là nêu lại một việc đã có" if again else "Ghi là một việc riêng, không phải nêu lại"
        case "handed_over":
            before, after = (names.department(id) for id in changes["lead"])
            return f"Chuyển từ {before} sang {after}" if before != after else f"Chuyển cho {after}"
        case "outcome_recorded":
            outcome = changes["outcome"][1]
            return f"Ghi kết quả: {OUTCOME_NAMES.get(outcome, outcome)}"
    return line.event
