"""Where generated files live: the installation's home and the store of trained versions."""

import os
from pathlib import Path

_CHECKOUT = Path(__file__).parent.parent


def home() -> Path:
    """`LANGNGHE_HOME`, by default `var/` beside the code: database, jobs, logs, caches."""
    return Path(os.environ.get("LANGNGHE_HOME") or _CHECKOUT / "var")


def store_folder() -> Path:
    """`LANGNGHE_MODEL_STORE`, by default `models/store/`."""
    return Path(os.environ.get("LANGNGHE_MODEL_STORE") or _CHECKOUT / "models" / "store")
