"""/images: listed, pulled, named and removed. What a pull brings is a name and a configuration; nothing leaves the machine."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.base.events import NetworkAsked
from mirage.gateway.http.golang.reply import Reply
from mirage.gateway.http.sites.docker import answers, catalogue
from mirage.gateway.http.sites.docker.answers import Fault
from mirage.gateway.http.sites.docker.routes import Call, route
from mirage.world.containers import Image, familiar
from mirage.world.moments import nano, seconds

REFERENCE = re.compile(r"(?:[a-zA-Z0-9.-]+(?::\d+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?")
DAY = 86_400 * SECOND
MOST = 100  # images of one layer
UNITS = ("B", "kB", "MB", "GB")


def wanted(call: Call) -> Image:
    reference = call.arguments["name"]
    image = call.store.image(reference)
    if image is None:
        shown = familiar(reference)
        raise Fault(404, f"no such image: {reference}: No such image: {shown}")
    return image


@route("GET", "/images/json")
async def listing(call: Call) -> Reply:
    return answers.json([_listed(image) for image in call.store.images()])


def _listed(image: Image) -> dict[str, Any]:
    size = image.config.get("size", 0)
    return {
        "Containers": -1, "Created": seconds(image.config.get("created", "")), "Id": image.id, "Labels": None, "ParentId": "",
        "RepoDigests": image.digests or (["<none>@<none>"] if not image.tags else None),
        "RepoTags": image.tags or (["<none>:<none>"] if not image.digests else None),
        "SharedSize": -1, "Size": size, "VirtualSize": size,
    }  # fmt: skip


@route("GET", "/images/{name+}/json")
async def inspect(call: Call) -> Reply:
    image = wanted(call)
    size = image.config.get("size", 0)
    config = image.config.get("config", {})
    return answers.json(
        {
            "Id": image.id,
            "RepoTags": image.tags,
            "RepoDigests": image.digests,
            "Parent": "",
            "Comment": "",
            "Created": image.config.get("created", ""),
            "Container": "",
            "ContainerConfig": config,
            "DockerVersion": image.config.get("docker_version", ""),
            "Author": "",
            "Config": config,
            "Architecture": "amd64",
            "Os": "linux",
            "Size": size,
            "VirtualSize": size,
            "GraphDriver": {
                "Data": {
                    "MergedDir": f"/var/lib/docker/overlay2/{image.id[7:]}/merged",
                    "UpperDir": f"/var/lib/docker/overlay2/{image.id[7:]}/diff",
                    "WorkDir": f"/var/lib/docker/overlay2/{image.id[7:]}/work",
                },
                "Name": "overlay2",
            },
            "RootFS": {"Type": "layers", "Layers": image.config.get("rootfs", {}).get("diff_ids", [])},
            "Metadata": {"LastTagTime": "0001-01-01T00:00:00Z"},
        }
    )


@route("GET", "/images/{name+}/history")
async def history(call: Call) -> Reply:
    image = wanted(call)
    created, size = seconds(image.config.get("created", "")), image.config.get("size", 0)
    line = f"/bin/sh -c #(nop)  CMD {answers.written(image.config.get('config', {}).get('Cmd') or []).decode().strip()}"
    base = {"Comment": "", "Created": created, "CreatedBy": line, "Id": image.id, "Size": 0, "Tags": image.tags or None}
    return answers.json(
        [base, {**base, "CreatedBy": "/bin/sh -c #(nop) ADD file in / ", "Id": "<missing>", "Size": size, "Tags": None}]
    )


@route("POST", "/images/create", (0.9, 1.8))
async def pull(call: Call) -> Reply:
    reference, tag = call.query.get("fromImage", ""), call.query.get("tag", "")
    if not reference:
        raise (
            Fault(400, "fromSrc or fromImage is required")
            if not call.query.get("fromSrc")
            else Fault(500, f'Head "{call.query["fromSrc"]}": context deadline exceeded')
        )
    name = familiar(f"{reference}@{tag}" if tag.startswith("sha256:") else f"{reference}:{tag}" if tag else reference)
    if REFERENCE.fullmatch(name) is None:
        raise Fault(400, "invalid reference format")
    host = name.partition("/")[0]
    is_own = "/" in name and ("." in host or ":" in host)
    call.visitor.emit(
        NetworkAsked(
            action="fetch",
            target=(host if is_own else "registry-1.docker.io").encode(),
            verdict="pretended",
            port=443,
            program="dockerd",
            url=f"docker://{name}".encode(),
        )
    )
    if len(call.store.images()) >= MOST:
        raise Fault(500, "write /var/lib/docker/tmp/GetImageBlob: no space left on device")
    return answers.flow(progress(call, name), answers.JSON)


async def progress(call: Call, name: str) -> AsyncIterator[bytes]:
    """The lines of a pull: jsonmessage, one an object, with carriage return and line feed."""
    seed = call.world.seed
    repository, _, tag = (
        name.partition("@")[0].rpartition(":") if ":" in name.rpartition("/")[2] else (name.partition("@")[0], "", "latest")
    )
    shown = repository if "/" in repository else f"library/{repository}"
    identity, content = catalogue.digest(seed, "id", name), catalogue.digest(seed, "content", name)
    known = call.store.image(name)
    yield _line({"status": f"Pulling from {shown}", "id": tag})
    if known is None or known.id != identity:
        chance = dice(seed, "pull", name)
        parts = catalogue.layers(seed, name)
        for short, _ in parts:
            yield _line({"status": "Pulling fs layer", "progressDetail": {}, "id": short})
        for short, size in parts:
            await call.world.clock.sleep(chance.uniform(0.15, 0.5))
            for share in (0.02, 0.4, 0.8):
                at = int(size * share)
                yield _line(
                    {
                        "status": "Downloading",
                        "progressDetail": {"current": at, "total": size},
                        "progress": bar(at, size),
                        "id": short,
                    }
                )
                await call.world.clock.sleep(size / 38e6 / 3)
            for words in ("Verifying Checksum", "Download complete"):
                yield _line({"status": words, "progressDetail": {}, "id": short})
            at = min(size, 32768)
            yield _line(
                {"status": "Extracting", "progressDetail": {"current": at, "total": size}, "progress": bar(at, size), "id": short}
            )
            await call.world.clock.sleep(size / 90e6)
            yield _line(
                {"status": "Extracting", "progressDetail": {"current": size, "total": size}, "progress": bar(size, size), "id": short}
            )
            yield _line({"status": "Pull complete", "progressDetail": {}, "id": short})
        made = call.now - int(chance.uniform(9, 60) * DAY)
        config = catalogue.configuration(seed, name, nano(made))
        call.store.add_image(identity, [name, f"{repository}@{content}"], config)
        words = f"Status: Downloaded newer image for {name}"
    else:
        words = f"Status: Image is up to date for {name}"
    yield _line({"status": f"Digest: {content}"})
    yield _line({"status": words})


def _line(value: dict[str, Any]) -> bytes:
    return answers.written(value)[:-1] + b"\r\n"


def bar(current: int, total: int) -> str:
    """jsonmessage's progress, 50 characters wide."""
    filled = current * 100 // total // 2 if total else 0
    sign = ">" if filled < 50 else ""
    return f"[{'=' * filled}{sign}{' ' * (50 - filled - len(sign))}]  {human(current)}/{human(total)}"


def human(size: int) -> str:
    """go-units HumanSize, four digits."""
    value, unit = float(size), 0
    while value >= 1000 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.4g}{UNITS[unit]}"


@route("POST", "/images/{name+}/tag")
async def tag(call: Call) -> Reply:
    image = wanted(call)
    name = f"{call.query.get('repo', '')}:{call.query.get('tag') or 'latest'}"
    if REFERENCE.fullmatch(name) is None:
        raise Fault(400, "invalid reference format")
    call.store.add_image(image.id, [name], image.config)
    return Reply(201, fields=[*answers.EVERY, (b"Content-Length", b"0")])


UNREACHED = "net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)"


@route("POST", "/images/{name+}/push", (0.8, 1.6))
async def push(call: Call) -> Reply:
    """To the public registry nobody may; another one is not reached."""
    name, tag = call.arguments["name"], call.query.get("tag", "")
    host = name.partition("/")[0]
    is_elsewhere = "/" in name and ("." in host or ":" in host or host == "localhost")
    full = name if is_elsewhere else f"docker.io/{name if '/' in name else f'library/{name}'}"
    if call.store.image(f"{name}:{tag}" if tag else name) is None:
        text = f"An image does not exist locally with the tag: {name}"
    elif is_elsewhere:
        text = f'Get "https://{host}/v2/": {UNREACHED}'
    else:
        text = "denied: requested access to the resource is denied"

    async def pieces() -> AsyncIterator[bytes]:
        yield _line({"status": f"The push refers to repository [{full}]"})
        if text.startswith("Get"):
            await call.world.clock.sleep(15)
        yield _line({"errorDetail": {"message": text}, "error": text})

    return answers.flow(pieces(), answers.JSON)


@route("DELETE", "/images/{name+}", (0.02, 0.1))
async def remove(call: Call) -> Reply:
    reference = call.arguments["name"]
    image = call.store.image(reference)
    if image is None:
        raise Fault(404, f"No such image: {familiar(reference)}")
    users = [container for container in call.store.containers() if container.config["Image"] == image.id]
    name = familiar(reference)
    if name in image.tags and len(image.tags) > 1:
        call.store.untag(name)
        return answers.json([{"Untagged": name}])
    if users and (users[0].is_running or not call.is_set("force")):
        state = "running" if users[0].is_running else "stopped"
        raise Fault(
            409,
            f"conflict: unable to {'remove repository reference' if name in image.tags else 'delete'} "
            + (
                f'"{reference}" (must force) - container {users[0].id[:12]} is using its referenced image {image.id[7:19]}'
                if name in image.tags
                else f"{image.id[7:19]} (must be forced) - image is being used by {state} container {users[0].id[:12]}"
            ),
        )
    call.store.remove_image(image)
    return answers.json([{"Untagged": other} for other in image.names] + [{"Deleted": image.id}])


@route("POST", "/images/prune", (0.01, 0.05))
async def prune(call: Call) -> Reply:
    return answers.json({"ImagesDeleted": None, "SpaceReclaimed": 0})


@route("GET", "/images/search", (0.3, 0.8))
async def search(call: Call) -> Reply:
    term = call.query.get("term", "")
    if not term:
        raise Fault(400, "Bad parameters: term is required") if "term" not in call.query else Fault(400, "invalid search term")
    found = [name for name in catalogue.KNOWN if term in name]
    chance = dice(call.world.seed, "stars")
    return answers.json(
        [
            {"star_count": chance.randint(900, 19000), "is_official": True, "name": name, "is_automated": False, "description": ""}
            for name in found
        ]
    )


@route("GET", "/distribution/{name+}/json", (0.4, 0.9))
async def distribution(call: Call) -> Reply:
    name = familiar(call.arguments["name"])
    kind = "application/vnd.docker.distribution.manifest.list.v2+json"
    digest = catalogue.digest(call.world.seed, "content", name)
    return answers.json(
        {
            "Descriptor": {"mediaType": kind, "digest": digest, "size": 1638},
            "Platforms": [{"architecture": "amd64", "os": "linux"}],
        }
    )
