"""Dask's settings for this use: few long jobs, started by us, that keep their results elsewhere."""

from typing import Any

# Dask's default for MALLOC_TRIM_THRESHOLD_ gives memory back after every step and slows training to less than half.
_KEEP_MEMORY = str(256 * 1024 * 1024)

SETTINGS: dict[str, Any] = {
    "distributed.logging": {"distributed": "error", "tornado": "critical"},
    # One thread for matrix products: small nets get slower with two, and there is one worker a core.
    "distributed.nanny.pre-spawn-environ": {
        "MALLOC_TRIM_THRESHOLD_": _KEEP_MEMORY,
        "MALLOC_MMAP_THRESHOLD_": _KEEP_MEMORY,
        "OMP_NUM_THREADS": 1,
        "MKL_NUM_THREADS": 1,
        "OPENBLAS_NUM_THREADS": 1,
    },
    # Attempts are counted in the store, which knows whether one got anywhere.
    "distributed.scheduler.allowed-failures": 1_000_000,
    # One that is held up for longer is replaced: SQLite's one lock may be in its hands, and everybody waits for it.
    "distributed.scheduler.worker-ttl": "15s",
    # A worker that is away is started anew by its nanny, or else by our engine. Left to Dask's own clock, one that
    # happens to be away twice, so many seconds apart, would be given up for good.
    "distributed.deploy.lost-worker-timeout": "1 day",
    # No pages of Dask's own: nothing of them is ours to show.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    # Watching memory and profiling every few milliseconds would keep an idle machine busy.
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "5s",
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.tick.limit": "30s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.system-monitor.disk": False,
    "distributed.diagnostics.nvml": False,
}
