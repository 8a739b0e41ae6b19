"""What bash remembers: which lines it keeps (HISTCONTROL, HISTIGNORE), its file, and `!` expansion (readline's histexpand.c)."""

from __future__ import annotations

import re
from fnmatch import translate

_SPACE = " \t\n"
_STAMP = re.compile(r"#(\d{1,18})")
_STOPS = " \t\n;&()|<>:^$*%-"  # history_search_delimiter_chars and what begins a word designator
_TOKEN = re.compile(
    r"""[ \t\n]*((?:[<>]\(|\d*(?:<<<|<<-?|>>|<&|>&|<>|>\||[<>])|&&|\|\||;;|[;&|()]"""
    r"""|(?:\\.|'[^']*'?|"(?:\\.|[^"\\])*"?|`[^`]*`?|[^ \t\n;&|()<>'"`\\])+|\\))""",
    re.DOTALL,
)


class Entry(str):
    """A line of the history, and when it was typed (seconds since the epoch)."""

    __slots__ = ("time",)
    time: int

    def __new__(cls, line: str, time: int) -> Entry:
        entry = super().__new__(cls, line)
        entry.time = time
        return entry


def typed(entry: str, otherwise: int) -> int:
    """When a line was typed; `otherwise` for those of a file that does not say so: when it was read."""
    return entry.time if isinstance(entry, Entry) else otherwise


class ExpansionError(Exception):
    """What bash says of an expansion that cannot be made."""


def keeps(line: str, history: list[str], control: str, ignored: str) -> bool:
    """Whether a line is put into the history at all. Patterns of HISTIGNORE are short and few: only the first 64 count."""
    wishes = control.split(":")
    if not line.strip("\n"):
        return False
    if line[0] in " \t" and ("ignorespace" in wishes or "ignoreboth" in wishes):
        return False
    if history and history[-1] == line and ("ignoredups" in wishes or "ignoreboth" in wishes):
        return False
    for pattern in ignored.split(":")[:64] if ignored else ():
        if pattern.count("*") < 4 and len(pattern) < 256 and pattern and re.fullmatch(translate(pattern), line[:4096]):
            return False
    return True


def words(line: str) -> list[str]:
    """A line as history_tokenize cuts it."""
    found: list[str] = []
    at = 0
    while (match := _TOKEN.match(line, at)) is not None and match.end() > at:
        found.append(match[1])
        at = match.end()
    return found


class Expander:
    """One line's expansion. `history` is numbered from `base`."""

    __slots__ = ("base", "history", "is_printed_only", "line", "old_search", "substitution")

    def __init__(self, history: list[str], base: int = 1) -> None:
        self.history = history
        self.base = base
        self.line = ""
        self.is_printed_only = False
        self.old_search = ""
        self.substitution: tuple[str, str] | None = None

    def expand(self, line: str, quote: str = "") -> str:
        """The line with its events put in; the same line when it names none. `:p` sets `is_printed_only`.

        `quote`: what it begins in (history_quoting_state), a single quotation mark or a double one.
        """
        self.is_printed_only = False
        self.line = line
        if line.startswith("^"):
            line = "!!:s" + line
        out: list[str] = []
        at = 0
        if quote == "'":
            at = line.find("'") + 1 or len(line)
            out.append(line[:at])
            quote = ""
        while at < len(line):
            char = line[at]
            if char == "\\" and quote != "'":
                out.append(line[at : at + 2])
                at += 2
                continue
            if char == "'" and not quote:
                end = line.find("'", at + 1)
                end = len(line) if end < 0 else end + 1
                out.append(line[at:end])
                at = end
                continue
            if char == '"':
                quote = "" if quote else '"'
            if char == "#" and not quote and (at == 0 or line[at - 1] in _SPACE):
                out.append(line[at:])
                break
            if char == "!" and self._begins(line, at, quote):
                text, at = self._event(line, at, "".join(out), quote)
                out.append(text)
                continue
            out.append(char)
            at += 1
        return "".join(out)

    @staticmethod
    def _begins(line: str, at: int, quote: str) -> bool:
        following = line[at + 1 : at + 2]
        if not following or following in " \t\n\r=" or (quote and following == '"') or following == "(":
            return False
        before = line[at - 1] if at else ""
        return not (before == "$" or (before == "{" and at > 1 and line[at - 2] == "$") or (before == "[" and following != "!"))

    def _event(self, line: str, start: int, before: str, quote: str) -> tuple[str, int]:
        at = start + 1
        char = line[at]
        if char == "!":
            event, at = self._numbered(-1), at + 1
        elif char == "#":
            event, at = before, at + 1
        elif char.isdigit() or (char == "-" and line[at + 1 : at + 2].isdigit()):
            match = re.compile(r"-?\d{1,9}").match(line, at)
            assert match is not None
            number, at = int(match[0]), match.end()
            event = self._numbered(number if number < 0 else number - self.base)
            if number >= 0 and number < self.base:
                event = None
        elif char == "?":
            end = line.find("?", at + 1)
            end = len(line) if end < 0 else end
            wanted = line[at + 1 : end] or self.old_search
            self.old_search = wanted
            event = next((each for each in reversed(self.history) if wanted in each), None)
            at = min(end + 1, len(line))
        elif char in ":^$*%":
            event = self._numbered(-1)
        else:
            end = at
            while end < len(line) and line[end] not in _STOPS.replace("-", "") and not (quote and line[end] == '"'):
                end += 1
            wanted = line[at:end]
            event = next((each for each in reversed(self.history) if each.startswith(wanted)), None)
            at = end
        if event is None:
            raise ExpansionError(f"{line[start:at]}: event not found")
        event, at = self._designated(event, line, at)
        return self._modified(event, line, at)

    def _numbered(self, index: int) -> str | None:
        if index < 0:
            index += len(self.history)
        return self.history[index] if 0 <= index < len(self.history) else None

    def _designated(self, event: str, line: str, at: int) -> tuple[str, int]:
        """:0 :2-4 :^ :$ :* :%"""
        match = re.compile(r":?([\^$*%])|:(\d{1,6})?(-(\d{1,6}|\$)?|\*)?").match(line, at)
        if match is None or match.end() == at or match[0] == ":":
            return event, at
        found = words(event)
        last = len(found) - 1
        start: int
        end: int
        if match[1] is not None:
            if match[1] == "%":
                matching = [each for each in found if self.old_search and self.old_search in each]
                return (matching[-1] if matching else ""), match.end()
            start, end = {"^": (1, 1), "$": (last, last), "*": (1, last)}[match[1]]
            if match[1] == "*" and last < 1:
                return "", match.end()
        else:
            start = int(match[2] or 0)
            tail = match[3]
            if tail == "*":
                end = last
            elif tail is not None:
                end = last if match[4] == "$" else int(match[4]) if match[4] else last - 1
            else:
                end = start
        if start > last or end > last or start > end:
            raise ExpansionError(f"{line[at : match.end()]}: bad word specifier")
        return " ".join(found[start : end + 1]), match.end()

    def _modified(self, text: str, line: str, at: int) -> tuple[str, int]:
        """:h :t :r :e :p :q :x :s/a/b/ :& :g"""
        while at + 1 < len(line) and line[at] == ":":
            begin = at
            at += 1
            everywhere = False
            while line[at : at + 1] in ("g", "a", "G"):
                everywhere = True
                at += 1
            kind = line[at : at + 1]
            at += 1
            if kind == "h":
                text = text.rpartition("/")[0] if "/" in text else text
            elif kind == "t":
                text = text.rpartition("/")[2]
            elif kind == "r":
                text = text.rpartition(".")[0] if "." in text else text
            elif kind == "e":
                text = "." + text.rpartition(".")[2] if "." in text else text
            elif kind == "p":
                self.is_printed_only = True
            elif kind == "q":
                text = "'" + text.replace("'", "'\\''") + "'"
            elif kind == "x":
                text = " ".join(["'" + each.replace("'", "'\\''") + "'" for each in text.split()])
            elif kind in ("s", "&"):
                if kind == "s":
                    at = self._substitution(line, at)
                if self.substitution is None:
                    raise ExpansionError(f"{line[begin:at]}: no previous substitution")
                old, new = self.substitution
                if not old or old not in text:
                    raise ExpansionError(f"{line[begin:at]}: substitution failed")
                text = text.replace(old, new.replace("&", old), -1 if everywhere else 1)
            else:
                raise ExpansionError(f"{line[begin:at]}: unrecognized history modifier")
        return text, at

    def _substitution(self, line: str, at: int) -> int:
        """/old/new/: where it ends."""
        delimiter = line[at : at + 1]
        old, at = _until(line, at + 1, delimiter)
        new, at = _until(line, at, delimiter)
        self.substitution = (old or (self.substitution or ("", ""))[0], new)
        return at


def _until(line: str, at: int, delimiter: str) -> tuple[str, int]:
    out = []
    while at < len(line) and line[at] not in (delimiter, "\n"):
        if line[at] == "\\" and line[at + 1 : at + 2] == delimiter:
            at += 1
        out.append(line[at])
        at += 1
    return "".join(out), min(at + 1, len(line))


def read_file(data: str) -> list[str]:
    """The lines of a history file; lines of `#seconds` are the times of those behind them."""
    lines = data.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    entries: list[str] = []
    time = 0
    for line in lines:
        if stamp := _STAMP.match(line):
            time = int(stamp[1])
        elif line:
            entries.append(Entry(line, time) if time else line)
            time = 0
    return entries
