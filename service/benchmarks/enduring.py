"""Endurance: nothing acknowledged is lost when the server is killed, when many come at once, or over time."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter
from typing import Final

from sqlalchemy import Engine, func, select, text

from service.benchmarks.client import LINE_FAULTS, Line, Request, Tally, send_all
from service.benchmarks.filling import corpus_sentences
from service.benchmarks.outcomes import Outcome
from service.benchmarks.serving import Server, running
from service.database import make_engine, make_sessions, reading
from service.opinions.records import OpinionRecord
from service.opinions.store import find_ids

N_CONNECTIONS: Final = 64
N_CROWD: Final = 512
ALLOWED_IN_CROWD: Final = frozenset({*range(200, 300), 429, 503})


def posts(n: int | None = None, *, prefix: str = "p") -> Iterator[Request]:
    """Opinions to send, each with its own key; None: without end."""
    texts = corpus_sentences(2_000)
    for number in count() if n is None else range(n):
        body = {"text": f"{texts[number % len(texts)][:400]} Lần {number}.", "village": "Thôn Trung"}
        yield Request("/api/v1/opinions", body, key=f"{prefix}-{number}")


def try_kills(
    server: Server, *, n_kills: int, n_posts: int, told: Callable[[str], None] = lambda _line: None
) -> Outcome:
    """Kills the server again and again while posts come in, each of which is sent until it is acknowledged."""
    ready: list[float] = []
    server.start()

    async def trial() -> Tally:
        sending = asyncio.create_task(
            send_all(server.port, posts(n_posts), n_connections=N_CONNECTIONS, again=True, told=note)
        )
        for number in range(n_kills):
            goal = (number + 1) * n_posts // (n_kills + 1)
            while len(acknowledged.codes) < goal and not sending.done():
                await asyncio.sleep(0.005)
            await asyncio.to_thread(server.kill)
            ready.append(await asyncio.to_thread(server.start))
            told(f"{number + 1}/{n_kills}: {len(acknowledged.codes)} bài, sẵn sàng sau {ready[-1]:.1f} s")
        return await sending

    acknowledged = Tally()

    def note(tally: Tally) -> None:
        nonlocal acknowledged
        acknowledged = tally

    tally = asyncio.run(trial())
    server.stop()
    return _judge_kills(server, tally, ready)


def _judge_kills(server: Server, tally: Tally, ready: list[float]) -> Outcome:
    engine = make_engine(server.database_url)
    with make_sessions(reading(engine))() as session:
        n_kept = session.scalar(select(func.count()).select_from(OpinionRecord)) or 0
        codes = list(tally.codes.values())
        found = sum(len(find_ids(session, codes[at : at + 5_000])) for at in range(0, len(codes), 5_000))
    integrity = check_integrity(engine)
    engine.dispose()
    n_lost, n_doubled = len(codes) - found, n_kept - len(codes)
    figures = {
        "acknowledged": len(codes),
        "lost": n_lost,
        "duplicated": n_doubled,
        "kills": len(ready),
        "unanswered": tally.statuses[0],
        "integrity": integrity,
        "ready_seconds_median": round(median(ready), 2) if ready else None,
        "ready_seconds_max": round(max(ready), 2) if ready else None,
    }
    return Outcome("kill -9", n_lost == n_doubled == 0 and integrity == "ok", figures)


def check_integrity(engine: Engine) -> str:
    """That every opinion has its case, and on SQLite what it says of its file and of the word index."""
    with engine.connect() as connection:
        orphans = connection.scalar(
            text(
                "SELECT count(*) FROM opinions o LEFT JOIN cases c ON c.opinion_id = o.id WHERE c.opinion_id IS NULL"
            )
        )
        if orphans:
            return f"{orphans} opinions without a case"
        if engine.dialect.name != "sqlite":
            return "ok"
        said = connection.scalar(text("PRAGMA integrity_check"))
        connection.execute(text("INSERT INTO opinion_words (opinion_words) VALUES ('integrity-check')"))
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        return str(said) if not broken else f"{len(broken)} rows point to nothing"


def try_posts(server: Server, *, n_posts: int) -> Outcome:
    """Many posts over 64 connections; the time of the disk is measured before and after."""
    disk = [fdatasync_ms(server.home)]
    with running(server):
        started = perf_counter()
        tally = asyncio.run(send_all(server.port, posts(n_posts, prefix="q"), n_connections=N_CONNECTIONS))
        seconds = perf_counter() - started
        memory = server.memory_mb
    disk.append(fdatasync_ms(server.home))
    n_errors = sum(n for status, n in tally.statuses.items() if status != 201)
    figures = {
        "posts": n_posts,
        "errors": n_errors,
        "posts_per_second": round(n_posts / seconds),
        "p50_ms": round(tally.quantile_ms(0.5), 1),
        "p99_ms": round(tally.quantile_ms(0.99), 1),
        "fdatasync_ms": [round(ms, 2) for ms in disk],
        "memory_mb": round(memory),
    }
    return Outcome(f"posts at {N_CONNECTIONS} connections", n_errors == 0, figures)


def try_crowd(server: Server, *, seconds: float) -> Outcome:
    """512 connections at once: only 2xx, 429 and 503, health answers meanwhile, and calm returns within 2 s."""
    until = 0.0

    def requests() -> Iterator[Request]:
        for request in posts(prefix="c"):
            if monotonic() >= until:
                return
            yield request

    async def crowd() -> tuple[Tally, list[float]]:
        nonlocal until
        until = monotonic() + seconds
        sending = asyncio.create_task(send_all(server.port, requests(), n_connections=N_CROWD))
        health: list[float] = []
        line = Line(server.port)
        while not sending.done():
            health.append(await _ask_health(line))
            await asyncio.sleep(0.2)
        line.close()
        return await sending, health

    with running(server):
        tally, health = asyncio.run(crowd())
        calm_after = _seconds_until_calm(server)
    strange = {status: n for status, n in tally.statuses.items() if status not in ALLOWED_IN_CROWD}
    figures = {
        "statuses": dict(sorted(tally.statuses.items())),
        "health_answers": len(health),
        "health_max_ms": round(1000 * max(health), 1),
        "calm_after_seconds": round(calm_after, 2),
        "p99_ms": round(tally.quantile_ms(0.99), 1),
    }
    return Outcome(f"{N_CROWD} connections", not strange and calm_after <= 2, figures)


async def _ask_health(line: Line) -> float:
    started = perf_counter()
    with suppress(*LINE_FAULTS):
        status, _ = await line.ask(Request("/healthz"))
        if status == 200:
            return perf_counter() - started
    return float("inf")


def _seconds_until_calm(server: Server, *, calm_ms: float = 200) -> float:
    """How long after the crowd until a single post is answered quickly."""

    async def look() -> float:
        started, line = perf_counter(), Line(server.port)
        for request in posts(500, prefix="after"):
            at = perf_counter()
            await line.ask(request)
            if 1000 * (perf_counter() - at) < calm_ms:
                break
        line.close()
        return perf_counter() - started

    return asyncio.run(look())


def try_soak(server: Server, *, seconds: float) -> Outcome:
    """Steady posts for a long time; memory after a fifth of it against memory at the end, at most 5 % more."""
    memory: list[float] = []

    def requests() -> Iterator[Request]:
        until, next_at = monotonic() + seconds, monotonic() + seconds / 5
        for request in posts(prefix="s"):
            if monotonic() >= next_at:
                memory.append(server.memory_mb)
                next_at += seconds / 5
            if monotonic() >= until:
                return
            yield request

    with running(server):
        tally = asyncio.run(send_all(server.port, requests(), n_connections=16))
        memory.append(server.memory_mb)
    growth = memory[-1] / memory[0] - 1
    figures = {
        "seconds": round(seconds),
        "posts": sum(tally.statuses.values()),
        "errors": sum(n for status, n in tally.statuses.items() if status != 201),
        "memory_mb": [round(mb) for mb in memory],
        "memory_growth": round(growth, 3),
    }
    return Outcome("soak", growth <= 0.05 and figures["errors"] == 0, figures)


def fdatasync_ms(folder: Path, *, n: int = 100) -> float:
    """Median milliseconds until 4 KiB are on disk: writing can be no faster than this."""
    path, times = folder / "fdatasync-probe", []
    with path.open("wb") as probe:
        for _ in range(n):
            probe.write(b"x" * 4096)
            probe.flush()
            started = perf_counter()
            getattr(os, "fdatasync", os.fsync)(probe.fileno())
            times.append(1000 * (perf_counter() - started))
    path.unlink()
    return median(times)
