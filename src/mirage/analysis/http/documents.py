"""Texts that somebody wrote for an application to keep or to run for them: programs, statements, pages, notes with code in them.

What such a text holds is no injection by itself, as nothing is broken out of: a program in a paste has calls, an article has
frames, an issue quotes commands. So a rule that is not sure of itself gives no more than a hint there. Rules that name what only
attackers write (a shell started, a handler, a look-up of a logger) are sure of themselves, and alert in all but quotations.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from itertools import islice, pairwise

from mirage.analysis.http.decoding import pattern

HEAD = 8192  # bytes of a text that are looked at
MAX_SPANS = 64  # quotations of a text

_STATEMENT_FIELDS = frozenset(
    "sql rawsql raw_sql sqltext query statement stmt source source_code code content text body snippet stringvalue".split()
)
_METRIC_FIELDS = frozenset("query expr target match[] title message summary description".split())
_REPORT_FIELDS = frozenset({"script-sample", "sample"})  # what a browser quotes of a page that it kept from running it
_FILTER_FIELDS = frozenset("$filter filter cql_filter cql jql sysparm_query".split())
_STATEMENT = pattern(
    rb"(?is)\A\s*(?:select\s.{1,400}\sfrom\s|with\s+\w+\s+as\s*\(|create\s+(?:or\s+replace\s+)?(?:table|view|index|function)\s"
    rb"|insert\s+into\s|update\s+[\w.\"`]+\s+set\s|delete\s+from\s|alter\s+table\s|explain\s+(?:analyze\s+)?select\s)"
)
_STATEMENT_OF_ATTACK = pattern(
    rb"(?i)\b(?:union\b.{0,40}\bselect|sleep\s*\(|benchmark\s*\(|waitfor\b|xp_\w+|load_file|(?:out|dump)file|to\s+program|utl_\w+|dbms_\w+)"
    rb"|\b(?:or|and)\s+['\"]?(?:\d+)['\"]?\s*=\s*['\"]?\d|--\s*$|/\*!"
)
_BROKEN_OUT = pattern(rb"(?i)\A[^\s=<>~(]*['\"]\s*(?:or|and|union|[);]|--|#|\|\|)")  # of a text, before there is one
_PROGRAM = pattern(
    rb"(?i)\A\s*(?:#!|<\?php\s*\n|#include\b|(?:import|from|package|using|use)\s+[\w.'\"{*]|require\s*\(?['\"][\w./@-]+['\"]"
    rb"|(?:export\s+)?(?:const|let|var)\s+[\w{\[]|(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\w*\s*\("
    rb"|(?:(?:export|public|private|abstract|final|static)\s+)*(?:class|interface|enum)\s+\w|def\s+\w+\s*\(|func\s+\w|fn\s+\w"
    rb"|resource\s+\"|from\s+\S+\n|@\w+\s*\n|---\s*\n|[\w-]+:(?:[ \t][^\n]*)?\n\s*[\w-]|BEGIN:V"
    rb"|<template>\s*\n|//\s|/\*\*|\"\"\"|\{%|@import\s|[.#]?[\w-]+\s*\{\s*\n"
    rb"|diff --git|--- a/)"
)
_ONLY_IN_PROGRAMS = frozenset({"xss", "ssrf"})
_LINES = pattern(rb"\S[^\n]*\n\s*\S")
_OPENED = pattern(
    rb"(?i)\A\s*<(?:!doctype\s+html|html|p|div|h[1-6]|ul|ol|table|section|article|figure|blockquote|pre|details|iframe|form"
    rb"|video|audio|picture|!--\s+wp:\w+)[\s>]"
)
_CLOSED = pattern(
    rb"(?i)</(?:video|audio|picture|p|div|h[1-6]|ul|ol|li|table|section|article|figure|blockquote|pre|html|details"
    rb"|form|iframe|a|strong|em)>"
)
_LINK = pattern(  # of Markdown and of chats; and the tags that Markdown takes as they are
    rb"(?i)<(?:https?://[^\s<>\"'()]+|[@#!][\w|-]+)>"
    rb"|</?(?:details|summary|br|kbd|su[bp]|p|b|i|em|strong|center|div)(?: (?:open|align=\"?\w+\"?))? ?/?>"
)
_OTHERS_URL = pattern(rb"(?i)169\.254|metadata|100\.100\.100")
_SPAN = pattern(rb"(?s)```[^`]+```|`[^`\n]{1,200}`|\{code[:\w]*\}.+?\{code\}")  # of Markdown and of Jira
_TWO_WORDS = pattern(rb"[A-Za-z]{2,}[ ,.:;!?]+[A-Za-z']{2,}")
_WORD = pattern(rb"[A-Za-z]{3,}")
_AROUND_NONE = (b"`", b"$(", b"|", b"<", b"'--")  # signs that words around a quotation do not have
_BREAK_OUT = pattern(rb"(?i)\A[\s\w.-]{0,24}(?:'(?:[^a-z]|$)|\"\s*(?:or|and|union|[;)|-])|[);|&\x00])")
_ABOUT_A_CALL = pattern(rb"\A(?:[A-Za-z]{2,} ){0,4}[A-Za-z_]{2,24} ?\([A-Za-z0-9, ]{0,12}\)(?: [A-Za-z]{2,}){0,5}\z")
_LOGIC = pattern(
    rb"(?i)\b(?:or|and|not|xor|union|select|from|where|like|in|having|rlike|div|mod|order|by|procedure|case|when|then)\b"
)
_FILTER = pattern(rb"(?i)\b(?:eq|ne|gt|ge|lt|le|contains|startswith|endswith|substringof|like)\b|[\w.]\s*(?:[=<>~^])")
_FORMULA = pattern(rb"[A-Z]{2,}\(\$?[A-Z]{1,2}\$?\d{1,5}(?::\$?[A-Z]{1,2}\$?\d{1,5})?[,)]")  # of a spreadsheet
_TABLE = pattern(rb"\A\s*\|[^\n]*\|[ \t]*\n\|[\s:|-]+\|")  # of Markdown
_LOGGED = pattern(  # a line of syslog, with or without its head
    rb"\A(?:<\d+>)?(?:\w{3}\s+\d+ [\d:]{8} \S+ |\d{4}-\d\d-\d\dT\S+ (?:\S+ )?)?"
    rb"(?:sudo|su|sshd|cron|systemd|kernel|nginx|postfix\S*|dockerd|containerd)"
    rb"(?i:d?)(?:\[\d+\])?:\s"
)
_TRACE = pattern(rb"\A\s*(?:Traceback \(most recent call last\):|[\w.$]+(?:Exception|Error)\b[^\n]*)\n\s+(?:at\s|File\s)")
_METRICS = pattern(  # of Prometheus, Loki and Graphite
    rb"\{\s*[\w.]+\s*(?:=|!=|=~|!~)\s*\"[^\"]*\"[^}]*\}|\)?\s*\[\d{1,3}[smhdw](?::\d{0,3}[smhdw]?)?\]"
    rb"|\b(?:sum|avg|max|min|rate|count)\s*(?:by\s*\(|\(\w+\)\s*[<>]=?\s*\d+\s*(?:and|or|$))"
)


def is_document(text: bytes, where: str) -> bool:
    """Whether a text is a work of somebody's, not the input of an interpreter. `where` is the place and the name of its field."""
    place, _, name = where.partition(" ")
    if place not in ("value", "upload"):
        return False
    head = text[:HEAD]
    if _BROKEN_OUT.match(head):
        return False
    if name.lower() in _REPORT_FIELDS:
        return True
    if _STATEMENT.match(head):
        return name.lower() in _STATEMENT_FIELDS and not _STATEMENT_OF_ATTACK.search(head)
    if name.lower() in _FILTER_FIELDS:
        return _FILTER.search(head) is not None and not _STATEMENT_OF_ATTACK.search(head)
    if _FORMULA.search(head):
        return b"'" not in head and b";" not in head and not _STATEMENT_OF_ATTACK.search(head)
    if _METRICS.search(head):
        return name in _METRIC_FIELDS and not _STATEMENT_OF_ATTACK.search(head)
    if _OPENED.match(head):
        return _CLOSED.search(head) is not None
    if _PROGRAM.match(head):
        return _LINES.search(head) is not None and not (place == "upload" and b"<?" in head)
    if _LOGGED.match(head):
        return b"$(" not in head and b"`" not in head
    return _is_about_a_call(head) or _is_note(head) or _TRACE.match(head) is not None or _TABLE.match(head) is not None


def is_inert(text: bytes, where: str, start: int, classes: Collection[str]) -> bool:
    """Whether what begins at `start` runs nowhere even where a rule is sure of it: it stands in a quotation of a note, in a trace of
    a fault, or in words about it; or it is markup, or an address of this machine, in a program that is posted whole.
    """
    if not where.startswith("value "):
        return False
    if _is_about_a_call(text) or _TRACE.match(text) or ("lfi" in classes and _is_in_a_sentence(text, start)):
        return True
    head = text[:HEAD]
    if not _ONLY_IN_PROGRAMS.isdisjoint(classes) and _PROGRAM.match(head) and _LINES.search(head) and not _OTHERS_URL.search(head):
        return b"<?" not in head
    return start < HEAD and _is_note(head) and any(begin <= start < end for begin, end in _quotations(head))


def _is_about_a_call(text: bytes) -> bool:
    """`sleep(5) python`, as somebody searches for a function, and not `1 or sleep(5)`."""
    if len(text) > 80 or not _ABOUT_A_CALL.match(text) or _LOGIC.search(text):
        return False
    before, _, after = text.partition(b"(")
    return b" " in before.rstrip() or not after.endswith(b")")


def _is_in_a_sentence(text: bytes, start: int) -> bool:
    """Whether words stand before and behind what begins at `start`: a path with words around it opens no file."""
    before, (_, _, behind) = text[max(start - 80, 0) : start], text[start : start + 160].lstrip().partition(b" ")
    return b"\x00" not in text and _WORDS_BEFORE.search(before) is not None and _WORDS_BEHIND.match(behind) is not None


_WORDS_BEFORE = pattern(rb"\b[A-Za-z]{2,}[,:]? [A-Za-z]{2,}[,:]?\s+[^\s/\\]{0,2}\z")
_WORDS_BEHIND = pattern(rb"[A-Za-z]{2,}(?:[ ,.!?]|\z)")


def _is_note(text: bytes) -> bool:
    """Whether there are words around what stands in backquotes or fences, as people write in Markdown, or nothing but a fence."""
    if b"`" not in text and b"{code" not in text:
        return False
    if text[:3] == b"```" and text.rstrip().endswith(b"```") and len(text) > 6:
        return True
    spans = _quotations(text)
    around = b" ".join(text[end:start] for (_, end), (start, _) in pairwise(((0, 0), *spans, (len(text), len(text)))))
    if b"<" in around:
        around = _LINK.sub(b" ", around)
    if not spans or _BREAK_OUT.match(around):
        return False
    words = _WORD if b"\n" in text else _TWO_WORDS
    return words.search(around) is not None and not any(sign in around for sign in _AROUND_NONE)


@lru_cache(maxsize=4)  # each finding in a text asks for them
def _quotations(text: bytes) -> tuple[tuple[int, int], ...]:
    """Where the first quotations begin and end."""
    return tuple(found.span() for found in islice(_SPAN.finditer(text), MAX_SPANS))
