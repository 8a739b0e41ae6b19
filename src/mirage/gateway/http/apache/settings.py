"""Apache's configuration as text: directives and sections, with the files that they include (server/config.c).

Read from the machine's own /etc/apache2, so that what its people (or a visitor) put there is what is served.
"""

from __future__ import annotations

import fnmatch
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from mirage.vfs.caller import Caller

HOME = b"/etc/apache2"
MOST = 1 << 20  # bytes of configuration that are read, and of its includes together
DEEPEST = 20
BUILT_IN = frozenset("core so http log_config logio version watchdog unixd".split())  # of Debian's apache2
_SECTION = re.compile(r"<(/?)([A-Za-z]+)\s*(.*?)>$")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_EXPORT = re.compile(r"(?m)^export ([A-Z_]+)=([^$\s]*)")


class BadSettings(Exception):  # noqa: N818 - the machine's people wrote it
    """Apache would refuse to start with it."""


@dataclass(slots=True)
class Directive:
    """One directive, its name in lower case; `inner` is None where it is no section."""

    name: str
    words: list[str]
    inner: list[Directive] | None = None


class Loader:
    """Reads a configuration with all that it includes, and remembers where it looked."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._left = MOST
        self._defined: set[str] = set()
        self._variables: dict[str, str] = {}
        self.modules = set(BUILT_IN)
        self.places: list[bytes] = []

    def load(self) -> list[Directive]:
        """The whole of it. BadSettings: it is none."""
        try:
            text = self._text(HOME + b"/envvars")
            self._variables = dict(_EXPORT.findall(text.replace("$SUFFIX", "")))
        except BadSettings:
            self._variables = {}
        return self._read(HOME + b"/apache2.conf", 0)

    def stamp(self) -> tuple[tuple[int, int, int] | None, ...]:
        """What changes when one of the places does."""
        return tuple(_mark(self._caller, path) for path in self.places)

    def _text(self, path: bytes) -> str:
        self.places.append(path)
        try:
            data = self._caller.read_file(path, self._left)
        except OSError as error:
            raise BadSettings(str(error)) from None
        self._left -= len(data)
        if self._left <= 0:
            raise BadSettings("too much")
        return data.decode("latin-1")

    def _read(self, path: bytes, depth: int) -> list[Directive]:
        if depth > DEEPEST:
            raise BadSettings("too deep")
        return self._resolved(parse(self._text(path)), depth)

    def _resolved(self, directives: list[Directive], depth: int) -> list[Directive]:
        """Without what only says whether or where something is to be read."""
        found: list[Directive] = []
        for directive in directives:
            directive.words = [_VARIABLE.sub(self._value, word) for word in directive.words]
            word = directive.words[0] if directive.words else ""
            match directive.name:
                case "include" | "includeoptional":
                    for path in self._matching(word):
                        found += self._read(path, depth + 1)
                case "ifmodule" | "ifdefine":
                    known = (
                        self._has(word.removeprefix("!")) if directive.name == "ifmodule" else word.removeprefix("!") in self._defined
                    )
                    if known != word.startswith("!"):
                        found += self._resolved(directive.inner or [], depth)
                case "define":
                    self._defined.add(word)
                    self._variables.update({word: " ".join(directive.words[1:])} if len(directive.words) > 1 else {})
                case "loadmodule":
                    self.modules.add(re.sub(r"(?:_module)$|^mod_", "", word))
                case _:
                    if directive.inner is not None:
                        directive.inner = self._resolved(directive.inner, depth)
                    found.append(directive)
        return found

    def _value(self, found: re.Match[str]) -> str:
        return self._variables.get(found[1], found[0])

    def _has(self, module: str) -> bool:
        return re.sub(r"_module$|^mod_|\.c$", "", re.sub(r"\.c$", "", module)) in self.modules

    def _matching(self, pattern: str) -> list[bytes]:
        path = pattern.encode("latin-1") if pattern.startswith("/") else HOME + b"/" + pattern.encode("latin-1")
        head, _, name = path.rpartition(b"/")
        if not any(sign in name for sign in (b"*", b"?", b"[")):
            return [path]
        self.places.append(head)
        try:
            names = sorted(entry.name for entry in self._caller.listdir(head))
        except OSError:
            return []
        return [head + b"/" + found for found in names if fnmatch.fnmatchcase(found, name) and not found.startswith(b".")]


def _mark(caller: Caller, path: bytes) -> tuple[int, int, int] | None:
    try:
        stat = caller.stat(path)
    except OSError:
        return None
    return stat.ino, stat.mtime, stat.size


def parse(text: str) -> list[Directive]:
    """The directives of a text. BadSettings: a section has no end, or ends before it begins."""
    stack: list[list[Directive]] = [[]]
    names: list[str] = []
    for line in _lines(text):
        section = _SECTION.match(line)
        if section is not None and section[1]:
            if not names or names.pop() != section[2].lower():
                raise BadSettings(f"</{section[2]}> without matching <{section[2]}> section")
            stack.pop()
            continue
        if line.startswith("<"):
            if section is None:
                raise BadSettings(f"{line}> directive missing closing '>'")
            made = Directive(section[2].lower(), _words(section[3]), [])
            names.append(made.name)
        else:
            name, *rest = line.split(None, 1)
            made = Directive(name.lower(), _words(rest[0]) if rest else [])
        stack[-1].append(made)
        if made.inner is not None:
            stack.append(made.inner)
    if names:
        raise BadSettings(f"<{names[-1]}> was not closed.")
    return stack[0]


def _lines(text: str) -> Iterator[str]:
    """Lines as they are meant: those that go on joined, remarks and empty ones left out."""
    for line in re.sub(r"\\\r?\n", "", text).splitlines():
        plain = line.strip()
        if plain and not plain.startswith("#"):
            yield plain


def _words(text: str) -> list[str]:
    """ap_getword_conf: quotes hold a word together, a backslash before one is none."""
    words = shlex.shlex(text, posix=False, punctuation_chars="")
    words.whitespace_split, words.commenters = True, ""
    try:
        return [re.sub(r"\\([\"'])", r"\1", word[1:-1] if word[:1] in "\"'" and word[-1:] == word[:1] else word) for word in words]
    except ValueError:
        return text.split()
