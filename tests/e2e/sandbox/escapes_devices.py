"""Attempts through what root may open, mount and unmount in a cell: devices without drivers, the kernel's own trees, its tables."""

# mypy: ignore-errors

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os
import random
import socket
import stat
import struct
import threading
import time

from attempting import attempt, call, driven, is_outside, opened, read

DEVICES = ("mem", "port", "kmsg", "sda", "vda", "fuse", "net/tun", "loop-control", "loop0", "rtc0", "tty1", "console", "uinput", "vhost-net",
           "userfaultfd", "mapper/control", "btrfs-control", "cpu/0/msr", "cpu/0/cpuid", "snapshot", "sg0", "dri/card0", "fb0")  # fmt: skip


def every(flags=os.O_RDWR):
    """Those that can be opened, by name."""
    places = ((name, opened(f"/dev/{name}", flags | os.O_NONBLOCK | os.O_NOCTTY)) for name in DEVICES)
    return [(name, place) for name, place in places if place >= 0]


def told(place, command, data=bytes(256)):
    try:
        return fcntl.ioctl(place, command, data)
    except OSError:
        return None


@attempt
def a_device_that_has_a_driver_after_all():
    return next((name for name in DEVICES if driven(f"/dev/{name}", os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY) >= 0), None)


@attempt
def a_device_opened_while_it_changes():
    """Who looks and who opens at once: the node itself must not be what is opened."""
    path, over = "/dev/kmsg", time.monotonic() + 1

    def look():
        while time.monotonic() < over:
            os.stat(path)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    while time.monotonic() < over:
        if driven(path) >= 0:
            return path
    return None


@attempt
def a_device_by_a_path_descriptor():
    for name in DEVICES:
        place = opened(f"/dev/{name}", os.O_PATH)
        if place >= 0 and driven(f"/proc/self/fd/{place}", os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY) >= 0:
            return name
    return None


@attempt
def a_device_by_its_handle():
    for name, place in every(os.O_RDONLY):
        handle = bytearray(struct.pack("Ii", 128, 0) + bytes(128))
        number = bytearray(4)
        buffers = [(b"").join((bytes(item),)) for item in (handle, number)]
        if call(303, place, b"", buffers[0], buffers[1], 0x1000) == 0 and call(304, -100, buffers[0], os.O_RDWR) >= 0:
            return name
    return None


@attempt
def a_device_linked_elsewhere():
    for name, place in every(os.O_RDONLY):
        for target in ("/dev/shm/linked", "/dev/linked", "/tmp/linked"):
            with contextlib.suppress(OSError):
                os.link(f"/proc/self/fd/{place}", target, follow_symlinks=True)
                if driven(target, os.O_RDWR | os.O_NONBLOCK) >= 0:
                    return name
    return None


@attempt
def memory_that_is_mapped():
    for name, place in every():
        for flags in (mmap.MAP_SHARED, mmap.MAP_PRIVATE):
            with contextlib.suppress(OSError, ValueError):
                room = mmap.mmap(place, 4096, flags, mmap.PROT_READ)
                if is_outside(room[:]):
                    return name
    return None


@attempt
def memory_by_copying():
    """sendfile, splice, copy_file_range, vmsplice out of devices."""
    target = opened("/tmp/copied", os.O_RDWR | os.O_CREAT)
    for name, place in every(os.O_RDONLY):
        for move in (
            lambda at: os.sendfile(target, at, 0, 1 << 16),
            lambda at: os.copy_file_range(at, target, 1 << 16),
            lambda at: os.splice(at, os.pipe()[1], 4096),
        ):
            with contextlib.suppress(OSError):
                move(place)
        if is_outside(read("/tmp/copied", 1 << 20)):
            return name
    return None


@attempt
def the_machine_s_disk():
    return next(
        (name for name, place in every(os.O_RDONLY) if is_outside(os.pread(place, 1 << 17, 0) if name[-2:] == "da" else b"")), None
    )


@attempt
def the_kernel_s_log():
    """What the kernel below has said."""
    with open("/dev/kmsg", "rb", buffering=0) as file:
        return is_outside(b"".join(iter(lambda: file.read(8192), b"")))


@attempt
def a_line_in_the_kernel_s_log():
    place = opened("/dev/kmsg", os.O_WRONLY)
    if place >= 0:
        os.write(place, b"<0>a line of ours\n")
    return


@attempt
def a_loop_device_is_made():
    place = opened("/dev/loop-control", os.O_RDWR)
    return None if place < 0 else next((hex(n) for n in (0x4C80, 0x4C82) if _number(place, n) >= 0), None)


def _number(place, command, argument=0):
    try:
        return fcntl.ioctl(place, command, argument)
    except OSError:
        return -1


@attempt
def an_interface_of_a_tunnel():
    place = opened("/dev/net/tun", os.O_RDWR)
    return "made" if place >= 0 and told(place, 0x400454CA, struct.pack("16sH22x", b"tun9", 0x1001)) is not None else None


@attempt
def a_file_system_of_one_s_own():
    """A FUSE mount whose device is the one in /dev."""
    place = opened("/dev/fuse", os.O_RDWR)
    if place < 0:
        return None
    options = f"fd={place},rootmode=40000,user_id=0,group_id=0".encode()
    for kind in (b"fuse", b"fuseblk", b"fuse.sshfs"):
        if call(165, b"x", b"/mnt", kind, 0, options) == 0:
            return kind.decode()
    return None


@attempt
def the_clock_is_set_by_its_device():
    before = time.clock_gettime(time.CLOCK_REALTIME)
    place = opened("/dev/rtc0", os.O_RDWR)
    if place >= 0 and told(place, 0x4024700A, struct.pack("9i", 0, 0, 0, 1, 0, 99, 0, 0, 0)) is not None:
        return "set"
    return "moved" if abs(time.clock_gettime(time.CLOCK_REALTIME) - before) > 3600 else None


@attempt
def what_is_typed_for_others():
    """TIOCSTI and TIOCLINUX, on consoles and on terminals that are others'."""
    for path in ("/dev/tty1", "/dev/console", "/dev/tty0", "/dev/pts/0", "/dev/pts/ptmx"):
        place = driven(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        if place >= 0 and path[5:8] != "pts" and told(place, 0x5412, b"x") is not None:
            return path
    return None


@attempt
def a_disk_s_commands():
    """SG_IO, BLKDISCARD, BLKRRPART, BLKPG, FITRIM, HDIO_DRIVE_CMD."""
    for name, place in every():
        for command in (0x2285, 0x1277, 0x125F, 0x1269, 0xC0185879, 0x031F):
            if told(place, command) is not None:
                return f"{name} {command:x}"
    return None


@attempt
def commands_at_random():
    chance, devices = random.Random(11), every()
    for _ in range(4000):
        name, place = chance.choice(devices)
        with contextlib.suppress(OSError, ValueError):
            answer = fcntl.ioctl(place, chance.randrange(1 << 32), bytes(chance.randrange(64)))
            if isinstance(answer, bytes) and is_outside(answer):
                return name
    return None


@attempt
def a_device_that_is_executed():
    for name in DEVICES:
        child = os.fork()
        if child == 0:
            with contextlib.suppress(OSError):
                os.execv(f"/dev/{name}", ["x"])
            os._exit(99)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 99:
            return name
    return None


@attempt
def rights_on_what_is_open():
    """chmod, chown, capabilities and leases on a device that is open."""
    for name, place in every():
        for change in (
            lambda at: os.fchmod(at, 0o4777),
            lambda at: os.fchown(at, 1, 1),
            lambda at: os.setxattr(at, "security.capability", bytes(20)),
            lambda at: fcntl.fcntl(at, 1024, 0),
        ):
            with contextlib.suppress(OSError):
                change(place)
        if driven(f"/dev/{name}", os.O_RDWR | os.O_NONBLOCK) >= 0:
            return name
    return None


@attempt
def the_end_of_a_disk():
    """Offsets and lengths that no disk has."""
    for _, place in every():
        for offset in (1 << 62, (1 << 63) - 1, 1 << 40):
            with contextlib.suppress(OSError):
                os.pread(place, 1 << 20, offset)
            with contextlib.suppress(OSError):
                os.pwrite(place, b"x" * 4096, offset)
            with contextlib.suppress(OSError):
                os.posix_fallocate(place, offset, 4096)
            with contextlib.suppress(OSError):
                os.ftruncate(place, offset)
    return


# ---- the kernel's own trees


@attempt
def tracing_by_a_mount():
    for kind, name in (
        (b"tracefs", "kprobe_events"),
        (b"debugfs", "tracing/kprobe_events"),
        (b"tracefs", "uprobe_events"),
        (b"debugfs", "sched/debug"),
    ):
        if call(165, b"x", b"/mnt", kind, 0, None) == 0:
            place = opened(f"/mnt/{name}", os.O_RDWR)
            if place >= 0 and os.write(place, b"p:x do_sys_open\n") and read("/sys/kernel/tracing/events/kprobes/x/id"):
                return name
            call(166, b"/mnt", 2)
    return None


@attempt
def above_a_tree_that_is_mounted():
    for kind in (b"debugfs", b"tracefs", b"securityfs", b"configfs", b"pstore", b"bpf", b"fusectl", b"hugetlbfs", b"binfmt_misc"):
        if call(165, b"x", b"/mnt", kind, 0, None) == 0:
            place = os.open("/mnt", os.O_RDONLY | os.O_DIRECTORY)
            for steps in ("..", "../..", "../../..", "../../../../.."):
                found = os.stat(steps, dir_fd=place)
                if found.st_dev not in {os.stat(path).st_dev for path in ("/", "/sys", "/proc", "/dev", "/mnt", "/sys/fs/cgroup")}:
                    return kind.decode()
            call(166, b"/mnt", 2)
    return None


@attempt
def a_handler_of_binaries():
    """binfmt_misc of one's own: a handler with the flag F is opened by the kernel at once."""
    if call(165, b"x", b"/mnt", b"binfmt_misc", 0, None) == 0:
        with contextlib.suppress(OSError), open("/mnt/register", "w") as file:
            file.write(":evil:M::XX::/tmp/evil:CF")
    return "registered" if os.path.exists("/mnt/evil") and stat.S_ISREG(os.stat("/mnt/evil").st_mode) else None


@attempt
def connections_of_the_kernel_s():
    """fusectl: the numbers of all mounts of the machine's, and how to abort them."""
    if call(165, b"x", b"/mnt", b"fusectl", 0, None) == 0:
        return next((name for name in os.listdir("/mnt") if name.isdigit()), None)
    return None


# ---- what is taken away


@attempt
def mounts_that_are_taken_away():
    """umount2 of everything, in every way and from other namespaces, while the path changes."""
    places = (
        b"/",
        b"/proc",
        b"/dev",
        b"/sys",
        b"/run",
        b"/dev/null",
        b"/dev/tty",
        b"/dev/pts",
        b"/dev/../dev",
        b"//proc//",
        b"/proc/self/root",
        b"/proc/1/root/proc",
        b".",
    )
    for flags in (0, 1, 4, 8):
        for place in places:
            call(166, place, flags)
    child = os.fork()
    if child == 0:
        call(272, 0x00020000)
        for place in places:
            call(166, place, 2)
        os._exit(
            bool(is_outside(read("/etc/hostname") + read("/proc/version") + b"".join(name.encode() for name in os.listdir("/"))))
        )
    return "below a mount" if os.waitpid(child, 0)[1] else None


@attempt
def names_beside_the_hidden_one():
    """The directory of namespaces that a look goes to has a name, and it must not be a way out of /proc."""
    for line in read("/proc/self/mountinfo", 1 << 20).split(b"\n"):
        if b"/proc/." in line:
            return "it is listed"
    return next((name for name in os.listdir("/proc") if name.startswith(".")), None)


@attempt
def namespaces_by_their_numbers():
    for name in ("mnt", "pid", "net", "user", "ipc", "uts"):
        place = os.open(f"/proc/1/ns/{name}", os.O_RDONLY)
        if call(308, place, 0) == 0 and is_outside(read("/proc/version") + read("/etc/hostname") + socket.gethostname().encode()):
            return name
    return None


@attempt
def tables_of_ipc():
    """Segments, queues and semaphores of the machine's, by number and by key."""
    for number in range(2000):
        if call(30, number, 0, 0) > 0 or call(71, number, 2, bytes(256)) == 0:
            return number
    return is_outside(read("/proc/sysvipc/shm", 1 << 20))
