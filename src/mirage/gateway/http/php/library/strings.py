"""Strings: ext/standard, mbstring, ctype, hash, json and the encodings that scripts and webshells hide behind."""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import html
import json
import math
import re
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus, unquote_to_bytes

from mirage.gateway.http.php.machine import CONSTANTS, Machine, builtin
from mirage.gateway.http.php.values import PhpArray, PhpObject, Value, to_bool, to_int, to_num, to_str

CONSTANTS.update({
    "ENT_QUOTES": 3, "ENT_COMPAT": 2, "ENT_NOQUOTES": 0, "ENT_HTML5": 48, "ENT_SUBSTITUTE": 8, "STR_PAD_RIGHT": 1, "STR_PAD_LEFT": 0,
    "STR_PAD_BOTH": 2, "JSON_PRETTY_PRINT": 128, "JSON_UNESCAPED_SLASHES": 64, "JSON_UNESCAPED_UNICODE": 256, "PHP_EOL": "\n",
    "JSON_THROW_ON_ERROR": 4194304, "LC_ALL": 6, "PASSWORD_DEFAULT": "2y", "PASSWORD_BCRYPT": "2y",
})  # fmt: skip
MOST = 1 << 22


def _plain(name: str, work: Callable[..., Any]) -> None:
    """A function that only looks at its arguments."""
    builtin(name)(lambda machine, *arguments: work(*arguments))


def _s(work: Callable[[str], Any]) -> Callable[..., Any]:
    return lambda text="", *rest: work(to_str(text))


_WORKS: dict[str, Callable[[str], Any]] = {
    "strlen": len, "strrev": lambda text: text[::-1], "strtolower": lambda text: text.lower() if text.isascii() else _ascii(text, str.lower),
    "strtoupper": lambda text: text.upper() if text.isascii() else _ascii(text, str.upper), "ucfirst": lambda text: text[:1].upper() + text[1:],
    "lcfirst": lambda text: text[:1].lower() + text[1:], "addslashes": lambda text: re.sub(r"(['\"\\])", r"\\\1", text).replace("\0", "\\0"),
    "stripslashes": lambda text: re.sub(r"\\(.?)", r"\1", text), "nl2br": lambda text: re.sub(r"(\r\n|\n|\r)", r"<br />\1", text),
    "bin2hex": lambda text: text.encode("latin-1").hex(), "md5": lambda text: hashlib.md5(_b(text), usedforsecurity=False).hexdigest(),
    "sha1": lambda text: hashlib.sha1(_b(text), usedforsecurity=False).hexdigest(), "crc32": lambda text: zlib.crc32(_b(text)),
    "base64_encode": lambda text: base64.b64encode(_b(text)).decode(), "str_rot13": lambda text: codecs.encode(text, "rot13"),
    "urlencode": lambda text: quote_plus(_b(text), safe="-_.").replace("~", "%7E"), "rawurlencode": lambda text: quote(_b(text), safe="-_.~"),
    "urldecode": lambda text: _t(unquote_to_bytes(text.replace("+", " "))), "rawurldecode": lambda text: _t(unquote_to_bytes(text)),
    "htmlspecialchars_decode": html.unescape, "html_entity_decode": html.unescape, "strip_tags": lambda text: re.sub(r"<[^>]*>", "", text),
    "escapeshellarg": lambda text: "'" + text.replace("'", "'\\''") + "'", "escapeshellcmd": lambda text: re.sub(r"([#&;`|*?~<>^()\[\]{}$\\\x0a\xff'\"])", r"\\\1", text),
    "ctype_digit": lambda text: text.isascii() and text.isdigit(), "ctype_alpha": lambda text: text.isascii() and text.isalpha(),
    "ctype_alnum": lambda text: text.isascii() and text.isalnum(), "ctype_upper": lambda text: text.isascii() and text.isupper() and text.isalpha(),
    "ctype_lower": lambda text: text.isascii() and text.islower() and text.isalpha(), "ctype_space": str.isspace,
    "ctype_xdigit": lambda text: re.fullmatch(r"[0-9a-fA-F]+", text) is not None, "ord": lambda text: ord(text[0]) if text else 0,
    "ucwords": lambda text: re.sub(r"(^|[\s])([a-z])", lambda found: found[1] + found[2].upper(), text), "quotemeta": re.escape,
    "utf8_encode": lambda text: _t(text.encode("utf-8")), "utf8_decode": lambda text: _b(text).decode("utf-8", "replace").encode("latin-1", "replace").decode("latin-1"),
    "convert_uuencode": lambda text: _t(binascii.b2a_uu(_b(text)[:45])), "strval": str, "lcg_value": lambda text: 0.5,
}  # fmt: skip
for _name, _work in _WORKS.items():
    _plain(_name, _s(_work))


def _b(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def _t(data: bytes) -> str:
    return data.decode("latin-1")


def _ascii(text: str, change: Callable[[str], str]) -> str:
    return "".join(change(sign) if sign.isascii() else sign for sign in text)


@builtin("htmlspecialchars", "htmlentities")
def htmlspecialchars(machine: Machine, text: Value = "", flags: Value = 11, *_: Value) -> Value:
    out = to_str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    out = out.replace('"', "&quot;") if to_int(flags) & 2 else out
    return out.replace("'", "&#039;") if to_int(flags) & 3 == 3 else out


@builtin("trim")
def trim(machine: Machine, text: Value = "", signs: Value = " \n\r\t\v\0") -> Value:
    return to_str(text).strip(_set(to_str(signs)))


@builtin("ltrim")
def ltrim(machine: Machine, text: Value = "", signs: Value = " \n\r\t\v\0") -> Value:
    return to_str(text).lstrip(_set(to_str(signs)))


@builtin("rtrim", "chop")
def rtrim(machine: Machine, text: Value = "", signs: Value = " \n\r\t\v\0") -> Value:
    return to_str(text).rstrip(_set(to_str(signs)))


def _set(signs: str) -> str:
    return re.sub(r"(.)\.\.(.)", lambda found: "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1))), signs, flags=re.DOTALL)


@builtin("substr", "mb_strcut")
def substr(machine: Machine, text: Value, start: Value, length: Value = None) -> Value:
    return _part(to_str(text), to_int(start), length)


def _part(text: str, start: int, length: Value) -> str:
    begin = max(0, len(text) + start) if start < 0 else start
    if length is None:
        return text[begin:]
    size = to_int(length)
    return text[begin : len(text) + size] if size < 0 else text[begin : begin + size]


@builtin("mb_substr")
def mb_substr(machine: Machine, text: Value, start: Value, length: Value = None, *_: Value) -> Value:
    return _t(_part(_b(to_str(text)).decode("utf-8", "replace"), to_int(start), length).encode("utf-8"))


@builtin("mb_strlen")
def mb_strlen(machine: Machine, text: Value, *_: Value) -> Value:
    return len(_b(to_str(text)).decode("utf-8", "replace"))


@builtin("mb_strtolower")
def mb_strtolower(machine: Machine, text: Value, *_: Value) -> Value:
    return _t(_b(to_str(text)).decode("utf-8", "replace").lower().encode("utf-8"))


@builtin("mb_strtoupper")
def mb_strtoupper(machine: Machine, text: Value, *_: Value) -> Value:
    return _t(_b(to_str(text)).decode("utf-8", "replace").upper().encode("utf-8"))


def _found(at: int) -> Value:
    return False if at < 0 else at


@builtin("strpos", "mb_strpos")
def strpos(machine: Machine, text: Value, wanted: Value, offset: Value = 0) -> Value:
    return _found(to_str(text).find(to_str(wanted), to_int(offset)))


@builtin("stripos")
def stripos(machine: Machine, text: Value, wanted: Value, offset: Value = 0) -> Value:
    return _found(to_str(text).lower().find(to_str(wanted).lower(), to_int(offset)))


@builtin("strrpos")
def strrpos(machine: Machine, text: Value, wanted: Value, offset: Value = 0) -> Value:
    return _found(to_str(text).rfind(to_str(wanted)))


@builtin("strstr", "stristr")
def strstr(machine: Machine, text: Value, wanted: Value, before: Value = False) -> Value:
    at = to_str(text).lower().find(to_str(wanted).lower())
    return False if at < 0 else to_str(text)[:at] if to_bool(before) else to_str(text)[at:]


@builtin("strrchr")
def strrchr(machine: Machine, text: Value, wanted: Value) -> Value:
    at = to_str(text).rfind(to_str(wanted)[:1])
    return False if at < 0 else to_str(text)[at:]


@builtin("str_contains")
def str_contains(machine: Machine, text: Value, wanted: Value) -> Value:
    return to_str(wanted) in to_str(text)


@builtin("str_starts_with")
def str_starts_with(machine: Machine, text: Value, wanted: Value) -> Value:
    return to_str(text).startswith(to_str(wanted))


@builtin("str_ends_with")
def str_ends_with(machine: Machine, text: Value, wanted: Value) -> Value:
    return to_str(text).endswith(to_str(wanted))


@builtin("substr_count")
def substr_count(machine: Machine, text: Value, wanted: Value, *_: Value) -> Value:
    return to_str(text).count(to_str(wanted))


@builtin("str_repeat")
def str_repeat(machine: Machine, text: Value, times: Value) -> Value:
    if len(to_str(text)) * to_int(times) > MOST:
        machine.spend(1 << 40)
    return to_str(text) * to_int(times)


@builtin("str_pad")
def str_pad(machine: Machine, text: Value, size: Value, fill: Value = " ", side: Value = 1) -> Value:
    out, missing = to_str(text), min(MOST, to_int(size)) - len(to_str(text))
    if missing <= 0:
        return out
    left = missing if side == 0 else missing // 2 if side == 2 else 0
    pad = to_str(fill) or " "
    return (pad * left)[:left] + out + (pad * (missing - left))[: missing - left]


@builtin("str_replace", "str_ireplace")
def str_replace(machine: Machine, wanted: Value, other: Value, subject: Value, *_: Value) -> Value:
    if isinstance(subject, PhpArray):
        return PhpArray({key: str_replace(machine, wanted, other, value) for key, value in subject.items()})
    text = to_str(subject)
    words = list(wanted.values()) if isinstance(wanted, PhpArray) else [wanted]
    others = list(other.values()) if isinstance(other, PhpArray) else [other] * len(words)
    for at, word in enumerate(words):
        if to_str(word):
            text = machine.fits(text.replace(to_str(word), to_str(others[at]) if at < len(others) else ""))
    return text


@builtin("strtr")
def strtr(machine: Machine, text: Value, first: Value, second: Value = None) -> Value:
    if isinstance(first, PhpArray):
        pairs = {to_str(key): to_str(value) for key, value in first.items() if to_str(key)}
        if not pairs:
            return to_str(text)
        pattern = "|".join(re.escape(key) for key in sorted(pairs, key=len, reverse=True))
        return re.sub(pattern, lambda found: pairs[found[0]], to_str(text))
    return to_str(text).translate(dict(zip(map(ord, to_str(first)), to_str(second))))


@builtin("explode")
def explode(machine: Machine, separator: Value, text: Value, limit: Value = None) -> Value:
    if limit is not None and to_int(limit) > 0:
        return PhpArray.of(to_str(text).split(to_str(separator), to_int(limit) - 1))
    return PhpArray.of(to_str(text).split(to_str(separator)))


@builtin("implode", "join")
def implode(machine: Machine, first: Value, second: Value = None) -> Value:
    glue, pieces = ("", first) if second is None else (first, second) if isinstance(second, PhpArray) else (second, first)
    return to_str(glue).join(to_str(piece) for piece in pieces.values()) if isinstance(pieces, PhpArray) else ""


@builtin("str_split", "mb_str_split")
def str_split(machine: Machine, text: Value, size: Value = 1) -> Value:
    step = max(1, to_int(size))
    return PhpArray.of([to_str(text)[at : at + step] for at in range(0, len(to_str(text)), step)] or [""])


@builtin("chunk_split")
def chunk_split(machine: Machine, text: Value, size: Value = 76, end: Value = "\r\n") -> Value:
    step = max(1, to_int(size))
    return "".join(to_str(text)[at : at + step] + to_str(end) for at in range(0, len(to_str(text)), step))


@builtin("chr")
def chr_(machine: Machine, code: Value) -> Value:
    return chr(to_int(code) % 256)


@builtin("wordwrap")
def wordwrap(machine: Machine, text: Value, width: Value = 75, separator: Value = "\n", cut: Value = False) -> Value:
    return re.sub(rf"(.{{1,{max(1, to_int(width))}}})(?:\s|\Z)", rf"\1{to_str(separator)}", to_str(text)).rstrip("\n")


@builtin("strcmp")
def strcmp(machine: Machine, left: Value, right: Value) -> Value:
    return (to_str(left) > to_str(right)) - (to_str(left) < to_str(right))


@builtin("strcasecmp", "strnatcasecmp")
def strcasecmp(machine: Machine, left: Value, right: Value) -> Value:
    return strcmp(machine, to_str(left).lower(), to_str(right).lower())


@builtin("strncmp")
def strncmp(machine: Machine, left: Value, right: Value, size: Value) -> Value:
    return strcmp(machine, to_str(left)[: to_int(size)], to_str(right)[: to_int(size)])


@builtin("hash_equals")
def hash_equals(machine: Machine, known: Value, given: Value) -> Value:
    return to_str(known) == to_str(given)


@builtin("hash")
def hash_(machine: Machine, name: Value, text: Value, *_: Value) -> Value:
    if to_str(name).lower() not in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
        return False
    return hashlib.new(to_str(name).lower(), _b(to_str(text)), usedforsecurity=False).hexdigest()


@builtin("base64_decode")
def base64_decode(machine: Machine, text: Value, *_: Value) -> Value:
    clean = re.sub(r"[^A-Za-z0-9+/]", "", to_str(text))
    clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
    return _t(base64.b64decode(clean + "=" * (-len(clean) % 4)))


@builtin("hex2bin")
def hex2bin(machine: Machine, text: Value) -> Value:
    try:
        return _t(bytes.fromhex(to_str(text)))
    except ValueError:
        return False


def _inflate(data: bytes, bits: int) -> Value:
    try:
        stream = zlib.decompressobj(bits)
        return _t(stream.decompress(data, MOST))
    except zlib.error:
        return False


@builtin("gzinflate")
def gzinflate(machine: Machine, text: Value, *_: Value) -> Value:
    return _inflate(_b(to_str(text)), -15)


@builtin("gzuncompress")
def gzuncompress(machine: Machine, text: Value, *_: Value) -> Value:
    return _inflate(_b(to_str(text)), 15)


@builtin("gzdecode")
def gzdecode(machine: Machine, text: Value, *_: Value) -> Value:
    return _inflate(_b(to_str(text)), 31)


@builtin("gzdeflate")
def gzdeflate(machine: Machine, text: Value, *_: Value) -> Value:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return _t(packer.compress(_b(to_str(text))) + packer.flush())


@builtin("gzcompress")
def gzcompress(machine: Machine, text: Value, *_: Value) -> Value:
    return _t(zlib.compress(_b(to_str(text))))


@builtin("number_format")
def number_format(machine: Machine, number: Value, decimals: Value = 0, point: Value = ".", thousands: Value = ",") -> Value:
    places = min(12, max(0, to_int(decimals)))
    text = f"{math.floor(abs(float(to_num(number))) * 10**places + 0.5) / 10**places:,.{places}f}"
    text = text.replace(",", "\1").replace(".", to_str(point)).replace("\1", to_str(thousands))
    return f"-{text}" if to_num(number) < 0 and re.search(r"[1-9]", text) else text


_FORMAT = re.compile(r"%(?:(\d+)\$)?([-+0 ]|'.)*(\d+)?(?:\.(\d+))?([bcdeEfFgGosuxX%])")


@builtin("sprintf", "vsprintf")
def sprintf(machine: Machine, form: Value, *values: Value) -> Value:
    given = list(values[0].values()) if len(values) == 1 and isinstance(values[0], PhpArray) else list(values)
    taken = 0

    def fill(found: re.Match[str]) -> str:
        nonlocal taken
        if found[5] == "%":
            return "%"
        at = int(found[1]) - 1 if found[1] else taken
        taken += not found[1]
        value = given[at] if at < len(given) else ""
        return _padded(found[0], found, _formatted(found, value))

    return _FORMAT.sub(fill, to_str(form))


def _formatted(found: re.Match[str], value: Value) -> str:
    kind, digits = found[5], int(found[4]) if found[4] else None
    if kind in "du":
        return f"{to_int(value):+d}" if "+" in found[0] else str(to_int(value))
    if kind in "fFeEgG":
        return f"{float(to_num(value)):.{min(50, 6 if digits is None else digits)}{kind}}"
    if kind in "xXob":
        return f"{to_int(value) & ((1 << 64) - 1):{kind}}"
    if kind == "c":
        return chr(to_int(value) % 256)
    return to_str(value)[:digits] if digits is not None else to_str(value)


def _padded(text: str, found: re.Match[str], out: str) -> str:
    width = min(MOST, int(found[3] or 0))
    flags = text[1 : text.index(found[5])]
    fill = "0" if re.match(r"(?:\d+\$)?[-+ ]*0", flags) else flags[flags.index("'") + 1] if "'" in flags else " "
    if "-" in flags:
        return out.ljust(width, " " if fill == "0" else fill)
    if fill == "0" and out[:1] in ("-", "+"):
        return out[0] + out[1:].rjust(width - 1, "0")
    return out.rjust(width, fill)


@builtin("printf", "vprintf")
def printf(machine: Machine, form: Value, *values: Value) -> Value:
    text = to_str(sprintf(machine, form, *values))
    machine.echo(text)
    return len(text)


@builtin("print")
def print_(machine: Machine, text: Value = "") -> Value:
    machine.echo(to_str(text))
    return 1


def _plain_json(value: Value) -> Any:
    if isinstance(value, PhpArray):
        if value.is_list:
            return [_plain_json(inner) for inner in value.values()]
        return {to_str(key): _plain_json(inner) for key, inner in value.items()}
    if isinstance(value, PhpObject):
        return {key: _plain_json(inner) for key, inner in value.properties.items()}
    return _b(value).decode("utf-8", "replace") if isinstance(value, str) else value


@builtin("json_encode")
def json_encode(machine: Machine, value: Value, flags: Value = 0, *_: Value) -> Value:
    is_pretty = bool(to_int(flags) & 128)
    text = json.dumps(
        _plain_json(value), ensure_ascii=not to_int(flags) & 256, indent=4 if is_pretty else None,
        separators=(",", ": " if is_pretty else ":"),
    )  # fmt: skip
    return _t((text if to_int(flags) & 64 else text.replace("/", "\\/")).encode("utf-8"))


def from_json(value: Any) -> Value:
    if isinstance(value, dict):
        return PhpArray({key: from_json(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return PhpArray.of([from_json(inner) for inner in value])
    return _t(value.encode("utf-8")) if isinstance(value, str) else value


@builtin("json_decode")
def json_decode(machine: Machine, text: Value, *_: Value) -> Value:
    try:
        return from_json(json.loads(_b(to_str(text)).decode("utf-8", "replace")))
    except (ValueError, RecursionError):
        return None


@builtin("parse_str", writes=(1,))
def parse_str(machine: Machine, text: Value, target: Any) -> Value:
    target.value = query(to_str(text))
    return None


def query(text: str, separator: str = "&") -> PhpArray:
    """name=value pairs as $_GET holds them: brackets in names make arrays."""
    found = PhpArray()
    for pair in text.split(separator)[:1000]:
        if pair:
            name, _, value = pair.partition("=")
            place(
                found, _t(unquote_plus(name, "latin-1").encode("latin-1", "replace")), _t(unquote_to_bytes(value.replace("+", " ")))
            )
    return found


def place(target: PhpArray, name: str, value: Value) -> None:
    """Put a request's variable where its name says: a[b][] is an array in an array."""
    head, bracket, rest = name.lstrip(" ").partition("[")
    head = re.sub(r"[ .]", "_", head)
    keys = re.findall(r"\[?([^\[\]]*)\]", bracket + rest) if "]" in rest else []
    if not keys:
        target.put(head, value)
        return
    current = target
    for key, following in zip([head, *keys][:64], [*keys, None]):
        if following is None:
            current.push(value) if key == "" else current.put(key, value)
            return
        inner = current.get(key) if key != "" else None
        if not isinstance(inner, PhpArray):
            inner = PhpArray()
            current.push(inner) if key == "" else current.put(key, inner)
        current = inner


@builtin("http_build_query")
def http_build_query(machine: Machine, values: Value, *_: Value) -> Value:
    return "&".join(f"{quote_plus(to_str(key))}={quote_plus(_b(to_str(value)))}" for key, value in values.items())


@builtin("parse_url")
def parse_url(machine: Machine, url: Value, part: Value = -1) -> Value:
    found = re.match(
        r"(?:([A-Za-z][\w+.-]*):)?(?://(?:([^@/]*)@)?([^:/?#]*)(?::(\d+))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", to_str(url)
    )
    assert found is not None
    names = ("scheme", "user", "host", "port", "path", "query", "fragment")
    return PhpArray({name: int(value) if name == "port" else value for name, value in zip(names, found.groups()) if value})
