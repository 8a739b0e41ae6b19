"""less (590) and more (util-linux 2.38.1): into a file or a pipe they are cat; on a terminal they turn pages."""

from __future__ import annotations

import stat as st
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell import gnu
from mirage.shell.gnu import why
from mirage.shell.registry import program
from mirage.shell.sources import source, whole
from mirage.shell.tty import ECHO, ICANON, TtyDescriptor

if TYPE_CHECKING:
    from mirage.shell.process import Process

COLONS = ":" * 14
ENTER, LEAVE = "\33[?1049h\33[22;0;0t\33[?1h\33=\r", "\r\33[K\33[?1l\33>\33[?1049l\33[23;0;0t"  # xterm's smcup, smkx and back


@program("less", path=("/usr/bin/less", "/bin/less"))
async def less(proc: Process) -> int:
    names: list[str] = []
    for word in proc.args:
        if word in ("-V", "--version", "--help"):
            gnu.tell(proc, "less", "help" if word == "--help" else "version", "less")
        if word.startswith("--") and len(word) > 2:
            continue
        if word == "-" or not word.startswith(("-", "+")):
            names.append(word)
    if not names and proc.isatty(0):
        proc.out('Missing filename ("less --help" for help)\n')
        return 1
    status = 0
    texts: list[bytes] = []
    for name in names or ["-"]:
        text = await _text(proc, name, proc.out, "{name}: {why}\n", "{name} is a directory\n")
        status = 1 if text is None else status
        texts += [] if text is None else [text]
    await _show(proc, b"".join(texts), b":", b"(END)")
    return status if proc.isatty(1) else 0


@program("more", path=("/usr/bin/more", "/bin/more"))
async def more(proc: Process) -> int:
    names: list[str] = []
    for word in proc.args:
        if word in ("-V", "--version", "-h", "--help"):
            gnu.tell(proc, "more", "version" if word in ("-V", "--version") else "help", "util-linux")
        if word == "-" or not word.startswith(("-", "+")):
            names.append(word)
    if not names and proc.isatty(0):
        proc.error("bad usage")
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    for name in names or ["-"]:
        text = await _text(proc, name, proc.err, "more: cannot open {name}: {why}\n", "\n*** {name}: directory ***\n\n")
        if text is None:
            continue
        if not proc.isatty(1) and names:
            proc.out(f"{COLONS}\n{name}\n{COLONS}\n")
        await _show(proc, text, b"--More--", b"")
    return 0


async def _text(proc: Process, name: str, say: Callable[[str], None], missing: str, directory: str) -> bytes | None:
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        say(missing.format(name=name, why=why(error)))
        return None
    try:
        if st.S_ISDIR(descriptor.mode):
            proc.out(directory.format(name=name))
            return None
        return await whole(proc, descriptor)
    except OSError as error:
        say(missing.format(name=name, why=why(error)))
        return None
    finally:
        descriptor.close()


async def _show(proc: Process, text: bytes, prompt: bytes, last: bytes) -> None:
    """Page after page, as long as somebody asks for more; `last` is what stands below the end, if the end waits at all."""
    tty = proc.tty
    if not proc.isatty(1) or tty is None:
        proc.out(text)
        return
    lines = text.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    kept, raw = tty.termios.copy(), tty.termios.copy()
    raw.lflag &= ~(ICANON | ECHO)
    tty.set(raw)
    proc.out(ENTER if last else "")
    at, step = 0, max(1, (tty.rows or 24) - 1)
    try:
        while True:
            page = lines[at : at + step]
            proc.out(b"".join([line + b"\n" for line in page]))
            at += len(page)
            is_last = at >= len(lines)
            if is_last and not last:
                return
            proc.out(b"\33[7m" + (last if is_last else prompt) + b"\33[27m\33[K")
            await proc.flush()
            answer = await proc.read_from(TtyDescriptor(tty), 64)
            proc.out("\r\33[K")
            if not answer or answer[:1] in b"qQ":
                return
            step = 1 if answer[:1] in b"\rj\n" else max(1, (tty.rows or 24) - 1)
    finally:
        tty.set(kept)
        proc.out(LEAVE if last else "")
