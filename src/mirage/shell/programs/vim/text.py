"""What vi edits: the lines of a file, where the cursor is, and the changes that keys and commands make."""

from __future__ import annotations

import os
import re
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.gnu import why
from mirage.shell.text import to_bytes, to_text
from mirage.vfs.types import W_OK

if TYPE_CHECKING:
    from mirage.shell.fullscreen import Fullscreen
    from mirage.shell.process import Process

SIZE_MAX = 8 << 20
WORD = re.compile(r"\w+|[^\w\s]+")
UNDO_MAX = 50


class Text:
    """The files of one call, the lines of the one that is open, and what changes them."""

    screen: Fullscreen | None = None
    beginning = ""  # what puts the terminal into the editor's hands

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

    # ---- where the cursor goes, and what goes with it

    def keep(self) -> None:
        """Remember what undo goes back to."""
        self.undone.append((list(self.lines), self.y, self.x))
        del self.undone[:-UNDO_MAX]
        self.is_changed = True

    def move(self, key: str, count: int) -> None:
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
                    self.y, self.x = self.word(key.lower())
            case "n" | "N":
                self.search(1 if key == "n" else -1)
            case "^G":
                lines = len(self.lines)
                self.message = (
                    f'"{self.name or "[No Name]"}" {lines} line{"" if lines == 1 else "s"} --{100 * (self.y + 1) // lines}%--'
                )
        self.x = min(self.x, max(0, len(self.lines[self.y]) - 1))

    def word(self, way: str) -> tuple[int, int]:
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

    def take_lines(self, operator: str, first: int, last: int) -> None:
        self.register, self.is_line_register = self.lines[first:last], True
        if operator == "y":
            self.message = f"{last - first} lines yanked" if last - first > 2 else ""
            return
        self.keep()
        self.lines[first:last] = [""] if operator == "c" else []
        self.message = f"{last - first} fewer lines" if last - first > 2 and operator == "d" else ""
        if not self.lines:
            self.lines, self.message = [""], "--No lines in buffer--"
        self.y, self.x = min(first, len(self.lines) - 1), 0
        if operator == "c":
            self.mode = "insert"

    def take_part(self, operator: str, key: str, count: int) -> None:
        y, x, line = self.y, self.x, self.lines[self.y]
        if operator == "c" and key == "w":
            key = "e"
        self.move(key, count)
        if self.y != y:
            self.y, self.x = y, len(line)
        first, last = sorted((x, self.x))
        if key in ("$", "end", "e") or (key == "w" and (self.x >= len(line) - 1 > x or self.x == x)):
            last += 1
        self.y, self.x = y, first
        self.register, self.is_line_register = [line[first:last]], False
        if operator == "y":
            return
        self.keep()
        self.lines[y] = line[:first] + line[last:]
        if operator == "c":
            self.mode = "insert"
        else:
            self.x = min(first, max(0, len(self.lines[y]) - 1))

    def search(self, way: int) -> None:
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

    # ---- single keys that change something

    def begin(self, count: int, key: str) -> None:
        """i a I A o O s S C"""
        self.keep()
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
        self.keep()
        first, last = {"x": (self.x, self.x + count), "X": (max(0, self.x - count), self.x), "D": (self.x, len(line))}[key]
        self.register, self.is_line_register = [line[first:last]], False
        self.lines[self.y] = line[:first] + line[last:]
        self.x = min(first, max(0, len(self.lines[self.y]) - 1))

    def put(self, count: int, key: str) -> None:
        """p P"""
        if not self.register:
            return
        self.keep()
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
                self.keep()
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
            self.keep()
            part = line[self.x : self.x + count]
            self.lines[self.y] = line[: self.x] + part.swapcase() + line[self.x + count :]
            self.x = min(self.x + count, len(line) - 1)
