"""One program or service of ours for somebody who is no shell of ours: the sandbox's callers, on their own descriptors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import execve, registry
from mirage.shell.fds import channel_pipes
from mirage.shell.net import service
from mirage.shell.process import Process
from mirage.shell.session import ShellSession
from mirage.vfs.caller import Caller
from mirage.world.traces import acting

if TYPE_CHECKING:
    from mirage.world.answerer import Call, Stream
    from mirage.world.engine import Channel
    from mirage.world.visit import Visit

NOT_EXECUTABLE = 126


class EmulatedAnswerer:
    """`world.answerer.Answerer` for the programs of this package."""

    def knows(self) -> list[str]:
        return [path.decode() for path in registry.paths()]

    async def answer(self, visit: Visit, call: Call, channel: Channel) -> int:
        acting.set(visit)
        session = ShellSession(visit, channel)
        caller = Caller(visit.view, call.cred)
        try:
            caller.chdir(call.cwd)
        except OSError:
            caller.chdir(b"/")
        fds = channel_pipes(channel, session.outlet)
        try:
            process = session.root = Process(session, call.argv, call.environment, caller, {**fds}, exe=call.path.encode())
            planned = execve.plan(process, call.argv, call.path, call.environment)
            process.begin(planned.main)
            await process.wait()
            return 128 + process.signal if process.signal else process.status or 0
        except OSError:
            return NOT_EXECUTABLE
        finally:
            await session.end()
            acting.set(None)

    async def converse(self, visit: Visit, address: str, port: int, stream: Stream) -> None:
        await service.converse(visit, address, port, stream)

    async def attend(self, visit: Visit, path: str, uid: int, stream: Stream) -> None:
        await service.attend(visit, path, uid, stream)
