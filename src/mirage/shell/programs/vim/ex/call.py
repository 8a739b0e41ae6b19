"""A command behind a colon with what stands around its name, and what vi says when it can not be (vim 9.0, ex_docmd.c)."""

from __future__ import annotations

from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.text import Text


class Call:
    """A command with what stands around its name."""

    def __init__(
        self, editor: Editor, span: tuple[int, int] | None, tail: str, forced: bool, times: int, depth: int, name: str
    ) -> None:
        self.editor = editor
        self.span = span
        self.tail = tail
        self.is_forced = forced
        self.times = times
        self.depth = depth
        self.name = name

    @property
    def text(self) -> Text:
        return self.editor.text

    @property
    def argument(self) -> str:
        return self.tail.strip()

    @property
    def lines(self) -> tuple[int, int]:
        return self.span if self.span is not None else (self.text.y, self.text.y)

    @property
    def all_lines(self) -> tuple[int, int]:
        return self.span if self.span is not None else (0, len(self.text.lines) - 1)

    def file(self) -> str:
        """The argument as a file's name, % and # for those that are open."""
        name = self.argument.replace("\\ ", " ")
        if name.startswith("~/"):
            name = self.editor.proc.env.get("HOME", "") + name[1:]
        if "#" in name:
            if not self.editor.alternate:
                raise Fault("E194: No alternate file name to substitute for '#'")
            name = name.replace("#", self.editor.alternate)
        return name.replace("%", self.text.name)


class Fault(Exception):  # noqa: N818 - what vi says, not what went wrong here
    """A message that begins with E."""
