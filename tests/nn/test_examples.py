"""The examples in the docstrings do what they say."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import backend.nn

MODULES = [module.name for module in pkgutil.walk_packages(backend.nn.__path__, "backend.nn.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_there_is_an_example_of_the_first_thing_people_build() -> None:
    assert doctest.testmod(import_module("backend.nn.two_layer_net")).attempted > 0
