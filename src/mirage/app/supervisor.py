"""`mirage up`: bind the ports, start stage and gallery, say that it is ready, start again what dies, end both on request.

The listening sockets are the supervisor's, so a stage that dies and comes back loses no port, and needs no privilege to bind.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from mirage.app.children import Order, give, stage_user
from mirage.app.config import VARIABLE, AlertsConfig, Config, TelemetryConfig, endpoint
from mirage.app.paths import Paths, evidence_url, make_state_directory, paths_of, take_lock
from mirage.app.served import lay_out
from mirage.base.errors import ConfigurationError, MirageError
from mirage.sandbox.walls import walls

READY_SECONDS = 120.0  # a first start writes the world
STOP_SECONDS = 4.5  # the promise is 5
BACKLOGS = {"ssh.listen": 128, "http.listen": 511, "http.secure": 511}  # sshd's SSH_LISTEN_BACKLOG, NGX_LISTEN_BACKLOG
BACKOFF = (0.2, 0.5, 1.0, 2.0)  # seconds before a child that died is started again: all is well 5 s after a cause has ended
LASTING = 60.0  # seconds of a child's life that let its earlier deaths be forgotten

Say = Callable[[str], None]


class StartError(MirageError):
    """A child could not start; the text is its own words."""


async def run(config: Config, image: Path, facts: dict[str, str], say: Say, announce: Say) -> int:
    """Serve until SIGINT or SIGTERM. `announce` gets the ready line; `say` what an operator should see besides."""
    os.umask(0o022)  # what one of our users writes another one reads: modes are those that are asked for, whatever the operator's is
    paths = paths_of(config)
    paths.make()
    lock = take_lock(paths)
    config = lay_out(config, paths)
    sockets = Sockets(
        listen("ssh.listen", config.ssh.listen), listen("http.listen", config.http.listen), listen("http.secure", config.http.secure)
    )
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    has_programs = facts["image"] != "skeleton"  # else there are no bytes that could run
    shell, why = shell_kind(config, has_programs=has_programs)
    has_cells = shell == "sandbox" or (config.emulated.muscle and has_programs and all(wall.stands for wall in walls()))
    lines = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) if has_cells else None
    stage, gallery = children(config, paths, image, sockets, say, lines[0].fileno() if lines else -1)
    others = [Child("warden", Order(config=Config(), parent=os.getpid(), warden=lines[1].fileno()), say)] if lines else []
    try:
        ready = asyncio.gather(stage.start(), gallery.start(), *(other.start() for other in others))
        stopped = asyncio.ensure_future(stopping.wait())
        waits: list[asyncio.Future[Any]] = [ready, stopped]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            with contextlib.suppress(asyncio.CancelledError, StartError):
                await ready
            return 0
        heard = {**ready.result()[0], **ready.result()[1]}
        if lack := heard.pop("lack", ""):
            shell, why, has_cells = "emulated", "self-test", False
            say(f"the emulated shell answers: {lack}")
        told = {"shell": shell, "why": why, **({"muscle": "sandbox"} if has_cells and shell == "emulated" else {})}
        announce(ready_line(config, sockets, {**told, **facts, **heard}))
        if config.content.model != "off":
            others.append(
                drafter := Child("drafter", msgspec.structs.replace(stage.order, sockets=[], web=[], secure=[], warden=-1), say)
            )
            try:
                await drafter.start()
            except StartError as failure:  # nobody waits for drafts: it is tried again beside the visitors
                say(f"the drafter does not start: {failure}")
        keepers = [asyncio.ensure_future(child.keep(stopping)) for child in (stage, gallery, *others)]
        await stopped
        await asyncio.gather(*keepers)
        return 0
    finally:
        until = loop.time() + STOP_SECONDS
        await stage.stop(STOP_SECONDS / 2)
        await asyncio.gather(*(other.stop(STOP_SECONDS / 4) for other in others))
        await gallery.stop(until - loop.time())  # last, so that it reads what the stage said at its end
        for listener in sockets.all:
            listener.close()
        os.close(lock)


@dataclass(frozen=True, slots=True)
class Sockets:
    """The listening sockets of each door."""

    ssh: list[socket.socket]
    web: list[socket.socket]
    secure: list[socket.socket]

    @property
    def all(self) -> list[socket.socket]:
        return [*self.ssh, *self.web, *self.secure]


def shell_kind(config: Config, *, has_programs: bool = True) -> tuple[str, str]:
    """Which shell answers, and why, in a word. ConfigurationError: the sandbox was asked for and cannot stand here.

    The stage has the last word on it: the walls of the first cell are tried from inside (`sandbox.proving`).
    """
    if config.shell == "emulated":
        return "emulated", "asked"
    if config.shell == "auto" and not has_programs:
        return "emulated", "skeleton"
    if config.shell == "auto" and not config.emulated.muscle:
        return "emulated", "no-muscle"  # who wants nothing native to run has said so there
    if not has_programs:
        raise ConfigurationError(
            f'shell = "sandbox": {config.image.name} is a skeleton, whose programs have no bytes; '
            f"build the image first: mirage image build {config.image.name.replace('-', ':', 1)}"
        )
    lacking = [wall for wall in walls() if not wall.stands]
    if config.shell == "auto":
        return ("emulated", ",".join(f"no-{wall.name}" for wall in lacking)) if lacking else ("sandbox", "all-walls-stand")
    if lacking:
        words = "; ".join(f"{wall.name}: {wall.lack}" for wall in lacking)
        raise ConfigurationError(f'shell = "sandbox": this machine cannot hold it: {words}')
    return "sandbox", "asked"


def children(config: Config, paths: Paths, image: Path, sockets: Sockets, say: Say, warden: int = -1) -> tuple[Child, Child]:
    """The stage and the gallery, each with the part of the configuration that it may know."""
    uid = gid = -1
    state = make_state_directory(config)
    if os.geteuid() == 0:
        uid, gid = stage_user(config, paths.stage)
        give(paths.stage, uid, gid)
        if state is not None:
            give(state, uid, gid)
    else:
        say("not started as root: stage and gallery run as one user, so a broken stage could reach the evidence")
    data, parent, base = str(paths.data.absolute()), os.getpid(), str(image.absolute())
    stage = Order(
        config=msgspec.structs.replace(
            config, data=data, evidence="", state=f"lmdb:{state}" if state else config.state,
            telemetry=TelemetryConfig(), alerts=AlertsConfig(),
        ),
        parent=parent, image=base,
        sockets=[listener.fileno() for listener in sockets.ssh], web=[listener.fileno() for listener in sockets.web],
        secure=[listener.fileno() for listener in sockets.secure], uid=uid, gid=gid, warden=warden,
    )  # fmt: skip
    ssh = msgspec.structs.replace(config.ssh, login=[])
    gallery = Order(
        config=msgspec.structs.replace(config, data=data, state="", evidence=evidence_url(config), ssh=ssh),
        parent=parent, image=base,
    )  # fmt: skip
    return Child("stage", stage, say), Child("gallery", gallery, say)


class Child:
    """One of our processes, from its order to its end."""

    def __init__(self, name: str, order: Order, say: Say) -> None:
        self.name, self.order, self.say = name, order, say
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> dict[str, Any]:
        """Start it and wait until it reports ready; its facts. StartError: its own words."""
        self.process = process = await self._spawned()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(self.order))
        process.stdin.close()
        try:
            async with asyncio.timeout(READY_SECONDS):
                line = await process.stdout.readline()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()  # whoever is started next shall be the only one
            raise StartError(f"the {self.name} was not ready after {READY_SECONDS:.0f} s") from None
        answer = msgspec.json.decode(line) if line else {"report": "failed", "reason": f"the {self.name} ended while starting"}
        if answer.pop("report") != "ready":
            raise StartError(answer["reason"])
        return dict(answer)

    async def _spawned(self) -> asyncio.subprocess.Process:
        kept = ("PATH", "HOME", "LANG", "TZ", *((VARIABLE,) if self.name == "drafter" else ()))
        environment = {key: os.environ[key] for key in kept if key in os.environ}
        return await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", f"mirage.app.{self.name}",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            pass_fds=self.order.descriptors, start_new_session=True, env=environment,
        )  # fmt: skip

    async def keep(self, stopping: asyncio.Event) -> None:
        """Start it again whenever it dies, until everything stops."""
        keeping = asyncio.ensure_future(self._keep())
        stopped = asyncio.ensure_future(stopping.wait())
        waits: list[asyncio.Future[Any]] = [keeping, stopped]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping

    async def _keep(self) -> None:
        deaths, clock = 0, asyncio.get_running_loop().time
        while True:
            assert self.process
            began = clock()
            status = await self.process.wait()
            if clock() - began >= LASTING:
                deaths = 0
            self.say(f"the {self.name} ended with status {status}; starting it again")
            while True:
                await asyncio.sleep(BACKOFF[min(deaths, len(BACKOFF) - 1)])
                deaths += 1
                try:
                    await self.start()
                    break
                except StartError as failure:
                    self.say(f"the {self.name} does not start: {failure}")

    async def stop(self, patience: float) -> None:
        """End it: asked first, after so many seconds killed."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), patience)
            except TimeoutError:
                process.kill()
                await process.wait()


def listen(key: str, addresses: list[str]) -> list[socket.socket]:
    """The listening sockets of a door; a port that cannot be had is an error that says why."""
    sockets = []
    for text in addresses:
        host, port = endpoint(text, key)
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if listener.family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # as sshd binds :: beside 0.0.0.0
        try:
            listener.bind((host, port))
        except OSError as error:
            hint = "; ports below 1024 need root or CAP_NET_BIND_SERVICE" if isinstance(error, PermissionError) else ""
            raise ConfigurationError(f"{key} = {text!r}: {error.strerror}{hint}") from None
        listener.listen(BACKLOGS[key])
        listener.setblocking(False)
        sockets.append(listener)
    return sockets


def ready_line(config: Config, sockets: Sockets, facts: dict[str, str]) -> str:
    """`ready key=value ...`: one whole line for programs to read, no spaces in a value."""
    doors = {"ssh": sockets.ssh, "http": sockets.web, "https": sockets.secure}
    pairs = {
        **{name: ",".join(map(_address, found)) for name, found in doors.items() if found},
        **facts, "state": (config.state or "lmdb").partition(":")[0],
        "evidence": (config.evidence or "sqlite").partition(":")[0], "data": config.data,
    }  # fmt: skip
    return "ready " + " ".join(f"{key}={value.replace(' ', '%20')}" for key, value in pairs.items())


def _address(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
