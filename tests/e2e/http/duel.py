"""Both servers side by side, asked the same: `python -m tests.e2e.http.duel [WORD]` prints what differs on requests with that word."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from mirage.base.clock import SECOND
from mirage.world import snakeoil
from tests.e2e import namespace
from tests.e2e.http import exchange, ground, real, real_apache
from tests.e2e.http.battery import REQUESTS

T = TypeVar("T")
Connect = Callable[[int], socket.socket]
REAL: dict[str, Callable[[Path], namespace.Server]] = {
    "nginx": lambda directory: real.RealNginx(directory, directory / "pair.pem", directory / "pair.pem"),
    "apache": lambda directory: _usual(directory),
}
FLIGHT = 24  # conversations at once: most of their time is waiting
AGAIN = (1, 3, 10)  # times as patient, as long as the two differ


@dataclass(frozen=True)
class Pair:
    """The real server and ours: a connection to port 80 or 443 of each, and the directories of their logs."""

    theirs: Connect
    ours: Connect
    their_logs: Path
    our_logs: Path


def _usual(directory: Path) -> namespace.Server:
    """An Apache that has drawn a boundary of sixteen digits, as `ours` has: in one of sixteen a digit is missing, and all lengths are others."""
    while True:
        server = real_apache.RealApache(directory, directory / "pair.pem")
        answer = exchange.hear(server.connect(80), b"GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-0,2-2\r\nConnection: close\r\n\r\n")
        if re.search(rb"boundary=[0-9a-f]{16}\r", answer):
            (directory / "log" / "access.log").write_bytes(b"")
            return server
        server.stop()


@contextlib.contextmanager
def servers(kind: str = "nginx") -> Iterator[Pair]:
    """Both of that kind, over the same files and with the same certificate."""
    with tempfile.TemporaryDirectory(prefix="http") as place:
        directory = Path(place)
        directory.chmod(0o755)
        ground.lay_out(directory / "html")
        pair = snakeoil.make("localhost", ground.BORN * SECOND)
        (directory / "pair.pem").write_bytes(pair.certificate + pair.key)
        (directory / "ours").mkdir()
        (directory / "ours" / "pair.pem").write_bytes(pair.certificate + pair.key)
        theirs = REAL[kind](directory)
        ours = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.http.ours", str(directory / "ours"), kind],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert ours.stdin is not None and ours.stdout is not None
        try:
            plain, secure = map(int, ours.stdout.readline().split())
            ports = {80: plain, 443: secure}
            yield Pair(
                theirs.connect,
                lambda port: socket.create_connection(("127.0.0.1", ports[port]), 60),
                directory / "log",
                directory / "ours",
            )
        finally:
            theirs.stop()
            ours.stdin.close()
            ours.wait(90)
            ours.stdout.close()


def both(pair: Pair, ask: Callable[[Connect, float], T], wait: float) -> tuple[T, T]:
    """What the real server and ours answer to who waits so many seconds; he waits longer, as on a busy machine, while they differ."""
    for patience in AGAIN:
        theirs, ours = (ask(connect, patience * wait) for connect in (pair.theirs, pair.ours))
        if theirs == ours:
            break
    return theirs, ours


def compare(
    pair: Pair, requests: Mapping[str, exchange.Said], port: int = 80, tell: Callable[[bytes], bytes] = lambda answer: answer
) -> dict[str, tuple[bytes, bytes]]:  # fmt: skip
    """Name -> both answers, as far as they tell something, for each request that is answered differently again and again.

    On a busy machine an answer may come late; what differed is asked again alone.
    """

    def ask(name: str, patience: float) -> tuple[str, tuple[bytes, bytes]]:
        data, quiet = requests[name], patience * exchange.QUIET
        theirs, ours = (
            tell(exchange.comparable(exchange.hear(connect(port), data, quiet))) for connect in (pair.theirs, pair.ours)
        )  # fmt: skip
        return name, (theirs, ours)

    differing = dict.fromkeys(requests, (b"", b""))
    for workers, patience in ((FLIGHT, 1), (4, 3), (1, 3), (1, 10)):
        with ThreadPoolExecutor(workers) as pool:
            answers = pool.map(lambda name, patience=patience: ask(name, patience), list(differing))
            differing = {name: both for name, both in answers if both[0] != both[1]}
    return differing


def show(requests: Mapping[str, exchange.Said], differing: Mapping[str, tuple[bytes, bytes]]) -> str:
    """The places at which answers part."""
    parts = []
    for name, (first, second) in list(differing.items())[:20]:
        at = max(0, next((at for at, (one, other) in enumerate(zip(first, second)) if one != other), 60) - 60)
        parts.append(f"{name}: {requests[name]!r:.300}\n  real {first[at : at + 300]!r}\n  ours {second[at : at + 300]!r}")
    return "\n".join(parts)


def main() -> None:
    wanted = {name: data for name, data in REQUESTS.items() if not sys.argv[1:] or sys.argv[1] in name}
    with servers() as pair:
        found = compare(pair, wanted)
    print(show(wanted, found))
    print(f"{len(wanted) - len(found)} of {len(wanted)} requests answered the same")


if __name__ == "__main__":
    main()
