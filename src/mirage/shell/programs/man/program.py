"""man, whatis and apropos (man-db 2.11.2): pages looked for in the sections of the manual."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.man.hyphenation import breaks
from mirage.shell.programs.man.mdoc import Mdoc
from mirage.shell.programs.man.page import Page
from mirage.shell.programs.man.setting import shown
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

FOLDERS = ("/usr/local/man", "/usr/local/share/man", "/usr/share/man")
SECTIONS = "1 1p 8 2 3 3p 3pm 4 5 6 7 9 0p n l p o 1x 2x 3x 4x 5x 6x 7x 8x".split()  # man_db.conf
PATTERNS = "/usr/share/groff/1.22.4/tmac"
NOT_FOUND = 16
PAGE_MAX = 4 << 20  # bytes of a page's source
LONGS = {
    "all": "a", "apropos": "k", "whatis": "f", "where": "w", "path": "w", "where-cat": "W", "pager": ":P", "sections": ":s", "manpath": ":M", "locale": ":L",
    "debug": "d", "default": "D", "warnings": "?warnings", "encoding": ":E", "no-hyphenation": "nh", "no-justification": "nj", "local-file": "l", "regex": "x",
    "wildcard": "y", "names-only": "N", "ignore-case": "i", "match-case": "I", "update": "u", "no-subpages": "n", "help": "h", "usage": "U", "version": "V",
    "html": "?H", "troff": "t", "preprocessor": ":p", "catman": "c",
}  # fmt: skip


@program("man")
async def man(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "afkKwWP:s:S:e:M:L:dDE:liIuC:R:m:p:tTH::X::ZchV?r:7", LONGS)
    except UsageError:
        return missing.tell(proc, proc.exe, [proc.argv[0], missing.UNKNOWN]) or 1
    given = dict(options)
    if given.keys() & {"h", "V", "U"}:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--version" if "V" in given else "--help"]) or 0
    if given.keys() & {"k", "f"}:
        return _described(proc, words, is_exact="f" in given)
    section = given.get("s", given.get("S", ""))
    if len(words) > 1 and (words[0] in SECTIONS or re.fullmatch(r"[1-9]\w{0,3}", words[0])):
        section, *words = words
    if not words:
        proc.err("What manual page do you want?\nFor example, try 'man man'.\n")
        return 1
    status = 0
    for word in words:
        path = word if ("l" in given or "/" in word) and proc.exists(word) else _find(proc, word, section)
        if path is None:
            where = f" in section {section}" if section else ""
            proc.err(f"No manual entry for {word}{where}\n")
            status = NOT_FOUND
        elif given.keys() & {"w", "W"}:
            proc.out(f"{path}\n")
        else:
            await _show(proc, path, given)
    return status


def _find(proc: Process, name: str, section: str) -> str | None:
    wanted = section.replace(":", ",").split(",") if section else SECTIONS
    for part in wanted:
        for folder in FOLDERS:
            for end in (".gz", ""):
                path = f"{folder}/man{part[:1]}/{name}.{part}{end}"
                if proc.exists(path):
                    return path
    return None


def _source(proc: Process, path: str, depth: int = 0) -> list[str]:
    """A page's lines; one that is no more than the name of another is that."""
    data = proc.read_file(path, PAGE_MAX)
    if data.startswith(b"\x1f\x8b"):
        data = zlib.decompressobj(31).decompress(data, PAGE_MAX)
    lines = to_text(data).split("\n")
    found = next((re.fullmatch(r"\.so\s+(\S+)\s*", line) for line in lines if line and not line.startswith(('.\\"', "'\\\""))), None)
    if found is not None and depth < 4:
        for folder in FOLDERS:
            for end in ("", ".gz"):
                if proc.exists(f"{folder}/{found[1]}{end}"):
                    return _source(proc, f"{folder}/{found[1]}{end}", depth + 1)
    return lines


async def _show(proc: Process, path: str, given: dict[str, str]) -> None:
    columns = proc.columns()
    lines = _source(proc, path)
    kind = Mdoc if any(line.startswith(".Dd ") for line in lines) else Page
    page = kind(columns - 2 if columns < 1000 else 78, _divider(proc))
    if "nj" in given:
        page.setter.is_justified = False
    for _ in page.slices(lines):
        await proc.tick(16)
    page.finish()
    is_plain = not proc.isatty(1)
    text = "".join(shown(line, is_plain=is_plain) + "\n" for line in page.setter.squeezed())
    if is_plain:
        proc.out(text)
        return
    reader, writer = proc.pipe()
    pager = given.get("P") or proc.env.get("MANPAGER") or proc.env.get("PAGER") or "less"
    child = proc.start([*pager.split(), *(["-R"] if pager == "less" else [])], fds={**proc.fds, 0: reader})
    reader.close()
    try:
        await writer.write(to_bytes(text))
    except BrokenPipeError:
        pass  # who quits reads no more
    finally:
        writer.close()
    await child.wait()


_dividers: dict[bytes, Callable[[str], list[int]]] = {}


def _divider(proc: Process) -> Callable[[str], list[int]]:
    """Of the image's own patterns: read once an image, as nobody changes them."""
    image = proc.host.image.digest.encode()
    if image not in _dividers:
        try:
            files = [to_text(proc.read_file(f"{PATTERNS}/{name}")) for name in ("hyphen.us", "hyphenex.us")]
        except OSError:
            files = []
        _dividers[image] = breaks(files)
    return _dividers[image]


# ---- whatis and apropos


@program("whatis")
def whatis(proc: Process) -> int:
    return _described(proc, [word for word in proc.args if not word.startswith("-")], is_exact=True)


@program("apropos")
def apropos(proc: Process) -> int:
    return _described(proc, [word for word in proc.args if not word.startswith("-")], is_exact=False)


def _described(proc: Process, words: list[str], *, is_exact: bool) -> int:
    name = "whatis" if is_exact else "apropos"
    if not words:
        proc.err(f"{name} what?\n")
        return 1
    status = 0
    for word in words:
        found = sorted(_matching(proc, word, is_exact=is_exact))
        for page, section, text in found:
            proc.out(f"{f'{page} ({section})':<20} - {text}\n")
        if not found:
            proc.err(f"{word}: nothing appropriate.\n")
            status = NOT_FOUND
    return status


def _matching(proc: Process, word: str, *, is_exact: bool) -> Iterator[tuple[str, str, str]]:
    for section in "123456789":
        folder = f"{FOLDERS[-1]}/man{section}"
        try:
            names = [to_text(entry.name).removesuffix(".gz") for entry in proc.caller.listdir(to_bytes(folder))]
        except OSError:
            continue
        for file in names:
            page, _, part = file.rpartition(".")
            if not page or (is_exact and page != word):
                continue
            text = _description(proc, f"{folder}/{file}.gz")
            if text and (is_exact or word.lower() in page.lower() or word.lower() in text.lower()):
                yield page, part, text


def _description(proc: Process, path: str) -> str:
    """What stands behind the dash under NAME."""
    try:
        text = to_text(zlib.decompressobj(31).decompress(proc.read_file(path, 1 << 16), 1 << 14))
    except (OSError, zlib.error):
        return ""
    found = re.search(r'^\.S[Hh] "?NAME"?\s*\n(.*?)(?=^\.S[Hh]|\Z)', text, re.MULTILINE | re.DOTALL)
    if found is None:
        return ""
    described = re.search(r"^\.Nd (.*)$", found[1], re.MULTILINE)
    body = (
        described[1]
        if described is not None
        else re.sub(r"^\.(?:[A-Z]{1,2}|br)\b ?", "", re.sub(r"^[.']\\\".*\n", "", found[1], flags=re.MULTILINE), flags=re.MULTILINE)
    )
    plain = re.sub(r"\\(?:f(?:\[[^]]*\]|\(..|.)|[&,/|^])", "", body).replace("\\-", "-").replace('"', "")
    joined = " ".join(plain.split())
    return joined if described is not None else joined.partition(" - ")[2]
