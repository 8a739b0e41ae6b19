"""What dpkg 1.21 and apt 2.6 have logged on this machine: its installation and its upgrades, rotated by the month.

When each package came is told by its list in /var/lib/dpkg/info; which version it replaced is guessed by Debian's custom of
numbering. The forms of the lines are recorded from Debian 12. logrotate keeps twelve months in which something was logged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import packing
from mirage.image.packages import Package
from mirage.world import logs
from mirage.world.identity import MINUTE, Identity
from mirage.world.pen import Pen

ADM = 4
KEPT = 12  # rotate 12 in /etc/logrotate.d/dpkg and apt
TRIGGERED = 4 * SECOND  # man-db takes its time
DPKG, HISTORY, TERM = b"/var/log/dpkg.log", b"/var/log/apt/history.log", b"/var/log/apt/term.log"
ALTERNATIVES = b"/var/log/alternatives.log"
QUIET = ("pager", "cpp", "cc", "c89", "c99")  # groups whose maintainer scripts say --quiet


@dataclass(frozen=True, slots=True)
class Step:
    """One package of a run; `old` is "" where it was installed newly."""

    name: str  # libc6:amd64
    new: str
    old: str
    time: int
    automatic: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One run of apt, or of the installer: when it began and ended, and what it unpacked."""

    start: int
    end: int
    steps: Sequence[Step]
    is_installer: bool


def write(pen: Pen, seed: bytes, identity: Identity, packages: Mapping[str, Package], now: int) -> None:
    """All logs of packages, with the times of their last lines."""
    if pen.find(b"/var/log/apt") is None or not packages:
        return
    found = [run for run in runs(pen, identity, packages) if run.end < now]
    chance = dice(seed, "packages logged")
    admin = next((person for person in identity.people if person.admin), None)
    asked = f"Requested-By: {admin.name} ({admin.uid})\n" if admin else ""
    triggers = {name: packages[name].version for name in ("man-db", "libc-bin") if name in packages}
    upgrades = [run for run in found if not run.is_installer]
    zone = identity.timezone
    _rotated(pen, DPKG, [(run.end, "".join(_dpkg(run, triggers, zone))) for run in found], now, identity, delayed=True)
    _rotated(pen, ALTERNATIVES, _alternatives(pen, zone), now, identity, delayed=True)
    _rotated(pen, HISTORY, [(run.end, _history(run, command(seed), asked, chance, zone)) for run in upgrades], now, identity)
    _rotated(pen, TERM, [(run.end, "".join(_term(run, triggers, zone))) for run in upgrades], now, identity, mode=0o640, group=ADM)
    pen.at(_turn(now, identity))
    pen.touch(b"/var/log/apt")


def command(seed: bytes) -> str:
    """How this machine's administrator brings its packages up to date."""
    return dice(seed, "upgrades by").choice(("apt upgrade", "apt-get upgrade", "apt upgrade -y", "apt-get -y dist-upgrade"))


def runs(pen: Pen, identity: Identity, packages: Mapping[str, Package]) -> list[Run]:
    """The installation and the upgrades that brought something, oldest first."""
    starts = [identity.install_time, *identity.upgrades]
    steps: dict[int, list[Step]] = {start: [] for start in starts}
    status = pen.inode(b"/var/lib/dpkg/status")
    lasted = max(status.mtime - starts[-1], MINUTE) if status is not None else MINUTE
    for package in packages.values():
        inode = pen.inode(f"/var/lib/dpkg/info/{package.list_name}.list".encode())
        if inode is None:
            continue
        came = starts[max(0, bisect_right(starts, inode.mtime) - 1)]
        name = f"{package.name}:{package.architecture}"
        is_new = came == starts[0] or re.match(r"linux-image-\d", package.name) is not None
        steps[came].append(Step(name, package.version, "" if is_new else before(package.version), inode.mtime, is_new))
        if came != starts[0] and not is_new:
            steps[starts[0]].append(Step(name, before(package.version), "", starts[0] + inode.mtime - came, True))
    return [
        Run(start, start + lasted, sorted(some, key=lambda step: step.time), start == starts[0])
        for start, some in steps.items()
        if some
    ]


def before(version: str) -> str:
    """The version that a stable update most likely replaced."""
    match = re.fullmatch(r"(.*?)([+~])deb(\d+)u(\d+)(?:\+b\d+)?", version)
    if match is None:
        upstream, dash, _revision = version.rpartition("-")
        return f"{_lower(upstream)}-1" if dash else _lower(version)
    base, sign, release, count = match.groups()
    if int(count) > 1:
        return f"{base}{sign}deb{release}u{int(count) - 1}"
    upstream, dash, revision = base.rpartition("-")
    if sign == "+" and revision != "0":
        return base
    return f"{_lower(upstream or revision)}{dash}{revision if upstream else ''}{sign}deb{release}u1"


def _lower(upstream: str) -> str:
    """The release before: 10.11.18 before 10.11.19, 2026e before 2026f, 2025b before 2026a."""
    match = re.fullmatch(r"(\d{4})([a-z])", upstream)
    if match is not None:
        return f"{match[1]}{chr(ord(match[2]) - 1)}" if match[2] > "a" else f"{int(match[1]) - 1}b"
    plain, plus, rest = upstream.partition("+")
    match = re.fullmatch(r"(.*?)([1-9]\d*)((?:\.0)*)", plain)
    return f"{match[1]}{int(match[2]) - 1}{match[3]}{plus}{rest}" if match is not None else upstream


# ---- as the programs write


def _dpkg(run: Run, triggers: Mapping[str, str], zone: str) -> Iterator[str]:
    yield _line(run.start, "startup archives unpack", zone)
    pending: list[str] = []
    for step in run.steps:
        if step.old:
            yield _line(step.time, f"upgrade {step.name} {step.old} {step.new}", zone)
            for state in ("half-configured", "unpacked", "half-installed"):
                yield _line(step.time, f"status {state} {step.name} {step.old}", zone)
        else:
            yield _line(step.time, f"install {step.name} <none> {step.new}", zone)
            yield _line(step.time, f"status half-installed {step.name} {step.new}", zone)
        trigger = _trigger(step)
        if trigger in triggers and trigger not in pending:
            pending.append(trigger)
            yield _line(step.time, f"status triggers-pending {trigger}:{_architecture(run, trigger)} {triggers[trigger]}", zone)
        yield _line(step.time, f"status unpacked {step.name} {step.new}", zone)
    last = run.steps[-1].time
    yield _line(last, "startup packages configure", zone)
    pace = max(0, run.end - TRIGGERED - last) // len(run.steps)
    for number, step in enumerate(run.steps):
        time = last + number * pace
        yield _line(time, f"configure {step.name} {step.new} <none>", zone)
        for state in ("unpacked", "half-configured"):
            yield _line(time, f"status {state} {step.name} {step.new}", zone)
        yield _line(time + pace // 2, f"status installed {step.name} {step.new}", zone)
    for left, trigger in zip(range(len(pending), 0, -1), pending):
        name = f"{trigger}:{_architecture(run, trigger)} {triggers[trigger]}"
        began = run.end - TRIGGERED * left // len(pending)
        yield _line(began, f"trigproc {name} <none>", zone)
        yield _line(began, f"status half-configured {name}", zone)
        yield _line(began + TRIGGERED // len(pending), f"status installed {name}", zone)


def _trigger(step: Step) -> str:
    """Whose trigger a package's files pull: a library's the loader's cache, anything else's its manual pages."""
    return "libc-bin" if re.match(r"lib(?!c-bin|\w+-(perl|common|data))", step.name) else "man-db"


def _architecture(run: Run, name: str) -> str:
    return next((step.name.partition(":")[2] for step in run.steps if step.name.partition(":")[0] == name), "amd64")


def _history(run: Run, command: str, asked: str, chance: Random, zone: str) -> str:
    steps = chance.sample(run.steps, len(run.steps))  # apt lists them as they lie in its hash table
    new = ", ".join(f"{step.name} ({step.new}, automatic)" for step in steps if not step.old)
    upgraded = ", ".join(f"{step.name} ({step.old}, {step.new})" for step in steps if step.old)
    return (
        f"\nStart-Date: {_wide(run.start, zone)}\nCommandline: {command}\n{asked}"
        + (f"Install: {new}\n" if new else "")
        + (f"Upgrade: {upgraded}\n" if upgraded else "")
        + f"End-Date: {_wide(run.end, zone)}\n"
    )


def _term(run: Run, triggers: Mapping[str, str], zone: str) -> Iterator[str]:
    yield f"\nLog started: {_wide(run.start, zone)}\n"
    width = len(str(len(run.steps) - 1))
    for number, step in enumerate(run.steps):
        name, _, architecture = step.name.partition(":")
        shown = step.name if name.startswith("lib") and architecture != "all" else name
        archive = f"{name}_{step.new.replace(':', '%3a')}_{architecture}.deb"
        if not step.old:
            yield f"Selecting previously unselected package {shown}.\n"
        yield f"Preparing to unpack .../{f'{number:0{width}}-' if len(run.steps) > 1 else ''}{archive} ...\n"
        yield f"Unpacking {shown} ({step.new}) {f'over ({step.old}) ' if step.old else ''}...\n"
    for step in run.steps:
        name, _, architecture = step.name.partition(":")
        yield f"Setting up {step.name if name.startswith('lib') and architecture != 'all' else name} ({step.new}) ...\n"
    for trigger in dict.fromkeys(_trigger(step) for step in run.steps):
        if trigger in triggers:
            yield f"Processing triggers for {trigger} ({triggers[trigger]}) ...\n"
    yield f"Log ended: {_wide(run.end, zone)}\n"


def _alternatives(pen: Pen, zone: str) -> list[tuple[int, str]]:
    """What update-alternatives said as each link group was made, from its own records (admindir files of dpkg 1.21)."""
    found = []
    for name, inode in pen.files(b"/var/lib/dpkg/alternatives"):
        lines = iter(pen.read(b"/var/lib/dpkg/alternatives/" + name).decode("utf-8", "replace").split("\n"))
        if next(lines) == "auto":
            said = f"update-alternatives {logs.local(inode.mtime, zone):%Y-%m-%d %H:%M:%S}:"
            found.append((inode.mtime, "".join(f"{said} {text}\n" for text in _group(name.decode(), lines))))
    return sorted(found)


def _group(name: str, lines: Iterator[str]) -> Iterator[str]:
    """The record after its first line: the link, its slaves' names and links, then each choice, its priority and slaves."""
    link, best = next(lines), -1 << 31
    slaves = [(slave, next(lines)) for slave in iter(lambda: next(lines, ""), "")]
    for choice in iter(lambda: next(lines, ""), ""):
        priority = int(next(lines))
        places = [(at, slave, place) for slave, at in slaves if (place := next(lines))]
        words = "".join(f" --slave {at} {slave} {place}" for at, slave, place in places)
        yield f"run with {'--quiet ' if name in QUIET else ''}--install {link} {name} {choice} {priority}{words}"
        if priority > best:
            best = priority
            yield f"link group {name} updated to point to {choice}"


def _line(time: int, text: str, zone: str) -> str:
    return f"{logs.local(time, zone):%Y-%m-%d %H:%M:%S} {text}\n"


def _wide(time: int, zone: str) -> str:
    return f"{logs.local(time, zone):%Y-%m-%d  %H:%M:%S}"


# ---- as logrotate leaves them


def _rotated(
    pen: Pen,
    path: bytes,
    parts: Iterable[tuple[int, str]],
    now: int,
    identity: Identity,
    *,
    delayed: bool = False,
    mode: int = 0o644,
    group: int = 0,
) -> None:
    """The parts by month: this month's in the file itself, those before in .1, .2.gz and on (`delayed`: .1 is not packed yet)."""
    months: dict[str, list[tuple[int, str]]] = {}
    zone = identity.timezone
    for time, text in parts:
        months.setdefault(f"{logs.local(time, zone):%Y-%m}", []).append((time, text))
    current = months.pop(f"{logs.local(now, zone):%Y-%m}", [])
    pen.at(current[-1][0] if current else _turn(now, identity))
    pen.file(path, "".join(text for _time, text in current).encode(), mode, 0, group)
    for number, month in enumerate(sorted(months, reverse=True)[:KEPT], 1):
        whole = "".join(text for _time, text in months[month]).encode()
        last = months[month][-1][0]
        pen.at(last)
        if delayed and number == 1:
            pen.file(path + b".1", whole, mode, 0, group)
        else:
            pen.file(path + b".%d.gz" % number, packing.standard_input(whole, last), mode, 0, group)


def _turn(now: int, identity: Identity) -> int:
    """The first midnight of the month, when logrotate made the file anew."""
    moment = logs.local(now, identity.timezone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return min(logs.turn(moment, identity.hostname), now)
