"""Terms that begin with a word: functions with their arguments and blocks, declarations, `do`, `eval`, jumps."""

from __future__ import annotations

import re
from abc import abstractmethod

from mirage.shell.perl import quoting
from mirage.shell.perl.names import BLOCK_FIRST, FILE_FIRST, NO_ARGUMENTS, PLAIN, UNARY, WORD_OPERATORS
from mirage.shell.perl.operators import ASSIGN, NAMED
from mirage.shell.perl.terms import Terms
from mirage.shell.perl.tree import Node


class Words(Terms):
    """The reader of named terms; blocks are another's."""

    @abstractmethod
    def block(self, *names: str) -> Node: ...

    @abstractmethod
    def _body(self) -> Node: ...

    def named(self, word: str) -> Node:
        """A term that begins with a word."""
        if self.peek("=>") or (word == "__PACKAGE__"):
            return self.node("package_name") if word == "__PACKAGE__" else self.node("string", word)
        if word in quoting.QUOTES and quoting.begins(self, word):
            return quoting.QUOTES[word](self)
        maker = WORDS.get(word)
        if maker is not None:
            return maker(self, word)
        if word in ("sort", "map", "grep", "first", "any", "all", "none", "reduce", "sum_by") and word in BLOCK_FIRST | self.known | {"first", "any", "all", "none", "reduce"} \
                and (word in BLOCK_FIRST or self._block_follows()):  # fmt: skip
            return self._with_block(word)
        if word in FILE_FIRST and word not in self.known:
            return self._printing(word)
        if self.peek("->") or self.peek("::"):
            return self.node("string", word)
        if word in NO_ARGUMENTS and word not in self.known:
            if self.take("("):
                self.need(")")
            return self.node("call", word, [])
        if word in UNARY and word not in self.known:
            return self._unary_call(word)
        if word in PLAIN and word not in self.known:
            return self.node("call", word, self._list_arguments())
        return self._own_function(word)

    def _block_follows(self) -> bool:
        return re.compile(r"\s*\(?\s*\{").match(self.text, self.at) is not None

    def _own_function(self, word: str) -> Node:
        """A call of the program's own function, `new Class(...)`, or a bare word."""
        if self.peek("("):
            return self.node("usercall", word, self.arguments(), True)
        class_name = re.compile(r"\s*([A-Z]\w*(?:::\w+)*)(?=\s*[(;,])").match(self.text, self.at)
        if class_name is not None and word not in self.known and (word == "new" or "::" in class_name[1]):
            self.at = class_name.end()
            given = self.arguments() if self.peek("(") else []
            return self.node("method", self.node("string", class_name[1]), word, given)
        if word in self.known or self._is_import(word):
            return self.node("usercall", word, self._list_arguments(), False)
        return self.node("bareword", word)

    def _is_import(self, word: str) -> bool:
        """A function of a module, called without parentheses: when something that can be an argument follows."""
        self.space()
        return word[0].islower() and "::" not in word and re.compile(r"[$@%\"'\d\\]").match(self.text, self.at) is not None

    def _list_arguments(self) -> list[Node]:
        if self.peek("("):
            return self.arguments()
        if self._is_over() or self.operator() in (
            "?",
            "=",
            "==",
            "!=",
            "||",
            "&&",
            "||=",
            ".",
            "*",
            ">",
            ">=",
            "<=",
            "=~",
            "+=",
            ".=",
        ):
            return []
        made = self.commas()
        return made.args[0] if made.kind == "list" else [made]

    def _unary_call(self, word: str) -> Node:
        if self.peek("("):
            return self.node("call", word, self.arguments())
        op = self.operator()
        if self._is_over() or (op and op not in ("<<", "-", "<", "%", "&", "+", "//") and not op[0].isalpha()) \
                or (op in ("<", "+", "//", "-") and word in ("shift", "pop")) or (op in WORD_OPERATORS):  # fmt: skip
            return self.node("call", word, [])
        if word in ("shift", "pop", "time", "wantarray") and op in ("<", "%", "&", "//"):
            return self.node("call", word, [])
        return self.node("call", word, [self.binary(NAMED + 1)])

    def _with_block(self, word: str) -> Node:
        """sort, map and grep: a block, a function or an expression first."""
        is_bracketed = self.take("(")
        function: Node | None = None
        if self.peek("{") and not (word == "map" and self._is_hash()):
            function = self.block()
            self.take(",")
        elif word == "sort":
            named = re.compile(r"\s*(\$?[A-Za-z_]\w*)(?=\s+[@$(\w])(?!\s*[,(])").match(self.text, self.at)
            if named is not None and named[1].lstrip("$") not in ("keys", "values", "map", "grep", "reverse", "sort", "qw", "uniq"):
                self.at = named.end()
                name = named[1]
                function = self.node("scalar", name[1:]) if name.startswith("$") else self.node("function", name)
        elif not self.peek("{") or word in ("map", "grep"):
            function = self.binary(ASSIGN)
            self.need(",")
        items: Node = self.node("list", []) if self._is_over() else self.commas()
        if is_bracketed:
            self.need(")")
        return self.node(word if word in BLOCK_FIRST else "blockcall", function, items, *([] if word in BLOCK_FIRST else [word]))

    def _is_hash(self) -> bool:
        """perlfunc's guess at `map { "\\L$_" => 1 }`: a hash if its matching brace is followed by a comma."""
        depth, at = 0, self.at
        while at < len(self.text):
            depth += (self.text[at] == "{") - (self.text[at] == "}")
            at += 1
            if not depth:
                break
        return re.compile(r"\s*,").match(self.text, at) is not None

    def _printing(self, word: str) -> Node:
        """print, printf and say: a handle may stand before the list."""
        start = self.at
        is_bracketed = self.take("(")
        handle: Node | None = None
        self.space()
        bare = re.compile(r"(STDOUT|STDERR|STDIN|[A-Z][A-Z0-9_]*)(?=\s+[^\s,;.=(+*/?<>-]|\s*\)|\s*;|\s+\(|\s+<<)").match(
            self.text, self.at
        )
        scalar = re.compile(
            r"\$(\w+)(?=\s+[$@%\"'\w\\&]|\s*<<[\"'A-Z])(?!\s+(?:x|eq|ne|lt|gt|le|ge|cmp|and|or|xor|if|unless|for|foreach|while|until)\b)"
        ).match(self.text, self.at)
        if bare is not None and bare[1] not in self.known:
            self.at = bare.end()
            handle = self.node("string", bare[1])
        elif scalar is not None:
            self.at = scalar.end()
            handle = self.node("scalar", self.declared("$", scalar[1]))
        elif self.peek("{"):
            self.at += 1
            handle = self.expression()
            self.need("}")
        if is_bracketed:
            items = [] if self.peek(")") else self._flat(self.expression())
            self.need(")")
            return self.node("print", word, handle, items)
        if handle is None:
            self.at = start
        items = [] if self._is_over() else self._flat(self.commas())
        return self.node("print", word, handle, items)

    def _flat(self, node: Node) -> list[Node]:
        return node.args[0] if node.kind == "list" else [node]

    def _my(self, word: str) -> Node:
        kind = {"my": "declare", "our": "our", "local": "local", "state": "state"}[word]
        if word == "local":
            return self.node("local", self.postfix(self.term()))
        self.space()
        if self.take("("):
            names = []
            while not self.take(")"):
                if self.take("undef"):
                    names.append(self.node("call", "undef", []))
                else:
                    names.append(self._declared_name(kind))
                self.take(",")
            return self.node("list", names)
        return self._declared_name(kind)

    def _declared_name(self, kind: str) -> Node:
        self.space()
        sigil = self.text[self.at : self.at + 1]
        if sigil not in ("$", "@", "%"):
            raise self.fail()
        self.at += 1
        name = self.word()
        if kind != "our" and sigil + name in self.scopes[-1]:
            self.masks.append(
                f'"my" variable {sigil}{name} masks earlier declaration in same scope at {self.name} line {self.line}.\n'
            )
        self.scopes[-1].add(sigil + name)
        return self.node(kind, sigil, name)

    def _anonymous_sub(self, _: str) -> Node:
        return self.node("closure", self._body())

    def _do(self, _: str) -> Node:
        if self.peek("{"):
            return self.node("do", self.block())
        return self.node("call", "do", [self.binary(NAMED + 1)])

    def _eval(self, _: str) -> Node:
        if self.peek("{"):
            return self.node("eval", self.block())
        if self.peek("("):
            given = self.arguments()
            return self.node("evaltext", given[0] if given else self.node("scalar", "_"))
        return self.node("evaltext", self.node("scalar", "_") if self._is_over() else self.binary(NAMED + 1))

    def _jump(self, word: str) -> Node:
        label = re.compile(r"\s*([A-Z_][A-Z0-9_]*)\b").match(self.text, self.at)
        if label is not None:
            self.at = label.end()
        return self.node("jump", word, label[1] if label else "")

    def _goto(self, _: str) -> Node:
        if self.peek("&"):
            return self.node("return", self.unary())
        return self.node("goto", self.word())

    def _return(self, _: str) -> Node:
        return self.node("return", None if self._is_over() else self.commas())

    def _require(self, _: str) -> Node:
        name = re.compile(r"\s*([A-Za-z_]\w*(?:::\w+)*)").match(self.text, self.at)
        if name is not None:
            self.at = name.end()
            return self.node("require", name[1])
        return self.node("call", "require", [self.binary(NAMED + 1)])

    def _line(self, _: str) -> Node:
        return self.node("number", self.line)

    def _file(self, _: str) -> Node:
        return self.node("string", self.name)


WORDS = {
    "my": Words._my, "our": Words._my, "local": Words._my, "state": Words._my, "sub": Words._anonymous_sub, "do": Words._do,
    "eval": Words._eval, "last": Words._jump, "next": Words._jump, "redo": Words._jump, "return": Words._return, "goto": Words._goto,
    "require": Words._require, "__LINE__": Words._line, "__FILE__": Words._file,
}  # fmt: skip
