"""sort --debug (coreutils 9.1): below each line what of it was compared, and before all of them what may surprise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.quotes import quoted
from mirage.shell.programs.sort import keys
from mirage.shell.programs.sort.keys import Key

if TYPE_CHECKING:
    from mirage.shell.process import Process

NUMERIC = "nghM"


def warn(proc: Process, listed: list[Key], tab: bytes | None, ignored: str) -> None:
    """key_warnings(), as far as they are about keys that somebody could have meant otherwise."""
    name = keys.locale(proc)
    if name in ("C", "POSIX"):
        proc.error("text ordering performed using simple byte comparison")
    else:
        proc.error(f"text ordering performed using {quoted(proc, name)} sorting rules")
    for number, key in enumerate(listed, 1):
        is_numeric = bool(set(key.letters) & set("ngh"))
        if key == Key(letters=key.letters, skips_first=key.skips_first, skips_last=key.skips_last):
            continue
        if key.last is not None and key.last < key.first:
            proc.error(f"key {number} has zero width and will be ignored")
        elif is_numeric and (key.last is None or key.last != key.first):
            proc.error(f"key {number} is numeric and spans multiple fields")
        elif tab is None and not key.skips_first and not is_numeric and (key.first or key.last is not None):
            proc.error(f"leading blanks are significant in key {number}; consider also specifying 'b'")
    if any(set(key.letters) & set("ngh") for key in listed):
        proc.error(f"note numbers use {quoted(proc, '.')} as a decimal point in this locale")
    if ignored:
        proc.error(f"option{'s' if len(ignored) > 1 else ''} '-{ignored}' {'are' if len(ignored) > 1 else 'is'} ignored")


def annotated(line: bytes, listed: list[Key], tab: bytes | None, *, shows_whole: bool) -> bytes:
    """A line with its marks, without the last newline."""
    shown = [line.replace(b"\t", b">")]
    for key in listed:
        begin, end = keys.span(line, key, tab)
        if set(key.letters) & set(NUMERIC):
            begin, end = keys.number_span(line, begin, end, key.letters)
        shown.append(b" " * begin + (b"_" * (end - begin) if end > begin else b"^ no match for key"))
    if shows_whole:
        shown.append(b"_" * len(line) if line else b"^ no match for key")
    return b"\n".join(shown)
