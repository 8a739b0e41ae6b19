"""The keys that readline 8.2 begins with in bash 5.2.15, with Debian's /etc/inputrc: what `bind -p` said of each keymap, recorded."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mirage.shell.lib.recorded import text_of

EMACS, INSERT, COMMAND, REPLACE = "emacs", "vi-insert", "vi-command", "vi-replace"
NAMES = {"emacs": EMACS, "emacs-standard": EMACS, "emacs-meta": EMACS, "emacs-ctlx": EMACS, "vi": COMMAND, "vi-move": COMMAND,
         "vi-command": COMMAND, "vi-insert": INSERT}  # fmt: skip
_UNNAMED = {COMMAND: {"\\": "vi-complete", "=": "vi-complete", "*": "vi-complete"}}  # bash's own, which `bind -p` does not list
_REPLACING = {"backward-delete-char": "vi-overstrike-delete"}
_LETTERS = {"a": "\a", "b": "\b", "d": "\x7f", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SEQUENCE = re.compile(r"\\M-|\\C-(?:\\M-)?(\\?.)|\\([0-7]{1,3})|\\x([0-9a-fA-F]{1,2})|\\(.)|([^\\])", re.DOTALL)


class Defaults(NamedTuple):
    """A keymap: keys -> function, what more keys may follow, and the single keys that are text."""

    bindings: dict[str, str]
    prefixes: frozenset[str]
    text: frozenset[str]


@cache
def listed(keymap: str) -> dict[str, list[str]]:
    """Function -> its keys as they are spelled, in the order of `bind -p`."""
    table: dict[str, list[str]] = {}
    for line in text_of(f"bind.{keymap}").splitlines():
        if line.startswith("# "):
            table.setdefault(line.split(" ")[1], [])
        elif line:
            keys, _, name = line.rpartition('": ')
            table.setdefault(name, []).append(keys[1:])
    return table


@cache
def defaults(keymap: str) -> Defaults:
    if keymap == REPLACE:  # what is typed stands in the place of what was there
        inserting = defaults(INSERT)
        bindings = {keys: _REPLACING.get(name, name) for keys, name in inserting.bindings.items() if len(keys) == 1}
        bindings |= dict.fromkeys(inserting.text, "vi-overstrike") | {"\x1b": "vi-movement-mode"}
        return Defaults(bindings, frozenset(), frozenset())
    spelled_keys = listed(keymap)
    names = {sequence(keys): name for name, all_keys in spelled_keys.items() for keys in all_keys}
    text = frozenset(keys for keys, name in names.items() if name == "self-insert")
    bindings = {keys: name for keys, name in names.items() if name not in ("self-insert", "do-lowercase-version")}
    bindings |= _UNNAMED.get(keymap, {})
    return Defaults(bindings, frozenset(keys[:end] for keys in bindings for end in range(1, len(keys))), text)


def sequence(text: str) -> str:
    """The keys that a spelling stands for."""

    def one(match: re.Match[str]) -> str:
        control, octal, hexadecimal, letter, plain = match.groups()
        if control is not None:
            return "\x7f" if control == "?" else chr(ord(control[-1].upper()) & 31)
        if octal is not None or hexadecimal is not None:
            return chr(int(octal, 8) & 255 if octal else int(hexadecimal, 16))
        if letter is not None:
            return _LETTERS.get(letter, letter)
        return plain if plain is not None else "\x1b"

    return _SEQUENCE.sub(one, text)


def spelled(keys: str) -> str:
    """How `bind` writes keys."""
    return "".join([_spelled(key) for key in keys])


def _spelled(key: str) -> str:
    if key == "\x1b":
        return "\\e"
    if key == "\x7f":
        return "\\C-?"
    if key < " ":
        return f"\\C-{chr(ord(key) | 64).lower()}"
    return f"\\{key}" if key in '\\"' else key
