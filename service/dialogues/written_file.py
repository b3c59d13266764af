"""Files that people asked for: whole or not there at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import Problem


class CannotWrite(Problem):
    """The folder is missing or closed to us."""

    status = 422
    code = "cannot_write_file"
    title = "Không ghi được tệp"


@contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """A draft beside `out` that takes its place when nothing went wrong."""
    if not out.parent.is_dir():
        raise CannotWrite(f"Không ghi được tệp {out.name}: không có thư mục {out.parent}")
    draft = out.with_name(f".{out.name}.part")
    try:
        yield draft
        draft.replace(out)
    except OSError as error:
        raise CannotWrite(f"Không ghi được tệp {out.name}: kiểm tra thư mục và quyền ghi") from error
    finally:
        draft.unlink(missing_ok=True)
