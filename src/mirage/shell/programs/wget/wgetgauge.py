"""The progress gauges of wget 1.21.3: dots for logs, a bar for terminals; and how wget writes sizes and rates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

KIB = 1024
PER_LINE, CLUSTER = 50, 10  # dots of the default style, a KiB each
INTERVAL = 0.2  # REFRESH_INTERVAL of progress.c


class Gauge(Protocol):
    """Told how much there is and how long it took."""

    def update(self, count: int, seconds: float) -> None: ...

    def finish(self, count: int, seconds: float) -> None: ...


def human(size: float, top: int = 10, places: int = 1) -> str:
    """human_readable(): 1.2K, 100K, 2.9M; `places` decimals below `top`."""
    if size < KIB:
        return str(int(size))
    for unit in "KMGTPE":
        size /= KIB
        if size < KIB:
            return f"{size:.{places if size < top else 0}f}{unit}"
    return f"{size:.0f}E"


def _scaled(size: float, seconds: float) -> tuple[float, int]:
    speed = size / seconds if seconds > 0 else size / 1e-6  # the timer's resolution, when it saw nothing pass
    unit = 0
    while speed >= KIB and unit < 4:
        speed /= KIB
        unit += 1
    return speed, unit


def _places(speed: float) -> int:
    return 0 if speed >= 99.95 else 1 if speed >= 9.995 else 2


def rate(size: int, seconds: float) -> str:
    """retr_rate(): 5.14 MB/s."""
    speed, unit = _scaled(size, seconds)
    return f"{speed:.{_places(speed)}f} {('B/s', 'KB/s', 'MB/s', 'GB/s', 'TB/s')[unit]}"


def decimal(number: float) -> str:
    """print_decimal(): as few digits as make sense."""
    if number >= 9.95:
        return f"{number:.0f}"
    if number >= 0.95:
        return f"{number:.1f}"
    if number >= 0.001:
        return f"{number:.1g}"
    return f"{number:.3f}" if number >= 0.0005 else "0"


def short(seconds: int, is_tight: bool = True) -> str:
    """eta_to_human_short(): two units."""
    space = "" if is_tight else " "
    if seconds < 100:
        return f"{seconds}s"
    if seconds < 100 * 60:
        return f"{seconds // 60}m{space}{seconds % 60}s"
    if seconds < 48 * 3600:
        return f"{seconds // 3600}h{space}{seconds // 60 % 60}m"
    if seconds < 100 * 86400:
        return f"{seconds // 86400}d{space}{seconds // 3600 % 24}h"
    return f"{seconds // 86400}d"


class Dots:
    """A dot a KiB, fifty a line."""

    def __init__(self, put: Callable[[str], None], size: int | None) -> None:
        self._put = put
        self._size = size
        self._rows = 0
        self._dots = 0
        self._last = 0.0
        self._is_begun = False

    def _begin(self) -> None:
        if not self._is_begun:
            self._is_begun = True
            self._put("\n")

    def update(self, count: int, seconds: float) -> None:
        self._begin()
        while self._rows * PER_LINE + self._dots < count // KIB:
            if not self._dots:
                self._put(f"{self._rows * PER_LINE:6}K")
            self._put(" ." if not self._dots % CLUSTER else ".")
            self._dots += 1
            if self._dots == PER_LINE:
                self._row(count, seconds, is_last=False)
                self._rows += 1
                self._dots = 0

    def _row(self, count: int, seconds: float, is_last: bool) -> None:
        shown = count if is_last else (self._rows + 1) * PER_LINE * KIB
        here = shown - self._rows * PER_LINE * KIB
        if self._size:
            self._put(f"{100 * shown // self._size:3}%")
        speed, unit = _scaled(here, seconds - self._last)
        self._put(f" {speed:4.{_places(speed)}f}{' KMGT'[unit]}")
        self._last = seconds
        if is_last:
            self._put(f"={short(int(seconds + 0.5)) if seconds >= 10 else decimal(seconds) + 's'}\n\n")
            return
        if self._size:
            self._put(f" {short(int(seconds * (self._size - shown) / shown + 0.5))}")
        self._put("\n")

    def finish(self, count: int, seconds: float) -> None:
        self._begin()
        if not self._dots:
            self._put(f"{self._rows * PER_LINE:6}K")
        gap = sum(2 if not dot % CLUSTER else 1 for dot in range(self._dots, PER_LINE))
        self._put(" " * gap)
        self._row(count, seconds, is_last=True)


class Bar:
    """One line, drawn anew five times a second."""

    def __init__(self, put: Callable[[str], None], size: int | None, name: str, columns: int, *, is_quiet: bool = False) -> None:
        self._put = put
        self._size = size
        self._name = name.rpartition("/")[2] or name
        self._width = max(columns, 45) - 1
        self._drawn = 0.0
        self._tick = 0
        if not is_quiet:
            put("\n")
        self._draw(0, 0.0, is_done=False, is_first=True)

    def update(self, count: int, seconds: float) -> None:
        if seconds - self._drawn >= INTERVAL:
            self._drawn = seconds
            self._draw(count, seconds, is_done=False)

    def finish(self, count: int, seconds: float) -> None:
        self._draw(count, seconds, is_done=True)
        self._put("\n\n" if self._drawn >= 0 else "")

    def _draw(self, count: int, seconds: float, *, is_done: bool, is_first: bool = False) -> None:
        room = self._width // 4
        bar = self._width - (room + 1 + 4 + 2 + 8 + 10 + 15)
        name = self._name
        if len(name) > room:
            name = name[:room] if not is_first else " " * (room // 2 + 1) + name[: room - room // 2 - 1]
        text = f"{name:<{room}} "
        if self._size:
            share = min(count, self._size) / self._size
            filled = int(bar * share)
            text += f"{int(100 * share):3}%[{('=' * (filled - 1) + '>') if filled else '':<{bar}}]"
        else:
            place = min(self._tick, bar - 3)
            text += f"    [{' ' * place}<=>{' ' * (bar - 3 - place)}]"
            self._tick += 1
        text += f" {human(count, 1000, 2):>7}"
        if seconds > 0.005 and count:
            speed, unit = _scaled(count, seconds)
            text += f"  {speed:4.{_places(speed)}f}{('B/s ', 'KB/s', 'MB/s', 'GB/s', 'TB/s')[unit]}"
        else:
            text += "  --.-KB/s"
        if is_done:
            text += f"{'    in ' + (short(int(seconds + 0.5), False) if seconds >= 10 else decimal(seconds) + 's'):<15}"
        elif self._size and count and seconds > 3:
            text += f"{'    eta ' + short(int(seconds * (self._size - count) / count + 0.5), False):<15}"
        else:
            text += " " * 15
        self._put(f"\r{text}")
