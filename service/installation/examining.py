"""Looks an installation over and says what is unsafe or broken."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from sqlalchemy.exc import DBAPIError

from service.database import make_engine
from service.installation import database_checks, machine_checks
from service.installation.nouns import Finding, Level, Place, fault
from service.settings import Settings

CHECKS: Final[Sequence[Callable[[Place], Iterable[Finding]]]] = (
    machine_checks.check_libraries,
    machine_checks.check_rights,
    machine_checks.check_space,
    machine_checks.check_address,
    machine_checks.check_secrets,
    database_checks.check_profile,
    machine_checks.check_model,
    database_checks.check_database,
    database_checks.check_people,
    database_checks.check_keys,
    database_checks.check_samples,
    database_checks.check_backups,
    database_checks.check_retention,
)


def examine(settings: Settings) -> list[Finding]:
    """All findings in the order in which they were looked for; changes nothing but the audit's readers."""
    place = Place(settings, make_engine(settings.database))
    try:
        return [finding for check in CHECKS for finding in _found(check, place)]
    finally:
        place.engine.dispose()


def is_sound(findings: Iterable[Finding]) -> bool:
    """Whether nothing must be mended."""
    return all(finding.level != Level.fault for finding in findings)


def _found(check: Callable[[Place], Iterable[Finding]], place: Place) -> list[Finding]:
    """A database without tables, or one that cannot be reached, is a finding and not the end of looking."""
    try:
        return list(check(place))
    except DBAPIError as error:
        name = type(error.orig).__name__
        return [
            fault("Cơ sở dữ liệu", f"Không dùng được ({name}).", "langnghe serve tạo bảng ở lần chạy đầu.")
        ]
