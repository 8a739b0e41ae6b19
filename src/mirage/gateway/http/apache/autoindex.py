"""mod_autoindex's listing under Debian's autoindex.conf: fancy, as a table, versions sorted."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from time import gmtime, strftime

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
_QUERY = re.compile(r"(?:^|[;&])([CO])=([NMSDA])")
_SAFE = "!$&'()*+,-./:=@_~"


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a directory."""

    name: str
    is_directory: bool
    modified: int
    size: int
    kind: str


def listing(uri: str, query: str, entries: list[Entry], signature: str) -> bytes:
    """The page. `uri` is the directory's path with its slash, decoded."""
    wanted = dict(_QUERY.findall(query))
    key = wanted.get("C", "N") if wanted.get("C", "N") in _ORDERS else "N"
    descends = wanted.get("O") == "D"
    shown = [entry for entry in entries if not any(fnmatch.fnmatchcase(entry.name, pattern) for pattern in IGNORED)]
    shown.sort(key=lambda entry: _version(entry.name))
    if key != "N":
        shown.sort(key=_KEYS[key], reverse=descends)
    elif descends:
        shown.reverse()
    title = escape(uri.rstrip("/") or "/")
    heads = "".join(
        f'<th><a href="?C={letter};O={"D" if letter == key and not descends else "A"}">{word}</a></th>'
        for letter, word in _ORDERS.items()
    )
    rows = [_parent(uri)] if uri != "/" else []
    rows += [_row(entry) for entry in shown]
    text = (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n'
        f"<html>\n <head>\n  <title>Index of {title}</title>\n </head>\n <body>\n<h1>Index of {title}</h1>\n  <table>\n"
        f'   <tr><th valign="top"><img src="/icons/blank.gif" alt="[ICO]"></th>{heads}</tr>\n'
        '   <tr><th colspan="5"><hr></th></tr>\n'
        f'{"".join(rows)}   <tr><th colspan="5"><hr></th></tr>\n</table>\n{signature}</body></html>\n'
    )
    return text.encode("utf-8", "surrogateescape")


_KEYS: dict[str, Callable[[Entry], int]] = {
    "M": lambda entry: entry.modified,
    "S": lambda entry: -1 if entry.is_directory else entry.size,
    "D": lambda entry: 0,
}


def _parent(uri: str) -> str:
    above = uri.rstrip("/").rpartition("/")[0] + "/"
    return (
        '<tr><td valign="top"><img src="/icons/back.gif" alt="[PARENTDIR]"></td><td>'
        f'<a href="{_quoted(above)}">Parent Directory</a></td><td>&nbsp;</td><td align="right">  - </td><td>&nbsp;</td></tr>\n'
    )


def _row(entry: Entry) -> str:
    icon, alt = ("folder.gif", "DIR") if entry.is_directory else _icon(entry)
    name = entry.name + ("/" if entry.is_directory else "")
    when = strftime("%Y-%m-%d %H:%M", gmtime(entry.modified))
    size = "  - " if entry.is_directory else _size(entry.size)
    link = f'<a href="{escape(_quoted(name))}">{escape(name, quote=False)}</a>'
    return (
        f'<tr><td valign="top"><img src="/icons/{icon}" alt="[{alt:3}]"></td><td>{link}'
        f'</td><td align="right">{when}  </td><td align="right">{size}</td><td>&nbsp;</td></tr>\n'
    )


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


def _quoted(name: str) -> str:
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


def _version(name: str) -> list[tuple[int, int, str]]:
    """apr_strnatcmp, near enough: runs of digits count as numbers."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D", name)]
