"""The command line of find (findutils 4.9.0): options, places to start from, and the expression as one test."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.find import actions, printing, tests
from mirage.shell.programs.find.context import Entry, Run, Test
from mirage.shell.programs.find.tests import ExpressionError

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor

DEPTH_MAX = 1000  # parentheses and ! inside each other
_OPERATORS = {"(": "(", ")": ")", "!": "!", "-not": "!", "-a": "-a", "-and": "-a", "-o": "-o", "-or": "-o", ",": ","}
Token = str | Test


def parse(run: Run, args: list[str]) -> tuple[list[str], Test]:
    """The starting points and the expression; ExpressionError for what find would not take."""
    args = _leading(run, list(args))
    starts: list[str] = []
    while args and not _begins_expression(args[0]):
        starts.append(args.pop(0))
    tokens = _Words(run, args).tokens()
    expression = _Grammar(tokens).whole()
    if not run.is_printed or expression is None:
        expression = _implied(run, expression)
    return starts or ["."], expression


def _leading(run: Run, args: list[str]) -> list[str]:
    """-H, -L, -P, -D and -O, which stand before all else."""
    while args:
        word = args[0]
        if word in ("-H", "-L", "-P"):
            run.follows = word[1].replace("P", "")
        elif word == "-D":
            if len(args) < 2:
                raise ExpressionError("Missing argument after the -D option.\nTry 'find --help' for more information.")
            args.pop(0)
        elif word.startswith("-O"):
            if not word[2:].isdigit():
                raise ExpressionError("Please specify a decimal number immediately after -O")
        elif word == "--":
            return args[1:]
        else:
            break
        args.pop(0)
    return args


def _begins_expression(word: str) -> bool:
    return (word.startswith("-") and len(word) > 1) or word in ("(", "!")


def _implied(run: Run, expression: Test | None) -> Test:
    show = _print(run, "\n")
    return show if expression is None else _both(expression, show)


def _print(run: Run, end: str) -> Test:
    def test(entry: Entry) -> bool:
        run.proc.out((printing.show_path(run, entry.path) if end == "\n" else entry.path) + end)
        return True

    return test


class _Words:
    """The words of the expression, one after the other."""

    def __init__(self, run: Run, args: list[str]) -> None:
        self._run, self._args = run, args
        self._regex_type = "findutils-default"
        self._first_test = ""
        self._last = ""

    def tokens(self) -> list[Token]:
        found: list[Token] = []
        while self._args:
            word = self._args.pop(0)
            if word in _OPERATORS:
                found.append(_OPERATORS[word])
                continue
            if not word.startswith("-") or len(word) == 1:
                hint = self._last in ("-name", "-path", "-iname", "-ipath") and self._run.proc.exists(word)
                more = f"\n{self._run.proc.name}: possible unquoted pattern after predicate `{self._last}'?" if hint else ""
                raise ExpressionError(f"paths must precede expression: `{word}'{more}")
            token = self._predicate(word)
            self._last = word
            if token is not None:
                found.append(token)
        return found

    def _argument(self, word: str) -> str:
        if not self._args:
            raise ExpressionError(f"missing argument to `{word}'")
        return self._args.pop(0)

    def _predicate(self, word: str) -> Test | None:
        run = self._run
        word = word.replace("--", "-", 1) if word in ("--help", "--version") else word
        if word in tests.WITHOUT_ARGUMENT:
            self._first_test = self._first_test or word
            return tests.WITHOUT_ARGUMENT[word](run, word)
        if word in tests.WITH_ARGUMENT or (word.startswith("-newer") and len(word) == 8):
            self._first_test = self._first_test or word
            return tests.WITH_ARGUMENT.get(word, tests.newer)(run, word, self._argument(word))
        if word in _OPTIONS:
            return _OPTIONS[word](self, word)
        raise ExpressionError(f"unknown predicate `{word}'")

    # ---- options

    def _global(self, word: str) -> None:
        if self._first_test and self._run.warns:
            self._run.proc.err(
                f"{self._run.proc.name}: warning: you have specified the global option {word} after the argument {self._first_test}, but global "
                f"options are not positional, i.e., {word} affects tests specified before it as well as those specified after it.  "
                "Please specify global options before other arguments.\n"
            )

    def depth_limit(self, word: str) -> None:
        text = self._argument(word)
        self._global(word)
        if not (text.isascii() and text.isdigit()):
            raise ExpressionError(f"Expected a positive decimal integer argument to {word}, but got {quoted(self._run.proc, text)}")
        if word == "-maxdepth":
            self._run.most = int(text[:9])
        else:
            self._run.least = int(text[:9])

    def deep(self, word: str) -> None:
        self._global(word)
        self._run.is_deep = True

    def stays(self, word: str) -> None:
        self._global(word)
        self._run.stays = True

    def warning(self, word: str) -> None:
        self._run.warns = word == "-warn"

    def ignored(self, word: str) -> None:
        pass

    def follow(self, word: str) -> None:
        self._run.follows = "L"

    def day_start(self, word: str) -> None:
        day = tests.DAY
        self._run.now = self._run.now // day * day + day

    def regex_type(self, word: str) -> None:
        name = self._argument(word)
        if name not in tests.REGEX_TYPES:
            listed = ", ".join(quoted(self._run.proc, known) for known in tests.REGEX_TYPES)
            unknown = quoted(self._run.proc, name)
            raise ExpressionError(f"Unknown regular expression type {unknown}; valid types are {listed}.")
        self._regex_type = name

    def regex(self, word: str) -> Test:
        return tests.regex(self._run, self._argument(word), self._regex_type, ignores_case=word == "-iregex")

    def context(self, word: str) -> None:
        self._argument(word)
        raise ExpressionError("invalid predicate -context: SELinux is not enabled.")

    def text(self, word: str) -> None:
        gnu.tell(self._run.proc, "find", word[1:], "findutils")

    # ---- actions

    def prune(self, word: str) -> Test:
        def test(entry: Entry) -> bool:
            entry.run.is_pruned = True
            return True

        return test

    def quit(self, word: str) -> Test:
        def test(entry: Entry) -> bool:
            entry.run.is_over = True
            return True

        return test

    def print(self, word: str) -> Test:
        self._run.is_printed = True
        return _print(self._run, "\0" if word == "-print0" else "\n")

    def printf(self, word: str) -> Test:
        run = self._run
        run.is_printed = True
        pieces = printing.compile_format(run, self._argument(word))

        def test(entry: Entry) -> bool:
            run.proc.out(printing.format_entry(entry, pieces))
            return True

        return test

    def list(self, word: str) -> Test:
        run = self._run
        run.is_printed = True

        def test(entry: Entry) -> bool:
            run.proc.out(printing.long_line(entry))
            return True

        return test

    def to_file(self, word: str) -> Test:
        """-fprint, -fprint0, -fprintf and -fls: the same into a file, which is made now."""
        run = self._run
        run.is_printed = True
        name = self._argument(word)
        try:
            target = run.proc.open_now(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        except OSError as error:
            raise ExpressionError(f"{quoted(run.proc, name)}: {why(error)}") from None
        run.endings.append(_closing(target))
        pieces = printing.compile_format(run, self._argument(word)) if word == "-fprintf" else []
        shows: dict[str, Callable[[Entry], str]] = {
            "-fprint": lambda entry: entry.path + "\n", "-fprint0": lambda entry: entry.path + "\0", "-fls": printing.long_line,
            "-fprintf": lambda entry: printing.format_entry(entry, pieces),
        }  # fmt: skip
        show = shows[word]

        async def test(entry: Entry) -> bool:
            await target.write(to_bytes(show(entry)))
            return True

        return test

    def command(self, word: str) -> Test:
        self._run.is_printed = True
        if not self._args:
            raise ExpressionError(f"missing argument to `{word}'")
        test, taken = actions.command(self._run, word, self._args)
        del self._args[:taken]
        return test

    def delete(self, word: str) -> Test:
        self._run.is_printed = self._run.is_deep = True
        return actions.delete(self._run)


_OPTIONS: dict[str, Callable[[_Words, str], Test | None]] = {
    "-maxdepth": _Words.depth_limit, "-mindepth": _Words.depth_limit, "-depth": _Words.deep, "-d": _Words.deep,
    "-mount": _Words.stays, "-xdev": _Words.stays, "-warn": _Words.warning, "-nowarn": _Words.warning, "-noleaf": _Words.ignored,
    "-ignore_readdir_race": _Words.ignored, "-noignore_readdir_race": _Words.ignored, "-follow": _Words.follow,
    "-daystart": _Words.day_start, "-regextype": _Words.regex_type, "-regex": _Words.regex, "-iregex": _Words.regex,
    "-context": _Words.context, "-help": _Words.text, "-version": _Words.text, "-prune": _Words.prune, "-quit": _Words.quit,
    "-print": _Words.print, "-print0": _Words.print, "-printf": _Words.printf, "-ls": _Words.list, "-fprint": _Words.to_file,
    "-fprint0": _Words.to_file, "-fprintf": _Words.to_file, "-fls": _Words.to_file, "-exec": _Words.command,
    "-execdir": _Words.command, "-ok": _Words.command, "-okdir": _Words.command, "-delete": _Words.delete,
}  # fmt: skip


def _closing(target: Descriptor) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        target.close()

    return close


# ---- operators


def _both(left: Test, right: Test) -> Test:
    async def test(entry: Entry) -> bool:
        return await holds(left, entry) and await holds(right, entry)

    return test


def _either(left: Test, right: Test) -> Test:
    async def test(entry: Entry) -> bool:
        return await holds(left, entry) or await holds(right, entry)

    return test


def _after(left: Test, right: Test) -> Test:
    async def test(entry: Entry) -> bool:
        await holds(left, entry)
        return await holds(right, entry)

    return test


def _not(inner: Test) -> Test:
    async def test(entry: Entry) -> bool:
        return not await holds(inner, entry)

    return test


async def holds(test: Test, entry: Entry) -> bool:
    """Put the question; after -quit everything is answered with no."""
    if entry.run.is_over:
        return False
    answer = test(entry)
    return answer if isinstance(answer, bool) else await answer


class _Grammar:
    """`,` binds least, then -o, then -a (which need not be written), then !."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def whole(self) -> Test | None:
        if not self._tokens:
            return None
        test = self._comma()
        if self._next() == ")":
            raise ExpressionError("you have too many ')'")
        return test

    def _next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _comma(self) -> Test:
        left = self._or()
        while self._next() == ",":
            self._at += 1
            left = _after(left, self._or(","))
        return left

    def _or(self, before: str = "") -> Test:
        left = self._and(before)
        while self._next() == "-o":
            self._at += 1
            left = _either(left, self._and("-o"))
        return left

    def _and(self, before: str = "") -> Test:
        left = self._unary(before)
        while (token := self._next()) is not None and token not in (")", "-o", ","):
            if token == "-a":
                self._at += 1
            left = _both(left, self._unary("-a" if token == "-a" else before))
        return left

    def _unary(self, before: str) -> Test:
        token = self._next()
        self._at += 1
        self._depth += 1
        if self._depth > DEPTH_MAX:
            raise ExpressionError("expression is nested too deeply")
        try:
            return self._operand(token, before)
        finally:
            self._depth -= 1

    def _operand(self, token: Token | None, before: str) -> Test:
        if token is None:
            raise ExpressionError(f"expected an expression after '{before}'")
        if not isinstance(token, str):
            return token
        if token == "!":
            return _not(self._unary("!"))
        if token == "(":
            if self._next() == ")":
                raise ExpressionError("invalid expression; empty parentheses are not allowed.")
            if self._next() is None:
                raise ExpressionError(
                    "invalid expression; expected to find a ')' but didn't see one. Perhaps you need an extra predicate after '('"
                )
            inner = self._comma()
            if self._next() != ")":
                raise ExpressionError("invalid expression; I was expecting to find a ')' somewhere but did not see one.")
            self._at += 1
            return inner
        if token == ")":
            raise ExpressionError("invalid expression; you have too many ')'")
        raise ExpressionError(f"invalid expression; you have used a binary operator '{token}' with nothing before it.")
