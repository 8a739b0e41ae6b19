"""Which expressions could match a text: those whose literals are in it.

A text is searched once for the longer literals that the expressions need (RE2's filter). Expressions that need none of three bytes
or more are tried where a byte is there without which they can not match, the one that texts have least often.

(One automaton of all expressions was tried: counted repetitions blow it up, and a hostile text of 64 KiB takes it seconds.)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import re2

from mirage.analysis.http.decoding import LATIN

_TIERS = (
    b"()_&?%+\"'*",
    b"jkqvxzJKQVXZ0123456789",
    b"bcdfghlmpuwyABCDEFGHILMNOPRSTUWY",
    b"aeinorst/.-=:;, ",
)  # ever more texts have them
_FREQUENCY = {byte: tier for tier, bytes_ in enumerate(_TIERS, 1) for byte in bytes_}  # the higher, the more texts have it
_MANY = 24  # bytes of a class: every text has one of more
_ABOVE = (b"\\x8", b"\\x9", b"\\xa", b"\\xb", b"\\xc", b"\\xd", b"\\xe", b"\\xf")  # the filter takes none above ASCII
_UNREAD = re.compile(rb"\\[0-9QE]|\(\?[a-zA-Z]*U")  # octal numbers and quotations
_TOKEN = re.compile(
    rb"\\(?:x\{\w*\}|x..|[pP]\{\w*\}|[pP].|(?P<escaped>[^\w])|\w)|(?P<class>\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\])"
    rb"|\(\?[a-zA-Z-]*\)|(?P<open>\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?)|(?P<close>\))|(?P<or>\|)|[\^$.]|(?P<literal>.)",
    re.DOTALL,
)
_REPEATED = re.compile(rb"[*+?]\??|\{(\d+)(?:,\d*)?\}\??")


class Sieve:
    """`expressions` in the order in which `candidates` numbers them."""

    def __init__(self, expressions: Sequence[bytes]) -> None:
        is_ascii = [not any(sign in each for sign in _ABOVE) for each in expressions]
        always = self._build([number for number, fits in enumerate(is_ascii) if fits], expressions)
        if always:
            self._build(sorted(set(self._numbers) - set(always)), expressions)
        self._by_byte: dict[int, list[int]] = defaultdict(list)
        self._rest: list[int] = []
        for number in (*always, *(number for number, fits in enumerate(is_ascii) if not fits)):
            key = needed(expressions[number])
            for byte in key:
                self._by_byte[byte].append(number)
            if not key:
                self._rest.append(number)

    def candidates(self, text: bytes) -> list[int]:
        """The numbers of those that could match, ascending."""
        found = {*self._rest}
        for byte in self._by_byte.keys() & set(text):
            found.update(self._by_byte[byte])
        if self._numbers:
            found.update(self._numbers[index] for index in self._filter.Match(text, True) or ())
        return sorted(found)

    def _build(self, numbers: list[int], expressions: Sequence[bytes]) -> list[int]:
        """Put these behind the search for literals; those that it lets through whatever the text is."""
        self._numbers, self._filter = numbers, re2.Filter()
        for number in numbers:
            self._filter.Add(expressions[number], LATIN)
        if not numbers:
            return []
        self._filter.Compile()
        return [numbers[index] for index in self._filter.Match(b"", True) or ()]


def needed(expression: bytes) -> bytes:
    """The bytes, one of which each matching text has; b"" where nothing is known."""
    return b"" if _UNREAD.search(expression) else _Reader(expression).alternatives()


class _Reader:
    """Reads an expression of RE2 as far as it must to know what its matches need."""

    def __init__(self, expression: bytes) -> None:
        self._ignores_case = re.search(rb"\(\?[a-zA-Z]*i", expression) is not None
        self._tokens = [*_TOKEN.finditer(expression)]
        self._expression = expression
        self._next = 0

    def alternatives(self) -> bytes:
        """Up to the end of a group, or of all: one byte for each alternative."""
        keys = [self._sequence()]
        while self._next < len(self._tokens) and self._tokens[self._next]["or"]:
            self._next += 1
            keys.append(self._sequence())
        return bytes(sorted({*b"".join(keys)})) if all(keys) else b""

    def _sequence(self) -> bytes:
        """The rarest of what has to be there."""
        best = b""
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            if token["or"] or token["close"]:
                break
            self._next += 1
            key = self._one(token)
            is_there = self._is_there(self._tokens[self._next - 1].end())
            if key and is_there and (not best or _frequency(key) < _frequency(best)):
                best = key
        return best

    def _one(self, token: re.Match[bytes]) -> bytes:
        if token["open"]:
            key = self.alternatives()
            self._next += 1  # its end
            return key
        if token["class"]:
            return self._among(token["class"])
        byte = token["escaped"] or token["literal"] or b""
        if not byte.isascii():
            return b""
        return byte.lower() + byte.upper() if self._ignores_case and byte.isalpha() else byte

    def _among(self, text: bytes) -> bytes:
        if text.startswith(b"[^") or b"[:" in text:
            return b""
        try:
            accepts = re.compile(text, re.IGNORECASE if self._ignores_case else 0).fullmatch
        except re.error:
            return b""
        found = bytes(byte for byte in range(256) if accepts(bytes((byte,))))
        return found if found.isascii() and len(found) <= _MANY else b""

    def _is_there(self, at: int) -> bool:
        """Whether what ends here has to be there at least once. What repeats it is passed over."""
        repeated = _REPEATED.match(self._expression, at)
        if repeated is None:
            return True
        while self._next < len(self._tokens) and self._tokens[self._next].start() < repeated.end():
            self._next += 1
        return repeated[0].startswith(b"+") or int(repeated[1] or 0) > 0


def _frequency(key: bytes) -> tuple[int, int]:
    return max(_FREQUENCY.get(byte, 0) for byte in key), len(key)
