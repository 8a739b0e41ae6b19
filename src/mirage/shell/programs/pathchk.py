"""pathchk (coreutils 9.1): whether a file of that name could be, here or on any POSIX system."""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import shell_escape, try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import quotef
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

PATH_POSIX, NAME_POSIX = 256, 14  # _POSIX_PATH_MAX, _POSIX_NAME_MAX
PATH_MAX, NAME_MAX = 4096, 255


@program("pathchk")
def pathchk(proc: Process) -> int:
    options, names = gnu.read(proc, "pathchk", "+pP", {"portability": "portability"})
    keys = {key for key, _ in options}
    if not names:
        try_help(proc, "missing operand")
    is_basic, is_extra = bool(keys & {"p", "portability"}), bool(keys & {"P", "portability"})
    found = [_is_valid(proc, name, is_basic, is_extra) for name in names]
    return int(not all(found))


def _is_valid(proc: Process, name: str, is_basic: bool, is_extra: bool) -> bool:
    raw = to_bytes(name)
    if is_extra and re.search(r"(?:^|/)-", name):
        proc.error(f"leading '-' in a component of file name {shell_escape(name)}")
        return False
    if (is_basic or is_extra) and not raw:
        proc.error("empty file name")
        return False
    exists = False
    if is_basic:
        strange = re.search(r"[^A-Za-z0-9._/-]", name)
        if strange is not None:
            proc.error(f"nonportable character {quoted(proc, strange[0])} in file name {shell_escape(name)}")
            return False
    else:
        try:
            proc.lstat(name)
            exists = True
        except OSError as error:
            if error.errno != errno.ENOENT or not raw:
                proc.error(f"{quotef(name)}: {why(error)}")
                return False
    limit = PATH_POSIX if is_basic else PATH_MAX
    if not exists and len(raw) >= limit:
        proc.error(f"limit {limit - 1} exceeded by length {len(raw)} of file name {shell_escape(name)}")
        return False
    most = NAME_POSIX if is_basic else NAME_MAX
    long = next((part for part in raw.split(b"/") if len(part) > most), b"") if not exists else b""
    if long:
        proc.error(f"limit {most} exceeded by length {len(long)} of file name component {quoted(proc, to_text(long))}")
    return not long
