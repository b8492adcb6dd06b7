"""The embedded MNIST: what is in it, the forms in which it is given, and that a damaged file is named."""

import gzip
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from backend.datasets.mnist import CLASSES, IMAGE_SIZE, DatasetError, load_digits, load_mnist
from backend.datasets.mnist.load import FILES, read_digits

IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
NAMES = (IMAGES, LABELS, "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")

TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_digits_as_stored() -> None:
    digits = load_digits()
    assert (IMAGE_SIZE, CLASSES) == (28, 10)
    for x, t, counts in (
        (digits.x_train, digits.t_train, TRAIN_COUNTS),
        (digits.x_test, digits.t_test, TEST_COUNTS),
    ):
        assert x.shape == (sum(counts), 784)
        assert x.dtype == t.dtype == np.uint8
        assert (x.min(), x.max()) == (0, 255)
        assert np.bincount(t, minlength=10).tolist() == counts
    # The mean and the standard deviation of the training pixels are in many a textbook.
    assert digits.x_train.mean() / 255 == pytest.approx(0.1307, abs=5e-5)
    assert digits.t_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert digits.t_test[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


def test_how_a_network_is_to_see_them() -> None:
    digits = load_digits()
    assert (digits.shape, digits.classes, digits.class_names) == ((1, 28, 28), 10, tuple("0123456789"))
    assert (digits.offset, digits.scale) == (0, 1 / 255)
    assert not digits.is_planar
    assert len(digits.x_validation) == len(digits.t_validation) == 0


def test_digits_are_read_once_and_cannot_be_changed() -> None:
    digits = load_digits()
    assert load_digits() is digits
    for array in (digits.x_train, digits.t_train, digits.x_test, digits.t_test):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize(("normalize", "flatten", "one_hot"), list(product([True, False], repeat=3)))
def test_forms(normalize: bool, flatten: bool, one_hot: bool) -> None:
    digits = load_digits()
    loaded = load_mnist(normalize=normalize, flatten=flatten, one_hot_label=one_hot)
    stored = (digits.x_train, digits.t_train), (digits.x_test, digits.t_test)
    for (x, t), (pixels, labels) in zip(loaded, stored, strict=True):
        count = len(pixels)
        assert x.shape == ((count, 784) if flatten else (count, 1, 28, 28))
        assert x.dtype == (np.float32 if normalize else np.uint8)
        assert (x.min(), x.max()) == (0, 1 if normalize else 255)
        some = slice(None, None, 97)
        expected = pixels[some] / np.float32(255) if normalize else pixels[some]
        np.testing.assert_array_equal(x[some].reshape(-1, 784), expected)
        if one_hot:
            assert t.shape == (count, 10)
            assert (t.sum(axis=1) == 1).all()
            np.testing.assert_array_equal(t.argmax(axis=1), labels)
        else:
            np.testing.assert_array_equal(t, labels)


def test_defaults_are_the_books() -> None:
    (x_train, t_train), (x_test, t_test) = load_mnist()
    assert (x_train.shape, t_train.shape) == ((60_000, 784), (60_000,))
    assert (x_test.shape, t_test.shape) == ((10_000, 784), (10_000,))
    assert x_train.dtype == np.float32


def test_arrays_are_the_callers_own() -> None:
    (_, _), (x, t) = load_mnist(normalize=False)
    kept = load_digits().x_test[0].copy()
    x[0], t[0] = 9, 9
    np.testing.assert_array_equal(load_digits().x_test[0], kept)
    assert load_digits().t_test[0] == 7


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The four files, as links: a test replaces the one that it damages."""
    for name in NAMES:
        (tmp_path / name).symlink_to(FILES / name)
    return tmp_path


def replace(folder: Path, name: str, content: bytes) -> None:
    (folder / name).unlink()
    (folder / name).write_bytes(content)


def assert_refused(folder: Path, name: str, what: str) -> None:
    with pytest.raises(DatasetError) as refusal:
        read_digits(folder)
    message = str(refusal.value)
    assert message.startswith(f"The data file {folder / name} is {what}")
    assert "git checkout" in message
    assert "install the project again" in message


def test_any_folder_with_the_files_will_do(folder: Path) -> None:
    np.testing.assert_array_equal(read_digits(folder).t_test, load_digits().t_test)


def test_kept_unpacked(folder: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    for digits in (read_digits(folder, unpacked), read_digits(folder, unpacked)):
        np.testing.assert_array_equal(digits.x_train, load_digits().x_train)
        np.testing.assert_array_equal(digits.t_test, load_digits().t_test)
        assert type(digits.x_train) is np.ndarray
        with pytest.raises(ValueError, match="read-only"):
            digits.x_train[0] = 0
    assert sorted(path.name for path in unpacked.iterdir()) == sorted(name.removesuffix(".gz") for name in NAMES)


def test_an_unpacked_file_is_read_without_the_packed_one(folder: Path, tmp_path: Path) -> None:
    read_digits(folder, tmp_path / "unpacked")
    (folder / IMAGES).unlink()
    np.testing.assert_array_equal(read_digits(folder, tmp_path / "unpacked").x_train, load_digits().x_train)


@pytest.mark.parametrize("content", [b"", b"another file", None])
def test_a_damaged_unpacked_file_is_written_anew(folder: Path, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "unpacked" / LABELS.removesuffix(".gz")
    read_digits(folder, path.parent)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"\x07" if content is None else content)
    np.testing.assert_array_equal(read_digits(folder, path.parent).t_train, load_digits().t_train)
    assert path.read_bytes() == whole


def test_without_room_to_unpack_memory_is_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    digits = read_digits(folder, tmp_path / "a file" / "unpacked")
    np.testing.assert_array_equal(digits.t_train, load_digits().t_train)


@pytest.mark.parametrize("name", NAMES)
def test_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert_refused(folder, name, "missing")


@pytest.mark.parametrize("size", [0, 1, 9, 10, 500, -8, -1])
def test_truncated_file(folder: Path, size: int) -> None:
    content = (FILES / LABELS).read_bytes()[:size]
    replace(folder, LABELS, content)
    # An empty file is a gzip file of nothing.
    assert_refused(folder, LABELS, "damaged" if content else "not the original")


@pytest.mark.parametrize("place", [0, 2, 100, 12_345, -6, -2])
def test_flipped_byte(folder: Path, place: int) -> None:
    content = bytearray((FILES / LABELS).read_bytes())
    content[place] ^= 0xFF
    replace(folder, LABELS, bytes(content))
    assert_refused(folder, LABELS, "")


@pytest.mark.parametrize(
    "uncompressed",
    [
        pytest.param(lambda: gzip.decompress((FILES / LABELS).read_bytes()), id="another of the four"),
        pytest.param(lambda: b"", id="nothing"),
        pytest.param(lambda: bytes(16 + 60_000 * 784), id="zeros of the right size"),
    ],
)
def test_another_file_of_the_same_kind(folder: Path, uncompressed) -> None:
    replace(folder, IMAGES, gzip.compress(uncompressed(), compresslevel=1))
    assert_refused(folder, IMAGES, "not the original (its SHA-256 differs)")


@pytest.mark.parametrize("content", [b"not gzip at all", b"\x1f\x8b", b"<html>404</html>"])
def test_a_file_of_another_kind(folder: Path, content: bytes) -> None:
    replace(folder, IMAGES, content)
    assert_refused(folder, IMAGES, "damaged")


def test_one_wrong_label_is_noticed(folder: Path) -> None:
    content = bytearray(gzip.decompress((FILES / LABELS).read_bytes()))
    content[8] = 6
    replace(folder, LABELS, gzip.compress(bytes(content)))
    assert_refused(folder, LABELS, "not the original")


def test_more_than_should_be_there_is_noticed(folder: Path) -> None:
    content = gzip.decompress((FILES / LABELS).read_bytes())
    replace(folder, LABELS, gzip.compress(content + b"\x00"))
    assert_refused(folder, LABELS, "not the original")


def test_a_folder_in_the_place_of_a_file(folder: Path) -> None:
    (folder / LABELS).unlink()
    (folder / LABELS).mkdir()
    assert_refused(folder, LABELS, "damaged")
