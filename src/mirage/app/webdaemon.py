"""A daemon of root's at work for one visitor of the web ports: its hands on his files, its children in his process list."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
from collections.abc import Callable, Collection
from errno import ENOENT
from typing import ClassVar
from weakref import WeakKeyDictionary

import msgspec

from mirage.base.events import Emit
from mirage.base.limits import ShellLimits
from mirage.shell.popen import spawn
from mirage.shell.process import Process
from mirage.vfs import magic
from mirage.vfs.bound import bound
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT, StatFs
from mirage.vfs.view import View
from mirage.world import accounts
from mirage.world.artifacts import Artifacts
from mirage.world.containers import OVERLAYS
from mirage.world.engine import Channel
from mirage.world.host import Host, Uname
from mirage.world.kernel.procfs import make_proc
from mirage.world.mounts import Place
from mirage.world.pidspace import PidSpace
from mirage.world.processes import ProcessEntry
from mirage.world.visit import Visit

Kill = Callable[[int], None]
PLAIN = b"rw,nosuid,nodev,noexec,relatime"
NOTHING = StatFs(type=magic.PROC, blocks=0, bfree=0, bavail=0, files=0, ffree=0)


class DaemonHands:
    """`gateway.http.world.Hands`."""

    # the machine as it is called in each jail, whoever asks, and its pid namespace
    _contained: ClassVar[WeakKeyDictionary[View, tuple[Host, PidSpace | None]]] = WeakKeyDictionary()

    def __init__(
        self, host: Host, layer: bytes, source: tuple[str, int], session: str, emit: Emit, artifacts: Artifacts, limits: ShellLimits
    ) -> None:
        self._host, self.layer, self._source, self._session = host, layer, source, session
        self._emit, self._artifacts, self._limits = emit, artifacts, limits

    @property
    def uname(self) -> Uname:
        return self._host.uname

    @property
    def memory(self) -> int:
        return self._host.identity.memory

    @property
    def cores(self) -> int:
        return self._host.identity.cores

    @property
    def _place(self) -> Place:
        return self._host.place(self.layer)

    def files(self, user: str = "root") -> Caller:
        view = self._place.view
        account = accounts.find(view, user)
        return Caller(view, account.cred if account is not None else ROOT, umask=0o022)

    def jail(self, root: bytes, binds: list[tuple[bytes, bytes, bool]], unit: str = "", shared: Collection[str] = ()) -> Caller:
        """A mount namespace whose root is a directory of the machine's, and a name of its own: what its /etc/hostname says."""
        host, place = self._host, self._place
        node = Caller(place.view, ROOT).resolve(root)
        view = View(bound(node.fs, node.ino), host.clock, source=b"overlay", fstype=b"overlay", options=_overlay(root))
        inner, named = copy.copy(place), _named(host, Caller(place.view, ROOT), root)
        inner.view = view
        space = None if "pid" in shared else PidSpace(place.table, host.pids, unit)
        if space is not None:
            inner.table = space
        self._contained[view] = named, space
        view.mount(b"/proc", make_proc(named, inner, NOTHING), source=b"proc", fstype=b"proc", options=PLAIN)
        view.mount(b"/dev", place.dev, source=b"tmpfs", fstype=b"tmpfs", options=b"rw,nosuid,size=65536k,mode=755,inode64")
        view.mount(b"/sys", place.sys, source=b"sysfs", fstype=b"sysfs", options=b"ro,nosuid,nodev,noexec,relatime")
        seen = make_proc(named, place, NOTHING, space.outside if space is not None else int)  # the machine's own /proc, from within
        for source, target, is_read_only in binds:
            for path, onto in [(source, target), *_below(place.view, source, target)]:
                found = Caller(place.view, ROOT).resolve(path)
                options = b"ro,relatime" if is_read_only else found.mount.options
                fs = seen if found.fs is place.proc and found.ino == found.fs.root else bound(found.fs, found.ino)
                view.mount(onto, fs, source=found.mount.source, fstype=found.mount.fstype, options=options, read_only=is_read_only)
        caller = Caller(view, ROOT, umask=0o022)
        caller.chdir(b"/")
        return caller

    async def run(
        self, argv: list[str], env: dict[str, str], caller: Caller, channel: Channel, begun: Callable[[int, Kill], None],
        *, parent: int = 0, path: str | None = None,
    ) -> int:  # fmt: skip
        place = self._place
        account = accounts.find(place.view, "root")
        if account is None:
            raise OSError(ENOENT, "no root")
        host, space = self._contained.get(caller.view, (self._host, None))
        visit = Visit(
            host=host, view=caller.view, layer=self.layer, account=account,
            source=self._source,
            local=(self._host.identity.interface.address, 80), session=self._session, emit=self._emit, clock=self._host.clock,
            dice=lambda: self._host.dice("daemon", self._session), limits=self._limits,
            processes=place.table if space is None else space,
            artifacts=self._artifacts, opened=self._host.clock.now(),
        )  # fmt: skip

        def told(process: Process) -> None:
            begun(process.pid if space is None else space.outside(process.pid), process.kill)

        place.kept += 1
        try:
            above = place.table.find(parent or 1)
            assert above is not None
            above = dataclasses.replace(above)
            if space is not None:
                space.parent, above.pid = above.pid, 0
            return await spawn(visit, above, argv, env, caller, channel, path=path, begun=told, tty="pts/0")
        finally:
            place.kept -= 1

    def stand(
        self, argv: list[str], *, exe: bytes = b"", parent: int = 0, kill: Kill | None = None, uid: int = 0,
        inside: Caller | None = None,
    ) -> int:  # fmt: skip
        space = self._space(inside)
        if space is not None:
            space.parent = parent
        entry: ProcessEntry = (self._place.table if space is None else space).allocate(
            (parent or 1) if space is None else 0, [word.encode("utf-8", "surrogateescape") for word in argv], exe=exe, uid=uid,
            gid=uid, pgid=0, sid=0, start_time=self._host.clock.now(), rss=9_400, vsz=720_500,
        )  # fmt: skip
        entry.signal = kill
        self._place.kept += 1
        return entry.pid if space is None else space.outside(entry.pid)

    def gone(self, pid: int, inside: Caller | None = None) -> None:
        place, space = self._place, self._space(inside)
        if place.table.mine.get(pid) is None:
            return
        place.kept -= 1
        if space is None:
            place.table.remove(pid)
        else:
            space.remove(space.inside(pid))

    def _space(self, jail: Caller | None) -> PidSpace | None:
        return self._contained.get(jail.view, (self._host, None))[1] if jail is not None else None


def _named(host: Host, caller: Caller, root: bytes) -> Host:
    """The machine, called as a container's /etc/hostname says."""
    try:
        name = caller.read_file(root + b"/etc/hostname", 256).decode("ascii", "replace").strip()
    except OSError:
        return host
    inner = copy.copy(host)
    inner.identity = msgspec.structs.replace(host.identity, hostname=name or host.hostname)
    inner.is_contained = True
    return inner


def _overlay(root: bytes) -> bytes:
    """The options of overlay2's mount: short names of its layers."""
    folder = root.removesuffix(b"/merged")
    short = [hashlib.sha256(folder + b"%d" % number).hexdigest()[:26].upper().encode() for number in range(2)]
    lower = b":".join(OVERLAYS + b"/l/" + name for name in short)
    return b"rw,relatime,lowerdir=%b,upperdir=%b/diff,workdir=%b/work" % (lower, folder, folder)


def _below(view: View, source: bytes, target: bytes) -> list[tuple[bytes, bytes]]:
    """What is mounted below a directory comes along (rbind)."""
    head = source.rstrip(b"/") + b"/"
    return [
        (mount.path, target.rstrip(b"/") + b"/" + mount.path[len(head) :]) for mount in view.mounts[1:] if mount.path.startswith(head)
    ]
