"""update-alternatives (dpkg 1.21.23): which of several programs a name stands for, out of dpkg's records and links."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

RECORDS = "/var/lib/dpkg/alternatives"
LINKS = "/etc/alternatives"
HINT = "\nUse 'update-alternatives --help' for program usage information.\n"
NEEDS = {"list": "<name>", "display": "<name>", "query": "<name>", "config": "<name>", "auto": "<name>", "remove-all": "<name>",
         "set": "<name> <path>", "remove": "<name> <path>", "install": "<link> <name> <path> <priority>"}  # fmt: skip


@dataclass(slots=True)
class Choice:
    path: str
    priority: int
    slaves: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Alternative:
    """One record: its link, the links that go with it, and the choices."""

    name: str
    is_auto: bool
    link: str
    slaves: list[tuple[str, str]]
    choices: list[Choice]

    @property
    def best(self) -> Choice:
        return max(self.choices, key=lambda choice: choice.priority)


@program("update-alternatives", path="/usr/bin/update-alternatives")
async def update_alternatives(proc: Process) -> int:
    words = list(proc.args)
    verb = next((word[2:] for word in words if word[2:] in COMMANDS and word.startswith("--")), "")
    for word in words:
        if word in ("--help", "--version"):
            proc.out(recorded(proc, f"update-alternatives.{word[2:]}"))
            return 0
        if (
            word.startswith("-")
            and word[2:] not in COMMANDS
            and word not in ("--verbose", "--quiet", "--force", "--debug", "--skip-auto", "--slave")
        ):
            proc.err(f"update-alternatives: unknown option '{word}'\n{HINT}")
            return 2
    if "--slave" in words and verb != "install":
        proc.err(f"update-alternatives: --slave only allowed with --install\n{HINT}")
        return 2
    if not verb:
        proc.err(
            "update-alternatives: need --display, --query, --list, --get-selections, --config, --set, --set-selections, --install, "
            f"--remove, --all, --remove-all or --auto\n{HINT}"
        )
        return 2
    operands = words[words.index(f"--{verb}") + 1 :]
    if verb in NEEDS and len([word for word in operands if not word.startswith("--")]) < len(NEEDS[verb].split()):
        proc.err(f"update-alternatives: --{verb} needs {NEEDS[verb]}\n{HINT}")
        return 2
    return await COMMANDS[verb](proc, operands)


def _read(proc: Process, name: str) -> Alternative | None:
    try:
        lines = to_text(proc.read_file(f"{RECORDS}/{name}", 1 << 20)).split("\n")
    except OSError:
        return None
    queue = iter(lines)
    is_auto, link = next(queue) == "auto", next(queue, "")
    slaves = []
    while line := next(queue, ""):
        slaves.append((line, next(queue, "")))
    choices = []
    while path := next(queue, ""):
        priority = next(queue, "0")
        choices.append(Choice(path, int(priority) if priority.lstrip("-").isdigit() else 0, [next(queue, "") for _ in slaves]))
    return Alternative(name, is_auto, link, slaves, choices)


def _known(proc: Process, name: str) -> Alternative:
    found = _read(proc, name)
    if found is None or not found.choices:
        proc.err(f"update-alternatives: error: no alternatives for {name}\n")
        raise Exited(2)
    return found


def _write(proc: Process, found: Alternative) -> None:
    rows = ["auto" if found.is_auto else "manual", found.link, *[part for pair in found.slaves for part in pair], ""]
    for choice in sorted(found.choices, key=lambda each: each.path):
        rows += [choice.path, str(choice.priority), *choice.slaves]
    proc.caller.write_file(to_bytes(f"{RECORDS}/{found.name}"), to_bytes("\n".join([*rows, "", ""])))


def _current(proc: Process, name: str) -> str:
    try:
        return to_text(proc.caller.readlink(to_bytes(f"{LINKS}/{name}")))
    except OSError:
        return ""


def _point(proc: Process, found: Alternative, choice: Choice) -> None:
    for name, target in [(found.name, choice.path), *zip([slave for slave, _ in found.slaves], choice.slaves, strict=False)]:
        place = to_bytes(f"{LINKS}/{name}")
        if proc.caller.exists(place, follow=False):
            proc.caller.unlink(place)
        if target:
            proc.caller.symlink(to_bytes(target), place)


async def _list(proc: Process, words: list[str]) -> int:
    proc.out("".join([f"{choice.path}\n" for choice in _known(proc, words[0]).choices]))
    return 0


async def _display(proc: Process, words: list[str]) -> int:
    found = _known(proc, words[0])
    proc.out(f"{found.name} - {'auto' if found.is_auto else 'manual'} mode\n  link best version is {found.best.path}\n")
    proc.out(f"  link currently points to {_current(proc, found.name)}\n  link {found.name} is {found.link}\n")
    proc.out("".join([f"  slave {name} is {link}\n" for name, link in found.slaves]))
    for choice in found.choices:
        proc.out(f"{choice.path} - priority {choice.priority}\n")
        proc.out("".join([f"  slave {name}: {path}\n" for (name, _), path in zip(found.slaves, choice.slaves, strict=False) if path]))
    return 0


async def _query(proc: Process, words: list[str]) -> int:
    found = _known(proc, words[0])
    proc.out(f"Name: {found.name}\nLink: {found.link}\n" + ("Slaves:\n" if found.slaves else ""))
    proc.out("".join([f" {name} {link}\n" for name, link in found.slaves]))
    proc.out(
        f"Status: {'auto' if found.is_auto else 'manual'}\nBest: {found.best.path}\nValue: {_current(proc, found.name) or 'none'}\n"
    )
    for choice in found.choices:
        proc.out(f"\nAlternative: {choice.path}\nPriority: {choice.priority}\n")
        taken = [(name, path) for (name, _), path in zip(found.slaves, choice.slaves, strict=False) if path]
        proc.out(("Slaves:\n" if taken else "") + "".join([f" {name} {path}\n" for name, path in taken]))
    return 0


async def _selections(proc: Process, words: list[str]) -> int:
    for name in sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(RECORDS)) if entry.name not in (b".", b"..")):
        found = _read(proc, name)
        if found is not None:
            proc.out(f"{name:<30} {'auto' if found.is_auto else 'manual':<8} {_current(proc, name)}\n")
    return 0


async def _config(proc: Process, words: list[str]) -> int:
    found = _known(proc, words[0])
    current = _current(proc, found.name)
    if len(found.choices) == 1:
        proc.out(
            f"There is only one alternative in link group {found.name} (providing {found.link}): {found.choices[0].path}\nNothing to configure.\n"
        )
        return 0
    width = max(len(choice.path) for choice in found.choices) + 2
    order = sorted(found.choices, key=lambda choice: choice.path)
    proc.out(f"There are {len(order)} choices for the alternative {found.name} (providing {found.link}).\n\n")
    proc.out(f"  {'Selection':<12} {'Path':<{width}} {'Priority':<10} Status\n" + "-" * 60 + "\n")
    rows = [(0, found.best, "auto mode"), *[(number, choice, "manual mode") for number, choice in enumerate(order, 1)]]
    for number, choice, state in rows:
        is_current = choice.path == current and found.is_auto == (not number)
        proc.out(f"{'*' if is_current else ' '} {number:<12} {choice.path:<{width}} {_signed(choice.priority):<10} {state}\n")
    proc.out("\nPress <enter> to keep the current choice[*], or type selection number: ")
    await proc.flush()
    answer = to_text(await proc.read_line(0)).strip()
    if answer.isdigit() and int(answer) < len(rows):
        number, choice, _ = rows[int(answer)]
        found.is_auto = not number
        _write(proc, found)
        _point(proc, found, choice)
        mode = "auto" if found.is_auto else "manual"
        proc.out(f"update-alternatives: using {choice.path} to provide {found.link} ({found.name}) in {mode} mode\n")
    return 0


def _signed(number: int) -> str:
    """printf's `% d`"""
    return f" {number}" if number >= 0 else str(number)


async def _set(proc: Process, words: list[str]) -> int:
    found = _known(proc, words[0])
    choice = next((each for each in found.choices if each.path == words[1]), None)
    if choice is None:
        proc.err(f"update-alternatives: error: alternative {words[1]} for {found.name} not registered; not setting\n")
        return 2
    found.is_auto = False
    if _current(proc, found.name) != choice.path:
        proc.out(f"update-alternatives: using {choice.path} to provide {found.link} ({found.name}) in manual mode\n")
    _write(proc, found)
    _point(proc, found, choice)
    return 0


async def _auto(proc: Process, words: list[str]) -> int:
    found = _known(proc, words[0])
    if not found.is_auto:
        found.is_auto = True
        _write(proc, found)
        _become(proc, found)
    return 0


def _become(proc: Process, found: Alternative) -> None:
    """The best one, told where it is another than before."""
    if _current(proc, found.name) != found.best.path:
        proc.out(f"update-alternatives: using {found.best.path} to provide {found.link} ({found.name}) in auto mode\n")
        _point(proc, found, found.best)


async def _install(proc: Process, words: list[str]) -> int:
    link, name, path, priority = words[:4]
    if not proc.exists(path):
        proc.err(f"update-alternatives: error: alternative path {path} doesn't exist\n")
        return 2
    if not priority.lstrip("-").isdigit():
        proc.err(f"update-alternatives: priority must be an integer\n{HINT}")
        return 2
    found = _read(proc, name) or Alternative(name, True, link, [], [])
    slaves = {words[at + 2]: (words[at + 1], words[at + 3]) for at in range(4, len(words) - 3) if words[at] == "--slave"}
    known = dict(found.slaves)
    added = [(slave, place) for slave, (place, _) in slaves.items() if slave not in known]
    for each in found.choices:
        each.slaves += [""] * len(added)
    found.slaves += added
    taken = [slaves.get(slave, ("", ""))[1] for slave, _ in found.slaves]
    found.choices = [each for each in found.choices if each.path != path] + [Choice(path, int(priority), taken)]
    _write(proc, found)
    if found.is_auto:
        _become(proc, found)
        for master, place in [(name, link), *[(slave, place) for slave, place in found.slaves if slave in slaves]]:
            if not proc.caller.exists(to_bytes(place), follow=False):
                proc.caller.symlink(to_bytes(f"{LINKS}/{master}"), to_bytes(place))
    return 0


async def _remove(proc: Process, words: list[str]) -> int:
    found = _read(proc, words[0])
    if found is None or all(each.path != words[1] for each in found.choices):
        return 0
    found.choices = [each for each in found.choices if each.path != words[1]]
    if found.choices:
        _write(proc, found)
        _become(proc, found)
        return 0
    for place in (found.link, f"{LINKS}/{found.name}", f"{RECORDS}/{found.name}"):
        if proc.caller.exists(to_bytes(place), follow=False):
            proc.caller.unlink(to_bytes(place))
    return 0


COMMANDS = {
    "list": _list, "display": _display, "query": _query, "get-selections": _selections, "config": _config, "set": _set, "auto": _auto,
    "install": _install, "remove": _remove,
}  # fmt: skip
