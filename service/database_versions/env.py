"""How Alembic runs here: on a connection given by `service.database`, over the tables of every noun."""

from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from service.database import Base, UtcDateTime, is_declared

for path in sorted(Path(__file__).parent.parent.glob("*/records.py")):
    import_module(f"service.{path.parent.name}.records")


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations name plain types, so that they still run when our own type changes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=is_declared,
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
