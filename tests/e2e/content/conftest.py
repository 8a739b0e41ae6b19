"""A model's endpoint for tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.content.model_server import ModelServer


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """One that is good until it is told otherwise."""
    started = ModelServer()
    yield started
    started.close()
