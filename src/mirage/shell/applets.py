"""What an applet of busybox 1.35.0 says where the GNU program that stands in for it says something else.

Its complaints pass through `Translated` on their way to standard error, line by line. A call that GNU answers with "Try --help"
is answered with the applet's usage, as bb_show_usage() does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.fds import Descriptor
from mirage.shell.recorded import recorded
from mirage.shell.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

# recorded: what GNU says, and what the applet says for the same; the name stands before
_SAID = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"(cat|md5sum|sha\w+|cksum|base64|nl|tac|strings): ([^':]+): (No such file or directory|Permission denied)", r"\1: can't open '\2': \3"),
        (r"(cat|md5sum|sha\w+|cksum): ([^':]+): (Is a directory)", r"\1: read error: \3"),
        (r"head: cannot open '(.*)' for reading: (.*)", r"head: \1: \2"),
        (r"stat: cannot statx? '(.*)': (.*)", r"stat: can't stat '\1': \2"),
        (r"(\w+): (?:cannot|failed to) open '(.*)'(?: for reading)?: (.*)", r"\1: can't open '\2': \3"),
        (r"(ls|chmod|chown|chgrp|stat|du): cannot access '(.*)': (.*)", r"\1: \2: \3"),
        (r"touch: cannot touch '(.*)': (.*)", r"touch: \1: \2"),
        (r"mv: cannot (?:stat|move) '(.*?)'(?: to '.*')?: (.*)", r"mv: can't rename '\1': \2"),
        (r"(cp|rm): cannot (stat|remove) '(.*)': (.*)", r"\1: can't \2 '\3': \4"),
        (r"mkdir: cannot create directory ‘(.*)’: (.*)", r"mkdir: can't create directory '\1': \2"),
        (r"rmdir: failed to remove '(.*)': (.*)", r"rmdir: '\1': \2"),
        (r"sleep: invalid time interval ‘(.*)’", r"sleep: invalid number '\1'"),
        (r"(sh|ash): \d+: (.*)", r"\1: \2"),
    )
]  # fmt: skip
_MISUSED = re.compile(r"\S+: (?:invalid option -- '.'|unrecognized option '.*'|option requires an argument -- '.')")
_ASKS_FOR_USAGE = re.compile(r"Try ['`].*|[Uu]sage:.*|\S+: missing .*|\S+: extra operand .*")
_INSTEAD = {  # of the usage
    "cut": "cut: expected a list of bytes, characters, or fields\n",
    "kill": "kill: you need to specify whom to kill\n",
    "sleep": "",
}
_SHELLS = frozenset({"sh", "ash"})


def usage(proc: Process, name: str) -> str:
    """bb_show_usage(): empty for the few applets that have none."""
    for entry in recorded(proc, "busybox.usages").split("\x1e"):
        known, _, text = entry.partition("\n")
        if known == name:
            return recorded(proc, "busybox.help").partition("\n")[0] + "\n\n" + text
    return ""


class Translated(Descriptor):
    """Standard error of an applet. `has_shown_usage`: the call was wrong, which is status 1 whatever GNU's is."""

    __slots__ = ("_usage", "_waiting", "has_shown_usage", "instead", "is_shell", "under")

    def __init__(self, under: Descriptor, name: str, usage: str) -> None:
        super().__init__()
        self.under = under
        self.is_shell = name in _SHELLS
        self.has_shown_usage = False
        self.instead = _INSTEAD.get(name, usage)
        self._usage = usage
        self._waiting = b""

    @property
    def is_tty(self) -> bool:  # type: ignore[override]
        return self.under.is_tty

    @property
    def name(self) -> bytes:
        return self.under.name

    @property
    def mode(self) -> int:
        return self.under.mode

    def write_now(self, data: bytes | memoryview) -> int:
        for line in to_text(bytes(data)).splitlines(keepends=True):
            self._waiting += to_bytes(self._line(line))
        self._send()
        return len(data)

    async def _writable(self) -> None:
        await self.under._writable()
        self._send()

    def _send(self) -> None:
        if self._waiting:
            self._waiting = self._waiting[self.under.write_now(self._waiting) :]

    def _line(self, line: str) -> str:
        text = line.removesuffix("\n")
        if self.has_shown_usage:
            return ""
        if self._usage and not self.is_shell:
            if _MISUSED.fullmatch(text):
                self.has_shown_usage = True
                return line + self._usage
            if _ASKS_FOR_USAGE.fullmatch(text) or text == "cut: you must specify a list of bytes, characters, or fields":
                self.has_shown_usage = True
                return self.instead
            if not text and self.instead is not self._usage:
                return ""
        for pattern, words in _SAID:
            found = pattern.fullmatch(text)
            if found is not None:
                return found.expand(words) + "\n" * line.endswith("\n")
        return line
