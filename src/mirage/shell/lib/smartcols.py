"""Tables as libsmartcols 2.38.1 draws them for util-linux's programs: as wide as their cells, a blank between."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def table(rows: Sequence[Sequence[str]], *, rights: Collection[int] = (), between: str = " ") -> str:
    """The rows (the first may be the heads); `rights` are the columns that stand to the right."""
    if not rows:
        return ""
    last = len(rows[0]) - 1
    widths = [max(len(row[at]) for row in rows) for at in range(last + 1)]
    out = []
    for row in rows:
        cells = [
            cell.rjust(widths[at]) if at in rights else cell.ljust(widths[at]) if at < last else cell for at, cell in enumerate(row)
        ]
        out.append(between.join(cells) + "\n")
    return "".join(out)


def raw(rows: Sequence[Sequence[str]]) -> str:
    """--raw: a blank between, and those within as `\\x20`."""
    return "".join(" ".join(_escaped(cell) for cell in row) + "\n" for row in rows)


def _escaped(cell: str) -> str:
    return "".join(f"\\x{ord(character):02x}" if character in " \\" or ord(character) < 32 else character for character in cell)


def chosen(known: Sequence[str], usual: Sequence[str], words: str | None) -> list[str]:
    """The columns of -o: `A,B`, or `+A` beside the usual ones. KeyError: one that there is not."""
    if words is None:
        return list(usual)
    found = [] if not words.startswith("+") else list(usual)
    for word in words.removeprefix("+").split(","):
        name = word.upper()
        if name not in known:
            raise KeyError(word)
        found.append(name)
    return found
