"""look (util-linux 2.38.1): the lines of a sorted file that begin with a word, found by halving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.lib.gnu import why
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"alternative": "a", "alphanum": "d", "ignore-case": "f", "terminate": ":t"}
WORDS, OTHER_WORDS = "/usr/share/dict/words", "/usr/share/dict/web2"


@program("look")
def look(proc: Process) -> int:
    options, operands = utillinux.read(proc, "adft:", LONGS)
    given = dict(options)
    if not 1 <= len(operands) <= 2:
        utillinux.bad_usage(proc)
    is_dictionary = len(operands) == 1
    name = operands[1] if not is_dictionary else OTHER_WORDS if "a" in given else proc.env.get("WORDLIST", WORDS)
    word = operands[0]
    if given.get("t"):
        head, mark, _ = word.partition(given["t"][0])
        word = head + mark
    try:
        data = proc.read_file(name)
    except OSError as error:
        proc.fail(f"{name}: {why(error)}")
    search = _Search(data, to_bytes(word), skips=is_dictionary or "d" in given, folds=is_dictionary or "f" in given)
    found = search.run()
    proc.out(found)
    return int(not found)


@dataclass(slots=True)
class _Search:
    data: bytes
    word: bytes
    skips: bool  # what is neither letter nor digit
    folds: bool  # the case

    def run(self) -> bytes:
        if self.skips:
            self.word = bytes(byte for byte in self.word if chr(byte).isalnum() and byte < 128)
        at = self._halved()
        while at < len(self.data) and self._order(at) > 0:
            at = self._next(at)
        start = at
        while at < len(self.data) and self._order(at) == 0:
            at = self._next(at)
        return self.data[start:at]

    def _halved(self) -> int:
        """A place from which the first line that fits is not far: binary_search() of look.c."""
        front, back = 0, len(self.data)
        at = self._next(back // 2)
        while at < back and back > front:
            if self._order(at) > 0:
                front = at
            else:
                back = at
            at = self._next(front + (back - front) // 2)
        return front

    def _next(self, at: int) -> int:
        end = self.data.find(b"\n", at)
        return len(self.data) if end < 0 else end + 1

    def _order(self, at: int) -> int:
        """Whether the word comes after (1) the line's beginning, before it (-1), or is it (0)."""
        end = self.data.find(b"\n", at)
        line = self.data[at : end if end >= 0 else len(self.data)]
        if self.skips:
            line = bytes(byte for byte in line if chr(byte).isalnum() and byte < 128)
        head, word = line[: len(self.word)], self.word
        if self.folds:
            head, word = head.lower(), word.lower()
        return (word > head) - (word < head)
