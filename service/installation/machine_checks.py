"""Checks of the machine: rights of files, space, libraries, the model's files, the address that is listened on."""

import os
import shutil
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from models.errors import Problem
from models.store import Store
from service.database import reading
from service.installation.nouns import Finding, Place, advice, fault, good

MIN_FREE_MB, ENOUGH_FREE_MB = 200, 1_024
#: Versions before this may damage a file when one connection checkpoints while another commits.
SAFE_SQLITE: Final = (3, 51, 3)


def check_rights(place: Place) -> Iterator[Finding]:
    """Nobody else on the machine may read citizens' words or change the model."""
    if os.name != "posix":
        return
    home, store = place.settings.home, place.settings.model_store
    private = [home, *sorted(home.glob("*.db*")), *sorted(home.glob("*.lnb")), store]
    if home.exists() and not os.access(home, os.W_OK):
        yield fault("Quyền tệp", f"Không ghi được vào {home}.", "Kiểm tra quyền thư mục hoặc ổ đĩa chỉ đọc.")
    open_ones = [path for path in private if path.exists() and path.stat().st_mode & 0o077]
    for path in open_ones:
        wanted = "700" if path.is_dir() else "600"
        yield fault("Quyền tệp", f"Người khác trên máy đọc được {path}.", f"chmod {wanted} {path}")
    if not open_ones:
        yield good("Quyền tệp", "Chỉ tài khoản chạy dịch vụ đọc được dữ liệu và mô hình.")


def check_space(place: Place) -> Iterator[Finding]:
    """A full disk loses nothing that was accepted, but accepts nothing more."""
    for name, folder in (("dữ liệu", place.settings.home), ("mô hình", place.settings.model_store)):
        free_mb = shutil.disk_usage(_existing(folder)).free // 1024**2
        sentence = f"Ổ đĩa của {name} còn {free_mb:,} MB.".replace(",", ".")
        if free_mb < MIN_FREE_MB:
            yield fault("Ổ đĩa", sentence, "Dọn ổ đĩa ngay: sắp không nhận được ý kiến mới.")
        elif free_mb < ENOUGH_FREE_MB:
            yield advice("Ổ đĩa", sentence, "Dọn ổ đĩa hoặc chuyển LANGNGHE_HOME sang ổ lớn hơn.")
        else:
            yield good("Ổ đĩa", sentence)


def check_libraries(place: Place) -> Iterator[Finding]:
    """The SQLite library is the one that may damage a file."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield good("Phiên bản", f"Python {python}.")
    if not place.is_sqlite:
        return
    with reading(place.engine).connect() as connection:
        found = str(connection.exec_driver_sql("SELECT sqlite_version()").scalar())
    if tuple(int(part) for part in found.split(".")) < SAFE_SQLITE:
        yield fault(
            "Phiên bản",
            f"Thư viện SQLite {found} có lỗi làm hỏng tệp khi nhiều tiến trình cùng ghi.",
            "Cài gói pysqlite3, hoặc dùng PostgreSQL (LANGNGHE_DATABASE_URL), hoặc chạy một tiến trình.",
        )
    else:
        yield good("Phiên bản", f"SQLite {found}.")


def check_model(place: Place) -> Iterator[Finding]:
    """Every file of the live version against the hash in its manifest."""
    try:
        version = Store(place.settings.model_store).load().version
    except Problem as problem:
        yield fault(
            "Mô hình", problem.detail, "langnghe models list; langnghe models rollback; langnghe train"
        )
        return
    yield good("Mô hình", f"Phiên bản {version}: mọi tệp đúng mã băm.")


def check_address(_place: Place) -> Iterator[Finding]:
    """Plain HTTP beyond this machine shows passwords to whoever shares the network."""
    hosts = set(_hosts_served())
    far = sorted(host for host in hosts if not _is_loopback(host))
    for host in far:
        yield advice(
            "Địa chỉ",
            f"Dịch vụ đang nghe ở {host}: mật khẩu và ý kiến đi qua mạng không mã hóa.",
            "Đặt sau máy chủ có HTTPS (ví dụ Caddy, nginx) và để dịch vụ nghe ở 127.0.0.1.",
        )
    if not far:
        yield good("Địa chỉ", "Dịch vụ chỉ nghe ở máy này." if hosts else "Dịch vụ đang không chạy.")


def check_secrets(place: Place) -> Iterator[Finding]:
    """A password on its way to the database, or in a file that others may read."""
    address = make_url(place.settings.database)
    is_far = (
        bool(address.host) and not _is_loopback(str(address.host)) and not str(address.host).startswith("/")
    )
    if is_far and address.query.get("sslmode") not in ("require", "verify-ca", "verify-full"):
        yield advice(
            "Bí mật",
            "Kết nối tới PostgreSQL ở máy khác không bắt buộc mã hóa.",
            "Thêm ?sslmode=verify-full vào LANGNGHE_DATABASE_URL.",
        )
    for path in (Path(".env"), place.settings.home / ".env"):
        if os.name == "posix" and path.is_file() and path.stat().st_mode & 0o077:
            yield fault("Bí mật", f"Người khác trên máy đọc được {path}.", f"chmod 600 {path}")


def _hosts_served() -> Iterator[str]:
    """The --host of every `langnghe serve` on this machine."""
    import psutil

    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if "serve" in words and any("langnghe" in Path(word).name for word in words[:3]):
            place = words.index("--host") + 1 if "--host" in words else len(words)
            yield words[place] if place < len(words) else "127.0.0.1"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _existing(folder: Path) -> Path:
    return next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
