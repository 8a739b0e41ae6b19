"""Options as GNU's getopt_long takes them, with its own messages; every program states its options as a table.

`parse(proc, "alF:w::", {"all": "a", "color": "?color", "width": ":w"})`: a short string as getopt's; a long option maps to the key
under which it is reported, with `:` before it for a required and `?` for an optional argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

Options = list[tuple[str, str]]


class UsageError(Exception):
    """What getopt says after `NAME: `."""


def parse(
    proc: Process,
    short: str,
    longs: Mapping[str, str] | None = None,
    *,
    args: list[str] | None = None,
    status: int = 1,
    hint: str | None = None,
) -> tuple[Options, list[str]]:
    """Options in order as (key, argument), and the operands, permuted unless `short` begins with `+` or POSIXLY_CORRECT is set.

    A mistake ends the program as coreutils do: the message, "Try 'NAME --help' for more information.", the status.
    `hint` replaces that second line (empty: none).
    """
    try:
        return scan(proc.args if args is None else args, short, longs or {}, is_posix="POSIXLY_CORRECT" in proc.env, name=proc.name)
    except UsageError as error:
        misused(proc, error)
        proc.err(f"Try '{proc.name} --help' for more information.\n" if hint is None else hint)
        raise Exited(status) from None


def misused(proc: Process, error: UsageError) -> int:
    """getopt's own message, which bears argv[0] whatever the program calls itself; returns 1."""
    proc.err(f"{proc.argv[0] if proc.argv else ''}: {error}\n")
    return 1


def scan(
    args: list[str], short: str, longs: Mapping[str, str], *, is_posix: bool = False, name: str = ""
) -> tuple[Options, list[str]]:
    """The same without a process: raises UsageError. Without long options it is getopt(3), to which `--x` are letters."""
    stops_early = short.startswith("+") or is_posix
    table = _table(short.lstrip("+-:"))
    options: Options = []
    operands: list[str] = []
    index = 0
    while index < len(args):
        word = args[index]
        index += 1
        if word == "--":
            operands += args[index:]
            break
        if word == "-" or not word.startswith("-"):
            operands.append(word)
            if stops_early:
                operands += args[index:]
                break
            continue
        if word.startswith("--") and longs:
            index = _long(word[2:], args, index, longs, options)
            continue
        at = 1
        while at < len(word):
            letter = word[at]
            at += 1
            kind = table.get(letter)
            if kind is None:
                raise UsageError(f"invalid option -- '{letter}'")
            if kind == 0:
                options.append((letter, ""))
                continue
            if at < len(word) or kind == 2:
                options.append((letter, word[at:]))
            elif index < len(args):
                options.append((letter, args[index]))
                index += 1
            else:
                raise UsageError(f"option requires an argument -- '{letter}'")
            break
    return options, operands


@lru_cache(maxsize=256)
def _table(short: str) -> dict[str, int]:
    table: dict[str, int] = {}
    index = 0
    while index < len(short):
        letter = short[index]
        index += 1
        kind = 0
        while index < len(short) and short[index] == ":":
            kind += 1
            index += 1
        table[letter] = kind
    return table


def _long(word: str, args: list[str], index: int, longs: Mapping[str, str], options: Options) -> int:
    """One long option; an unambiguous beginning of a name will do."""
    given, equals, value = word.partition("=")
    if given in longs:
        name = given
    else:
        candidates = [candidate for candidate in longs if candidate.startswith(given)]
        if not candidates:
            raise UsageError(f"unrecognized option '--{word if not equals else given + equals + value}'")
        if len({longs[candidate] for candidate in candidates}) > 1:
            listed = " ".join(f"'--{candidate}'" for candidate in candidates)
            raise UsageError(f"option '--{word}' is ambiguous; possibilities: {listed}")
        name = candidates[0]
    spec = longs[name]
    if spec.startswith("?"):
        options.append((spec[1:], value))
    elif spec.startswith(":"):
        if not equals:
            if index >= len(args):
                raise UsageError(f"option '--{name}' requires an argument")
            value = args[index]
            index += 1
        options.append((spec[1:], value))
    else:
        if equals:
            raise UsageError(f"option '--{name}' doesn't allow an argument")
        options.append((spec, ""))
    return index
