"""What readline's vi keys remember from one key to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from mirage.shell.readline.buffer import Buffer

MOTIONS = frozenset(" hl^$0ftFT;,%wbeWBE|`")
CHANGES = frozenset("_*\\AaIiCcDdPpYyRrSsXx~")  # what `.` does again


@dataclass(slots=True)
class Vi:
    """What the vi keys of one editor remember."""

    last: str = "i"  # the key of the last change, and its count
    repeat: int = 1
    motion: str = ""
    inserted: str = ""  # by the last change, for `.`
    begun_by: str = "i"  # the key that began inserting
    is_changing: bool = False  # an operator's text is being typed
    is_redoing: bool = False
    has_commanded: bool = False  # in this line
    groups: int = 0  # of undo, that are open
    replaced: int = 0
    replacement: str = ""
    search_kind: str = ""
    sought: str = ""
    has_failed: bool = False  # the last search for a character
    marks: dict[str, int] = field(default_factory=dict)

    def begin_line(self) -> None:
        self.begun_by = "i"
        self.has_commanded = self.is_changing = False
        self.groups = 0
        self.marks.clear()


UNUSED = Vi()  # of the many editors that nobody sets to vi


def checked(buffer: Buffer) -> None:
    """After a command the point stands on a character."""
    if buffer.point and buffer.point == len(buffer.text):
        buffer.point = buffer.previous(buffer.point)
