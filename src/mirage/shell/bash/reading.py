"""What a shell reads by itself: the lines of its input, one at a time, so that what follows is left for the commands it runs."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_text
from mirage.shell.readline.prompt import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.bash.jobs import Jobs
    from mirage.shell.process import Process
    from mirage.shell.readline import Editor


class Reading:
    """The part of the Shell that reads input, and shows prompts without an editor."""

    proc: Process
    interactive: bool
    jobs: Jobs
    err: Callable[[str], None]
    editor: Editor | None = None  # of an interactive shell on a terminal
    rc_files: list[str] | None = None  # what an interactive shell reads first, where its options say so
    is_leaving = False  # the command before this one was exit or jobs: who leaves now has been told

    async def read_line(self, fd: int) -> str | None:
        """One line with its newline (the last may have none), None at the end. Nothing behind it is taken."""
        try:
            data = await self.proc.read_line(fd)
        except OSError as error:
            if error.errno not in (errno.EBADF, errno.EISDIR, errno.EIO):
                raise
            return None
        return to_text(data) if data else None

    async def prompt(self, text: str) -> str:
        """PS3's, PS4's and ${x@P}'s text; the marks around what takes no column are for an editor alone."""
        decoded = await decode(self, text)  # type: ignore[arg-type]
        return decoded if self.interactive else decoded.replace("\1", "").replace("\2", "")

    def stays(self) -> bool:
        """Whether exit and ^D only say that jobs are stopped."""
        if self.is_leaving or not any(job.is_stopped for job in self.jobs.table.values()):
            return False
        self.err("There are stopped jobs.\n")
        return True
