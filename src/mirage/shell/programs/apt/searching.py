"""The search of apt-cache and apt 2.6.2: in names, in descriptions, and apt-cache's also in the names that packages provide."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from mirage.shell.lib import posixregex
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.apt.looking import AT_ONCE

if TYPE_CHECKING:
    from mirage.shell.programs.apt.archive import Archive, Choice

PIECE = 1 << 20  # bytes of descriptions that are read at once
DESCRIPTION = re.compile(rb"^Package: (.*)\nDescription-md5: (.*)\nDescription-en: (.*(?:\n .*)*)", re.MULTILINE)
LITERAL = re.compile(rb"[A-Za-z0-9 _-]+")  # no sign of a regular expression

Matcher = Callable[[bytes], object]


async def found(archive: Archive, words: Sequence[str], *, names_only: bool, by_provided: bool) -> list[tuple[Choice, str]]:
    """Packages and their short descriptions, in the order in which those lie in the lists. RegexError: a word is no pattern."""
    wanted = [_matcher(to_bytes(word)) for word in words]
    provided = await _providing(archive, wanted) if by_provided else set[str]()
    rows: dict[str, tuple[Choice, str]] = {}
    for number, (name, digest, text) in enumerate(_descriptions(archive)):
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
        if to_text(name) in provided or all(matches(name) or (not names_only and matches(text)) for matches in wanted):
            choice = archive.candidate(to_text(name))
            if choice is not None and choice.listed is not None and archive.long(choice.listed)[1] == to_text(digest):
                rows.setdefault(choice.name, (choice, to_text(text.partition(b"\n")[0])))
    return list(rows.values())


async def _providing(archive: Archive, wanted: Sequence[Matcher]) -> set[str]:
    """Who provides a name that has it all."""
    cache, names = archive.cache, set[str]()
    for number, (name, package) in enumerate(cache.names()):
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
        if all(matches(to_bytes(name)) for matches in wanted):
            names |= {cache.version(each.owner).name for each in cache.provided(package)}
    return names


def _matcher(word: bytes) -> Matcher:
    if LITERAL.fullmatch(word):
        low = word.lower()
        return lambda data: low in data.lower()
    return posixregex.compile(word, is_extended=True, ignores_case=True).search


def _descriptions(archive: Archive) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, MD5 and text of all, list by list."""
    used = {file.path.rpartition("_binary-")[0] for file in archive.lists}
    for file in sorted(archive.cache.files.values(), key=lambda file: file.number):
        start, mark, language = file.path.rpartition("_i18n_")
        at = archive.image.find(file.path.encode()) if mark and language == "Translation-en" and start in used else None
        rest = b""
        for offset in range(0, file.size, PIECE) if at is not None else ():
            rest += archive.image.read(at or 0, offset, PIECE)
            whole, _, rest = rest.rpartition(b"\n\n")
            for match in DESCRIPTION.finditer(whole + b"\n"):
                yield match[1], match[2], match[3]
        for match in DESCRIPTION.finditer(rest + b"\n"):
            yield match[1], match[2], match[3]
