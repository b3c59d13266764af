"""The page of the clocks, villages and days off: edited in place, with a preview of whose due date would move."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.nouns import Actor
from service.database import DatabaseSession
from service.handling.editing_pages import (
    MAX_NAME,
    Administrator,
    Reader,
    catalogue_page,
    follow_where_asked,
    note_edit,
    preview_of,
    profile_file,
    profile_here,
    save_edit,
)
from service.handling.rerouting import Comparison, compare_profiles
from service.routing.editing import checked_profile, with_values
from service.web.forms import PageForm, written
from service.web.pages import see_other

router = APIRouter(prefix="/catalogue/clocks", include_in_schema=False)

CLOCK_NAMES: Final = {
    "answer_days": "Trả lời kiến nghị (ngày)",
    "answer_several_days": "Trả lời khi nhiều đơn vị cùng làm (ngày)",
    "announce_days": "Báo trước hội nghị đối thoại (ngày)",
    "publish_days": "Công khai kết quả đối thoại (ngày)",
    "notice_working_days": "Ra thông báo kết luận (ngày làm việc)",
    "acknowledge_working_days": "Báo người dân đã tiếp nhận, đã chuyển (ngày làm việc)",
    "forward_working_days": "Chuyển việc không thuộc thẩm quyền (ngày làm việc)",
}
DAY_LISTS: Final = {
    "days_off": "Ngày nghỉ riêng, ngoài lịch chung",
    "working_days": "Ngày làm bù",
}
MAX_DAYS: Final = 365
CLOCK_FAULT: Final = f"Hãy ghi số ngày, từ 1 đến {MAX_DAYS}."


@router.get("")
def show_clocks(request: Request, actor: Reader) -> Response:
    return _clocks_page(request, actor)


@router.post("")
def edit_clocks(request: Request, form: PageForm, session: DatabaseSession, actor: Administrator) -> Response:
    """First shows whose due date would move; saves when the form says that this was seen."""
    typed = {name: written(form, name).strip() for name in (*CLOCK_NAMES, "villages", *DAY_LISTS)}
    faults = _faults_in(typed)
    if faults:
        return _clocks_page(request, actor, typed=typed, faults=faults)
    edited = with_values(profile_file(request), "clocks", {name: int(typed[name]) for name in CLOCK_NAMES})
    edited = with_values(edited, "commune", {"villages": _lines(typed["villages"])})
    edited = with_values(edited, "calendar", {name: _days(typed[name]) for name in DAY_LISTS})
    try:
        old, new = profile_here(request), checked_profile(edited)
        comparison = compare_profiles(session, commune=actor.commune, old=old, new=new)
        if written(form, "step") != "save":
            return _clocks_page(request, actor, typed=typed, comparison=comparison)
        save_edit(request, form, edited)
    except Problem as fault:
        return _clocks_page(request, actor, typed=typed, fault=fault.detail)
    note_edit(session, actor, "clocks")
    follow_where_asked(session, form, actor, comparison)
    return see_other("/catalogue/clocks")


def _clocks_page(
    request: Request, actor: Actor, *, comparison: Comparison | None = None, **context: Any
) -> Response:
    shown = {"typed": {}, "faults": {}, **context, **preview_of(comparison)}
    return catalogue_page(request, actor, "clocks", clocks=CLOCK_NAMES, day_lists=DAY_LISTS, **shown)


def _faults_in(typed: Mapping[str, str]) -> dict[str, str]:
    faults = {name: CLOCK_FAULT for name in CLOCK_NAMES if not _is_days(typed[name])}
    if any(len(village) > MAX_NAME for village in _lines(typed["villages"])):
        faults["villages"] = f"Mỗi tên thôn, tổ dân phố dài tối đa {MAX_NAME} ký tự."
    for name in DAY_LISTS:
        try:
            _days(typed[name])
        except ValueError:
            faults[name] = "Mỗi dòng một ngày có thật, ví dụ 24/11/2026."
    return faults


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _days(text: str) -> list[date]:
    """The days that stand on the lines, in order; ValueError."""
    return sorted(datetime.strptime(line, "%d/%m/%Y").date() for line in _lines(text))


def _is_days(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and 1 <= int(typed[:6]) <= MAX_DAYS
