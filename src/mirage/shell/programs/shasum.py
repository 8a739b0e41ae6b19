"""shasum (Digest::SHA 6.02 of perl 5.36): SHA digests and their lists, as it is called where there is no sha256sum."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.sources import pieces, source
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "algorithm": ":a", "binary": "b", "check": "c", "text": "t", "universal": "U", "01": "0", "portable": "p", "quiet": "q",
    "status": "s", "strict": "S", "tag": "tag", "warn": "w", "ignore-missing": "ignore", "help": "h", "version": "v",
}  # fmt: skip
NAMES = {
    "1": "sha1",
    "224": "sha224",
    "256": "sha256",
    "384": "sha384",
    "512": "sha512",
    "512224": "sha512_224",
    "512256": "sha512_256",
}
BY_LENGTH = {40: "1", 56: "224", 64: "256", 96: "384", 128: "512"}
_LINE = re.compile(r"\\?([0-9A-Fa-f]+) ([ *?^U])(.+)", re.DOTALL)


@program("shasum")
async def shasum(proc: Process) -> int:
    try:
        options, names = scan(proc.args, "a:bctU0pqsSwhv", LONGS)
    except UsageError:
        return missing.tell(proc, proc.exe, [proc.argv[0], missing.UNKNOWN]) or 1
    given = dict(options)
    if given.keys() & {"h", "v"}:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--help" if "h" in given else "--version"]) or 0
    algorithm = given.get("a", "1").lstrip("0") or "1"
    if algorithm not in NAMES:
        proc.err("shasum: Unrecognized algorithm\nType shasum -h for help\n")
        return 1
    if "c" in given:
        return max([await _check(proc, name, given) for name in names or ["-"]])
    mark = "*" if "b" in given else "U" if "U" in given else "^" if "0" in given else " "
    status = 0
    for name in names or ["-"]:
        digest = await _digest(proc, name, algorithm)
        if digest is None:
            status = 1
        elif "tag" in given:
            proc.out(f"SHA{NAMES[algorithm][3:].replace('_', '/')} ({name}) = {digest}\n")
        else:
            proc.out(f"{digest} {mark}{name}\n")
    return status


async def _digest(proc: Process, name: str, algorithm: str) -> str | None:
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        proc.err(f"shasum: {name}: {why(error)}\n")
        return None
    state = hashlib.new(NAMES[algorithm], usedforsecurity=False)
    try:
        async for data in pieces(proc, descriptor):
            state.update(data)
    except IsADirectoryError as error:
        proc.err(f"shasum: {name}: {why(error)}\n")
        return None
    finally:
        descriptor.close()
    return state.hexdigest()


async def _check(proc: Process, listed: str, given: dict[str, str]) -> int:
    try:
        text = to_text(await proc.read_all(0)) if listed == "-" else to_text(proc.read_file(listed))
    except OSError as error:
        return proc.error(f"{listed}: {why(error)}", error.errno or 1)  # die: errno is the status
    bad = unread = wrong = right = 0
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found is None or len(found[1]) not in BY_LENGTH:
            bad += 1
            continue
        right += 1
        digest = await _digest(proc, found[3], BY_LENGTH[len(found[1])])
        if digest is None:
            unread += 1
            verdict = "FAILED open or read"
        elif digest == found[1].lower():
            verdict = "OK"
        else:
            wrong += 1
            verdict = "FAILED"
        if "s" not in given and not (verdict == "OK" and "q" in given):
            proc.out(f"{found[3]}: {verdict}\n")
    await proc.flush()
    if not right:
        return proc.error(f"{'standard input' if listed == '-' else listed}: no properly formatted SHA checksum lines found")
    if "s" not in given:
        for count, one, many in (
            (bad, "line is improperly formatted", "lines are improperly formatted"),
            (unread, "listed file could not be read", "listed files could not be read"),
            (wrong, "computed checksum did NOT match", "computed checksums did NOT match"),
        ):
            if count:
                proc.err(f"shasum: WARNING: {count} {one if count == 1 else many}\n")
    return int(bool(unread or wrong or (bad and "S" in given)))
