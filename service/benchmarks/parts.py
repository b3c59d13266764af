"""The parts of `langnghe bench endurance`: their sizes, and how each is tried."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from service.benchmarks.enduring import try_crowd, try_kills, try_posts, try_soak
from service.benchmarks.outcomes import Outcome
from service.benchmarks.promoting import try_promotions, try_starts
from service.benchmarks.relearning import try_learning, try_one_more, try_retraining_kills
from service.benchmarks.serving import Server
from service.benchmarks.sieges import try_bytes, try_files, try_half_open, try_texts
from service.benchmarks.wholeness import try_faults

Sizes = Mapping[str, Mapping[str, Any]]
FULL: Final[Sizes] = {
    "kills": {"n_kills": 50, "n_posts": 55_000},
    "posts": {"n_posts": 100_000},
    "crowd": {"seconds": 30},
    "soak": {"seconds": 600},
    "bytes": {"n": 2_000},
    "files": {"n": 1_000},
    "half-open": {"n": 300},
    "texts": {"n_chars": 10_000},
    "faults": {"every": 1, "every_in_retraining": 3},
    "starts": {"n_starts": 50},
    "promotions": {"n_changes": 20},
    "retraining-kills": {"n_kills": 60},
    "one-more": {},
    "learning": {
        "forgotten": ("defence", "health", "culture", "finance_trade"),
        "poisoned": ("land", "environment", "clean_water", "security", "education"),
    },
}
#: A part that stands only above takes its time and is tried only where it is named.
QUICK: Final[Sizes] = {
    "kills": {"n_kills": 2, "n_posts": 900},
    "posts": {"n_posts": 1_500},
    "crowd": {"seconds": 3},
    "soak": {"seconds": 4},
    "bytes": {"n": 100},
    "files": {"n": 24},
    "half-open": {"n": 300},
    "texts": {"n_chars": 10_000},
    "faults": {"every": 23},
    "starts": {"n_starts": 50},
    "promotions": {"n_changes": 4},
}
#: These have an installation of their own or reach no database, so one is enough.
ONCE: Final = frozenset({"retraining-kills", "learning", "bytes", "half-open", "texts"})


def try_part(part: str, server: Server, *, quick: bool, told: Callable[[str], None]) -> Outcome:
    """One trial by its name; KeyError for a name that is none."""
    size = QUICK.get(part, FULL[part]) if quick else FULL[part]
    trials: dict[str, Callable[..., Outcome]] = {
        "kills": partial(try_kills, told=told), "posts": try_posts, "crowd": try_crowd, "soak": try_soak,
        "bytes": try_bytes, "files": try_files, "half-open": try_half_open, "texts": try_texts, "faults": try_faults,
        "starts": try_starts, "promotions": try_promotions, "one-more": try_one_more,
        "retraining-kills": partial(try_retraining_kills, told=told), "learning": partial(try_learning, told=told),
    }  # fmt: skip
    return trials[part](server, **size)
