"""Checks of what the database holds: its integrity, people, keys, backups, how long things are kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.errors import Problem
from service.accounts.nouns import Role
from service.accounts.records import AccountRecord, AccountRoleRecord, AuditRecord, TokenRecord
from service.accounts.store import has_administrator
from service.database import is_newest, make_sessions, reading
from service.installation.nouns import Finding, Place, advice, fault, good
from service.opinions.store import count_real, count_samples
from service.routing.profile import load_profile

BACKUP_EVERY: Final = timedelta(days=7)
RETENTION_EVERY: Final = timedelta(days=31)
KEY_LENGTH: Final = timedelta(days=365)


def check_database(place: Place) -> Iterator[Finding]:
    """Every page and every index of the file, and that rows point to rows that exist."""
    try:
        faults = list(_broken(place.engine))
        newest = is_newest(place.engine)
    except DBAPIError as error:
        yield fault("Cơ sở dữ liệu", f"Không đọc được ({type(error.orig).__name__}).", "langnghe restore TỆP")
        return
    if faults:
        yield fault(
            "Cơ sở dữ liệu",
            f"Hỏng ở {len(faults)} chỗ.",
            "Dừng dịch vụ, giữ lại tệp, rồi langnghe restore TỆP",
        )
    if not newest:
        yield advice("Cơ sở dữ liệu", "Các bảng cũ hơn phần mềm.", "Chạy langnghe serve một lần để nâng cấp.")
    if newest and not faults:
        yield good("Cơ sở dữ liệu", "Nguyên vẹn, các bảng đúng phiên bản.")


def _broken(engine: Engine) -> Iterator[str]:
    with reading(engine).connect() as connection:
        if engine.dialect.name != "sqlite":
            connection.execute(text("SELECT count(*) FROM alembic_version"))
            return
        yield from (str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check") if row[0] != "ok")
        yield from (str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))


def check_people(place: Place) -> Iterator[Finding]:
    """Somebody must manage, and somebody must see what may be a denunciation."""
    with _session(place) as session:
        if not has_administrator(session):
            yield fault(
                "Tài khoản", "Chưa có quản trị viên.", "langnghe user add TÊN --role administrator --password"
            )
        else:
            yield good("Tài khoản", "Có quản trị viên.")
        if not _n_with_role(session, Role.guard):
            yield advice(
                "Tài khoản",
                "Chưa ai được xem ý kiến giữ kín (có thể là tố cáo).",
                "langnghe user add TÊN --role guard --password",
            )
        everywhere = session.scalar(
            select(func.count()).where(AccountRecord.commune == "", AccountRecord.disabled_at.is_(None))
        )
        if everywhere:
            yield advice(
                "Tài khoản",
                f"{everywhere} tài khoản không thuộc xã, phường nào nên thấy dữ liệu của mọi nơi.",
                "Chỉ để như vậy cho người quản lý chung; người khác thêm với --commune.",
            )


def check_keys(place: Place) -> Iterator[Finding]:
    """A key that is a year old has been in many hands."""
    with _session(place) as session:
        n_old = session.scalar(
            select(func.count()).where(
                TokenRecord.revoked_at.is_(None), TokenRecord.created_at < datetime.now(UTC) - KEY_LENGTH
            )
        )
    if n_old:
        yield advice(
            "Mã truy cập",
            f"{n_old} mã đã cấp hơn một năm.",
            "Cấp mã mới rồi thu hồi: langnghe token TÊN --revoke",
        )


def check_backups(place: Place) -> Iterator[Finding]:
    """The audit says when the last one was made."""
    yield _regularly(
        place,
        action="back_up",
        every=BACKUP_EVERY,
        matter="Sao lưu",
        never="Chưa sao lưu lần nào.",
        remedy="langnghe backup TỆP --encrypt, hằng ngày, cất ở máy khác.",
    )


def check_retention(place: Place) -> Iterator[Finding]:
    """What is kept longer than needed is deleted by a command that somebody must run."""
    yield _regularly(
        place,
        action="retain",
        every=RETENTION_EVERY,
        matter="Thời hạn lưu",
        never="Chưa xóa dữ liệu quá hạn lần nào.",
        remedy="langnghe retention, hằng tháng.",
    )


def check_samples(place: Place) -> Iterator[Finding]:
    """Invented opinions among real ones spoil every figure."""
    with _session(place) as session:
        n_samples = count_samples(session)
        if n_samples and count_real(session, at_most=1):
            yield advice(
                "Dữ liệu mẫu", f"{n_samples} ý kiến mẫu nằm lẫn ý kiến thật.", "langnghe demo remove"
            )


def check_profile(place: Place) -> Iterator[Finding]:
    """A broken profile stops the next start."""
    try:
        profile = load_profile(place.settings.profile)
    except Problem as problem:
        yield fault("Hồ sơ", problem.detail, "Sửa tệp hồ sơ ở dòng được nêu.")
        return
    yield good("Hồ sơ", f"{profile.type.capitalize()} {profile.name}.")


def _regularly(
    place: Place, *, action: str, every: timedelta, matter: str, never: str, remedy: str
) -> Finding:
    with _session(place) as session:
        last = session.scalar(select(func.max(AuditRecord.at)).where(AuditRecord.action == action))
    if last is None:
        return advice(matter, never, remedy)
    days = (datetime.now(UTC) - last).days
    sentence = f"Lần gần nhất cách đây {days} ngày."
    return good(matter, sentence) if days <= every.days else advice(matter, sentence, remedy)


def _n_with_role(session: Session, role: Role) -> int:
    query = select(func.count()).select_from(AccountRoleRecord).join(AccountRecord)
    return (
        session.scalar(query.where(AccountRoleRecord.role == role, AccountRecord.disabled_at.is_(None))) or 0
    )


def _session(place: Place) -> Session:
    return make_sessions(reading(place.engine))()
