"""The options of MariaDB 10.11's clients (my_getopt, my_default): from files of options and from the line, as each client's --help lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from mirage.shell import missing
from mirage.shell.lib.recorded import text_of
from mirage.shell.lib.text import to_text
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

UNKNOWN, NO_ARGUMENT, REQUIRED = 2, 4, 5  # my_getopt.h
FILE_MAX = 1 << 16
_LISTED = re.compile(r"^  (?:-(.), )?--([\w-]+)(\[=|=)?", re.MULTILINE)
SKIPS, SETS = ("skip-", "disable-"), ("enable-", "loose-", "maximum-")
LATER = {
    "admin": "mysqladmin",
    "dump": "mysqldump",
    "check": "mysqlcheck",
    "show": "mysqlshow",
    "import": "mysqlimport",
    "slap": "mysqlslap",
}


@dataclass(slots=True)
class Settings:
    """Option by its long name; what is counted has as many entries as it was given times."""

    given: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def last(self, name: str, otherwise: str = "") -> str:
        return self.given[name][-1] if name in self.given else otherwise

    def count(self, name: str) -> int:
        return len(self.given.get(name, ()))

    def put(self, name: str, value: str) -> None:
        self.given.setdefault(name, []).append(value)


@dataclass(frozen=True, slots=True)
class _Known:
    """Letter to long name, and long name to how it takes an argument: "=", "[=" or nothing."""

    letters: dict[str, str]
    longs: dict[str, str]


@lru_cache(maxsize=16)
def _known(client: str) -> _Known:
    text = (
        text_of("mysqldump.help")
        if client == "mysqldump"
        else missing.answers(client.replace("mysql", "mariadb-").removesuffix("-")).answers["--help"][0]
    )
    head, _, rest = text.partition("\n\n  -")
    letters: dict[str, str] = {}
    longs: dict[str, str] = {}
    for letter, name, takes in _LISTED.findall("\n  -" + rest if rest else head):
        longs.setdefault(name, takes)
        if letter:
            letters.setdefault(letter, name)
    return _Known(letters, longs)


def client_of(name: str) -> str:
    """The name under which a client's help is on record: that of its old link."""
    return LATER.get(name.removeprefix("mariadb-"), "mysql" if name == "mariadb" else name)


def read(proc: Process, client: str) -> Settings:
    """Exited: an option is wrong, or a file of options that must be there is not."""
    args = list(proc.args)
    settings, files = Settings(), ["~/.my.cnf"]
    while args and args[0].startswith(("--defaults-", "--no-defaults")):
        name, _, value = args.pop(0).partition("=")
        if name == "--defaults-group-suffix":
            continue
        files = {"--no-defaults": [], "--defaults-file": [value]}.get(name, [*files, value])
        if value and not proc.exists(value):
            proc.err(f"Could not open required defaults file: {value}\nFatal error in defaults handling. Program aborted\n")
            raise Exited(1)
    for file in files:
        _take(proc, client, _listed(proc, client, file), settings)
    _take(proc, client, args, settings)
    return settings


def _listed(proc: Process, client: str, file: str) -> list[str]:
    """What the groups of a file that are the client's say, as words of a line."""
    path = file.replace("~", proc.env.get("HOME", "/"), 1) if file.startswith("~/") else file
    try:
        text = to_text(proc.read_file(path, FILE_MAX))
    except OSError:
        return []
    groups = {"client", "client-server", "client-mariadb", client, client.replace("mysql", "mariadb-", 1)}
    found, is_ours = [], False
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("["):
            is_ours = line[1:].partition("]")[0] in groups
        elif is_ours and line and line[0] not in "#;!":
            name, equals, value = (part.strip() for part in line.partition("="))
            value = value[1:-1] if value[:1] in ("'", '"') and value[-1:] == value[:1] else value
            found.append(f"--{name}={value}" if equals else f"--{name}")
    return found


def _take(proc: Process, client: str, args: list[str], settings: Settings) -> None:
    known = _known(client)
    while args:
        word = args.pop(0)
        if word == "--":
            settings.words += args
            return
        if word.startswith("--"):
            _long(proc, client, known, word, args, settings)
        elif word.startswith("-") and len(word) > 1:
            _letters(proc, client, known, word[1:], args, settings)
        else:
            settings.words.append(word)


def _long(proc: Process, client: str, known: _Known, word: str, args: list[str], settings: Settings) -> None:
    name, equals, value = word[2:].partition("=")
    name = name.replace("_", "-")
    found = _named(known, name)
    if found is None:
        bare = next((name.removeprefix(one) for one in (*SKIPS, *SETS) if name.startswith(one)), "")
        found = _named(known, bare) if bare else None
        if found is None:
            _fail(proc, f"{client}: unknown option '{word}'\n", UNKNOWN)
        if name.startswith(SKIPS):
            settings.given.pop(found, None)
            settings.put("skip-" + found, "")
            return
    takes = known.longs[found]
    if equals and not takes:
        if value.lower() in ("0", "1", "true", "false", "on", "off") and found not in ("batch", "silent", "verbose"):
            if value.lower() in ("1", "true", "on"):
                settings.put(found, "")
            else:
                settings.put("skip-" + found, "")
            return
        _fail(proc, f"{client}: option '--{found}' cannot take an argument\n", NO_ARGUMENT)
    if takes == "=" and not equals:
        if not args:
            _fail(proc, f"{client}: option '--{found}' requires an argument\n", REQUIRED)
        value = args.pop(0)
    settings.put(found, value if equals or takes == "=" else "\0" if takes else "")


def _named(known: _Known, name: str) -> str | None:
    """The option of that name, or the only one that begins so."""
    if name in known.longs:
        return name
    fits = [other for other in known.longs if name and other.startswith(name)]
    return fits[0] if len(fits) == 1 else None


def _letters(proc: Process, client: str, known: _Known, letters: str, args: list[str], settings: Settings) -> None:
    at = 0
    while at < len(letters):
        letter, rest = letters[at], letters[at + 1 :]
        name = known.letters.get(letter)
        if name is None:
            _fail(proc, f"{client}: unknown option '-{letter}'\n", UNKNOWN)
        takes = known.longs[name]
        if takes == "[=":
            settings.put(name, rest or "\0")
            return
        if takes == "=":
            if not rest and not args:
                _fail(proc, f"{client}: option '-{letter}' requires an argument\n", REQUIRED)
            settings.put(name, rest or args.pop(0))
            return
        settings.put(name, "")
        at += 1


def _fail(proc: Process, text: str, status: int) -> NoReturn:
    proc.err(text)
    raise Exited(status)
