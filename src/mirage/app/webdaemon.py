"""A daemon of root's at work for one visitor of the web ports: its hands on his files, its children in his process list."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from errno import ENOENT

from mirage.base.events import Emit
from mirage.base.limits import ShellLimits
from mirage.shell.popen import spawn
from mirage.shell.process import Process
from mirage.vfs.bound import bound
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.vfs.view import View
from mirage.world import accounts
from mirage.world.artifacts import Artifacts
from mirage.world.engine import Channel
from mirage.world.host import Host, Uname
from mirage.world.mounts import Place
from mirage.world.processes import ProcessEntry
from mirage.world.visit import Visit

Kill = Callable[[int], None]


class DaemonHands:
    """`gateway.http.world.Hands`."""

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

    def jail(self, root: bytes, binds: list[tuple[bytes, bytes, bool]]) -> Caller:
        place = self._place
        top = place.view.mounts[0]
        view = View(place.root, self._host.clock, source=top.source, fstype=top.fstype, options=top.options)
        for name, fs in ((b"/proc", place.proc), (b"/dev", place.dev), (b"/sys", self._host.mounts.sys)):
            view.mount(root + name, fs, source=name[1:], fstype=name[1:])
        for source, target, is_read_only in binds:
            for path, onto in [(source, target), *_below(place.view, source, target)]:
                node = Caller(place.view, ROOT).resolve(path)
                options = b"ro,relatime" if is_read_only else node.mount.options
                view.mount(
                    root + onto, bound(node.fs, node.ino), source=node.mount.source, fstype=node.mount.fstype, options=options,
                    read_only=is_read_only,
                )  # fmt: skip
        caller = Caller(view, ROOT, umask=0o022)
        caller.chroot(root)
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
        visit = Visit(
            host=self._host, view=caller.view, layer=self.layer, account=account, source=self._source,
            local=(self._host.identity.interface.address, 80), session=self._session, emit=self._emit, clock=self._host.clock,
            dice=lambda: self._host.dice("daemon", self._session), limits=self._limits, processes=place.table,
            artifacts=self._artifacts, opened=self._host.clock.now(),
        )  # fmt: skip

        def told(process: Process) -> None:
            begun(process.pid, process.kill)

        place.kept += 1
        try:
            above = place.table.find(parent or 1)
            assert above is not None
            return await spawn(visit, dataclasses.replace(above), argv, env, caller, channel, path=path, begun=told, tty="pts/0")
        finally:
            place.kept -= 1

    def stand(self, argv: list[str], *, exe: bytes = b"", parent: int = 0, kill: Kill | None = None, uid: int = 0) -> int:
        entry: ProcessEntry = self._place.table.allocate(
            parent or 1, [word.encode("utf-8", "surrogateescape") for word in argv], exe=exe, uid=uid, gid=uid, pgid=0, sid=0,
            start_time=self._host.clock.now(), rss=9_400, vsz=720_500,
        )  # fmt: skip
        entry.signal = kill
        self._place.kept += 1
        return entry.pid

    def gone(self, pid: int) -> None:
        place = self._place
        if place.table.mine.get(pid) is not None:
            place.kept -= 1
            place.table.remove(pid)


def _below(view: View, source: bytes, target: bytes) -> list[tuple[bytes, bytes]]:
    """What is mounted below a directory comes along (rbind)."""
    head = source.rstrip(b"/") + b"/"
    return [
        (mount.path, target.rstrip(b"/") + b"/" + mount.path[len(head) :]) for mount in view.mounts[1:] if mount.path.startswith(head)
    ]
