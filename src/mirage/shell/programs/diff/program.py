"""diff (diffutils 3.8): two files or trees, in the normal, the unified, the context and ed's form."""

from __future__ import annotations

import fnmatch
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, posixregex
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.lcs import Change, changes
from mirage.shell.lib.local import local
from mirage.shell.lib.options import parse
from mirage.shell.lib.sources import source, whole
from mirage.shell.lib.strftime import C_LOCALE, strftime
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.diff.sidebyside import Columns, beside
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

SHORT = "0123456789abBcC:dD:eEfF:hHiI:lL:nNpPqrsS:tTuU:vwW:x:X:yZ"
LONGS = {
    "text": "a", "ignore-space-change": "b", "ignore-blank-lines": "B", "context": "?C", "unified": "?U", "brief": "q", "ed": "e",
    "normal": "normal", "ignore-case": "i", "label": ":L", "new-file": "N", "recursive": "r", "report-identical-files": "s",
    "side-by-side": "y", "ignore-all-space": "w", "exclude": ":x", "width": ":W", "color": "?color", "minimal": "d",
    "rcs": "n", "expand-tabs": "t", "initial-tab": "T", "tabsize": ":tabsize", "left-column": "left", "suppress-common-lines": "common",
    "show-c-function": "p", "show-function-line": ":F", "ignore-matching-lines": ":I", "ignore-tab-expansion": "E",
    "exclude-from": ":X", "starting-file": ":S", "ignore-trailing-space": "Z", "strip-trailing-cr": "cr", "speed-large-files": "H", "no-dereference": "P", "help": "help",
    "version": "v",
}  # fmt: skip
TROUBLE = 2


@program("diff")
async def diff(proc: Process) -> int:
    hint = f"{proc.name}: Try '{proc.name} --help' for more information.\n"
    options, operands = parse(proc, SHORT, LONGS, status=TROUBLE, hint=hint)
    run = _Run(proc)
    for key, value in options:
        match key:
            case "help" | "v":
                gnu.tell(proc, "diff", "version" if key == "v" else key, "diffutils")
            case "c" | "C" | "u" | "U" | "e" | "n" | "y" | "normal" if run.form not in ("", key.lower()):
                proc.error("conflicting output style options")
                proc.err(hint)
                return TROUBLE
            case "c" | "C" | "u" | "U":
                if value and not value.isdecimal():
                    proc.error(f"invalid context length '{value}'")
                    proc.err(hint)
                    return TROUBLE
                run.form, run.context = key.lower(), int(value[:9]) if value else 3
            case "e" | "n" | "y" | "normal":
                run.form = key
            case "W" | "tabsize":
                if not value.isdecimal() or not int(value):
                    proc.error(f"invalid {'width' if key == 'W' else 'tabsize'} '{value}'")
                    proc.err(hint)
                    return TROUBLE
                run.layout[key] = int(value[:9])
            case "F" | "I" | "S" | "color":
                run.values[key] = value
            case "L":
                run.labels.append(value)
            case "x":
                run.excluded.append(value)
            case "X":
                try:
                    run.excluded += to_text(proc.read_file(value)).split()
                except OSError as error:
                    return proc.error(f"{value}: {why(error)}", TROUBLE)
            case _:
                run.given.add(key)
    if len(operands) != 2:
        proc.error(f"missing operand after '{proc.argv[-1]}'" if len(operands) < 2 else f"extra operand '{operands[2]}'")
        proc.err(hint)
        return TROUBLE
    if not run.form:
        run.form = "c" if "p" in run.given else "normal"
    run.switches = " ".join(word for word in proc.args if word not in operands)
    return await run.pair(operands[0], operands[1], is_top=True)


class _Run:
    def __init__(self, proc: Process) -> None:
        self.proc = proc
        self.form = ""
        self.layout = {"W": 130, "tabsize": 8}
        self.values: dict[str, str] = {}
        self.context = 3
        self.labels: list[str] = []
        self.excluded: list[str] = []
        self.given: set[str] = set()
        self.switches = ""

    async def pair(self, first: str, second: str, *, is_top: bool = False) -> int:
        """Two names: 0 alike, 1 different, 2 trouble."""
        proc = self.proc
        modes = [self._mode(name) for name in (first, second)]
        is_mixed = bool(modes[0] and modes[1]) and st.S_ISDIR(modes[0]) != st.S_ISDIR(modes[1]) and "-" not in (first, second)
        if is_top and is_mixed:  # a file and a directory: the file of its name in there
            directory, file = (first, second) if st.S_ISDIR(modes[0]) else (second, first)
            inside = f"{directory.rstrip('/')}/{file.rpartition('/')[2]}"
            return await self.pair(*((inside, second) if st.S_ISDIR(modes[0]) else (first, inside)), is_top=True)
        missing = [name for name, mode in zip((first, second), modes) if not mode]
        if missing and not ("N" in self.given and len(missing) == 1):
            for name in missing:
                proc.error(f"{name}: No such file or directory")
            return TROUBLE
        if all(st.S_ISDIR(mode) for mode in modes if mode) and modes != [0, 0]:
            return await self._trees(first, second)
        if st.S_ISDIR(modes[0]) != st.S_ISDIR(modes[1]):
            kinds = ["directory" if st.S_ISDIR(mode) else "regular empty file" if not self._size(name) else "regular file"
                     for mode, name in zip(modes, (first, second))]  # fmt: skip
            proc.out(f"File {first} is a {kinds[0]} while file {second} is a {kinds[1]}\n")
            return 1
        texts: list[bytes] = []
        for name, mode in zip((first, second), modes):
            data = await self._text(name) if mode else b""
            if data is None:
                return TROUBLE
            texts.append(data)
        return self._files(first, second, texts[0], texts[1], is_top=is_top)

    def _mode(self, name: str) -> int:
        try:
            return 0o100000 if name == "-" else self.proc.stat(name).mode
        except OSError:
            return 0

    def _size(self, name: str) -> int:
        return self.proc.stat(name).size

    async def _text(self, name: str) -> bytes | None:
        try:
            descriptor = await source(self.proc, name)
        except OSError as error:
            self.proc.error(f"{name}: {why(error)}")
            return None
        try:
            return await whole(self.proc, descriptor)
        except OSError as error:
            self.proc.error(f"{name}: {why(error)}")
            return None
        finally:
            descriptor.close()

    async def _trees(self, first: str, second: str) -> int:
        """What is in both, in the order of names."""
        listed: list[set[str]] = []
        for name in (first, second):
            try:
                entries = self.proc.caller.listdir(to_bytes(name)) if self._mode(name) else []
            except OSError as error:
                self.proc.error(f"{name}: {why(error)}")
                return TROUBLE
            names = {to_text(entry.name) for entry in entries} - {".", ".."}
            listed.append({name for name in names if not any(fnmatch.fnmatchcase(name, glob) for glob in self.excluded)})
        status = 0
        for name in sorted(listed[0] | listed[1]):
            await self.proc.tick()
            if name < self.values.get("S", ""):
                continue
            left, right = f"{first.rstrip('/')}/{name}", f"{second.rstrip('/')}/{name}"
            lone = [place for place, names in ((first, listed[0]), (second, listed[1])) if name in names]
            if len(lone) == 1 and "N" not in self.given:
                self.proc.out(f"Only in {lone[0].rstrip('/') or '/'}: {name}\n")
                status = max(status, 1)
            elif st.S_ISDIR(self._mode(left) or self._mode(right)) and "r" not in self.given:
                if len(lone) == 2:
                    self.proc.out(f"Common subdirectories: {left} and {right}\n")
            else:
                status = max(status, await self.pair(left, right))
        return status

    # ---- two files

    def _files(self, first: str, second: str, old: bytes, new: bytes, *, is_top: bool) -> int:
        proc = self.proc
        if old == new:
            return self._alike(first, second)
        if "a" not in self.given and (b"\0" in old[:4096] or b"\0" in new[:4096]):
            proc.out(f"{'Files' if 'q' in self.given else 'Binary files'} {first} and {second} differ\n")
            return 1
        lines = [text.split(b"\n") for text in (old, new)]
        for part in lines:
            if part[-1] == b"":
                part.pop()
        keys = [[self._key(line) for line in part] for part in lines]
        for text, key in zip((old, new), keys):
            if text and not text.endswith(b"\n"):
                key[-1] += b"\n\\"
        found = changes(keys[0], keys[1])
        if "B" in self.given:
            found = [c for c in found if any(lines[0][c[0] : c[1]]) or any(lines[1][c[2] : c[3]])]
        if "I" in self.values:
            ignored = posixregex.compile(to_bytes(self.values["I"]))
            found = [c for c in found if not all(ignored.search(line) for line in [*lines[0][c[0] : c[1]], *lines[1][c[2] : c[3]]])]
        if not found:
            return self._alike(first, second)
        if "q" in self.given:
            proc.out(f"Files {first} and {second} differ\n")
            return 1
        if not is_top:
            words = [word for word in (proc.name, self.switches, first, second) if word]
            proc.out(" ".join(words) + "\n")
        shown = _Shown(lines, [bool(text) and not text.endswith(b"\n") for text in (old, new)])
        shown.between = b"\t" if "T" in self.given else b""
        if "t" in self.given:
            shown.tabsize = self.layout["tabsize"]
        if "F" in self.values or "p" in self.given:
            shown.function = posixregex.compile(to_bytes(self.values.get("F", "^[[:alpha:]$_]")))
        match self.form:
            case "u":
                text = self._head(first, second, "---", "+++") + b"".join(shown.unified(found, self.context))
            case "c":
                text = self._head(first, second, "***", "---") + b"".join(shown.contextual(found, self.context))
            case "e":
                text = b"".join(shown.script(found))
            case "n":
                text = b"".join(shown.numbered(found))
            case "y":
                columns = Columns(self.layout["W"], self.layout["tabsize"], self.given)
                text = b"".join(beside(lines[0], lines[1], found, columns))
            case _:
                text = b"".join(shown.normal(found))
        color = self.values.get("color", "never") or "auto"
        if color == "always" or (color == "auto" and proc.isatty(1)):
            text = b"".join(_colored(line, self.form) for line in text.splitlines(keepends=True))
        proc.out(text)
        return 1

    def _alike(self, first: str, second: str) -> int:
        if "s" in self.given:
            self.proc.out(f"Files {first} and {second} are identical\n")
        return 0

    def _key(self, line: bytes) -> bytes:
        """What of a line counts."""
        if "cr" in self.given:
            line = line.removesuffix(b"\r")
        if "E" in self.given:
            line = line.expandtabs(self.layout["tabsize"])
        if "w" in self.given:
            line = b"".join(line.split())
        elif "b" in self.given:
            line = (b" " if line[:1].isspace() else b"") + b" ".join(line.split())
        elif "Z" in self.given:
            line = line.rstrip()
        return line.lower() if "i" in self.given else line

    def _head(self, first: str, second: str, old: str, new: str) -> bytes:
        heads = []
        for index, (name, mark) in enumerate(((first, old), (second, new))):
            if index < len(self.labels):
                heads.append(f"{mark} {self.labels[index]}\n")
                continue
            try:
                moment = self.proc.stat(name).mtime if name != "-" else self.proc.clock.now()
            except OSError:
                moment = 0
            when = strftime("%Y-%m-%d %H:%M:%S.%N %z", local(self.proc, moment), moment % 1_000_000_000, C_LOCALE)
            heads.append(f"{mark} {shell_escape(name) if chr(10) in name else name}\t{when}\n")
        return to_bytes("".join(heads))


class _Shown:
    """The lines of both files, and the forms in which their changes are written."""

    def __init__(self, lines: list[list[bytes]], cuts: list[bool]) -> None:
        self.lines = lines
        self.cuts = cuts  # the last line has no newline
        self.between = b""  # stands between a mark and its line, for which the mark's blank gives way
        self.tabsize = 0  # to which tabs are expanded
        self.function: posixregex.Regex | None = None

    def _line(self, mark: bytes, file: int, number: int) -> bytes:
        is_cut = self.cuts[file] and number == len(self.lines[file]) - 1
        text = self.lines[file][number]
        text = text.expandtabs(self.tabsize) if self.tabsize else text
        mark = mark.rstrip(b" ") + self.between if self.between and mark.strip() else mark + self.between if self.between else mark
        return mark + text + (b"\n\\ No newline at end of file\n" if is_cut else b"\n")

    def normal(self, found: list[Change]) -> list[bytes]:
        parts: list[bytes] = []
        for a, b, c, d in found:
            letter = b"a" if a == b else b"d" if c == d else b"c"
            parts.append(_span(a, b) + letter + _span(c, d) + b"\n")
            parts += [self._line(b"< ", 0, number) for number in range(a, b)]
            if letter == b"c":
                parts.append(b"---\n")
            parts += [self._line(b"> ", 1, number) for number in range(c, d)]
        return parts

    def script(self, found: list[Change]) -> list[bytes]:
        parts: list[bytes] = []
        for a, b, c, d in reversed(found):
            letter = b"a" if a == b else b"d" if c == d else b"c"
            parts.append(_span(a, b) + letter + b"\n")
            if letter != b"d":
                parts += [self.lines[1][number] + b"\n" for number in range(c, d)]
                parts.append(b".\n")
        return parts

    def numbered(self, found: list[Change]) -> list[bytes]:
        """-n: RCS's form."""
        parts: list[bytes] = []
        for a, b, c, d in found:
            if a < b:
                parts.append(b"d%d %d\n" % (a + 1, b - a))
            if c < d:
                parts.append(b"a%d %d\n" % (b, d - c))
                parts += [self.lines[1][number] + b"\n" for number in range(c, d)]
        return parts

    def _title(self, before: int) -> bytes:
        """The last line before a hunk that looks like a function's head."""
        if self.function is not None:
            for number in range(before - 1, -1, -1):
                if self.function.search(self.lines[0][number]) is not None:
                    return b" " + self.lines[0][number].lstrip()[:40].rstrip()
        return b""

    def _hunks(self, found: list[Change], context: int) -> list[list[Change]]:
        hunks: list[list[Change]] = []
        for change in found:
            if hunks and change[0] - hunks[-1][-1][1] <= 2 * context:
                hunks[-1].append(change)
            else:
                hunks.append([change])
        return hunks

    def unified(self, found: list[Change], context: int) -> list[bytes]:
        parts: list[bytes] = []
        for hunk in self._hunks(found, context):
            first, last = hunk[0], hunk[-1]
            a, c = max(0, first[0] - context), max(0, first[2] - context)
            b, d = min(len(self.lines[0]), last[1] + context), min(len(self.lines[1]), last[3] + context)
            parts.append(b"@@ -" + _place(a, b) + b" +" + _place(c, d) + b" @@" + self._title(a) + b"\n")
            at = a
            for low, high, start, end in hunk:
                parts += [self._line(b" ", 0, number) for number in range(at, low)]
                parts += [self._line(b"-", 0, number) for number in range(low, high)]
                parts += [self._line(b"+", 1, number) for number in range(start, end)]
                at = high
            parts += [self._line(b" ", 0, number) for number in range(at, b)]
        return parts

    def contextual(self, found: list[Change], context: int) -> list[bytes]:
        parts: list[bytes] = []
        for hunk in self._hunks(found, context):
            first, last = hunk[0], hunk[-1]
            parts.append(b"***************" + self._title(max(0, first[0] - context)) + b"\n")
            for file, low, high, frame in ((0, first[0], last[1], b"*** %b ****\n"), (1, first[2], last[3], b"--- %b ----\n")):
                a, b = max(0, low - context), min(len(self.lines[file]), high + context)
                parts.append(frame % (b"%d" % b if b - a <= 1 else b"%d,%d" % (a + 1, b)))
                if any(change[file * 2] < change[file * 2 + 1] for change in hunk):
                    parts += [self._line(self._mark(hunk, file, number), file, number) for number in range(a, b)]
        return parts

    @staticmethod
    def _mark(hunk: list[Change], file: int, number: int) -> bytes:
        for a, b, c, d in hunk:
            if (a, c)[file] <= number < (b, d)[file]:
                return b"! " if a < b and c < d else (b"- ", b"+ ")[file]
        return b"  "


def _colored(line: bytes, form: str) -> bytes:
    """--color: heads bold, places cyan, what goes red, what comes green."""
    body = line.rstrip(b"\n")
    if form == "normal":
        color = {b"<": b"31", b">": b"32"}.get(body[:1], b"" if body[:1] in b"-\\" else b"36")
    elif body[:4] in (b"--- ", b"+++ ", b"*** "):
        color = b"1" if not body.endswith((b" ----", b" ****")) else b"36"
    else:
        color = {b"-": b"31", b"+": b"32", b"@": b"36", b"!": b""}.get(body[:1], b"")
    return b"\33[" + color + b"m" + body + b"\33[0m\n" if color else line


def _span(low: int, high: int) -> bytes:
    """Line numbers of a stretch; of an empty one the line before it."""
    return b"%d" % max(low + 1 if low < high else low, 0) if high - low <= 1 else b"%d,%d" % (low + 1, high)


def _place(low: int, high: int) -> bytes:
    count = high - low
    return b"%d" % (low + 1) if count == 1 else b"%d,%d" % (low + 1 if count else low, count)
