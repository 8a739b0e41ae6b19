"""Parameters that nobody assigned: $? and its like, the variables a shell is born with, those computed when read."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mirage.shell import execve
from mirage.shell.bash.arithmetic import evaluate
from mirage.shell.bash.settings import flags
from mirage.shell.bash.subscripts import word_of
from mirage.shell.bash.variables import ASSOCIATIVE, EXPORT, INDEXED, INTEGER, INVISIBLE, READONLY, Dynamic, Variable, Variables
from mirage.shell.lib.text import to_bytes, to_text
from mirage.syntax import ParseError, Parser, unparse
from mirage.syntax.tree import Function, Parameter
from mirage.world import accounts

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

VERSION = "5.2.15(1)-release"
COMP_WORDBREAKS = " \t\n\"'@><=;|&(:"
_PARAMETER = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[(.+)\])?|[0-9]+|[@*#?$!-]", re.DOTALL)
_LOADABLES = "/usr/local/lib/bash:/usr/lib/bash:/opt/local/lib/bash:/usr/pkg/lib/bash:/opt/pkg/lib/bash:."
_BORN = {"BASH_VERSION": VERSION, "BASH_LOADABLES_PATH": _LOADABLES, "HOSTTYPE": "x86_64", "IFS": " \t\n", "OPTERR": "1", "OPTIND": "1",
         "MACHTYPE": "x86_64-pc-linux-gnu", "OSTYPE": "linux-gnu", "PS4": "+ "}  # fmt: skip
_DEFAULT = {"PATH": "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin:.", "TERM": "dumb"}
_DASH_BORN = {"IFS": " \t\n", "OPTIND": "1", "PS2": "> ", "PS4": "+ "}
_DASH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Specials:
    """The part of the Shell that knows what has no assignment."""

    proc: Process
    hostname: str
    vars: Variables
    positional: list[str]
    directories: list[str]
    name: str
    status: int
    last_background: int
    is_dash: bool
    is_lost: bool
    command_text: Any
    handed_on: dict[str, str]  # of the environment: names that are none of a shell variable go on to its programs

    def prepare_variables(self) -> None:
        """The environment taken over, and what every bash sets by itself."""
        self.process_fds: list[int] = []
        self.first_handlers: dict[int, tuple[bool, Any]] = {}  # what a signal did before the first `trap` of it
        self.limits_set: dict[str, tuple[int | None, int | None]] = {}  # ulimit: soft and hard by letter
        self.history_new = 0  # lines that the history file does not have yet
        self.history_in_file = 0
        self.reads_stdin = False
        table, owner = self.vars.table, self.vars.owner
        self.handed_on = {}
        for name, text in self.proc.env.items():
            if name.isidentifier() and name.isascii():
                table[name] = Variable(text, EXPORT, owner)
            elif not self.is_dash and not name.startswith("BASH_FUNC_"):
                self.handed_on[name] = text
        if self.is_dash:
            self._prepare_dash()
            return
        self._import_functions()
        table["COMP_WORDBREAKS"] = Variable(None, 0, owner, Dynamic(lambda shell: COMP_WORDBREAKS))
        for name in ("BASH_ARGC", "BASH_ARGV"):
            table[name] = Variable({}, INDEXED, owner)
        for name, text in {**_BORN, "HOSTNAME": self.hostname, "BASH": self._own_path()}.items():
            table[name] = Variable(text, 0, owner)
        for name, text in _DEFAULT.items():
            if name not in table:
                table[name] = Variable(text, 0, owner)
        if "SHELL" not in table:
            table["SHELL"] = Variable(to_text(self._account_shell()), 0, owner)
        table["OPTIND"].flags |= INTEGER
        level = self.proc.env.get("SHLVL", "0")
        table["SHLVL"] = Variable(str(int(level) + 1 if level.isascii() and level.isdigit() else 1), EXPORT, owner)
        table.setdefault("OLDPWD", Variable(None, EXPORT | INVISIBLE, owner))
        self._set_directory(EXPORT)
        for name, number in (("UID", self.proc.uid), ("EUID", self.proc.uid), ("PPID", self.proc.ppid)):
            table[name] = Variable(str(number), INTEGER | READONLY, owner)
        version = dict(enumerate(["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"]))
        table["BASH_VERSINFO"] = Variable(version, INDEXED | READONLY, owner)
        for name, (dynamic, attributes) in DYNAMIC.items():
            table[name] = Variable(None, attributes, owner, dynamic)

    def _import_functions(self) -> None:
        """Functions that a parent exported; anything but one definition is ignored (CVE-2014-6271)."""
        for name, text in self.proc.env.items():
            if name.startswith("BASH_FUNC_") and name.endswith("%%") and text.startswith("() {"):
                try:
                    items = Parser(f"{name[10:-2]} {text}\n").rest().items
                except ParseError:
                    continue
                if len(items) == 1 and isinstance(items[0].command, Function):
                    self.import_function(items[0].command)

    if TYPE_CHECKING:

        def import_function(self, node: Function) -> None: ...

    def _prepare_dash(self) -> None:
        table, owner = self.vars.table, self.vars.owner
        prompt = "# " if self.proc.uid == 0 else "$ "
        for name, text in {**_DASH_BORN, "PPID": str(self.proc.ppid), "PS1": prompt}.items():
            table[name] = Variable(text, 0, owner)
        table.setdefault("PATH", Variable(_DASH_PATH, 0, owner))
        self._set_directory(EXPORT)

    def _set_directory(self, attributes: int) -> None:
        """PWD: what the environment says if it is right, else what the kernel says."""
        told = self.proc.env.get("PWD", "")
        try:
            here = self.proc.cwd()
            if not told.startswith("/") or to_text(self.proc.caller.realpath(to_bytes(told))) != here:
                told = here
        except OSError as error:
            why, self.is_lost = os.strerror(error.errno or errno.ENOENT), True
            if self.is_dash:
                words, told = f"{self.proc.argv[0]}: 0: getcwd() failed: {why}\n", ""
            else:
                words = f"shell-init: error retrieving current directory: getcwd: cannot access parent directories: {why}\n"
            if 2 in self.proc.fds:
                self.proc.fds[2].write_now(to_bytes(words))
        self.vars.table["PWD"] = Variable(told, attributes, self.vars.owner)

    def _account_shell(self) -> bytes:
        account = accounts.find(self.proc.visit.view, self.proc.uid)
        return account.shell if account is not None and account.shell else b"/bin/sh"

    def _own_path(self) -> str:
        """$BASH (shell.c get_bash_name)."""
        if "/" in self.name:
            return self.name
        if self.name.startswith("-"):
            return to_text(self._account_shell())
        return execve.find(self.proc, self.name) or "/usr/bin/bash"

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
        return Parameter(found[1] or text, True, word_of(subscript, is_key=self.vars.is_associative(found[1])) if subscript else None)

    def home_of(self, user: str) -> str | None:
        """What ~user stands for; None when it stays as it is."""
        if user in ("+", "-"):
            return self.vars.get("PWD" if user == "+" else "OLDPWD")
        home = self.vars.get("HOME") if not user else None
        if home is not None:
            return home
        account = accounts.find(self.proc.visit.view, user or self.proc.uid)
        return to_text(account.home) if account is not None else None

    def running_text(self) -> str:
        """$BASH_COMMAND: the command that runs, or that a trap interrupted."""
        return unparse(self.command_text) if self.command_text is not None else ""

    def random(self) -> int:
        """brand() of bash 5.2's random.c; every subshell begins anew."""
        if self.seed is None:
            self.seed = self.proc.rng.getrandbits(32)
        last = self.last_random
        while self.last_random == last:
            high, low = divmod(self.seed or 123459876, 127773)
            self.seed = 16807 * low - 2836 * high
            self.seed += 0x7FFFFFFF if self.seed < 0 else 0
            self.last_random = ((self.seed >> 16) ^ (self.seed & 65535)) & 32767
        return self.last_random

    def seed_random(self, value: str) -> None:
        self.seed, self.last_random = evaluate(value, self.vars) & 0xFFFFFFFF, -1

    seed: int | None = None
    last_random = -1

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


def _array(items: Iterable[object]) -> dict[int, str]:
    return {index: str(item) for index, item in enumerate(items)}


def _functions(shell: Any) -> dict[int, str] | None:
    """FUNCNAME: the innermost first; a script file's own place is `main`."""
    if not any(not frame.is_source for frame in shell.frames):
        return None
    return _array([frame.function or "source" for frame in reversed(shell.frames)] + ["main"] * shell.is_script)


def _sources(shell: Any) -> dict[int, str]:
    return _array([frame.source for frame in reversed(shell.frames)] + [shell.script_name] * shell.is_script)


def _call_lines(shell: Any) -> dict[int, str]:
    return _array([frame.line for frame in reversed(shell.frames)] + [0] * shell.is_script)


def _realtime(shell: Any) -> str:
    seconds, rest = divmod(shell.proc.clock.now(), 10**9)
    return f"{seconds}.{rest // 1000:06d}"


def _seconds(shell: Any) -> str:
    return str((shell.proc.clock.now() - shell.started) // 10**9)


def _set_seconds(shell: Any, value: str) -> None:
    shell.started = shell.proc.clock.now() - evaluate(value, shell.vars) * 10**9


def _set_name(shell: Any, value: str) -> None:
    shell.name = value


def _ignored(shell: Any, value: str) -> None:
    """An assignment that bash takes and forgets."""


DYNAMIC: dict[str, tuple[Dynamic, int]] = {
    "RANDOM": (Dynamic(lambda shell: str(shell.random()), lambda shell, value: shell.seed_random(value)), INTEGER),
    "SRANDOM": (Dynamic(lambda shell: str(shell.proc.rng.getrandbits(32)), _ignored), INTEGER),
    "LINENO": (Dynamic(lambda shell: str(shell.line), _ignored), 0),
    "SECONDS": (Dynamic(_seconds, _set_seconds), 0),
    "EPOCHSECONDS": (Dynamic(lambda shell: str(shell.proc.clock.now() // 10**9), _ignored), 0),
    "EPOCHREALTIME": (Dynamic(_realtime, _ignored), 0),
    "BASHPID": (Dynamic(lambda shell: str(shell.proc.pid), _ignored), INTEGER),
    "BASH_SUBSHELL": (Dynamic(lambda shell: str(shell.subshell_level), _ignored), 0),
    "BASH_COMMAND": (Dynamic(lambda shell: shell.running_text(), _ignored), 0),
    "BASH_ARGV0": (Dynamic(lambda shell: shell.name, _set_name), 0),
    "HISTCMD": (Dynamic(lambda shell: str(len(shell.history) + 1 if shell.interactive else 1), _ignored), INTEGER),
    "SHELLOPTS": (Dynamic(lambda shell: ":".join(sorted(shell.options))), READONLY),
    "BASHOPTS": (Dynamic(lambda shell: ":".join(sorted(shell.shopts))), READONLY),
    "_": (Dynamic(lambda shell: shell.last_argument, _ignored), 0),
    "PIPESTATUS": (Dynamic(lambda shell: _array(shell.pipestatus), _ignored), INDEXED),
    "GROUPS": (Dynamic(lambda shell: _array(_groups(shell)), _ignored), INDEXED),
    "DIRSTACK": (Dynamic(lambda shell: _array([shell.vars.get("PWD"), *shell.directories])), INDEXED),
    "FUNCNAME": (Dynamic(_functions, _ignored), INDEXED),
    "BASH_SOURCE": (Dynamic(_sources, _ignored), INDEXED),
    "BASH_LINENO": (Dynamic(_call_lines, _ignored), INDEXED),
    "BASH_ALIASES": (Dynamic(lambda shell: dict(shell.aliases)), ASSOCIATIVE),
    "BASH_CMDS": (Dynamic(lambda shell: {name: path for name, (path, _) in shell.hashed.items()}), ASSOCIATIVE),
}


def _groups(shell: Any) -> list[int]:
    cred = shell.proc.caller.cred
    return [cred.gid, *sorted(group for group in cred.groups if group != cred.gid)]
