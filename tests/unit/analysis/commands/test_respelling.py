"""What was found is found however it is spelled: quoting, escapes, variables, blanks, paths, encodings, carriers.

Every hit of every command rule is respelled in each way that keeps its meaning; at least 95% must still be found, and 90% in each way.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from mirage.analysis.commands.carriers import SHELLS
from mirage.analysis.commands.engine import CommandEngine
from mirage.analysis.rulebook import shipped_rules
from mirage.syntax import ParseError, parse
from mirage.syntax.tree import AndOr, Pipeline, Simple, Word

Respell = Callable[[str], str | None]
BUILTINS = frozenset(
    "history set unset export trap eval cd source . alias exec read ulimit fc command compgen shopt umask disown typeset time : ["
    " umask command echo printf test".split()
)


def simples(text: str) -> list[Simple]:
    """The simple commands at the top of a text; none where it is not that plain."""
    try:
        script = parse(text)
    except ParseError:
        return []
    found: list[Simple] = []
    stack = [item.command for item in reversed(script.items)]
    while stack:
        node = stack.pop()
        if isinstance(node, Simple):
            found.append(node)
        elif isinstance(node, Pipeline):
            stack.extend(reversed(node.commands))
        elif isinstance(node, AndOr):
            stack.extend(reversed([node.first, *(command for _, command in node.rest)]))
    return found


def words(text: str) -> list[Word]:
    """The words of them that nothing can change, in the order of the text."""
    found = [word for node in simples(text) for word in node.words if isinstance(word, Word) and word.static is not None]
    return [word for word in found if word.static and text[word.start : word.end] == word.static and "{" not in word.static]


def replaced(text: str, spell: Callable[[str], str | None], chosen: list[Word]) -> str | None:
    """The text with these words spelled anew; None where that changes none."""
    pieces, at, changed = [], 0, False
    for word in sorted(chosen, key=lambda word: word.start):
        new = spell(word.static or "")
        if new is not None:
            pieces += [text[at : word.start], new]
            at, changed = word.end, True
    return "".join(pieces) + text[at:] if changed else None


def every(spell: Callable[[str], str | None]) -> Respell:
    return lambda text: replaced(text, spell, words(text))


def programs(spell: Callable[[str], str | None]) -> Respell:
    """Only the names of programs."""

    def respell(text: str) -> str | None:
        first = {node.words[0].start for node in simples(text) if node.words and isinstance(node.words[0], Word)}
        return replaced(text, spell, [word for word in words(text) if word.start in first])

    return respell


def plain(word: str) -> bool:
    return len(word) > 1 and word.isascii() and not word.startswith("~") and "\\" not in word and "'" not in word


def variables(text: str) -> str | None:
    chosen = [word for word in words(text) if plain(word.static or "")]
    names = {word.start: f"v{index}" for index, word in enumerate(chosen)}
    if not chosen or "\n" in text:
        return None
    values = "".join(f"{names[word.start]}='{word.static}';" for word in chosen)
    pieces, at = [], 0
    for word in sorted(chosen, key=lambda word: word.start):
        pieces += [text[at : word.start], "$" + names[word.start]]
        at = word.end
    return values + "".join(pieces) + text[at:]


def blanks(blank: str) -> Respell:
    def respell(text: str) -> str | None:
        gaps = []
        for node in simples(text):
            inside = [word for word in node.words if isinstance(word, Word)]
            gaps += [(one.end, two.start) for one, two in zip(inside, inside[1:], strict=False) if text[one.end : two.start] == " "]
        for start, end in sorted(gaps, reverse=True):
            text = text[:start] + blank + text[end:]
        return text if gaps else None

    return respell


def whole(carry: Callable[[str], str]) -> Respell:
    """The whole text, handed to a shell in some way."""
    return lambda text: carry(text) if "\n" not in text and not text.startswith((":(", "trap", "set ", "fc", "history")) else None


def single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def hexadecimal(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


RESPELLINGS: dict[str, Respell] = {
    "empty quotes": every(lambda word: f"{word[0]}''{word[1:]}" if plain(word) else None),
    "double quotes": every(lambda word: f'"{word}"' if plain(word) and not set(word) & set("$`!") else None),
    "backslashes": every(lambda word: f"{word[0]}\\{word[1:]}" if plain(word) and word[1] != "\n" else None),
    "half quoted": every(lambda word: f"{word[:1]}'{word[1:]}'" if plain(word) else None),
    "ansi": every(lambda word: f"$'{hexadecimal(word)}'" if plain(word) else None),
    "variables": variables,
    "substitution": programs(lambda word: f"$(echo {word})" if plain(word) and word not in BUILTINS else None),
    "path": programs(lambda word: f"/usr/bin/{word}" if word.replace("-", "").isalnum() and word not in BUILTINS else None),
    "many blanks": blanks("   "),
    "tabs": blanks("\t"),
    "continued line": blanks(" \\\n "),
    "IFS": blanks("${IFS}"),
    "eval": whole(lambda text: f"eval {single(text)}"),
    "sh -c": whole(lambda text: f"sh -c {single(text)}"),
    "bash -c under sudo": whole(lambda text: f"sudo bash -c {single(text)}"),
    "here-string": whole(lambda text: f"bash <<<{single(text)}"),
    "here-document": whole(lambda text: f"sh <<'END'\n{text}\nEND"),
    "base64": whole(lambda text: f"echo {base64.b64encode(text.encode()).decode()} | base64 -d | sh"),
    "hexadecimal echo": whole(lambda text: f"echo -e '{hexadecimal(text)}' | bash"),
    "octal printf": whole(lambda text: "printf '" + "".join(f"\\{byte:03o}" for byte in text.encode()) + "' | sh"),
    "xxd": whole(lambda text: f"echo {text.encode().hex()} | xxd -r -p | bash"),
    "reversed": whole(lambda text: f"echo {single(text[::-1])} | rev | sh"),
    "python": whole(lambda text: f'python3 -c "import os; os.system({text!r})"' if not set(text) & set("'\"`$\\!") else text),
    "nohup": programs(
        lambda word: f"nohup {word}" if plain(word) and word not in BUILTINS | SHELLS and word not in CARRIED else None
    ),
}
CARRIED = frozenset({"nohup", "su", "sudo", "export"})
RULES = shipped_rules()
ENGINE = CommandEngine(RULES)


def outcomes() -> Iterator[tuple[str, str, str, bool]]:
    """(way, rule, respelled, whether the rule still finds it)"""
    for rule in RULES.of("command"):
        for hit in rule.hits:
            for way, respell in RESPELLINGS.items():
                text = respell(hit)
                if text is not None and text != hit:
                    yield way, rule.id, text, rule.id in {finding.rule for finding in ENGINE.examine(text)}


@pytest.fixture(scope="module")
def all_outcomes() -> list[tuple[str, str, str, bool]]:
    return list(outcomes())


def test_at_least_95_percent_of_the_hits_are_found_however_they_are_spelled(all_outcomes: list[tuple[str, str, str, bool]]) -> None:
    assert len(all_outcomes) > 5000
    found = sum(hit for *_, hit in all_outcomes)
    assert found / len(all_outcomes) >= 0.95, f"{found} of {len(all_outcomes)}"


def test_no_single_way_of_spelling_hides_more_than_a_tenth(all_outcomes: list[tuple[str, str, str, bool]]) -> None:
    tried, found = Counter(way for way, *_ in all_outcomes), Counter(way for way, *_, hit in all_outcomes if hit)
    assert {way: round(found[way] / count, 3) for way, count in tried.items() if found[way] / count < 0.9} == {}
