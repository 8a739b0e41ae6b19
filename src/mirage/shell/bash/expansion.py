"""Words into fields: the expansions of bash in their order, on the parts that `syntax` has found.

A word becomes *fragments*, each a text and what it is: typed plainly (globs alive), quoted, or the result of an unquoted
expansion (split by IFS, globs alive); BREAK stands between the elements of "$@". Fields are cut from fragments, and a field
whose unquoted text holds a glob is matched against the file system. Coroutines, because a substitution may wait; the common
shapes of words are answered before any of that begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mirage.shell.bash.arithmetic import ArithmeticFault, evaluate
from mirage.shell.bash.dash import BASH_ARITHMETIC
from mirage.shell.bash.faults import Fault
from mirage.shell.bash.globbing import glob
from mirage.shell.bash.operators import operate, substring, transform
from mirage.shell.bash.patterns import escape, has_magic
from mirage.shell.bash.subscripts import UnexpandedError, settled
from mirage.shell.bash.variables import ARRAY, NAMEREF
from mirage.shell.lib import locales
from mirage.shell.lib.text import to_bytes
from mirage.syntax.braces import TooManyWords, count_up, expand_braces
from mirage.syntax.tree import (
    Ansi,
    Arithmetic,
    Assignment,
    BadSubstitution,
    CommandSubstitution,
    Double,
    Escaped,
    Literal,
    Parameter,
    Part,
    ProcessSubstitution,
    Single,
    Word,
)
from mirage.syntax.unparse import word_text

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

PLAIN, QUOTED, SPLIT, BREAK = range(4)
Fragment = tuple[int, str]
Fragments = list[Fragment]

_GLOB = re.compile(r"[*?\[]")
_EXTENDED_GLOB = re.compile(r"[*?\[]|[+@!]\(")
_DEFAULT_SEPARATOR = re.compile(r"[ \t\n]")
_LIVE = re.compile(r"[ \t\n*?\[\\]")
WORD = 60  # bytes of a short word
HEAVY = 8192  # words, or characters of one, from which on an expansion is weighed as a whole
_LIKE_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=(?:.*:)?~", re.DOTALL)  # a word like that has its tildes expanded
_SPECIALS = frozenset("@*#?$!-")


class Expansion:
    """The expansions of one shell."""

    __slots__ = ("shell", "vars")

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.vars = shell.vars

    # ---- whole words

    async def fields(self, words: Sequence[Word | Assignment]) -> list[str]:
        """The arguments that words become."""
        result: list[str] = []
        for word in words:
            if type(word) is Word:
                static = word.static
                if static is not None:
                    result.append(static)
                    continue
                parts = word.parts
                if len(parts) == 1:
                    part = parts[0]
                    if type(part) is Double and len(part.parts) == 1:
                        inner = part.parts[0]
                        if (
                            type(inner) is Parameter
                            and not inner.op
                            and inner.subscript is None
                            and not inner.indirect
                            and inner.name not in "@*"
                        ):
                            text = self.value(inner)
                            result.append(text if text is not None else self.missing(inner))
                            continue
                    elif type(part) is Parameter and not part.op and part.subscript is None and not part.indirect:
                        name = part.name
                        if name not in "@*":
                            text = self.value(part)
                            if text is None:
                                self.missing(part)
                                continue
                            if not _LIVE.search(text) and self._is_ifs_usual():
                                if text:
                                    result.append(text)
                                continue
                await self._word(word, result)
            else:
                result.append(await self.shell.assignment_text(word))  # type: ignore[arg-type]
        return result

    def _is_ifs_usual(self) -> bool:
        ifs = self.vars.table.get("IFS")
        return ifs is None or ifs.value == " \t\n"

    async def _word(self, word: Word, result: list[str]) -> None:
        first = word.parts[0]
        if type(first) is Literal and not word.braces and not self.shell.is_dash and _LIKE_ASSIGNMENT.match(first.text):
            self._extend(result, self.cut(await self.fragments(word, assignment=True)))
            return
        if word.braces and "braceexpand" in self.shell.options:
            try:
                if (texts := count_up(word)) is not None:
                    for text in texts:
                        result.append(text)
                        if not len(result) & 1023:
                            self.shell.weigh(len(result) * WORD)
                            await self.shell.proc.tick(1024)
                    return
                words = expand_braces(word)
            except TooManyWords:
                raise Fault("brace expansion: failed to allocate memory for 1000000 elements") from None
            if len(words) > 1000:
                self.shell.weigh(len(words) * WORD)
            for each in words:
                if each.static is not None:
                    if each.parts:
                        result.append(each.static)
                else:
                    self._extend(result, self.cut(await self.fragments(each)))
                if not len(result) & 1023:
                    await self.shell.proc.tick(1024)
            return
        self._extend(result, self.cut(await self.fragments(word)))

    def _extend(self, result: list[str], words: list[str]) -> None:
        result.extend(words)
        if len(words) > HEAVY or (words and len(words[0]) > HEAVY):
            self.shell.weigh(sum(map(len, result)) + 50 * len(result))

    async def one(self, word: Word) -> str:
        """The word as a single string: assignments, here-strings, case words. No splitting, no globs."""
        if word.static is not None:
            return word.static
        return self.join(await self.fragments(word))

    async def assigned(self, word: Word) -> str:
        """The right side of an assignment: as `one`, with a tilde behind each colon as well."""
        if word.static is not None:
            return word.static
        return self.join(await self.fragments(word, assignment=True))

    async def pattern(self, word: Word) -> str:
        """The word as a pattern: what was quoted matches only itself."""
        if word.static is not None:
            return escape(word.static)
        pieces: list[str] = []
        for kind, text in await self.fragments(word):
            pieces.append(escape(text) if kind == QUOTED else text)
        return "".join(pieces)

    async def document(self, word: Word) -> str:
        """The text of a here-document."""
        if word.static is not None:
            return word.static
        return self.join(await self.quoted_fragments(word.parts))

    def join(self, fragments: Fragments) -> str:
        """One string of all; elements of "$@" with blanks between."""
        if len(fragments) > 1:
            self.shell.weigh(sum([len(text) for _, text in fragments]))
        return "".join([text for _, text in fragments])

    async def arithmetic(self, word: Word) -> int:
        """The value of an arithmetic expression."""
        text = word.static if word.static is not None else self.join(await self.quoted_fragments(word.parts))
        return await self.evaluated(text)

    async def evaluated(self, text: str) -> int:
        """The value of an expression whose own expansions are done; commands in the subscripts that it leads to are run."""
        try:
            return evaluate(text, self.vars)
        except UnexpandedError:
            return await settled(self.shell, lambda: evaluate(text, self.vars))

    # ---- fragments

    async def fragments(self, word: Word, *, assignment: bool = False) -> Fragments:
        fragments: Fragments = []
        first = True
        for index, part in enumerate(word.parts):
            kind = type(part)
            if kind is Literal:
                text = part.text  # type: ignore[union-attr]
                if "~" in text:
                    self._tilde(text, fragments, first, index == len(word.parts) - 1, assignment)
                else:
                    fragments.append((PLAIN, text))
            elif kind is Single or kind is Escaped or kind is Ansi:
                fragments.append((QUOTED, part.text))  # type: ignore[union-attr]
            elif kind is Double:
                fragments.extend(await self._double(part))  # type: ignore[arg-type]
            else:
                fragments.extend(await self._part(part, quoted=False))
            first = False
        return fragments

    async def quoted_fragments(self, parts: Sequence[Part]) -> Fragments:
        fragments: Fragments = []
        for part in parts:
            kind = type(part)
            if kind is Literal or kind is Escaped:
                fragments.append((QUOTED, part.text))  # type: ignore[union-attr]
            elif kind is Double:  # only inside ${x:-...} or arithmetic
                fragments.extend(await self.quoted_fragments(part.parts))  # type: ignore[union-attr]
            else:
                fragments.extend(await self._part(part, quoted=True))
        return fragments

    async def _double(self, part: Double) -> Fragments:
        if not part.parts:
            return [(QUOTED, "")]
        fragments = await self.quoted_fragments(part.parts)
        if not fragments and not all(_is_list(inner) for inner in part.parts):
            fragments = [(QUOTED, "")]
        return fragments

    async def _part(self, part: Part, *, quoted: bool) -> Fragments:
        match part:
            case Parameter():
                return await self._parameter(part, quoted)
            case CommandSubstitution():
                text = await self.shell.substitute(part)
                return [(QUOTED if quoted else SPLIT, text)]
            case Arithmetic(parts=parts):
                text = "".join([text for _, text in await self.quoted_fragments(parts)])
                if self.shell.is_dash and not self.shell.is_ash and BASH_ARITHMETIC.search(text):
                    raise ArithmeticFault(text, "")
                return [(QUOTED if quoted else SPLIT, str(await self.evaluated(text)))]
            case ProcessSubstitution():
                return [(QUOTED, await self.shell.process_substitution(part))]
            case BadSubstitution(text=text):
                raise Fault(f"{text}: bad substitution")
            case Single(text=text) | Ansi(text=text) | Escaped(text=text) | Literal(text=text):
                return [(QUOTED, text)]
            case Double():
                return await self._double(part)

    def _tilde(self, text: str, fragments: Fragments, first: bool, last: bool, assignment: bool) -> None:
        """Literal text with its tilde-prefixes expanded."""
        if assignment and first and _LIKE_ASSIGNMENT.match(text):
            name, mark, text = text.partition("=")
            fragments.append((PLAIN, name + mark))
        pieces = text.split(":") if assignment else [text]
        for index, piece in enumerate(pieces):
            if index:
                fragments.append((PLAIN, ":"))
            if piece.startswith("~") and (first or index):
                prefix, slash, rest = piece.partition("/")
                if slash or last or index < len(pieces) - 1:
                    home = self.shell.home_of(prefix[1:])
                    if home is not None:
                        fragments.append((QUOTED, home.rstrip("/") if slash and home != "/" else "" if slash else home))
                        fragments.append((PLAIN, slash + rest))
                        continue
            fragments.append((PLAIN, piece))

    # ---- parameters

    def value(self, part: Parameter) -> str | None:
        """The value of a plain $name; None when unset."""
        name = part.name
        variable = self.vars.table.get(name)
        if variable is not None:
            value = variable.value
            if type(value) is str and not variable.flags & NAMEREF:
                return value
            return self.vars.get(name)
        char = name[0]
        if char.isalpha() or char == "_":
            return None
        return self.shell.special(name)

    def missing(self, part: Parameter) -> str:
        """An unset parameter: empty, or an error under `set -u`."""
        if self.shell.nounset and part.name not in "@*":
            raise Fault(f"{self._label(part)}: unbound variable", 127, is_fatal=True)
        return ""

    def _label(self, part: Parameter) -> str:
        return part.name + (f"[{word_text(part.subscript)}]" if part.subscript is not None else "")

    async def _parameter(self, part: Parameter, quoted: bool) -> Fragments:
        name, op = part.name, part.op
        subscript = part.subscript
        if not op and subscript is None and not part.indirect and name not in ("@", "*"):
            text = self.value(part)
            return [(QUOTED if quoted else SPLIT, text if text is not None else self.missing(part))]
        if part.indirect:
            return await self._indirect(part, quoted)
        if op == "length":
            return [(QUOTED if quoted else SPLIT, str(await self._length(part)))]
        listed = (
            name if name in ("@", "*") else subscript.static if subscript is not None and subscript.static in ("@", "*") else None
        )
        if subscript is not None and listed is None and subscript.parts and len(subscript.parts) == 1:
            only = subscript.parts[0]
            if type(only) is Literal and only.text in ("@", "*"):
                listed = only.text
        if listed is not None:
            return await self._list(part, listed, quoted)
        text = await self._scalar(part)
        return await self._operated(part, text, quoted)

    async def _scalar(self, part: Parameter) -> str | None:
        if part.subscript is None:
            return self.value(part)
        return await self.element(part.name, part.subscript)

    async def element(self, name: str, subscript: Word) -> str | None:
        """${name[subscript]}"""
        return self.vars.element_text(self.vars.target(name), await self.subscript(name, subscript))

    async def subscript(self, name: str, word: Word) -> str:
        """The text of a subscript, expanded as an associative array's or an expression's is."""
        if word.static is not None:
            return word.static
        if self.vars.is_associative(name):
            return await self.one(word)
        return self.join(await self.quoted_fragments(word.parts))

    async def _operated(self, part: Parameter, text: str | None, quoted: bool) -> Fragments:
        """The operator of ${name op word} on one value."""
        op, word = part.op, part.word
        kind = QUOTED if quoted else SPLIT
        if not op:
            return [(kind, text if text is not None else self.missing(part))]
        if op in _CHOICES:
            assert word is not None
            return await self._choice(part, text, word, quoted)
        if text is None:
            if self.shell.nounset:
                self.missing(part)
            if op == "@":
                return await self._transformed(part, None, kind)
            if op != ":":
                return [(kind, "")]
            text = ""
        if op == "@":
            return await self._transformed(part, text, kind)
        if op == ":":
            return [(kind, await self._slice(part, text))]
        return [(kind, await self._apply(part, text))]

    async def _transformed(self, part: Parameter, text: str | None, kind: int) -> Fragments:
        assert part.word is not None and part.word.static is not None
        letter = part.word.static
        if letter not in "aAQEPUuLKk":
            raise Fault("${" + self._label(part) + "@" + letter + "}: bad substitution")
        if letter == "P" and text is not None:
            return [(kind, await self.shell.prompt(text))]
        if text is None and letter not in "aA":
            return []
        return [(kind, transform(self.shell, part.name, text, letter))]

    async def _apply(self, part: Parameter, text: str) -> str:
        """Prefix and suffix removal, replacement, case."""
        word = part.word
        assert word is not None
        pattern = await self.pattern(word)
        replacement = ""
        if part.op[0] == "/" and part.other is not None:
            fragments = await self.fragments(part.other)
            replacement = "".join([_literal_replacement(text) if kind == QUOTED else text for kind, text in fragments])
        return operate(self.shell, part.op, text, pattern, replacement)

    async def _slice(self, part: Parameter, text: str) -> str:
        offset, length = await self._bounds(part)
        return substring(text, offset, length, part, self.shell)

    async def _bounds(self, part: Parameter) -> tuple[int, int | None]:
        assert part.word is not None
        offset = await self.arithmetic(part.word)
        return offset, None if part.other is None else await self.arithmetic(part.other)

    async def _choice(self, part: Parameter, text: str | None, word: Word, quoted: bool) -> Fragments:
        """- = ? + with and without the colon."""
        op = part.op
        is_absent = text is None or (op[0] == ":" and text == "")
        kind = QUOTED if quoted else SPLIT
        match op[-1]:
            case "+":
                return [] if is_absent and not quoted else [(QUOTED, "")] if is_absent else await self._alternative(word, quoted)
            case "-":
                return await self._alternative(word, quoted) if is_absent else [(kind, text or "")]
            case "=":
                if not is_absent:
                    return [(kind, text or "")]
                if part.name in _SPECIALS or part.name.isdigit():
                    raise Fault(f"${part.name}: cannot assign in this way")
                value = self.join(await self._alternative(word, quoted, assignment=True))
                if part.subscript is not None:
                    self.vars.set_element(part.name, await self.subscript(part.name, part.subscript), value)
                else:
                    self.vars.set(part.name, value)
                    value = self.vars.get(part.name) or ""
                return [(kind, value)]
        if not is_absent:
            return [(kind, text or "")]
        message = self.join(await self._alternative(word, quoted))
        if not message:
            message = "parameter null or not set" if op[0] == ":" else "parameter not set"
        raise Fault(f"{self._label(part)}: {message}", 127, is_fatal=True)

    async def _alternative(self, word: Word, quoted: bool, assignment: bool = False) -> Fragments:
        """The word of ${x:-word}: its own quoting counts, and unquoted it is split."""
        if quoted:
            fragments = await self.quoted_fragments(word.parts)
            return fragments or [(QUOTED, "")]
        return [(SPLIT if kind == PLAIN else kind, text) for kind, text in await self.fragments(word, assignment=assignment)]

    # ---- lists: $@ $* ${a[@]} ${a[*]}

    async def _list(self, part: Parameter, listed: str, quoted: bool) -> Fragments:
        op = part.op
        is_positional = part.subscript is None
        if is_positional:
            values: list[str] | None = list(self.shell.positional)
        else:
            values = self.vars.values(part.name)
        present = values is not None and bool(values)
        values = values or []
        if op in _CHOICES:
            joined = (self._between(listed) if quoted else " ").join(values)
            is_absent = not present or (op[0] == ":" and not joined)
            if (op[-1] == "-" and not is_absent) or (op[-1] in "=?" and not is_absent):
                return self.spread(values, listed, quoted)
            if quoted and listed == "@" and is_absent and op[-1] == "+":
                return []
            return await self._choice(part, None if not present else joined, part.word, quoted)  # type: ignore[arg-type]
        if op == ":":
            values = await self._slice_list(part, values, is_positional)
        elif op == "@":
            assert part.word is not None
            values = await self._transform_list(part, values, listed, quoted)
        elif op:
            values = [await self._apply(part, value) for value in values]
        return self.spread(values, listed, quoted)

    async def _slice_list(self, part: Parameter, values: list[str], is_positional: bool) -> list[str]:
        offset, length = await self._bounds(part)
        if length is not None and length < 0:
            assert part.other is not None
            raise Fault(f"{word_text(part.other).strip()}: substring expression < 0")
        if is_positional:
            if offset == 0 or offset < 0:
                values = [self.shell.name, *values]
            else:
                offset -= 1
            if offset < 0:
                offset += len(values)
                if offset < 0:
                    return []
        else:
            array = self.vars.array(part.name) or {}
            keys = self.vars.keys(array)
            if not self.vars.is_associative(part.name) and keys:
                if offset < 0:
                    offset += keys[-1] + 1  # type: ignore[operator]
                    if offset < 0:
                        return []
                values = [array[key] for key in keys if key >= offset]  # type: ignore[operator]
                offset = 0
            elif offset > 0:
                offset -= 1
        return values[offset:] if length is None else values[offset : offset + length]

    async def _transform_list(self, part: Parameter, values: list[str], listed: str, quoted: bool) -> list[str]:
        assert part.word is not None and part.word.static is not None
        letter = part.word.static
        shell = self.shell
        variable = self.vars.lookup(part.name)
        is_array = part.subscript is not None and variable is not None and bool(variable.flags & ARRAY)
        if letter == "P":
            return [await shell.prompt(value) for value in values]
        if letter in "Kk" and is_array:
            array = self.vars.array(part.name) or {}
            keys = self.vars.keys(array)
            if letter == "k":
                return [text for key in keys for text in (str(key), array[key])]
            return [_pairs(array, keys)] if keys else []
        if letter == "A":
            if part.subscript is not None:
                return [transform(shell, part.name, None if is_array else "".join(values), "A")] if variable is not None else []
            return ["set -- " + " ".join([transform(shell, part.name, value, "Q") for value in values])] if values else []
        if letter == "a" and part.subscript is not None:
            return [transform(shell, part.name, value, "a") for value in values]
        return [transform(shell, part.name, value, letter) for value in values]

    def spread(self, values: list[str], listed: str, quoted: bool) -> Fragments:
        """A list's elements as fragments."""
        between = self._between(listed)
        if quoted and listed == "*":
            return [(QUOTED, between.join(values))]
        kind = QUOTED if quoted else SPLIT
        fragments: Fragments = []
        for index, value in enumerate(values):
            if index:
                fragments.append((BREAK, between))
            fragments.append((kind, value))
        return fragments

    def _names(self, names: list[str], listed: str, quoted: bool, between: str) -> Fragments:
        """What ${!x*} and ${!a[*]} list; where IFS is empty they are one word, each in its way."""
        if listed == "*" and not quoted and self.vars.get("IFS") == "":
            return [(QUOTED, between.join(names))]
        return self.spread(names, listed, quoted)

    def _between(self, listed: str) -> str:
        """What stands between the elements of $* (IFS's first character) or $@ where they are one string."""
        ifs = self.vars.get("IFS") if listed == "*" else None
        return " " if ifs is None else ifs[:1]

    # ---- ${!x}, ${#x}

    async def _indirect(self, part: Parameter, quoted: bool) -> Fragments:
        name, op = part.name, part.op
        if op in ("prefix*", "prefix@"):
            names = sorted(
                [
                    key
                    for key, variable in self.vars.table.items()
                    if key.startswith(name) and (variable.value is not None or variable.dynamic)
                ]
            )
            return self._names(names, op[-1], quoted, "")
        subscript = part.subscript
        if subscript is not None and not op and word_text(subscript) in ("@", "*"):
            array = self.vars.array(name) or {}
            return self._names([str(key) for key in self.vars.keys(array)], word_text(subscript), quoted, " ")
        variable = self.vars.table.get(name)
        if variable is not None and variable.flags & NAMEREF and subscript is None and isinstance(variable.value, str):
            return [(QUOTED if quoted else SPLIT, variable.value)]
        if name in ("@", "*"):
            target = " ".join(self.shell.positional)
        else:
            bare = Parameter(name, True, subscript)
            value = await self._scalar(bare)
            if value is None:
                if name in self.vars.table:
                    return [(QUOTED if quoted else SPLIT, "")]
                raise Fault(f"{name}: invalid indirect expansion")
            target = value
        resolved = self.shell.parameter_named(target)
        if resolved is None:
            raise Fault(f"{target}: invalid variable name")
        return await self._parameter(Parameter(resolved.name, True, resolved.subscript, op, part.word, part.other), quoted)

    async def _length(self, part: Parameter) -> int:
        name, subscript = part.name, part.subscript
        if name in ("@", "*"):
            return len(self.shell.positional)
        if subscript is not None:
            if word_text(subscript) in ("@", "*"):
                return len(self.vars.array(name) or {})
            text = await self.element(name, subscript)
        else:
            text = self.value(part)
        if text is None:
            if self.shell.nounset:
                self.missing(part)
            return 0
        return len(text) if text.isascii() or self._counts_characters() else len(to_bytes(text))

    def _counts_characters(self) -> bool:
        """Whether the locale has characters of several bytes; dash never looks."""
        if self.shell.is_dash:
            return False
        named = self.vars.get("LC_ALL") or self.vars.get("LC_CTYPE") or self.vars.get("LANG") or ""
        return named not in ("", "C", "POSIX") and locales.is_there(self.shell.proc, named)

    # ---- fields

    def cut(self, fragments: Fragments) -> list[str]:
        """Fragments into fields, and fields with globs into the names that they match."""
        if len(fragments) == 1:
            kind, text = fragments[0]
            if kind == QUOTED:
                return [text]
        fields: list[list[Fragment]] = []
        current: list[Fragment] = []
        has_field = False
        ifs = self.vars.get("IFS")
        keeps_empty = bool(ifs) and ifs[0] not in " \t\n"  # type: ignore[index]  # elements stand as if IFS's character parted them
        for kind, text in fragments:
            if kind == SPLIT and text:
                pieces = _split(text, ifs)
                if pieces is None:
                    current.append((PLAIN, text))
                    has_field = True
                    continue
                for piece, ends, forced in pieces:
                    if piece:
                        current.append((PLAIN, piece))
                        has_field = True
                    if ends and (has_field or forced):
                        fields.append(current)
                        current = []
                        has_field = False
            elif kind == BREAK:
                if has_field or keeps_empty:
                    fields.append(current)
                current = []
                has_field = False
            elif kind == QUOTED or text:
                current.append((kind, text))
                if kind != SPLIT:
                    has_field = True
        if has_field:
            fields.append(current)
        return self._globbed(fields)

    def _globbed(self, fields: list[list[Fragment]]) -> list[str]:
        result: list[str] = []
        shell = self.shell
        noglob = "noglob" in shell.options
        extglob = shell.extglob
        search = (_EXTENDED_GLOB if extglob else _GLOB).search
        for field in fields:
            if len(field) > 1:
                shell.weigh(sum([len(text) for _, text in field]))
            if noglob or not any(kind == PLAIN and search(text) for kind, text in field):
                result.append("".join([text for _, text in field]))
                continue
            pattern = "".join([escape(text) if kind == QUOTED else text for kind, text in field])
            if not has_magic(pattern, extglob):
                result.append("".join([text for _, text in field]))
                continue
            names = glob(shell, pattern)
            if names:
                result.extend(names)
            elif "failglob" in shell.shopts:
                raise Fault(f"no match: {''.join([text for _, text in field])}")
            elif "nullglob" not in shell.shopts:
                result.append("".join([text for _, text in field]))
        return result


_CHOICES = frozenset({"-", ":-", "=", ":=", "?", ":?", "+", ":+"})


def _is_list(part: Part) -> bool:
    """Whether a part is "$@" or like it, which can be no field at all."""
    if not isinstance(part, Parameter):
        return False
    return part.name == "@" or (part.subscript is not None and word_text(part.subscript) == "@") or part.op == "prefix@"


def _literal_replacement(text: str) -> str:
    """Quoted text of ${x/p/text}: an & in it is no more than an &."""
    return text.replace("\\", "\\\\").replace("&", "\\&") if "&" in text or "\\" in text else text


def _pairs(array: dict[int, str] | dict[str, str], keys: Sequence[int | str]) -> str:
    """array_to_kvpair() and assoc_to_kvpair() of bash: the latter leaves a blank behind the last."""
    from mirage.shell.bash.declarations import key_text
    from mirage.shell.bash.quoting import double

    pairs = [f"{key_text(key) if isinstance(key, str) else key} {double(array[key])}" for key in keys]  # type: ignore[index]
    return " ".join(pairs) + " " * isinstance(keys[0], str)


def _split(text: str, ifs: str | None) -> list[tuple[str, bool, bool]] | None:
    """Pieces of an expanded text by IFS: (piece, a separator follows, the separator makes a field even of nothing).

    None when there is nothing to split.
    """
    if ifs is None or ifs == " \t\n":
        if not _DEFAULT_SEPARATOR.search(text):
            return None
        pieces: list[tuple[str, bool, bool]] = []
        if text[0] in " \t\n":
            pieces.append(("", True, False))
        words = [word for word in re.split(r"[ \t\n]+", text) if word]
        pieces += [(word, True, False) for word in words]
        if words and text[-1] not in " \t\n":
            pieces[-1] = (words[-1], False, False)
        return pieces
    if not ifs:
        return None
    white = "".join([char for char in ifs if char in " \t\n"])
    hard = "".join([char for char in ifs if char not in " \t\n"])
    soft_class = f"[{re.escape(white)}]" if white else "(?!)"
    if hard:
        separator = re.compile(f"{soft_class}*[{re.escape(hard)}]{soft_class}*|{soft_class}+")
    else:
        separator = re.compile(f"{soft_class}+")
    result: list[tuple[str, bool, bool]] = []
    place = 0
    for found in separator.finditer(text):
        forced = any(char in hard for char in found.group())
        result.append((text[place : found.start()], True, forced))
        place = found.end()
    if not result:
        return None
    if place < len(text):
        result.append((text[place:], False, False))
    return result
