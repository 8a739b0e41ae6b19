"""One company's way of writing PHP: each construct has many forms that mean the same, and a company keeps to the one it is used to.

The choices are drawn independently of each other, so two machines seldom agree on more than a few of some thirty. What is written stays
within what both `php -l` and the web server's own interpreter (`gateway.http.php`) read: no classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Company
from mirage.content.php.names import Names

SIMPLE = re.compile(r"\$\w+(\[('\w+'|\d+|\$\w+)\])?")
Lines = list[str]  # indentation is a tab a level
WIDTH = 110


class Text(str):
    """Literal text; what is no Text is an expression."""

    __slots__ = ()


class Hand:
    """See the module."""

    def __init__(self, company: Company) -> None:
        own = dice(company.key, "php")
        habits = company.project.habits
        self.company = company
        self.pad = habits["indent"]
        self.names = Names(company.key, habits["names"])
        self.is_pdo = habits["database"] == "pdo"
        pick: Callable[[Sequence[str]], str] = own.choice
        self._quote = "'" if own.random() < 0.6 else '"'
        self._joint = pick((" . ", " . ", "."))
        self._texts = pick(("dot", "dot", "dot", "inside", "inside", "braces", "format"))
        self._array = pick(("[]", "[]", "array()"))
        self._comma = own.random() < 0.5  # after the last of a long array
        self._arrows = own.random() < 0.35  # stand below each other
        self._equals = own.random() < 0.15  # and so do assignments
        self._missing = pick(("??", "??", "isset", "isset", "empty", "helper", "helper"))
        self._same = pick((" === ", " == ", " == ", "=="))
        self._yoda = own.random() < 0.12
        self._not = pick(("!", "!", "! "))
        self._int = pick(("(int) {0}", "(int){0}", "intval({0})", "intval({0})"))
        self._inside = " " if own.random() < 0.18 else ""  # of parentheses
        self._after_word = "" if own.random() < 0.25 else " "
        self._brace = pick((" {", " {", " {", "\n{", "{"))
        self._function_brace = habits["brace"] if own.random() < 0.8 else self._brace
        self._else = pick(("} else {", "} else {", "}\nelse {", "}else{")) if not self._brace.startswith("\n") else "}\nelse\n{"
        self._single = own.random()  # how often a lone statement has braces
        self._and = pick((" && ", " && ", " && ", " and ", " AND "))
        self._words = pick(("true", "true", "true", "TRUE"))
        self._include = pick(("{0} '{1}'", "{0} '{1}'", "{0}('{1}')", '{0} "{1}"', '{0}("{1}")'))
        self._loading = pick(("require_once", "require", "include_once", "include", "require_once"))
        self._here = pick(("__DIR__ . '/{0}'", "__DIR__ . '/{0}'", "dirname(__FILE__) . '/{0}'", "dirname(__FILE__).'/{0}'"))
        self._exit = pick(("exit", "exit", "exit()", "die()", "die", "exit(0)"))
        self._case = pick(("upper", "upper", "lower"))
        self._wrapped = own.random() < 0.4  # long statements of SQL
        self._gaps = own.choice((0.15, 0.5, 0.8, 1.0))  # empty lines between steps
        self._mark = pick(("// {0}", "// {0}", "# {0}", "/* {0} */", "//{0}", "//-- {0}", "// {0}", "//  {0}"))
        self._says = own.choice((0.0, 0.25, 0.5, 0.75, 0.95))
        self._sentence = own.random() < 0.45
        self._stop = own.random() < 0.5
        self.closes = habits["close"] if own.random() < 0.7 else ""

    # ---- expressions

    def text(self, text: str) -> str:
        """A string without values."""
        if self._quote == '"' and not re.search(r"[\\$\"\n]", text):
            return f'"{text}"'
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def var(self, name: str) -> str:
        return "$" + self.names.variable(name)

    def joined(self, *parts: str) -> str:
        """Texts and values as one string."""
        whole: list[str] = []
        for part in parts:
            if isinstance(part, Text) and whole and isinstance(whole[-1], Text):
                whole[-1] = Text(whole[-1] + part)
            elif part:
                whole.append(part)
        texts = [part for part in whole if isinstance(part, Text)]
        values = [part for part in whole if not isinstance(part, Text)]
        if not values:
            return self.text("".join(whole)) if "\n" not in "".join(whole) else self._doubled(Text("".join(whole)))
        is_plain = not any(re.search(r'[\\"$%\n]', part) for part in texts)
        if self._texts == "format" and texts and is_plain and len(values) < 4:
            form = "".join(part if isinstance(part, Text) else "%s" for part in whole)
            return self.call("sprintf", self.text(form), *values)
        if self._texts in ("inside", "braces") and texts and is_plain and all(SIMPLE.fullmatch(value) for value in values):
            return '"' + "".join(part if isinstance(part, Text) else self._inlined(part) for part in whole) + '"'
        return self._joint.join(
            (self._doubled(part) if "\n" in part else self.text(part)) if isinstance(part, Text) else part for part in whole
        )

    def _inlined(self, value: str) -> str:
        if self._texts == "braces" or "['" in value or "[$" in value:
            return "{" + value + "}"
        return value

    @staticmethod
    def _doubled(text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("\n", "\\n")
        return f'"{escaped}"'

    def call(self, name: str, *arguments: str) -> str:
        inner = ", ".join(arguments)
        return f"{name}({self._inside}{inner}{self._inside})" if inner else f"{name}()"

    def array(self, *items: str) -> str:
        """A short list."""
        inner = ", ".join(items)
        return f"[{inner}]" if self._array == "[]" else f"array({inner})"

    def table(self, pairs: Sequence[tuple[str, str]]) -> Lines:
        """An array over several lines, without what stands before it."""
        opening, closing = ("[", "]") if self._array == "[]" else ("array(", ")")
        longest = max((len(key) for key, _ in pairs), default=0) if self._arrows else 0
        rows = [f"\t{key.ljust(longest)} => {value}," if key else f"\t{value}," for key, value in pairs]
        if rows and not self._comma:
            rows[-1] = rows[-1][:-1]
        return [opening, *rows, closing]

    def given(self, place: str, key: str, default: str = "''") -> str:
        """A value of the request, or of anything else that may lack it."""
        value = f"{place}[{self.text(key)}]"
        if self._missing == "helper" and place in ("$_GET", "$_POST") and default == "''":
            return self.call(self.names.function("get" if place == "$_GET" else "post"), self.text(key))
        if self._missing in ("??", "helper"):
            return f"{value} ?? {default}"
        if self._missing == "empty" and default in ("''", "null", "0"):
            return f"{self._not.strip()}empty({value}) ? {value} : {default}"
        return f"isset({value}) ? {value} : {default}"

    @property
    def asks_by_helper(self) -> bool:
        return self._missing == "helper"

    def whole(self, value: str) -> str:
        """As an integer."""
        is_one = SIMPLE.fullmatch(value) or re.fullmatch(r"\w+\([^()]*\)", value)
        return self._int.format(value if is_one or "intval" in self._int else f"({value})")

    def trimmed(self, value: str) -> str:
        return self.call("trim", value)

    def same(self, left: str, right: str) -> str:
        return f"{right}{self._same}{left}" if self._yoda else f"{left}{self._same}{right}"

    def differs(self, left: str, right: str) -> str:
        sign = self._same.replace("=", "!", 1)
        return f"{right}{sign}{left}" if self._yoda else f"{left}{sign}{right}"

    def lacks(self, value: str) -> str:
        return f"{self._not}{value}"

    def all_of(self, *tests: str) -> str:
        return self._and.join(tests)

    def constant(self, word: str) -> str:
        return word.upper() if self._words == "TRUE" else word

    def sql(self, text: str) -> str:
        """A statement as its author types it: only words of SQL are in capitals here."""
        return re.sub(r"\b[A-Z]{2,}\b", lambda match: match[0].lower(), text) if self._case == "lower" else text

    # ---- statements

    def set(self, name: str, value: str) -> str:
        return f"{self.var(name)} = {value};"

    def when(self, test: str, then: Lines, other: Lines | None = None) -> Lines:
        head = f"if{self._after_word}({self._inside}{test}{self._inside})"
        if other is None and len(then) == 1 and self._single < 0.3 and not then[0].startswith("\t"):
            short = f"{head} {then[0]}"
            return [short] if self._single < 0.15 and len(short) < 90 else [head, f"\t{then[0]}"]
        out = self._opened(head) + [f"\t{line}" if line else line for line in then]
        if other is not None:
            out += [*self._else.split("\n"), *(f"\t{line}" if line else line for line in other)]
        return [*out, "}"]

    def each(self, values: str, name: str, body: Lines, key: str = "") -> Lines:
        what = f"{self.var(key)} => {self.var(name)}" if key else self.var(name)
        head = f"foreach{self._after_word}({self._inside}{values} as {what}{self._inside})"
        return [*self._opened(head), *(f"\t{line}" if line else line for line in body), "}"]

    def _opened(self, head: str) -> Lines:
        return (head + self._brace).split("\n")

    def function(self, name: str, parameters: str, body: Lines) -> Lines:
        inner = f"{self._inside}{parameters}{self._inside}" if parameters else ""
        return [
            *f"function {name}({inner}){self._function_brace}".split("\n"),
            *(f"\t{line}" if line else line for line in body),
            "}",
        ]

    def load(self, path: str, *, here: bool = False, once: bool = True) -> str:
        word = self._loading if once else self._loading.removesuffix("_once")
        if here:
            whole = self._here.format(path)
            return f"{word} ({whole});" if "(" in self._include else f"{word} {whole};"
        return self._include.format(word, path) + ";"

    def quit(self) -> str:
        return self._exit + ";"

    def go(self, *target: str) -> Lines:
        """To another page."""
        return [f"{self.call('header', self.joined(Text('Location: '), *target))};", self.quit()]

    def steps(self, chance: Random, *groups: Lines) -> Lines:
        """Groups of statements with or without something between them."""
        out: Lines = []
        for group in groups:
            if group:
                out += [""] if out and chance.random() < self._gaps else []
                out += group
        return out

    def say(self, chance: Random, text: str, *, always: bool = False) -> Lines:
        """A remark above a step, where one is made."""
        if not text or (not always and chance.random() >= self._says):
            return []
        if self._sentence:
            text = text[:1].upper() + text[1:] + ("." if self._stop and text[-1:] not in ".?!" else "")
        return [self._mark.format(text)]

    def finish(self, lines: Lines) -> str:
        """With the indentation of the house."""
        out = []
        for line in lines:
            bare = line.lstrip("\t")
            out.append(self.pad * (len(line) - len(bare)) + bare)
        return "\n".join(out).rstrip("\n") + "\n"
