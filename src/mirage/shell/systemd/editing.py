"""`systemctl edit` (systemd 252): a drop-in or a whole unit file in the user's editor, kept where anything was written between its markers."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from mirage.shell.execve import ExecError
from mirage.shell.lib.gnu import why
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.systemd.escaping import mangled
from mirage.shell.systemd.state import WANTS
from mirage.world import units

if TYPE_CHECKING:
    from mirage.shell.process import Process

START = "### Anything between here and the comment below will become the new contents of the file"
END = "### Lines below this comment will be discarded"
EDITORS = ("editor", "nano", "vim", "vi")  # where the environment names none
Given = dict[str, str]


async def edit(proc: Process, verb: str, words: list[str], given: Given) -> int:
    if not proc.isatty(0) or not proc.isatty(1):
        proc.err("Cannot edit units if not on a tty.\n")
        return 1
    for name in map(mangled, words):
        unit = units.load(proc.visit, name)
        if unit is not None and unit.is_masked:
            proc.err(f"Cannot edit {name}: unit is masked.\n")
            return 1
        if unit is None and "f" not in given:
            proc.err(f"No files found for {name}.\nRun 'systemctl edit --force --full {name}' to create a new unit.\n")
            return 1
    copies: dict[str, str] = {}
    for word in words:
        path, text = _begun(proc, mangled(word), given)
        try:
            copies[path] = _copied(proc, path, text)
        except OSError as error:
            proc.err(f'Failed to create directories for "{path}": {why(error)}\n')
            return 1
    await proc.flush()
    status = await _run(proc, list(copies.values()))
    for path, copy in copies.items():
        _kept(proc, path, copy, is_edited=not status)
    return status


def _begun(proc: Process, name: str, given: Given) -> tuple[str, str]:
    """Where it will stand, and what the editor shows."""
    unit = units.load(proc.visit, name)
    place = "/run/systemd/system" if "runtime" in given else WANTS
    if "l" in given:
        return f"{place}/{name}", to_text(proc.read_file(unit.path)) if unit is not None else ""
    path = f"{place}/{unit.name if unit is not None else name}.d/override.conf"
    own = to_text(proc.read_file(path)) if proc.exists(path) else ""
    text = f"### Editing {path}\n{START}\n\n{own}{'' if own.endswith(chr(10)) else chr(10)}\n{END}"
    for other in (unit.path, *unit.drop_ins) if unit is not None else ():
        if other != path:
            body = to_text(proc.read_file(other)).strip()
            text += f"\n\n### {other}" + ("\n# " + body.replace("\n", "\n# ") if body else "")
    return path, text


def _copied(proc: Process, path: str, text: str) -> str:
    folder, _, name = path.rpartition("/")
    if not proc.exists(folder):
        proc.caller.mkdir(to_bytes(folder), 0o755)
    copy = f"{folder}/.#{name}{proc.rng.getrandbits(64):016x}"
    proc.caller.write_file(to_bytes(copy), to_bytes(text), 0o644)
    return copy


async def _run(proc: Process, copies: list[str]) -> int:
    named = next((proc.env[key] for key in ("SYSTEMD_EDITOR", "EDITOR", "VISUAL") if proc.env.get(key)), "")
    for argv in [named.split()] if named else [[name] for name in EDITORS]:
        try:
            return 1 if await proc.spawn([*argv, *copies]) else 0
        except ExecError:
            continue
    proc.err("Cannot edit units, no editor available. Please set either $SYSTEMD_EDITOR, $EDITOR or $VISUAL.\n")
    return 1


def _kept(proc: Process, path: str, copy: str, *, is_edited: bool) -> None:
    folder = to_bytes(path.rpartition("/")[0])
    text = to_text(proc.read_file(copy)) if proc.exists(copy) else ""
    inner = text.partition(START)[2] if START in text else text
    inner = inner.partition(END)[0].strip() if END in inner else inner
    if is_edited and inner.strip():
        proc.caller.write_file(to_bytes(copy), to_bytes(inner))
        proc.caller.rename(to_bytes(copy), to_bytes(path))
        return
    if is_edited:
        proc.err(f'Editing "{path}" canceled: temporary file is empty.\n')
    with contextlib.suppress(OSError):
        proc.caller.unlink(to_bytes(copy))
    if path.endswith("/override.conf"):
        with contextlib.suppress(OSError):
            proc.caller.rmdir(folder)
