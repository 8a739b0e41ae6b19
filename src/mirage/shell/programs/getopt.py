"""getopt (util-linux 2.38.1): a script's words as getopt_long(3) takes them, quoted for its shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "alternative": "a", "longoptions": ":l", "name": ":n", "options": ":o", "quiet": "q", "quiet-output": "Q", "shell": ":s", "test": "T",
    "unquoted": "u",
}  # fmt: skip
ENHANCED, MISUSED = 4, 2


@program("getopt")
def getopt(proc: Process) -> int:
    if not proc.args:
        utillinux.bad_usage(proc, "missing optstring argument", MISUSED)
    if not proc.args[0].startswith("-"):
        return _show(proc, proc.args[0], {}, proc.args[1:], {"u": ""}, proc.name)
    options, words = utillinux.read(proc, "+ao:l:n:qQs:Tu", LONGS, status=MISUSED)
    given = dict(options)
    if "T" in given:
        return ENHANCED
    longs: dict[str, str] = {}
    for key, value in options:
        if key == "l":
            for word in value.replace(",", " ").split():
                name = word.rstrip(":")
                longs[name] = _kind(word, name)
    if given.get("s", "sh") not in ("sh", "bash", "csh", "tcsh"):
        utillinux.bad_usage(proc, "unknown shell after -s or --shell argument", MISUSED)
    if "o" not in given:
        if not words:
            utillinux.bad_usage(proc, "missing optstring argument", MISUSED)
        given["o"] = words.pop(0)
    words = words[1:] if words[:1] == ["--"] else words
    return _show(proc, given["o"], longs, words, given, given.get("n", proc.name))


def _kind(word: str, name: str) -> str:
    return ("", ":", "?")[min(2, len(word) - len(name))] + f"--{name}"


def _show(proc: Process, short: str, longs: dict[str, str], words: list[str], given: dict[str, str], name: str) -> int:
    """The normalised words; what getopt(3) complains of is status 1, and the rest is shown all the same."""
    mode, letters = (short[:1], short[1:]) if short[:1] in ("+", "-") else ("", short)
    parts: list[str] = []
    operands: list[str] = []
    status, at = 0, 0
    if "a" in given:
        words = [
            f"-{word}" if word[:1] == "-" and word[1:2] != "-" and word[1:].partition("=")[0] in longs else word for word in words
        ]
    while at < len(words):
        word = words[at]
        if word == "--":
            operands += words[at + 1 :]
            break
        if word == "-" or not word.startswith("-"):
            at += 1
            if mode == "-":
                parts.append(_quoted(word, given))
                continue
            operands.append(word)
            if mode == "+" or "POSIXLY_CORRECT" in proc.env:
                operands += words[at:]
                break
            continue
        takes = 1
        try:
            found, _ = scan(words[at : at + 1], f"+{letters}", longs or {"\0": ""})
        except UsageError as error:
            if "requires an argument" in str(error) and at + 1 < len(words):
                takes = 2
                found, _ = scan(words[at : at + 2], f"+{letters}", longs or {"\0": ""})
            else:
                status = 1
                found = []
                if "q" not in given:
                    proc.err(f"{name}: {error}\n")
        for key, value in found:
            parts.append(key if key.startswith("--") else f"-{key}")
            if _wants_value(key, letters, longs):
                parts.append(_quoted(value, given))
        at += takes
    if "Q" not in given:
        proc.out("".join(f" {part}" for part in [*parts, "--", *[_quoted(word, given) for word in operands]]) + "\n")
    return status


def _wants_value(key: str, letters: str, longs: dict[str, str]) -> bool:
    if key.startswith("--"):
        return longs[key[2:]][:1] in (":", "?")
    return letters[letters.index(key) + 1 : letters.index(key) + 2] == ":"


def _quoted(word: str, given: dict[str, str]) -> str:
    if "u" in given:
        return word
    text = word.replace("'", "'\\''")
    if given.get("s") in ("csh", "tcsh"):
        text = text.replace("\\", "\\\\") if "'" not in word else text
        text = text.replace("!", "'\\!'").replace("\n", "\\n")
    return f"'{text}'"
