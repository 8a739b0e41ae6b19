"""Comments in files that people set up: `words/remarks.yml` with its slots filled, wrapped as this author wraps."""

from __future__ import annotations

import textwrap
from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Brief
from mirage.content.prose import Prose
from mirage.content.words import words

STOPS = (".", "!", "?")


class Remarks:
    """One file's comments. An author comments much, little or not at all, in one style over all of the company's files."""

    def __init__(self, brief: Brief, chance: Random, mark: str = "#") -> None:
        own = dice(brief.company.key, "remarks")
        self.share = own.choice((0.0, 0.3, 0.6, 0.9))
        self._width = own.choice((58, 66, 72, 76, 100))
        self._is_high = own.random() < 0.6
        self._stop = own.choice(("", "", "."))
        self._prose = Prose(brief, chance)
        self._chance = chance
        self._mark = mark

    def some(self, pool: str, pad: str = "", **slots: str) -> list[str]:
        """A comment above something, or none."""
        return self.always(pad, pool, **slots) if self._chance.random() < self.share else []

    def always(self, pad: str, *pools: str, **slots: str) -> list[str]:
        """One comment of a phrase of each pool, wrapped."""
        phrases: list[str] = []
        for pool in pools:  # none twice
            phrases.append(self._chance.choice([one for one in words("remarks")[pool] if one not in phrases]))
        said = [self._put(phrase, **slots) for phrase in phrases]
        if len(said) > 1:  # two sentences are told apart, however their author writes one
            said = [_sentence(text, slots.get("name", "")) for text in said]
        text = " ".join(said)
        return [f"{pad}{self._mark} {line}" for line in textwrap.wrap(text, self._width, break_on_hyphens=False)]

    def said(self, pool: str, **slots: str) -> str:
        """One phrase, as a sentence where this author writes sentences."""
        return self._put(self._chance.choice(words("remarks")[pool]), **slots)

    def _put(self, phrase: str, **slots: str) -> str:
        text = self._prose.fill(phrase, None, None, **slots)
        if self._is_high:
            text = _capital(text, slots.get("name", ""))
        return text if text.endswith(STOPS) else text + self._stop


def _sentence(text: str, name: str) -> str:
    text = _capital(text, name)
    return text if text.endswith(STOPS) else text + "."


def _capital(text: str, name: str) -> str:
    """A name at the beginning keeps its letters."""
    return text if name and text.startswith(name) else text[:1].upper() + text[1:]
