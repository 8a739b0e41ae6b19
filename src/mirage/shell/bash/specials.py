"""Parameters that nobody assigned: $? and its like, the variables a shell is born with, those computed when read."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from mirage.shell.bash.settings import flags
from mirage.shell.bash.variables import EXPORT, INDEXED, INTEGER, READONLY, Dynamic, Variable, Variables
from mirage.shell.text import to_bytes, to_text
from mirage.syntax.tree import Literal, Parameter, Word
from mirage.world import accounts

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

VERSION = "5.2.15(1)-release"
_PARAMETER = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[(.+)\])?|[0-9]+|[@*#?$!-]", re.DOTALL)
_BORN = {"BASH": "/usr/bin/bash", "BASH_VERSION": VERSION, "HOSTTYPE": "x86_64", "IFS": " \t\n", "OPTERR": "1", "OPTIND": "1",
         "MACHTYPE": "x86_64-pc-linux-gnu", "OSTYPE": "linux-gnu", "PS4": "+ "}  # fmt: skip
_DEFAULT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM": "dumb", "SHELL": "/bin/sh"}


class Specials:
    """The part of the Shell that knows what has no assignment."""

    proc: Process
    vars: Variables
    positional: list[str]
    directories: list[str]
    name: str
    status: int
    last_background: int

    def prepare_variables(self) -> None:
        """The environment taken over, and what every bash sets by itself."""
        self.process_fds: list[int] = []
        self.reads_stdin = False
        table, owner = self.vars.table, self.vars.owner
        for name, text in self.proc.env.items():
            if name.isidentifier() and name.isascii():
                table[name] = Variable(text, EXPORT, owner)
        for name, text in {**_BORN, "HOSTNAME": self.proc.host.hostname}.items():
            table[name] = Variable(text, 0, owner)
        for name, text in _DEFAULT.items():
            table.setdefault(name, Variable(text, 0, owner))
        level = self.proc.env.get("SHLVL", "0")
        table["SHLVL"] = Variable(str(int(level) + 1 if level.isascii() and level.isdigit() else 1), EXPORT, owner)
        try:
            table["PWD"] = Variable(self.proc.cwd(), EXPORT, owner)
        except OSError:
            pass
        for name, number in (("UID", self.proc.uid), ("EUID", self.proc.uid), ("PPID", self.proc.ppid)):
            table[name] = Variable(str(number), INTEGER | READONLY, owner)
        version = dict(enumerate(["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"]))
        table["BASH_VERSINFO"] = Variable(version, INDEXED | READONLY, owner)
        for name, dynamic in _DYNAMIC.items():
            table[name] = Variable(None, 0, owner, dynamic)

    def special(self, name: str) -> str | None:
        """$? $$ $! $# $- $0 $1 ...; None when unset."""
        match name:
            case "?":
                return str(self.status)
            case "$":
                return str(self.proc.pid if self.root_pid is None else self.root_pid)
            case "!":
                return str(self.last_background) if self.last_background else None
            case "#":
                return str(len(self.positional))
            case "-":
                return flags(self)  # type: ignore[arg-type]
            case "0":
                return self.name
            case "@" | "*":
                return " ".join(self.positional) if self.positional else None
        number = int(name) if name.isascii() and name.isdigit() else 0
        return self.positional[number - 1] if 0 < number <= len(self.positional) else None

    root_pid: int | None = None  # $$ in a subshell is still the shell's own

    def parameter_named(self, text: str) -> Parameter | None:
        """The parameter that ${!x} leads to; None for what is no name."""
        found = _PARAMETER.fullmatch(text)
        if found is None:
            return None
        subscript = found[2]
        return Parameter(found[1] or text, True, Word((Literal(subscript),), subscript) if subscript else None)

    def home_of(self, user: str) -> str | None:
        """What ~user stands for; None when it stays as it is."""
        if user in ("+", "-"):
            return self.vars.get("PWD" if user == "+" else "OLDPWD")
        home = self.vars.get("HOME") if not user else None
        if home is not None:
            return home
        account = accounts.find(self.proc.visit.view, user or self.proc.uid)
        return to_text(account.home) if account is not None else None

    def file_status(self, name: str) -> Stat | None:
        """stat(2), where a test asks; None when there is no such file."""
        try:
            return self.proc.caller.stat(to_bytes(name))
        except OSError:
            return None

    def columns(self) -> int:
        word = self.vars.get("COLUMNS") or ""
        return int(word) if word.isascii() and word.isdigit() and int(word) else self.proc.columns()

    async def null_input(self) -> Descriptor | None:
        """/dev/null, which a background command reads."""
        try:
            return await self.proc.open_fd("/dev/null", os.O_RDONLY)
        except OSError:
            return None

    def set_directory(self, index: int, value: str) -> None:
        """DIRSTACK[index]=value; the current directory is not changed by it."""
        if 0 < index <= len(self.directories):
            self.directories[index - 1] = value


def _random(shell: Any) -> str:
    return str(shell.proc.rng.randrange(32768))


_DYNAMIC: dict[str, Dynamic] = {
    "RANDOM": Dynamic(_random, lambda shell, value: None),
    "SRANDOM": Dynamic(lambda shell: str(shell.proc.rng.getrandbits(32)), lambda shell, value: None),
    "LINENO": Dynamic(lambda shell: str(shell.line), lambda shell, value: None),
    "SECONDS": Dynamic(lambda shell: str((shell.proc.clock.now() - shell.started) // 10**9), lambda shell, value: None),
    "EPOCHSECONDS": Dynamic(lambda shell: str(shell.proc.clock.now() // 10**9), lambda shell, value: None),
    "BASHPID": Dynamic(lambda shell: str(shell.proc.pid), lambda shell, value: None),
    "BASH_SUBSHELL": Dynamic(lambda shell: str(shell.subshell_level), lambda shell, value: None),
}
