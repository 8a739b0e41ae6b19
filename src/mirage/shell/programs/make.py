"""GNU make 4.3: rules, variables and recipes of the makefiles that visitors bring; what is older is made, its recipes run by /bin/sh."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from mirage.shell import missing
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.sources import contents
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

NAMES = ("GNUmakefile", "makefile", "Makefile")
FAILED = 2
SIZE_MAX, DEPTH_MAX = 1 << 20, 50
ASSIGNMENT = re.compile(r"\s*(?:export\s+|override\s+)?([A-Za-z_.][\w.-]*)\s*(\?=|\+=|::?=|=)\s*(.*)\Z", re.DOTALL)
REFERENCE = re.compile(r"\$(?:\(([^()$]*)\)|\{([^{}$]*)\}|(.))")
BUILT_IN = {"CC": "cc", "CXX": "g++", "AR": "ar", "RM": "rm -f", "MAKE": "make", "SHELL": "/bin/sh", "AS": "as", "LD": "ld"}
DIRECTIVES = (
    "include",
    "-include",
    "ifeq",
    "ifneq",
    "ifdef",
    "ifndef",
    "else",
    "endif",
    "define",
    "endef",
    "export",
    "unexport",
    "vpath",
)
LONGS = {
    "always-make": "B", "directory": ":C", "environment-overrides": "e", "file": ":f", "makefile": ":f", "help": "h", "ignore-errors": "i",
    "jobs": "?j", "keep-going": "k", "just-print": "n", "dry-run": "n", "print-data-base": "p", "question": "q", "silent": "s", "quiet": "s",
    "touch": "t", "version": "v", "print-directory": "w", "no-print-directory": "no-w", "no-builtin-rules": "r",
}  # fmt: skip


@dataclass(slots=True)
class Rule:
    """One target: what it needs, and its recipe with the line numbers."""

    needs: list[str] = field(default_factory=list)
    recipe: list[tuple[int, str]] = field(default_factory=list)


@program("make", is_bounded=True)
async def make(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "bmBC:def:hiI:j::kl::no:pqrRsStvwW:E:", LONGS)
    except UsageError as error:
        proc.error(str(error))
        proc.err(recorded(proc, "make.usage"))
        return FAILED
    given = dict(options)
    if given.keys() & {"h", "v"}:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--help" if "h" in given else "--version"]) or 0
    run = _Run(proc, {key for key, _ in options})
    if "C" in given:
        try:
            proc.caller.chdir(to_bytes(given["C"]))
        except OSError as error:
            run.stop(f"{given['C']}: {error.strerror}")
        proc.out(f"make: Entering directory '{proc.cwd()}'\n")
    goals = [word for word in words if "=" not in word]
    run.variables |= {name: value for name, _, value in (word.partition("=") for word in words if "=" in word)}
    run.fixed = {word.partition("=")[0] for word in words if "=" in word}
    try:
        await run.load(given.get("f", ""), goals)
        return await run.all(goals or run.default())
    finally:
        if "C" in given:
            proc.out(f"make: Leaving directory '{proc.cwd()}'\n")


class _Run:
    """One call of make: the variables and rules that it has read, and what it has made."""

    def __init__(self, proc: Process, given: set[str]) -> None:
        self.proc = proc
        self.given = given
        self.variables = {**BUILT_IN, **proc.env, "CURDIR": proc.cwd()}
        self.fixed: set[str] = set()
        self.rules: dict[str, Rule] = {}
        self.order: list[str] = []
        self.made: dict[str, bool] = {}
        self.file = ""

    def stop(self, text: str) -> NoReturn:
        self.proc.err(f"make: *** {text}.  Stop.\n")
        raise Exited(FAILED)

    # ---- reading

    async def load(self, name: str, goals: list[str]) -> None:
        names = (name,) if name else NAMES
        for candidate in names:
            try:
                text = to_text(await contents(self.proc, candidate, SIZE_MAX))
            except OSError as error:
                if name:
                    self.proc.err(f"make: {name}: {error.strerror}\n")
                    self.stop(f"No rule to make target '{name}'")
                continue
            self.file = candidate
            self._parse(text)
            return
        if not goals:
            self.stop("No targets specified and no makefile found")

    def _parse(self, text: str) -> None:
        current: list[Rule] = []
        lines = text.split("\n")
        at = 0
        while at < len(lines):
            number, line = at + 1, lines[at]
            at += 1
            while line.endswith("\\") and at < len(lines):
                line = line[:-1] + " " + lines[at].lstrip()
                at += 1
            if line.startswith("\t"):
                if current and line.strip():
                    for rule in current:
                        rule.recipe.append((number, line[1:]))
                continue
            line = line.split("#", 1)[0] if "\\#" not in line else line
            if not line.strip() or line.split()[0] in DIRECTIVES:
                continue
            if (found := ASSIGNMENT.match(line)) is not None and not (found[2] == "=" and ":" in line[: found.start(2)]):
                self._assign(found[1], found[2], found[3].strip())
                current = []
            elif ":" in line:
                current = self._rule(line)
            else:
                self.proc.err(f"{self.file}:{number}: *** missing separator.  Stop.\n")
                raise Exited(FAILED)

    def _assign(self, name: str, op: str, value: str) -> None:
        if name in self.fixed or (op == "?=" and name in self.variables):
            return
        if op == "+=" and name in self.variables:
            value = f"{self.variables[name]} {value}"
        self.variables[name] = self.expand(value) if op in (":=", "::=") else value

    def _rule(self, line: str) -> list[Rule]:
        targets, _, rest = line.partition(":")
        rest, semicolon, command = rest.lstrip(":").partition(";")
        needs = self.expand(rest).split()
        found = []
        for target in self.expand(targets).split():
            rule = self.rules.setdefault(target, Rule())
            rule.needs += needs
            if semicolon:
                rule.recipe.append((0, command.strip()))
            if target not in self.order:
                self.order.append(target)
            found.append(rule)
        return found

    def default(self) -> list[str]:
        first = next((name for name in self.order if not name.startswith(".") or "/" in name), None)
        if first is None:
            self.stop("No targets")
        return [first]

    def expand(self, text: str, own: dict[str, str] | None = None, depth: int = 0) -> str:
        """References to variables, from the inside out; functions of make are nothing."""

        def value(found: re.Match[str]) -> str:
            name = found[1] if found[1] is not None else found[2] if found[2] is not None else found[3]
            if name == "$":
                return "\0"
            if own and name in own:
                return own[name]
            return self.expand(self.variables.get(name, ""), own, depth + 1) if depth < DEPTH_MAX else ""

        for _ in range(DEPTH_MAX):
            text, count = REFERENCE.subn(value, text)
            if not count or len(text) > SIZE_MAX:
                break
        return text.replace("\0", "$") if not depth else text

    # ---- making

    async def all(self, goals: list[str]) -> int:
        for goal in goals:
            status = await self._target(goal, "", 0)
            if status:
                return status
            if not self.made.get(goal):
                rule = self.rules.get(goal)
                said = f"'{goal}' is up to date" if rule is not None and rule.recipe else f"Nothing to be done for '{goal}'"
                if "s" not in self.given:
                    self.proc.out(f"make: {said}.\n")
        return 0

    async def _target(self, name: str, parent: str, depth: int) -> int:
        """Make one; a status other than 0 ends all."""
        if name in self.made:
            return 0
        if depth > DEPTH_MAX:
            return FAILED
        self.made[name] = False
        rule = self.rules.get(name)
        if rule is None:
            if self.proc.exists(name):
                return 0
            self.stop(f"No rule to make target '{name}'" + (f", needed by '{parent}'" if parent else ""))
        failed = 0
        for need in rule.needs:
            failed = await self._target(need, name, depth + 1) or failed
            if failed and "k" not in self.given:
                return failed
        if failed:
            self.proc.err(f"make: Target '{name}' not remade because of errors.\n")
            return failed
        if not rule.recipe or not self._is_old(name, rule):
            self.made[name] = self.made[name] or (not rule.recipe and any(self.made.get(need) for need in rule.needs))
            return 0
        self.made[name] = True
        own = {
            "@": name,
            "<": rule.needs[0] if rule.needs else "",
            "^": " ".join(dict.fromkeys(rule.needs)),
            "?": " ".join(rule.needs),
        }
        for number, command in rule.recipe:
            status = await self._recipe(name, number, self.expand(command, own))
            if status:
                return status
        return 0

    def _is_old(self, name: str, rule: Rule) -> bool:
        phony = self.rules.get(".PHONY")
        if "B" in self.given or (phony is not None and name in phony.needs):
            return True
        try:
            when = self.proc.stat(name).mtime
            return any(self.made.get(need) or self.proc.stat(need).mtime > when for need in rule.needs)
        except OSError:
            return True

    async def _recipe(self, name: str, number: int, command: str) -> int:
        text = command.lstrip("@-+ \t")
        marks = command[: len(command) - len(text)]
        if not text:
            return 0
        if "n" in self.given or ("@" not in marks and "s" not in self.given):
            self.proc.out(f"{text}\n")
        if "n" in self.given:
            return 0
        try:
            status = await self.proc.spawn(["/bin/sh", "-c", text])
        except OSError as error:
            self.proc.err(f"make: /bin/sh: {error.strerror}\n")
            status = 127
        if status and ("-" in marks or "i" in self.given):
            self.proc.err(f"make: [{self.file}:{number}: {name}] Error {status} (ignored)\n")
            return 0
        if status:
            self.proc.err(f"make: *** [{self.file}:{number}: {name}] Error {status}\n")
            return FAILED
        return 0
