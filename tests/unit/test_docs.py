"""The reference pages are made from the code, and say what it says."""

from __future__ import annotations

import pytest

from tools import docs


@pytest.mark.parametrize("page", docs.PAGES)
def test_a_page_says_what_the_code_says(page: str) -> None:
    written = (docs.DOCS / page).read_text()
    assert written == docs.PAGES[page](), f"{page} is old: run python tools/docs.py"


def test_every_command_has_a_paragraph() -> None:
    page = docs.commands()
    for name in ("up", "sessions", "session", "events", "replay", "artifacts", "export", "verify", "programs", "exec", "doctor",
                 "image build", "image import", "image list", "config show", "config check", "host show", "host reset"):  # fmt: skip
        assert f"## mirage {name}\n" in page
