"""What people copy out of the documentation that lies on their machine: paragraphs as they stand, and single sentences.

It is read from the machine's own image when a file is written, so two machines seldom quote the same, and all of it is true there.
"""

from __future__ import annotations

import re
from random import Random

from mirage.content.facts import Brief

LONGEST = 90  # columns of a line that anybody would paste
PAGES = 5000  # characters
PERSONAL = re.compile(r"\b(I|I'm|I've|my|me|we|our|you'll|thanks|maintainer)\b|@|\b(19|20)\d\d\b|<http|^\s*--", re.IGNORECASE)
LEGAL = re.compile(r"warrant|licen[cs]e|copyright|redistribut|merchantab|free software", re.IGNORECASE)  # which nobody copies
HANGING = re.compile(
    r"(Otherwise|However|Therefore|Th(is|ese|ose|at|us|ey|en|ere)|It|He|She|Its|Also|But|And|Or|So|If (so|not)|In (this|that|such)|For (this|example)|Note|Such|Hence|Likewise|Both|Here|Instead|Finally|First|Second|Next)\b"
)  # on what was said before
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
LISTED = re.compile(r"^\s*([-*o+]|\d+[.)])\s+", re.MULTILINE)


class Excerpts:
    """The texts that one file's author had before him: `Brief.given`, a form feed between two of them."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        self._chance = chance
        texts = dict(zip(brief.spec.get("begun", []), brief.given.split("\f")))
        self._paragraphs = {source: found for source, text in texts.items() if (found := _paragraphs(_window(text, chance)))}

    def sources(self) -> list[str]:
        """Those that have anything left to quote."""
        return [source for source, found in self._paragraphs.items() if found]

    def paragraphs(self, source: str) -> list[str]:
        """One to three that follow each other, taken out."""
        found = self._paragraphs[source]
        first, number = self._chance.randrange(len(found)), self._chance.choice((1, 1, 2, 3))
        taken = found[first : first + number]
        del found[first : first + number]
        return taken

    def sentences(self, source: str) -> list[str]:
        """Those of one paragraph that say something by themselves; [] leaves the paragraph where it is."""
        found = self._paragraphs[source]
        at = self._chance.randrange(len(found))
        said = [one for one in _sentences(found[at]) if not PERSONAL.search(one) and not HANGING.match(one)]
        if said:
            del found[at]
        return said


def _window(text: str, chance: Random) -> str:
    """Some pages of it: nobody reads all."""
    if len(text) <= PAGES:
        return text
    start = text.find("\n\n", chance.randrange(len(text) - PAGES))
    return text[max(0, start) : max(0, start) + PAGES]


def package(source: str) -> str:
    """Whose documentation it is."""
    return source.split("/")[4] if source.startswith("/usr/share/doc/") else source.rpartition("/")[2]


def _paragraphs(text: str) -> list[str]:
    parts = [part.strip("\n").rstrip() for part in re.split(r"\n[ \t]*\n", text.replace("\r", "").expandtabs())]
    return [
        part
        for part in parts
        if 0 < len(part) < 900 and part.count("\n") < 14 and max(map(len, part.split("\n"))) <= LONGEST and _is_prose(part)
    ]


def _is_prose(part: str) -> bool:
    letters = sum(char.isalpha() or char == " " for char in part)
    return (
        letters > 0.75 * len(part)
        and len(part.split()) > 4
        and "\0" not in part
        and not LEGAL.search(part)
        and not part.endswith(":")  # what comes then is no prose, and not here
        and not re.match(r"\s*[a-z]", part)  # goes on after what was none
        and not re.search(r"@|^ *-- |[\x00-\x08\x0b-\x1f]", part, re.MULTILINE)
    )


def _sentences(paragraph: str) -> list[str]:
    whole = SENTENCE.split(" ".join(LISTED.sub("", paragraph).split()))
    return [one for one in whole if 25 <= len(one) <= 170 and one[:1].isupper() and one[-1] == "."]
