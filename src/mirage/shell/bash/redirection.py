"""Redirections: descriptors put in place for one command, and taken back."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from stat import S_ISREG
from typing import TYPE_CHECKING

from mirage.shell.bash import dash
from mirage.shell.bash.faults import Fault
from mirage.shell.bash.jobs import describe
from mirage.shell.bash.netredir import connected
from mirage.shell.fds import BytesReader, Descriptor
from mirage.shell.lib.text import to_bytes
from mirage.syntax.tree import Literal, Redirect
from mirage.syntax.unparse import word_text

if TYPE_CHECKING:
    from mirage.shell.bash.expansion import Expansion
    from mirage.shell.bash.variables import Variables
    from mirage.shell.process import Process

Undo = list[tuple[int, "Descriptor | None"]]
_OPEN = {
    "<": os.O_RDONLY,
    ">": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
    ">|": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
    ">>": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
    "<>": os.O_RDWR | os.O_CREAT,
    "&>": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
    "&>>": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
}
_FIRST = 10  # the first descriptor of {name}>file


class Redirections:
    """The part of the Shell that redirects."""

    proc: Process
    expand: Expansion
    vars: Variables
    options: set[str]
    interactive: bool
    shopts: set[str]
    process_fds: list[int]
    is_ash: bool
    is_dash: bool

    @property
    def redirect_status(self) -> int:
        """What a command has failed with whose redirections could not be made."""
        return dash.FAILED if self.is_dash and not self.is_ash else 1

    def complain(self, text: str) -> None:
        raise NotImplementedError

    async def flush(self) -> bool:
        raise NotImplementedError

    async def redirect(self, redirects: Sequence[Redirect]) -> Undo | None:
        """Do them, left to right; what to undo, or None after a complaint (with nothing changed)."""
        undo: Undo = []
        mark = len(self.process_fds)
        op = ""
        try:
            for redirect in redirects:
                op = redirect.op
                await self._one(redirect, undo)
        except OSError as error:
            self.restore(undo)
            name = error.filename if isinstance(error.filename, str) else ""
            if self.is_dash and name and op in _OPEN:
                self.complain(dash.redirect_words(name, error, creates=op not in ("<", "<>")))
            else:
                self.complain(f"{name}: {describe(error)}" if isinstance(error.filename, str) else describe(error))
            await self.flush()
            return None
        except Fault as fault:
            self.restore(undo)
            if fault.is_fatal:
                raise
            self.complain(fault.text)
            await self.flush()
            return None
        except BaseException:
            self.restore(undo)
            raise
        self.close_substitutions(mark)
        return undo

    def close_substitutions(self, mark: int) -> None:
        """Close the pipes of process substitutions that were opened since there were `mark` of them."""
        while len(self.process_fds) > mark:
            descriptor = self.proc.fds.pop(self.process_fds.pop(), None)
            if descriptor is not None:
                descriptor.close()

    def restore(self, undo: Undo) -> None:
        """Put back what was there."""
        fds = self.proc.fds
        for number, old in reversed(undo):
            current = fds.pop(number, None)
            if old is not None:
                fds[number] = old
            if current is not None:
                current.close()

    def keep(self, undo: Undo) -> None:
        """`exec` without a command: what was there is closed for good."""
        for _, old in undo:
            if old is not None:
                old.close()

    def _put(self, number: int, descriptor: Descriptor | None, undo: Undo) -> None:
        fds = self.proc.fds
        undo.append((number, fds.pop(number, None)))
        if descriptor is not None:
            fds[number] = descriptor

    async def _one(self, redirect: Redirect, undo: Undo) -> None:
        op = redirect.op
        if op in ("<<", "<<-"):
            body = await self.expand.document(redirect.body) if redirect.body is not None else ""
            self._place(redirect, BytesReader(to_bytes(body)), 0, undo)
            return
        if op == "<<<":
            text = await self.expand.one(redirect.target)
            self._place(redirect, BytesReader(to_bytes(text + "\n")), 0, undo)
            return
        words = await self.expand.fields([redirect.target])
        if len(words) != 1:
            raise Fault(f"{word_text(redirect.target)}: ambiguous redirect")
        name = words[0]
        if op in (">&", "<&"):
            await self._duplicate(redirect, name, undo)
            return
        if not name and not redirect.target.parts:
            raise Fault(f"{word_text(redirect.target)}: ambiguous redirect")
        descriptor = await self._opened(name, op)
        if op in ("&>", "&>>"):
            self._put(1, descriptor, undo)
            self._put(2, descriptor.dup(), undo)
            return
        self._place(redirect, descriptor, 0 if op[0] == "<" else 1, undo)

    def _place(self, redirect: Redirect, descriptor: Descriptor, default: int, undo: Undo) -> None:
        """Under the number that the redirection names, or a fresh one for {name}."""
        if redirect.variable:
            number = self.proc.free_fd(_FIRST)
            self._name(redirect.variable, number)
            self.proc.fds[number] = descriptor  # stays open behind the command
            return
        self._put(default if redirect.fd is None else redirect.fd, descriptor, undo)

    def _name(self, variable: str, number: int) -> None:
        name, bracket, rest = variable.partition("[")
        if bracket:
            self.vars.set_element(name, rest[:-1], str(number))
        else:
            self.vars.set(name, str(number))

    def _named(self, variable: str) -> str | None:
        name, bracket, rest = variable.partition("[")
        return self.vars.element_text(name, rest[:-1]) if bracket else self.vars.get(variable)

    async def _opened(self, name: str, op: str) -> Descriptor:
        flags = _OPEN[op]
        if "restricted_shell" in self.shopts and flags & os.O_ACCMODE != os.O_RDONLY:
            raise Fault(f"{name}: restricted: cannot redirect output")
        try:
            if name.startswith(("/dev/tcp/", "/dev/udp/")) and not self.is_dash:
                return await connected(self, name)  # type: ignore[arg-type]
            if op in (">", "&>") and "noclobber" in self.options:
                try:
                    stat = self.proc.stat(name)
                except OSError:
                    flags |= os.O_EXCL
                else:
                    if S_ISREG(stat.mode):
                        raise Fault(f"{name}: cannot overwrite existing file")
            return await self.proc.open_fd(name, flags, 0o666)
        except OSError as error:
            error.filename = name
            raise

    async def _duplicate(self, redirect: Redirect, name: str, undo: Undo) -> None:
        """n>&m, n<&m, n>&-, n>&m-, >&file"""
        default = 0 if redirect.op == "<&" else 1
        number = default if redirect.fd is None else redirect.fd
        if name == "-":
            if redirect.variable:
                value = self._named(redirect.variable)
                if value is None or not value.isdigit() or int(value) not in self.proc.fds:
                    raise Fault(f"{redirect.variable}: ambiguous redirect" if not value else f"{value}: Bad file descriptor")
                self.proc.close_fd(int(value))
                return
            self._put(number, None, undo)
            return
        moves = name.endswith("-") and name[:-1].isdigit()
        digits = name[:-1] if moves else name
        if not (digits.isascii() and digits.isdigit()):
            if redirect.op == ">&" and redirect.fd in (None, 1) and not redirect.variable:
                descriptor = await self._opened(name, ">")
                self._put(1, descriptor, undo)
                self._put(2, descriptor.dup(), undo)
                return
            raise Fault(f"{word_text(redirect.target)}: ambiguous redirect")
        source = int(digits)
        there = self.proc.fds.get(source)
        if there is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF), word_text(redirect.target) if _is_plain(redirect) else digits)
        if redirect.variable:
            fresh = self.proc.free_fd(_FIRST)
            self._name(redirect.variable, fresh)
            self.proc.fds[fresh] = there.dup()
        elif source == number:
            return
        else:
            self._put(number, there.dup(), undo)
        if moves and source != number:
            self._put(source, None, undo)


def _is_plain(redirect: Redirect) -> bool:
    return all(isinstance(part, Literal) for part in redirect.target.parts)
