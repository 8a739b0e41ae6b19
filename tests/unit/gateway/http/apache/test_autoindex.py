"""Apache's listing in each of its forms, and names in its order."""

from __future__ import annotations

import pytest

from mirage.gateway.http.apache.autoindex import Entry, View, listing, naturally, view

ENTRIES = [
    Entry("a-b.txt", False, 1_700_000_000, 4, "text/plain"), Entry("a", True, 1_700_000_100, 4096, ""),
    Entry("v10", False, 1_700_000_200, 4, ""), Entry("v9", False, 1_700_000_300, 40_000, ""),
]  # fmt: skip


def _names(query: str) -> list[str]:
    page = listing("/d/", query, ENTRIES, "").decode()
    return [part.split('"')[0] for part in page.split('<a href="')[1:] if not part.startswith(("?", "/"))]


@pytest.mark.parametrize(("query", "expected"), [
    ("", ["a-b.txt", "a/", "v9", "v10"]), ("C=N;O=D", ["v10", "v9", "a/", "a-b.txt"]), ("V=0", ["a-b.txt", "a/", "v10", "v9"]),
    ("C=S;O=D", ["v9", "v10", "a-b.txt", "a/"]), ("C=M;O=A&V=1", ["a-b.txt", "a/", "v10", "v9"]), ("F=0&C=S", ["a-b.txt", "a/", "v9", "v10"]),
    ("P=v*", ["v9", "v10"]), ("C=X;O=D", ["a-b.txt", "a/", "v9", "v10"]), ("P=%zz;O=D", ["v10", "v9", "a/", "a-b.txt"]),
])  # fmt: skip
def test_names_stand_in_the_order_that_is_asked_for(query: str, expected: list[str]) -> None:
    assert _names(query) == expected


def test_what_is_no_order_ends_the_reading() -> None:
    assert view("O=D;x;C=S") == View(order="D")


def test_the_list_without_a_table_is_as_wide_as_its_longest_name() -> None:
    page = listing("/d/", "F=1", ENTRIES[:1], "").decode()
    assert page.split("<pre>")[1].splitlines() == [
        '<img src="/icons/blank.gif" alt="Icon "> <a href="?C=N;O=D;F=1">Name</a>                    '
        '<a href="?C=M;O=A;F=1">Last modified</a>      <a href="?C=S;O=A;F=1">Size</a>  <a href="?C=D;O=A;F=1">Description</a>'
        '<hr><img src="/icons/back.gif" alt="[PARENTDIR]"> <a href="/">Parent Directory</a>                             -   ',
        '<img src="/icons/text.gif" alt="[TXT]"> <a href="a-b.txt">a-b.txt</a>                 2023-11-14 22:13    4   ',
        "<hr></pre>",
        "</body></html>",
    ]


@pytest.mark.parametrize(("lesser", "greater"), [("v9", "v10"), ("1.01", "1.1"), ("a", "b"), ("x 1", "x2"), ("", "a"), ("a01", "a1")])
def test_numbers_in_names_count_as_numbers(lesser: str, greater: str) -> None:
    assert (naturally(lesser, greater), naturally(greater, lesser), naturally(lesser, lesser)) == (-1, 1, 0)
