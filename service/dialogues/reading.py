"""Reading a file of minutes: the bytes go to a child process with limits, blocks come back."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from service.dialogues.legacy_word import convert_legacy_word
from service.dialogues.nouns import Block, Document
from service.dialogues.reading_child import MAX_MEMORY_BYTES
from service.dialogues.unreadable import CAUSES, MAX_FILE_MB, FileTooHeavy, FileTooLarge, UnreadableFile

MAX_SECONDS = 30.0
WATCH_EVERY_SECONDS = 0.05
CODE_HOME = Path(__file__).resolve().parents[2]


class FileNotFound(UnreadableFile):
    status = 404
    code = "file_not_found"
    title = "Không tìm thấy tệp"


def read_file(path: Path) -> Document:
    """Raises FileNotFound, or an UnreadableFile with its cause."""
    try:
        size, content = path.stat().st_size, b""
        if size <= MAX_FILE_MB * 1024**2:
            content = path.read_bytes()
    except OSError as error:
        raise FileNotFound(f"Không mở được tệp {path.name}") from error
    if size > MAX_FILE_MB * 1024**2:
        raise FileTooLarge(f"Tệp nặng {size // 1024**2} MB, tối đa {MAX_FILE_MB} MB")
    return read_document(content, path.name)


def read_document(content: bytes, name: str) -> Document:
    """Raises an UnreadableFile with its cause, after 30 s at most."""
    if len(content) > MAX_FILE_MB * 1024**2:
        raise FileTooLarge
    content, name = convert_legacy_word(content, name)
    result = _ask_child(content, name)
    if "problem" in result:
        raise CAUSES[result["problem"]](result["detail"], **result["extra"])
    return _document(result["document"])


def _ask_child(content: bytes, name: str) -> dict[str, Any]:
    child = start_child("-m", "service.dialogues.reading_child", name)
    watched = Watchdog(child)
    try:
        output, _ = child.communicate(content, timeout=MAX_SECONDS)
    except subprocess.TimeoutExpired as error:
        child.kill()
        child.communicate()
        raise FileTooHeavy from error
    return _understood(child.returncode, output, was_killed=watched.has_killed)


def start_child(*arguments: str) -> subprocess.Popen[bytes]:
    """A Python of its own, quiet on its error stream: a parser's complaint may quote a citizen."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=CODE_HOME,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _understood(status: int, output: bytes, *, was_killed: bool) -> dict[str, Any]:
    if was_killed or status < 0:
        raise FileTooHeavy
    if status != 0:
        raise UnreadableFile
    answer: dict[str, Any] = json.loads(output)
    return answer


class Watchdog:
    """Kills a child whose memory passes the limit; the only guard where the kernel offers none."""

    def __init__(self, child: subprocess.Popen[bytes], *, max_bytes: int = MAX_MEMORY_BYTES) -> None:
        self.child, self.max_bytes, self.has_killed = child, max_bytes, False
        if sys.platform != "linux" or max_bytes != MAX_MEMORY_BYTES:
            threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        import psutil

        try:
            process = psutil.Process(self.child.pid)
            while self.child.poll() is None:
                if process.memory_info().rss > self.max_bytes:
                    self.has_killed = True
                    self.child.kill()
                    return
                time.sleep(WATCH_EVERY_SECONDS)
        except psutil.NoSuchProcess:
            return


def _document(data: dict[str, Any]) -> Document:
    blocks = tuple(Block(**{**block, "cells": tuple(block["cells"])}) for block in data["blocks"])
    return Document(kind=data["kind"], blocks=blocks, lined=data["lined"], stated=data["stated"])
