"""The control groups as `systemctl status` and `systemd-cgls` draw them (show_cgroup_by_path() of systemd 252)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.world.journald.fields import command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

Tree = dict[str, "Tree"]


def groups(proc: Process, path: str = "", prefix: str = "") -> list[str]:
    """The whole tree below a group, a line each."""
    return list(_below(proc, below(proc, path), path, prefix))


def below(proc: Process, path: str) -> Tree:
    """The control groups with processes below one."""
    tree: Tree = {}
    for entry in proc.visit.processes:
        node = tree
        for part in entry.unit.split("/") if entry.unit else ():
            node = node.setdefault(part, {})
    for part in path.split("/") if path else ():
        tree = tree.get(part, {})
    return tree


def members(entries: list[ProcessEntry], prefix: str = "", *, is_last: bool = True) -> Iterator[str]:
    """The processes of one group, by number; `is_last`: nothing of the group follows."""
    entries = sorted(entries, key=lambda entry: entry.pid)
    width = len(str(max((entry.pid for entry in entries), default=0)))
    for entry in entries:
        branch = "└─" if entry is entries[-1] and is_last else "├─"
        yield f"{prefix}{branch}{entry.pid:>{width}} {command(entry)}"


def _below(proc: Process, tree: Tree, path: str, prefix: str) -> Iterator[str]:
    own = [entry for entry in proc.visit.processes if entry.unit == path] if path else []
    yield from members(own, prefix, is_last=not tree)
    for name in sorted(tree):
        is_last = name == max(tree)
        yield f"{prefix}{'└─' if is_last else '├─'}{name}"
        yield from _below(proc, tree[name], f"{path}/{name}".lstrip("/"), prefix + ("  " if is_last else "│ "))
