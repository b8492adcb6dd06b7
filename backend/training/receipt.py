"""What a run was made of, written down at its end, so that it can be done again and compared.

The same description, changes, data and versions on the same kind of processor give the same weights bit for bit;
another processor may round sums of products differently.
"""

import hashlib
import platform
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info

from backend import __version__
from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.training.loop import Training


def receipt(training: Training, start_sha256: str | None) -> dict[str, Any]:
    """The receipt of a run that ends now, as values that JSON can hold."""
    return {
        "spec": training.spec.model_dump(mode="json"),
        "seed": training.spec.seed,
        "iterations": training.iteration,
        "weights_sha256": weights_sha256(training.network),
        "start_sha256": start_sha256,
        "dataset_sha256": dataset_sha256(training.dataset),
        "versions": {"backprop_lab": __version__, "python": platform.python_version(), "numpy": np.__version__},
        "blas": sorted({_blas(library) for library in threadpool_info() if library.get("user_api") == "blas"}),
        "cpu": cpu(),
        "platform": platform.platform(terse=True),
    }


def weights_sha256(network: Network) -> str:
    """SHA-256 over names, shapes and bytes of all parameters and of what layers keep besides."""
    arrays = {**network.params, **network.state}
    return _sum([(name, arrays[name]) for name in sorted(arrays)])


def dataset_sha256(dataset: Dataset) -> str:
    """SHA-256 over the examples and their labels."""
    names = ["x_train", "t_train", "x_test", "t_test", "x_validation", "t_validation"]
    if len(dataset.x_own):  # of all other runs the sum is what it was before there were any
        names += ["x_own", "t_own"]
    return _sum([(name, getattr(dataset, name)) for name in names])


@cache
def cpu() -> str:
    """What the processor calls itself."""
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _blas(library: dict[str, Any]) -> str:
    return " ".join(str(library.get(name) or "") for name in ("internal_api", "version", "architecture")).strip()


def _sum(arrays: list[tuple[str, np.ndarray[Any, Any]]]) -> str:
    digest = hashlib.sha256()
    for name, array in arrays:
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
