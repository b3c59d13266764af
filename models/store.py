"""The store of trained versions: one folder each, a pointer to the live one, and a history of what was live when."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.bundle import MANIFEST, BrokenVersion, Manifest, read_bundle, read_manifest
from models.classifier import Classifier
from models.errors import Problem
from models.places import store_folder

_POINTER, _HISTORY, _UNFINISHED = "current", "history.jsonl", ".unfinished-"


class NoModel(Problem):
    """No version is live yet."""

    status = 503
    code = "no_model"
    title = "Chưa có mô hình"


class UnknownVersion(Problem):
    """The store holds no version of this name."""

    status = 404
    code = "unknown_model_version"
    title = "Không có phiên bản mô hình này"


class NothingToRollBack(Problem):
    """No other version was live before."""

    status = 409
    code = "nothing_to_roll_back"
    title = "Không có phiên bản trước để quay lại"


@dataclass(frozen=True, slots=True)
class Promotion:
    """One line of the history: from `at` (ISO 8601, UTC) on, `version` was live."""

    at: str
    version: str
    by: str
    reason: str


class Store:
    """Versions under `root`. Every write is atomic: a version or pointer is either whole or not there."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or store_folder()

    def versions(self) -> list[Manifest]:
        """Readable versions, newest first; broken ones are left out."""
        found = []
        for folder in sorted(self.root.glob(f"*/{MANIFEST}"), reverse=True):
            if not folder.parent.name.startswith(_UNFINISHED):
                try:
                    found.append(read_manifest(folder.parent))
                except BrokenVersion:
                    continue
        return found

    def current(self) -> str | None:
        """The name of the live version."""
        try:
            return (self.root / _POINTER).read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def load(self, version: str | None = None) -> Classifier:
        """The named version, by default the live one; NoModel, UnknownVersion or BrokenVersion."""
        wanted = version or self.current()
        if wanted is None:
            raise NoModel("Chưa huấn luyện mô hình nào; chạy lệnh: langnghe train")
        return read_bundle(self.folder(wanted))

    def folder(self, version: str) -> Path:
        """The folder of a version; UnknownVersion when there is none."""
        folder = self.root / version
        if Path(version).name != version or version.startswith(".") or not folder.is_dir():
            raise UnknownVersion(
                "Kho mô hình không có phiên bản được hỏi; xem danh sách: langnghe models list"
            )
        return folder

    def add(self, version: str, write: Callable[[Path], object]) -> Path:
        """Let `write` fill a hidden folder, then move it into its place in one step. Not promoted yet."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.root))
        try:
            write(draft)
            for file in draft.iterdir():
                _sync(file)
            draft.replace(self.root / version)
            _sync(self.root)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        return self.root / version

    def promote(self, version: str, *, by: str = "console", reason: str = "") -> None:
        """Verify the version, write the history, then turn the pointer."""
        read_bundle(self.folder(version))
        line = Promotion(datetime.now(UTC).isoformat(timespec="seconds"), version, by, reason)
        with (self.root / _HISTORY).open("a", encoding="utf-8") as history:
            history.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
            history.flush()
            os.fsync(history.fileno())
        self._point_to(version)

    def point_to(self, version: str) -> None:
        """Turn the pointer only, where the history is kept elsewhere; UnknownVersion."""
        self.folder(version)
        self._point_to(version)

    def rollback(self, *, by: str = "console", reason: str = "") -> str:
        """Make the version live that was live before this one; NothingToRollBack when there was none."""
        current = self.current()
        earlier = [
            p.version for p in self.history() if p.version != current and (self.root / p.version).is_dir()
        ]
        if not earlier:
            raise NothingToRollBack("Chưa từng có phiên bản nào khác được dùng.")
        self.promote(earlier[-1], by=by, reason=reason or f"quay lại từ {current}")
        return earlier[-1]

    def history(self) -> list[Promotion]:
        """What was live from when on, oldest first; a line cut by a crash is skipped."""
        try:
            lines = (self.root / _HISTORY).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        promotions = []
        for line in lines:
            try:
                promotions.append(Promotion(**json.loads(line)))
            except (ValueError, TypeError):
                continue
        return promotions

    def remove(self, version: str) -> None:
        """Delete a version, gone for all in one step; UnknownVersion. Whether it may go is for others to say."""
        grave = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.root))
        try:
            self.folder(version).replace(grave / version)
            _sync(self.root)
        finally:
            shutil.rmtree(grave, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what a killed training left behind."""
        for folder in self.root.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _point_to(self, version: str) -> None:
        handle, draft = tempfile.mkstemp(prefix=_UNFINISHED, dir=self.root)
        with os.fdopen(handle, "w", encoding="utf-8") as pointer:
            pointer.write(version)
            pointer.flush()
            os.fsync(pointer.fileno())
        Path(draft).replace(self.root / _POINTER)
        _sync(self.root)


def _sync(path: Path) -> None:
    """Flush a file or folder to the disk; Windows cannot open folders, and need not."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
