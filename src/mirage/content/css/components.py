"""What came into a style sheet with a template, another page or an idea: components of `words/css.yml`, named and filled in one manner."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from mirage.content.css.hand import FONTS, Body, Hand
from mirage.content.words import words

SLOT = re.compile(r"\{(\w+)\}")
MANNERS: tuple[Callable[[str, str], str], ...] = (  # of calling a part of a component
    lambda base, part: f"{base}-{part}",
    lambda base, part: f"{base}-{part}",
    lambda base, part: f"{base} .{part}",
    lambda base, part: f"{base}_{part}",
    lambda base, part: f"{base}__{part}",
    lambda base, part: f"{base}{part.title()}",
)


class Components:
    """Draws them; `names` are the classes of the pages, `pale` the colours that the author likes for grounds and lines."""

    def __init__(self, hand: Hand, own: Random, names: dict[str, str], pale: list[str], project: str) -> None:
        self._hand, self._own, self._names = hand, own, names
        known = words("css")
        self._kinds: dict[str, list[str]] = known["kinds"]
        self._left = own.sample(sorted(known["components"].items()), len(known["components"]))
        self._prefix = own.choice(known["prefixes"]).format(project, two=project[:2], three=project[:3])
        self._places = own.sample(known["places"], 6)
        self._join = own.choice(MANNERS)
        self._sign = own.choice((*["."] * 9, "#"))
        self._few = own.choice(((1, 2, 2, 3), (1, 2, 3, 4, 5), (2, 3, 4, 5, 7)))
        self._force = own.choice((0.0, 0.0, 0.03))
        self._slots = _slots(hand, own, own.sample(known["colours"], 7), pale)

    def next(self) -> tuple[str, list[tuple[str, Body]]]:
        """A component, as people call it, and its rules."""
        names, parts = self._left.pop()
        name = self._own.choice(names.split("|"))
        base = self._own.choice(self._places).format_map(self._names) + self._sign + self._prefix + name
        pairs = [(kind, part) for kind, listed in parts.items() for part in listed]
        kept = [pair for pair in pairs if pair[1] == "self" or self._own.random() < 0.6]
        rules: list[tuple[str, Body]] = []
        for kind, part in kept:
            selector = base if part == "self" else self._join(base, part) if part[0].isalpha() else base + part
            if rules and self._own.random() < 0.1:  # two of a kind
                rules[-1] = (f"{rules[-1][0]}, {selector}", rules[-1][1])
            else:
                rules.append((selector, self._body(kind)))
        return name, rules

    def _body(self, kind: str) -> Body:
        """Some of what such a thing may have, the commonest most often, in the order in which one thinks of it."""
        left = list(self._kinds[kind])
        body: Body = []
        for _ in range(self._own.choice(self._few)):
            weights = [1 / (rank + 3) for rank in range(len(left))]
            chosen = self._own.choices(left, weights)[0]
            left.remove(chosen)
            name, _, values = chosen.partition(": ")
            body.append((name, self._filled(self._own.choice(values.split("|")))))
        return body

    def _filled(self, value: str) -> str:
        filled = SLOT.sub(lambda match: self._slots[match[1]](), value)
        return f"{filled} !important" if self._own.random() < self._force else filled


def _slots(hand: Hand, own: Random, colours: list[str], pale: list[str]) -> dict[str, Callable[[], str]]:
    """What fills the slots of values."""
    size, color, pick = hand.size, hand.color, own.choice
    face, move = pick(FONTS), pick(("all .3s", "0.2s", "color 0.2s linear", "opacity .25s ease", "all 0.15s ease-in-out"))
    slots: dict[str, Callable[[], str]] = {
        "s": lambda: size(pick((0, 1, 1, 2, 2, 3, 4, 5))),
        "m": lambda: size(pick((5, 6, 8, 10, 10, 12, 15, 16, 18, 20, 20, 24, 25, 30, 32, 40))),
        "l": lambda: f"{pick((60, 80, 100, 120, 150, 160, 180, 200, 220, 250, 300, 350, 400, 480, 500, 600, 640, 728, 800))}px",
        "r": lambda: size(pick((2, 3, 3, 4, 4, 5, 6, 8, 10))),
        "room": lambda: " ".join(size(pick((0, 0, 1, 2, 2, 3, 4, 5, 5, 8, 10, 10, 15, 20))) for _ in range(pick((1, 1, 2, 2, 4)))),
        "n": lambda: str(pick((1, 2, 5, 10, 99, 100, 999, 1000, 1001, 9999))),
        "percent": lambda: str(own.randrange(10, 100, 5)),
        "font": lambda: pick((size(own.randint(9, 22)), f"{own.randrange(70, 160, 5)}%", "small", f"{own.randint(7, 15) / 10}em", size(12))),
        "face": lambda: face,
        "short": lambda: f"{pick(('', 'bold ', 'italic '))}{size(own.randint(10, 18))}{pick(('', '/1.4', '/1.5'))} {face}",
        "c": lambda: color(pick(colours)),
        "d": lambda: color(pick(("#333", "#222", "#000", "#555", "#666", "black", *colours[:2]))),
        "p": lambda: color(pick((*pale, "#f5f5f5", "#f8f8f8", "white", "transparent", "#fff", colours[-1]))),
        "a": lambda: f"rgba({pick(('0, 0, 0', '0,0,0', '255, 255, 255', '22,22,22'))}, {pick(('0.5', '.5', '0.1', '.25', '0.8'))})",
        "line": lambda: f"{size(pick((1, 1, 1, 1, 2, 3)))} {pick(('solid', 'solid', 'solid', 'dotted', 'dashed'))} {slots[pick('cdp')]()}",
        "shadow": lambda: f"{size(pick((0, 1, 2)))} {size(pick((1, 2, 4)))} {size(pick((2, 3, 5, 8)))} {slots[pick('aac')]()}",
        "gradient": lambda: f"linear-gradient({pick(('to bottom', 'to top', '180deg'))}, {slots['p']()}, {slots['c']()})",
        "move": lambda: move,
    }  # fmt: skip
    return slots
