"""systemctl's verbs that change unit files and the links to them: enable and its kin, links, drop-ins (systemd 252); recorded."""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import text_of
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.systemd import page
from mirage.shell.systemd.assignments import assigned
from mirage.shell.systemd.escaping import mangled
from mirage.shell.systemd.state import WANTS, enabled, is_linked, links, preset
from mirage.world import units
from mirage.world.units import Unit

if TYPE_CHECKING:
    from mirage.shell.process import Process

Given = dict[str, str]
HELPER = "/lib/systemd/systemd-sysv-install"
CONTROL = ("/etc/systemd/system.control", "/run/systemd/system.control")
SECTIONS = {".service": "Service", ".slice": "Slice", ".scope": "Scope", ".socket": "Socket", ".mount": "Mount", ".swap": "Swap"}
DROP_IN = (
    '# This is a drop-in unit file extension, created via "systemctl set-property"\n# or an equivalent operation. Do not edit.\n'
)
RUNTIME = "/run/systemd/system"


def switch(proc: Process, verb: str, words: list[str], given: Given) -> int:
    """enable, disable, reenable, preset, mask, unmask: 0 where all was done.

    With --root= systemctl does it itself, in other words, and goes on where there is nothing to disable.
    """
    is_offline = "root" in given
    if is_offline and not proc.exists(given["root"]):
        proc.err(f"Failed to initialize unit search paths for root directory {given['root']}: No such file or directory\n")
        return 1
    if proc.uid:
        proc.err(f"Failed to {verb} unit: Access denied\n")
        return 1
    found: list[Unit] = []
    for word in words:
        unit = units.load(proc.visit, word)
        if unit is not None and verb in ("enable", "disable"):
            _synchronize(proc, verb, unit, f"--root={given['root']} " if is_offline else "")
    for word in words:
        name, unit = mangled(word) if not word.startswith("/") else word, units.load(proc.visit, word)
        if unit is None and verb == "mask":
            proc.err("" if is_offline else f"Unit {name} does not exist, proceeding anyway.\n")
            unit = Unit(name, "", {})
        elif unit is None and verb != "unmask":
            proc.err(_absent(verb, name, is_offline))
            if not is_offline or verb != "disable":
                return 1
        elif is_offline and verb == "enable" and unit is not None and unit.is_masked:
            proc.err(f"Failed to enable unit, unit {unit.path} is masked.\n")
            return 1
        if unit is not None:
            found.append(unit)
    for unit in found:
        if verb == "mask" and not _masked(proc, unit, given):
            return 1
        if verb != "mask":
            _switched(proc, verb, unit, given)
    if verb == "enable" and found and not any(key.startswith("Install.") for unit in found for key in unit.values):
        proc.err(text_of("systemctl.no-install"))
    return 0


def _absent(verb: str, name: str, is_offline: bool) -> str:
    if not is_offline:
        return f"Failed to {verb} unit: Unit file {name} does not exist.\n"
    return f"Failed to {verb} unit, unit {name} does not exist.\n" * (2 if verb == "reenable" else 1)  # which disables it first


def _synchronize(proc: Process, verb: str, unit: Unit, root: str) -> None:
    stem = unit.name.removesuffix(".service")
    if proc.exists(f"/etc/init.d/{stem}"):
        proc.err(
            f"Synchronizing state of {unit.name} with SysV service script with {HELPER}.\nExecuting: {HELPER} {root}{verb} {stem}\n"
        )


def _switched(proc: Process, verb: str, unit: Unit, given: Given) -> None:
    if verb == "unmask":
        path = f"{RUNTIME if 'runtime' in given else WANTS}/{unit.name}"
        if unit.is_masked and proc.caller.exists(to_bytes(path), follow=False):
            proc.caller.unlink(to_bytes(path))
            proc.err(f'Removed "{path}".\n')
        return
    verb = f"{preset(proc, unit.name)}"[:-1] if verb == "preset" else verb
    present = links(proc, unit)
    if verb in ("disable", "reenable"):
        for link in present:
            proc.caller.unlink(to_bytes(link))
            proc.err(f'Removed "{link}".\n')
        present = []
        if verb == "disable" and is_linked(proc, unit):
            own = f"{WANTS}/{unit.name}"
            if proc.caller.exists(to_bytes(own), follow=False):
                proc.caller.unlink(to_bytes(own))
                proc.err(f'Removed "{own}".\n')
    if verb != "disable":
        instance = unit.name.replace("@.", f"@{unit.values.get('Install.DefaultInstance', '')}.")
        path = to_text(proc.caller.realpath(to_bytes(unit.path))) if is_linked(proc, unit) else unit.path
        for kind, folder in (("WantedBy", "wants"), ("RequiredBy", "requires")):
            for target in unit.values.get(f"Install.{kind}", "").split():
                _linked(proc, f"{WANTS}/{target}.{folder}/{instance}", path, present)
        for alias in unit.values.get("Install.Alias", "").split():
            _linked(proc, f"{WANTS}/{alias}", path, present)


def _masked(proc: Process, unit: Unit, given: Given) -> bool:
    """Whether it is masked now: a file of the same name is in the way."""
    path = f"{RUNTIME if 'runtime' in given else WANTS}/{unit.name}"
    if not unit.is_masked:
        if proc.caller.exists(to_bytes(path), follow=False):
            is_offline = "root" in given
            proc.err(
                f'Failed to mask unit, file "{path}" already exists.\n'
                if is_offline
                else f"Failed to mask unit: File {path} already exists.\n"
            )
            return False
        _linked(proc, path, "/dev/null", [])
    return True


def _linked(proc: Process, link: str, target: str, present: list[str]) -> None:
    if link in present:
        return
    _folders(proc, link.rpartition("/")[0])
    with contextlib.suppress(FileExistsError):
        proc.caller.symlink(to_bytes(target), to_bytes(link))
        proc.err(f"Created symlink {link} → {target}.\n")


def _folders(proc: Process, path: str) -> None:
    parts = path.strip("/").split("/")
    for count in range(1, len(parts) + 1):
        folder = to_bytes("/" + "/".join(parts[:count]))
        if not proc.caller.exists(folder):
            proc.caller.mkdir(folder, 0o755)


def _link(proc: Process, verb: str, words: list[str], given: Given) -> int:
    for word in words:
        if "/" not in word and "root" in given:
            proc.err(f"Non-absolute paths are not allowed when --root is used: {mangled(word)}\n")
            return 1
        if "/" not in word:
            proc.err(
                f"Link argument must contain at least one directory separator.\nIf you intended to link a file in the current directory, try ./{word} instead.\n"
            )
            return 1
        if not word.startswith("/"):
            word = f"{proc.cwd().rstrip('/')}/{word}"
        if not proc.exists(word):
            proc.err(_absent(verb, posixpath.normpath(word), "root" in given))
            return 1
        _linked(proc, f"{RUNTIME if 'runtime' in given else WANTS}/{word.rpartition('/')[2]}", word, [])
    return 0


def _add(proc: Process, verb: str, words: list[str], given: Given) -> int:
    target, *others = (mangled(words[0], "target"), *map(mangled, words[1:]))
    for name in (target, *others):
        unit = units.load(proc.visit, name)
        if unit is None:
            what = " on unit, unit" if "root" in given else ": Unit file"
            proc.err(f"Failed to add dependency{what} {name} does not exist.\n")
            return 1
        if name != target:
            link = f"{WANTS}/{target}.{verb.removeprefix('add-')}/{unit.name}"
            _linked(proc, link, unit.path, [link] if proc.caller.exists(to_bytes(link), follow=False) else [])
    return 0


# ---- drop-ins


def _set_property(proc: Process, verb: str, words: list[str], given: Given) -> int:
    name = mangled(words[0])
    section = SECTIONS.get(f".{name.rpartition('.')[2]}", "Unit")
    try:
        settings = [one for word in words[1:] for one in assigned(section, word)]
    except ValueError as error:
        proc.err(f"{error}\n")
        return 1
    if proc.uid:
        proc.err(f"Failed to set unit properties on {name}: Access denied\n")
        return 1
    if page.subject(proc, name) is None:
        proc.err(f"Failed to set unit properties on {name}: Unit {name} not found.\n")
        return 1
    folder = f"{CONTROL['runtime' in given]}/{name}.d"
    _folders(proc, folder)
    for place, key, value in settings:
        proc.caller.write_file(to_bytes(f"{folder}/50-{key}.conf"), to_bytes(f"{DROP_IN}[{place}]\n{key}={value}\n"))
    return 0


def _revert(proc: Process, verb: str, words: list[str], given: Given) -> int:
    """All that was set and changed of a unit goes, what its package ships stays."""
    for name in map(mangled, words):
        for place in (CONTROL[0], WANTS, CONTROL[1], RUNTIME):
            folder = to_bytes(f"{place}/{name}.d")
            if not proc.caller.exists(folder):
                continue
            for entry in sorted(entry.name for entry in proc.caller.listdir(folder)):
                proc.caller.unlink(folder + b"/" + entry)
                proc.err(f'Removed "{to_text(folder)}/{to_text(entry)}".\n')
            proc.caller.rmdir(folder)
            proc.err(f'Removed "{to_text(folder)}".\n')
        own = to_bytes(f"{WANTS}/{name}")
        shipped = proc.exists(f"/usr/lib/systemd/system/{name}")
        if shipped and proc.caller.exists(own, follow=False):
            proc.caller.unlink(own)
            proc.err(f'Removed "{to_text(own)}".\n')
    return 0


def is_enabled(proc: Process, verb: str, words: list[str], given: Given) -> int:
    status = 1
    for word in words:
        name = mangled(word)
        unit = units.load(proc.visit, name)
        if unit is None:
            one = page.subject(proc, name)
            if one is None or not one.name.endswith(".mount"):
                proc.err(f"Failed to get unit file state for {name}: No such file or directory\n")
                return 1
            found = "generated"
        else:
            found = "alias" if unit.name != name and "@" not in name else enabled(proc, unit)
        if "q" not in given:
            proc.out(found + "\n")
        if "l" in given and unit is not None:
            proc.out("".join(f"  {link}\n" for link in reversed(links(proc, unit))))
        status = 0 if found in ("enabled", "static", "alias", "generated", "enabled-runtime", "indirect") else status
    return status


VERBS: dict[str, Callable[[Process, str, list[str], Given], int]] = {
    "link": _link, "add-wants": _add, "add-requires": _add, "set-property": _set_property, "revert": _revert, "is-enabled": is_enabled,
}  # fmt: skip
