"""Lists of fields or bytes as cut and numfmt take them: `1,3-5,7-` (coreutils 9.1, set-fields.c)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import try_help
from mirage.shell.lib.quotes import quoted

if TYPE_CHECKING:
    from mirage.shell.process import Process

ENDLESS = (1 << 64) - 1

Ranges = list[tuple[int, int]]


def parse_ranges(proc: Process, listed: str, *, is_field: bool) -> Ranges:
    """`1,3-5,7-`, sorted and merged."""
    ranges: Ranges = []
    for part in re.split("[, \t]", listed):
        found = re.fullmatch(r"([0-9]*)(-?)([0-9]*)", part)
        if found is None:
            wrong = re.sub(r"^[0-9,\- \t]*", "", listed)
            if "-" in part and re.match(r"[0-9]*-[0-9]*-", part):
                try_help(proc, "invalid field range" if is_field else "invalid byte or character range")
            kind = "field value" if is_field else "byte/character position"
            try_help(proc, f"invalid {kind} {quoted(proc, wrong)}")
        first, dash, last = found.groups()
        if dash and not first and not last:
            try_help(proc, "invalid range with no endpoint: -")
        low, high = int(first[:30] or "1"), int(last[:30]) if last else ENDLESS if dash else int(first[:30] or "0")
        if low == 0 or not (dash or first) or (last and high == 0 and not first):
            try_help(proc, "fields are numbered from 1" if is_field else "byte/character positions are numbered from 1")
        if high < low:
            try_help(proc, "invalid decreasing range")
        if max(low, 0 if high == ENDLESS else high) >= ENDLESS:
            try_help(proc, f"{'field number' if is_field else 'byte/character offset'} {quoted(proc, first or last)} is too large")
        ranges.append((low, high))
    return _merged(ranges)


def _merged(ranges: Ranges) -> Ranges:
    merged: Ranges = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
