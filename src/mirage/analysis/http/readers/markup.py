"""HTML as browsers take it, wherever it begins: tags that run something, attributes that do, URLs that do.

A value may be put between tags or into an attribute of one, so a text is read both ways: as markup, and as what follows a quote.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mirage.analysis.http.decoding import pattern
from mirage.analysis.http.fields import Field
from mirage.analysis.http.request import Request

SIGN = rb"(?i)<|on\w{3,}\W{0,8}=|s\s*c\s*r\s*i\s*p\s*t\W{0,8}:|style\s*="
FACTS = frozenset(
    {
        "markup.script", "markup.handler", "markup.handler-loose", "markup.active", "markup.script-url", "markup.style",
        "markup.spelled", "markup.namespace", "markup.form",
    }
)  # fmt: skip
MAX_LOOKED_AT = 16 << 10
MAX_TAGS = 64
MAX_TAG = 1024
MAX_ATTRIBUTES = 24

_ACTIVE = frozenset(
    b"""iframe frame frameset object embed applet base link meta svg math isindex layer ilayer bgsound marquee template portal
    animate set use foreignobject import xml xss event-source listener keygen dialog audio video source track noscript param
    htmlfile html body head title style basefont""".split()
)
_FORM = frozenset(b"form input button textarea select option label fieldset".split())
_HARMLESS = frozenset(b"html body head title source video audio param label option template noscript style".split())
_OPEN = pattern(rb"(?i)<[\s\x00/]*([a-z!?%][\w:.-]*)")
_ATTRIBUTE = pattern(rb"""(?s)[\s/"'\x00\x0b\x0c]+([^\s"'<>/=]+)\s*[\x00]*=\s*("[^"]*"?|'[^']*'?|[^\s>]*)""")
_LOOSE = pattern(rb"""(?i)(?:^|["'\s/\x00`;>])(on[a-z]{3,40})[\s\x00-\x1f'"`/]*=[\s\x00]*[^=]?""")
_CONTROL = bytes(range(33))
_URL = pattern(rb"(?i)(?:java|vb|live|j)\s*script\s*:")
_SPELLED = pattern(rb"(?i)<[^\w\s<>]?[a-z](?:[\s\x00/'\"+.]{1,2}[a-z]){2,12}")
_NAMES = (
    b"script",
    b"iframe",
    b"object",
    b"embed",
    b"applet",
    b"form",
    b"dialog",
    b"style",
    b"meta",
    b"link",
    b"base",
    b"svg",
    b"input",
)
_STYLE = pattern(
    rb"(?i)expression\s*\(|url\s*\(\s*[\"']?\s*(?:java|vb)script|@import|behaviou?r\s*:|-moz-binding|javascript|\\0{0,4}[0-9a-f]{2}"
)
_NAMESPACE = pattern(
    rb"(?i)\bxmlns\b|\bxlink:href|\bformaction\b|\bsrcdoc\b|\bhttp-equiv\b|\bxsi:schemalocation|!entity|!doctype\s+\w+\s*\[|\bseeksegmenttime\b|\bdata-bind\b|\bpattern\s*="
)


def read(text: bytes, field: Field, request: Request) -> Iterator[tuple[str, int, int]]:
    """What the markup in the text would run."""
    text = text[:MAX_LOOKED_AT]
    squeezed = text.translate(None, _CONTROL)
    url = _URL.search(squeezed) if b":" in squeezed else None
    if url:
        yield "markup.script-url", 0, len(text)
    if b"<" in text:
        yield from _tags(text)
    for found in _LOOSE.finditer(text):
        if text[found.start() : found.start() + 1] == b"/" and not (b"<" in text or b'"' in text or b"'" in text):
            continue  # base 64 has its slashes as well
        inside = text.rfind(b"<", 0, found.start()) > text.rfind(b">", 0, found.start())
        yield "markup.handler" if inside else "markup.handler-loose", found.start(1), found.end()
        break


def _tags(text: bytes) -> Iterator[tuple[str, int, int]]:
    for count, found in enumerate(_OPEN.finditer(text)):
        if count == MAX_TAGS:
            return
        name = found.group(1).lower().rpartition(b":")[2]
        closing = b"/" in found.group()[: found.start(1) - found.start()]
        start, end = found.start(), min(len(text), found.end() + MAX_TAG)
        stop = text.find(b">", found.end(), end)
        rest = text[found.end() : stop if stop >= 0 else end]
        if b":" in found.group(1) and b"src" in rest.lower():
            yield "markup.active", start, found.end()
        if name.startswith(b"?import"):
            yield "markup.active", start, found.end()
        elif name.startswith(b"script"):
            yield "markup.script", start, found.end()
        elif name in _ACTIVE and not (name in _HARMLESS and not rest.strip(b" /")) and not (closing and name in _HARMLESS):
            yield "markup.active", start, found.end()
        elif name in _FORM and rest.strip():
            yield "markup.form", start, found.end()
        if name == b"style" and _STYLE.search(text[start : start + MAX_TAG]):
            yield "markup.style", start, found.end()
        declared = (
            rest.replace(b"xmlns", b"") if b":" in found.group(1) else rest
        )  # a prefix has to be declared: that is no more than XML
        if _NAMESPACE.search(name + declared):
            yield "markup.namespace", start, found.end()
        inside = b" " + rest
        for attribute in islice(_ATTRIBUTE.finditer(inside), MAX_ATTRIBUTES):
            first, last = attribute.span(1)
            key = inside[first:last].lower()
            if key.startswith(b"on") and len(key) > 4 and key.isalpha():
                yield "markup.handler", start, found.end()
            elif key == b"style" and _STYLE.search(inside, last):
                yield "markup.style", start, found.end()
    for found in _SPELLED.finditer(text):
        letters = bytes(byte for byte in found.group().lower() if 97 <= byte <= 122)
        if letters.startswith(_NAMES):
            yield "markup.spelled", found.start(), found.end()
            return
