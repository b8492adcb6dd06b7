"""Saved weights in a bucket: any store that speaks the S3 protocol, for machines that share no folder.

Keys, region and address come from the environment, as usual for S3: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_REGION, and AWS_ENDPOINT_URL for a store other than that of AWS. Every machine of a cluster needs them.
"""

from typing import Any
from urllib.parse import urlsplit

_KEYS_A_REQUEST = 1000


class BucketError(OSError):
    """The bucket cannot be used, now or at all; the message names it and says why."""


class ArtifactBucket:
    """A shelf of `Artifacts`: objects below a prefix of one bucket.

    Parameters
    ----------
    url
        Such as s3://bucket/prefix; the prefix may be left out.

    Raises
    ------
    BucketError
        If it is another kind of address, or the package that speaks S3 is not installed.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.netloc:
            raise BucketError(f"ARTIFACTS_URL: expected an address such as s3://bucket/prefix, got {url!r}")
        self._bucket = parts.netloc
        self._root = f"{parts.netloc}/{parts.path.strip('/')}".rstrip("/")
        try:
            from s3fs import S3FileSystem
        except ImportError:
            raise BucketError(
                f"ARTIFACTS_URL: {url} needs the package s3fs, which is not installed. "
                "Install the cluster's set: pip install --requirement requirements-cluster.lock"
            ) from None
        # Other machines write here too: what was listed before says nothing about now.
        self._store: Any = S3FileSystem(use_listings_cache=False)

    def check(self) -> None:
        """BucketError if the bucket is not there, or these keys may not look into it."""
        try:
            self._store.call_s3("list_objects_v2", Bucket=self._bucket, MaxKeys=1)
        except Exception as error:
            raise self._refused("looked into", error) from error

    def write(self, file: str, content: bytes, *, durable: bool) -> None:
        """An object appears whole or not at all by the protocol, and is safe when the store says so."""
        try:
            self._store.pipe_file(f"{self._root}/{file}", content)
        except Exception as error:
            raise self._refused("written to", error) from error

    def read(self, file: str) -> bytes:
        """An object's content; FileNotFoundError if it is not there."""
        try:
            return bytes(self._store.cat_file(f"{self._root}/{file}"))
        except FileNotFoundError:
            raise
        except Exception as error:
            raise self._refused("read", error) from error

    def delete(self, file: str) -> None:
        """Remove an object; it may be gone already."""
        self._remove([f"{self._root}/{file}"])

    def files(self, run_id: str) -> list[str]:
        """All objects of a run."""
        try:
            keys = self._store.find(f"{self._root}/{run_id}")
        except Exception as error:
            raise self._refused("listed", error) from error
        return [key.removeprefix(f"{self._root}/") for key in keys]

    def delete_run(self, run_id: str) -> None:
        """Remove all objects of a run."""
        self._remove([f"{self._root}/{file}" for file in self.files(run_id)])

    def place(self, file: str) -> str:
        """Where an object lies, for people."""
        return f"s3://{self._root}/{file}"

    def _remove(self, keys: list[str]) -> None:
        """Remove objects, as many as one request takes at a time."""
        for first in range(0, len(keys), _KEYS_A_REQUEST):
            objects = [{"Key": key.partition("/")[2]} for key in keys[first : first + _KEYS_A_REQUEST]]
            wanted = {"Objects": objects, "Quiet": True}
            try:
                answer = self._store.call_s3("delete_objects", Bucket=self._bucket, Delete=wanted)
            except Exception as error:
                raise self._refused("deleted from", error) from error
            for failure in answer.get("Errors", []):
                raise self._refused("deleted from", OSError(f"{failure['Key']}: {failure['Message']}"))

    def _refused(self, what: str, error: Exception) -> BucketError:
        return BucketError(f"the bucket s3://{self._root} cannot be {what}: {type(error).__name__}: {error}")
