"""Preview and confirmation in one step, for people at the console."""

from collections.abc import Callable

from models.errors import Problem
from service.database import make_engine, make_sessions, upgrade_database
from service.dialogues.confirming import Confirmed, confirm_dialogue
from service.dialogues.digest import Digest
from service.dialogues.previewing import StatedFacts, keep_preview
from service.dialogues.store import find_same_minutes
from service.opinions.receiving import Reception
from service.settings import get_settings


class ImportedBefore(Problem):
    """The same file was imported before; a second import would double every figure."""

    status = 409
    code = "minutes_imported_before"
    title = "Biên bản này đã được nhập"


def import_digest(
    digested: Digest, *, stated: StatedFacts, content_hash: str, open_reception: Callable[[], Reception]
) -> list[Confirmed]:
    """Stores the kept rows as opinions in the installation's database, all or none.

    Raises ImportedBefore, NoOpinions, TooManyOpinions.
    """
    engine = make_engine(get_settings().database)
    upgrade_database(engine)
    reception = open_reception()
    commune = reception.profile.name
    try:
        with make_sessions(engine).begin() as session:
            if find_same_minutes(session, content_hash=content_hash, commune=commune):
                raise ImportedBefore("Tệp này đã được nhập trước đó; không nhập lại để khỏi tính hai lần.")
            dialogue = keep_preview(
                session=session,
                digested=digested,
                stated=stated,
                commune=commune,
                content_hash=content_hash,
                account_id=None,
            )
            return confirm_dialogue(
                session=session,
                dialogue=dialogue,
                edits=(),
                stated=StatedFacts(),
                reception=reception,
                account_id=None,
            )
    finally:
        engine.dispose()
