"""What nginx writes about visitors: into the logs of a visitor's layer, or kept apart for a source that has no layer yet.

The scanners of the world are many, and a layer for each would cost more than they are worth. So a stranger's last lines wait
in the store, some hundreds at most, and stand in the logs at their place in time from the moment at which he gets in.
"""

from __future__ import annotations

import heapq
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mirage.base.clock import SECOND
from mirage.state.api import Txn
from mirage.vfs import layers
from mirage.world.host import Host
from mirage.world.logs import turned
from mirage.world.logs.rotated import rotation
from mirage.world.pen import Pen, jot

BUCKET = b"web-traffic"
REMEMBERED = 4096  # sources whose place in the ring is kept in memory
DAY = 86_400 * SECOND
MONTHS = b"JanFebMarAprMayJunJulAugSepOctNovDec"
_ACCESS = re.compile(rb"\[(\d\d)/(\w{3})/(\d{4}):(\d\d:\d\d:\d\d) ")
_ERROR = re.compile(rb"(\d{4})/(\d\d)/(\d\d) (\d\d:\d\d:\d\d) ")


@dataclass(frozen=True, slots=True)
class Line:
    """When (nanoseconds), into which file, what."""

    time: int
    path: bytes
    data: bytes


class WebTraffic:
    """The lines of one host. `most` is how many of a stranger's are kept."""

    def __init__(self, host: Host, most: int) -> None:
        self._host = host
        self._most = most
        self._next: OrderedDict[bytes, int] = OrderedDict()

    def write(self, layer: bytes, lines: list[Line]) -> None:
        """One transaction, however many lines."""
        if layers.exists(self._host.store, layer):
            turned.overnight(self._host, layer, lines[0].time)
            jot(self._host.place(layer).root, lambda pen: _append(pen, lines))
        elif self._most:
            self._host.store.run(lambda txn: self._keep(txn, layer, lines))

    def _keep(self, txn: Txn, layer: bytes, lines: list[Line]) -> None:
        """The newest take the place of the oldest."""
        prefix = _prefix(layer)
        number = self._next.get(layer)
        if number is None:
            kept = [int.from_bytes(value[:8], "big") for _, value in txn.scan(BUCKET, prefix) if _.startswith(prefix)]
            number = max(kept, default=-1) + 1
        for line in lines[-self._most :]:
            record = number.to_bytes(8, "big") + line.time.to_bytes(8, "big") + bytes((len(line.path),)) + line.path + line.data
            txn.put(BUCKET, prefix + (number % self._most).to_bytes(4, "big"), record)
            number += 1
        self._next[layer] = number
        self._next.move_to_end(layer)
        if len(self._next) > REMEMBERED:
            self._next.popitem(last=False)

    def settle(self, layer: bytes) -> None:
        """Somebody gets in: what waited for his layer stands in its logs from now on."""
        waiting = self._host.store.look(
            lambda reader: any(key.startswith(_prefix(layer)) for key, _ in reader.scan(BUCKET, _prefix(layer)))
        )
        if waiting:
            self._next.pop(layer, None)
            now = self._host.clock.now()
            jot(self._host.place(layer).root, lambda pen: _settle(pen, layer, now, rotation(now, self._host.identity)))


def _prefix(layer: bytes) -> bytes:
    return len(layer).to_bytes(2, "big") + layer


def _append(pen: Pen, lines: list[Line]) -> None:
    texts: dict[bytes, bytes] = {}
    for line in lines:
        texts[line.path] = texts.get(line.path, b"") + line.data
    for path, text in texts.items():
        pen.append(path, text)


def _settle(pen: Pen, layer: bytes, now: int, rotated: int) -> None:
    txn, prefix = pen.work.txn, _prefix(layer)
    kept = [(key, value) for key, value in txn.scan(BUCKET, prefix) if key.startswith(prefix)]
    texts: dict[bytes, list[bytes]] = {}
    latest: dict[bytes, int] = {}
    for key, record in sorted(kept, key=lambda pair: pair[1][:8]):
        txn.delete(BUCKET, key)
        time, size = int.from_bytes(record[8:16], "big"), record[16]
        path, data = record[17 : 17 + size], record[17 + size :]
        if time < rotated:
            path += b".1"
        if time > rotated - DAY:
            texts.setdefault(path, []).append(data)
            latest[path] = time
    for path, lines in texts.items():
        inode = pen.inode(path)
        if inode is not None:
            pen.at(max(latest[path], inode.mtime))
            pen.file(path, b"".join(_merged(pen.read(path), lines)), 0o640, inode.uid, inode.gid)
    pen.at(now)


def _merged(text: bytes, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Both in order of time; what is no line of a log stays behind the line that it follows."""
    moment = (0, 0, 0, b"")
    own: list[tuple[tuple[int, int, int, bytes], bytes]] = []
    for line in text.splitlines(keepends=True):
        moment = _moment(line) or moment
        own.append((moment, line))
    theirs = [(_moment(line) or moment, line) for line in lines]
    return (line for _, line in heapq.merge(own, theirs, key=lambda pair: pair[0]))


def _moment(line: bytes) -> tuple[int, int, int, bytes] | None:
    """When a line was written, by the machine's own clock."""
    if found := _ERROR.match(line):
        return int(found[1]), int(found[2]), int(found[3]), found[4]
    if found := _ACCESS.search(line):
        return int(found[3]), MONTHS.find(found[2]) // 3 + 1, int(found[1]), found[4]
    return None
