"""What Jenkins makes of a command's words: args4j 2.33, whose answers are recorded beside the library of Debian's libargs4j-java.

An argument that begins with @ is a file whose lines are arguments, and a complaint shows them: CVE-2024-23897.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

WIDTH = 80  # ParserProperties.DEFAULT_USAGE_WIDTH
_LINE = re.compile(r"\r\n|\r|\n")  # BufferedReader.readLine


@dataclass(frozen=True, slots=True)
class Parameter:
    """An option (it has a name) or an argument. `meta`: what its value is called, or the `kind` of value; a flag has neither.

    `default`: as a usage shows it; None where nothing is shown, as with whatever is required.
    """

    name: str = ""
    meta: str = ""
    usage: str = ""
    kind: str = ""
    is_required: bool = False
    is_many: bool = False
    default: str | None = None
    is_number: bool = False

    @property
    def shown(self) -> str:
        return f"{self.name} {self.meta or self.kind}".strip()


@dataclass(slots=True)
class Given:
    """Values by option or by what an argument is called; of a parameter that takes many, all."""

    values: dict[Parameter, list[str]] = field(default_factory=dict)

    def first(self, meta: str) -> str | None:
        """The value of an argument, or None."""
        return next((values[0] for parameter, values in self.values.items() if (parameter.name or parameter.meta) == meta), None)


class CommandLineError(Exception):
    """args4j's CmdLineException; `given` is what had been understood by then, which the usage shows as defaults."""

    def __init__(self, message: str, given: Given) -> None:
        super().__init__(message)
        self.given = given


def parse(parameters: Sequence[Parameter], words: list[str], read: Callable[[str], str]) -> Given:
    """`read`: a file's text; FileNotFoundError, or OSError where it is there and cannot be read. Raises CommandLineError."""
    given = Given()
    words = _expanded(words, read, given)
    options = {parameter.name: parameter for parameter in parameters if parameter.name}
    arguments = [parameter for parameter in parameters if not parameter.name]
    at = taken = 0
    while at < len(words):
        word = words[at]
        if word.startswith("-"):
            option = options.get(word.partition("=")[0])
            if option is None:
                raise CommandLineError(f'"{word}" is not a valid option', given)
            value = word.partition("=")[2] if "=" in word else None
            at += 1
            if not (option.meta or option.kind):
                given.values[option] = ["true"]
                continue
            if value is None:
                if at >= len(words):
                    raise CommandLineError(f'Option "{option.name}" takes an operand', given)
                value, at = words[at], at + 1
            if option.is_number and not re.fullmatch(r"-?\d{1,9}", value):
                raise CommandLineError(f'"{value}" is not a valid value for "{option.name}"', given)
            given.values.setdefault(option, []).append(value)
            continue
        if taken >= len(arguments):
            raise CommandLineError(f"{'Too many arguments' if arguments else 'No argument is allowed'}: {word}", given)
        given.values.setdefault(arguments[taken], []).append(word)
        taken += not arguments[taken].is_many
        at += 1
    for parameter in arguments:
        if parameter.is_required and parameter not in given.values:
            raise CommandLineError(f'Argument "{parameter.meta}" is required', given)
    return given


def _expanded(words: list[str], read: Callable[[str], str], given: Given) -> list[str]:
    found: list[str] = []
    for word in words:
        if not word.startswith("@"):
            found.append(word)
            continue
        path = re.sub(r"/+", "/", word[1:])
        path = path.rstrip("/") or path[:1]  # java.io.File's own form of it
        try:
            lines = _LINE.split(read(path)) if path else []
        except FileNotFoundError:
            raise CommandLineError(f"No such file: {path}", given) from None
        except OSError:
            raise CommandLineError(f"Failed to parse {path}", given) from None
        if not path:
            raise CommandLineError("No such file: ", given)
        found += lines if lines[-1] else lines[:-1]
    return found


def line(parameters: Sequence[Parameter]) -> str:
    """The usage on one line, behind the command's name."""
    shown = ((f"{one.shown} ..." if one.is_many else one.shown, one.is_required) for one in _sorted(parameters))
    return "".join(f" {text}" if is_required else f" [{text}]" for text, is_required in shown)


def usage(parameters: Sequence[Parameter], given: Given) -> str:
    """A line or more of each parameter that says what it is for."""
    told = [one for one in _sorted(parameters) if one.usage]
    width = min(max((len(one.shown) for one in told), default=0), (WIDTH - 4) // 2)
    lines = []
    for one in told:
        value = ", ".join(given.values[one]) if one in given.values else one.default
        text = f"{one.usage} (default: {value})" if value is not None and not one.is_required else one.usage
        rows = _wrapped(text, WIDTH - 4 - width)
        lines.append(f" {one.shown.ljust(width)} : {rows[0]}\n")
        lines += [f" {'':{width}}   {row}\n" for row in rows[1:]]
    return "".join(lines)


def _sorted(parameters: Sequence[Parameter]) -> list[Parameter]:
    """Arguments as they come, options by name."""
    return [one for one in parameters if not one.name] + sorted((one for one in parameters if one.name), key=lambda one: one.name)


def _wrapped(text: str, most: int) -> list[str]:
    """At the last blank of a row, where that leaves it more than three fifths full."""
    rows = []
    for rest in text.split("\n"):
        while len(rest) > most:
            blank = rest.rfind(" ", 0, most)
            end = blank if blank > most * 3 // 5 else most
            rows.append(rest[:end])
            rest = rest[end:].strip()
        rows.append(rest)
    return rows
