"""diff (diffutils 3.8): two files or trees, in the normal, the unified, the context and ed's form."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell import gnu
from mirage.shell.gnu import shell_escape, why
from mirage.shell.lcs import Change, changes
from mirage.shell.local import local
from mirage.shell.options import parse
from mirage.shell.registry import program
from mirage.shell.sources import source, whole
from mirage.shell.strftime import C_LOCALE, strftime
from mirage.shell.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

SHORT = "0123456789abBcC:dD:eEfF:hHiI:lL:nNpPqrsS:tTuU:vwW:x:X:yZ"
LONGS = {
    "text": "a", "ignore-space-change": "b", "ignore-blank-lines": "B", "context": "?C", "unified": "?U", "brief": "q", "ed": "e",
    "normal": "normal", "ignore-case": "i", "label": ":L", "new-file": "N", "recursive": "r", "report-identical-files": "s",
    "side-by-side": "y", "ignore-all-space": "w", "exclude": ":x", "width": ":W", "color": "?color", "minimal": "d",
    "ignore-trailing-space": "Z", "strip-trailing-cr": "cr", "speed-large-files": "H", "no-dereference": "P", "help": "help",
    "version": "v",
}  # fmt: skip
TROUBLE = 2
_PASSED_ON = "abBiwNrsuqZ"


@program("diff")
async def diff(proc: Process) -> int:
    hint = f"{proc.name}: Try '{proc.name} --help' for more information.\n"
    options, operands = parse(proc, SHORT, LONGS, status=TROUBLE, hint=hint)
    run = _Run(proc)
    for key, value in options:
        match key:
            case "help" | "v":
                gnu.tell(proc, "diff", "version" if key == "v" else key, "diffutils")
            case "c" | "C" | "u" | "U":
                if value and not value.isdigit():
                    proc.error(f"invalid context length '{value}'")
                    proc.err(hint)
                    return TROUBLE
                run.form, run.context = key.lower(), int(value[:9]) if value else 3
            case "e" | "y" | "normal":
                run.form = key
            case "L":
                run.labels.append(value)
            case "x":
                run.excluded.append(value)
            case _:
                run.given.add(key)
    if len(operands) != 2:
        proc.error(f"missing operand after '{proc.argv[-1]}'" if len(operands) < 2 else f"extra operand '{operands[2]}'")
        proc.err(hint)
        return TROUBLE
    run.switches = " ".join(word for word in proc.args if word not in operands)
    return await run.pair(operands[0], operands[1], is_top=True)


class _Run:
    def __init__(self, proc: Process) -> None:
        self.proc = proc
        self.form = "normal"
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
            return await self.pair(*((inside, second) if st.S_ISDIR(modes[0]) else (first, inside)))
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
            listed.append({to_text(entry.name) for entry in entries} - {".", "..", *self.excluded})
        status = 0
        for name in sorted(listed[0] | listed[1]):
            await self.proc.tick()
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
        if not found:
            return self._alike(first, second)
        if "q" in self.given:
            proc.out(f"Files {first} and {second} differ\n")
            return 1
        if not is_top:
            words = [word for word in (proc.name, self.switches, first, second) if word]
            proc.out(" ".join(words) + "\n")
        shown = _Shown(lines, [bool(text) and not text.endswith(b"\n") for text in (old, new)])
        match self.form:
            case "u":
                proc.out(self._head(first, second, "---", "+++") + b"".join(shown.unified(found, self.context)))
            case "c":
                proc.out(self._head(first, second, "***", "---") + b"".join(shown.contextual(found, self.context)))
            case "e":
                proc.out(b"".join(shown.script(found)))
            case "y":
                proc.out(b"".join(shown.beside(found)))
            case _:
                proc.out(b"".join(shown.normal(found)))
        return 1

    def _alike(self, first: str, second: str) -> int:
        if "s" in self.given:
            self.proc.out(f"Files {first} and {second} are identical\n")
        return 0

    def _key(self, line: bytes) -> bytes:
        """What of a line counts."""
        if "cr" in self.given:
            line = line.removesuffix(b"\r")
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

    def _line(self, mark: bytes, file: int, number: int) -> bytes:
        is_cut = self.cuts[file] and number == len(self.lines[file]) - 1
        return mark + self.lines[file][number] + (b"\n\\ No newline at end of file\n" if is_cut else b"\n")

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
            parts.append(b"@@ -" + _place(a, b) + b" +" + _place(c, d) + b" @@\n")
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
            parts.append(b"***************\n")
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

    def beside(self, found: list[Change], width: int = 130) -> list[bytes]:
        parts: list[bytes] = []
        half = (width - 3) // 2 - 2
        x = y = 0
        for a, b, c, d in [*found, (len(self.lines[0]), len(self.lines[0]), len(self.lines[1]), len(self.lines[1]))]:
            parts += [_row(self.lines[0][number], b" ", self.lines[1][number - x + y], half) for number in range(x, a)]
            pairs = min(b - a, d - c)
            parts += [_row(self.lines[0][a + n], b"|", self.lines[1][c + n], half) for n in range(pairs)]
            parts += [_row(self.lines[0][number], b"<", b"", half) for number in range(a + pairs, b)]
            parts += [_row(b"", b">", self.lines[1][number], half) for number in range(c + pairs, d)]
            x, y = b, d
        return parts


def _row(left: bytes, mark: bytes, right: bytes, half: int) -> bytes:
    """Two columns, parted by tabs as far as they go."""
    left = left[: half - 1].expandtabs()
    gutter = half // 8 * 8 + 6
    if mark == b" ":
        return left + _tabs(len(left), gutter + 2) + right[:half] + b"\n"
    return left + _tabs(len(left), gutter) + mark + (b"\t" + right[:half] if mark != b"<" else b"") + b"\n"


def _tabs(column: int, target: int) -> bytes:
    parts = b""
    while column // 8 * 8 + 8 <= target:
        parts += b"\t"
        column = column // 8 * 8 + 8
    return parts + b" " * (target - column)


def _span(low: int, high: int) -> bytes:
    """Line numbers of a stretch; of an empty one the line before it."""
    return b"%d" % max(low + 1 if low < high else low, 0) if high - low <= 1 else b"%d,%d" % (low + 1, high)


def _place(low: int, high: int) -> bytes:
    count = high - low
    return b"%d" % (low + 1) if count == 1 else b"%d,%d" % (low + 1 if count else low, count)
