"""The page of the clocks and villages: edited in place, with a preview of whose due date would move."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.nouns import Actor
from service.database import DatabaseSession
from service.handling.catalogue_pages import (
    MAX_NAME,
    Administrator,
    Reader,
    catalogue_page,
    note_edit,
    preview_of,
    profile_file,
    profile_here,
)
from service.handling.rerouting import Comparison, compare_profiles, follow_new_routes
from service.routing.editing import checked_profile, save_profile, with_values
from service.routing.following import take_up
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
MAX_DAYS: Final = 365
CLOCK_FAULT: Final = f"Hãy ghi số ngày, từ 1 đến {MAX_DAYS}."


@router.get("")
def show_clocks(request: Request, actor: Reader) -> Response:
    return _clocks_page(request, actor)


@router.post("")
def edit_clocks(request: Request, form: PageForm, session: DatabaseSession, actor: Administrator) -> Response:
    """First shows whose due date would move; saves when the form says that this was seen."""
    typed = {name: written(form, name).strip() for name in (*CLOCK_NAMES, "villages")}
    faults = {name: CLOCK_FAULT for name in CLOCK_NAMES if not _is_days(typed[name])}
    villages = list(dict.fromkeys(line.strip() for line in typed["villages"].splitlines() if line.strip()))
    if any(len(village) > MAX_NAME for village in villages):
        faults["villages"] = f"Mỗi tên thôn, tổ dân phố dài tối đa {MAX_NAME} ký tự."
    if faults:
        return _clocks_page(request, actor, typed=typed, faults=faults)
    edited = with_values(profile_file(request), "clocks", {name: int(typed[name]) for name in CLOCK_NAMES})
    edited = with_values(edited, "commune", {"villages": villages})
    try:
        old, new = profile_here(request), checked_profile(edited)
        comparison = compare_profiles(session, commune=actor.commune, old=old, new=new)
        if written(form, "step") != "save":
            return _clocks_page(request, actor, typed=typed, comparison=comparison)
        take_up(request.app.state, save_profile(edited, replaces=written(form, "mark")))
    except Problem as fault:
        return _clocks_page(request, actor, typed=typed, fault=fault.detail)
    note_edit(session, actor, "clocks")
    if written(form, "follow"):
        follow_new_routes(session, comparison.differences, account_id=actor.account_id)
    return see_other("/catalogue/clocks")


def _clocks_page(
    request: Request, actor: Actor, *, comparison: Comparison | None = None, **context: Any
) -> Response:
    shown = {"typed": {}, "faults": {}, **context, **preview_of(comparison)}
    return catalogue_page(request, actor, "clocks", clocks=CLOCK_NAMES, **shown)


def _is_days(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and 1 <= int(typed[:6]) <= MAX_DAYS
