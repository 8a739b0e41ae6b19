"""/etc/sudoers and what it includes (sudo 1.9.13p3, sudoers(5)): who may do what, read from the visitor's own view."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.text import to_text

if TYPE_CHECKING:
    from mirage.shell.lib.nss import Passwd
    from mirage.shell.process import Process

INCLUDES = 128  # files; sudo's own bound on the depth
TAGS = (
    "NOPASSWD:",
    "PASSWD:",
    "SETENV:",
    "NOSETENV:",
    "EXEC:",
    "NOEXEC:",
    "LOG_INPUT:",
    "LOG_OUTPUT:",
    "MAIL:",
    "NOMAIL:",
    "FOLLOW:",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One user specification: for whom, as whom, which commands; `is_free` is NOPASSWD."""

    users: tuple[str, ...]
    runas: tuple[str, ...]
    groups: tuple[str, ...]
    tags: tuple[str, ...]
    commands: tuple[str, ...]

    @property
    def is_free(self) -> bool:
        return "NOPASSWD:" in self.tags

    def render(self) -> str:
        """As `sudo -l` shows it."""
        who = ", ".join(self.runas or ("root",)) + (f" : {', '.join(self.groups)}" if self.groups else "")
        return f"({who}) {' '.join(self.tags)}{' ' if self.tags else ''}{', '.join(self.commands)}"


@dataclass(slots=True)
class Sudoers:
    """All of it, in order."""

    defaults: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, proc: Process, user: Passwd) -> list[Rule]:
        """The rules that name a user."""
        gids = nss.group_list(proc, user.name, user.gid)
        names = {group.name for group in nss.groups(proc) if group.gid in gids}
        return [rule for rule in self.rules if self._names(rule.users, user, names, set(gids))]

    def _names(self, words: tuple[str, ...], user: Passwd, groups: set[str], gids: set[int]) -> bool:
        is_named = False
        for word in words:
            plain = word.lstrip("!")
            if plain.startswith("%#"):
                fits = plain[2:].isdecimal() and int(plain[2:]) in gids
            elif plain.startswith("%"):
                fits = plain[1:] in groups
            elif plain in self.aliases and plain != user.name:
                fits = any(inner in ("ALL", user.name) for inner in self.aliases[plain])
            else:
                fits = plain in ("ALL", user.name, f"#{user.uid}")
            if fits:
                is_named = plain == word
        return is_named

    def allows(self, rule: Rule, target: str, command: str, arguments: list[str]) -> bool:
        """Whether a rule covers a command, by its full path, as a user."""
        runas = [inner for word in rule.runas or ("root",) for inner in self.aliases.get(word, (word,))]
        if "ALL" not in runas and target not in runas:
            return False
        commands = [inner for word in rule.commands for inner in self.aliases.get(word, (word,))]
        allowed = False
        for word in commands:
            path, _, rest = word.lstrip("!").partition(" ")
            fits = path == "ALL" or path == command or (path.endswith("/") and command.rpartition("/")[0] + "/" == path)
            fits = fits and (not rest or rest.strip() in (" ".join(arguments), "*") or (rest.strip() == '""' and not arguments))
            if fits:
                allowed = not word.startswith("!")
        return allowed


def load(proc: Process) -> Sudoers:
    """Read it all; root alone can, and sudo is set-uid."""
    found = Sudoers()
    _file(proc, "/etc/sudoers", found, [0])
    return found


def _file(proc: Process, path: str, found: Sudoers, count: list[int]) -> None:
    count[0] += 1
    if count[0] > INCLUDES:
        return
    try:
        text = to_text(proc.read_file(path, 1 << 20))
    except OSError:
        return
    for line in text.replace("\\\n", "").split("\n"):
        _line(proc, line.strip(), found, count)


def _line(proc: Process, line: str, found: Sudoers, count: list[int]) -> None:
    verb, _, rest = line.partition(" ")
    if "\t" in verb:
        verb, _, rest = line.partition("\t")
    rest = rest.strip()
    if verb in ("@includedir", "#includedir"):
        try:
            names = sorted(to_text(entry.name) for entry in proc.caller.listdir(rest.encode("utf-8", "surrogateescape")))
        except OSError:
            return
        for name in names:
            if "." not in name and not name.endswith("~"):
                _file(proc, f"{rest}/{name}", found, count)
    elif verb in ("@include", "#include"):
        _file(proc, rest, found, count)
    elif verb.startswith("Defaults"):
        if verb == "Defaults":
            found.defaults += [part.strip() for part in _split(rest.partition("#")[0])]
    elif verb in ("User_Alias", "Runas_Alias", "Cmnd_Alias", "Host_Alias"):
        name, _, members = rest.partition("=")
        found.aliases[name.strip()] = tuple(part.strip() for part in members.split(","))
    elif line and not (line.startswith("#") and not line[1:2].isdecimal()) and "=" in line:
        _rule(line, found)


def _split(text: str) -> list[str]:
    """At commas outside of quotation marks."""
    parts, quoted = [""], False
    for character in text:
        quoted ^= character == '"'
        if character == "," and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in parts if part.strip()]


def _rule(line: str, found: Sudoers) -> None:
    left, _, right = line.partition("=")
    words = left.replace(",", " ").split()
    if len(words) < 2:
        return
    right = right.partition(" #")[0].strip()
    runas: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    if right.startswith("("):
        inside, _, right = right[1:].partition(")")
        users, _, members = inside.partition(":")
        runas = tuple(part.strip() for part in users.split(",") if part.strip())
        groups = tuple(part.strip() for part in members.split(",") if part.strip())
    tags: list[str] = []
    right = right.strip()
    while tag := next((tag for tag in TAGS if right.startswith(tag)), ""):
        tags.append(tag)
        right = right[len(tag) :].strip()
    commands = tuple(part.strip() for part in right.split(",") if part.strip())
    found.rules.append(Rule(tuple(words[:-1]), runas, groups, tuple(tags), commands))
