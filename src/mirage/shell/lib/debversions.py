"""The order of package versions (deb-version(7), verrevcmp() of dpkg 1.21.22), and the relations that `dpkg --compare-versions` knows."""

from __future__ import annotations

import re
from collections.abc import Callable

RELATIONS: dict[str, Callable[[int], bool]] = {  # a relation, and whether it holds for what the comparison gave
    "lt": lambda way: way < 0, "le": lambda way: way <= 0, "eq": lambda way: way == 0, "ne": lambda way: way != 0,
    "ge": lambda way: way >= 0, "gt": lambda way: way > 0, "<": lambda way: way <= 0, "<=": lambda way: way <= 0,
    "<<": lambda way: way < 0, "=": lambda way: way == 0, ">": lambda way: way >= 0, ">=": lambda way: way >= 0, ">>": lambda way: way > 0,
}  # fmt: skip


def compare(left: str, right: str) -> int:
    """Below 0, 0 or above: epochs first, then what upstream and Debian count."""
    one, other = _parts(left), _parts(right)
    if one[0] != other[0]:
        return one[0] - other[0]
    return _compare(one[1], other[1]) or _compare(one[2], other[2])


def holds(left: str, relation: str, right: str) -> bool:
    """KeyError: there is no such relation. A version that is not there is the lowest, for -nl relations the highest."""
    plain = relation.removesuffix("-nl")
    if not left or not right:
        lowest = -1 if relation == plain else 1
        return RELATIONS[plain](0 if left == right else lowest if not left else -lowest)
    return RELATIONS[plain](compare(left, right))


def _parts(text: str) -> tuple[int, str, str]:
    epoch, colon, rest = text.partition(":")
    if not colon or not epoch.isdecimal():
        epoch, rest = "0", text
    upstream, dash, revision = rest.rpartition("-")
    return (int(epoch[:9]), upstream, revision) if dash else (int(epoch[:9]), rest, "")


def _compare(left: str, right: str) -> int:
    """Letters before other signs, and a tilde before everything, even the end; numbers by what they count."""
    while left or right:
        for one, other in zip(_ahead(left), _ahead(right), strict=False):
            if one != other:
                return one - other
        left, right = re.sub(r"\A[^0-9]*", "", left), re.sub(r"\A[^0-9]*", "", right)
        counts = [re.match(r"[0-9]*", side)[0] for side in (left, right)]  # type: ignore[index]  # nothing matches as well
        if int(counts[0] or 0) != int(counts[1] or 0):
            return int(counts[0] or 0) - int(counts[1] or 0)
        left, right = left[len(counts[0]) :], right[len(counts[1]) :]
    return 0


def _ahead(text: str) -> list[int]:
    """The weights of what stands before the first digit, and of its end for as long as another goes on."""
    letters = re.match(r"[^0-9]*", text)[0]  # type: ignore[index]
    weights = [-1 if sign == "~" else ord(sign) if sign.isalpha() else ord(sign) + 256 for sign in letters]
    return weights + [0] * (LONGEST - len(weights))


LONGEST = 256  # signs between two digits that are looked at
