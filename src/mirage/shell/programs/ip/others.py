"""ip's objects of which there is only what the machine has of itself: multicast groups, settings, tokens, labels."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from mirage.shell.net.netstack import stack
from mirage.world.stack.proc import groups6, hardware_groups, has_groups

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.programs.ip.asked import Asked
    from mirage.world.stack.state import Link

LABELS = (  # RFC 6724's table as the kernel has it (net/ipv6/addrlabel.c)
    ("::1/128", 0), ("::/96", 3), ("::ffff:0.0.0.0/96", 4), ("2001::/32", 6), ("2001:10::/28", 7), ("3ffe::/16", 12), ("2002::/16", 2),
    ("fec0::/10", 11), ("fc00::/7", 5), ("::/0", 1),
)  # fmt: skip

Mistake = tuple[str, int]
FAMILIES = ("inet", "inet6", "bridge", "link", "mpls", "any", "all", "none")
OTHERS = {  # object -> how its own help is called
    "netns": "netns", "tuntap": "tuntap", "maddress": "maddr", "ntable": "ntable", "tunnel": "tunnel", "vrf": "vrf", "mroute": "mroute",
    "token": "token", "nexthop": "nexthop", "macsec": "macsec", "l2tp": "l2tp", "addrlabel": "addrlabel",
}  # fmt: skip


def of_family(word: str) -> Mistake | None:
    """-f."""
    return None if word in FAMILIES else (f'Error: argument "{word}" is wrong: invalid protocol family', 255)


def of_other(name: str, words: list[str]) -> Mistake | None:
    """An object of which we show at most the list."""
    known = (
        "show",
        "list",
        "lst",
        "add",
        "delete",
        "set",
        "exec",
        "identify",
        "pids",
        "monitor",
        "change",
        "flush",
        "help",
        "attach",
    )
    if name in OTHERS and words and not any(word.startswith(words[0]) for word in known):
        return f'Command "{words[0]}" is unknown, try "ip {OTHERS[name]} help".', 255
    if name == "monitor" and words and words[0] not in ("all", "label", "address", "link", "route", "neigh", "rule", "file", "help"):
        return f'Argument "{words[0]}" is unknown, try "ip monitor help".', 255
    return None


def show(proc: Process, asked: Asked, name: str, words: list[str]) -> int:
    match name:
        case "maddress":
            _multicast(proc, words)
        case "vrf" if not words:
            proc.out("Name              Table\n-----------------------\nNo VRF has been configured\n")
        case "netconf":
            _settings(proc, asked, words)
        case "token":
            proc.out(
                "".join(
                    f"token :: dev {link.name}\n" for link in stack(proc).links if not link.is_loopback and link.made.type == "ether"
                )
            )
        case "addrlabel":
            proc.out("".join(f"prefix {prefix} label {number} \n" for prefix, number in LABELS))
        case "sr" if words[:2] == ["tunsrc", "show"]:
            proc.out("tunsrc addr ::\n")
    return 0


def _named(words: list[str]) -> str:
    return words[words.index("dev") + 1] if "dev" in words[:-1] else ""


def _multicast(proc: Process, words: list[str]) -> None:
    net, wanted = stack(proc), _named(words)
    for link in net.links:
        if wanted and wanted != link.name:
            continue
        proc.out(f"{link.index}:\t{link.name}\n")
        for group in hardware_groups(net, link):
            proc.out(f"\tlink  {':'.join(group[at : at + 2] for at in range(0, 12, 2))}\n")
        if link.is_up and has_groups(net, link):
            proc.out("\tinet  224.0.0.1\n")
        for shown, users in inet6_groups(link):
            proc.out(f"\tinet6 {shown}{f' users {users}' if users > 1 else ''}\n")


def inet6_groups(link: Link) -> list[tuple[str, int]]:
    """Addresses as they are written."""
    if not any(one.family == "inet6" for one in link.addresses):
        return []
    return [(str(ipaddress.IPv6Address(bytes.fromhex(group))), users) for group, users, _ in groups6(link)]


def _settings(proc: Process, asked: Asked, words: list[str]) -> None:
    wanted = _named(words)
    tail = "mc_forwarding off proxy_neigh off ignore_routes_with_linkdown off"
    names = [wanted] if wanted else ["all", "default", *(link.name for link in stack(proc).links)]
    for family in (asked.family,) if asked.family else ("inet", "inet6"):
        for name in names:
            forwards = "on" if _value(proc, f"{'ipv4' if family == 'inet' else 'ipv6'}/conf/{name}/forwarding") == "1" else "off"
            filters = {"1": "strict", "2": "loose"}.get(_value(proc, f"ipv4/conf/{name}/rp_filter"), "off")
            proc.out(f"{family} {name} forwarding {forwards} {f'rp_filter {filters} ' if family == 'inet' else ''}{tail} \n")


def _value(proc: Process, name: str) -> str:
    try:
        return proc.read_file(f"/proc/sys/net/{name}", 16).decode("ascii", "replace").strip()
    except OSError:
        return ""
