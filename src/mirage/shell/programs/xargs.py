"""xargs (findutils 4.9.0): words from the input as arguments of programs that are really run."""

from __future__ import annotations

import errno
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import shell_escape, try_help, why
from mirage.shell.lib.options import Options
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import pieces
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.nohup import failed
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

LONGS = {
    "null": "0", "arg-file": ":a", "delimiter": ":d", "eof": "?e", "replace": "?i", "max-lines": "?l", "max-args": ":n",
    "open-tty": "o", "interactive": "p", "no-run-if-empty": "r", "max-chars": ":s", "verbose": "t", "show-limits": "limits",
    "exit": "x", "max-procs": ":P", "process-slot-var": ":slot",
}  # fmt: skip
SIZE = 131072  # bytes of one command line when -s does not say
SIZE_MAX = 2092544
_ESCAPES = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}
_DELIMITER = (
    "Invalid input delimiter specification {}: the delimiter must be either a single character or an escape sequence"
    " starting with \\."
)
_UNMATCHED = "unmatched {} quote; by default quotes are special to xargs unless you use the -0 option"
_EXCLUSIVE = "warning: options {} and {} are mutually exclusive, ignoring previous {} value"


@program("xargs")
async def xargs(proc: Process) -> int:
    options, operands = gnu.read(proc, "xargs", "+0a:E:e::i::I:l::L:n:prs:txP:d:o", LONGS, package="findutils")
    run = _Run(proc, operands or ["echo"])
    run.configure(options)
    source = proc.fds.get(0)
    if run.file:
        try:
            source = await proc.open_fd(run.file)
        except OSError as error:
            return proc.error(f"Cannot open input file {quoted(proc, run.file)}: {why(error)}")
    elif source is not None:
        source = source.dup()
        proc.set_fd(0, await proc.open_fd("/dev/null"))
    try:
        if source is not None:
            await run.everything(source)
        return await run.end()
    except _Stop as stop:
        await run.settle()
        return stop.status
    finally:
        if source is not None:
            source.close()


class _Stop(Exception):  # noqa: N818 - the end, for a reason that was told
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Run:
    """One run: the command, its limits, and what waits to become its arguments."""

    def __init__(self, proc: Process, command: list[str]) -> None:
        self.proc = proc
        self.command = command
        self.file = ""
        self.delimiter: bytes | None = None
        self.most_args = self.most_lines = 0
        self.replaced = ""
        self.end_word: str | None = None
        self.size = SIZE
        self.procs = 1
        self.slot_name = ""
        self.slots: dict[int, int] = {}  # the place of each process that runs
        self.letters: set[str] = set()
        self.words: list[str] = []
        self.used = 0
        self.lines = 0
        self.has_run = False
        self.status = 0
        self.running: list[Process] = []

    # ---- options

    def configure(self, options: Options) -> None:
        for key, value in options:
            match key:
                case "0":
                    self.delimiter = b"\0"
                case "a":
                    self.file = value if value != "-" else ""
                case "d":
                    self.delimiter = self._delimiter(value)
                case "E" | "e":
                    self.end_word = value or None
                case "I" | "i":
                    self._exclude("--replace/-I/-i", "most_args", "most_lines")
                    self.replaced = value or "{}"
                case "L" | "l":
                    self._exclude("--max-lines/-l", "most_args", "replaced")
                    self.most_lines = self._number(value or "1", key)
                case "n":
                    most = self._number(value, key)
                    if not (most == 1 and self.replaced):
                        self._exclude("--max-args/-n", "most_lines", "replaced")
                        self.most_args = most
                case "s":
                    self.size = min(self._number(value, key), SIZE_MAX)
                case "P":
                    self.procs = min(self._number(value, key, least=0) or 64, 64)
                case "slot":
                    self.slot_name = value
                case "limits":
                    self._limits()
                case _:
                    self.letters.add(key)
        self.base = sum(len(to_bytes(word)) + 1 for word in self.command)

    def _exclude(self, wanted: str, *others: str) -> None:
        names = {"most_args": "--max-args", "most_lines": "--max-lines", "replaced": "--replace"}
        for other in others:
            if getattr(self, other):
                self.proc.error(_EXCLUSIVE.format(names[other], wanted, names[other]))
        if "most_args" in others:
            self.most_args = 0
        if "most_lines" in others:
            self.most_lines = 0
        if "replaced" in others:
            self.replaced = ""

    def _number(self, value: str, key: str, least: int = 1) -> int:
        if not re.fullmatch(r"\s*[-+]?[0-9]+", value):
            try_help(self.proc, f'invalid number "{value}" for -{key} option')
        number = int(value[-12:])
        if number < least:
            try_help(self.proc, f"value {value} for -{key} option should be >= {least}")
        return number

    def _delimiter(self, value: str) -> bytes:
        raw = to_bytes(value)
        if len(raw) == 1:
            return raw
        found = re.fullmatch(r"\\(?:([abfnrtv\\])|x([0-9a-fA-F]{1,2})|0?([0-7]{1,3}))", value)
        if found is not None:
            return bytes([_ESCAPES[found[1]] if found[1] else int(found[2], 16) if found[2] else int(found[3], 8) & 255])
        if value.startswith("\\"):
            self.proc.error(f"Invalid escape sequence {value} in input delimiter specification.")
        else:
            self.proc.error(_DELIMITER.format(value))
        raise Exited(1)

    def _limits(self) -> None:
        env = sum(len(to_bytes(f"{name}={value}")) + 1 for name, value in self.proc.env.items())
        self.proc.err(
            f"Your environment variables take up {env} bytes\n"
            f"POSIX upper limit on argument length (this system): {2095104 - env}\n"
            "POSIX smallest allowable upper limit on argument length (all systems): 4096\n"
            f"Maximum length of command we could actually use: {2093824 - env}\n"
            f"Size of command buffer we are actually using: {self.size}\n"
            "Maximum parallelism (--max-procs must be no greater): 2147483647\n"
        )

    # ---- the input

    async def everything(self, source: Descriptor) -> None:
        words = self._delimited(source, self.delimiter) if self.delimiter is not None else self._quoted(source)
        async for word, ends_line in words:
            if self.end_word is not None and self.delimiter is None and word == self.end_word:
                return
            if self.replaced:
                if word:
                    await self._replace(word)
                continue
            await self._add(word)
            self.lines += ends_line
            if (self.most_args and len(self.words) >= self.most_args) or (self.most_lines and self.lines >= self.most_lines):
                await self._flush()

    async def _delimited(self, source: Descriptor, delimiter: bytes) -> AsyncIterator[tuple[str, bool]]:
        rest = b""
        async for data in pieces(self.proc, source):
            *whole, rest = (rest + data).split(delimiter)
            for part in whole:
                yield to_text(part), True
        if rest:
            yield to_text(rest), True

    async def _quoted(self, source: Descriptor) -> AsyncIterator[tuple[str, bool]]:
        """Words as a simple shell would part them, and whether one ended its line; with -I whole lines."""
        rest = b""
        async for data in pieces(self.proc, source):
            *lines, rest = (rest + data).split(b"\n")
            at = 0
            while at < len(lines):
                line = lines[at]
                at += 1
                while line.endswith(b"\\") and at < len(lines):  # a protected newline
                    line += b"\n" + lines[at]
                    at += 1
                for word in self._split(line):
                    yield word
        for word in self._split(rest):
            yield word

    def _split(self, line: bytes) -> list[tuple[str, bool]]:
        text = to_text(line).lstrip(" \t")
        words: list[str] = []
        at = 0
        current: str | None = None
        while at < len(text):
            character = text[at]
            at += 1
            if character in " \t" and not self.replaced:
                if current is not None:
                    words.append(current)
                    current = None
            elif character in "'\"":
                end = text.find(character, at)
                if end < 0:
                    self._unmatched("single" if character == "'" else "double")
                current = (current or "") + text[at:end]
                at = end + 1
            elif character == "\\" and at < len(text):
                current = (current or "") + text[at]
                at += 1
            else:
                current = (current or "") + character
        if current is not None:
            words.append(current)
        continues = bool(self.most_lines) and text[-1:] in (" ", "\t")
        return [(word, number == len(words) and not continues) for number, word in enumerate(words, 1)]

    def _unmatched(self, kind: str) -> None:
        self.proc.error(_UNMATCHED.format(kind))
        raise _Stop(1)

    # ---- the commands

    async def _add(self, word: str) -> None:
        length = len(to_bytes(word)) + 1
        if self.base + self.used + length > self.size:
            if not self.words or ("x" in self.letters and (self.most_args or self.most_lines)):
                if self.words:
                    await self._flush()
                self.proc.error("argument line too long")
                raise _Stop(1)
            await self._flush()
            if self.base + length > self.size:
                self.proc.error("argument line too long")
                raise _Stop(1)
        self.words.append(word)
        self.used += length

    async def _replace(self, word: str) -> None:
        argv = [part.replace(self.replaced, word) for part in self.command]
        if sum(len(to_bytes(part)) + 1 for part in argv) > self.size:
            self.proc.error("argument list too long")
            raise _Stop(1)
        await self._run([self.command[0], *argv[1:]])

    async def _flush(self) -> None:
        words, self.words, self.used, self.lines = self.words, [], 0, 0
        await self._run([*self.command, *words])

    async def _run(self, argv: list[str]) -> None:
        self.has_run = True
        proc = self.proc
        if "p" in self.letters or "t" in self.letters:
            shown = " ".join(shell_escape(word, always=not word) for word in argv)
            if "p" in self.letters:
                proc.err(shown)
                if not await self._is_confirmed():
                    return
            else:
                proc.err(shown + "\n")
        await proc.flush()
        while len(self.running) >= self.procs:
            await self._reap()
        try:
            child = proc.fork(argv)
        except BlockingIOError as error:
            proc.error(f"cannot fork: {why(error)}")
            raise _Stop(1) from None
        child.name = proc.name
        if self.slot_name:
            slot = next(number for number in range(len(self.slots) + 1) if number not in self.slots.values())
            self.slots[child.pid] = slot
            child.env[self.slot_name] = str(slot)

        async def body(born: Process) -> int:
            try:
                return await become(born, argv)
            except OSError as error:
                born.error(f"{argv[0]}: {why(error)}" if error.errno != errno.E2BIG else "argument list too long")
                return failed(error)

        child.begin(body)
        self.running.append(child)
        if self.procs == 1:
            await self._reap()

    async def _reap(self) -> None:
        """Wait for the oldest, and judge how it ended."""
        child = self.running.pop(0)
        status = await child.wait()
        self.slots.pop(child.pid, None)
        name = child.argv[0] if status in (126, 127) else self.command[0]
        if child.signal:
            self.proc.error(f"{name}: terminated by signal {child.signal}")
            raise _Stop(125)
        if status == 255:
            self.proc.error(f"{name}: exited with status 255; aborting")
            raise _Stop(124)
        if status in (126, 127) and not child.is_reported:
            raise _Stop(status)
        if status:
            self.status = 123

    async def _is_confirmed(self) -> bool:
        proc = self.proc
        try:
            terminal = await proc.open_fd("/dev/tty")
        except OSError:
            proc.error("failed to open /dev/tty for reading: No such device or address")
            raise _Stop(1) from None
        proc.err("?...")
        await proc.flush()
        try:
            return (await proc.read_from(terminal))[:1] in (b"y", b"Y")
        finally:
            terminal.close()

    async def end(self) -> int:
        """What is left over, and the status of it all."""
        if self.words or not (self.has_run or "r" in self.letters or self.replaced):
            await self._flush()
        while self.running:
            await self._reap()
        return self.status

    async def settle(self) -> None:
        """Nothing more is begun; what runs may end."""
        for child in self.running:
            await child.wait()
