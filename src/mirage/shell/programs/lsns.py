"""lsns (util-linux 2.38.1): the namespaces that processes are in, as /proc/PID/ns has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import nss, smartcols
from mirage.shell.lib.inuse import truly
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "json": "J", "list": "l", "noheadings": "n", "output": ":o", "output-all": "output-all", "persistent": "P", "task": ":p", "raw": "r",
    "notruncate": "u", "nowrap": "W", "type": ":t", "tree": "?T", "help": "h", "version": "V",
}  # fmt: skip
KINDS = ("mnt", "net", "ipc", "user", "pid", "uts", "cgroup", "time")
COLUMNS = ("NS", "TYPE", "PATH", "NPROCS", "PID", "PPID", "COMMAND", "UID", "USER", "NETNSID", "NSFS")
USUAL = ("NS", "TYPE", "NPROCS", "PID", "USER", "COMMAND")
OF_NET = ("NS", "TYPE", "NPROCS", "PID", "USER", "NETNSID", "NSFS", "COMMAND")
RIGHTS = frozenset(("NS", "NPROCS", "PID", "PPID", "UID", "NETNSID"))


@program("lsns")
async def lsns(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "Jlno:Pp:ruWt:T::hV", LONGS)
    except UsageError:
        return await truly(proc)
    given, kinds = dict(options), [value for key, value in options if key == "t"]
    if given.keys() - {"l", "n", "o", "p", "r", "u", "W", "t"} or len(words) > 1:
        return await truly(proc)
    for kind in kinds:
        if kind not in KINDS:
            proc.fail(f"unknown namespace type: {kind}")
    try:
        names = smartcols.chosen(COLUMNS, OF_NET if "net" in kinds else USUAL, given.get("o"))
    except KeyError as error:
        proc.fail(f"unknown column: {error.args[0]}")
    found = _found(proc, given.get("p", ""))
    if words:
        if words[0] not in {str(number) for number in found}:
            proc.fail(f"not found namespace: {words[0]}")
        return await truly(proc)
    rows = [
        [_cell(proc, name, number, kind, pids) for name in names]
        for number, (kind, pids) in sorted(found.items())
        if not kinds or kind in kinds
    ]
    if "n" not in given:
        rows.insert(0, list(names))
    if "r" in given:
        proc.out(smartcols.raw(rows))
        return 0
    text = smartcols.table(rows, rights=[at for at, name in enumerate(names) if name in RIGHTS])
    room = proc.columns() if proc.isatty(1) and "u" not in given else 0
    proc.out("".join(f"{line[:room]}\n" for line in text.splitlines()) if room else text)
    return 0


def _found(proc: Process, only: str) -> dict[int, tuple[str, list[int]]]:
    """Number of a namespace -> its kind, and who is in it, by rising number; `only`: those of one process."""
    found: dict[int, tuple[str, list[int]]] = {}
    for pid in sorted(int(entry.name) for entry in proc.caller.listdir(b"/proc") if entry.name.isdigit()):
        for kind in KINDS:
            try:
                link = to_text(proc.caller.readlink(to_bytes(f"/proc/{pid}/ns/{kind}")))
            except OSError:
                continue
            number = int(link.partition("[")[2].rstrip("]") or 0)
            found.setdefault(number, (kind, []))[1].append(pid)
    return {number: one for number, one in found.items() if not only or int(only) in one[1]} if not only or only.isdigit() else {}


def _cell(proc: Process, name: str, number: int, kind: str, pids: list[int]) -> str:
    match name:
        case "NS":
            return str(number)
        case "TYPE":
            return kind
        case "PATH":
            return f"/proc/{pids[0]}/ns/{kind}"
        case "NPROCS":
            return str(len(pids))
        case "PID":
            return str(pids[0])
        case "NETNSID":
            return "unassigned" if kind == "net" else ""
        case "COMMAND":
            line = to_text(proc.read_file(f"/proc/{pids[0]}/cmdline", 1 << 16)).rstrip("\0").replace("\0", " ")
            return line or to_text(proc.read_file(f"/proc/{pids[0]}/comm", 64)).strip()
        case "NSFS":
            return ""
    status = to_text(proc.read_file(f"/proc/{pids[0]}/status", 1 << 14))
    wanted = {"PPID": "PPid:"}.get(name, "Uid:")
    value = next(line.split()[1] for line in status.splitlines() if line.startswith(wanted))
    return nss.user_name(proc, int(value)) if name == "USER" else value
