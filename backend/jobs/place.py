"""Where runs are kept: what a worker must be told to open the same store as the server."""

from dataclasses import dataclass
from functools import lru_cache

from backend.runs import Artifacts, Database, RunStore


@dataclass(frozen=True)
class Place:
    """The database's URL, and the folder of saved weights or the address of their bucket (s3://bucket/prefix)."""

    database_url: str
    artifacts: str


@lru_cache(maxsize=4)
def open_store(place: Place) -> RunStore:
    """The store at a place, opened once in a process."""
    return RunStore(Database(place.database_url), Artifacts.at(place.artifacts))
