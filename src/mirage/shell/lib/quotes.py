"""Quotation marks of messages: those of the locale's language where its characters have them, else apostrophes (gnulib quotearg)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.quoting import quote

if TYPE_CHECKING:
    from mirage.shell.process import Process


def is_utf8(proc: Process) -> bool:
    """Whether the character set of the process's locale is UTF-8 (setlocale(LC_CTYPE, ""))."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if value := proc.env.get(name):
            return value.partition("@")[0].partition(".")[2].lower().replace("-", "") == "utf8"
    return False


def quoted(proc: Process, text: str) -> str:
    """quote() of gnulib: what can not be printed is escaped."""
    return quote(text, "locale", is_utf8(proc))
