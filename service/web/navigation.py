"""The menu: which pages there are and who sees their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from service.accounts.nouns import Actor

_DESK: Final = frozenset({"officer", "reviewer", "leader", "administrator", "guard"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu; `roles` empty: everybody sees it."""

    path: str
    name: str
    roles: frozenset[str] = frozenset()
    here: bool = False


PAGES: Final = (
    Entry("/", "Gửi ý kiến"),
    Entry("/track", "Tra cứu"),
    Entry("/dialogues", "Nhập biên bản", _DESK - {"guard"}),
    Entry("/review", "Hàng chờ duyệt", _DESK),
    Entry("/handling", "Theo dõi xử lý", _DESK),
    Entry("/summary", "Tổng hợp", _DESK),
    Entry("/models", "Mô hình", _DESK - {"guard"}),
    Entry("/catalogue", "Danh mục", _DESK),
)


def entries_for(actor: "Actor | None", path: str) -> Sequence[Entry]:
    """The menu of one person, with the page that is open marked."""
    roles = actor.roles if actor else frozenset()
    return [
        Entry(entry.path, entry.name, here=_is_under(path, entry.path))
        for entry in PAGES
        if not entry.roles or entry.roles & roles
    ]


def _is_under(path: str, entry: str) -> bool:
    return path == entry or (entry != "/" and path.startswith(entry + "/"))
