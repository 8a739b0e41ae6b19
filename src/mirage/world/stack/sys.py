"""/sys/class/net and what its links lead to: one directory an interface, as Linux 6.1.0-56-amd64 has them, recorded in QEMU."""

from __future__ import annotations

from collections.abc import Callable
from errno import EINVAL, EOPNOTSUPP
from typing import TYPE_CHECKING

from mirage.vfs.synthetic import AnyNode, Context, Directory, File
from mirage.vfs.synthetic import Link as Symlink
from mirage.vfs.types import fault
from mirage.world.stack import changes
from mirage.world.stack.state import Link

if TYPE_CHECKING:
    from mirage.world.mounts import Place

STATISTICS = (
    "collisions multicast rx_bytes rx_compressed rx_crc_errors rx_dropped rx_errors rx_fifo_errors rx_frame_errors rx_length_errors "
    "rx_missed_errors rx_nohandler rx_over_errors rx_packets tx_aborted_errors tx_bytes tx_carrier_errors tx_compressed tx_dropped tx_errors "
    "tx_fifo_errors tx_heartbeat_errors tx_packets tx_window_errors"
).split()


class SysLinks:
    """One layer's. A directory is made when a link is first seen, and what it says follows the link."""

    def __init__(self, place: Place, hardware: bytes) -> None:
        self._place = place
        self._above = hardware.rpartition(b"/")[0]
        self._made: dict[int, Directory] = {}

    def names(self, context: Context) -> dict[bytes, AnyNode]:
        """/sys/class/net."""
        return {
            link.name.encode(): Symlink(
                b"../../devices/" + (b"virtual/net" if link.kind else self._above) + b"/" + link.name.encode(), size=0
            )
            for link in self._place.stack.links
        }  # fmt: skip

    def virtual(self, context: Context) -> dict[bytes, AnyNode]:
        return {link.name.encode(): self._directory(link) for link in self._place.stack.links if link.kind}

    def hardware(self, context: Context) -> dict[bytes, AnyNode]:
        return {link.name.encode(): self._directory(link) for link in self._place.stack.links if not link.kind}

    def _directory(self, link: Link) -> Directory:
        if link.index not in self._made:
            self._made[link.index] = Directory(lambda context, index=link.index: self._entries(index), mode=0o755)  # type: ignore[misc]
        return self._made[link.index]

    def _entries(self, index: int) -> dict[bytes, AnyNode]:
        place, host = self._place, self._place.host
        now = place.stack.at(index)
        if now is None:
            return {}

        def link() -> Link:
            return place.stack.at(index) or now

        def shown(pick: Callable[[Link], object], mode: int = 0o444) -> File:
            return File(lambda context: f"{pick(link())}\n".encode(), mode=mode, size=4096, is_fixed=not mode & 0o222)

        def running(pick: Callable[[Link], object], mode: int = 0o444) -> File:
            """EINVAL while it is down: dev->flags & IFF_UP of net-sysfs.c."""

            def read(context: Context) -> bytes:
                if not link().is_up:
                    raise fault(EINVAL)
                return f"{pick(link())}\n".encode()

            return File(read, mode=mode, size=4096, is_fixed=not mode & 0o222)

        def set_mtu(context: Context, data: bytes) -> None:
            if not data.strip().isdigit():
                raise fault(EINVAL)
            place.restack(lambda stack: _refusing(lambda: changes.set_mtu(stack, link(), int(data))))

        speed = host.hardware.speed if not now.kind else 10000 if now.kind == "veth" else -1
        duplex = "full" if now.kind == "veth" or (not now.kind and host.hardware.speed > 0) else "unknown"
        queues = host.identity.cores if not now.kind and now.discipline == "mq" else 1
        entries: dict[bytes, AnyNode] = {
            b"addr_assign_type": shown(lambda one: 3 if one.kind else 0), b"addr_len": shown(lambda one: 6 if one.made.type != "none" else 0),
            b"address": shown(lambda one: one.mac), b"broadcast": shown(lambda one: one.broadcast),
            b"carrier": running(lambda one: int(place.stack.runs(one)), 0o644),
            b"carrier_changes": shown(lambda one: 2 if not one.kind else 0), b"carrier_down_count": shown(lambda one: int(not one.kind)),
            b"carrier_up_count": shown(lambda one: int(not one.kind)), b"dev_id": shown(lambda one: "0x0"), b"dev_port": shown(lambda one: 0),
            b"dormant": running(lambda one: 0), b"duplex": running(lambda one: duplex), b"flags": shown(lambda one: hex(place.stack.bits(one)), 0o644),
            b"gro_flush_timeout": shown(lambda one: 0, 0o644), b"ifalias": File(lambda context: f"{link().alias}\n".lstrip("\n").encode(), mode=0o644, size=4096),
            b"ifindex": shown(lambda one: one.index), b"iflink": shown(lambda one: one.over or one.index), b"link_mode": shown(lambda one: 0),
            b"mtu": File(lambda context: f"{link().mtu}\n".encode(), set_mtu, mode=0o644, size=4096),
            b"name_assign_type": running(lambda one: 4) if now.index > 1 and not now.kind else shown(lambda one: 3),
            b"napi_defer_hard_irqs": shown(lambda one: 0, 0o644), b"netdev_group": shown(lambda one: 0, 0o644),
            b"operstate": shown(lambda one: place.stack.state(one).lower()), b"phys_port_id": _unsupported(), b"phys_port_name": _unsupported(),
            b"phys_switch_id": _unsupported(), b"power": Directory({b"control": shown(lambda one: "auto", 0o644)}, mode=0o755),
            b"proto_down": shown(lambda one: 0, 0o644),
            b"queues": Directory({b"%s-%d" % (kind, at): Directory({}, mode=0o755) for kind in (b"rx", b"tx") for at in range(queues)}, mode=0o755),
            b"speed": running(lambda one: speed), b"statistics": Directory({name.encode(): self._counter(index, name) for name in STATISTICS}, mode=0o755),
            b"subsystem": Symlink(b"../../../../class/net" if now.kind else b"../" * (self._above.count(b"/") + 3) + b"class/net", size=0),
            b"testing": running(lambda one: 0), b"threaded": shown(lambda one: 0, 0o644), b"tx_queue_len": shown(lambda one: one.queue, 0o644),
            b"type": shown(lambda one: one.made.number), b"uevent": File(lambda context: _uevent(link()), mode=0o644, size=4096),
        }  # fmt: skip
        if not now.kind:
            entries[b"device"] = Symlink(b"../../../" + self._above.split(b"/")[-2], size=0)
        if now.kind == "bridge":
            parts = [one for one in place.stack.links if one.master == index]
            entries |= {b"bridge": Directory({}, mode=0o755), b"brforward": File(b""),
                        b"brif": Directory({one.name.encode(): Directory({}, mode=0o755) for one in parts}, mode=0o755)}  # fmt: skip
            entries |= {b"lower_" + one.name.encode(): Symlink(b"../" + one.name.encode(), size=0) for one in parts}
        if now.kind in ("tun", "tap"):
            entries |= {b"tun_flags": shown(lambda one: "0x1801" if one.kind == "tun" else "0x1802"), b"owner": shown(lambda one: -1),
                        b"group": shown(lambda one: -1)}  # fmt: skip
        master = place.stack.at(now.master) if now.master else None
        if master is not None:
            entries[b"master"] = Symlink(b"../" + master.name.encode(), size=0)
        return entries

    def _counter(self, index: int, name: str) -> File:
        host = self._place.host

        def read(context: Context) -> bytes:
            if index == 1:
                packets = host.vitals.counter("lo", 0.01, 0.3, context.now)
                return b"%d\n" % (packets * 84 if "bytes" in name else packets if "packets" in name else 0)
            if index != host.identity.interface.index:
                return b"0\n"
            t = host.vitals.network(context.now)
            known = {
                "rx_bytes": t.received, "tx_bytes": t.sent, "rx_packets": t.received_packets, "tx_packets": t.sent_packets,
                "rx_dropped": t.dropped,
            }  # fmt: skip
            return b"%d\n" % known.get(name, 0)

        return File(read, size=4096)


def _refusing(work: Callable[[], None]) -> None:
    try:
        work()
    except changes.RefusedError as refused:
        raise fault(refused.errno) from None


def _unsupported() -> File:
    def read(context: Context) -> bytes:
        raise fault(EOPNOTSUPP)

    return File(read, size=4096)


def _uevent(link: Link) -> bytes:
    kind = f"DEVTYPE={link.kind}\n" if link.kind in ("bridge", "vlan", "vxlan", "wireguard", "bond", "macvlan") else ""
    return f"{kind}INTERFACE={link.name}\nIFINDEX={link.index}\n".encode()
