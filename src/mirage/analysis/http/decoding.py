"""What a value means to those who read it: every layer of encoding that a server, a framework or a browser takes off.

`readings` undoes the layers one after the other until nothing changes, and keeps each state on the way: an attack may be visible
in any of them (`%2527` is nothing to a server and a quote to the application that decodes once more). All work on bytes, as that
is what regular expressions and tokenisers here read; text beyond ASCII is UTF-8.

Expressions of rules are RE2's. The few here that replace what they find are Python's, which calls back in a tenth of the time; each
of them takes a bounded piece, or all the rest, at every place where it may begin, and so is linear as well.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Callable, Iterator

import re2

MAX_LAYERS = 5
MAX_PEELED = 16 << 10  # bytes of a text that layers are taken off from
COMPOSED = 256  # characters that are put into normal form at once: it takes the square of a run of marks
LATIN = re2.Options()
LATIN.encoding = re2.Options.Encoding.LATIN1
LATIN.log_errors = False  # it says on standard error when it falls back from one automaton to another, still linear


def pattern(text: bytes) -> re2._Regexp:
    """A regular expression over bytes, linear in time."""
    return re2.compile(text, LATIN)


Reading = tuple[bytes, tuple[str, ...]]
"""A text and the layers that were taken off to see it, outermost first."""


def window(text: bytes, limit: int) -> tuple[bytes, bool]:
    """The text, or its head, eight samples and its tail within the limit; and whether anything was left out."""
    if len(text) <= limit:
        return text, False
    half, sample = limit // 2, limit // 32
    between = range(half, len(text) - half // 2 - sample, max(1, (len(text) - half - half // 2) // 8))
    return b"\n".join((text[:half], *(text[at : at + sample] for at in [*between][:8]), text[-half // 2 :])), True


def readings(text: bytes, *, plus: bool = False, encoded: bool = True) -> list[Reading]:
    """The text as it is, and every state of it while layer after layer comes off. At most MAX_LAYERS + 1, all different.

    `plus` says that a plus is a blank (forms); `encoded` that the first layer of percent-encoding is the protocol's own, so that
    the text before it is not looked at.
    """
    how: tuple[str, ...] = ()
    if encoded and (b"%" in text or (plus and b"+" in text)):
        decoded = percent(text.replace(b"+", b" ") if plus else text)
        how = ("percent",)
        if b"%u" in text or b"%U" in text:
            decoded = unicode_percent(decoded)
        text = decoded
    found: list[Reading] = [(text, how)]
    if text.isalnum():  # nothing but base 64 could hide in it
        found.extend(_base64(text, how))
        return found
    text, _ = window(text, MAX_PEELED)
    for _ in range(MAX_LAYERS):
        changed, names = _peel(text)
        if not names:
            break
        how = (*how, *names)
        text = changed
        found.append((text, how))
    for text, how in found[:1] if len(found) == 1 else (found[0], found[-1]):
        found.extend(_base64(text, how))
    if (b"/*" in text or b"\n" in text) and len(text) <= MAX_PEELED:
        bare = _COMMENT.sub(_uncommented, text)
        if bare != text:
            found.append((bare, (*how, "comments")))
    return found


_BLOCK = rb"/\*\*/|/\*(?:[^!+*]|\*[^/]).*?\*/"
_LINE = rb"(?:#|//)[^\n]*\n"
_COMMENT = re.compile(rb"(?s)(?P<whole>%s|%s)|/\*(?=[^!+*]|\*[^/]).*|(?:#|//)[^\n]*\Z" % (_BLOCK, _LINE))
_ONLY_LINES = re.compile(_LINE)
_ONLY_BLOCKS = re.compile(rb"(?s)(?P<whole>%s)|/\*(?=[^!+*]|\*[^/]).*" % _BLOCK)


def _uncommented(found: re.Match[bytes]) -> bytes:
    """Nothing for a comment; for one that does not end, all the rest without the comments of the other sort in it."""
    if found["whole"] is not None:
        return b""
    rest = found.group()
    if rest.startswith(b"/*"):
        return _ONLY_LINES.sub(b"", rest[: rest.rfind(b"\n") + 1]) + rest[rest.rfind(b"\n") + 1 :]
    return _ONLY_BLOCKS.sub(lambda block: b"" if block["whole"] is not None else block.group(), rest)


def _peel(text: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The text with one layer of every kind undone, and the names of those that changed something."""
    names = []
    for name, sign, undo in _LAYERS:
        if sign in text:
            changed = undo(text)
            if changed != text:
                text = changed
                names.append(name)
    if not text.isascii():
        for name, undo in (("overlong", overlong), ("compatible", compatible)):
            changed = undo(text)
            if changed != text:
                text = changed
                names.append(name)
    return text, tuple(names)


_PERCENT = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")


def percent(text: bytes) -> bytes:
    """%41 undone once. (`urllib.parse` takes ten times as long for a text of nothing but percent signs.)"""
    return _PERCENT.sub(lambda found: bytes.fromhex(found.group().replace(b"%", b"").decode("ascii")), text)


_UNICODE = re.compile(rb"%[uU]([0-9A-Fa-f]{4})")


def unicode_percent(text: bytes) -> bytes:
    """%u0041 undone, as IIS and old JavaScript (`unescape`) do; full-width forms become what they look like."""
    return _replace(_UNICODE, text, lambda found: _character(int(found, 16)))


_ESCAPE = re.compile(rb"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-3][0-7]{2}))")


def escapes(text: bytes) -> bytes:
    r"""\u0041, \u{41}, \x41 and \101 undone, as JavaScript, JSON and most languages' strings have them."""

    def value(found: re.Match[bytes]) -> bytes:
        wide, four, two, octal = found.groups()
        return _character(int(octal, 8) if octal else int(wide or four or two, 16))

    return _ESCAPE.sub(value, text)


def entities(text: bytes) -> bytes:
    """&#65; &#x41; &lt; undone, with or without the semicolon, as browsers do."""
    text = _LOOSE_NAMES.sub(lambda found: b"&" + found.group(1).capitalize() + b";", text)
    return html.unescape(text.decode("utf-8", "replace")).encode("utf-8", "replace")


_LOOSE_NAMES = pattern(rb"(?i)&(tab);")


_OVERLONG = re.compile(
    rb"[\xc0\xc1][\x01-\xff]|\xe0[\x80-\x9f][\x80-\xbf]|\xf0[\x80-\x8f][\x80-\xbf]{2}|\xf8[\x80-\xbf]{4}|\xfc[\x80-\xbf]{5}"
)


def overlong(text: bytes) -> bytes:
    """UTF-8 sequences longer than allowed, read as careless decoders read them: C0 AF is a slash, and so is C0 2F."""

    def value(found: bytes) -> bytes:
        if found[0] == 0xC0 and found[1] < 0x80:
            return found[1:]
        code = found[0] & (0x1F if found[0] < 0xE0 else 0x0F if found[0] < 0xF0 else 0x07 if found[0] < 0xF8 else 0x01)
        for byte in found[1:]:
            code = code << 6 | byte & 0x3F
        return _character(code)

    return _replace(_OVERLONG, text, value)


def compatible(text: bytes) -> bytes:
    """Characters replaced by those that they are compatible with (NFKC): ＜ is <, ① is 1, as IDNA and best-fit mappings do."""
    plain = text.decode("utf-8", "replace").translate(_SLASHES)
    pieces = [unicodedata.normalize("NFKC", plain[at : at + COMPOSED]) for at in range(0, len(plain), COMPOSED)]
    return "".join(pieces).encode()[: 2 * MAX_PEELED]  # one character may stand for eighteen


_SLASHES = {0x2215: "/", 0x2044: "/", 0x29F8: "/", 0x2216: "\\", 0x29F5: "\\", 0xF025: "/", 0xEFC8: "/", 0xFE68: "\\"}
"""Characters that Windows and others take for slashes: best fits, and two of dotdotpwn's."""
_HEX = re.compile(rb"0[xX](2[eEfF]|5[cC])")


def hexadecimal(text: bytes) -> bytes:
    """0x2e, 0x2f and 0x5c as the dot and the slashes that they stand for in paths."""
    return _replace(_HEX, text, lambda found: bytes((int(found, 16),))) if b"0x2e" in text.lower() or b".0x" in text else text


_UTF7 = re.compile(rb"\+([A-Za-z0-9/]{3,})-")


def utf7(text: bytes) -> bytes:
    """+ADw- undone, as browsers did that were told, or guessed, the charset UTF-7."""

    def value(found: bytes) -> bytes:
        try:
            return base64.b64decode(found + b"=" * (-len(found) % 4)).decode("utf-16-be").encode()
        except (binascii.Error, UnicodeError):
            return b"+" + found + b"-"

    return _replace(_UTF7, text, value) if b"+AD" in text or b"+AC" in text else text


_LAYERS: tuple[tuple[str, bytes, Callable[[bytes], bytes]], ...] = (
    ("percent", b"%", percent),
    ("%u", b"%u", unicode_percent),
    ("escape", b"\\", escapes),
    ("html", b"&", entities),
    ("utf-7", b"-", utf7),
    ("0x", b"0x", hexadecimal),
)
_BASE64 = pattern(rb"(?:[A-Za-z0-9+/_-]{4})*[A-Za-z0-9+/_-]{2,4}={0,2}")
_BLOB = pattern(rb"base64,([A-Za-z0-9+/_-]{8,}={0,2})")
_MAGIC = (b"\xac\xed\x00\x05", b"\x80\x04\x95", b"PK\x03\x04", b"\x7fELF", b"\x04\x08")


def _base64(text: bytes, how: tuple[str, ...]) -> Iterator[Reading]:
    """What the whole text, or the data of a data: URL in it, means as base 64, where that is text or a known magic."""
    candidates = [text] if 6 <= len(text) <= 65536 and b" " not in text[:80] and _BASE64.fullmatch(text) else []
    if b"base64," in text:
        candidates += [found.group(1) for found in _BLOB.finditer(text)][:4]
    for candidate in candidates:
        decoded = unbase64(candidate)
        if decoded is not None:
            yield decoded, (*how, "base64")
            inner, names = _peel(decoded)
            if names:
                yield inner, (*how, "base64", *names)


def unbase64(text: bytes) -> bytes | None:
    """The bytes that the text stands for in base 64, of either alphabet; None where they are neither text nor of known magic."""
    text = text.rstrip(b"=").translate(_STANDARD)
    for shift in (b"", b"A", b"AA"):  # a piece cut out of a longer text may begin inside a group
        padded = shift + text
        padded = padded[: len(padded) - 1] if len(padded) % 4 == 1 else padded
        try:
            decoded = base64.b64decode(padded + b"=" * (-len(padded) % 4))
        except binascii.Error:
            return None
        decoded = decoded[len(shift) :]
        if decoded.startswith(_MAGIC) or decoded[1:].startswith(_MAGIC) or (len(decoded) >= 4 and _is_text(decoded)):
            return decoded
    return None


_STANDARD = bytes.maketrans(b"-_", b"+/")
_PRINTABLE = bytes(range(32, 127)) + b"\t\r\n"


def _is_text(data: bytes) -> bool:
    return not data.translate(None, _PRINTABLE)


def _replace(expression: re.Pattern[bytes], text: bytes, value: Callable[[bytes], bytes]) -> bytes:
    """Every match replaced by the value of its first group, or of itself where it has none."""
    group = 1 if expression.groups else 0
    return expression.sub(lambda found: value(found.group(group)), text)


def _character(code: int) -> bytes:
    return bytes((code,)) if code < 128 else b"?" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code).encode()
