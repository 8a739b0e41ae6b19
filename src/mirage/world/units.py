"""systemd's units in one layer: what their files say, which processes are whose, and what became of them (systemd 252).

A unit file is read from the visitor's own view, so that one he writes is a unit. What runs is decided by the processes alone.
"""

from __future__ import annotations

import functools
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.processes import ProcessEntry
    from mirage.world.visit import Visit

DIRECTORIES = (
    b"/run/systemd/transient",
    b"/etc/systemd/system",
    b"/run/systemd/system",
    b"/usr/local/lib/systemd/system",
    b"/lib/systemd/system",
)
DROP_INS = (b"/etc/systemd/system.control", b"/run/systemd/system.control", *DIRECTORIES)  # where NAME.d may lie
SUFFIXES = (".service", ".socket", ".target", ".timer", ".mount", ".device", ".slice", ".scope", ".path", ".swap", ".automount")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit file. `values`: `Service.Restart` and the like, the last assignment of each; `assigned`: all of them in their order."""

    name: str
    path: str
    values: Mapping[str, str]
    is_masked: bool = False
    assigned: tuple[tuple[str, str], ...] = ()
    drop_ins: tuple[str, ...] = ()

    def every(self, key: str) -> list[str]:
        """All assignments of one; an empty one takes back those before it."""
        found: list[str] = []
        for name, value in self.assigned:
            if name == key:
                found = [*found, value] if value else []
        return found

    @property
    def description(self) -> str:
        return self.values.get("Unit.Description", self.name)

    @property
    def title(self) -> str:
        """As the journal names it."""
        return f"{self.name} - {self.description}" if "Unit.Description" in self.values else self.name

    @property
    def activates(self) -> str:
        """What a timer starts when it elapses."""
        return self.values.get("Timer.Unit", self.name.removesuffix("timer") + "service")


@dataclass(slots=True)
class Fate:
    """What became of a unit in this layer: when, how (`success`, `signal`), and which process it was."""

    time: int
    result: str = "success"
    pid: int = 0
    signal: int = 0
    is_active: bool = False
    restarts: int = 0
    is_stopped: bool = False  # by systemd, which was asked to
    ran: int = 0  # nanoseconds that it was there
    status: int = 0  # with which it exited by itself
    elapsed: int = 0  # of a timer: when it did so last (ns)
    begun: int = 0  # its last run here (ns); 0: the machine's own


@dataclass(frozen=True, slots=True)
class Again:
    """A daemon's process that was started anew: the one of the boot that it is like, its parent, since when (ns)."""

    like: int
    ppid: int
    since: int


@functools.cache
def booted() -> Mapping[str, tuple[str, str, str]]:
    """Load state, active state and sub state of each unit that is loaded after a boot, as recorded."""
    text = resources.files("mirage.world").joinpath("personas", "web-debian-12", "units.txt").read_text()
    rows = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {name: (load, active, sub) for name, load, active, sub in rows}


def full_name(word: str) -> str:
    """unit_name_mangle(): without a suffix, a service is meant."""
    return word if word.endswith(SUFFIXES) else f"{word}.service"


def load(visit: Visit, word: str) -> Unit | None:
    """The unit of a name, aliases followed; None when there is no such file."""
    caller = Caller(visit.view, ROOT)
    name = full_name(word)
    if "/" in name:
        return None
    stem, at, instance = name.partition("@")
    instance, dot, suffix = instance.rpartition(".")
    candidates = [name, f"{stem}@{dot}{suffix}"] if at and instance else [name]
    for candidate in candidates:
        for directory in DIRECTORIES:
            path = directory + b"/" + candidate.encode("utf-8", "surrogateescape")
            try:
                real = caller.realpath(path)
                if real == b"/dev/null":
                    return Unit(name, path.decode(), {}, is_masked=True)
                data = caller.read_file(path, 1 << 16)
            except OSError:
                continue
            if not data:
                return Unit(name, path.decode(), {}, is_masked=True)
            final = real.rsplit(b"/", 1)[-1].decode("utf-8", "replace")
            full = name if candidate != name else final
            more = drop_ins(caller, full)
            texts = [data, *(caller.read_file(path.encode("utf-8", "surrogateescape"), 1 << 16) for path in more)]
            text = b"\n".join(texts).decode("utf-8", "replace").replace("%I", instance).replace("%i", instance)
            return of_text(full, _text(directory, final, real), text, more)
    return None


def of_text(name: str, path: str, text: str, more: tuple[str, ...] = ()) -> Unit:
    """The unit that a file with this text is. `more`: the drop-ins whose text stands behind it."""
    assigned = tuple(_assigned(text))
    return Unit(name, path, dict(assigned), assigned=assigned, drop_ins=more)


def drop_ins(caller: Caller, name: str) -> tuple[str, ...]:
    """The files that add to a unit, by name: of two of a name the one in the more important place counts."""
    stem, at, rest = name.partition("@")
    found: dict[str, str] = {}
    for one in (name, f"{stem}@.{rest.rpartition('.')[2]}") if at else (name, _dashed(name)) if "-" in name.strip("-") else (name,):
        for directory in DROP_INS:
            folder = directory + b"/" + one.encode("utf-8", "surrogateescape") + b".d"
            try:
                entries = caller.listdir(folder) if caller.exists(folder) else []
            except OSError:
                continue
            place = folder.decode("utf-8", "surrogateescape")
            place = f"/usr{place}" if place.startswith("/lib/") else place
            for entry in entries:
                if entry.name.endswith(b".conf"):
                    file = entry.name.decode("utf-8", "surrogateescape")
                    found.setdefault(file, f"{place}/{file}")
    return tuple(path for _, path in sorted(found.items()))


def _dashed(name: str) -> str:
    """`user-0.slice` takes what `user-.slice` has."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem.rpartition('-')[0]}-.{suffix}"


def _text(directory: bytes, final: str, real: bytes) -> str:
    """The fragment's path as systemd shows it: /lib stands where usr is merged, and the link where it leads to another place."""
    folder = real.rpartition(b"/")[0]
    if folder == b"/usr/lib/systemd/system":
        return f"/lib/systemd/system/{final}"
    return (real if folder in DIRECTORIES else directory + b"/" + final.encode()).decode("utf-8", "replace")


_LINE_END = re.compile("[\n\r\0]")  # of systemd, src/basic/fileio.c categorize_eol


def _assigned(text: str) -> Iterator[tuple[str, str]]:
    section, pending = "", ""
    for line in _LINE_END.split(text):
        line = pending + line.strip()
        pending = ""
        if line.endswith("\\"):
            pending = line[:-1] + " "
        elif line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and line[0] not in "#;" and "=" in line:
            key, _, value = line.partition("=")
            yield f"{section}.{key.strip()}", value.strip()


def names(visit: Visit) -> list[str]:
    """All unit files there are, by name."""
    caller, found = Caller(visit.view, ROOT), set()
    for directory in DIRECTORIES:
        try:
            found |= {entry.name.decode("utf-8", "replace") for entry in caller.listdir(directory)}
        except OSError:
            continue
    return sorted(name for name in found if name.endswith(SUFFIXES))


def members(visit: Visit, name: str) -> list[ProcessEntry]:
    """The processes of a unit, its main one first; those of a user's manager are in a group below."""
    return [entry for entry in visit.processes if name in entry.unit and unit_of(entry) == name]


def unit_of(entry: ProcessEntry) -> str:
    """The unit in whose control group a process is; a service may have groups of its own below."""
    parts = entry.unit.split("/")
    return next((part for part in parts if part.endswith(".service")), parts[-1])


def fate(visit: Visit, name: str) -> Fate | None:
    """What was done to it in this layer; None: it is as the boot left it."""
    return visit.host.place(visit.layer).standing.units.get(name)


def invocation(host: Host, name: str, run: int = 0) -> str:
    """The number of a unit's run, as its link in /run, its control group, `show` and the journal have it. `run`: `Fate.begun`."""
    if not run and (life := host.lives.last(name)) is not None:
        run = life.run
    boot = host.boot_id_of(host.identity.boot_time).replace("-", "")
    return uuid.UUID(int=host.dice("invocation", name, boot, *([str(run)] if run else [])).getrandbits(128), version=4).hex


def last_run(visit: Visit, name: str) -> str:
    """The number of its run in this layer, or of its last one."""
    found = fate(visit, name)
    return invocation(visit.host, name, found.begun if found is not None else 0)
