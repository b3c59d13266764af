"""Binary Word files (.doc): converted by LibreOffice where it is installed, else left for the refusal."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from service.dialogues.unreadable import LegacyWord

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_SECONDS = 60


def convert_legacy_word(content: bytes, name: str) -> tuple[bytes, str]:
    """The file as .docx when it is a .doc and LibreOffice stands ready; anything else comes back unchanged.

    Raises LegacyWord when the conversion fails.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not content.startswith(OLE_MAGIC) or not name.lower().endswith(".doc") or program is None:
        return content, name
    with tempfile.TemporaryDirectory(prefix="langnghe-doc-") as folder:
        return _convert(program, content, Path(folder)), name + "x"


def _convert(program: str, content: bytes, folder: Path) -> bytes:
    (folder / "minutes.doc").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", str(folder), "minutes.doc"]
    try:
        subprocess.run(command, cwd=folder, capture_output=True, timeout=MAX_SECONDS, check=True)
        return (folder / "minutes.docx").read_bytes()
    except (subprocess.SubprocessError, OSError) as error:
        raise LegacyWord(
            "LibreOffice không chuyển được tệp .doc này: hãy mở ra và lưu lại thành .docx"
        ) from error
