"""Which configuration files of systemd's and its friends stand above which (systemd-delta, `systemd-analyze cat-config`; systemd 252)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mirage.shell.process import Process

PREFIXES = ("/etc", "/run", "/usr/local/lib", "/usr/lib")  # CONF_PATHS, the most important one first
SUFFIXES = ("sysctl.d", "tmpfiles.d", "modules-load.d", "binfmt.d", "systemd/system", "systemd/user", "systemd/system-preset",
            "systemd/user-preset", "udev/rules.d", "modprobe.d")  # fmt: skip


def files(proc: Process, folder: str, ending: str = ".conf") -> dict[str, str]:
    """The files of a directory below all prefixes, by name: the path of the one that counts."""
    found: dict[str, str] = {}
    for prefix in PREFIXES:
        for name in names(proc, f"{prefix}/{folder}"):
            if name.endswith(ending):
                found.setdefault(name, f"{prefix}/{folder}/{name}")
    return dict(sorted(found.items()))


def names(proc: Process, path: str) -> list[str]:
    try:
        return sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(path)))
    except OSError:
        return []


def shown(proc: Process, paths: Iterable[str]) -> str:
    """cat_files(): each under its name, an empty line between two."""
    texts = []
    for path in paths:
        text = to_text(proc.read_file(path))
        texts.append(f"# {path}\n{text}{'' if text.endswith(chr(10)) or not text else chr(10)}")
    return "\n".join(texts)


def configuration(proc: Process, name: str) -> list[str]:
    """The main file of a name below systemd's places and its drop-ins, or all files of a directory `*.d`."""
    if name.endswith(".d"):
        return list(files(proc, name).values())
    main = next((f"{prefix}/{name}" for prefix in PREFIXES if proc.exists(f"{prefix}/{name}")), None)
    return ([main] if main is not None else []) + list(files(proc, f"{name}.d").values())
