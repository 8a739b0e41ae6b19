"""A text read as a shell would read it, without running anything: which programs would start, with what words and what input.

The tree of `mirage.syntax` is walked once. Quoting, escapes, variables, `$IFS`, braces and globs are undone; carriers (sudo,
xargs, find -exec, sh -c, ssh, ...) are opened; what `echo`, `printf`, `base64 -d` and their like print is worked out, so that a
pipe into a shell, a file that is written and then run, and `$(...)` are read too; programs given to python, perl, awk, ... are
kept as code and the commands inside them are read again. A line that is no shell is kept as words, and reading goes on behind it.

Nothing here raises, and everything is bounded: depth, number of acts, characters decoded, and time, which is looked at between
commands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from mirage.analysis.commands.acts import Act, Reading
from mirage.analysis.commands.budget import Budget
from mirage.analysis.commands.carriers import SHELLS, carried
from mirage.analysis.commands.code import REPLS, code_of, commands_in, joined, printed_by, takes_code
from mirage.analysis.commands.kinds import programs
from mirage.analysis.commands.names import plain_name
from mirage.analysis.commands.outputs import LONGEST, OUTPUTS, output
from mirage.analysis.commands.words import MAX_FIELDS, SPLIT, Words
from mirage.syntax.grammar import Parser
from mirage.syntax.tree import (
    AndOr,
    ArithmeticCommand,
    ArithmeticFor,
    ArrayValue,
    Assignment,
    Case,
    Conditional,
    Coprocess,
    For,
    Function,
    Group,
    If,
    Loop,
    ParseError,
    Pipeline,
    Script,
    Simple,
    Subshell,
    Word,
)

MAX_ACTS = 2000
SMALL = 2048  # characters of a text of which the first acts are read in any case
ALWAYS = 24  # acts that are read even when time is over: it may have gone into the collection of garbage
MAX_LINES = 8  # of its input that a loop is read for
MAX_DEPTH = 8  # texts inside texts
MAX_NESTED = 200  # texts inside texts, all together
SECONDS = 0.012  # after which no further line is parsed: the rest counts as not looked at
DENSE = 700  # blanks, operators and quotes of a text that is parsed in one piece: some 15 ms at the worst
_NOT_DENSE = str.maketrans("", "", " \t\n;&|<>()$`\"'\\{}")
_PLAIN_LINE = re.compile(r"[A-Za-z0-9_./:,@%+-]+(?: +[A-Za-z0-9_./:=,@%+-]+)*\Z")  # words without anything that a shell acts on
_KEYWORDS = frozenset(
    "if then elif else fi for while until do done case esac select function time coproc in declare typeset local readonly export"
    " alias eval let command builtin".split()
)
_ESCAPE_LINE = re.compile(r"\s*(?::?!+|@exec|\\!|:?\.shell|\.system|:shell|\.!|\?)\s*(/\S*sh\b.*|(?:ba|da|z|k)?sh)\s*\Z")
_NO_COMMAND = re.compile(r"\A\s*(?:(?:if|then|elif|else|while|until|do|done|fi|esac|!|\{|\})\s+)+|(?<!\S)#(?:\s.*|\Z)")
_DISGUISE = re.compile(  # quotes and backslashes inside a name, escapes, slices of variables, joined variables, printed names, globs
    r"""\w(?:''|""|'[\w/]+'|"[\w/]+")|(?:''|"")\w|'\w+'\w|"\w+"\w|\w\\\w|\$'[^']{0,80}\\[x0-7]|\$\{\w+:\d|(?:\$\{?\w+\}?){2}"""
    r"""|(?:\$\(|`)\s*(?:printf|echo|rev|base64|xxd|tr)\b|\?\?|\w\?\w|/\?"""
)
_READABLE = re.compile(r"[\w./+-]+\Z")
_FIRST_WORD = re.compile(r"\s*(\S+)\s*(.*)", re.DOTALL)


class _Place(NamedTuple):
    """Where a text lies in the examined one: at `base` letter by letter, or (base -1) somewhere from `start` to `end`."""

    base: int
    start: int
    end: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        return (self.base + start, self.base + end) if self.base >= 0 else (self.start, self.end)


class _Stream(NamedTuple):
    """What flows into a command: known text or None, and the acts that made it."""

    text: str | None = None
    acts: tuple[Act, ...] = ()


_NOTHING = _Stream()
SUBSTITUTED = "/dev/fd/63"  # the file as which bash gives a program what a process substitution prints


def read(text: str, budget: Budget | None = None) -> Reading:
    """The acts of a text. Costs some 30 us a line; `truncated` says that time or bounds ended it."""
    budget = budget or Budget(SECONDS)
    if len(text) < 200 and _PLAIN_LINE.match(text):
        words = text.split()
        if words[0] not in _KEYWORDS:
            reader = _Reader(text, budget)
            reader.act(words, [], 0, len(text), _Place(0, 0, len(text)), _NOTHING)
            return Reading(text, reader.acts)
    reader = _Reader(text, budget)
    reader.script(text, _Place(0, 0, len(text)))
    return Reading(text, reader.acts, reader.truncated, reader.is_shell)


def read_words(argv: list[str], text: str, budget: Budget | None = None) -> Reading:
    """The acts of a program as it ran: no shell reads its words again, but what it carries is read. `text` is how it is shown."""
    reader = _Reader(text, budget or Budget(SECONDS))
    reader.act(argv, [], 0, len(text), _Place(-1, 0, len(text)), _NOTHING)
    return Reading(text, reader.acts, reader.truncated)


class _Reader:
    """One reading: the state that the text itself builds up."""

    def __init__(self, text: str, budget: Budget) -> None:
        self.text = text
        self.acts: list[Act] = []
        self.files: dict[str, str] = {}  # what the text wrote, by path
        self.truncated = False
        self.is_shell = True
        self._words = Words(self._substituted)
        self._how: tuple[str, ...] = ()
        self._nested = 0
        self._cwd = ""
        self._mounts: tuple[str, ...] = ()  # directories of other machines
        self._budget = budget
        self._place = _Place(0, 0, len(text))
        self._source = text  # that is being parsed
        self._extra: list[Act] = []  # acts of process substitutions of the command being read
        self._extra_text = ""

    # ---- texts

    def script(self, text: str, place: _Place, stream: _Stream = _NOTHING) -> str | None:
        """Read a text, line after line; what it prints, as far as it is known."""
        if len(text) > DENSE and len(text) - len(text.translate(_NOT_DENSE)) > DENSE:
            self._windows(text, place, stream)
            return None
        outer, self._place = self._place, place
        outer_source, self._source = self._source, text
        printed: str | None = None
        parser = Parser(text)
        while True:
            if self._is_enough():
                self.truncated = self.truncated or parser.pos < len(text)
                break
            before = parser.pos
            try:
                script = parser.command()
            except ParseError as error:
                parser = Parser(text)
                parser.pos = self._no_shell(text, before, place, error)
                if parser.pos >= len(text):
                    break
                continue
            if script is None:
                break
            first = len(self.acts)
            out = self.body(script, stream)
            if out is not None:
                printed = (printed or "") + out
            if parser.pos < len(text) and len(self.acts) > first:
                self._typed_into(self.acts[-1], text[parser.pos :])
        self._place, self._source = outer, outer_source
        return printed[:LONGEST] if printed is not None else None

    def _windows(self, text: str, place: _Place, stream: _Stream) -> None:
        """A text of so many words that one command of it could take too long: piece by piece, cut at line ends if there are any."""
        start = 0
        while start < len(text) and not self._is_enough():
            end = min(start + DENSE, len(text))
            if end < len(text):
                at = max(text.rfind("\n", start, end), text.rfind(";", start, end), text.rfind("&", start, end))
                end = at + 1 if at > start else end
            self.script(text[start:end], _Place(place.base + start if place.base >= 0 else -1, place.start, place.end), stream)
            start = end
        self.truncated = self.truncated or start < len(text)

    def nested(self, text: str, how: str, start: int, end: int, stream: _Stream = _NOTHING) -> str | None:
        """Read a text that a command of this one carries."""
        if not text.strip() or len(self._how) >= MAX_DEPTH or self._nested >= MAX_NESTED:
            self.truncated = self.truncated or bool(text.strip())
            return None
        self._nested += 1
        at = self.text.find(text, start, end) if len(text) > 2 else -1
        outer = self._how
        self._how = (*outer, how)
        try:
            return self.script(text, _Place(at, start, end), stream)
        finally:
            self._how = outer

    def _typed_into(self, act: Act, lines: str) -> None:
        """Lines behind a program that asks for commands of its own are also its input, as is a shell's name behind a `!` for any."""
        if act.stdin or act.code or act.before:
            return
        if act.name in REPLS:
            act.code.append(lines[:LONGEST])
            self._commands(lines, act.name, act)
        elif (line := lines.strip().partition("\n")[0])[:1] in "!:" and _ESCAPE_LINE.match(line):
            act.code.append(line)

    def _no_shell(self, text: str, pos: int, place: _Place, error: ParseError) -> int:
        """Keep the line at `pos` though it is no shell: as words, or with its open quote closed; where the next one begins."""
        self.is_shell = False
        while pos < len(text) and text[pos] in " \t\n":
            pos += 1
        end = text.find("\n", pos)
        end = len(text) if end < 0 else end
        line = _NO_COMMAND.sub("", text[pos:end])
        if error.awaits in ("'", '"') and len(line) < DENSE:
            closed = line.rstrip("\"'; ") + error.awaits
            try:
                script = Parser(closed).rest()
            except ParseError:
                pass
            else:
                outer, outer_source = self._place, self._source
                self._place, self._source = _Place(-1, *place.span(pos, end)), closed
                self.body(script)
                self._place, self._source = outer, outer_source
                return end + 1
        found = _FIRST_WORD.fullmatch(line[:4096])
        if found:
            name, rest = found.groups()
            start, stop = place.span(pos, end)
            words = [_unquoted(word) for word in rest.split()]
            self._add(Act(plain_name(_unquoted(name)), words, start, stop, name, self._how, code=[line[:LONGEST]], cwd=self._cwd))
        return end + 1

    # ---- commands

    def body(self, script: Script, stream: _Stream = _NOTHING) -> str | None:
        printed: str | None = None
        for item in script.items:
            out = self.command(item.command, stream)
            if out is not None:
                printed = out if printed is None else printed + out
        return printed

    def command(self, node: Any, stream: _Stream) -> str | None:
        kind = type(node)
        if kind is Simple:
            return self._simple(node, stream)
        return _COMMANDS[kind](self, node, stream)

    def _pipeline(self, node: Pipeline, stream: _Stream) -> str | None:
        made: list[list[Act]] = []
        printed: str | None = None
        acts: tuple[Act, ...] = stream.acts
        for command in node.commands:
            first = len(self.acts)
            printed = self.command(command, stream)
            here = self.acts[first:]
            for earlier in made:
                for act in earlier:
                    act.after.extend([later.name for later in here])
            made.append(here)
            acts = (*acts, *here)[-64:]
            stream = _Stream(printed, acts)
        return printed

    def _and_or(self, node: AndOr, stream: _Stream) -> str | None:
        printed = self.command(node.first, stream)
        for _, command in node.rest:
            out = self.command(command, stream)
            if out is not None:
                printed = out if printed is None else printed + out
        return printed

    def _group(self, node: Subshell | Group, stream: _Stream) -> str | None:
        first = len(self.acts)
        cwd = self._cwd
        printed = self.body(node.body, stream)
        if type(node) is Subshell:
            self._cwd = cwd
        return self._redirected(node, first, printed)

    def _if(self, node: If, stream: _Stream) -> str | None:
        first = len(self.acts)
        printed: str | None = None
        for condition, body in node.branches:
            self.body(condition, stream)
            out = self.body(body, stream)
            printed = out if out is not None else printed
        if node.otherwise is not None:
            self.body(node.otherwise, stream)
        return self._redirected(node, first, printed)

    def _loop(self, node: Loop, stream: _Stream) -> str | None:
        """Once; a loop that reads its input line by line, as often as there are lines that are known."""
        first = len(self.acts)
        redirects = self._redirects(node.redirects) if node.redirects else None
        text = redirects[2] if redirects is not None and redirects[2] is not None else stream.text
        printed: str | None = None
        lines: list[str | None] = [text]
        if text and _reads_lines(node.condition):
            lines = [*text.rstrip("\n").split("\n", MAX_LINES)[:MAX_LINES]]
        for line in lines:
            each = _Stream(line, stream.acts)
            self.body(node.condition, each)
            out = self.body(node.body, each)
            printed = (printed or "") + out if out is not None else printed
        return self._redirected(node, first, printed, redirects)

    def _for(self, node: For, stream: _Stream) -> str | None:
        first = len(self.acts)
        if node.words is not None:
            values = [field for word in node.words[:64] for field in self._words.fields(word)]
            if any(value.startswith("$(") for value in values):
                self._words.variables.pop(node.name, None)  # what a program prints, which nobody knows: it stays as written
                if (found := _names_found(self.acts[first:])) is not None:
                    self._words.variables[node.name] = found
            elif values:
                self._words.variables[node.name] = " ".join(values)[:4096]
        return self._redirected(node, first, self.body(node.body, stream))

    def _case(self, node: Case, stream: _Stream) -> str | None:
        first = len(self.acts)
        self._words.value(node.word)
        printed: str | None = None
        for item in node.items:
            out = self.body(item.body, stream)
            printed = out if out is not None else printed
        return self._redirected(node, first, printed)

    def _counted(self, node: ArithmeticFor, stream: _Stream) -> str | None:
        first = len(self.acts)
        return self._redirected(node, first, self.body(node.body, stream))

    def _defined(self, node: Function | Coprocess, stream: _Stream) -> str | None:
        return self.command(node.body, stream)

    def _nothing(self, node: object, stream: _Stream) -> str | None:
        return None

    def _redirected(
        self, node: Any, first: int, printed: str | None, known: tuple[list[str], list[str], str | None] | None = None
    ) -> str | None:
        """A compound command's own redirections, given to the acts in it. `known` is what they come to, where that was worked out."""
        if not node.redirects:
            return printed
        reads, writes, _ = known or self._redirects(node.redirects)
        for act in self.acts[first:]:
            act.reads.extend(reads)
            act.writes.extend(writes)
            act._line = ""
        if writes and printed is not None:
            self._wrote(writes, printed, node.redirects)
            return None
        return printed

    # ---- simple commands

    def _simple(self, node: Simple, stream: _Stream) -> str | None:
        words = self._words
        env: list[str] = []
        argv: list[str] = []
        outer, self._extra = self._extra, []
        before = len(self.acts)
        for word in node.words:
            if type(word) is Assignment:
                argv.append(self._assigned(word))
            elif word.static is not None:  # type: ignore[union-attr]
                argv.append(word.static)  # type: ignore[union-attr]
            else:
                argv.extend(words.fields(word))  # type: ignore[arg-type]
        for assignment in node.assignments:
            env.append(self._assigned(assignment, keep=not argv))
        reads, writes, stdin = self._redirects(node.redirects) if node.redirects else ([], [], None)
        if stdin is not None:
            stream = _Stream(stdin, stream.acts)
        if self._extra:
            stream = _Stream(stream.text if stream.text is not None else self._extra_text or None, (*stream.acts, *self._extra))
        self._extra = outer
        start, end = self._place.span(node.start, node.end)
        for setting in env:
            variable, _, value = setting.partition("=")
            if variable.endswith(_RUN_BY_PROGRAMS) and len(value) > 1:
                self.nested(value, variable, start, end)
        if not argv:
            if env:
                self._add(Act("=", [], start, end, "", self._how, env, reads, writes, cwd=self._cwd))
            elif writes or reads:
                self._add(Act("", [], start, end, "", self._how, [], reads, writes, cwd=self._cwd))
            return None
        first = len(self.acts)
        printed = self.act(argv, env, start, end, self._place, stream, reads, writes)
        if first < len(self.acts):
            if self._is_disguised(node.words[0], argv[0]):
                self.acts[first].is_disguised = True
            if before < first:
                self.acts[first].inner = tuple(self.acts[before:first])
        if writes:
            to_file = [name for name in writes if not name.startswith("/dev/") or name.startswith("/dev/shm/")]  # noqa: S108
            if to_file:
                self._wrote(to_file, printed if printed is not None else "", node.redirects)
                return None
        return printed

    def _is_disguised(self, word: Any, name: str) -> bool:
        """Whether a program is written so that its name can be told only by working it out."""
        if word.end - word.start == len(name) and type(word) is not Assignment and word.static is not None:
            return False  # as it stands
        written = self._source[word.start : word.end]
        return written != name and _READABLE.match(name) is not None and _DISGUISE.search(written) is not None

    def _assigned(self, node: Assignment, keep: bool = True) -> str:
        value = node.value
        if type(value) is ArrayValue:
            text = " ".join([self._words.value(element.value) for element in value.elements])
        else:
            text = self._words.value(value)  # type: ignore[arg-type]
        if node.append:
            text = self._words.variables.get(node.name, "") + text
        if keep and node.subscript is None:
            self._words.variables[node.name] = text[:LONGEST]
        return f"{node.name}={text}"

    def _redirects(self, redirects: Any) -> tuple[list[str], list[str], str | None]:
        reads: list[str] = []
        writes: list[str] = []
        stdin: str | None = None
        for redirect in redirects:
            op = redirect.op
            if op in ("<<", "<<-"):
                stdin = self._words.text(redirect.body.parts) if redirect.body is not None else ""
            elif op == "<<<":
                stdin = self._words.value(redirect.target) + "\n"
            else:
                target = self._words.value(redirect.target)
                if op in ("<", "<>") or (op == "<&" and target[:1] == "$"):
                    reads.append(target)
                    if redirect.fd in (None, 0) and (known := self.files.get(_key(target))) is not None:
                        stdin = known
                if op in (">", ">>", ">|", "&>", "&>>", "<>") or (op == ">&" and not target.isdigit() and target != "-"):
                    writes.append(target)
        return reads, writes, stdin

    def _wrote(self, names: list[str], text: str, redirects: Any) -> None:
        if len(self.files) > 200:
            return
        appends = any(redirect.op in (">>", "&>>") for redirect in redirects)
        for name in names:
            if name != "/dev/null":
                key = _key(name)
                self.files[key] = ((self.files.get(key, "") if appends else "") + text)[:LONGEST]

    def act(
        self,
        argv: list[str],
        env: list[str],
        start: int,
        end: int,
        place: _Place,
        stream: _Stream,
        reads: list[str] | None = None,
        writes: list[str] | None = None,
    ) -> str | None:
        """Take an invocation down, open what it carries, and answer what it prints."""
        name = plain_name(argv[0])
        args = argv[1:]
        act = Act(name, args, start, end, argv[0], self._how, env, reads or [], writes or [], cwd=self._cwd)
        if stream.text is not None:
            act.stdin = stream.text[:LONGEST]
        act.before = stream.acts
        act.mounts = self._mounts
        if not self._add(act):
            return None
        if name == "cd" and args:
            self._cwd = args[-1] if args[-1].startswith(("/", "~")) or not self._cwd else f"{self._cwd.rstrip('/')}/{args[-1]}"
        if name in _ASSIGNING:
            self._assigns(act, stream)
        if self.files:
            self._shows(act)
        if (script := _known_script(name, args)) is not None:
            self._add(Act(script[0], script[1:], start, end, script[0], (*self._how, name), cwd=self._cwd))
        if name in SHELLS or name == "." or name == "source":
            return self._shell(act, stream)
        if act.stdin and name not in OUTPUTS and any(word.endswith((SUBSTITUTED, "/dev/stdin")) for word in args):
            act.code.append(act.stdin)
            self._commands(act.stdin, name, act)
        if takes_code(name):
            self._code(act)
        for inner in carried(name, args, act.stdin):
            outer, how = self._how, inner.how or name
            if inner.argv is not None:
                if not inner.argv or len(self._how) >= MAX_DEPTH:
                    continue
                self._how = (*outer, how)
                act.is_opened = True
                act.own = max(len(args) - len(inner.argv), 0)
                printed = self.act(inner.argv, [*env, *inner.env], start, end, place, stream, list(act.reads), list(act.writes))
                self._how = outer
                if name not in ("find", "xargs", "parallel"):
                    return printed
            else:
                act.is_opened = True
                act.carried = inner.text
                act.own = min(act.own, inner.own)
                printed = self.nested(inner.text, how, start, end, stream)
                if name not in ("find", "parallel", "trap", "at", "batch"):
                    return printed
        escape = _ESCAPE_LINE.match(" ".join(argv)) if argv[0][:1] in "!@:\\.?" else None
        if escape and escape.group(1):
            self.nested(escape.group(1), "shell escape", start, end)
        if name in ("cp", "ln", "install", "mv"):
            self._copied(args)
        elif name in _REMOTE_MOUNTS and len(args) > 1:
            self._mounts = (*self._mounts[:15], args[-1].rstrip("/") + "/")
        if name == "alias":
            for word in args:
                _, equals, value = word.partition("=")
                if equals:
                    self.nested(value, "alias", start, end)
        if (known := self.files.get(_key(argv[0]))) is not None and "/" in argv[0]:
            return self._ran(act, known)
        if name in OUTPUTS or name == "command":
            return self._output(act, stream)
        return printed_by(act.code[-1]) if act.code and takes_code(name) else None

    def _output(self, act: Act, stream: _Stream) -> str | None:
        name, args = act.name, act.args
        if name == "tee" and stream.text is not None:
            for word in args:
                if word[:1] != "-" and len(self.files) < 200:
                    self.files[_key(word)] = stream.text[:LONGEST]
        text = stream.text
        if text is None:
            known = [self.files[key] for word in args if word[:1] != "-" and (key := _key(word)) in self.files]
            if known:
                text = "".join(known)
                args = [word for word in args if _key(word) not in self.files]
        printed = output(name, args, text)
        if printed is not None and text is not None and name not in ("cat", "tee", "head", "tail", "sort", "uniq", "echo", "printf"):
            act.how = self._how
        return printed

    def _shell(self, act: Act, stream: _Stream) -> str | None:
        """A shell: -c text, a file that this text wrote, or its input."""
        args = act.args
        index = 0
        while index < len(args):
            word = args[index]
            if word[:1] not in "-+" or word in ("-", "--"):
                break
            if word[:2] != "--" and "c" in word and act.name not in (".", "source"):
                if index + 1 < len(args):
                    text = args[index + 1] if args[index + 1] != "-e" else " ".join(args[index + 2 : index + 3])
                    self._arguments(args[index + 2 :])
                    return self.nested(text, f"{act.name} -c", act.start, act.end, stream)
                return None
            index += 2 if word in ("--rcfile", "--init-file", "-o", "-O", "+O") else 1
        if index < len(args) and args[index] not in ("-", "--", "/dev/stdin", "/dev/fd/63", "/dev/fd/0"):
            known = self.files.get(_key(args[index]))
            if known is not None:
                self._arguments(args[index:])
                return self._ran(act, known)
            return None
        if stream.text:
            how = next((earlier.name for earlier in reversed(act.before) if earlier.name in _DECODERS), "")
            return self.nested(stream.text, f"{how} into {act.name}" if how else f"into {act.name}", act.start, act.end)
        return None

    def _arguments(self, args: list[str]) -> None:
        for index, word in enumerate(args[:10]):
            self._words.variables[str(index)] = word
        self._words.variables["@"] = self._words.variables["*"] = SPLIT.join(args[1:MAX_FIELDS])

    def _assigns(self, act: Act, stream: _Stream) -> None:
        """Builtins that set variables: read from its input, printf -v, set for the positional ones."""
        variables, args = self._words.variables, act.args
        if act.name == "set":
            if args and (args[0] == "--" or args[0][:1] not in "-+"):
                self._arguments(["bash", *args[args[0] == "--" :]])
        elif act.name == "printf":
            if args[:1] == ["-v"] and len(args) > 2:
                variables[args[1]] = (output("printf", args[2:], None) or "")[:LONGEST]
        elif stream.text is not None and (names := [word for word in args if word.isidentifier()]):
            values = stream.text.partition("\n")[0].split(None, len(names) - 1)
            variables.update(zip(names, values, strict=False))

    def _ran(self, act: Act, content: str) -> str | None:
        """A file that this text wrote is run."""
        act.code.append(content)
        first = content[:128].partition("\n")[0]
        language = plain_name(first[2:].split()[-1]) if first.startswith("#!") and first[2:].split() else "sh"
        if language in SHELLS:
            return self.nested(content, "script", act.start, act.end)
        self._commands(content, language, act)
        return None

    def _code(self, act: Act) -> None:
        codes = code_of(act, self.files)
        for text in codes:
            plain = joined(text)
            act.code.extend([text[:LONGEST], plain[:LONGEST]] if plain != text else [text[:LONGEST]])
            self._commands(plain, act.name, act)

    def _commands(self, code: str, language: str, act: Act) -> None:
        for text in commands_in(code[:LONGEST]):
            self.nested(text, f"{language} code", act.start, act.end)

    def _shows(self, act: Act) -> None:
        """Give an act the files of this text that its words name, as code: it will read them."""
        if act.name in _PROJECT_TOOLS:
            act.code.extend([text for name, text in self.files.items() if "/" not in name])
        for word in (*act.args, *act.env):
            value = word.rpartition("=")[2].lstrip("@")
            key = _key(value)
            if key in self.files:
                act.code.append(self.files[key])
            elif len(value) > 1 and (value.endswith("/") or value.startswith(("/", "$(mktemp"))):
                inside = value.rstrip("/") + "/"
                act.code.extend([text for name, text in self.files.items() if name.startswith(inside)])
        if len(act.code) > 8:
            del act.code[8:]

    def _copied(self, args: list[str]) -> None:
        operands = [word for word in args if word[:1] != "-"]
        if len(operands) >= 2 and len(self.files) < 200:
            target = operands[-1]
            for source in operands[:-1]:
                if target.endswith("/") or target in (".", ".."):
                    name = _key(target + ("" if target.endswith("/") else "/") + source.rpartition("/")[2])
                else:
                    name = _key(target)
                content = self.files.get(_key(source))
                if content is None and plain_name(source) in SHELLS and "/" in source:
                    content = f"#!{source}\n{source}\n"
                if content is not None:
                    self.files[name] = content

    def _substituted(self, body: Script | str, process: bool) -> str:
        """What a substitution prints; `$(name)` of the first program where that is not known."""
        first = len(self.acts)
        if len(self._how) >= MAX_DEPTH or self._nested >= MAX_NESTED:
            self.truncated = True
            return "$()"
        self._nested += 1
        outer = self._how
        if not process:
            self._how = (*outer, "$(...)")
        if isinstance(body, str):
            place = self._place
            printed = self.script(body, _Place(-1, place.start, place.end))
        else:
            printed = self.body(body)
        self._how = outer
        if process:
            self._extra.extend(self.acts[first:])
            self._extra_text = printed or ""
            return ""
        if printed is not None:
            return printed
        names = [act.name for act in self.acts[first : first + 1]]
        return f"$({names[0] if names else ''})"

    def _is_enough(self) -> bool:
        """Whether no more is read: a short text is read whole, whatever else the processor had to do meanwhile."""
        if len(self.acts) >= MAX_ACTS:
            return True
        is_small = len(self.text) <= SMALL and len(self.acts) < ALWAYS and self._nested < ALWAYS
        return not is_small and self._budget.is_spent()

    def _add(self, act: Act) -> bool:
        if self._is_enough():
            self.truncated = True
            return False
        self.acts.append(act)
        return True


_COMMANDS: dict[type, Callable[[_Reader, Any, _Stream], str | None]] = {
    Pipeline: _Reader._pipeline,
    AndOr: _Reader._and_or,
    Subshell: _Reader._group,
    Group: _Reader._group,
    If: _Reader._if,
    Loop: _Reader._loop,
    For: _Reader._for,
    Case: _Reader._case,
    ArithmeticFor: _Reader._counted,
    Function: _Reader._defined,
    Coprocess: _Reader._defined,
    Conditional: _Reader._nothing,
    ArithmeticCommand: _Reader._nothing,
}
_REMOTE_MOUNTS = frozenset({"sshfs", "curlftpfs", "davfs2", "mount.davfs", "s3fs", "smbmount", "mount.cifs", "mount.nfs", "gcsfuse"})
_ASSIGNING = frozenset({"read", "printf", "set"})
_PROJECT_TOOLS = programs("project-tools")
_SCRIPTED_TOOLS = programs("scripted-tools")
_RUN_BY_PROGRAMS = ("PAGER", "EDITOR", "VISUAL", "COMMAND", "BROWSER", "LESSOPEN", "LESSCLOSE", "_CMD", "_ASKPASS", "GIT_SSH")
_DECODERS = frozenset({"base64", "base32", "xxd", "openssl", "rev", "tr", "b64decode", "gunzip", "zcat", "uudecode"})


def _reads_lines(condition: Script) -> bool:
    """Whether what a loop asks each time is a line of its input."""
    first = condition.items[0].command if condition.items else None
    return type(first) is Simple and any(isinstance(word, Word) and word.static == "read" for word in first.words[:2])


def _names_found(acts: list[Act]) -> str | None:
    """What a lone `find DIRECTORY -name PATTERN` stands for: a glob. None where it chooses by age, as who tidies up does."""
    if len(acts) != 1 or acts[0].name != "find" or not acts[0].args or not acts[0].args[0].startswith(("/", "~")):
        return None
    args = acts[0].args
    if any(word.startswith(("-mtime", "-mmin", "-atime", "-ctime", "-newer", "-size", "-o")) for word in args):
        return None
    names = [args[at + 1] for at, word in enumerate(args[:-1]) if word in ("-name", "-iname")]
    return f"{args[0].rstrip('/')}/{names[0] if names else '*'}"


def _known_script(name: str, args: list[str]) -> list[str] | None:
    """The invocation of a tool that is known by its name but is a script, which an interpreter is given."""
    if name not in SHELLS and not takes_code(name):
        return None
    at = next((at for at, word in enumerate(args[:4]) if word[:1] != "-"), None)
    if at is None:
        return None
    stem, dot, ending = args[at].rpartition("/")[2].rpartition(".")
    return [stem, *args[at + 1 :]] if dot and len(ending) < 4 and stem.lower() in _SCRIPTED_TOOLS else None


def _key(path: str) -> str:
    return path.removeprefix("./")


def _unquoted(word: str) -> str:
    return word.replace("'", "").replace('"', "").replace("\\", "").rstrip(";")
