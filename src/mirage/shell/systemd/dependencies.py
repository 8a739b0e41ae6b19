"""What a unit pulls in, drawn as `systemctl list-dependencies` does: targets last and opened, other units one line each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mirage.shell.systemd.loaded import loaded
from mirage.shell.systemd.state import dot
from mirage.shell.text import to_bytes, to_text
from mirage.world import units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mirage.shell.process import Process

PULLS = ("Unit.Requires", "Unit.Requisite", "Unit.Wants", "Unit.BindsTo", "Unit.Upholds")
ON_DISK = (  # what makes a unit require the mounts of paths (exec_context_get_mounts of systemd's core)
    "Unit.RequiresMountsFor", "Service.WorkingDirectory", "Service.RuntimeDirectory", "Service.StateDirectory", "Service.LogsDirectory",
    "Service.CacheDirectory",
)  # fmt: skip
TRUE = ("yes", "true", "1", "on")
GENERATED = {  # by systemd itself and its generators, which leave no file
    "slices.target": ("-.slice", "system.slice"), "local-fs.target": ("-.mount", "systemd-remount-fs.service"),
}  # fmt: skip


def drawn(proc: Process, name: str, *, is_plain: bool, is_reverse: bool) -> Iterator[str]:
    """The lines, the unit itself first; reversed, what pulls it in stands below."""
    states = {unit.name: unit.active for unit in loaded(proc)}
    related = _pulling(proc, states) if is_reverse else partial(pulled, proc)
    yield name
    yield from _below(proc, name, related, states, [name], "", is_plain)


def _below(
    proc: Process,
    name: str,
    related: Callable[[str], set[str]],
    states: dict[str, str],
    above: list[str],
    prefix: str,
    is_plain: bool,
) -> Iterator[str]:
    found = sorted(related(name) - set(above), key=lambda one: (one.endswith(".target"), one.lower()))
    for one in found:
        is_last = one == found[-1]
        branch = "  " if is_plain else f"{dot(proc, states.get(one, 'inactive'))} {prefix}{'└─' if is_last else '├─'}"
        yield branch + one
        if one.endswith(".target"):
            yield from _below(proc, one, related, states, [*above, one], prefix + ("  " if is_last else "│ "), is_plain)


def _pulling(proc: Process, names: Iterable[str]) -> Callable[[str], set[str]]:
    """Of the units that are loaded, those that pull in one."""
    pulls = {name: pulled(proc, name) for name in names}

    def pulling(name: str) -> set[str]:
        unit = units.load(proc.visit, name)
        wanted = {name, unit.name} if unit is not None else {name}
        return {other for other, needed in pulls.items() if needed & wanted}

    return pulling


def pulled(proc: Process, name: str) -> set[str]:
    """The names of what a unit requires and wants."""
    unit = units.load(proc.visit, name)
    name = unit.name if unit is not None else name  # of what is behind an alias
    found = set(GENERATED.get(name, ()))
    for directory in units.DIRECTORIES:
        for kind in ("wants", "requires"):
            try:
                entries = proc.caller.listdir(directory + to_bytes(f"/{name}.{kind}"))
            except OSError:
                continue
            found |= {to_text(entry.name) for entry in entries}
    if unit is None or unit.is_masked:
        return found
    for key in PULLS:
        found |= {one for line in unit.every(key) for one in line.split()}
    if any(unit.values.get(key) for key in ON_DISK) or unit.values.get("Service.PrivateTmp") in TRUE:
        found.add("-.mount")
    if name.endswith(".service"):
        found.add(f"system-{name.partition('@')[0]}.slice" if "@" in name else "system.slice")
        if unit.values.get("Unit.DefaultDependencies", "yes") in TRUE:
            found.add("sysinit.target")
    return {one for one in found if not _is_masked(proc, one)}


def _is_masked(proc: Process, name: str) -> bool:
    unit = units.load(proc.visit, name)
    return unit is not None and unit.is_masked
