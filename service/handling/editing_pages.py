"""What the pages of the catalogue share: their frame, the commune's profile, and saving an edit that was previewed."""

from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.responses import Response

from models.errors import Problem
from models.taxonomy import Taxonomy
from service.accounts.api import require
from service.accounts.audit import record_action
from service.accounts.nouns import Actor, Role
from service.database import DatabaseSession
from service.handling.access import READERS
from service.handling.rerouting import Comparison, follow_new_routes
from service.opinions.nouns import now
from service.routing.editing import ProfileFile, open_profile, own_profile, save_profile
from service.routing.following import take_up
from service.routing.nouns import Profile, Structure
from service.web.forms import PageForm, written
from service.web.pages import page

Reader = Annotated[Actor, Depends(require(*READERS))]
Administrator = Annotated[Actor, Depends(require(Role.administrator))]
N_SHOWN: Final = 20
LEVELS: Final = ("xã", "huyện", "tỉnh", "khác")
MAX_NAME: Final = 200


class NoSuchRow(Problem):
    """The catalogue has no structure, topic or department of that id."""

    status = 404
    code = "no_such_row"
    title = "Không có mục này trong danh mục"


class NoProfileOfOwn(Problem):
    """The commune works with the installation's profile, which is not its own to change."""

    status = 409
    code = "no_profile_of_own"
    title = "Chưa có hồ sơ riêng"


def catalogue_page(request: Request, actor: Actor, name: str, **context: Any) -> Response:
    """A page of the catalogue in its frame, with the profile and the mark that an edit must bring back."""
    is_faulty = context.get("fault") or context.get("faults")
    shown = {"here": name, "status": 422 if is_faulty else 200, **context}
    return page(
        request,
        f"catalogue/{name}.html",
        actor=actor,
        profile=profile_here(request),
        mark=profile_file(request).mark,
        may_edit=Role.administrator in actor.roles,
        **shown,
    )


def preview_of(comparison: Comparison | None) -> dict[str, Any]:
    """What a page shows of a comparison before anything is saved."""
    differences = comparison.differences if comparison else []
    return {
        "comparison": comparison,
        "shown": differences[:N_SHOWN],
        "n_open": sum(one.is_open for one in differences),
    }


def structure_here(request: Request, id: str) -> Structure:
    """A structure of the commune's profile; NoSuchRow."""
    for structure in profile_here(request).structures:
        if structure.id == id:
            return structure
    raise NoSuchRow("Không có cơ cấu này trong bảng phân luồng.")


def profile_here(request: Request) -> Profile:
    """The profile of the commune for which this request speaks: the account's, else the installation's."""
    profile: Profile = request.app.state.communes.of(request.state.commune)
    return profile


def profile_file(request: Request) -> ProfileFile:
    """That profile's file, to edit; NoProfileOfOwn."""
    state, commune = request.app.state, request.state.commune
    if commune in ("", state.profile.name):
        return open_profile(own_profile(configured=state.settings.profile, home=state.settings.home))
    path = state.communes.find_path(commune)
    if path is None:
        raise NoProfileOfOwn(
            f"{commune} đang dùng chung hồ sơ của {state.profile.name}; "
            "người vận hành đặt một tệp hồ sơ riêng vào thư mục communes thì sửa được ở đây."
        )
    return open_profile(path)


def taxonomy_of(request: Request) -> Taxonomy:
    """The topics and kinds as this commune speaks of them."""
    taxonomy: Taxonomy = request.app.state.classifier.taxonomy
    return taxonomy


def save_edit(request: Request, form: PageForm, edited: ProfileFile) -> None:
    """Saves the profile's file and goes by it from now on; a Problem when it is faulty or somebody was quicker."""
    take_up(request.app.state, save_profile(edited, replaces=written(form, "mark")))


def follow_where_asked(
    session: DatabaseSession, form: PageForm, actor: Actor, comparison: Comparison
) -> None:
    """Leads what nobody has handed over yet on its new way, when the form says so."""
    if written(form, "follow"):
        follow_new_routes(session, comparison.differences, account_id=actor.account_id)


def note_edit(session: DatabaseSession, actor: Actor, place: str, **changes: object) -> None:
    record_action(
        session,
        by=actor.account_id,
        action="edit",
        subject="profile",
        subject_id=place,
        at=now(),
        changes=changes,
    )
