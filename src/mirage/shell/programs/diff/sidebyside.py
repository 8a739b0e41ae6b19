"""Two files in two columns, as diff -y writes them (diffutils 3.8, side.c)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mirage.shell.lib.lcs import Change

GUTTER = 3


class Columns:
    """Where the columns stand: `half` is the width of each, `second` where the right one begins."""

    def __init__(self, width: int, tabsize: int, given: set[str]) -> None:
        self.tab = 1 if "t" in given else tabsize
        self.is_left_only, self.is_suppressed = "left" in given, "common" in given
        gap = self.tab + GUTTER
        offset = (width >> 1) + (gap >> 1) + (width & gap & 1)
        offset -= offset % self.tab
        self.half = max(0, min(offset - GUTTER, width - offset))
        self.second = offset if self.half else width

    def row(self, left: bytes | None, mark: bytes, right: bytes | None) -> bytes:
        out, at = self._cut(left or b"", 0)
        if mark != b" ":
            place = (self.half + self.second - 1) // 2
            out += self._to(at, place) + mark
            at = max(at, place) + 1
        if right:
            out += self._to(at, self.second) + self._cut(right, self.second)[0]
        return out + b"\n"

    def _cut(self, text: bytes, start: int) -> tuple[bytes, int]:
        """As much of a line as its column holds, and where it ends."""
        out, at = b"", 0
        for byte in text:
            width = self.tab - at % self.tab if byte == 9 else 1
            if at + width > self.half:
                break
            out += b" " * width if byte == 9 and self.tab == 1 else bytes([byte])
            at += width
        return out, start + at

    def _to(self, at: int, target: int) -> bytes:
        out = b""
        while self.tab > 1 and at + self.tab - at % self.tab <= target:
            out += b"\t"
            at += self.tab - at % self.tab
        return out + b" " * (target - at)


def beside(old: Sequence[bytes], new: Sequence[bytes], found: list[Change], columns: Columns) -> Iterator[bytes]:
    """All rows, the common ones among them."""
    x = y = 0
    for a, b, c, d in [*found, (len(old), len(old), len(new), len(new))]:
        for number in range(x, a) if not columns.is_suppressed else ():
            yield (
                columns.row(old[number], b"(", None) if columns.is_left_only else columns.row(old[number], b" ", new[number - x + y])
            )
        pairs = min(b - a, d - c)
        for number in range(pairs):
            yield columns.row(old[a + number], b"|", new[c + number])
        for number in range(c + pairs, d):
            yield columns.row(None, b">", new[number])
        for number in range(a + pairs, b):
            yield columns.row(old[number], b"<", None)
        x, y = b, d
