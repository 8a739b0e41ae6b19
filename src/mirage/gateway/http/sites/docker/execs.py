"""/exec: another process in a container that runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from mirage.gateway.http.golang.reply import Reply, Tunnel
from mirage.gateway.http.sites.docker import answers, kinds
from mirage.gateway.http.sites.docker.answers import Fault
from mirage.gateway.http.sites.docker.containers import HEAD, UPGRADED, wanted
from mirage.gateway.http.sites.docker.engine import Running, complaint, environment
from mirage.gateway.http.sites.docker.routes import Call, route
from mirage.gateway.http.sites.docker.streams import Streams, frame
from mirage.gateway.http.world import Hands, Kill
from mirage.world.containers import Container

MOST = 64  # processes of one layer that are remembered


@dataclass(eq=False)
class Exec:
    """One such process, as GET /exec/ID/json tells of it."""

    id: str
    container: Container
    argv: list[str]
    env: list[str]
    is_tty: bool
    has_input: bool
    has_output: bool
    has_errors: bool
    is_privileged: bool
    status: int | None = None
    pid: int = 0
    is_running: bool = False
    has_run: bool = False
    streams: Streams | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


@route("POST", "/containers/{id}/exec", (0.002, 0.008))
async def create(call: Call) -> Reply:
    body = kinds.held(call.body(), kinds.EXEC)
    argv = body.get("Cmd") or []
    if not argv:
        raise Fault(400, "No exec command specified")
    container = wanted(call)
    if not container.is_running:
        raise Fault(409, f"Container {container.id} is not running")
    if container.state["Paused"]:
        raise Fault(409, f"Container {call.arguments['id']} is paused, unpause the container before exec")
    env = body.get("Env") or []
    made = Exec(
        call.engine.identity("exec"), container, [str(word) for word in argv], list(env) if isinstance(env, list) else [],
        bool(body.get("Tty")), bool(body.get("AttachStdin")), bool(body.get("AttachStdout")), bool(body.get("AttachStderr")),
        bool(body.get("Privileged")),
    )  # fmt: skip
    while len(call.engine.execs) >= MOST:
        call.engine.execs.pop(next(iter(call.engine.execs)))
    call.engine.execs[made.id] = made
    return answers.json({"Id": made.id}, 201)


def _known(call: Call) -> Exec:
    found = call.engine.execs.get(call.arguments["id"])
    if not isinstance(found, Exec):
        raise Fault(404, f"No such exec instance: {call.arguments['id']}")
    return found


@route("GET", "/exec/{id}/json")
async def inspect(call: Call) -> Reply:
    found = _known(call)
    return answers.json(
        {
            "ID": found.id,
            "Running": found.is_running,
            "ExitCode": found.status,
            "ProcessConfig": {
                "tty": found.is_tty,
                "entrypoint": found.argv[0],
                "arguments": found.argv[1:],
                "privileged": found.is_privileged,
            },
            "OpenStdin": found.has_input,
            "OpenStderr": found.has_errors,
            "OpenStdout": found.has_output,
            "CanRemove": False,
            "ContainerID": found.container.id,
            "DetachKeys": "",
            "Pid": found.pid,
        }
    )


@route("POST", "/exec/{id}/resize")
async def resize(call: Call) -> Reply:
    found = _known(call)
    height, width = call.number("h"), call.number("w")
    if found.streams is not None and height is not None and width is not None:
        found.streams.resize(width, height)
    return Reply(200, fields=[*answers.EVERY, (b"Content-Length", b"0")])


@route("POST", "/exec/{id}/start", (0.05, 0.14))
async def start(call: Call) -> Reply:
    """Output as it comes, on a connection that is the process's from then on."""
    found = _known(call)
    body = call.body() if call.request.body else {}
    running = call.engine.running.get(found.container.id)
    if body.get("Detach"):
        if running is not None and not found.has_run:
            task = asyncio.get_running_loop().create_task(_detached(call.hands, found, running))
            found.tasks.add(task)
            task.add_done_callback(found.tasks.discard)
        return Reply(200, fields=[*answers.EVERY, (b"Content-Length", b"0")])
    tunnel = Tunnel()
    return Reply(
        200,
        head=UPGRADED if call.request.first.get(b"upgrade") else HEAD,
        flow=_pieces(call.hands, found, running, tunnel),
        tunnel=tunnel,
    )


async def _pieces(hands: Hands, found: Exec, running: Running | None, tunnel: Tunnel) -> AsyncIterator[bytes]:
    if found.has_run or running is None:
        text = (
            f"Error: Exec command {found.id} has already run"
            if found.has_run
            else f"Error response from daemon: Container {found.container.id} is not running"
        )
        yield frame(text.encode() + b"\r\n", False)
        return
    streams = found.streams = Streams(None, is_tty=found.is_tty, is_open=found.has_input)
    streams.give(tunnel)
    ear = streams.listen()
    task = asyncio.get_running_loop().create_task(_run(hands, found, running, streams))
    try:
        async for piece in ear:
            yield piece
        await task
    finally:
        task.cancel()


async def _detached(hands: Hands, found: Exec, running: Running) -> None:
    await _run(hands, found, running, Streams(None, is_tty=found.is_tty, is_open=False))


async def _run(hands: Hands, found: Exec, running: Running, streams: Streams) -> None:
    found.has_run = found.is_running = True
    config = found.container.config["Config"]
    env = environment({**config, "Tty": found.is_tty, "Env": [*(config["Env"] or []), *found.env]})

    def begun(pid: int, kill: Kill) -> None:
        found.pid = pid

    try:
        found.status = await hands.run(found.argv, env, running.jail.fork(), streams, begun, parent=running.shim)
    except OSError as error:
        found.status = 126
        text = f"OCI runtime exec failed: exec failed: unable to start container process: {complaint(found.argv[0], error)}"
        await streams.write(text.encode() + b"\r\n")
    finally:
        found.is_running = False
        streams.finish()
