"""/build and /commit: images that a visitor makes. What RUN says is run, in a container whose files then are the image's.

The lines are those of the classic builder of dockerd 20.10 (builder/dockerfile/dispatchers.go, evaluator.go).
"""

from __future__ import annotations

import asyncio
import copy
import fnmatch
import io
import lzma
import posixpath
import tarfile
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mirage.base.chance import derive
from mirage.base.events import NetworkAsked
from mirage.gateway.http.golang.reply import Reply
from mirage.gateway.http.sites.docker import answers, dockerfile, images, layers, roots, templates
from mirage.gateway.http.sites.docker.answers import Fault
from mirage.gateway.http.sites.docker.containers import wanted
from mirage.gateway.http.sites.docker.dockerfile import Step
from mirage.gateway.http.sites.docker.engine import MOST, Running, environment
from mirage.gateway.http.sites.docker.routes import Call, route
from mirage.gateway.http.sites.docker.streams import Streams
from mirage.vfs.caller import Caller
from mirage.world.containers import Container, Image, familiar
from mirage.world.moments import nano

PATIENCE = 600.0  # seconds of one RUN
SIZE = 7_340_000  # bytes of an image that was made here, which is as large as alpine
CONTEXT = 64 << 20  # bytes of a build context, unpacked


@dataclass(slots=True)
class Work:
    """A build under way: the configuration so far, the container in whose root it happens, and what ARG and ENV have said."""

    config: dict[str, Any]
    container: Container | None = None
    base: str = ""
    arguments: dict[str, str] = field(default_factory=dict)
    image: str = ""
    shell: list[str] = field(default_factory=lambda: ["/bin/sh", "-c"])


@route("POST", "/build", (0.05, 0.2))
async def build(call: Call) -> Reply:
    name = call.query.get("dockerfile") or "Dockerfile"
    remote = call.query.get("remote", "")
    if remote:
        return _elsewhere(call, remote)
    context = _context(call.request.body) if call.request.body else {}
    text = context.get(posixpath.normpath(name).lstrip("/"))
    if text is None:
        raise Fault(500, f"Cannot locate specified Dockerfile: {name}")
    steps = dockerfile.read(text.decode("utf-8", "replace"))
    for tag in _tags(call):
        if images.REFERENCE.fullmatch(tag) is None:
            raise Fault(400, "invalid reference format")
    return answers.flow(_built(call, steps, context), answers.JSON)


def _elsewhere(call: Call, remote: str) -> Reply:
    """A context of a server of the visitor's own, which does not answer."""
    call.visitor.emit(
        NetworkAsked(action="fetch", target=remote.encode()[:256], verdict="timed-out", program="dockerd", url=remote.encode()[:2048])
    )
    host = remote.partition("://")[2].partition("/")[0] or remote
    raise Fault(500, f'error downloading remote context {remote}: Get "{remote}": dial tcp: lookup {host}: i/o timeout')


def _context(body: bytes) -> dict[str, bytes]:
    """The files of the tar that was sent, packed or not. Fault: it is none."""
    try:
        if body[:2] == b"\x1f\x8b":
            body = zlib.decompressobj(31).decompress(body, CONTEXT)
        elif body[:6] == b"\xfd7zXZ\0":
            body = lzma.LZMADecompressor(memlimit=128 << 20).decompress(body, CONTEXT)
        with tarfile.open(fileobj=io.BytesIO(body), mode="r:") as archive:
            found: dict[str, bytes] = {}
            for entry in archive:
                if len(found) >= layers.MOST:
                    break
                source = archive.extractfile(entry) if entry.isfile() else None
                if source is not None:
                    found[posixpath.normpath(entry.name).lstrip("/")] = source.read(layers.LARGEST)
            return found
    except (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError):
        raise Fault(500, "Error processing tar file(exit status 1): unexpected EOF") from None


def _tags(call: Call) -> list[str]:
    return [familiar(call.query["t"])] if call.query.get("t") else []


async def _built(call: Call, steps: list[Step], context: dict[str, bytes]) -> AsyncIterator[bytes]:
    work = Work(copy.deepcopy(templates.CONFIG), arguments=_arguments(call))
    try:
        for number, step in enumerate(steps, 1):
            yield _said(f"Step {number}/{len(steps)} : {step.text}")
            yield _said("\n")
            async for piece in _taken(call, work, Step(step.name, _filled(work, step)), context):
                yield piece
        if work.container is None:
            raise Fault(400, "No image was generated. Is your Dockerfile empty?")
        _stored(call, work.container, work.config, work.image)
        yield answers.written({"aux": {"ID": work.image}})[:-1] + b"\r\n"
        yield _said(f"Successfully built {work.image[7:19]}\n")
        for tag in _tags(call):
            image = call.store.image(work.image)
            call.store.add_image(work.image, [tag], image.config if image is not None else {})
            yield _said(f"Successfully tagged {tag}\n")
    except Fault as fault:
        yield _failed(fault.message, 0)
    except _Ended as ended:
        yield _failed(ended.words, ended.status)
    finally:
        _forget(call, work)


class _Ended(Exception):  # noqa: N818 - what the visitor's command did
    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.words, self.status = words, status


def _said(text: str) -> bytes:
    return answers.written({"stream": text})[:-1] + b"\r\n"


def _failed(text: str, status: int) -> bytes:
    detail = {"code": status, "message": text} if status else {"message": text}
    return answers.written({"errorDetail": detail, "error": text})[:-1] + b"\r\n"


def _arguments(call: Call) -> dict[str, str]:
    try:
        given = msgspec.json.decode(call.query.get("buildargs") or "{}", type=dict[str, str | None])
    except (msgspec.DecodeError, msgspec.ValidationError):
        return {}
    return {name: value for name, value in given.items() if value is not None}


def _filled(work: Work, step: Step) -> str:
    """A shell fills in what RUN and its like say; the builder the rest."""
    if step.name in ("RUN", "CMD", "ENTRYPOINT"):
        return step.rest
    env = dict(pair.partition("=")[::2] for pair in work.config["Env"] or [])
    return dockerfile.filled(step.rest, {**work.arguments, **env})


async def _taken(call: Call, work: Work, step: Step, context: dict[str, bytes]) -> AsyncIterator[bytes]:
    """One instruction."""
    if step.name == "FROM":
        async for piece in _from(call, work, step):
            yield piece
        return
    if step.name == "ARG":
        name, _, value = step.rest.partition("=")
        work.arguments.setdefault(name.strip(), value.strip("\"'"))
        if not work.base:
            return
    if work.container is None:
        raise Fault(400, "no build stage in current context")
    if step.name == "RUN":
        async for piece in _ran(call, work, step):
            yield piece
    elif step.name in ("COPY", "ADD"):
        _copied(call, work, step, context)
    else:
        yield _said(f" ---> Running in {call.engine.identity('intermediate')[:12]}\n")
        _configured(work, step)
        yield _said(f"Removing intermediate container {call.engine.identity('intermediate')[:12]}\n")
    work.image = _named(call, step.text)
    yield _said(f" ---> {work.image[7:19]}\n")


async def _from(call: Call, work: Work, step: Step) -> AsyncIterator[bytes]:
    reference = step.rest.split()[0]
    _forget(call, work)
    if reference == "scratch":
        base = Image("", [], {"config": {}})
    else:
        found = call.store.image(reference)
        if found is None:
            async for piece in images.progress(call, familiar(reference)):
                yield piece
            found = call.store.image(reference)
        if found is None:
            raise Fault(404, f"manifest for {familiar(reference)} not found: manifest unknown: manifest unknown")
        base = found
        yield _said(f" ---> {base.id[7:19]}\n")
    work.base = work.image = base.id
    work.config = {**copy.deepcopy(templates.CONFIG), **copy.deepcopy(base.config.get("config", {}))}
    identity = call.engine.identity("build")
    config, host = templates.configs({"Image": reference, "Cmd": ["/bin/sh"]}, base, identity, "")
    work.container = templates.made(identity, f"build_{identity[:12]}", config, host, base, call.now)
    roots.prepare(call.hands.files(), work.container)


async def _ran(call: Call, work: Work, step: Step) -> AsyncIterator[bytes]:
    container = work.container
    assert container is not None
    if len(call.engine.running) >= MOST:
        raise Fault(500, "fork/exec /proc/self/exe: cannot allocate memory")
    argv = step.listed or [*work.shell, step.rest]
    identity = call.engine.identity("run")
    yield _said(f" ---> Running in {identity[:12]}\n")
    said: asyncio.Queue[bytes] = asyncio.Queue()
    streams = Streams(lambda data, stderr: said.put_nowait(data), is_tty=False, is_open=False)
    jail = call.hands.jail(container.root, [])
    folder = (work.config.get("WorkingDir") or "/").encode("utf-8", "replace")
    if jail.exists(folder):
        jail.chdir(folder)
    env = environment({**container.config["Config"], "Env": work.config["Env"], "Hostname": identity[:12], "Tty": False})
    running = Running(streams, jail, {**env, **work.arguments})
    call.engine.running[identity] = running

    def begun(pid: int, kill: Any) -> None:
        running.pid, running.kill = pid, kill

    task = asyncio.ensure_future(call.hands.run(argv, running.env, jail, streams, begun))
    task.add_done_callback(lambda _: said.put_nowait(b""))
    try:
        async with asyncio.timeout(PATIENCE):
            while data := await said.get():
                yield _said(data.decode("utf-8", "replace"))
            status = await task
    except (OSError, TimeoutError):
        status = 127
    finally:
        task.cancel()
        call.engine.running.pop(identity, None)
    if status:
        raise _Ended(f"The command '{' '.join(argv)}' returned a non-zero code: {status}", status)
    yield _said(f"Removing intermediate container {identity[:12]}\n")


def _copied(call: Call, work: Work, step: Step, context: dict[str, bytes]) -> None:
    """COPY and ADD, of the context's files."""
    words = [word for word in step.words if not word.startswith("--")]
    if len(words) < 2:
        raise Fault(
            400, f"{step.name} requires at least two arguments, but only one was provided. Destination could not be determined."
        )
    *sources, target = words
    assert work.container is not None
    inside = call.hands.jail(work.container.root, [])
    place = posixpath.join(work.config.get("WorkingDir") or "/", target)
    for source in sources:
        if step.name == "ADD" and "://" in source:
            _elsewhere(call, source)
        found = _matching(context, posixpath.normpath(source).lstrip("/"))
        if not found:
            missing = f"stat {source}: file does not exist"
            raise Fault(400, f"{step.name} failed: file not found in build context or excluded by .dockerignore: {missing}")
        for name, data in found.items():
            is_folder = target.endswith("/") or len(found) > 1 or len(sources) > 1 or target in (".", "./")
            _written(inside, posixpath.join(place, name) if is_folder else place, data)


def _matching(context: dict[str, bytes], source: str) -> dict[str, bytes]:
    """Files by the names that they get: one by its own, those of a directory by their places in it."""
    if source == ".":
        return context
    below = {name[len(source) + 1 :]: data for name, data in context.items() if name.startswith(f"{source}/")}
    return below or {posixpath.basename(name): data for name, data in context.items() if fnmatch.fnmatchcase(name, source)}


def _written(inside: Caller, path: str, data: bytes) -> None:
    name = posixpath.normpath(path).encode("utf-8", "replace")
    layers.folders(inside, name.rpartition(b"/")[0])
    inside.write_file(name, data, 0o755)


def _configured(work: Work, step: Step) -> None:
    config = work.config
    match step.name:
        case "ENV":
            names = {name for name, _ in step.pairs}
            kept = [pair for pair in config["Env"] or [] if pair.partition("=")[0] not in names]
            config["Env"] = kept + [f"{name}={value}" for name, value in step.pairs]
        case "LABEL":
            config["Labels"] = {**(config["Labels"] or {}), **dict(step.pairs)}
        case "CMD":
            config["Cmd"] = step.listed or [*work.shell, step.rest]
        case "ENTRYPOINT":
            config["Entrypoint"], config["Cmd"] = step.listed or [*work.shell, step.rest], None
        case "WORKDIR":
            config["WorkingDir"] = posixpath.normpath(posixpath.join(config.get("WorkingDir") or "/", step.rest))
        case "USER":
            config["User"] = step.rest
        case "EXPOSE":
            config["ExposedPorts"] = {word if "/" in word else f"{word}/tcp": {} for word in step.words}
        case "VOLUME":
            config["Volumes"] = {word: {} for word in step.words}
        case "SHELL":
            work.shell = step.listed or work.shell


def _named(call: Call, words: str) -> str:
    """The digest of an image that has just been made."""
    return f"sha256:{derive(call.world.seed, 'built', call.engine.layer, call.engine.identity('image'), words).hex()}"


def _stored(call: Call, container: Container, config: dict[str, Any], identity: str) -> None:
    """A container's files, and what is to be run of them, as an image."""
    if len(call.store.images()) >= images.MOST:
        raise Fault(500, "write /var/lib/docker/tmp: no space left on device")
    facts = {
        "architecture": "amd64", "config": {**config, "Image": "", "Hostname": ""}, "created": nano(call.now),
        "docker_version": answers.VERSION, "os": "linux", "container": container.id,
        "rootfs": {"type": "layers", "diff_ids": [identity]}, "size": SIZE,
    }  # fmt: skip
    call.store.add_image(identity, [], facts)
    layers.copy(call.hands.files(), container.root, layers.folder(identity))


def _forget(call: Call, work: Work) -> None:
    if work.container is not None:
        call.store.remove(work.container)
        work.container = None


@route("POST", "/commit", (0.05, 0.2))
async def commit(call: Call) -> Reply:
    call.arguments["id"] = call.query.get("container", "")
    container = wanted(call)
    name = familiar(f"{call.query['repo']}:{call.query.get('tag') or 'latest'}") if call.query.get("repo") else ""
    if name and images.REFERENCE.fullmatch(name) is None:
        raise Fault(400, "invalid reference format")
    roots.prepare(call.hands.files(), container)
    identity = _named(call, "commit")
    _stored(call, container, copy.deepcopy(container.config["Config"]), identity)
    image = call.store.image(identity)
    if name and image is not None:
        call.store.add_image(identity, [name], image.config)
    return answers.json({"Id": identity}, 201)
