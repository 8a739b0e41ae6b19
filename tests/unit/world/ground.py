"""A small image of a Debian-like root, enough for a world to stand on."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from mirage.base.clock import SECOND, ManualClock
from mirage.image import tree
from mirage.image.format import Meta
from mirage.image.image import Image
from mirage.image.writer import write_image
from mirage.state.engines.memory import Bucket, MemoryStore, World
from mirage.world.host import Host

BORN = 1_749_000_000 * SECOND
DATED = 1_740_000_000 * SECOND
NOW = 1_750_000_000 * SECOND

PASSWD = b"""root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
mysql:x:100:102:MySQL Server,,,:/nonexistent:/bin/false
messagebus:x:101:107::/nonexistent:/usr/sbin/nologin
"""
GROUP = b"""root:x:0:
adm:x:4:
sudo:x:27:
www-data:x:33:
shadow:x:42:
utmp:x:43:
users:x:100:
mysql:x:102:
"""
PACKAGES = (
    ("openssh-server", "1:9.2p1-2+deb12u7"),
    ("nginx", "1.22.1-9"),
    ("mariadb-server", "1:10.11.11-0+deb12u1"),
    ("php8.2-fpm", "8.2.28-1~deb12u1"),
    ("php-common", "2:93"),
    ("rsyslog", "8.2302.0-1"),
    ("cron", "3.0pl1-162"),
    ("dbus-daemon", "1.14.10-1~deb12u1"),
    ("libpam-systemd", "252.38-1~deb12u1"),
    ("udev", "252.38-1~deb12u1"),
    ("util-linux", "2.38.1-5+deb12u3"),
    ("at", "3.2.5-1+b1"),
    ("libssl3", "3.0.22-1~deb12u1"),
)
DIRECTORIES = [
    "bin",
    "boot",
    "dev",
    "etc",
    "etc/ssh",
    "etc/skel",
    "etc/logrotate.d",
    "etc/network",
    "etc/cron.d",
    "etc/sudoers.d",
    "etc/nginx",
    "etc/nginx/sites-available",
    "etc/nginx/sites-enabled",
    "etc/php",
    "etc/php/8.2",
    "etc/php/8.2/fpm",
    "etc/php/8.2/fpm/conf.d",
    "etc/mysql",
    "etc/mysql/mariadb.conf.d",
    "home",
    "proc",
    "root",
    "run",
    "srv",
    "sys",
    "tmp",
    "usr",
    "usr/bin",
    "usr/local",
    "usr/local/bin",
    "usr/local/sbin",
    "usr/share",
    "usr/share/zoneinfo",
    "usr/share/zoneinfo/Etc",
    "var",
    "var/backups",
    "var/lib",
    "var/lib/dpkg",
    "var/lib/dpkg/info",
    "var/lib/systemd",
    "var/log",
    "var/www",
    "var/tmp",
]


def begin(image: Image, seed: bytes = b"s" * 32, clock: ManualClock | None = None) -> Host:
    """A host of its own at NOW, whose world began once for all tests: a machine's whole past is written when it begins."""
    return Host.open(MemoryStore(_copied(_born(image, seed))), image, clock=clock or ManualClock(NOW))


@functools.cache
def _born(image: Image, seed: bytes) -> World:
    world = World()
    Host.open(MemoryStore(world), image, clock=ManualClock(NOW), seed=seed)
    return world


def _copied(world: World) -> World:
    copy = World()
    for name, bucket in world.buckets.items():
        copy.buckets[name] = Bucket()
        copy.buckets[name].apply(bucket.values)
    return copy


def build(
    path: Path,
    programs: Sequence[str] = (),
    upgraded: Sequence[str] = ("nginx",),
    more: Mapping[str, bytes] = MappingProxyType({}),
) -> Image:
    """Write the image and open it. `programs`: paths of further files that may be executed, each with bytes of its own; `upgraded`:
    packages that were built after most machines had been installed; `more`: further files, or others in the place of those."""
    root = tree.directory(0o755, mtime=DATED)
    nodes = {"": root}
    for name in DIRECTORIES:
        head, _, last = name.rpartition("/")
        node = tree.directory(0o1777 if last == "tmp" else 0o755, mtime=DATED)
        nodes[head].children[last.encode()] = node
        nodes[name] = node
    status = "".join(
        f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\nDescription: one\n\n"
        for name, version in PACKAGES
    )
    shadow = b"".join(line.split(b":")[0] + b":*:20000:0:99999:7:::\n" for line in PASSWD.splitlines())
    for name, data, mode, gid, when in (
        ("etc/passwd", PASSWD, 0o644, 0, BORN + SECOND),
        ("etc/group", GROUP, 0o644, 0, BORN + SECOND),
        ("etc/shadow", shadow, 0o640, 42, BORN + SECOND),
        ("etc/gshadow", b"root:*::\nsudo:*::\nadm:*::\n", 0o640, 42, BORN + SECOND),
        ("etc/ssh/sshd_config", b"#PermitRootLogin prohibit-password\n", 0o644, 0, DATED),
        ("etc/logrotate.d/rsyslog", b"/var/log/auth.log\n{\n\trotate 4\n\tweekly\n}\n", 0o644, 0, DATED),
        ("etc/rsyslog.conf", b"\n", 0o644, 0, DATED),
        ("etc/skel/.bashrc", b"# rc\n", 0o644, 0, DATED),
        ("etc/skel/.profile", b"# profile\n", 0o644, 0, DATED),
        ("var/lib/dpkg/status", status.encode(), 0o644, 0, BORN + SECOND),
        *((f"var/lib/dpkg/info/{name}.list", b"/.\n", 0o644, 0, BORN + SECOND) for name in upgraded),
        *((f"var/lib/dpkg/info/{name}.md5sums", b"", 0o644, 0, DATED) for name in upgraded),
        ("usr/bin/true", b"\x7fELF", 0o755, 0, DATED),
    ):
        head, _, last = name.rpartition("/")
        nodes[head].children[last.encode()] = tree.regular(data, mode, 0, gid, when)
    if programs:
        merge(root)
        for name in programs:
            _program(root, name.strip("/"))
    for name, data in more.items():
        *way, last = name.split("/")
        node = functools.reduce(lambda node, part: node.children.setdefault(part.encode(), tree.directory(mtime=DATED)), way, root)
        node.children[last.encode()] = tree.regular(data, mtime=DATED)
    write_image(tree.Tree(root), path, Meta(name="debian-12", source="import", born=BORN))
    return Image.open(path)


def _program(root: tree.Node, name: str) -> None:
    *way, last = name.split("/")
    node = root
    for part in way:
        node = node.children.setdefault(part.encode(), tree.directory(0o755, mtime=DATED))
    node.children.setdefault(last.encode(), tree.regular(f"\x7fELF {name}".encode(), 0o755, 0, 0, DATED))


def merge(root: tree.Node) -> None:
    """/bin, /sbin and /lib as Debian 12 has them: links into /usr; and the names that are links there."""
    for name in (b"bin", b"sbin", b"lib"):
        root.children[name] = tree.symlink(b"usr/" + name, DATED)
    programs = root.children[b"usr"].children[b"bin"]
    for name, target in ((b"sh", b"dash"), (b"awk", b"mawk")):
        programs.children[name] = tree.symlink(target, DATED)
