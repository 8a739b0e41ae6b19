"""The mount table as a process of the cell's sees it: the world's mounts, and what programs inside have mounted since.

The kernel's own table names our mounts as what they are. So those that stood when the cell was built are told by the world's lines,
which also name what is only pretended to be mounted; each later one is told as the kernel does, in the world's words and numbers.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

DEV = "/dev"
PROC, OURS = "/proc", "fuse"  # of which kind nobody else mounts anything: later ones are /proc of pid namespaces and /run/user
RELATIME = "relatime"
FIRST_OWN = 1  # mountinfo's parent of the root


@dataclass(frozen=True, slots=True)
class Line:
    """One of /proc/PID/mountinfo, proc_pid_mountinfo(5); texts as they stand there."""

    number: str
    parent: str
    device: str
    root: str
    place: str
    options: str
    shared: str
    kind: str
    source: str
    settings: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.device, self.root, self.place

    @property
    def number_of_device(self) -> int:
        major, _, minor = self.device.partition(":")
        return os.makedev(int(major), int(minor))

    @property
    def info(self) -> str:
        tags = f" {self.shared}" if self.shared else ""
        head = f"{self.number} {self.parent} {self.device} {self.root} {self.place} {self.options}"
        return f"{head}{tags} - {self.kind} {self.source} {self.settings}\n"

    @property
    def mount(self) -> str:
        """As /proc/PID/mounts has it: the options of the mount, then those of the file system that are not the same words."""
        words = self.options.split(",")
        rest = [word for word in self.settings.split(",") if word not in ("rw", "ro")]
        return f"{self.source} {self.place} {self.kind} {','.join(words + rest)} 0 0\n"


def parsed(text: str) -> list[Line]:
    lines = []
    for line in text.splitlines():
        head, _, tail = line.partition(" - ")
        number, parent, device, root, place, options, *tags = head.split(" ")
        kind, source, settings = tail.split(" ", 2)
        lines.append(Line(number, parent, device, root, place, options, " ".join(tags), kind, source, settings))
    return lines


def table(world: Sequence[Line], now: Sequence[Line], built: Sequence[Line], *, is_first: bool, half: int) -> list[Line]:
    """`world`: what the persona has mounted; `now`: the kernel's table for who asks; `built`: what it was at first.

    `is_first`: he is in the first mount namespace, whose mounts systemd makes shared. `half`: of the persona's memory, in KiB.
    """
    known, places_built = {line.place: line for line in world}, {line.place for line in built}
    built = [*built, *(line for line in now if line.kind == OURS and line.place in known and line.place not in places_built)]
    stood = {line.key for line in built}
    kept = (
        [line for line in world if _stands(line, now, built)] if any(line.key in stood and line.place == "/" for line in now) else []
    )
    numbers = {line.number: known[line.place].number for line in now if line.key in stood and line.place in known}
    last = max((int(line.number) for line in world), default=0)
    shown = [_changed(line, now, built, is_first=is_first) for line in kept]
    made, places = _made(now, built, known), {line.device: line for line in built if line.place in known}
    proc = next((line for line in built if line.place == PROC), None)
    others = {line.device for line in made if line.kind == OURS} - places.keys()
    places |= {device: replace(proc, options="") for device in others if proc is not None}  # each is mounted as its maker says
    for index, line in enumerate(made, 1):
        numbers[line.number], shared = str(last + index), f"shared:{len(world) + index}" if is_first else ""
        like = places.get(line.device)
        shown.append(_told(line, numbers, like, known[like.place] if like else None, shared))
    return [replace(line, settings=_of_tmpfs(line.settings, half)) if line.kind == "tmpfs" else line for line in shown]


def _made(now: Sequence[Line], built: Sequence[Line], known: Collection[str]) -> list[Line]:
    """What was mounted inside, but for what comes along with a copy of ours (mount --rbind) and the world does not have.

    That are our own /proc, the stubs, and the nodes that stand in /dev on a device of their own; one of these alone is one of /dev's.
    """
    stood, numbered = {line.key for line in built}, {line.number: line for line in now}
    secret = {line.device for line in built if line.place not in known and not line.place.startswith(f"{DEV}/")}
    nodes = {(line.device, line.root): line.place for line in built if line.place not in known and line.place.startswith(f"{DEV}/")}
    dev = next((line for line in built if line.place == DEV), None)
    found = []
    for line in now:
        if line.key in stood or line.device in secret:
            continue
        place = nodes.get((line.device, line.root))
        if place is not None and dev is not None:
            above = numbered.get(line.parent)
            if above is not None and above.device == dev.device and line.place == above.place + place.removeprefix(DEV):
                continue
            line = replace(line, device=dev.device, root=place.removeprefix(DEV), options=dev.options)
        found.append(line)
    return found


def _stands(line: Line, now: Collection[Line], built: Collection[Line]) -> bool:
    """Whether it has not been unmounted; of what is only pretended nobody can tell."""
    return not any(other.place == line.place for other in built) or any(other.place == line.place for other in now)


def _changed(line: Line, now: Sequence[Line], built: Sequence[Line], *, is_first: bool) -> Line:
    """As stat(2) numbers it; mounted again as somebody said; private in a mount namespace of its own."""
    stood = {other.key: other.options for other in built if other.place == line.place}
    true = next((other for other in now if other.place == line.place and other.key in stood), None)
    options = line.options
    if true is not None and true.options != stood[true.key]:
        kept = () if RELATIME in options else (RELATIME,)  # who says nothing of it leaves it as it was
        options = ",".join(word for word in true.options.split(",") if word not in kept)
    device = true.device if true is not None else line.device
    return replace(line, device=device, options=options, shared=line.shared if is_first else "")


def _told(line: Line, numbers: dict[str, str], original: Line | None, like: Line | None, shared: str) -> Line:
    """One that was made inside. `original`: what stood of the same file system, and `like`: what the world says of it."""
    number, parent = numbers[line.number], numbers.get(line.parent, str(FIRST_OWN))
    if original is None or like is None:
        return replace(line, number=number, parent=parent, shared=shared)
    root = like.root if line.root == "/" else like.root.rstrip("/") + line.root
    options = like.options if line.options == original.options else line.options
    return replace(
        line, number=number, parent=parent, root=root, shared=shared, kind=like.kind, source=like.source, settings=like.settings,
        options=options,
    )  # fmt: skip


def _of_tmpfs(settings: str, half: int) -> str:
    """As Debian's kernel says it in the first user namespace: half of the memory goes without saying."""
    words = [word for word in settings.split(",") if not word.startswith(("uid=", "gid=")) and word != f"size={-(-half // 4) * 4}k"]
    return ",".join(words if "inode64" in words else [*words, "inode64"])
