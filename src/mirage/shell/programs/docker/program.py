"""docker (docker.io 20.10.24 of Debian 12) as root types it on the machine itself: what the daemon's files say is there.

Containers are started over the daemon's port (gateway/http/sites/docker); here they are listed, read, entered, signalled and removed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec

from mirage.shell import execve
from mirage.shell.lib.become import become
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.docker import dockerviews
from mirage.shell.registry import program
from mirage.vfs.types import ROOT
from mirage.world.containers import Container, Store
from mirage.world.moments import age, nano, seconds

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.caller import Caller

SECOND = 1_000_000_000
SIGTERM, SIGKILL = 15, 9
SOCKET = "/var/run/docker.sock"
VERSION, COMMIT, GO, BUILT = "20.10.24+dfsg1", "297e128", "go1.19.8", "Thu May  7 21:09:36 2026"
NO_REGISTRY = (
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection '
    "(Client.Timeout exceeded while awaiting headers)"
)
PATIENCE = 15.0  # seconds that the daemon waits for the registry


@program("docker")
async def docker(proc: Process) -> int:
    words = proc.args
    while words and words[0].startswith("-"):
        words = words[2:] if words[0] in ("-H", "--host", "-l", "--log-level", "-c", "--context") else words[1:]
    if words[:1] in (["container"], ["image"]):
        alias = {"ls": "ps" if words[0] == "container" else "images", "rm": "rm" if words[0] == "container" else "rmi"}
        words = [alias.get(words[1], words[1]), *words[2:]] if len(words) > 1 else []
    if " ".join(words[:2]) in VERBS:
        words = [" ".join(words[:2]), *words[2:]]
    verb = VERBS.get(words[0]) if words else None
    if verb is None:
        return _unknown(proc, words)
    if proc.uid and not proc.caller.can(SOCKET.encode(), 2):
        where = "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/containers/json"
        proc.err(
            f'Got permission denied while trying to connect to the Docker daemon socket at unix://{SOCKET}: Get "{where}": '
            f"dial unix {SOCKET}: connect: permission denied\n"
        )
        return 1
    if not any(entry.comm == b"dockerd" for entry in proc.visit.processes):
        proc.err(f"Cannot connect to the Docker daemon at unix://{SOCKET}. Is the docker daemon running?\n")
        return 1
    return await verb(proc, Store(_daemon(proc)), words[1:])


def _daemon(proc: Process) -> Caller:
    """The daemon's own eyes, whoever asks it."""
    caller = proc.caller.fork()
    caller.root, caller.cred = caller.view.root, ROOT
    return caller


def _unknown(proc: Process, words: list[str]) -> int:
    if not words:
        proc.out("\nUsage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n")
        return 0
    if words[0] in dockerviews.COMMANDS:
        proc.err(dockerviews.usage(words[0]))
        return int(len(words) > 1)
    proc.err(f"docker: '{words[0]}' is not a docker command.\nSee 'docker --help'\n")
    return 1


def _flags(words: list[str], known: str) -> tuple[set[str], list[str]]:
    """Letters of the short options that are known, and the operands; long ones by their first letters' meaning."""
    longs = {"--all": "a", "--quiet": "q", "--no-trunc": "n", "--force": "f", "--interactive": "i", "--tty": "t", "--detach": "d"}
    found: set[str] = set()
    at = 0
    while at < len(words) and words[at].startswith("-") and words[at] != "-":
        found |= {longs[words[at]]} if words[at] in longs else set(words[at].lstrip("-")) & set(known)
        at += 1
    return found, words[at:]


async def _ps(proc: Process, store: Store, words: list[str]) -> int:
    flags, _ = _flags(words, "aqn")
    now = proc.clock.now()
    found = [container for container in store.containers() if "a" in flags or container.is_running]
    whole = "n" in flags
    if "q" in flags:
        proc.out("".join((container.id if whole else container.id[:12]) + "\n" for container in found))
        return 0
    rows = [["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"]]
    for container in found:
        line = " ".join([container.config["Path"], *(f"'{word}'" if " " in word else word for word in container.config["Args"])])
        shown = line if whole or len(line) <= 20 else line[:19] + "…"
        created = age(now - seconds(container.config["Created"]) * SECOND)
        rows.append([container.id if whole else container.id[:12], str(container.config["Config"]["Image"]), f'"{shown}"', f"{created} ago",
                     container.told(now), "", container.name])  # fmt: skip
    proc.out(dockerviews.table(rows))
    return 0


async def _images(proc: Process, store: Store, words: list[str]) -> int:
    flags, _ = _flags(words, "aqn")
    now = proc.clock.now()
    rows = [["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"]]
    for image in store.images():
        short = image.id.removeprefix("sha256:")[:12]
        if "q" in flags:
            proc.out(short + "\n")
            continue
        created = age(now - seconds(str(image.config.get("created", ""))) * SECOND)
        for name in image.tags or ["<none>:<none>"]:
            repository, _, tag = name.rpartition(":")
            rows.append([repository, tag, short, f"{created} ago", _size(int(image.config.get("size", 0)))])
    if "q" not in flags:
        proc.out(dockerviews.table(rows))
    return 0


def _size(size: int) -> str:
    """go-units HumanSizeWithPrecision, three digits."""
    value, unit = float(size), 0
    while value >= 1000 and unit < 3:
        value, unit = value / 1000, unit + 1
    return f"{value:.3g}{('B', 'kB', 'MB', 'GB')[unit]}"


async def _version(proc: Process, store: Store, words: list[str]) -> int:
    facts = {
        "Version": VERSION,
        "API version": "1.41",
        "Go version": GO,
        "Git commit": COMMIT,
        "Built": BUILT,
        "OS/Arch": "linux/amd64",
    }
    client = "".join(f" {name + ':':<19}{value}\n" for name, value in {**facts, "Context": "default", "Experimental": "true"}.items())
    server = facts | {"API version": "1.41 (minimum version 1.12)", "Git commit": "5d6db84", "Experimental": "false"}
    engine = "".join(f"  {name + ':':<18}{value}\n" for name, value in server.items())
    parts = {
        "containerd": ("1.6.20~ds1", "1.6.20~ds1-1+deb12u3"),
        "runc": ("1.1.5+ds1", "1.1.5+ds1-1+deb12u1"),
        "docker-init": ("0.19.0", ""),
    }
    rest = "".join(
        f" {name}:\n  {'Version:':<18}{number}\n  {'GitCommit:':<18}{commit}\n" for name, (number, commit) in parts.items()
    )
    proc.out(f"Client:\n{client}\nServer:\n Engine:\n{engine}{rest}")
    return 0


async def _inspect(proc: Process, store: Store, words: list[str]) -> int:
    found, status = [], 0
    for name in _flags(words, "s")[1]:
        container = store.find(name)
        if container is None:
            proc.err(f"Error: No such object: {name}\n")
            status = 1
        else:
            state = {"Status": container.status, **container.state}
            found.append({"Id": container.id, "Created": container.config["Created"], "Path": container.config["Path"],
                          "Args": container.config["Args"], "State": state, "Image": container.config["Image"], "Name": container.config["Name"],
                          "HostConfig": container.host, "Config": container.config["Config"]})  # fmt: skip
    proc.out(msgspec.json.format(msgspec.json.encode(found), indent=4).decode() + "\n")
    return status


async def _each(proc: Process, store: Store, words: list[str], act: Callable[[Container], str]) -> int:
    """Do it to each that is named; the names of those to which it was done."""
    status = 0
    for name in words:
        container = store.find(name)
        fault = f"No such container: {name}" if container is None else act(container)
        if fault:
            proc.err(f"Error response from daemon: {fault}\n")
            status = 1
        else:
            proc.out(name + "\n")
    return status


def _signal(proc: Process, container: Container, number: int) -> None:
    entry = proc.visit.processes.find(int(container.state["Pid"] or 0))
    if entry is not None and entry.signal is not None:
        entry.signal(number)


async def _stop(proc: Process, store: Store, words: list[str]) -> int:
    def act(container: Container) -> str:
        _signal(proc, container, SIGTERM)
        return ""

    return await _each(proc, store, _flags(words, "t")[1], act)


async def _kill(proc: Process, store: Store, words: list[str]) -> int:
    def act(container: Container) -> str:
        if not container.is_running:
            return f"Cannot kill container: {container.name}: Container {container.id} is not running"
        _signal(proc, container, SIGKILL)
        return ""

    return await _each(proc, store, _flags(words, "s")[1], act)


async def _rm(proc: Process, store: Store, words: list[str]) -> int:
    flags, names = _flags(words, "fv")

    def act(container: Container) -> str:
        if container.is_running and "f" not in flags:
            hint = "Stop the container before attempting removal or force remove"
            return f"You cannot remove a running container {container.id}. {hint}"
        _signal(proc, container, SIGKILL)
        store.remove(container)
        return ""

    return await _each(proc, store, names, act)


async def _logs(proc: Process, store: Store, words: list[str]) -> int:
    names = _flags(words, "ft")[1]
    container = store.find(names[0]) if names else None
    if container is None:
        proc.err(f"Error: No such container: {names[0] if names else ''}\n")
        return 1
    for line in store.logged(container):
        (proc.err if line.get("stream") == "stderr" else proc.out)(str(line.get("log", "")))
    return 0


async def _exec(proc: Process, store: Store, words: list[str]) -> int:
    """In the container's root, on this terminal."""
    _, operands = _flags(words, "itd")
    container = store.find(operands[0]) if operands else None
    if container is None or not container.is_running:
        name = operands[0] if operands else ""
        fault = (
            f"Error: No such container: {name}"
            if container is None
            else f"Error response from daemon: Container {container.id} is not running"
        )
        proc.err(fault + "\n")
        return 1
    if len(operands) < 2:
        proc.err("\"docker exec\" requires at least 2 arguments.\nSee 'docker exec --help'.\n")
        return 1
    proc.caller.chroot(container.root)
    proc.caller.chdir(b"/")
    try:
        return await become(proc, operands[1:], {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
                                                 "HOSTNAME": container.id[:12]})  # fmt: skip
    except execve.ExecError:
        name = operands[1]
        words_of = f'exec: "{name}": executable file not found in $PATH: unknown'
        proc.err(f"OCI runtime exec failed: exec failed: unable to start container process: {words_of}\n")
        return 126


async def _pull(proc: Process, store: Store, words: list[str]) -> int:
    await proc.sleep(PATIENCE)
    proc.err(NO_REGISTRY + "\n")
    return 1


async def _run(proc: Process, store: Store, words: list[str]) -> int:
    """The daemon can not add a network of its own here; containers that run came over its port."""
    name = next((word for word in words if store.image(word) is not None and not word.startswith("-")), "")
    if not name:
        return await _pull(proc, store, words)
    end = hashlib.sha256(to_bytes(f"{proc.pid}{nano(proc.clock.now())}")).hexdigest()
    proc.err(
        f"docker: Error response from daemon: failed to create endpoint {end[:8]} on network bridge: failed to add the host "
        f"(veth{end[8:15]}) <=> sandbox (veth{end[15:22]}) pair interfaces: operation not supported.\n"
    )
    return 125


Verb = Callable[["Process", Store, list[str]], Awaitable[int]]
VERBS: dict[str, Verb] = {
    "ps": _ps, "images": _images, "version": _version, "inspect": _inspect, "stop": _stop, "kill": _kill, "rm": _rm, "logs": _logs,
    "exec": _exec, "pull": _pull, "run": _run, "top": dockerviews.top, **dict.fromkeys(("info", "system info"), dockerviews.info),
    **dict.fromkeys(("network ls", "network list"), dockerviews.networks),
    **dict.fromkeys(("volume ls", "volume list"), dockerviews.volumes(_daemon)),
}  # fmt: skip
