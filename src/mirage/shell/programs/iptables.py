"""iptables, ip6tables and their -save (iptables 1.8.9, nf_tables): rules are kept for the visitor's layer, and listed."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib.local import local
from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.world.kernel.firewall import BUILTIN, RULES, Chain, Option, Rule, Table, fresh

if TYPE_CHECKING:
    from mirage.shell.process import Process

HINT = "Try `{0} -h' or '{0} --help' for more information.\n"
COMMANDS = {
    "-A": "A", "--append": "A", "-I": "I", "--insert": "I", "-D": "D", "--delete": "D", "-C": "C", "--check": "C", "-R": "R",
    "--replace": "R", "-L": "L", "--list": "L", "-S": "S", "--list-rules": "S", "-F": "F", "--flush": "F", "-Z": "Z", "--zero": "Z",
    "-N": "N", "--new-chain": "N", "-X": "X", "--delete-chain": "X", "-P": "P", "--policy": "P", "-E": "E", "--rename-chain": "E",
}  # fmt: skip
BASICS = {
    "-s": "-s", "--source": "-s", "--src": "-s", "-d": "-d", "--destination": "-d", "--dst": "-d", "-i": "-i", "--in-interface": "-i",
    "-o": "-o", "--out-interface": "-o", "-p": "-p", "--protocol": "-p", "--proto": "-p",
}  # fmt: skip
PROTOCOLS = {"all": 0, "icmp": 1, "tcp": 6, "udp": 17, "gre": 47, "esp": 50, "ah": 51, "icmpv6": 58, "ipv6-icmp": 58, "sctp": 132}
PORTS = {"--destination-port": "--dport", "--source-port": "--sport", "--destination-ports": "--dports", "--source-ports": "--sports"}
MODULES = {  # options that each match knows, with how many words follow
    "tcp": {"--dport": 1, "--sport": 1, "--tcp-flags": 2, "--syn": 0, "--tcp-option": 1},
    "udp": {"--dport": 1, "--sport": 1},
    "icmp": {"--icmp-type": 1},
    "icmp6": {"--icmpv6-type": 1},
    "state": {"--state": 1},
    "conntrack": {"--ctstate": 1},
    "multiport": {"--dports": 1, "--sports": 1, "--ports": 1},
    "comment": {"--comment": 1},
    "limit": {"--limit": 1, "--limit-burst": 1},
    "mac": {"--mac-source": 1},
    "recent": {"--set": 0, "--update": 0, "--rcheck": 0, "--remove": 0, "--seconds": 1, "--hitcount": 1, "--name": 1, "--rsource": 0},
    "string": {"--string": 1, "--algo": 1, "--from": 1, "--to": 1},
    "connlimit": {"--connlimit-above": 1, "--connlimit-mask": 1, "--connlimit-upto": 1},
    "hashlimit": {f"--hashlimit{name}": 1 for name in ("", "-upto", "-above", "-burst", "-mode", "-name", "-htable-expire")},
    "owner": {"--uid-owner": 1, "--gid-owner": 1},
    "set": {"--match-set": 2},
    "iprange": {"--src-range": 1, "--dst-range": 1},
    "addrtype": {"--dst-type": 1, "--src-type": 1},
}  # fmt: skip
TARGETS = {
    "ACCEPT": {}, "DROP": {}, "RETURN": {}, "QUEUE": {}, "REJECT": {"--reject-with": 1},
    "LOG": {"--log-prefix": 1, "--log-level": 1, "--log-ip-options": 0, "--log-tcp-options": 0, "--log-uid": 0},
    "REDIRECT": {"--to-ports": 1, "--to-port": 1}, "MASQUERADE": {"--to-ports": 1, "--random": 0},
    "DNAT": {"--to-destination": 1}, "SNAT": {"--to-source": 1}, "TCPMSS": {"--clamp-mss-to-pmtu": 0, "--set-mss": 1},
    "MARK": {"--set-mark": 1, "--set-xmark": 1}, "NOTRACK": {}, "TTL": {"--ttl-set": 1},
}  # fmt: skip
STATES = ("INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED", "SNAT", "DNAT")
ICMP = {"echo-reply": "0", "destination-unreachable": "3", "echo-request": "8", "time-exceeded": "11", "timestamp-request": "13"}


@dataclass(slots=True)
class Call:
    """One command line, read."""

    table: str = "filter"
    command: str = ""
    chain: str = ""
    extra: str = ""
    numeric: bool = False
    verbose: bool = False
    numbers: bool = False
    basics: list[Option] = field(default_factory=list)
    matches: list[tuple[str, list[Option]]] = field(default_factory=list)
    target: str = ""
    details: list[Option] = field(default_factory=list)

    @property
    def rule(self) -> Rule:
        order = ["-s", "-d", "-i", "-o", "-p", "-f"]
        basics = tuple(sorted(self.basics, key=lambda option: order.index(option.name)))
        details = tuple(self.details)
        if self.target == "REJECT" and not details:
            details = (Option("--reject-with", "icmp-port-unreachable"),)
        return Rule(basics, tuple((name, tuple(options)) for name, options in self.matches), self.target, details)


class Tool:
    """One program with its family."""

    def __init__(self, proc: Process, name: str, family: int) -> None:
        self.proc = proc
        self.name = name
        self.family = family
        self.line = 0  # of what is restored
        package = proc.host.packages.get("iptables")
        self.version = package.upstream if package is not None else "1.8.9"

    @property
    def title(self) -> str:
        return f"{self.name} v{self.version} (nf_tables)"

    def usage(self, text: str) -> Exited:
        """xtables_error(PARAMETER_PROBLEM)."""
        return self.misused(f"{self.title}: {text}")

    def misused(self, text: str) -> Exited:
        """The complaint, the line of a file that is restored, and where help is."""
        place = f"Error occurred at line: {self.line}\n" if self.line else ""
        self.proc.err(f"{text}\n{place}" + HINT.format(self.name))
        return Exited(2)

    def fail(self, text: str) -> Exited:
        place = f"line {self.line} failed: " if self.line else ""
        self.proc.err(f"{self.name}: {place}{text}\n")
        return Exited(1)

    def table(self, name: str, command: str, *, is_described: bool = False) -> Table:
        """What is in the kernel; the first rule, chain or policy makes a table, and there is nothing to take out of none."""
        tables, key = self.proc.host.place(self.proc.visit.layer).standing.firewall, f"{self.family}/{name}"
        if key not in tables and command in "DR":
            raise self.fail(
                "Bad rule (does a matching rule exist in that chain?)." if is_described else "No chain/target/match by that name."
            )
        return tables.setdefault(key, fresh(name)) if command in "AINP" else tables.get(key) or fresh(name)


@program("iptables", path="/usr/sbin/iptables")
def iptables(proc: Process) -> int:
    return _settled(proc, run(Tool(proc, "iptables", 4)))


@program("ip6tables", path="/usr/sbin/ip6tables")
def ip6tables(proc: Process) -> int:
    return _settled(proc, run(Tool(proc, "ip6tables", 6)))


def _settled(proc: Process, status: int) -> int:
    """Rules count from now on, for the visitor's own connection as well."""
    proc.host.place(proc.visit.layer).keep()
    return status


@program("iptables-save", path="/usr/sbin/iptables-save")
def iptables_save(proc: Process) -> int:
    return _save(Tool(proc, "iptables-save", 4))


@program("ip6tables-save", path="/usr/sbin/ip6tables-save")
def ip6tables_save(proc: Process) -> int:
    return _save(Tool(proc, "ip6tables-save", 6))


def run(tool: Tool, args: list[str] | None = None) -> int:
    proc = tool.proc
    call = _read(tool, proc.args if args is None else args)
    if call is None:
        return 0
    if not call.command:
        raise tool.usage("no command specified")
    if call.command not in "ADIRC" and any(option.name == "-f" for option in call.basics):
        raise tool.usage("Illegal option `-f' with this command")
    if proc.uid:
        proc.err(f"{tool.title}: Could not fetch rule set generation id: Permission denied (you must be root)\n")
        return 4
    if call.table not in BUILTIN:
        proc.err(f"{tool.title}: table '{call.table}' does not exist\nPerhaps iptables or your kernel needs to be upgraded.\n")
        return 3
    table = tool.table(call.table, call.command, is_described=not call.extra)
    if call.command in "LS":
        return _show(tool, call, table)
    try:
        return _act(tool, call, table)
    finally:
        proc.host.place(proc.visit.layer).keep()


def _act(tool: Tool, call: Call, table: Table) -> int:
    if call.command in "FXZ" and not call.chain:
        return _all(call, table)
    if call.command == "N":
        if call.chain in table:
            raise tool.fail("Chain already exists.")
        table[call.chain] = Chain()
        return 0
    chain = table.get(call.chain)
    if chain is None and call.command == "P":
        raise tool.fail("Bad built-in chain name.")
    if chain is None:
        raise tool.fail("No chain/target/match by that name.")
    return _change(tool, call, table, chain)


# ---- reading


def _read(tool: Tool, args: list[str]) -> Call | None:
    call, proc = Call(), tool.proc
    words, is_not = list(args), False
    while words:
        word = words.pop(0)
        if len(word) > 2 and word[0] == "-" and word[1] != "-":
            words[:0] = _letters(tool, word, args[-len(words) - 2] if len(args) > len(words) + 1 else tool.name)
            continue
        if word == "!":
            is_not = True
            continue
        if word in COMMANDS:
            call.command = COMMANDS[word]
            _command(tool, call, word, words)
        elif word in ("-h", "--help"):
            proc.out(recorded(proc, "iptables.help").replace("iptables", tool.name).replace("1.8.9", tool.version))
            return None
        elif word in ("-V", "--version"):
            proc.out(f"{tool.title}\n")
            return None
        elif word in ("-t", "--table"):
            call.table = _value(tool, word, words)
        elif word in ("-n", "--numeric"):
            call.numeric = True
        elif word in ("-v", "--verbose"):
            call.verbose = True
        elif word == "--line-numbers":
            call.numbers = True
        elif word in ("-w", "--wait", "-W"):
            if words and words[0].isdecimal():
                words.pop(0)
        elif word in ("-x", "--exact", "-4", "-6", "--ipv4", "--ipv6"):
            pass
        elif word in BASICS:
            _basic(tool, call, BASICS[word], _value(tool, word, words), is_not)
        elif word in ("-f", "--fragments"):
            _fragments(tool, call, is_not)
        elif word in ("-m", "--match"):
            name = _value(tool, word, words)
            if name not in MODULES:
                raise tool.usage(f"Couldn't load match `{name}':No such file or directory\n")
            if not any(name == other for other, _ in call.matches):
                call.matches.append((name, []))
        elif word in ("-j", "--jump", "-g", "--goto"):
            call.target = _value(tool, word, words)
        elif not word.startswith("-"):
            raise tool.misused(f"Bad argument `{word}'")
        else:
            _option(tool, call, PORTS.get(word, word), words, is_not)
        is_not = False
    return call


def _letters(tool: Tool, word: str, before: str) -> list[str]:
    """-nvL and -LINPUT are their letters. What is wrong in the midst of a word is told by the word before it, and an address or
    a target that is written at its letter is the whole word: argv[optind - 1] of do_parse() (iptables/xshared.c)."""
    words = []
    for at, letter in enumerate(word[1:], 2):
        rest = word[at:]
        if letter in "nvxf46hV":
            words.append(f"-{letter}")
        elif letter in "ADIRCNPELSFXZtm":
            return [*words, f"-{letter}", *([rest] if rest else [])]
        elif letter in "psdijog":
            return [*words, f"-{letter}", *([word] if rest else [])]
        elif letter in "wW":
            if rest and not rest.isdecimal():
                raise tool.usage("wait seconds not numeric")
            return [*words, f"-{letter}"]
        else:
            raise tool.usage(f'unknown option "{before if rest else word}"')
    return words


def _fragments(tool: Tool, call: Call, is_not: bool) -> None:
    if tool.family == 6:
        raise tool.usage("`-f' is not supported in IPv6, use -m frag instead")
    if any(option.name == "-f" for option in call.basics):
        raise tool.usage("multiple -f flags not allowed")
    call.basics.append(Option("-f", "", is_not))


def _value(tool: Tool, word: str, words: list[str]) -> str:
    if not words:
        raise tool.usage(f'option "{word}" requires an argument')
    return words.pop(0)


def _command(tool: Tool, call: Call, word: str, words: list[str]) -> None:
    if words and not words[0].startswith(("-", "!")):
        call.chain = words.pop(0)
    elif call.command in "AIDCRNPE":
        needs = " and a policy" if call.command == "P" else ""
        raise tool.usage(f"-P requires a chain{needs}" if needs else f'option "{word}" requires an argument')
    if call.command in "IDRPES" and words and not words[0].startswith(("-", "!")):
        call.extra = words.pop(0)
    if call.command == "I" and call.extra and not (call.extra.isdecimal() and int(call.extra)):
        raise tool.usage(f"Invalid rule number `{call.extra}'")
    if call.command == "P" and not call.extra:
        raise tool.usage("-P requires a chain and a policy")


def _basic(tool: Tool, call: Call, name: str, value: str, is_not: bool) -> None:
    if name == "-p":
        value = value.lower()
        number = int(value) if value.isdecimal() else PROTOCOLS.get(value)
        if number is None:
            raise tool.usage(f'unknown protocol "{value}" specified')
        value = next((key for key, other in PROTOCOLS.items() if other == number), value)
    elif name in ("-s", "-d"):
        try:
            network = ipaddress.ip_network(value, strict=False)
        except ValueError:
            raise tool.usage(f"host/network `{value}' not found") from None
        value = str(network)
        if network.prefixlen == 0:
            return
    if not (name == "-p" and value == "all"):
        call.basics.append(Option(name, value, is_not))


def _option(tool: Tool, call: Call, word: str, words: list[str], is_not: bool) -> None:
    """An option of a match (the protocol's own is there without -m) or of the target."""
    protocol = next((option.value for option in call.basics if option.name == "-p"), "")
    if protocol in ("tcp", "udp", "icmp") and word in MODULES[protocol] and not any(name == protocol for name, _ in call.matches):
        call.matches.append((protocol, []))
    for name, options in reversed(call.matches):
        if word in MODULES[name]:
            value = " ".join(_value(tool, word, words) for _ in range(MODULES[name][word]))
            options.append(Option(word, _canonical(tool, word, value), is_not))
            return
    if word in TARGETS.get(call.target, {}):
        value = " ".join(_value(tool, word, words) for _ in range(TARGETS[call.target][word]))
        call.details.append(Option("--to-ports" if word == "--to-port" else word, value))
        return
    raise tool.usage(f'unknown option "{word}"')


def _canonical(tool: Tool, word: str, value: str) -> str:
    if word in ("--dport", "--sport", "--dports", "--sports", "--ports"):
        return re.sub(r"[^:,]+", lambda found: _port(tool, found[0]), value)
    if word in ("--state", "--ctstate") and (bad := next((name for name in value.split(",") if name.upper() not in STATES), "")):
        raise tool.usage(f'Bad {word.removeprefix("--")} "{bad}"')
    if word in ("--state", "--ctstate"):
        return ",".join(sorted(value.upper().split(","), key=lambda name: STATES.index(name) if name in STATES else 9))
    return ICMP.get(value, value) if word == "--icmp-type" else value


def _port(tool: Tool, word: str) -> str:
    """getservbyname(3), or a number as it is."""
    if word.isdecimal() and int(word) < 1 << 16:
        return str(int(word))
    try:
        lines = to_text(tool.proc.read_file("/etc/services")).splitlines()
    except OSError:
        lines = []
    for line in lines:
        names = line.partition("#")[0].split()
        if len(names) > 1 and word in (names[0], *names[2:]):
            return names[1].partition("/")[0]
    raise tool.usage(f"invalid port/service `{word}' specified")


# ---- changing


def _all(call: Call, table: Table) -> int:
    if call.command == "F":
        for chain in table.values():
            chain.rules.clear()
    elif call.command == "X":
        for name in [name for name, chain in table.items() if not chain.policy and not chain.rules]:
            del table[name]
    return 0


def _change(tool: Tool, call: Call, table: Table, chain: Chain) -> int:
    rule = call.rule
    if call.command in "AIRC" and rule.target and rule.target not in TARGETS and rule.target not in table:
        raise tool.usage(f"Chain '{rule.target}' does not exist")
    number = int(call.extra) if call.extra.isdecimal() else 0
    match call.command:
        case "A" | "I":
            if len(chain.rules) >= RULES:
                raise tool.fail("Memory allocation problem.")
            if number > len(chain.rules) + 1:
                raise tool.fail("Index of insertion too big.")
            chain.rules.insert(len(chain.rules) if call.command == "A" else max(0, number - 1), rule)
        case "R" if 0 < number <= len(chain.rules):
            chain.rules[number - 1] = rule
        case "D" | "R" if number:
            if number > len(chain.rules):
                raise tool.fail("Index of deletion too big." if call.command == "D" else "Index of replacement too big.")
            del chain.rules[number - 1]
        case "D" | "C":
            if rule not in chain.rules:
                raise tool.fail("Bad rule (does a matching rule exist in that chain?).")
            if call.command == "D":
                chain.rules.remove(rule)
        case "F":
            chain.rules.clear()
        case "P":
            if not chain.policy or call.extra not in ("ACCEPT", "DROP"):
                raise tool.fail("Bad policy name. Run `dmesg' for more information.")
            chain.policy = call.extra
        case "X":
            if chain.policy or chain.rules or _references(table, call.chain):
                tool.proc.err(f"{tool.title}:  CHAIN_DEL failed (Device or resource busy): chain {call.chain}\n")
                return 4
            del table[call.chain]
        case "E":
            table[call.extra] = table.pop(call.chain)
    return 0


def _references(table: Table, name: str) -> int:
    return sum(rule.target == name for chain in table.values() for rule in chain.rules)


# ---- listing


def _show(tool: Tool, call: Call, table: Table) -> int:
    names = [call.chain] if call.chain else list(table)
    if call.chain and call.chain not in table:
        tool.proc.err(f"{tool.title}: chain `{call.chain}' in table `{call.table}' is incompatible, use 'nft' tool.\n")
        return 1
    if call.command == "S":
        tool.proc.out("".join(_head(name, table[name]) for name in names))
        tool.proc.out("".join(f"-A {name}{spec(rule)}\n" for name in names for rule in table[name].rules))
        return 0
    tool.proc.out("\n".join(_page(tool, call, table, name) for name in names))
    return 0


def _head(name: str, chain: Chain) -> str:
    return f"-P {name} {chain.policy}\n" if chain.policy else f"-N {name}\n"


def _page(tool: Tool, call: Call, table: Table, name: str) -> str:
    chain = table[name]
    counted = " 0 packets, 0 bytes" if call.verbose else ""
    about = f"policy {chain.policy}{counted}" if chain.policy else f"{_references(table, name)} references"
    text = f"Chain {name} ({about})\n" + ("num  " if call.numbers else "") + (" pkts bytes " if call.verbose else "")
    text += "target     prot opt " + ("in     out     " if call.verbose else "") + "source               destination         \n"
    for number, rule in enumerate(chain.rules, 1):
        text += (f"{number:<4} " if call.numbers else "") + ("    0     0 " if call.verbose else "") + _line(tool, call, rule) + "\n"
    return text


def _line(tool: Tool, call: Call, rule: Rule) -> str:
    protocol = rule.basic("-p")
    name = protocol.value if protocol is not None else "all"
    shown = str(PROTOCOLS.get(name, name)) if call.numeric else name
    fragment = rule.basic("-f")
    mark = "--" if fragment is None else "!f" if fragment.is_not else "-f"
    text = f"{rule.target:<9}  {shown:<4} {mark} "
    if call.verbose:
        text += " " + " ".join(f"{_interface(rule, option):<6}" for option in ("-i", "-o")) + " "
    text += f"{_address(tool, call, rule, '-s')} {_address(tool, call, rule, '-d')} "
    extra = [_match(tool, call, module, options, name) for module, options in rule.matches] + [_details(call, rule)]
    return text + "".join(f" {part}" for part in extra if part)


def _interface(rule: Rule, name: str) -> str:
    option = rule.basic(name)
    return "*" if option is None else ("!" if option.is_not else "") + option.value


def _address(tool: Tool, call: Call, rule: Rule, name: str) -> str:
    option = rule.basic(name)
    if option is None:
        return f" {('0.0.0.0/0' if tool.family == 4 else '::/0') if call.numeric else 'anywhere':<19}"
    value = option.value.removesuffix("/32" if tool.family == 4 else "/128")
    return f"{'!' if option.is_not else ' '}{value:<19}"


def _match(tool: Tool, call: Call, module: str, options: tuple[Option, ...], protocol: str) -> str:
    words = []
    for option in options:
        no = "!" if option.is_not else ""
        match option.name:
            case "--dport" | "--sport":
                kind = ("dpt" if option.name == "--dport" else "spt") + ("s" if ":" in option.value else "")
                words.append(f"{kind}:{no}{_ports(tool, call, module, option.value, ':')}")
            case "--dports" | "--sports" | "--ports":
                words.append(f"{option.name[2:]} {no}{_ports(tool, call, protocol, option.value, ',')}")
            case "--icmp-type":
                named = next((name for name, number in ICMP.items() if number == option.value), option.value)
                return f"icmptype {option.value}" if call.numeric else f"icmp {named}"
            case "--tcp-flags":
                words.append("flags:" + option.value.replace(" ", "/"))
            case "--syn":
                words.append("flags:FIN,SYN,RST,ACK/SYN")
            case "--comment":
                return f"/* {option.value} */"
            case "--limit":
                words.append(f"avg {option.value} burst 5")
            case "--state" | "--ctstate":
                return f"{option.name[2:]} {no}{option.value}"
            case _:
                words.append(f"{option.name[2:]} {option.value}".strip())
    return f"{module}{':' if module in ('limit', 'recent') else ''} {' '.join(words)}" if words else ""


def _ports(tool: Tool, call: Call, protocol: str, value: str, between: str) -> str:
    if call.numeric:
        return value
    return between.join(_service(tool.proc, word, protocol) for word in value.split(between))


def _service(proc: Process, port: str, protocol: str) -> str:
    """getservbyport(3)."""
    try:
        lines = to_text(proc.read_file("/etc/services")).splitlines()
    except OSError:
        return port
    wanted = f"{port}/{protocol}"
    return next((line.split()[0] for line in lines if not line.startswith("#") and line.split()[1:2] == [wanted]), port)


def _details(call: Call, rule: Rule) -> str:
    values = {option.name: option.value for option in rule.details}
    match rule.target:
        case "LOG":
            prefix = f' prefix "{values["--log-prefix"]}"' if "--log-prefix" in values else ""
            return ("LOG flags 0 level 4" if call.numeric else "LOG level warn") + prefix
        case "REJECT":
            return f"reject-with {values.get('--reject-with', '')}"
        case "REDIRECT":
            return f"redir ports {values['--to-ports']}" if "--to-ports" in values else ""
        case "DNAT" | "SNAT":
            return "to:" + "".join(values.values())
    return ""


def spec(rule: Rule) -> str:
    """A rule as -S and iptables-save write it."""
    text = "".join(_word(option) for option in rule.basics)
    for module, options in rule.matches:
        text += f" -m {module}" + "".join(_word(option) for option in options)
    return text + (f" -j {rule.target}" if rule.target else "") + "".join(_word(option) for option in rule.details)


def _word(option: Option) -> str:
    value = f'"{option.value}"' if " " in option.value and option.name not in ("--tcp-flags", "--match-set") else option.value
    return f"{' !' if option.is_not else ''} {option.name} {value}".rstrip()


def _save(tool: Tool) -> int:
    proc = tool.proc
    options, _ = parse(proc, "bcdt:M:f:46V", {"counters": "c", "dump": "d", "table": ":t", "modprobe": ":M", "file": ":f", "version": "V"},
          hint=f"Look at manual page `{proc.argv[0]}.8' for more information.\n")  # fmt: skip
    if proc.uid:
        proc.err(f"{tool.title}: Could not fetch rule set generation id: Permission denied (you must be root)\n")
        return 4
    wanted = dict(options).get("t", "")
    if wanted and wanted not in BUILTIN:
        proc.err(f"Table `{wanted}' does not exist\n")
        return 1
    moment = f"{local(proc, proc.clock.now()):%a %b %e %H:%M:%S %Y}"
    for key, table in sorted(proc.host.place(proc.visit.layer).standing.firewall.items()):
        family, _, name = key.partition("/")
        if int(family) != tool.family or (wanted and name != wanted):
            continue
        heads = "".join(f":{chain} {found.policy or '-'} [0:0]\n" for chain, found in table.items())
        rules = "".join(f"-A {chain}{spec(rule)}\n" for chain, found in table.items() for rule in found.rules)
        proc.out(f"# Generated by {tool.title} on {moment}\n*{name}\n{heads}{rules}COMMIT\n# Completed on {moment}\n")
    return 0
