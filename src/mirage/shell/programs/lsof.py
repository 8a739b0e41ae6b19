"""lsof (4.95.0): the files and sockets that processes have open, as far as the caller may look into them."""

from __future__ import annotations

import ipaddress
import re
import stat as st
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.destination import join
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.net import network
from mirage.shell.net.netfacts import services
from mirage.shell.registry import program
from mirage.world.kernel import unixsockets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.process import Process
    from mirage.vfs.types import Stat
    from mirage.world.processes import ProcessEntry
    from mirage.world.visit import SocketFact

SPEC = re.compile(r"([46])?(tcp|udp)?(?:@([^:]+))?(?::(.+))?\Z", re.IGNORECASE)
STATES = {"ESTAB": "ESTABLISHED", "TIME-WAIT": "TIME_WAIT", "CLOSE-WAIT": "CLOSE_WAIT", "SYN-SENT": "SYN_SENT"}
COMMAND = 9  # characters of a command's name
TYPES = {
    st.S_IFREG: "REG",
    st.S_IFDIR: "DIR",
    st.S_IFCHR: "CHR",
    st.S_IFBLK: "BLK",
    st.S_IFIFO: "FIFO",
    st.S_IFSOCK: "unix",
    st.S_IFLNK: "LINK",
}
ABSENT = {  # option -> what is said where its value is missing
    "c": "missing -c option value", "d": "no file descriptor specified", "p": "no process ID specified", "u": "no UIDs specified",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line; `path` is what FILE operands are compared with."""

    entry: ProcessEntry
    fd: str
    mode: str
    type: str
    device: str
    size: str
    node: str
    name: str
    socket: SocketFact | None = None
    stat: Stat | None = None


@program("lsof")
def lsof(proc: Process) -> int:
    words, below = _below(proc.args)
    try:
        options, names = scan(_joined(words), "ab?c:d:D:e:Ff:g:hi::K::kl:L::MmNnOo:p:P+r:Rs::S:tT:u:UvVwx:X", {})
    except UsageError as error:
        letter = str(error).rpartition("'")[0][-1:]
        is_known = "requires an argument" in str(error) and letter in ABSENT
        return _misuse(proc, ABSENT[letter] if is_known else f"illegal option character: {letter}")
    given = dict(options)
    if "v" in given:
        proc.err(recorded(proc, "lsof.version"))
        return 0
    for user in given.get("u", "").replace("^", "").split(",") if "u" in given else ():
        if not user.isdecimal() and nss.user(proc, user) is None:
            return _misuse(proc, f"can't get UID for {user}")
    if (bad := next((word for word in given.get("g", "0").split(",") if not word.lstrip("^").isdecimal()), None)) is not None:
        return _misuse(proc, f"illegal process group ID: {bad}")
    if given.keys() & {"h", "?"}:
        proc.err(recorded(proc, "lsof.usage"))
        return 0
    specs = [value for key, value in options if key == "i"]
    for spec in specs:
        found = SPEC.match(spec)
        if found is None or (found[0] == "" and spec):
            return _misuse(proc, f"unknown protocol name ({spec.split(':')[0].split('@')[0]}) in: -i {spec}")
    if "p" in given and (bad := next((word for word in given["p"].split(",") if not word.lstrip("^").isdecimal()), None)) is not None:
        return _misuse(proc, f"illegal process ID: {bad}")
    for path in below:
        try:
            proc.stat(path)
        except OSError as error:
            return _misuse(proc, f"WARNING: can't stat({path}): {why(error)}")
    return _list(proc, given, specs, names, below)


def _misuse(proc: Process, text: str) -> int:
    proc.err(f"lsof: {text}\n{recorded(proc, 'lsof.usage')}")
    return 1


def _below(args: list[str]) -> tuple[list[str], list[str]]:
    """The words without +D and +d, and the directories behind those."""
    words: list[str] = []
    below: list[str] = []
    rest = list(args)
    while rest:
        word = rest.pop(0)
        if word[:2] in ("+D", "+d"):
            below.append(word[2:] or (rest.pop(0) if rest else ""))
        else:
            words.append(word)
    return words, below


def _joined(args: list[str]) -> list[str]:
    """-i takes the next word if it looks like no option (GetOpt() of main.c)."""
    words: list[str] = []
    for word in args:
        if words and words[-1] == "-i" and word[:1] not in ("-", "+"):
            words[-1] += word
        else:
            words.append(word)
    return words


def _list(proc: Process, given: dict[str, str], specs: list[str], names: list[str], below: list[str]) -> int:
    status = 0
    wanted: list[tuple[str, Stat]] = []
    for name in names:
        try:
            wanted.append((name, proc.stat(name)))
        except OSError as error:
            proc.err(f"lsof: status error on {name}: {why(error)}\n")
            status = 1
    if names and not wanted:
        return 1
    places = [to_text(proc.caller.realpath(to_bytes(path))).rstrip("/") for path in below]
    rows = [row for row in _rows(proc) if _is_chosen(proc, row, given, specs, wanted, places)]
    if not rows:
        return 1
    if "t" in given:
        proc.out("".join(f"{pid}\n" for pid in dict.fromkeys(row.entry.pid for row in rows)))
        return status
    _print(proc, rows, given)
    return status


def _is_chosen(
    proc: Process, row: Row, given: dict[str, str], specs: list[str], wanted: list[tuple[str, Stat]], places: list[str]
) -> bool:
    tests = []
    if places:
        tests.append(any(f"{row.name}/".startswith(f"{place}/") for place in places))
    if specs:
        tests.append(
            row.socket is not None and any(_fits(proc, row.socket, spec) for spec in specs) and _has_state(row.socket, given)
        )
    if wanted:
        tests.append(row.stat is not None and any((row.stat.dev, row.stat.ino) == (stat.dev, stat.ino) for _, stat in wanted))
    if "p" in given:
        tests.append(str(row.entry.pid) in given["p"].split(","))
    if "u" in given:
        tests.append(nss.user_name(proc, row.entry.uid) in given["u"].split(",") or str(row.entry.uid) in given["u"].split(","))
    if "c" in given:
        tests.append(to_text(row.entry.comm).startswith(given["c"]))
    if "U" in given:
        tests.append(row.type == "unix")
    return not tests or (all(tests) if "a" in given else any(tests))


def _has_state(fact: SocketFact, given: dict[str, str]) -> bool:
    wanted = given.get("s", "")
    if not wanted:
        return True
    protocol, _, state = wanted.partition(":")
    return not fact.protocol.startswith(protocol.lower()) or STATES.get(fact.state, fact.state) == state.upper()


def _fits(proc: Process, fact: SocketFact, spec: str) -> bool:
    found = SPEC.match(spec)
    if found is None:
        return False
    family, protocol, host, ports = found.groups()
    is_v6 = fact.protocol.endswith("6")
    if (family == "4" and is_v6) or (family == "6" and not is_v6) or (protocol and not fact.protocol.startswith(protocol.lower())):
        return False
    if host and host not in (fact.local[0], fact.remote[0]):
        return False
    if not ports:
        return True
    table = {name: number for (number, _), name in services(proc).items()}
    for part in ports.split(","):
        low, _, high = part.partition("-")
        first = int(low) if low.isdecimal() else table.get(low, -1)
        last = int(high) if high.isdecimal() else first
        if any(first <= port <= last for port in (fact.local[1], fact.remote[1])):
            return True
    return False


def _rows(proc: Process) -> Iterator[Row]:
    sockets: dict[tuple[int, int], SocketFact] = {}
    for fact in proc.host.sockets(proc.visit):
        for pid, fd in fact.pids:
            sockets[pid, fd] = fact
    for entry in sorted(proc.visit.processes, key=lambda entry: entry.pid):
        proc.session.step(50)
        if proc.uid not in (0, entry.uid):
            continue
        yield _file(proc, entry, "cwd", "", to_text(entry.directory))
        yield _file(proc, entry, "rtd", "", "/")
        if entry.exe:
            yield _file(proc, entry, "txt", "", to_text(entry.exe))
        held = {fd for pid, fd in sockets if pid == entry.pid}
        paths = entry.fds() if entry.fds is not None else {}
        for fd in sorted({*held, *paths}):
            if fd in held:
                fact = sockets[entry.pid, fd]
                yield _unix(entry, fd, fact) if fact.protocol == "unix" else _socket(proc, entry, fd, fact)
                continue
            path = to_text(paths[fd])
            if not path.startswith(("/", "socket:", "pipe:", "anon_inode:")):
                path = join(to_text(entry.directory), path)
            yield _file(proc, entry, str(fd), "u" if not path.startswith("/dev/null") or fd else "r", path)


def _unix(entry: ProcessEntry, fd: int, fact: SocketFact) -> Row:
    state = {"LISTEN": "LISTEN", "ESTAB": "CONNECTED"}.get(fact.state, "UNCONNECTED")
    name = f"{to_text(fact.path)} type={fact.kind.upper()} ({state})".lstrip()
    return Row(entry, str(fd), "u", "unix", f"0x{unixsockets.pointer(fact.inode)}", "0t0", str(fact.inode), name)


def _file(proc: Process, entry: ProcessEntry, fd: str, mode: str, path: str) -> Row:
    if path.startswith(("socket:", "pipe:", "anon_inode:")):
        kind = {"s": "unix", "p": "FIFO", "a": "a_inode"}[path[0]]
        number = path.partition("[")[2].rstrip("]")
        device = {"unix": "0x0000000000000000", "FIFO": "0,13", "a_inode": "0,14"}[kind]
        node = number if number.isdecimal() else "1048"
        name = {"unix": "type=STREAM", "FIFO": "pipe", "a_inode": path.partition(":")[2]}[kind]
        return Row(entry, fd, mode, kind, device, "0t0" if kind != "a_inode" else "0", node, name)
    try:
        stat = proc.stat(path)
    except OSError:
        return Row(entry, fd, mode, "unknown", "", "", "", path)
    kind = TYPES.get(st.S_IFMT(stat.mode), "REG")
    is_device = kind in ("CHR", "BLK")
    rdev = stat.rdev if is_device else stat.dev
    device = f"{rdev >> 8 & 0xFFF},{rdev & 0xFF | rdev >> 12 & 0xFFF00}"
    return Row(entry, fd, mode, kind, device, "0t0" if is_device else str(stat.size), str(stat.ino), path, None, stat)


def _socket(proc: Process, entry: ProcessEntry, fd: int, fact: SocketFact) -> Row:
    kind = "IPv6" if fact.protocol.endswith("6") else "IPv4"
    return Row(entry, str(fd), "u", kind, str(fact.inode), "0t0", fact.protocol.rstrip("6").upper(), "", fact)


def _print(proc: Process, rows: list[Row], given: dict[str, str]) -> None:
    table = {} if "P" in given else services(proc)
    lines = [("COMMAND", "PID", "USER", "FD", "  ", "TYPE", "DEVICE", "SIZE/OFF", "NODE", "NAME")]
    for row in rows:
        name = row.name if row.socket is None else _ends(proc, row.socket, table, given)
        user = str(row.entry.uid) if "l" in given else nss.user_name(proc, row.entry.uid)[:8]
        command = to_text(row.entry.comm)[:COMMAND]
        lines.append(
            (command, str(row.entry.pid), user, row.fd, f"{row.mode or ' '} ", row.type, row.device, row.size, row.node, name)
        )
    widths = [max(len(line[index]) for line in lines) for index in range(10)]
    for line in lines:
        command, pid, user, fd, mode, kind, device, size, node, name = line
        proc.out(
            f"{command:<{widths[0]}} {pid:>{widths[1]}} {user:>{widths[2]}} {fd:>4}{mode} {kind:>{max(4, widths[5])}} {device:>{widths[6]}} "
            f"{size:>{widths[7]}} {node:>{widths[8]}} {name}\n"
        )


def _ends(proc: Process, fact: SocketFact, table: dict[tuple[int, str], str], given: dict[str, str]) -> str:
    protocol = fact.protocol.rstrip("6")

    def end(address: tuple[str, int]) -> str:
        host = "*" if ipaddress.ip_address(address[0]).is_unspecified else address[0]
        if host != "*" and "n" not in given:
            host = network.reverse(proc, host) or host
        host = f"[{host}]" if ":" in host else host
        return f"{host}:{table.get((address[1], protocol), address[1]) if address[1] else '*'}"

    text = end(fact.local)
    if fact.remote[1]:
        text += f"->{end(fact.remote)}"
    return text if protocol == "udp" else f"{text} ({STATES.get(fact.state, fact.state)})"
