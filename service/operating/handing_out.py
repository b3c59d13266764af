"""Copies the operators' files to where they can be adapted; none is ever overwritten."""

from pathlib import Path
from shutil import copyfile
from typing import Final

from models.errors import Problem

FILES: Final = Path(__file__).with_name("files")


class FileExists(Problem):
    """A file of that name is there already and may have been adapted."""

    status = 409
    code = "file_exists"
    title = "Tệp đã có"


def hand_out(target: Path) -> list[Path]:
    """Copies all files into a folder and gives their paths; FileExists before anything is written."""
    wanted = {path: target / path.name for path in sorted(FILES.iterdir())}
    for path in wanted.values():
        if path.exists():
            raise FileExists(f"Đã có tệp {path}; hãy chọn thư mục khác.")
    target.mkdir(parents=True, exist_ok=True)
    return [copyfile(source, path) for source, path in wanted.items()]
