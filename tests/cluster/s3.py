"""A server that speaks S3, on loopback, in a process of its own."""

import atexit
import subprocess
import sys
from functools import cache

import pytest

# moto's own command does not say which free port it took.
PROGRAM = """
from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server
application = DomainDispatcherApplication(create_backend_app)
server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler)
print(server.port, flush=True)
server.serve_forever()
"""
BUCKET = "lab"


class S3:
    """A running server with one bucket; `environment` is what its users must be told."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        self.environment = {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        import boto3

        self._client = boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name=self.environment["AWS_REGION"],
        )
        self._client.create_bucket(Bucket=BUCKET)

    def put(self, key: str, content: bytes) -> None:
        """Write an object past the app."""
        self._client.put_object(Bucket=BUCKET, Key=key, Body=content)

    def remove(self, key: str) -> None:
        """Delete an object past the app."""
        self._client.delete_object(Bucket=BUCKET, Key=key)

    def get(self, key: str) -> bytes:
        """An object's content."""
        return self._client.get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def keys(self, prefix: str) -> list[str]:
        """The names of all objects below a prefix, without it."""
        answer = self._client.list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        return sorted(found["Key"].removeprefix(prefix) for found in answer.get("Contents", []))

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()


@cache
def running() -> S3:
    """The session's server, started by who asks first; a test that asks is skipped where it cannot be had."""
    for package in ("moto", "flask", "s3fs"):
        pytest.importorskip(package, reason=f"needs {package}: make setup installs it for the tests")
    server = S3()
    atexit.register(server.stop)
    return server
