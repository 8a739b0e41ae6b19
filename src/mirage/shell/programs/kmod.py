"""kmod 30 and its links: lsmod, modprobe, insmod, rmmod, depmod and modinfo.

The kernel is pretended: a module of its own tree is in its list from then on, or gone from it, and does nothing; a file of the
visitor's has never the format that this kernel wants.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from errno import EPERM
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.world.kernel import modules

if TYPE_CHECKING:
    from mirage.shell.process import Process

VERSION = "kmod version 30\n+ZSTD +XZ -ZLIB +LIBCRYPTO -EXPERIMENTAL\n"
MODPROBE = {
    "all": "a", "remove": "r", "remove-dependencies": "holders", "remove-holders": "holders", "wait": ":w", "first-time": "first-time",
    "ignore-install": "i", "ignore-remove": "i", "use-blacklist": "b", "force": "f", "force-modversion": "f", "force-vermagic": "f",
    "resolve-alias": "R", "show-depends": "D", "showconfig": "c", "show-config": "c", "show-modversions": "x", "dump-modversions": "x",
    "show-exports": "x", "dry-run": "n", "show": "n", "config": ":C", "dirname": ":d", "set-version": ":S", "syslog": "s", "quiet": "q",
    "verbose": "v", "version": "V", "help": "h",
}  # fmt: skip
MODINFO = {
    "author": "a", "description": "d", "license": "l", "parameters": "p", "filename": "n", "null": "0", "field": ":F", "set-version": ":k",
    "basedir": ":b", "version": "V", "help": "h",
}  # fmt: skip
CONFIGURATION = ("/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/lib/modprobe.d")
MODULE_MAX = 16 << 20  # bytes of a module's file that are read


@dataclass(frozen=True, slots=True)
class _Loaded:
    name: str
    size: str
    count: str
    users: str


def _loaded(proc: Process) -> list[_Loaded]:
    rows = [line.split()[:4] for line in to_text(proc.read_file("/proc/modules")).splitlines()]
    return [_Loaded(name, size, count, "" if users == "-" else users.rstrip(",")) for name, size, count, users in rows]


class _Tree:
    """/lib/modules/RELEASE: the files by the name of their module, what each needs, and other names."""

    def __init__(self, proc: Process, version: str) -> None:
        self.place = f"/lib/modules/{version}"
        self._proc = proc
        self.paths: dict[str, tuple[str, list[str]]] = {}
        for line in self._lines("modules.dep"):
            path, _, needs = line.partition(":")
            self.paths[_named(path)] = path, needs.split()
        self.builtin = {_named(line) for line in self._lines("modules.builtin")}

    def _lines(self, name: str) -> list[str]:
        return self._read(f"{self.place}/{name}")

    def _read(self, path: str) -> list[str]:
        try:
            return to_text(self._proc.read_file(path)).splitlines()
        except OSError:
            return []

    def resolved(self, name: str) -> list[str]:
        """The modules that a name stands for: itself, or those of an alias."""
        plain = name.replace("-", "_")
        if plain in self.paths or plain in self.builtin:
            return [plain]
        found = [
            line.split() for line in self._lines("modules.alias") if line.startswith("alias ") and plain in line.replace("-", "_")
        ]
        return [words[2] for words in found if words[1].replace("-", "_") == plain]

    def order(self, name: str) -> Iterator[str]:
        """The files to load, the last one its own."""
        path, needs = self.paths[name]
        yield from (f"{self.place}/{need}" for need in reversed(needs))
        yield f"{self.place}/{path}"

    def options(self, path: str) -> str:
        """What modprobe.d(5) gives a module with it."""
        found = dict[str, str]()
        for directory in CONFIGURATION:
            with suppress(OSError):
                for entry in self._proc.caller.listdir(directory.encode()):
                    found.setdefault(to_text(entry.name), directory)
        files = [f"{directory}/{name}" for name, directory in sorted(found.items()) if name.endswith(".conf")]
        given = [line.split() for file in files for line in self._read(file) if line.startswith("options ") and len(line.split()) > 2]
        return "".join(f"{' '.join(words[2:])} " for words in given if _named(words[1]) == _named(path))


def _named(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0].replace("-", "_")


@program("kmod")
def kmod(proc: Process) -> int:
    word = proc.args[0] if proc.args else ""
    match word:
        case "list":
            proc.argv = ["lsmod"]
            return lsmod(proc)
        case "-V" | "--version":
            proc.out(VERSION)
        case "-h" | "--help" | "help":
            proc.out(recorded(proc, "kmod.help"))
        case "static-nodes":
            proc.err("")
        case "":
            proc.err("missing command\n")
            proc.out(recorded(proc, "kmod.help"))
            return 1
        case _ if word.startswith("-") and word != "-":
            return proc.error(f"invalid option -- '{word[1]}'" if word[1:2] != "-" else f"unrecognized option '{word}'")
        case _:
            proc.err(f"invalid command '{word}'\n")
            proc.out(recorded(proc, "kmod.help"))
            return 1
    return 0


@program("lsmod", path="/usr/sbin/lsmod")
def lsmod(proc: Process) -> int:
    if proc.args:
        proc.err("Usage: lsmod\n")
        return 1
    proc.out(f"{'Module':<19} {'Size':>8}  Used by\n")
    for module in _loaded(proc):
        proc.out(f"{module.name:<19} {module.size:>8}  {module.count}{' ' if module.users else ''}{module.users}\n")
    return 0


def _options(proc: Process, short: str, longs: dict[str, str]) -> tuple[dict[str, str], list[str]] | None:
    """The call's options and operands; None after a complaint. -h and -V end it."""
    try:
        options, operands = scan(proc.args, short, longs)
    except UsageError as error:
        proc.error(str(error))
        return None
    given = dict(options)
    if "h" in given:
        gnu.tell(proc, _own(proc), "help")
    if "V" in given:
        proc.out(VERSION)
        proc.exit(0)
    return given, operands


def _own(proc: Process) -> str:
    return proc.name.rpartition("/")[2]


def _complain(proc: Process, text: str, level: str = "ERROR") -> int:
    proc.err(f"{_own(proc)}: {level}: {text}\n")
    return 1


@program("modprobe", path="/usr/sbin/modprobe")
def modprobe(proc: Process) -> int:
    read = _options(proc, "arw:ibfRDcnC:d:S:sqvVh", MODPROBE)
    if read is None:
        return 1
    given, operands = read
    if "c" in given:
        return 0
    if not operands:
        return _complain(proc, "missing parameters. See -h.")
    version = given.get("S", proc.uname.release)
    tree, status = _Tree(proc, version), 0
    loaded = {module.name: module for module in _loaded(proc)}
    for name in operands if given.keys() & {"a", "r"} else operands[:1]:
        found = tree.resolved(name)
        if not found:
            where = "" if "r" in given else f" in directory {tree.place}"
            status = 1 if "q" in given else _complain(proc, f"Module {name} not found{where}.".rstrip("." if where else ""), "FATAL")
        for module in found:
            status = _probed(proc, tree, given, module, loaded) or status
    return status


def _probed(proc: Process, tree: _Tree, given: dict[str, str], name: str, loaded: dict[str, _Loaded]) -> int:
    if "R" in given:
        proc.out(f"{name}\n")
    elif name in tree.builtin:
        if "D" in given:
            proc.out(f"builtin {name}\n")
        elif "r" in given:
            return _complain(proc, f"Module {name} is builtin.", "FATAL")
    elif "D" in given or ("n" in given and "v" in given):
        proc.out("".join(f"insmod {path} {tree.options(path)}\n" for path in tree.order(name)))
    elif "n" in given:
        return 0
    elif "r" in given:
        return _removed(proc, name, loaded, is_fatal=True) or _follow(proc, tree, name, "v" in given)
    elif proc.uid:
        return _complain(proc, f"could not insert '{name}': Operation not permitted")
    elif name in loaded and "first-time" in given:
        return _complain(proc, f"could not insert '{name}': Module already in kernel")
    else:
        for path in tree.order(name):
            if _named(path) in loaded:
                continue
            if "v" in given:
                proc.out(f"insmod {path} {tree.options(path)}\n")
            if not _insert(proc, proc.read_file(path, MODULE_MAX)):
                return _complain(proc, f"could not insert '{name}': Exec format error")
    return 0


def load(proc: Process, name: str) -> None:
    """As the kernel has a module loaded that it needs, by an alias (request_module() of linux/kernel/module/kmod.c)."""
    tree, loaded = _Tree(proc, proc.uname.release), {module.name for module in _loaded(proc)}
    for module in tree.resolved(name):
        for path in tree.order(module) if module in tree.paths and module not in loaded else ():
            if _named(path) not in loaded:
                with suppress(OSError):
                    _insert(proc, proc.read_file(path, MODULE_MAX))


def _insert(proc: Process, data: bytes) -> bool:
    """Have the kernel list it, if it is a file of this kernel's."""
    facts = dict(_fields(data))
    if facts.get("vermagic", "").partition(" ")[0] != proc.uname.release or "name" not in facts:
        return False
    try:
        size = modules.size_of(data)
    except (struct.error, ValueError, IndexError):
        return False
    needs = tuple(_named(need) for need in facts.get("depends", "").split(",") if need)
    return proc.host.place(proc.visit.layer).modules.insert(modules.Module(facts["name"], size, needs))


def _follow(proc: Process, tree: _Tree, name: str, tells: bool) -> int:
    """What a module that has gone alone needed goes as well, as one pass over them finds it."""
    if tells:
        proc.out(f"rmmod {name}\n")
    for path in reversed(tree.paths[name][1]):
        loaded = {module.name: module for module in _loaded(proc)}
        need = loaded.get(_named(path))
        if need is not None and need.count == "0" and not _removed(proc, need.name, loaded, is_fatal=True) and tells:
            proc.out(f"rmmod {need.name}\n")
    return 0


def _removed(proc: Process, name: str, loaded: dict[str, _Loaded], *, is_fatal: bool) -> int:
    level = "FATAL" if is_fatal else "ERROR"
    module = loaded.get(name)
    if module is None:
        return 0 if is_fatal else _complain(proc, f"Module {name} is not currently loaded", level)
    if module.users:
        holders = module.users.replace(",", " ")
        return _complain(proc, f"Module {name} is in use{' by: ' + holders if not is_fatal else ''}{'.' if is_fatal else ''}", level)
    if module.count != "0":
        return _complain(proc, f"Module {name} is in use{'.' if is_fatal else ''}", level)
    if not proc.uid:
        proc.host.place(proc.visit.layer).modules.remove(name)
        return 0
    why = os.strerror(EPERM)
    if is_fatal:
        return _complain(proc, f"Error removing {name}: {why}", level)
    _complain(proc, f"../libkmod/libkmod-module.c:856 kmod_module_remove_module() could not remove '{name}': {why}", level)
    return _complain(proc, f"could not remove module {name}: {why}", level)


@program("rmmod", path="/usr/sbin/rmmod")
def rmmod(proc: Process) -> int:
    read = _options(proc, "fsvVh", {"force": "f", "syslog": "s", "verbose": "v", "version": "V", "help": "h"})
    if read is None:
        return 1
    if not read[1]:
        return _complain(proc, "missing module name.")
    status = 0
    for word in read[1]:
        status = _removed(proc, _named(word), {module.name: module for module in _loaded(proc)}, is_fatal=False) or status
    return status


@program("insmod", path="/usr/sbin/insmod")
def insmod(proc: Process) -> int:
    read = _options(proc, "psfVh", {"version": "V", "help": "h"})
    if read is None:
        return 1
    if not read[1]:
        return _complain(proc, "missing filename.")
    name = read[1][0]
    try:
        data = proc.read_file(name, MODULE_MAX)
    except OSError as error:
        return _complain(proc, f"could not load module {name}: {error.strerror}")
    why = "Invalid module format"
    if proc.uid:
        why = "Operation not permitted"
    elif any(module.name == _named(name) for module in _loaded(proc)):
        why = "File exists"
    elif _insert(proc, data):
        return 0
    return _complain(proc, f"could not insert module {name}: {why}")


@program("depmod", path="/usr/sbin/depmod")
def depmod(proc: Process) -> int:
    read = _options(proc, "aAb:m:o:C:E:F:evnP:wVh", {"all": "a", "quick": "A", "dry-run": "n", "version": "V", "help": "h"})
    if read is None:
        return 1
    version = next((word for word in read[1] if re.match(r"[0-9]+\.[0-9]+", word)), proc.uname.release)
    if not proc.exists(f"/lib/modules/{version}"):
        _complain(proc, f"could not open directory /lib/modules/{version}: No such file or directory")
        return _complain(proc, "could not search modules: No such file or directory", "FATAL")
    if proc.uid and "n" not in read[0]:
        return _complain(proc, f"openat(/lib/modules/{version}, modules.dep.{proc.pid}.1.1700000000, 301, 644): Permission denied")
    return 0


@program("modinfo", path="/usr/sbin/modinfo")
def modinfo(proc: Process) -> int:
    read = _options(proc, "adlpn0F:k:b:Vh", MODINFO)
    if read is None:
        return 1
    given, operands = read
    if not operands:
        return _complain(proc, "missing module or filename.")
    tree = _Tree(proc, given.get("k", proc.uname.release))
    wanted = given.get("F") or next((word for key, word in _ONE.items() if key in given), "")
    status = 0
    for word in operands:
        path = word if word.endswith(".ko") and proc.exists(word) else ""
        names = [] if path else [name for name in tree.resolved(word) if name in tree.paths]
        if not path and not names:
            status = _complain(proc, f"Module {word} not found.")
        for place in [path] if path else [f"{tree.place}/{tree.paths[name][0]}" for name in names]:
            _show(proc, place, wanted)
    return status


_ONE = {"a": "author", "d": "description", "l": "license", "p": "parm", "n": "filename"}


def _show(proc: Process, path: str, wanted: str) -> None:
    rows = [("filename", path), *_fields(proc.read_file(path, MODULE_MAX))]
    if wanted:
        proc.out("".join(f"{value}\n" for key, value in rows if key == wanted))
        return
    parameters = [row for row in rows if row[0] == "parm"]
    types = {name: kind for key, value in rows if key == "parmtype" for name, _, kind in [value.partition(":")]}
    for key, value in rows:
        if key not in ("parm", "parmtype"):
            proc.out(f"{key + ':':<16}{value}\n")
    for _, value in reversed(parameters):
        kind = types.get(value.partition(":")[0])
        proc.out(f"{'parm:':<16}{value}{f' ({kind})' if kind else ''}\n")


def _fields(data: bytes) -> list[tuple[str, str]]:
    """What the section .modinfo says, one `key=value` behind the other."""
    start = data.find(b"\0license=")
    if start < 0:
        return []
    begin = max(data.rfind(b"\0\0", 0, start) + 2, 0)
    end = data.find(b"\0\0", start)
    pairs = [part.partition(b"=") for part in data[begin : end if end > 0 else start + 4096].split(b"\0")]
    return [
        (to_text(key), to_text(value)) for key, mark, value in pairs if mark and key.isascii() and key.replace(b"_", b"").isalnum()
    ]
