"""What a trained model is: text contract, taxonomy, format of a version, prediction, store of versions."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.classifier import Classifier

__all__ = ["load_current"]


def load_current() -> "Classifier":
    """The live version of the default store; NoModel or BrokenVersion when there is none to use."""
    from models.store import Store

    return Store().load()
