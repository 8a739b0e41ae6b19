"""Runs one program of the registry on a small machine, without a shell: argv in; output, errors and status out."""

from __future__ import annotations

from dataclasses import dataclass

from mirage.base.events import Event
from mirage.shell.fds import BytesReader, Collector
from mirage.shell.process import Process
from mirage.shell.registry import find, programs
from mirage.shell.session import ShellSession
from mirage.vfs.caller import Caller
from mirage.world.host import Host


class Nowhere:
    """A client that never says anything."""

    async def read(self) -> bytes:
        return b""

    async def write(self, data: bytes, stderr: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class Answer:
    out: bytes
    err: bytes
    status: int


class Bench:
    """The machine; `caller` is root's hand in it, and stands in /tmp/w."""

    def __init__(self, host: Host, env: dict[str, str] | None = None) -> None:
        self.events: list[Event] = []
        self.visit = host.visit("root", ("203.0.113.9", 4711), "s1", self.events.append, layer=b"test")
        self.session = ShellSession(self.visit, Nowhere())  # type: ignore[arg-type]
        self.caller = Caller(self.visit.view, self.visit.account.cred)
        self.caller.mkdir(b"/tmp/w")
        self.caller.chdir(b"/tmp/w")
        self.env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **(env or {})}

    async def line(self, words: list[str], stdin: bytes = b"") -> Answer:
        """Run a recorded line; its first words may set variables."""
        while "=" in words[0]:
            name, _, value = words[0].partition("=")
            self.env[name] = value
            words = words[1:]
        return await self.run(*words, stdin=stdin)

    async def run(self, *argv: str, stdin: bytes = b"", cred: object = None) -> Answer:
        entry = next((program for program in programs().values() if program.name == argv[0]), None)
        assert entry is not None and find(entry.path) is not None
        out, err = Collector(), Collector()
        caller = self.caller.fork()
        if cred is not None:
            caller.cred = cred  # type: ignore[assignment]
        process = Process(self.session, list(argv), dict(self.env), caller, {0: BytesReader(stdin), 1: out, 2: err}, exe=entry.path)
        process.begin(entry.main)  # type: ignore[arg-type]
        status = await process.wait()
        assert [event for event in self.events if type(event).__name__ == "SessionCrashed"] == []
        return Answer(bytes(out.data), bytes(err.data), status)
