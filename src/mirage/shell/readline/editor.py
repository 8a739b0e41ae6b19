"""The editor's heart: keys become commands, commands change the buffer, and the screen follows (readline's readline.c).

It asks for a key and waits, so whatever a command still needs to read (a quoted character, a search) it simply reads. Typing
that is already queued is taken in one go and shown once, as readline does (`_rl_optimize_typeahead`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from mirage.shell.readline.binding import Bindings
from mirage.shell.readline.buffer import Buffer
from mirage.shell.readline.keymap import COMMAND, EMACS, INSERT
from mirage.shell.readline.redisplay import Cell, Screen, shown, width_of
from mirage.shell.readline.settings import Settings
from mirage.shell.readline.vistate import CHANGES, UNUSED, Vi, checked

LONG = 4096  # characters of a line from which on it is shown only when no more keys wait
BATCH = 65536  # characters that are taken in one go
RECORDED_MAX = 65536  # keys of a macro
KILLS = 10  # DEFAULT_MAX_KILLS
END = "\x04"
MACROS = 256  # that one line may use: one can call itself
KEYSEQ = 0.001  # seconds of which keyseq-timeout is a number
_ARGUMENTS = frozenset({"digit-argument", "vi-arg-digit"})
_NEUTRAL = _ARGUMENTS | {"set-mark"}


class EndOfInput(Exception):  # noqa: N818 - a signal, not a fault
    """^D on an empty line, or the terminal is gone."""


@dataclass(slots=True)
class Yanked:
    """What M-. has put in: the word of a number (None: the last), and of how many lines back."""

    number: int | None
    back: int = 0
    step: int = 1
    is_shown: bool = False


class Terminal(Protocol):
    """What the editor is typed into."""

    @property
    def columns(self) -> int: ...

    @property
    def is_dumb(self) -> bool: ...

    @property
    def is_echoing(self) -> bool: ...

    def queued(self, limit: int) -> str:
        """Take what is typed already, at most so many characters; "" when there is nothing."""

    @property
    def is_waiting(self) -> bool:
        """Whether something is typed already."""

    async def breathe(self, size: int) -> None:
        """A key is about to change a line of that size: let others go on when it is their turn."""

    async def wait(self) -> None:
        """Until something is typed. EndOfInput when the terminal is gone; a signal's exception passes through."""

    def unread(self, text: str) -> None:
        """Give back what was taken too much."""

    def write(self, text: str) -> None:
        """Show."""


class Completer(Protocol):
    """What TAB asks."""

    async def __call__(self, editor: Editor, kind: str) -> None:
        """Complete the word at the point."""


class Editor:
    """One terminal's readline. `history` is the shell's list, oldest first."""

    __slots__ = (
        "_appendable",
        "_head",
        "_keymaps",
        "_last_key",
        "_macros",
        "_saved",
        "argument",
        "bindings",
        "buffer",
        "completer",
        "execute",
        "expand_line",
        "history",
        "is_bracketed",
        "is_done",
        "is_eager",
        "is_echoing",
        "is_to_be_edited",
        "key",
        "kills",
        "last",
        "last_macro",
        "marked",
        "next_place",
        "pattern",
        "place",
        "prompt",
        "recorded",
        "screen",
        "settings",
        "shell_version",
        "sign",
        "sought",
        "terminal",
        "this",
        "vi",
        "was_marked",
        "yanked",
    )  # fmt: skip

    def __init__(self, terminal: Terminal, history: list[str]) -> None:
        self.terminal = terminal
        self.history = history
        self.buffer = Buffer()
        self.kills: list[str] = []
        self.completer: Completer | None = None
        self.expand_line: Callable[[str], str] | None = None
        self.execute: Callable[[str], Awaitable[None]] | None = None  # a command that `bind -x` gave to a key
        self.shell_version = ""
        self.settings = Settings()
        self.bindings = Bindings()
        self._keymaps = {EMACS: self.bindings}
        self.screen = Screen(terminal.columns, terminal.is_dumb)
        self.prompt: list[Cell] = []
        self.place = 0  # in the history; its length is the new line
        self.next_place: int | None = None  # where operate-and-get-next goes on
        self.last = ""  # the command before this one
        self.this = ""
        self.key = ""
        self.argument: int | None = None
        self.sign = 1
        self.marked = False
        self.is_done = False
        self.is_bracketed = False
        self.is_echoing = True  # with `stty -echo` nothing of the line is shown
        self.yanked: Yanked | None = None
        self.vi = UNUSED  # until `set -o vi`
        self.is_to_be_edited = False  # the line that was accepted: by an editor, before it is run
        self.pattern = ""  # that was searched for last: as a whole line
        self.sought = ""  # by an incremental search
        self.was_marked = False  # before the command that runs
        self.recorded: str | None = None  # keys since ^X(
        self.last_macro = ""
        self._appendable: str | None = None  # what is on the screen, when the cursor stands behind it
        self._macros = 0  # that the line has used
        self._saved: str | None = None
        self._last_key = ""
        self._head = ""  # the lines of the prompt above its last

    def keymap(self, name: str) -> Bindings:
        """One of the keymaps, whether it is in use or not."""
        if name not in self._keymaps:
            self._keymaps[name] = Bindings(name)
        return self._keymaps[name]

    def use_keymap(self, name: str) -> None:
        self.bindings = self.keymap(name)

    def first_keymap(self) -> Bindings:
        """The one that a line begins with: emacs', or vi's for inserting."""
        return self.keymap(INSERT if self.settings.text("editing-mode") == "vi" else EMACS)

    def _choose_keys(self) -> None:
        self.bindings = self.first_keymap()
        if self.bindings.keymap == INSERT:
            self.vi = Vi() if self.vi is UNUSED else self.vi
            self.vi.begin_line()

    async def read_line(self, prompt: str) -> str:
        """One line, without its newline; EndOfInput at the end."""
        head, newline, last = prompt.rpartition("\n")
        self.prompt = cells_of(last)
        self.buffer.load("")
        self.place = len(self.history)
        self.is_done = False
        self.last = self.this = ""
        self.argument, self.sign, self.marked = None, 1, False
        self._saved = None
        self._macros = 0
        self._last_key = ""
        self._choose_keys()
        terminal = self.terminal
        self.screen = Screen(terminal.columns, terminal.is_dumb)
        self._appendable = None
        self.is_bracketed = not terminal.is_dumb and self.settings.is_on("enable-bracketed-paste")
        self.is_echoing = terminal.is_echoing
        bracketed = "\x1b[?2004h" if self.is_bracketed else ""
        self._head = "".join([cell[0] for cell in cells_of(head)]) + ("\n" if head.endswith("\r") else "\n\r") if newline else ""
        terminal.write(bracketed + self._head)
        if not self.is_echoing:
            terminal.write("".join([cell[0] for cell in self.prompt]))
        if self.next_place is not None and self.next_place < len(self.history):
            self.place = self.next_place
            self.buffer.load(self.history[self.place])
        self.next_place = None
        self.show()
        while not self.is_done:
            await self._command()
            if not self.is_done and not (len(self.buffer.text) > LONG and terminal.is_waiting):
                self.show()
        return self.finish()

    def finish(self) -> str:
        """The line is accepted: the history gets back what was edited in it."""
        if self.place < len(self.history) and self.buffer.undo_list:
            self.history[self.place] = self.buffer.original()
        return self.buffer.text

    def leave(self, *, at_end: bool = False) -> None:
        """What is sent when the terminal goes back to the shell; behind it a newline, if none was shown or the input has ended."""
        if self.is_bracketed:
            self.terminal.write("\x1b[?2004l\r" + "\n" * (at_end or not self.is_echoing))

    def interrupted(self) -> None:
        """^C: bash 5.2.15 leaves readline, enters it and leaves it once more before the new line (recorded)."""
        self.terminal.write("^C")
        self.screen.move_to_last_row()
        self.terminal.write(self.screen.take())
        self.leave()
        if self.is_bracketed:
            self.terminal.write("\x1b[?2004h")
        self.leave()
        self.terminal.write("\n")

    # ---- keys

    async def read_key(self) -> str:
        """The next character typed."""
        await self.terminal.breathe(len(self.buffer.text))
        while not (key := self.terminal.queued(1)):
            await self.terminal.wait()
        if self.recorded is not None:
            self.recorded = (self.recorded + key)[-RECORDED_MAX:]
        return key

    async def _command(self) -> None:
        keys = first = await self.read_key()
        if first == END and not self.buffer.text and self._last_key != END and self.argument is None and self.sign == 1:
            raise EndOfInput
        self._last_key = first
        bindings = self.bindings
        while bindings.is_prefix(keys) and (keys != "\x1b" or bindings.keymap == EMACS or await self._goes_on()):
            keys += await self.read_key()
            if keys[-1].isupper() and bindings.get(keys) is None and not bindings.is_prefix(keys):
                keys = keys[:-1] + keys[-1].lower()
        name = bindings.get(keys)
        if name is None and keys[0] == "\x1b" and bindings.keymap != EMACS:  # an Esc, and keys that mean something for themselves
            self.terminal.unread(keys[1:])
            keys, name = "\x1b", "vi-movement-mode"
        self.key = keys[-1]
        if name is None and (text := bindings.macro(keys)) is not None and self.use_macro():
            self.terminal.unread(text)
        elif name is None and (command := bindings.command(keys)) is not None and self.execute is not None:
            self.screen.clear()
            self.terminal.write(self.screen.take())
            await self.execute(command)
            self.fresh()
        elif name is not None:
            await self.run(name)
        elif len(keys) == 1 and bindings.is_text(keys):
            self._type(keys)
        else:
            self.ding()
        if self.bindings.keymap == COMMAND:
            checked(self.buffer)

    async def read_count(self, value: int | None) -> int | None:
        """The digits of a count, shown in front of the line as it grows; what follows them stays typed."""
        while True:
            self.show([(each, 1) for each in f"(arg: {self.sign * (1 if value is None else value)}) "])
            key = await self.read_key()
            if not (key.isascii() and key.isdigit()):
                self.terminal.unread(key)
                return value
            value = min((value or 0) * 10 + int(key), 1_000_000)

    async def _goes_on(self) -> bool:
        """Whether an Esc is the beginning of more: of what comes within keyseq-timeout."""
        if self.terminal.is_waiting:
            return True
        try:
            async with asyncio.timeout(int(self.settings.text("keyseq-timeout")) * KEYSEQ):
                await self.terminal.wait()
        except TimeoutError:
            return False
        return True

    def use_macro(self) -> bool:
        """Whether the line may have one more."""
        self._macros += 1
        return self._macros <= MACROS

    async def run(self, name: str) -> None:
        """One command by its name."""
        from mirage.shell.readline.commands import COMMANDS

        if name not in COMMANDS:
            return
        self.this = name
        bindings = self.bindings
        count = self.sign * (1 if self.argument is None else self.argument)
        marked = self.was_marked = self.marked
        self.marked = False
        result = COMMANDS[name](self, count)
        if result is not None:
            await result
        if name in _NEUTRAL:
            self.marked = marked
        if name not in _ARGUMENTS:
            if bindings.keymap == self.bindings.keymap == COMMAND and self.key in CHANGES:
                self.vi.last, self.vi.repeat = self.key, count
            self.argument, self.sign = None, 1
            self.last = self.this

    async def call(self, key: str, count: int) -> None:
        """What a key of this keymap calls, as a part of another command."""
        from mirage.shell.readline.commands import COMMANDS

        name = self.bindings.get(key)
        if name in COMMANDS:
            was, self.key = self.key, key
            result = COMMANDS[name](self, count)
            if result is not None:
                await result
            self.key = was

    def _type(self, text: str) -> None:
        """Self-insert: this character, and all that is queued behind it up to a key that means something else."""
        self.this = self.last = "self-insert"
        self.marked = False
        count = self.sign * (1 if self.argument is None else self.argument)
        self.argument, self.sign = None, 1
        if count != 1:
            self.buffer.insert(text * max(0, min(count, BATCH)))
            return
        more = self.terminal.queued(BATCH)
        if more:
            end = next((index for index, each in enumerate(more) if each < " " or each == "\x7f"), len(more))
            if end < len(more):
                self.terminal.unread(more[end:])
            more = more[:end]
        self.buffer.insert(text)
        for each in more if len(more) < 64 else (more,):
            self.buffer.insert(each)

    def ding(self) -> None:
        if self.is_echoing and self.settings.text("bell-style") == "audible":
            self.terminal.write("\a")

    # ---- kills

    def kill(self, start: int, end: int, *, is_forward: bool) -> None:
        """Cut, into the newest kill when the command before was one too."""
        gone = self.buffer.delete(start, end)
        if not gone:
            return
        if self.last.startswith("kill:") and self.kills and self.bindings.keymap == EMACS:
            self.kills[-1] = self.kills[-1] + gone if is_forward else gone + self.kills[-1]
        else:
            self.keep_kill(gone)
        self.this = "kill:"

    def keep_kill(self, text: str) -> None:
        """As the newest."""
        self.kills.append(text)
        del self.kills[:-KILLS]

    # ---- history

    def go_to(self, place: int) -> bool:
        """Show another line of the history; what was typed or changed is kept."""
        if not 0 <= place <= len(self.history):
            return False
        if place == self.place:
            return True
        text = self.buffer.text
        if self.place == len(self.history):
            self._saved = text
        elif self.buffer.undo_list:
            self.history[self.place] = text
        self.place = place
        self.buffer.load((self._saved or "") if place == len(self.history) else self.history[place])
        if self.bindings.keymap == COMMAND:
            self.buffer.point = 0
        return True

    # ---- the screen

    def show(
        self,
        prompt: list[Cell] | None = None,
        marked: tuple[int, int] | None = None,
        line: Buffer | None = None,
        *,
        is_message: bool = False,
    ) -> None:
        """Bring the screen up to date; `prompt` and `line` stand in for their own (a search, whose words are a message)."""
        if not self.is_echoing:
            return
        buffer = self.buffer if line is None else line
        if self.marked and marked is None and buffer.mark != buffer.point:
            marked = (min(buffer.mark, buffer.point), max(buffer.mark, buffer.point))
        text, before = buffer.text, self._appendable
        is_plain = prompt is None and marked is None and buffer.point == len(text) and not self.screen.is_dumb
        self._appendable = text if is_plain else None
        if is_plain and before is not None and text.startswith(before):
            self.screen.append([_cell(character) for character in text[len(before) :]])
        else:
            cells = [_cell(character) for character in text]
            self.screen.update(self.prompt if prompt is None else prompt, cells, buffer.point, marked, is_message=is_message)
        self.terminal.write(self.screen.take())

    def fresh(self) -> None:
        """The prompt and the line again, on the row where the cursor is."""
        self.terminal.write(self._head)
        self.screen.forget()
        self._appendable = None
        self.show()

    def renewed(self) -> None:
        """The line alone is wiped, and written again where it stands."""
        self.screen.clear()
        self._appendable = None
        self.show()

    def end_line(self) -> None:
        """Go behind the line and begin a new one."""
        if not self.is_echoing:
            return
        self.screen.move_to_end()
        self.terminal.write(self.screen.take() + "\n")

    def resized(self, columns: int) -> None:
        """SIGWINCH while a line is edited."""
        if columns and columns != self.screen.width and self.is_echoing:
            self.screen.clear()
            self.screen.width = columns
            self._appendable = None
            self.show()


Command = Callable[[Editor, int], Awaitable[None] | None]


@lru_cache(maxsize=4096)
def _cell(character: str) -> Cell:
    if character in "\n\t":  # how wide a tab is depends on where it stands
        return character, 0
    text = shown(character)
    return text, len(text) if len(text) > 1 else width_of(text)


def cells_of(prompt: str) -> list[Cell]:
    """A prompt as cells: what stands between \\001 and \\002 takes no column and goes with the character behind it."""
    cells: list[Cell] = []
    hidden, is_hidden = "", False
    for character in prompt:
        if character == "\1":
            is_hidden = True
        elif character == "\2":
            is_hidden = False
        elif is_hidden:
            hidden += character
        else:
            cells.append((hidden + character, width_of(character) if character >= " " else 0))
            hidden = ""
    if hidden:
        cells.append((hidden, 0))
    return cells
