"""ifconfig (net-tools 2.10): the interfaces with their addresses and counters."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from mirage.shell.netfacts import Counters, counters, netmask
from mirage.shell.recorded import recorded
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.network import InterfaceFact

SCOPES = {"global": "0x0<global>", "host": "0x10<host>", "link": "0x20<link>"}
FLAGS = ("UP", "BROADCAST", "LOOPBACK", "RUNNING", "MULTICAST")
UNITS = ((60, "EiB"), (50, "PiB"), (40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB"))


@program("ifconfig", path="/usr/sbin/ifconfig")
def ifconfig(proc: Process) -> int:
    words = list(proc.args)
    is_short = False
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option in ("-a", "-v"):
            continue
        if option == "-s":
            is_short = True
        elif option in ("-h", "-?", "--help"):
            proc.err(recorded(proc, "ifconfig.help"))
            return 0
        elif option in ("-V", "--version"):
            proc.out(recorded(proc, "net-tools.version"))
            return 0
        else:
            proc.err(f"ifconfig: option `{option}' not recognised.\nifconfig: `--help' gives usage information.\n")
            return 1
    facts = {fact.name: fact for fact in sorted(proc.host.interfaces, key=lambda fact: fact.name)}
    if not words:
        if is_short:
            proc.out("Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n")
        for fact in facts.values():
            proc.out(short(proc, fact) if is_short else full(proc, fact))
        return 0
    name = words.pop(0)
    plain = name.partition(":")[0]
    if words:
        return _change(proc, name, words, plain in facts)
    if name not in facts:
        return _unknown(proc, name)
    proc.out(short(proc, facts[name]) if is_short else full(proc, facts[name]))
    return 0


def _unknown(proc: Process, name: str) -> int:
    proc.err(f"{name}: error fetching interface information: Device not found\n")
    return 1


def _change(proc: Process, name: str, words: list[str], is_known: bool) -> int:
    """A setting: refused to all but root; an interface that is not there has no flags."""
    if words in (["inet"], ["inet6"]):
        return _unknown(proc, name) if not is_known else 0
    call = {"up": "SIOCSIFFLAGS", "down": "SIOCSIFFLAGS", "mtu": "SIOCSIFMTU", "hw": "SIOCSIFHWADDR", "netmask": "SIOCSIFNETMASK"}
    asked = call.get(words[0].lstrip("-"), "SIOCSIFADDR" if words[0][:1].isdigit() else "SIOCSIFFLAGS")
    if not is_known:
        shown = asked if asked != "SIOCSIFFLAGS" else f"{name}: ERROR while getting interface flags"
        proc.err(f"{shown}: No such device\n")
        return 1 if asked == "SIOCSIFFLAGS" else 255
    if proc.uid:
        proc.err(f"{asked}: Operation not permitted\n")
        return 255
    return 0


def full(proc: Process, fact: InterfaceFact) -> str:
    """One interface in the long form."""
    flags = [name for name in FLAGS if name in fact.flags or (name == "RUNNING" and "LOWER_UP" in fact.flags)]
    bits = sum({"UP": 1, "BROADCAST": 2, "LOOPBACK": 8, "RUNNING": 64, "MULTICAST": 4096}[name] for name in flags)
    text = f"{fact.name}: flags={bits}<{','.join(flags)}>  mtu {fact.mtu}\n"
    for address in fact.addresses:
        if address.family == "inet":
            text += f"        inet {address.address}  netmask {netmask(address.prefix)}"
            text += f"  broadcast {address.broadcast}\n" if address.broadcast else "\n"
        else:
            shown = ipaddress.ip_address(address.address)
            text += f"        inet6 {shown}  prefixlen {address.prefix}  scopeid {SCOPES[address.scope]}\n"
    if fact.is_loopback:
        text += f"        loop  txqueuelen {fact.queue}  (Local Loopback)\n"
    else:
        text += f"        ether {fact.mac}  txqueuelen {fact.queue}  (Ethernet)\n"
    count = counters(proc).get(fact.name, Counters((0,) * 8, (0,) * 8))
    rx, tx = count.rx, count.tx
    text += f"        RX packets {rx[1]}  bytes {rx[0]} ({_size(rx[0])})\n"
    text += f"        RX errors {rx[2]}  dropped {rx[3]}  overruns {rx[4]}  frame {rx[5]}\n"
    text += f"        TX packets {tx[1]}  bytes {tx[0]} ({_size(tx[0])})\n"
    text += f"        TX errors {tx[2]}  dropped {tx[3]} overruns {tx[4]}  carrier {tx[6]}  collisions {tx[5]}\n\n"
    return text


def _size(count: int) -> str:
    for shift, unit in UNITS:
        if count >> shift:
            tenths = count * 10 >> shift
            return f"{tenths // 10}.{tenths % 10} {unit}"
    return f"{count}.0 B"


def short(proc: Process, fact: InterfaceFact) -> str:
    """One line of `ifconfig -s` and `netstat -i`."""
    count = counters(proc).get(fact.name, Counters((0,) * 8, (0,) * 8))
    rx, tx = count.rx, count.tx
    flags = "LRU" if fact.is_loopback else "BMRU"
    return f"{fact.name:<13}{fact.mtu:>8}{rx[1]:>9}{rx[2]:>7}{rx[3]:>7} {rx[4]:<6}{tx[1]:>9}{tx[2]:>7}{tx[3]:>7}{tx[4]:>7} {flags}\n"
