"""Calls of functions, as PHP or a database would run them: a known name and its parenthesis, whatever stands between the two."""

from __future__ import annotations

from collections.abc import Iterator

from mirage.analysis.http.decoding import pattern
from mirage.analysis.http.fields import Field
from mirage.analysis.http.request import Request
from mirage.analysis.http.words import is_one, words

SIGN = rb"(?i)[a-z_]\w+[\"'\])]?[^(]*[(]|[\w.]=|^[\w.]+$"
FACTS = frozenset({"php.call", "php.call-hint", "php.dangerous", "php.setting", "sql.name"})
MAX_CALLS = 48

_CALL = pattern(rb"(?s)([A-Za-z_]\w*)[\"')\]]?((?:[\s\x0b]|/\*.*?\*/|(?:#|//)[^\n]*\n|//?c?[\n])*)=?\(")
_MANUAL = pattern(rb"^[1-8]\)(?:[\s.,;:)]|$)")
_SETTING = pattern(rb"^([A-Za-z][\w.]{2,60})\s*=\s*\S")
_DANGEROUS = frozenset(
    b"""system exec shell_exec passthru popen proc_open pcntl_exec eval assert create_function call_user_func call_user_func_array
    preg_replace phpinfo file_get_contents file_put_contents readfile fsockopen pfsockopen base64_decode gzinflate gzuncompress
    str_rot13 unserialize move_uploaded_file ini_set posix_getpwuid show_source highlight_file fopen fwrite curl_exec parse_str
    array_map array_filter usort register_shutdown_function func_get_args dl mail chr""".split()
)
_PHP, _ENGLISH = words("php")
_SETTINGS, _SETTINGS_ENGLISH = words("php-settings")
_LOOSE = pattern(rb"(?:^|[^\w.])([A-Za-z_]\w+)[^\w(]{0,5}\(")
_SQL = (
    words("sql")[0] | words("sql")[1] | frozenset(b"in values like between not exists any all some union select user local".split())
) - frozenset((b"system",))
_OTHERS = frozenset(words("sql")[0] | words("sql")[1] | frozenset(b"eval exec fetch require include define defined".split()))
"""Names that other languages have as well: only a hint of PHP."""


def read(text: bytes, field: Field, request: Request) -> Iterator[tuple[str, int, int]]:
    """Calls of PHP's own functions, and settings of PHP with a value."""
    text = text[:8192]
    setting = _SETTING.search(text)
    if setting and setting.group(1).lower()[:24] in _SETTINGS | _SETTINGS_ENGLISH:
        yield "php.setting", *setting.span(1)
    if b"(" not in text:
        return
    for count, found in enumerate(_LOOSE.finditer(text)):
        if count < MAX_CALLS and is_one(found.group(1).lower(), _SQL):
            yield "sql.name", *found.span()
            break
    for count, found in enumerate(_CALL.finditer(text)):
        if count == MAX_CALLS:
            return
        name, between = found.group(1).lower(), found.group(2)
        known = is_one(name, _PHP)
        if not known and name not in _ENGLISH:
            continue
        before = text[max(0, found.start() - 1) : found.start()]
        if before in (b".", b"$", b"-"):
            continue
        behind = text[found.end() : found.end() + 1]
        if between and not text[found.end() :].strip():
            yield "php.call-hint", *found.span()  # a word and a parenthesis that nothing follows
            continue
        if (between[:1] == b" " and text[found.end(1) : found.end(1) + 1] in (b"'", b'"')) or _MANUAL.search(text, found.end()):
            yield "php.call-hint", *found.span()  # a quoted word, or a page of the manual: fsync(2)
            continue
        if behind == b"$" or (name == b"chr" and behind.isdigit()):
            yield "php.call", *found.span()
        elif name in _OTHERS and name not in (b"system", b"exec", b"assert"):
            yield "php.call-hint", *found.span()
        elif name in _DANGEROUS:
            yield "php.dangerous", *found.span()
        elif known or (not between and text[found.end() : found.end() + 1] in (b"$", b"'", b'"', b")")):
            yield "php.call", *found.span()
        else:
            yield "php.call-hint", *found.span()
