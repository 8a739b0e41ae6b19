"""What is mounted where: the visitor's root, and around it the file systems that a running Debian 12 has.

/run, /dev and /dev/shm are layers of their own over small static trees, so that what a visitor leaves there (malware likes
/dev/shm) stays his and stays there. /sys and the rest without anybody's traces are shared by all views of a host.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar, cast

from mirage.base.clock import SECOND
from mirage.base.limits import LayerLimits
from mirage.state.api import Txn
from mirage.vfs import magic
from mirage.vfs.bound import part
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.synthetic import AnyNode, Context, Device, Directory, SyntheticFs
from mirage.vfs.types import ROOT, Change, StatFs
from mirage.vfs.view import View
from mirage.world import reach, runs, runtree, standing, userdirs
from mirage.world.kernel import binfmt, cgroups, debugfs, devices
from mirage.world.kernel.modules import Modules
from mirage.world.kernel.procfs import make_proc
from mirage.world.kernel.sysfs import SECURITY, make_sys, make_tree
from mirage.world.logs import logins
from mirage.world.pen import Pen, together
from mirage.world.plans.lures import Sight
from mirage.world.processes import ProcessEntry, ProcessTable
from mirage.world.services import BUCKET, SESSIONS
from mirage.world.stack.state import Neighbour, Stack
from mirage.world.statictree import StaticTree
from mirage.world.traces import tell

if TYPE_CHECKING:
    from mirage.vfs.filesystem import FileSystem
    from mirage.world.host import Host
    from mirage.world.standing import Reboot
    from mirage.world.visit import Visit

T = TypeVar("T")

ROOT_DEV = os.makedev(0, 26)  # btrfs subvolumes have anonymous devices of their own
USERS = 300  # minor device numbers of users' directories in /run/user; before them are those that visitors mount
PLAIN = b"rw,nosuid,nodev,noexec,relatime"
FEWER = 7500  # inodes of /dev: the kernel has less memory when it mounts it


class Mounts:
    """The parts of the views that all visitors of a host share."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._sys: dict[bytes, AnyNode] | None = None
        self._small: dict[bytes, SyntheticFs] = {}
        self._dev: StaticTree | None = None
        self._run: StaticTree | None = None
        self._shm: StaticTree | None = None

    @property
    def sys(self) -> dict[bytes, AnyNode]:
        if self._sys is None:
            self._sys = make_tree(self._host)
        return self._sys

    def small(self, name: bytes, minor: int, magic: int, mode: int = 0o755, tree: Directory | None = None) -> SyntheticFs:
        """A file system with little in it, or nothing that anybody sees."""
        found = self._small.get(name)
        if found is None:
            tree = tree or Directory({}, mode=mode, mtime=self._host.identity.boot_time + SECOND)
            found = self._small[name] = SyntheticFs(tree, self._host.clock, dev=os.makedev(0, minor), disk=_nothing(magic))
        return found

    @property
    def dev(self) -> StaticTree:
        if self._dev is None:
            self._dev = devices.make_dev(self._host)
        return self._dev

    @property
    def run(self) -> StaticTree:
        if self._run is None:
            self._run = runtree.make_run(self._host)
        return self._run

    @property
    def shm(self) -> StaticTree:
        if self._shm is None:
            self._shm = StaticTree(self._host.identity.boot_time + SECOND, mode=0o1777)
        return self._shm

    def tmpfs_size(self, share: float) -> int:
        """KiB of a tmpfs that may take a share of the memory."""
        return int(self._host.identity.memory * share) // 4 * 4


class Place:
    """The machine as one layer has it: the view, the processes in it, its terminals, and who is there."""

    def __init__(self, host: Host, layer: bytes, on_change: Callable[[Change], None] | None = None) -> None:
        self.host = host
        self.layer = layer
        self.visits: list[Visit] = []
        self.kept = 0  # cells, and daemons' children of the visitor, that last while nobody is there
        self.mine: dict[int, ProcessEntry] = {}
        self.table = ProcessTable(lambda: host.services.at(host.clock.now()), host.pids, self.mine)
        self.managers: dict[int, list[ProcessEntry]] = {}
        self.terminals: dict[int, Visit] = {}
        self.jobs: dict[str, asyncio.Task[None]] = {}  # the visitors' own services that run, by unit
        self.said: dict[str, str] = {}  # of such a service's main process, its unit: whose lines in the journal are his
        self.inhibitors: dict[int, tuple[str, ...]] = {}  # by the pid of who holds one: what `systemd-inhibit --list` says of it
        self.tasks: set[asyncio.Task[None]] = set()  # jobs of the visitors' crontabs that run
        self.silent: asyncio.Task[None] | None = None  # the provider's patience with a machine that does not answer: see `reach`
        self.is_reset = False  # by him: nobody is reached any more
        self.waiting: list[asyncio.Future[None]] = []  # who waits for what stands to change
        self.carried: list[Callable[[], None]] = []  # the sessions' channels, which are told of it
        self.going: tuple[Reboot, int] | None = None  # it reboots as soon as all have left: see `reboot`
        self.turned = 0  # the night for which its own logs were moved aside last, as far as this process knows
        self.named: list[Callable[[str], None]] = []  # cells, which are told what the machine is called from now on
        self.closed_terminals: set[int] = set()  # to messages of others (`mesg n`)
        own = layer == b"host"
        store, clock, limits = host.store, host.clock, self._limits()
        layers = [b"host"] if own else [b"host", layer]
        watch = on_change or (None if own else lambda change: tell(self.root, change))
        ground = host.ground if own else Sight(host.ground, host.lures, layer)
        self.root = Layered(store, ground, layers, clock, limits, watch, disk=host.root_statfs, dev=ROOT_DEV)
        self.modules = Modules(host)
        self.shown_device = ROOT_DEV  # of the root, to who looks at the maps of processes
        self.run = self._tmpfs(b"run", host.mounts.run, 25, host.mounts.tmpfs_size(0.1))
        self.dev = self._tmpfs(b"dev", host.mounts.dev, 5, host.identity.memory // 2 - 30_000)
        self.shm = self._tmpfs(b"shm", host.mounts.shm, 27, host.mounts.tmpfs_size(0.5))
        self.view = View(self.root, clock, source=b"/dev/" + host.identity.disk.partitions[0].name.encode(), options=_ROOT_OPTIONS)
        self.proc = make_proc(host, self, _nothing(magic.PROC))
        self.sys = make_sys(self, _nothing(magic.SYSFS))
        self.links_in_sys: dict[bytes, AnyNode] | None = None  # its tree, once somebody looks
        self.standing, self._kept = standing.load(store, layer)
        self._mount()
        self._stand()

    def _limits(self) -> LayerLimits:
        """The operator's are for visitors: the machine itself is as large as it is."""
        return LayerLimits() if self.layer == b"host" else self.host.layer_limits

    def _tmpfs(self, name: bytes, ground: StaticTree, minor: int, size: int) -> Layered:
        blocks = size // 4
        used = 0 if name == b"dev" else ground.last // 4  # nodes of devices hold nothing
        files = self.host.identity.memory // 8 - (FEWER if name == b"dev" else 0)
        disk = StatFs(
            type=magic.TMPFS, blocks=blocks, bfree=blocks - used, bavail=blocks - used, files=files, ffree=files - ground.last
        )
        layer = self.layer + b"@" + name
        return Layered(self.host.store, ground, [layer], self.host.clock, self._limits(), None, disk=disk,
                       dev=os.makedev(0, minor), relatime=name != b"shm", is_tmpfs=True)  # fmt: skip

    def _part(self, name: bytes, minor: int, size: int) -> FileSystem:
        """A tmpfs of `size` KiB of which the files lie in a directory of /run's layer."""
        ino = self.run.root
        for step in name.split(b"/"):
            ino = self.run.lookup(ino, step, ROOT)
        blocks, files = size // 4, self.host.identity.memory // 8
        disk = StatFs(type=magic.TMPFS, blocks=blocks, bfree=blocks, bavail=blocks, files=files, ffree=files - 1)
        return part(cast("FileSystem", self.run), ino, os.makedev(0, minor), disk)

    def _mount(self) -> None:
        view, shared, memory = self.view, self.host.mounts, self.host.identity.memory
        fd = b"rw,relatime,fd=29,pgrp=1,timeout=0,minproto=5,maxproto=5,direct,pipe_ino=%d" % (9000 + memory % 997)
        pts = SyntheticFs(
            Directory(self._terminals, mode=0o755), self.host.clock, dev=os.makedev(0, 24), disk=_nothing(magic.DEVPTS),
            numbers=lambda path: 2 if path[-1] == b"ptmx" else int(path[-1]) + 3,
        )  # fmt: skip
        groups = SyntheticFs(
            cgroups.tree(self.host.identity.cores, memory // 128, lambda: self.table), self.host.clock,
            dev=os.makedev(0, 29), disk=_nothing(magic.CGROUP2),
        )  # fmt: skip
        table: tuple[tuple[bytes, FileSystem, bytes, bytes, bytes], ...] = (
            (b"/sys", self.sys, b"sysfs", b"sysfs", PLAIN),
            (b"/proc", self.proc, b"proc", b"proc", PLAIN),
            (b"/dev", self.dev, b"udev", b"devtmpfs", b"rw,nosuid,relatime,size=%dk,nr_inodes=%d,mode=755,inode64" % (
                memory // 2 - 30_000, memory // 8 - FEWER)),
            (b"/dev/pts", pts, b"devpts", b"devpts", b"rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=000"),
            (b"/run", self.run, b"tmpfs", b"tmpfs", b"rw,nosuid,nodev,noexec,relatime,size=%dk,mode=755,inode64" % shared.tmpfs_size(0.1)),
            (b"/sys/kernel/security", shared.small(b"security", 6, magic.SECURITYFS, tree=SECURITY), b"securityfs", b"securityfs", PLAIN),
            (b"/dev/shm", self.shm, b"tmpfs", b"tmpfs", b"rw,nosuid,nodev,inode64"),
            (b"/run/lock", self._part(b"lock", 28, 5120), b"tmpfs", b"tmpfs", b"rw,nosuid,nodev,noexec,relatime,size=5120k,inode64"),
            (b"/sys/fs/cgroup", groups, b"cgroup2", b"cgroup2",
             PLAIN + b",nsdelegate,memory_recursiveprot"),
            (b"/sys/fs/pstore", shared.small(b"pstore", 30, magic.PSTORE), b"pstore", b"pstore", PLAIN),
            (b"/sys/fs/bpf", shared.small(b"bpf", 31, magic.BPF, 0o1700), b"bpf", b"bpf", PLAIN + b",mode=700"),
            (b"/proc/sys/fs/binfmt_misc", shared.small(b"binfmt", 32, magic.AUTOFS), b"systemd-1", b"autofs", fd),
            (b"/dev/hugepages", shared.small(b"huge", 33, magic.HUGETLBFS), b"hugetlbfs", b"hugetlbfs", b"rw,relatime,pagesize=2M"),
            (b"/dev/mqueue", shared.small(b"mqueue", 20, magic.MQUEUE, 0o1777), b"mqueue", b"mqueue", PLAIN),
            (b"/sys/kernel/debug", shared.small(b"debug", 7, magic.DEBUGFS, tree=debugfs.DEBUG), b"debugfs", b"debugfs", PLAIN),
            (b"/sys/kernel/tracing", shared.small(b"tracing", 12, magic.TRACEFS, tree=debugfs.TRACING), b"tracefs", b"tracefs", PLAIN),
            (b"/sys/fs/fuse/connections", shared.small(b"fuse", 34, magic.FUSECTL), b"fusectl", b"fusectl", PLAIN),
            (b"/sys/kernel/config", shared.small(b"config", 21, magic.CONFIGFS), b"configfs", b"configfs", PLAIN),
            *(
                (b"/run/credentials/" + unit, shared.small(unit, 35 + number, magic.RAMFS, 0o500), b"ramfs", b"ramfs",
                 b"ro,nosuid,nodev,noexec,relatime,mode=700")
                for number, unit in enumerate(runtree.CREDENTIALS)
            ),
            (b"/proc/sys/fs/binfmt_misc", shared.small(b"binfmt_misc", 39, magic.BINFMT, tree=binfmt.directory(self.host)), b"binfmt_misc",
             b"binfmt_misc", PLAIN),
        )  # fmt: skip
        for path, fs, source, fstype, options in table:
            view.mount(path, fs, source=source, fstype=fstype, options=options)

    # ---- what was done to the machine since it booted

    def rest(self) -> None:
        """Nobody is here any more: what ran for visitors is started again for the next."""
        for task in [*self.jobs.values(), *self.tasks]:
            task.cancel()
        self.jobs.clear()

    def keep(self) -> None:
        """What stands has changed, or may have: keep it."""
        self.standing.ended = dict(self.table.ended)
        self.standing.again = {pid: one for pid, one in self.standing.again.items() if pid in self.mine}
        self._kept = standing.save(self.host.store, self.layer, self.standing, self._kept)
        reach.watch(self)
        for tell_channel in self.carried:
            tell_channel()
        self.stir()

    def stir(self) -> None:
        """Who waits for a change looks again."""
        for future in self.waiting:
            if not future.done():
                future.set_result(None)
        self.waiting.clear()

    async def changed(self) -> None:
        """Until something of what stands has changed."""
        future = asyncio.get_running_loop().create_future()
        self.waiting.append(future)
        await future

    @property
    def stack(self) -> Stack:
        """The layer's network. Not to be changed but by `restack`."""
        return self.standing.network or self.host.network.stack

    def restack(self, work: Callable[[Stack], T]) -> T:
        """Change it, all or nothing, and keep it so."""
        before = self.stack
        after = Stack(list(before.links), list(before.routes), list(before.rules), list(before.near), before.last, list(before.made))
        result = work(after)
        self.standing.network = after
        self.keep()
        return result

    def neighbours(self, now: int) -> list[Neighbour]:
        return self.host.network.neighbours(now, self.stack)

    def _stand(self) -> None:
        """The daemons that were started anew before this process was, run."""
        self.table.ended.update(self.standing.ended)
        boot = self.host.services.at(self.host.identity.boot_time)
        for pid, again in self.standing.again.items():
            if again.like in boot:
                runs.like(self.table, boot[again.like], again.ppid, again.since, pid)

    # ---- terminals

    def _terminals(self, context: Context) -> dict[bytes, Device]:
        made: dict[bytes, Device] = {}
        for number, visit in sorted(self.terminals.items()):
            made[b"%d" % number] = Device(
                "c",
                136,
                number,
                0o600 if number in self.closed_terminals else 0o620,
                uid=visit.account.uid,
                gid=5,
                mtime=visit.opened,
            )
        made[b"ptmx"] = Device("c", 5, 2, 0o000, mtime=self.host.identity.boot_time)
        return made

    def take_terminal(self, visit: Visit) -> int:
        """The lowest free pseudo-terminal."""
        number = next(number for number in range(1 << 20) if number not in self.terminals)
        self.terminals[number] = visit
        return number

    def release_terminal(self, number: int) -> None:
        self.terminals.pop(number, None)
        self.closed_terminals.discard(number)

    # ---- sessions

    def next_session(self, *, has_manager: bool = False) -> int:
        """systemd-logind's number of a new session: the kernel counts cron's as well, and the one of a manager that begins with it;
        it never goes back while the machine is up.
        """
        boot, now = self.host.identity.boot_time, self.host.clock.now()
        passed = int((now - boot) / SECOND / 1130) + 1
        key = SESSIONS + self.layer

        def count(txn: Txn) -> int:
            number = max(int(txn.get(BUCKET, key) or 0) + 1, passed)
            txn.put(BUCKET, key, str(number + has_manager).encode())
            return number

        return self.host.store.run(count)

    def employ(self, uid: int, gid: int, manager: list[ProcessEntry]) -> None:
        """The user's first session begins: his manager runs, and he has a directory of his own in /run/user."""
        self.managers[uid] = manager
        path = b"/run" + userdirs.path_of(uid)
        if any(mount.path == path for mount in self.view.mounts):
            return
        userdirs.furnish(self.run, uid, gid, manager[0].start_time)
        with suppress(OSError):  # a disk that is full has none; who has mounted there himself keeps his
            size = self.host.mounts.tmpfs_size(0.1)
            options = b"rw,nosuid,nodev,relatime,size=%dk,nr_inodes=%d,mode=700" % (size, size // 4)
            whose = b",uid=%d,gid=%d" % (uid, gid) if uid else b""
            self.view.mount(
                path,
                self._part(path[5:], USERS + uid % 256, size),
                source=b"tmpfs",
                fstype=b"tmpfs",
                options=options + whose + b",inode64",
            )

    def dismiss(self, uid: int) -> None:
        """The user's last session is over: so is his manager. His directory stays, for who comes again in a moment."""
        for entry in self.managers.pop(uid, []):
            self.table.remove(entry.pid)

    def forget_stale_logins(self) -> None:
        """Nobody of the layer is here: a user record in utmp is left from a Mirage that was killed, and goes."""

        def work(pen: Pen) -> None:
            data = pen.read(b"/utmp")
            for index, record in enumerate(logins.unpack(data)):
                if record.type == logins.USER and record.pid not in self.table:
                    pen.patch(
                        b"/utmp", index * logins.UTMP.size, logins.dead_record(record.line.decode(), record.pid, pen.work.now).pack()
                    )

        if any(record.type == logins.USER for record in logins.unpack(self._utmp())):
            together(self.run, work)

    def _utmp(self) -> bytes:
        try:
            return Caller(self.view, ROOT).read_file(logins.RUN_UTMP)
        except OSError:
            return b""

    def close(self) -> None:
        for fs in (self.root, self.run, self.dev, self.shm):
            fs.close()


_ROOT_OPTIONS = b"rw,relatime,discard=async,space_cache=v2,subvolid=256,subvol=/@rootfs"


def _nothing(magic: int) -> StatFs:
    return StatFs(type=magic, blocks=0, bfree=0, bavail=0, files=0, ffree=0)
