"""The reference pages are made from the code, and say what it says; what the others name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from mirage.app.config import VARIABLE, keys
from mirage.cli import app
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


HOUSE = docs.DOCS.parent
BY_HAND = sorted(path for path in (*docs.DOCS.glob("*.md"), *HOUSE.glob("*.md")) if path.name not in {*docs.PAGES, "CHANGELOG.md"})
FILES = [str(path.relative_to(HOUSE)) for part in ("src", "tests", "bench", "tools") for path in (HOUSE / part).rglob("*.*")]
COMMANDS = dict(docs._walk(typer.main.get_command(app), "mirage"))
KEYS = {key.name for key in keys()}
SECTIONS = {name.rpartition(".")[0] for name in KEYS} - {""}
FIGURES = {"sandbox.many", "sandbox.many.stop"}  # of `make bench`
VARIABLES = {*(key.variable for key in keys()), VARIABLE}


@pytest.mark.parametrize("page", BY_HAND, ids=[path.name for path in BY_HAND])
def test_what_a_page_names_is_there(page: Path) -> None:
    """A link, a command with its options, a key, a variable, a file of the source."""
    text = page.read_text()
    spans = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", re.sub(r"(?s)```.*?```", "", text))]
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
    assert [span for span in spans if span.startswith("mirage ") and not _is_command(span)] == []
    assert [span for span in spans if re.fullmatch(r"[a-z]+(\.[a-z_]+)+", span) and not _is_key(span)] == []
    assert [span for span in spans if re.fullmatch(r"MIRAGE_[A-Z_]+", span) and span not in VARIABLES] == []
    assert [span for span in spans if re.fullmatch(r"[a-z_/]+/[a-z_]+\.(py|yml|toml)", span) and not _is_file(span)] == []


def _is_command(span: str) -> bool:
    """`mirage session ID --diff`; a group by itself, as `mirage rules`, and options alone are as well."""
    words = span.split()
    path = next((" ".join(words[:most]) for most in (3, 2, 1) if " ".join(words[:most]) in COMMANDS), "")
    if not path or (path == "mirage" and words[1:] and not words[1].startswith("-")):
        return any(name.startswith(f"{span} ") for name in COMMANDS)
    known = {"--help", "-h", *(name for option in COMMANDS[path].params for name in (*option.opts, *option.secondary_opts))}
    return {word.partition("=")[0] for word in words if word.startswith("-") and word != "-"} <= known


def _is_key(span: str) -> bool:
    """What begins as no section of the configuration does is something else."""
    return span.partition(".")[0] not in {name.partition(".")[0] for name in SECTIONS} or span in KEYS | SECTIONS | FIGURES


def _is_file(span: str) -> bool:
    return any(path == span or path.endswith(f"/{span}") for path in FILES)
