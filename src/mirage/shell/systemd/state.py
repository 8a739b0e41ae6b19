"""The state of one unit: from its processes, from what was done to it in this layer, or as the boot left it."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.shell.lib.text import to_bytes, to_text
from mirage.world import units

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.units import Unit

PRESETS = ("/etc/systemd/system-preset", "/run/systemd/system-preset", "/usr/lib/systemd/system-preset")
WANTS = "/etc/systemd/system"
DOTS = {"active": "●", "failed": "×"}
COLOURS = {"active": "\x1b[0;1;32m", "failed": "\x1b[0;1;31m"}
PLAIN = "\x1b[0m"
STARTED = {  # by kind: the sub-state of a unit that was started and has no process
    "service": "exited", "timer": "waiting", "path": "waiting", "socket": "listening", "mount": "mounted", "automount": "waiting",
    "scope": "running",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """What `Active:` says."""

    active: str
    sub: str
    since: int
    fate: units.Fate | None = None

    @property
    def status(self) -> int:
        return 0 if self.active == "active" else 3


def state(proc: Process, unit: Unit) -> State:
    running = units.members(proc.visit, unit.name)
    fate, life = units.fate(proc.visit, unit.name), proc.host.lives.last(unit.name)
    boot = proc.host.identity.boot_time
    if running:
        begun = life.run if life is not None and life.run else running[0].start_time
        return State("active", "running", fate.time if fate else begun, fate)
    if fate is not None and not fate.is_active:
        is_failed = fate.result != "success"
        return State("failed" if is_failed else "inactive", "failed" if is_failed else "dead", fate.time, fate)
    if fate is not None:
        return State("active", STARTED.get(unit.name.rpartition(".")[2], "active"), fate.time, fate)
    _, active, sub = units.booted().get(unit.name, ("loaded", "inactive", "dead"))
    is_gone = unit.name.endswith(".service") and sub == "running"  # its process is not there: it was never begun here
    is_off = unit.name.endswith((".service", ".timer")) and enabled(proc, unit) == "disabled"
    if active != "active" or is_gone or is_off:
        return State("inactive", "dead", 0)
    return State(active, sub, life.run if life is not None else boot + (5 if unit.name.endswith(".target") else 3) * SECOND)


def enabled(proc: Process, unit: Unit) -> str:
    """is-enabled: links in /etc/systemd/system, or no [Install] at all."""
    if unit.is_masked:
        return "masked"
    if unit.path.startswith("/run/systemd/transient/"):
        return "transient"
    if any(proc.lstat(link) for link in links(proc, unit)):
        return "enabled"
    if is_linked(proc, unit):
        return "linked"
    has_install = any(key.startswith("Install.") for key in unit.values)
    return "disabled" if has_install else "static"


def is_linked(proc: Process, unit: Unit) -> bool:
    """Whether its file lies in another place, to which a link leads."""
    return bool(unit.path) and proc.caller.realpath(to_bytes(unit.path)).rpartition(b"/")[0] not in (
        *units.DIRECTORIES,
        b"/usr/lib/systemd/system",
    )


def preset(proc: Process, name: str) -> str:
    """What Debian's 90-systemd.preset and its like say: all is enabled that they do not name."""
    for folder in PRESETS:
        try:
            files = sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(folder)))
        except OSError:
            continue
        for file in files:
            for line in to_text(proc.read_file(f"{folder}/{file}")).splitlines() if file.endswith(".preset") else ():
                words = line.split()
                if len(words) > 1 and words[0] in ("enable", "disable") and fnmatch.fnmatchcase(name, words[1]):
                    return f"{words[0]}d"
    return "enabled"


def links(proc: Process, unit: Unit) -> list[str]:
    """The links that enabling made and that are there."""
    name = unit.name.replace(
        "@.", f"@{unit.values.get('Install.DefaultInstance', '')}."
    )  # a template stands for one of its instances
    wanted = [f"{WANTS}/{target}.wants/{name}" for target in unit.values.get("Install.WantedBy", "").split()]
    wanted += [f"{WANTS}/{target}.requires/{name}" for target in unit.values.get("Install.RequiredBy", "").split()]
    wanted += [f"{WANTS}/{alias}" for alias in unit.values.get("Install.Alias", "").split()]
    return [link for link in wanted if proc.caller.exists(to_bytes(link), follow=False)]


def painted(proc: Process, text: str, active: str) -> str:
    """On a terminal, in the colour of a state; most states have none."""
    return f"{COLOURS[active]}{text}{PLAIN}" if active in COLOURS and proc.isatty(1) else text


def dot(proc: Process, active: str) -> str:
    """The mark of a unit in this state."""
    return painted(proc, DOTS.get(active, "○"), active)
