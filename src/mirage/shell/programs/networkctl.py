"""networkctl (systemd 252) where systemd-networkd does not run, as on a Debian with ifupdown: links are unmanaged, and it says so."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.net.netstack import stack
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked
from mirage.shell.systemd.columns import table
from mirage.world.stack.state import MAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.process import Process
    from mirage.world.stack.state import Link

LONGS = {"help": "h", "version": "version", "no-pager": "no-pager", "no-legend": "no-legend", "all": "a", "stats": "s", "full": "l",
         "lines": ":n", "json": ":json"}  # fmt: skip
WARNING = "WARNING: systemd-networkd is not running, output will be incomplete.\n\n"
AWAY = "Unit dbus-org.freedesktop.network1.service not found."
LABELS = (  # of the kernel (ip addrlabel)
    ("0", "::1/128"), ("1", "::/0"), ("2", "2002::/16"), ("3", "::/96"), ("4", "::ffff:0.0.0.0/96"), ("5", "fc00::/7"),
    ("6", "2001::/32"), ("7", "2001:10::/28"), ("11", "fec0::/10"), ("12", "3ffe::/16"),
)  # fmt: skip
VENDORS = {"virtio_net": ("Red Hat, Inc.", "Virtio network device"), "vmxnet3": ("VMware", "VMXNET3 Ethernet Controller")}


@program("networkctl", path="/usr/bin/networkctl")
def networkctl(proc: Process) -> int:
    options, words = asked(proc, "hlasn:", LONGS)
    given = dict(options)
    proc.err(WARNING)
    verb = words.pop(0) if words else "list"
    action = VERBS.get(verb)
    if action is None:
        proc.err(f"Unknown command verb {verb}.\n")
        return 1
    return action(proc, words, given)


def _list(proc: Process, words: list[str], given: dict[str, str]) -> int:
    found = [one for one in stack(proc).links if not words or one.name in words]
    rows = [(str(one.index), one.name, "loopback" if one.is_loopback else "ether", "-", "unmanaged") for one in found]
    proc.out(table(("IDX", "LINK", "TYPE", "OPERATIONAL", "SETUP"), rows, frozenset({0}), legend="no-legend" not in given))
    proc.out(f"\n{len(rows)} links listed.\n" if "no-legend" not in given else "")
    return 0


def _status(proc: Process, words: list[str], given: dict[str, str]) -> int:
    if words or "a" in given:
        for one in stack(proc).links:
            if "a" in given or one.name in words:
                _link(proc, one)
        return 0
    own = stack(proc).links[1]
    rows = [f"{address.address} on {own.name}" for address in own.addresses]
    proc.out(
        "●        State: n/a\n  Online state: unknown\n"
        + _block("Address", rows, 14)
        + _block("Gateway", [f"{_gateway(proc)} on {own.name}"], 14)
    )
    return 0


def _block(head: str, rows: list[str], width: int) -> str:
    return "".join(f"{head + ':' if not index else '':>{width + 1}} {row}\n" for index, row in enumerate(rows))


def _gateway(proc: Process) -> str:
    return next((route.gateway for route in stack(proc).table(MAIN) if route.destination == "default"), "")


def _link(proc: Process, one: Link) -> None:
    queues = _count(proc, one.name, "tx"), _count(proc, one.name, "rx")
    rows: list[tuple[str, list[str]]] = [
        ("Link File", ["n/a" if one.is_loopback else "/usr/lib/systemd/network/99-default.link"]), ("Network File", ["n/a"]),
        ("State", ["n/a (unmanaged)"]), ("Online state", ["unknown"]), ("Type", ["loopback" if one.is_loopback else "ether"]),
    ]  # fmt: skip
    if not one.is_loopback:
        driver = proc.host.identity.interface.driver
        device = to_text(proc.caller.realpath(to_bytes(f"/sys/class/net/{one.name}/device")))
        slot = next((part for part in reversed(device.split("/")) if part.count(":") == 2), "")
        rows += [("Path", [f"pci-{slot}"]), ("Driver", [driver])] + [
            (head, [text]) for head, text in zip(("Vendor", "Model"), VENDORS.get(driver, ("", "")), strict=True) if text
        ]
        rows += [("Alternative Names", list(one.altnames))] if one.altnames else []
        rows += [("Hardware Address", [one.mac])]
    rows += [
        ("MTU", [f"{one.mtu} (min: 68, max: 65535)" if not one.is_loopback else str(one.mtu)]),
        ("QDisc", [one.queue_discipline]),
    ]
    rows += [("IPv6 Address Generation Mode", ["eui64"]), ("Number of Queues (Tx/Rx)", [f"{queues[0]}/{queues[1]}"])]
    rows += [] if one.is_loopback else [("Auto negotiation", ["no"])]
    rows += [("Address", [address.address for address in one.addresses])]
    rows += [] if one.is_loopback else [("Gateway", [_gateway(proc)])]
    title = f"{one.index}: {one.name}"
    proc.out(f"● {title:<30}\n" + "".join(_block(head, texts, 30) for head, texts in rows))
    proc.err(f"Failed to query link bit rates: {AWAY}\nFailed to query link DHCP leases: {AWAY}\n")


def _count(proc: Process, name: str, kind: str) -> int:
    try:
        entries = proc.caller.listdir(to_bytes(f"/sys/class/net/{name}/queues"))
    except OSError:
        return 1
    return sum(to_text(entry.name).startswith(kind) for entry in entries) or 1


def _lldp(proc: Process, words: list[str], given: dict[str, str]) -> int:
    proc.out("LINK CHASSIS-ID SYSTEM-NAME CAPS        PORT-ID PORT-DESCRIPTION\n\n0 neighbors listed.\n")
    return 0


def _label(proc: Process, words: list[str], given: dict[str, str]) -> int:
    rows = [(number, str(ipaddress.ip_network(prefix)) if "." not in prefix else prefix) for number, prefix in LABELS]
    proc.out(table(("LABEL", "PREFIX/PREFIXLEN"), rows, frozenset({0, 1})))
    return 0


def _reload(proc: Process, words: list[str], given: dict[str, str]) -> int:
    proc.err(f"Failed to reload network settings: {AWAY}\n")
    return 1


VERBS: dict[str, Callable[[Process, list[str], dict[str, str]], int]] = {
    "list": _list, "status": _status, "lldp": _lldp, "label": _label, "reload": _reload,
}  # fmt: skip
