"""Getopt::Long and Getopt::Std: the options of a program's own command line."""

from __future__ import annotations

import re
from typing import Any

from mirage.shell.perl.machine import SCALAR, Machine
from mirage.shell.perl.values import Array, Cell, Code, Hash, looks_whole, number_of, text_of

SPEC = re.compile(r"([\w?|-]+)([=:!+].*)?$")


async def get_options(machine: Machine, args: list[Any], want: int) -> Any:
    """GetOptions(spec => target, ...): what is taken leaves @ARGV; "" where something was wrong."""
    specs = list(args)
    into = specs.pop(0) if specs and isinstance(specs[0], Hash) else None
    wanted: dict[str, tuple[str, str, Any]] = {}
    while specs:
        found = SPEC.match(text_of(specs.pop(0)))
        target = specs.pop(0) if specs and not isinstance(specs[0], str) else None
        if found is not None:
            names = found[1].split("|")
            wanted |= dict.fromkeys(names, (names[0], found[2] or "", target))
    words = machine.global_variable("@", "ARGV")
    rest: list[Any] = []
    queue = [text_of(word) for word in words.items]
    is_right = True
    while queue:
        word = queue.pop(0)
        if word == "--":
            rest += queue
            break
        if not word.startswith("-") or word == "-":
            rest.append(word)
            continue
        is_right &= await _taken(machine, wanted, into, word.lstrip("-"), queue)
    words.items = rest
    return 1 if is_right else ""


async def _taken(machine: Machine, wanted: dict[str, tuple[str, str, Any]], into: Hash | None, word: str, queue: list[str]) -> bool:
    name, mark, value = word.partition("=")
    is_off = False
    matching = [key for key in wanted if key == name] or [key for key in wanted if key.startswith(name)]
    if not matching and name.startswith("no"):
        matching = [key for key in wanted if key == name[2:].lstrip("-") and wanted[key][1] == "!"]
        is_off = bool(matching)
    if len({wanted[key][0] for key in matching}) != 1:
        machine.warn(f"Option {name} is ambiguous ({', '.join(matching)})\n" if matching else f"Unknown option: {name}\n")
        return False
    first, kind, target = wanted[matching[0]]
    made: Any = 0 if is_off else 1
    if kind[:1] in ("=", ":"):
        if mark:
            made = value
        elif queue and (kind[0] == "=" or not queue[0].startswith("-")):
            made = queue.pop(0)
        elif kind[0] == "=":
            machine.warn(f"Option {name} requires an argument\n")
            return False
        else:
            made = 0 if kind[1:2] in ("i", "f") else ""
        if kind[1:2] == "i" and not looks_whole(text_of(made)):
            machine.warn(f'Value "{made}" invalid for option {name} (number expected)\n')
            return False
    await _stored(machine, into if target is None else target, first, made, kind)
    return True


async def _stored(machine: Machine, target: Any, name: str, value: Any, kind: str) -> None:
    match target:
        case Code():
            await machine.call(target, [name, value], SCALAR)
        case Array():
            target.items.append(value)
        case Hash():
            target.items[name] = value
        case Cell(value=Array() as held) if kind.endswith("@"):
            held.items.append(value)
        case Cell():
            target.value = number_of(target.value) + 1 if kind == "+" else value


async def get_letters(machine: Machine, args: list[Any], want: int) -> Any:
    """getopts("ab:", \\%opts)"""
    letters, into = text_of(args[0]), args[1] if len(args) > 1 else None
    words = machine.global_variable("@", "ARGV")
    is_right = True
    while words.items and text_of(words.items[0]).startswith("-") and text_of(words.items[0]) != "-":
        word = text_of(words.items.pop(0))[1:]
        if word == "-":
            break
        while word:
            letter, word = word[0], word[1:]
            at = letters.find(letter)
            if at < 0:
                machine.warn(f"Unknown option: {letter}\n")
                is_right = False
                continue
            value: Any = 1
            if letters[at + 1 : at + 2] == ":":
                value, word = word or (text_of(words.items.pop(0)) if words.items else None), ""
            if isinstance(into, Hash):
                into.items[letter] = value
            else:
                machine.global_variable("$", f"opt_{letter}").value = value
    return 1 if is_right else ""
