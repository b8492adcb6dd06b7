"""Saved files, in a folder and in a bucket: whole or not at all, and never read as something else than was written."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from backend.runs.artifact_bucket import ArtifactBucket, BucketError
from backend.runs.artifacts import Artifact, Artifacts, DamagedArtifact
from tests.cluster import s3

_prefixes = itertools.count()


class Ground(Protocol):
    """What lies where the files are kept, looked at and touched past the app."""

    root: str

    def names(self) -> list[str]: ...
    def put(self, file: str, content: bytes) -> None: ...
    def get(self, file: str) -> bytes: ...
    def remove(self, file: str) -> None: ...


class Folder:
    def __init__(self, folder: Path) -> None:
        self.root = str(folder)

    def names(self) -> list[str]:
        return sorted(str(path.relative_to(self.root)) for path in Path(self.root).rglob("*.*"))

    def put(self, file: str, content: bytes) -> None:
        path = Path(self.root) / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def get(self, file: str) -> bytes:
        return (Path(self.root) / file).read_bytes()

    def remove(self, file: str) -> None:
        (Path(self.root) / file).unlink()


class Bucket:
    def __init__(self, server: s3.S3) -> None:
        self._server, self._prefix = server, f"runs/{next(_prefixes)}"
        self.root = f"s3://{s3.BUCKET}/{self._prefix}"

    def names(self) -> list[str]:
        return self._server.keys(f"{self._prefix}/")

    def put(self, file: str, content: bytes) -> None:
        self._server.put(f"{self._prefix}/{file}", content)

    def get(self, file: str) -> bytes:
        return self._server.get(f"{self._prefix}/{file}")

    def remove(self, file: str) -> None:
        self._server.remove(f"{self._prefix}/{file}")


@pytest.fixture(params=["folder", "bucket"])
def ground(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    if request.param == "folder":
        return Folder(tmp_path / "weights")
    server = s3.running()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return Bucket(server)


@pytest.fixture
def artifacts(ground: Ground) -> Artifacts:
    return Artifacts.at(ground.root)


@pytest.mark.parametrize("durable", [True, False])
@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 1_000])
def test_round_trip(artifacts: Artifacts, ground: Ground, content: bytes, durable: bool) -> None:
    artifact = artifacts.save("abc", "1.safetensors", content, durable=durable)
    assert (artifact.file, artifact.size, len(artifact.sha256)) == ("abc/1.safetensors", len(content), 64)
    assert artifacts.read(artifact) == ground.get("abc/1.safetensors") == content
    assert ground.names() == ["abc/1.safetensors"]


def test_saved_again_it_is_the_new_one(artifacts: Artifacts, ground: Ground) -> None:
    old = artifacts.save("abc", "1.safetensors", b"weights")
    new = artifacts.save("abc", "1.safetensors", b"other weights")
    assert artifacts.read(new) == b"other weights"
    with pytest.raises(DamagedArtifact, match="expected 7 bytes, got 13"):
        artifacts.read(old)
    assert ground.names() == ["abc/1.safetensors"]


def test_a_folder_may_move(tmp_path: Path) -> None:
    artifact = Artifacts(tmp_path / "weights").save("abc", "1.safetensors", b"weights")
    (tmp_path / "weights").rename(tmp_path / "elsewhere")
    assert Artifacts(tmp_path / "elsewhere").read(artifact) == b"weights"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda ground, file: ground.remove(file), "the file is missing"),
        (lambda ground, file: ground.put(file, b"weight"), "expected 7 bytes, got 6; it is damaged"),
        (lambda ground, file: ground.put(file, b"weights and more"), "expected 7 bytes, got 16; it is damaged"),
        (
            lambda ground, file: ground.put(file, b"weighty"),
            "its SHA-256 is not the one that was saved; it is damaged",
        ),
    ],
)
def test_damage_is_named(
    artifacts: Artifacts, ground: Ground, damage: Callable[[Ground, str], None], message: str
) -> None:
    artifact = artifacts.save("abc", "1.safetensors", b"weights")
    damage(ground, artifact.file)
    with pytest.raises(DamagedArtifact) as refusal:
        artifacts.read(artifact)
    assert str(refusal.value) == f"{ground.root}/abc/1.safetensors: {message}"


def test_a_run_without_files_has_nothing_to_read(artifacts: Artifacts) -> None:
    with pytest.raises(DamagedArtifact, match="is missing"):
        artifacts.read(Artifact("abc/1.safetensors", 1, "0" * 64))


def test_a_file_half_written_before_is_written_whole(tmp_path: Path) -> None:
    ground = Folder(tmp_path / "weights")
    ground.put("abc/1.safetensors.partial", b"half of something much longer")
    artifacts = Artifacts.at(ground.root)
    artifact = artifacts.save("abc", "1.safetensors", b"weights")
    assert artifacts.read(artifact) == b"weights"
    assert ground.names() == ["abc/1.safetensors"]


def test_delete(artifacts: Artifacts, ground: Ground) -> None:
    first, second = (artifacts.save("abc", f"{n}.safetensors", b"weights") for n in (1, 2))
    artifacts.delete(first.file)
    artifacts.delete(first.file)
    assert ground.names() == ["abc/2.safetensors"]
    assert artifacts.read(second) == b"weights"


def test_keep_only(artifacts: Artifacts, ground: Ground) -> None:
    for name in ("1.safetensors", "2.safetensors", "3.safetensors.partial"):
        artifacts.save("abc", name, b"weights")
    artifacts.save("other", "1.safetensors", b"weights")
    artifacts.save("abcd", "1.safetensors", b"weights")  # its name begins in the same way
    artifacts.keep_only("abc", {"abc/2.safetensors", "abc/9.safetensors"})
    assert ground.names() == ["abc/2.safetensors", "abcd/1.safetensors", "other/1.safetensors"]
    artifacts.keep_only("never seen", set())


def test_delete_run(artifacts: Artifacts, ground: Ground) -> None:
    for number in range(3):
        artifacts.save("abc", f"{number}.safetensors", b"weights")
    other = artifacts.save("other", "1.safetensors", b"weights")
    artifacts.delete_run("abc")
    artifacts.delete_run("abc")
    assert ground.names() == ["other/1.safetensors"]
    assert artifacts.read(other) == b"weights"


def test_no_folder_is_left_of_a_deleted_run(tmp_path: Path) -> None:
    artifacts = Artifacts(tmp_path)
    artifacts.save("abc", "1.safetensors", b"weights")
    artifacts.delete_run("abc")
    assert list(tmp_path.iterdir()) == []


def test_sum_is_checked_not_only_the_size(artifacts: Artifacts) -> None:
    artifact = artifacts.save("abc", "1.safetensors", b"weights")
    with pytest.raises(DamagedArtifact):
        artifacts.read(replace(artifact, sha256="0" * 64))


def test_a_place_that_can_be_used(artifacts: Artifacts) -> None:
    artifacts.check()
    artifacts.check()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        Artifacts(tmp_path / "file" / "weights").check()


def test_a_bucket_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in s3.running().environment.items():
        monkeypatch.setenv(name, value)
    artifacts = Artifacts.at("s3://elsewhere/runs")
    expected = "the bucket s3://elsewhere/runs cannot be .*: The specified bucket does not exist"
    for use in (artifacts.check, lambda: artifacts.save("abc", "1", b"x"), lambda: artifacts.delete_run("abc")):
        with pytest.raises(BucketError, match=expected):
            use()


@pytest.mark.parametrize("address", ["gs://bucket/prefix", "s3://", "s3:///prefix"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(BucketError, match=r"ARTIFACTS_URL: expected an address such as s3://bucket/prefix, got"):
        ArtifactBucket(address)
