"""sysctl (procps-ng 4.0.2): /proc/sys under other names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.sources import contents
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "all": "a", "deprecated": "deprecated", "dry-run": "dry-run", "binary": "b", "ignore": "e", "names": "N", "values": "n",
    "load": "?p", "system": "system", "pattern": ":r", "quiet": "q", "write": "w", "help": "h", "version": "V",
}  # fmt: skip


@program("sysctl", path="/usr/sbin/sysctl")
async def sysctl(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "bneNwfp::qoxaAXr:Vdh", LONGS)
    except UsageError as error:
        misused(proc, error)
        proc.out(recorded(proc, "sysctl.help"))
        return 0
    given = dict(options)
    if given.keys() & {"h", "d"}:
        proc.out(recorded(proc, "sysctl.help"))
        return 0
    if "V" in given:
        proc.out("sysctl from procps-ng 4.0.2\n")
        return 0
    if given.keys() & {"a", "A", "X"}:
        _tree(proc, "/proc/sys", given)
        return 0
    if given.keys() & {"p", "f"}:
        return await _load(proc, given.get("p") or (words[0] if words else "/etc/sysctl.conf"), given)
    if "system" in given:
        return await _load(proc, "/etc/sysctl.conf", given)
    if not proc.args:
        proc.err(recorded(proc, "sysctl.help"))
        return 1
    if not words:
        proc.error("no variables specified")
        proc.err("Try `sysctl --help' for more information.\n")
        return 1
    failed = [word for word in words if _one(proc, word, given)]
    return sum("=" not in word for word in failed) or min(len(failed), 1)  # main() adds up those that it reads


def _path(name: str) -> str:
    return f"/proc/sys/{name if '/' in name else name.replace('.', '/')}"


def _one(proc: Process, word: str, given: dict[str, str]) -> int:
    name, equals, value = (part.strip() for part in word.partition("="))
    path = _path(name)
    if "w" in given and not equals:
        return proc.error("command line(0): invalid syntax, continuing...")
    if not name:
        return proc.error(f"Path is not under /proc/sys/: {path}") if value else 1
    if not proc.exists(path):
        return 0 if "e" in given else proc.error(f"cannot stat {path}: No such file or directory")
    try:
        if equals and not proc.stat(path).mode & 0o200:
            proc.error(f'setting key "{name}": Invalid argument')
            return 0
        if equals:
            proc.caller.write_file(to_bytes(path), to_bytes(f"{value}\n"))
            if "q" not in given:
                _show(proc, name, value, given)
        else:
            for line in to_text(proc.read_file(path)).splitlines():
                _show(proc, name, line, given)
    except OSError as error:
        if equals and error.errno in (1, 13):
            return proc.error(f'permission denied on key "{name}"')
        return proc.error(f'{"setting" if equals else "reading"} key "{name}": {error.strerror}')
    return 0


def _show(proc: Process, name: str, value: str, given: dict[str, str]) -> None:
    name = name.replace("/", ".")
    if "b" in given:
        proc.out(value)
        return
    proc.out(f"{value}\n" if "n" in given else f"{name}\n" if "N" in given else f"{name} = {value}\n")


def _tree(proc: Process, path: str, given: dict[str, str]) -> None:
    """All keys, in the order of their names."""
    for entry in sorted(proc.caller.listdir(to_bytes(path)), key=lambda entry: entry.name):
        if entry.name in (b".", b".."):
            continue
        child = f"{path}/{to_text(entry.name)}"
        mode = proc.stat(child).mode
        if mode & 0o170000 == 0o040000:
            _tree(proc, child, given)
        elif mode & 0o444:
            _one(proc, child.removeprefix("/proc/sys/"), given)


async def _load(proc: Process, path: str, given: dict[str, str]) -> int:
    try:
        lines = to_text(await contents(proc, path, 1 << 20)).splitlines()
    except OSError as error:
        return proc.error(f'cannot open "{path}": {error.strerror}')
    status = 0
    for line in lines:
        text = line.strip()
        if text and text[0] not in "#;" and "=" in text:
            status = _one(proc, text, given) or status
    return status
