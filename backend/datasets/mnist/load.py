"""Reads the four embedded IDX files, checks them against their sums and gives them as arrays.

Nothing is fetched from anywhere: mirrors fail, and the first minute must work without a network.
"""

import gzip
import hashlib
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.datasets.dataset import Dataset
from backend.datasets.mnist.unpacked import map_unpacked

IMAGE_SIZE = 28
CLASSES = 10
FILES = Path(__file__).parent / "files"

# Name without ".gz", SHA-256 of the uncompressed file, shape of the array in it.
_TRAIN_IMAGES = (
    "train-images-idx3-ubyte",
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    (60_000, IMAGE_SIZE, IMAGE_SIZE),
)
_TRAIN_LABELS = (
    "train-labels-idx1-ubyte",
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    (60_000,),
)
_TEST_IMAGES = (
    "t10k-images-idx3-ubyte",
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    (10_000, IMAGE_SIZE, IMAGE_SIZE),
)
_TEST_LABELS = (
    "t10k-labels-idx1-ubyte",
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    (10_000,),
)


class DatasetError(Exception):
    """A data file is missing or not what it should be; the message says which, and what to do."""


def read_digits(folder: Path, unpacked: Path | None = None) -> Dataset:
    """Read and verify the four files in `folder`.

    Parameters
    ----------
    folder
        Where the packed files are.
    unpacked
        A folder in which they are kept unpacked: all processes that read them from there share one copy in memory.

    Raises
    ------
    DatasetError
        If a file is missing, damaged or another one than the original.
    """

    def array(name: str, sha256: str, shape: tuple[int, ...]) -> NDArray[np.uint8]:
        def packed() -> bytes:
            return _unpack(folder / f"{name}.gz", sha256, header + int(np.prod(shape)))

        header = 4 * (1 + len(shape))  # big-endian: a magic number, then one size for each axis
        mapped = None if unpacked is None else map_unpacked(unpacked / name, sha256, packed)
        content = np.frombuffer(packed(), np.uint8) if mapped is None else mapped
        return content[header:].reshape(shape)

    return Dataset(
        x_train=array(*_TRAIN_IMAGES).reshape(-1, IMAGE_SIZE * IMAGE_SIZE),
        t_train=array(*_TRAIN_LABELS),
        x_test=array(*_TEST_IMAGES).reshape(-1, IMAGE_SIZE * IMAGE_SIZE),
        t_test=array(*_TEST_LABELS),
        shape=(1, IMAGE_SIZE, IMAGE_SIZE),
        class_names=tuple(map(str, range(CLASSES))),
        scale=1 / 255,
    )


_unpacked_in: Path | None = None


@lru_cache(maxsize=1)
def load_digits() -> Dataset:
    """The embedded data set, read and verified once in a process; errors as in `read_digits`."""
    return read_digits(FILES, _unpacked_in)


def share_digits(folder: Path) -> None:
    """Have `load_digits` keep the files unpacked in `folder`, for other processes to share; call it before that."""
    global _unpacked_in
    _unpacked_in = folder


def load_mnist(
    normalize: bool = True, flatten: bool = True, one_hot_label: bool = False
) -> tuple[tuple[NDArray[Any], NDArray[Any]], tuple[NDArray[Any], NDArray[Any]]]:
    """MNIST in the form of *Deep Learning from Scratch*: (x_train, t_train), (x_test, t_test).

    Parameters
    ----------
    normalize
        Pixels as float32 from 0.0 to 1.0, instead of uint8 from 0 to 255.
    flatten
        Images of shape (N, 784), instead of (N, 1, 28, 28).
    one_hot_label
        Labels as one-hot rows (N, 10), instead of integers (N,).

    Raises
    ------
    DatasetError
        If a file is missing or damaged.
    """
    digits = load_digits()

    def images(x: NDArray[np.uint8]) -> NDArray[Any]:
        pixels = x.astype(np.float32) / 255 if normalize else x.copy()
        return pixels if flatten else pixels.reshape(-1, 1, IMAGE_SIZE, IMAGE_SIZE)

    def labels(t: NDArray[np.uint8]) -> NDArray[Any]:
        return np.eye(CLASSES, dtype=np.uint8)[t] if one_hot_label else t.copy()

    return (
        (images(digits.x_train), labels(digits.t_train)),
        (images(digits.x_test), labels(digits.t_test)),
    )


def _unpack(path: Path, sha256: str, size: int) -> bytes:
    """The content of a packed IDX file, of `size` bytes."""
    remedy = f"Restore it from the repository (git checkout -- {path}) or install the project again."
    try:
        with gzip.open(path) as file:
            content = file.read(size + 1)
    except FileNotFoundError:
        raise DatasetError(f"The data file {path} is missing. {remedy}") from None
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError(f"The data file {path} is damaged ({error}). {remedy}") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DatasetError(f"The data file {path} is not the original (its SHA-256 differs). {remedy}")
    return content
