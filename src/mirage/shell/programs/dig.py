"""dig, host and nslookup (BIND 9.18): the machine's resolver asked, and told in the words of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded, version
from mirage.shell.lib.text import to_text
from mirage.shell.lib.timeformat import format_time
from mirage.shell.net import network
from mirage.shell.registry import program
from mirage.world.internet import Failure, Record, Resolution

if TYPE_CHECKING:
    from mirage.shell.process import Process

TYPES = frozenset("A AAAA ANY CNAME MX NS PTR SOA SRV TXT CAA DS DNSKEY NAPTR SPF HINFO AXFR".split())
TIMEOUT, TRIES = 5.0, 3  # seconds and questions of dig and nslookup
HOST_TRIES = 2
STATUS = {Failure.NO_NAME: "NXDOMAIN", Failure.TRY_AGAIN: "SERVFAIL"}


async def _ask(proc: Process, name: str, kind: str, server: str = "", port: str = "53", tries: int = TRIES) -> Resolution | None:
    """None when the server that was named does not answer: only the machine's own do, and on the machine itself there is none."""
    known = proc.host.identity.nameservers
    if server and server not in known:
        is_here = server == "::1" or server.startswith("127.")
        for _ in range(tries):
            if not is_here:
                await proc.sleep(TIMEOUT)
            proc.out(f";; communications error to {server}#{port}: {'connection refused' if is_here else 'timed out'}\n")
        return None
    await proc.flush()
    return await proc.host.internet.resolve(name, kind, proc.visit, program=proc.name.rsplit("/", 1)[-1])


def _reversed(address: str) -> str:
    """The name under which an address is looked up, or nothing."""
    literal = network.literal(address) if ":" in address or address.count(".") == 3 else None
    if literal is None or ":" in literal:
        return ""
    return ".".join(reversed(literal.split("."))) + ".in-addr.arpa"


def _release(proc: Process, package: str) -> str:
    return (version(proc, package).partition(":")[2] or version(proc, package) or "9.18.33-1~deb12u2") + "-Debian"


# ---- dig


@program("dig")
async def dig(proc: Process) -> int:
    server, names, kind, flags, port = "", list[str](), "A", set[str](), "53"
    words = iter(proc.args)
    for word in words:
        if word == "-v":
            proc.err(f"DiG {_release(proc, 'bind9-dnsutils')}\n")
            return 0
        if word.startswith("@"):
            server = word[1:]
        elif word.startswith("+"):
            flags.add(word[1:])
        elif word == "-x":
            turned = next(words, None)
            if turned is None:
                proc.err(f"Invalid option: {word}\n{recorded(proc, 'dig.usage')}")
                return 1
            names.append(_reversed(turned) + ".")
            kind = "PTR"
        elif word in ("-t", "-q", "-p", "-b", "-f", "-k", "-c"):
            value = next(words, "")
            if word == "-t":
                kind = value.upper()
            elif word == "-q":
                names.append(value)
            elif word == "-p":
                port = value
        elif word.startswith("-") and word not in ("-4", "-6", "-m", "-r", "-u"):
            proc.err(f"Invalid option: {word}\n{recorded(proc, 'dig.usage')}")
            return 1
        elif word.upper() in TYPES:
            kind = word.upper()
        elif word.upper() not in ("IN", "CH", "HS") and not word.startswith("-"):
            names.append(word)
    status = 0
    for name in names or ["."]:
        status = await _dig(proc, name, kind if names else "NS", server, port, flags) or status
    return status


async def _dig(proc: Process, name: str, kind: str, server: str, port: str, flags: set[str]) -> int:
    is_short = "short" in flags
    address = server if not server or network.literal(server) else next(iter((await network.resolve(proc, server)).addresses), "")
    if server and not address:
        proc.err(f"dig: couldn't get address for '{server}': not found\n")
        return 10
    found = await _ask(proc, name, kind, address, port, _tries(flags))
    if not is_short and "nocmd" not in flags:
        proc.out(f"\n; <<>> DiG {_release(proc, 'bind9-dnsutils')} <<>> {' '.join(proc.args)}\n")
        if server:
            proc.out("; (1 server found)\n")
        proc.out(";; global options: +cmd\n")
    if found is None:
        proc.out(";; no servers could be reached\n")
        return 9
    if is_short:
        proc.out("".join(f"{_data(record)}\n" for record in found.records))
        return 0
    _answer(proc, name.rstrip(".") + ".", kind, found)
    return 0


def _tries(flags: set[str]) -> int:
    """+tries=1, or +retry=0"""
    for flag in flags:
        name, _, value = flag.partition("=")
        if name in ("tries", "retry", "retries") and value.isdecimal():
            return max(int(value[:2]) + (name != "tries"), 1)
    return TRIES


def _answer(proc: Process, name: str, kind: str, found: Resolution) -> None:
    state = STATUS.get(found.failure, "NOERROR") if found.failure else "NOERROR"
    count = len(found.records)
    proc.out(
        f";; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: {state}, id: {proc.rng.randrange(1 << 16)}\n"
        f";; flags: qr rd ra; QUERY: 1, ANSWER: {count}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; OPT PSEUDOSECTION:\n"
        f"; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;{_tabbed(name, 31)}IN\t{kind}\n\n"
    )
    if found.records:
        proc.out(";; ANSWER SECTION:\n")
        for record in found.records:
            proc.out(f"{_tabbed(record.name.rstrip('.') + '.', 24)}{_tabbed(str(record.ttl), 8)}IN\t{record.type}\t{_data(record)}\n")
        proc.out("\n")
    size = 12 + len(name) + 5 + 11 + sum(16 if record.type == "A" else 12 + len(record.data) for record in found.records)
    server = found.server or proc.host.identity.nameservers[0]
    proc.out(
        f";; Query time: {round(found.seconds * 1000)} msec\n;; SERVER: {server}#53({server}) (UDP)\n"
        f";; WHEN: {format_time(proc, proc.clock.now(), '%a %b %d %H:%M:%S %Z %Y')}\n;; MSG SIZE  rcvd: {size}\n\n"
    )


def _tabbed(text: str, width: int) -> str:
    """Filled up with tabs, one at least."""
    return text + "\t" * max(1, -(-(width - len(text)) // 8))


def _data(record: Record) -> str:
    return record.data


# ---- host


@program("host")
async def host(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "46aCdilrsTUvVwA:c:N:t:W:R:m:p:", {})
    except UsageError as error:
        proc.err(str(error).replace("invalid option", "host: illegal option").replace("'", "") + "\n" + recorded(proc, "host.usage"))
        return 1
    given = dict(options)
    if "V" in given:
        proc.err(f"host {_release(proc, 'bind9-host')}\n")
        return 0
    if not operands:
        proc.err(recorded(proc, "host.usage"))
        return 1
    name, server = operands[0], operands[1] if len(operands) > 1 else ""
    backwards = _reversed(name)
    kinds = [given["t"].upper()] if "t" in given else ["PTR"] if backwards else ["A", "AAAA", "MX"]
    port, tries = given.get("p", "53"), max(int(given["R"][:2]), 2) if given.get("R", "").isdecimal() else HOST_TRIES
    for index, kind in enumerate(kinds):
        found = await _ask(proc, backwards or name, kind, server, port, tries)
        if server and found is not None and index == 0:
            proc.out(f"Using domain server:\nName: {server}\nAddress: {server}#{port}\nAliases: \n\n")
        if found is None or found.failure is Failure.TRY_AGAIN:
            if found is not None:
                proc.out(f"Host {backwards or name} not found: 2(SERVFAIL)\n")
            else:
                proc.out(";; no servers could be reached\n")
            return 1
        if found.failure is not None or (backwards and not found.records):
            proc.out(f"Host {f'{backwards}.' if backwards else name} not found: 3(NXDOMAIN)\n")
            return 1
        for record in found.records:
            proc.out(_host_line(record))
        if not found.records and len(kinds) == 1 and index == 0:
            proc.out(f"{name} has no {kind} record\n")
    return 0


def _host_line(record: Record) -> str:
    name = record.name.rstrip(".")
    match record.type:
        case "A":
            return f"{name} has address {record.data}\n"
        case "AAAA":
            return f"{name} has IPv6 address {record.data}\n"
        case "MX":
            return f"{name} mail is handled by {record.data}\n"
        case "NS":
            return f"{name} name server {record.data}\n"
        case "PTR":
            return f"{name} domain name pointer {record.data}\n"
    return f"{name} has {record.type} record {record.data}\n"


# ---- nslookup


@program("nslookup")
async def nslookup(proc: Process) -> int:
    names, kind, server, port = list[str](), "", "", "53"
    for word in proc.args:
        if word in ("-version", "-V"):
            proc.err(f"nslookup {_release(proc, 'bind9-dnsutils')}\n")
            return 0
        if word.startswith("-"):
            key, equals, value = word.lstrip("-").partition("=")
            if key in ("type", "query", "q", "querytype"):
                kind = value.upper()
            elif key in ("port", "po"):
                port = value
            elif not equals and key not in ("debug", "nodebug", "novc", "vc", "recurse", "norecurse", "search", "nosearch"):
                proc.out(f"*** Invalid option: {key}\n\n")
        else:
            names.append(word)
    if names and names[0] != "-":
        server = names[1] if len(names) > 1 else ""
        return await _look(proc, names[0], kind, server, port)
    while True:
        proc.out("> ")
        await proc.flush()
        words = to_text(await proc.read_line(0)).split()
        if not words and proc.tty is None:
            proc.out("\n")
            return 0
        if words[:1] == ["exit"] or (not words and not proc.isatty(0)):
            return 0
        if words[:1] == ["server"]:
            server = words[1] if len(words) > 1 else server
            proc.out(f"Default server: {server}\nAddress: {server}#53\n")
        elif words[:1] == ["set"] and len(words) > 1:
            kind = words[1].partition("=")[2].upper() if "=" in words[1] else kind
        elif words:
            await _look(proc, words[0], kind, server, port)


async def _look(proc: Process, name: str, kind: str, server: str, port: str) -> int:
    backwards = _reversed(name)
    found = await _ask(proc, backwards or name, kind or ("PTR" if backwards else "A"), server, port)
    if found is None:
        proc.out(";; no servers could be reached\n\n")
        return 1
    shown = server or found.server
    if backwards and not found.records:
        proc.out(f"** server can't find {backwards}: NXDOMAIN\n\n")
        return 1
    if not backwards:
        proc.out(f"Server:\t\t{shown}\nAddress:\t{shown}#53\n\n")
    if found.failure is not None:
        proc.out(f"** server can't find {name}: {STATUS.get(found.failure, 'SERVFAIL')}\n\n")
        return 1
    if not found.records:
        proc.out(f"*** Can't find {name}: No answer\n\n")
        return 0
    proc.out("Non-authoritative answer:\n")
    for record in found.records:
        if record.type in ("A", "AAAA"):
            proc.out(f"Name:\t{record.name.rstrip('.')}\nAddress: {record.data}\n")
        elif record.type == "MX":
            proc.out(f"{name}\tmail exchanger = {record.data}\n")
        else:
            proc.out(
                f"{name}\t{'nameserver' if record.type == 'NS' else 'name' if record.type == 'PTR' else record.type} = {record.data}\n"
            )
    proc.out("\n" if record.type in ("A", "AAAA") else "\nAuthoritative answers can be found from:\n\n")
    return 0
