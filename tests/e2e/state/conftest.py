"""A Redis server for a module's tests, and stores on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mirage.state.api import Store
from mirage.state.open import open_store
from tests.e2e.state.servers import Line, Server, server


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def line(alone: Server) -> Iterator[Line]:
    alone.ask("FLUSHALL")
    line = Line(alone.port)
    yield line
    line.close()


@pytest.fixture
def opened() -> Iterator[Callable[[str], Store]]:
    stores: list[Store] = []

    def opener(url: str, namespace: bytes = b"host") -> Store:
        stores.append(open_store(url, namespace))
        return stores[-1]

    yield opener
    for store in stores:
        store.close()
