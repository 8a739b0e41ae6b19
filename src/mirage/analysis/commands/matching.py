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

Every condition needs an anchor: a program, a pattern, a class or a fact. All patterns of all rules stand in three RE2 sets (words,
code, input), each asked once an act, so that the cost grows far slower than the number of rules.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import re2

from mirage.analysis.commands.acts import Act
from mirage.analysis.commands.handover import copies_from_mount, copies_to_mount, hands_over_shell
from mirage.analysis.commands.kinds import program_kinds
from mirage.analysis.commands.roles import Roles, path_classes, roles_of
from mirage.analysis.rulebook import Rule, RuleError, Section

KEYS = (
    "program", "arg", "args", "option", "code", "stdin", "reads", "writes", "removes", "marks", "touches", "from", "to", "via",
    "does", "any", "not",
)  # fmt: skip
MEMORY = 256 << 20  # bytes that a set of patterns may take; RE2 answers what it could not hold by refusing the set
FACTS: dict[str, Callable[[Act], bool]] = {
    "hands-over-shell": hands_over_shell,  # the program is given a shell to run
    "copies-from-mount": copies_from_mount,  # from a directory of another machine that the text mounted
    "copies-to-mount": copies_to_mount,
    "runs-from-temp": lambda act: act.path.startswith(("/tmp/", "/var/tmp/", "/dev/shm/", "/var/run/", "/run/")),  # noqa: S108
}


@dataclass(slots=True, eq=False)
class Condition:
    """One compiled condition. Pattern groups are indices in the sets; of each group one must have matched."""

    programs: frozenset[str] | None = None
    globs: tuple[int, ...] = ()
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
    none: tuple[Condition, ...] = ()

    def holds(self, seen: Seen) -> bool:
        """Whether it holds of the act."""
        act = seen.act
        if self.programs is not None and act.name not in self.programs and not (self.globs and seen.words.intersection(self.globs)):
            return False
        if self.options is not None and not self.options & act.options:
            return False
        for group in self.words:
            if not seen.words.intersection(group):
                return False
        if self.code and not seen.code.intersection(self.code):
            return False
        if self.stdin and not seen.stdin.intersection(self.stdin):
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
        return not any(condition.holds(seen) for condition in self.none)


class Seen:
    """An act and what was found out about it, once."""

    __slots__ = ("_facts", "_roles", "act", "code", "has_roles", "stdin", "words")

    def __init__(self, act: Act, words: set[int], code: set[int], stdin: set[int], has_roles: bool) -> None:
        self.act = act
        self.words = words
        self.code = code
        self.stdin = stdin
        self.has_roles = has_roles
        self._roles: Roles | None = None
        self._facts: set[str] | None = None

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
            self._facts = {name for name, holds in FACTS.items() if holds(self.act)}
        return self._facts


_NONE: set[str] = set()
_ORDINARY = frozenset({"discovery"})


class Patterns:
    """An RE2 set under construction: equal patterns stand in it once."""

    def __init__(self) -> None:
        self._indices: dict[str, int] = {}
        options = re2.Options()
        options.max_mem = MEMORY
        self._set = re2.Set.SearchSet(options)
        self._compiled = False

    def __len__(self) -> int:
        return len(self._indices)

    def add(self, pattern: str) -> int:
        """The pattern's index; raises re2.error for one that RE2 does not take."""
        if pattern not in self._indices:
            re2.compile(pattern)
            self._indices[pattern] = self._set.Add(pattern)
        return self._indices[pattern]

    def compile(self) -> Callable[[str], list[int] | None]:
        """Answers the indices of what matches a text."""
        if not self._indices:
            return lambda _: None
        self._set.Compile()
        match: Callable[[str], list[int] | None] = self._set.Match
        return match


class CommandMatcher:
    """All command rules, compiled. `problems` are those that could not be."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.problems: list[RuleError] = []
        self.rules: dict[str, Rule] = {}
        self._words, self._code, self._stdin = Patterns(), Patterns(), Patterns()
        self._classes = {self._words.add(row.pattern): name for name, row in path_classes().items()}
        self._code_classes = {self._code.add(row.pattern): name for name, row in path_classes().items()}
        self._by_program: dict[str, list[tuple[str, Condition]]] = defaultdict(list)
        self._by_word: dict[int, list[tuple[str, Condition]]] = defaultdict(list)
        self._by_code: dict[int, list[tuple[str, Condition]]] = defaultdict(list)
        self._by_stdin: dict[int, list[tuple[str, Condition]]] = defaultdict(list)
        self._by_class: dict[str, list[tuple[str, Condition]]] = defaultdict(list)
        self._by_fact: dict[str, list[tuple[str, Condition]]] = defaultdict(list)
        for rule in rules:
            try:
                condition = self._condition(rule.match, ("kind",))
                self._index(rule, condition)
                self.rules[rule.id] = rule
            except RuleError as error:
                self.problems.append(error)
        self._match_words, self._match_code, self._match_stdin = self._words.compile(), self._code.compile(), self._stdin.compile()

    def match(self, act: Act) -> list[str]:
        """The ids of the rules that hold of this act."""
        words = set(self._match_words(act.line) or ())
        code: set[int] = set()
        stdin: set[int] = set()
        if act.code:
            for text in act.code:
                code.update(self._match_code(text) or ())
        if act.stdin:
            stdin = set(self._match_stdin(act.stdin) or ())
        has_roles = (
            bool(act.cwd or act.stdin) or not self._classes.keys().isdisjoint(words) or not self._code_classes.keys().isdisjoint(code)
        )
        seen = Seen(act, words, code, stdin, has_roles)
        found: list[str] = []
        candidates = self._by_program.get(act.name, ())
        for name, condition in candidates:
            if condition.holds(seen) and name not in found:
                found.append(name)
        for table, indices in () if act.is_opened else ((self._by_word, words), (self._by_code, code), (self._by_stdin, stdin)):
            for index in indices:
                for name, condition in table.get(index, ()):
                    if name not in found and condition.holds(seen):
                        found.append(name)
        if has_roles:
            for kind in seen.in_role("touches"):
                for name, condition in self._by_class.get(kind, ()):
                    if name not in found and condition.holds(seen):
                        found.append(name)
        for fact in seen.facts:
            for name, condition in self._by_fact.get(fact, ()):
                if name not in found and condition.holds(seen):
                    found.append(name)
        return self._without_ordinary(found, seen) if len(found) > 1 else found

    def _without_ordinary(self, found: list[str], seen: Seen) -> list[str]:
        """Without what the program would mean by itself, where it was but the means to read a secret or to start a shell."""
        if not (seen.facts or (seen.has_roles and (seen.roles.reads or seen.roles.writes))):
            return found
        rules = [self.rules[name] for name in found]
        if not any(rule.severity.is_alert and not _ORDINARY.issuperset(rule.tactics) for rule in rules):
            return found
        return [rule.id for rule in rules if rule.severity.is_alert or not _ORDINARY.issuperset(rule.tactics)]

    # ---- compiling

    def _index(self, rule: Rule, condition: Condition) -> None:
        """Enter a condition under the cheapest thing that must be there for it to hold."""
        entry = (rule.id, condition)
        if condition.programs is not None:
            for program in condition.programs:
                self._by_program[program].append(entry)
            for index in condition.globs:
                self._by_word[index].append(entry)
        elif condition.code:
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
        elif condition.any:
            for part in condition.any:
                self._index(rule, _both(condition, part, rule))
        else:
            raise rule.match.error("a condition needs a program, a pattern, a class of files or a fact")

    def _condition(self, section: Section, also: tuple[str, ...] = ()) -> Condition:
        section.only(*also, *KEYS)
        programs, globs = self._programs(section, "program")
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
            programs=programs,
            globs=globs,
            words=tuple(groups),
            code=self._patterns(section, "code", self._code),
            stdin=self._patterns(section, "stdin", self._stdin),
            options=frozenset(section.texts("option")) or None,
            roles=tuple(roles),
            before=self._programs(section, "from")[0],
            after=self._programs(section, "to")[0],
            via=frozenset(section.texts("via")) or None,
            facts=section.texts("does"),
            any=tuple(self._condition(part) for part in section.sections("any")),
            none=tuple(self._condition(part) for part in negative),
        )

    def _programs(self, section: Section, key: str) -> tuple[frozenset[str] | None, tuple[int, ...]]:
        names: set[str] = set()
        globs = []
        for index, name in enumerate(section.texts(key)):
            if name.startswith("$"):
                if name[1:] not in program_kinds():
                    raise section.error(f"{key}: unknown kind of programs {name!r}; data/programs.yml has them", key, index)
                names |= program_kinds()[name[1:]]
            elif "*" in name:
                pattern = re.escape(name).replace(r"\*", r"[^\n]*")
                globs.append(self._words.add(f"(?m)^\x01{pattern}$"))
                names.add(name)
            else:
                names.add(name)
        return (frozenset(names) if names else None), tuple(globs)

    def _patterns(self, section: Section, key: str, patterns: Patterns) -> tuple[int, ...]:
        found = []
        for index, pattern in enumerate(section.texts(key)):
            whole = {"arg": f"(?m)\n(?:{pattern})$", "args": f"(?s){pattern}".replace(" ", r"\s")}.get(key, f"(?m){pattern}")
            try:
                found.append(patterns.add(whole))
            except re2.error as error:
                message = error.args[0].decode() if isinstance(error.args[0], bytes) else error
                raise section.error(f"{key}: RE2 does not take {pattern!r}: {message}", key, index) from None
        return tuple(found)


def _both(whole: Condition, part: Condition, rule: Rule) -> Condition:
    """A condition of alternatives, seen from one of them, which brings the anchor."""
    if part.programs is None and not (part.code or part.roles or part.words or part.stdin or part.facts or part.any):
        raise rule.match.error("each alternative of `any` needs a program, a pattern, a class of files or a fact")
    return Condition(
        programs=part.programs,
        globs=part.globs,
        words=(*part.words, *whole.words),
        code=part.code,
        stdin=part.stdin,
        options=part.options,
        roles=(*part.roles, *whole.roles),
        before=part.before,
        after=part.after,
        via=part.via,
        facts=part.facts,
        any=(*part.any,) if part.any else (whole,),
        none=part.none,
    )
