"""Descriptions of runs that are meant to hurt: every one is a 4xx in the one shape, and none costs time or memory."""

import json
import time

import pytest

from backend.api.body_limit import SMALL_BYTES
from tests.api.ways_in.conftest import bearer
from tests.server import Server

AFFINE = '{"type":"affine","size":4096}'
SPECS = {
    "10^9 neurons": '{"hidden_size": 1000000000}',
    "10^9 neurons in a layer": '{"layers": [{"type":"affine","size":1000000000},{"type":"affine"}]}',
    "10^300 neurons": f'{{"hidden_size": 1{"0" * 300}}}',
    "more digits than a number may have": f'{{"hidden_size": {"9" * 50_000}}}',
    "a power that overflows": '{"learning_rate": 1e999}',
    "a wide stack": f'{{"layers": [{",".join([AFFINE] * 7)},{{"type":"affine"}}]}}',
    "more than the server's own limit": f'{{"layers": [{",".join([AFFINE] * 3)},{{"type":"affine"}}]}}',
    "ten thousand layers": f'{{"layers": [{",".join(["null"] * 10_000)}]}}',
    "memory": '{"batch_size": 10000, "layers": [{"type":"affine","size":4096},{"type":"relu"},{"type":"affine"}],'
    ' "hidden_size": 4096, "dtype": "float64", "iterations": 1e9}',
    "NaN": '{"learning_rate": NaN}',
    "Infinity": '{"learning_rate": Infinity}',
    "-Infinity": '{"momentum": -Infinity}',
    "NaN in words": '{"learning_rate": "nan"}',
    "a negative size": '{"hidden_size": -1}',
    "a negative rate": '{"learning_rate": -0.1}',
    "a negative seed": '{"seed": -1}',
    "negative zero iterations": '{"iterations": -0}',
    "digits of another script": '{"hidden_size": ٥٠}',
    "the same, in words": '{"hidden_size": "٥٠"}',
    "full-width digits": '{"iterations": "１００"}',
    "a number in words": '{"iterations": "100"}',
    "a truth for a number": '{"iterations": true}',
    "deep lists": '{"layers": ' + "[" * 30_000 + "]" * 30_000 + "}",
    "deep objects": '{"a":' * 9_000 + "1" + "}" * 9_000,
    "deep, and broken off": "[" * 1_000_000,
    "half a character": '{"name": "\\ud800"}',
    "a control character": '{"name": "a\\u0000b"}',
    "a long name": json.dumps({"name": "a" * 60_000}),
    "a megabyte": json.dumps({"name": "a" * 1_000_000}),
    "thousands of fields": json.dumps({f"f{number}": 1 for number in range(5_000)}),
    "a field that is none": '{"__proto__": {"admin": true}, "constructor": 1}',
    "no object": '"mnist"',
    "nothing": "",
    "no JSON": "{'hidden_size': 50}",
    "bytes that are no text": "\udcff\udcfe",
}
CALLS = ["/api/runs", "/api/network-summaries"]
WRAPPED = {
    "/api/searches": '{"base": %s, "fields": {"learning_rate": {"values": [0.1]}}}',
    "/api/gradient-checks": '{"spec": %s}',
}


def refused(guarded: Server, path: str, body: str) -> None:
    began = time.perf_counter()
    content = body.encode(errors="surrogateescape")
    headers = {"Content-Type": "application/json", **bearer()}
    answer = guarded.client.post(path, content=content, headers=headers, timeout=20)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == (422 if len(content) <= SMALL_BYTES else 413), (path, answer.text[:300])
    problem = answer.json()
    assert problem["code"] in ("invalid-input", "too-large")
    assert problem["errors"] or problem["code"] == "too-large"
    assert len(answer.content) < 20_000
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("name", SPECS)
def test_a_hostile_description_is_refused_in_words(guarded: Server, name: str) -> None:
    for path in CALLS:
        refused(guarded, path, SPECS[name])
    for path, wrapping in WRAPPED.items():
        refused(guarded, path, wrapping % SPECS[name])


def test_a_limit_of_the_server_is_named_with_its_setting(guarded: Server) -> None:
    headers = {"Content-Type": "application/json", **bearer()}
    large = SPECS["more than the server's own limit"]
    detail = guarded.client.post("/api/runs", content=large, headers=headers).json()["detail"]
    assert "at most 20,000,000 parameters (the setting PARAMETER_LIMIT changes it), got 36,8" in detail


DEEP = {
    "/api/predictions": '{"pixels": %s}',
    "/api/session": '{"token": %s}',
    "/api/runs/000000000000/changes": '{"batch_size": %s}',
    "/api/runs/000000000000/forks": '{"spec": {"layers": %s}}',
    "/api/explanations": '{"pixels": %s}',
    "/api/corrections": '{"strokes": %s}',
}


@pytest.mark.parametrize("path", DEEP)
def test_depth_is_a_refusal_wherever_json_is_read(guarded: Server, path: str) -> None:
    for depth in (200, 900, 5_000, 500_000):
        body = DEEP[path] % ("[" * depth + "]" * depth)
        answer = guarded.client.post(path, content=body, headers={"Content-Type": "application/json", **bearer()})
        assert 400 <= answer.status_code < 500, (depth, answer.text[:200])
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("field", ["pixels", "point", "unknown"])
def test_a_drawing_of_a_million_wrong_numbers_is_one_error(guarded: Server, field: str) -> None:
    wrong = {"pixels": [["a"] * 500] * 1_500, "point": ["a"] * 700_000}.get(field)
    body = json.dumps({field: wrong} if wrong else {f"f{number}": 1 for number in range(250_000)})
    began = time.perf_counter()
    answer = guarded.client.post(
        "/api/predictions", content=body, headers={"Content-Type": "application/json", **bearer()}, timeout=20
    )
    assert answer.status_code == 422
    assert len(answer.content) < 20_000
    assert time.perf_counter() - began < 8
