"""Attempts to take the machine's memory by what waits in the kernel: packets, messages, descriptors on their way.

Run inside by the image's own python3, never on the host.
"""

# mypy: ignore-errors

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import resource
import select
import socket
import struct

from attempting import FACTS, LIBC, attempt, call

MANY = 600  # sockets: of those that nobody counts, more than a cell has
RCVBUF, RCVBUFFORCE, PIPE_SIZE = 8, 33, 1031


def wide(line):
    """With as much room as it may have."""
    line.setblocking(False)
    for option in (RCVBUFFORCE, RCVBUF):
        with contextlib.suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, option, 1 << 30)
    return line


def made(*kinds, count=MANY):
    """As many sockets as there are, of these kinds in turn."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    some = []
    with contextlib.suppress(OSError):
        while len(some) < count:
            some.append(wide(socket.socket(*kinds[len(some) % len(kinds)])))
    return some


def flooded(send, times=8):
    for _ in range(times):
        with contextlib.suppress(OSError):
            send()


@attempt
def packets_that_nobody_takes():
    some = made((socket.AF_PACKET, socket.SOCK_RAW, 0))
    for number, one in enumerate(some):
        one.bind(("lo", 0x8000 + number))
        head = bytes(12) + struct.pack("!H", 0x8000 + number)
        flooded(lambda head=head, place=("lo", 0x8000 + number): some[0].sendto(head + bytes(60000), place))
    return len(some) if len(some) == MANY else None


@attempt
def packets_to_addresses_of_our_own():
    some = made((socket.AF_INET, socket.SOCK_RAW, 200), (socket.AF_INET, socket.SOCK_RAW, 255))
    for number, one in enumerate(some[::2]):
        place = (f"127.1.{number >> 8}.{number & 255}", 0)
        one.bind(place)
        flooded(lambda place=place: some[0].sendto(bytes(60000), place))
    return len(some) if len(some) == MANY else None


@attempt
def messages_among_our_own_netlink_sockets():
    some = made((socket.AF_NETLINK, socket.SOCK_RAW, 2))
    for number, one in enumerate(some):
        one.bind((100_000 + number, 0))
        flooded(lambda place=(100_000 + number, 0): some[0].sendto(bytes(180_000), place))
    return len(some) if len(some) == MANY else None


@attempt
def sockets_of_every_kind_that_nobody_counts():
    kinds = [
        (family, kind, protocol)
        for family in (2, 10, 16, 17)
        for kind in (2, 3, 10, 0x80803)
        for protocol in (0, 1, 58, 115, 255)
        if (kind, protocol) != (2, 0) or family > 10  # UDP's are counted
    ]
    some = []
    for kind in kinds * 60:
        with contextlib.suppress(OSError):
            some.append(socket.socket(*kind))
    return len(some) if len(some) >= MANY else None


@attempt
def sockets_on_their_way_and_in_networks_of_our_own():
    """Such as nobody has a descriptor of, in networks that nobody is in."""
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    one.setblocking(False)
    count = 0
    with contextlib.suppress(OSError):
        for _ in range(MANY // 4):
            if call(272, 0x40000000):  # unshare(CLONE_NEWNET)
                break
            some = made((socket.AF_PACKET, socket.SOCK_RAW, 0), count=4)
            socket.send_fds(one, [b"x"], [line.fileno() for line in some])
            count += len(some)
            for line in some:
                line.close()
    other.close()
    return count if count == MANY else None


@attempt
def errors_that_nobody_takes():
    for line in made((socket.AF_INET, socket.SOCK_DGRAM), count=MANY if FACTS.get("has_time") else 20):
        line.setsockopt(socket.IPPROTO_IP, 11, 1)
        flooded(lambda line=line: line.sendto(bytes(1400), ("127.0.0.1", 9)), 50)
    return


@attempt
def descriptors_within_descriptors():
    """Sockets in flight within sockets in flight, in a ring that nobody holds."""
    pairs = [socket.socketpair() for _ in range(60)]
    for (one, _), (following, last) in zip(pairs, [*pairs[1:], pairs[0]], strict=True):
        one.setblocking(False)
        flooded(lambda one=one, beside=(following, last): socket.send_fds(one, [b"x"], [each.fileno() for each in beside * 60]))
    return


@attempt
def pipes_as_wide_as_they_are():
    for _ in range(200):
        _, writer = os.pipe()
        os.set_blocking(writer, False)
        with contextlib.suppress(OSError):
            fcntl.fcntl(writer, PIPE_SIZE, 1 << 20)
            flooded(lambda writer=writer: os.write(writer, bytes(1 << 17)))
    return


@attempt
def queues_of_messages():
    """Of System V and of POSIX, until there are no more."""
    message = struct.pack("q", 1) + bytes(8000)
    while (queue := LIBC.msgget(0, 0o1600)) >= 0:
        while LIBC.msgsnd(queue, message, 8000, 0o4000) == 0:
            pass
    number = 0
    while (queue := LIBC.mq_open(b"/x%d" % number, 0o4102, 0o600, None)) >= 0:
        while LIBC.mq_send(queue, bytes(8192), ctypes.c_size_t(8192), 0) == 0:
            pass
        number += 1
    return


@attempt
def timers_locks_and_watches():
    timer, event = ctypes.c_long(), struct.pack("QiiI44x", 0, 0, 1, 0)
    for _ in range(5000):
        LIBC.timer_create(1, event, ctypes.byref(timer))
    file = os.open("/root/locked", os.O_RDWR | os.O_CREAT)
    for number in range(5000):
        fcntl.lockf(file, fcntl.LOCK_EX, 1, 2 * number)
    watched = [os.eventfd(0) for _ in range(100)]
    for _ in range(100):
        some = select.epoll()
        for one in watched:
            some.register(one)
    watch = LIBC.inotify_init1(0o4000)
    LIBC.inotify_add_watch(watch, b"/root", 0xFFF)
    for _ in range(2000):
        os.utime("/root/locked")
    return
