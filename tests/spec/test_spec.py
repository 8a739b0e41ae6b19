"""The recorded answers of a real Debian 12, asked of the emulated shell. `known.txt` lists what differs, and must shrink."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from mirage.app import images
from mirage.app.config import load
from mirage.app.rehearsal import Answer as Told
from mirage.app.rehearsal import Wire, converse
from mirage.base.clock import SystemClock
from mirage.base.limits import LayerLimits
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host
from tests.spec.cases import Answer, Case, files, read

KNOWN = Path(__file__).parent / "known.txt"
CASES = [case for path in files() for case in read(path)]


@cache
def known() -> dict[str, str]:
    """Cases that differ today, and why."""
    lines = [line for line in KNOWN.read_text().splitlines() if line and not line.startswith("# ")]
    return dict(line.split("  # ", 1) for line in lines)


def title(case: Case) -> str:
    return f"{case.file}: {case.name}"


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """A host on the base image as `mirage up` finds or makes it."""
    found = images.ensure(load(environment={}), lambda done, total, what: None, print)
    with Image.open(found.path) as opened:
        if opened.is_skeleton:
            pytest.skip("no image of real packages is here or within reach: files have stand-in bytes")
        yield Host.open(open_store("memory:", b"spec"), opened, clock=SystemClock(), seed=b"spec" * 8, limits=LayerLimits())


def ask(host: Host, case: Case) -> Answer:
    """A session in a layer of its own for each case."""
    told = Told()
    wire = Wire(told, b"", {"LANG": "C.UTF-8"})
    asyncio.run(converse(host, case.script.encode(), wire, told, user="root", layer=title(case).encode()[:60]))
    return Answer(told.out.decode("utf-8", "surrogateescape"), told.err.decode("utf-8", "surrogateescape"), told.status)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("case", CASES, ids=title)
def test_the_answer_is_the_real_machines(host: Host, case: Case) -> None:
    assert case.answer is not None, "never recorded: make record"
    if title(case) in known():
        assert ask(host, case) != case.answer, f"{title(case)} is right now: take it out of known.txt"
    else:
        assert ask(host, case) == case.answer


def test_known_differences_are_of_cases_that_exist() -> None:
    assert set(known()) <= {title(case) for case in CASES}
