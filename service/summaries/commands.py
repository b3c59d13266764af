"""Console command of the summaries: `langnghe summary`."""

from datetime import date, datetime
from typing import Annotated

import typer

_DAY = ["%Y-%m-%d", "%d/%m/%Y"]


def summary(
    since: Annotated[datetime | None, typer.Option(formats=_DAY, help="Từ ngày.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="Đến hết ngày.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="In JSON như GET /api/v1/summaries/routing.")
    ] = False,
) -> None:
    """Tổng hợp phân luồng: số ý kiến theo đơn vị, lĩnh vực, thôn, kết quả; quá hạn."""
    from service.database import make_engine, make_sessions, upgrade_database
    from service.opinions.nouns import today
    from service.routing.own_topics import own_taxonomy
    from service.routing.profile import load_profile
    from service.settings import get_settings
    from service.summaries.counting import summarize_routing
    from service.summaries.nouns import Selection

    settings = get_settings()
    taxonomy = own_taxonomy(load_profile(settings.profile))
    engine = make_engine(settings.database)
    upgrade_database(engine)
    selection = Selection(on=today(), since=_day(since), until=_day(until))
    with make_sessions(engine)() as session:
        counted = summarize_routing(
            session=session, selection=selection, taxonomy=taxonomy, may_see_guarded=False
        )
    engine.dispose()
    if as_json:
        import json

        from service.summaries.writing import to_json

        typer.echo(json.dumps(to_json(counted), ensure_ascii=False, default=str))
        return
    from service.summaries.showing import show_summary

    show_summary(counted)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
