"""netstat (net-tools 2.10): sockets, routes and interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.net.netfacts import holders, host_name, program_name, services
from mirage.shell.net.netstack import stack
from mirage.shell.programs.ifconfig import program as ifconfig
from mirage.shell.programs.ip.others import inet6_groups
from mirage.shell.programs.route.program import named, routes, show6
from mirage.shell.registry import program
from mirage.world.kernel import unixsockets
from mirage.world.stack.proc import has_groups

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.visit import SocketFact

LONGS = {
    "tcp": "t", "udp": "u", "raw": "w", "unix": "x", "udplite": "U", "sctp": "S", "listening": "l", "all": "a", "timers": "o",
    "continuous": "c", "interfaces": "i", "help": "h", "programs": "p", "route": "r", "statistics": "s", "numeric": "n", "wide": "W",
    "numeric-hosts": "n", "numeric-ports": "P", "numeric-users": "n", "extend": "e", "verbose": "v", "symbolic": "N", "version": "V",
    "groups": "g", "masquerade": "M", "cache": "C", "fib": "F", "context": "Z", "protocol": ":A", "inet": "4", "inet6": "6",
}  # fmt: skip
STATES = {
    "ESTAB": "ESTABLISHED", "LISTEN": "LISTEN", "TIME-WAIT": "TIME_WAIT", "CLOSE-WAIT": "CLOSE_WAIT", "SYN-SENT": "SYN_SENT",
    "SYN-RECV": "SYN_RECV", "FIN-WAIT-1": "FIN_WAIT1", "FIN-WAIT-2": "FIN_WAIT2", "LAST-ACK": "LAST_ACK", "UNCONN": "",
}  # fmt: skip
FAMILIES = ("tcp", "tcp6", "udp", "udp6")


@program("netstat")
async def netstat(proc: Process) -> int:
    options, _ = parse(proc, "A:CFMacdeghilnNoprstuUSwWxvVZ64?", LONGS, status=3, hint=_usage(proc))
    given = {key for key, _ in options}
    if "h" in given or "?" in given:
        proc.out(_usage(proc))
        return 0
    if "V" in given:
        proc.out(recorded(proc, "netstat.version"))
        return 0
    if "Z" in given:
        proc.err("SELinux is not enabled on this machine.\n")
        return 1
    if "M" in given:
        proc.err("netstat: no support for `ip_masquerade' on this system.\n")
        return 1
    while True:
        _once(proc, given)
        if "c" not in given:
            return 0
        await proc.sleep(1)


def _usage(proc: Process) -> str:
    return recorded(proc, "netstat.help")


def _once(proc: Process, given: set[str]) -> None:
    if "r" in given:
        _routes(proc, given)
    elif "i" in given:
        proc.out("Kernel Interface table\n")
        facts = ifconfig.shown(proc, is_all="a" in given)
        if "e" in given:
            proc.out("".join(ifconfig.full(proc, link, label) for link, label in facts))
        else:
            proc.out("Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n")
            proc.out("".join(ifconfig.short(proc, link, label) for link, label in facts))
    elif "g" in given:
        _groups(proc)
    elif "s" in given:
        _statistics(proc)
    else:
        _sockets(proc, given)


def _routes(proc: Process, given: set[str]) -> None:
    if "6" in given:
        show6(proc)
        return
    proc.out("Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n")
    for row in routes(proc):
        destination, gateway = named(proc, row, is_numeric="n" in given)
        mss, window, irtt = ("-", "-", "-") if row.refuses else (str(row.mss), "0", "0")
        proc.out(f"{destination:<15} {gateway:<15} {row.mask:<15} {row.flags:<6} {mss:>4} {window:<5}{irtt:>7} {row.interface}\n")


def _groups(proc: Process) -> None:
    proc.out("IPv6/IPv4 Group Memberships\nInterface       RefCnt Group\n--------------- ------ ---------------------\n")
    net = stack(proc)
    for link in net.links:
        if link.is_up and has_groups(net, link):
            proc.out(f"{link.name:<15} {1:<6} 224.0.0.1\n")
    for link in net.links:
        for group, users in inet6_groups(link):
            proc.out(f"{link.name:<15} {users:<6} {group}\n")


def _statistics(proc: Process) -> None:
    """-s, of what the counters of the interface and the sockets allow to say."""
    vitals, now = proc.host.vitals, proc.clock.now()

    def count(name: str, low: float, high: float) -> int:
        return vitals.counter(name, low, high, now)

    traffic = vitals.network(now)
    opened = count("tcp active", 0.001, 0.01)
    accepted = count("tcp passive", 0.05, 0.4)
    established = sum(fact.state == "ESTAB" and fact.protocol != "unix" for fact in proc.host.sockets(proc.visit))
    proc.out(
        f"Ip:\n    Forwarding: 2\n    {traffic.received_packets} total packets received\n    0 forwarded\n"
        f"    0 incoming packets discarded\n    {traffic.received_packets - traffic.dropped} incoming packets delivered\n"
        f"    {traffic.sent_packets} requests sent out\n    OutTransmits: {traffic.sent_packets}\n"
        f"Icmp:\n    {(pings := count('icmp in', 0.002, 0.02))} ICMP messages received\n    0 input ICMP message failed\n"
        f"    ICMP input histogram:\n        echo requests: {pings}\n    {pings} ICMP messages sent\n    0 ICMP messages failed\n"
        f"    ICMP output histogram:\n        echo replies: {pings}\nIcmpMsg:\n        InType8: {pings}\n        OutType0: {pings}\n"
        f"Tcp:\n    {opened} active connection openings\n    {accepted} passive connection openings\n"
        f"    {opened // 9} failed connection attempts\n    {accepted // 7} connection resets received\n"
        f"    {established} connections established\n    {traffic.received_packets * 9 // 10} segments received\n"
        f"    {traffic.sent_packets * 9 // 10} segments sent out\n    {traffic.sent_packets // 180} segments retransmitted\n"
        f"    0 bad segments received\n    {accepted // 3} resets sent\n"
        f"Udp:\n    {(names := count('udp in', 0.002, 0.02))} packets received\n    0 packets to unknown port received\n"
        f"    0 packet receive errors\n    {names} packets sent\n    0 receive buffer errors\n    0 send buffer errors\nUdpLite:\n"
        f"IpExt:\n    InOctets: {traffic.received}\n    OutOctets: {traffic.sent}\n    InNoECTPkts: {traffic.received_packets}\n"
    )


def _sockets(proc: Process, given: set[str]) -> None:
    facts = proc.host.sockets(proc.visit)
    wanted = given & {"t", "u", "w", "x", "U", "S"}
    is_inet = not wanted or bool(wanted & {"t", "u", "w", "U", "S"})
    if "p" in given and proc.uid:
        proc.err(f'(No info could be read for "-p": geteuid()={proc.uid} but you should be root.)\n' if not _mine(proc, facts) else
                 "(Not all processes could be identified, non-owned process info\n will not be shown, you would have to be root to see it all.)\n")  # fmt: skip
    which = "servers and established" if "a" in given else "only servers" if "l" in given else "w/o servers"
    if is_inet:
        proc.out(f"Active Internet connections ({which})\n")
        head = f"Proto Recv-Q Send-Q {'Local Address':<23} {'Foreign Address':<23} {'State':<11}"
        head += " User       Inode     " if "e" in given else ""
        head += f" {'PID/Program name':<20}" if "p" in given else ""
        proc.out(head + (" Timer" if "o" in given else "") + "\n")
        names = {} if given & {"n", "P"} else services(proc)
        for family in FAMILIES:
            if (wanted & {"t", "u"} and family[0] not in wanted) or (family.endswith("6") and "4" in given and "6" not in given):
                continue
            if "6" in given and "4" not in given and not family.endswith("6"):
                continue
            for fact in facts:
                if fact.protocol == family and _is_shown(fact, given):
                    _inet(proc, fact, given, names)
    if "x" in wanted or (not wanted and not given & {"4", "6"}):
        _unix(proc, facts, given, which)


def _mine(proc: Process, facts: list[SocketFact]) -> bool:
    return any(holders(proc, fact) for fact in facts)


def _is_shown(fact: SocketFact, given: set[str]) -> bool:
    is_server = fact.state in ("LISTEN", "UNCONN")
    return "a" in given or is_server == ("l" in given)


def _inet(proc: Process, fact: SocketFact, given: set[str], names: dict[tuple[int, str], str]) -> None:
    local, remote = (_place(proc, fact, place, given, names) for place in (fact.local, fact.remote))
    text = f"{fact.protocol:<5}{fact.receive_queue:>7}{fact.send_queue:>7} {local:<23} {remote:<23} {STATES.get(fact.state, fact.state):<11}"
    if "e" in given:
        owner = str(fact.uid) if "n" in given else _owner(proc, fact.uid)
        text += f" {owner:<10} {fact.inode:<10}"
    if "p" in given:
        text += f" {_holder(proc, fact):<20}"
    if "o" in given:
        text += " keepalive (6912.34/0/0)" if fact.state == "ESTAB" else " off (0.00/0/0)"
    proc.out(text + "\n")


def _owner(proc: Process, uid: int) -> str:
    from mirage.world import accounts

    account = accounts.find(proc.visit.view, uid)
    return account.name if account is not None else str(uid)


def _place(proc: Process, fact: SocketFact, place: tuple[str, int], given: set[str], names: dict[tuple[int, str], str]) -> str:
    address, port = place
    if "n" not in given:
        address = "[::]" if address == "::" else host_name(proc, address)
    shown = str(port) if port else "*"
    shown = names.get((port, fact.protocol[:3]), shown)
    room = 23 - len(shown) - 1
    return f"{address if 'W' in given else address[:room]}:{shown}"


def _holder(proc: Process, fact: SocketFact) -> str:
    found = holders(proc, fact)
    return f"{found[0][0].pid}/{program_name(found[0][0])}"[:19] if found else "-"


def _unix(proc: Process, facts: list[SocketFact], given: set[str], which: str) -> None:
    proc.out(f"Active UNIX domain sockets ({which})\n")
    proc.out(
        "Proto RefCnt Flags       Type       State         I-Node   " + ("PID/Program name     " if "p" in given else "") + "Path\n"
    )
    facts = [fact for fact in facts if fact.protocol == "unix"]
    references = unixsockets.references(facts)
    for fact in facts:
        is_listening = fact.state == "LISTEN"
        if "a" not in given and is_listening != ("l" in given):
            continue
        state = {"LISTEN": "LISTENING", "ESTAB": "CONNECTED"}.get(fact.state, "")
        text = f"unix  {references(fact):<6} {'[ ACC ]' if is_listening else '[ ]':<11} {fact.kind.upper():<10} {state:<13} {fact.inode:<8} "
        text += f"{_holder(proc, fact):<20} " if "p" in given else ""
        proc.out(f"{text}{fact.path.decode('utf-8', 'surrogateescape')}\n")
