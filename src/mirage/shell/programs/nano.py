"""nano 7.2: opens, shows, edits, searches, saves and leaves, on a terminal of any size."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.fullscreen import ENTER, ERASE, LEAVE, NORMAL, REVERSE, Fullscreen, shown
from mirage.shell.gnu import why
from mirage.shell.registry import program
from mirage.shell.text import to_bytes, to_text
from mirage.vfs.types import W_OK

if TYPE_CHECKING:
    from mirage.shell.process import Process

SIZE_MAX = 8 << 20
BEGIN = f"\x1b[?2004h{ENTER}\x1b[1;{{rows}}r\x1b(B\x1b[m\x1b[4l\x1b[?7h\x1b[39;49m\x1b[?1h\x1b="
BLIND = "\x1b[?2004h\x1b)0\x1b[1;24r\x1b[m\x0f\x1b(B\x1b[4l\x1b[?7h\x1b[?25l\x1b[H\x1b[J"
HELP = (
    ("^G", "Help", "^X", "Exit"), ("^O", "Write Out", "^R", "Read File"), ("^W", "Where Is", "^\\", "Replace"),
    ("^K", "Cut", "^U", "Paste"), ("^T", "Execute", "^J", "Justify"), ("^C", "Location", "^/", "Go To Line"),
)  # fmt: skip
ASK_HELP = (
    ("^G", "Help", "^C", "Cancel"),
    ("M-D", "DOS Format", "M-M", "Mac Format"),
    ("M-A", "Append", "M-P", "Prepend"),
    ("M-B", "Backup File", "^T", "Browse"),
)


@program("nano")
async def nano(proc: Process) -> int:
    name, line = "", 1
    words = iter(proc.args)
    for word in words:
        if word in ("-V", "--version", "-h", "--help"):
            return missing.tell(proc, proc.exe, [proc.argv[0], "--version" if word in ("-V", "--version") else "--help"]) or 0
        if word.startswith("--") and missing.tell(proc, proc.exe, [proc.argv[0], word]) is not None:
            return 1
        if word.startswith("+"):
            line = int(word[1:].split(",")[0]) if word[1:].split(",")[0].isdecimal() else 1
        elif not word.startswith("-") and not name:
            name = word
    tty = proc.tty
    if tty is None or not proc.isatty(0):
        if proc.env.get("TERM", "dumb").startswith(("xterm", "screen", "linux", "vt", "rxvt", "tmux", "ansi", "dumb")):
            proc.out(BLIND + "\x1b[?25h\x1b[24;1H\x1b[?2004l")
            proc.err("Standard input is not a terminal\n")
        else:
            proc.err(f"Error opening terminal: {proc.env['TERM']}.\n")
        return 1
    editor = _Editor(proc, name)
    editor.load()
    editor.y = min(max(line - 1, 0), len(editor.lines) - 1)
    screen = Fullscreen(proc, tty, editor.painted)
    editor.screen = screen
    with screen:
        await screen.show(BEGIN.format(rows=screen.rows))
        try:
            await editor.run()
        finally:
            proc.out(f"\x1b[{screen.rows};1H{LEAVE}\x1b[?1l\x1b>\x1b[?2004l")
    return 0


class _Editor:
    """One buffer, and what the keys do to it."""

    screen: Fullscreen

    def __init__(self, proc: Process, name: str) -> None:
        self.proc = proc
        self.name = name
        self.lines = [""]
        self.x = self.y = self.top = self.wanted = 0
        self.is_changed = False
        self.is_over = False
        self.status = ""
        self.cut: list[str] = []
        self.was_cut = False
        self.sought = ""
        self.prompt = ""
        self.answer = ""

    # ---- files

    def load(self) -> None:
        """open_buffer(), and what the status bar says of it."""
        if not self.name:
            return
        directory = self.name.rpartition("/")[0]
        try:
            stat = self.proc.stat(self.name)
            if st.S_ISDIR(stat.mode):
                self.status, self.name = f'"{self.name}" is a directory', ""
                return
            data = self.proc.read_file(self.name, SIZE_MAX)
        except FileNotFoundError:
            if directory and not self.proc.exists(directory):
                self.status = f"Directory '{directory}' does not exist"
            else:
                self.status = "New File"
            return
        except OSError as error:
            self.status, self.name = f"Error reading {self.name}: {why(error)}", ""
            return
        text = to_text(data)
        self.lines = text.split("\n")
        count = len(self.lines) - (self.lines[-1] == "")
        self.status = f"Read {count} line{'' if count == 1 else 's'}"
        if not self.proc.caller.can(to_bytes(self.name), W_OK):
            self.status = f"File '{self.name}' is unwritable"

    def save(self, name: str) -> bool:
        text = "\n".join(self.lines)
        if not text.endswith("\n") and text:
            text += "\n"
        try:
            output = self.proc.open_now(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        except OSError as error:
            self.status = f"Error writing {name}: {why(error)}"
            return False
        try:
            output.write_now(memoryview(to_bytes(text)))
        except OSError as error:
            self.status = f"Error writing {name}: {why(error)}"
            return False
        finally:
            output.close()
        count = text.count("\n")
        self.lines = text.split("\n")
        self.name, self.is_changed = name, False
        self.status = f"Wrote {count} line{'' if count == 1 else 's'}"
        return True

    # ---- the screen

    def painted(self) -> str:
        """All of it, cursor in place."""
        rows, columns = self.screen.rows, self.screen.columns
        height = max(1, rows - 4)
        if self.y < self.top or self.y >= self.top + height:
            self.top = max(0, self.y - height // 2)
        parts = ["\x1b[?25l\x1b[H", self._title(columns)]
        for number in range(height):
            at = self.top + number
            parts.append(f"\x1b[{number + 2};1H{self._row(at, columns) if at < len(self.lines) else ''}{ERASE}")
        parts.append(f"\x1b[{rows - 2};1H{self._status(columns)}{ERASE}")
        parts += self._help(rows, columns)
        parts.append(f"{self._cursor(rows, columns)}\x1b[?25h")
        return "".join(parts)

    def _title(self, columns: int) -> str:
        head = "  GNU nano 7.2"
        name = (self.name or "New Buffer") + (" *" if self.is_changed else "")
        at = max(len(head) + 1, (columns - len(name)) // 2)
        return f"{REVERSE}{(head.ljust(at) + name).ljust(columns)[:columns]}{NORMAL}"

    def _offset(self, columns: int) -> int:
        """get_page_start(): where in a long line the screen begins."""
        width = sum(len(cell) for cell in shown(self.lines[self.y])[: self.x])
        return 0 if width < columns - 1 else (width - 7) // (columns - 8) * (columns - 8)

    def _row(self, at: int, columns: int) -> str:
        start = self._offset(columns) if at == self.y else 0
        text = "".join(shown(self.lines[at]))
        if start:
            text = "\0" + text[start + 1 :]
        text = text[: columns - 1] + ">" if len(text) > columns else text
        return text.replace("\0", f"{REVERSE}<{NORMAL}")

    def _status(self, columns: int) -> str:
        if self.prompt:
            return f"{REVERSE}{f'{self.prompt}{self.answer}'.ljust(columns)[:columns]}{NORMAL}"
        if not self.status:
            return ""
        text = f"[ {self.status} ]"
        return f"{' ' * max(0, (columns - len(text)) // 2)}{REVERSE}{text[:columns]}{NORMAL}"

    def _help(self, rows: int, columns: int) -> list[str]:
        if self.prompt.startswith("Save modified"):
            return [
                f"\x1b[{rows - 1};1H{REVERSE} Y{NORMAL} Yes{ERASE}",
                f"\x1b[{rows};1H{REVERSE} N{NORMAL} No{' ' * 11}{REVERSE}^C{NORMAL} Cancel{ERASE}",
            ]
        table = ASK_HELP if self.prompt else HELP
        width = columns // len(table)
        lines = ["", ""]
        for upper, first, lower, second in table:
            for number, (key, text) in enumerate(((upper, first), (lower, second))):
                lines[number] += f"{REVERSE}{key}{NORMAL} {text[: width - len(key) - 1].ljust(width - len(key) - 1)}"
        return [f"\x1b[{rows - 1};1H{lines[0].rstrip()}{ERASE}", f"\x1b[{rows};1H{lines[1].rstrip()}{ERASE}"]

    def _cursor(self, rows: int, columns: int) -> str:
        if self.prompt:
            return f"\x1b[{rows - 2};{min(columns, len(self.prompt + self.answer) + 1)}H"
        width = sum(len(cell) for cell in shown(self.lines[self.y])[: self.x]) - self._offset(columns)
        return f"\x1b[{self.y - self.top + 2};{width + 1}H"

    # ---- keys

    async def run(self) -> None:
        await self.screen.show(self.painted())
        while not self.is_over:
            key = await self.screen.key()
            if not key:
                return
            self.status = ""
            await self._key(key)
            if self.screen.is_idle and not self.is_over:
                await self.screen.show(self.painted())

    async def _key(self, key: str) -> None:
        was_cut, self.was_cut = self.was_cut, key == "^K"
        key = key.lower() if len(key) > 2 else key
        action = ACTIONS.get(key)
        if action is not None:
            await action(self)
        elif key == "^K":
            self._cut(appends=was_cut)
        elif key in MOVES:
            self._move(MOVES[key])
        elif len(key) == 1:
            self._insert(key)

    def _insert(self, text: str) -> None:
        line = self.lines[self.y]
        self.lines[self.y] = line[: self.x] + text + line[self.x :]
        self.x += len(text)
        self.wanted, self.is_changed = self.x, True

    async def enter(self) -> None:
        line = self.lines[self.y]
        self.lines[self.y : self.y + 1] = [line[: self.x], line[self.x :]]
        self.y, self.x, self.is_changed = self.y + 1, 0, True

    async def tab(self) -> None:
        self._insert("\t")

    async def backspace(self) -> None:
        if self.x:
            self.x -= 1
        elif self.y:
            self.y -= 1
            self.x = len(self.lines[self.y])
        else:
            return
        await self.delete()

    async def delete(self) -> None:
        line = self.lines[self.y]
        if self.x < len(line):
            self.lines[self.y] = line[: self.x] + line[self.x + 1 :]
        elif self.y + 1 < len(self.lines):
            self.lines[self.y] = line + self.lines.pop(self.y + 1)
        else:
            return
        self.is_changed = True

    def _cut(self, *, appends: bool) -> None:
        if self.y == len(self.lines) - 1 and not self.lines[self.y]:
            self.status = "Nothing was cut"
            return
        line = self.lines.pop(self.y)
        self.cut = [*self.cut, line] if appends else [line]
        self.lines = self.lines or [""]
        self.y, self.x, self.is_changed = min(self.y, len(self.lines) - 1), 0, True

    async def paste(self) -> None:
        if not self.cut:
            self.status = "Cutbuffer is empty"
            return
        self.lines[self.y : self.y] = self.cut
        self.y, self.x, self.is_changed = self.y + len(self.cut), 0, True

    def _move(self, way: str) -> None:
        page = max(1, self.screen.rows - 7)
        last = len(self.lines) - 1
        match way:
            case "left" if self.x:
                self.x -= 1
            case "left" if self.y:
                self.y, self.x = self.y - 1, len(self.lines[self.y - 1])
            case "right" if self.x < len(self.lines[self.y]):
                self.x += 1
            case "right" if self.y < last:
                self.y, self.x = self.y + 1, 0
            case "home":
                self.x = 0
            case "end":
                self.x = len(self.lines[self.y])
            case "first" | "last":
                self.y, self.x = (0, 0) if way == "first" else (last, len(self.lines[last]))
            case "up" | "down" | "pageup" | "pagedown":
                step = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}[way]
                self.y = min(max(self.y + step, 0), last)
                self.x = min(self.wanted, len(self.lines[self.y]))
                return
        self.wanted = self.x

    async def position(self) -> None:
        lines, line = len(self.lines), self.lines[self.y]
        before = sum(len(each) + 1 for each in self.lines[: self.y]) + self.x
        whole = sum(len(each) + 1 for each in self.lines) - 1
        self.status = (
            f"line {self.y + 1}/{lines} ({100 * (self.y + 1) // lines}%), col {self.x + 1}/{len(line) + 1} "
            f"({100 * (self.x + 1) // (len(line) + 1)}%), char {before}/{whole} ({100 * before // whole if whole else 0}%)"
        )

    # ---- questions

    async def _ask(self, prompt: str, answer: str = "") -> str | None:
        """A line of text in the status bar; None when it was cancelled."""
        self.prompt, self.answer = prompt, answer
        try:
            while True:
                await self.screen.show(self.painted())
                key = await self.screen.key()
                if key == "enter":
                    return self.answer
                if key in ("^C", ""):
                    self.status = "Cancelled"
                    return None
                if key == "backspace":
                    self.answer = self.answer[:-1]
                elif len(key) == 1:
                    self.answer += key
        finally:
            self.prompt = ""

    async def write_out(self) -> bool:
        name = await self._ask("File Name to Write: ", self.name)
        if not name:
            self.status = "Cancelled"
            return False
        return self.save(name)

    async def store(self) -> None:
        if self.name:
            self.save(self.name)
        else:
            await self.write_out()

    async def write(self) -> None:
        await self.write_out()

    async def leave(self) -> None:
        if not self.is_changed:
            self.is_over = True
            return
        self.prompt, self.answer = "Save modified buffer? ", ""
        while True:
            await self.screen.show(self.painted())
            key = (await self.screen.key()).lower()
            if key in ("y", "n", "^c", "", "^q"):
                break
        self.prompt = ""
        if key == "n" or not key:
            self.is_over = True
        elif key == "y":
            self.is_over = await self.write_out()
        else:
            self.status = "Cancelled"

    async def search(self) -> None:
        text = await self._ask(f"Search{f' [{self.sought}]' if self.sought else ''}: ")
        if text is None:
            return
        self.sought = text or self.sought
        if not self.sought:
            self.status = "Cancelled"
            return
        wanted, count = self.sought.lower(), len(self.lines)
        for step in range(count + 1):
            at = (self.y + step) % count
            start = self.x + 1 if step == 0 else 0
            found = self.lines[at].lower().find(wanted, start)
            if found >= 0:
                self.status = "Search Wrapped" if at < self.y or (at == self.y and step) else ""
                self.y, self.x = at, found
                return
        self.status = f'"{self.sought}" not found'

    async def go_to(self) -> None:
        text = await self._ask("Enter line number, column number: ")
        if text is None:
            return
        line, _, column = text.partition(",")
        if not line.strip().isdecimal():
            self.status = "Invalid line or column number"
            return
        self.y = min(max(int(line) - 1, 0), len(self.lines) - 1)
        self.x = min(max(int(column) - 1, 0) if column.strip().isdecimal() else 0, len(self.lines[self.y]))


ACTIONS = {
    "enter": _Editor.enter, "tab": _Editor.tab, "backspace": _Editor.backspace, "delete": _Editor.delete, "^D": _Editor.delete,
    "^U": _Editor.paste, "^C": _Editor.position, "^O": _Editor.write, "^S": _Editor.store, "^X": _Editor.leave, "^W": _Editor.search,
    "^_": _Editor.go_to, "m-g": _Editor.go_to,
}  # fmt: skip
MOVES = {
    "up": "up", "down": "down", "left": "left", "right": "right", "home": "home", "end": "end", "pageup": "pageup", "pagedown": "pagedown",
    "^P": "up", "^N": "down", "^B": "left", "^F": "right", "^A": "home", "^E": "end", "^Y": "pageup", "^V": "pagedown",
    "m-\\": "first", "m-/": "last",
}  # fmt: skip
