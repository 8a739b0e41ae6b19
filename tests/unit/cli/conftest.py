"""What the tests of the commands have nothing of: the terminal and the settings of whoever started them."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE", *(key for key in os.environ if key.startswith("MIRAGE_"))):
        monkeypatch.delenv(name, raising=False)
