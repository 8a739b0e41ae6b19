"""apt's mirrors, which answer nobody: what `update` and a package's download tell of it (apt 2.6.2).

Each is asked three times, as Acquire::Retries has it, and how that ended is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mirage.shell.net import network
from mirage.shell.programs.apt.archive import Source, sources
from mirage.shell.programs.apt.speaking import Run, notice, progress, say
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

LISTS_LOCK, ARCHIVES_LOCK = "/var/lib/apt/lists/lock", "/var/cache/apt/archives/lock"
TIMEOUT = 30.0  # Acquire::http::Timeout
TRIES = 3  # Acquire::Retries of 2.6: that many Ign lines, then Err


def lock(run: Run, path: str) -> None:
    """The file that apt locks stays behind."""
    if not run.proc.uid and not run.proc.exists(path):
        try:
            run.proc.caller.write_file(path.encode(), b"", 0o640)
        except OSError:
            return


async def update(run: Run) -> int:
    lock(run, LISTS_LOCK)
    wanted = [
        Wanted(source, f"{source.uri} {source.suite} InRelease", f"dists/{source.suite}/InRelease") for source in sources(run.proc)
    ]
    failures = await archives(run, wanted)
    progress(run, "Reading package lists", 0, 100)
    if run.is_apt:
        progress(run, "Building dependency tree", 0, 0, 50, 50)
        if run.proc.exists("/var/lib/apt/extended_states"):
            progress(run, "Reading state information", 0, 0)
        say(run, "All packages are up to date.\n")
    await run.proc.flush()
    for text in failures:
        notice(run, "W", text)
    if failures:
        notice(run, "W", "Some index files failed to download. They have been ignored, or old ones used instead.")
    return 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file of a mirror, and how it is told."""

    source: Source
    told: str
    path: str


async def archives(run: Run, wanted: Sequence[Wanted]) -> list[str]:
    """Ask for all of them; what failed, and why."""
    answers: dict[str, list[str]] = {}
    for attempt in range(TRIES):
        for number, each in enumerate(wanted, 1):
            host = each.source.host
            if host not in answers:
                await _working(run, f"Connecting to {host}")
                answers[host] = await _reach(run.proc, each.source)
            await _line(run, f"Ign:{number} {each.told}\n")
        if attempt < TRIES - 1:
            await run.proc.sleep(attempt + 1.0)
    seen: set[str] = set()
    failures = []
    for number, each in enumerate(wanted, 1):
        why = answers[each.source.host][each.source.host in seen and -1]
        seen.add(each.source.host)
        failures.append(f"Failed to fetch {each.source.uri}/{each.path}  {why}")
        await _line(run, f"Err:{number} {each.told}\n  {why}\n")
    return failures


async def _line(run: Run, text: str) -> None:
    if run.proc.isatty(1) and run.quiet == 0:
        run.proc.out(f"\r            \r{text}")
    elif run.quiet < 2:
        run.proc.out(text)
    await _working(run, "Working")


async def _working(run: Run, what: str) -> None:
    if run.proc.isatty(1) and run.quiet == 0:
        text = f"\r0% [{what}]"
        run.proc.out(f"\x1b[33m{text}\x1b[0m" if run.is_apt else text)
    await run.proc.flush()


async def _reach(proc: Process, source: Source) -> list[str]:
    """Why the mirror can not be had: the first time, and what is said of its address after that."""
    host, port = source.host, urlsplit(source.uri).port or (443 if source.uri.startswith("https") else 80)
    service = "https" if port == 443 else "http"
    again = f"Unable to connect to {host}:{service}:"
    found = await network.resolve(proc, host)
    if not found.addresses:
        text = "Could not resolve" if found.failure is Failure.NO_NAME else "Temporary failure resolving"
        return [f"{text} '{host}'"]
    address = found.addresses[0]
    answer = await network.connect(proc, host, address, port, timeout=TIMEOUT)
    if not isinstance(answer, ConnectFailure):
        return [f"Connection timed out [IP: {address} {port}]"]
    match answer.failure:
        case Failure.REFUSED:
            return [f"Could not connect to {host}:{port} ({address}). - connect (111: Connection refused)", again]
        case Failure.UNREACHABLE:
            return [f"Cannot initiate the connection to {host}:{port} ({address}). - connect (101: Network is unreachable)"]
        case Failure.NO_ROUTE:
            return [f"Could not connect to {host}:{port} ({address}). - connect (113: No route to host)", again]
        case Failure.RESET:
            return [f"Connection failed [IP: {address} {port}]"]
    return [f"Could not connect to {host}:{port} ({address}), connection timed out", again]
