"""clear, tput and reset (ncurses 6.4): the terminal's strings, from the visitor's terminfo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import tty
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.programs.tput import terminfo
from mirage.shell.programs.tput.terminfo import Entry
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.shell.tty import CC, Tty, TtyDescriptor

if TYPE_CHECKING:
    from mirage.shell.process import Process

VERSION = "6.4.20221231"  # of Debian's 6.4-4
_TEXT = {"setf", "setb", "pfkey", "pfloc", "pfx", "pln", "pfxl"}
SETTLING = 1.0  # seconds that tset gives the terminal
_INIT = ("is1", "is2", "if", "is3")
_RESET = ("rs1", "rs2", "rf", "rs3")
_SANE = {"iflag": (tty.BRKINT | tty.ICRNL | tty.IMAXBEL, tty.IGNBRK | tty.PARMRK | tty.ISTRIP | tty.INLCR | tty.IGNCR | tty.IXOFF),
         "oflag": (tty.OPOST | tty.ONLCR, tty.OLCUC | tty.OCRNL | tty.ONOCR | tty.ONLRET | tty.OFILL),
         "lflag": (tty.ISIG | tty.ICANON | tty.ECHO | tty.ECHOE | tty.ECHOK | tty.IEXTEN | tty.ECHOCTL | tty.ECHOKE,
                   tty.ECHONL | tty.NOFLSH | tty.TOSTOP | tty.ECHOPRT | tty.XCASE)}  # fmt: skip


@program("clear")
def clear(proc: Process) -> int:
    options, operands = _options(proc, "clear", "T:Vx", 1)
    if operands:
        proc.err(recorded(proc, "clear.usage"))
        return 1
    term = options.get("T", proc.env.get("TERM"))
    if term is None:
        proc.err("TERM environment variable not set.\n")
        return 1
    entry = terminfo.find(proc, term)
    if entry is None:
        proc.err(f"'{term}': unknown terminal type.\n")
        return 1
    return 0 if _clear(proc, entry, keeps_history="x" in options) else 1


@program("tput")
async def tput(proc: Process) -> int:
    options, operands = _options(proc, "tput", "+ST:Vx", 2)
    term = options.get("T") or proc.env.get("TERM")
    if not term:
        return proc.error("No value for $TERM and no -T specified", 2)
    entry = terminfo.find(proc, term)
    if not operands and "S" not in options:
        proc.err(recorded(proc, "tput.usage"))
        return 2
    if entry is None:
        return proc.error(f'unknown terminal "{term}"', 3)
    keeps = "x" in options
    if "S" not in options:
        return _several(proc, entry, operands, keeps)
    status = 0
    async for line in proc.lines():
        words = line.decode("utf-8", "surrogateescape").split()
        status = max(status, _several(proc, entry, words, keeps) if words else 0)
    return status


@program("reset")
@program("tset")
async def reset(proc: Process) -> int:
    options, operands = _options(proc, "reset", "ce:Ii:k:m:qQrsVw", 1)
    terminal = _terminal(proc)
    if terminal is None:
        proc.err(f"{proc.name}: terminal attributes: No such device or address\n\n")
        return 10
    is_reset = proc.name.rsplit("/", 1)[-1] == "reset"
    term = operands[0] if operands else proc.env.get("TERM") or "unknown"
    while (entry := terminfo.find(proc, term)) is None:
        proc.err(f"{proc.name}: unknown terminal type {term}\nTerminal type? ")
        await proc.flush()
        line = await proc.read_line(0)
        if not line:
            proc.err("\n")
            return 1
        term = line.decode("utf-8", "surrogateescape").rstrip("\n") or term
    if is_reset:
        _sane(terminal)
    if "I" not in options:
        text = _initial(proc, entry, is_reset=is_reset)
        if text:
            proc.err(text + "\r")
            await proc.sleep(SETTLING)
    if "s" in options:
        proc.out(f"TERM={term};\n")
    return 0


def _options(proc: Process, name: str, short: str, status: int) -> tuple[dict[str, str], list[str]]:
    try:
        options, operands = scan(proc.args, short, {}, name=proc.name)
    except UsageError as error:
        misused(proc, error)
        proc.err(recorded(proc, f"{name}.usage"))
        raise Exited(status) from None
    if any(letter == "V" for letter, _ in options):
        proc.out(f"ncurses {VERSION}\n")
        raise Exited(0)
    return dict(options), operands


def _several(proc: Process, entry: Entry, words: list[str], keeps_history: bool) -> int:
    """Capabilities one behind the other, each with the parameters that it takes; the last one's status."""
    status = 0
    while words:
        name, words = words[0], words[1:]
        if name in ("clear", "init", "reset", "longname"):
            status = _whole(proc, entry, name, keeps_history)
        elif name in ("cols", "lines"):
            proc.out(f"{_size(proc, entry, name)}\n")
        elif name in entry.flags:
            status = 0
        elif name in entry.numbers:
            proc.out(f"{entry.numbers[name]}\n")
            status = 0
        elif (text := entry.strings.get(name)) is not None:
            count = _parameters(text)
            values = [value if name in _TEXT and index else _integer(value) for index, value in enumerate(words[:count])]
            words = words[count:]
            proc.out(_sent(proc, terminfo.fill(text, list(values)) if values else text))
            status = 0
        else:
            known = [names.split() for names in recorded(proc, "terminfo.names").splitlines()]
            if not any(name in names for names in known):
                return proc.error(f"unknown terminfo capability '{name}'", 4)
            if name in known[1]:
                proc.out("-1\n")
            status = 0 if name in known[1] else 1
            if name in known[2]:
                words = []
    return status


def _whole(proc: Process, entry: Entry, name: str, keeps_history: bool) -> int:
    if name == "clear":
        return 0 if _clear(proc, entry, keeps_history=keeps_history) else 2
    if name == "longname":
        proc.out(entry.names.rsplit("|", 1)[-1])
        return 0
    if _terminal(proc) is None:
        proc.err(f"{proc.name}: terminal attributes: No such device or address\n\n")
        return 10
    proc.out(_initial(proc, entry, is_reset=name == "reset"))
    return 0


def _clear(proc: Process, entry: Entry, *, keeps_history: bool) -> bool:
    text = entry.strings.get("clear")
    if text is None:
        return False
    proc.out(_sent(proc, text) + ("" if keeps_history else _sent(proc, entry.strings.get("E3", ""))))
    return True


def _initial(proc: Process, entry: Entry, *, is_reset: bool) -> str:
    texts = []
    for init, reset in zip(_INIT, _RESET, strict=True):
        texts.append(entry.strings.get(reset if is_reset and reset in entry.strings else init, ""))
    first, second, _, third = texts
    return "".join([_sent(proc, text) for text in (first, second, entry.strings.get("mgc", ""), third)])


def _sent(proc: Process, text: str) -> str:
    terminal = proc.fds.get(1)
    return terminfo.padded(text, terminal.tty.termios.speed if isinstance(terminal, TtyDescriptor) else 0)


def _parameters(text: str) -> int:
    """How many a string takes: the highest that it pushes."""
    found = [int(text[at + 2]) for at in range(len(text) - 2) if text[at : at + 2] == "%p" and text[at + 2].isdecimal()]
    return max(found, default=0)


def _integer(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() and text.isascii() and len(text) < 10 else 0


def _size(proc: Process, entry: Entry, name: str) -> int:
    asked = proc.env.get("COLUMNS" if name == "cols" else "LINES", "")
    if asked.isdecimal() and asked.isascii() and len(asked) < 6 and int(asked):
        return int(asked)
    terminal = _terminal(proc)
    if terminal is not None and terminal.columns and terminal.rows:
        return terminal.columns if name == "cols" else terminal.rows
    return entry.numbers.get(name, 80 if name == "cols" else 24)


def _terminal(proc: Process) -> Tty | None:
    """The one that these programs speak of: standard error's, output's, input's, or /dev/tty."""
    for number in (2, 1, 0):
        found = proc.fds.get(number)
        if isinstance(found, TtyDescriptor):
            return found.tty
    return proc.tty


def _sane(terminal: Tty) -> None:
    """reset_tty_settings."""
    termios = terminal.termios.copy()
    for name, (on, off) in _SANE.items():
        setattr(termios, name, getattr(termios, name) & ~off | on)
    termios.cc[:] = CC
    terminal.set(termios)
