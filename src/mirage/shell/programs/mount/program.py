"""mount and umount (util-linux 2.38.1): the list, and what can be mounted on a pretended machine: tmpfs, proc, binds, other options."""

from __future__ import annotations

import errno
import stat as st
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import why
from mirage.shell.lib.mounted import MountLine, mounted
from mirage.shell.lib.options import parse
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.mount.devicemounts import NotMountedError, is_known, mount_device, tagged
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "all": "a", "no-canonicalize": "c", "fake": "f", "fork": "F", "fstab": ":T", "help": "help", "internal-only": "i",
    "show-labels": "l", "no-mtab": "n", "options": ":o", "read-only": "r", "types": ":t", "verbose": "v", "version": "V",
    "rw": "w", "read-write": "w", "namespace": ":N", "label": ":L", "uuid": ":U", "source": ":source", "target": ":target",
    "bind": "B", "move": "M", "rbind": "R", "test-opts": ":O", "make-private": "make", "make-shared": "make", "make-slave": "make",
    "make-rprivate": "make", "make-rshared": "make", "make-rslave": "make", "mkdir": "?mkdir",
}  # fmt: skip
UMOUNT_LONGS = {
    "all": "a", "all-targets": "A", "no-canonicalize": "c", "detach-loop": "d", "fake": "fake", "force": "f", "help": "help",
    "internal-only": "i", "lazy": "l", "no-mtab": "n", "quiet": "q", "recursive": "R", "read-only": "r", "test-opts": ":O",
    "types": ":t", "verbose": "v", "version": "V", "namespace": ":N",
}  # fmt: skip
VERSION = "from util-linux 2.38.1 (libmount 2.38.1: selinux, smack, btrfs, verity, namespaces, assert, debug)\n"
HINT = "       dmesg(1) may have more information after failed mount system call.\n"
FAILED = 32  # MNT_EX_FAIL
USAGE = 1  # MNT_EX_USAGE


def _bad_usage(proc: Process) -> NoReturn:
    proc.error("bad usage")
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    raise Exited(USAGE)


def _fails(proc: Process, target: str, text: str, *, is_hinted: bool = True) -> int:
    proc.error(f"{target}: {text}", FAILED)
    if is_hinted:
        proc.err(HINT)
    return FAILED


@program("mount")
def mount(proc: Process) -> int:
    options, operands = parse(proc, "aBcfFhilL:Mno:O:rRsT:t:U:vVwN:", LONGS)
    given = dict(options)
    if "help" in given or "h" in given:
        gnu.tell(proc, "mount", "help", "util-linux")
    if "V" in given:
        proc.out(f"{proc.name} {VERSION}")
        return 0
    words = [word for key, value in options if key == "o" for word in value.split(",") if word]
    words += [word for key, word in (("r", "ro"), ("w", "rw"), ("B", "bind"), ("R", "rbind"), ("M", "move")) if key in given]
    tags = {"U": "UUID", "L": "LABEL"}
    sources = [f'{tags[key]}="{value}"' if key in tags else value for key, value in options if key in ("source", "target", *tags)]
    operands = sources + operands
    if "a" in given:
        return 0
    if not operands:
        if words or set(given) - {"l", "t", "v"}:
            _bad_usage(proc)
        _list(proc, given.get("t"))
        return 0
    if len(operands) > 2:
        _bad_usage(proc)
    if len(operands) == 1:
        return _known(proc, operands[0], words, is_loud="v" in given, makes="make" in given)
    return _mount(proc, operands[0], operands[1], given.get("t", ""), words, is_loud="v" in given)


def _list(proc: Process, types: str | None) -> None:
    is_negated = types is not None and types.startswith("no")
    wanted = set((types or "").removeprefix("no").split(",")) if types else set()
    for line in mounted(proc):
        if not wanted or (line.fstype in wanted) != is_negated:
            proc.out(f"{line.source} on {line.target} type {line.fstype} ({line.options})\n")


def _known(proc: Process, name: str, words: list[str], *, is_loud: bool, makes: bool) -> int:
    """One operand: a line of fstab, or for -o remount what is mounted already."""
    if "remount" in words or makes:
        target = next((line.target for line in mounted(proc) if name in (line.target, line.source)), None)
        if target is None and not proc.exists(name):
            return _fails(proc, name, "mount point does not exist.")
        if target is None:
            return _fails(proc, name, "mount point not mounted or bad option.")
        if proc.uid != 0:
            return _fails(proc, target, "must be superuser to use mount.")
        return 0 if makes else _remount(proc, target, words)
    found = next((line for line in mounted(proc, "/etc/fstab") if name in (line.target, line.source)), None)
    if found is None:
        proc.error(f"{name}: can't find in /etc/fstab.")
        return USAGE
    if any(line.target == found.target for line in mounted(proc)):
        return _fails(proc, found.target, f"{found.source} already mounted on {found.target}.")
    return _mount(proc, found.source, found.target, found.fstype, found.options.split(","), is_loud=is_loud)


_EXCLUSIVE = ({"ro", "rw"}, {"exec", "noexec"}, {"suid", "nosuid"}, {"dev", "nodev"}, {"relatime", "noatime", "strictatime"})
_DEFAULTS = {"exec", "suid", "dev", "async", "defaults", "auto", "nouser", "strictatime", "remount", "bind", "rbind", "loop"}


def _remount(proc: Process, target: str, words: list[str]) -> int:
    found = next(mount for mount in reversed(proc.caller.view.mounts) if mount.path == to_bytes(target))
    options = [option.decode() for option in found.options.split(b",")]
    for word in words:
        if word == "ro" and not found.read_only and target == "/":  # its logs are open to be written to
            return _fails(proc, target, "mount point is busy.")
        for group in _EXCLUSIVE:
            if word in group:
                options = [option for option in options if option not in group]
        if word in ("ro", "rw"):
            options.insert(0, word)
            found.read_only = word == "ro"
        elif word not in _DEFAULTS and word not in options:
            options.insert(1, word)
    found.options = ",".join(options).encode()
    return 0


def _mount(proc: Process, source: str, target: str, fstype: str, words: list[str], *, is_loud: bool) -> int:
    if proc.uid != 0:
        return _fails(proc, target, "must be superuser to use mount.")
    if "remount" in words:
        return _known(proc, target, words, is_loud=is_loud, makes=False)
    try:
        is_directory = st.S_ISDIR(proc.stat(target).mode)
    except OSError:
        return _fails(proc, target if "/" in target.rstrip("/") else target.rstrip("/"), "mount point does not exist.")
    if fstype == "swap":
        return proc.error(f"{target}: operation failed: Invalid argument.")
    if (device := tagged(proc, source)) is None:
        return proc.error(f"{target}: can't find {source}.")
    source = device
    path = target = to_text(proc.caller.realpath(to_bytes(target)))
    is_bind = "bind" in words or "rbind" in words
    if not is_bind:
        if not is_directory:
            return _fails(proc, target, "mount point is not a directory.")
        return _file_system(proc, source, path, fstype, words, is_loud=is_loud)
    if not proc.exists(source):
        return _fails(proc, target, f"special device {source} does not exist.")
    from mirage.shell.binding import bind

    try:
        bind(proc, source, path)
    except OSError as error:
        return _fails(proc, target, f"mount(2) system call failed: {why(error)}.")
    if is_loud:
        proc.out(f"mount: {source} bound on {path}.\n")
    return 0


def _file_system(proc: Process, source: str, target: str, fstype: str, words: list[str], *, is_loud: bool) -> int:
    if proc.exists(source) and to_text(proc.caller.realpath(to_bytes(source))) == "/dev/sr0":
        return _fails(proc, target, f"no medium found on {source}.")
    like = next((mount for mount in proc.caller.view.mounts if mount.fstype == to_bytes(fstype)), None)
    if fstype and fstype != "auto" and "," not in fstype and not fstype.startswith("no") and not is_known(proc, fstype):
        return _fails(proc, target, f"unknown filesystem type '{fstype}'.")
    if like is not None and fstype in ("proc", "sysfs", "devtmpfs", "devpts", "cgroup2", "mqueue", "debugfs", "tracefs"):
        proc.caller.view.mount(to_bytes(target), like.fs, source=to_bytes(source), fstype=to_bytes(fstype), options=b"rw,relatime")
        return 0
    if fstype in ("tmpfs", "ramfs"):
        from mirage.shell.binding import scratch

        options = ["rw", *(word for word in words if word not in _DEFAULTS | {"rw"}), "relatime"]
        scratch(proc, source, target, fstype, ",".join(options))
        if is_loud:
            proc.out(f"mount: {source} mounted on {target}.\n")
        return 0
    try:
        stat = proc.stat(source)
    except OSError:
        return _fails(proc, target, f"special device {source} does not exist.")
    if st.S_ISCHR(stat.mode) or st.S_ISDIR(stat.mode):
        return _fails(proc, target, f"{source} is not a block device.")
    try:
        mount_device(proc, source, target, fstype, words)
    except NotMountedError as error:
        return _fails(proc, target, str(error))
    if is_loud:
        proc.out(f"mount: {source} mounted on {target}.\n")
    return 0


@program("umount")
def umount(proc: Process) -> int:
    options, operands = parse(proc, "aAcdfhilnqRrO:t:vVN:", UMOUNT_LONGS)
    given = {key for key, _ in options}
    if "help" in given or "h" in given:
        gnu.tell(proc, "umount", "help", "util-linux")
    if "V" in given:
        proc.out(f"{proc.name} {VERSION}")
        return 0
    if "a" in given:
        return 0
    if not operands:
        _bad_usage(proc)
    results = [_unmount(proc, name, given) for name in operands]
    return FAILED if any(results) else 0


def _unmount(proc: Process, name: str, given: set[str]) -> int:
    found = _mounted_at(proc, name)
    if not proc.exists(name) and found is None:
        return _fails(proc, name, "no mount point specified.", is_hinted=False)
    if found is None:
        return 0 if "q" in given else _fails(proc, name, "not mounted.", is_hinted=False)
    if proc.uid != 0:
        return _fails(proc, found.target, "must be superuser to unmount.", is_hinted=False)
    view, path = proc.caller.view, to_bytes(found.target)
    try:
        parts = [mount.path for mount in view.mounts if mount.is_part and mount.over is not None and mount.over.mount.path == path]
        inside = (other.caller.cwd.mount.path in (path, *parts) for other in proc.session.processes.values())
        if any(inside) and "l" not in given:
            raise OSError(errno.EBUSY, "")
        if path == b"/" or next(mount for mount in reversed(view.mounts) if mount.path == path).over is None:
            raise OSError(errno.EBUSY, "")
        view.unmount(path)
    except OSError:
        return _fails(proc, found.target, "target is busy.", is_hinted=False)
    if "v" in given:
        proc.out(f"umount: {found.target} unmounted\n")
    return 0


def _mounted_at(proc: Process, name: str) -> MountLine | None:
    try:
        path = proc.caller.realpath(to_bytes(name)).decode("utf-8", "surrogateescape")
    except OSError:
        path = name
    return next((line for line in reversed(mounted(proc)) if line.target == path or (line.source == name and "/" in name)), None)
