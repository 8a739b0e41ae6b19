"""Whether a program is handed a shell to run: the common core of all escapes from a restricted program (GTFOBins' `shell`).

Known by semantics, not by a list of programs: a word that names a shell by its path, or a piece of code that names one as a text,
given to any program but those that only list, copy, change or describe it.
"""

from __future__ import annotations

import re

from mirage.analysis.commands.acts import Act
from mirage.analysis.commands.carriers import SHELLS
from mirage.analysis.commands.kinds import programs

_SHELL = r"/?(?:usr/)?(?:local/)?bin/(?:ba|da|z|k|mk|c|tc|a|fi|r?ba)?sh(?![\w./-])"
_BARE = r"(?:ba|da|z|k)?sh"
_WORD = re.compile(
    rf"(?:^|[^\w./-]|-[A-Za-z]|(?:\.\./)+|\t-){_SHELL}"
    rf"|(?:^|[;=,|&]\s*|\bexec\s+){_BARE}\s+(?:-[a-z]+\b|#|\d*[<>]&?)|(?:\bexec\s+|=;?){_BARE}(?=$|[\s;&|])"
)
_CODE = re.compile(
    rf"(?:^|[^\w./-]|\t-){_SHELL}|\t[-@]?{_BARE}(?=$|[\s;&|])|[\"'`]{_BARE}(?:\s+-\w+)?[\"'`]"
    rf"|\b(?:exec|system|spawn|!)\s*\(?[\"'`]?{_BARE}\b"
)
_INTERPRETER_LINE = re.compile(r"\A#![^\n]*\n?")
_DESCRIBING = programs("describing")
_FILE_TOOLS = programs("file-tools")
_WITH_HELPERS = frozenset({"tar", "rsync", "scp", "zip", "sort"})  # file tools with options that name a program
_COPIERS = frozenset({"cp", "mv", "rsync", "cat", "install", "tar", "dd", "tee"})


def hands_over_shell(act: Act) -> bool:
    """Whether this act gives a shell to its program."""
    name = act.name
    if name in SHELLS or name in _DESCRIBING:
        return False
    args = act.args[: act.own]
    is_file_tool = name in _FILE_TOOLS
    for at, word in enumerate(args):
        if _WORD.search(word):
            is_file = is_file_tool and word[:1] == "/" and " " not in word
            if not is_file or (name in _WITH_HELPERS and at and args[at - 1][:1] == "-"):
                return True
    if act.env and any(_WORD.search(setting) for setting in act.env if not setting.startswith("SHELL=")):
        return True
    if act.code and not is_file_tool:
        return any(_CODE.search(_INTERPRETER_LINE.sub("", code)) for code in act.code)
    return False


def copies_from_mount(act: Act) -> bool:
    """Whether it takes a file from a directory of another machine."""
    return act.name in _COPIERS and any(word.startswith(act.mounts) for word in act.operands[:-1]) if act.mounts else False


def copies_to_mount(act: Act) -> bool:
    """Whether it puts a file there."""
    return (
        act.name in _COPIERS and any(word.startswith(act.mounts) for word in (*act.operands[-1:], *act.writes))
        if act.mounts
        else False
    )


def undoes_its_input(act: Act) -> bool:
    """Whether it decodes what the program before it encoded: the two are but a way to show a file."""
    earlier = act.before[-1] if act.before else None
    return earlier is not None and _ENCODERS.get(earlier.name) == act.name and _DECODING.isdisjoint(earlier.options)


_ENCODERS = {name: name for name in ("base64", "base32", "base58", "basenc", "xxd")} | {
    "uuencode": "uudecode",
    "b64encode": "b64decode",
}
_DECODING = {"-d", "-D", "--decode", "-r"}
