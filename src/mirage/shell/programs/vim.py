"""vim.tiny 9.0, as vi: opens, shows, moves, edits, searches, saves and leaves; commands after a colon also from a pipe."""

from __future__ import annotations

import os
import re
import stat as st
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.fullscreen import ENTER, ERASE, LEAVE, NORMAL, Fullscreen, shown
from mirage.shell.gnu import why
from mirage.shell.registry import program
from mirage.shell.text import to_bytes, to_text
from mirage.vfs.types import W_OK

if TYPE_CHECKING:
    from mirage.shell.process import Process

SIZE_MAX = 8 << 20
BEGIN = f"{ENTER}\x1b[>4;2m\x1b[?1h\x1b=\x1b[?2004h\x1b[1;{{rows}}r\x1b[?12h\x1b[?12l\x1b[22;2t\x1b[22;1t\x1b[27m\x1b[23m\x1b[29m\x1b[m\x1b[H\x1b[2J"
END = f"\x1b[?2004l\x1b[>4;m\x1b[23;2t\x1b[23;1t\x1b[{{rows}};1H{ERASE}\x1b[?1l\x1b>{LEAVE}\x1b[?25h\x1b[>4;m"
TILDE = "\x1b[1m\x1b[34m~"
WORD = re.compile(r"\w+|[^\w\s]+")
RANGE = re.compile(r"(?:(%|\.|\$|\d+)(?:,(\.|\$|\d+))?)?\s*(.*)\Z", re.DOTALL)
VALUED = ("-c", "-u", "-U", "-S", "-s", "-w", "-T", "-i", "--cmd")
PENDING = frozenset("dycgr<>Z")


@program("vi", path="/usr/bin/vim.tiny")
async def vi(proc: Process) -> int:
    names, commands, line = list[str](), list[str](), 0
    words = iter(proc.args)
    for word in words:
        if word in ("--version", "--help", "-h"):
            return (
                missing.tell(
                    proc, proc.exe, [proc.argv[0].rsplit("/", 1)[-1] or "vi", "--version" if word == "--version" else "--help"]
                )
                or 0
            )
        if word in VALUED:
            value = next(words, "")
            commands += [value] if word in ("-c", "--cmd") else []
        elif word.startswith("+"):
            if word[1:].isdecimal() or not word[1:]:
                line = int(word[1:] or 1 << 30)
            else:
                commands.append(word[1:])
        elif word.startswith("-") and len(word) > 1 and word[1] not in "RnebvVZmMALHPopOdDtTxXyYFgGqwWfisEl-":
            proc.err(
                f'VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Feb 16 2025 05:23:41)\nUnknown option argument: "{word}"\nMore info with: "vim -h"\n'
            )
            return 1
        elif not word.startswith("-"):
            names.append(word)
    called = proc.argv[0].rsplit("/", 1)[-1]
    editor = _Editor(proc, names, is_readonly="-R" in proc.args or called in ("view", "rview"))
    editor.load()
    editor.y = min(max(line - 1, 0), len(editor.lines) - 1)
    tty = proc.tty
    if tty is None or not proc.isatty(0):
        return await _piped(proc, editor, commands)
    screen = Fullscreen(proc, tty, editor.painted)
    editor.screen = screen
    with screen:
        await screen.show(BEGIN.format(rows=screen.rows))
        try:
            for command in commands:
                await editor.command(command)
            await editor.run()
        finally:
            proc.out(END.format(rows=screen.rows))
    return editor.exit_status


async def _piped(proc: Process, editor: _Editor, commands: list[str]) -> int:
    """Not on a terminal: warned, and then what is typed comes from the pipe."""
    if not proc.isatty(1):
        proc.err("Vim: Warning: Output is not to a terminal\n")
    proc.err("Vim: Warning: Input is not from a terminal\n")
    await proc.flush()
    await proc.sleep(2.0)  # check_tty() waits so that the warning is read
    editor.keys = editor.keys_of(to_text(await proc.read_all(0, 1 << 20)))
    for command in commands:
        await editor.command(command)
    proc.out(
        f"\x1b[m\x1b[m\x1b[0m\x1b[H\x1b[2J\x1b[24;1H{editor.message}{editor.body(24, 80)}\x1b[0m\x1b[24;63H0,0-1\x1b[9CAll\x1b[1;1H"
    )
    await editor.run()
    if not editor.is_over:
        proc.err("Vim: Error reading input, exiting...\nVim: Finished.\n")
        return 1
    return editor.exit_status


class _Editor:
    """The files of one call, the buffer, and what the keys do to it."""

    screen: Fullscreen | None = None
    keys: AsyncIterator[str] | None = None

    def __init__(self, proc: Process, names: list[str], *, is_readonly: bool) -> None:
        self.proc = proc
        self.names = names
        self.at = 0
        self.name = names[0] if names else ""
        self.is_readonly = is_readonly
        self.lines = [""]
        self.x = self.y = self.top = 0
        self.is_changed = self.is_over = self.is_numbered = False
        self.message = self.mode = self.typed = self.sought = ""
        self.register: list[str] = []
        self.is_line_register = True
        self.undone: list[tuple[list[str], int, int]] = []
        self.exit_status = 0

    # ---- files

    def load(self) -> None:
        self.lines, self.x, self.y, self.top, self.is_changed = [""], 0, 0, 0, False
        if not self.name:
            self.message = ""
            return
        try:
            if st.S_ISDIR(self.proc.stat(self.name).mode):
                self.message = f'"{self.name}" is a directory'
                return
            data = self.proc.read_file(self.name, SIZE_MAX)
        except FileNotFoundError:
            self.message = f'"{self.name}" [New]' if self.is_readonly else f'"{self.name}" [New File]'
            directory = self.name.rpartition("/")[0]
            if directory and not self.proc.exists(directory):
                self.message = f'"{self.name}" [New DIRECTORY]'
            return
        except OSError:
            self.message = f'"{self.name}" [Permission Denied]'
            return
        text = to_text(data)
        lines = text.removesuffix("\n").split("\n")
        self.lines = lines
        mark = "" if text.endswith("\n") or not text else "[noeol] "
        only = "[readonly] " if self.is_readonly or not self.proc.caller.can(to_bytes(self.name), W_OK) else ""
        self.message = f'"{self.name}" {only}{mark}{len(lines) if text else 0}L, {len(data)}B'

    def write(self, name: str, *, is_forced: bool, lines: list[str] | None = None) -> bool:
        if not name:
            self.message = "E32: No file name"
            return False
        if self.is_readonly and not is_forced and name == self.name:
            self.message = "E45: 'readonly' option is set (add ! to override)"
            return False
        was_there = self.proc.exists(name)
        if was_there and name != self.name and not is_forced:
            self.message = "E13: File exists (add ! to override)"
            return False
        kept = self.lines if lines is None else lines
        data = to_bytes("\n".join(kept) + "\n") if kept != [""] or was_there else b""
        try:
            output = self.proc.open_now(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        except OSError as error:
            self.message = f'"{name}" E212: Can\'t open file for writing' if error.errno != 21 else f'"{name}" E502: is a directory'
            return False
        try:
            output.write_now(memoryview(data))
        except OSError as error:
            self.message = f'"{name}" E514: Write error ({why(error)})'
            return False
        finally:
            output.close()
        self.message = f'"{name}" {"" if was_there else "[New] "}{len(kept)}L, {len(data)}B written'
        if not self.name or name == self.name:
            self.name, self.is_changed = name, False
        return True

    # ---- the screen

    def body(self, rows: int, columns: int) -> str:
        """The lines of the window, and tildes where there are none."""
        height = rows - 1
        if self.y < self.top:
            self.top = self.y
        while self.top < self.y and self._height(self.top, self.y + 1, columns) > height:
            self.top += 1
        parts, row, at = [], 1, self.top
        is_styled = False
        while row <= height:
            if at < len(self.lines):
                text = self._text(at)
                pieces = [text[start : start + columns] for start in range(0, len(text), columns)] or [""]
                if row + len(pieces) - 1 > height and at > self.top:
                    parts += [f"\x1b[{line};1H@{ERASE}" for line in range(row, height + 1)]
                    break
                for piece in pieces[: height - row + 1]:
                    parts.append(f"\x1b[{row};1H{piece}{ERASE}")
                    row += 1
                at += 1
            else:
                parts.append(f"\x1b[{row};1H{'~' if is_styled else TILDE}{' ' * (columns - 1)}")
                is_styled = True
                row += 1
        return "".join(parts)

    def _text(self, at: int) -> str:
        number = f"{at + 1:>3} " if self.is_numbered else ""
        return number + "".join(shown(self.lines[at]))

    def _height(self, first: int, last: int, columns: int) -> int:
        return sum(max(1, -(-len(self._text(at)) // columns)) for at in range(first, last))

    def painted(self) -> str:
        assert self.screen is not None
        rows, columns = self.screen.rows, self.screen.columns
        self.x = min(self.x, max(0, len(self.lines[self.y]) - (self.mode != "insert")))
        body = self.body(rows, columns)
        below = (
            ":" + self.typed
            if self.mode == "command"
            else self.typed
            if self.mode == "search"
            else "\x1b[1m-- INSERT --"
            if self.mode == "insert"
            else self.message
        )
        cells = shown(self.lines[self.y])
        width = sum(len(cell) for cell in cells[: self.x]) + (4 if self.is_numbered else 0)
        if self.mode != "insert" and self.x < len(cells) and cells[self.x].isspace() and len(cells[self.x]) > 1:
            width += len(cells[self.x]) - 1
        line = self.lines[self.y]
        where = f"{self.y + 1 if self.lines != [''] else 0},{self.x + 1 if line else '0-1'}"
        height = rows - 1
        whole = "All" if self.top == 0 and len(self.lines) <= height else "Top" if self.top == 0 else (
            "Bot" if self.top + height >= len(self.lines) else f"{100 * self.top // max(1, len(self.lines) - height)}%")  # fmt: skip
        ruler = f"\x1b[{rows};{columns - 17}H{where:<14}{whole}" if self.mode not in ("command", "search") and columns > 40 else ""
        row = self._height(self.top, self.y, columns) + width // columns + 1
        cursor = f"\x1b[{row};{width % columns + 1}H"
        if self.mode in ("command", "search"):
            cursor = f"\x1b[{rows};{len(below) + 1}H"
        return f"\x1b[?25l{body}{NORMAL}\x1b[{rows};1H{below[: columns + 8]}{NORMAL}{ERASE}{ruler}{cursor}\x1b[?25h"

    # ---- keys

    async def keys_of(self, text: str) -> AsyncIterator[str]:
        for letter in text:
            yield {"\n": "enter", "\r": "enter", "\x1b": "escape", "\x7f": "backspace"}.get(
                letter, letter if letter >= " " else f"^{chr(ord(letter) + 64)}"
            )

    async def _next(self) -> str:
        if self.keys is not None:
            return await anext(self.keys, "")
        assert self.screen is not None
        key = await self.screen.key()
        if key.startswith("M-"):  # Esc, and a key that came with it
            self.screen.unread(key[2:])
            return "escape"
        return key

    async def run(self) -> None:
        await self._show()
        while not self.is_over:
            key = await self._next()
            if not key:
                return
            await self._key(key)
            await self._show()

    async def _show(self) -> None:
        if self.screen is not None and self.screen.is_idle and not self.is_over:
            await self.screen.show(self.painted())

    async def _key(self, key: str) -> None:
        if self.mode == "insert":
            self._insert(key)
        elif self.mode in ("command", "search"):
            await self._line(key)
        else:
            await self._normal(key)

    async def _line(self, key: str) -> None:
        if key == "enter":
            mode, text, self.mode, self.typed, self.message = self.mode, self.typed, "", "", ""
            if mode == "command":
                await self.command(text)
            else:
                self.sought = text[1:] or self.sought
                self._search(-1 if text[0] == "?" else 1)
        elif key in ("escape", "^C"):
            self.mode = self.typed = ""
        elif key == "backspace":
            if len(self.typed) <= (self.mode == "search"):
                self.mode = ""
            self.typed = self.typed[:-1]
        elif key == "^U":
            self.typed = self.typed[:1] if self.mode == "search" else ""
        elif len(key) == 1:
            self.typed += key

    def _keep(self) -> None:
        """Remember what undo goes back to."""
        self.undone.append((list(self.lines), self.y, self.x))
        del self.undone[:-50]
        self.is_changed = True

    def _insert(self, key: str) -> None:
        line = self.lines[self.y]
        if key in ("escape", "^C"):
            self.mode, self.x, self.message = "", max(0, self.x - 1), ""
        elif key == "enter":
            self.lines[self.y : self.y + 1] = [line[: self.x], line[self.x :]]
            self.y, self.x = self.y + 1, 0
        elif key == "backspace":
            if self.x:
                self.lines[self.y], self.x = line[: self.x - 1] + line[self.x :], self.x - 1
            elif self.y:
                self.x = len(self.lines[self.y - 1])
                self.lines[self.y - 1 : self.y + 1] = [self.lines[self.y - 1] + line]
                self.y -= 1
        elif key == "delete":
            self.lines[self.y] = line[: self.x] + line[self.x + 1 :]
        elif key in ("up", "down", "left", "right", "home", "end"):
            self._arrow(key, len(line))
        elif len(key) == 1 or key == "tab":
            self.lines[self.y] = line[: self.x] + ("\t" if key == "tab" else key) + line[self.x :]
            self.x += 1

    def _arrow(self, key: str, limit: int) -> None:
        match key:
            case "up" | "down":
                self.y = min(max(self.y + (1 if key == "down" else -1), 0), len(self.lines) - 1)
                self.x = min(self.x, len(self.lines[self.y]))
            case "left":
                self.x = max(0, self.x - 1)
            case "right":
                self.x = min(limit, self.x + 1)
            case "home":
                self.x = 0
            case "end":
                self.x = limit

    async def _normal(self, key: str) -> None:
        pending = self.typed
        self.typed = ""
        if key in ("escape", "^C"):
            self.message = "Type  :qa  and press <Enter> to exit Vim" if key == "^C" else self.message
            return
        if key.isdecimal() and len(key) == 1 and (key != "0" or pending.isdecimal()) and pending[-1:] not in ("r",):
            self.typed = pending + key
            return
        digits = re.match(r"\d*", pending)
        count = int(digits[0]) if digits and digits[0] else 0
        operator = pending.lstrip("0123456789")
        if key in PENDING and not operator and len(key) == 1:
            self.typed = pending + key
            return
        if operator:
            self._operate(operator[-1], key, max(1, min(count, 99999)), has_count=bool(count))
        elif key in EDITS:
            EDITS[key](self, max(1, min(count, 99999)))
        elif key in (":", "/", "?"):
            self.mode, self.typed, self.message = ("command", "", "") if key == ":" else ("search", key, "")
        else:
            self._move(key, min(count, 1 << 30))

    def _move(self, key: str, count: int) -> None:
        step, line, last = max(1, min(count, 1 << 20)), self.lines[self.y], len(self.lines) - 1
        height = (self.screen.rows if self.screen is not None else 24) - 3
        match key:
            case "h" | "left" | "backspace" | "^H":
                self.x = max(0, self.x - step)
            case "l" | "right" | " ":
                self.x = min(max(0, len(line) - 1), self.x + step)
            case "j" | "down" | "^N" | "^J":
                self.y = min(last, self.y + step)
            case "k" | "up" | "^P":
                self.y = max(0, self.y - step)
            case "enter" | "+":
                self.y = min(last, self.y + step)
                self.x = len(self.lines[self.y]) - len(self.lines[self.y].lstrip())
            case "^F" | "pagedown":
                self.y = min(last, self.y + height * step)
            case "^B" | "pageup":
                self.y = max(0, self.y - height * step)
            case "^D" | "^U":
                self.y = min(max(self.y + height // 2 * (1 if key == "^D" else -1), 0), last)
            case "0" | "home":
                self.x = 0
            case "^":
                self.x = len(line) - len(line.lstrip())
            case "$" | "end":
                self.x = max(0, len(line) - 1)
            case "G":
                self.y = min(count - 1, last) if count else last
            case "w" | "b" | "e" | "W" | "B" | "E":
                for _ in range(min(step, 1000)):
                    self.y, self.x = self._word(key.lower())
            case "n" | "N":
                self._search(1 if key == "n" else -1)
            case "^G":
                lines = len(self.lines)
                self.message = (
                    f'"{self.name or "[No Name]"}" {lines} line{"" if lines == 1 else "s"} --{100 * (self.y + 1) // lines}%--'
                )
        self.x = min(self.x, max(0, len(self.lines[self.y]) - 1))

    def _word(self, way: str) -> tuple[int, int]:
        """Where the next (w), the last (b) word begins, or the next one ends (e)."""
        found = list(WORD.finditer(self.lines[self.y]))
        if way == "b":
            earlier = [match.start() for match in found if match.start() < self.x]
            if earlier:
                return self.y, earlier[-1]
            above = list(WORD.finditer(self.lines[self.y - 1])) if self.y else []
            return (self.y - 1, above[-1].start() if above else 0) if self.y else (self.y, 0)
        places = [match.start() if way == "w" else match.end() - 1 for match in found]
        later = [place for place in places if place > self.x]
        if later:
            return self.y, later[0]
        if self.y + 1 >= len(self.lines):
            return self.y, max(0, len(self.lines[self.y]) - 1)
        below = WORD.search(self.lines[self.y + 1])
        return self.y + 1, 0 if below is None else below.start() if way == "w" else below.end() - 1

    def _operate(self, operator: str, key: str, count: int, *, has_count: bool) -> None:
        """dd, dw, yy, cc, gg, rX, ZZ and their like."""
        line = self.lines[self.y]
        if operator == "Z":
            if key == "Z" and self.is_changed and not self.write(self.name, is_forced=False):
                return
            self.is_over = key in "ZQ"
        elif operator == "g":
            if key == "g":
                self.y, self.x = (min(count - 1, len(self.lines) - 1) if has_count else 0), 0
        elif operator == "r" and len(key) == 1 and self.x < len(line):
            self._keep()
            self.lines[self.y] = line[: self.x] + key + line[self.x + 1 :]
        elif operator in "dyc":
            if key == operator:
                self._take_lines(operator, self.y, min(self.y + count, len(self.lines)))
            elif key in ("j", "down", "k", "up", "G"):
                first = self.y if key in ("j", "down", "G") else max(0, self.y - count)
                last = len(self.lines) if key == "G" else min(len(self.lines), (self.y if key in ("k", "up") else self.y + count) + 1)
                self._take_lines(operator, first, last)
            else:
                self._take_part(operator, key, count)

    def _take_lines(self, operator: str, first: int, last: int) -> None:
        self.register, self.is_line_register = self.lines[first:last], True
        if operator == "y":
            self.message = f"{last - first} lines yanked" if last - first > 2 else ""
            return
        self._keep()
        self.lines[first:last] = [""] if operator == "c" else []
        self.message = f"{last - first} fewer lines" if last - first > 2 and operator == "d" else ""
        if not self.lines:
            self.lines, self.message = [""], "--No lines in buffer--"
        self.y, self.x = min(first, len(self.lines) - 1), 0
        if operator == "c":
            self.mode = "insert"

    def _take_part(self, operator: str, key: str, count: int) -> None:
        y, x, line = self.y, self.x, self.lines[self.y]
        if operator == "c" and key == "w":
            key = "e"
        self._move(key, count)
        if self.y != y:
            self.y, self.x = y, len(line)
        first, last = sorted((x, self.x))
        if key in ("$", "end", "e") or (key == "w" and (self.x >= len(line) - 1 > x or self.x == x)):
            last += 1
        self.y, self.x = y, first
        self.register, self.is_line_register = [line[first:last]], False
        if operator == "y":
            return
        self._keep()
        self.lines[y] = line[:first] + line[last:]
        if operator == "c":
            self.mode = "insert"
        else:
            self.x = min(first, max(0, len(self.lines[y]) - 1))

    def _search(self, way: int) -> None:
        if not self.sought:
            self.message = "E35: No previous regular expression"
            return
        try:
            pattern = re.compile(
                re.escape(self.sought).replace(r"\.\*", ".*").replace(r"\^", "^", self.sought.startswith("^")).replace(r"\$", "$")
            )
        except re.error:
            return
        count = len(self.lines)
        for step in range(count + 1):
            at = (self.y + way * step) % count
            starts = [match.start() for match in pattern.finditer(self.lines[at])]
            if step == 0:
                starts = [start for start in starts if (start > self.x if way > 0 else start < self.x)]
            if starts:
                wrapped = at < self.y or (at == self.y and step > 0) if way > 0 else at > self.y or (at == self.y and step > 0)
                self.y, self.x = at, starts[0 if way > 0 else -1]
                self.message = (
                    ("search hit BOTTOM, continuing at TOP" if way > 0 else "search hit TOP, continuing at BOTTOM")
                    if wrapped
                    else f"{'/' if way > 0 else '?'}{self.sought}"
                )
                return
        self.message = f"E486: Pattern not found: {self.sought}"

    # ---- commands after a colon

    async def command(self, text: str) -> None:
        text = text.strip().lstrip(":")
        found = RANGE.match(text)
        first, last, rest = found.groups() if found is not None else (None, None, text)
        if not rest and first is not None:
            self.y = min(max(self._number(last or first) - 1, 0), len(self.lines) - 1)
            return
        word = re.match(r"[A-Za-z]+", rest)
        name = word[0] if word is not None else rest[:1]
        tail = rest[len(name) :]
        is_forced = tail.startswith("!")
        argument = tail[is_forced:].strip()
        if name == "!":
            await self._outside(tail)
        elif name in ("q", "quit", "qa", "qall", "qa"):
            self._quit(is_forced=is_forced)
        elif name in ("w", "write", "wq", "x", "xit", "wa", "wqa", "xa"):
            part = None if first is None else self.lines[slice(*self._span(first, last))]
            is_needed = not name.startswith("x") or self.is_changed
            if (not is_needed or self.write(argument or self.name, is_forced=is_forced, lines=part)) and name not in (
                "w",
                "write",
                "wa",
            ):
                self.is_over = True
        elif name in ("e", "edit"):
            if self.is_changed and not is_forced:
                self.message = "E37: No write since last change (add ! to override)"
                return
            self.name = argument or self.name
            self.load()
        elif name in ("n", "next"):
            if self.at + 1 >= len(self.names):
                self.message = "E165: Cannot go beyond last file" if len(self.names) > 1 else "E163: There is only one file to edit"
                return
            self.at += 1
            self.name = self.names[self.at]
            self.load()
        elif name in ("set", "se"):
            self.is_numbered = argument in ("nu", "number") or (self.is_numbered and argument not in ("nonu", "nonumber"))
        elif name in ("d", "delete"):
            self._take_lines("d", *self._span(first or ".", last))
        elif name in ("s", "substitute"):
            self._substitute(first or ".", last, tail)
        elif name in ("r", "read"):
            self._read(argument)
        elif name and name not in ("noh", "nohlsearch", "syntax", "syn", "help", "h", "version"):
            self.message = f"E492: Not an editor command: {text}"

    def _quit(self, *, is_forced: bool) -> None:
        if self.is_changed and not is_forced:
            self.message = "E37: No write since last change (add ! to override)"
        elif self.at + 1 < len(self.names) and not is_forced:
            left = len(self.names) - self.at - 1
            self.message = f"E173: {left} more file{'' if left == 1 else 's'} to edit"
        else:
            self.is_over = True

    def _number(self, word: str) -> int:
        return self.y + 1 if word == "." else len(self.lines) if word in ("$", "%") else min(int(word[:9]), len(self.lines))

    def _span(self, first: str, last: str | None) -> tuple[int, int]:
        if first == "%":
            return 0, len(self.lines)
        begin = max(1, self._number(first)) - 1
        return begin, max(begin + 1, self._number(last) if last else begin + 1)

    def _substitute(self, first: str, last: str | None, tail: str) -> None:
        if len(tail) < 2:
            return
        pieces = re.split(rf"(?<!\\){re.escape(tail[0])}", tail[1:])
        pattern, new, flags = (*pieces, "", "", "")[:3]
        begin, end = self._span(first, last)
        changed, kept = 0, list(self.lines)
        plain = pattern.replace("\\", "") if not re.search(r"[.*\[\]^$]", pattern) else pattern
        for at in range(begin, min(end, len(self.lines))):
            was = self.lines[at]
            self.lines[at] = was.replace(plain, new, -1 if "g" in flags else 1) if plain else was
            changed += was != self.lines[at]
        if not changed:
            self.message = f"E486: Pattern not found: {pattern}"
            return
        self.undone.append((kept, self.y, self.x))
        self.is_changed = True
        self.message = f"{changed} substitutions on {changed} lines" if changed > 2 else ""

    def _read(self, name: str) -> None:
        try:
            lines = to_text(self.proc.read_file(name, SIZE_MAX)).removesuffix("\n").split("\n")
        except OSError:
            self.message = f"E484: Can't open file {name}"
            return
        self._keep()
        self.lines[self.y + 1 : self.y + 1] = lines
        self.y += 1

    async def _outside(self, line: str) -> None:
        """:!command"""
        if self.screen is None:
            await self.proc.spawn(["/bin/sh", "-c", line])
            return
        rows = self.screen.rows
        self.screen.__exit__(None, None, None)
        await self.screen.show(f"\x1b[{rows};1H{ERASE}{LEAVE}:!{line}\r\n")
        status = await self.proc.spawn([self.proc.env.get("SHELL", "/bin/sh"), "-c", line])
        self.screen.__enter__()
        ended = f"\r\nshell returned {status}\r\n" if status else ""
        await self.screen.show(f"{ended}\r\nPress ENTER or type command to continue")
        await self._next()
        await self.screen.show(BEGIN.format(rows=rows))

    # ---- single keys that change something

    def begin(self, count: int, key: str) -> None:
        """i a I A o O s S C"""
        self._keep()
        line = self.lines[self.y]
        if key in "oO":
            self.y += key == "o"
            self.lines.insert(self.y, "")
            self.x = 0
        elif key in "sC":
            self.lines[self.y] = line[: self.x] + (line[self.x + count :] if key == "s" else "")
        elif key == "S":
            self.lines[self.y], self.x = "", 0
        else:
            self.x = {"i": self.x, "a": min(self.x + 1, len(line)), "I": len(line) - len(line.lstrip()), "A": len(line)}[key]
        self.mode, self.message = "insert", ""

    def erase(self, count: int, key: str) -> None:
        """x X D"""
        line = self.lines[self.y]
        if not line:
            return
        self._keep()
        first, last = {"x": (self.x, self.x + count), "X": (max(0, self.x - count), self.x), "D": (self.x, len(line))}[key]
        self.register, self.is_line_register = [line[first:last]], False
        self.lines[self.y] = line[:first] + line[last:]
        self.x = min(first, max(0, len(self.lines[self.y]) - 1))

    def put(self, count: int, key: str) -> None:
        """p P"""
        if not self.register:
            return
        self._keep()
        if self.is_line_register:
            at = self.y + (key == "p")
            self.lines[at:at] = self.register * min(count, 100)
            self.y, self.x = at, 0
            return
        line, text = self.lines[self.y], self.register[0] * min(count, 100)
        at = min(self.x + (key == "p"), len(line))
        self.lines[self.y] = line[:at] + text + line[at:]
        self.x = max(0, at + len(text) - 1)

    def join(self, count: int, key: str) -> None:
        for _ in range(max(1, count - 1)):
            if self.y + 1 < len(self.lines):
                self._keep()
                below = self.lines.pop(self.y + 1).lstrip()
                self.x = len(self.lines[self.y])
                self.lines[self.y] += f" {below}" if below else ""

    def undo(self, count: int, key: str) -> None:
        if not self.undone:
            self.message = "Already at oldest change"
            return
        self.lines, self.y, self.x = self.undone.pop()
        self.message = ""

    def switch(self, count: int, key: str) -> None:
        line = self.lines[self.y]
        if self.x < len(line):
            self._keep()
            part = line[self.x : self.x + count]
            self.lines[self.y] = line[: self.x] + part.swapcase() + line[self.x + count :]
            self.x = min(self.x + count, len(line) - 1)


EDITS = {
    key: (lambda editor, count, act=act, key=key: act(editor, count, key))
    for keys, act in (
        ("iaIAoOsSC", _Editor.begin),
        ("xXD", _Editor.erase),
        ("pP", _Editor.put),
        ("J", _Editor.join),
        ("u", _Editor.undo),
        ("~", _Editor.switch),
    )
    for key in keys
} | {"delete": lambda editor, count: editor.erase(count, "x"), "insert": lambda editor, count: editor.begin(count, "i")}
