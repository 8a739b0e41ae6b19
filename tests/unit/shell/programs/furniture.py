"""What stood in /tmp/w when the lines of the files' programs were recorded, and the same on a bench."""

from __future__ import annotations

import stat as st

from mirage.vfs.caller import Caller

DATE = 1_600_000_123_456_789_012  # of all that is there: 2020-09-13 12:28:43 UTC

# kind, name, mode, data (or a link's target)
FURNITURE: list[tuple[str, str, int, bytes]] = [
    ("f", "a", 0o644, b"one\n"),
    ("f", "b.txt", 0o600, b"x" * 5000),
    ("f", "empty", 0o644, b""),
    ("f", "run.sh", 0o755, b"#!/bin/sh\necho hi\n"),
    ("f", "suid", 0o4755, b"\x7fELF"),
    ("f", ".hidden", 0o644, b"h\n"),
    ("f", "a b", 0o644, b"space\n"),
    ("f", "old~", 0o644, b"backup\n"),
    ("f", "f10", 0o640, b"0123456789"),
    ("f", "f9", 0o640, b"012345678"),
    ("f", "big.tar.gz", 0o644, b"z" * 123456),
    ("d", "d", 0o755, b""),
    ("f", "d/x", 0o644, b"x\n"),
    ("d", "d/e", 0o700, b""),
    ("f", "d/e/deep", 0o644, b"deep\n"),
    ("d", "sticky", 0o1777, b""),
    ("d", "wide", 0o777, b""),
    ("l", "dangling", 0, b"nope"),
    ("l", "link", 0, b"a"),
    ("l", "dlink", 0, b"d"),
    ("p", "pipe", 0o644, b""),
    ("h", "hard", 0, b"a"),
]


def furnish(caller: Caller) -> None:
    """The same names, bytes, modes and times under the caller's directory."""
    for kind, name, mode, data in FURNITURE:
        raw = name.encode()
        match kind:
            case "d":
                caller.mkdir(raw)
            case "f":
                caller.write_file(raw, data)
            case "l":
                caller.symlink(data, raw)
            case "h":
                caller.link(data, raw)
            case _:
                caller.mknod(raw, st.S_IFIFO | 0o644)
        if kind in "dfp":
            caller.chmod(raw, mode)
    for _, name, _, _ in FURNITURE:
        caller.utimens(name.encode(), DATE, DATE, False)
    caller.utimens(b".", DATE, DATE)
