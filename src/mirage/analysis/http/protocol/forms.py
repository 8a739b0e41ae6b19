"""Parameters and the parts of forms: names that one parser ends here and another there, and too much of anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mirage.analysis.http.decoding import pattern, percent
from mirage.analysis.http.fields import Fields
from mirage.analysis.http.protocol.fact import Fact, whole
from mirage.analysis.http.request import Request

_TOKEN = pattern(rb"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
_WIDE = pattern(rb"(?i)%u(?:ff[0-9a-f]{2}|00[0-7][0-9a-f])|\\u(?:ff[0-9a-f]{2}|00[0-7][0-9a-f])")
_CONTROLS = pattern(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_APOSTROPHE = pattern(rb"[A-Za-z]'[A-Za-z]")  # O'Neil.pdf
_ENTITY = pattern(
    rb"(?i)&(?:[a-z]{2,8}(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron)?|#[0-9]+|amp|lt|gt|quot|apos|nbsp|[a-z]{1,2}(?:elig|lig));"
)
_OVERRIDE = pattern(rb"(?i)^(?:_method|x-http-method(?:-override)?)$")
_PART_HEADERS = (
    b"content-disposition",
    b"content-type",
    b"content-transfer-encoding",
    b"content-id",
    b"content-length",
    b"content-description",
    b"content-location",
)


def parameters(request: Request, parts: Fields) -> Iterator[Fact]:
    """Names and values of parameters."""
    names = [field.text for field in parts.found if field.place == "name" and field.name == ""]
    if len(names) > 255:
        yield whole("names.many", str(len(names)))
    for field in parts.found:
        if (
            field.place == "name"
            and len(field.text) > 100
            and b" " not in field.text
            and b"%" not in field.text
            and b"+" not in field.text
        ):
            yield whole("name.long", field.text)
        if field.place == "value" and field.encoded and b"u00" in field.text:
            decoded = percent(field.text)
            found = _WIDE.search(decoded)
            if found:
                yield "percent.wide", decoded, *found.span()
        if (
            field.place in ("name", "cookie")
            and (field.name == "cookie" or field.place == "cookie")
            and _CONTROLS.search(percent(field.text))
        ):
            yield whole("text.special", field.text)
        if field.place in ("name", "value") and field.encoded and b"%" in field.text:
            decoded = percent(field.text)
            if b"\0" in decoded:
                yield whole("text.control", field.text)
            found = _CONTROLS.search(decoded)
            if found:
                yield "text.special", decoded, *found.span()
        if field.place == "value" and len(field.text) > 4000:
            yield whole("value.long", field.text)
        if field.place == "value" and _OVERRIDE.search(field.name.encode()) and field.text.isalpha() and len(field.text) <= 10:
            yield whole("method.override", field.text)
        if field.place == "name" and b"]" in field.text:
            tail = percent(field.text).rpartition(b"]")[0].partition(b"]")[2]
            after = percent(field.text).partition(b"]")[2]
            if (after and not after.startswith((b"[", b"."))) or (tail and not tail.startswith((b"[", b"."))):
                yield whole("name.array", field.text)
    for name, count in Counter(names).items():
        if count > 1 and not name.endswith((b"[]", b"%5B%5D", b"%5b%5d")):
            yield whole("name.twice", name)


def multipart(request: Request, parts: Fields) -> Iterator[Fact]:
    """Heads of parts."""
    for field in parts.found:
        if field.place != "part":
            if field.name == "" and field.place == "value" and field.text.lower() in (b"_charset_",):
                yield whole("part.charset", field.text)
            continue
        for line in field.text.split(b"\n"):
            name, _, value = line.partition(b":")
            lower = name.strip().lower()
            if lower == b"content-disposition":
                yield from _part_names(value)
            if lower == b"content-transfer-encoding":
                yield whole("part.encoding", line)
            if lower == b"content-type" and b"charset" in value.lower():
                charset = value.lower().rpartition(b"charset=")[2].strip(b" \"'").decode("latin-1")
                if charset not in ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252"):
                    yield whole("part.charset", line)
            if line and (not _TOKEN.search(name) or lower not in _PART_HEADERS):
                yield whole("part.head", line)
        if b"_charset_" in field.text:
            yield whole("part.charset", field.text)


def _part_names(disposition: bytes) -> Iterator[Fact]:
    """A name or file name with characters in it that one parser takes for its end and another does not."""
    for item in _quoted(disposition):
        plain = _APOSTROPHE.sub(b"", _ENTITY.sub(b"", item))
        if any(sign in plain for sign in (b";", b'"', b"'", b"=", b"\\")):
            yield whole("part.name", item)


def _quoted(disposition: bytes) -> Iterator[bytes]:
    rest = disposition
    for _ in range(8):
        _, sign, rest = rest.partition(b'name="')
        if not sign:
            return
        end = rest.find(b'"')
        while end > 0 and rest[end - 1 : end] == b"\\":
            end = rest.find(b'"', end + 1)
        if end < 0:
            yield rest
            return
        yield rest[:end]
        rest = rest[end + 1 :]
