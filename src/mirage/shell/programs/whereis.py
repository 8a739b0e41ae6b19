"""whereis (util-linux 2.38.1): programs, manuals and sources of a name, where such things lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

BINARIES = (
    "/usr/bin", "/usr/sbin", "/usr/lib/x86_64-linux-gnu", "/usr/lib", "/usr/lib64", "/etc", "/usr/games", "/usr/local/bin", "/usr/local/sbin",
    "/usr/local/etc", "/usr/local/lib", "/usr/local/games", "/usr/include", "/usr/local", "/usr/libexec", "/usr/share",
)  # fmt: skip
MANUALS = "/usr/share/man"
SOURCES = "/usr/src"
PACKED = (".Z", ".gz", ".xz", ".bz2", ".zst")
KINDS = "bms"


@program("whereis")
def whereis(proc: Process) -> int:
    kinds, places, names = "", dict[str, list[str]](), list[str]()
    is_unusual = lists = False
    words = list(proc.args)
    while words:
        word = words.pop(0)
        if not word.startswith("-") or word == "-":
            names.append(word)
            continue
        if word in ("-h", "--help", "-V", "--version"):
            return missing.tell(proc, proc.exe, [proc.argv[0], "--help" if word in ("-h", "--help") else "--version"]) or 0
        for letter in word[1:]:
            if letter in KINDS:
                kinds += letter
            elif letter in "BMS":
                places[letter.lower()] = []
                while words and not words[0].startswith("-"):
                    places[letter.lower()].append(words.pop(0))
            elif letter == "u":
                is_unusual = True
            elif letter == "l":
                lists = True
            elif letter not in "fg":
                return _misused(proc, "bad usage")
    if lists:
        proc.out("".join(f"bin: {place}\n" for place in _places(proc, "b", places)))
        proc.out("".join(f"man: {place}\n" for place in _places(proc, "m", places)))
    if not names and not lists:
        return _misused(proc, "not enough arguments")
    for name in names:
        _look(proc, name.rsplit("/", 1)[-1], kinds or KINDS, places, is_unusual=is_unusual)
    return 0


def _misused(proc: Process, text: str) -> int:
    proc.error(text)
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    return 1


def _places(proc: Process, kind: str, given: dict[str, list[str]]) -> list[str]:
    if kind in given:
        return given[kind]
    if kind == "b":
        return [place for place in BINARIES if proc.exists(place)]
    root = MANUALS if kind == "m" else SOURCES
    return [f"{root}/{name}" for name in _listed(proc, root) if name.startswith("man") or kind == "s"]


def _listed(proc: Process, directory: str) -> list[str]:
    try:
        return [to_text(entry.name) for entry in proc.caller.listdir(to_bytes(directory)) if entry.name not in (b".", b"..")]
    except OSError:
        return []


def _look(proc: Process, name: str, kinds: str, given: dict[str, list[str]], *, is_unusual: bool) -> None:
    found, counts = list[str](), list[int]()
    for kind in KINDS:
        if kind not in kinds:
            continue
        hits = []
        for place in _places(proc, kind, given):
            proc.session.step(20)
            hits += [
                f"{place}/{entry}" for entry in _listed(proc, place) if (entry == name if kind == "b" else is_called(name, entry))
            ]
        counts.append(len(hits))
        found += hits
    if not is_unusual or any(count != 1 for count in counts):
        proc.out(" ".join([f"{name}:", *dict.fromkeys(found)]) + "\n")


def is_called(name: str, entry: str) -> bool:
    """filename_equal() of whereis.c: the name itself, or with one ending behind it and what packs files."""
    if entry.startswith("s.") and is_called(name, entry[2:]):
        return True
    if not entry.startswith(name):
        return False
    rest = entry[len(name) :]
    if not rest:
        return True
    for end in PACKED:
        if entry.endswith(end) and len(entry) > len(end):
            rest = rest.removesuffix(end) if rest != end else "."
            break
    rest = rest.lstrip("0123456789")
    return rest.startswith(".") and ("." not in rest[1:] or rest[1:].partition(".")[2] == "C")
