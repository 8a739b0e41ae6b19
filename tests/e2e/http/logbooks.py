"""What two servers of a kind have written into their logs, held one against the other."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.e2e.http import exchange
from tests.e2e.http.duel import FLIGHT, Pair

SHAPES = (  # what differs between two honest servers: times, process ids, numbers and ports
    (re.compile(r"\[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000\]"), "[now]"),
    (re.compile(r"(?m)^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d (\[\w+\]) \d+#\d+: \*\d+ "), r"\1 "),
    (re.compile(r"(?m)^\[\w{3} \w{3} \d\d [\d:.]+ \d{4}\] (\[\w+:\w+\]) \[pid \d+(?::tid \d+)?\] "), r"\1 "),
    (re.compile(r"\[client ([\d.]+):\d+\]"), r"[client \1]"),
)
PATIENCE = 30.0


def differing(pair: Pair, requests: Mapping[str, bytes]) -> tuple[Counter[str], Counter[str]]:
    """Lines that the real server's logs have and ours have not, and the other way round, once all has been asked of both."""

    for patience in (1, 4):  # who hangs up before a busy machine has answered leaves other lines than who waits
        theirs, ours = _asked(pair, requests, patience * exchange.QUIET)
        if theirs == ours:
            break
    return theirs - ours, ours - theirs


def _asked(pair: Pair, requests: Mapping[str, bytes], quiet: float) -> tuple[Counter[str], Counter[str]]:
    """The lines that this adds to the real server's logs and to ours."""

    def ask(data: bytes) -> None:
        for connect in (pair.theirs, pair.ours):
            exchange.hear(connect(80), data, quiet)

    before = [_lines(logs) for logs in (pair.their_logs, pair.our_logs)]
    with ThreadPoolExecutor(FLIGHT) as pool:
        list(pool.map(ask, requests.values()))
    until = time.monotonic() + PATIENCE
    while True:
        theirs, ours = (_lines(logs) - old for logs, old in zip((pair.their_logs, pair.our_logs), before))
        if theirs == ours or time.monotonic() > until:
            return theirs, ours
        time.sleep(0.2)


def _lines(logs: Path) -> Counter[str]:
    """Each with its log's name."""
    return sum((_of(log) for log in logs.glob("*.log")), Counter())


def _of(log: Path) -> Counter[str]:
    text = log.read_bytes().decode("latin-1")
    for pattern, shape in SHAPES:
        text = pattern.sub(shape, text)
    return Counter(f"{log.name}: {line}" for line in text.splitlines())
