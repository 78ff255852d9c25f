"""The contract of all bindings: every request gets the answer beside it, byte for byte."""

import json
import pathlib
from typing import Any

import pytest

from messageml import _native

VECTORS = pathlib.Path(__file__).parents[2] / "vectors"


def vectors() -> list[dict[str, Any]]:
    return [vector for path in sorted(VECTORS.glob("*.json")) for vector in json.loads(path.read_text("utf-8"))]


def test_there_are_enough() -> None:
    assert len(vectors()) >= 400


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: str(vector["name"]))
def test_answer(vector: dict[str, Any], native: _native.Engine) -> None:
    assert native.call(vector["request"]) == vector["answer"]
