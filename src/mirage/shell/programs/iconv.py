"""iconv (glibc 2.36): text from one encoding into another, as far as Python knows the two by name."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import locales
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "from-code": ":f", "to-code": ":t", "list": "l", "output": ":o", "silent": "s", "verbose": "verbose", "help": "?", "usage": "usage",
    "version": "V",
}  # fmt: skip
HINT = "Try `iconv --help' or `iconv --usage' for more information.\n"
SIZE_MAX = 16 << 20
WIDE = re.compile(r"(?i)\Autf-?(16|32)-?(le|be)\Z")
NO_CHARSETS = frozenset(("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "palmos"))  # codecs of Python's own


@program("iconv")
async def iconv(proc: Process) -> int:
    try:
        options, names = scan(proc.args, "f:t:lco:s?V", LONGS)
    except UsageError as error:
        misused(proc, error)
        proc.err(HINT)
        return 64
    given = dict(options)
    if about := next((word for key, word in (("?", "--help"), ("V", "--version")) if key in given), ""):
        return missing.tell(proc, proc.exe, [proc.argv[0], about]) or 0
    if "l" in given:
        proc.out(recorded(proc, "iconv.list"))
        return 0
    source, _ = _named(proc, given.get("f", ""))
    target, manner = _named(proc, given.get("t", ""))
    if not source or not target:
        return proc.error("failed to start conversion processing: No such file or directory")
    made = bytearray()
    status = 0
    for name in names or ["-"]:
        try:
            data = await proc.read_all(0, SIZE_MAX) if name == "-" else proc.read_file(name, SIZE_MAX)
        except OSError as error:
            status = proc.error(f"cannot open input file `{name}': {why(error)}")
            continue
        await proc.tick(1 + len(data) // 64)
        converted, fault = _converted(data, source, target, is_lossy="c" in given, is_likened=manner == "TRANSLIT")
        made += converted
        if fault:
            status = proc.error(fault)
            break
    if "o" in given:
        proc.caller.write_file(to_bytes(given["o"]), bytes(made))
    else:
        await proc.write(1, bytes(made))
    return status


def _named(proc: Process, word: str) -> tuple[str, str]:
    """An encoding as Python calls it, empty for one that it does not know, and what stands behind its slashes."""
    name, _, manner = word.partition("//")
    if not name:
        return ("utf-8" if "utf" in locales.effective("CTYPE", proc.env).lower() else "ascii"), manner.upper()
    try:
        found = codecs.lookup(WIDE.sub(r"utf-\1-\2", name))
    except (LookupError, ValueError):
        return "", ""
    known = found._is_text_encoding and found.name not in NO_CHARSETS
    return (found.name if known else ""), manner.upper()


def _converted(data: bytes, source: str, target: str, *, is_lossy: bool, is_likened: bool) -> tuple[bytes, str]:
    """What came of it, up to the first byte that does not fit, and what is said of that one."""
    fault = ""
    try:
        text = data.decode(source)
    except UnicodeDecodeError as error:
        is_cut = "unexpected end" in error.reason or "truncated" in error.reason
        place = f"illegal input sequence at position {error.start}"
        fault = "incomplete character or shift sequence at end of buffer" if is_cut else place
        text = data[: error.start].decode(source, "ignore")
    if is_lossy:
        return text.encode(target, "ignore"), fault
    if is_likened:
        return _likened(text, target), fault
    try:
        return text.encode(target), fault
    except UnicodeEncodeError as error:
        at = len(text[: error.start].encode(source))
        return text[: error.start].encode(target), f"illegal input sequence at position {at}"


def _likened(text: str, target: str) -> bytes:
    """//TRANSLIT: letters without their marks, and a question mark for what is like nothing."""
    made = bytearray()
    for character in text:
        for form in (
            character,
            "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)),
            "?",
        ):
            try:
                made += form.encode(target)
                break
            except UnicodeEncodeError:
                continue
    return bytes(made)
