"""A program of the image that we do not imitate: what it says of itself is on record, and anything else fails as it could.

Of those that we imitate, help and version are here as well where nothing else of ours has them.

`recorded/answers.jsonl.xz` (made by tools/answers.py) holds what each program of the default image says without arguments, to
--version, --help, -V and -h, to an option that it does not know, and to a file that there is not. What is not there ends in a way that denies no fact of
the file system: a library that could not be mapped, or a signal. Each program keeps to its way, on each host to another.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from mirage.base.events import ProgramMissing
from mirage.shell import signals
from mirage.shell.lib.libraries import linking
from mirage.shell.lib.recorded import upstream, version
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.signals import Signalled

if TYPE_CHECKING:
    from mirage.shell.process import Process

ABOUT = frozenset(("--help", "--version"))
UNKNOWN = "--mirage"  # the word that stands for any unknown option in the recordings
ABSENT = "/mirage"  # and for a file that there is not
UNMAPPED = 127  # ld.so's _exit
SIGNALS = (signals.SIGSEGV, signals.SIGSEGV, signals.SIGBUS, signals.SIGILL, signals.SIGILL, signals.SIGKILL)
HEAD = 8 << 20  # bytes of a binary that are looked at for its libraries


class Answers(msgspec.Struct, frozen=True):
    """A program's name and file, the package that it is of, and word -> (standard output, standard error, status)."""

    name: str
    path: str
    package: str
    answers: dict[str, tuple[str, str, int]]


def end(proc: Process, exe: bytes, argv: list[str]) -> int:
    """The whole life of such a program: it is on record that it was asked for. `argv` begins with its own name."""
    proc.session.emit(ProgramMissing(path=exe, argv=[to_bytes(word) for word in argv]))
    status = tell(proc, exe, argv)
    return _fail(proc, exe, argv[0]) if status is None else status


def asked(argv: list[str]) -> Callable[[Process], int] | None:
    """The program that an imitated one is where its help, its version or an option that there is not is wanted, and on record here."""
    if len(argv) < 2 or not argv[1].startswith("--") or (len(argv) > 2 and argv[1] in ABOUT):
        return None
    name = argv[0].rsplit("/", 1)[-1]
    if name not in _lines():
        return None
    found = answers(name)
    word = argv[1] if argv[1] in ABOUT else UNKNOWN
    if len(argv) > 2 and not any(UNKNOWN[2:] in text for text in found.answers.get(word, ("", ""))[:2]):
        return None  # what was recorded is no complaint of the option: more words may change it
    if word not in found.answers or (word == UNKNOWN and ("--help" not in found.answers or _answer(found, argv[1:]) is None)):
        return None
    return lambda proc: _say(proc, found, argv) or 0


def tell(proc: Process, exe: bytes, argv: list[str]) -> int | None:
    """Print what is on record for these words, and return the status; None when nothing is."""
    found = _find(to_text(exe), argv[0])
    return _say(proc, found, argv) if found is not None else None


def _say(proc: Process, found: Answers, argv: list[str]) -> int | None:
    answer = _answer(found, argv[1:]) or _lacking(proc, found, argv[1:])
    if answer is None:
        return None
    out, err, status = answer
    proc.out(_filled(proc, out, found, argv[0]))
    proc.err(_filled(proc, err, found, argv[0]))
    return status


def names() -> list[str]:
    """Of the programs that are on record."""
    return list(_lines())


def answers(name: str) -> Answers:
    """What is on record of one; KeyError."""
    return msgspec.json.decode(_lines()[name], type=Answers)


def preload() -> None:
    """Read the file now, for a process that will not be allowed to read it later."""
    _packed()


@cache
def _packed() -> bytes:
    return (resources.files("mirage.shell") / "recorded" / "answers.jsonl.xz").read_bytes()


@cache
def _lines() -> dict[str, bytes]:
    """The recordings by the program's name, each as it stands in the file."""
    found = {}
    for line in lzma.decompress(_packed()).splitlines():
        name = re.match(rb'\{"name": "([^"]*)"', line)
        if name is not None:
            found[name[1].decode()] = line
    return found


def _find(exe: str, called: str) -> Answers | None:
    """By the name of the link through which it was called, else by the file's own."""
    for name in (called.rsplit("/", 1)[-1], exe.rsplit("/", 1)[-1]):
        if name in _lines() and (found := answers(name)).path == exe:
            return found
    return None


def _answer(found: Answers, words: list[str]) -> tuple[str, str, int] | None:
    known = found.answers
    if not words or words[0] in known:
        return known.get(words[0] if words else "")
    word, unknown = words[0].partition("=")[0], known.get(UNKNOWN)
    if not word.startswith("--") or len(word) == 2 or unknown is None or _takes(found, word):
        return None
    out, err, status = unknown
    return out.replace(UNKNOWN[2:], word[2:]), err.replace(UNKNOWN[2:], word[2:]), status


def _lacking(proc: Process, found: Answers, words: list[str]) -> tuple[str, str, int] | None:
    """What it says of one file that there is not."""
    known = found.answers.get(ABSENT)
    if known is None or len(words) != 1 or words[0].startswith("-") or not words[0] or proc.exists(words[0]):
        return None
    return known[0].replace(ABSENT, words[0]), known[1].replace(ABSENT, words[0]), known[2]


def _takes(found: Answers, word: str) -> bool:
    """Whether an option stands in what the program says of itself, whole or abbreviated."""
    return any(word in out or word in err for key, (out, err, _) in found.answers.items() if key != UNKNOWN)


def _filled(proc: Process, text: str, found: Answers, called: str) -> str:
    text = text.replace("{argv0}", called)
    if "{version}" in text or "{package}" in text:
        text = text.replace("{version}", upstream(proc, found.package)).replace("{package}", version(proc, found.package))
    return text


def _fail(proc: Process, exe: bytes, called: str) -> int:
    dice = proc.host.dice("missing", exe)
    found = linking(_head(proc, exe))
    if found is not None and found.needed and dice.random() < 0.5:
        library = dice.choice(found.needed)
        proc.err(f"{called}: error while loading shared libraries: {library}: failed to map segment from shared object\n")
        return UNMAPPED
    raise Signalled(dice.choice(SIGNALS))


def _head(proc: Process, exe: bytes) -> bytes:
    try:
        return proc.read_file(to_text(exe), HEAD)
    except OSError:
        return b""


def is_image_s(proc: Process, name: str) -> bool:
    """Whether a script belongs to the image's own programs."""
    return proc.caller.realpath(to_bytes(name)).startswith((b"/usr/bin/", b"/usr/sbin/", b"/usr/share/"))
