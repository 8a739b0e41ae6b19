"""ip address and ip link: what there is."""

from __future__ import annotations

import fnmatch
import ipaddress
import json
from typing import TYPE_CHECKING, Any

from mirage.base.clock import SECOND
from mirage.shell.net.netfacts import Counters, counters
from mirage.shell.net.netstack import stack
from mirage.shell.programs.ip.asked import Asked, MistakeError, Words, is_in
from mirage.world.stack.state import KINDS, V4, V6, Address, Link

if TYPE_CHECKING:
    from mirage.shell.process import Process

FOREVER = "forever preferred_lft forever"
SIZES = "numtxqueues {queues} numrxqueues {queues} gso_max_size 65536 gso_max_segs 65535 tso_max_size 65536 tso_max_segs 65535 gro_max_size 65536 "
VALUED = ("dev", "scope", "type", "to", "label", "master", "group", "vrf")
ENDLESS = 4294967295


class Choice:
    """Which links and addresses are wanted."""

    def __init__(self, words: Words, kind: str) -> None:
        self.device, self.is_up, self.is_named = "", False, False
        self.given: dict[str, str] = {}
        self.flags: set[str] = set()
        while words:
            word = words.next()
            if word == "up":
                self.is_up = True
            elif word in ("permanent", "dynamic", "primary", "secondary", "deprecated", "tentative"):
                self.flags.add(word)
            elif word in VALUED and word != "dev":
                self.given[word] = words.value()
            else:
                if self.device:
                    raise MistakeError(f'Error: either "dev" is duplicate, or "{word}" is a garbage.')
                self.device = words.value() if word == "dev" else word

    def takes(self, address: Address) -> bool:
        scope, to, label = (self.given.get(name) for name in ("scope", "to", "label"))
        if (scope and scope not in ("all", address.scope)) or (to and not is_in(address.address, to)):
            return False
        if label and not fnmatch.fnmatchcase(address.label, label):
            return False
        return not (("secondary" in self.flags and not address.is_secondary) or ("primary" in self.flags and address.is_secondary)
                    or ("dynamic" in self.flags and not address.until) or ("permanent" in self.flags and address.until))  # fmt: skip

    @property
    def is_about_addresses(self) -> bool:
        return bool(self.flags or {"scope", "to", "label"} & set(self.given))


def chosen(proc: Process, choice: Choice) -> list[Link]:
    net = stack(proc)
    if choice.device and net.find(choice.device) is None:
        raise MistakeError(f'Device "{choice.device}" does not exist.', 1)
    master = choice.given.get("master")
    over = net.find(master) if master else None
    if master and over is None:
        raise MistakeError(f'Error: argument "{master}" is wrong: Device does not exist\n')
    found = [link for link in net.links if not choice.device or choice.device in (link.name, *link.altnames)]
    kind, group = choice.given.get("type"), choice.given.get("group")
    if kind:
        found = [link for link in found if link.kind == ("tun" if kind == "tap" else kind)] if kind in KINDS else []
    if group:
        found = [link for link in found if link.group == group]
    if over is not None:
        found = [link for link in found if link.master == over.index]
    return [link for link in found if link.is_up] if choice.is_up else found


def show(proc: Process, asked: Asked, words: Words, kind: str) -> int:
    choice = Choice(words, kind)
    links = chosen(proc, choice)
    if kind == "address" and choice.is_about_addresses:
        links = [link for link in links if _addresses(proc, asked, choice, link)]
    if asked.is_json:
        found = [_as_json(proc, asked, choice, link, kind) for link in links]
        proc.out(json.dumps(found, indent=4 if asked.is_pretty else None, separators=None if asked.is_pretty else (",", ":")) + "\n")
        return 0
    for link in links:
        proc.out(_address(proc, asked, choice, link) if kind == "address" else _link(proc, asked, link))
    return 0


def _head(proc: Process, asked: Asked, link: Link, mode: str) -> str:
    """The first line, without its end."""
    net = stack(proc)
    state = net.state(link)
    shown = asked.paint("up" if state == "UP" else "down", f"{state} ") if state in ("UP", "DOWN") else f"{state} "
    flags = ",".join(net.flags(link))
    master = net.at(link.master) if link.master else None
    return (
        f"{link.index}: {asked.paint('name', f'{net.title(link)}: ')}<{flags}> mtu {link.mtu} qdisc {link.queue_discipline} "
        + (f"master {master.name} " if master is not None else "")
        + f"state {shown}{mode}group {link.group} qlen {link.queue}"
    )


def _hardware(proc: Process, asked: Asked, link: Link) -> str:
    made = link.made
    text = f"    link/{made.type} "
    if made.type != "none":
        text += f"{asked.paint('mac', link.mac)} brd {asked.paint('mac', link.broadcast)}"
        text += f" permaddr {link.permanent}" if link.permanent else ""
    if asked.is_detailed:
        promiscuous, all_of_them = int("PROMISC" in link.switched), int("ALLMULTI" in link.switched)
        text += f" promiscuity {promiscuous}  allmulti {all_of_them} minmtu {made.limits[0]} maxmtu {made.limits[1]} "
        details = link.details or made.details
        text += f"\n    {details} " if details else ""
        queues = proc.host.identity.cores if not link.kind and link.discipline == "mq" else 1
        text += f"addrgenmode {'none' if made.type == 'none' else 'eui64'} " + SIZES.format(queues=queues)
        if not link.kind:
            bus = "virtio" if proc.host.identity.interface.driver == "virtio_net" else "pci"
            text += f"parentbus {bus} parentdev {_parent(proc, link)} "
    return text


def _parent(proc: Process, link: Link) -> str:
    try:
        return proc.caller.readlink(b"/sys/class/net/" + link.name.encode()).decode().split("/")[-3]
    except OSError:
        return "virtio0"


def statistics(proc: Process, link: Link) -> list[str]:
    """-s."""
    count = counters(proc).get(link.name, Counters((0,) * 8, (0,) * 8))
    rx, tx = count.rx, count.tx
    # size_columns() of ipaddress.c: as wide as the heads, or the longest number
    wide = max(10, len(str(rx[0])), len(str(tx[0])))
    narrow = max(7, len(str(rx[1])), len(str(tx[1])))

    def head(name: str, first: str, second: str) -> str:
        return f"    {name}: {'bytes':>{wide - 4}} {'packets':>{narrow}} errors dropped {first:>7} {second:>7}           "

    def line(values: tuple[int, ...]) -> str:
        return f"    {values[0]:>{wide}} {values[1]:>{narrow}} {values[2]:>6} {values[3]:>7} {values[4]:>7} {values[5]:>7} "

    return [
        head("RX", "missed", "mcast"), line((rx[0], rx[1], rx[2], rx[3], rx[4], rx[7])),
        head("TX", "carrier", "collsns"), line((tx[0], tx[1], tx[2], tx[3], tx[6], tx[5])),
    ]  # fmt: skip


def _addresses(proc: Process, asked: Asked, choice: Choice, link: Link) -> list[Address]:
    found = stack(proc).addresses(link, proc.clock.now())
    return [one for one in found if (not asked.family or one.family == asked.family) and choice.takes(one)]


def _flags(address: Address, now: int) -> list[str]:
    found = ["secondary"] if address.is_secondary else []
    found += ["tentative"] if address.tentative > now else []
    found += ["deprecated"] if 0 < address.preferred <= now else []
    found += ["dynamic"] if address.until else []
    return found + [flag for flag in ("home", "nodad", "mngtmpaddr", "noprefixroute") if flag in address.flags]


def _spelled(proc: Process, asked: Asked, address: Address) -> str:
    local = str(ipaddress.ip_address(address.address))
    if address.peer:
        text = f"{address.family} {asked.paint(address.family, local)} peer {asked.paint(address.family, address.peer)}/{address.prefix} "
    else:
        text = f"{address.family} {asked.paint(address.family, local)}/{address.prefix} "
    if address.broadcast:
        text += f"brd {asked.paint('inet', address.broadcast + ' ')}" if asked.is_color else f"brd {address.broadcast} "
    text += f"scope {address.scope} " + "".join(f"{flag} " for flag in _flags(address, proc.clock.now()))
    return text + address.label


def _lifetime(proc: Process, address: Address) -> str:
    if not address.until:
        return f"       valid_lft {FOREVER}"
    now = proc.clock.now()
    valid, preferred = ((moment - now) // SECOND for moment in (address.until, address.preferred or address.until))
    return f"       valid_lft {valid}sec preferred_lft {max(preferred, 0)}sec"


def _address(proc: Process, asked: Asked, choice: Choice, link: Link) -> str:
    found = _addresses(proc, asked, choice, link)
    net = stack(proc)
    if asked.family in (V4, V6) and not found:
        return ""
    if asked.is_brief:
        state = net.state(link)
        shown = f"{state:<14} "
        if asked.is_color:
            shown = asked.paint("up" if state == "UP" else "down", shown) if state in ("UP", "DOWN") else shown
        texts = "".join(f"{asked.paint(one.family, str(ipaddress.ip_address(one.address)))}{_behind(one)} " for one in found)
        return f"{asked.paint('name', f'{net.title(link):<16} ')}{shown}{texts}\n"
    if asked.is_oneline:
        return "".join(f"{link.index}: {link.name}    {_spelled(proc, asked, one)}\\{_lifetime(proc, one)}\n" for one in found)
    lines = [_head(proc, asked, link, "")]
    if not asked.family:
        lines.append(_hardware(proc, asked, link))
    lines += [f"    alias {link.alias}"] if link.alias else []
    lines += [f"    altname {name}" for name in link.altnames]
    for address in found:
        lines += [f"    {_spelled(proc, asked, address)}", _lifetime(proc, address)]
    lines += statistics(proc, link) if asked.statistics else []
    return "\n".join(lines) + "\n"


def _behind(address: Address) -> str:
    return f" peer {address.peer}/{address.prefix}" if address.peer else f"/{address.prefix}"


def _link(proc: Process, asked: Asked, link: Link) -> str:
    net = stack(proc)
    if asked.is_brief:
        mac = "" if link.made.type == "none" else asked.paint("mac", f"{link.mac} ")
        return f"{asked.paint('name', f'{net.title(link):<16} ')}{net.state(link):<14} {mac}<{','.join(net.flags(link))}> \n"
    lines = [_head(proc, asked, link, "mode DEFAULT "), _hardware(proc, asked, link)]
    lines += statistics(proc, link) if asked.statistics else []
    lines[2:2] = [f"    alias {link.alias}"] * bool(link.alias) + [f"    altname {name}" for name in link.altnames]
    return ("\\".join(lines) if asked.is_oneline else "\n".join(lines)) + "\n"


def _as_json(proc: Process, asked: Asked, choice: Choice, link: Link, kind: str) -> dict[str, Any]:
    net = stack(proc)
    over, master = net.at(link.over) if link.over else None, net.at(link.master) if link.master else None
    found: dict[str, Any] = {"ifindex": link.index}
    found |= {"link": over.name} if over is not None else {}
    found |= {"ifname": link.name, "flags": list(net.flags(link)), "mtu": link.mtu, "qdisc": link.queue_discipline}
    found |= {"master": master.name} if master is not None else {}
    found |= {"operstate": net.state(link)}
    if kind == "link":
        found["linkmode"] = "DEFAULT"
    found |= {"group": link.group, "txqlen": link.queue, "link_type": link.made.type}
    found |= {"address": link.mac, "broadcast": link.broadcast} if link.made.type != "none" else {}
    found |= {"ifalias": link.alias} if link.alias else {}
    found |= {"altnames": list(link.altnames)} if link.altnames else {}
    if kind == "address":
        found["addr_info"] = [_address_json(proc, one) for one in _addresses(proc, asked, choice, link)]
    return found


def _address_json(proc: Process, address: Address) -> dict[str, Any]:
    found: dict[str, Any] = {"family": address.family, "local": str(ipaddress.ip_address(address.address))}
    found |= {"address": address.peer} if address.peer else {}
    found["prefixlen"] = address.prefix
    found |= {"broadcast": address.broadcast} if address.broadcast else {}
    found["scope"] = address.scope
    found |= dict.fromkeys(_flags(address, proc.clock.now()), True)
    found |= {"label": address.label} if address.label else {}
    valid, preferred = ((moment - proc.clock.now()) // SECOND if moment else ENDLESS for moment in (address.until, address.preferred))
    return found | {"valid_life_time": valid, "preferred_life_time": preferred}
