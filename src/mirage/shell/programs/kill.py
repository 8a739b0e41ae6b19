"""kill, pgrep, pkill and pidof (procps-ng 4.0.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import sending, signals
from mirage.shell.bash.regex import RegexFault, compile_regex
from mirage.shell.lib import nss
from mirage.shell.lib.options import UsageError, misused, parse, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

SECOND = 1_000_000_000
KILL_LONGS = {"signal": ":s", "queue": ":q", "list": "?l", "table": "L", "help": "h", "version": "V"}
NONE = -1  # the number of a signal that there is not
COMM = 15  # bytes of a process's name that the kernel keeps
MISTAKES = {  # option -> what is said of a word that is none
    "P": "not a number", "g": "invalid process group", "s": "invalid session id", "u": "invalid user name", "U": "invalid user name",
    "G": "invalid group name",
}  # fmt: skip
REFUSED = {"(": "Unmatched ( or \\(", "*": "Invalid preceding regular expression", "+": "Invalid preceding regular expression"}
LISTED = [signals.NAMES[number] if number != signals.SIGIO else "POLL" for number in range(1, 32)]
LONGS = {
    "signal": ":signal", "queue": ":q", "echo": "e", "count": "c", "delimiter": ":d", "full": "f", "list-full": "a", "list-name": "l",
    "pgroup": ":g", "group": ":G", "ignore-case": "i", "newest": "n", "oldest": "o", "older": ":O", "parent": ":P", "session": ":s",
    "terminal": ":t", "euid": ":u", "uid": ":U", "exact": "x", "inverse": "v", "lightweight": "w", "pidfile": ":F",
    "logpidfile": "L", "runstates": ":r", "ignore-ancestors": "A", "cgroup": ":cgroup", "ns": ":ns", "nslist": ":nslist",
    "help": "h", "version": "V",
}  # fmt: skip


@program("kill")
def kill(proc: Process) -> int:
    args, number = list(proc.args), signals.SIGTERM
    for index, word in enumerate(args):  # skill_getopt_signal(): the first -SIGNAL, wherever it stands
        if word.startswith("-") and (found := signals.number_of(word[1:])) is not None:
            number = found
            del args[index]
            break
    try:
        options, operands = scan(args, "hVlLs:q:", KILL_LONGS)
    except UsageError as error:
        word = next((word for word in args if word.startswith("-")), "")
        if word[1:2].isdigit():
            return 0  # a signal beyond all is sent to nobody, in silence
        if word[1:2].isalpha():
            proc.error(f"invalid argument {word[1]}")
        else:
            misused(proc, error)
        proc.err(recorded(proc, "kill.help"))
        return 1
    for option, value in options:
        match option:
            case "h":
                proc.out(recorded(proc, "kill.help"))
                return 0
            case "V":
                proc.out("kill from procps-ng 4.0.2\n")
                return 0
            case "l" | "L":
                return _list(proc, option, value or (operands[0] if operands and option == "l" else ""))
            case "s":
                chosen = signals.number_of(value)
                if chosen is None:
                    return proc.error(f"({operands[0]}): Invalid argument" if operands else f"unknown signal name {value}")
                number = chosen
    if not operands:
        proc.err(recorded(proc, "kill.help"))
        return 1
    status = 0
    for word in operands:
        if not word.removeprefix("-").isdecimal():
            return proc.error(f"failed to parse argument: '{word}'")
        try:
            sending.send(proc, int(word), number)
        except OSError as error:
            status = proc.error(f"({word}): {error.strerror}")
    return status


def _list(proc: Process, option: str, word: str) -> int:
    if word:
        number = signals.number_of(word)
        if number is None and word.isdecimal():
            return proc.error(f"unknown signal name {word}", 0)
        if number is None:
            return proc.error(f"unknown signal name {word}")
        proc.out(f"{LISTED[number - 1] if word.isdecimal() and 0 < number < 32 else number}\n")
        return 0
    if option == "L":
        cells = [f"{number:2} {name}" + ("\n" if number % 7 == 0 else " " * (8 - len(name))) for number, name in enumerate(LISTED, 1)]
        proc.out("".join(cells) + "\n")
    else:
        proc.out(fill(LISTED, 78))
    return 0


def fill(words: list[str], width: int) -> str:
    """Words in lines of at most so many characters."""
    lines: list[list[str]] = [[]]
    for word in words:
        if len(" ".join([*lines[-1], word])) > width:
            lines.append([])
        lines[-1].append(word)
    return "".join(" ".join(line) + "\n" for line in lines)


@program("pgrep")
async def pgrep(proc: Process) -> int:
    return await _grep(proc, "pgrep")


@program("pkill")
async def pkill(proc: Process) -> int:
    return await _grep(proc, "pkill")


async def _grep(proc: Process, kind: str) -> int:
    args, number = list(proc.args), signals.SIGTERM
    if kind == "pkill":
        for index, word in enumerate(args):
            if word.startswith("-") and len(word) > 1 and (found := signals.number_of(word[1:])) is not None:
                number = found
                del args[index]
                break
    hint = f"Try `{proc.name} --help' for more information.\n"
    short = "LF:cfinoxP:O:Ag:s:u:U:G:t:r:q:hV" + ("ald:wv" if kind == "pgrep" else "e")
    options, operands = parse(proc, short, LONGS, args=args, status=2, hint=recorded(proc, f"{kind}.help"))
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, f"{kind}.help"))
        return 0
    if "V" in given:
        proc.out(f"{kind} from procps-ng 4.0.2\n")
        return 0
    if "signal" in given:
        found = signals.number_of(given["signal"])
        number = NONE if found is None else found
    for option, value in options:
        if complaint := _mistake(proc, option, value):
            proc.err(recorded(proc, f"{kind}.help") if not value else f"{proc.name}: {complaint}\n")
            return 2
    if given.keys() & {"n", "o"} and (given.keys() >= {"n", "o"} or "v" in given):
        proc.err(recorded(proc, f"{kind}.help"))
        return 2
    if "L" in given and "F" not in given:
        proc.error("-L without -F makes no sense")
        proc.err(hint)
        return 2
    if "F" in given:
        pid = _kept(proc, given["F"])
        if not pid:
            proc.error("pidfile not valid")
            proc.err(hint)
            return 1
        given["F"] = pid
    if len(operands) > 1:
        proc.error("only one pattern can be provided")
        proc.err(hint)
        return 2
    if not operands and not given.keys() & set("PgsuUGtrFO"):
        proc.error("no matching criteria specified")
        proc.err(hint)
        return 2
    if operands and len(operands[0]) > COMM and "f" not in given and operands[0].isalnum():
        proc.error(f"pattern that searches for process name longer than {COMM} characters will result in zero matches")
        proc.err(f"Try `{proc.name} -f' option to match against the complete command line.\n")
        return 1
    chosen_entries = await _select(proc, given, operands[0] if operands else "")
    return _tell(proc, given, chosen_entries) if kind == "pgrep" else _kill_all(proc, given, chosen_entries, number)


def _mistake(proc: Process, option: str, value: str) -> str:
    """What is wrong with a list, by its first bad word; an empty list is wrong as well."""
    said = MISTAKES.get(option, "")
    if not said:
        return ""
    if not value:
        return said
    for word in value.split(","):
        match option:
            case "u" | "U":
                is_known = word.isdecimal() or nss.user(proc, word) is not None
            case "G":
                is_known = word.isdecimal() or nss.group(proc, word) is not None
            case _:
                is_known = word.isdecimal()
        if not is_known:
            return f"{said}: {word}"
    return ""


def _kept(proc: Process, path: str) -> str:
    """The number in a pidfile; nothing where there is none."""
    try:
        text = to_text(proc.read_file(path, 1 << 10)).split()
    except OSError:
        return ""
    return text[0] if text and text[0].isdecimal() else ""


async def _select(proc: Process, given: dict[str, str], pattern: str) -> list[ProcessEntry]:
    found = []
    try:
        regex = compile_regex(f"^({pattern})$" if "x" in given else pattern, "i" in given) if pattern else None
    except RegexFault:
        proc.fail(f"regex error: {REFUSED.get(pattern[:1], 'Invalid regular expression')}", 2)
    for entry in list(proc.visit.processes):
        if entry.pid == proc.pid or not _fits(proc, entry, given):
            continue
        text = to_text(b" ".join(entry.cmdline)) if "f" in given and entry.cmdline else to_text(entry.comm)
        is_match = regex is None or await regex.search(text, proc.tick) is not None
        if is_match != ("v" in given):
            found.append(entry)
    if found and ("n" in given or "o" in given):
        pick = max if "n" in given else min
        found = [pick(found, key=lambda entry: (entry.start_time, entry.pid))]
    return found


def _fits(proc: Process, entry: ProcessEntry, given: dict[str, str]) -> bool:
    """Every list that is given must name the process."""
    for option, value in given.items():
        words = value.split(",")
        match option:
            case "F":
                fits = str(entry.pid) == value
            case "P":
                fits = str(entry.ppid) in words
            case "g":
                fits = str(entry.pgid) in words or ("0" in words and entry.pgid == proc.pgid)
            case "s":
                fits = str(entry.sid) in words
            case "u" | "U":
                fits = str(entry.uid) in words or nss.user_name(proc, entry.uid) in words
            case "G":
                group = nss.group(proc, entry.gid)
                fits = str(entry.gid) in words or (group is not None and group.name in words)
            case "t":
                fits = (entry.tty or "-") in [word.removeprefix("/dev/") for word in words]
            case "r":
                fits = entry.state in value
            case "O":
                fits = value.isdecimal() and proc.clock.now() - entry.start_time >= int(value) * SECOND
            case _:
                continue
        if not fits:
            return False
    return True


def _tell(proc: Process, given: dict[str, str], found: list[ProcessEntry]) -> int:
    if "c" in given:
        proc.out(f"{len(found)}\n")
        return 0 if found else 1
    between = given.get("d", "\n")
    rows = []
    for entry in found:
        if "a" in given:
            rows.append(f"{entry.pid} {to_text(b' '.join(entry.cmdline) or entry.comm)}")
        elif "l" in given:
            rows.append(f"{entry.pid} {to_text(entry.comm)}")
        else:
            rows.append(str(entry.pid))
    proc.out(between.join(rows) + "\n" if rows else "")
    return 0 if found else 1


def _kill_all(proc: Process, given: dict[str, str], found: list[ProcessEntry], number: int) -> int:
    count = 0
    for entry in found:
        if entry.pid not in proc.visit.processes:  # it went with one before it
            continue
        if number == NONE or not sending.may(proc, entry):
            why = "Invalid argument" if number == NONE else "Operation not permitted"
            proc.error(f"killing pid {entry.pid} failed: {why}")
            continue
        if "e" in given:
            proc.out(f"{to_text(entry.comm)} killed (pid {entry.pid})\n")
        sending.deliver(proc, entry, number)
        count += 1
    if "c" in given:
        proc.out(f"{len(found)}\n")
    return 0 if count else 1


@program("pidof", path="/usr/bin/pidof")
def pidof(proc: Process) -> int:
    """pidof of procps or sysvinit-utils: the newest first."""
    options, operands = parse(proc, "sqcnxwo:S:hV", {"single-shot": "s"}, hint="")
    given = dict(options)
    omitted = {value for option, values in options if option == "o" for value in values.split(",")}
    found = [
        entry.pid
        for entry in proc.visit.processes
        if not entry.kernel and str(entry.pid) not in omitted and entry.pid != proc.pid and _is_called(entry, operands)
    ]
    found = found[-1:] if "s" in given else found[::-1]
    if not found:
        return 1
    if "q" not in given:
        proc.out(given.get("S", " ").join(map(str, found)) + "\n")
    return 0


def _is_called(entry: ProcessEntry, names: list[str]) -> bool:
    first = to_text(entry.cmdline[0]) if entry.cmdline else ""
    return any(name in (to_text(entry.comm), first, first.rsplit("/", 1)[-1], to_text(entry.exe)) for name in names)
