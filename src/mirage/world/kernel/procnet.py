"""What of /proc/net is the same on every Debian 12, or only counts: forms as Linux 6.1.0-56-amd64 in QEMU gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.vfs.synthetic import AnyNode, Directory, File
from mirage.world.kernel import kernelstate
from mirage.world.kernel.proctables import PACKET_HEADER, RAW_HEADER, UDP6_HEADER, UDP_HEADER, WIRELESS

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.mounts import Place

RAW6_HEADER = UDP6_HEADER + "\n"
XFRM = (
    "InError InBufferError InHdrError InNoStates InStateProtoError InStateModeError InStateSeqError InStateExpired InStateMismatch "
    "InStateInvalid InTmplMismatch InNoPols InPolBlock InPolError OutError OutBundleGenError OutBundleCheckError OutNoStates "
    "OutStateProtoError OutStateModeError OutStateSeqError OutStateExpired OutPolBlock OutPolDead OutPolError FwdHdrError OutStateInvalid "
    "AcquireError"
).split()
CACHE = (
    "entries  allocs   destroys hash_grows lookups  hits     res_failed rcv_probes_mcast rcv_probes_ucast periodic_gc_runs forced_gc_runs "
    "unresolved_discards table_fulls\n"
)
ROUTES = (
    "entries  in_hit   in_slow_tot in_slow_mc in_no_route in_brd   in_martian_dst in_martian_src out_hit  out_slow_tot out_slow_mc gc_total "
    "gc_ignored gc_goal_miss gc_dst_overflow in_hlist_search out_hlist\n"
)
STILL = {  # whatever happens
    "anycast6": "",
    "connector": "Name            ID\ncn_proc         1:1\n",
    "icmp": RAW_HEADER.rstrip("\n").ljust(127) + "\n",
    "icmp6": RAW6_HEADER,
    "ip6_flowlabel": "Label S Owner  Users  Linger Expires  Dst                              Opt\n",
    "ip6_mr_cache": "Group                            Origin                           Iif      Pkts  Bytes     Wrong  Oifs\n",
    "ip6_mr_vif": "Interface      BytesIn  PktsIn  BytesOut PktsOut Flags\n",
    "ip_mr_cache": "Group    Origin   Iif     Pkts    Bytes    Wrong Oifs\n",
    "ip_mr_vif": "Interface      BytesIn  PktsIn  BytesOut PktsOut Flags Local    Remote\n",
    "ip_tables_matches": "icmp\n",
    "ip_tables_names": "",
    "ip_tables_targets": "ERROR\n",
    "mcfilter": "Idx Device        MCA        SRC    INC    EXC\n",
    "mcfilter6": "Idx Device                Multicast Address                   Source Address    INC    EXC\n",
    "packet": PACKET_HEADER,
    "protocols": kernelstate.protocols(),
    "psched": "000003e8 00000040 000f4240 3b9aca00\n",
    "ptype": "Type Device      Function\n0800          ip_rcv\n0806          arp_rcv\n86dd          ipv6_rcv\n",
    "raw": RAW_HEADER,
    "raw6": RAW6_HEADER,
    "rt6_stats": "0006 0003 000a 0004 0000 0000 0000\n",
    "rt_cache": (
        "Iface\tDestination\tGateway \tFlags\t\tRefCnt\tUse\tMetric\tSource\t\tMTU\tWindow\tIRTT\tTOS\tHHRef\tHHUptod\tSpecDst"
        "                          \n"
    ),
    "udplite": UDP_HEADER.ljust(127) + "\n",
    "udplite6": UDP6_HEADER + "\n",
    "wireless": WIRELESS,
    "xfrm_stat": "".join(f"Xfrm{name:<20}\t0\n" for name in XFRM),
}
LOG = "".join(f"{family:2} NONE ()\n" for family in range(11))


def rest(host: Host, place: Place) -> dict[bytes, AnyNode]:
    """Beside the sockets, the interfaces, the routes and the neighbours."""
    vitals = host.vitals

    def counted(name: str) -> File:
        return File(lambda context: kernelstate.tables(vitals, name, context.now).encode())

    def of_interface(index: int) -> File:
        head = f"{'ifIndex':<32}\t{index}\n"
        return File(lambda context: (head + kernelstate.snmp6(vitals, context.now)).encode())

    return {
        **{name.encode(): File(text.encode()) for name, text in STILL.items()},
        b"dev_snmp6": Directory(lambda context: {link.name.encode(): of_interface(link.index) for link in place.stack.links}),
        b"netfilter": Directory({b"nf_log": File(LOG.encode(), mode=0o444)}),
        b"netlink": File(lambda context: _netlink(host).encode()),
        b"netstat": counted("netstat"),
        b"rt_acct": File(bytes(4096)),
        b"snmp": counted("snmp"),
        b"snmp6": File(lambda context: kernelstate.snmp6(vitals, context.now).encode()),
        b"sockstat6": File(b"TCP6: inuse 2\nUDP6: inuse 0\nUDPLITE6: inuse 0\nRAW6: inuse 0\nFRAG6: inuse 0 memory 0\n"),
        b"softnet_stat": File(lambda context: _softnet(host, context.now).encode()),
        b"stat": Directory({
            b"arp_cache": File((CACHE + _zeros(host, 13)).encode()), b"ndisc_cache": File((CACHE + _zeros(host, 13)).encode()),
            b"rt_cache": File((ROUTES + _zeros(host, 17)).encode()),
        }),
    }  # fmt: skip


def _netlink(host: Host) -> str:
    """The kernel's own sockets, and those of systemd and its like."""
    head = "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n"
    rows = [
        (0, 0, 0),
        (4, 0, 0),
        (7, 0, 0),
        (9, 1, 1),
        (9, 0, 0),
        (10, 0, 0),
        (11, 0, 0),
        (15, 1, 2),
        (15, 0, 0),
        (16, 0, 0),
        (18, 0, 0),
    ]
    shown = []
    for index, (family, pid, groups) in enumerate(rows):
        drawn = host.derive("netlink", host.identity.boot_time, index)
        inode = 17 + index * 9 if not pid else 12_000 + int.from_bytes(drawn[4:6], "big") % 3000
        pointer = f"{int.from_bytes(drawn[:4], 'big'):016x}"
        shown.append(f"{pointer} {family:<3} {pid:<10} {groups:08x} 0        0        0     2        0        {inode:<8}\n")
    return head + "".join(shown)


def _softnet(host: Host, now: int) -> str:
    lines = []
    for cpu in range(host.identity.cores):
        words = [
            host.vitals.counter(f"softnet {cpu}", 1, 5, now),
            0,
            host.vitals.counter(f"squeezed {cpu}", 0.0002, 0.002, now),
            *[0] * 9,
            cpu,
        ]
        lines.append(" ".join(f"{word & 0xFFFFFFFF:08x}" for word in words))
    return "\n".join(lines) + "\n"


def _zeros(host: Host, width: int) -> str:
    row = " ".join(["00000004", *["00000000"] * (width - 1)])
    return f"{row}\n" * host.identity.cores
