"""What pr is asked for: its options, and the widths that follow from them (coreutils 9.1, pr.c)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

SHORT = "0123456789D:FJN:S::TW:abcde::fh:i::l:mn::o:rs::tvw:"
LONGS = {
    "pages": ":pages", "columns": ":columns", "across": "a", "show-control-chars": "c", "double-space": "d", "date-format": ":D",
    "expand-tabs": "?e", "form-feed": "f", "header": ":h", "output-tabs": "?i", "join-lines": "J", "length": ":l", "merge": "m",
    "number-lines": "?n", "first-line-number": ":N", "indent": ":o", "no-file-warnings": "r", "separator": "?s", "sep-string": "?S",
    "omit-header": "t", "omit-pagination": "T", "show-nonprinting": "v", "width": ":w", "page-width": ":W",
}  # fmt: skip
HEADER_LINES = FOOTER_LINES = 5
TABULATOR = 8
NUMBERS = {
    "l": ("-l PAGE_LENGTH", "lines", 1), "N": ("-N NUMBER", "", None), "o": ("-o MARGIN", "line offset", 0),
    "w": ("-w PAGE_WIDTH", "characters", 1), "W": ("-W PAGE_WIDTH", "characters", 1),
}  # fmt: skip


@dataclass(slots=True)
class Settings:
    """Widths in columns, lengths in lines; `end` is the last page, 0 for all."""

    columns: int = 1
    is_parallel: bool = False
    is_across: bool = False
    start: int = 1
    end: int = 0
    length: int = 66
    width: int = 72
    margin: int = 0
    header: str | None = None
    date: str = "%Y-%m-%d %H:%M"
    has_extremities: bool = True
    keeps_feeds: bool = False
    feeds: bool = False
    is_double: bool = False
    is_numbered: bool = False
    number_separator: bytes = b"\t"
    number_digits: int = 5
    first_number: int | None = None
    separator: bytes = b""
    uses_separator: bool = False
    joins: bool = False
    truncates: bool = False
    expands: bool = False
    input_tab: bytes = b"\t"
    input_width: int = TABULATOR
    tabifies: bool = False
    output_tab: bytes = b"\t"
    output_width: int = TABULATOR
    escapes: bool = False
    carets: bool = False
    is_quiet: bool = False

    @property
    def is_stored(self) -> bool:
        """Whether the columns go down, so that a page must be known before its first line is written."""
        return self.columns > 1 and not self.is_across and not self.is_parallel

    @property
    def body(self) -> int:
        lines = self.length - HEADER_LINES - FOOTER_LINES if self.has_extremities else self.length
        return max(1, lines // 2) if self.is_double else lines

    @property
    def number_width(self) -> int:
        if self.number_separator == b"\t":
            return self.number_digits + TABULATOR - self.number_digits % TABULATOR
        return self.number_digits + 1

    @property
    def column_width(self) -> int:
        taken = self.number_width if self.is_numbered and self.is_parallel else 0
        return max(0, self.width - taken - (self.columns - 1) * len(self.separator)) // self.columns

    def position(self, column: int) -> int | None:
        """Where a column's text starts, behind its separator (which the first has not, but room for it); None for anywhere."""
        if column and not self.truncates:
            return None
        if not column:
            return self.margin + len(self.separator)
        first = self.number_width if self.is_parallel and self.is_numbered else 0
        return self.margin + first + column * (self.column_width + len(self.separator))


def read(proc: Process) -> tuple[Settings, list[str]]:
    """The settings, before it is known how many files there are, and their names."""
    settings = Settings()
    given: dict[str, str] = {}
    args = list(proc.args)
    for index, word in enumerate(args):
        found = re.fullmatch(r"\+([0-9]+)(?::([0-9]+))?", word)
        if found is not None and int(found[1]) and settings.start == 1:
            settings.start, settings.end = int(found[1]), int(found[2] or 0)
            del proc.argv[index + 1]
            break
    options, names = gnu.read(proc, "pr", SHORT, LONGS)
    digits = ""
    for key, value in options:
        digits = digits + key if key.isdigit() else ""
        if digits:
            given["columns"] = digits
        if key in NUMBERS:
            given[key] = str(_number(proc, value, *NUMBERS[key]))
        elif key in ("e", "i", "n"):
            given[key] = ""
            _tab(proc, settings, key, value)
        elif key == "pages":
            found = re.fullmatch(r"0*([1-9][0-9]*)(?::0*([1-9][0-9]*))?", value)
            if found is None or (found[2] and int(found[2]) < int(found[1])):
                proc.fail(f"invalid page range {quoted(proc, value)}")
            settings.start, settings.end = int(found[1]), int(found[2] or 0)
        elif not key.isdigit():
            given[key] = value
    _take(proc, settings, given)
    return settings, names


def _take(proc: Process, settings: Settings, given: dict[str, str]) -> None:
    if "columns" in given:
        settings.columns = _number(proc, given["columns"], "", "columns", 1)
    has_columns = "columns" in given
    settings.is_parallel, settings.is_across = "m" in given, "a" in given
    if settings.is_parallel and has_columns:
        proc.fail("cannot specify number of columns when printing in parallel")
    if settings.is_parallel and settings.is_across:
        proc.fail("cannot specify both printing across and printing in parallel")
    settings.carets, settings.escapes, settings.is_double = "c" in given, "v" in given, "d" in given
    settings.feeds, settings.is_quiet, settings.header = bool(given.keys() & {"f", "F"}), "r" in given, given.get("h")
    settings.date = given.get("D", settings.date)
    settings.length, settings.margin = int(given.get("l", settings.length)), int(given.get("o", 0))
    settings.is_numbered = "n" in given
    settings.first_number = int(given["N"]) if "N" in given else None
    settings.expands, settings.tabifies = "e" in given, "i" in given
    settings.has_extremities, settings.keeps_feeds = not given.keys() & {"t", "T"}, "t" in given and "T" not in given
    if settings.length <= HEADER_LINES + FOOTER_LINES:
        settings.has_extremities, settings.keeps_feeds = False, True
    _take_widths(settings, given, bool(settings.is_parallel or has_columns))


def _take_widths(settings: Settings, given: dict[str, str], is_many: bool) -> None:
    """-w, -W, -s, -S and -J, the older of which mean one thing alone and another together."""
    settings.joins, settings.truncates = "J" in given, "W" in given
    settings.width = int(given.get("W", given.get("w", settings.width)))
    settings.uses_separator = "S" in given
    settings.separator = to_bytes(given.get("S", given.get("s", "")))
    is_old_width, is_old_separator = "w" in given and "W" not in given, "s" in given and "S" not in given
    if is_old_width:
        if is_many:
            settings.truncates = True
            settings.uses_separator |= is_old_separator
        else:
            settings.joins = True
    elif is_old_separator and is_many:
        if settings.truncates:
            settings.uses_separator = True
        else:
            settings.joins = True
            settings.uses_separator = bool(settings.separator)


def settle(proc: Process, settings: Settings, files: int) -> None:
    """What depends on the number of files printed together."""
    if settings.is_parallel:
        settings.columns = files
        settings.is_parallel = bool(files)
    settings.columns = max(1, settings.columns)
    if settings.columns > 1:
        if not settings.uses_separator:
            settings.separator, settings.uses_separator = b"\t" if settings.joins else b" ", True
        elif not settings.joins and settings.separator == b"\t":
            settings.separator = b" "
        settings.truncates = True
        settings.expands |= settings.separator != b"\t"
        settings.tabifies = True
    if settings.joins:
        settings.truncates = False
    if not settings.column_width:
        proc.fail("page width too narrow")


def _number(proc: Process, value: str, option: str, what: str, least: int | None) -> int:
    kind = f"number of {what}" if what in ("lines", "characters", "columns") else what or "starting line number"
    title = f"'{option}' invalid {kind}" if option else f"invalid {kind}"
    if not re.fullmatch(r"[-+]?[0-9]+", value):
        proc.fail(f"{title}: {quoted(proc, value)}")
    number = int(value[:18])
    if abs(number) > 0x7FFFFFFF or (least is not None and number < least):
        reason = "Value too large for defined data type" if abs(number) > 0x7FFFFFFF else "Numerical result out of range"
        proc.fail(f"{title}: {quoted(proc, value)}: {reason}")
    return number


def _tab(proc: Process, settings: Settings, key: str, value: str) -> None:
    """`CHAR[WIDTH]` of -e, -i and -n."""
    letter = value[:1] if value and not value[0].isdigit() else ""
    rest = value[len(letter) :]
    if rest and not re.fullmatch(r"0*[1-9][0-9]{0,8}", rest):
        proc.error(f"'-{key}' extra characters or invalid number in the argument: {quoted(proc, rest)}")
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        raise Exited(1)
    width = int(rest) if rest else None
    match key:
        case "e":
            settings.input_tab, settings.input_width = to_bytes(letter) or b"\t", width or TABULATOR
        case "i":
            settings.output_tab, settings.output_width = to_bytes(letter) or b"\t", width or TABULATOR
        case _:
            settings.number_separator, settings.number_digits = to_bytes(letter) or b"\t", width or settings.number_digits
