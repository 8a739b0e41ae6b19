"""Values of /proc/sys that can be set: one visitor's machine takes what he writes, as far as a kernel would."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from errno import EINVAL, ENOENT, EROFS
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mirage.vfs.synthetic import AnyNode, Context, Directory, File
from mirage.vfs.types import fault
from mirage.world.stack import changes

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.mounts import Place
    from mirage.world.stack.state import Stack

LONGEST = 4096  # characters of a value; a page, as the kernel takes at most


class Kept:
    """The values that somebody has set in one layer, by their path below /proc/sys."""

    def __init__(self, place: Place, path: str = "") -> None:
        self._place = place
        self._path = path

    @property
    def path(self) -> str:
        return self._path

    def below(self, name: bytes) -> Kept:
        return Kept(self._place, f"{self._path}/{name.decode('latin-1')}".lstrip("/"))

    def get(self, otherwise: str) -> str:
        return self._place.standing.settings.get(self._path, otherwise)

    def set(self, value: str) -> None:
        """OSError: the kernel does not take it."""
        judge(self._path, value)
        self._place.standing.settings[self._path] = value
        for path, other in followers(self._place, self._path, value):
            self._place.standing.settings[path] = other
        self._place.keep()


def setting(value: str, kept: Kept) -> File:
    """A number, numbers in a row, or a word; it takes what is of the same kind, and shows numbers with tabs between them."""

    def write(context: Context, data: bytes) -> None:
        words = data.decode("latin-1").strip("\0").split()
        numbers = kept.get(value).split("\t")
        if not words:
            raise fault(EINVAL)
        if all(map(_is_number, numbers)):
            if len(words) > len(numbers) or not all(map(_is_number, words)):
                raise fault(EINVAL)
            words += numbers[len(words) :]
        kept.set("\t".join(words)[:LONGEST])

    mode = MODES.get(kept.path, 0o644)
    return File(lambda context: kept.get(value).encode("latin-1") + b"\n", write if mode & 0o200 else None, mode=mode)


MODES = {  # that are not 644, below crypto, kernel and vm: recorded, 6.1.0-57
    **dict.fromkeys(("kernel/apparmor_display_secid_mode", "kernel/cad_pid", "kernel/unprivileged_userns_apparmor_policy"), 0o600),
    **dict.fromkeys(
        (
            "crypto/fips_enabled", "crypto/fips_name", "kernel/bootloader_type", "kernel/bootloader_version", "kernel/msg_next_id",
            "kernel/sem_next_id", "kernel/shm_next_id",
        ),
        0o444,
    ),
}  # fmt: skip


def judge(path: str, value: str) -> None:
    """Whether a word or number may be set there: an int is one, and a word is known."""
    if value.removeprefix("-").isdecimal() and not -(1 << 31) <= int(value) < 1 << 32:
        raise fault(EINVAL)
    if path in MOST and int(value) not in range(MOST[path] + 1):
        raise fault(EINVAL)
    if value not in WORDS.get(path, (value,)):
        raise fault(ENOENT)


MOST = {"vm/swappiness": 200}
WORDS = {  # modules of Debian's kernel
    "net/ipv4/tcp_congestion_control": (
        "reno cubic bbr bic cdg dctcp westwood highspeed hybla htcp vegas nv scalable lp veno yeah illinois".split()
    ),
    "net/core/default_qdisc": "fq_codel fq pfifo_fast pfifo bfifo pfifo_head_drop sfq cake codel noqueue".split(),
}


def followers(place: Place, path: str, value: str) -> list[tuple[str, str]]:
    """What else says so then (devinet_sysctl_forward(), addrconf_disable_ipv6()); links get and lose their addresses of IPv6."""
    names = ["all", "default", *(link.name for link in place.stack.links)]
    if path == "net/ipv4/tcp_congestion_control" and value not in ("reno", "cubic"):
        return [("net/ipv4/tcp_available_congestion_control", f"reno\tcubic\t{value}")]
    if path in ("net/ipv4/ip_forward", "net/ipv4/conf/all/forwarding"):
        return [("net/ipv4/ip_forward", value), *((f"net/ipv4/conf/{name}/forwarding", value) for name in names)]
    if path == "net/ipv6/conf/all/forwarding":
        return [(f"net/ipv6/conf/{name}/forwarding", value) for name in names]
    if not (path.startswith("net/ipv6/conf/") and path.endswith("/disable_ipv6")):
        return []
    name = path.split("/")[3]
    links = [link.index for link in place.stack.links if name in ("all", link.name)]

    def work(stack: Stack) -> None:
        for index in links:
            link = stack.at(index)
            if link is not None:
                changes.set_ipv6(stack, link, is_disabled=value != "0")

    place.restack(work)
    return [(f"net/ipv6/conf/{one}/disable_ipv6", value) for one in names] if name == "all" else []


class Links(Mapping[bytes, Any]):
    """net.ipv4.conf and its like: a directory for each link there is; one that is new has what stands in `default`."""

    def __init__(self, place: Place, recorded: Mapping[bytes, Any]) -> None:
        self._place = place
        self._recorded = recorded

    def __iter__(self) -> Iterator[bytes]:
        yield from (name for name in (b"all", b"default") if name in self._recorded)
        yield from (link.name.encode() for link in self._place.stack.links if link.name.encode() not in (b"all", b"default"))

    def __getitem__(self, name: bytes) -> Any:
        if name not in (b"all", b"default") and self._place.stack.find(name.decode("latin-1")) is None:
            raise KeyError(name)
        return self._recorded.get(name, self._recorded[b"default"])

    def __len__(self) -> int:
        return sum(1 for _ in self)


def name_file(host: Host, place: Place) -> File:
    """kernel.hostname: what stands before the end of a line, as much of it as struct new_utsname has room for (linux/kernel/utsname_sysctl.c)."""

    def write(context: Context, data: bytes) -> None:
        if host.is_contained:
            raise fault(EROFS)
        place.standing.hostname = re.split(rb"[\n\0]", data, maxsplit=1)[0][:64].decode("utf-8", "replace")
        place.keep()
        for tell in place.named:
            tell(place.standing.hostname)

    return File(lambda context: host.named(place.layer).nodename.encode() + b"\n", write, mode=0o644)


def drop_caches(context: Context, data: bytes) -> None:
    """sysctl vm.drop_caches: 1 to 4."""
    if data.strip() not in (b"1", b"2", b"3", b"4"):
        raise fault(EINVAL)


@functools.cache
def recorded(nic: str) -> dict[bytes, Any]:
    """The tree of a Debian 12 whose interface has this name."""
    tree: dict[bytes, Any] = {}
    for line in preload():
        name, _, value = line.partition(" = ")
        *path, last = (part.format(nic=nic).encode() for part in name.split("."))
        place = tree
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return tree


@functools.cache
def preload() -> list[str]:
    """The lines of the recording; read once, while our own files can be read."""
    text = files("mirage.world").joinpath("personas", "web-debian-12", "sysctl.txt").read_text()
    return [line for line in text.splitlines() if not line.startswith("#")]


def over(below: Mapping[bytes, Any], above: Mapping[bytes, Any]) -> dict[bytes, Any]:
    """Two trees in one; where both have a value, `above` is right."""
    found = dict(below)
    for name, node in above.items():
        under = found.get(name)
        found[name] = over(under, node) if isinstance(under, dict) and isinstance(node, dict) else node
    return found


def directory(tree: Mapping[bytes, Any], kept: Kept) -> Directory:
    """One visitor's: what he looks at is made when he does. Directories of /proc/sys count one link (linux/fs/proc/proc_sysctl.c)."""
    made: dict[bytes, AnyNode] = {}

    def find(context: Context, name: bytes) -> AnyNode | None:
        node = tree.get(name)
        if name not in made and node is not None:
            own = kept.below(name)
            made[name] = directory(node, own) if isinstance(node, Mapping) else setting(node, own) if isinstance(node, str) else node
        return made.get(name)

    def entries(context: Context) -> dict[bytes, AnyNode]:
        return {name: node for name in tree if (node := find(context, name)) is not None}

    return Directory(entries, find=find, links=lambda: 1)


def _is_number(word: str) -> bool:
    return word.removeprefix("-").isdecimal()
