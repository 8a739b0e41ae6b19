"""Mounts that a visitor makes himself: a part of the tree seen in a second place, and an empty file system in memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from mirage.shell.lib.text import to_bytes
from mirage.vfs import magic
from mirage.vfs.bound import bound
from mirage.vfs.layered import Layered
from mirage.vfs.types import StatFs
from mirage.world.statictree import StaticTree

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.filesystem import FileSystem

MINOR = 40  # of the first of our own devices; the world's end before


def bind(proc: Process, source: str, target: str) -> None:
    """mount --bind."""
    node = proc.caller.resolve(to_bytes(source))
    mount = node.mount
    proc.caller.view.mount(
        to_bytes(target),
        bound(mount.fs, node.ino),
        source=mount.source,
        fstype=mount.fstype,
        options=mount.options,
        read_only=mount.read_only,
    )


def scratch(proc: Process, source: str, target: str, fstype: str, options: str) -> None:
    """mount -t tmpfs: as large as half the memory, in the visitor's own layer."""
    host, view = proc.host, proc.caller.view
    number = MINOR + len(view.mounts)
    blocks = host.identity.memory // 8
    disk = StatFs(type=magic.TMPFS, blocks=blocks, bfree=blocks, bavail=blocks, files=blocks, ffree=blocks - 1)
    layer = proc.visit.layer + b"@mount%d" % number
    fs = Layered(
        host.store,
        StaticTree(proc.clock.now(), mode=0o1777),
        [layer],
        host.clock,
        host.layer_limits,
        None,
        disk=disk,
        dev=os.makedev(0, number),
        is_tmpfs=True,
    )
    view.mount(to_bytes(target), cast("FileSystem", fs), source=to_bytes(source), fstype=to_bytes(fstype), options=to_bytes(options))


def above(proc: Process, fs: FileSystem, name: bytes) -> FileSystem:
    """The volume on top of a disk, which holds the subvolume `fs` and what visitors put beside it."""
    birth = fs.stat(fs.root).btime
    tree = StaticTree(birth, root=fs.root)
    tree.directory(name, mtime=birth)
    layer = proc.visit.layer + b"@top"
    made = Layered(proc.host.store, tree, [layer], proc.host.clock, proc.host.layer_limits, None, disk=fs.statfs, dev=fs.dev + MINOR)
    return cast("FileSystem", made)
