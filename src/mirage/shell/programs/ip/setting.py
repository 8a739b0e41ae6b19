"""ip address add, del, flush and ip link set, add, del: what root makes of his links."""

from __future__ import annotations

import errno
import ipaddress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mirage.base.clock import SECOND
from mirage.shell.net.netstack import stack
from mirage.shell.programs import kmod
from mirage.shell.programs.ip.asked import Asked, MistakeError, Words, change, mac, prefix, refuse
from mirage.shell.programs.ip.links import Choice, chosen
from mirage.world.stack import changes
from mirage.world.stack.changes import RefusedError
from mirage.world.stack.state import KINDS, V4, V6, Address, Link, Stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.process import Process

NO_DEVICE = 'Not enough information: "dev" argument is required.'
WILDCARD = (
    "Warning: Executing wildcard deletion to stay compatible with old scripts.\n"
    "         Explicitly specify the prefix length ({address}/{prefix}) to avoid this warning.\n"
    "         This special behaviour is likely to disappear in further releases,\n         fix your scripts!\n"
)
SCOPES = ("global", "site", "link", "host", "nowhere")
MADE = "bond bridge dummy gre gretap ifb ip6tnl ipip ipvlan macvlan macvtap sit team tun veth vlan vrf vxlan wireguard".split()
SWITCHES = {"promisc": "PROMISC", "allmulticast": "ALLMULTI", "arp": "NOARP", "multicast": "MULTICAST"}


def device(net: Stack, name: str) -> Link:
    found = net.find(name)
    if found is None:
        raise MistakeError(f'Cannot find device "{name}"', 1)
    return found


# ---- addresses


def address(proc: Process, asked: Asked, words: Words, verb: str) -> int:
    if verb == "flush":
        return _flush(proc, asked, words)
    found, name = Address("", "", 0, ""), ""
    has_prefix, scope, broadcast = False, "", ""
    now, seconds = proc.clock.now(), {"valid_lft": 0, "preferred_lft": 0}
    flags: list[str] = []
    while words:
        word = words.next()
        if word in ("peer", "remote"):
            text = words.value()
            place = prefix(text)
            found = replace(found, peer=str(place.ip), prefix=place.network.prefixlen)
            has_prefix = has_prefix or "/" in text
        elif word in ("broadcast", "brd"):
            broadcast = words.value()
        elif word == "scope":
            scope = words.value()
            if scope not in SCOPES:
                raise MistakeError(f'Error: argument "{scope}" is wrong: invalid scope value.\n')
        elif word == "dev":
            name = words.value()
        elif word == "label":
            found = replace(found, label=words.value())
        elif word in seconds:
            text = words.value()
            if text != "forever" and not text.isdecimal():
                raise MistakeError(f'Error: argument "{text}" is wrong: {word} value\n')
            seconds[word] = 0 if text == "forever" else int(text)
        elif word in ("metric", "priority", "preference", "anycast", "proto"):
            words.value()
        elif word in ("home", "nodad", "mngtmpaddr", "noprefixroute", "autojoin"):
            flags.append(word)
        else:
            text = words.value() if word == "local" else word
            if found.address:
                raise MistakeError(f'Error: either "local" is duplicate, or "{text}" is a garbage.')
            place = prefix(text)
            has_prefix = has_prefix or "/" in text
            found = replace(
                found, family=V6 if place.version == 6 else V4, address=str(place.ip), prefix=found.prefix or place.network.prefixlen
            )
    if not name:
        raise MistakeError(NO_DEVICE, 1)
    if found.label and found.label.partition(":")[0] != name:
        raise MistakeError(f'"dev" ({name}) must match "label" ({found.label}).', 255)
    if seconds["valid_lft"]:
        found = replace(found, until=now + seconds["valid_lft"] * SECOND, preferred=now + (seconds["preferred_lft"] or 0) * SECOND)
    link = device(stack(proc), name)
    if verb == "delete":
        if found.family == V4 and not has_prefix and not proc.uid:
            proc.err(WILDCARD.format(address=found.address, prefix=found.prefix))
        return change(proc, lambda net: _remove(net, device(net, link.name), found, has_prefix))
    found = replace(found, scope=scope or _scope(found), broadcast=_broadcast(broadcast, found), flags=tuple(flags))
    if found.family == V6 and "nodad" not in flags and "NOARP" not in stack(proc).flags(link) and not link.is_loopback:
        found = replace(found, tentative=now + int(proc.rng.uniform(1.1, 1.9) * SECOND))
    return change(proc, lambda net: _put(net, link.name, found, verb))


def _remove(net: Stack, link: Link, found: Address, has_prefix: bool) -> None:
    prefix_ = found.prefix if has_prefix or found.family == V6 else None
    changes.remove_address(net, link, found.address, prefix_, found.family)


def _scope(found: Address) -> str:
    place = ipaddress.ip_address(found.address)
    if place.is_loopback:
        return "host"
    if found.family == V6 and place.is_link_local:
        return "link"
    return "site" if found.family == V6 and place in ipaddress.ip_network("fec0::/10") else "global"


def _broadcast(text: str, found: Address) -> str:
    if text in ("+", "-"):
        network = ipaddress.IPv4Network(f"{found.address}/{found.prefix}", strict=False)
        return str(network.broadcast_address if text == "+" else network.network_address)
    return str(prefix(text, "address").ip) if text else ""


def _put(net: Stack, name: str, found: Address, verb: str) -> None:
    link = device(net, name)
    if found.address == "0.0.0.0":  # noqa: S104  the kernel takes it for none
        return
    same = next((one for one in link.addresses if (one.address, one.prefix) == (found.address, found.prefix)), None)
    if same is not None and verb in ("change", "replace"):
        kept = tuple(replace(one, until=found.until, preferred=found.preferred) if one is same else one for one in link.addresses)
        changes.put(net, replace(link, addresses=kept))
    elif verb == "change":
        raise RefusedError(errno.ENOENT)
    else:
        changes.add_address(net, link, found, without_route="noprefixroute" in found.flags)


def _flush(proc: Process, asked: Asked, words: Words) -> int:
    if not words:
        raise MistakeError("Flush requires arguments.", 1)
    choice = Choice(words, "address")
    names = [link.name for link in chosen(proc, choice)]

    def work(net: Stack) -> None:
        for name in names:
            for one in device(net, name).addresses:
                link = device(net, name)
                if choice.takes(one) and one in link.addresses and asked.family in ("", one.family):
                    changes.remove_address(net, link, one.address, one.prefix, one.family)

    found = [one for link in chosen(proc, choice) for one in link.addresses if choice.takes(one) and asked.family in ("", one.family)]
    return change(proc, work) if found else 0


# ---- links


def set_link(proc: Process, words: Words) -> int:
    name, wishes = "", list[tuple[str, str]]()
    while words:
        word = words.next()
        if word in ("up", "down", "nomaster"):
            wishes.append((word, ""))
        elif word == "dev":
            name = words.value()
        elif word == "group" and not name:
            name = f"group {words.value()}"
        elif word in SWITCHES:
            value = words.value()
            if value not in ("on", "off"):
                raise MistakeError(f'Error: argument of "{word}" must be "on" or "off", not "{value}"\n')
            wishes.append((word, value))
        elif word in ("mtu", "txqueuelen", "txqlen", "qlen"):
            wishes.append(("mtu" if word == "mtu" else "queue", str(words.number(word if word == "mtu" else "txqueuelen"))))
        elif word in (
            "name",
            "address",
            "broadcast",
            "brd",
            "alias",
            "group",
            "master",
            "netns",
            "addrgenmode",
            "state",
            "mode",
            "vf",
            "xdp",
        ):
            wishes.append((word, words.value()))
        elif word == "type":
            wishes.append((word, words.value()))
            while words:
                words.next()
        elif name:
            raise MistakeError(f'Error: either "dev" is duplicate, or "{word}" is a garbage.')
        else:
            name = word
    if not name:
        raise MistakeError(NO_DEVICE, 255)
    group = name.removeprefix("group ") if name.startswith("group ") else None
    if group is None:
        device(stack(proc), name)
        names = [name]
    else:
        names = [link.name for link in stack(proc).links if link.group == group]
    for key, value in wishes:
        if key == "address":
            mac(value)
        if key == "name" and not changes.is_name(value):
            raise MistakeError(f'Error: argument "{value}" is wrong: "name" not a valid ifname')
        if key == "master" and stack(proc).find(value) is None:
            raise MistakeError(f'Error: argument "{value}" is wrong: Device does not exist\n')
        if key == "netns" and not value.isdecimal():
            raise MistakeError(f'Error: argument "{value}" is wrong: Invalid "netns" value\n')

    def work(net: Stack) -> None:
        for one in names:
            index = device(net, one).index
            for key, value in sorted(wishes, key=lambda wish: RANK.index(wish[0]) if wish[0] in RANK else 0):
                link = net.at(index)
                if link is not None:
                    _wish(net, link, key, value)

    return change(proc, work)


RANK = ("address", "mtu", "name")  # do_setlink() of net/core/rtnetlink.c takes them so; flags last
WISHES: dict[str, Callable[[Stack, Link, str], object]] = {
    "up": lambda net, link, _: changes.set_up(net, link, is_up=True),
    "down": lambda net, link, _: changes.set_up(net, link, is_up=False),
    "mtu": lambda net, link, value: changes.set_mtu(net, link, int(value)),
    "queue": lambda net, link, value: changes.put(net, replace(link, queue=int(value))),
    "name": changes.rename,
    "address": lambda net, link, value: changes.set_mac(net, link, mac(value)),
    "broadcast": lambda net, link, value: changes.put(net, replace(link, broadcast=mac(value))),
    "brd": lambda net, link, value: changes.put(net, replace(link, broadcast=mac(value))),
    "alias": lambda net, link, value: changes.put(net, replace(link, alias=value[:255])),
    "group": lambda net, link, value: changes.put(net, replace(link, group=value if value != "0" else "default")),
    "nomaster": lambda net, link, _: changes.put(net, replace(link, master=0)),
}


def _wish(net: Stack, link: Link, key: str, value: str) -> None:
    if key in SWITCHES:
        changes.switch(net, link, SWITCHES[key], is_on=(value == "on") != (key == "arp"))
    elif key == "master":
        master = device(net, value)
        if master.kind not in ("bridge", "bond"):
            raise RefusedError(errno.EOPNOTSUPP)
        if link.is_loopback or link.index == master.index:
            raise RefusedError(errno.EINVAL)
        if master.kind == "bond" and link.is_up:
            raise RefusedError(errno.EPERM, "Device can not be enslaved while up.")
        changes.put(net, replace(link, master=master.index))
    elif key == "netns":
        raise RefusedError(errno.ESRCH)
    elif key in WISHES:
        WISHES[key](net, link, value)


def add_link(proc: Process, words: Words) -> int:
    name, over, kind = "", "", ""
    made = Link(0, "", is_up=False)
    rest: list[str] = []
    while words:
        word = words.next()
        if word == "type":
            kind = words.value()
            while words:
                rest.append(words.next())
        elif word == "link":
            over = words.value()
        elif word in ("name", "dev"):
            name = words.value()
        elif word == "address":
            made = replace(made, mac=mac(words.value()))
        elif word == "mtu":
            made = replace(made, mtu=words.number("mtu"))
        elif word in ("txqueuelen", "qlen", "txqlen"):
            made = replace(made, queue=words.number("txqueuelen"))
        elif word in ("numtxqueues", "numrxqueues", "index", "group", "netns", "broadcast", "brd", "alias"):
            words.value()
        elif name:
            raise MistakeError(f'Error: either "dev" is duplicate, or "{word}" is a garbage.')
        else:
            name = word
    if not kind:
        raise MistakeError('Not enough information: "type" argument is required', 1)
    if over and stack(proc).find(over) is None:
        raise MistakeError(f'Cannot find device "{over}"', 1)
    if name and not changes.is_name(name):
        raise MistakeError(f'Error: argument "{name}" is wrong: "name" not a valid ifname')
    if proc.uid:
        return refuse(proc, RefusedError(errno.EPERM))
    if kind not in MADE:
        return refuse(proc, RefusedError(errno.EOPNOTSUPP, "Unknown device type."))
    if kind not in KINDS or kind == "tun":
        return refuse(proc, RefusedError(errno.EOPNOTSUPP))
    kmod.load(proc, f"rtnl-link-{kind}")
    return change(proc, lambda net: _make(proc, net, replace(made, name=name, kind=kind), over, rest))


def _make(proc: Process, net: Stack, made: Link, over: str, rest: list[str]) -> None:
    kind = KINDS[made.kind]
    below = device(net, over) if over else None
    given = dict(zip(rest[::2], rest[1::2]))
    if made.kind in ("vlan", "macvlan") and below is None:
        raise RefusedError(
            errno.EINVAL if made.kind == "macvlan" else errno.ENODEV, "" if made.kind == "macvlan" else "link not specified."
        )
    if made.kind == "vlan" and not given.get("id", "").isdecimal():
        raise RefusedError(errno.EINVAL, "VLAN properties not specified.")
    name = made.name or (
        f"{below.name}.{given['id']}" if made.kind == "vlan" and below is not None else changes.free_name(net, made.kind)
    )
    mtu = made.mtu if made.mtu != 1500 else below.mtu if below is not None and made.kind in ("vlan", "macvlan") else kind.mtu
    address = (
        made.mac if made.mac != "00:00:00:00:00:00" else below.mac if made.kind == "vlan" and below is not None else _mac(proc, name)
    )
    link = replace(
        made, name=name, mtu=mtu, queue=made.queue if made.queue != 1000 else kind.queue, mac=address,
        over=below.index if below is not None and made.kind in ("vlan", "macvlan") else 0, details=_details(made.kind, given),
    )  # fmt: skip
    near = None
    if made.kind == "veth":
        other = rest[rest.index("name") + 1] if "name" in rest[:-1] else changes.free_name(net, "veth")
        link = link if made.name else replace(link, name="veth1" if other == "veth0" else link.name)
        near = replace(link, name=other, mac=_mac(proc, other))
    changes.add_link(net, link, near)


def _details(kind: str, given: dict[str, str]) -> str:
    match kind:
        case "vlan":
            return f"vlan protocol 802.1Q id {given['id']} <REORDER_HDR>"
        case "macvlan":
            return f"macvlan mode {given.get('mode', 'vepa')} bcqueuelen 1000 usedbcqueuelen 1000"
        case "vxlan":
            where = f" dev {given['dev']}" if "dev" in given else ""
            return (
                f"vxlan id {given.get('id', '0')}{where} srcport 0 0 dstport {given.get('dstport', '8472')} ttl auto ageing 300 udpcsum "
                "noudp6zerocsumtx noudp6zerocsumrx"
            )
    return ""


def _mac(proc: Process, name: str) -> str:
    """MACAddressPolicy=persistent of systemd's 99-default.link: the same name has the same address on the same machine."""
    drawn = bytearray(proc.host.derive("link", name)[:6])
    drawn[0] = drawn[0] & 0xFC | 2
    return ":".join(f"{byte:02x}" for byte in drawn)


def remove_link(proc: Process, words: Words) -> int:
    name = ""
    while words:
        word = words.next()
        name = words.value() if word == "dev" else name if word in ("type", *KINDS) and name else word
    if not name:
        raise MistakeError(NO_DEVICE, 255)
    device(stack(proc), name)
    return change(proc, lambda net: changes.remove_link(net, device(net, name)))


def properties(proc: Process, words: Words) -> int:
    """ip link property add|del dev NAME altname OTHER."""
    verb = words.next() if words else ""
    name, other = "", list[str]()
    while words:
        word = words.next()
        if word == "dev":
            name = words.value()
        elif word == "altname":
            other.append(words.value())
    if not name:
        raise MistakeError(NO_DEVICE, 255)
    device(stack(proc), name)

    def work(net: Stack) -> None:
        link = device(net, name)
        for one in other:
            if verb.startswith("a"):
                if net.find(one) is not None:
                    raise RefusedError(errno.EEXIST)
                link = changes.put(net, replace(link, altnames=(*link.altnames, one)))
            elif one not in link.altnames:
                raise RefusedError(errno.ENOENT)
            else:
                link = changes.put(net, replace(link, altnames=tuple(known for known in link.altnames if known != one)))

    return change(proc, work)


def tuntap(proc: Process, words: Words) -> int:
    """ip tuntap { add | del | show } [ dev NAME ] [ mode { tun | tap } ]."""
    verb = words.next() if words else "show"
    if verb in ("show", "list", "lst"):
        for link in stack(proc).links:
            if link.kind in ("tun", "tap"):
                proc.out(f"{link.name}: {link.kind} persist\n")
        return 0
    name, mode = "", ""
    while words:
        word = words.next()
        if word == "mode":
            mode = words.value()
            if mode not in ("tun", "tap"):
                raise MistakeError(f'"{mode}" is not a valid "mode".\n')
        elif word in ("user", "group"):
            words.value()
        elif word in ("one_queue", "pi", "vnet_hdr", "multi_queue"):
            continue
        else:
            name = words.value() if word == "dev" else word
    if not mode:
        raise MistakeError("You failed to specify a tunnel mode", 255)
    if proc.uid:
        proc.err("ioctl(TUNSETIFF): Operation not permitted\n")
        return 1
    if verb.startswith("a"):
        made = name or changes.free_name(stack(proc), mode)
        if stack(proc).find(made) is not None:
            proc.err("ioctl(TUNSETIFF): Device or resource busy\n")
            return 1
        kind = KINDS[mode]
        link = Link(0, made, _mac(proc, made), mtu=kind.mtu, kind=mode, queue=kind.queue, has_carrier=False)
        return change(proc, lambda net: changes.add_link(net, link))
    found = stack(proc).find(name) if name else None
    if found is None or found.kind != mode:
        return 0 if found is None else _busy(proc)
    return change(proc, lambda net: changes.remove_link(net, device(net, found.name)))


def _busy(proc: Process) -> int:
    proc.err("ioctl(TUNSETIFF): Invalid argument\n")
    return 1
