"""What the kernel has once for the whole machine: who takes all that he gets of it in his cell takes nothing from anybody else."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.test_kills import _asking, _until

GREEDY, OTHER = "127.0.0.81", "127.0.0.82"
OWNER_UID = 0xB704  # NS_GET_OWNER_UID, linux/nsfs.h
TAKING = """
import ctypes, os, resource, sys
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
libc, count = ctypes.CDLL(None), 0
how = {
    "inotify": lambda: libc.inotify_init1(0),
    "requests": lambda: libc.syscall(206, ctypes.c_long(256), ctypes.byref(ctypes.c_ulong())),
    "terminals": lambda: libc.open(b"/dev/ptmx", os.O_RDWR | os.O_NOCTTY),
}[sys.argv[1]]
while count < int(sys.argv[2]) and how() >= 0:
    count += 1
print(count, flush=True)
sys.stdin.read()
"""

RINGS = """
import errno, socket, struct
def ring(blocks):
    line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x0300)
    try:
        line.setsockopt(263, 5, struct.pack("4I", 1 << 16, blocks, 2048, blocks << 5))
    except OSError as error:
        print(errno.errorcode[error.errno], end=" ")
    else:
        print("ring", end=" ")
    return line
ring(32).close()
ring(1 << 14)
kept = [ring(512), ring(512), ring(32)]
kept.pop(0).close()
ring(32)
"""
ERRORS = """
import errno, resource, socket, sys
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
level, option, value = {"errors": (0, 11, 1), "times": (1, 37, 0x112)}[sys.argv[1]]
kept, found = [], ""
while not found and len(kept) < 1000:
    kept.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    kept[-1].setsockopt(1, 8, 1 << 24)
    try:
        kept[-1].setsockopt(level, option, value)
    except OSError as error:
        found = errno.errorcode[error.errno]
print(len(kept) <= 513, found, kept[0].getsockopt(1, 8), kept[0].getsockopt(1, 7))
del kept[:-3]
kept[-1].setsockopt(level, option, value)
for arguments in ((1, 8, b""), (1, 7, b"ab")):
    try:
        kept[-1].setsockopt(*arguments)
    except OSError as error:
        print(errno.errorcode[error.errno])
"""
NEIGHBOURS = """
import ctypes, itertools, os, socket, struct, sys
where, state = sys.argv[1], {"reachable": 2, "permanent": 128}[sys.argv[2]]
if where == "network of his own":
    ctypes.CDLL(None).unshare(0x40000000)
    os.system("ip link add near type veth peer name far || ip tuntap add near mode tap; ip link set near up")
name = next(name for _, name in socket.if_nameindex() if name != "lo")
line = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
head = struct.pack("BxxxiHBB", socket.AF_INET, socket.if_nametoindex(name), state, 0, 0)
for number in itertools.count():
    body = head + struct.pack("HH4sHH6sxx", 8, 1, struct.pack(">I", 0x0A800000 + number), 10, 2, bytes([2, 0, 0, 0, 0, 1]))
    line.send(struct.pack("IHHII", 16 + len(body), 28, 0x401, number, 0) + body)
    try:
        while True:
            line.recv(1 << 16, socket.MSG_DONTWAIT)
    except OSError:
        pass
"""
QUEUES = """
import ctypes, errno, itertools, socket
kinds = (socket.AF_PACKET, 3, 0), (socket.AF_NETLINK, 3, 0), (socket.AF_INET, 3, 255), (socket.AF_INET6, 3, 58)
kept = []
def fill():
    try:
        for kind in itertools.islice(itertools.cycle(kinds), 900):
            kept.append(socket.socket(*kind))
    except OSError as error:
        print(errno.errorcode[error.errno], end=" ")
fill()
for _ in range(2):
    ctypes.CDLL(None).unshare(0x40000000)
    del kept[-4:]
    fill()
kept.clear()
for _ in range(900):
    socket.socket(socket.AF_PACKET, 3, 0).close()
print("again")
"""
STREAMS = """
import socket
kept, count = [], 0
with socket.create_server(("127.0.0.1", 0), backlog=500) as door:
    for _ in range(400):
        one = socket.create_connection(door.getsockname())
        one.setblocking(False)
        kept += [one, door.accept()[0]]
        try:
            while True:
                count += one.send(bytes(1 << 20))
        except BlockingIOError:
            pass
print(count >> 20)
"""


@contextmanager
def _session(house: House, source: str, command: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """What a command reads and prints."""
    words = [
        "ssh", "-F", "none", "-p", str(house.port), "-b", source, "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
        "root@127.0.0.1", command,
    ]  # fmt: skip
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_asking(house)
    ) as session:
        assert session.stdin is not None
        assert session.stdout is not None
        yield session.stdin, session.stdout


@contextmanager
def _taken(house: House, what: str) -> Iterator[int]:
    """How many somebody got, while he keeps them."""
    house.sh("cat > /root/taking", source=GREEDY, stdin=TAKING)
    with _session(house, GREEDY, f"python3 /root/taking {what} 100000") as (_, printed):
        yield int(printed.readline())


@pytest.mark.parametrize("what", ["inotify", "requests", "terminals"])
def test_who_takes_all_that_he_gets_takes_it_from_nobody(sandbox: House, what: str) -> None:
    sandbox.sh("cat > /root/taking", source=OTHER, stdin=TAKING)
    with _taken(sandbox, what) as count:
        assert count > 1
        assert (
            subprocess.run([sys.executable, "-c", TAKING, what, "1"], stdin=subprocess.DEVNULL, capture_output=True).stdout == b"1\n"
        )
        if what != "requests":  # of those, cells have one share together
            assert sandbox.sh(f"python3 /root/taking {what} 1", source=OTHER) == "1\n"
        assert sandbox.sh("tty", source=OTHER, options=["-tt"]).startswith("/dev/pts/")


def test_each_cell_s_namespaces_are_counted_for_a_user_of_its_own(sandbox: House) -> None:
    warden = sandbox.parts()["warden"]
    sandbox.sh("true", source=OTHER)
    with open(f"/proc/{warden}/task/{warden}/children") as file:
        cells = file.read().split()
    owners = []
    for cell in cells:
        with suppress(FileNotFoundError):  # it has just ended
            space = os.open(f"/proc/{cell}/ns/user", os.O_RDONLY)
            owners.append(int.from_bytes(fcntl.ioctl(space, OWNER_UID, bytes(4)), sys.byteorder))
            os.close(space)
    assert len(owners) > 1
    assert len(set(owners)) == len(owners)
    assert 0 not in owners


def test_who_uses_up_his_memory_ends_his_own_cell_alone(sandbox: House) -> None:
    """Of files that no process holds, for which the kernel kills one process after the other, in vain."""
    with _session(sandbox, OTHER, "echo here; read word; echo $word") as (said, heard):
        assert heard.readline() == b"here\n"
        sandbox.ssh("mount -t ramfs none /mnt && for i in 1 2 3; do head -c 700M /dev/zero > /mnt/$i & done; wait", source=GREEDY)
        said.write(b"still\n")
        said.flush()
        assert heard.readline() == b"still\n"
    _until(lambda: sandbox.ssh("echo alive", source=GREEDY).stdout == b"alive\n")


def test_what_packets_are_looked_at_in_is_bounded_and_given_back(sandbox: House) -> None:
    """No control group counts it: one ring would take all of the machine's memory."""
    assert sandbox.sh("python3 -", source=GREEDY, stdin=RINGS).split() == ["ring", "ENOMEM", "ring", "ring", "ENOMEM", "ring"]


def test_what_waits_in_connections_is_counted_for_who_lets_it_wait(sandbox: House) -> None:
    """All that TCP may take of the machine would else be his, and everybody's connections slow."""
    waiting = int(sandbox.sh("python3 -", source=GREEDY, stdin=STREAMS))
    assert 0 < waiting < 1024  # MiB, what a cell may have


def test_sockets_whose_queues_nobody_counts_are_so_many_and_are_given_back(sandbox: House) -> None:
    """In each half a MiB of packets could wait; those of networks of one's own count too."""
    assert sandbox.sh("python3 -", source=GREEDY, stdin=QUEUES).split() == ["ENOBUFS", "ENOBUFS", "ENOBUFS", "again"]


@pytest.mark.parametrize("what", ["errors", "times"])
def test_sockets_that_are_told_what_became_of_what_they_sent_are_so_many_and_small(sandbox: House, what: str) -> None:
    """What is told waits in their error queues: 2000 sockets had 9 GB of the machine's memory within a minute."""
    answer = sandbox.sh(f"python3 - {what}", source=GREEDY, stdin=ERRORS)
    assert answer.splitlines() == ["True ENOBUFS 425984 212992", "EINVAL", "EINVAL"]


@pytest.mark.parametrize("state", ["reachable", "permanent"])
@pytest.mark.parametrize("where", ["cell", "network of his own"])
def test_who_fills_the_table_of_neighbours_ends_his_own_cell_alone(sandbox: House, where: str, state: str) -> None:
    """It is all networks' of the machine: no cell could be made any more, nor a connection; and of permanent ones there is no end."""
    sandbox.sh("true", source=OTHER)
    with _session(sandbox, OTHER, "echo here; read word; echo $word") as (said, heard):
        assert heard.readline() == b"here\n"
        filled = sandbox.ssh(f"python3 - '{where}' {state}", source=GREEDY, stdin=NEIGHBOURS)
        assert (filled.returncode, filled.stderr) == (255, b"")
        said.write(b"still\n")
        said.flush()
        assert heard.readline() == b"still\n"
    _until(lambda: sandbox.ssh("echo alive", source=GREEDY).stdout == b"alive\n")
