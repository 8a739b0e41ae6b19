"""/volumes: a folder each below /var/lib/docker/volumes, which a container mounts by its name and SSH sees too."""

from __future__ import annotations

import re
from stat import S_ISDIR
from typing import Any

from mirage.gateway.http.golang.reply import Reply
from mirage.gateway.http.sites.docker import answers, kinds, layers
from mirage.gateway.http.sites.docker.answers import Fault
from mirage.gateway.http.sites.docker.routes import Call, route
from mirage.gateway.http.sites.docker.templates import mounts
from mirage.world.containers import HOME
from mirage.world.moments import nano

VOLUMES = HOME + b"/volumes"
NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
MOST = 500


def listed(call: Call) -> list[dict[str, Any]]:
    """All of them."""
    files = call.hands.files()
    try:
        names = sorted(entry.name for entry in files.listdir(VOLUMES))
    except OSError:
        return []
    return [_shown(call, name.decode("utf-8", "replace")) for name in names if S_ISDIR(files.stat(VOLUMES + b"/" + name).mode)]


def _shown(call: Call, name: str) -> dict[str, Any]:
    made = call.hands.files().stat(VOLUMES + b"/" + name.encode()).mtime
    return {
        "CreatedAt": nano(made)[:19] + "Z",
        "Driver": "local",
        "Labels": None,
        "Mountpoint": f"/var/lib/docker/volumes/{name}/_data",
        "Name": name,
        "Options": None,
        "Scope": "local",
    }


@route("GET", "/volumes")
async def listing(call: Call) -> Reply:
    names = call.filters().get("name", [])
    found = [shown for shown in listed(call) if not names or any(name in shown["Name"] for name in names)]
    return answers.json({"Volumes": found, "Warnings": None})


@route("POST", "/volumes/create")
async def create(call: Call) -> Reply:
    name = str(kinds.held(call.body(), kinds.VOLUME).get("Name") or call.engine.identity("volume"))
    if NAME.fullmatch(name) is None:
        raise Fault(
            400,
            f'create {name}: "{name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are '
            "allowed. If you intended to pass a host directory, use absolute path",
        )
    path = VOLUMES + b"/" + name.encode() + b"/_data"
    if not call.hands.files().exists(path):
        if len(listed(call)) >= MOST:
            raise Fault(500, f"create {name}: mkdir {path.decode()}: no space left on device")
        layers.folders(call.hands.files(), path)
    return answers.json(_shown(call, name), 201)


def _wanted(call: Call) -> str:
    name = call.arguments["name"]
    if all(shown["Name"] != name for shown in listed(call)):
        raise Fault(404, f"get {name}: no such volume")
    return name


@route("GET", "/volumes/{name}")
async def inspect(call: Call) -> Reply:
    return answers.json(_shown(call, _wanted(call)))


@route("DELETE", "/volumes/{name}", (0.01, 0.04))
async def remove(call: Call) -> Reply:
    name = _wanted(call)
    users = [container.id for container in call.store.containers() if name in {mount.get("Name") for mount in mounts(container.host)}]
    if users:
        raise Fault(409, f"remove {name}: volume is in use - [{', '.join(users)}]")
    call.store.clear(VOLUMES + b"/" + name.encode())
    return answers.empty()
