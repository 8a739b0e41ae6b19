"""sftp (OpenSSH 9.2p1): the client. Other hosts answer as the world's internet says; the machine's own takes logins and files."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from mirage.shell.lib.destination import join
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.lib.unpacking import SIZE_MAX
from mirage.shell.net import sshclient
from mirage.shell.net.sshclient import FAILED
from mirage.shell.programs.ssh import target_of
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

SHORT = "1246AafhNpqrvCc:D:i:l:o:s:S:b:B:F:J:P:R:X:"


@program("sftp")
async def sftp(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, SHORT, {})
    except UsageError as error:
        proc.err(str(error).replace("invalid option", "unknown option").replace("'", "") + "\r\n" + recorded(proc, "sftp.usage"))
        return 1
    given = dict(options)
    if "b" in given and given["b"] != "-" and not proc.exists(given["b"]):
        proc.err(f"No such file or directory ({given['b']}).\r\n")
        return FAILED
    if not operands or len(operands) > 2 or "h" in given:
        proc.err(recorded(proc, "sftp.usage"))
        return 1
    if "P" in given and not given["P"].isdecimal():
        proc.err(f'Bad port "{given["P"]}"\n\r\n')
        return FAILED
    host, _, path = operands[0].removeprefix("sftp://").partition(":")
    target = target_of(proc, host, [(key, value) for key, value in options if key in "oP"], letter="P")
    reached = await sshclient.reach(proc, target) if target is not None else None
    user = await sshclient.log_in(proc, target, reached) if target is not None and reached is not None else None
    if user is None:
        proc.err("" if target is not None else "Connection closed.  \r\n")  # read() had failed before ssh's end was known
        proc.err("Connection closed\r\n")
        return FAILED
    if "q" not in given:
        proc.err(f"Connected to {host.rpartition('@')[2]}.\r\n")
    return await _Session(proc, join(user.home, path) if path else user.home).live()


class _Session:
    """Commands at the prompt; both ends are this machine."""

    def __init__(self, proc: Process, there: str) -> None:
        self._proc, self._there = proc, there

    async def live(self) -> int:
        proc = self._proc
        while True:
            proc.out("sftp> ")
            await proc.flush()
            line = to_text(await proc.read_line(0))
            try:
                words = shlex.split(line)
            except ValueError:
                proc.err("Unterminated quoted argument\r\n")
                continue
            if not line or (words and words[0].lower() in ("bye", "quit", "exit")):
                return 0
            if words:
                await self._command(words[0].lower(), [word for word in words[1:] if not word.startswith("-")])

    async def _command(self, verb: str, words: list[str]) -> None:
        proc = self._proc
        place = self._place(words[0]) if words else self._there
        match verb:
            case "pwd":
                proc.out(f"Remote working directory: {self._there}\n")
            case "lpwd":
                proc.out(f"Local working directory: {proc.cwd()}\n")
            case "cd" if not proc.exists(place):
                proc.err(f"stat {place}: No such file or directory\r\n")
            case "cd":
                self._there = place
            case "ls" | "dir":
                self._list(place, words)
            case "lls":
                await proc.spawn(["ls", *words])
            case "get" | "put" if not words:
                proc.err("You must specify at least one path after a get command.\r\n".replace("get", verb))
            case "get":
                self._carry(place, words[1] if len(words) > 1 else words[0].rsplit("/", 1)[-1], words[0], f"Fetching {place} to ")
            case "put":
                goal = self._place(words[1] if len(words) > 1 else words[0].rsplit("/", 1)[-1])
                self._carry(words[0], goal, words[0], f"Uploading {words[0]} to ")
            case "rm" | "mkdir" | "rmdir" if words:
                self._change(verb, place)
            case _ if verb.startswith("!"):
                await proc.spawn([proc.env.get("SHELL", "/bin/sh"), *(["-c", " ".join([verb[1:], *words])] if verb[1:] else [])])
            case _:
                proc.err("Invalid command.\r\n")

    def _place(self, word: str) -> str:
        return word if word.startswith("/") else "/" + "/".join(_walked(join(self._there, word)))

    def _list(self, place: str, words: list[str]) -> None:
        proc = self._proc
        try:
            names = sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(place)))
        except OSError as error:
            proc.err(f'Can\'t ls: "{place}" not found\r\n' if error.errno == 2 else f"{place}\n")
            return
        shown = [f"{words[0].rstrip('/')}/{name}" if words else name for name in names if not name.startswith(".")]
        width = max(map(len, shown), default=0) + 2
        columns = max(1, proc.columns() // width)
        for at in range(0, len(shown), columns):
            proc.out("".join(f"{name:<{width}}" for name in shown[at : at + columns]) + "\n")

    def _carry(self, source: str, goal: str, named: str, words: str) -> None:
        proc = self._proc
        try:
            data = proc.read_file(source, SIZE_MAX)
        except OSError as error:
            is_get = words.startswith("Fetching")
            proc.err(f'File "{source}" not found.\r\n' if is_get else f"stat {named}: {why(error)}\r\n")
            return
        proc.out(f"{words}{goal}\n")
        try:
            proc.caller.write_file(to_bytes(goal), data)
        except OSError as error:
            proc.err(f'{"open local" if words.startswith("Fetching") else "dest open"} "{goal}": {why(error)}\r\n')
            return
        if proc.isatty(1):
            name = source.rsplit("/", 1)[-1]
            proc.out(f"{name:<{max(0, proc.columns() - 36)}} 100% {len(data):>4}   {len(data) / 1024:>7.1f}KB/s   00:00    \n")

    def _change(self, verb: str, place: str) -> None:
        proc = self._proc
        work = {"rm": proc.caller.unlink, "mkdir": proc.caller.mkdir, "rmdir": proc.caller.rmdir}[verb]
        if verb == "rm":
            proc.out(f"Removing {place}\n")
        try:
            work(to_bytes(place))
        except OSError as error:
            asked = {"rm": "remote delete", "mkdir": "remote mkdir", "rmdir": "remote rmdir"}[verb]
            proc.err(f'{asked} "{place}": {why(error)}\r\n')


def _walked(path: str) -> list[str]:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return parts
