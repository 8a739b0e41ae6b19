"""mesg (util-linux 2.38.1): whether others may write to the terminal. Root's .profile on Debian runs `mesg n` at every login."""

from __future__ import annotations

from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.process import Process
from mirage.shell.registry import program

IS_YES, IS_NO, FAILED = 0, 1, 2  # mesg(1), exit status


@program("mesg")
def mesg(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "vVh", {"verbose": "v", "version": "V", "help": "h"})
    except UsageError as error:
        misused(proc, error)
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return IS_NO
    given = {name for name, _ in options}
    if "h" in given:
        proc.out(recorded(proc, "mesg.help").replace("{name}", proc.name))
        return IS_YES
    if "V" in given:
        proc.out(f"{proc.name} from util-linux 2.38.1\n")
        return IS_YES
    terminal = next((proc.fds[fd] for fd in (0, 1, 2) if proc.isatty(fd)), None)
    if terminal is None or proc.tty is None:
        if "v" in given:
            proc.err(f"{proc.name}: no tty\n")
        return FAILED
    closed, number = proc.host.place(proc.visit.layer).closed_terminals, int(proc.tty.name.rpartition("/")[2])
    if not words:
        proc.out("is n\n" if number in closed else "is y\n")
        return IS_NO if number in closed else IS_YES
    match words[0][:1]:
        case "y":
            closed.discard(number)
        case "n":
            closed.add(number)
        case _:
            proc.err(f"{proc.name}: invalid argument: {words[0]}\nTry '{proc.name} --help' for more information.\n")
            return IS_NO  # recorded: errtryhelp(EXIT_FAILURE)
    if "v" in given:
        proc.out(f"write access to your terminal is {'denied' if number in closed else 'allowed'}\n")
    return IS_NO if number in closed else IS_YES
