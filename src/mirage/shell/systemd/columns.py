"""Tables as systemd 252 draws them (src/shared/format-table.c): columns as wide as their widest cell, the last one ragged or filled."""

from __future__ import annotations

import json
from collections.abc import Sequence

Row = Sequence[str]


def table(heads: Row, rows: Sequence[Row], right: frozenset[int] = frozenset(), *, legend: bool = True) -> str:
    """`right`: the columns of numbers. Cells are filled up to the last column, which keeps what it is."""
    shown = [heads, *rows] if legend else list(rows)
    if not shown:
        return ""
    widths = [max(len(row[column]) for row in shown) for column in range(len(heads))]
    lines = []
    for row in shown:
        cells = [
            cell.rjust(width) if at in right else cell.ljust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(" ".join([*cells[:-1], cells[-1] if len(cells) - 1 in right else row[-1]]) + "\n")
    return "".join(lines)


def as_json(heads: Row, rows: Sequence[Row], numbers: frozenset[int], form: str) -> str:
    """`form`: short, or pretty with tabs. A cell that is empty is null."""
    objects = [
        {
            head.lower(): None if cell == "" else int(cell) if at in numbers else cell
            for at, (head, cell) in enumerate(zip(heads, row, strict=True))
        }
        for row in rows
    ]
    if form != "pretty":
        return json.dumps(objects, ensure_ascii=False, separators=(",", ":")) + "\n"
    texts = [
        "\t{\n"
        + ",\n".join(f"\t\t{json.dumps(key)} : {json.dumps(value, ensure_ascii=False)}" for key, value in one.items())
        + "\n\t}"
        for one in objects
    ]
    return "[\n" + ",\n".join(texts) + "\n]\n"
