"""stty (coreutils 9.1): the settings of the terminal on standard input, shown and changed as its mode table has them."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell import tty
from mirage.shell.lib import gnu
from mirage.shell.lib.quotes import quoted
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.shell.tty import CC, Termios, Tty, TtyDescriptor

if TYPE_CHECKING:
    from mirage.shell.process import Process

_CHARS = {
    "intr": tty.VINTR, "quit": tty.VQUIT, "erase": tty.VERASE, "kill": tty.VKILL, "eof": tty.VEOF, "eol": tty.VEOL,
    "eol2": tty.VEOL2, "swtch": tty.VSWTC, "start": tty.VSTART, "stop": tty.VSTOP, "susp": tty.VSUSP, "rprnt": tty.VREPRINT,
    "werase": tty.VWERASE, "lnext": tty.VLNEXT, "discard": tty.VDISCARD,
}  # fmt: skip
_NUMBERS = {"min": tty.VMIN, "time": tty.VTIME}
# In the order of `stty -a`; "+" is on when sane, "-" off, a blank is neither; "!" may not be negated.
_MODES = {
    "cflag": """ parenb  parodd  cmspar  !cs5  !cs6  !cs7  !cs8  hupcl  cstopb +cread  clocal  crtscts""",
    "iflag": """-ignbrk +brkint  ignpar  parmrk  inpck  istrip -inlcr -igncr +icrnl  ixon -ixoff -iuclc -ixany +imaxbel -iutf8""",
    "oflag": """+opost -olcuc -ocrnl +onlcr -onocr -onlret -ofill -ofdel +!nl0 -!nl1 +!cr0 -!cr1 -!cr2 -!cr3 +!tab0 -!tab1 -!tab2
                -!tab3 +!bs0 -!bs1 +!vt0 -!vt1 +!ff0 -!ff1""",
    "lflag": """+isig +icanon +iexten +echo +echoe +echok -echonl -noflsh -xcase -tostop -echoprt +echoctl +echoke -flusho
                -extproc""",
}
_OTHER_NAMES = {
    "tandem": "ixoff",
    "hup": "hupcl",
    "crterase": "echoe",
    "prterase": "echoprt",
    "ctlecho": "echoctl",
    "crtkill": "echoke",
}
_FIELDS = {"cs": tty.CSIZE, "nl": 0o400, "cr": 0o3000, "tab": 0o14000, "bs": 0o20000, "vt": 0o40000, "ff": 0o100000}
_SPEEDS = [0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400]
_FAST = [
    57600,
    115200,
    230400,
    460800,
    500000,
    576000,
    921600,
    1000000,
    1152000,
    1500000,
    2000000,
    2500000,
    3000000,
    3500000,
    4000000,
]
_SIZES = frozenset({"rows", "cols", "columns"})
_COMBINED = {
    "raw": "-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr -icrnl -ixon -ixoff -icanon -opost -isig -iuclc -ixany "
           "-imaxbel -xcase min 1 time 0",
    "cooked": "brkint ignpar istrip icrnl ixon opost isig icanon",
    "cbreak": "-icanon", "-cbreak": "icanon", "nl": "-icrnl -onlcr", "-nl": "icrnl -inlcr -igncr onlcr -ocrnl -onlret",
    "crt": "echoe echoctl echoke", "dec": "echoe echoctl echoke -ixany intr ^C erase 0177 kill ^U", "decctlq": "-ixany",
    "-decctlq": "ixany", "lcase": "xcase iuclc olcuc", "-lcase": "-xcase -iuclc -olcuc", "ek": "erase 0177 kill ^U",
    "pass8": "-parenb -istrip cs8", "-pass8": "parenb istrip cs7", "litout": "-parenb -istrip -opost cs8",
    "-litout": "parenb istrip opost cs7", "evenp": "parenb -parodd cs7", "oddp": "parenb parodd cs7", "parity": "parenb -parodd cs7",
    "-evenp": "-parenb cs8", "-oddp": "-parenb cs8", "-parity": "-parenb cs8", "tabs": "tab0", "-tabs": "tab3",
}  # fmt: skip
_COMBINED |= {"-raw": _COMBINED["cooked"], "-cooked": _COMBINED["raw"], "LCASE": _COMBINED["lcase"], "-LCASE": _COMBINED["-lcase"]}


class _Mode:
    """One name of the table: `bits` under `mask` of a field of termios."""

    __slots__ = ("bits", "field", "is_fixed", "mask", "name", "sane")

    def __init__(self, field: str, spelled: str) -> None:
        self.field = field
        self.name = spelled.lstrip("+-!")
        self.is_fixed = "!" in spelled
        self.sane = {"+": True, "-": False}.get(spelled[0])
        kind = self.name.rstrip("0123456789")
        if self.is_fixed:
            self.mask = _FIELDS[kind]
            number = int(self.name[len(kind) :]) - (5 if kind == "cs" else 0)
            self.bits = number * (self.mask & -self.mask)
        else:
            self.mask = self.bits = getattr(tty, self.name.upper())

    def is_on(self, termios: Termios) -> bool:
        return bool((getattr(termios, self.field) & self.mask) == self.bits)

    def set(self, termios: Termios, on: bool) -> None:
        value = getattr(termios, self.field) & ~self.mask
        setattr(termios, self.field, value | self.bits if on else value)


_TABLE = [_Mode(field, spelled) for field, text in _MODES.items() for spelled in text.split()]
_BY_NAME = {mode.name: mode for mode in _TABLE}


class _Lines:
    """Output broken where a word would not fit (wrapf)."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.text = ""
        self.column = 0

    def add(self, word: str) -> None:
        if self.column and self.width - self.column < len(word):
            self.end()
        if self.column:
            word = " " + word
        self.text += word
        self.column += len(word)

    def end(self) -> None:
        self.text += "\n"
        self.column = 0


@program("stty")
def stty(proc: Process) -> int:
    style, device, words = _arguments(proc)
    terminal = _terminal(proc, device)
    name = quoted(proc, device) if device and any(c in device for c in " '\"\\") else device or "'standard input'"
    if terminal is None:
        _Changes(proc, Termios()).apply(words)  # a setting that is none is told of first
        return proc.error(f"{name}: Inappropriate ioctl for device")
    if not words:
        proc.out(_STYLES[style](proc, terminal))
        return 0
    termios = terminal.termios.copy()
    changes = _Changes(proc, termios)
    changes.apply(words)
    for act in changes.acts:
        act(terminal)
    if _differs(termios, terminal.termios):
        terminal.set(termios)
    return 0


def _arguments(proc: Process) -> tuple[str, str, list[str]]:
    """The style that is asked for, -F's file, and the settings: what is no option of stty's is a setting."""
    style, device, words = "", "", []
    args = iter(proc.args)
    for word in args:
        if word in ("--help", "--version"):
            gnu.tell(proc, "stty", word[2:])
        elif word in ("-a", "--all", "-g", "--save"):
            kind = word.lstrip("-")[0].replace("s", "g")
            if style and style != kind:
                proc.error("the options for verbose and stty-readable output styles are\nmutually exclusive")
                raise Exited(1)
            style = kind
        elif word.startswith(("-F", "--file=")):
            device = word[2:] if word[1] == "F" else word[7:]
            device = device or next(args, "")
            if not device:
                gnu.try_help(proc, f"invalid argument {quoted(proc, word)}")
        elif word != "--":
            words.append(word)
    if style and words:
        proc.error("when specifying an output style, modes may not be set")
        raise Exited(1)
    return style, device, words


def _terminal(proc: Process, device: str) -> Tty | None:
    if not device:
        found = proc.fds.get(0)
        return found.tty if isinstance(found, TtyDescriptor) else None
    try:
        opened = proc.open_now(device, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        proc.error(f"{device}: {gnu.why(error)}")
        raise Exited(1) from None
    opened.close()
    return opened.tty if isinstance(opened, TtyDescriptor) else None


# ---- showing


def _visible(byte: int) -> str:
    if byte == 0:
        return "<undef>"
    head, byte = ("M-", byte & 127) if byte >= 128 else ("", byte)
    return head + (f"^{chr(byte ^ 64)}" if byte < 32 or byte == 127 else chr(byte))


def _all(proc: Process, terminal: Tty) -> str:
    termios = terminal.termios
    lines = _Lines(_width(proc))
    lines.add(f"speed {termios.speed} baud;")
    lines.add(f"rows {terminal.rows}; columns {terminal.columns};")
    lines.add("line = 0;")
    lines.end()
    for name, index in _CHARS.items():
        lines.add(f"{name} = {_visible(termios.cc[index])};")
    lines.add(f"min = {termios.cc[tty.VMIN]}; time = {termios.cc[tty.VTIME]};")
    for at, mode in enumerate(_TABLE):
        if not at or mode.field != _TABLE[at - 1].field:
            lines.end()
        if mode.is_on(termios):
            lines.add(mode.name)
        elif not mode.is_fixed:
            lines.add("-" + mode.name)
    lines.end()
    return lines.text


def _changed(proc: Process, terminal: Tty) -> str:
    """What is not as `stty sane` would have it."""
    termios = terminal.termios
    lines = _Lines(_width(proc))
    lines.add(f"speed {termios.speed} baud;")
    lines.add("line = 0;")
    lines.end()
    for name, index in _CHARS.items():
        if termios.cc[index] != CC[index]:
            lines.add(f"{name} = {_visible(termios.cc[index])};")
    if not termios.lflag & tty.ICANON:
        lines.add(f"min = {termios.cc[tty.VMIN]}; time = {termios.cc[tty.VTIME]};")
    for at, mode in enumerate(_TABLE):
        if lines.column and (not at or mode.field != _TABLE[at - 1].field):
            lines.end()
        if mode.sane is not None and mode.is_on(termios) != mode.sane:
            if not mode.is_fixed:
                lines.add(mode.name if not mode.sane else "-" + mode.name)
            elif not mode.sane:
                lines.add(mode.name)
    if lines.column:
        lines.end()
    return lines.text


def _saved(proc: Process, terminal: Tty) -> str:
    termios = terminal.termios
    flags = [termios.iflag, termios.oflag, termios.cflag | _code(termios.speed), termios.lflag]
    return ":".join(f"{value:x}" for value in [*flags, *termios.cc, *bytes(32 - len(termios.cc))]) + "\n"


_STYLES = {"": _changed, "a": _all, "g": _saved}


def _width(proc: Process) -> int:
    out = proc.fds.get(1)
    if isinstance(out, TtyDescriptor) and out.tty.columns:
        return out.tty.columns
    asked = proc.env.get("COLUMNS", "")
    return int(asked) if re.fullmatch("[1-9][0-9]{0,6}", asked) else 80


def _code(speed: int) -> int:
    return _SPEEDS.index(speed) if speed in _SPEEDS else 0o10001 + _FAST.index(speed) if speed in _FAST else 0


def _differs(one: Termios, other: Termios) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in Termios.__slots__)


# ---- changing


class _Changes:
    """The settings, one after the other. `acts` waits until all of them are known to be right."""

    def __init__(self, proc: Process, termios: Termios) -> None:
        self.acts: list[Callable[[Tty], object]] = []
        self.proc = proc
        self.termios = termios

    def apply(self, words: list[str]) -> None:
        rest = list(words)
        while rest:
            word = rest.pop(0)
            mode = _BY_NAME.get(_OTHER_NAMES.get(word.lstrip("-"), word.lstrip("-")))
            if mode is not None and not word.startswith("--") and not (word.startswith("-") and mode.is_fixed):
                mode.set(self.termios, not word.startswith("-"))
            elif word in _COMBINED:
                self.apply(_COMBINED[word].split())
            elif word == "sane":
                self._sane()
            elif word in _CHARS or word in _NUMBERS or word in _SIZES or word in ("line", "ispeed", "ospeed"):
                if not rest:
                    gnu.try_help(self.proc, f"missing argument to {quoted(self.proc, word)}")
                self._valued(word, rest.pop(0))
            else:
                self._alone(word)

    def _valued(self, word: str, value: str) -> None:
        if word in _CHARS:
            self.termios.cc[_CHARS[word]] = self._character(value)
        elif word in _NUMBERS:
            self.termios.cc[_NUMBERS[word]] = self._number(value, 255)
        elif word in ("ispeed", "ospeed"):
            if not value.isdecimal() or int(value) not in (*_SPEEDS, *_FAST):
                gnu.try_help(self.proc, f"invalid {word} {quoted(self.proc, value)}")
            self.termios.speed = int(value)
        elif word == "rows":
            rows = self._number(value, 0x7FFFFFFF) & 0xFFFF
            self.acts.append(lambda terminal: terminal.resize(terminal.columns, rows))
        elif word != "line":
            columns = self._number(value, 0x7FFFFFFF) & 0xFFFF
            self.acts.append(lambda terminal: terminal.resize(columns, terminal.rows))

    def _alone(self, word: str) -> None:
        proc = self.proc
        if word == "size":
            self.acts.append(lambda terminal: proc.out(f"{terminal.rows} {terminal.columns}\n"))
        elif word == "speed":
            speed = self.termios.speed
            self.acts.append(lambda terminal: proc.out(f"{speed}\n"))
        elif word in ("drain", "-drain"):
            return
        elif word.isdecimal() and word.isascii() and len(word) < 9 and int(word) in (*_SPEEDS, *_FAST):
            self.termios.speed = int(word)
        elif not self._restored(word):
            gnu.try_help(proc, f"invalid argument {quoted(proc, word)}")

    def _restored(self, word: str) -> bool:
        """What -g printed."""
        if not re.fullmatch("[0-9a-f]{1,8}(:[0-9a-f]{1,8}){3}(:[0-9a-f]{1,2}){32}", word):
            return False
        values = [int(part, 16) for part in word.split(":")]
        termios = self.termios
        code = values[2] & 0o10017
        termios.iflag, termios.oflag, termios.cflag, termios.lflag = values[0], values[1], values[2] & ~0o10017, values[3]
        speeds = _FAST if code & 0o10000 else _SPEEDS
        place = (code & 0o17) - (1 if code & 0o10000 else 0)
        termios.speed = speeds[place] if 0 <= place < len(speeds) else 0
        termios.cc[:] = bytes(values[4 : 4 + len(termios.cc)])
        return True

    def _sane(self) -> None:
        for mode in _TABLE:
            if mode.sane is not None and not (mode.is_fixed and not mode.sane):
                mode.set(self.termios, mode.sane)
        keep = self.termios.cc[tty.VMIN], self.termios.cc[tty.VTIME]
        self.termios.cc[:] = CC
        self.termios.cc[tty.VMIN], self.termios.cc[tty.VTIME] = keep

    def _character(self, value: str) -> int:
        if len(value) == 1:
            return ord(value) & 255
        if value in ("^-", "undef"):
            return 0
        if value.startswith("^") and len(value) == 2:
            return 127 if value[1] == "?" else ord(value[1].upper()) & 0x9F
        return self._number(value, 255)

    def _number(self, value: str, most: int) -> int:
        """C's notation of an integer."""
        if not re.fullmatch(r"\+?(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20})", value):
            self.proc.fail(f"invalid integer argument: {quoted(self.proc, value)}")
        digits = value.lstrip("+")
        try:
            number = int(digits, 0) if digits[:2] in ("0x", "0X") else int(digits, 8 if digits[0] == "0" else 10)
        except ValueError:
            self.proc.fail(f"invalid integer argument: {quoted(self.proc, value)}")
        if number > most:
            what = os.strerror(errno.EOVERFLOW if number >> 64 else errno.ERANGE)
            self.proc.fail(f"invalid integer argument: {quoted(self.proc, value)}: {what}")
        return number
