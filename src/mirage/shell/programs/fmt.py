"""fmt (coreutils 9.1): paragraphs filled so that their lines are as even as can be, by the costs of fmt.c."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import source, whole
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "crown-margin": "c", "prefix": ":p", "split-only": "s", "tagged-paragraph": "t", "uniform-spacing": "u", "width": ":w", "goal": ":g",
}  # fmt: skip
WIDTH, WIDTH_MAX, WORDS_MAX, BYTES_MAX = 75, 2500, 998, 5000
LEEWAY = 7  # percent by which a line is wished to be shorter than it may be
TABULATOR = 8
TAGGED_INDENT = 3
INFINITE = 1 << 62
# what a break costs or saves, as squares of a hundredth of a column
LINE, WIDOW, ORPHAN, NO_BREAK = 70**2, 200**2, 150**2, 600**2
SENTENCE_SAVES, PARENTHESIS_SAVES, PUNCTUATION_SAVES, LINE_CREDIT = 50**2, 40**2, 40**2, 3**2


@program("fmt")
async def fmt(proc: Process) -> int:
    args, width_word = list(proc.args), ""
    if args and re.match(r"-[0-9]", args[0]):
        width_word = args.pop(0)[1:]
    given, names = _options(proc, args)
    width_word = given.get("w", width_word)
    width = _number(proc, width_word, WIDTH_MAX) if width_word else WIDTH
    goal = width * (2 * (100 - LEEWAY) + 1) // 200
    if "g" in given:
        goal = _number(proc, given["g"], width)
        width = width if width_word else goal + 10
    status = 0
    for name in names or ["-"]:
        try:
            descriptor = await source(proc, name)
        except OSError as error:
            status = proc.error(f"cannot open {gnu.shell_escape(name)} for reading: {why(error)}")
            continue
        try:
            data = await whole(proc, descriptor)
        except OSError:
            status = proc.error("read error")
            continue
        finally:
            descriptor.close()
        await _Filler(proc, given, width, goal, data).run()
    return status


def _options(proc: Process, args: list[str]) -> tuple[dict[str, str], list[str]]:
    if any(re.match(r"-[0-9]", word) for word in args):
        digit = next(word[1] for word in args if re.match(r"-[0-9]", word))
        try_help(proc, f"invalid option -- {digit}; -WIDTH is recognized only when it is the first\noption; use -w N instead")
    proc.argv[1:] = args
    options, names = gnu.read(proc, "fmt", "cstuw:p:g:", LONGS)
    return dict(options), names


def _number(proc: Process, word: str, most: int) -> int:
    if not re.fullmatch(r"\+?[0-9]+", word):
        proc.fail(f"invalid width: {quoted(proc, word)}")
    if int(word[-18:]) > most:
        proc.fail(f"invalid width: {quoted(proc, word)}: Numerical result out of range")
    return int(word)


@dataclass(slots=True)
class _Word:
    """A word, and the cheapest way on if a line begins with it."""

    text: bytes
    space: int = 0  # behind it
    is_final: bool = False  # it ends a sentence
    cost: int = 0
    length: int = 0  # of the line that it begins
    next: int = 0  # the word that begins the line after that

    @property
    def is_opening(self) -> bool:
        return self.text[:1] in b"(['`\""

    @property
    def is_punctuated(self) -> bool:
        return re.search(rb"[!-/:-@\[-`{-~]\Z", self.text) is not None

    @property
    def has_period(self) -> bool:
        return re.search(rb"[.?!][)\]'\"]*\Z", self.text) is not None


class _Filler:
    """One file, read byte by byte as fmt.c does: where a line's prefix and indent end decides to which paragraph it belongs."""

    def __init__(self, proc: Process, given: dict[str, str], width: int, goal: int, data: bytes) -> None:
        self._proc, self._given, self._width, self._goal, self._data = proc, given, width, goal, data
        prefix = to_bytes(given.get("p", ""))
        self._lead = len(prefix) - len(prefix.lstrip(b" "))
        self._full_length = len(prefix) - self._lead
        self._prefix = prefix.strip(b" ")
        self._at = 0
        self._column = 0  # of what is read
        self._out_column = 0
        self._has_tabs = False
        self._next_indent = self._prefix_indent = self._first_indent = self._other_indent = 0
        self._last_length = 0  # of the line put out before
        self._words: list[_Word] = []
        self._held = 0  # bytes in the words
        self._out: list[bytes] = []

    async def run(self) -> None:
        self._read_prefix()
        while self._paragraph():
            words = self._words
            words[-1].is_final = True
            self._weigh(ends=True)
            self._put(len(words))
            self._proc.out(b"".join(self._out))
            self._out.clear()
            await self._proc.tick(len(words))
        self._proc.out(b"".join(self._out))

    @property
    def _byte(self) -> bytes:
        return self._data[self._at : self._at + 1]

    # ---- reading

    def _paragraph(self) -> bool:
        self._last_length = 0
        while self._byte in (b"\n", b"") or self._next_indent < self._lead or self._column < self._next_indent + self._full_length:
            self._copy_rest()
            if not self._byte:
                return False
            self._at += 1
            self._out.append(b"\n")
            self._read_prefix()
        self._prefix_indent, self._first_indent = self._next_indent, self._column
        self._words, self._held = [], 0
        self._line()
        self._set_other_indent(self._is_same_paragraph)
        if "s" in self._given:
            return True
        if ("c" in self._given or "t" in self._given) and (
            not self._is_same_paragraph or ("c" not in self._given and self._column == self._first_indent)
        ):
            return True
        while self._is_same_paragraph and self._column == self._other_indent:
            self._line()
        return True

    @property
    def _is_same_paragraph(self) -> bool:
        return (
            self._next_indent == self._prefix_indent
            and self._column >= self._next_indent + self._full_length
            and self._byte not in (b"\n", b"")
        )

    def _set_other_indent(self, same: bool) -> None:
        first = self._first_indent
        if "s" in self._given:
            self._other_indent = first
        elif "c" in self._given:
            self._other_indent = self._column if same else first
        elif "t" in self._given:
            if same and self._column != first:
                self._other_indent = self._column
            elif self._other_indent == first:
                self._other_indent = 0 if first else TAGGED_INDENT
        else:
            self._other_indent = first

    def _line(self) -> None:
        """The words of one line, and the prefix of the next."""
        while True:
            found = re.compile(rb"[^ \t-\r]+").match(self._data, self._at)
            text = found[0] if found is not None else self._byte
            self._at += len(text)
            if self._held + len(text) > BYTES_MAX and self._words:
                self._flush()
            word = _Word(text)
            self._column += len(text)
            start = self._column
            self._skip_space()
            word.space = self._column - start
            is_last = self._byte in (b"\n", b"")
            word.is_final = not self._byte or (word.has_period and (is_last or word.space > 1))
            if is_last or "u" in self._given:
                word.space = 2 if word.is_final else 1
            if len(self._words) >= WORDS_MAX:
                self._flush()
            self._words.append(word)
            self._held += len(text)
            if is_last:
                break
        self._at += 1
        self._read_prefix()

    def _read_prefix(self) -> None:
        self._column = 0
        self._skip_space()
        if not self._prefix:
            self._next_indent = min(self._lead, self._column)
            return
        self._next_indent = self._column
        for byte in self._prefix:
            if self._byte != bytes([byte]):
                return
            self._column += 1
            self._at += 1
        self._skip_space()

    def _skip_space(self) -> None:
        while True:
            if self._byte == b" ":
                self._column += 1
            elif self._byte == b"\t":
                self._has_tabs = True
                self._column = (self._column // TABULATOR + 1) * TABULATOR
            else:
                return
            self._at += 1

    def _copy_rest(self) -> None:
        """A line that is not of any paragraph, as it is."""
        self._out_column = 0
        if self._column > self._next_indent or self._byte not in (b"\n", b""):
            self._put_space(self._next_indent)
            shown = self._prefix[: max(0, self._column - self._out_column)]
            self._out.append(shown)
            self._out_column += len(shown)
            if self._byte not in (b"\n", b""):
                self._put_space(self._column - self._out_column)
            elif not self._byte and self._column >= self._next_indent + len(self._prefix):
                self._out.append(b"\n")
        end = self._data.find(b"\n", self._at)
        end = len(self._data) if end < 0 else end
        self._out.append(self._data[self._at : end])
        self._at = end

    # ---- choosing the breaks

    def _weigh(self, *, ends: bool = False) -> None:
        """The cheapest break behind every word, from the last to the first."""
        words, limit = self._words, len(self._words)
        costs = [word.cost for word in words] + [0]
        for start in range(limit - 1, -1, -1):
            best = INFINITE
            length = (self._other_indent if start else self._first_indent) + len(words[start].text)
            at = start
            while True:
                at += 1
                cost = self._line_cost(at, length) + costs[at]
                if not start and self._last_length > 0:
                    cost += self._ragged(length - self._last_length)
                if cost < best:
                    best = cost
                    words[start].next, words[start].length = at, length
                if at == limit:
                    break
                length += words[at - 1].space + len(words[at].text)
                if length >= self._width:
                    break
            costs[start] = words[start].cost = best + self._base_cost(start, ends=ends)

    @staticmethod
    def _ragged(difference: int) -> int:
        return (difference * 10) ** 2 // 2

    def _line_cost(self, following: int, length: int) -> int:
        words = self._words
        if following == len(words):
            return 0
        cost: int = ((self._goal - length) * 10) ** 2
        if words[following].next != len(words):
            cost += self._ragged(length - words[following].length)
        return cost

    def _base_cost(self, at: int, *, ends: bool) -> int:
        words = self._words
        cost = LINE
        if at:
            before = words[at - 1]
            if before.has_period:
                cost += -SENTENCE_SAVES if before.is_final else NO_BREAK
            elif before.is_punctuated:
                cost -= PUNCTUATION_SAVES
            elif at > 1 and words[at - 2].is_final:
                cost += WIDOW // (len(before.text) + 2)
        if words[at].is_opening:
            cost -= PARENTHESIS_SAVES
        elif words[at].is_final or (ends and at == len(words) - 1):
            cost += ORPHAN // (len(words[at].text) + 2)
        return cost

    def _flush(self) -> None:
        """There are as many words as are looked at together: put out up to a good break."""
        self._set_other_indent(True)
        self._weigh()
        words = self._words
        split, best, at = len(words), INFINITE, words[0].next
        while at != len(words):
            following = words[at].next
            cost = words[at].cost - (words[following].cost if following < len(words) else 0)
            if cost < best:
                split, best = at, cost
            best += LINE_CREDIT
            at = following
        self._put(split)
        self._words = words[split:]
        self._held = sum(len(word.text) for word in self._words)

    # ---- writing

    def _put(self, finish: int) -> None:
        at, indent = 0, self._first_indent
        while at < finish:
            self._put_line(self._words[at : self._words[at].next], indent)
            at, indent = self._words[at].next, self._other_indent

    def _put_line(self, words: list[_Word], indent: int) -> None:
        self._out_column = 0
        self._put_space(self._prefix_indent)
        self._out.append(self._prefix)
        self._out_column += len(self._prefix)
        self._put_space(indent - self._out_column)
        for word in words[:-1]:
            self._put_word(word)
            self._put_space(word.space)
        self._put_word(words[-1])
        self._last_length = self._out_column
        self._out.append(b"\n")

    def _put_word(self, word: _Word) -> None:
        self._out.append(word.text)
        self._out_column += len(word.text)

    def _put_space(self, count: int) -> None:
        target = self._out_column + max(0, count)
        if self._has_tabs:
            stop = target // TABULATOR * TABULATOR
            if self._out_column + 1 < stop:
                tabs = (stop - self._out_column + TABULATOR - 1) // TABULATOR
                self._out.append(b"\t" * tabs)
                self._out_column = stop
        self._out.append(b" " * (target - self._out_column))
        self._out_column = target
