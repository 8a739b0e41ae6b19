"""The shortest way from one list of lines to another (Myers 1986), as diff wants it: the changed stretches."""

from __future__ import annotations

from collections.abc import Sequence

EDITS = 2_000  # insertions and deletions that are searched for; what differs more is one change
Change = tuple[int, int, int, int]  # old[a:b] became new[c:d]


def changes(old: Sequence[bytes], new: Sequence[bytes]) -> list[Change]:
    """All changed stretches in order, each as far down as it can be moved."""
    first = 0
    while first < len(old) and first < len(new) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    middle_old, middle_new = old[first : len(old) - last], new[first : len(new) - last]
    removed, added = _marks(middle_old, middle_new)
    gone = [False] * first + removed + [False] * last
    come = [False] * first + added + [False] * last
    _settle(old, gone, come)
    _settle(new, come, gone)
    return _stretches(gone, come)


def _marks(old: Sequence[bytes], new: Sequence[bytes]) -> tuple[list[bool], list[bool]]:
    """Which lines go, and which come."""
    path = _path(old, new)
    if path is None:
        return [True] * len(old), [True] * len(new)
    removed, added = [False] * len(old), [False] * len(new)
    x, y = len(old), len(new)
    for depth in range(len(path) - 1, 0, -1):
        reached = path[depth - 1]
        k = x - y
        down = k == -depth or (k != depth and reached[k - 1] < reached[k + 1])
        before = k + 1 if down else k - 1
        end_x = reached[before]
        end_y = end_x - before
        if down:
            added[end_y] = True
        else:
            removed[end_x] = True
        x, y = end_x, end_y
    return removed, added


def _path(old: Sequence[bytes], new: Sequence[bytes]) -> list[dict[int, int]] | None:
    """The furthest places after each number of edits; None when there are too many."""
    furthest: dict[int, int] = {1: 0}
    path: list[dict[int, int]] = []
    for depth in range(min(len(old) + len(new), EDITS) + 1):
        reached: dict[int, int] = {}
        for k in range(-depth, depth + 1, 2):
            if depth == 0:
                x = 0
            elif k == -depth or (k != depth and furthest[k - 1] < furthest[k + 1]):
                x = furthest[k + 1]
            else:
                x = furthest[k - 1] + 1
            y = x - k
            while x < len(old) and y < len(new) and x >= 0 and y >= 0 and old[x] == new[y]:
                x += 1
                y += 1
            reached[k] = x
            if x >= len(old) and y >= len(new):
                path.append(reached)
                return path
        path.append(reached)
        furthest = reached
    return None


def _settle(lines: Sequence[bytes], marks: list[bool], others: list[bool]) -> None:
    """shift_boundaries(): slide every stretch down while the line after it equals its first."""
    at, other = 0, 0
    count = len(lines)
    while at < count:
        if not marks[at]:
            while other < len(others) and others[other]:
                other += 1
            at, other = at + 1, other + 1
            continue
        end = at
        while end < count and marks[end]:
            end += 1
        while end < count and lines[at] == lines[end] and not (other < len(others) and others[other]):
            marks[at], marks[end] = False, True
            at, end, other = at + 1, end + 1, other + 1
            while end < count and marks[end]:
                end += 1
        at = end


def _stretches(gone: list[bool], come: list[bool]) -> list[Change]:
    found: list[Change] = []
    x = y = 0
    while x < len(gone) or y < len(come):
        a, c = x, y
        while x < len(gone) and gone[x]:
            x += 1
        while y < len(come) and come[y]:
            y += 1
        if (a, c) != (x, y):
            found.append((a, x, c, y))
        else:
            x, y = x + 1, y + 1
    return found
