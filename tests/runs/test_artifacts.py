"""Saved files: whole or not at all, and never read as something else than what was written."""

from dataclasses import replace
from pathlib import Path

import pytest

from backend.runs.artifacts import Artifact, Artifacts, DamagedArtifact


@pytest.fixture
def artifacts(tmp_path: Path) -> Artifacts:
    return Artifacts(tmp_path / "weights")


def names(tmp_path: Path) -> list[str]:
    return sorted(str(path.relative_to(tmp_path / "weights")) for path in (tmp_path / "weights").rglob("*.*"))


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 1_000])
def test_round_trip(artifacts: Artifacts, tmp_path: Path, content: bytes) -> None:
    artifact = artifacts.save("abc", "1.safetensors", content)
    assert (artifact.file, artifact.size, len(artifact.sha256)) == ("abc/1.safetensors", len(content), 64)
    assert artifacts.read(artifact) == content
    assert names(tmp_path) == ["abc/1.safetensors"]


def test_a_folder_may_move(artifacts: Artifacts, tmp_path: Path) -> None:
    artifact = artifacts.save("abc", "1.safetensors", b"weights")
    (tmp_path / "weights").rename(tmp_path / "elsewhere")
    assert Artifacts(tmp_path / "elsewhere").read(artifact) == b"weights"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.unlink(), "the file is missing"),
        (lambda path: path.write_bytes(b"weight"), "expected 7 bytes, got 6; it is damaged"),
        (lambda path: path.write_bytes(b"weights and more"), "expected 7 bytes, got 16; it is damaged"),
        (lambda path: path.write_bytes(b"weighty"), "its SHA-256 is not the one that was saved; it is damaged"),
    ],
)
def test_damage_is_named(artifacts: Artifacts, tmp_path: Path, damage, message: str) -> None:
    artifact = artifacts.save("abc", "1.safetensors", b"weights")
    path = tmp_path / "weights" / "abc" / "1.safetensors"
    damage(path)
    with pytest.raises(DamagedArtifact) as refusal:
        artifacts.read(artifact)
    assert str(refusal.value) == f"{path}: {message}"


def test_a_run_without_files_has_nothing_to_read(artifacts: Artifacts) -> None:
    with pytest.raises(DamagedArtifact, match="is missing"):
        artifacts.read(Artifact("abc/1.safetensors", 1, "0" * 64))


def test_a_file_half_written_before_is_written_whole(artifacts: Artifacts, tmp_path: Path) -> None:
    folder = tmp_path / "weights" / "abc"
    folder.mkdir(parents=True)
    (folder / "1.safetensors.partial").write_bytes(b"half of something much longer")
    artifact = artifacts.save("abc", "1.safetensors", b"weights")
    assert artifacts.read(artifact) == b"weights"
    assert names(tmp_path) == ["abc/1.safetensors"]


def test_delete(artifacts: Artifacts, tmp_path: Path) -> None:
    first, second = (artifacts.save("abc", f"{n}.safetensors", b"weights") for n in (1, 2))
    artifacts.delete(first.file)
    artifacts.delete(first.file)
    assert names(tmp_path) == ["abc/2.safetensors"]
    assert artifacts.read(second) == b"weights"


def test_keep_only(artifacts: Artifacts, tmp_path: Path) -> None:
    for name in ("1.safetensors", "2.safetensors", "3.safetensors.partial"):
        artifacts.save("abc", name, b"weights")
    artifacts.save("other", "1.safetensors", b"weights")
    artifacts.keep_only("abc", {"abc/2.safetensors", "abc/9.safetensors"})
    assert names(tmp_path) == ["abc/2.safetensors", "other/1.safetensors"]
    artifacts.keep_only("never seen", set())


def test_delete_run(artifacts: Artifacts, tmp_path: Path) -> None:
    artifacts.save("abc", "1.safetensors", b"weights")
    other = artifacts.save("other", "1.safetensors", b"weights")
    artifacts.delete_run("abc")
    artifacts.delete_run("abc")
    assert not (tmp_path / "weights" / "abc").exists()
    assert artifacts.read(other) == b"weights"


def test_sum_is_checked_not_only_the_size(artifacts: Artifacts) -> None:
    artifact = artifacts.save("abc", "1.safetensors", b"weights")
    with pytest.raises(DamagedArtifact):
        artifacts.read(replace(artifact, sha256="0" * 64))
