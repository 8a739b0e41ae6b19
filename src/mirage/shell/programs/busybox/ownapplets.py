"""Applets of busybox 1.35.0 that print in formats of their own, or refuse what the program of their name takes.

An applet here returns its status, or None where the program of its name answers as it does.
"""

from __future__ import annotations

import asyncio
import errno
import re
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from mirage.shell import signals
from mirage.shell.lib.gnu import why
from mirage.shell.lib.human import HUMAN, BlockSize
from mirage.shell.lib.mounted import mounted
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.busybox import busyboxnet

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

Applet = Callable[["Process"], "int | Coroutine[Any, Any, int | None] | None"]
WITHOUT_OPERAND = frozenset(  # the usage is all that they say to no argument at all
    "awk insmod nslookup ping ping6 rmmod sleep tar telnet unzip usleep which xxd".split()
)
WITHOUT_OPTIONS = frozenset(
    "[ [[ ash chroot echo env expr false find kill killall killall5 nice printf sh sleep test time true yes".split()
)
SAYS = {"logread": "logread: can't find syslogd buffer: No such file or directory\n"}
MISUSE = {"grep": 2, "egrep": 2, "fgrep": 2, "sort": 2, "diff": 2}  # the status of a wrong option, where it is not 1
COLUMNS: dict[str, tuple[str, int, Callable[[Process, ProcessEntry], str]]] = {  # ps.c: the heading, the width, the value
    "user": ("USER", 8, lambda proc, entry: _user(proc, entry.uid)),
    "group": ("GROUP", 8, lambda proc, entry: _group(proc, entry.gid)),
    "comm": ("COMMAND", 16, lambda proc, entry: to_text(entry.comm)),
    "args": ("COMMAND", 256, lambda proc, entry: _command(entry)),
    "pid": ("PID", -5, lambda proc, entry: str(entry.pid)),
    "ppid": ("PPID", -5, lambda proc, entry: str(entry.ppid)),
    "pgid": ("PGID", -5, lambda proc, entry: str(entry.pgid)),
    "nice": ("NI", -5, lambda proc, entry: str(entry.nice)),
    "rgroup": ("RGROUP", 8, lambda proc, entry: _group(proc, entry.gid)),
    "ruser": ("RUSER", 8, lambda proc, entry: _user(proc, entry.uid)),
    "tty": ("TT", 6, lambda proc, entry: _terminal(entry)),
    "vsz": ("VSZ", 4, lambda proc, entry: str(entry.vsz)),
    "sid": ("SID", -5, lambda proc, entry: str(entry.sid)),
    "stat": ("STAT", 4, lambda proc, entry: entry.state + ("N" if entry.nice > 0 else "<" if entry.nice < 0 else "")),
    "rss": ("RSS", 4, lambda proc, entry: str(entry.rss)),
}


async def answer(proc: Process, name: str, words: str) -> int | None:
    """What an applet says by itself. `words` is its usage."""
    if name in SAYS:
        proc.err(SAYS[name])
        return 1
    if not proc.args and name in WITHOUT_OPERAND:
        proc.err(words)
        return 1
    if words and name not in WITHOUT_OPTIONS and (letter := _unknown(proc.args, words)):
        proc.err(f"{words}" if name == "free" else f"{name}: invalid option -- '{letter}'\n{words}")
        return MISUSE.get(name, 1)
    found = APPLETS.get(name)
    result = found(proc) if found is not None else None
    return await result if asyncio.iscoroutine(result) else result


def _unknown(args: list[str], words: str) -> str:
    """The letter of the first word, where it is an option that the usage does not know."""
    if not args or not re.match(r"-[A-Za-z]", args[0]):
        return ""
    known = "".join(re.findall(r"(?<![\w-])-([A-Za-z0-9]+)", words))
    return args[0][1] if args[0][1] not in known else ""


# ---- ps


def _ps(proc: Process) -> int | None:
    names = ["pid", "user", "args"]
    words = [word for word in proc.args if word.startswith("-o")]
    if words:
        at = proc.args.index(words[0])
        names = (words[0][2:] or " ".join(proc.args[at + 1 : at + 2])).split(",")
    for name in names:
        if name not in COLUMNS:
            return proc.error(f"bad -o argument '{name}', supported arguments: {','.join(COLUMNS)}")
    rows = [[COLUMNS[name][0].ljust(abs(COLUMNS[name][1])) for name in names]]
    for entry in proc.visit.processes:
        rows.append([_cell(COLUMNS[name][2](proc, entry), COLUMNS[name][1]) for name in names])
    width = proc.columns(1) if proc.isatty(1) else 0
    for row in rows:
        line = " ".join(row).rstrip()
        proc.out((line[: width - 1] if width else line) + "\n")
    return 0


def _cell(text: str, width: int) -> str:
    """put_lu: a number that is too wide is shown in units of 1024."""
    if 0 < width < 8 and text.isdecimal() and len(text) > width:
        text = f"{int(text) >> 10}m"
    return text.rjust(-width) if width < 0 else text[:width].ljust(width)


def _command(entry: ProcessEntry) -> str:
    return to_text(b" ".join(entry.cmdline)) if entry.cmdline else f"[{to_text(entry.comm)}]"


def _terminal(entry: ProcessEntry) -> str:
    """get_tty_dev: major and minor number."""
    kind, _, number = entry.tty.rpartition("/")
    return f"{136 if kind == 'pts' else 4},{number}" if number.isdecimal() else "?"


def _user(proc: Process, uid: int) -> str:
    return _name_of(proc, "/etc/passwd", uid)


def _group(proc: Process, gid: int) -> str:
    return _name_of(proc, "/etc/group", gid)


def _name_of(proc: Process, path: str, number: int) -> str:
    for line in to_text(proc.read_file(path)).splitlines() if proc.exists(path) else ():
        fields = line.split(":")
        if len(fields) > 2 and fields[2] == str(number):
            return fields[0]
    return str(number)


# ---- kill


def _kill(proc: Process) -> int | None:
    words, name = proc.args, proc.name
    if words[:1] == ["-l"]:
        if name == "kill" and len(words) > 1:
            return None
        proc.out(
            "".join(
                f"{number:>2}) {text}\n"
                for number, text in sorted((signals.NAMES | {signals.SIGIO: "POLL"}).items())
                if 0 < number < 32
            )
        )
        return 0
    if words and re.match(r"-[A-Za-z]", words[0]) and words[0] not in ("-q", "-o", "-s") and signals.number_of(words[0][1:]) is None:
        return proc.error(f"bad signal name '{words[0][1:]}'")
    if not [word for word in words if not word.startswith("-")] and name == "killall":
        return proc.error("you need to specify whom to kill")
    return None


# ---- df


def _df(proc: Process) -> int:
    """df.c of coreutils as busybox has it: a device of more than 20 characters stands on a line of its own."""
    letters = {letter for word in proc.args if word.startswith("-") for letter in word[1:]}
    names = [word for word in proc.args if not word.startswith("-")]
    is_inodes, is_posix = "i" in letters, "P" in letters
    blocks = HUMAN if "h" in letters else BlockSize(1 << 20 if "m" in letters else 1024)
    unit = (
        "   Inodes      "
        if is_inodes
        else "     Size      "
        if "h" in letters
        else "1024-blocks    "
        if is_posix
        else f"{'1M' if 'm' in letters else '1K'}-blocks      "
    )
    percent = "Capacity" if is_posix and not is_inodes else "Use%"
    head = ("Type       " if "T" in letters else "") + unit
    proc.out(f"Filesystem           {head}Used Available {percent} Mounted on\n")
    status = 0
    lines = mounted(proc)
    if names:
        chosen = []
        for name in names:
            try:
                target = to_text(proc.caller.mount_of(to_bytes(name)).path)
            except OSError:
                status = proc.error(f"{name}: can't find mount point")
                continue
            chosen += [line for line in lines if line.target == target][-1:]
        lines = chosen
    for line in lines:
        try:
            room = proc.caller.statfs(to_bytes(line.target))
        except OSError as error:
            status = proc.error(f"{line.target}: {why(error)}")
            continue
        total, free, available = (room.files, room.ffree, room.ffree) if is_inodes else (room.blocks, room.bfree, room.bavail)
        if not total and not names and "a" not in letters:
            continue
        used = total - free
        share = (used * 100 + (used + available) // 2) // (used + available) if used + available else 0
        cells = [str(number) if is_inodes else _blocks(number * room.bsize, blocks) for number in (total, used, available)]
        device = f"{line.source:<20}" if len(line.source) <= 20 or is_posix else f"{line.source}\n{'':<20}"
        kind = f" {line.fstype:<10}" if "T" in letters else ""
        proc.out(f"{device}{kind} {cells[0]:>9} {cells[1]:>9} {cells[2]:>9} {share:>3}% {line.target}\n")
    return status


def _blocks(number: int, blocks: BlockSize) -> str:
    """make_human_readable_str: one digit behind the point."""
    if blocks is not HUMAN:
        return str((number + blocks.size // 2) // blocks.size)
    if not number:
        return "0"
    value, unit = float(number), 0
    while value >= 1024 and unit < 5:
        value, unit = value / 1024, unit + 1
    return f"{value:.1f}{' KMGTP'[unit]}".rstrip()


# ---- the small ones


async def _usleep(proc: Process) -> int:
    if not proc.args[0].isdecimal():
        return proc.error(f"invalid number '{proc.args[0]}'")
    await proc.sleep(int(proc.args[0][:15]) / 1e6)
    return 0


def _clear(proc: Process) -> int:
    proc.out("\033[H\033[J")
    return 0


def _bracket(proc: Process) -> int | None:
    closing = "]]" if proc.name == "[[" else "]"
    return None if proc.args[-1:] == [closing] else proc.error(f"missing {closing}", 2)


def _expr(proc: Process) -> int | None:
    return None if proc.args else proc.error("too few arguments", 2)


def _less(proc: Process) -> int | None:
    for name in proc.args:
        if not name.startswith(("-", "+")) and not proc.exists(name):
            return proc.error(f"can't open '{name}': No such file or directory")
    return None


def _more(proc: Process) -> int | None:
    """Where its output is no terminal it is cat."""
    name = next((name for name in proc.args if not name.startswith("-") and not proc.exists(name)), None)
    if name is None:
        return None
    if proc.isatty(1):
        proc.error(f"{name}: No such file or directory")
        return 0
    return proc.error(f"can't open '{name}': No such file or directory")


def _insmod(proc: Process) -> int | None:
    """The status is the number of the error, below 0."""
    name = proc.args[0]
    return None if proc.exists(name) else proc.error(f"can't insert '{name}': No such file or directory", 256 - errno.ENOENT)


def install(proc: Process) -> int:
    """--install [-s] [DIR]: a link for each applet, where it belongs or in one directory."""
    words = [word for word in proc.args[1:] if word != "-s"]
    exe = proc.exe
    for place in recorded(proc, "busybox.list-full").split():
        target = f"{words[0]}/{place.rsplit('/', 1)[-1]}" if words else f"/{place}"
        try:
            if "-s" in proc.args:
                proc.caller.symlink(exe, to_bytes(target))
            else:
                proc.caller.link(exe, to_bytes(target))
        except FileExistsError:
            continue
        except OSError as error:
            proc.err(f"busybox: {target}: {why(error)}\n")
    return 0


APPLETS: dict[str, Applet] = {
    "ps": _ps, "kill": _kill, "killall": _kill, "killall5": _kill, "df": _df, "usleep": _usleep, "clear": _clear, "[": _bracket, "[[": _bracket,
    "expr": _expr, "insmod": _insmod, "less": _less, "more": _more, "ifconfig": busyboxnet.ifconfig, "ping": busyboxnet.ping, "telnet": busyboxnet.telnet, "nc": busyboxnet.nc,
}  # fmt: skip
