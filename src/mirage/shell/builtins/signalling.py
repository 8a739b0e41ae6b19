"""trap and kill: signals caught and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import sending, signals
from mirage.shell.bash import quoting
from mirage.shell.bash.jobs import Job, describe
from mirage.shell.builtins.control import integer
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.texts import topics, usage

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_PSEUDO = ("EXIT", "DEBUG", "ERR", "RETURN")  # EXIT is 0, the others are numbered behind the signals
_UNTRAPPED = (signals.SIGKILL, signals.SIGSTOP)


def signal_name(word: str) -> str | None:
    """The name under which a trap is kept: INT, EXIT, ERR; None for no signal."""
    if word.upper().removeprefix("SIG") in _PSEUDO:
        return word.upper().removeprefix("SIG")
    number = signals.number_of(word)
    return None if number is None else "EXIT" if number == 0 else signals.NAMES[number]


def list_signals(shell: Shell) -> None:
    """trap -l and kill -l: five in a row."""
    for place, number in enumerate(sorted(signals.NAMES), 1):
        shell.out(f"{number:2d}) SIG{signals.NAMES[number]}" + ("\n" if place % 5 == 0 else "\t"))
    if len(signals.NAMES) % 5:
        shell.out("\n")


# ---- trap


@builtin("trap", is_special=True)
def trap(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "lp")
    if found is None:
        return 2
    options, words = found
    letters = {option for option, _ in options}
    if "-l" in letters:
        list_signals(shell)
        return 0
    if "-p" in letters or not words:
        return _show(shell, words)
    if words[0] == "-" and len(words) > 1:
        command, names = None, words[1:]
    elif signal_name(words[0]) is not None and (len(words) == 1 or words[0].isdigit()):
        command, names = None, words
    elif len(words) == 1:
        return usage(shell, "trap")
    else:
        command, names = words[0], words[1:]
    status = 0
    for word in names:
        name = signal_name(word)
        if name is None:
            shell.complain(f"trap: {word}: invalid signal specification")
            status = 1
        else:
            _set(shell, name, command)
    return status


def _set(shell: Shell, name: str, command: str | None) -> None:
    shell.inherited_traps = {}
    if command is None:
        shell.traps.pop(name, None)
    else:
        shell.traps[name] = command
    number = signals.NUMBERS.get(name, 0)
    if not number or number in _UNTRAPPED:
        return
    proc = shell.proc
    handlers = proc.handlers or {}
    first = shell.first_handlers.setdefault(number, (number in handlers, handlers.get(number)))
    if command:
        proc.handle(number, shell.caught)
    elif command is not None:
        proc.ignore(number)
    elif not first[0]:
        proc.default(number)
    elif first[1] is None:
        proc.ignore(number)
    else:
        proc.handle(number, first[1])


def _show(shell: Shell, words: list[str]) -> int:
    traps = shell.traps or shell.inherited_traps
    order = ["EXIT", *[signals.NAMES[number] for number in sorted(signals.NAMES)], "DEBUG", "ERR", "RETURN"]
    status = 0
    wanted: list[str] = []
    for word in words:
        name = signal_name(word)
        if name is None:
            shell.complain(f"trap: {word}: invalid signal specification")
            status = 1
        else:
            wanted.append(name)
    for name in wanted if words else order:
        if name in traps:
            shell.out(f"trap -- {quoting.single(traps[name])} {'' if name in _PSEUDO else 'SIG'}{name}\n")
    return status


# ---- kill


@builtin("kill")
def kill(shell: Shell, argv: list[str]) -> int:
    words = argv[1:]
    if not words:
        return usage(shell, "kill")
    if words[0] == "--help":
        shell.out(topics()["kill"])
        return 2
    number: int | None = signals.SIGTERM
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word in ("-l", "-L"):
            return _names(shell, words)
        if word == "--":
            break
        if word in ("-s", "-n"):
            if not words:
                shell.complain(f"kill: {word}: option requires an argument")
                return 1
            name = words.pop(0)
        else:
            name = word[2:] if word[1:2] in ("s", "n") and len(word) > 2 and signals.number_of(word[2:]) is not None else word[1:]
        number = 0 if name.upper() in ("EXIT", "SIGEXIT") else signals.number_of(name)
        if number is None:
            shell.complain(f"kill: {name}: invalid signal specification")
            return 1
        if words and words[0] == "--":
            words.pop(0)
        break
    if not words:
        return usage(shell, "kill")
    sent = [_one(shell, word, number or 0) for word in words]
    if number in signals.STOPPING:
        shell.jobs.stopped()
    return 0 if any(sent) else 1


def _one(shell: Shell, word: str, number: int) -> bool:
    """One process, group or job; False after a complaint."""
    if word.startswith("%"):
        found = shell.jobs.find(word)
        if isinstance(found, str):
            shell.complain(f"kill: {found}")
            return False
        _signal_job(shell, found, number)
        return True
    pid = integer(word)
    if pid is None:
        shell.complain(f"kill: {word}: arguments must be process or job IDs" if word else "kill: `': not a pid or valid job spec")
        return False
    try:
        sending.send(shell.proc, pid, number)
    except OSError as error:
        shell.complain(f"kill: ({pid}) - {describe(error)}")
        return False
    return True


def _signal_job(shell: Shell, job: Job, number: int) -> None:
    """To the whole pipeline; a stopped one is woken so that it can die (jobs.c kill_pid)."""
    was_stopped = job.is_stopped
    for process in list(job.processes):
        process.kill(number)
    if was_stopped and number in (signals.SIGTERM, signals.SIGHUP):
        for process in list(job.processes):
            process.kill(signals.SIGCONT)


def _names(shell: Shell, words: list[str]) -> int:
    if not words:
        list_signals(shell)
        return 0
    status = 0
    for word in words:
        number = integer(word)
        if number is not None:
            number = number - 128 if number > 128 else number
            name = "EXIT" if number == 0 else signals.NAMES.get(number)
            answer = name
        else:
            known = 0 if word.upper() in ("EXIT", "SIGEXIT") else signals.number_of(word)
            answer = None if known is None else str(known)
        if answer is None:
            shell.complain(f"kill: {word}: invalid signal specification")
            status = 1
        else:
            shell.out(answer + "\n")
    return status
