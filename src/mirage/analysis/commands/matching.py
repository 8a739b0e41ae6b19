"""The `match` part of command rules: what an act must be, compiled so that a rule costs nothing until something points at it.

A condition is a mapping; all that it says must hold of one act. Lists are alternatives.

    program: [curl, wget, $downloaders, mkfs.*]   names without directory and version, globs, or kinds of data/programs.yml
    arg: ['https?://.*']           a whole word: an argument, NAME=value before the program, <file or >file (RE2)
    args: ['-d .* -o ']            somewhere in all these words; a blank stands for the border between two of them or a blank
    option: [-d, --data]           options, also out of a cluster (-xd) and with =value
    code: [...]                    somewhere in a program that it is given in its own language (python -c, awk, a REPL's lines)
    stdin: [...]                   somewhere in what it reads, where that is known
    reads, writes, removes, marks: [shadow, ...]    classes of data/paths.yml, by what the act does with such a file
    touches: [...]                 the same, whatever it does
    from: [...]  to: [...]         programs before or behind it in its pipeline
    via: [sudo, xargs, ...]        what runs it
    does: [hands-over-shell, ...]  see FACTS
    any: [{...}, {...}]            one of these conditions holds as well
    not: {...} or [{...}, ...]     and none of these
    everyday: {...}                (at the top) where this holds too it is an alert only in bad company; see company.py

Every condition needs an anchor: a program, a pattern, a class, a carrier or a fact. The patterns of conditions that name no
program stand in one RE2 set, asked once an act, as do the classes of files; those of conditions that do stand in a small set of
that program's own. So an act costs what its program's rules cost, however many other rules there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from fnmatch import translate
from typing import NamedTuple

import re2

from mirage.analysis.commands.acts import Act
from mirage.analysis.commands.handover import copies_from_mount, copies_to_mount, hands_over_shell, undoes_its_input
from mirage.analysis.commands.kinds import program_kinds, programs
from mirage.analysis.commands.patterns import MAX_COUNTED, Match, Patterns, encoded, far_count
from mirage.analysis.commands.roles import Roles, path_classes, path_index, roles_of
from mirage.analysis.commands.sequences import MARK
from mirage.analysis.commands.wellknown import INSTALLERS
from mirage.analysis.rulebook import Rule, RuleError, Section

KEYS = (
    "program", "arg", "args", "option", "code", "stdin", "reads", "writes", "removes", "marks", "touches", "from", "to", "via",
    "does", "any", "not",
)  # fmt: skip
_HIDDEN = re.compile(r"/(?:usr|etc|var|opt|tmp|run|lib|bin|sbin|dev|boot|mnt|srv)/(?:[^/]+/)*\.[^/.][^/]*/")
_OF_SYSTEM = ("/usr/bin/", "/usr/sbin/", "/usr/libexec/", "/usr/local/bin/", "/usr/local/sbin/", "/bin/", "/sbin/")
_TEMPORARY = ("/tmp/", "/var/tmp/", "/dev/shm/", "/var/run/", "/run/")  # noqa: S108 - where attackers put things


def _is_fed_by_installer(act: Act) -> bool:
    """Whether it is a shell, and what it reads comes from where a vendor has people fetch the installer."""
    if act.name not in _SHELLS:
        return False
    return any(f"{word}/".startswith(_INSTALLERS) for earlier in (*act.before, *act.inner) for word in earlier.args)


_INSTALLERS = tuple(f"{address}/" for address in INSTALLERS)


class Ground(Enum):
    """What an act must have before any of some facts can hold, as `Seen.facts` sees at no cost."""

    SHELL, MOUNTS, INPUT, DISGUISE, PATH = range(5)


class Fact(NamedTuple):
    """Something that is said of an act: what it needs, and whether it holds."""

    ground: Ground
    holds: Callable[[Act], bool]


FACTS: dict[str, Fact] = {
    "hands-over-shell": Fact(Ground.SHELL, hands_over_shell),  # the program is given a shell to run
    "copies-from-mount": Fact(Ground.MOUNTS, copies_from_mount),  # from a directory of another machine that the text mounted
    "copies-to-mount": Fact(Ground.MOUNTS, copies_to_mount),
    "disguised": Fact(Ground.DISGUISE, lambda act: True),
    "is-fed": Fact(Ground.INPUT, lambda act: bool(act.before)),  # a program before it in its pipeline writes what it reads
    "undoes-its-input": Fact(Ground.INPUT, undoes_its_input),  # it decodes what its like encoded just before
    "fed-by-installer": Fact(Ground.INPUT, _is_fed_by_installer),
    "runs-from-here": Fact(Ground.PATH, lambda act: act.path[:2] == "./"),
    "runs-from-temp": Fact(Ground.PATH, lambda act: act.path.startswith(_TEMPORARY)),
    "runs-from-hidden": Fact(Ground.PATH, lambda act: _HIDDEN.match(act.path) is not None),
    "runs-bare": Fact(Ground.PATH, lambda act: not act.args and act.path.startswith(_OF_SYSTEM)),
}
_ON = {ground: [(name, fact.holds) for name, fact in FACTS.items() if fact.ground is ground] for ground in Ground}
_SHELL_NAMED = re.compile(rb"sh(?:$|[^\w-])")  # without it in its words, or code, nothing is handed a shell
_SHELLS = programs("shells")
_NAMES_FROM_INPUT = programs("named-by-input")
_TEMPORARY_DIRECTORIES = ("/tmp", "/var/tmp", "/dev/shm", "/var/run", "/run", "/mnt", "/usr/bin")  # noqa: S108
_NUMBERS: set[int] = set()
LONGEST = 16384  # characters of a piece of code, or of an input, that patterns see
MAX_PLANS = 4096  # programs whose plan is kept
_ORDINARY = frozenset({"discovery"})
_COMPILED = ("T1027.004",)  # to be compiled is but the means, too, of a program whose text is known
_SPELLING = {"disguised", "is-fed", "undoes-its-input", "fed-by-installer"}  # facts that say nothing about what the program is for


@dataclass(slots=True)
class Condition:
    """One compiled condition. Pattern groups are indices in the sets; of each group one must have matched."""

    programs: frozenset[str] | None = None
    words: tuple[tuple[int, ...], ...] = ()
    code: tuple[int, ...] = ()
    stdin: tuple[int, ...] = ()
    options: frozenset[str] | None = None
    roles: tuple[tuple[str, frozenset[str]], ...] = ()
    before: frozenset[str] | None = None
    after: frozenset[str] | None = None
    via: frozenset[str] | None = None
    facts: tuple[str, ...] = ()
    any: tuple[Condition, ...] = ()
    also: tuple[Condition, ...] = ()
    none: tuple[Condition, ...] = ()

    def holds(self, seen: Seen) -> bool:
        """Whether it holds of the act."""
        act = seen.act
        if self.programs is not None and self.programs.isdisjoint(seen.names):
            return False
        if self.options is not None and not self.options & act.options:
            return False
        for group in self.words:
            if seen.words.isdisjoint(group):
                return False
        if self.code and seen.code.isdisjoint(self.code):
            return False
        if self.stdin and seen.stdin.isdisjoint(self.stdin):
            return False
        for role, classes in self.roles:
            if not seen.in_role(role) & classes:
                return False
        if self.via is not None and self.via.isdisjoint(act.how):
            return False
        if self.before is not None and not any(earlier.name in self.before for earlier in act.before):
            return False
        if self.after is not None and self.after.isdisjoint(act.after):
            return False
        if self.facts and not any(fact in seen.facts for fact in self.facts):
            return False
        if self.any and not any(condition.holds(seen) for condition in self.any):
            return False
        if self.also and not all(condition.holds(seen) for condition in self.also):
            return False
        return not (self.none and any(condition.holds(seen) for condition in self.none))

    def numbers(self) -> set[int]:
        """The patterns of words that it asks for, in all its parts."""
        return {number for group in self.words for number in group}.union(
            *[part.numbers() for part in (*self.any, *self.also, *self.none)]
        )


@dataclass(slots=True, eq=False)
class Seen:
    """An act and what was found out about it, once."""

    act: Act
    names: frozenset[str]  # its program's, and the globs that match it
    words: set[int]
    code: set[int]
    stdin: set[int]
    has_roles: bool
    may_hand_over: bool
    _roles: Roles | None = None
    _facts: set[str] | None = None

    @property
    def roles(self) -> Roles:
        if self._roles is None:
            self._roles = roles_of(self.act) if self.has_roles else Roles()
        return self._roles

    def in_role(self, role: str) -> set[str]:
        if not self.has_roles:
            return _NONE
        roles = self.roles
        if role == "touches":
            return roles.reads | roles.writes | roles.removes | roles.marks
        found: set[str] = getattr(roles, role)
        return found

    @property
    def facts(self) -> set[str]:
        if self._facts is None:
            act = self.act
            may_hold: list[tuple[str, Callable[[Act], bool]]] = []
            if self.may_hand_over:
                may_hold += _ON[Ground.SHELL]
            if act.mounts:
                may_hold += _ON[Ground.MOUNTS]
            if act.before or act.inner:
                may_hold += _ON[Ground.INPUT]
            if act.is_disguised:
                may_hold += _ON[Ground.DISGUISE]
            if act.path[:1] in (".", "/"):
                may_hold += _ON[Ground.PATH]
            self._facts = {name for name, holds in may_hold if holds(act)} if may_hold else _NONE
        return self._facts


_NONE: set[str] = set()
_ANY = Condition()  # holds of every act
Entry = tuple[str, Condition]


@dataclass(slots=True, eq=False)
class _Plan:
    """What is asked of the acts of one program."""

    names: frozenset[str]
    match: Match
    sure: list[str] = field(default_factory=list)  # rules that ask for nothing but the program
    always: list[Entry] = field(default_factory=list)
    with_code: list[Entry] = field(default_factory=list)
    with_roles: list[Entry] = field(default_factory=list)
    by_word: dict[int, list[Entry]] = field(default_factory=dict)


class CommandMatcher:
    """All command rules, compiled. `problems` are those that could not be."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.problems: list[RuleError] = []
        self.rules: dict[str, Rule] = {}
        self._words, self._code, self._stdin = Patterns(), Patterns(), Patterns()
        self._by_program: dict[str, list[Entry]] = defaultdict(list)
        self._by_word: dict[int, list[Entry]] = defaultdict(list)
        self._by_code: dict[int, list[Entry]] = defaultdict(list)
        self._by_stdin: dict[int, list[Entry]] = defaultdict(list)
        self._by_class: dict[str, list[Entry]] = defaultdict(list)
        self._by_carrier: dict[str, list[Entry]] = defaultdict(list)
        self._by_fact: dict[str, list[Entry]] = defaultdict(list)
        self._general: set[int] = set()  # patterns of words that every act is asked for
        self._names_files = path_index().names_any
        for rule in rules:
            try:
                condition = self._condition(rule.match, ("kind", "everyday"))
                self._index(rule, condition)
                self.rules[rule.id] = rule
            except RuleError as error:
                self.problems.append(error)
        self._match_words = self._words.compiled(self._general)
        self._match_code, self._match_stdin = self._code.compiled(), self._stdin.compiled()
        self._globs = [
            (name, re.compile(translate(name)).match) for name in self._by_program if "*" in name or ("[" in name and "]" in name)
        ]
        self._any_glob = re.compile("|".join(translate(name) for name, _ in self._globs) or r"(?!)").match
        self._plans: dict[str, _Plan] = {}
        self._sets: dict[frozenset[int], Match] = {}
        self._no_plan = _Plan(frozenset(), self._words.compiled(()))
        for name in self._by_program:
            self._plan(name)

    def match(self, act: Act) -> list[str]:
        """The ids of the rules that hold of this act."""
        plan = self._plans.get(act.name) or self._plan(act.name)
        line = encoded(act.line)
        numbers = [*self._match_words(line), *plan.match(line)]
        words = set(numbers) if numbers else _NUMBERS
        code: set[int] = _NUMBERS
        if act.code:
            code = {number for text in act.code for number in self._match_code(_both_ends(text))}
        stdin = set(self._match_stdin(act.stdin[:LONGEST])) if act.stdin else _NUMBERS
        has_roles = bool(
            self._names_files(line)
            or (act.code and any(map(self._names_files, act.code)))
            or (act.cwd and not act.cwd.startswith(_TEMPORARY_DIRECTORIES))
            or (act.stdin and act.name in _NAMES_FROM_INPUT)
        )
        hands = bool(_SHELL_NAMED.search(line) or (act.code and any(_SHELL_NAMED.search(encoded(text)) for text in act.code)))
        seen = Seen(act, plan.names or frozenset([act.name]), words, code, stdin, has_roles, hands)
        found = plan.sure.copy()
        for name, condition in self._candidates(plan, seen):
            if name not in found and condition.holds(seen):
                found.append(name)
        return self._without_ordinary(found, seen) if len(found) > 1 else found

    def _candidates(self, plan: _Plan, seen: Seen) -> list[Entry]:
        """The conditions that something points at."""
        act = seen.act
        entries = plan.always.copy()
        if act.code:
            entries += plan.with_code
        if seen.has_roles:
            entries += plan.with_roles
        by_own, by_word = plan.by_word, self._by_word
        for number in seen.words:
            if number in by_own:
                entries += by_own[number]
            if number in by_word and not act.is_opened:
                entries += by_word[number]
        if not act.is_opened:
            for number in seen.code:
                entries += self._by_code.get(number, ())
            for number in seen.stdin:
                entries += self._by_stdin.get(number, ())
            for carrier in act.how:
                entries += self._by_carrier.get(carrier, ())
        if seen.has_roles:
            for kind in sorted(seen.in_role("touches")):  # the same order in every process
                entries += self._by_class.get(kind, ())
        if facts := seen.facts:
            for fact in sorted(facts):
                entries += self._by_fact.get(fact, ())
        return entries

    def _plan(self, name: str) -> _Plan:
        """What the rules ask of this program; programs that no rule names share one plan."""
        globs = [glob for glob, matches in self._globs if matches(name)] if self._any_glob(name) else []
        if not globs and name not in self._by_program:
            if len(self._plans) < MAX_PLANS:
                self._plans[name] = self._no_plan
            return self._no_plan
        names = frozenset([name, *globs])
        entries = [entry for known in (name, *globs) for entry in self._by_program.get(known, ())]
        numbers = frozenset({number for _, condition in entries for number in condition.numbers()}) - self._general
        if numbers not in self._sets:
            self._sets[numbers] = self._words.compiled(numbers)
        plan = _Plan(names, self._sets[numbers])
        for entry in entries:
            condition = entry[1]
            if condition.words:
                for number in condition.words[0]:
                    plan.by_word.setdefault(number, []).append(entry)
            elif condition.code:
                plan.with_code.append(entry)
            elif condition.roles:
                plan.with_roles.append(entry)
            elif replace(condition, programs=None) == _ANY:
                if entry[0] not in plan.sure:
                    plan.sure.append(entry[0])
            else:
                plan.always.append(entry)
        if len(self._plans) < MAX_PLANS:
            self._plans[name] = plan
        return plan

    def _without_ordinary(self, found: list[str], seen: Seen) -> list[str]:
        """Without what the program would mean by itself, where it was but the means to read a secret or to start a shell."""
        if not (seen.facts - _SPELLING or (seen.has_roles and (seen.roles.reads or seen.roles.writes))):
            return found
        rules = [self.rules[name] for name in found if MARK not in name]
        if not any(
            rule.severity.is_alert
            and "via" not in rule.match.data
            and _SPELLING.isdisjoint(rule.match.data.get("does", ()))
            and not _ORDINARY.issuperset(rule.tactics)
            for rule in rules
        ):
            return found
        ordinary = {rule.id for rule in rules if not rule.severity.is_alert and _ORDINARY.issuperset(rule.tactics)}
        if seen.act.code:
            ordinary.update(rule.id for rule in rules if rule.techniques == _COMPILED)
        return [name for name in found if name not in ordinary]

    # ---- compiling

    def _index(self, rule: Rule, condition: Condition) -> None:
        """Enter a condition under the cheapest thing that must be there for it to hold."""
        entry = (rule.id, condition)
        if condition.programs is not None:
            is_told_apart = condition.any and not (condition.words or condition.code or condition.roles)
            rest = replace(condition, any=())
            entries = [(rule.id, replace(part, also=(*part.also, rest))) for part in condition.any] if is_told_apart else [entry]
            for program in condition.programs:
                self._by_program[program] += entries
            return
        anchored = condition.code or condition.roles or condition.words or condition.stdin or condition.facts or condition.via
        if anchored:
            self._general.update(condition.numbers())
        if condition.code:
            for index in condition.code:
                self._by_code[index].append(entry)
        elif condition.roles:
            for name in condition.roles[0][1]:
                self._by_class[name].append(entry)
        elif condition.words:
            for index in condition.words[0]:
                self._by_word[index].append(entry)
        elif condition.stdin:
            for index in condition.stdin:
                self._by_stdin[index].append(entry)
        elif condition.facts:
            for fact in condition.facts:
                self._by_fact[fact].append(entry)
        elif condition.via:
            for carrier in condition.via:
                self._by_carrier[carrier].append(entry)
        elif condition.any:
            for part in condition.any:
                self._index(rule, _both(condition, part, rule))
        else:
            raise rule.match.error("a condition needs a program, a pattern, a class of files or a fact")

    def _condition(self, section: Section, also: tuple[str, ...] = ()) -> Condition:
        section.only(*also, *KEYS)
        groups = [group for key in ("arg", "args") if (group := self._patterns(section, key, self._words))]
        roles = []
        for role in ("reads", "writes", "removes", "marks", "touches"):
            classes = section.texts(role)
            for index, name in enumerate(classes):
                if name not in path_classes():
                    raise section.error(f"{role}: unknown class of files {name!r}; data/paths.yml has them", role, index)
            if classes:
                roles.append((role, frozenset(classes)))
        for index, fact in enumerate(section.texts("does")):
            if fact not in FACTS:
                raise section.error(f"does: {fact!r}; allowed: {', '.join(FACTS)}", "does", index)
        nots = section.data.get("not", [])
        negative = (section.section("not"),) if isinstance(nots, dict) else section.sections("not")
        return Condition(
            programs=self._programs(section, "program"),
            words=tuple(groups),
            code=self._patterns(section, "code", self._code),
            stdin=self._patterns(section, "stdin", self._stdin),
            options=frozenset(section.texts("option")) or None,
            roles=tuple(roles),
            before=self._programs(section, "from"),
            after=self._programs(section, "to"),
            via=frozenset(section.texts("via")) or None,
            facts=section.texts("does"),
            any=tuple(self._condition(part) for part in section.sections("any")),
            none=tuple(self._condition(part) for part in negative),
        )

    def _programs(self, section: Section, key: str) -> frozenset[str] | None:
        names: set[str] = set()
        for index, name in enumerate(section.texts(key)):
            if not name.startswith("$"):
                names.add(name)
            elif name[1:] in program_kinds():
                names |= program_kinds()[name[1:]]
            else:
                raise section.error(f"{key}: unknown kind of programs {name!r}; data/programs.yml has them", key, index)
        return frozenset(names) if names else None

    def _patterns(self, section: Section, key: str, patterns: Patterns) -> tuple[int, ...]:
        found = []
        for index, pattern in enumerate(section.texts(key)):
            wide = far_count(pattern)
            if wide:
                raise section.error(
                    f"{key}: {wide} counts further than {MAX_COUNTED}, which takes an automaton long; * does not", key, index
                )
            whole = {"arg": f"(?m)\n(?:{pattern})$", "args": f"(?s){pattern}".replace(" ", r"\s")}.get(key, f"(?m){pattern}")
            try:
                found.append(patterns.add(whole))
            except re2.error as error:
                message = error.args[0].decode() if isinstance(error.args[0], bytes) else error
                raise section.error(f"{key}: RE2 does not take {pattern!r}: {message}", key, index) from None
        return tuple(found)


def _both(whole: Condition, part: Condition, rule: Rule) -> Condition:
    """One alternative of a condition, with what the condition asks besides."""
    if part.programs is None and not (part.code or part.roles or part.words or part.stdin or part.facts or part.via or part.any):
        raise rule.match.error("each alternative of `any` needs a program, a pattern, a class of files or a fact")
    rest = replace(whole, any=())
    return replace(part, also=(*part.also, rest)) if rest != _ANY else part


def _both_ends(text: str) -> str:
    """Of a long text its beginning and its end."""
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + text[-LONGEST // 2 :]
