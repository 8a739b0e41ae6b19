"""systemd-cat (systemd 252): what a command says, or what comes in, goes to the journal."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from mirage.shell.execve import ExecError
from mirage.shell.fds import open_pipe
from mirage.shell.journal import levels
from mirage.shell.lib.text import to_text
from mirage.shell.programs.journalctl import PRIORITIES
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "help": "h",
    "version": "version",
    "identifier": ":t",
    "priority": ":p",
    "stderr-priority": ":stderr",
    "level-prefix": ":prefix",
}
PREFIX = re.compile(r"<([0-7])>")


@program("systemd-cat")
async def systemd_cat(proc: Process) -> int:
    options, words = asked(proc, "+ht:p:", LONGS)
    given = dict(options)
    for key, name in (("p", "priority"), ("stderr", "stderr priority")):
        if key in given and given[key] not in PRIORITIES and given[key] not in map(str, range(8)):
            proc.err(f"Failed to parse {name} value.\n")
            return 1
    if not words:
        while line := await proc.read_line(0):
            _say(proc, given, proc.pid, line.removesuffix(b"\n"), "cat")
        return 0
    reader, writer = open_pipe()
    fds = {**proc.fds, 1: writer, 2: writer}
    try:
        child = proc.start(words, fds=fds)
    except ExecError as error:
        proc.err(f"Failed to execute process: {os.strerror(error.errno or 0)}\n")
        return 1
    finally:
        writer.close()
    data = b""
    while chunk := await proc.read_from(reader):
        *whole, data = (data + chunk).split(b"\n")
        for line in whole:
            _say(proc, given, child.pid, line, words[0])
    if data:
        _say(proc, given, child.pid, data, words[0])
    reader.close()
    return await child.wait()


def _say(proc: Process, given: dict[str, str], pid: int, line: bytes, name: str) -> None:
    text, level = to_text(line), _level(given.get("p", "info"))
    prefix = PREFIX.match(text) if given.get("prefix", "yes") not in ("0", "no", "false", "off") else None
    if prefix is not None:
        text, level = text[prefix.end() :], int(prefix[1])
    if text.strip():
        tag = given.get("t") or name.rpartition("/")[2]
        said = [Line(proc.clock.now(), logs.SYSLOG, f"{tag}[{pid}]", text)]
        levels.remember(proc, proc.host.logins.log(proc.visit.layer, said), level)


def _level(word: str) -> int:
    return int(word) if word.isdecimal() else PRIORITIES.index(word)
