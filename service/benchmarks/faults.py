"""A fault at every step: each write, fsync, rename and commit once fails and once is the last thing that happens."""

import errno
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any, Final

from sqlalchemy import Engine, event

from models.bundle import verify
from models.store import Store

Deed = Callable[[], object]
NO_LIMIT: Final = sys.maxsize
DIED: Final = 9


class Fault(StrEnum):
    """What happens at a step."""

    DENIED = "denied"  # it fails, as on a full disk
    DEATH_BEFORE = "death before"  # the machine stops before it
    DEATH_AFTER = "death after"  # the machine stops after it


@dataclass(slots=True)
class Trap:
    """Counts the steps of this process and springs at one of them."""

    at: int = NO_LIMIT
    fault: Fault = Fault.DENIED
    n_steps: int = 0
    is_set: bool = False

    def step(self) -> bool:
        """Counts; True where the machine is to stop after this step; does not return where it stops before."""
        if not self.is_set:
            return False
        self.n_steps += 1
        if self.n_steps != self.at:
            return False
        if self.fault == Fault.DENIED:
            raise OSError(errno.ENOSPC, "no space left (a trial)")
        if self.fault == Fault.DEATH_BEFORE:
            os._exit(DIED)
        return True


@dataclass(frozen=True, slots=True)
class Trial:
    """What is done, and what must hold after whatever became of it: the name of what is broken, or None."""

    name: str
    do: Callable[[], object]
    find_break: Callable[[bool], str | None]


_TRAP: Final = Trap()


def count_steps(deed: Deed) -> int:
    """How many steps the deed takes, done in a child process, whose effects remain."""
    with _forked(lambda line: line.send(_counted(deed))) as (line, _):
        return int(line.recv()) if line.poll(300) else 0


def try_with(deed: Deed, *, at: int, fault: Fault) -> bool:
    """Does the deed in a child process with a fault at one step; True when it came to its end all the same."""
    with _forked(lambda _line: _sprung(deed, at, fault)) as (_, child):
        child.join(300)
        return bool(child.exitcode == 0)


def find_half(store: Store, *, live: set[str]) -> str | None:
    """Everything that can be seen in a store must be whole: what is not, or None."""
    if store.current() not in live:
        return f"the pointer says {store.current()}"
    for manifest in store.versions():
        verify(store.folder(manifest.version), manifest)
    n_folders = sum(1 for one in store.root.iterdir() if one.is_dir() and not one.name.startswith("."))
    return None if n_folders == len(store.versions()) else "half a version can be seen"


def watch_engine(engine: Engine) -> Engine:
    """Makes the changing statements of an engine steps, and the commits after them."""
    event.listen(engine, "before_cursor_execute", _before_statement)
    event.listen(engine, "commit", lambda _connection: _on_commit(_connection))
    return engine


def _counted(deed: Deed) -> int:
    with _steps(Trap()) as trap:
        deed()
    return trap.n_steps


def _sprung(deed: Deed, at: int, fault: Fault) -> None:
    with _steps(Trap(at=at, fault=fault)):
        deed()


@contextmanager
def _forked(task: Callable[[Connection], object]) -> Iterator[tuple[Connection, Any]]:
    """A child that has all that this process has; forked, so that a trial costs no start."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_quietly, args=(task, there))
    child.start()
    there.close()
    try:
        yield here, child
    finally:
        child.join(300)
        here.close()


def _quietly(task: Callable[[Connection], object], line: Connection) -> None:
    try:
        task(line)
    except BaseException:  # noqa: BLE001 - a deed that failed is told from one that ended by its exit code
        os._exit(1)
    os._exit(0)


@contextmanager
def _steps(trap: Trap) -> Iterator[Trap]:
    """In this process, which ends afterwards, opening for writing, fsync and rename are steps."""
    _TRAP.at, _TRAP.fault, _TRAP.n_steps, _TRAP.is_set = trap.at, trap.fault, 0, True
    sys.addaudithook(_on_open)
    for name in ("fsync", "replace", "rename"):
        setattr(os, name, _stepping(getattr(os, name)))
    yield _TRAP
    _TRAP.is_set = False


def _stepping(deed: Callable[..., Any]) -> Callable[..., Any]:
    def do(*args: Any, **options: Any) -> Any:
        dies = _TRAP.step()
        done = deed(*args, **options)
        if dies:
            os._exit(DIED)
        return done

    return do


def _on_open(name: str, args: tuple[Any, ...]) -> None:
    if name == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR) and _TRAP.step():
        os._exit(DIED)  # opening cannot be let through first; it is the same as dying before


def _before_statement(
    connection: Any, _cursor: Any, statement: str, _values: Any, _context: Any, _many: bool
) -> None:
    if statement.lstrip()[:6].upper() not in ("INSERT", "UPDATE", "DELETE"):
        return
    connection.info["has_changed"] = True
    if _TRAP.step():
        os._exit(DIED)


def _on_commit(connection: Any) -> None:
    if connection.info.pop("has_changed", False) and _TRAP.step():
        connection.connection.driver_connection.commit()
        os._exit(DIED)
