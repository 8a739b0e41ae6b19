"""systemd-id128 (systemd 252): the machine's ids, and new ones."""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.recorded import text_of
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked
from mirage.shell.systemd.columns import table

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"help": "h", "version": "version", "pretty": "p", "app-specific": ":a", "uuid": "u"}
ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@program("systemd-id128")
def systemd_id128(proc: Process) -> int:
    options, words = asked(proc, "hpa:u", LONGS)
    given = dict(options)
    if "a" in given and not ID.fullmatch(given["a"]):
        proc.err(f'Failed to parse "{given["a"]}" as application-ID.\n' if given["a"] else "Failed to parse application-ID.\n")
        return 1
    verb = words.pop(0) if words else ""
    if verb == "help":
        return missing.tell(proc, proc.exe, [proc.argv[0], "--help"]) or 0
    if verb == "show":
        return _show(proc, words, given)
    if verb not in VERBS:
        proc.err(f"Unknown command verb {verb}.\n" if verb else "Command verb required.\n")
        return 1
    if words:
        proc.err("Too many arguments.\n")
        return 1
    found = VERBS[verb](proc)
    if not found:
        proc.err(f"Failed to get {verb.replace('-id', '-ID')}: No such device or address\n")
        return 1
    if "a" in given and verb != "new":
        found = specific(found, given["a"])
    proc.out(_pretty(found) if "p" in given else f"{uuid.UUID(found) if 'u' in given else found}\n")
    return 0


def specific(own: str, application: str) -> str:
    """sd_id128_get_machine_app_specific(): what an application may tell."""
    data = bytearray(hmac.digest(bytes.fromhex(own), uuid.UUID(application).bytes, hashlib.sha256)[:16])
    data[6], data[8] = data[6] & 0x0F | 0x40, data[8] & 0x3F | 0x80
    return data.hex()


def _file(path: str) -> Callable[[Process], str]:
    def read(proc: Process) -> str:
        try:
            return to_text(proc.read_file(path)).strip().replace("-", "")
        except OSError:
            return ""

    return read


def _new(proc: Process) -> str:
    return uuid.UUID(int=proc.rng.getrandbits(128), version=4).hex


VERBS: dict[str, Callable[[Process], str]] = {
    "new": _new, "machine-id": _file("/etc/machine-id"), "boot-id": _file("/proc/sys/kernel/random/boot_id"),
    "invocation-id": lambda proc: proc.env.get("INVOCATION_ID", ""),
}  # fmt: skip


def _pretty(found: str) -> str:
    cells = ",".join(found[at : at + 2] for at in range(0, 32, 2))
    return (
        f"As string:\n{found}\n\nAs UUID:\n{uuid.UUID(found)}\n\nAs systemd-id128(1) macro:\n#define XYZ SD_ID128_MAKE({cells})\n\n"
        f"As Python constant:\n>>> import uuid\n>>> XYZ = uuid.UUID('{found}')\n"
    )


def _show(proc: Process, words: list[str], given: dict[str, str]) -> int:
    """Types of GPT partitions."""
    known = dict(line.split() for line in text_of("systemd-id128.types").splitlines())
    rows = []
    for word in words or known:
        found = known.get(word) or (word.replace("-", "") if ID.fullmatch(word) else "")
        if not found:
            proc.err(f'Unknown identifier "{word}".\n')
            return 1
        name = word if word in known else next((key for key, value in known.items() if value == found.lower()), "XYZ")
        rows.append((name, str(uuid.UUID(found)) if "u" in given else found.lower()))
    proc.out(table(("NAME", "ID"), rows))
    return 0
