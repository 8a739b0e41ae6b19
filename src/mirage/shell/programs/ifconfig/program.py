"""ifconfig (net-tools 2.10): the interfaces with their addresses and counters."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import recorded
from mirage.shell.net.netfacts import Counters, counters, netmask
from mirage.shell.net.netstack import stack
from mirage.shell.programs.ifconfig import ifsettings
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.stack.state import Link

SCOPES = {"global": "0x0<global>", "host": "0x10<host>", "link": "0x20<link>", "site": "0x40<site>"}
FLAGS = ("UP", "BROADCAST", "LOOPBACK", "POINTOPOINT", "RUNNING", "NOARP", "PROMISC", "ALLMULTI", "SLAVE", "MASTER", "MULTICAST")
LETTERS = (("ALLMULTI", "A"), ("BROADCAST", "B"), ("LOOPBACK", "L"), ("MASTER", "m"), ("MULTICAST", "M"), ("NOARP", "O"), ("POINTOPOINT", "P"), ("PROMISC", "P"),
           ("RUNNING", "R"), ("SLAVE", "s"), ("UP", "U"))  # fmt: skip
UNITS = ((60, "EiB"), (50, "PiB"), (40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB"))


@program("ifconfig", path="/usr/sbin/ifconfig")
async def ifconfig(proc: Process) -> int:
    words = list(proc.args)
    is_short = is_all = False
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option == "-v":
            continue
        if option == "-a":
            is_all = True
        elif option == "-s":
            is_short = True
        elif option in ("-h", "-?", "--help"):
            for line in recorded(proc, "ifconfig.help").splitlines(keepends=True):
                (proc.err if line.startswith("    ") else proc.out)(line)  # what print_hwlist() and print_aflist() list
            return 0
        elif option in ("-V", "--version"):
            proc.out(recorded(proc, "net-tools.version"))
            return 0
        else:
            proc.err(f"ifconfig: option `{option}' not recognised.\nifconfig: `--help' gives usage information.\n")
            return 1
    net = stack(proc)
    if not words:
        if is_short:
            proc.out("Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n")
        for link, label in shown(proc, is_all=is_all):
            proc.out(short(proc, link, label) if is_short else full(proc, link, label))
        return 0
    name = words.pop(0)
    if words:
        return await ifsettings.change(proc, name, words)
    found = net.find(name.partition(":")[0])
    if found is None:
        return ifsettings.unknown(proc, name)
    proc.out(short(proc, found, name) if is_short else full(proc, found, name))
    return 0


def shown(proc: Process, *, is_all: bool = False) -> list[tuple[Link, str]]:
    """Each link, and each label of an address that is another name than its link's, as net-tools counts interfaces; by name."""
    net, now = stack(proc), proc.clock.now()
    found = {(link.name, link.name): link for link in net.links if is_all or link.is_up}
    found |= {(one.label, link.name): link for link, one in net.every_address(now) if one.label and (is_all or link.is_up)}
    return [(link, label) for (label, _), link in sorted(found.items(), key=lambda item: item[0])]


def full(proc: Process, link: Link, label: str = "") -> str:
    """One interface in the long form. `label`: of an address of its own."""
    net = stack(proc)
    given = {*net.flags(link), *(["RUNNING"] if net.runs(link) else [])}
    flags = [name for name in FLAGS if name in given]
    bits = net.bits(link) + (64 if "RUNNING" in given else 0)
    name = label or link.name
    text = f"{name}: flags={bits}<{','.join(flags)}>  mtu {link.mtu}\n"
    addresses = net.addresses(link, proc.clock.now())
    first = next((one for one in addresses if one.family == "inet" and one.label == name), None)
    if first is not None:
        text += f"        inet {first.address}  netmask {netmask(first.prefix)}"
        if "POINTOPOINT" in given:
            text += f"  destination {first.peer or first.address}\n"
        else:
            text += f"  broadcast {first.broadcast or '0.0.0.0'}\n" if "BROADCAST" in given else "\n"  # noqa: S104
    is_own = name == link.name
    for address in link.addresses if is_own else ():
        if address.family == "inet6":
            text += f"        inet6 {ipaddress.ip_address(address.address)}  prefixlen {address.prefix}  scopeid {SCOPES[address.scope]}\n"
    if link.is_loopback:
        text += f"        loop  txqueuelen {link.queue}  (Local Loopback)\n"
    elif link.made.type == "none":
        text += f"        unspec {'-'.join(['00'] * 16)}  txqueuelen {link.queue}  (UNSPEC)\n"
    else:
        text += f"        ether {link.mac}  txqueuelen {link.queue}  (Ethernet)\n"
    if not is_own:
        return text + "\n"
    count = counters(proc).get(link.name, Counters((0,) * 8, (0,) * 8))
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


def short(proc: Process, link: Link, label: str = "") -> str:
    """One line of `ifconfig -s` and `netstat -i`."""
    net = stack(proc)
    given = {*net.flags(link), *(["RUNNING"] if net.runs(link) else [])}
    flags = "".join(letter for name, letter in LETTERS if name in given)
    if label and label != link.name:
        return f"{label:<13}{link.mtu:>8}      - no statistics available -                        {flags}\n"
    count = counters(proc).get(link.name, Counters((0,) * 8, (0,) * 8))
    rx, tx = count.rx, count.tx
    return f"{link.name:<13}{link.mtu:>8}{rx[1]:>9}{rx[2]:>7}{rx[3]:>7} {rx[4]:<6}{tx[1]:>9}{tx[2]:>7}{tx[3]:>7}{tx[4]:>7} {flags}\n"
