"""The judge of logs in `make realism-content`: is a log's time real? Windows of lines, by when each was written and how alike.

Real logs come from a checkout of LogHub (github.com/logpai/loghub: sshd on a server that the whole world guesses at, a Linux
machine's syslog) where `--logs` names one, and from this machine's own dpkg.log. Formats differ by the age of a program and machines
by how much goes on, so only the shape is looked at: how the time from line to line is spread, and whether lines come again.
"""

from __future__ import annotations

import gzip
import math
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from content_real import Sample

WINDOW = 120  # lines
STAMPS = (  # how each begins, and how datetime reads it
    (re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"), "%Y-%m-%dT%H:%M:%S"),
    (re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "%Y-%m-%d %H:%M:%S"),
    (re.compile(rb"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d"), "%Y %b %d %H:%M:%S"),
)
CLOCK = ("spread", "bursts", "same second", "same gap", "memory", "on the minute", "templates", "repeated")


def times(lines: Sequence[bytes]) -> list[float]:
    """Seconds of each line that has a time; those of one year where it names none."""
    found = []
    for line in lines:
        for pattern, form in STAMPS:
            match = pattern.match(line)
            if match is not None:
                text = match[0].decode()
                found.append(datetime.strptime(text if form[1] == "Y" and "%b" not in form else f"2024 {text}", form).timestamp())
                break
    return found


def clock(data: bytes) -> list[float]:
    """CLOCK of a window, each of the order of one."""
    lines = data.splitlines()
    stamps = times(lines)
    gaps = [max(0.0, later - earlier) for earlier, later in zip(stamps, stamps[1:])] or [0.0]
    usual = statistics.fmean(gaps) or 1.0  # how much goes on is the machine's own, and no tell
    logs = [math.log1p(10 * gap / usual) for gap in gaps]
    long = [round(gap) for gap in gaps if gap > 5]
    mean, spread = statistics.fmean(gaps), statistics.pstdev(gaps)
    templates = Counter(re.sub(rb"\d+", b"0", re.sub(rb"^.*?\d\d:\d\d:\d\d\S* ", b"", line)) for line in lines)
    whole = Counter(re.sub(rb"^.*?\d\d:\d\d:\d\d\S* ", b"", line) for line in lines)
    total = sum(templates.values()) or 1
    return [
        statistics.pstdev(logs),
        (spread - mean) / (spread + mean) if spread + mean else 0.0,
        sum(gap < 1 for gap in gaps) / len(gaps),
        max(Counter(long).values()) / len(long) if long else 0.0,
        _memory(logs),
        sum(round(gap) % 60 == 0 for gap in gaps if gap > 30) / max(1, sum(gap > 30 for gap in gaps)),
        -sum(n / total * math.log2(n / total) for n in templates.values()) / 4,
        1 - len(whole) / max(1, len(lines)),
    ]


def _memory(values: Sequence[float]) -> float:
    """The correlation of a gap with the next."""
    if len(values) < 4 or statistics.pstdev(values[:-1]) == 0 or statistics.pstdev(values[1:]) == 0:
        return 0.0
    return statistics.correlation(values[:-1], values[1:])


def judge(real: Sequence[bytes], ours: Sequence[bytes]) -> Callable[[bytes], float]:
    """Gaussians over CLOCK, as if they were independent; a file's measures are taken once."""
    known = {}
    for data in (*real, *ours):
        known[data] = clock(data)
    fits = [
        [(statistics.fmean(column), statistics.pstdev(column) + 0.05) for column in zip(*(known[data] for data in side))]
        for side in (real, ours)
    ]

    def score(data: bytes) -> float:
        odds = 0.0
        for value, of_real, of_ours in zip(known.get(data) or clock(data), *fits):
            for (mean, spread), sign in ((of_real, 1), (of_ours, -1)):
                odds += sign * (-math.log(spread) - 0.5 * min(25.0, ((value - mean) / spread) ** 2))
        return odds

    return score


def windows(origin: str, data: bytes, only: bytes = b"") -> Iterator[Sample]:
    """A log in pieces, each as if it were a file of its own."""
    lines = [line for line in data.splitlines() if re.search(only, line) and times([line])]
    for number, start in enumerate(range(0, len(lines) - WINDOW + 1, WINDOW)):
        yield Sample(f"{origin} {number}", b"\n".join(lines[start : start + WINDOW]) + b"\n")


def real(checkout: Path | None) -> dict[str, list[Sample]]:
    """By class; those of a checkout that is not there are missing."""
    found: dict[str, list[Sample]] = {"log.dpkg": []}
    for path in sorted(Path("/var/log").glob("dpkg.log*")):
        raw = path.read_bytes()
        found["log.dpkg"] += windows(f"this machine {path.name}", gzip.decompress(raw) if path.suffix == ".gz" else raw)
    if checkout is not None:
        found["log.sshd"] = [
            sample
            for name in ("OpenSSH/OpenSSH_2k.log", "Linux/Linux_2k.log")
            for sample in windows(name, (checkout / name).read_bytes(), SSHD)
        ]
    return found


SSHD = rb"sshd"
OURS = {"log.dpkg": (b"/var/log/dpkg.log", b""), "log.sshd": (b"/var/log/auth.log", SSHD)}  # file, and which lines
