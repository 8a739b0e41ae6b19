"""What dockerd 20.10.24 (Debian 12) keeps below /var/lib/docker, as files of the visitor's own: containers, images, roots, logs.

The files are the state: whoever asks the daemon and whoever reads them over SSH sees the same. A container is `config.v2.json` and
`hostconfig.json`, its output `ID-json.log`; image names are `repositories.json`; roots lie below `overlay2`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from mirage.base.chance import derive
from mirage.base.clock import SECOND
from mirage.vfs.caller import Caller
from mirage.world.moments import age, seconds

HOME = b"/var/lib/docker"
CONTAINERS = HOME + b"/containers"
OVERLAYS = HOME + b"/overlay2"
NAMES = HOME + b"/image/overlay2/repositories.json"
CONFIGS = HOME + b"/image/overlay2/imagedb/content/sha256"
LOG_MAX = 4 << 20  # bytes of output that one container may leave
Json = dict[str, Any]


OWN = {"bridge": "bridge", "host": "host", "none": "null"}  # the networks that every daemon has, and their drivers


def network_id(seed: bytes, name: str) -> str:
    return derive(seed, "network", name).hex()


def engine_id(seed: bytes) -> str:
    """As libtrust writes a key's fingerprint: twelve fours of base32."""
    letters = base64.b32encode(derive(seed, "docker engine id")[:30]).decode()
    return ":".join(letters[at : at + 4] for at in range(0, 48, 4))


@dataclass(slots=True)
class Container:
    """Its two files. `host` is the HostConfig."""

    config: Json
    host: Json

    @property
    def id(self) -> str:
        return str(self.config["ID"])

    @property
    def name(self) -> str:
        return str(self.config["Name"]).removeprefix("/")

    @property
    def state(self) -> Json:
        state: Json = self.config["State"]
        return state

    @property
    def is_running(self) -> bool:
        return bool(self.state["Running"])

    @property
    def status(self) -> str:
        """container/state.go StateString."""
        state = self.state
        if state["Running"]:
            return "paused" if state["Paused"] else "running"
        if state["Dead"]:
            return "dead"
        return "exited" if not str(state["StartedAt"]).startswith("0001") else "created"

    def told(self, now: int) -> str:
        """What `docker ps` says of it (container/state.go String)."""
        state = self.state
        if state["Running"]:
            return f"Up {age(now - seconds(state['StartedAt']) * SECOND)}" + (" (Paused)" if state["Paused"] else "")
        if self.status == "created":
            return "Created"
        return f"Exited ({state['ExitCode']}) {age(now - seconds(state['FinishedAt']) * SECOND)} ago"

    @property
    def overlay(self) -> bytes:
        """The folder of its root."""
        return OVERLAYS + b"/" + hashlib.sha256(b"overlay" + self.id.encode()).hexdigest().encode()

    @property
    def root(self) -> bytes:
        return self.overlay + b"/merged"


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the store: its digest (sha256:...), names, and configuration."""

    id: str
    names: list[str]
    config: Json

    @property
    def digests(self) -> list[str]:
        return [name for name in self.names if "@" in name]

    @property
    def tags(self) -> list[str]:
        return [name for name in self.names if "@" not in name]


class Store:
    """Reads and writes those files as root of one layer. What is no JSON of ours is read over, as a daemon would log and go on."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    # ---- containers

    def containers(self) -> list[Container]:
        """All of them, the youngest first."""
        found = [container for name in self._names(CONTAINERS) if (container := self._container(name)) is not None]
        return sorted(found, key=lambda container: str(container.config["Created"]), reverse=True)

    def find(self, reference: str) -> Container | None:
        """By id, name, or an unambiguous beginning of the id."""
        known = self.containers()
        for container in known:
            if reference in (container.id, container.name):
                return container
        begun = [container for container in known if reference and container.id.startswith(reference)]
        return begun[0] if len(begun) == 1 else None

    def save(self, container: Container) -> None:
        folder = CONTAINERS + b"/" + container.id.encode()
        if not self._caller.exists(folder):
            self._folders(folder, 0o710)
        for name, data in (("config.v2.json", container.config), ("hostconfig.json", container.host)):
            self._caller.write_file(folder + b"/" + name.encode(), msgspec.json.encode(data), 0o600)

    def remove(self, container: Container) -> None:
        self.clear(CONTAINERS + b"/" + container.id.encode())
        self.clear(container.overlay)

    def log(self, container: Container, lines: list[Json]) -> None:
        """Output of the container, a JSON object a line (json-file)."""
        path = self._log(container)
        data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
        if not self._caller.exists(path) or self._caller.stat(path).size + len(data) <= LOG_MAX:
            self._caller.write_file(path, data, 0o640, append=True)

    def logged(self, container: Container) -> list[Json]:
        try:
            data = self._caller.read_file(self._log(container), LOG_MAX)
        except OSError:
            return []
        return [line for raw in data.splitlines() if isinstance(line := _decoded(raw), dict)]

    def _log(self, container: Container) -> bytes:
        return b"%s/%s/%s-json.log" % (CONTAINERS, container.id.encode(), container.id.encode())

    def _container(self, name: bytes) -> Container | None:
        config = self._read(CONTAINERS + b"/" + name + b"/config.v2.json")
        host = self._read(CONTAINERS + b"/" + name + b"/hostconfig.json")
        is_whole = isinstance(config, dict) and isinstance(host, dict) and {"ID", "Name", "State", "Created"} <= config.keys()
        return Container(config, host) if is_whole else None

    # ---- images

    def images(self) -> list[Image]:
        """All of them, the youngest first."""
        names: dict[str, list[str]] = {}
        for repository in self._repositories().values():
            for name, digest in repository.items():
                names.setdefault(digest, []).append(name)
        found = []
        for raw in self._names(CONFIGS):
            config = self._read(CONFIGS + b"/" + raw)
            if isinstance(config, dict):
                digest = f"sha256:{raw.decode('ascii', 'replace')}"
                found.append(Image(digest, sorted(names.get(digest, [])), config))
        return sorted(found, key=lambda image: str(image.config.get("created", "")), reverse=True)

    def image(self, reference: str) -> Image | None:
        """By name, name and tag, digest, or a beginning of one."""
        wanted = familiar(reference)
        for image in self.images():
            if wanted in image.names or reference == image.id:
                return image
        short = reference.removeprefix("sha256:")
        begun = [image for image in self.images() if short and image.id[7:].startswith(short)]
        return begun[0] if len(begun) == 1 else None

    def add_image(self, digest: str, names: list[str], config: Json) -> None:
        repositories = self._repositories()
        for name in names:
            repositories.setdefault(_repository(name), {})[name] = digest
        self._write_names(repositories)
        path = CONFIGS + b"/" + digest.removeprefix("sha256:").encode()
        if not self._caller.exists(path):
            self._folders(CONFIGS, 0o700)
            self._caller.write_file(path, msgspec.json.encode(config), 0o600)

    def untag(self, name: str) -> None:
        repositories = self._repositories()
        repositories.get(_repository(name), {}).pop(name, None)
        self._write_names({key: value for key, value in repositories.items() if value})

    def remove_image(self, image: Image) -> None:
        for name in image.names:
            self.untag(name)
        digest = image.id.removeprefix("sha256:").encode()
        self._caller.unlink(CONFIGS + b"/" + digest)
        self.clear(OVERLAYS + b"/" + digest)

    def _repositories(self) -> dict[str, dict[str, str]]:
        raw = self._read(NAMES)
        found = raw.get("Repositories", {}) if isinstance(raw, dict) else {}
        return {name: dict(tags) for name, tags in found.items() if isinstance(tags, dict)} if isinstance(found, dict) else {}

    def _write_names(self, repositories: dict[str, dict[str, str]]) -> None:
        self._folders(NAMES.rpartition(b"/")[0], 0o700)
        self._caller.write_file(NAMES, msgspec.json.encode({"Repositories": repositories}), 0o600)

    # ---- files

    def _names(self, folder: bytes) -> Iterator[bytes]:
        try:
            yield from (entry.name for entry in self._caller.listdir(folder))
        except OSError:
            return

    def _read(self, path: bytes) -> Any:
        try:
            return _decoded(self._caller.read_file(path, 1 << 20))
        except OSError:
            return None

    def _folders(self, path: bytes, mode: int) -> None:
        at = b""
        for part in path.strip(b"/").split(b"/"):
            at += b"/" + part
            if not self._caller.exists(at):
                self._caller.mkdir(at, 0o755 if at.count(b"/") < 3 else mode)

    def clear(self, path: bytes) -> None:
        """rm -rf."""
        try:
            entries = self._caller.listdir(path)
        except OSError:
            return
        for entry in entries:
            inner = path + b"/" + entry.name
            try:
                self._caller.unlink(inner)
            except IsADirectoryError:
                self.clear(inner)
        self._caller.rmdir(path)


def familiar(reference: str) -> str:
    """An image's name as Docker shows it: without docker.io and library, with a tag."""
    for head in ("docker.io/", "index.docker.io/", "registry.hub.docker.com/"):
        reference = reference.removeprefix(head)
    reference = reference.removeprefix("library/")
    last = reference.rpartition("/")[2]
    return reference if ":" in last or "@" in last else f"{reference}:latest"


def _repository(name: str) -> str:
    head, _, last = name.rpartition("/")
    return (f"{head}/" if head else "") + last.partition("@")[0].partition(":")[0]


def _decoded(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
