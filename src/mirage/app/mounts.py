"""A layer as directories of this machine, for ordinary tools: mounted until asked to stop, read-only unless a fresh layer is written.

The root and what lies on memory in the pretended machine (/run, /dev, /dev/shm: malware likes them) are mounted; /proc and /sys,
in which nobody leaves anything, are not. Nothing of it is trusted: no setuid, no devices, no programs run from it, and other users
of this machine, who may have the number of a user of that one, see nothing.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from errno import EACCES, ENOENT, EPERM
from pathlib import Path

from mirage.app.config import Config
from mirage.app.worlds import opened
from mirage.base.errors import ConfigurationError
from mirage.base.ids import IdSource
from mirage.fuse import mounting
from mirage.fuse.server import Server
from mirage.fuse.volume import Options
from mirage.vfs.filesystem import FileSystem
from mirage.vfs.layered import Layered
from mirage.vfs.layers import list_layers
from mirage.world.host import HOST_LAYER, Host

ON_MEMORY = (b"/run", b"/dev", b"/dev/shm")


@dataclass(frozen=True, slots=True)
class Mounted:
    """What stands where. `layer` is the one that is written, if any, else the one that is shown."""

    path: str
    layer: str
    writable: bool


def mount(config: Config, directory: Path, layer: str | None, writable: bool, ready: Callable[[Mounted], None]) -> None:
    """Show a layer (the host's own if none is named) at a directory until SIGINT or SIGTERM. ConfigurationError says what hinders."""
    mounting.clear_stale()
    place = _place(directory)
    with _until_told() as wait, opened(config) as host, ExitStack() as stack:
        name = _existing(host, layer)
        shown = host.place(name)
        stack.callback(shown.close)
        root, written = shown.root, name
        if writable:
            root, written = _above(host, name)
            stack.callback(root.close)
        server = stack.enter_context(_server())
        flags = mounting.NOSUID | mounting.NODEV | mounting.NOEXEC
        stack.enter_context(_mounted(server, place, root, flags | (0 if writable else mounting.RDONLY), not writable))
        for path in ON_MEMORY:
            over = next(one for one in shown.view.mounts if one.path == path)
            if os.path.isdir(place + path.decode()):
                stack.enter_context(_mounted(server, place + path.decode(), over.fs, flags | mounting.RDONLY, True))
        ready(Mounted(place, written.decode("utf-8", "backslashreplace"), writable))
        wait()


def _place(directory: Path) -> str:
    place = os.path.realpath(directory)
    if not os.path.isdir(place):
        raise ConfigurationError(f"mirage mount {directory}: no such directory; make it first")
    if os.listdir(place):
        raise ConfigurationError(f"mirage mount {directory}: allowed: an empty directory")
    return place


def _existing(host: Host, layer: str | None) -> bytes:
    known = {info.name for info in list_layers(host.store)}
    name = HOST_LAYER if layer is None else layer.encode("utf-8", "surrogateescape")
    if name not in known:
        shown = ", ".join(sorted(one.decode("utf-8", "backslashreplace") for one in known if b"@" not in one))
        raise ConfigurationError(f"--layer {layer}: no such layer; there are: {shown}")
    return name


def _above(host: Host, name: bytes) -> tuple[Layered, bytes]:
    """The root under a fresh layer of the operator's."""
    fresh = b"mount/" + IdSource().next(host.clock.now()).encode()
    layers = [HOST_LAYER, fresh] if name == HOST_LAYER else [HOST_LAYER, name, fresh]
    return Layered(host.store, host.ground, layers, host.clock, host.layer_limits, disk=host.root_statfs), fresh


@contextmanager
def _server() -> Iterator[Server]:
    server = Server()
    try:
        yield server
    finally:
        server.close()


@contextmanager
def _mounted(server: Server, place: str, fs: FileSystem, flags: int, read_only: bool) -> Iterator[None]:
    try:
        descriptor = mounting.mount(place, flags, for_all=False)
    except OSError as error:
        raise ConfigurationError(f"mirage mount {place}: {_hindrance(error)}") from error
    server.serve(descriptor, fs, Options(read_only=read_only))
    try:
        yield
    finally:
        mounting.unmount(place)


def _hindrance(error: OSError) -> str:
    if error.errno == ENOENT and error.filename == mounting.DEVICE:
        return f"there is no {mounting.DEVICE}; load the kernel's module (modprobe fuse), or give the container the device"
    if error.errno in (EPERM, EACCES):
        return f"{error.strerror}: mounting wants root (CAP_SYS_ADMIN) and access to {mounting.DEVICE}"
    return str(error.strerror)


@contextmanager
def _until_told() -> Iterator[Callable[[], object]]:
    """A wait that SIGINT or SIGTERM ends; both are blocked from here on, also in the threads that are started meanwhile."""
    signals = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield lambda: signal.sigwait(signals)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
