"""Where Python may keep what it compiles: starting without that takes twice as long.

Decision. A service account often cannot write beside the installed packages, and containers set
PYTHONDONTWRITEBYTECODE; then each start, each worker and each reader of a file compiles a thousand modules again
(measured: 3.0 against 1.5 s of processor time for `serve`). In that case the state folder takes the compiled code.
"""

import os
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = "compiled"


def keep_compiled(home: Path, *, sample: str) -> bool:
    """Keeps compiled code under `home`, for this process and its children, if it is not kept beside the packages.

    `sample` names an imported module by which that is seen. True when `home` takes it; a `home` that cannot be
    written changes nothing.
    """
    if sys.pycache_prefix or _is_kept(sample) or not _make_private(home / FOLDER):
        return False
    sys.dont_write_bytecode, sys.pycache_prefix = False, str((home / FOLDER).resolve())
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    return True


def _is_kept(module: str) -> bool:
    spec = getattr(sys.modules.get(module), "__spec__", None)
    return bool(spec and spec.cached and Path(spec.cached).exists())


def _make_private(folder: Path) -> bool:
    """Whether the folder exists and only its owner can write to it: what lies there is run."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        mode = folder.stat().st_mode
    except OSError:
        return False
    return os.access(folder, os.W_OK) and (os.name == "nt" or not mode & 0o022)
