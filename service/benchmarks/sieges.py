"""Endurance against hostility: what a server says, holds and costs while hostile people are at it."""

from collections.abc import Callable
from time import process_time
from typing import Final

from models.classifier import Classifier
from models.store import Store
from models.text import normalize
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.tokens import issue_token
from service.benchmarks.besieging import Siege, besiege_with_bytes, besiege_with_files, hold_half_open
from service.benchmarks.hostile_bytes import hostile_texts
from service.benchmarks.outcomes import Outcome
from service.benchmarks.serving import Server, running
from service.database import make_engine, make_sessions
from service.opinions.redaction import redact

MAX_GROWTH_MB: Final = 50
FILE_SECONDS: Final = 30
GOOD_FILE_SECONDS: Final = 3
HALF_OPEN_SECONDS: Final = 7
TEXT_SECONDS: Final = 0.5
#: The whole text may cost so many times its half, and a little more for what each text costs.
LINEAR: Final = 3.0
SLACK_SECONDS: Final = 0.05


def try_bytes(server: Server, *, n: int) -> Outcome:
    """Requests that no browser sends: whatever they are answered, it is no server error."""
    with running(server):
        siege = besiege_with_bytes(server.port, n=n)
        still_ready = server.is_ready()
    return Outcome(f"{n} raw requests", siege.n_server_errors == 0 and still_ready, _figures(siege))


def try_files(server: Server, *, n: int) -> Outcome:
    """Files that are not what they say, with good ones beside them; memory is compared after the readers have run."""
    token = officer_token(server.database_url)
    with running(server):
        besiege_with_files(server.port, token=token, n=12, seed=1)
        before = server.memory_mb
        siege = besiege_with_files(server.port, token=token, n=n)
        grown = server.memory_mb - before
        still_ready = server.is_ready()
    figures = _figures(siege) | {
        "good_upload_max_seconds": round(siege.slowest_good_seconds, 2),
        "memory_growth_mb": round(grown, 1),
    }
    held = siege.n_server_errors == 0 and still_ready and grown <= MAX_GROWTH_MB
    in_time = siege.slowest_seconds < FILE_SECONDS and siege.slowest_good_seconds < GOOD_FILE_SECONDS
    return Outcome(f"{n} hostile files", held and in_time, figures)


def try_half_open(server: Server, *, n: int) -> Outcome:
    """Connections that never finish their headers are closed."""
    with running(server):
        seconds = hold_half_open(server.port, n=n)
        still_ready = server.is_ready()
    held = seconds < HALF_OPEN_SECONDS and still_ready
    return Outcome(f"{n} half-open connections", held, {"closed_after_seconds": round(seconds, 2)})


def try_texts(_server: Server, *, n_chars: int) -> Outcome:
    """Shapes of text on which patterns and segmenters have run for minutes: processor seconds, whole against half."""
    classifier = Store().load()
    read = _reader(classifier)
    texts = hostile_texts(n_chars)
    read("a")
    costs = {
        name: (_seconds(read, text[: n_chars // 2]), _seconds(read, text)) for name, text in texts.items()
    }
    slowest = max(costs, key=lambda name: costs[name][1])
    bent = [name for name, (half, whole) in costs.items() if whole > LINEAR * half + SLACK_SECONDS]
    figures = {
        "shapes": len(texts),
        "slowest": slowest,
        "slowest_seconds": round(costs[slowest][1], 3),
        "not_linear": bent,
    }
    held = costs[slowest][1] < TEXT_SECONDS and not bent
    return Outcome(f"hostile texts of {n_chars} characters", held, figures)


def officer_token(database_url: str) -> str:
    """The token of an officer made for the trial."""
    engine = make_engine(database_url)
    with make_sessions(engine).begin() as session:
        add_account(session, name="siege", roles=[Role.officer])
        token = issue_token(session, name="siege").token
    engine.dispose()
    return token


def _figures(siege: Siege) -> dict[str, object]:
    return {
        "statuses": dict(sorted(siege.statuses.items())),
        "server_errors": siege.n_server_errors,
        "slowest_seconds": round(siege.slowest_seconds, 2),
    }


def _reader(classifier: Classifier) -> Callable[[str], object]:
    def read(text: str) -> object:
        normalize(text)
        redact(text)
        return classifier.predict([text], evidence=True)

    return read


def _seconds(read: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(3):
        started = process_time()
        read(text)
        best = min(best, process_time() - started)
    return best
