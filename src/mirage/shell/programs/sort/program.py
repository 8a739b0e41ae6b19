"""sort (coreutils 9.1): all lines of all files, in the order of their keys."""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Callable
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.options import Options
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import batches, quotef, source, whole
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.sort import debugging, keys
from mirage.shell.programs.sort.keys import Key
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "ignore-leading-blanks": "b", "dictionary-order": "d", "ignore-case": "f", "general-numeric-sort": "g",
    "human-numeric-sort": "h", "ignore-nonprinting": "i", "month-sort": "M", "numeric-sort": "n", "random-sort": "R",
    "reverse": "r", "version-sort": "V", "sort": ":sort", "batch-size": ":batch", "check": "?check",
    "compress-program": ":compress", "debug": "debug", "files0-from": ":files0", "key": ":k", "merge": "m", "output": ":o",
    "parallel": ":parallel", "random-source": ":random", "stable": "s", "buffer-size": ":S", "field-separator": ":t",
    "temporary-directory": ":T", "unique": "u", "zero-terminated": "z",
}  # fmt: skip
SORTS = {"general-numeric": "g", "human-numeric": "h", "month": "M", "numeric": "n", "random": "R", "version": "V"}
CHECKS = {"quiet": "C", "silent": "C", "diagnose-first": "c"}
FAILURE = 2


@program("sort")
async def sort(proc: Process) -> int:
    proc.argv[1:] = _modern(proc.args)
    options, operands = gnu.read(proc, "sort", "bcCdfghik:mMno:rRsS:t:T:uVy::z", LONGS, status=FAILURE)
    run = _Run(proc)
    run.configure(options)
    return await run.go(operands)


_OLD_START = re.compile(r"\+([0-9]+)(?:\.([0-9]+))?([a-zA-Z]*)")
_OLD_END = re.compile(r"-([0-9]+)(?:\.([0-9]+))?([a-zA-Z]*)")


def _modern(args: list[str]) -> list[str]:
    """`+1.2n -3` as `-k 2.3n,3`."""
    words: list[str] = []
    for word in args:
        start, end = _OLD_START.fullmatch(word), _OLD_END.fullmatch(word)
        if start is not None:
            words += ["-k", f"{int(start[1]) + 1}.{int(start[2] or 0) + 1}{start[3]}"]
        elif end is not None and len(words) > 1 and words[-2] == "-k" and "," not in words[-1]:
            field, char = int(end[1]), int(end[2] or 0)
            words[-1] += f",{field + 1}.{char}{end[3]}" if char else f",{field}{end[3]}" if field else ""
        else:
            words.append(word)
    return words


class _Run:
    def __init__(self, proc: Process) -> None:
        self.proc = proc
        self.letters = self.ignored = ""
        self.given: dict[str, str] = {}
        self.keys: list[Key] = []
        self.tab: bytes | None = None

    def configure(self, options: Options) -> None:
        proc = self.proc
        for key, value in options:
            match key:
                case "k":
                    self.keys.append(keys.parse(proc, value))
                case "t":
                    self.tab = self._tab(value)
                case "sort":
                    self.letters += self._choice("--sort", value, SORTS)
                case "check":
                    self.given[self._choice("--check", value, CHECKS) if value else "c"] = ""
                case "S":
                    if not re.fullmatch(r"[0-9]+[%bkKMGTPEZY]?", value):
                        proc.fail(f"invalid -S argument {shell_escape(value)}", FAILURE)
                case "batch":
                    if not value.isdigit() or int(value) < 2:
                        proc.error(f"invalid --batch-size argument {quoted(proc, value)}")
                        proc.fail(f"minimum --batch-size argument is {quoted(proc, '2')}", FAILURE)
                case "parallel":
                    if not value.isdigit():
                        proc.fail(f"invalid --parallel argument {shell_escape(value)}", FAILURE)
                    if not int(value):
                        proc.fail("number in parallel must be nonzero", FAILURE)
                case "o":
                    if self.given.get("o", value) != value:
                        proc.fail("multiple output files specified", FAILURE)
                    self.given["o"] = value
                case _ if key in keys.LETTERS:
                    self.letters += key
                case _:
                    self.given[key] = value
        letters = self.letters.replace("b", "")
        if self.keys and all(key.has_own for key in self.keys):
            self.ignored = self.letters
        self.keys = [wanted.inherit(letters, "b" in self.letters) for wanted in self.keys]
        if not self.keys and set(self.letters) - {"r"}:
            skips = "b" in self.letters
            self.keys = [Key(letters=letters, skips_first=skips, skips_last=skips)]
        for wanted in self.keys:
            keys.check(proc, wanted)

    def _tab(self, value: str) -> bytes:
        raw = to_bytes(value)
        if not raw:
            self.proc.fail("empty tab", FAILURE)
        if len(raw) > 1 and value != "\\0":
            self.proc.fail(f"multi-character tab {quoted(self.proc, value)}", FAILURE)
        tab = b"\0" if value == "\\0" else raw
        if self.tab not in (None, tab):
            self.proc.fail("incompatible tabs", FAILURE)
        return tab

    def _choice(self, option: str, value: str, table: dict[str, str]) -> str:
        names = [name for name in table if name.startswith(value)]
        if value in table:
            return table[value]
        if len({table[name] for name in names}) == 1:
            return table[names[0]]
        proc = self.proc
        kind = "ambiguous" if names else "invalid"
        proc.error(f"{kind} argument {quoted(proc, value)} for {quoted(proc, option)}")
        listed = "".join(f"  - {quoted(proc, name)}\n" for name in table)
        if option == "--check":
            listed = f"  - {quoted(proc, 'quiet')}, {quoted(proc, 'silent')}\n  - {quoted(proc, 'diagnose-first')}\n"
        proc.err(f"Valid arguments are:\n{listed}Try '{proc.name} --help' for more information.\n")
        raise Exited(1)

    # ---- the work

    async def go(self, operands: list[str]) -> int:
        proc = self.proc
        checks = [key for key in "cC" if key in self.given]
        if "files0" in self.given:
            operands = await self._names(operands)
        if checks and len(operands) > 1:
            proc.fail(f"extra operand {shell_escape(operands[1])} not allowed with -{checks[0]}", FAILURE)
        if len(checks) > 1:
            proc.fail("options '-cC' are incompatible", FAILURE)
        if checks and "o" in self.given:
            proc.fail(f"options '-{checks[0]}o' are incompatible", FAILURE)
        self.end = b"\0" if "z" in self.given else b"\n"
        collate = keys.collation(proc)
        salt = await self._salt() if any("R" in key.letters for key in self.keys) else b""
        end = b"" if keys.locale(proc) in ("C", "POSIX") else b"\0"  # what strxfrm(3) ends in
        self.orders: list[tuple[Callable[[bytes], Any], bool]] = [
            (_composed(keys.extract(key, self.tab), keys.order(key, collate, salt, end)), key.is_reversed) for key in self.keys
        ]
        if not self.orders:
            self.orders = [(collate, "r" in self.letters)]
        lines = await self._read(operands or ["-"])
        if "debug" in self.given:
            debugging.warn(proc, self.keys, self.tab, self.ignored)
        if checks:
            return self._check(lines, operands[0] if operands else "-", is_told=checks[0] == "c")
        await self._write(self._merged(lines) if "m" in self.given else await self._sorted(lines))
        return 0

    async def _salt(self) -> bytes:
        """What -R hashes before a key: sixteen bytes of chance, or of the file that is given."""
        proc = self.proc
        if "random" not in self.given:
            return proc.rng.randbytes(16)
        name = self.given["random"]
        try:
            descriptor = await source(proc, name)
        except OSError as error:
            proc.fail(f"open failed: {quotef(name)}: {why(error)}", FAILURE)
        try:
            salt = await proc.read_from(descriptor, 16)
        finally:
            descriptor.close()
        if len(salt) < 16:
            proc.fail(f"{quoted(proc, name)}: end of file", FAILURE)
        return salt

    async def _names(self, operands: list[str]) -> list[str]:
        proc = self.proc
        name = self.given["files0"]
        if operands:
            proc.error(f"extra operand {shell_escape(operands[0])}")
            proc.err("file operands cannot be combined with --files0-from\n")
            proc.err(f"Try '{proc.name} --help' for more information.\n")
            raise Exited(FAILURE)
        try:
            descriptor = await source(proc, name)
        except OSError:
            proc.fail(f"open failed: {quotef(name)}: No such file or directory", FAILURE)
        data = await whole(proc, descriptor)
        descriptor.close()
        if not data:
            proc.fail(f"no input from {shell_escape(name)}", FAILURE)
        return [to_text(part) for part in data.removesuffix(b"\0").split(b"\0")]

    async def _read(self, names: list[str]) -> list[bytes]:
        proc = self.proc
        descriptors = {f"/dev/fd/{number}" for number in proc.fds} | {"/dev/stdin"}
        for name in names:  # all of them are looked at before any is read
            if name != "-" and name not in descriptors:
                try:
                    proc.caller.access(to_bytes(name), os.R_OK)
                except OSError as error:
                    proc.fail(f"cannot read: {quotef(name)}: {why(error)}", FAILURE)
        lines: list[bytes] = []
        self.begins: list[int] = []
        size = 0
        for name in names:
            self.begins.append(len(lines))
            try:
                descriptor = await source(proc, name)
            except OSError as error:
                proc.fail(f"cannot read: {quotef(name)}: {why(error)}", FAILURE)
            try:
                async for batch in batches(proc, descriptor, self.end):
                    lines += batch
                    size += sum(map(len, batch)) + 50 * len(batch)
                    if size > proc.session.limits.memory:
                        proc.session.stop("memory", proc.session.limits.memory)
            except OSError as error:
                proc.fail(f"read failed: {quotef(name)}: {why(error)}", FAILURE)
            finally:
                descriptor.close()
        return lines

    async def _sorted(self, lines: list[bytes]) -> list[bytes]:
        """Stable passes from the least key to the greatest."""
        await self.proc.tick(1 + len(lines))
        is_unique = "u" in self.given
        if self.keys and not (is_unique or "s" in self.given):
            lines.sort(key=keys.collation(self.proc), reverse="r" in self.letters)
        for order, is_reversed in reversed(self.orders):
            lines.sort(key=order, reverse=is_reversed)
            await self.proc.tick(1 + len(lines) // 4)
        return self._unique(lines) if is_unique else lines

    def _merged(self, lines: list[bytes]) -> list[bytes]:
        """-m: files that are taken for sorted already."""
        orders = self._all_orders()

        def compare(first: bytes, second: bytes) -> int:
            for order, is_reversed in orders:
                left, right = order(first), order(second)
                if left != right:
                    return 1 if (left > right) is not is_reversed else -1
            return 0

        files = [lines[begin:end] for begin, end in zip(self.begins, [*self.begins[1:], len(lines)])]
        merged = list(heapq.merge(*files, key=cmp_to_key(compare)))
        return self._unique(merged) if "u" in self.given else merged

    def _all_orders(self) -> list[tuple[Callable[[bytes], Any], bool]]:
        """The keys', and the last resort's."""
        if not self.keys or "u" in self.given or "s" in self.given:
            return self.orders
        return [*self.orders, (keys.collation(self.proc), "r" in self.letters)]

    def _unique(self, lines: list[bytes]) -> list[bytes]:
        kept: list[bytes] = []
        previous: Any = None
        for line in lines:
            key = [order(line) for order, _ in self.orders]
            if not kept or key != previous:
                kept.append(line)
            previous = key
        return kept

    def _check(self, lines: list[bytes], name: str, *, is_told: bool) -> int:
        """-c: the first line that should not stand where it does."""
        orders = self._all_orders()
        previous: list[Any] | None = None
        for number, line in enumerate(lines, 1):
            key = [order(line) for order, _ in orders]
            if previous is not None and self._is_disorder(previous, key, orders):
                if is_told:
                    self.proc.err(to_bytes(f"{self.proc.name}: {name}:{number}: disorder: ") + line + b"\n")
                return 1
            previous = key
        return 0

    def _is_disorder(self, first: list[Any], second: list[Any], orders: list[tuple[Callable[[bytes], Any], bool]]) -> bool:
        for left, right, (_, is_reversed) in zip(first, second, orders):
            if left != right:
                return bool((left < right) if is_reversed else (left > right))
        return "u" in self.given

    async def _write(self, lines: list[bytes]) -> None:
        proc = self.proc
        if "o" in self.given:
            name = self.given["o"]
            try:
                proc.set_fd(1, await proc.open_fd(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
            except OSError as error:
                proc.fail(f"open failed: {quotef(name)}: {why(error)}", FAILURE)
        if "debug" in self.given:
            is_last = not self.keys or not self.given.keys() & {"u", "s"}
            lines = [debugging.annotated(line, self.keys, self.tab, shows_whole=is_last) for line in lines]
        for at in range(0, len(lines), 1024):
            proc.out(self.end.join(lines[at : at + 1024]) + self.end)
            if proc.is_buffer_full:
                await proc.flush()


def _composed(extract: Callable[[bytes], bytes], order: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    return lambda line: order(extract(line))
