"""The child process that opens files: limits first, then one file from standard input, one JSON answer.

Run as `python -m service.dialogues.reading_child NAME`. It imports no model and no web framework.
"""

import dataclasses
import json
import sys
from typing import Any

from service.dialogues.unreadable import (
    MAX_OPINIONS,
    EmptyFile,
    FileTooHeavy,
    TooMuchText,
    UnreadableFile,
)

MAX_MEMORY_BYTES = 1024**3
MAX_CPU_SECONDS = 20
MAX_CHARS = 3_000_000
MAX_BLOCKS = 20_000


def limit_self(*, memory_bytes: int = MAX_MEMORY_BYTES, cpu_seconds: int = MAX_CPU_SECONDS) -> None:
    """On Linux the kernel holds the limits; elsewhere the parent watches (see reading.py)."""
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(content: bytes, name: str) -> dict[str, Any]:
    """{"document": …} or {"problem": code, "detail": …, "extra": …}."""
    try:
        return {"document": _open(content, name)}
    except UnreadableFile as problem:
        return {"problem": problem.code, "detail": problem.detail, "extra": problem.extra}
    except (MemoryError, RecursionError):
        return {"problem": FileTooHeavy.code, "detail": FileTooHeavy.title, "extra": {}}


def _open(content: bytes, name: str) -> dict[str, Any]:
    from service.dialogues.formats.opening import open_document

    document = open_document(content, name)
    sizes = [len(block.text) + sum(map(len, block.cells)) for block in document.blocks]
    if not any(sizes):
        raise EmptyFile
    if len(sizes) > MAX_BLOCKS:
        raise TooMuchText(
            f"Văn bản có {len(sizes)} dòng, tối đa {MAX_BLOCKS}, trong đó tối đa {MAX_OPINIONS} ý kiến: "
            "hãy tách thành nhiều tệp",
            n_lines=len(sizes),
        )
    if sum(sizes) > MAX_CHARS:
        raise TooMuchText(f"Văn bản có {sum(sizes)} ký tự, tối đa {MAX_CHARS}: hãy tách thành nhiều tệp")
    return dataclasses.asdict(document)


def main() -> None:
    """Any other fault of a parser ends the child with a status that the parent reads as "unreadable"."""
    limit_self()
    result = answer(sys.stdin.buffer.read(), sys.argv[1])
    sys.stdout.buffer.write(json.dumps(result).encode("ascii"))


if __name__ == "__main__":
    main()
