"""The run store: what was asked for, what happened and what was saved, in a database and a folder of files."""

from backend.runs.artifacts import Artifacts
from backend.runs.corrections import Correction, CorrectionNotFound, CorrectionStore
from backend.runs.database import Database, DatabaseError
from backend.runs.groups import Criterion, Group, GroupKind, GroupNotFound, GroupStore
from backend.runs.journal import STORAGE_AWAY, Claim, Fenced, Journal, Orders, claim
from backend.runs.kept_epochs import KeptEpoch, NotKept
from backend.runs.run import FINAL, Message, Run, Status, Wanted
from backend.runs.store import Conflict, QueueFull, RunNotFound, RunStore

__all__ = [
    "FINAL",
    "STORAGE_AWAY",
    "Artifacts",
    "Claim",
    "Conflict",
    "Correction",
    "CorrectionNotFound",
    "CorrectionStore",
    "Criterion",
    "Database",
    "DatabaseError",
    "Fenced",
    "Group",
    "GroupKind",
    "GroupNotFound",
    "GroupStore",
    "Journal",
    "KeptEpoch",
    "Message",
    "NotKept",
    "Orders",
    "QueueFull",
    "Run",
    "RunNotFound",
    "RunStore",
    "Status",
    "Wanted",
    "claim",
]
