"""What an installation may set from outside: places, addresses and limits, read from LANGNGHE_* variables."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Each field is read from `LANGNGHE_<FIELD>`; paths may be relative to the working folder."""

    model_config = SettingsConfigDict(env_prefix="LANGNGHE_", extra="ignore", protected_namespaces=())

    home: Path = CHECKOUT / "var"
    database_url: str | None = None
    model_store: Path = CHECKOUT / "models" / "store"
    profile: Path | None = None
    communes: Path | None = (
        None  # a folder with the profiles of further communes; default: `communes` in `home`
    )
    max_body_bytes: int = 30 * 1024 * 1024
    log_level: str = "INFO"
    n_requests_by_key: int = Field(6_000, ge=0)  # requests a minute with one key; 0: as many as come
    n_requests_by_address: int = Field(1_200, ge=0)  # requests a minute without a key from one address
    retention_days: int = Field(1_825, ge=0)  # words of ended cases are then emptied; 0: kept for ever
    sender_retention_days: int = Field(730, ge=0)  # who sent them is forgotten earlier
    datasets: Path | None = None  # a corpus to retrain on in place of the bundled one
    worker: bool = True  # whether `serve` keeps a training worker beside it
    auto_promote: bool = False  # whether a new model that passed the gate goes live without a person

    @property
    def database(self) -> str:
        """The SQLAlchemy address: the one that was set, else the SQLite file in `home`."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'langnghe.db'}"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
