"""Who needs whom and who comes before whom: what unit files say, and what systemd 252 adds by itself to units of each kind.

The additions are those of `*_add_default_dependencies()` and `unit_add_*_dependencies()` of src/core; both ends of each are known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.mounted import mounted
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.systemd.escaping import escape_path, unescape_path
from mirage.shell.systemd.loaded import loaded
from mirage.world import units
from mirage.world.logind import FIRST_USER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mirage.shell.process import Process
    from mirage.world.units import Unit

Names = dict[str, set[str]]
TRUE = ("yes", "true", "1", "on")
INVERSE = {
    "Requires": "RequiredBy", "Requisite": "RequisiteOf", "Wants": "WantedBy", "BindsTo": "BoundBy", "PartOf": "ConsistsOf",
    "Upholds": "UpheldBy", "Conflicts": "ConflictedBy", "Before": "After", "After": "Before", "Triggers": "TriggeredBy",
    "OnFailure": "OnFailureOf", "PropagatesStopTo": "StopPropagatedFrom", "Slice": "SliceOf",
}  # fmt: skip
PULLS = ("Requires", "Requisite", "Wants", "ConsistsOf", "BindsTo", "Upholds")  # --list-dependencies, and reversed:
PULLED = ("RequiredBy", "RequisiteOf", "WantedBy", "PartOf", "BoundBy", "UpheldBy")
DIRECTIONS = {"reverse": PULLED, "after": ("After",), "before": ("Before",)}  # by option
DIRECTORIES = {  # of a service: below which place each lies
    "Service.RuntimeDirectory": "/run", "Service.StateDirectory": "/var/lib", "Service.CacheDirectory": "/var/cache",
    "Service.LogsDirectory": "/var/log", "Service.ConfigurationDirectory": "/etc",
}  # fmt: skip
TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 - what PrivateTmp= covers
SETUP = "systemd-tmpfiles-setup.service"
API = re.compile(r"(?:-|(?:dev|sys|proc|run-lock|run-cred).*)\.mount")  # mount_is_extrinsic()
GENERATED = {"local-fs.target": {"Requires": ("-.mount",), "Wants": ("systemd-remount-fs.service",)}}  # by systemd-fstab-generator
SERVED = {"syslog.socket": "rsyslog.service"}  # an alias of what is enabled


class Graph:
    """All relations of the units that are loaded, by kind; `asked`: those that are loaded because somebody asks."""

    def __init__(self, proc: Process, *asked: str) -> None:
        self.states = {one.name: one.active for one in loaded(proc)}
        for name in asked:
            self.states.setdefault(name, "inactive")
        self.units: dict[str, Unit] = {}
        self._proc = proc
        self._of: dict[str, Names] = {}
        self._paths: dict[str, set[str]] = defaultdict(set)
        self._mounts = {line.target: f"{escape_path(line.target)}.mount" for line in mounted(proc, "/proc/self/mounts")}
        self._load()
        for name in self.states:
            self._of.setdefault(name, defaultdict(set))
            self._say(name)
        self._add_links()
        for name in list(self._of):
            if name.endswith(".target"):
                self._after_its_needs(name)

    def of(self, name: str, *kinds: str) -> set[str]:
        """The units that one stands in these relations to."""
        found = self._of.get(name, {})
        return {other for kind in kinds for other in found.get(kind, ())}

    def mounts_for(self, name: str) -> list[str]:
        """The paths whose mounts it requires."""
        return sorted(self._paths[name])

    def _load(self) -> None:
        for name in list(self.states):
            unit = units.load(self._proc.visit, name)
            if unit is not None and not unit.is_masked:
                self.units[name] = unit

    def add(self, name: str, kind: str, *others: str) -> None:
        for other in others:
            other = self.real(other)
            if other and other != name:
                self._of.setdefault(name, defaultdict(set))[kind].add(other)
                self._of.setdefault(other, defaultdict(set))[INVERSE[kind]].add(name)

    def real(self, name: str) -> str:
        """Of what is behind an alias; empty for what is masked."""
        unit = self.units.get(name)
        if unit is None and name not in self.states:
            found = units.load(self._proc.visit, name)
            if found is not None and found.is_masked:
                return ""
            return found.name if found is not None else name
        return unit.name if unit is not None else name

    # ---- what the files say

    def _say(self, name: str) -> None:
        unit = self.units.get(name)
        if unit is not None:
            for kind in (
                "Requires",
                "Requisite",
                "Wants",
                "BindsTo",
                "PartOf",
                "Upholds",
                "Conflicts",
                "Before",
                "After",
                "OnFailure",
            ):
                for line in unit.every(f"Unit.{kind}"):
                    self.add(name, kind, *line.split())
            for line in unit.every("Unit.RequiresMountsFor"):
                self._need_mounts(name, *line.split())
        for kind, others in GENERATED.get(name, {}).items():
            self.add(name, kind, *others)
        getattr(self, f"_{name.rpartition('.')[2]}", lambda *_: None)(name, unit)

    def _add_links(self) -> None:
        for name in list(self._of):
            for directory in units.DIRECTORIES:
                for suffix, kind in (("wants", "Wants"), ("requires", "Requires")):
                    try:
                        entries = self._proc.caller.listdir(directory + to_bytes(f"/{name}.{suffix}"))
                    except OSError:
                        continue
                    self.add(name, kind, *(to_text(entry.name) for entry in entries))

    # ---- what is added to each kind

    def _is_default(self, unit: Unit | None) -> bool:
        return unit is None or unit.values.get("Unit.DefaultDependencies", "yes") in TRUE

    def _shut_down(self, name: str, target: str = "shutdown.target") -> None:
        self.add(name, "Conflicts", target)
        self.add(name, "Before", target)

    def _in_slice(self, name: str, slice_: str) -> None:
        self.add(name, "Requires", slice_)
        self.add(name, "After", slice_)
        self.add(name, "Slice", slice_)

    def _need(self, name: str, *others: str) -> None:
        self.add(name, "Requires", *others)
        self.add(name, "After", *others)

    def _need_mounts(self, name: str, *paths: str) -> None:
        """unit_add_mount_dependencies(): all mounts on the way, as far as they are units."""
        for path in paths:
            if not path.startswith("/"):
                continue
            self._paths[name].add(path)
            parts = [part for part in path.split("/") if part]
            for count in range(len(parts) + 1):
                mount = self._mounts.get("/" + "/".join(parts[:count]))
                if mount in self.states and mount != name:
                    self._need(name, mount)

    def _service(self, name: str, unit: Unit | None) -> None:
        if unit is None:
            return
        values = unit.values
        if self._is_default(unit):
            self._need(name, "sysinit.target")
            self.add(name, "After", "basic.target")
            self._shut_down(name)
            if values.get("Service.Type") == "dbus" or "Service.BusName" in values:
                self._need(name, "dbus.socket")
        at = name.partition("@")[0]
        self._in_slice(
            name, values.get("Service.Slice", f"system-{at.replace('-', chr(92) + 'x2d')}.slice" if "@" in name else "system.slice")
        )
        if values.get("Service.StandardOutput", "journal" if values.get("Service.StandardInput", "null") == "null" else "") in (
            "journal", "inherit", "journal+console", "syslog", "kmsg",
        ) and name != "systemd-journald.service":  # fmt: skip
            self.add(name, "After", "systemd-journald.socket")
        if values.get("Service.PrivateTmp") in TRUE:
            self._need_mounts(name, *TEMPORARY)
            self.add(name, "After", SETUP)
        for key, place in DIRECTORIES.items():
            self._need_mounts(name, *(f"{place}/{one}" for one in values.get(key, "").split()))
        for key in ("Service.WorkingDirectory", "Service.RootDirectory"):
            self._need_mounts(name, values.get(key, "").lstrip("-"))
        for line in unit.every("Service.Sockets"):
            self.add(name, "Wants", *line.split())
            self.add(name, "After", *line.split())

    def _target(self, name: str, unit: Unit | None) -> None:
        if unit is not None and self._is_default(unit):
            self._shut_down(name)

    def _after_its_needs(self, name: str) -> None:
        """target_add_default_dependencies()."""
        if not self._is_default(self.units.get(name)):
            return
        for other in self.of(name, "Requires", "Requisite", "Wants", "Upholds", "BindsTo", "PartOf"):
            if self._is_default(self.units.get(other)) and name not in self.of(other, "After"):
                self.add(name, "After", other)

    def _socket(self, name: str, unit: Unit | None) -> None:
        if unit is None:
            return
        if self._is_default(unit):
            self.add(name, "Before", "sockets.target")
            self._need(name, "sysinit.target")
            self._shut_down(name)
        self._in_slice(name, unit.values.get("Socket.Slice", "system.slice"))
        for key, value in unit.assigned:
            if key.startswith("Socket.Listen"):
                self._need_mounts(name, value)
        self._start(name, unit.values.get("Socket.Service") or SERVED.get(name) or name.removesuffix("socket") + "service")

    def _start(self, name: str, other: str) -> None:
        self.add(name, "Triggers", other)
        self.add(name, "Before", other)

    def _timer(self, name: str, unit: Unit | None) -> None:
        if unit is None:
            return
        if self._is_default(unit):
            self.add(name, "Before", "timers.target")
            self._need(name, "sysinit.target")
            self._shut_down(name)
            if "Timer.OnCalendar" in unit.values:
                self.add(name, "After", "time-sync.target", "time-set.target")
        if unit.values.get("Timer.Persistent") in TRUE:
            self._need_mounts(name, "/var/lib/systemd/timers")
        self._start(name, unit.activates)

    def _path(self, name: str, unit: Unit | None) -> None:
        if unit is None:
            return
        self.add(name, "Before", "paths.target")
        if self._is_default(unit):
            self._need(name, "sysinit.target")
            self._shut_down(name)
        for key, value in unit.assigned:
            if key in ("Path.PathExists", "Path.PathExistsGlob", "Path.PathChanged", "Path.PathModified", "Path.DirectoryNotEmpty"):
                self._need_mounts(name, value)
        self._start(name, unit.values.get("Path.Unit", name.removesuffix("path") + "service"))

    def _automount(self, name: str, unit: Unit | None) -> None:
        where = unit.values.get("Automount.Where", "") if unit is not None else ""
        self._need_mounts(name, where.rpartition("/")[0] or "/")
        if self._is_default(unit):
            self.add(name, "Before", "local-fs.target")
            self.add(name, "After", "local-fs-pre.target")
            self._shut_down(name, "umount.target")
        self._start(name, name.removesuffix("automount") + "mount")

    def _mount(self, name: str, unit: Unit | None) -> None:
        if self.states.get(name) != "active":
            return
        where = unescape_path(name.removesuffix(".mount"))
        extrinsic = API.fullmatch(name) is not None
        self._in_slice(name, "-.slice" if extrinsic and not name.startswith("run-") else "system.slice")
        if name == "-.mount":
            self.add(name, "Before", "local-fs.target")
            return
        self._need_mounts(name, where.rpartition("/")[0] or "/")
        self.add(name, "After", "systemd-journald.socket")
        if not extrinsic and self._is_default(unit):
            self.add(name, "Before", "local-fs.target")
            self.add(name, "After", "local-fs-pre.target", "swap.target")
            self._shut_down(name, "umount.target")
        elif name.startswith("run-cred"):
            self.add(name, "Before", "local-fs.target")

    def _slice(self, name: str, unit: Unit | None) -> None:
        if name == "-.slice":
            return
        above = name.removesuffix(".slice").rpartition("-")[0]
        self._need(name, f"{above}.slice" if above else "-.slice")
        self.add(name, "Slice", f"{above}.slice" if above else "-.slice")
        if name != "system.slice":
            self._shut_down(name)
        if name in ("system.slice", "user.slice"):
            self.add(name, "Before", "slices.target")
        if name == "system.slice":
            self.add("slices.target", "Wants", "-.slice", name)
            self.add("slices.target", "After", "-.slice")

    def _scope(self, name: str, unit: Unit | None) -> None:
        if name == "init.scope":
            self._in_slice(name, "-.slice")
            return
        number = name.removeprefix("session-").removesuffix(".scope")
        visit = next((one for one in self._proc.host.place(self._proc.visit.layer).visits if str(one.number) == number), None)
        if visit is None:
            self._in_slice(name, unit.values.get("Scope.Slice", "system.slice") if unit is not None else "system.slice")
            self._shut_down(name)
            return
        uid = visit.account.uid
        self._in_slice(name, f"user-{uid}.slice")
        self.add(name, "Wants", f"user-runtime-dir@{uid}.service", f"user@{uid}.service")
        self.add(
            name,
            "After",
            "systemd-logind.service",
            f"user-runtime-dir@{uid}.service",
            f"user@{uid}.service",
            *(("systemd-user-sessions.service",) if uid >= FIRST_USER else ()),
        )
        self._need_mounts(name, to_text(visit.account.home))
        self._shut_down(name)


@dataclass(frozen=True, slots=True)
class Tree:
    """What `systemctl list-dependencies` draws: targets last and opened, other units one line each unless all are opened."""

    graph: Graph
    kinds: tuple[str, ...]
    mark: Callable[[str], str]
    is_plain: bool = False
    opens_all: bool = False

    def lines(self, name: str) -> Iterator[str]:
        """The unit itself first."""
        real = self.graph.real(name) or name
        yield name
        yield from self._below(real, [real], "")

    def _below(self, name: str, above: list[str], prefix: str) -> Iterator[str]:
        found = sorted(self.graph.of(name, *self.kinds) - set(above), key=lambda one: (one.endswith(".target"), one.lower(), one))
        for one in found:
            branch, more = ("└─", "  ") if one == found[-1] else ("├─", "│ ")
            yield f"  {one}" if self.is_plain else f"{self.mark(self.graph.states.get(one, 'inactive'))} {prefix}{branch}{one}"
            if self.opens_all or one.endswith(".target"):
                yield from self._below(one, [*above, one], prefix + more)
