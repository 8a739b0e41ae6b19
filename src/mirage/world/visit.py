"""One visitor's stay: who he is here, where he comes from, which processes are his, and the traces that his login leaves.

A visit is a connection. It may carry several terminals; each `login` is a line in utmp, wtmp, lastlog and auth.log, written
as the real files, in the visitor's own layer, so that programs and people who read the files see the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.base.clock import Clock
from mirage.base.events import Emit
from mirage.base.limits import ShellLimits
from mirage.world.accounts import Account
from mirage.world.artifacts import Artifacts, MemoryArtifacts
from mirage.world.processes import ProcessEntry, ProcessTable

if TYPE_CHECKING:
    from mirage.vfs.view import View
    from mirage.world.host import Host


@dataclass(slots=True, eq=False)
class Visit:
    """One login: made by `Host.visit`, ended by `close`."""

    host: Host
    view: View
    layer: bytes
    account: Account
    source: tuple[str, int]  # the client's address and port
    local: tuple[str, int]  # the machine's own address and port as the visitor's programs see it
    session: str
    emit: Emit
    clock: Clock
    dice: Callable[[], random.Random]
    limits: ShellLimits
    processes: ProcessTable
    artifacts: Artifacts = field(default_factory=MemoryArtifacts)
    opened: int = 0  # nanoseconds since the epoch
    monitor: ProcessEntry | None = None  # sshd's privileged process of the connection
    worker: ProcessEntry | None = None  # the sshd that runs as the user; root's is the monitor itself
    number: int = 0  # of systemd-logind's session
    is_first: bool = False  # the user had no session before
    is_filed: bool = False  # whether logind's files tell of it: only where somebody sits who may look, as they cost half a login
    is_display: bool = False  # the user's session that logind takes for his main one
    logins: list[Login] = field(default_factory=list)
    sockets: list[SocketFact] = field(default_factory=list)  # what programs of the visitor have open beside the SSH connection
    changes: int = 0  # of files, told so far
    on_close: list[Callable[[], None]] = field(default_factory=list)
    hang_up: Callable[[], None] | None = None  # ends the connection from this side, as a machine does that goes down
    _rng: random.Random | None = None

    @property
    def rng(self) -> random.Random:
        """Made when it is first asked for: most visits throw no dice, and each generator holds 2.5 KB."""
        if self._rng is None:
            self._rng = self.dice()
        return self._rng

    def login(self, tty: bool = True) -> Login:
        """A session channel begins: a pseudo-terminal of its own if `tty`, and the sshd that serves it."""
        return self.host.logins.begin(self, tty)

    def logout(self, login: Login) -> None:
        """The session channel has ended; its terminal is free again."""
        self.host.logins.end(self, login)

    def close(self) -> None:
        """The connection has ended: everything of the visit's that is still there goes."""
        self.host.leave(self)


@dataclass(slots=True, eq=False)
class Login:
    """One session channel. `tty` is below /dev (`pts/0`) or "" when the command has no terminal."""

    tty: str
    since: int
    sshd: ProcessEntry  # the unprivileged `sshd: root@pts/0`; parent of the shell
    number: int = 0  # of systemd-logind's session
    last: LastLogin | None = None  # what `Last login: ...` says


@dataclass(frozen=True, slots=True)
class LastLogin:
    """The login before this one, from lastlog: when (seconds since the epoch), on which line, from where."""

    time: int
    line: str
    host: str


@dataclass(frozen=True, slots=True)
class SocketFact:
    """One socket, as `ss`, `netstat`, `lsof` and /proc/net show it."""

    protocol: str  # tcp, tcp6, udp, udp6, unix
    state: str  # LISTEN, ESTAB, TIME-WAIT, UNCONN
    local: tuple[str, int]
    remote: tuple[str, int]
    inode: int
    uid: int = 0
    pids: tuple[tuple[int, int], ...] = ()  # (pid, descriptor)
    path: bytes = b""  # of a unix socket
    send_queue: int = 0
    receive_queue: int = 0
    backlog: int = 0
    kind: str = "stream"  # unix: stream, dgram, seqpacket
    v6only: bool = False
    peer: int = 0  # unix: the inode of its other end
