"""What the opinions speak of: a draft as it arrives, labels by an officer, who sent it and on which way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

#: Vietnam has one time zone and no summer time; Windows brings no zone database.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Vietnam."""
    return datetime.now(VIETNAM).date()


class Channel(StrEnum):
    """The way on which an opinion came in."""

    WEB = "web"
    API = "api"
    DIALOGUE = "dialogue"
    VOTER_MEETING = "voter_meeting"
    DESK = "desk"
    PHONE = "phone"
    ZALO = "zalo"
    LETTER = "letter"


CHANNEL_NAMES: Mapping[str, str] = {
    Channel.WEB: "Trang web",
    Channel.API: "Phần mềm khác",
    Channel.DIALOGUE: "Hội nghị đối thoại",
    Channel.VOTER_MEETING: "Tiếp xúc cử tri",
    Channel.DESK: "Tiếp công dân",
    Channel.PHONE: "Điện thoại",
    Channel.ZALO: "Zalo",
    Channel.LETTER: "Đơn thư",
}


class Source(StrEnum):
    """Who said a label."""

    MODEL = "model"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent an opinion, as far as they told; `consent` is the version of the sentence that they were shown."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    consent: str | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """What an officer says an opinion is about: topic ids, strongest first, and the kind."""

    topics: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An opinion as it arrives. `labels` and `account_id` are set when an officer has already looked at it.

    `answer` was given on the spot, at a meeting. `is_sample` marks invented data, which is never learnt from and
    can be removed. `denunciation_score` is the guard's threshold where it is not the commune's own.
    """

    text: str
    channel: Channel = Channel.WEB
    received_on: date | None = None
    dialogue_id: str | None = None
    position: int | None = None
    village: str | None = None
    sender: Sender | None = None
    labels: Labels | None = None
    account_id: int | None = None
    answer: str = ""
    is_sample: bool = False
    denunciation_score: float | None = None
