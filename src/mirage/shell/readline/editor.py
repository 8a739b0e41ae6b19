"""The editor's heart: keys become commands, commands change the buffer, and the screen follows (readline's readline.c).

It asks for a key and waits, so whatever a command still needs to read (a quoted character, a search) it simply reads. Typing
that is already queued is taken in one go and shown once, as readline does (`_rl_optimize_typeahead`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Protocol

from mirage.shell.readline.binding import Bindings
from mirage.shell.readline.buffer import Buffer
from mirage.shell.readline.redisplay import Cell, Screen, shown, width_of
from mirage.shell.readline.settings import Settings

LONG = 4096  # characters of a line from which on it is shown only when no more keys wait
BATCH = 65536  # characters that are taken in one go
RECORDED_MAX = 65536  # keys of a macro
MACROS = 256  # that one line may use: one can call itself
_NEUTRAL = frozenset({"digit-argument", "set-mark"})


class EndOfInput(Exception):  # noqa: N818 - a signal, not a fault
    """^D on an empty line, or the terminal is gone."""


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
        "_macros",
        "_saved",
        "argument",
        "bindings",
        "buffer",
        "completer",
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
        "place",
        "prompt",
        "recorded",
        "screen",
        "settings",
        "shell_version",
        "sign",
        "terminal",
        "this",
        "yanked",
    )  # fmt: skip

    def __init__(self, terminal: Terminal, history: list[str]) -> None:
        self.terminal = terminal
        self.history = history
        self.buffer = Buffer()
        self.kills: list[str] = []
        self.completer: Completer | None = None
        self.expand_line: Callable[[str], str] | None = None
        self.shell_version = ""
        self.settings = Settings()
        self.bindings = Bindings()
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
        self.yanked: tuple[int, int, int] | None = None
        self.is_to_be_edited = False  # the line that was accepted: by an editor, before it is run
        self.recorded: str | None = None  # keys since ^X(
        self.last_macro = ""
        self._appendable: str | None = None  # what is on the screen, when the cursor stands behind it
        self._macros = 0  # that the line has used
        self._saved: str | None = None

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
        terminal = self.terminal
        self.screen = Screen(terminal.columns, terminal.is_dumb)
        self._appendable = None
        self.is_bracketed = not terminal.is_dumb and self.settings.is_on("enable-bracketed-paste")
        self.is_echoing = terminal.is_echoing
        bracketed = "\x1b[?2004h" if self.is_bracketed else ""
        if newline:
            bracketed += "".join([cell[0] for cell in cells_of(head)]) + ("\n" if head.endswith("\r") else "\n\r")
        terminal.write(bracketed)
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
        keys = await self.read_key()
        bindings = self.bindings
        while bindings.is_prefix(keys):
            keys += await self.read_key()
            if keys[-1].isupper() and bindings.get(keys) is None and not bindings.is_prefix(keys):
                keys = keys[:-1] + keys[-1].lower()
        self.key = keys[-1]
        name = bindings.get(keys)
        if name is None and (text := bindings.macro(keys)) is not None and self.use_macro():
            self.terminal.unread(text)
            return
        if name is None and len(keys) == 1 and (keys >= " " or keys > "\x7f"):
            self._type(keys)
            return
        if name is None:
            self.ding()
            return
        await self.run(name)

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
        count = self.sign * (1 if self.argument is None else self.argument)
        marked, self.marked = self.marked, False
        result = COMMANDS[name](self, count)
        if result is not None:
            await result
        if name in _NEUTRAL:
            self.marked = marked
        if name != "digit-argument":
            self.argument, self.sign = None, 1
            self.last = self.this

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
        if self.last.startswith("kill:") and self.kills:
            self.kills[-1] = self.kills[-1] + gone if is_forward else gone + self.kills[-1]
        else:
            self.kills.append(gone)
            del self.kills[:-10]
        self.this = "kill:"

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
        return True

    # ---- the screen

    def show(self, prompt: list[Cell] | None = None, marked: tuple[int, int] | None = None) -> None:
        """Bring the screen up to date; `prompt` stands in for the prompt (a search)."""
        if not self.is_echoing:
            return
        buffer = self.buffer
        if self.marked and marked is None and buffer.mark != buffer.point:
            marked = (min(buffer.mark, buffer.point), max(buffer.mark, buffer.point))
        text, before = buffer.text, self._appendable
        is_plain = prompt is None and marked is None and buffer.point == len(text) and not self.screen.is_dumb
        self._appendable = text if is_plain else None
        if is_plain and before is not None and text.startswith(before):
            self.screen.append([_cell(character) for character in text[len(before) :]])
        else:
            line = [_cell(character) for character in text]
            self.screen.update(self.prompt if prompt is None else prompt, line, buffer.point, marked)
        self.terminal.write(self.screen.take())

    def fresh(self) -> None:
        """The prompt and the line again, on the row where the cursor is."""
        self.screen.forget()
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
            self._appendable = None
            self.screen.width = columns
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
