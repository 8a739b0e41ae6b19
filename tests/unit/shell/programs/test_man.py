"""man on pages that nobody would write but who means harm: it ends, and says something."""

from __future__ import annotations

import pytest

from mirage.shell.programs.man.mdoc import Mdoc
from mirage.shell.programs.man.page import Page
from mirage.shell.programs.man.setting import shown


@pytest.mark.parametrize("kind", [Page, Mdoc])
@pytest.mark.parametrize(
    "lines",
    [
        ["x" * 1_000_000], [".if n " * 3000 + "x"], [".de A", ".A", ".A", "..", ".A"], [".ds x \\*x\\*x\\*x", ".B \\*x"], [".RS 99999"] * 500 + ["a word"] * 50,
        ["\\"] * 5000, [".TP 999999999999999999", "tag", "text"], [".Bl -width"], [".It Xo"], [".El", ".El"], [".TH"], [".SH"], [".Pf"], [".in +99999"] * 99 + ["x"],
    ],
)  # fmt: skip
def test_a_hostile_page_is_set_all_the_same(kind: type[Page] | type[Mdoc], lines: list[str]) -> None:
    page = kind(78, lambda word: [])
    for _ in page.slices(lines):
        pass
    page.finish()
    assert all(len(shown(line, is_plain=True)) <= 65_636 for line in page.setter.squeezed())


def test_blanks_are_spread_from_either_side_in_turn() -> None:
    page = Page(20, lambda word: [])
    for _ in page.slices(["one two three four five six seven eight nine ten eleven"]):
        pass
    page.finish()
    assert [shown(line, is_plain=True) for line in page.setter.squeezed()] == [
        "one  two  three four", "five six seven eight", "nine ten eleven",
    ]  # fmt: skip
