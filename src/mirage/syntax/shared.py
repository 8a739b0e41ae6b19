"""Texts that every session reads (the startup files, bash-completion), parsed once a process: trees are frozen, so all share them."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from mirage.syntax.grammar import Parser
from mirage.syntax.tree import Script

SHORTEST, LONGEST = 512, 128 << 10  # characters of a text worth remembering
KEPT = 512 << 10  # characters of all remembered texts: their trees take twenty times as much


class _Read(NamedTuple):
    """One command that was read: the tree, where the next one begins, and the words that must not be aliases."""

    script: Script
    end: int
    words: frozenset[str]


_Commands = dict[tuple[int, bool, bool], _Read]
_texts: OrderedDict[tuple[str, int], _Commands] = OrderedDict()


class SharedParser(Parser):
    """A parser whose commands another session may have read before, under the same options and without an alias in them."""

    _known: _Commands | None = None
    _read = ""  # the text as it was when reading began: an alias that is expanded changes it

    def command(self) -> Script | None:
        if not (SHORTEST <= len(self.text) <= LONGEST and self.final and self.comments and not self.posix):
            return super().command()
        if self._known is None:
            self._known, self._read = _commands(self.text, self.line_at(0)), self.text
        if self.text is not self._read:
            return super().command()
        key = self.pos, self.extglob, self.aliases is not None
        read = self._known.get(key)
        if read is not None and not self._has_alias(read.words):
            self.pos = read.end
            return read.script
        self.looked_up = set()
        script = super().command()
        if script is not None and not self.warnings and not self._has_alias(self.looked_up):
            self._known[key] = _Read(script, self.pos, frozenset(self.looked_up))
        return script

    def _has_alias(self, words: frozenset[str] | set[str]) -> bool:
        aliases = self.aliases
        return aliases is not None and any(aliases(word) is not None for word in words)


def _commands(text: str, line: int) -> _Commands:
    """What is known of a text that begins on this line; the texts that were read longest ago make room."""
    key = text, line
    known = _texts.pop(key, None)
    if known is None:
        known = {}
        size = len(text) + sum([len(old) for old, _ in _texts])
        while size > KEPT and _texts:
            (old, _), _ = _texts.popitem(last=False)
            size -= len(old)
    _texts[key] = known
    return known
