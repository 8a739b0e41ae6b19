"""The Unix sockets that a booted Debian 12 has beside those on which it listens: who logs to the journal, who speaks to D-Bus, and pairs.

Recorded (Linux 6.1, systemd 252, `ss -xap`) from a machine with this persona's packages, in the order of the kernel's table; the numbers of
the inodes are its own, moved. A socket of a process that is not there is not there either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mirage.world.kernel.anonymous import of_process
from mirage.world.visit import SocketFact, Visit

if TYPE_CHECKING:
    from mirage.world.processes import ProcessEntry

JOURNAL, SYSLOG, STDOUT, BUS = (
    b"/run/systemd/journal/socket",
    b"/run/systemd/journal/dev-log",
    b"/run/systemd/journal/stdout",
    b"/run/dbus/system_bus_socket",
)
NOTIFY = b"/run/systemd/notify"
LISTENING = (  # kind, state, path, inode, backlog, holders as `comm:fd`
    ("stream", "LISTEN", b"/run/systemd/journal/io.systemd.journal", 13463, "systemd-journal:10"),
    ("stream", "LISTEN", BUS, 14402, "systemd:77 dbus-daemon:3"),
    ("stream", "LISTEN", b"/run/php/php8.2-fpm.sock", 14648, "php-fpm8.2:8 php-fpm8.2+:10"),
    ("dgram", "ESTAB", NOTIFY, 12659, "systemd:33"),
    ("stream", "LISTEN", b"/run/mysqld/mysqld.sock", 14686, "mariadbd:22"),
    ("stream", "LISTEN", b"/run/systemd/private", 12662, "systemd:19"),
    ("stream", "LISTEN", b"/run/systemd/userdb/io.systemd.DynamicUser", 12664, "systemd:20"),
    ("stream", "LISTEN", b"/run/systemd/io.system.ManagedOOM", 12665, "systemd:21"),
    ("dgram", "UNCONN", b"/run/systemd/journal/syslog", 12676, "systemd:70 rsyslogd:3"),
    ("dgram", "ESTAB", SYSLOG, 12680, "systemd:80 systemd-journal:5"),
    ("dgram", "ESTAB", JOURNAL, 12682, "systemd:78 systemd-journal:3"),
    ("stream", "LISTEN", STDOUT, 12684, "systemd:79 systemd-journal:4"),
    ("seqpacket", "LISTEN", b"/run/udev/control", 12686, "systemd:38 systemd-udevd:4"),
)
TO_SYSLOG = (("cron", 4, 14426), ("dbus-daemon", 14, 15405), ("rsyslogd", 6, 14484))
TO_JOURNAL = (("systemd-timesyn", 3, 13262), ("systemd-logind", 3, 14538), ("systemd", 43, 12962), ("systemd-udevd", 5, 12995))
ON_BUS = (
    ("systemd-timesyn", 15, 14406, 13669, 9),
    ("systemd-logind", 14, 14555, 13726, 11),
    ("systemd", 65, 13677, 13678, 10),
)  # its fd, both inodes, the bus' fd
PAIRS = (  # kind, inode, holders, inode, holders
    ("dgram", 12660, "systemd:34", 12661, "systemd:35"), ("dgram", 13017, "systemd-udevd:6", 13018, "systemd-udevd:7"),
    ("dgram", 13266, "systemd-timesyn:7", 13267, "systemd-timesyn:8"), ("dgram", 13268, "systemd-timesyn:9", 13269, "systemd-timesyn:10"),
    ("stream", 13666, "dbus-daemon:7", 13667, "dbus-daemon:8"), ("stream", 14646, "php-fpm8.2:6", 14647, "php-fpm8.2:7"),
)  # fmt: skip
LOGGED = (  # whose standard output is the journal's: with which descriptors of its own, of journald's and of systemd's
    ("systemd-logind", (1, 2), 25, 46), ("cron", (1, 2), 21, 41), ("php-fpm8.2", (4,), 27, 48), ("dbus-daemon", (1, 2), 23, 45),
    ("systemd-udevd", (1, 2), 20, 39), ("mariadbd", (1, 2), 19, 47), ("systemd-timesyn", (1, 2), 18, 40), ("sshd", (1, 2), 26, 49),
)  # fmt: skip
NETLINK = 10  # sockets of that family, which the kernel counts as well
JOURNALED = frozenset(comm for comm, own, *_rest in LOGGED if own == (1, 2))
PATHS = frozenset(path for _kind, _state, path, *_rest in LISTENING)


def services(pids: Mapping[str, Sequence[int]], shift: int) -> Iterator[SocketFact]:
    """Those of the machine's own processes. `pids` by name, the first one's first; `shift`: of the inodes."""
    for kind, state, path, inode, words in LISTENING:
        if words.split()[-1].partition(":")[0].rstrip("+") in pids:
            yield _fact(kind, state, inode + shift, _holders(pids, words), path=path, backlog=80 if b"mysqld" in path else 4096)
    for targets, peer in ((TO_SYSLOG, 12680), (TO_JOURNAL, 12682)):
        for comm, fd, inode in targets:
            if comm in pids:
                yield _fact("dgram", "ESTAB", inode + shift, _holders(pids, f"{comm}:{fd}"), peer=peer + shift)
    if "systemd-journal" in pids:
        yield _fact("dgram", "ESTAB", 13465 + shift, _holders(pids, "systemd-journal:15"), peer=12659 + shift)
    for comm, fd, inode, other, own_fd in ON_BUS:
        if comm in pids and "dbus-daemon" in pids:
            yield from _pair(
                "stream", inode + shift, _holders(pids, f"{comm}:{fd}"), other + shift, _holders(pids, f"dbus-daemon:{own_fd}"), BUS
            )
    for kind, inode, words, other, others in PAIRS:
        if found := _holders(pids, words):
            yield from _pair(kind, inode + shift, found, other + shift, _holders(pids, others))
    yield from _workers(pids, shift)
    for comm, own, journald, manager in LOGGED:
        if comm in pids and "systemd-journal" in pids:
            inode = stdout_of(pids[comm][0])
            holders = tuple((pid, fd) for pid in pids[comm][: None if comm == "php-fpm8.2" else 1] for fd in own)
            yield from _pair(
                "stream", inode, holders, inode + 1, _holders(pids, f"systemd:{manager} systemd-journal:{journald}"), STDOUT
            )


def stdout_of(pid: int) -> int:
    """The inode of the socket that a service has for its standard output."""
    return 9000 + pid * 7


def _workers(pids: Mapping[str, Sequence[int]], shift: int) -> Iterator[SocketFact]:
    """nginx's channels: the master and the other workers have one end, the worker the other."""
    master, *workers = pids.get("nginx") or [0]
    for number, worker in enumerate(workers):
        first, second = 7 + 2 * number, 8 + 2 * number
        others = [(pid, first if at > number else first - 2) for at, pid in enumerate(workers) if at != number]
        yield from _pair(
            "stream",
            13754 + 2 * number + shift,
            ((master, first), *others),
            13755 + 2 * number + shift,
            ((master, second), (worker, second)),
        )


def session(visit: Visit, manager: Sequence[ProcessEntry], shift: int, bus: int) -> Iterator[SocketFact]:
    """Those of a visitor's sshd, and of his user's manager if that began with him. `bus`: the pid of dbus-daemon."""
    if visit.monitor is None:
        return
    inode = of_process(visit.monitor.pid)
    yield _fact("dgram", "ESTAB", inode + 1, ((visit.monitor.pid, 3),), peer=12680 + shift)
    yield _fact("stream", "ESTAB", inode + 2, ((visit.monitor.pid, 6),))
    if not visit.is_first or len(manager) < 2:
        return
    own, helper = manager[0].pid, manager[1].pid
    inode, place = of_process(own), b"/run/user/%d/systemd/" % visit.account.uid
    yield _fact("dgram", "UNCONN", inode + 3, ((own, 16),), path=place + b"notify")
    yield _fact("stream", "LISTEN", inode + 4, ((own, 19),), path=place + b"private", backlog=4096)
    yield from _pair("dgram", inode + 5, ((own, 17),), inode + 6, ((own, 18),))
    yield _fact("dgram", "ESTAB", inode + 7, ((own, 3),), peer=12682 + shift)
    yield _fact("dgram", "ESTAB", inode + 8, ((helper, 7),), peer=12680 + shift)
    if bus:
        yield from _pair("stream", inode + 9, ((own, 20),), inode + 10, ((bus, 15 + own % 9),), BUS)


def ordered(facts: Sequence[SocketFact]) -> list[SocketFact]:
    """As the kernel's table has them: by its hash, and last those that have been there from the beginning."""
    old = [path for _kind, _state, path, *_rest in LISTENING[3:]]
    return sorted(
        facts, key=lambda fact: (old.index(fact.path) + 1 if fact.path in old and fact.peer == 0 else 0, pointer(fact.inode))
    )


def pointer(inode: int) -> str:
    """A kernel's address as %pK prints it: a number of its own for each, of 32 bits."""
    return f"{inode * 2_654_435_761 % (1 << 32):016x}"


def references(facts: Sequence[SocketFact]) -> Callable[[SocketFact], int]:
    """The kernel's count: its own two, and one for each other end."""
    counts = Counter(fact.peer for fact in facts if fact.peer)
    return lambda fact: 2 + counts[fact.inode]


def _holders(pids: Mapping[str, Sequence[int]], words: str) -> tuple[tuple[int, int], ...]:
    """Each `comm:fd` of the first process of that name, `comm+:fd` of the others."""
    found = []
    for word in words.split():
        comm, _, fd = word.partition(":")
        own = pids.get(comm.rstrip("+"), ())
        found += [(pid, int(fd)) for pid in (own[1:] if comm.endswith("+") else own[:1])]
    return tuple(found)


def _pair(
    kind: str, inode: int, holders: Sequence[tuple[int, int]], other: int, others: Sequence[tuple[int, int]], path: bytes = b""
) -> Iterator[SocketFact]:
    yield _fact(kind, "ESTAB", inode, holders, peer=other)
    yield _fact(kind, "ESTAB", other, others, peer=inode, path=path)


def _fact(
    kind: str, state: str, inode: int, holders: Sequence[tuple[int, int]], *, path: bytes = b"", peer: int = 0, backlog: int = 0
) -> SocketFact:
    return SocketFact(
        protocol="unix", state=state, local=("", 0), remote=("", 0), inode=inode, pids=tuple(sorted(holders)), path=path, kind=kind,
        peer=peer, backlog=backlog,
    )  # fmt: skip
