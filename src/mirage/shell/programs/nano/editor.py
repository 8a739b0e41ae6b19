"""nano at work: the buffers, and what each key does to the one that is shown (nano 7.2)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from mirage.shell.canvas import Canvas, Cell
from mirage.shell.fds import BytesReader, Collector
from mirage.shell.programs.nano import asking, files
from mirage.shell.programs.nano.colors import syntax_of
from mirage.shell.programs.nano.text import Text, at_column, width
from mirage.shell.programs.nano.window import BEGIN, END, MAIN, View, painted
from mirage.shell.readline.redisplay import width_of

if TYPE_CHECKING:
    from mirage.shell.fullscreen import Fullscreen
    from mirage.shell.process import Process

BLANKED = 20  # keys after which the status bar is empty again
BRACKETS = "()[]{}<>"
FILL = 8  # columns that justifying leaves free


class Editor:
    """All buffers of one call. `actions` (keys.py) names what the keys do."""

    screen: Fullscreen
    actions: dict[str, Callable[[Editor], Awaitable[None] | None]]

    def __init__(self, proc: Process, view: View, *, is_constant: bool = False) -> None:
        self.proc = proc
        self.view = view
        self.texts: list[Text] = []
        self.at = 0
        self.is_constant = is_constant  # the place is shown after each key
        self.is_over = False
        self.cut = ""
        self.cut_answer = ""
        self.keeps_cut = False  # the next cut adds to the one before
        self.had_many = False
        self.sought = ""
        self.histories: list[list[str]] = [[], [], []]
        self.directory = ""
        self.has_searched = False
        self.is_exact = self.is_regex = self.is_backwards = False
        self.is_restricted = False
        self._has_said = False
        self._left = 0  # keys until the message goes
        self._escapes = 0
        self._canvas = Canvas(0, 0)

    @property
    def text(self) -> Text:
        return self.texts[self.at]

    @property
    def main_keys(self) -> tuple[tuple[str, str], ...]:
        return tuple((key, "Close" if tag == "Exit" and len(self.texts) > 1 else tag) for key, tag in MAIN)

    # ---- the screen

    def say(self, message: str, *, is_alert: bool = False) -> None:
        """statusline(): what is no alarm does not take an alarm's place."""
        if self.view.is_alert and self.view.message and self._left == BLANKED:
            self.view.message = self.view.message.rstrip("\0") + "\0"
            return
        self.view.message, self.view.is_alert, self._left, self._has_said = message, is_alert, BLANKED, True

    def hush(self) -> None:
        self.view.message = ""

    def screen_size(self) -> None:
        self.view.columns, self.view.rows = self.screen.columns, self.screen.rows

    def paint(self, rows: Sequence[Sequence[Cell]], cursor: tuple[int, int] | None) -> str:
        """What the terminal is sent so that it shows this."""
        size = (self.screen.columns, self.screen.rows)
        begin = self._canvas.forget(*size) if size != (self._canvas.columns, self._canvas.rows) else ""
        return begin + self._canvas.paint(rows, cursor)

    def painted(self) -> str:
        view, text = self.view, self.text
        self.screen_size()
        view.count = (self.at + 1, len(self.texts)) if self.had_many else (1, 0)
        if not text.top <= text.y < text.top + view.height:
            text.top = max(0, text.y - view.height // 2)
        return self.paint(*painted(text, view))

    def resized(self) -> str:
        if not self.view.prompt:
            self.hush()
        return self.painted()

    def forget(self) -> None:
        """Somebody else had the terminal."""
        self._canvas = Canvas(0, 0)

    async def show(self) -> None:
        if self.screen.is_idle:
            await self.proc.tick(self.view.height + len(self.text.line) // 8)
            await self.screen.show(self.painted())

    def scroll_to(self, *, row: int | None = None) -> None:
        """Keep the cursor on the screen by moving as little as possible (STATIONARY), or put it on a row."""
        text, height = self.text, self.view.height
        if row is not None:
            text.top = max(0, text.y - min(max(row, 0), height - 1))
        elif text.y < text.top:
            text.top = text.y
        elif text.y >= text.top + height:
            text.top = text.y - height + 1

    # ---- buffers

    def open(self, name: str) -> None:
        text, said = files.opened(self.proc, name) if name else (Text(), [])
        for message, is_alert in said:
            self.say(message, is_alert=is_alert)
        self._add(text or Text())

    def _add(self, text: Text) -> None:
        self.texts.append(text)
        self.at = len(self.texts) - 1
        self.had_many |= len(self.texts) > 1
        if text.name and not self.view.is_readonly:
            text.lock = files.lock(self.proc, text.name)
        self.colour()

    def colour(self) -> None:
        self.view.syntax = syntax_of(self.proc, self.text.name, self.text.lines[0])

    def switch(self, step: int) -> None:
        if len(self.texts) == 1:
            self.say("No more open file buffers", is_alert=True)
            return
        self.at = (self.at + step) % len(self.texts)
        self.tell_buffer()

    def tell_buffer(self) -> None:
        count = len(self.text.lines) - (not self.text.lines[-1])
        self.say(f"{self.text.name or 'New Buffer'} -- {count} line{'' if count == 1 else 's'}")
        self.colour()
        self.view.keys = self.main_keys

    def close(self) -> None:
        """This buffer; with the last of them it is over."""
        files.unlock(self.proc, self.text)
        if len(self.texts) == 1:
            self.is_over = True
            return
        del self.texts[self.at]
        self.at %= len(self.texts)
        self.tell_buffer()

    # ---- keys

    async def run(self) -> None:
        self.view.keys = self.main_keys
        await self.screen.show(self.painted())
        while not self.is_over:
            key = await self.next_key()
            if not key:
                return
            await self._key(key)
            if not self.is_over:
                await self.show()

    async def next_key(self) -> str:
        """A key as nano reads it: Esc and a key are Meta, Esc twice and a key Control."""
        while True:
            key = await self.screen.key()
            self._left = max(0, self._left - 1)
            if not self._left:
                self.hush()
            if key == "escape":
                self._escapes += 1
                continue
            if key.startswith("M-") and self._escapes:
                key, self._escapes = key[2:], 2
            if self._escapes and len(key) == 1:
                key = f"M-{key}" if self._escapes == 1 else f"^{key.upper()}"
            self._escapes = 0
            return key

    async def _key(self, key: str) -> None:
        if key not in ("^W", "^Q", "F6"):
            self.view.spot = None
        self._has_said = False
        name = key if len(key) == 1 else "M-" + key[2:].lower() if key.startswith("M-") and len(key) == 3 else key
        action = self.actions.get(name) if len(name) > 1 else None
        keeps = self.keeps_cut
        if name in ("^K", "F9", "M-6"):
            self.keeps_cut = keeps
        else:
            self.keeps_cut = False
        if len(name) == 1:
            self._type(name)
        elif action is None:
            self.say("Unknown sequence" if not name.startswith(("^", "M-")) else "Unbound key: " + name.upper(), is_alert=True)
        elif self.view.is_readonly and action in self.changing:
            self.say("Key is invalid in view mode", is_alert=True)
        else:
            result = action(self)
            if result is not None:
                await result
        if self.is_constant and not self._has_said and not self.is_over:
            self.locate()

    changing: frozenset[object] = frozenset()

    def _type(self, key: str) -> None:
        if self.view.is_readonly:
            self.say("Key is invalid in view mode", is_alert=True)
            return
        self.text.insert("addition", key, grows=True)
        self.scroll_to()

    async def paste_typed(self) -> None:
        """A bracketed paste: what comes is text."""
        pieces = []
        while (key := await self.screen.key()) not in ("pasted", ""):
            pieces.append({"enter": "\n", "^J": "\n", "tab": "\t"}.get(key, key if len(key) == 1 else ""))
        self.hush()
        self.text.insert("paste", "".join(pieces))
        self.scroll_to()

    # ---- moving

    def by_lines(self, step: int) -> None:
        self.text.go_to_line(self.text.y + step)
        self.scroll_to()

    def by_page(self, way: int) -> None:
        text, step = self.text, max(1, self.view.height - 2)
        row = text.y - text.top
        if way < 0 and text.y < step:
            self.to_line(0)
            return
        if way > 0 and text.y + step >= len(text.lines):
            text.go_to_line(len(text.lines) - 1)
            text.x = at_column(text.line, text.wanted)
        else:
            text.go_to_line(text.y + way * step)
        self.scroll_to(row=row)

    def to_line(self, y: int, x: int = 0, *, row: int | None = None) -> None:
        text = self.text
        text.y = min(max(y, 0), len(text.lines) - 1)
        text.x = min(x, len(text.line))
        text.settle()
        if row is not None:
            self.scroll_to(row=row)

    def by_characters(self, step: int) -> None:
        text = self.text
        if step > 0 and text.x < len(text.line):
            text.x += 1
            while text.x < len(text.line) and _is_combining(text.line[text.x]):
                text.x += 1
        elif step > 0 and text.y + 1 < len(text.lines):
            text.y, text.x = text.y + 1, 0
        elif step < 0 and text.x:
            text.x -= 1
            while text.x and _is_combining(text.line[text.x]):
                text.x -= 1
        elif step < 0 and text.y:
            text.y -= 1
            text.x = len(text.line)
        text.settle()
        self.scroll_to()

    def by_words(self, way: int) -> None:
        text = self.text
        text.y, text.x = self.word_place(way)
        text.settle()
        self.scroll_to()

    def word_place(self, way: int) -> tuple[int, int]:
        """Where the next word begins, or the last one did."""
        text = self.text
        y, x = text.y, text.x
        if way > 0:
            while x < len(text.lines[y]) and _is_word(text.lines[y][x]):
                x += 1
            while True:
                while x < len(text.lines[y]) and not _is_word(text.lines[y][x]):
                    x += 1
                if x < len(text.lines[y]) or y + 1 == len(text.lines):
                    return y, x
                y, x = y + 1, 0
        while True:
            while x and not _is_word(text.lines[y][x - 1]):
                x -= 1
            if x or not y:
                break
            y, x = y - 1, len(text.lines[y - 1])
        while x and _is_word(text.lines[y][x - 1]):
            x -= 1
        return y, x

    def match_bracket(self) -> None:
        text = self.text
        letter = text.line[text.x : text.x + 1]
        if not letter or letter not in BRACKETS:
            self.say("Not a bracket", is_alert=True)
            return
        number = BRACKETS.index(letter)
        other, way = BRACKETS[number ^ 1], 1 - number % 2 * 2
        depth, y, x = 0, text.y, text.x
        while 0 <= y < len(text.lines):
            line = text.lines[y]
            while 0 <= x < len(line):
                depth += (line[x] == letter) - (line[x] == other)
                if depth == 0:
                    self.to_line(y, x)
                    return
                x += way
            y += way
            x = 0 if way > 0 else len(text.lines[y]) - 1 if y >= 0 else 0
        self.say("No matching bracket", is_alert=True)

    def by_paragraphs(self, way: int) -> None:
        lines, y = self.text.lines, self.text.y
        if way > 0:
            while y < len(lines) - 1 and not lines[y].strip():
                y += 1
            while y < len(lines) - 1 and lines[y].strip():
                y += 1
        else:
            y = max(0, y - 1)
            while y and not lines[y].strip():
                y -= 1
            while y and lines[y - 1].strip():
                y -= 1
        self.to_line(y)

    # ---- changing

    def enter(self) -> None:
        text = self.text
        indent = re.match(r"[ \t]*", text.line[: text.x]) if self.view.indents else None
        text.insert("line break", "\n" + (indent[0] if indent is not None else ""))
        self.scroll_to()

    def backspace(self) -> None:
        text = self.text
        if text.x:
            start = text.x - 1
            text.remove("deletion", (text.y, start), (text.y, text.x), grows=True)
        elif text.y:
            joined = text.y != len(text.lines) - 1 or text.line != "" or text.lines[text.y - 1] == ""
            above = len(text.lines[text.y - 1])
            if joined:
                text.remove("line join", (text.y - 1, above), (text.y, 0))
            else:
                text.y, text.x = text.y - 1, above
                text.settle()
        self.scroll_to()

    def delete(self) -> None:
        text = self.text
        if text.x < len(text.line):
            end = text.x + 1
            while end < len(text.line) and _is_combining(text.line[end]):
                end += 1
            text.remove("deletion", (text.y, text.x), (text.y, end), grows=True)
        elif text.y + 1 < len(text.lines) and not (text.y + 2 == len(text.lines) and text.line):
            text.remove("line join", (text.y, text.x), (text.y + 1, 0))

    def cut_line(self) -> None:
        text = self.text
        if text.region is not None:
            start, end = text.region
            text.mark = None
            self.cut = text.remove("cut", start, end)
            self.hush()
        elif text.y == len(text.lines) - 1 and not text.line:
            self.say("Nothing was cut")
            return
        else:
            gone = text.line + "\n"
            place = (text.y, 0)
            lines = text.lines[: text.y] + text.lines[text.y + 1 :]
            text.change("cut", lines or [""], place)
            self.cut = self.cut + gone if self.keeps_cut else gone
            self.keeps_cut = True
            self.hush()
        self.scroll_to()

    def copy(self) -> None:
        text = self.text
        if text.region is not None:
            self.cut, text.mark = text.between(*text.region), None
        elif text.y == len(text.lines) - 1:
            self.say("Nothing was copied")
            return
        else:
            line = text.line + "\n"
            self.cut = self.cut + line if self.keeps_cut else line
            self.keeps_cut = True
            self.to_line(text.y + 1)
        self.hush()
        self.scroll_to()

    def paste(self) -> None:
        if not self.cut:
            self.say("Cutbuffer is empty", is_alert=True)
            return
        self.text.insert("paste", self.cut)
        self.scroll_to()

    def cut_to_end(self) -> None:
        text = self.text
        end = (len(text.lines) - 1, 0)
        if (text.y, text.x) == end:
            self.say("Nothing was cut")
            return
        self.cut = text.remove("cut", (text.y, text.x), end)
        self.hush()

    def cut_word(self, way: int) -> None:
        text = self.text
        place = self.word_place(way)
        here = (text.y, text.x)
        if place == here:
            self.say("Nothing was cut")
            return
        if way > 0 and place[0] > here[0] and text.x < len(text.line):
            place = (text.y, len(text.line))
        text.remove("deletion", *sorted((here, place)))

    def toggle_mark(self) -> None:
        text = self.text
        text.mark = None if text.mark is not None else (text.y, text.x)
        self.say("Mark Set" if text.mark is not None else "Mark Unset")

    def undo(self) -> None:
        kind = self.text.undo()
        self.say(f"Undid {kind}" if kind else "Nothing to undo", is_alert=not kind)

    def redo(self) -> None:
        kind = self.text.redo()
        self.say(f"Redid {kind}" if kind else "Nothing to redo", is_alert=not kind)

    def change_lines(self, kind: str, change: Callable[[str], str]) -> None:
        """Each line of the region, or this one."""
        text = self.text
        (first, _), (last, stop) = text.region or ((text.y, 0), (text.y, 1))
        last -= last > first and stop == 0
        lines = list(text.lines)
        lines[first : last + 1] = [change(line) for line in lines[first : last + 1]]
        if lines == text.lines:
            return
        growth = len(lines[text.y]) - len(text.line)
        text.change(kind, lines, (text.y, max(0, text.x + growth) if text.x else 0))

    def comment(self) -> None:
        mark = self.view.syntax.comment if self.view.syntax is not None else "#"
        head, _, tail = mark.partition("|")
        if not head:
            self.say("Commenting is not supported for this file type", is_alert=True)
            return
        if self.text.y == len(self.text.lines) - 1 and self.text.mark is None:
            self.say("Cannot comment past end of file", is_alert=True)
            return
        if self.text.line.startswith(head) and self.text.line.endswith(tail):
            self.change_lines("uncomment", lambda line: line.removeprefix(head).removesuffix(tail))
        else:
            self.change_lines("comment", lambda line: f"{head}{line}{tail}")

    def justify(self, *, whole: bool) -> None:
        text = self.text
        lines = list(text.lines)
        at = text.y
        while at < len(lines) and not lines[at].strip():
            at += 1
        while at and at < len(lines) and not whole and lines[at - 1].strip():
            at -= 1
        goal = max(1, self.view.columns - FILL)
        if whole:
            done: list[str] = []
            rest = lines
            while rest:
                count = next((number for number, line in enumerate(rest) if not line.strip()), len(rest))
                done += _filled(rest[:count], goal) + rest[count : count + 1]
                rest = rest[count + 1 :]
            text.change("justification", done, (text.y, text.x))
            self.say("Justified file")
            return
        end = next((number for number in range(at, len(lines)) if not lines[number].strip()), len(lines))
        filled = _filled(lines[at:end], goal)
        text.change("justification", [*lines[:at], *filled, *lines[end:]], (at + len(filled), 0))
        self.say("Justified paragraph")
        self.scroll_to()

    # ---- what is told

    def locate(self) -> None:
        text = self.text
        lines, columns = len(text.lines), text.column + 1
        whole_columns = width(text.line) + 1
        before, whole = text.before(), text.size()
        lines_width, whole_width = max(2, len(str(lines))), max(2, len(str(whole)))
        self.say(
            f"line {text.y + 1:{lines_width}}/{lines} ({100 * (text.y + 1) // lines:2}%), col {columns:2}/{whole_columns:2} "
            f"({100 * columns // whole_columns:3}%), char {before:{whole_width}}/{whole} ({100 * before // whole if whole else 0:2}%)"
        )

    def count(self) -> None:
        text = self.text
        body = text.between(*text.region) if text.region is not None else "\n".join(text.lines)
        lines = body.count("\n") + (bool(body) and not body.endswith("\n"))
        words = len(re.findall(r"\w+", body))
        part = "In Selection:  " if text.region is not None else ""
        plural = ["" if number == 1 else "s" for number in (lines, words, len(body))]
        self.say(f"{part}{lines} line{plural[0]},  {words} word{plural[1]},  {len(body)} character{plural[2]}")

    def toggle_constant(self) -> None:
        self.is_constant = not self.is_constant
        if not self.is_constant:
            self.hush()

    # ---- files

    async def write(self, *, is_leaving: bool = False, way: str = "") -> bool:
        """^O, and the end of ^X: ask for a name, and write; whether it was written."""
        text = self.text
        form, is_backed, answer = text.format, False, text.name
        may_change = not text.name

        def prompt() -> str:
            verb = {"": "Write", "Append": "Append to", "Prepend": "Prepend to"}[way]
            return f"File Name to {verb}{f' [{form} Format]' if form else ''}{' [Backup]' if is_backed else ''}: "

        while True:
            answer, key = await asking.line(self, prompt, answer, asking.WRITE, special=("M-d", "M-m", "M-a", "M-p", "M-b"))
            if key in ("M-d", "M-m"):
                chosen = "DOS" if key == "M-d" else "Mac"
                form = "" if form == chosen else chosen
                continue
            if key in ("M-a", "M-p"):
                chosen = "Append" if key == "M-a" else "Prepend"
                way, answer = "" if way == chosen else chosen, ""
                continue
            if key == "M-b":
                is_backed = not is_backed
                continue
            if key == "^C" or not answer:
                self.say("Cancelled")
                return False
            if key == asking.GONE:
                self.is_over = True
                return False
            if answer != text.name and not way:
                if not may_change:
                    if await asking.yes(self, "Save file under DIFFERENT NAME?") != "y":
                        continue
                    may_change = True
                if self.proc.exists(answer) and await asking.yes(self, f'File "{answer}" exists; OVERWRITE?') != "y":
                    continue
            break
        if is_backed and self.proc.exists(answer):
            files.back_up(self.proc, answer)
        return self._store(answer, form, way)

    def _store(self, name: str, form: str, way: str = "") -> bool:
        text = self.text
        message, is_alert = files.written(self.proc, name, "\n".join(text.lines), form, way=way)
        if not is_alert and not way:
            if name != text.name:
                files.unlock(self.proc, text)
                text.name, text.lock = name, files.lock(self.proc, name)
                self.colour()
            text.format = form
            text.written()
        self.say(message, is_alert=is_alert)
        return not is_alert

    async def save(self) -> None:
        if self.text.name:
            self._store(self.text.name, self.text.format)
        else:
            await self.write()

    async def leave(self) -> None:
        if not self.text.is_changed or self.view.is_readonly:
            self.close()
            return
        answer = await asking.yes(self, "Save modified buffer?")
        if answer in ("n", asking.GONE):
            self.close()
        elif answer == "^C":
            self.say("Cancelled")
        elif await self.write(is_leaving=True):
            self.close()

    async def insert_file(self) -> None:
        answer, key = await asking.line(self, lambda: "File to insert [from ./]: ", "", asking.INSERT, special=("^X",))
        if key == "^X":
            await self.execute()
            return
        if key != "enter" or not answer:
            self.say("Cancelled")
            return
        try:
            lines, _, said = files.read(self.proc, answer)
        except FileNotFoundError:
            self.say(f'File "{answer}" not found', is_alert=True)
            return
        except IsADirectoryError:
            self.say(f'"{answer}" is a directory', is_alert=True)
            return
        except OSError as error:
            self.say(f"Error reading {answer}: {error.strerror}", is_alert=True)
            return
        self.text.insert("insertion", "\n".join(lines))
        self.say(said)
        self.scroll_to()

    async def execute(self) -> None:
        """^T: a command, whose output is put in; and ^Z behind it."""
        answer, key = await asking.line(
            self, lambda: "Command to execute: ", "", asking.EXECUTE, special=("^Z", "^V", "^J"), history=self.histories[2]
        )
        if key == "^Z":
            await self.suspend()
        elif key == "^V":
            self.cut_to_end()
        elif key == "^J":
            self.justify(whole=True)
        elif key != "enter" or not answer:
            self.say("Cancelled")
        else:
            collected = Collector(files.SIZE_MAX)
            self._remember(2, answer)
            await self.proc.spawn(
                [self.proc.env.get("SHELL", "/bin/sh"), "-c", answer], fds={0: BytesReader(b""), 1: collected, 2: collected}
            )
            output = bytes(collected.data).decode("utf-8", "surrogateescape")
            count = output.count("\n") + (output[-1:] not in ("", "\n"))
            if output:
                self.text.insert("insertion", output)
            self.say(f"Read {count} line{'' if count == 1 else 's'}")
            self.scroll_to()

    async def suspend(self) -> None:
        self.hush()
        await self.screen.suspend(END.format(rows=self.screen.rows) + '\n\nUse "fg" to return to nano.\n')
        self.forget()
        await self.screen.show(BEGIN.format(rows=self.screen.rows))

    # ---- searching

    def _label(self, text: str) -> Callable[[], str]:
        def prompt() -> str:
            ways = (" [Case Sensitive]" * self.is_exact) + (" [Regexp]" * self.is_regex) + (" [Backwards]" * self.is_backwards)
            shown = self.sought if len(self.sought) <= self.view.columns // 3 else self.sought[: self.view.columns // 3] + "..."
            return f"{text}{ways}{f' [{shown}]' if self.sought else ''}: "

        return prompt

    async def search(self, *, is_backwards: bool = False, replaces: bool = False, answer: str = "") -> None:
        self.is_backwards = is_backwards
        while True:
            special = ("M-c", "M-r", "M-b", "^R", "^T")
            label = self._label("Search (to replace)" if replaces else "Search")
            keys = asking.REPLACE if replaces else asking.SEARCH
            answer, key = await asking.line(self, label, answer, keys, special=special, history=self.histories[0])
            if key == "M-c":
                self.is_exact = not self.is_exact
            elif key == "M-r":
                self.is_regex = not self.is_regex
            elif key == "M-b":
                self.is_backwards = not self.is_backwards
            elif key == "^R":
                replaces = not replaces
            elif key == "^T":
                await self.go_to(answer)
                return
            else:
                break
        if key != "enter" or not (answer or self.sought):
            self.view.spot = None
            self.say("Cancelled")
            return
        if answer:
            self.sought = answer
            self._remember(0, answer)
        if replaces:
            await self._replace()
        else:
            self.find()

    def _remember(self, kind: int, text: str) -> None:
        history = self.histories[kind]
        if text in history:
            history.remove(text)
        history.append(text)
        del history[:-100]
        self.has_searched = True

    def pattern(self) -> re.Pattern[str] | None:
        text = self.sought if self.is_regex else re.escape(self.sought)
        for posix, python in (("[:alpha:]", "a-zA-Z"), ("[:digit:]", "0-9"), ("[:space:]", r"\s"), ("[:alnum:]", "a-zA-Z0-9")):
            text = text.replace(posix, python) if self.is_regex else text
        try:
            return re.compile(text, 0 if self.is_exact else re.IGNORECASE)
        except re.error:
            self.say(f'Bad regex "{self.sought}": Invalid regular expression', is_alert=True)
            return None

    def find_again(self, way: int) -> None:
        if not self.sought:
            self.say("No current search pattern", is_alert=True)
            return
        self.is_backwards = way < 0
        self.find()

    def find(self) -> None:
        self.view.spot = None
        pattern = self.pattern()
        if pattern is None:
            return
        text = self.text
        found = self._next(pattern, (text.y, text.x), skips=True)
        if found is None:
            self.say(f'"{self.sought}" not found', is_alert=True)
            return
        y, start, end = found
        here = (text.y, text.x)
        if (y, start) == here:
            self.say("This is the only occurrence")
        elif ((y, start) < here) != self.is_backwards:
            self.say("Search Wrapped")
        else:
            self.hush()
        self.to_line(y, start)
        self.view.spot = (y, start, end)

    def _next(self, pattern: re.Pattern[str], here: tuple[int, int], *, skips: bool) -> tuple[int, int, int] | None:
        lines = self.text.lines
        y, x = here
        count = len(lines)
        for step in range(count + 1):
            at = (y + (-step if self.is_backwards else step)) % count
            spans = [match.span() for match in pattern.finditer(lines[at]) if match.end() > match.start()]
            if step == 0:
                spans = [
                    span for span in spans if (span[0] < x if self.is_backwards else span[0] > x or (span[0] == x and not skips))
                ]
            if spans:
                return (at, *(spans[-1] if self.is_backwards else spans[0]))
        return None

    async def replace(self) -> None:
        await self.search(replaces=True)

    async def _replace(self) -> None:
        pattern = self.pattern()
        if pattern is None:
            return
        new, key = await asking.line(self, lambda: "Replace with: ", "", asking.REPLACE_WITH, history=self.histories[1])
        if key != "enter":
            self.say("Cancelled")
            return
        if new:
            self._remember(1, new)
        text = self.text
        begin, at, count, every = (text.y, text.x), (text.y, text.x), 0, False
        has_wrapped = had_any = False
        while True:
            found = self._next(pattern, at, skips=False)
            if found is None or (has_wrapped and (found[0], found[1]) >= begin):
                break
            y, start, end = found
            if (y, start) < at:
                if has_wrapped or (y, start) >= begin:
                    break
                has_wrapped = True
            had_any = True
            answer = "y"
            if not every:
                self.to_line(y, start)
                self.view.spot = (y, start, end)
                answer = await asking.yes(self, "Replace this instance?", offers_all=True)
                self.view.spot = None
                if answer in ("^C", asking.GONE):
                    break
                every = answer == "a"
            if answer == "n":
                at = (y, end)
                continue
            match = pattern.match(text.lines[y], start)
            piece = _filled_in(match, new) if self.is_regex else new
            lines = list(text.lines)
            lines[y] = lines[y][:start] + piece + lines[y][end:]
            text.y, text.x = y, start
            text.change("replacement", lines, (y, start))
            at = (y, start + len(piece))
            count += 1
        text.y, text.x = begin[0], min(begin[1], len(text.lines[begin[0]]))
        text.settle()
        if not had_any:
            self.say(f'"{self.sought}" not found', is_alert=True)
        else:
            self.say(f"Replaced {count} occurrence{'' if count == 1 else 's'}")

    async def go_to(self, answer: str = "") -> None:
        answer, key = await asking.line(
            self, lambda: "Enter line number, column number: ", "", asking.LINE, special=("^Y", "^V", "^W", "^O", "^T")
        )
        if key == "^Y":
            self.to_line(0)
            self.scroll_to()
        elif key == "^V":
            self.to_line(len(self.text.lines) - 1, row=self.view.height - 1)
        elif key in ("^W", "^O"):
            self.by_paragraphs(-1 if key == "^W" else 1)
        elif key == "^T":
            await self.search(answer=answer)
            return
        elif key != "enter" or not answer:
            self.say("Cancelled")
            return
        else:
            self._go_to(answer)
            return
        self.hush()

    def _go_to(self, answer: str) -> None:
        found = re.fullmatch(r"\s*([+-]?\d+)?\s*(?:[,.: ]\s*([+-]?\d+))?\s*", answer)
        if found is None or (found[1] is None and found[2] is None):
            self.say("Invalid line or column number", is_alert=True)
            return
        text = self.text
        line = int(found[1][:9]) if found[1] else text.y + 1
        column = int(found[2][:9]) if found[2] else 1
        y = len(text.lines) + line if line < 0 else max(line, 1) - 1
        y = min(max(y, 0), len(text.lines) - 1)
        wide = width(text.lines[y])
        text.y, text.x = y, at_column(text.lines[y], wide + column + 1 if column < 0 else max(column, 1) - 1)
        text.settle()
        self.hush()


def _filled_in(match: re.Match[str] | None, new: str) -> str:
    """With \\1 and its like replaced."""

    def group(found: re.Match[str]) -> str:
        number = int(found[1])
        return (match[number] or "") if match is not None and number <= match.re.groups else ""

    return re.sub(r"\\([1-9])", group, new)


def _is_word(letter: str) -> bool:
    return letter.isalnum()


def _is_combining(letter: str) -> bool:
    return letter > "\x7f" and not "\udc80" <= letter <= "\udcff" and width_of(letter) == 0


def _filled(lines: list[str], goal: int) -> list[str]:
    """A paragraph in lines no longer than `goal`."""
    if not lines:
        return []
    indent = re.match(r"[ \t]*", lines[0])
    lead = indent[0] if indent is not None else ""
    words = " ".join(line.strip() for line in lines).split(" ")
    filled = [lead]
    for word in words:
        if len(filled[-1]) > len(lead) and len(filled[-1]) + 1 + len(word) > goal:
            filled.append(lead)
        filled[-1] += (" " if len(filled[-1]) > len(lead) else "") + word
    return filled
