"""Names that languages and systems give to things: the word lists beside this file, each saying in its head where it comes from."""

from __future__ import annotations

from functools import cache
from importlib import resources

from mirage.analysis.http.decoding import pattern

_PROSE = pattern(
    rb"(?i)(?:^|[\s\"'(])(?:the|of|to|that|for|with|are|was|were|be|been|this|these|an|which|can|will|would|you|your|we|our|it|its|has|have|had|if"
    rb"|they|their|on|under|every|each|any|only|without|within|named|called|containing|current|all|in\s+[^(\s]+|what|how|why|does|did|please|me|my|she|he|about|because|than|whose|try"
    rb"|says?|said|use|is\s+[a-mo-su-z][a-z]+|someone|something|first|best|one|two|some|other|also|but|at|before|after|here|there|der|die|das|und|ist|ein|eine|le|la|les|des|est|une|pour|el|los|las|una|por|para|che|di|het|een|van)"
    rb"[\s.,;:!?\"')]"
)


_SENTENCE = pattern(rb"^(?:[A-TV-Z][a-z]+|U[a-m][a-z]+) [a-z]{2,} (?:[a-z]+ |[\"'])")
_ITEM = pattern(rb"\n(?:[0-9]+\.|[-*>]|#{1,4}) [A-Z][a-z]+ [a-z`\"]")  # of a list, or a quotation or title, in Markdown
_SHORTENED = pattern(
    rb"(?i)\b(?:it|that|what|there|he|she|who|let|here)['\xe2\x80\x99]+s [a-z0-9]|[a-z]n['\xe2\x80\x99]+t [a-z]"
    rb"|\b(?:I|you|we|they)['\xe2\x80\x99]+(?:m|ve|d|ll|re) [a-z]"
)
_ENDED = pattern(rb"^[A-Z\"'](?s:.)*[a-z] [a-z]+[.!?]$")
_QUOTED_CODE = pattern(
    rb"(?i)^(?:[a-z]+ ){0,6}(?:use|run|try|type|execute|command|with|using|after|before) `[a-z][^`;|&$<>]{2,60}`(?:[ .,!?]|$)"
)
_OF_PEOPLE = (_SENTENCE, _ITEM, _SHORTENED, _ENDED)  # what texts of people have beside small words
_SIGNS = pattern(rb"[;|&$`<>'\"=*\\]|\.\./\.\.|\(\S")  # without which no question does anything
_QUESTION = pattern(rb"(?i)^(?:what|how|why|where|when|who|which|does|is|can)\s+(?:is|are|to|do|does|did|can|the|it|i|you|a|an)\s")


def is_prose(text: bytes) -> bool:
    """Whether a text reads as sentences of people: two signs of them, of which small words that statements, commands and expressions
    lack are one and how sentences begin, end and shorten words are others; or a command in backquotes that somebody is told to use.
    """
    if _QUOTED_CODE.match(text) or (len(text) < 120 and _QUESTION.match(text) and not _SIGNS.search(text)):
        return True
    if text.count(b" ") < (2 if _QUESTION.match(text) else 4):
        return False
    first = _PROSE.search(text)
    signs = 0 if first is None else 1 if _PROSE.search(text, first.end() - 1) is None else 2
    return signs >= 2 or signs + sum(found.search(text) is not None for found in _OF_PEOPLE) >= 2


LONGEST = 24
"""Longer names stand in the lists with their first LONGEST letters."""


@cache
def words(name: str) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The words of `words/<name>.txt`: the distinctive ones, and those under [english], which prose has as well."""
    sections: dict[str, set[bytes]] = {"distinct": set(), "english": set()}
    section = "distinct"
    for line in resources.files("mirage.analysis.http").joinpath("words", f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            sections[section].update(word.encode() for word in line.split())
    return frozenset(sections["distinct"]), frozenset(sections["english"])


def is_one(word: bytes, known: frozenset[bytes]) -> bool:
    """Whether the word (in lower case) is one of a list."""
    return word[:LONGEST] in known
