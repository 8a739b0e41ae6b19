"""complete, compopt, compgen: completion specifications kept and shown, and the words they stand for (complete.def)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mirage.shell.bash import quoting
from mirage.shell.builtins import candidates
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.texts import topics, usage

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

OPTIONS = ("bashdefault", "default", "dirnames", "filenames", "noquote", "nosort", "nospace", "plusdirs")
_ACTIONS = {"a": "alias", "b": "builtin", "c": "command", "d": "directory", "e": "export", "f": "file", "g": "group", "j": "job",
            "k": "keyword", "s": "service", "u": "user", "v": "variable"}  # fmt: skip
_WHOLE = {"D": "-D", "E": "-E", "I": "-I"}  # for commands without a specification, empty lines, first words
SHORT = 1000  # characters of a specification that is kept for all who give the same
_SPEC = "abcdefgjksuvo:A:G:W:P:S:X:F:C:"


@dataclass(frozen=True, slots=True)
class Spec:
    """One completion specification; many sessions may have the same."""

    options: frozenset[str]
    actions: frozenset[str]
    words: Mapping[str, str]  # by letter: G W P S X C F

    def shown(self, name: str) -> str:
        """The command that makes it."""
        parts = ["complete"]
        parts += [f"-o {option}" for option in OPTIONS if option in self.options]
        parts += [f"-{letter}" for letter, action in _ACTIONS.items() if action in self.actions]
        parts += [f"-A {action}" for action in candidates.ACTIONS if action in self.actions and action not in _ACTIONS.values()]
        parts += [f"-{letter} {quoting.single(self.words[letter])}" for letter in "GWPSXC" if letter in self.words]
        if "F" in self.words:
            parts.append(f"-F {self.words['F']}")
        return " ".join([*parts, name]) + "\n"


def _spec(shell: Shell, program: str, options: list[tuple[str, str]]) -> Spec | None:
    for option, argument in options:
        if option[1] == "o" and argument not in OPTIONS:
            shell.complain(f"{program}: {argument}: invalid option name")
            return None
        if option[1] == "A" and argument not in candidates.ACTIONS:
            shell.complain(f"{program}: {argument}: invalid action name")
            return None
    is_short = sum(len(argument) for _, argument in options) < SHORT
    return _shared(tuple(options)) if is_short else _made(tuple(options))


def _made(options: tuple[tuple[str, str], ...]) -> Spec:
    """The specification that options make."""
    wanted, actions, words = set[str](), set[str](), dict[str, str]()
    for option, argument in options:
        letter = option[1]
        if letter == "o":
            wanted.add(argument)
        elif letter == "A":
            actions.add(argument)
        elif letter in _ACTIONS:
            actions.add(_ACTIONS[letter])
        elif letter in "GWPSXCF":
            words[letter] = argument
    return Spec(frozenset(wanted), frozenset(actions), words)


_shared = lru_cache(512)(_made)


@builtin("complete")
def complete(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, _SPEC + "prDEI")
    if found is None:
        return 2
    options, words = found
    letters = {option[1] for option, _ in options}
    names = [mark for letter, mark in _WHOLE.items() if letter in letters][:1] or words
    if "r" in letters:
        shell.completions = {name: spec for name, spec in shell.completions.items() if names and name not in names}
        return 0
    if "p" in letters or (not options and not words):
        return _show(shell, names or list(shell.completions))
    spec = _spec(shell, "complete", options)
    if spec is None:
        return 2
    if not names:
        return usage(shell, "complete")
    shell.completions = {**shell.completions, **dict.fromkeys(names, spec)}
    return 0


def _show(shell: Shell, names: list[str]) -> int:
    status = 0
    for name in names:
        if name not in shell.completions:
            shell.complain(f"complete: {name}: no completion specification")
            status = 1
        else:
            shell.out(shell.completions[name].shown(name))
    return status


@builtin("compopt")
def compopt(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "+o:DEI")
    if found is None:
        return 2
    options, words = found
    letters = {option[1] for option, _ in options}
    changes = [(option[0] == "-", argument) for option, argument in options if option[1] == "o"]
    for _, argument in changes:
        if argument not in OPTIONS:
            shell.complain(f"compopt: {argument}: invalid option name")
            return 2
    names = [mark for letter, mark in _WHOLE.items() if letter in letters][:1] or words
    if not names and shell.completing is not None:
        for is_on, option in changes:
            (shell.completing.add if is_on else shell.completing.discard)(option)
        return 0
    if not names:
        shell.complain("compopt: not currently executing completion function")
        return 1
    status = 0
    for name in names:
        spec = shell.completions.get(name)
        if spec is None:
            shell.complain(f"compopt: {name}: no completion specification")
            status = 1
        elif changes:
            kept = (spec.options | {each for on, each in changes if on}) - {each for on, each in changes if not on}
            shell.completions = {**shell.completions, name: Spec(kept, spec.actions, spec.words)}
        else:
            shown = [f"{'-' if option in spec.options else '+'}o {option}" for option in OPTIONS]
            shell.out(f"compopt {' '.join(shown)} {name}\n")
    return status


@builtin("compgen")
async def compgen(shell: Shell, argv: list[str]) -> int:
    if argv[1:2] == ["--help"]:
        shell.out(topics()["compgen"])
        return 2
    if len(argv) == 1:
        return 0
    found = getopt(shell, argv, _SPEC)
    if found is None:
        return 2
    options, words = found
    spec = _spec(shell, "compgen", options)
    if spec is None:
        return 2
    for letter in "FC":
        if letter in spec.words:
            shell.complain(f"compgen: warning: -{letter} option may not work as you expect")
    found_words = await candidates.generate(shell, spec.actions, spec.words, words[0] if words else "")
    shell.out("".join([word + "\n" for word in found_words]))
    return 0 if found_words else 1
