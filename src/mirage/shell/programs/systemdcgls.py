"""systemd-cgls (systemd 252): the control groups with their numbers and extended attributes, and whose processes are in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.shell.systemd import page
from mirage.shell.systemd.asking import asked
from mirage.shell.systemd.tree import Tree, below
from mirage.world import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

LONGS = {"help": "h", "version": "version", "no-pager": "no-pager", "all": "a", "full": "l", "unit": "?u", "user-unit": "?user",
         "machine": ":M", "xattr": ":x", "cgroup-id": ":c"}  # fmt: skip
ROOT = "/sys/fs/cgroup"
FIRST = ("user.slice", "init.scope", "system.slice")  # in the kernel's order


@program("systemd-cgls", path="/usr/bin/systemd-cgls")
def systemd_cgls(proc: Process) -> int:
    options, words = asked(proc, "halku::M:xc", LONGS)
    given = dict(options)
    if "u" in given:
        return _of_units(proc, [given["u"], *words] if given["u"] else words, given)
    if words and all(proc.exists(f"{ROOT}/{word.strip('/')}") for word in words):
        for word in words:
            path = word.strip("/")
            proc.out(f"Control group /{path}:\n" + "".join(f"{line}\n" for line in _group(proc, path, given)))
        return 0
    if words:
        proc.out(f"Control group /{words[0].strip('/')}:\n")
        proc.err("Failed to list cgroup tree: No such file or directory\n")
        return 1
    proc.out("Control group /:\n-.slice\n")
    if "k" in given:
        kernel = [entry for entry in proc.visit.processes if entry.kernel]
        width = len(str(max(entry.pid for entry in kernel)))
        proc.out(
            "".join(f"├─{entry.pid:>{width}} [{to_text(entry.comm)}]\n" for entry in sorted(kernel, key=lambda entry: entry.pid))
        )
    proc.out("".join(f"{line}\n" for line in _group(proc, "", given)))
    return 0


def _of_units(proc: Process, words: list[str], given: dict[str, str]) -> int:
    status = 0
    for word in words:
        name = units.full_name(word)
        own = page.members(proc, name)
        if not own and page.subject(proc, name) is None:
            proc.err(f"Unit {name} not found.\n")
            status = 1
            continue
        if not own:
            proc.out(f"Unit {name} ():\n")
            continue
        path = own[0].unit[: own[0].unit.index(name) + len(name)]
        proc.out(f"Unit {name} (/{path}):\n" + "".join(f"{line}\n" for line in _group(proc, path, given)))
    if status:
        proc.err("Failed to list cgroup tree: No such file or directory\n")
    return status


def _group(proc: Process, path: str, given: dict[str, str]) -> Iterator[str]:
    tree = below(proc, path)
    width = 0 if "l" in given else proc.columns() if proc.isatty(1) else 80
    yield from _below(proc, tree, path, "", width)


def _below(proc: Process, tree: Tree, path: str, prefix: str, width: int) -> Iterator[str]:
    own = sorted((entry for entry in proc.visit.processes if path and entry.unit == path), key=lambda entry: entry.pid)
    digits = len(str(own[-1].pid)) if own else 0
    for entry in own:
        branch = "├─" if tree or entry is not own[-1] else "└─"
        yield _cut(f"{prefix}{branch}{entry.pid:>{digits}} {_command(entry)}", width)
    names = sorted(
        tree, key=lambda name: (FIRST.index(name) if not path and name in FIRST else 9, _number(proc, f"{path}/{name}") * 7919 % 1009)
    )
    for name in names:
        is_last = name == names[-1]
        inner = f"{path}/{name}".lstrip("/")
        below = prefix + ("  " if is_last else "│ ")
        has_delegate = name.startswith("user@") or name == "systemd-udevd.service"
        yield f"{prefix}{'└─' if is_last else '├─'}{name}{' …' if has_delegate else ''} (#{_number(proc, inner)})"
        yield from (f"{below}→ {line}" for line in _attributes(proc, name, has_delegate=has_delegate))
        yield from _below(proc, tree[name], inner, below, width)


def _attributes(proc: Process, name: str, *, has_delegate: bool) -> Iterator[str]:
    """What systemd has written to the group; the trusted ones are for root to see."""
    facts = {"delegate": "1"} if has_delegate else {}
    if name not in ("init.scope", "system.slice", "udev"):
        facts["invocation_id"] = units.last_run(proc.visit, name)
    for key, value in facts.items():
        yield f"user.{key}: {value}"
        if not proc.uid:
            yield f"trusted.{key}: {value}"


def _number(proc: Process, path: str) -> int:
    try:
        return proc.stat(f"{ROOT}/{path.lstrip('/')}").ino
    except OSError:
        return 0


def _command(entry: ProcessEntry) -> str:
    return " ".join(map(to_text, entry.cmdline))


def _cut(line: str, width: int) -> str:
    return line if not width or len(line) <= width else line[: width - 1] + "…"
