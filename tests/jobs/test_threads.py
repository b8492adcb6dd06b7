"""Threads: as many as there are cores to work on."""

import os
import sys
from collections.abc import Iterator

import pytest

from backend.jobs import threads


@pytest.fixture
def interval() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


def test_cores_are_those_that_the_process_may_use() -> None:
    assert 1 <= threads.available_cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize(("cores", "expected"), [(1, 1), (2, 2), (64, 2)])
def test_a_run_trains_on_two_at_most(monkeypatch: pytest.MonkeyPatch, cores: int, expected: int) -> None:
    monkeypatch.setattr(threads, "available_cores", lambda: cores)
    assert threads.training_threads() == expected


def test_switching(interval: None) -> None:
    threads.switch_quickly()
    assert sys.getswitchinterval() == pytest.approx(threads.SWITCH_SECONDS)
