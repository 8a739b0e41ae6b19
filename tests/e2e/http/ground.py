"""The same files for both servers: a directory for the real one, a file system of ours for the other; and our server without a gateway."""

from __future__ import annotations

import hashlib
import os
import random
from pathlib import Path

from mirage.base.clock import SECOND, Clock
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT, Cred
from mirage.vfs.view import View

WWW_DATA = Cred(33, 33, frozenset({33}))
BORN = 1_700_000_000  # seconds: every file's time of change, and more for each
NOISE = random.Random(7).randbytes(100_000)
WORDS = b"".join(b"<p>%s</p>\n" % hashlib.sha256(b"%d" % number).hexdigest().encode() for number in range(4000))

# path below the document root -> (mode, contents; None a directory, str a symbolic link)
TREE: dict[str, tuple[int, bytes | str | None]] = {
    "index.nginx-debian.html": (0o644, Path("/usr/share/nginx/html/index.html").read_bytes() if os.path.exists("/usr/share/nginx/html/index.html") else b"<h1>Welcome</h1>"),
    "hello.txt": (0o644, b"Hello, world!\n"),
    "empty.txt": (0o644, b""),
    "empty.html": (0o644, b""),
    "tiny.html": (0o644, b"<p>nineteen bytes<p"),
    "small.html": (0o644, b"<p>twenty bytes long"),
    "page.htm": (0o644, b"<h1>page</h1>\n" * 40),
    "long.html": (0o644, WORDS),
    "middle.html": (0o644, WORDS[:40_000]),
    "noise.bin": (0o644, NOISE),
    "noise.html": (0o644, NOISE[:70_000]),
    "data.json": (0o644, b'{"a": 1}\n'),
    "style.css": (0o644, b"body {}\n"),
    "script.js": (0o644, b"var a;\n"),
    "picture.PNG": (0o644, b"\x89PNG\r\n"),
    "archive.tar.gz": (0o644, b"\x1f\x8b"),
    "noextension": (0o644, b"none\n"),
    ".hidden": (0o644, b"hidden\n"),
    ".env.html": (0o644, b"hidden html\n"),
    "dot.": (0o644, b"dot\n"),
    "secret.html": (0o600, b"secret\n"),
    "with space.txt": (0o644, b"space\n"),
    "perc%ent.txt": (0o644, b"percent\n"),
    "plus+.txt": (0o644, b"plus\n"),
    "quest?ion.txt": (0o644, b"question\n"),
    "hash#.txt": (0o644, b"hash\n"),
    "caf\u00e9.txt": (0o644, b"cafe\n"),
    "script.php": (0o644, b"<?php phpinfo();\n"),
    "directory": (0o755, None),
    "directory/file.txt": (0o644, b"inside\n"),
    "indexed": (0o755, None),
    "indexed/index.html": (0o644, b"<h1>indexed</h1>\n" * 3),
    "htm": (0o755, None),
    "htm/index.htm": (0o644, b"<h1>htm</h1>\n" * 3),
    "closed": (0o700, None),
    "closed/index.html": (0o644, b"closed\n"),
    "noread": (0o711, None),
    "noread/index.html": (0o644, b"noread\n"),
    "lockedindex": (0o755, None),
    "lockedindex/index.html": (0o600, b"locked\n"),
    "dirindex": (0o755, None),
    "dirindex/index.html": (0o755, None),
    "sp ace": (0o755, None),
    "a": (0o755, None),
    "a/b": (0o755, None),
    "a/b/c.txt": (0o644, b"abc\n"),
    "link.txt": (0o777, "hello.txt"),
    "loop": (0o777, "loop"),
    "dangling": (0o777, "nowhere"),
    "linkdir": (0o777, "directory"),
}  # fmt: skip


def lay_out(directory: Path) -> None:
    """The tree as files of this machine."""
    directory.mkdir(parents=True)
    directory.chmod(0o755)
    for number, (name, (mode, contents)) in enumerate(TREE.items()):
        path = directory / name
        if contents is None:
            path.mkdir()
        elif isinstance(contents, str):
            path.symlink_to(contents)
            os.utime(path, (BORN + number, BORN + number), follow_symlinks=False)
            continue
        else:
            path.write_bytes(contents)
        path.chmod(mode)
        os.utime(path, (BORN + number, BORN + number))
    for number, (name, (_, contents)) in enumerate(TREE.items()):
        if contents is None:  # what was put into it has changed it since
            os.utime(directory / name, (BORN + number, BORN + number))


def view(clock: Clock) -> View:
    """The tree as a file system of ours."""
    made = View(Layered(open_store("memory:", b"http"), None, [b"host"], clock), clock)
    caller = Caller(made, ROOT, umask=0)
    for path in (b"/var", b"/var/www", b"/var/www/html"):
        caller.mkdir(path, 0o755)
    for number, (name, (mode, contents)) in enumerate(TREE.items()):
        path = b"/var/www/html/" + name.encode()
        if contents is None:
            caller.mkdir(path, mode)
        elif isinstance(contents, str):
            caller.symlink(contents.encode(), path)
            caller.utimens(path, (BORN + number) * SECOND, (BORN + number) * SECOND, False)
            continue
        else:
            caller.write_file(path, contents, mode)
        caller.chmod(path, mode)
        caller.utimens(path, (BORN + number) * SECOND, (BORN + number) * SECOND)
    for number, (name, (_, contents)) in enumerate(TREE.items()):
        if contents is None:
            caller.utimens(b"/var/www/html/" + name.encode(), (BORN + number) * SECOND, (BORN + number) * SECOND)
    return made
