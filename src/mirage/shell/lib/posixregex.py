"""POSIX regular expressions with GNU's extensions, basic and extended, over bytes: the tree of one, and its search.

`compile` gives a `Regex` whose `search` answers like `re.Pattern.search`. Short subjects are matched by Python's `re` through a
translation; a subject so long that backtracking could run away goes to an automaton (`automaton.py`), which is linear and knows no
groups, so that a visitor's pattern never holds the machine. Where alternatives of unlike length compete, POSIX wants the longest
match and `re` takes the first: the match is then lengthened to what POSIX would have found.

Errors are those of glibc 2.36's regcomp, in its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

DUP_MAX = 0x7FFF  # RE_DUP_MAX
STEPS = 20_000_000  # what `re` may be made to try on one subject, before the automaton takes over
CHOICES = 12  # optional parts and alternatives that `re` may be left to try in all combinations
NESTED = 20  # bytes of a subject on which repetitions of repetitions are still tried by `re`
BACK_REFERENCES = 2_000  # bytes of a subject that a risky pattern with back references is shown at all
LONGEST = 512  # bytes behind a match that are looked at for a longer one

CLASSES = {
    b"alpha": b"A-Za-z", b"digit": b"0-9", b"alnum": b"A-Za-z0-9", b"upper": b"A-Z", b"lower": b"a-z", b"space": b"\\t-\\r ",
    b"blank": b"\\t ", b"punct": b"!-/:-@\\[-`{-~", b"print": b" -~", b"graph": b"!-~", b"cntrl": b"\\x00-\\x1f\\x7f",
    b"xdigit": b"0-9A-Fa-f",
}  # fmt: skip
MULTIBYTE = b"[\\xc2-\\xf4][\\x80-\\xbf]{1,3}+"


class RegexError(Exception):
    """What regcomp says is wrong."""


class Span:
    """A match found without `re`; where its groups are is found out when first asked."""

    __slots__ = ("_groups", "_regex", "data", "first", "last")

    def __init__(self, data: bytes, first: int, last: int, regex: Regex | None = None) -> None:
        self.data = data
        self.first = first
        self.last = last
        self._regex = regex
        self._groups: tuple[tuple[int, int], ...] | None = None

    def start(self, group: int = 0, /) -> int:
        return self.span(group)[0]

    def end(self, group: int = 0, /) -> int:
        return self.span(group)[1]

    def span(self, group: int = 0, /) -> tuple[int, int]:
        if not group:
            return self.first, self.last
        if self._regex is None:
            return -1, -1
        if self._groups is None:
            from mirage.shell.lib.regexgroups import spans

            self._groups = spans(self._regex, self.data, self.first, self.last)
        return self._groups[group - 1]

    def group(self, group: int = 0, /) -> bytes | None:
        first, last = self.span(group)
        return None if first < 0 else self.data[first:last]


Match = re.Match[bytes] | Span


# ---- the tree


@dataclass(frozen=True, slots=True)
class Literal:
    byte: int


@dataclass(frozen=True, slots=True)
class Any:
    """One character."""


@dataclass(frozen=True, slots=True)
class Set:
    """A bracket expression: single-byte members as the inside of a class of `re`, and members of more bytes."""

    members: bytes
    longer: tuple[bytes, ...] = ()
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Assertion:
    """`^ $ b B < > \\` '`; and, of no pattern but of grep's -w, `(` and `)`: no word before, none behind."""

    kind: str


@dataclass(frozen=True, slots=True)
class Back:
    number: int


@dataclass(frozen=True, slots=True)
class Group:
    number: int
    body: Node


@dataclass(frozen=True, slots=True)
class Repeat:
    body: Node
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    branches: tuple[Node, ...]


Node = Literal | Any | Set | Assertion | Back | Group | Repeat | Sequence | Either


class _Parser:
    """One pattern. Basic and extended differ in which of `( ) { } | + ?` want a backslash, and in where `*` is ordinary."""

    def __init__(self, pattern: bytes, is_extended: bool) -> None:
        self.pattern = pattern
        self.at = 0
        self.is_extended = is_extended
        self.groups = 0
        self.closed: set[int] = set()
        self.depth = 0

    def parse(self) -> Node:
        node = self._either()
        if self.at < len(self.pattern):
            raise RegexError("Unmatched ) or \\)")
        return node

    def _is_ordinary(self, token: str) -> bool:
        """An extended `)` that closes nothing stands for itself."""
        return token == ")" and self.is_extended and self.depth == 1

    def _token(self) -> str:
        """What stands here: an operator's name, `lit`, `esc` (a backslash with a letter), or "" at the end. Does not move."""
        rest = self.pattern[self.at : self.at + 2]
        if not rest:
            return ""
        first = chr(rest[0])
        if first == "\\":
            if len(rest) == 1:
                raise RegexError("Trailing backslash")
            second = chr(rest[1])
            return second if not self.is_extended and second in "(){}|+?" else "esc"
        if first in "*.[^$":
            return first
        return first if self.is_extended and first in "(){}|+?" else "lit"

    def _skip(self, token: str) -> None:
        self.at += 1 if self.is_extended or token in "*.[^$" else 2

    def _either(self) -> Node:
        self.depth += 1
        if self.depth > 200:
            raise RegexError("Regular expression too big")
        branches = [self._sequence()]
        while self._token() == "|":
            self._skip("|")
            branches.append(self._sequence())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Either(tuple(branches))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        is_start = True
        while (token := self._token()) not in ("", "|", ")") or self._is_ordinary(token):
            node = self._one(token, is_start)
            if node is None:  # a repetition of nothing: GNU passes over it
                continue
            is_anchor = isinstance(node, Assertion) and node.kind == "^"
            parts.append(node if is_anchor and not self.is_extended else self._repeated(node))
            is_start = is_anchor
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _one(self, token: str, is_start: bool) -> Node | None:
        match token:
            case "lit":
                self.at += 1
                return Literal(self.pattern[self.at - 1])
            case "esc":
                self.at += 2
                return self._escape(self.pattern[self.at - 1])
            case ".":
                self.at += 1
                return Any()
            case "[":
                self.at += 1
                return self._bracket()
            case "(":
                return self._group()
            case "^" | "$":
                self.at += 1
                if self.is_extended or (is_start if token == "^" else self._is_last()):
                    return Assertion(token)
                return Literal(ord(token))
            case "*" | "+" | "?" | "{":
                return self._stray(token, is_start)
        self._skip(token)
        return Literal(ord(token))

    def _stray(self, token: str, is_start: bool) -> Node | None:
        """A repetition with nothing before it."""
        here = self.at
        self._skip(token)
        if not self.is_extended:
            if token == "{" and is_start:
                raise RegexError("Invalid preceding regular expression")
            return Literal(ord(token))
        if token == "{":
            self.at = here
            if self._interval() is None:
                self.at = here + 1
                return Literal(ord("{"))
        return None

    def _is_last(self) -> bool:
        """Whether a basic `$` that has just been passed ends its branch."""
        rest = self.pattern[self.at : self.at + 2]
        return not rest or rest in (b"\\)", b"\\|")

    def _group(self) -> Node:
        self._skip("(")
        self.groups += 1
        number = self.groups
        body = self._either()
        if self._token() != ")":
            raise RegexError("Unmatched ( or \\(")
        self._skip(")")
        self.closed.add(number)
        return Group(number, body)

    def _escape(self, byte: int) -> Node:
        letter = chr(byte)
        if letter in "123456789":
            if int(letter) not in self.closed:
                raise RegexError("Invalid back reference")
            return Back(int(letter))
        if letter in "wWsS":
            members = b"A-Za-z0-9_" if letter in "wW" else CLASSES[b"space"]
            return Set(members, is_negated=letter.isupper())
        if letter in "bB<>`'":
            return Assertion(letter)
        return Literal(byte)

    def _repeated(self, node: Node) -> Node:
        while (token := self._token()) in ("*", "+", "?", "{"):
            here = self.at
            if token == "{":
                interval = self._interval()
                if interval is None:
                    self.at = here
                    break
                least, most = interval
            else:
                self._skip(token)
                least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[token]
            if isinstance(node, Repeat) and (node.least, node.most) == (0, None):
                continue  # a** is a*
            node = Repeat(node, least, most)
        return node

    def _interval(self) -> tuple[int, int | None] | None:
        """The bounds between braces; None when an extended `{` begins none and so stands for itself."""
        self._skip("{")
        found = re.compile(rb"([0-9]*)(,?)([0-9]*)").match(self.pattern, self.at)
        assert found is not None
        self.at = found.end()
        closing = b"}" if self.is_extended else b"\\}"
        if not self.pattern.startswith(closing, self.at) or not (found[1] or found[2]):
            if self.is_extended:
                return None
            raise RegexError("Unmatched \\{" if self.at >= len(self.pattern) else "Invalid content of \\{\\}")
        self.at += len(closing)
        least = int(found[1][:9] or b"0")
        most = least if not found[2] else int(found[3][:9]) if found[3] else None
        if max(least, most or 0) > DUP_MAX:
            raise RegexError("Regular expression too big")
        if most is not None and least > most:
            raise RegexError("Invalid content of \\{\\}")
        return least, most

    def _bracket(self) -> Node:
        begin = self.at
        is_negated = self.pattern.startswith(b"^", self.at)
        self.at += is_negated
        members: list[bytes] = []
        longer: list[bytes] = []
        is_first = True
        while True:
            if self.at >= len(self.pattern):
                is_bare = b"".join(members) in (b"", _inside(ord("]")))
                raise RegexError("Invalid regular expression" if is_bare else "Unmatched [, [^, [:, [., or [=")
            if self.pattern.startswith(b"]", self.at) and not is_first:
                inside = self.pattern[begin : self.at]
                self.at += 1
                if len(inside) > 1 and inside.startswith(b":") and inside.endswith(b":"):
                    raise RegexError("character class syntax is [[:space:]], not [:space:]")
                return Set(b"".join(members), tuple(longer), is_negated)
            is_first = False
            if self.pattern.startswith(b"[:", self.at):
                members.append(self._class())
                continue
            low = self._member()
            if self.pattern.startswith(b"-", self.at) and self.pattern[self.at + 1 : self.at + 2] not in (b"]", b""):
                self.at += 1
                self._range(low, self._member(), members, longer)
            elif len(low) == 1:
                members.append(_inside(low[0]))
            else:
                longer.append(low)

    def _class(self) -> bytes:
        end = self.pattern.find(b":]", self.at)
        if end < 0:
            raise RegexError("Unmatched [, [^, [:, [., or [=")
        name = self.pattern[self.at + 2 : end]
        if name not in CLASSES:
            raise RegexError("Invalid character class name")
        self.at = end + 2
        return CLASSES[name]

    def _member(self) -> bytes:
        """One character, or [.x.] or [=x=]."""
        for opening, closing in ((b"[.", b".]"), (b"[=", b"=]")):
            if self.pattern.startswith(opening, self.at):
                end = self.pattern.find(closing, self.at + 2)
                if end < 0:
                    raise RegexError("Unmatched [, [^, [:, [., or [=")
                text = self.pattern[self.at + 2 : end]
                if len(text.decode("utf-8", "surrogateescape")) != 1:
                    raise RegexError("Invalid collation character")
                self.at = end + 2
                return text
        found = _CHARACTER.match(self.pattern, self.at)
        assert found is not None
        self.at = found.end()
        return found[0]

    def _range(self, low: bytes, high: bytes, members: list[bytes], longer: list[bytes]) -> None:
        if len(low) == 1 and len(high) == 1:
            if low > high:
                raise RegexError("Invalid range end")
            members.append(_inside(low[0]) + b"-" + _inside(high[0]))
            return
        first, last = ord(low.decode("utf-8", "replace")[0]), ord(high.decode("utf-8", "replace")[0])
        if first > last:
            raise RegexError("Invalid range end")
        members.append(_inside(first) + b"-\\x7f" if first < 128 else b"")
        longer += [chr(code).encode("utf-8", "replace") for code in range(max(first, 128), min(last, first + 2048) + 1)]


_CHARACTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}|.", re.DOTALL)


def _inside(byte: int) -> bytes:
    """A byte as a member of a class of `re`."""
    return b"\\x%02x" % byte


# ---- the translation

_ASSERTIONS = {
    "^": b"^",
    "$": b"\\Z",
    "b": b"\\b",
    "B": b"\\B",
    "<": b"\\b(?=\\w)",
    ">": b"\\b(?<=\\w)",
    "`": b"\\A",
    "'": b"\\Z",
    "(": b"(?<!\\w)",
    ")": b"(?!\\w)",
}


def emit(node: Node, is_utf8: bool, is_multiline: bool) -> bytes:
    match node:
        case Literal(byte):
            return re.escape(bytes([byte]))
        case Any():
            dot = b"[^\\n%s]" if is_multiline else b"[\\x00-\\xff%s]"
            if is_utf8:
                return b"(?:[^%s\\x80-\\xff]|%s)" % (b"\\n" if is_multiline else b"", MULTIBYTE)
            return dot % b""
        case Set():
            return _emit_set(node, is_utf8, is_multiline)
        case Assertion(kind):
            if kind == "$" and is_multiline:
                return b"(?=\\n|\\Z)"
            return _ASSERTIONS[kind]
        case Back(number):
            return b"(?:\\%d)" % number
        case Group(_, body):
            return b"(" + emit(body, is_utf8, is_multiline) + b")"
        case Sequence(parts):
            return b"".join([emit(part, is_utf8, is_multiline) for part in parts])
        case Either(branches):
            return b"(?:" + b"|".join([emit(branch, is_utf8, is_multiline) for branch in branches]) + b")"
        case Repeat(body, least, most):
            bounds = {(0, None): b"*", (1, None): b"+", (0, 1): b"?"}.get((least, most))
            if bounds is None:
                bounds = b"{%d,%s}" % (least, b"" if most is None else b"%d" % most)
            return b"(?:" + emit(body, is_utf8, is_multiline) + b")" + bounds


def _emit_set(node: Set, is_utf8: bool, is_multiline: bool) -> bytes:
    members = node.members + (b"\\n" if node.is_negated and is_multiline else b"")
    if not is_utf8:
        members += b"".join([_inside(byte) for text in node.longer for byte in text])
        if not members:
            return b"(?!)"
        return (b"[^" if node.is_negated else b"[") + members + b"]"
    longer = b"|".join([re.escape(text) for text in node.longer])
    if node.is_negated:
        return b"(?:[^" + members + b"\\x80-\\xff]|" + (b"(?!" + longer + b")" if longer else b"") + MULTIBYTE + b")"
    return b"(?:" + b"|".join([part for part in (b"[" + members + b"]" if members else b"", longer) if part] or [b"(?!)"]) + b")"


# ---- the search


class Regex:
    """One compiled expression. `groups` is how many it has."""

    def __init__(self, node: Node, groups: int, *, ignores_case: bool, is_multiline: bool, is_utf8: bool) -> None:
        self.node = node
        self.groups = groups
        self.ignores_case = ignores_case
        self.is_multiline = is_multiline
        self.is_utf8 = is_utf8
        self.flags = (re.IGNORECASE if ignores_case else 0) | (re.MULTILINE if is_multiline else 0)
        self._plain = re.compile(emit(node, False, is_multiline), self.flags)
        self._wide = self._plain
        self._is_wide_made = not is_utf8
        kinds = list(_walk(node))
        self._has_back = any(isinstance(kind, Back) for kind in kinds)
        self._wants_longest = any(isinstance(kind, Either) for kind in kinds) and not any(
            isinstance(kind, Assertion) and kind.kind not in "^`" for kind in kinds
        )
        self._loops, self._is_nested = _risk(node)
        self._is_wild = _choices(node) > CHOICES

    def search(self, data: bytes, start: int = 0) -> Match | None:
        """The leftmost longest match at or behind `start`; `^` is the beginning of the data all the same."""
        if self._is_wild or (self._loops and not self._is_harmless(len(data) - start)):
            if not self._has_back:
                from mirage.shell.lib.automaton import find

                return find(self, data, start)
            data = data[: start + (CHOICES if self._is_wild else NESTED if self._is_nested else BACK_REFERENCES // self._loops)]
        pattern = self._plain if not self.is_utf8 or data.isascii() else self._for_utf8()
        found = pattern.search(data, start)
        return self._longest(pattern, found, data) if found is not None and self._wants_longest else found

    def _is_harmless(self, length: int) -> bool:
        return length <= NESTED if self._is_nested else length <= 4096 and length ** (self._loops + 1) <= STEPS

    def _for_utf8(self) -> re.Pattern[bytes]:
        if not self._is_wide_made:
            self._is_wide_made = True
            self._wide = re.compile(emit(self.node, True, self.is_multiline), self.flags)
        return self._wide

    @staticmethod
    def _longest(pattern: re.Pattern[bytes], found: re.Match[bytes], data: bytes) -> re.Match[bytes]:
        start, end = found.span()
        for further in range(min(len(data), end + LONGEST), end, -1):
            longer = pattern.fullmatch(data, start, further)
            if longer is not None:
                return longer
        return found


def _walk(node: Node) -> list[Node]:
    match node:
        case Group(_, body) | Repeat(body, _, _):
            return [node, *_walk(body)]
        case Sequence(parts) | Either(parts):
            return [node, *(inner for part in parts for inner in _walk(part))]
    return [node]


def _risk(node: Node) -> tuple[int, bool]:
    """How many long repetitions there are, and whether one repeats what can itself match in more than one way."""
    match node:
        case Group(_, body):
            return _risk(body)
        case Repeat(body, _, most):
            loops, is_nested = _risk(body)
            if most is None or most > 8:
                return loops + 1, is_nested or _is_ambiguous(body)
            return loops * max(1, most), is_nested or (most > 1 and _is_ambiguous(body) and loops > 0)
        case Sequence(parts) | Either(parts):
            risks = [_risk(part) for part in parts]
            return sum(loops for loops, _ in risks), any(is_nested for _, is_nested in risks)
    return 0, False


def _choices(node: Node) -> int:
    """How often a bounded part of the pattern can be matched in more than one way."""
    match node:
        case Group(_, body):
            return _choices(body)
        case Repeat(body, least, most):
            return min((most or 1) * _choices(body) + (most is not None and least != most), 1 << 20)
        case Sequence(parts):
            return sum(_choices(part) for part in parts)
        case Either(branches):
            return 1 + sum(_choices(branch) for branch in branches)
    return 0


def _is_ambiguous(node: Node) -> bool:
    return any(isinstance(inner, Either) or (isinstance(inner, Repeat) and inner.least != inner.most) for inner in _walk(node))


@lru_cache(maxsize=256)
def compile(
    pattern: bytes,
    *,
    is_extended: bool = False,
    ignores_case: bool = False,
    is_multiline: bool = False,
    is_utf8: bool = True,
    within: str = "",
) -> Regex:
    """regcomp(3): RegexError when it is none. `is_multiline` is sed's M: ^ and $ at every line, `.` not over a newline.

    `within` names two assertions that the match must stand between: `^$` (grep -x) or `()` (grep -w).
    """
    parser = _Parser(pattern, is_extended)
    node = parser.parse()
    if within:
        node = Sequence((Assertion(within[0]), node, Assertion(within[1])))
    try:
        return Regex(node, parser.groups, ignores_case=ignores_case, is_multiline=is_multiline, is_utf8=is_utf8)
    except (re.error, OverflowError, RecursionError):
        raise RegexError("Regular expression too big") from None
