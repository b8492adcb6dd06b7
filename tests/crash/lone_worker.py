"""One job in a process of its own, without an engine: python -m tests.crash.lone_worker DATA_DIR RUN_ID SUBMISSION."""

import sys
from pathlib import Path

from backend.api import Settings
from backend.jobs import Job
from backend.jobs.place import open_store
from backend.jobs.worker import work

if __name__ == "__main__":
    place = Settings(data_dir=Path(sys.argv[1])).place
    work(Job(place, open_store(place).get(sys.argv[2]).number, sys.argv[2], int(sys.argv[3])))
