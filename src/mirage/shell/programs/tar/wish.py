"""What a call of tar asks for, and how names look to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.bash.patterns import compile_pattern
from mirage.shell.lib import modes
from mirage.shell.lib.gnu import why
from mirage.shell.lib.quoting import in_message
from mirage.shell.lib.text import to_bytes
from mirage.shell.lib.timeformat import format_time
from mirage.shell.programs.tar.transforming import MEMBERS, Transform

if TYPE_CHECKING:
    from mirage.shell.process import Process


class Fatal(Exception):  # noqa: N818 - the word that tar's own source has for it
    """What ends tar at once, with its message."""


@dataclass(slots=True)
class Wish:
    """`action` is the letter. `packer` is a program's name or nothing."""

    action: str
    names: list[str]
    archive: str = "-"
    directory: str = ""
    packer: str = ""
    loudness: int = 0
    strip: int = 0
    excluded: list[str] = field(default_factory=list)
    transforms: list[Transform] = field(default_factory=list)
    shows_transformed: bool = False
    filter: str = ""  # -I: a command line that packs, and with -d unpacks
    owner: str = ""  # of what is packed: a name, a number, or both around a colon
    group: str = ""
    is_pattern: bool = False  # the names are patterns
    to_output: bool = False
    keeps_old: bool = False
    skips_old: bool = False
    touches: bool = False
    is_absolute: bool = False
    dereferences: bool = False
    guesses: bool = False
    is_numeric: bool = False
    ignores_owner: bool = False
    keeps_modes: bool = False
    removes: bool = False
    is_flat: bool = False
    has_failed: bool = False
    has_told: bool = False
    has_told_links: bool = False
    width: int = 19  # UGSWIDTH: of owner, group and size in a long listing

    def fails(self, proc: Process, text: str) -> None:
        proc.err(f"{proc.name}: {text}\n")
        self.has_failed = True

    def unopened(self, proc: Process, text: str) -> Fatal:
        """The archive could not be opened: by tar itself, or by the child that packs or unpacks for it when a packer was named."""
        if not self.packer:
            return Fatal(text)
        proc.err(f"{proc.name} (child): {text}\n{proc.name} (child): Error is not recoverable: exiting now\n")
        return Fatal("Child returned status 2")

    def is_excluded(self, name: str) -> bool:
        """--exclude: the whole name or its end after a slash, and what lies below."""
        parts = name.rstrip("/").split("/")
        ends = ["/".join(parts[start:]) for start in range(len(parts))]
        return any(compile_pattern(pattern).fullmatch(end) for pattern in self.excluded for end in ends)

    def enter(self, proc: Process) -> None:
        """-C."""
        if self.directory:
            try:
                proc.caller.chdir(to_bytes(self.directory))
            except OSError as error:
                raise Fatal(f"{in_message(self.directory)}: Cannot open: {why(error)}") from None

    def member_name(self, proc: Process, name: str) -> str:
        """Without what would lead out of the directory; said once."""
        if self.is_absolute:
            return name
        prefix = ""
        while name.startswith("/") or "/../" in f"/{name}/":
            at = name.rfind("../") + 3 if "../" in name else len(name) - len(name.lstrip("/"))
            if name == "..":
                at = 2
            prefix, name = name[:at], name[at:].lstrip("/")
        if prefix and not self.has_told:
            self.has_told = True
            proc.err(f"{proc.name}: Removing leading `{prefix}' from member names\n")
        return name or "."

    def transformed(self, name: str, kind: str = MEMBERS) -> str:
        """The name by which a member, or what a link leads to, goes in and comes out."""
        for one in self.transforms:
            if kind in one.kinds:
                name = one.apply(name)
        return name

    def links_to(self, proc: Process, name: str) -> None:
        """file_count_links(): of several names each is kept as one that a later file may link to."""
        if (
            (len(self.names) > 1 or self.action in "ru")
            and not self.dereferences
            and not self.is_absolute
            and name.startswith("/")
            and not self.has_told_links
        ):
            self.has_told_links = True
            proc.err(f"{proc.name}: Removing leading `/' from hard link targets\n")

    def long_line(self, proc: Process, name: str, mode: int, owner: str, size: str, moment: int, end: str = "") -> str:
        """-tv."""
        self.width = max(self.width, len(owner) + 1 + len(size))
        when = format_time(proc, moment, "%Y-%m-%d %H:%M")
        return f"{modes.render(mode)} {owner} {size.rjust(self.width - len(owner) - 1)} {when} {name}{end}\n"
