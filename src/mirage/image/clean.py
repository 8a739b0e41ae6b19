"""What an installation in a chroot leaves behind, and what it copied from the operator's machine, taken out of a tree.

The tables are the whole of it. What a *host* has of its own (names, keys, addresses, mounts, package sources) is written per
host by the world; an image must have none of it, or all hosts would share it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from mirage.base.clock import SECOND
from mirage.image import lists
from mirage.image.tree import Literal, Node, Tree, directory, regular

# of the operator's machine, of the chroot, or a host's own
REMOVED = (
    ".dockerenv",
    ".dockerinit",
    "etc/hostname",
    "etc/resolv.conf",
    "etc/fstab",
    "etc/adjtime",
    "etc/ssh/ssh_host_*",
    "etc/apt/sources.list.d/*",
    "etc/apt/auth.conf",
    "etc/apt/auth.conf.d/*",
    "etc/dpkg/dpkg.cfg.d/docker*",
    "etc/dpkg/dpkg.cfg.d/excludes",
    "etc/dpkg/dpkg.cfg.d/*mmdebstrap*",
    "etc/dpkg/dpkg.cfg.d/unsafe-io",
    "etc/.#*",
    "usr/sbin/policy-rc.d",
    "usr/sbin/start-stop-daemon.REAL",
    "root/.bash_history",
    "root/.wget-hsts",
    "root/.cache",
    "root/.gnupg",
    "var/cache/apt/archives/*.deb",
    "var/cache/apt/archives/partial/*",
    "var/cache/ldconfig/aux-cache",  # device and inode numbers of the operator's disk
    "var/lib/apt/lists/partial/*",
    "var/lib/dbus/machine-id",
    "var/lib/dhcp/*.leases",
    "var/lib/systemd/random-seed",
    "var/lib/systemd/credential.secret",
    "var/lib/systemd/timesync/clock",
    "var/lib/NetworkManager/secret_key",
    "var/log/alternatives.log",
    "var/log/bootstrap.log",
    "var/log/dpkg.log",
    "var/log/apt/*",
    "var/log/fontconfig.log",
    "var/log/ubuntu-advantage*",
)
LISTED = ("etc/apt/sources.list", "var/cache/apt/*.bin", "var/lib/apt/lists/*_*")  # of a mirror, unless `lists` has placed them
EMPTIED = ("dev", "proc", "sys", "run", "tmp", "var/tmp")  # mounted over, or gone after a boot
TRUNCATED = ("etc/machine-id", "var/log/btmp", "var/log/wtmp", "var/log/lastlog", "var/log/faillog")

# settings of apt that no package brought: proxies, mirrors' tokens, docker's and mmdebstrap's habits
APT = ("etc/apt/apt.conf", "etc/apt/apt.conf.d/*", "etc/apt/preferences", "etc/apt/preferences.d/*", "etc/apt/trusted.gpg.d/*")

# an image's time zone is the world's business, as every other setting of one host
DIRECTORIES = {b"tmp": 0o1777, b"var/tmp": 0o1777, b"root": 0o700, b"proc": 0o555, b"sys": 0o555, b"run": 0o755, b"dev": 0o755}


def clean(tree: Tree, born: int, *, is_listed: bool = False) -> list[bytes]:
    """Take the traces out of an installed tree; returns what was removed. Only names in the tables are touched.

    `is_listed`: its sources and apt's lists are those that the machine is to have.
    """
    removed = [path for pattern in REMOVED + (() if is_listed else LISTED) for path in _matching(tree, pattern)]
    owned = owned_paths(tree)
    if owned:
        removed += [path for pattern in APT for path in _matching(tree, pattern) if path not in owned]
    for path in removed:
        tree.remove(path)
    for name in EMPTIED:
        tree.clear(name.encode())
    for name in TRUNCATED:
        node = tree.get(name.encode())
        if node is not None and node.is_file:
            node.content = Literal(b"")
    for path, mode in DIRECTORIES.items():
        if tree.get(path) is None and tree.get(path.rpartition(b"/")[0]) is not None:
            tree.put(path, directory(mode, mtime=born))
    if is_listed:
        for name in (lists.LISTS, f"{lists.LISTS}/auxfiles"):
            node = tree.get(name.encode())
            if node is not None:
                node.mtime = min(node.mtime, born - SECOND)  # of the last update, whenever the world has that
    else:
        _sources(tree, born)
    return removed


def owned_paths(tree: Tree) -> frozenset[bytes]:
    """Every path that dpkg's lists name, without leading slash, also as it reads after the merge of /usr."""
    info = tree.get(b"var/lib/dpkg/info", follow=True)
    found: set[bytes] = set()
    for name, node in info.children.items() if info else ():
        if name.endswith(b".list") and node.content is not None:
            found.update(line.strip(b"/") for line in b"".join(node.content.pieces()).split(b"\n"))
    for path in list(found):
        top = path.partition(b"/")[0]
        if top in (b"bin", b"sbin", b"lib", b"lib64", b"lib32", b"libx32"):
            found.add(b"usr/" + path)
    return frozenset(found)


def _sources(tree: Tree, born: int) -> None:
    """/etc/apt/sources.list as an installer writes it: the operator's mirror is not the host's."""
    example = tree.read(lists.EXAMPLE.encode())
    if example is None or tree.get(b"etc/apt") is None:
        return
    found = lists.entries(example.decode("utf-8", "replace"))
    if found:
        tree.put(lists.SOURCES.encode(), regular(lists.written(found).encode(), mtime=born))


def _matching(tree: Tree, pattern: str) -> Iterator[bytes]:
    """Paths that a pattern names; wildcards stand for part of one name."""
    found: list[tuple[bytes, Node]] = [(b"", tree.root)]
    for part in pattern.encode().split(b"/"):
        found = [
            (path + b"/" + name if path else name, child)
            for path, node in found
            for name, child in node.children.items()
            if (name == part or (b"*" in part and fnmatchcase(name.decode("latin-1"), part.decode("latin-1"))))
        ]
    return (path for path, _node in found)
