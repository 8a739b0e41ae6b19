"""The compiler of GNU sed 4.9: scripts to commands, with its complaints and the places that it names in them.

It reads character by character as compile.c does, because `char N` of a message is how many it had read by then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from mirage.shell.lib.posixregex import Regex
from mirage.shell.programs.sed.patterns import Part, compiled, parts_of, unescaped

DIGITS = b"0123456789"
END = b""
NESTING = 200


class SedError(Exception):
    """What stands behind `sed: `, and the status."""

    def __init__(self, text: str, status: int = 1) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


@dataclass(slots=True)
class Address:
    """`kind`: number, step (first~step), last, regex, plus (+N), multiple (~N). A regex of None is the last one used."""

    kind: str
    number: int = 0
    step: int = 0
    regex: Regex | None = None


@dataclass(slots=True)
class Substitution:
    regex: Regex | None
    parts: list[Part]
    is_global: bool = False
    prints: int = 0
    evaluates: bool = False
    number: int = 0
    file: str | None = None


@dataclass(slots=True)
class Command:
    name: str
    first: Address | None = None
    second: Address | None = None
    is_negated: bool = False
    text: bytes = b""
    number: int = -1
    file: str = ""
    label: bytes = b""
    target: int = -1
    table: dict[str, str] | bytes = b""
    substitution: Substitution | None = None
    is_active: bool = False
    range_end: int = 0


@dataclass(slots=True)
class Options:
    is_extended: bool = False
    is_posix: bool = False
    is_sandboxed: bool = False
    is_utf8: bool = True
    is_null: bool = False


@dataclass(slots=True)
class Script:
    """`targets` of blocks and jumps are indices; one past the last is the end of the cycle."""

    options: Options
    commands: list[Command] = field(default_factory=list)
    labels: dict[bytes, int] = field(default_factory=dict)
    blocks: list[tuple[int, str]] = field(default_factory=list)
    is_quiet: bool = False
    expressions: int = 0
    pending: tuple[Command, bytearray] | None = None

    def add(self, text: bytes, file: str | None = None) -> None:
        """Compile one -e (or the -f file of that name)."""
        if file is None:
            self.expressions += 1
        _Compiler(self, text, file).run()

    def finish(self) -> None:
        """All sources are read: blocks must be closed, labels known."""
        if self.pending is not None:
            self.pending = None
        if self.blocks:
            raise SedError(f"{self.blocks[-1][1]}unmatched `{{'")
        for command in self.commands:
            if command.name in ("b", "t", "T"):
                if command.label and command.label not in self.labels:
                    label = command.label.decode("utf-8", "surrogateescape")
                    raise SedError(f"can't find label for jump to `{label}'", 4)
                command.target = self.labels.get(command.label, len(self.commands)) if command.label else len(self.commands)


class _Compiler:
    def __init__(self, script: Script, text: bytes, file: str | None) -> None:
        self.script = script
        self.text = text
        self.file = file
        self.at = 0

    # ---- characters

    def get(self) -> bytes:
        character = self.text[self.at : self.at + 1]
        self.at += len(character)
        return character

    def unget(self, character: bytes) -> None:
        self.at -= len(character)

    def nonblank(self) -> bytes:
        while (character := self.get()) in (b" ", b"\t", b"\r", b"\f", b"\v") and character:
            pass
        return character

    def _place(self, at: int | None = None) -> str:
        if self.file is not None:
            line = self.text.count(b"\n", 0, self.at) + 1
            return f"file {self.file} line {line}: "
        return f"-e expression #{self.script.expressions}, char {self.at if at is None else at}: "

    def bad(self, text: str, at: int | None = None) -> NoReturn:
        raise SedError(self._place(at) + text)

    # ---- commands

    def run(self) -> None:
        script = self.script
        if script.pending is not None:
            command, text = script.pending
            script.pending = None
            self._text_line(command, text)
        while True:
            while (character := self.get()) in (b";", b" ", b"\t", b"\n", b"\r", b"\f", b"\v") and character:
                pass
            if not character:
                return
            command = Command("")
            character = self._addresses(command, character)
            if character == b"!":
                command.is_negated = True
                character = self.nonblank()
                if character == b"!":
                    self.bad("multiple `!'s")
            self._command(command, character)

    def _addresses(self, command: Command, character: bytes) -> bytes:
        command.first = self._address(character)
        if command.first is None:
            return character
        if command.first.kind in ("plus", "multiple"):
            self.bad("invalid usage of +N or ~N as first address")
        character = self.nonblank()
        if character == b",":
            command.second = self._address(self.nonblank())
            if command.second is None:
                self.bad("unexpected `,'")
            character = self.nonblank()
        if (
            command.first.kind == "number"
            and command.first.number == 0
            and (command.second is None or command.second.kind != "regex")
        ):
            self.bad("invalid usage of line address 0")
        return character

    def _address(self, character: bytes) -> Address | None:
        if character in (b"/", b"\\"):
            slash = self.get() if character == b"\\" else character
            pattern = self._until(slash, is_regex=True)
            if pattern is None:
                self.bad("unterminated address regex")
            flags = ""
            while (character := self.nonblank()) in (b"I", b"M") and character:
                flags += character.decode()
            self.unget(character)
            return Address("regex", regex=self._regex(pattern, flags))
        if character and character in DIGITS:
            number = self._integer(character)
            character = self.nonblank()
            if character != b"~":
                self.unget(character)
                return Address("number", number)
            step = self._optional_integer()
            return Address("step", number, step) if step else Address("number", number)
        if character in (b"+", b"~") and character:
            return Address("plus" if character == b"+" else "multiple", self._optional_integer())
        return Address("last") if character == b"$" else None

    def _integer(self, character: bytes) -> int:
        start = self.at - 1
        while (character := self.get()) and character in DIGITS:
            pass
        self.unget(character)
        return int(self.text[start : self.at][:18])

    def _optional_integer(self) -> int:
        character = self.nonblank()
        if character and character in DIGITS:
            return self._integer(character)
        self.unget(character)
        return 0

    def _regex(self, pattern: bytes, flags: str) -> Regex | None:
        if not pattern:
            if flags.replace("e", ""):
                self.bad("cannot specify modifiers on empty regexp")
            return None
        options = self.script.options
        if options.is_null:
            flags = flags.replace("M", "")
        try:
            return compiled(pattern, flags, is_extended=options.is_extended, is_utf8=options.is_utf8)
        except ValueError as error:
            self.bad(str(error))

    def _until(self, slash: bytes, *, is_regex: bool) -> bytes | None:
        """match_slash: what stands before the delimiter; None when it never comes."""
        found = bytearray()
        while (character := self.get()) and character != b"\n":
            if character == slash:
                return bytes(found)
            if character == b"[" and is_regex:
                found += self._bracket()
                continue
            if character == b"\\":
                character = self.get()
                if not character:
                    break
                if character == b"n" and is_regex:
                    character = b"\n"
                elif character != b"\n" and (character != slash or (not is_regex and character == b"&")):
                    found += b"\\"
            found += character
        self.unget(character)
        return None

    def _bracket(self) -> bytes:
        """A bracket expression as it stands, `\\n` in it resolved: no delimiter ends it."""
        start = self.at - 1
        self.at += self.text.startswith(b"^", self.at)
        self.at += self.text.startswith(b"]", self.at)
        while (character := self.get()) not in (b"", b"\n", b"]"):
            mark = self.text[self.at : self.at + 1] if character == b"[" else b""
            if mark and mark in b":.=":
                end = self.text.find(mark + b"]", self.at + 1)
                line = self.text.find(b"\n", self.at)
                self.at = end + 2 if end >= 0 and (line < 0 or end < line) else self.at
        if character == b"\n":
            self.unget(character)
        return self.text[start : self.at].replace(b"\\n", b"\n")

    def _end(self) -> None:
        character = self.nonblank()
        if character in (b"}", b"#") and character:
            self.unget(character)
        elif character not in (b"", b"\n", b";"):
            self.bad("extra characters after command")

    def _command(self, command: Command, character: bytes) -> None:
        if not character:
            self.bad("missing command")
        name = command.name = character.decode("latin-1")
        parse = _PARSERS.get(name)
        if parse is None:
            shown = character.decode("utf-8", "surrogateescape")
            self.bad(f"unknown command: `{shown}'")
        if parse(self, command):
            self.script.commands.append(command)

    def _plain(self, command: Command) -> bool:
        self._end()
        return True

    def _comment(self, command: Command) -> bool:
        if command.first is not None:
            self.bad("comments don't accept any addresses")
        if self.at == 1 and not self.script.commands and self.script.expressions < 2 and self.text[1:2] == b"n":
            self.script.is_quiet = True
        while (character := self.get()) and character != b"\n":
            pass
        return False

    def _open(self, command: Command) -> bool:
        if len(self.script.blocks) > NESTING:
            self.bad("memory exhausted")
        self.script.blocks.append((len(self.script.commands), self._place(0)))
        return True

    def _close(self, command: Command) -> bool:
        if not self.script.blocks:
            self.bad("unexpected `}'")
        if command.first is not None:
            self.bad("} doesn't want any addresses")
        self._end()
        opening, _ = self.script.blocks.pop()
        self.script.commands[opening].target = len(self.script.commands)
        return False

    def _label(self, command: Command) -> bool:
        if command.first is not None:
            self.bad(": doesn't want any addresses")
        label = self._word(b"" if self.script.options.is_posix else b";}")
        if not label:
            self.bad('":" lacks a label')
        self.script.labels[label] = len(self.script.commands)
        return False

    def _word(self, ends: bytes) -> bytes:
        character = self.nonblank()
        found = bytearray()
        while character and not character.isspace() and character not in ends:
            found += character
            character = self.get()
        self.unget(character)
        return bytes(found)

    def _jump(self, command: Command) -> bool:
        command.label = self._word(b";}")
        self._end()
        return True

    def _text(self, command: Command) -> bool:
        character = self.nonblank()
        if not character:
            self.bad("expected \\ after `a', `c' or `i'")
        if character == b"\\":
            character = self.get()
            if not character:
                self.script.pending = (command, bytearray())
                return True
            if character == b"\\":
                self.unget(character)
            elif character != b"\n":
                command.text = character  # the backslash has kept it from being taken for a blank
        elif self.script.options.is_posix:
            self.bad("expected \\ after `a', `c' or `i'")
        else:
            self.unget(character)
        self._text_line(command, bytearray())
        return True

    def _text_line(self, command: Command, text: bytearray) -> None:
        """The text up to a newline that no backslash takes away; it may go on in the next -e."""
        while (character := self.get()) and character != b"\n":
            text += character
            if character == b"\\":
                text += self.get()
        if not character and text.endswith(b"\\") and not text.endswith(b"\\\\"):
            self.script.pending = (command, bytearray())
            text = text[:-1]
        command.text += unescaped(bytes(text)) + b"\n"

    def _execute(self, command: Command) -> bool:
        if self.script.options.is_sandboxed:
            self.bad("e/r/w commands disabled in sandbox mode")
        self.unget(self.nonblank())
        text = bytearray()
        while (character := self.get()) and character != b"\n":
            text += character
        command.text = bytes(text)
        return True

    def _numbered(self, command: Command) -> bool:
        if command.name in "qQ" and command.second is not None:
            self.bad("command only uses one address")
        character = self.nonblank()
        if character and character in DIGITS:
            command.number = self._integer(character)
        else:
            self.unget(character)
        self._end()
        return True

    def _named(self, command: Command) -> bool:
        command.file = self._file()
        return True

    def _file(self) -> str:
        if self.script.options.is_sandboxed:
            self.bad("e/r/w commands disabled in sandbox mode")
        name = bytearray()
        character = self.nonblank()
        while character and character != b"\n":
            name += character
            character = self.get()
        if not name:
            self.bad("missing filename in r/R/w/W commands")
        return name.decode("utf-8", "surrogateescape")

    def _version(self, command: Command) -> bool:
        word = self._word(b";")
        numbers = [int(part) for part in word.split(b".") if part.isdigit()]
        if numbers > [4, 9]:
            self.bad("expected newer version of sed")
        self._end()
        return False

    def _translate(self, command: Command) -> bool:
        slash = self.get()
        source = self._until(slash, is_regex=False)
        target = self._until(slash, is_regex=False) if source is not None else None
        if source is None or target is None:
            self.bad("unterminated `y' command")
        before, after = (unescaped(each) for each in (source, target))
        if self.script.options.is_utf8:
            olds, news = before.decode("utf-8", "surrogateescape"), after.decode("utf-8", "surrogateescape")
        else:
            olds, news = before.decode("latin-1"), after.decode("latin-1")
        if len(olds) != len(news):
            self.bad("strings for `y' command are different lengths")
        command.table = {}
        for old, new in zip(olds, news, strict=True):
            command.table.setdefault(old, new)
        self._end()
        return True

    def _substitute(self, command: Command) -> bool:
        slash = self.get()
        pattern = self._until(slash, is_regex=True) if slash not in (b"", b"\n", b"\\") else None
        replacement = self._until(slash, is_regex=False) if pattern is not None else None
        if pattern is None or replacement is None:
            self.bad("unterminated `s' command")
        parts, most = parts_of(replacement)
        made = command.substitution = Substitution(None, parts)
        flags = self._flags(made)
        made.regex = self._regex(pattern, flags)
        if made.regex is not None and most > made.regex.groups:
            self.bad(f"invalid reference \\{most} on `s' command's RHS")
        return True

    def _ends_line(self) -> bool:
        """Whether a line of a script's file ends here: what stands on the command line has no lines of DOS."""
        return self.text[self.at : self.at + 1] == b"\n" or (self.file is not None and self.at >= len(self.text))

    def _flags(self, made: Substitution) -> str:
        flags = ""
        while True:
            character = self.get()
            if character in (b"i", b"I", b"m", b"M") and character:
                flags += character.decode().upper()
            elif character == b"e":
                if self.script.options.is_sandboxed:
                    self.bad("e/r/w commands disabled in sandbox mode")
                made.evaluates = True
            elif character == b"p":
                if made.prints:
                    self.bad("multiple `p' options to `s' command")
                made.prints = 2 if made.evaluates else 1
            elif character == b"g":
                if made.is_global:
                    self.bad("multiple `g' options to `s' command")
                made.is_global = True
            elif character == b"w":
                made.file = self._file()
                return flags
            elif character and character in DIGITS:
                if made.number:
                    self.bad("multiple number options to `s' command")
                made.number = self._integer(character)
                if not made.number:
                    self.bad("number option to `s' command may not be zero")
            elif character in (b"}", b"#") and character:
                self.unget(character)
                return flags
            elif character in (b"", b"\n", b";") or (character == b"\r" and self._ends_line()):
                return flags
            elif character not in (b" ", b"\t"):
                self.bad("unknown option to `s'")


_PARSERS = {
    "#": _Compiler._comment, "{": _Compiler._open, "}": _Compiler._close, ":": _Compiler._label, "v": _Compiler._version,
    "s": _Compiler._substitute, "y": _Compiler._translate, "e": _Compiler._execute,
    **dict.fromkeys("aic", _Compiler._text), **dict.fromkeys("btT", _Compiler._jump),
    **dict.fromkeys("lqQ", _Compiler._numbered), **dict.fromkeys("rRwW", _Compiler._named),
    **dict.fromkeys("=dDFgGhHnNpPxz", _Compiler._plain),
}  # fmt: skip
