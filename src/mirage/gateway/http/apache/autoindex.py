"""mod_autoindex's listing under Debian's autoindex.conf: fancy, as a table, versions sorted."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cmp_to_key
from html import escape
from time import gmtime, strftime
from typing import Any
from urllib.parse import unquote_to_bytes

KIND = b"text/html;charset=UTF-8"
IGNORED = (".??*", "*~", "*#", "RCS", "CVS", "*,v", "*,t")  # IndexIgnore
_ICONS = """
binary.gif .bin .exe|binhex.gif .hqx|tar.gif .tar|world2.gif .wrl .wrl.gz .vrml .vrm .iv|compressed.gif .Z .z .tgz .gz .zip
a.gif .ps .ai .eps|layout.gif .html .shtml .htm .pdf|text.gif .txt|c.gif .c|p.gif .pl .py|f.gif .for|dvi.gif .dvi
uuencoded.gif .uu|script.gif .conf .sh .shar .csh .ksh .tcl|tex.gif .tex|bomb.gif /core|hand.right.gif README
odf6odt-20x22.png .odt|odf6ods-20x22.png .ods|odf6odp-20x22.png .odp|odf6odg-20x22.png .odg|odf6odc-20x22.png .odc
odf6odf-20x22.png .odf|odf6odb-20x22.png .odb|odf6odi-20x22.png .odi|odf6odm-20x22.png .odm
""".replace("\n", "|")
BY_NAME = [(icon, ends.split()) for icon, _, ends in (entry.partition(" ") for entry in _ICONS.split("|") if entry)]
BY_TYPE = {"text": ("text.gif", "TXT"), "image": ("image2.gif", "IMG"), "audio": ("sound2.gif", "SND"), "video": ("movie.gif", "VID")}
_ORDERS = {"N": "Name", "M": "Last modified", "S": "Size", "D": "Description"}
_ASKED = re.compile(r"([COFV])=(.)(?:[;&]|$)")
_ALLOWED = {"C": "NMSD", "O": "AD", "F": "012", "V": "01"}
NAME_WIDTH = 23  # bytes at least, of the list that is no table
_SAFE = "!$&'()*+,-./:=@_~"


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a directory."""

    name: str
    is_directory: bool
    modified: int
    size: int
    kind: str

    @property
    def shown(self) -> str:
        return self.name + ("/" if self.is_directory else "")


@dataclass(slots=True)
class View:
    """How the client wants it: his letters of C, O, F and V, and a pattern of names."""

    key: str = "N"
    order: str = "A"
    form: str = ""
    versions: str = ""
    pattern: str | None = None

    @property
    def rest(self) -> str:
        """What the links that sort go on with."""
        found = (f";F={self.form}" if self.form else "") + (f";V={self.versions}" if self.versions else "")
        return found + (f";P={quoted(self.pattern)}" if self.pattern is not None else "")


def view(query: str) -> View:
    """Whatever is no order of its own ends the reading."""
    found, chosen = View(), dict[str, str]()
    while query:
        one = _ASKED.match(query)
        if one is not None and one[2] in _ALLOWED[one[1]]:
            chosen[one[1]] = one[2]
            query = query[one.end() :]
        elif query.startswith("P="):
            text = re.split("[&;]", query[2:], maxsplit=1)
            plain = unquote_to_bytes(text[0].encode("latin-1")).decode("utf-8", "surrogateescape")
            found.pattern = plain if text[0] and not re.search(r"%(?![0-9A-Fa-f]{2})|%(?:00|2[fF])", text[0]) else None
            query = text[1] if len(text) > 1 else ""
        else:
            break
    found.key, found.order = chosen.get("C", "N"), chosen.get("O", "A")
    found.form, found.versions = chosen.get("F", ""), chosen.get("V", "")
    return found


def listing(uri: str, query: str, entries: list[Entry], signature: str) -> bytes:
    """The page. `uri` is the directory's path with its slash, decoded."""
    asked = view(query)
    shown = [entry for entry in entries if not any(fnmatch.fnmatchcase(entry.name, pattern) for pattern in IGNORED)]
    if asked.pattern is not None:
        shown = [entry for entry in shown if _fits(entry.name, asked.pattern)]
    by_name: Callable[[str], Any] = cmp_to_key(naturally) if asked.versions != "0" else _bytes
    key = _KEYS.get(asked.key if asked.form != "0" else "", _same)
    shown.sort(key=lambda entry: (key(entry), by_name(entry.shown), _bytes(entry.shown)), reverse=asked.order == "D")
    title = escape(uri.rstrip("/") or "/")
    form = {"0": _plain, "1": _preformatted}.get(asked.form, _table)
    text = (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n'
        f"<html>\n <head>\n  <title>Index of {title}</title>\n </head>\n <body>\n<h1>Index of {title}</h1>\n"
        f"{form(uri, asked, shown)}{signature}</body></html>\n"
    )
    return text.encode("utf-8", "surrogateescape")


def _heads(asked: View) -> list[str]:
    orders = {letter: "D" if letter == asked.key and asked.order == "A" else "A" for letter in _ORDERS}
    return [f'<a href="?C={letter};O={orders[letter]}{asked.rest}">{word}</a>' for letter, word in _ORDERS.items()]


def _table(uri: str, asked: View, entries: list[Entry]) -> str:
    """HTMLTable."""
    rows = [_parent(uri)] if uri != "/" else []
    rows += [_row(entry) for entry in entries]
    return (
        '  <table>\n   <tr><th valign="top"><img src="/icons/blank.gif" alt="[ICO]"></th>'
        f"{''.join(f'<th>{head}</th>' for head in _heads(asked))}</tr>\n"
        '   <tr><th colspan="5"><hr></th></tr>\n'
        f'{"".join(rows)}   <tr><th colspan="5"><hr></th></tr>\n</table>\n'
    )


def _preformatted(uri: str, asked: View, entries: list[Entry]) -> str:
    """FancyIndexing without a table."""
    name, modified, size, description = _heads(asked)
    above = [_above(uri)] if uri != "/" else []
    width = max([NAME_WIDTH, *(len(_bytes(text)) for text in (*above, *(entry.shown for entry in entries)))])
    rows = [
        f'<img src="/icons/back.gif" alt="[PARENTDIR]"> {_line(path, "Parent Directory", width)}{" " * 19}  -   \n' for path in above
    ]
    for entry in entries:
        icon, alt = ("folder.gif", "DIR") if entry.is_directory else _icon(entry)
        image = f'<img src="/icons/{icon}" alt="[{alt:3}]"> '
        rows.append(f"{image}{_line(entry.shown, entry.shown, width)}{_when(entry)}  {_weight(entry)}  \n")
    return (
        f'<pre><img src="/icons/blank.gif" alt="Icon "> {name}{" " * (width - 4)} {modified}      {size}  {description}<hr>'
        f"{''.join(rows)}<hr></pre>\n"
    )


def _line(path: str, text: str, width: int) -> str:
    return f'<a href="{escape(quoted(path))}">{escape(text, quote=False)}</a>{" " * (width - len(_bytes(text)))} '


def _plain(uri: str, asked: View, entries: list[Entry]) -> str:
    """Neither."""
    rows = [(_above(uri), "Parent Directory")] if uri != "/" else []
    rows += [(entry.shown, entry.shown) for entry in entries]
    lines = (f'<li><a href="{escape(quoted(path))}"> {escape(text, quote=False)}</a></li>\n' for path, text in rows)
    return f"<ul>{''.join(lines)}</ul>\n"


_KEYS: dict[str, Callable[[Entry], int]] = {
    "M": lambda entry: entry.modified,
    "S": lambda entry: -1 if entry.is_directory else entry.size,
}


def _same(entry: Entry) -> int:
    return 0


def _above(uri: str) -> str:
    return uri.rstrip("/").rpartition("/")[0] + "/"


def _parent(uri: str) -> str:
    return (
        '<tr><td valign="top"><img src="/icons/back.gif" alt="[PARENTDIR]"></td><td>'
        f'<a href="{quoted(_above(uri))}">Parent Directory</a></td><td>&nbsp;</td><td align="right">  - </td><td>&nbsp;</td></tr>\n'
    )


def _row(entry: Entry) -> str:
    icon, alt = ("folder.gif", "DIR") if entry.is_directory else _icon(entry)
    link = f'<a href="{escape(quoted(entry.shown))}">{escape(entry.shown, quote=False)}</a>'
    return (
        f'<tr><td valign="top"><img src="/icons/{icon}" alt="[{alt:3}]"></td><td>{link}'
        f'</td><td align="right">{_when(entry)}  </td><td align="right">{_weight(entry)}</td><td>&nbsp;</td></tr>\n'
    )


def _when(entry: Entry) -> str:
    return strftime("%Y-%m-%d %H:%M", gmtime(entry.modified))


def _weight(entry: Entry) -> str:
    return "  - " if entry.is_directory else _size(entry.size)


def _icon(entry: Entry) -> tuple[str, str]:
    """A type's icon comes before a name's, with its word; compressed ones have none."""
    if entry.kind.startswith(("application/x-gzip", "application/x-compress", "application/x-bzip2")) and entry.name.endswith(
        ("gz", "bz2", "Z")
    ):
        return "compressed.gif", ""
    found = BY_TYPE.get(entry.kind.partition("/")[0])
    if found:
        return found
    return next((icon for icon, ends in BY_NAME if any(_ends(entry.name, end) for end in ends)), "unknown.gif"), ""


def _ends(name: str, end: str) -> bool:
    return name == end[1:] if end.startswith("/") else name.endswith(end)


def quoted(name: str) -> str:
    """ap_os_escape_path."""
    data = name.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if chr(byte) in _SAFE or (byte < 128 and chr(byte).isalnum()) else f"%{byte:02x}" for byte in data)


def _size(size: int) -> str:
    """apr_strfsize."""
    if size < 973:
        return f"{size:3d} "
    for unit in "KMGTPE":
        size, rest = divmod(size, 1024)
        if size >= 973:
            continue
        if size < 9 or (size == 9 and rest < 973):
            tenth = (rest * 5 + 256) // 512
            whole, tenth = (size + 1, 0) if tenth >= 10 else (size, tenth)
            return f"{whole}.{tenth}{unit}"
        return f"{size + (rest >= 512):3d}{unit}"
    return "****"


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _fits(name: str, pattern: str) -> bool:
    """apr_fnmatch with APR_FNM_PERIOD."""
    return fnmatch.fnmatchcase(name, pattern) and (not name.startswith(".") or pattern.startswith("."))


def naturally(one: str, other: str) -> int:
    """apr_strnatcmp: runs of digits count as numbers, with a zero before them as fractions."""
    first, second = _bytes(one), _bytes(other)
    at = to = 0
    while True:
        at, to = _past(first, at), _past(second, to)
        a, b = first[at : at + 1], second[to : to + 1]
        if a.isdigit() and b.isdigit() and (verdict := _digits(first[at:], second[to:], is_fraction=b"0" in (a, b))):
            return verdict
        if not a and not b:
            return 0
        if a != b:
            return -1 if a < b else 1
        at, to = at + 1, to + 1


def _past(text: bytes, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def _digits(one: bytes, other: bytes, *, is_fraction: bool) -> int:
    first, second = (text[: len(text) - len(text.lstrip(b"0123456789"))] for text in (one, other))
    if is_fraction or len(first) == len(second):
        return (first > second) - (first < second)
    return 1 if len(first) > len(second) else -1
