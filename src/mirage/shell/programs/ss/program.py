"""ss (iproute2 6.1.0): sockets, in columns that are as wide as what is in them and, on a terminal, fill its width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.options import Options, parse
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.lib.text import to_text
from mirage.shell.net.netfacts import holders, services
from mirage.shell.programs.ss import ssfilter
from mirage.shell.programs.ss.ssfilter import FilterError
from mirage.shell.registry import program
from mirage.world.kernel.unixsockets import NETLINK

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.visit import SocketFact

LONGS = {
    "numeric": "n", "resolve": "r", "options": "o", "extended": "e", "memory": "m", "info": "i", "processes": "p", "threads": "T", "bpf": "b",
    "events": "E", "dccp": "d", "tcp": "t", "sctp": "S", "udp": "u", "raw": "w", "unix": "x", "tipc": "tipc", "vsock": "vsock", "all": "a",
    "listening": "l", "ipv4": "4", "ipv6": "6", "packet": "0", "family": ":f", "socket": ":A", "query": ":A", "summary": "s", "diag": ":D",
    "filter": ":F", "version": "V", "help": "h", "context": "Z", "contexts": "z", "net": ":N", "tipcinfo": "tipcinfo", "kill": "K",
    "no-header": "H", "oneline": "O", "xdp": "xdp", "mptcp": "M", "inet-sockopt": "inet-sockopt", "tos": "tos", "cgroup": "cgroup",
}  # fmt: skip
ORDER = ("unix", "udp", "udp6", "tcp", "tcp6")  # the order in which ss asks for them
FAMILIES = ("inet", "inet6", "link", "unix", "help", "netlink", "vsock", "tipc", "xdp")  # those that -f takes
TABLES = frozenset(  # those that -A takes
    "all inet udp tcp dccp sctp mptcp raw unix unix_stream u_str unix_seqpacket u_seq unix_dgram u_dgr packet packet_dgram p_dgr packet_raw "
    "p_raw netlink vsock vsock_stream v_str vsock_dgram v_dgr tipc xdp".split()
)
KINDS = {"stream": "u_str", "dgram": "u_dgr", "seqpacket": "u_seq"}


@dataclass(slots=True)
class Column:
    """One column: `lead` stands before it, unless it begins the line."""

    head: str
    is_right: bool = False
    lead: str = " "
    width: int = 0


def _columns() -> list[Column]:
    return [
        Column("Netid", lead=""), Column("State"), Column("Recv-Q"), Column("Send-Q"), Column("Local Address:", True), Column("Port", lead=""),
        Column("Peer Address:", True), Column("Port", lead=""), Column("Process", lead=""),
    ]  # fmt: skip


@program("ss")
def ss(proc: Process) -> int:
    options, operands = parse(
        proc, "dhaletuwxnro460spTbEf:miA:D:F:vVzZN:KHOSM", LONGS, status=255, hint=recorded(proc, "ss.help")
    )  # fmt: skip
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, "ss.help"))
        return 0
    if "V" in given or "v" in given:
        proc.out(f"ss utility, iproute2-{upstream(proc, 'iproute2')}\n")
        return 0
    if "Z" in given or "z" in given:
        proc.err("ss: SELinux is not enabled.\n")
        return 1
    if wrong := _unknown(options):
        proc.err(f"{wrong}\n{recorded(proc, 'ss.help')}")
        return 255
    usual = ssfilter.ALL if "a" in given else ssfilter.SERVERS if "l" in given else ssfilter.CONNECTED
    try:
        states, words = ssfilter.states(operands, usual)
        named = services(proc) if words or "n" not in given else {}
        fits = ssfilter.parsed(words, {name: port for (port, _), name in named.items()}) if words else None
    except FilterError as error:
        proc.err(f"{error}{recorded(proc, 'ss.help') if error.is_usage else ''}")
        return error.status
    facts = proc.host.sockets(proc.visit)
    if "s" in given:
        _summary(proc, facts)
        return 0
    wanted = _families(given)
    chosen = [fact for name in ORDER for fact in facts if fact.protocol == name and name in wanted]
    chosen = [fact for fact in chosen if fact.state in states and (fits is None or fits(fact))]
    columns = _columns()
    kinds = {name.rstrip("6") for name in wanted}
    skipped = set()
    if len(kinds) == 1 and wanted != {"unix"}:
        skipped.add(0)
    if len(states) == 1:
        skipped.add(1)
    names = {} if "n" in given else named
    rows = [_row(proc, fact, given, names) for fact in chosen]
    if "H" not in given:
        rows.insert(0, [column.head for column in columns])
    kept = [index for index in range(len(columns)) if index not in skipped]
    used = [columns[index] for index in kept]
    used[0].lead = ""
    _render(proc, used, [[row[index] for index in kept] for row in rows])
    return 0


def _unknown(options: Options) -> str:
    """What is said of the first family or table that there is not."""
    for key, value in options:
        if key == "f" and value not in FAMILIES:
            return f'ss: "{value}" is invalid family'
        if key == "A" and (wrong := [word for word in value.split(",") if word.removeprefix("!") not in TABLES]):
            return f'ss: "{wrong[0]}" is illegal socket table id'
    return ""


def _families(given: dict[str, str]) -> set[str]:
    wanted: set[str] = set()
    for key, names in (("t", ("tcp", "tcp6")), ("u", ("udp", "udp6")), ("x", ("unix",)), ("w", ()), ("d", ()), ("S", ()), ("0", ())):
        if key in given:
            wanted |= {*names} or {key}
    if "A" in given:
        for word in given["A"].split(","):
            wanted |= {"inet": {"tcp", "tcp6", "udp", "udp6"}, "all": set(ORDER)}.get(word, {word, word + "6"})
    if not wanted:
        wanted = set(ORDER)
        if given.keys() & {"4", "6"} or given.get("f") in ("inet", "inet6"):
            wanted -= {"unix"}
    if "4" in given or given.get("f") == "inet":
        wanted = {name for name in wanted if not name.endswith("6")}
    if "6" in given or given.get("f") == "inet6":
        wanted = {name for name in wanted if name.endswith("6")}
    return wanted


def _row(proc: Process, fact: SocketFact, given: dict[str, str], names: dict[tuple[int, str], str]) -> list[str]:
    backlog = fact.backlog or (4096 if fact.path.startswith((b"/run/systemd", b"/run/udev", b"/run/dbus")) else 128)
    queue = backlog if fact.state == "LISTEN" else fact.send_queue
    start = ["", fact.state, f"{fact.receive_queue:<6}", f"{queue:<6}"]
    extra = ""
    if "p" in given:
        found = ",".join(
            f'("{to_text(entry.comm).partition(")")[0]}",pid={entry.pid},fd={fd})' for entry, fd in reversed(holders(proc, fact))
        )
        extra += f" users:({found})" if found else ""
    if "e" in given:
        extra += f" uid:{fact.uid}" if fact.uid else ""
        extra += f" ino:{fact.inode} sk:{fact.inode % 4093 + 1:x}"
        extra += " v6only:1" if fact.v6only else ""
        extra += " <->"
    if "o" in given and fact.state == "ESTAB" and fact.protocol.startswith("tcp"):
        extra += " timer:(keepalive,115min,0)"
    if fact.protocol == "unix":
        path = to_text(fact.path) or "*"
        start[0] = KINDS.get(fact.kind, "u_str")
        return [*start, f"{path} ", str(fact.inode), "* ", str(fact.peer), extra]
    start[0] = fact.protocol.rstrip("6")
    local, remote = (_place(fact, place, names) for place in (fact.local, fact.remote))
    return [*start, *local, *remote, extra]


def _place(fact: SocketFact, place: tuple[str, int], names: dict[tuple[int, str], str]) -> tuple[str, str]:
    address, port = place
    if ":" in address:
        address = (
            "*"
            if address == "::" and not fact.v6only and fact.protocol.endswith("6") and fact.state in ("LISTEN", "UNCONN")
            else f"[{address}]"
        )
    shown = names.get((port, fact.protocol[:3]), str(port)) if port else "*"
    return f"{address}:", shown


def _render(proc: Process, columns: list[Column], rows: list[list[str]]) -> None:
    """render() of ss.c: widths as the content needs; what a terminal's line has left over is spread over its columns."""
    for index, column in enumerate(columns):
        column.width = max((len(row[index]) for row in rows), default=0)
        if column.width:
            column.width += len(column.lead)
    if proc.isatty(1):
        _spread(columns, proc.columns())
    for row in rows:
        text = ""
        for column, field in zip(columns, row, strict=True):
            if not column.width:
                continue
            room = column.width - len(column.lead)
            text += column.lead + (f"{field:>{room}}" if column.is_right else f"{field:<{room}}")
        proc.out(text + "\n")


def _spread(columns: list[Column], screen: int) -> None:
    line: list[Column] = []
    for column in [*(column for column in columns if column.width), None]:
        used = sum(entry.width for entry in line)
        if column is not None and (not line or used + column.width <= screen):
            line.append(column)
            continue
        spare = screen - used
        for index, entry in enumerate(line):
            share = max(0, spare) // (len(line) - index)
            entry.width += share
            spare -= share
        line = [column] if column is not None else []


def _summary(proc: Process, facts: list[SocketFact]) -> None:
    counts = {name: sum(fact.protocol == name for fact in facts) for name in ORDER}
    established = sum(fact.state == "ESTAB" and fact.protocol.startswith("tcp") for fact in facts)
    waiting = sum(fact.state == "TIME-WAIT" for fact in facts)
    tcp = counts["tcp"] + counts["tcp6"]
    total = len(facts) + NETLINK
    proc.out(f"Total: {total}\nTCP:   {tcp + waiting} (estab {established}, closed {waiting}, orphaned 0, timewait {waiting})\n\n")
    proc.out("Transport Total     IP        IPv6\n")
    for name, four, six in (
        ("RAW", 0, 0), ("UDP", counts["udp"], counts["udp6"]), ("TCP", counts["tcp"], counts["tcp6"]),
        ("INET", counts["udp"] + counts["tcp"], counts["udp6"] + counts["tcp6"]), ("FRAG", 0, 0),
    ):  # fmt: skip
        proc.out(f"{name}\t  {four + six:<9} {four:<9} {six:<9}\n")
    proc.out("\n")
