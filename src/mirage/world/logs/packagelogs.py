"""What dpkg 1.21 and apt 2.6 have logged on this machine: its installation and its upgrades, rotated by the month.

When each package came is told by its list in /var/lib/dpkg/info; which version it replaced is guessed by Debian's custom of
numbering. The forms of the lines are recorded from Debian 12. logrotate keeps twelve months in which something was logged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from random import Random

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import packing
from mirage.image.packages import Package
from mirage.world.identity import Identity
from mirage.world.logs import leftovers, removals, unpacking
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import ADM
from mirage.world.logs.unpacking import Run, Step
from mirage.world.pen import Pen

A_NAME = 49.76  # bytes of dpkg's lists for each that it counts, of the image
UPGRADED = 84 * SECOND  # how long apt took on the image
KEPT = 12  # rotate 12 in /etc/logrotate.d/dpkg and apt
DPKG, ALTERNATIVES = b"/var/log/dpkg.log", b"/var/log/alternatives.log"
HISTORY, TERM = b"/var/log/apt/history.log", b"/var/log/apt/term.log"
QUIET = ("pager", "cpp", "cc", "c89", "c99")  # groups whose maintainer scripts say --quiet


def write(pen: Pen, seed: bytes, identity: Identity, packages: Mapping[str, Package], done: Sequence[Run], now: int) -> None:
    """All logs of packages, with the times of their last lines; `done` are the machine's `runs`."""
    if pen.find(b"/var/log/apt") is None or not packages:
        return
    found = [run for run in done if run.end < now]
    chance = dice(seed, "packages logged")
    admin = next((person for person in identity.people if person.admin), None)
    asked = f"Requested-By: {admin.name} ({admin.uid})\n" if admin else ""
    versions, files = _versions(found, packages), _listed(pen)
    upgrades = [run for run in found if not run.is_installer]
    zone = identity.timezone
    gone = [removal for removal in removals.removals(identity, packages) if removal.end < now]
    told = [(run.end, "".join(unpacking.logged(run, versions[run.start], zone))) for run in found]
    told += [(removal.end, removals.logged(removal, zone)) for removal in gone]
    tidy = leftovers.tidying(identity, packages)
    then = versions[found[0].start] if found else {}
    told += [(tidy.end, leftovers.logged(tidy, then, zone))] if tidy else []
    _rotated(pen, DPKG, sorted(told), now, identity, delayed=True)
    _rotated(pen, ALTERNATIVES, _alternatives(pen, zone), now, identity, delayed=True)
    lasting = [(run.end, _history(run, command(seed), asked, chance, zone)) for run in upgrades]
    lasting += [(removal.end, removals.history(removal, command(seed), asked, zone)) for removal in gone]
    lasting += [(tidy.end, leftovers.history(tidy, command(seed), asked, dice(seed, "tidied"), zone))] if tidy else []
    turned = _rotated(pen, HISTORY, sorted(lasting), now, identity)
    spoken = [
        (
            run.end,
            "".join(unpacking.said(run, versions[run.start], zone, files - run.start // SECOND % 41, _running(identity, run.start))),
        )
        for run in upgrades
    ]
    has_grub = "grub-pc" in packages
    spoken += [(one.end, removals.said(one, zone, files - one.start // SECOND % 41, has_grub=has_grub)) for one in gone]
    spoken += [(tidy.end, leftovers.said(tidy, then, zone, files - tidy.start // SECOND % 41))] if tidy else []
    _rotated(pen, TERM, sorted(spoken), now, identity, mode=0o640, group=ADM)
    pen.at(turned)
    pen.touch(b"/var/log/apt")


def command(seed: bytes) -> str:
    """How this machine's administrator brings its packages up to date."""
    return dice(seed, "upgrades by").choice(("apt upgrade", "apt full-upgrade", "apt upgrade -y", "apt-get -y dist-upgrade"))


def _running(identity: Identity, moment: int) -> str:
    """The kernel under which the machine was up then."""
    return next((boot.kernel for boot in reversed(identity.boots) if boot.up <= moment < boot.down), identity.kernel)


def cleaned(upgrade: int) -> int:
    """When its administrator threw away what apt had fetched and built for an upgrade: none of it lies there."""
    return upgrade + UPGRADED + (4 + upgrade // SECOND % 9) * SECOND + upgrade % SECOND


def tidied(upgrade: int) -> int:
    """When he ran what his history has last, with which apt's cache was built anew or its lists went away."""
    return cleaned(upgrade) + (3 + cleaned(upgrade) // SECOND % 6) * SECOND + upgrade // 7 % SECOND


def runs(dated: Callable[[bytes], int], identity: Identity, packages: Mapping[str, Package]) -> list[Run]:
    """The installation and the upgrades that brought something, oldest first. `dated`: when a file was written; 0 where there is none."""
    starts = [identity.install_time, *identity.upgrades]
    steps: dict[int, list[Step]] = {start: [] for start in starts}
    for package in packages.values():
        written = dated(f"/var/lib/dpkg/info/{package.list_name}.list".encode())
        if not written:
            continue
        came = starts[max(0, bisect_right(starts, written) - 1)]
        name = f"{package.name}:{package.architecture}"
        is_new = came == starts[0] or re.match(r"linux-image-\d", package.name) is not None
        older = before(package.version)
        if package.name == "linux-image-amd64" and not is_new:
            older = _kernels(identity, steps, written - came) or older
        elif came != starts[0] and not is_new:
            steps[starts[0]].append(Step(name, older, "", starts[0] + written - came))
        steps[came].append(Step(name, package.version, "" if is_new else older, written))
    if steps[starts[0]] and leftovers.tidying(identity, packages):
        steps[starts[0]] += leftovers.steps(identity.persona, max(step.time for step in steps[starts[0]]))
    written = dated(b"/var/lib/dpkg/status")
    return [
        _run(start, sorted(some, key=lambda step: step.time), start == starts[0], written if start == starts[-1] else 0)
        for start, some in steps.items()
        if some
    ]


def setups(dated: Callable[[bytes], int], identity: Identity, packages: Mapping[str, Package], now: int) -> list[unpacking.Setup]:
    """All that the upgrades until now set up on a machine that ran, the oldest first."""
    versions = {name: package.version for name, package in packages.items()}
    upgrades = [run for run in runs(dated, identity, packages) if run.end < now and not run.is_installer]
    return [setup for run in upgrades for setup in unpacking.setups(run, versions)]


def _run(start: int, steps: list[Step], is_installer: bool, written: int) -> Run:
    """`written`: when dpkg's status was, which the last run ends with. What is fetched first is not dpkg's time."""
    last = steps[-1].time
    begins = start if is_installer else max(start, steps[0].time - unpacking.READS)
    return Run(begins, written if written > last else last + unpacking.lasts(begins, steps), steps, is_installer)


def _kernels(identity: Identity, steps: Mapping[int, list[Step]], after: int) -> str:
    """What brought the kernels that the machine booted before this one, each so long after its run began; the last one's version."""
    starts, older, held = sorted(steps), "", ""
    for boot in identity.boots:
        if boot.kernel in (held, identity.kernel):
            continue
        came = starts[max(0, bisect_right(starts, boot.up) - 1)] if held else starts[0]
        steps[came].append(Step(f"linux-image-{boot.kernel}:amd64", boot.version, "", came + after))
        steps[came].append(Step("linux-image-amd64:amd64", boot.version, older, came + after + SECOND))
        older, held = boot.version, boot.kernel
    return older


def _versions(found: Sequence[Run], packages: Mapping[str, Package]) -> dict[int, dict[str, str]]:
    """What was there after each run, by its start; `found` is oldest first."""
    then, after = {name: package.version for name, package in packages.items()}, {}
    for run in reversed(found):
        after[run.start] = dict(then)
        for step in run.steps:
            if step.old:
                then[step.package] = step.old
    return after


def _listed(pen: Pen) -> int:
    """How many files and directories dpkg counts as it reads its database."""
    return int(sum(inode.size for name, inode in pen.files(b"/var/lib/dpkg/info") if name.endswith(b".list")) / A_NAME)


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


def _history(run: Run, command: str, asked: str, chance: Random, zone: str) -> str:
    steps = chance.sample(run.steps, len(run.steps))  # apt lists them as they lie in its hash table
    new = ", ".join(f"{step.package}:amd64 ({step.new}, automatic)" for step in steps if not step.old)  # of "all" packages too
    upgraded = ", ".join(f"{step.package}:amd64 ({step.old}, {step.new})" for step in steps if step.old)
    return (
        f"\nStart-Date: {unpacking.wide(run.start, zone)}\nCommandline: {command}\n{asked}"
        + (f"Install: {new}\n" if new else "")
        + (f"Upgrade: {upgraded}\n" if upgraded else "")
        + f"End-Date: {unpacking.wide(run.end, zone)}\n"
    )


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
) -> int:
    """The parts as logrotate has moved them: the newest in the file itself, those before in .1, .2.gz and on (`delayed`: .1 is not packed yet).

    Each month it moves a log once, in the first night in which something stands in it (notifempty). Returns when it was made.
    """
    turns = identity.timezone, identity.hostname
    made, moved = identity.install_time, logs.next_turn(identity.install_time, *turns)  # its first look, at which it moves nothing
    files, part, due = (
        list[tuple[int, int, bytes]](),
        list[tuple[int, str]](),
        0,
    )  # when each was made and written last, the oldest first
    for time, text in [*parts, (now, "")]:
        if part and due <= time:
            files.append((made, part[-1][0], "".join(text for _time, text in part).encode()))
            made, moved, part = due, due, []
        if text:
            due = due if part else logs.month_turn(time, moved, *turns)
            part.append((time, text))
    files.append((made, part[-1][0] if part else made, "".join(text for _time, text in part).encode()))
    begun = [made for made, _last, _text in reversed(files)]
    for number, (_made, last, whole) in enumerate(reversed(files[-KEPT - 1 :])):
        pen.at(last)
        if number > int(delayed):
            ino = pen.file(path + b".%d.gz" % number, packing.standard_input(whole, last), mode, 0, group)
            pen.dated(ino, begun[number - 1 - int(delayed)], begun[0])
        else:
            ino = pen.file(path + (b".%d" % number if number else b""), whole, mode, 0, group)
            pen.dated(ino, begun[number], begun[0] if number else 0)
    return begun[0]
