"""Terms: numbers, variables with what they refer to, lists, and what is quoted. Whether a `/` begins a pattern is known here alone."""

from __future__ import annotations

import re
from abc import abstractmethod

from mirage.shell.perl import quoting
from mirage.shell.perl.operators import Operators
from mirage.shell.perl.tree import Node, Unknown

NUMBER = re.compile(r"0[xX][\da-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][-+]?\d+)?|\d+\.(?!\.)")
SPECIAL = re.compile(r"\^\w|[&`'+!@/\\,;.0-9_<>()\[\]:?|\"$~=%-]")
ALWAYS = {"_", "ENV", "ARGV", "INC", "STDIN", "STDOUT", "STDERR", "a", "b", "0", "ISA"}


class Terms(Operators):
    """The reader of terms; those that begin with a word are another's."""

    @abstractmethod
    def named(self, word: str) -> Node: ...

    @abstractmethod
    def statements(self, end: str) -> list[Node]: ...

    # ---- terms

    def term(self) -> Node:
        self.space()
        if self.at >= len(self.text):
            raise self.fail()
        letter = self.text[self.at]
        maker = TERMS.get(letter)
        if maker is not None:
            return maker(self)
        number = NUMBER.match(self.text, self.at)
        if number is not None and (letter.isdigit() or letter == "."):
            if letter.isdigit() and re.compile(r"\d+\.\d+\.\d").match(self.text, self.at):
                raise Unknown("version string")
            if number[0].isdigit() and self.text.startswith("..", number.end() - 1):
                number = re.compile(r"\d+").match(self.text, self.at) or number
            self.at = number.end()
            return self.node("number", _number(number[0]))
        word = self.word()
        if word:
            return self.named(word)
        raise self.fail()

    def _parenthesis(self) -> Node:
        self.at += 1
        if self.take(")"):
            made = self.node("list", [])
        else:
            inner = self.expression()
            self.need(")")
            made = self.node("list", inner.args[0] if inner.kind == "list" else [inner])
        if self.peek("["):
            return self.node("lslice", made, self.index())
        return made

    def _anonymous_array(self) -> Node:
        self.at += 1
        if self.take("]"):
            return self.node("array_of", self.node("list", []))
        made = self.expression()
        self.need("]")
        return self.node("array_of", made)

    def _anonymous_hash(self) -> Node:
        self.at += 1
        if self.take("}"):
            return self.node("hash_of", self.node("list", []))
        made = self.expression()
        self.need("}")
        return self.node("hash_of", made)

    def declared(self, sigil: str, name: str) -> str:
        """The name; under `use strict` one that nobody has declared is a fault of the program's."""
        if not any(sigil + name in scope for scope in self.scopes):
            self.mentions.setdefault(name, []).append(self.line)
        if self.strict[-1] and name and "::" not in name and name not in ALWAYS and (name[0].isalpha() or name[0] == "_") \
                and not any(sigil + name in scope for scope in self.scopes):  # fmt: skip
            self.faults.append(f'Global symbol "{sigil}{name}" requires explicit package name (did you forget to declare "my {sigil}{name}"?) '
                               f"at {self.name} line {self.line}.\n")  # fmt: skip
        return name

    def _scalar(self) -> Node:
        return self.variable()

    def variable(self, *, is_quoted: bool = False) -> Node:
        """From a `$` on: a variable with what belongs to it."""
        self.at += 1
        text = self.text
        if (text.startswith("#", self.at) and text[self.at + 1 : self.at + 2] in ("{", "$")) or re.compile(r"#[A-Za-z_]").match(
            text, self.at
        ):
            self.at += 1
            if text[self.at] in "{$":
                return self.node("last", self._dereferenced())
            name = self.word()
            return self.node("last", self.node("array", self.declared("@", name)))
        if text.startswith("{", self.at) or (text.startswith("$", self.at) and re.compile(r"\$+[\w{:]").match(text, self.at)):
            plain = re.compile(r"\{\s*(\^?\w+)\s*\}").match(text, self.at)
            if plain is not None:
                self.at = plain.end()
                return self._element(plain[1], is_quoted)
            inner = self._dereferenced()
            if text.startswith("[", self.at):
                return self.subscripts(self.node("elem", inner, self.index()), is_quoted=is_quoted)
            if text.startswith("{", self.at):
                return self.subscripts(self.node("helem", inner, self.key()), is_quoted=is_quoted)
            return (
                self.subscripts(self.node("deref", "$", inner), is_quoted=is_quoted) if is_quoted else self.node("deref", "$", inner)
            )
        found = re.compile(r"(?:::)?[A-Za-z_]\w*(?:::\w+)*|\d+").match(text, self.at) or SPECIAL.match(text, self.at)
        if found is None:
            raise self.fail()
        self.at = found.end()
        return self._element(found[0].removeprefix("::"), is_quoted)

    def _element(self, name: str, is_quoted: bool) -> Node:
        text = self.text
        if not is_quoted:
            self.space()
        if text.startswith("[", self.at) and (not is_quoted or quoting.is_index(text, self.at)) and name != "$":
            return self._chain(self.node("elem", self.node("array", self.declared("@", name)), self.index()), is_quoted)
        if text.startswith("{", self.at) and (not is_quoted or not re.compile(r"\{\d*,?\d*\}").match(text, self.at)):
            return self._chain(self.node("helem", self.node("hash", self.declared("%", name)), self.key()), is_quoted)
        return self._chain(self.node("scalar", self.declared("$", name)), is_quoted)

    def _chain(self, node: Node, is_quoted: bool) -> Node:
        return self.subscripts(node, is_quoted=True) if is_quoted else node

    def _dereferenced(self) -> Node:
        """What a sigil stands before: `$x`, `$$x` or a block."""
        if self.text.startswith("{", self.at):
            self.at += 1
            body = self.statements("}")
            return body[0] if len(body) == 1 else self.node("do", Node("block", self.line, (body,)))
        self.at += 1
        if self.text.startswith(("$", "{"), self.at):
            return self.node("deref", "$", self._dereferenced())
        name = self.word() or self.text[self.at]
        return self.node("scalar", self.declared("$", name))

    def _array(self) -> Node:
        return self.plural()

    def plural(self, *, is_quoted: bool = False) -> Node:
        """From an `@` on: an array, a slice, or what a reference leads to."""
        self.at += 1
        text = self.text
        if text.startswith(("$", "{"), self.at):
            inner = self._dereferenced()
            if text.startswith("[", self.at):
                return self.node("slice", inner, self.index())
            if text.startswith("{", self.at):
                return self.node("hslice", inner, self.key())
            return self.node("deref", "@", inner)
        found = re.compile(r"(?:::)?[A-Za-z_]\w*(?:::\w+)*|[-+_]").match(text, self.at)
        if found is None:
            raise self.fail()
        self.at = found.end()
        name = found[0].removeprefix("::")
        if not is_quoted:
            self.space()
        if text.startswith("[", self.at):
            return self.node("slice", self.node("array", self.declared("@", name)), self.index())
        if text.startswith("{", self.at):
            return self.node("hslice", self.node("hash", self.declared("%", name)), self.key())
        return self.node("array", self.declared("@", name))

    def _hash(self) -> Node:
        self.at += 1
        if self.text.startswith(("$", "{"), self.at):
            return self.node("deref", "%", self._dereferenced())
        name = self.word() or self.text[self.at : self.at + 1]
        if not name.replace("::", "").replace("_", "a").isalnum():
            self.at += 1
        return self.node("hash", self.declared("%", name))

    def _code(self) -> Node:
        self.at += 1
        if self.text.startswith(("$", "{"), self.at):
            target = self._dereferenced()
        else:
            target = self.node("function", self.word())
        if self.peek("("):
            return self.node("apply", target, self.arguments())
        return self.node("apply_same", target)

    def _typeglob(self) -> Node:
        self.at += 1
        if self.text.startswith("{", self.at):
            return self.node("globref", self._dereferenced())
        return self.node("typeglob", self.word())

    def _angle(self) -> Node:
        found = re.compile(r"<(\$?\w*)>").match(self.text, self.at)
        if found is not None:
            self.at = found.end()
            name = found[1]
            handle = self.node("scalar", self.declared("$", name[1:])) if name.startswith("$") else self.node("string", name)
            return self.node("readline", handle)
        here = re.compile(r"<<(~?)(?:\"([^\"\n]*)\"|'([^'\n]*)'|([A-Za-z_]\w*))").match(self.text, self.at)
        if here is not None:
            return quoting.here_document(self, here)
        pattern = re.compile(r"<([^<>\n=]+)>").match(self.text, self.at)
        if pattern is None:
            raise self.fail()
        self.at = pattern.end()
        return self.node("glob", quoting.interpolated(self, pattern[1]))


def _number(text: str) -> int | float:
    text = text.replace("_", "")
    if text[:2] in ("0x", "0X"):
        return int(text, 16)
    if text[:2] in ("0b", "0B"):
        return int(text, 2)
    if text.isdigit():
        return int(text, 8) if text[0] == "0" and len(text) > 1 and not set(text) & {"8", "9"} else int(text[:400])
    return float(text)


TERMS = {
    "$": Terms._scalar, "@": Terms._array, "%": Terms._hash, "&": Terms._code, "*": Terms._typeglob, "(": Terms._parenthesis,
    "[": Terms._anonymous_array, "{": Terms._anonymous_hash, "<": Terms._angle, '"': quoting.double, "'": quoting.single, "`": quoting.command,
    "/": quoting.pattern,
}  # fmt: skip
