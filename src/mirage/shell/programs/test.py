"""test and [ as programs (coreutils 9.1): the shell has its own, but find -exec, xargs and /usr/bin/test ask these."""

from __future__ import annotations

import re
import stat as st
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib import gnu
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.vfs.types import R_OK, W_OK, X_OK

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

TROUBLE = 2
NUMBERS: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda left, right: left == right, "-ne": lambda left, right: left != right, "-lt": lambda left, right: left < right,
    "-le": lambda left, right: left <= right, "-gt": lambda left, right: left > right, "-ge": lambda left, right: left >= right,
}  # fmt: skip
FILES = frozenset({"-nt", "-ot", "-ef"})
BINARY = frozenset({"=", "==", "!=", *NUMBERS, *FILES})
ACCESS = {"-r": R_OK, "-w": W_OK, "-x": X_OK}
KINDS = {"-b": st.S_IFBLK, "-c": st.S_IFCHR, "-d": st.S_IFDIR, "-f": st.S_IFREG, "-p": st.S_IFIFO, "-S": st.S_IFSOCK}
BITS = {"-g": st.S_ISGID, "-k": st.S_ISVTX, "-u": st.S_ISUID}
LINKS = ("-h", "-L")
UNARY = frozenset({*ACCESS, *KINDS, *BITS, *LINKS, "-e", "-s", "-G", "-N", "-O", "-n", "-t", "-z"})
INTEGER = re.compile(r"[ \t]*([+-]?)([0-9]+)[ \t]*")
DEPTH = 200  # of parentheses that are followed


@program("test", path="/usr/bin/test")
def test(proc: Process) -> int:
    return _judge(proc, proc.args)


@program("[", path="/usr/bin/[")
def bracket(proc: Process) -> int:
    args = proc.args
    if args in (["--help"], ["--version"]):
        gnu.tell(proc, "test", args[0][2:])
    if args[-1:] != ["]"]:
        return proc.error(f"missing {quoted(proc, ']')}", TROUBLE)
    return _judge(proc, args[:-1])


def _judge(proc: Process, words: list[str]) -> int:
    if not words:
        return 1
    expression = _Expression(proc, words)
    value = expression.counted(len(words))
    if expression.at != len(words):
        expression.wrong(f"extra argument {quoted(proc, words[expression.at])}")
    return 0 if value else 1


class _Expression:
    """posixtest() of test.c: the words, and how far they are read."""

    def __init__(self, proc: Process, words: list[str]) -> None:
        self.proc = proc
        self.words = words
        self.at = 0
        self.depth = 0

    def wrong(self, text: str) -> NoReturn:
        self.proc.error(text)
        raise Exited(TROUBLE)

    def counted(self, count: int) -> bool:
        """What one to four words mean by their number (POSIX.1-2024 test), and any number by the grammar."""
        words, at = self.words, self.at
        if count == 1:
            return self._one()
        if count == 2:
            return self._two()
        if count == 3:
            return self._three()
        if count == 4 and words[at] == "!":
            self._advance()
            return not self._three()
        if count == 4 and words[at] == "(" and words[at + 3] == ")":
            self.at += 1
            value = self._two()
            self.at += 1
            return value
        return self._either()

    def _advance(self) -> None:
        self.at += 1
        if self.at >= len(self.words):
            self._beyond()

    def _beyond(self) -> NoReturn:
        self.wrong(f"missing argument after {quoted(self.proc, self.words[-1])}")

    def _one(self) -> bool:
        self.at += 1
        return self.words[self.at - 1] != ""

    def _two(self) -> bool:
        word = self.words[self.at]
        if word == "!":
            self.at += 1
            return not self._one()
        if len(word) != 2 or word[0] != "-":
            self._beyond()
        return self._unary()

    def _three(self) -> bool:
        first, op, third = self.words[self.at : self.at + 3]
        if op in BINARY:
            return self._binary()
        if first == "!":
            self._advance()
            return not self._two()
        if first == "(" and third == ")":
            self.at += 1
            value = self._one()
            self.at += 1
            return value
        if op not in ("-a", "-o"):
            self.wrong(f"{quoted(self.proc, op)}: binary operator expected")
        return self._either()

    # ---- the grammar

    def _either(self) -> bool:
        if self.at >= len(self.words):
            self._beyond()
        value = self._both()
        while self._is_next("-o"):
            self.at += 1
            value = self._both() or value
        return value

    def _both(self) -> bool:
        value = self._term()
        while self._is_next("-a"):
            self.at += 1
            value = self._term() and value
        return value

    def _is_next(self, word: str) -> bool:
        return self.at < len(self.words) and self.words[self.at] == word

    def _term(self) -> bool:
        is_negated = False
        while self._is_next("!"):
            self._advance()
            is_negated = not is_negated
        words = self.words
        left = len(words) - self.at
        if left <= 0:
            self._beyond()
        word = words[self.at]
        if word == "(":
            value = self._parenthesis()
        elif (left >= 4 and word == "-l" and words[self.at + 2] in BINARY) or (left >= 3 and words[self.at + 1] in BINARY):
            value = self._binary()
        elif len(word) == 2 and word[0] == "-":
            value = self._unary()
        else:
            value = self._one()
        return value != is_negated

    def _parenthesis(self) -> bool:
        self.depth += 1
        if self.depth > DEPTH:
            self.proc.session.stop("depth", DEPTH)
        self._advance()
        words, left = self.words, len(self.words) - self.at
        close = next((number for number in range(1, min(left, 5)) if words[self.at + number] == ")"), left)
        value = self.counted(close if close < 5 else left)
        if self.at >= len(words):
            self.wrong(f"{quoted(self.proc, ')')} expected")
        if words[self.at] != ")":
            self.wrong(f"{quoted(self.proc, ')')} expected, found {quoted(self.proc, words[self.at])}")
        self.at += 1
        self.depth -= 1
        return value

    # ---- operators

    def _binary(self) -> bool:
        words = self.words
        is_left_length = words[self.at] == "-l" and len(words) - self.at >= 4 and words[self.at + 1] not in BINARY
        if is_left_length:
            self.at += 1
        left, op = words[self.at], words[self.at + 1]
        is_right_length = self.at + 1 < len(words) - 2 and words[self.at + 2] == "-l"
        if is_right_length:
            self.at += 1
        right = words[self.at + 2]
        self.at += 3
        if op in NUMBERS:
            first = len(to_bytes(left)) if is_left_length else self._integer(left)
            second = len(to_bytes(right)) if is_right_length else self._integer(right)
            return NUMBERS[op](first, second)
        if op in FILES:
            if is_left_length or is_right_length:
                self.wrong(f"{op} does not accept -l")
            return self._files(op, left, right)
        return (left == right) != (op == "!=")

    def _integer(self, word: str) -> int:
        found = INTEGER.fullmatch(word)
        if found is None:
            self.wrong(f"invalid integer {quoted(self.proc, word)}")
        digits = found[2].lstrip("0")[:4000] or "0"
        return -int(digits) if found[1] == "-" else int(digits)

    def _files(self, op: str, left: str, right: str) -> bool:
        first, second = self._stat(left), self._stat(right)
        if op == "-ef":
            return first is not None and second is not None and (first.dev, first.ino) == (second.dev, second.ino)
        if op == "-ot":
            first, second = second, first
        return first is not None and (second is None or first.mtime > second.mtime)

    def _stat(self, name: str, *, follows: bool = True) -> Stat | None:
        try:
            return self.proc.stat(name) if follows else self.proc.lstat(name)
        except OSError:
            return None

    def _unary(self) -> bool:
        op = self.words[self.at]
        if op not in UNARY:
            self.wrong(f"{quoted(self.proc, op)}: unary operator expected")
        self._advance()
        word = self.words[self.at]
        self.at += 1
        if op in ("-n", "-z"):
            return (word != "") == (op == "-n")
        if op == "-t":
            return self.proc.isatty(self._integer(word))
        if op in ACCESS:
            return self.proc.caller.can(to_bytes(word), ACCESS[op])
        stat = self._stat(word, follows=op not in LINKS)
        return stat is not None and self._holds(op, stat)

    def _holds(self, op: str, stat: Stat) -> bool:
        if op in KINDS:
            return st.S_IFMT(stat.mode) == KINDS[op]
        if op in BITS:
            return bool(stat.mode & BITS[op])
        match op:
            case "-s":
                return stat.size > 0
            case "-O":
                return stat.uid == self.proc.uid
            case "-G":
                return stat.gid == self.proc.gid
            case "-N":
                return stat.mtime > stat.atime
            case "-h" | "-L":
                return st.S_ISLNK(stat.mode)
        return True
