"""nginx's configuration as text: directives and blocks, with the files that they include (ngx_conf_file.c).

Read from the machine's own /etc/nginx, so that what its people (or a visitor) put there is what is served.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mirage.vfs.caller import Caller

MAIN = b"/etc/nginx/nginx.conf"
MOST = 1 << 20  # bytes of configuration that are read, and of its includes together
DEEPEST = 20
ESCAPES = {"t": "\t", "r": "\r", "n": "\n"}


class BadSettings(Exception):  # noqa: N818 - the machine's people wrote it
    """nginx would refuse to start with it."""


@dataclass(slots=True)
class Directive:
    """One directive; `block` is None where it ends with a semicolon."""

    name: str
    words: list[str]
    block: list[Directive] | None = None


@dataclass(slots=True)
class Block:
    """Directives by name, in the order in which they stand."""

    directives: list[Directive] = field(default_factory=list)

    def all(self, name: str) -> list[Directive]:
        return [directive for directive in self.directives if directive.name == name]

    def words(self, name: str) -> list[str] | None:
        """The words of the last directive of a name."""
        found = self.all(name)
        return found[-1].words if found else None


class Loader:
    """Reads a configuration with all that it includes, and remembers where it looked."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._left = MOST
        self.places: list[bytes] = []

    def load(self, path: bytes = MAIN) -> Block:
        """The whole of it. BadSettings: it is none."""
        return Block(self._read(path, 0))

    def stamp(self) -> tuple[tuple[int, int, int] | None, ...]:
        """What changes when one of the places does."""
        found: list[tuple[int, int, int] | None] = []
        for path in self.places:
            try:
                stat = self._caller.stat(path)
                found.append((stat.ino, stat.mtime, stat.size))
            except OSError:
                found.append(None)
        return tuple(found)

    def _read(self, path: bytes, depth: int) -> list[Directive]:
        self.places.append(path)
        try:
            text = self._caller.read_file(path, self._left)
        except OSError as error:
            raise BadSettings(str(error)) from None
        self._left -= len(text)
        if self._left <= 0 or depth > DEEPEST:
            raise BadSettings("too much")
        return self._resolved(parse(text.decode("latin-1")), depth)

    def _resolved(self, directives: list[Directive], depth: int) -> list[Directive]:
        found: list[Directive] = []
        for directive in directives:
            if directive.name == "include" and directive.words:
                for path in self._matching(directive.words[0]):
                    found += self._read(path, depth + 1)
                continue
            if directive.block is not None:
                directive.block = self._resolved(directive.block, depth)
            found.append(directive)
        return found

    def _matching(self, pattern: str) -> list[bytes]:
        """The files of an include, below /etc/nginx where it names no absolute path."""
        path = (pattern if pattern.startswith("/") else f"/etc/nginx/{pattern}").encode("latin-1")
        head, _, name = path.rpartition(b"/")
        if not any(sign in name for sign in (b"*", b"?", b"[")):
            return [path]
        self.places.append(head)
        try:
            with self._caller.open(head) as directory:
                names = [entry.name for entry in directory.listdir()]
        except OSError:
            return []
        return [head + b"/" + found for found in sorted(names) if fnmatch.fnmatchcase(found, name) and not found.startswith(b".")]


def parse(text: str) -> list[Directive]:
    """The directives of a text, blocks within. BadSettings: a brace or a semicolon is missing."""
    stack: list[list[Directive]] = [[]]
    words: list[str] = []
    for token, is_quoted in _tokens(text):
        if is_quoted or token not in (";", "{", "}"):
            words.append(token)
            continue
        if token == "}":
            if words or len(stack) == 1:
                raise BadSettings('unexpected "}"')
            stack.pop()
            continue
        if not words:
            raise BadSettings(f'unexpected "{token}"')
        directive = Directive(words[0], words[1:], [] if token == "{" else None)
        stack[-1].append(directive)
        words = []
        if directive.block is not None:
            stack.append(directive.block)
    if words or len(stack) > 1:
        raise BadSettings("unexpected end of file")
    return stack[0]


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Words, and whether each was quoted; ; { } stand alone."""
    at, end = 0, len(text)
    while at < end:
        sign = text[at]
        if sign.isspace():
            at += 1
        elif sign == "#":
            newline = text.find("\n", at)
            at = end if newline < 0 else newline
        elif sign in ";{}":
            yield sign, False
            at += 1
        elif sign in "\"'":
            close, word = _quoted(text, at)
            yield word, True
            at = close
        else:
            start = at
            while at < end and not text[at].isspace() and text[at] not in ";{":
                at += 2 if text[at] == "\\" or text[at : at + 2] == "${" else 1
            yield _plain(text[start:at]), False


def _quoted(text: str, at: int) -> tuple[int, str]:
    end = at + 1
    while end < len(text) and text[end] != text[at]:
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        raise BadSettings("unexpected end of file")
    return end + 1, _plain(text[at + 1 : end])


def _plain(word: str) -> str:
    """Without its escapes."""
    return re.sub(r"""\\(["'\\trn])""", lambda found: ESCAPES.get(found[1], found[1]), word) if "\\" in word else word
