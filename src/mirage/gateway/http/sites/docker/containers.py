"""/containers: made, started, watched, stopped and removed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from typing import Any

from mirage.base.clock import SECOND
from mirage.gateway.http.golang.reply import Reply, Tunnel
from mirage.gateway.http.sites.docker import answers, kinds, templates
from mirage.gateway.http.sites.docker.answers import Fault
from mirage.gateway.http.sites.docker.engine import KEPT
from mirage.gateway.http.sites.docker.routes import Call, route
from mirage.gateway.http.sites.docker.streams import frame
from mirage.world.containers import Container, familiar
from mirage.world.logs.lines import local
from mirage.world.moments import nano, seconds

NAME = re.compile(r"/?[a-zA-Z0-9][a-zA-Z0-9_.-]+")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n"
UPGRADED = b"HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
SIGNALS = {"HUP": 1, "INT": 2, "QUIT": 3, "ABRT": 6, "KILL": 9, "USR1": 10, "USR2": 12, "TERM": 15, "CONT": 18, "STOP": 19}


def wanted(call: Call) -> Container:
    """The container of the path. Fault: there is none."""
    reference = call.arguments["id"]
    container = call.store.find(reference)
    if container is None:
        raise Fault(404, f"No such container: {reference}")
    return container


@route("GET", "/containers/json")
async def listing(call: Call) -> Reply:
    filters = call.filters()
    found = [container for container in call.store.containers() if _passes(container, filters)]
    if not call.is_set("all") and "status" not in filters and call.number("limit") is None:
        found = [container for container in found if container.is_running]
    found = found[: call.number("limit") or None]
    return answers.json([templates.listed(container, call.now) for container in found])


def _passes(container: Container, filters: dict[str, list[str]]) -> bool:
    labels = container.config["Config"]["Labels"] or {}
    tests: dict[str, Callable[[str], bool]] = {
        "status": lambda value: container.status == value,
        "name": lambda value: value.removeprefix("/") in container.name,
        "id": lambda value: container.id.startswith(value),
        "ancestor": lambda value: familiar(str(container.config["Config"]["Image"])) == familiar(value),
        "label": lambda value: value.partition("=")[0] in labels and value.partition("=")[2] in ("", labels[value.partition("=")[0]]),
        "exited": lambda value: str(container.state["ExitCode"]) == value and container.status == "exited",
    }
    return all(any(tests[name](value) for value in values) for name, values in filters.items() if name in tests)


@route("POST", "/containers/create", (0.025, 0.09))
async def create(call: Call) -> Reply:
    body = call.body()
    if not body:
        raise Fault(400, "Config cannot be empty in order to create a container")
    body = kinds.held(body, kinds.CREATE)
    name = call.query.get("name", "").removeprefix("/")
    if name and NAME.fullmatch(name) is None:
        raise Fault(400, f"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed")
    reference = str(body.get("Image", ""))
    image = call.store.image(reference) if reference else None
    if image is None:
        raise Fault(404, f"No such image: {familiar(reference)}") if reference else Fault(400, "no image specified")
    known = call.store.containers()
    holder = next((container for container in known if container.name == name), None) if name else None
    if holder is not None:
        raise Fault(
            409,
            f'Conflict. The container name "/{name}" is already in use by container "{holder.id}". '
            "You have to remove (or rename) that container to be able to reuse that name.",
        )
    if len(known) >= KEPT:
        raise Fault(500, f"mkdir /var/lib/docker/overlay2/{call.engine.identity('full')}: no space left on device")
    identity = call.engine.identity(name)
    try:
        config, host = templates.configs(body, image, identity, call.world.hostname.partition(".")[0])
        for mount in host.get("Mounts") or []:
            source = str(mount.get("Source", ""))
            if (
                mount.get("Type") == "bind"
                and source.startswith("/")
                and not call.hands.files().exists(source.encode("utf-8", "replace"))
            ):
                raise ValueError(f'invalid mount config for type "bind": bind source path does not exist: {source}')
        if not [*(config["Entrypoint"] or []), *(config["Cmd"] or [])]:
            raise Fault(400, "No command specified")
        container = templates.made(
            identity, name or call.engine.drawn_name({other.name for other in known}), config, host, image, call.now
        )
    except ValueError as error:
        raise Fault(400, str(error)) from None
    call.store.save(container)
    return answers.json({"Id": identity, "Warnings": []}, 201)


@route("GET", "/containers/{id}/json")
async def inspect(call: Call) -> Reply:
    shown = templates.inspected(call.world.seed, wanted(call))
    if call.is_set("size"):
        shown |= {"SizeRw": 0, "SizeRootFs": 0}
    return answers.json(shown)


@route("POST", "/containers/{id}/start", (0.28, 0.7))
async def start(call: Call) -> Reply:
    container = wanted(call)
    if container.is_running:
        return answers.empty(304)
    await call.engine.start(call.hands, call.store, container)
    return answers.empty()


@route("POST", "/containers/{id}/stop")
async def stop(call: Call) -> Reply:
    container = wanted(call)
    if not container.is_running:
        return answers.empty(304)
    patience = call.number("t")
    await call.engine.stop(container, 10.0 if patience is None else min(patience, 60))
    return answers.empty()


@route("POST", "/containers/{id}/restart", (0.28, 0.7))
async def restart(call: Call) -> Reply:
    container = wanted(call)
    await call.engine.stop(container, 10.0)
    await call.engine.start(call.hands, call.store, wanted(call))
    return answers.empty()


@route("POST", "/containers/{id}/kill", (0.02, 0.09))
async def kill(call: Call) -> Reply:
    container = wanted(call)
    name = call.query.get("signal", "KILL").upper().removeprefix("SIG")
    number = answers.number(name)
    number = SIGNALS.get(name, -1) if number is None else number
    if not 0 <= number < 65:
        raise Fault(400, f"Invalid signal: {call.query.get('signal', '')}")
    if not container.is_running:
        raise Fault(409, f"Cannot kill container: {call.arguments['id']}: Container {container.id} is not running")
    await call.engine.signal(container, number or 9)
    return answers.empty()


@route("POST", "/containers/{id}/pause", (0.01, 0.04))
async def pause(call: Call) -> Reply:
    return _halt(call, True)


@route("POST", "/containers/{id}/unpause", (0.01, 0.04))
async def unpause(call: Call) -> Reply:
    return _halt(call, False)


def _halt(call: Call, is_paused: bool) -> Reply:
    container = wanted(call)
    if not container.is_running:
        raise Fault(409, f"Container {container.id} is not running")
    if container.state["Paused"] == is_paused:
        raise Fault(409 if is_paused else 500, f"Container {container.id} is {'already' if is_paused else 'not'} paused")
    running = call.engine.running.get(container.id)
    if running is not None and running.kill is not None:
        running.kill(19 if is_paused else 18)
    container.state["Paused"] = is_paused
    call.store.save(container)
    return answers.empty()


@route("POST", "/containers/{id}/rename")
async def rename(call: Call) -> Reply:
    container, name = wanted(call), call.query.get("name", "").removeprefix("/")
    if not name:
        raise Fault(400, "Neither old nor new names may be empty")
    if NAME.fullmatch(name) is None:
        raise Fault(400, f"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed")
    container.config["Name"] = f"/{name}"
    call.store.save(container)
    return answers.empty()


@route("POST", "/containers/{id}/wait")
async def wait(call: Call) -> Reply:
    """The head at once, the status when there is one."""
    container = wanted(call)
    condition = call.query.get("condition", "")
    if condition not in ("", "not-running", "next-exit", "removed"):
        raise Fault(400, f'invalid condition: "{condition}"')
    awaited = call.engine.wait(container) if container.is_running or condition in ("next-exit", "removed") else None

    async def pieces() -> AsyncIterator[bytes]:
        status = await awaited if awaited is not None else container.state["ExitCode"]
        yield answers.written({"Error": None, "StatusCode": status})

    return answers.flow(pieces(), answers.JSON)


@route("DELETE", "/containers/{id}", (0.02, 0.08))
async def remove(call: Call) -> Reply:
    container = wanted(call)
    if container.is_running:
        if not call.is_set("force"):
            raise Fault(
                409,
                f"You cannot remove a running container {container.id}. Stop the container before attempting removal or force remove",
            )
        await call.engine.signal(container, 9)
    if call.store.find(container.id) is not None:
        call.store.remove(container)
    return answers.empty()


@route("POST", "/containers/prune", (0.01, 0.05))
async def prune(call: Call) -> Reply:
    gone = [container for container in call.store.containers() if not container.is_running]
    for container in gone:
        call.store.remove(container)
    return answers.json({"ContainersDeleted": [container.id for container in gone] or None, "SpaceReclaimed": 0})


@route("GET", "/containers/{id}/top")
async def top(call: Call) -> Reply:
    container = wanted(call)
    running = call.engine.running.get(container.id)
    if running is None:
        raise Fault(409, f"Container {container.id} is not running")
    titles = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]
    line = " ".join([container.config["Path"], *container.config["Args"]])
    begun = f"{local(seconds(str(container.state['StartedAt'])) * SECOND, call.world.zone):%H:%M}"
    row = ["root", str(running.pid), str(running.shim), "0", begun, "?", "00:00:00", line]
    return answers.json({"Processes": [row], "Titles": titles})


@route("GET", "/containers/{id}/logs")
async def logs(call: Call) -> Reply:
    container = wanted(call)
    names = {name for name in ("stdout", "stderr") if call.is_set(name)}
    if not names:
        raise Fault(400, "Bad parameters: you must choose at least one stream")
    is_tty = container.config["Config"]["Tty"]
    tail = call.number("tail")
    since = answers.number(call.query.get("since", "").partition(".")[0])
    lines = [line for line in call.store.logged(container) if line.get("stream") in names]
    if since is not None:
        lines = [line for line in lines if seconds(str(line.get("time", ""))) >= since]
    lines = lines[max(0, len(lines) - tail) :] if tail is not None else lines
    running = call.engine.running.get(container.id)

    async def pieces() -> AsyncIterator[bytes]:
        for line in lines:
            text = (f"{line['time']} " if call.is_set("timestamps") else "") + str(line.get("log", ""))
            data = text.encode("utf-8", "surrogateescape")
            yield data if is_tty else frame(data, line["stream"] == "stderr")
        if call.is_set("follow") and running is not None:
            async for piece in running.streams.listen(hears_errors="stderr" in names):
                yield piece

    return answers.flow(pieces())


@route("POST", "/containers/{id}/attach")
async def attach(call: Call) -> Reply:
    container = wanted(call)
    before = b"".join(
        frame(str(line.get("log", "")).encode(), line.get("stream") == "stderr") for line in call.store.logged(container)
    ) if call.is_set("logs") else b""  # fmt: skip
    tunnel = Tunnel()

    async def pieces() -> AsyncIterator[bytes]:
        running = call.engine.running.get(container.id)
        if running is None:
            running = await _awaited(call, container)
        if running is None:
            return
        if call.is_set("stdin"):
            running.streams.give(tunnel)
        if call.is_set("stream"):
            async for piece in running.streams.listen(before, hears_errors=True):
                yield piece

    return Reply(200, head=UPGRADED if _upgrades(call) else HEAD, flow=pieces(), tunnel=tunnel)


async def _awaited(call: Call, container: Container) -> Any:
    """A client attaches before it starts; a container that ends at once has left its output in the log."""
    for _ in range(600):
        await call.world.clock.sleep(0.05)
        running = call.engine.running.get(container.id)
        if running is not None:
            return running
        if call.store.find(container.id) is None:
            return None
    return None


@route("POST", "/containers/{id}/resize")
async def resize(call: Call) -> Reply:
    container = wanted(call)
    height, width = call.number("h"), call.number("w")
    running = call.engine.running.get(container.id)
    if running is None:
        raise Fault(409, f"Container {container.id} is not running")
    if height is not None and width is not None:
        running.streams.resize(width, height)
    return Reply(200, fields=[*answers.EVERY, (b"Content-Length", b"0")])


@route("POST", "/containers/{id}/update")
async def update(call: Call) -> Reply:
    container = wanted(call)
    body = kinds.held(call.body(), kinds.UPDATE)
    container.host.update({key: value for key, value in body.items() if key in container.host and value is not None})
    call.store.save(container)
    return answers.json({"Warnings": None})


@route("GET", "/containers/{id}/stats")
async def stats(call: Call) -> Reply:
    container = wanted(call)
    used = 1_200_000 if container.is_running else 0

    def one() -> bytes:
        return answers.written({
            "read": "0001-01-01T00:00:00Z" if not used else nano(call.now), "preread": "0001-01-01T00:00:00Z",
            "pids_stats": {"current": 1, "limit": 4096} if used else {}, "blkio_stats": {}, "num_procs": 0, "storage_stats": {},
            "cpu_stats": {"cpu_usage": {"total_usage": used * 31, "usage_in_kernelmode": used * 9, "usage_in_usermode": used * 22},
                          "throttling_data": {"periods": 0, "throttled_periods": 0, "throttled_time": 0}},
            "memory_stats": {"usage": used, "limit": call.hands.memory * 1024} if used else {},
            "name": container.config["Name"], "id": container.id,
        })  # fmt: skip

    async def pieces() -> AsyncIterator[bytes]:
        yield one()
        while call.query.get("stream", "1") not in ("0", "false") and call.engine.running.get(container.id) is not None:
            await call.world.clock.sleep(1.0)
            yield one()

    return answers.flow(pieces(), answers.JSON)


@route("GET", "/containers/{id}/changes")
async def changes(call: Call) -> Reply:
    container = wanted(call)
    return answers.json([{"Path": mount["Destination"], "Kind": 1} for mount in templates.mounts(container.host)] or None)


def _upgrades(call: Call) -> bool:
    return bool(call.request.first.get(b"upgrade"))
