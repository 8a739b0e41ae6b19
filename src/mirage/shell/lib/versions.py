"""The order of names with numbers in them (gnulib filevercmp, coreutils 9.1): as a key for sorting."""

from __future__ import annotations

import re

_SUFFIX = re.compile(r"(?:\.[A-Za-z~][A-Za-z0-9~]*)*\Z")
_PART = re.compile(r"([^0-9]*)([0-9]*)")
Key = tuple[int, tuple[int, ...], tuple[int, ...]]


def version_key(name: str) -> Key:
    """Hidden names first; suffixes such as .tar.gz count only between names that are else alike."""
    if name in (".", ".."):
        return (len(name) - 3, (), ())
    bare = name[:-512] + name[-512:][: _suffix_start(name[-512:])]
    return (int(not name.startswith(".")), _key(bare.removeprefix(".")), _key(name))


def _suffix_start(tail: str) -> int:
    found = _SUFFIX.search(tail)
    return found.start() if found else len(tail)


def _key(text: str) -> tuple[int, ...]:
    key: list[int] = []
    for letters, digits in _PART.findall(text):
        key += [_order(character) for character in letters]
        if not digits:
            break
        key += [0, int(digits)]
    return (*key, -1)


def _order(character: str) -> int:
    if character == "~":
        return -2
    return ord(character) if character.isascii() and character.isalpha() else ord(character) + 256
