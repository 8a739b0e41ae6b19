"""grep, egrep and fgrep (GNU grep 3.8; the latter two are Debian's scripts around it): lines that match, of files and trees.

What matches is `grepmatch.py`'s to know, what is printed `grepout.py`'s; here are the options and the files.
"""

from __future__ import annotations

import fnmatch
import re
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import tell, why
from mirage.shell.lib.options import Options, parse
from mirage.shell.lib.perlregex import BacktrackingError
from mirage.shell.lib.posixregex import RegexError
from mirage.shell.lib.quotes import is_utf8, quoted
from mirage.shell.lib.sources import batches, source, whole
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.grep.grepmatch import Matcher, matcher
from mirage.shell.programs.grep.grepout import Printer, Style
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

SHORT = "0123456789A:B:C:D:EFGHILPTUVX:abcd:e:f:hiLlm:noqRrsuvwxyZz"
LONGS = {
    "basic-regexp": "G", "extended-regexp": "E", "fixed-regexp": "F", "fixed-strings": "F", "perl-regexp": "P", "after-context": ":A",
    "before-context": ":B", "context": ":C", "group-separator": ":separator", "no-group-separator": "unseparated",
    "binary-files": ":binary-files", "binary": "U", "byte-offset": "b", "count": "c", "color": "?color", "colour": "?color",
    "directories": ":d", "devices": ":D", "exclude": ":exclude", "exclude-from": ":exclude-from", "exclude-dir": ":exclude-dir",
    "include": ":include", "file": ":f", "files-with-matches": "l", "files-without-match": "L", "initial-tab": "T",
    "label": ":label", "line-buffered": "buffered", "line-number": "n", "line-regexp": "x", "max-count": ":m", "ignore-case": "i",
    "no-ignore-case": "no-ignore-case", "no-filename": "h", "no-messages": "s", "null": "Z", "null-data": "z",
    "only-matching": "o", "quiet": "q", "recursive": "r", "dereference-recursive": "R", "regexp": ":e", "invert-match": "v",
    "silent": "q", "text": "a", "with-filename": "H", "word-regexp": "w", "help": "help", "version": "V",
}  # fmt: skip
USAGE = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"
INPUT = "(standard input)"
TROUBLE = 2


@program("grep")
async def grep(proc: Process) -> int:
    return await _grep(proc, proc.args)


@program("egrep")
async def egrep(proc: Process) -> int:
    proc.name = proc.argv[0] = "grep"
    return await _grep(proc, ["-E", *proc.args])


@program("fgrep")
async def fgrep(proc: Process) -> int:
    proc.name = proc.argv[0] = "grep"
    return await _grep(proc, ["-F", *proc.args])


async def _grep(proc: Process, args: list[str]) -> int:
    options, operands = parse(proc, SHORT, LONGS, args=args, status=TROUBLE, hint=USAGE)
    run = _Run(proc)
    await run.configure(options)
    if not run.has_patterns:
        if not operands:
            return _usage(proc)
        run.patterns += to_bytes(operands.pop(0)).split(b"\n")
    try:
        run.match = matcher(proc, run.patterns, run.kind, set(run.given), is_utf8(proc))
    except RegexError as error:
        return proc.error(str(error), TROUBLE)
    return await run.everything(operands)


def _usage(proc: Process) -> int:
    proc.err(USAGE)
    return TROUBLE


class _Run:
    """One run: what was asked for, and how it went so far."""

    match: Matcher

    def __init__(self, proc: Process) -> None:
        self.proc = proc
        self.given: dict[str, str] = {}
        self.kind = "G"
        self.patterns: list[bytes] = []
        self.has_patterns = False
        self.style = Style()
        self.context: int | None = None  # -C, where -A and -B say nothing
        self.directories = "read"
        self.globs: list[tuple[str, str]] = []
        self.binary = "binary"
        self.label = INPUT
        self.status = 1

    # ---- options

    async def configure(self, options: Options) -> None:
        style = self.style
        digits = ""
        has_kind = False
        for key, value in options:
            digits = digits + key if key.isdigit() else ""
            match key:
                case "E" | "F" | "G" | "P":
                    if has_kind and self.kind != key:
                        self.proc.fail("conflicting matchers specified", TROUBLE)
                    self.kind, has_kind = key, True
                case "X":
                    self.proc.fail(f"invalid matcher {value}", TROUBLE)
                case "A" | "B" | "C":
                    self._context(key, value)
                case "e":
                    self.patterns += to_bytes(value).split(b"\n")
                    self.has_patterns = True
                case "f":
                    await self._patterns_from(value)
                case "m":
                    style.most = self._count(value)
                case "separator":
                    style.separator = to_bytes(value)
                case "unseparated":
                    style.separator = None
                case "color":
                    self._color(value)
                case "binary-files":
                    if value not in ("binary", "text", "without-match"):
                        self.proc.fail("unknown binary-files type", TROUBLE)
                    self.binary = value
                case "a" | "I":
                    self.binary = "text" if key == "a" else "without-match"
                case "r" | "R":
                    self.directories = "recurse"
                    self.given[key] = ""
                case "d" | "D":
                    self._action(key, value)
                case "include" | "exclude" | "exclude-dir":
                    self.globs.append((key, value))
                case "exclude-from":
                    await self._globs_from(value)
                case "label":
                    self.label = value
                case "no-ignore-case":
                    self.given.pop("i", None)
                    self.given.pop("y", None)
                case "h" | "H" | "l" | "L":
                    self.given.pop({"h": "H", "H": "h", "l": "L", "L": "l"}[key], None)
                    self.given[key] = ""
                case "help":
                    tell(self.proc, "grep", "help", "grep")
                case "V":
                    tell(self.proc, "grep", "version", "grep")
                case _ if digits:
                    self.context = min(int(digits[-9:]), 1 << 20)
                case _:
                    self.given[key] = ""
        style.before = self.context if style.before is None else style.before
        style.after = self.context if style.after is None else style.after
        style.take(self.given)

    def _context(self, key: str, value: str) -> None:
        if not re.fullmatch(r"\+?[0-9]+", value):
            self.proc.fail(f"{value}: invalid context length argument", TROUBLE)
        count = min(int(value[-18:]), 1 << 20)
        match key:
            case "A":
                self.style.after = count
            case "B":
                self.style.before = count
            case _:
                self.context = count

    def _count(self, value: str) -> int | None:
        found = re.fullmatch(r"\s*([+-]?)([0-9]+)([kKMG]?)", value)
        if found is None:
            self.proc.fail("invalid max count", TROUBLE)
        count = int(found[2][-18:]) * {"": 1, "k": 1 << 10, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}[found[3]]
        return None if found[1] == "-" and count else count

    def _color(self, value: str) -> None:
        if value in ("always", "yes", "force"):
            self.style.color(self.proc.env.get("GREP_COLORS", ""))
        elif value in ("", "auto", "tty", "if-tty"):
            if self.proc.isatty(1) and self.proc.env.get("TERM", "dumb") != "dumb":
                self.style.color(self.proc.env.get("GREP_COLORS", ""))
        elif value not in ("never", "no", "none"):
            tell(self.proc, "grep", "help", "grep")

    def _action(self, key: str, value: str) -> None:
        allowed = ("read", "recurse", "skip") if key == "d" else ("read", "skip")
        if value not in allowed:
            if key == "D":
                self.proc.fail("unknown devices method", TROUBLE)
            listed = "".join(f"  - {quoted(self.proc, action)}\n" for action in allowed)
            self.proc.error(f"invalid argument {quoted(self.proc, value)} for {quoted(self.proc, '--directories')}")
            self.proc.err(f"Valid arguments are:\n{listed}{USAGE}")
            raise Exited(1)
        if key == "d":
            self.directories = value

    async def _patterns_from(self, name: str) -> None:
        data = await self._file(name)
        self.patterns += data.removesuffix(b"\n").split(b"\n") if data else []
        self.has_patterns = True

    async def _globs_from(self, name: str) -> None:
        lines = to_text(await self._file(name)).splitlines()
        self.globs += [("exclude", line) for line in lines if line and not line.startswith("#")]

    async def _file(self, name: str) -> bytes:
        try:
            descriptor = await source(self.proc, name)
        except OSError as error:
            self.proc.fail(f"{name}: {why(error)}", TROUBLE)
        try:
            return await whole(self.proc, descriptor)
        except OSError as error:
            self.proc.fail(f"{name}: {why(error)}", TROUBLE)
        finally:
            descriptor.close()

    # ---- files

    async def everything(self, operands: list[str]) -> int:
        """All operands; the status."""
        is_recursive = self.directories == "recurse"
        self.style.has_names = "h" not in self.given and (
            "H" in self.given or len(operands) > 1 or (is_recursive and (not operands or await self._is_directory(operands[0])))
        )
        try:
            if not operands and is_recursive:
                await self._tree(".", "")
            for name in operands or ([] if is_recursive else ["-"]):
                await self._operand(name)
        except _Found:
            return 0
        return self.status

    async def _is_directory(self, name: str) -> bool:
        try:
            return st.S_ISDIR(self.proc.stat(name).mode)
        except OSError:
            return False

    async def _operand(self, name: str) -> None:
        if name != "-" and self.directories == "recurse" and await self._is_directory(name):
            if not self._is_left_out(name, is_directory=True):
                await self._tree(name, name if name.endswith("/") else name + "/")
        elif name == "-" or not self._is_left_out(name, is_directory=False):
            await self._open(name, INPUT if name == "-" else name)

    async def _tree(self, directory: str, prefix: str) -> None:
        """Everything below, in the directory's own order; symbolic links only with -R."""
        await self.proc.tick()
        try:
            entries = self.proc.caller.listdir(to_bytes(directory))
        except OSError as error:
            self._trouble(prefix.rstrip("/") or directory, error)
            return
        for entry in entries:
            name = to_text(entry.name)
            if name in (".", ".."):
                continue
            path = prefix + name
            try:
                mode = (self.proc.stat if "R" in self.given else self.proc.lstat)(path).mode
            except OSError as error:
                self._trouble(path, error)
                continue
            if self._is_left_out(name, is_directory=st.S_ISDIR(mode)):
                continue
            if st.S_ISDIR(mode):
                await self._tree(path, path + "/")
            elif st.S_ISREG(mode):
                await self._open(path, path)

    def _is_left_out(self, name: str, *, is_directory: bool) -> bool:
        """By --include, --exclude and --exclude-dir: the last that says something."""
        base = name.rstrip("/").rpartition("/")[2] or name
        first = next((key for key, _ in self.globs if key != "exclude-dir"), "")
        is_out = not is_directory and first == "include"
        for key, glob in self.globs:
            if is_directory == (key == "exclude-dir") and (fnmatch.fnmatchcase(base, glob) or fnmatch.fnmatchcase(name, glob)):
                is_out = key != "include"
        return is_out

    def _trouble(self, name: str, error: OSError) -> None:
        if "s" not in self.given:
            self.proc.error(f"{name}: {why(error)}")
        self.status = TROUBLE

    async def _open(self, path: str, shown: str) -> None:
        try:
            descriptor = await source(self.proc, path)
        except OSError as error:
            self._trouble(shown, error)
            return
        try:
            if st.S_ISDIR(descriptor.mode) and self.directories != "read":
                return
            if self._is_output(descriptor):
                self.proc.error(f"{shown}: input file is also the output")
                self.status = TROUBLE
                return
            await self._search(descriptor, self.label if path == "-" else shown)
        except BacktrackingError:
            self.proc.error(f"{shown}: exceeded PCRE's backtracking limit")
            self.status = TROUBLE
        except OSError as error:
            self._trouble(shown, error)
        finally:
            descriptor.close()

    def _is_output(self, descriptor: Descriptor) -> bool:
        """Reading what one writes would feed on itself."""
        target = self.proc.fds.get(1)
        if target is None or not descriptor.is_file or not target.is_file or set(self.given) & {"q", "l", "L"}:
            return False
        ours, theirs = descriptor.stat(), target.stat()
        return ours is not None and theirs is not None and (ours.dev, ours.ino) == (theirs.dev, theirs.ino) and self.style.most != 1

    async def _search(self, descriptor: Descriptor, name: str) -> None:
        printer = Printer(self.proc, self.style, self.match, to_bytes(name), self.binary)
        delimiter = b"\0" if "z" in self.given else b"\n"
        if self.style.most != 0:
            async for lines in batches(self.proc, descriptor, delimiter):
                await self.proc.tick(1 + len(lines) // 8)
                if printer.take(lines):
                    break
        printer.finish()
        if printer.count:
            self.status = min(self.status, 0) if self.status != TROUBLE else TROUBLE
            if "q" in self.given:
                raise _Found


class _Found(Exception):  # noqa: N818 - no error
    """-q: nothing more is to be known."""
