"""The run of a sed script over its input (GNU sed 4.9, execute.c): pattern space, hold space, the queue of what is appended."""

from __future__ import annotations

import os
import stat as st
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.posixregex import Regex
from mirage.shell.lib.sources import source
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.sed.addresses import Selector
from mirage.shell.programs.sed.files import InPlace, Lines, Output
from mirage.shell.programs.sed.patterns import expanded
from mirage.shell.programs.sed.script import Command, Script, SedError, Substitution

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

_ESCAPES = {7: b"\\a", 8: b"\\b", 10: b"\\n", 12: b"\\f", 13: b"\\r", 9: b"\\t", 11: b"\\v", 92: b"\\\\"}
NEXT, AGAIN, STOP = -1, -2, -3  # how a command leaves the script: end of cycle, the cycle again, end of all


class Executor:
    """`run()` gives the exit status."""

    def __init__(
        self, proc: Process, script: Script, names: list[str], *, is_separate: bool, suffix: str | None, end: bytes, width: int
    ) -> None:
        self.proc = proc
        self.script = script
        self.names = names
        self.is_separate = is_separate
        self.suffix = suffix
        self.end = end
        self.width = width
        self.is_quiet = script.is_quiet
        self.space = b""
        self.is_ended = True
        self.hold = b""
        self.number = 0
        self.has_replaced = False
        self.status = 0
        self.queue: list[tuple[str, bytes]] = []
        self.last_regex: Regex | None = None
        self.selector = Selector(self)
        self.main = Output(proc)
        self.output = self.main
        self.outputs: dict[str, Output] = {"/dev/stdout": self.main}
        self.sources: dict[str, Lines | None] = {}
        self._current: Lines | None = None
        self._place: InPlace | None = None
        self._index = 0
        self._shown_name = "-"

    async def run(self) -> int:
        for command in self.script.commands:
            for name in (command.file if command.name in "wW" else "", command.substitution.file if command.substitution else None):
                if name:
                    await self._open_output(name)
        try:
            await self._cycles()
            await self._finish_file()
        except SedError:
            if self._place is not None:
                self._place.abandon()
            raise
        for output in {id(each): each for each in self.outputs.values()}.values():
            await output.flush()
        return self.status

    async def _cycles(self) -> None:
        while await self.read():
            while True:
                ended = await self._execute()
                if ended == STOP:
                    await self._append()
                    return
                if not self.is_quiet and ended == len(self.script.commands):
                    self.print(self.space)
                if ended != AGAIN:
                    break
                await self._append()

    # ---- input

    async def read(self) -> bool:
        """The next line becomes the pattern space; False at the end of the input."""
        await self._append()
        self.has_replaced = False
        while True:
            if self._current is None and not await self._open_next():
                return False
            assert self._current is not None
            found = await self._current.next()
            if found is not None:
                self.space, self.is_ended = found
                self.number += 1
                return True
            await self._finish_file()

    async def is_last(self) -> bool:
        """Whether no line follows: of this file with -s and -i, else of all that can be read."""
        while True:
            if self._current is not None and not await self._current.is_last():
                return False
            if self._index >= len(self.names):
                return True
            if self.is_separate:
                return self._current is not None
            name = self._current.name if self._current is not None else "-"
            if self._current is not None:
                self._current.close()
                self._current = None
            if not await self._open_next():
                self._current = None
                self._shown_name = name
                return True

    @property
    def name(self) -> str:
        return self._current.name if self._current is not None else self._shown_name

    async def _open_next(self) -> bool:
        while self._index < len(self.names):
            name = self.names[self._index]
            self._index += 1
            descriptor = await self._open(name)
            if descriptor is None:
                continue
            self._current = Lines(self.proc, descriptor, self.end, name)
            if self.is_separate:
                self.number = 0
                self.selector.reset()
            return True
        return False

    async def _open(self, name: str) -> Descriptor | None:
        proc = self.proc
        if name == "-" and self.suffix is None:
            return await source(proc, name) if 0 in proc.fds else None
        try:
            if self.suffix is not None and not st.S_ISREG(proc.stat(name).mode):
                self.status = proc.error(f"couldn't edit {name}: not a regular file", 4)
                return None
            descriptor = await proc.open_fd(name)
        except OSError as error:
            self.status = proc.error(f"can't read {name}: {why(error)}", 2)
            return None
        if self.suffix is not None:
            try:
                self._place = InPlace(proc, name, self.suffix)
            except SedError:
                descriptor.close()
                raise
            self.output = self._place.output
        return descriptor

    async def _finish_file(self) -> None:
        if self._current is not None:
            self._shown_name = self._current.name
            self._current.close()
            self._current = None
        if self._place is not None:
            place, self._place = self._place, None
            self.output = self.main
            try:
                await place.finish()
            except OSError as error:
                raise SedError(f"cannot rename {place.shown}: {why(error)}", 4) from None

    async def _rest(self) -> None:
        """q and Q in place: what was not read yet stays in the file."""
        while self._place is not None and self._current is not None and (found := await self._current.next()) is not None:
            self.output.put(found[0], self.end if found[1] else b"")

    # ---- output

    def print(self, data: bytes) -> None:
        """A line of the pattern space, ended as the input was."""
        self.put_line(self.output, data)

    def put_line(self, output: Output, data: bytes) -> None:
        if self.is_ended:
            output.put(data, self.end)
        else:
            output.put(data)
            output.lacks_newline = True

    async def _open_output(self, name: str) -> None:
        if name in self.outputs:
            return
        try:
            if name == "/dev/stderr":
                descriptor: Descriptor = self.proc.fds[2].dup()
            else:
                descriptor = await self.proc.open_fd(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        except (OSError, KeyError) as error:
            words = why(error) if isinstance(error, OSError) else "Bad file descriptor"
            raise SedError(f"couldn't open file {name}: {words}", 4) from None
        self.outputs[name] = Output(self.proc, descriptor)

    async def write_file(self, name: str, data: bytes) -> None:
        output = self.output if name == "/dev/stdout" else self.outputs[name]
        self.put_line(output, data)
        if output is not self.output:
            await output.flush()

    async def _append(self) -> None:
        """dump_append: what a, r and R have asked for behind this cycle."""
        queue, self.queue = self.queue, []
        for kind, data in queue:
            if kind == "text":
                self.output.put(data)
            elif kind == "line":
                self.output.put(data, self.end)
            else:
                self.output.put(await self._whole(to_text(data)))

    async def _whole(self, name: str) -> bytes:
        proc = self.proc
        try:
            source = proc.fds[0].dup() if name == "/dev/stdin" else await proc.open_fd(name)
        except (OSError, KeyError):
            return b""
        parts: list[bytes] = []
        total = 0
        try:
            while data := await proc.read_from(source):
                parts.append(data)
                total += len(data)
                if total > proc.session.limits.memory:
                    proc.session.stop("memory", proc.session.limits.memory, "sed r")
                await proc.tick(1 + len(data) // 1024)
        except OSError:
            pass
        finally:
            source.close()
        return b"".join(parts)

    # ---- the script

    async def _execute(self) -> int:
        """One cycle; the index at which it ended, or NEXT, AGAIN, STOP."""
        commands, at = self.script.commands, 0
        count = len(commands)
        steps = 0
        while at < count:
            command = commands[at]
            steps += 1
            if not steps & 31:
                await self.proc.tick(32)
            at += 1
            if await self.selector.selects(command) == command.is_negated:
                if command.name == "{":
                    at = command.target
                continue
            if command.name == "{":
                continue
            ended = await _RUN[command.name](self, command)
            if ended is not None:
                if ended < 0:
                    return ended
                at = ended
        await self.proc.tick(1 + (steps & 31))
        if self.proc.is_buffer_full:
            await self.proc.flush()
        return count

    def limit(self) -> None:
        limit = self.proc.session.limits.memory // 2
        if len(self.space) > limit or len(self.hold) > limit:
            self.proc.session.stop("memory", limit, "sed space")

    async def _delete(self, command: Command) -> int:
        return NEXT

    async def _delete_first(self, command: Command) -> int:
        _, newline, rest = self.space.partition(self.end)
        if not newline:
            return NEXT
        self.space = rest
        return AGAIN

    async def _next(self, command: Command) -> int | None:
        if await self.is_last():
            if self.script.options.is_posix:
                return STOP
            return await self._last()
        if not self.is_quiet:
            self.print(self.space)
        await self.read()
        return None

    async def _last(self) -> int:
        """There is no next line: the cycle ends as at the end of the script."""
        if not self.is_quiet:
            self.print(self.space)
        return STOP

    async def _append_next(self, command: Command) -> int | None:
        if await self.is_last():
            return STOP if self.script.options.is_posix else await self._last()
        before = self.space
        await self.read()
        self.space = before + self.end + self.space
        self.limit()
        return None

    async def _print(self, command: Command) -> None:
        self.print(self.space)

    async def _print_first(self, command: Command) -> None:
        self.output.put(self.space.partition(self.end)[0], self.end)

    async def _get(self, command: Command) -> None:
        self.space = self.hold if command.name == "g" else self.space + self.end + self.hold
        self.limit()

    async def _keep(self, command: Command) -> None:
        self.hold = self.space if command.name == "h" else self.hold + self.end + self.space
        self.limit()

    async def _exchange(self, command: Command) -> None:
        self.space, self.hold = self.hold, self.space

    async def _zap(self, command: Command) -> None:
        self.space = b""

    async def _branch(self, command: Command) -> int | None:
        if command.name != "b":
            replaced = self.has_replaced
            self.has_replaced = False
            if replaced != (command.name == "t"):
                return None
        await self.proc.tick()
        return command.target

    async def _number(self, command: Command) -> None:
        self.output.put(b"%d\n" % self.number)

    async def _file_name(self, command: Command) -> None:
        self.output.put(to_bytes(self.name), self.end)

    async def _queue_text(self, command: Command) -> None:
        self.queue.append(("text", command.text))

    async def _insert(self, command: Command) -> None:
        self.output.put(command.text)

    async def _change(self, command: Command) -> int:
        if command.second is None or command.is_negated or not command.is_active:
            self.output.put(command.text)
        return NEXT

    async def _queue_file(self, command: Command) -> None:
        self.queue.append(("file", to_bytes(command.file)))

    async def _queue_line(self, command: Command) -> None:
        if command.file not in self.sources:
            try:
                self.sources[command.file] = Lines(self.proc, await self.proc.open_fd(command.file), self.end, command.file)
            except OSError:
                self.sources[command.file] = None
        source = self.sources[command.file]
        found = await source.next() if source is not None else None
        if found is not None:
            self.queue.append(("line", found[0]))

    async def _write(self, command: Command) -> None:
        data = self.space if command.name == "w" else self.space.partition(self.end)[0]
        await self.write_file(command.file, data)

    async def _quit(self, command: Command) -> int:
        self.status = max(command.number, 0) & 255 if command.number >= 0 else self.status
        if command.name == "q" and not self.is_quiet:
            self.print(self.space)
        if command.name == "Q":
            self.queue.clear()
        await self._append()
        await self._rest()
        return STOP

    async def _list(self, command: Command) -> None:
        width = self.width if command.number < 0 else command.number
        width = 0 if width == 1 and command.number < 0 else width
        lines: list[bytes] = []
        line = b""
        for byte in self.space:
            shown = _ESCAPES.get(byte) or (bytes([byte]) if 32 <= byte < 127 else b"\\%03o" % byte)
            if width > 0 and len(line) + len(shown) > width - 1:
                lines.append(line + b"\\\n")
                line = b""
            line += shown
        self.output.put(b"".join(lines) + line + b"$", self.end)

    async def _translate(self, command: Command) -> None:
        coding = "utf-8" if self.script.options.is_utf8 else "latin-1"
        table = command.table
        assert isinstance(table, dict)
        text = self.space.decode(coding, "surrogateescape")
        self.space = text.translate({ord(old): new for old, new in table.items()}).encode(coding, "surrogateescape")

    async def _shell(self, command: bytes) -> bytes:
        """popen(3)."""
        await self.output.flush()
        await self.proc.flush()
        reader, writer = self.proc.pipe()
        own = {number: descriptor for number, descriptor in self.proc.fds.items() if number < 3}
        try:
            child = self.proc.start(["sh", "-c", to_text(command)], path="/bin/sh", fds={**own, 1: writer})
        except OSError as error:
            reader.close()
            raise SedError(f"error subprocess: {why(error)}", 4) from None
        finally:
            writer.close()
        parts: list[bytes] = []
        total = 0
        while data := await self.proc.read_from(reader):
            parts.append(data)
            total += len(data)
            if total > self.proc.session.limits.memory:
                self.proc.session.stop("memory", self.proc.session.limits.memory, "sed e")
        reader.close()
        await child.wait()
        return b"".join(parts)

    async def _run_shell(self, command: Command) -> None:
        if command.text:
            self.output.put(await self._shell(command.text))
            return
        self.space = (await self._shell(self.space)).removesuffix(self.end)

    # ---- s

    def regex(self, regex: Regex | None) -> Regex:
        """The expression, or for an empty one the last that was used."""
        if regex is None:
            if self.last_regex is None:
                raise SedError("-e expression #1, char 0: no previous regular expression")
            return self.last_regex
        self.last_regex = regex
        return regex

    async def _substitute(self, command: Command) -> None:
        made = command.substitution
        assert made is not None
        changed = await self._substituted(made)
        if changed is None:
            return
        self.space = changed
        self.has_replaced = True
        self.limit()
        if made.evaluates:
            if made.prints == 1:
                self.print(self.space)
            self.space = (await self._shell(self.space)).removesuffix(self.end)
        if made.prints and (made.prints == 2 or not made.evaluates):
            self.print(self.space)
        if made.file is not None:
            await self.write_file(made.file, self.space)

    async def _substituted(self, made: Substitution) -> bytes | None:
        """The pattern space with its matches replaced; None when there was none to replace."""
        regex, space, is_utf8 = self.regex(made.regex), self.space, self.script.options.is_utf8
        parts: list[bytes] = []
        count = at = copied = size = 0
        last = -1
        wanted = made.number or 1
        has_changed = False
        limit = self.proc.session.limits.memory // 2
        while at <= len(space):
            match = regex.search(space, at)
            if match is None:
                break
            first, end = match.span()
            if first == end == last:
                at = end + 1
                continue
            count += 1
            last = end
            at = end if end > first else end + 1
            if count >= wanted:
                new = expanded(made.parts, match, is_utf8=is_utf8)
                parts += (space[copied:first], new)
                copied = end
                has_changed = True
                size += len(new)
                if size > limit:
                    self.proc.session.stop("memory", limit, "sed s")
                if not made.is_global:
                    break
            if not count & 63:
                await self.proc.tick(64)
        return b"".join(parts) + space[copied:] if has_changed else None


_RUN: dict[str, Callable[[Executor, Command], Awaitable[int | None]]] = {
    "d": Executor._delete, "D": Executor._delete_first, "n": Executor._next, "N": Executor._append_next,
    "p": Executor._print, "P": Executor._print_first, "g": Executor._get, "G": Executor._get, "h": Executor._keep,
    "H": Executor._keep, "x": Executor._exchange, "z": Executor._zap, "b": Executor._branch, "t": Executor._branch,
    "T": Executor._branch, "=": Executor._number, "F": Executor._file_name, "a": Executor._queue_text,
    "i": Executor._insert, "c": Executor._change, "r": Executor._queue_file, "R": Executor._queue_line,
    "w": Executor._write, "W": Executor._write, "q": Executor._quit, "Q": Executor._quit, "l": Executor._list,
    "y": Executor._translate, "e": Executor._run_shell, "s": Executor._substitute,
}  # fmt: skip
