"""What an applet of busybox 1.35.0 says where the GNU program that stands in for it says something else.

Its complaints pass through `Translated` on their way to standard error, line by line. A call that GNU answers with "Try --help"
is answered with the applet's usage, as bb_show_usage() does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.fds import Descriptor
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

_UNRECOGNIZED = "find: unrecognized: "  # and the usage after it
# recorded: what GNU says, and what the applet says for the same; the name stands before
_SAID = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"(cat|md5sum|sha\w+|cksum|nl|tac): '?([^':]+)'?: (No such file or directory|Permission denied)", r"\1: can't open '\2': \3"),
        (r"(cat|md5sum|sha\w+|cksum): ([^':]+): (Is a directory)", r"\1: read error: \3"),
        (r"strings: '(.*)': No such file", r"strings: \1: No such file or directory"),
        (r"head: cannot open '(.*)' for reading: (.*)", r"head: \1: \2"),
        (r"(more|rev): cannot open (.*): (.*)", r"\1: \2: \3"),
        (r"stat: cannot statx? '(.*)': (.*)", r"stat: can't stat '\1': \2"),
        (r"(\w+): (?:cannot|failed to) open '(.*)'(?: for reading)?: (.*)", r"\1: can't open '\2': \3"),
        (r"(ls|chmod|chown|chgrp|stat|du): cannot access '(.*)': (.*)", r"\1: \2: \3"),
        (r"chown: invalid user: ‘([^:]*)’", r"chown: unknown user \1"),
        (r"chown: invalid (?:user|group): ‘(.*)’", r"chown: unknown user/group \1"),
        (r"chgrp: invalid group: ‘(.*)’", r"chgrp: unknown group \1"),
        (r"touch: cannot touch '(.*)': (.*)", r"touch: \1: \2"),
        (r"mv: cannot (?:stat|move) '(.*?)'(?: to '.*')?: (.*)", r"mv: can't rename '\1': \2"),
        (r"rm: cannot remove '(.*)': Is a directory", r"rm: '\1' is a directory"),
        (r"cp: -r not specified; (omitting directory '.*')", r"cp: \1"),
        (r"(cp|rm): cannot (stat|remove) '(.*)': (.*)", r"\1: can't \2 '\3': \4"),
        (r"mkdir: cannot create directory ‘(.*)’: (.*)", r"mkdir: can't create directory '\1': \2"),
        (r"dd: invalid number: ‘(.*)’", r"dd: invalid number '\1'"),
        (r"dd: invalid conversion: ‘(.*)’", r"dd: invalid argument '\1' to 'conv'"),
        (r"dd: invalid status level: ‘(.*)’", r"dd: invalid argument '\1' to 'status'"),
        (r"dd: invalid (i|o)(?:n|ut)put flag: ‘(.*)’", r"dd: invalid argument '\2' to '\1flag'"),
        (r"rmdir: failed to remove '(.*)': (.*)", r"rmdir: '\1': \2"),
        (r"sleep: invalid time interval ‘(.*)’", r"sleep: invalid number '\1'"),
        (r"(head|tail): invalid number of lines: ‘(.*)’", r"\1: invalid number '\2'"),
        (r"date: invalid date ‘(.*)’", r"date: invalid date '\1'"),
        (r"expr: syntax error.*", "expr: syntax error"),
        (r"id: ‘(.*)’: no such user", r"id: unknown user \1"),
        (r"find: ‘(.*)’: (.*)", r"find: \1: \2"),
        (r"find: unknown predicate `(-+\w+)'", _UNRECOGNIZED + r"\1"),
        (r"find: missing argument to `(-\w+)'", r"find: \1 requires an argument"),
        (r"find: Unknown argument to -type: (.*)", r"find: invalid argument '\1' to '-type'"),
        (r"sort: cannot read: (.*): (.*)", r"sort: \1: \2"),
        (r"uniq: ([^:]*): (.*)", r"uniq: can't open '\1': \2"),
        (r"diff: (.*): (No such file or directory)", r"diff: can't stat '\1': \2"),
        (r"sed: can't read (.*): (.*)", r"sed: \1: \2"),
        (r"sed: -e expression #1, char \d+: unterminated `s' command", "sed: unmatched '/'"),
        (r"grep: (Unmatched .*)", r"grep: bad regex '('"),
        (r"kill: \((\d+)\): (.*)", r"kill: can't kill pid \1: \2"),
        (r"kill: failed to parse argument: '(.*)'", r"kill: invalid number '\1'"),
        (r"(\S+): no process found", r"killall: \1: no process killed"),
        (r"sysctl: cannot stat /proc/sys/(.*): No such file or directory", r"sysctl: error: '\1' is an unknown key"),
        (r"rmmod: ERROR: Module (.*) is not currently loaded", r"rmmod: can't unload module '\1': No such file or directory"),
        (r"umount: (.*): no mount point specified\.", r"umount: can't unmount \1: No such file or directory"),
        (r"umount: (.*): not mounted\.", r"umount: can't unmount \1: Invalid argument"),
        (r"mount: (.*): special device (.*) does not exist\.", r"mount: mounting \2 on \1 failed: No such file or directory"),
        (r"mount: (.*): unknown filesystem type '.*'\.", r"mount: mounting none on \1 failed: No such device"),
        (r"mount: (.*): mount point does not exist\.", r"mount: mounting none on \1 failed: No such file or directory"),
        (r"(swapon): cannot open (.*): (.*)", r"\1: \2: \3"),
        (r"swapoff: (.*): swapoff failed: (.*)", r"swapoff: \1: \2"),
        (r"chroot: cannot change root directory to '(.*)': (.*)", r"chroot: can't change root directory to '\1': \2"),
        (r"tar: Removing leading `/' from member names", "tar: removing leading '/' from member names"),
        (r"tar(?: \(child\))?: (.*): Cannot open: (.*)", r"tar: can't open '\1': \2"),
        (r"gzip: stdin: not in gzip format", "tar: invalid magic\ntar: short read"),
        (r"(?:gzip|bzip2|bzcat|bunzip2|xz): (?:Can't open input file )?(.*?)(?:\.gz)?: (No such file or directory)\.?", r"{name}: \1: \2"),
        (r"unzip:  cannot find or open ([^,]*), .*", r"unzip: can't open \1[.zip]"),
        (r"awk: (?:cannot open \"?|can't open file )(.*?)\"?(?: \((.*)\))?", r"awk: \1: No such file or directory"),
        (r"(?:mawk|awk): line \d+: (?:syntax error|missing|unexpected|runaway|end of file).*", "awk: cmd. line:1: Unexpected token"),
    )
]  # fmt: skip
_UNSAID = re.compile(
    r"hexdump: all input file arguments failed|tar(?: \(child\))?: (?:Error is not recoverable|Child returned status|You must specify one of|.*: Cannot write).*|\d+ bytes? (?:\(.*\) )?copied, .*| +dmesg\(1\) may have .*"
)
_MISUSED = re.compile(r"\S+: (?:invalid option -- '.'|unrecognized option '.*'|option requires an argument -- '.')")
_ASKS_FOR_USAGE = re.compile(
    r"Try ['`].*|[Uu]sage:.*|\S+: (?:ERROR: )?missing .*|\S+: extra operand .*|renice: not enough arguments|setsid: no command specified"
    r"|dd: unrecognized operand .*|truncate: you must specify either .*|start-stop-daemon: need one of .*"
)
_INSTEAD = {  # of the usage
    "cut": "cut: expected a list of bytes, characters, or fields\n",
    "kill": "kill: you need to specify whom to kill\n",
    "sleep": "",
}
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_APART = re.compile(r"'\$'((?:\\(?:[abfnrtv\\]|[0-7]{3}))+)'('?)")  # what gnulib puts between $'...' in a name
_BETWEEN = re.compile("‘[^’]*’")
_ESCAPED = re.compile(r"\\([abfnrtv\\]|[0-7]{3})")
_LETTERS = dict(zip("abfnrtv\\", "\a\b\f\n\r\t\v\\", strict=True))
_BRIEF = frozenset({"dd", "diff", "tar"})  # end at their first complaint


def _joined(found: re.Match[str]) -> str:
    return _bare(found[1]) + ("" if found[2] else "'")


def _bare(text: str) -> str:
    """Escapes of GNU's quotes taken back: an applet prints what it was given."""
    return _ESCAPED.sub(lambda found: to_text(bytes([int(found[1], 8)])) if found[1].isdigit() else _LETTERS[found[1]], text)


def usage(proc: Process, name: str) -> str:
    """bb_show_usage(): empty for the few applets that have none."""
    for entry in recorded(proc, "busybox.usages").split("\x1e"):
        known, _, text = entry.partition("\n")
        if known == name:
            return recorded(proc, "busybox.help").partition("\n")[0] + "\n\n" + text
    return ""


class Through(Descriptor):
    """A descriptor whose lines are changed on their way to the one below."""

    __slots__ = ("_waiting", "under")

    def __init__(self, under: Descriptor) -> None:
        super().__init__()
        self.under = under
        self._waiting = b""

    @property
    def is_tty(self) -> bool:  # type: ignore[override]
        return self.under.is_tty

    @property
    def name(self) -> bytes:
        return self.under.name

    @property
    def access(self) -> int:
        return self.under.access

    def write_now(self, data: bytes | memoryview) -> int:
        for line in _LINE.findall(to_text(bytes(data))):
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
        raise NotImplementedError


class Translated(Through):
    """Standard error of an applet. `has_shown_usage`: the call was wrong, which is status 1 whatever GNU's is."""

    __slots__ = ("_applet", "_usage", "has_shown_usage", "has_translated", "instead")

    def __init__(self, under: Descriptor, name: str, usage: str) -> None:
        super().__init__(under)
        self._applet = name
        self.has_shown_usage = self.has_translated = False
        self.instead = _INSTEAD.get(name, usage)
        self._usage = usage

    def _line(self, line: str) -> str:
        text = _BETWEEN.sub(lambda found: _bare(found[0]), _APART.sub(_joined, line.removesuffix("\n")))
        if self.has_shown_usage or _UNSAID.fullmatch(text):
            return ""
        if self.has_translated and self._applet in _BRIEF and _ASKS_FOR_USAGE.fullmatch(text):
            return ""
        for pattern, words in _SAID:
            found = pattern.fullmatch(text)
            if found is not None:
                is_told = self.has_translated and self._applet in _BRIEF
                self.has_translated = True
                said = "" if is_told else found.expand(words).replace("{name}", self._applet) + "\n" * line.endswith("\n")
                self.has_shown_usage |= said.startswith(_UNRECOGNIZED)
                return said + self._usage if self.has_shown_usage else said
        if self._usage:
            if _MISUSED.fullmatch(text):
                self.has_shown_usage = True
                return line + self._usage
            if _ASKS_FOR_USAGE.fullmatch(text) or text == "cut: you must specify a list of bytes, characters, or fields":
                self.has_shown_usage = True
                return self.instead
            if not text and (self.instead is not self._usage or self._applet == "tar"):
                return ""
        return line
