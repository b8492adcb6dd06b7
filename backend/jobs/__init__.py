"""Background work: the engine that runs jobs, the dispatcher that feeds it, and what a worker does with a run."""

from backend.jobs.dask_engine import DaskEngine
from backend.jobs.dispatcher import Dispatcher
from backend.jobs.engine import Engine, Job
from backend.jobs.place import Place

__all__ = ["DaskEngine", "Dispatcher", "Engine", "Job", "Place"]
