"""authorized_keys as sshd reads it from the visitor's own file system, StrictModes and all: a key appended inside lets in."""

from __future__ import annotations

import binascii
import stat as modes
from base64 import b64decode

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT, X_OK
from mirage.vfs.view import View
from mirage.world.accounts import Account

FILES = [b".ssh/authorized_keys", b".ssh/authorized_keys2"]  # AuthorizedKeysFile, Debian's default
MAX_FILE = 1 << 20  # bytes; sshd has no limit, our memory has


def find(view: View, account: Account, blob: bytes) -> str | None:
    """What sshd remarks about the line that authorizes a key (the client is told it as a debug message), or None."""
    caller = Caller(view, account.cred)
    for name in FILES:
        path = account.home.rstrip(b"/") + b"/" + name
        try:
            if not _is_safe(caller, account, path):
                continue
            data = caller.read_file(path, limit=MAX_FILE)
        except OSError:
            continue
        for number, line in enumerate(data.split(b"\n"), 1):
            flags = _matches(line, blob)
            if flags is not None:
                return f"{path.decode('utf-8', 'replace')}:{number}: key options: {flags}"
    return None


def has_shell(view: View, account: Account) -> bool:
    """auth.c allowed_user: the shell exists and may be executed."""
    shell = account.shell or b"/bin/sh"
    caller = Caller(view, ROOT)
    try:
        found = caller.stat(shell)
        caller.access(shell, X_OK)
    except OSError:
        return False
    return modes.S_ISREG(found.mode)


def _is_safe(caller: Caller, account: Account, path: bytes) -> bool:
    """misc.c safe_path: a regular file, and no step from it up to the home directory is writable by others.

    Debian's user-group-modes patch forgives a group-writable path where the group is the user's own.
    """
    found = caller.stat(path)
    if not modes.S_ISREG(found.mode):
        return False
    step = path
    home = account.home.rstrip(b"/") or b"/"
    while True:
        if found.uid not in (0, account.uid) or found.mode & 0o002:
            return False
        if found.mode & 0o020 and found.gid != account.gid:
            return False
        if step == home or step == b"/":
            return True
        step = step.rsplit(b"/", 1)[0] or b"/"
        found = caller.stat(step)


def _matches(line: bytes, blob: bytes) -> str | None:
    """The options of a line whose key is this one, as sshd lists what they permit; None for another line."""
    line = line.strip(b" \t\r")
    if not line or line.startswith(b"#"):
        return None
    options = b""
    fields = line.split(None, 2)
    if not _is_key(fields, blob):
        end = _options_end(line)
        options, fields = line[:end], line[end:].split(None, 2)
        if not _is_key(fields, blob):
            return None
    given = {name.partition(b"=")[0].lower() for name in options.split(b",")}
    restrict = b"restrict" in given
    flags = [
        flag
        for flag in ("agent-forwarding", "port-forwarding", "pty", "user-rc", "x11-forwarding")
        if (flag.encode() in given if restrict else b"no-" + flag.encode() not in given)
    ]
    return " ".join(flags)


def _is_key(fields: list[bytes], blob: bytes) -> bool:
    if len(fields) < 2:
        return False
    try:
        return b64decode(fields[1]) == blob
    except binascii.Error:
        return False


def _options_end(line: bytes) -> int:
    """Where the options end: the first space outside quotes."""
    quoted = False
    for index, byte in enumerate(line):
        if byte == 0x22 and line[index - 1 : index] != b"\\":
            quoted = not quoted
        elif byte in b" \t" and not quoted:
            return index
    return len(line)


def has_program(view: View, path: bytes) -> bool:
    """Whether a program is there for everybody."""
    try:
        found = Caller(view, ROOT).stat(path)
    except OSError:
        return False
    return modes.S_ISREG(found.mode) and bool(found.mode & 0o111)
