"""screen (GNU 4.09.00): a window on the same terminal, or one without any; what runs detached is listed until it ends.

A window keeps its keys to itself: ^A is the program's that runs in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.fullscreen import ENTER, LEAVE
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.lib.timeformat import format_time
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

VERSION = "Screen version 4.09.00 (GNU) 30-Jan-22\n"
VALUED = frozenset("AcehLpsStTX")
FLAGS = frozenset("46aDdfiLlmOqQRrUvx")
FLOWS = frozenset("n0y1ta")  # what may stand behind -f
ATTACHED = "Must be connected to a terminal.\r\n"


@program("screen")
async def screen(proc: Process) -> int:
    given: dict[str, str] = {}
    words = list(proc.args)
    while words and words[0].startswith("-") and len(words[0]) > 1:
        word = words.pop(0)
        if word in ("-ls", "-list", "-wipe"):
            given["ls"] = words[0] if words else ""
            return _list(proc, given["ls"])
        if word in ("-v", "--version"):
            proc.out(VERSION)
            return 0
        if word in ("-help", "--help", "-h") and len(word) > 2:
            proc.out(recorded(proc, "screen.help"))
            return 1
        for at, letter in enumerate(word[1:], 1):
            if letter in VALUED:
                value = word[at + 1 :] or (words.pop(0) if words else "")
                if letter == "S" and not value:
                    return _misused(proc, "Specify session-name with -S")
                given[letter] = value
                break
            if letter == "f" and word[at + 1 :] and word[at + 1] not in FLOWS:
                return _misused(proc, f"Unknown flow option -{word[at + 1 :]}")
            if letter not in FLAGS and not (letter in FLOWS and word[at - 1] == "f"):
                return _misused(proc, f"Unknown option {word}")
            given[letter] = ""
    if "X" in given:
        return _told(proc, given.get("S", ""), [given["X"], *words])
    if "m" in given and given.keys() & {"d", "D"}:
        return await _detached(proc, given, words)
    if given.keys() & {"d", "D"} and not given.keys() & {"r", "R", "x"}:
        proc.out(f"There is no screen to be detached{f' matching {words[0]}' if words else ''}.\r\n")
        return 1
    if proc.tty is None or not proc.isatty(0):
        proc.out(ATTACHED)
        return 1
    if given.keys() & {"r", "x"} and "R" not in given:
        return _attach(proc, words[0] if words else "", is_shared="x" in given)
    return await _window(proc, given, words)


def _misused(proc: Process, text: str) -> int:
    proc.out(f"{recorded(proc, 'screen.help').rstrip()}\n\nError: {text}\n")
    return 1


def _directory(proc: Process) -> str:
    return f"/run/screen/S-{nss.user_name(proc, proc.uid)}"


def _sessions(proc: Process, match: str) -> list[ProcessEntry]:
    """The daemons that belong to the user, by rising number."""
    found = [entry for entry in proc.visit.processes if entry.cmdline[:1] == [b"SCREEN"] and entry.uid == proc.uid]
    return [entry for entry in found if match in _name(entry) or not match]


def _name(entry: ProcessEntry) -> str:
    words = [to_text(word) for word in entry.cmdline]
    name = next(
        (following for word, following in zip(words, words[1:], strict=False) if word.startswith("-") and word.endswith("S")), ""
    )
    return f"{entry.pid}.{name or 'pts-0.' + 'host'}"


def _shown(proc: Process, entry: ProcessEntry) -> str:
    name = _name(entry).replace("pts-0.host", f"{(proc.tty.name if proc.tty else '').replace('/', '-')}.{proc.hostname}")
    return f"\t{name}\t({format_time(proc, entry.start_time, '%m/%d/%y %H:%M:%S')})\t({'Attached' if entry.tty else 'Detached'})\n"


def _list(proc: Process, match: str) -> int:
    found = _sessions(proc, match)
    if not found:
        proc.out(f"No Sockets found in {_directory(proc)}.\n\r\n")
        return 1
    proc.out("There is a screen on:\n" if len(found) == 1 else "There are screens on:\n")
    proc.out("".join(_shown(proc, entry) for entry in found))
    proc.out(f"{len(found)} Socket{'' if len(found) == 1 else 's'} in {_directory(proc)}.\n")
    return 0


def _attach(proc: Process, match: str, *, is_shared: bool = False) -> int:
    found = _sessions(proc, match)
    if not found:
        verb = "attached" if is_shared else "resumed"
        proc.out(f"There is no screen to be {verb}{f' matching {match}' if match else ''}.\r\n")
        return 1
    proc.out(
        ("There is a screen on:\n" if len(found) == 1 else "There are several suitable screens on:\n")
        + "".join(_shown(proc, entry) for entry in found)
    )
    proc.out(
        "There is no screen to be resumed.\n" if len(found) == 1 else 'Type "screen [-d] -r [pid.]tty.host" to resume one of them.\n'
    )
    return 1


def _told(proc: Process, match: str, command: list[str]) -> int:
    found = _sessions(proc, match)
    if not found:
        proc.out("No screen session found.\r\n")
        return 1
    if command[0] in ("quit", "kill") and found[0].signal is not None:
        found[0].signal(15)
    return 0


async def _detached(proc: Process, given: dict[str, str], words: list[str]) -> int:
    """-dm: a daemon, and in it the command without a terminal of ours."""
    argv = words or [proc.env.get("SHELL", "/bin/sh")]
    null = await proc.open_fd("/dev/null", 2)
    daemon = proc.fork(["SCREEN", *proc.args], fds=dict.fromkeys((0, 1, 2), null), pgid=0)
    null.close()
    daemon.name = "SCREEN"
    daemon.entry.sid, daemon.entry.tty, daemon.entry.comm = daemon.pid, "", b"screen"

    async def body(born: Process) -> int:
        if not words:
            await born.sleep(born.session.limits.seconds)
            return 0
        try:
            return await born.spawn(
                argv, env={**born.env, "STY": f"{born.pid}.{given.get('S', '')}", "TERM": "screen", "WINDOW": "0"}
            )
        except OSError:
            return 1

    daemon.begin(body)
    return 0


async def _window(proc: Process, given: dict[str, str], words: list[str]) -> int:
    argv = words or [proc.env.get("SHELL", "/bin/sh")]
    tty = proc.tty.name.replace("/", "-") if proc.tty is not None else ""
    name = given.get("S") or f"{tty}.{proc.hostname}"
    term = proc.env.get("TERM", "xterm")
    env = {**proc.env, "STY": f"{proc.pid}.{name}", "TERM": f"screen.{term}" if term.startswith("xterm") else "screen", "WINDOW": "0"}
    proc.entry.cmdline = [b"SCREEN", *proc.entry.cmdline[1:]]
    proc.out(f"{ENTER}\x1b[?1h\x1b=\x1b[H\x1b[J")
    await proc.flush()
    try:
        await proc.spawn(argv, env=env)
    except OSError as error:
        proc.out(f"Cannot exec '{argv[0]}': {error.strerror}\r\n")
        await proc.sleep(2.0)
    proc.out(f"\x1b[{(proc.tty.rows if proc.tty else 0) or 24};1H{LEAVE}\x1b[?1l\x1b>[screen is terminating]\n")
    return 0
