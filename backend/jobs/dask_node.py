"""A part of a cluster with this project's settings: python -m backend.jobs.dask_node scheduler|worker [OPTIONS]."""

import sys

import dask

from backend.jobs.dask_settings import SETTINGS


def main() -> None:
    """Apply the settings, then hand over to Dask's own command."""
    if len(sys.argv) < 2 or sys.argv[1] not in ("scheduler", "worker"):
        raise SystemExit("usage: python -m backend.jobs.dask_node scheduler|worker [options of that dask command]")
    dask.config.set(SETTINGS)  # before `distributed` is imported
    from distributed.cli import dask_scheduler, dask_worker

    command = dask_scheduler.main if sys.argv[1] == "scheduler" else dask_worker.main
    command(sys.argv[2:], prog_name=f"dask_node {sys.argv[1]}")


if __name__ == "__main__":
    main()
