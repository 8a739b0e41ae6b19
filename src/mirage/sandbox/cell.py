"""The stage's side of one cell: its mounts served, its programs started and followed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import resource
import secrets
import socket
import time
from typing import TYPE_CHECKING, Any, cast

from mirage.base.clock import SECOND
from mirage.base.errors import MirageError
from mirage.base.events import ProgramExecuted
from mirage.base.readiness import until
from mirage.fuse.server import Clerk, Served, Server
from mirage.fuse.volume import Options
from mirage.sandbox import answers, building, proving, starting, stubs, talk, upbringing
from mirage.sandbox.answering import Answering
from mirage.sandbox.executions import Executions
from mirage.sandbox.hiding import Bound
from mirage.sandbox.judge import LINKERS, Judge, Policy
from mirage.sandbox.net import adopting, logsockets, network
from mirage.sandbox.net.beyond import Beyond
from mirage.sandbox.net.doors import Doors
from mirage.sandbox.net.logsockets import LogSockets
from mirage.sandbox.parting import Parting
from mirage.sandbox.reached import Reached
from mirage.sandbox.recording import Recording
from mirage.sandbox.views import mounttable
from mirage.sandbox.views.census import CHILDREN, Census
from mirage.sandbox.views.devview import DevView
from mirage.sandbox.views.insight import Insight
from mirage.sandbox.views.procview import ProcView
from mirage.sandbox.views.space import SpaceView
from mirage.sandbox.views.sysview import SysView
from mirage.sandbox.witness import Witness
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.environment import ROOT_PATH, defaults
from mirage.world.host import HOST_LAYER
from mirage.world.kernel import kernellog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mirage.vfs.filesystem import FileSystem
    from mirage.vfs.synthetic import SyntheticFs
    from mirage.vfs.view import Mount
    from mirage.world.answerer import Answerer
    from mirage.world.host import Host
    from mirage.world.kernel.kernellog import Said
    from mirage.world.visit import SocketFact, Visit

MOUNTED = (b"/", b"/proc", b"/sys", b"/sys/fs/cgroup", b"/dev", b"/run", b"/dev/shm", b"/run/lock")
TURN = 0.005  # seconds for which one cell is heard before others have their turn
UNHEARD = 16  # messages of a cell that is being built which nobody has asked for yet
READY_SECONDS = 30.0  # on however busy a machine
DATABASE = b"/run/mysqld/mysqld.sock"
LOG_PATHS = [logsockets.DIRECTORY + b"/" + name for name in logsockets.SOCKETS]
SOCKETS = {path.rpartition(b"/")[2]: path.split(b"/")[2:] for path in (*LOG_PATHS, DATABASE)}  # below /run
FILES = (starting.OPEN_FILES, upbringing.OPEN_FILES)
SIGPENDING = 11  # RLIMIT_SIGPENDING, asm-generic/resource.h
REHEARSED: dict[str, Any] = {
    "path": "/bin/bash", "argv": ["bash", "-c", "ls -d /"],
    "environment": {"HOME": "/root", "PATH": ROOT_PATH, "SSH_CLIENT": "-"},
    "terminal": None, "cwd": "/root", "uid": 0, "gid": 0, "groups": [0], "pid": 0, "parent": 0, "limits": {},
}  # fmt: skip


class CellError(MirageError):
    """A cell could not be made; the text says why."""


class Program:
    """One program that was started in a cell: `ended` is its wait status.

    `ends`: its terminal's master, or the other ends of its three pipes.
    """

    def __init__(self, pid: int, tty: str, ends: list[int]) -> None:
        self.pid = pid
        self.tty = tty
        self.ends = ends
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()


class Cell:
    """One cell. `start` it, and `settle` it before use."""

    def __init__(
        self,
        line: socket.socket,
        host: Host,
        server: Server,
        answerer: Answerer | None,
        clerk: Clerk,
        *,
        reached: Reached,
        back: Callable[[int], dict[int, int]] = lambda device: {},
        execute: Policy = "image",
    ) -> None:
        """`clerk`: who serves it; all of it runs on his processor. `back`: for the root's device, what the kernel reads itself."""
        self._back = back
        self._line = line
        self._reached = reached
        self._clerk = clerk
        self._host = host
        self._place = host.place(HOST_LAYER)  # until it is settled
        self._server = server
        self._answerer = answerer
        self._stubs = bytes(0x80 | byte & 0x7F for byte in secrets.token_bytes(stubs.NAME))
        self._loop = asyncio.get_running_loop()
        self._spawned: dict[int, asyncio.Future[Program]] = {}
        self._ordered: dict[int, Visit] = {}  # whose program each spawn is to be
        self._owners: dict[int, Visit] = {}  # by the program's pid, which leads its session
        self._guests: set[Visit] = set()  # who have had a program started for them
        self._seats: set[int] = set()  # the stand-ins of shells outside
        self._led: set[int] = set()  # numbers of programs whose start is on record elsewhere
        self._programs: dict[int, Program] = {}
        self._count = 0
        self._heard: asyncio.Queue[tuple[dict[str, Any], list[int]]] = asyncio.Queue(UNHEARD)
        self._judge = Judge(host, [], execute)
        self._parting = Parting(lambda: self._loop.call_soon_threadsafe(self.close))
        self._answering = Answering(host, answerer, self._judge, self._say, self._visitor, self.attend, self._parting)
        self._beyond: Beyond | None = None
        self._census: Census | None = None
        self._procfs = -1
        self._mounted = 0  # since it was made
        self._served: list[Served] = []
        self._witness: Witness | None = None
        self._doors: Doors | None = None
        self._recording: Recording | None = None
        self._executions: Executions | None = None
        self._hidden = b"." + secrets.token_hex(12).encode()
        self._insight = Insight(host, self._hidden)
        self._log_sockets = LogSockets(host, lambda: self._place.layer, self._parting)
        self.over = self._loop.create_future()
        self.was_entered = True  # since it was last looked whether anybody is there

    async def start(self) -> None:
        """Have it built, as the machine that no visitor has changed: its mounts are served from here. CellError."""
        self._line.setblocking(False)
        self._loop.add_reader(self._line, self._hear)
        mounts = self._mounts()
        self._answering.serve(mounts)
        talk.send(self._line, self._plan([mount.path for mount in mounts]))
        _, (root, self._procfs, tap) = await self._expect("rooted")
        self._beyond = Beyond(tap, self._host, self._visitor)
        self._serve(root, mounts[0])
        for mount in mounts[1:]:
            self._serve((await self._expect("mounted"))[1][0], mount)
        _, lines = await self._expect("ready")
        self._witness = Witness(socket.socket(fileno=lines[0]), self._parting)
        self._executions = Executions(socket.socket(fileno=lines[1]), self._executed, self.close)
        if self._answerer is not None:
            self._doors = Doors(self._witness, self._answerer, self._visitor, self._parting)
            self._doors.keep(self._host.sockets(None))
        logs = zip(map(os.fsdecode, LOG_PATHS), logsockets.SOCKETS.values())
        self._log_sockets.serve(dict(zip(logsockets.SOCKETS, await self._bind(list(logs)))))
        if self._doors is not None:
            for bound in await self._bind([(DATABASE.decode(), "stream")]):
                self._doors.hold(DATABASE.decode(), bound)
        served = self._served[0]
        backed = await self._loop.run_in_executor(None, self._back, served.descriptor)
        served.connection.volume.backed.update(backed)
        await self._rehearse()
        with self._witness.unhurried():
            built = await self._loop.run_in_executor(None, self._witness.file, 1, "mountinfo")
        self._insight.built = mounttable.parsed(built.decode("utf-8", "surrogateescape")) if built else []

    async def _bind(self, places: Sequence[tuple[str, str]]) -> list[socket.socket]:
        """Sockets in a directory; our turn must not last meanwhile, as the cell's kernel asks for files."""
        assert self._witness is not None, "it has come up"
        within = f"/run/{self._hidden.decode()}"
        with self._witness.unhurried():
            return await self._loop.run_in_executor(None, self._witness.bound, within, places)

    async def _rehearse(self) -> None:
        """Run what everybody's first command begins with, and the most common of them, so that the kernel has them by heart.

        Twice: the first time reads the files, and after a read the kernel asks once more what their attributes are. What sshd reads
        for it counts: an access time that has moved today is not written down once more for who comes.
        """
        nothing = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        order = {**REHEARSED, "environment": {**REHEARSED["environment"], **defaults(self._place.view)}}
        try:
            for _ in range(2):
                await (await self._start_program(order, [nothing] * 3, None)).ended
        finally:
            os.close(nothing)

    async def attacked(self) -> list[str]:
        """Which walls gave way to who tried them from inside (`proving`), and to what. CellError: he did not come back."""
        ours, theirs = talk.pair()
        ours.setblocking(False)
        order = {"do": "prove", "interface": self._host.identity.interface.name, **proving.outside()}
        with ours, theirs:
            try:
                talk.send(self._line, order, [theirs.fileno()])
                theirs.close()
                async with asyncio.timeout(READY_SECONDS):
                    await until(ours.fileno(), is_writing=False)
                return [str(gap) for gap in talk.receive(ours)[0]["gave"]]
            except (talk.Gone, TimeoutError, KeyError) as error:
                raise CellError(f"who tried the walls of a cell did not come back: {error}") from None

    def settle(self, layer: bytes) -> None:
        """From now on it is the machine as a layer has it."""
        self._place = self._host.place(layer)
        mounts = self._mounts()
        assert self._witness is not None and self._executions is not None, "it is started"
        self._answering.serve(mounts)
        self._judge.layer = layer
        for served, mount in zip(self._served, mounts):
            served.become(self._shown(mount))
        catch_up = self._executions.catch_up
        limits = {kind: (value, value) for kind, value in self.limits().items()} | {resource.RLIMIT_NOFILE: FILES}
        self._census = Census(self._procfs, self._witness, self._place.table, _booted(), catch_up, self._host.pids.pass_by, limits)
        self._place.kept += 1  # who comes back while the cell lasts finds himself in it
        self._place.table.sockets = self._sockets
        self._answering.settle(self._place, self._witness, self._census)
        self._insight.settle(self._place, self._witness, self._census)
        if steps := adopting.steps(self._host.network.stack, self._place.stack):
            self._witness.adopt(steps)
        self._place.shown_device = next(
            (line.number_of_device for line in self._insight.built if line.place == "/"), self._place.shown_device
        )

    def _mounts(self) -> list[Mount]:
        return sorted(
            (mount for mount in self._place.view.mounts if mount.path in MOUNTED), key=lambda mount: MOUNTED.index(mount.path)
        )

    def _serve(self, descriptor: int, mount: Mount) -> None:
        options = Options(replaceable=True, chowns=self._insight.chowns)
        self._served.append(self._server.serve(descriptor, self._shown(mount), options, self._clerk))

    def _shown(self, mount: Mount) -> FileSystem:
        if mount.path == b"/":
            self._recording = Recording(
                self._place.root, self._stubs, self._visitor, is_linker=self._is_linker, linked=self._judge.linked,
                protects=self._insight.protects, before=self._recording,
            )  # fmt: skip
            self._answering.recording = self._recording
            return cast("FileSystem", self._recording)
        if mount.path == b"/sys":
            return cast("FileSystem", SysView(cast("SyntheticFs", mount.fs)))
        if mount.path == b"/dev":
            return cast("FileSystem", DevView(self._place.dev, self._host, self._insight.opens, self._kernel_log, self._tell_kernel))
        if mount.path == b"/run":
            return cast("FileSystem", Bound(mount.fs, self._hidden, SOCKETS))
        if mount.path != b"/proc":
            return mount.fs
        inner = self._insight
        shown = ProcView(
            self._place.proc, self._hidden, inner.refresh, inner.follow, inner.mapped, pretends=inner.pretends,
            memory=inner.memory_of, mounts=inner.mount_table, own=inner.own, group=inner.group,
        )  # fmt: skip
        return cast("FileSystem", shown)

    def _kernel_log(self, pid: int) -> list[Said]:
        visit = self._visitor(pid)
        return kernellog.since_boot(visit) if visit is not None else []

    def _tell_kernel(self, pid: int, data: bytes) -> None:
        if (visit := self._visitor(pid)) is not None:
            kernellog.tell(visit, data)

    def _is_linker(self, pid: int) -> bool:
        """Whether a process is the image's own linker."""
        if self._census is None or self._witness is None or self._executions is None:
            return False
        self._executions.catch_up()
        path = self._census.program(pid)
        if path.rpartition(b"/")[2] not in LINKERS:
            return False
        text = self._witness.ask(pid=pid, link="exe", asker=pid).get("text")
        try:
            view = self._place.view
            node = view.walk(str(text).encode("utf-8", "surrogateescape"), view.root, view.root, ROOT).node
        except OSError:
            return False
        return node is not None and node.fs is self._place.root and self._judge.is_linker(path, node.ino)

    def _plan(self, paths: list[bytes]) -> dict[str, Any]:
        identity, uname, booted = self._host.identity, self._host.uname, self._host.network.stack
        face = identity.interface
        return {
            "mounts": [path.decode() for path in paths],
            "mounted": [mount.path.decode() for mount in self._place.view.mounts],
            "processor": self._clerk.processor,
            "memory": identity.memory,
            "booted": identity.boot_time // SECOND,
            "stubs": self._stubs.decode("utf-8", "surrogateescape"),
            "answered": stubs.answered(self._answerer.knows()) if self._answerer is not None else [],
            "heard": stubs.heard(self._answerer.knows()) if self._answerer is not None else [],
            "hidden": f"/proc/{self._hidden.decode()}",
            "hostname": self._host.named(self._place.layer).nodename,
            "uname": [uname.sysname, uname.release, uname.version, uname.machine],
            "clocks": {
                name: time.time_ns() - time.clock_gettime_ns(clock) - identity.boot_time
                for name, clock in (("monotonic", time.CLOCK_MONOTONIC), ("boottime", time.CLOCK_BOOTTIME))
            },
            "card": {"name": face.name, "driver": face.driver, "bus": self._bus(face.name), "speed": self._host.hardware.speed},
            "network": {
                "name": face.name, "mac": face.mac, "address": face.address, "prefix": face.prefix, "gateway": identity.gateway,
                "neighbours": [(near.address, near.mac) for near in self._host.network.neighbours(self._host.clock.now(), booted)],
                "mtu": booted.links[1].mtu, "discipline": booted.links[1].queue_discipline, "altnames": booted.links[1].altnames,
                "settings": self._settings(),
            },
        }  # fmt: skip

    def _bus(self, name: str) -> str:
        """Where an interface is plugged in."""
        found = re.findall(
            r"[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f]",
            Caller(self._place.view).readlink(f"/sys/class/net/{name}".encode()).decode(),
        )
        return str(found[-1]) if found else ""

    def _settings(self) -> dict[str, str]:
        """Of the network, as /proc/sys says; a persona need not have each."""
        view, found = Caller(self._place.view), dict[str, str]()
        for name in network.TUNED:
            with contextlib.suppress(OSError):
                found[name] = view.read_file(f"/proc/sys/net/{name}".encode()).decode().strip()
        return found

    async def _expect(self, word: str) -> tuple[dict[str, Any], list[int]]:
        try:
            async with asyncio.timeout(READY_SECONDS):
                message, fds = await self._heard.get()
        except TimeoutError:
            raise CellError(f"a cell did not say {word!r} in {READY_SECONDS:.0f} s") from None
        if word not in message:
            raise CellError(str(message.get("failed", "a cell ended while it was built")))
        return message, fds

    async def spawn(self, visit: Visit, order: dict[str, Any], parent: int) -> Program:
        """Start a program; `parent` is the pid of the sshd that it hangs from. CellError."""
        self._forget_gone()
        self._guests.add(visit)
        pid = self._host.pids.next()
        self._host.pids.pass_by(pid + CHILDREN)
        kept = 1 if order["terminal"] is not None else 3

        def meanwhile() -> None:
            self.attend()
            self._say({"do": "foretell", "pid": pid, "sysinfo": answers.state(visit, starting=1).hex()})

        whole = {"pid": pid, "parent": parent, "limits": self.limits(), **order}
        program = await self._start_program(whole, [], visit, meanwhile)
        if len(program.ends) != kept:
            raise CellError("a program was started without its terminal or pipes")
        if self._census is not None:
            self._census.started(program.pid, parent)
            words = [word.encode("utf-8", "surrogateescape") for word in (order["path"], *order["argv"])]
            self._census.executed(program.pid, words[0], words[1:])
        return program

    async def _start_program(
        self, order: dict[str, Any], fds: list[int], visit: Visit | None, meanwhile: Callable[[], None] = lambda: None
    ) -> Program:
        """`meanwhile`: what can be done while it forks; no file is opened in the cell before that is over, as our turn lasts."""
        self._count += 1
        number = self._count
        answer: asyncio.Future[Program] = self._loop.create_future()
        self._spawned[number] = answer
        if visit is not None:
            self._ordered[number] = visit
        try:
            talk.send(self._line, {"do": "spawn", "id": number, **order}, fds)
            meanwhile()
            return await answer
        except talk.Gone:
            raise CellError("the cell has ended") from None
        finally:
            del self._spawned[number]
            self._ordered.pop(number, None)

    def limits(self) -> dict[int, int]:
        """Of a login, beside what it has everywhere: as the world's /proc/PID/limits says."""
        memory = self._host.identity.memory
        return {
            resource.RLIMIT_NPROC: memory // 260, SIGPENDING: memory // 260, resource.RLIMIT_MEMLOCK: memory * 128 // 4096 * 4096,
        }  # fmt: skip

    def signal(self, program: Program, number: int) -> None:
        """To a program's process group."""
        if self._witness is not None and not self.over.done():
            self._witness.tell(program.pid, number)

    # ---- programs of a shell that is outside (`seats`)

    def stand(self, pid: int, order: dict[str, Any], line: int) -> None:
        """Have a stand-in made, under this number if it can be had; it answers on the line. talk.Gone."""
        if self._census is not None:
            self._census.stands(pid)
        talk.send(self._line, {"do": "stand", "pid": pid, **order}, [line])

    def seated(self, pid: int, visit: Visit) -> None:
        """It stands: what is in its session is this visitor's."""
        self._owners[pid] = visit
        self._seats.add(pid)
        if self._census is not None:
            self._census.stands(pid)

    def finish(self, pid: int) -> None:
        """A program has ended: what it wrote stands on record before what its shell does next."""
        self.catch_up()
        if (owner := self._owners.get(pid)) is not None:
            self._reached.look(owner.emit)
            if self._recording is not None:
                self._recording.settle(owner)

    def left(self, pid: int) -> None:
        """A stand-in has gone."""
        self._seats.discard(pid)
        self._forget_gone()
        if self._census is not None:
            self._census.falls(pid)

    def expects(self, pid: int, shown: int) -> None:
        """A program is about to be started of which the shell tells itself; `shown` is the process that it is to everybody."""
        self.attend()
        if pid and self._census is not None:
            self._led.add(pid)
            self._census.shows(pid, shown)

    def led(self, pid: int, wanted: int, shown: int, leader: int) -> None:
        """It was started, perhaps under another number."""
        if pid != wanted and self._census is not None:
            self._led.discard(wanted)
            self._census.shows(wanted, 0)
        self._owners[pid] = self._owners[leader]
        if self._census is not None:
            self._census.shows(pid, shown)

    def seen(self, pid: int) -> None:
        """A number that was given out inside: the world gives out later ones."""
        self._host.pids.pass_by(pid)

    def signal_group(self, group: int, number: int) -> None:
        if self._witness is not None and not self.over.done():
            self._witness.tell(group, number)

    # ---- what listens

    def attend(self) -> None:
        """What listens outside of the cell listens in it as well."""
        if self._doors is not None and self._census is not None and not self.over.done():
            facts, holds = self._host.sockets(self._visitor()), self._census.holds
            self._doors.keep(fact for fact in facts if not any(holds(pid) for pid, _ in fact.pids))

    def _sockets(self) -> list[SocketFact]:
        """Of the programs that truly run."""
        assert self._census is not None, "it is settled"
        return self._census.sockets(self._doors.inodes if self._doors is not None else frozenset())

    def connect(self, address: str, port: int) -> socket.socket | None:
        """A connection to a program that truly runs and listens there."""
        if self._witness is None or self.over.done():
            return None
        if not any(fact.state == "LISTEN" and fact.local[1] == port for fact in self._sockets()):
            return None
        return self._witness.connect(address, port)

    def _visitor(self, pid: int = 0) -> Visit | None:
        """Whose process it is; if that cannot be told, the latest who came. None: nobody is there any more."""
        if not pid or self._census is None or len(self._place.visits) < 2:
            return self._whose(0)  # it is nobody else's
        return self._whose(self._census.session(pid))

    def _whose(self, session: int) -> Visit | None:
        """As `_visitor`, by the leader of the process's session."""
        owner, visits = self._owners.get(session), self._place.visits
        return owner if owner in visits else visits[-1] if visits else None

    def look_at_limits(self) -> None:
        """What was met since, by whoever is there."""
        if (visit := self._visitor()) is not None:
            self._reached.look(visit.emit)

    def is_visited(self) -> bool:
        """Whether somebody is there who runs programs in it, or has."""
        return bool(self._seats or self._guests.intersection(self._place.visits))

    def _forget_gone(self) -> None:
        """Those who are not there any more."""
        here = self._place.visits
        self._owners = {pid: owner for pid, owner in self._owners.items() if owner in here}
        self._guests.intersection_update(here)

    def is_busy(self) -> bool:
        """Whether programs run in it."""
        return self._census is not None and self._census.is_busy()

    def close(self) -> None:
        """End it, and everything in it."""
        if self.over.done():
            return
        self.over.set_result(None)
        self._loop.remove_reader(self._line)
        self._line.close()
        if self._executions is not None:
            self._executions.close()
        if self._beyond is not None:
            self._beyond.close()
        self._log_sockets.close()
        if self._doors is not None:
            self._doors.close()
        if self._recording is not None:
            self._recording.close()
        self._judge.close()
        self._reached.close()
        if self._census is not None:
            self._place.kept -= 1
            self._census.clear()
            self._census = None
        if self._place.table.sockets == self._sockets:
            self._place.table.sockets = None  # the place is kept for a while, and would keep the cell
        if self._witness is not None:
            self._witness.close()
        if self._procfs >= 0:
            os.close(self._procfs)
        self._insight.end()
        self._answering.close()
        for program in self._programs.values():
            if not program.ended.done():
                program.ended.set_result(9)
        for waiting in self._spawned.values():
            if not waiting.done():
                waiting.set_exception(talk.Gone("the end"))
        with contextlib.suppress(asyncio.QueueFull):
            self._heard.put_nowait(({"failed": "the cell has ended"}, []))

    def _say(self, message: dict[str, Any]) -> None:
        try:
            talk.send(self._line, message)
        except talk.Gone:
            self.close()

    # ---- what the cell says; by now it may be anybody who speaks

    def _hear(self) -> None:
        end = time.monotonic() + TURN
        for _ in range(talk.AT_ONCE):
            if self.over.done() or time.monotonic() > end:
                return
            try:
                heard = talk.receive(self._line)
            except BlockingIOError:
                return
            except talk.Gone:
                self.close()
                return
            self.catch_up()
            self._attempt(*heard)

    def catch_up(self) -> None:
        """What was executed until now is on record: the visitor may hear of it."""
        if self._executions is not None:
            self._executions.catch_up()

    def _attempt(self, message: dict[str, Any], fds: list[int]) -> None:
        try:
            self._take(message, fds)
        except (LookupError, TypeError, ValueError, AttributeError, asyncio.QueueFull):
            self._loop.call_soon_threadsafe(self.close)

    def _take(self, message: dict[str, Any], fds: list[int]) -> None:
        if self._answering.take(message, fds):
            return
        if "ended" in message:
            for stray in fds:
                os.close(stray)
            self._ended(message)
        elif "spawned" in message:
            self._is_spawned(message, fds)
        elif "user" in message:
            self._serve_user(self._spare(fds), b"/run/user/%d" % int(message["user"]))
        elif "spare" in message:
            self._serve_space(self._spare(fds), int(message["space"]), int(message["level"]))
        else:
            self._heard.put_nowait((message, fds))

    def _spare(self, fds: list[int]) -> int:
        """What another mount is served by. ValueError: nothing is, or by what else the first process has sent."""
        self._mounted += 1
        if len(fds) == 1 and self._mounted <= building.SPARES and os.fstat(fds[0]).st_rdev == building.FUSE:
            return fds[0]
        for stray in fds:
            os.close(stray)
        raise ValueError("no device of a mount")

    def _serve_user(self, descriptor: int, path: bytes) -> None:
        """The directory in /run/user of somebody who is here, which is about to be mounted."""
        mount = next((mount for mount in self._place.view.mounts if mount.path == path), None)
        self._answering.serve_too(mount or self._mounts()[0])
        if mount is None:
            os.close(descriptor)
            return
        self._server.serve(descriptor, mount.fs, Options(chowns=self._insight.chowns), self._clerk)

    def _serve_space(self, descriptor: int, space: int, level: int) -> None:
        """/proc of a pid namespace, which is about to be mounted."""
        witness = self._witness
        if witness is None:
            os.close(descriptor)
            raise ValueError("nobody could be in it")

        def members(pids: list[int]) -> dict[int, int] | None:
            found = witness.ask(space=space, level=level, pids=pids).get("members")
            return {int(pid): int(inner) for pid, inner in found} if found is not None else None

        view = SpaceView(self._host, self._place, self._insight, members, self._hidden)
        self._server.serve(descriptor, cast("FileSystem", view), Options(), self._clerk)

    def _executed(self, pid: int, session: int, path: bytes, argv: list[bytes]) -> None:
        if self._census is not None:
            self._census.executed(pid, path, argv)
        if pid in self._led:
            self._led.discard(pid)
            return
        visit = self._whose(session)
        if visit is not None:
            visit.emit(ProgramExecuted(pid=pid, path=path, argv=argv))

    def _ended(self, message: dict[str, Any]) -> None:
        program = self._programs.pop(message["ended"], None)
        if program is not None and not program.ended.done():
            self.finish(program.pid)
            program.ended.set_result(int(message["status"]))

    def _is_spawned(self, message: dict[str, Any], fds: list[int]) -> None:
        """It is known from here on: that it has ended may be the next that is heard, before who waits for it has his turn."""
        waiting = self._spawned.get(message["spawned"])
        if waiting is not None and not waiting.done():
            program = Program(int(message["pid"]), str(message["tty"]).removeprefix("/dev/"), fds)
            self._programs[program.pid] = program
            if message["spawned"] in self._ordered:
                self._owners[program.pid] = self._ordered[message["spawned"]]
            waiting.set_result(program)


def _booted() -> int:
    """When the machine below started, in nanoseconds since the epoch."""
    return time.time_ns() - time.clock_gettime_ns(time.CLOCK_BOOTTIME)
