"""What `langnghe serve --demo` does before it serves: adds the sample data, once."""


def ensure_samples() -> int:
    """Adds the sample data to the installation's database; says how many opinions were added."""
    from models import load_current
    from service.database import make_engine, make_sessions, upgrade_database
    from service.demonstration.inventing import add_samples
    from service.handling.opening import open_cases
    from service.opinions.nouns import today
    from service.opinions.receiving import Reception
    from service.routing.profile import load_profile
    from service.settings import get_settings

    settings = get_settings()
    engine = make_engine(settings.database)
    try:
        upgrade_database(engine)
        reception = Reception(
            classifier=load_current(), profile=load_profile(settings.profile), open_cases=open_cases
        )
        with make_sessions(engine).begin() as session:
            return add_samples(session, reception=reception, on=today()).n_opinions
    finally:
        engine.dispose()
