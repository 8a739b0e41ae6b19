"""What the options, the environment and the kind of output ask of ls (coreutils 9.1, decode_switches)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, human
from mirage.shell.lib.choices import WHEN, choose
from mirage.shell.lib.human import BlockSize
from mirage.shell.lib.quotes import is_utf8, quoted
from mirage.shell.lib.quoting import STYLES
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

SHORT = "abcdfghiklmnopqrstuvw:xABCDFGHI:LNQRST:UXZ1"
LONGS = {
    "all": "a", "escape": "b", "directory": "d", "dired": "D", "full-time": "full-time", "group-directories-first": "dirs-first",
    "human-readable": "h", "inode": "i", "kibibytes": "k", "numeric-uid-gid": "n", "no-group": "G", "hide-control-chars": "q",
    "reverse": "r", "size": "s", "width": ":w", "almost-all": "A", "ignore-backups": "B", "classify": "?F", "file-type": "file-type",
    "si": "si", "dereference-command-line": "H", "dereference-command-line-symlink-to-dir": "dereference-dirs", "hide": ":hide",
    "ignore": ":I", "indicator-style": ":indicator", "dereference": "L", "literal": "N", "quote-name": "Q",
    "quoting-style": ":quoting", "recursive": "R", "format": ":format", "show-control-chars": "show", "sort": ":sort",
    "tabsize": ":T", "time": ":time", "time-style": ":time-style", "zero": "zero", "color": "?color", "hyperlink": "?hyperlink",
    "block-size": ":block-size", "context": "Z", "author": "author",
}  # fmt: skip
FORMATS = (("verbose", "long"), ("commas",), ("horizontal", "across"), ("vertical",), ("single-column",))
SORTS = (("none",), ("time",), ("size",), ("extension",), ("version",), ("width",))
TIMES = (("atime", "access", "use"), ("ctime", "status"), ("birth", "creation"))
INDICATORS = (("none",), ("slash",), ("file-type",), ("classify",))
_SHORT_FORMATS = {"l": "verbose", "C": "vertical", "m": "commas", "x": "horizontal"}
_SHORT_SORTS = {"S": "size", "t": "time", "U": "none", "v": "version", "X": "extension"}
_SHORT_QUOTING = {"b": "escape", "N": "literal", "Q": "c"}
_SHORT_TIMES = {"c": "ctime", "u": "atime"}
_TIME_STYLES = {
    "full-iso": ("%Y-%m-%d %H:%M:%S.%N %z",) * 2,
    "long-iso": ("%Y-%m-%d %H:%M",) * 2,
    "iso": ("%Y-%m-%d ", "%m-%d %H:%M"),
    "locale": ("%b %e  %Y", "%b %e %H:%M"),
}  # old, recent


@dataclass(slots=True)
class Settings:
    """`format` and `sort` are words of FORMATS and SORTS (`name` when none was asked for)."""

    format: str = ""
    sort: str = ""
    time: str = "mtime"
    hidden: str = ""  # "", "almost" or "all"
    quoting: str = ""
    hides_controls: bool | None = None
    indicator: str = "none"
    dereference: str = ""  # "", "operands", "operands-to-dirs", "all"
    width: int = -1
    tab: int = 8
    time_style: str = ""
    formats: tuple[str, str] = ("", "")
    colors: bool = False
    blocks: BlockSize = field(default_factory=BlockSize)
    sizes: BlockSize = field(default_factory=lambda: BlockSize(1))
    ignored: list[str] = field(default_factory=list)
    hide: list[str] = field(default_factory=list)
    reverse: bool = False
    recursive: bool = False
    immediate: bool = False
    inode: bool = False
    size: bool = False
    numeric: bool = False
    owner: bool = True
    group: bool = True
    author: bool = False
    context: bool = False
    dirs_first: bool = False
    end: str = "\n"
    utf8: bool = True

    @property
    def is_long(self) -> bool:
        return self.format == "verbose"

    @property
    def aligns_quotes(self) -> bool:
        """Whether names without quotes get a space in their place."""
        wide = self.is_long or (self.format in ("vertical", "horizontal") and self.width > 0)
        return wide and self.quoting in ("shell", "shell-escape", "c-maybe")


def read(proc: Process, program: str) -> tuple[Settings, list[str]]:
    """The settings and the operands; a mistake ends the program with status 2."""
    options, operands = gnu.read(proc, program, SHORT, LONGS, status=2)
    settings = Settings(utf8=is_utf8(proc))
    blocks = None
    for key, value in options:
        if key in _SIZES:
            blocks = _SIZES[key]
        elif key == "block-size":
            try:
                blocks = human.parse(value)
            except ValueError:
                proc.fail(f"invalid --block-size argument '{value}'", 2)
        else:
            _option(proc, settings, key, value)
    _sizes(proc, settings, blocks, any(key == "k" for key, _ in options))
    _finish(proc, settings, program)
    return settings, operands


_SIZES = {"h": human.HUMAN, "si": human.SI}
_FLAGS = {
    "r": "reverse", "R": "recursive", "d": "immediate", "i": "inode", "s": "size", "author": "author", "Z": "context",
    "dirs-first": "dirs_first",
}  # fmt: skip


def _option(proc: Process, settings: Settings, key: str, value: str) -> None:
    if key in _FLAGS:
        setattr(settings, _FLAGS[key], True)
        return
    if key in _SHORT_FORMATS:
        settings.format = _SHORT_FORMATS[key]
    elif key in _SHORT_SORTS:
        settings.sort = _SHORT_SORTS[key]
    elif key in _SHORT_QUOTING:
        settings.quoting = _SHORT_QUOTING[key]
    elif key in _SHORT_TIMES:
        settings.time = _SHORT_TIMES[key]
    match key:
        case "a" | "A":
            settings.hidden = "all" if key == "a" else "almost"
        case "f":
            settings.hidden, settings.sort, settings.size, settings.colors = "all", "none", False, False
            settings.format = "" if settings.is_long else settings.format
        case "g" | "o" | "n":
            settings.format = "verbose"
            settings.owner &= key != "g"
            settings.group &= key != "o"
            settings.numeric |= key == "n"
        case "G":
            settings.group = False
        case "1":
            settings.format = settings.format if settings.is_long else "single-column"
        case "q" | "show":
            settings.hides_controls = key == "q"
        case "p" | "file-type":
            settings.indicator = "slash" if key == "p" else key
        case "F":
            if not value or _when(proc, "--classify", value):
                settings.indicator = "classify"
        case "H" | "L" | "dereference-dirs":
            settings.dereference = {"H": "operands", "L": "all"}.get(key, "operands-to-dirs")
        case "I" | "B" | "hide":
            (settings.hide if key == "hide" else settings.ignored).extend([value] if key != "B" else ["*~", ".*~"])
        case "full-time":
            settings.format, settings.time_style = "verbose", "full-iso"
        case "w" | "T":
            _number(proc, settings, key, value)
        case "color":
            settings.colors = not value or _when(proc, "--color", value)
        case "hyperlink":
            _when(proc, "--hyperlink", value or "never")
        case "time-style":
            settings.time_style = value
        case "zero":
            settings.end, settings.quoting, settings.hides_controls, settings.colors = "\0", "literal", False, False
            settings.format = settings.format if settings.is_long else "single-column"
        case "format" | "sort" | "indicator" | "quoting" | "time":
            _word(proc, settings, key, value)


def _word(proc: Process, settings: Settings, key: str, value: str) -> None:
    option, allowed = {
        "format": ("--format", FORMATS),
        "sort": ("--sort", SORTS),
        "indicator": ("--indicator-style", INDICATORS),
        "quoting": ("--quoting-style", tuple((style,) for style in STYLES)),
        "time": ("--time", TIMES),
    }[key]
    setattr(settings, key, choose(proc, option, value, allowed))


def _when(proc: Process, option: str, value: str) -> bool:
    word = choose(proc, option, value, WHEN)
    return word == "always" or (word == "auto" and proc.isatty(1))


def _number(proc: Process, settings: Settings, key: str, value: str) -> None:
    digits = value.lstrip("+")
    what, name = ("width", "line width") if key == "w" else ("tab", "tab size")
    if not (digits.isascii() and digits.isdigit()):
        proc.fail(f"invalid {name}: {quoted(proc, value)}", 2)
    setattr(settings, what, min(int(digits[:12]), 1 << 30))


def _sizes(proc: Process, settings: Settings, given: BlockSize | None, is_kibi: bool) -> None:
    if given is not None:
        settings.blocks = settings.sizes = given
        return
    names = [name for name in ("LS_BLOCK_SIZE", "BLOCK_SIZE") if name in proc.env]
    settings.blocks = BlockSize() if is_kibi else human.from_environment(proc.env, "LS_BLOCK_SIZE")
    if names:
        settings.sizes = settings.blocks


def _finish(proc: Process, settings: Settings, program: str) -> None:
    """What nobody asked for is decided by what standard output is, or by the name of the program."""
    is_terminal = proc.isatty(1)
    if not settings.format:
        default = {"dir": "vertical", "vdir": "verbose"}.get(program)
        settings.format = default or ("vertical" if is_terminal else "single-column")
    if settings.width < 0:
        settings.width = proc.columns()
    if settings.hides_controls is None:
        settings.hides_controls = program == "ls" and is_terminal
    if not settings.quoting:
        word = proc.env.get("QUOTING_STYLE", "")
        fallback = ("shell-escape" if is_terminal else "literal") if program == "ls" else "escape"
        settings.quoting = word if word in STYLES else fallback
    if not settings.sort:
        settings.sort = "time" if settings.time != "mtime" and not settings.is_long else "name"
    if not settings.dereference:
        needs_links = settings.immediate or settings.indicator == "classify" or settings.is_long
        settings.dereference = "" if needs_links else "operands-to-dirs"
    if settings.immediate:
        settings.recursive = False
    if settings.is_long:
        settings.formats = _time_formats(proc, settings.time_style or proc.env.get("TIME_STYLE") or "locale")


def _time_formats(proc: Process, style: str) -> tuple[str, str]:
    style = style.removeprefix("posix-") if not style.startswith("posix-") or is_utf8(proc) else "locale"
    if style.startswith("+"):
        old, newline, recent = style[1:].partition("\n")
        if "\n" in recent:
            proc.fail(f"invalid time style format {quoted(proc, style[1:])}", 2)
        return old, recent if newline else old
    found = [name for name in _TIME_STYLES if name.startswith(style)]
    if style in _TIME_STYLES or len(found) == 1:
        old, recent = _TIME_STYLES[style if style in _TIME_STYLES else found[0]]
        return old, recent
    proc.error(f"{'ambiguous' if found else 'invalid'} argument {quoted(proc, style)} for {quoted(proc, 'time style')}")
    proc.err("Valid arguments are:\n")
    for name in _TIME_STYLES:
        proc.err(f"  - [posix-]{name}\n")
    proc.err("  - +FORMAT (e.g., +%H:%M) for a 'date'-style format\n")
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    raise Exited(2)
