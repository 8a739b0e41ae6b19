"""systemd-escape (systemd 252): strings as parts of units' names, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.registry import program
from mirage.shell.systemd import escaping
from mirage.shell.systemd.asking import asked
from mirage.world import units

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"help": "h", "version": "version", "suffix": ":suffix", "template": ":template", "path": "p", "unescape": "u", "mangle": "m",
         "instance": "instance"}  # fmt: skip
TEMPLATE = re.compile(r"[A-Za-z0-9:_.\\-]+@\.\w+")


@program("systemd-escape")
def systemd_escape(proc: Process) -> int:
    options, words = asked(proc, "hpum", LONGS)
    given = dict(options)
    if (text := _misuse(given, words)) is not None:
        proc.err(f"{text}\n")
        return 1
    found: list[str] = []
    for word in words:
        try:
            found.append(_unescaped(given, word) if "u" in given else _escaped(proc, given, word))
        except ValueError as error:
            proc.err(f"{error}\n")
            return 1
    proc.out(" ".join(found) + "\n")
    return 0


def _misuse(given: dict[str, str], words: list[str]) -> str | None:
    if "suffix" in given and f".{given['suffix']}" not in units.SUFFIXES:
        return f'Invalid unit suffix type "{given["suffix"]}".'
    if "template" in given and not TEMPLATE.fullmatch(given["template"]):
        return f"Template name {given['template']} is not valid."
    if not words:
        return "Not enough arguments."
    if "template" in given and "suffix" in given:
        return "--suffix= and --template= may not be combined."
    if given.keys() >= {"m", "u"} or given.keys() >= {"m", "p"}:
        return (
            "--mangle may not be combined with --path or --unescape."
            if "p" in given
            else "--mangle and --unescape may not be combined."
        )
    if "instance" in given and "u" not in given:
        return "--instance must be used in conjunction with --unescape."
    if given.keys() >= {"instance", "template"}:
        return "--instance may not be combined with --template."
    return None


def _escaped(proc: Process, given: dict[str, str], word: str) -> str:
    if "m" in given:
        return escaping.mangled(word, given.get("suffix", "service"))
    if "p" in given:
        path = escaping.escape_path(word)
        if path is None:
            raise ValueError(f"Input '{word}' is not a normalized file system path, failed to escape.")
        if not word.startswith("/"):
            proc.err(f"Input '{word}' is not an absolute file system path, escaping is likely not going to be reversible.\n")
        text = path
    else:
        text = escaping.escape(word)
    if "template" in given:
        return given["template"].replace("@", f"@{text}", 1)
    return f"{text}.{given['suffix']}" if "suffix" in given else text


def _unescaped(given: dict[str, str], word: str) -> str:
    text = word
    if "template" in given or "instance" in given:
        stem, at, rest = word.partition("@")
        text = rest.rpartition(".")[0]
        if not at or not text:
            raise ValueError(f"Unit name {word} is missing the instance name.")
        if "template" in given and f"{stem}@.{rest.rpartition('.')[2]}" != given["template"]:
            raise ValueError(
                f'Unit {word} template {stem}@.{rest.rpartition(".")[2]} does not match specified template "{given["template"]}".'
            )
    return escaping.unescape_path(text) if "p" in given else escaping.unescape(text)
