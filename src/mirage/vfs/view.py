"""What a visitor sees: a tree of mounted file systems, and the walk of a path through it, as linux/fs/namei.c walks."""

from __future__ import annotations

from dataclasses import dataclass
from errno import EACCES, EBUSY, EINVAL, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_ISVTX, S_IWOTH

from mirage.base.clock import Clock
from mirage.vfs.filesystem import FileSystem
from mirage.vfs.permissions import permits
from mirage.vfs.types import PATH_MAX, ROOT, SYMLINK_MAX, X_OK, Cred, fault

TOLD = 16  # directories whose path is known: where the shell is, and where programs lie


@dataclass(frozen=True, slots=True)
class Protections:
    """sysctl fs.protected_*; the defaults are Debian 12's (/usr/lib/sysctl.d/99-protect-links.conf)."""

    symlinks: int = 1
    hardlinks: int = 1
    fifos: int = 1
    regular: int = 2


class Mount:
    """One line of /proc/mounts. `over` is the directory that it covers; None for the root.

    One that `is_part` is a subvolume, which stands in no list and goes with the mount around it.
    """

    __slots__ = ("fs", "fstype", "is_part", "options", "over", "path", "read_only", "source")

    def __init__(
        self, path: bytes, fs: FileSystem, over: Node | None, source: bytes, fstype: bytes, options: bytes, read_only: bool
    ) -> None:
        self.path = path
        self.fs = fs
        self.over = over
        self.source = source
        self.fstype = fstype
        self.options = options
        self.read_only = read_only
        self.is_part = False


class Node:
    """A file somewhere in a view: a mount and an inode of its file system."""

    __slots__ = ("ino", "mount")

    def __init__(self, mount: Mount, ino: int) -> None:
        self.mount = mount
        self.ino = ino

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.ino == other.ino and self.mount is other.mount

    def __hash__(self) -> int:
        return hash((id(self.mount), self.ino))

    @property
    def fs(self) -> FileSystem:
        return self.mount.fs


class Found:
    """Where a path leads: the directory and last component, and the node there, if it exists.

    `name` is empty for the root, and may be . or ..; `has_slash` says that the path ended in one.
    """

    __slots__ = ("directory", "has_slash", "name", "node")

    def __init__(self, directory: Node, name: bytes, node: Node | None, has_slash: bool) -> None:
        self.directory = directory
        self.name = name
        self.node = node
        self.has_slash = has_slash


class View:
    """A mount table."""

    __slots__ = ("__weakref__", "_covered", "_last", "_places", "_since", "_stamp", "_told", "clock", "mounts", "protections", "root")

    def __init__(
        self,
        root_fs: FileSystem,
        clock: Clock,
        *,
        source: bytes = b"/dev/vda1",
        fstype: bytes = b"btrfs",
        options: bytes = b"rw,relatime",
        protections: Protections | None = None,
    ) -> None:
        self.clock = clock
        self.protections = protections or Protections()
        self.mounts = [Mount(b"/", root_fs, None, source, fstype, options, False)]
        self.root = Node(self.mounts[0], root_fs.root)
        self._covered: dict[tuple[int, int], Mount] = {}
        self._places: dict[tuple[int, bytes, int, int, frozenset[int]], Node] = {}
        self._stamp = -1
        self._last: tuple[bytes, Node, Cred, int, Node] | None = None
        self._told: dict[tuple[int, int], bytes] = {}  # paths of directories below a root, as they were at
        self._since: tuple[Mount, int] | None = None

    def mount(
        self,
        path: bytes,
        fs: FileSystem,
        *,
        source: bytes = b"none",
        fstype: bytes = b"none",
        options: bytes = b"rw,relatime",
        read_only: bool = False,
    ) -> Mount:
        """Mount over an existing directory (or, as bind mounts do, a file)."""
        over = self.walk(path, self.root, self.root, ROOT).node
        if over is None:
            raise fault(ENOENT)
        mount = Mount(path, fs, over, source, fstype, options, read_only)
        self._covered[id(over.mount), over.ino] = mount
        self.mounts.append(mount)
        self._places.clear()
        self._last = None
        return mount

    def unmount(self, path: bytes) -> None:
        """EINVAL when nothing is mounted there; EBUSY when something is mounted inside."""
        for mount in reversed(self.mounts):
            if mount.path == path and mount.over is not None:
                inside = [other for other in self.mounts if other.over is not None and other.over.mount is mount]
                if any(not other.is_part for other in inside):
                    raise fault(EBUSY)
                for other in inside:
                    self.unmount(other.path)
                self.mounts.remove(mount)
                del self._covered[id(mount.over.mount), mount.over.ino]
                self._places.clear()
                self._last = None
                return
        raise fault(EINVAL)

    def is_mountpoint(self, mount: Mount, ino: int) -> bool:
        return (id(mount), ino) in self._covered

    # ---- paths

    def walk(
        self,
        path: bytes,
        start: Node,
        root: Node,
        cred: Cred,
        follow: bool = True,
        wants_parent: bool = False,
    ) -> Found:
        """Resolve a path. What is missing at its very end is no error; everything else raises as the kernel does.

        `follow`: a symlink at the end is followed (one before a trailing slash always is, unless `wants_parent`, which asks for
        the place of the last component alone, as mkdir, unlink and rename do).
        """
        if not path:
            raise fault(ENOENT)
        if len(path) >= PATH_MAX:
            raise fault(ENAMETOOLONG)
        if 0 in path:
            raise fault(EINVAL)
        head, slash, last = path.rpartition(b"/")
        if last and last != b"." and last != b"..":
            directory = self._place(head, slash, start, root, cred)
            if wants_parent:
                return Found(directory, last, None, False)
            node = self.step(directory, last, cred)
            if node is None or node.mount.fs.kind(node.ino) != S_IFLNK or not follow:
                return Found(directory, last, node, False)
        return self._walk(path, start, root, cred, follow, wants_parent)[0]

    def _place(self, head: bytes, slash: bytes, start: Node, root: Node, cred: Cred) -> Node:
        """The directory before the last component; remembered until a directory, a symlink or a mount changes."""
        if not slash:
            return start
        if not head:
            return root
        base = root if head[:1] == b"/" else start
        top = self.mounts[0]
        stamp = top.fs.stamp()
        last = self._last
        if last is not None and last[0] == head and last[1] is base and last[2] is cred and last[3] == stamp == self._stamp:
            return last[4]
        if stamp != self._stamp or len(self._places) > 512:
            self._places.clear()
            self._stamp = stamp
        key = (base.ino, head, cred.uid, cred.gid, cred.groups)
        is_plain = base.mount is top and stamp >= 0 and not cred.checked
        if is_plain:
            known = self._places.get(key)
            if known is not None:
                self._last = (head, base, cred, stamp, known)
                return known
        found, is_plain_walk = self._walk(head + b"/.", start, root, cred, True, False)  # a link before the last name is on the way
        if found.node is None:
            raise fault(ENOENT)
        if is_plain and is_plain_walk and top.fs.stamp() == stamp:
            self._places[key] = found.node
        return found.node

    def _walk(self, path: bytes, start: Node, root: Node, cred: Cred, follow: bool, wants_parent: bool) -> tuple[Found, bool]:
        """The long way; and whether it stayed on the root file system, where alone a result can be remembered."""
        node = root if path[:1] == b"/" else start
        has_slash = path[-1:] == b"/"
        rest = [part for part in reversed(path.split(b"/")) if part]
        links, is_plain = 0, True
        above, name = node, b""
        while rest:
            name = rest.pop()
            above = node
            if name == b"." or name == b"..":
                self._require_search(node, cred)
                if name == b"..":
                    node = self._up(node, root)
                continue
            if wants_parent and not rest:
                if node.mount.fs.kind(node.ino) != S_IFDIR:
                    raise fault(ENOTDIR)
                return Found(node, name, None, has_slash), is_plain
            child = self.step(node, name, cred)
            if child is None:
                if rest:
                    raise fault(ENOENT)
                return Found(above, name, None, has_slash), is_plain
            is_plain &= child.mount is self.mounts[0]
            if child.mount.fs.kind(child.ino) != S_IFLNK or not (rest or follow or has_slash):
                node = child
                continue
            links += 1
            if links > SYMLINK_MAX:
                raise fault(ELOOP)
            if not rest:
                self._judge_link(node, child, cred)
            jumped = child.fs.jump(child.ino, cred)
            if jumped is not None:
                node, is_plain = jumped, False
                continue
            target = child.fs.readlink(child.ino, cred)
            if not target:
                raise fault(ENOENT)
            has_slash |= not rest and target[-1:] == b"/"
            rest.extend(part for part in reversed(target.split(b"/")) if part)
            if target[:1] == b"/":
                node, above, name = root, root, b""
        if has_slash and node.mount.fs.kind(node.ino) != S_IFDIR:
            raise fault(ENOTDIR)
        return Found(above, name, node, has_slash), is_plain

    def step(self, node: Node, name: bytes, cred: Cred) -> Node | None:
        """One name down, and through what is mounted there; None when there is none."""
        mount = node.mount
        try:
            ino = mount.fs.lookup(node.ino, name, cred)
        except OSError as error:
            if error.errno == ENOENT:
                return None
            raise
        return self.surface(Node(mount, ino))

    def surface(self, node: Node) -> Node:
        """The node, or the root of what is mounted over it."""
        while (over := self._covered.get((id(node.mount), node.ino))) is not None:
            node = Node(over, over.fs.root)
        return node

    def _up(self, node: Node, root: Node) -> Node:
        """The directory above; the root of all, or of the caller, is its own."""
        while node != root:
            if node.ino != node.fs.root:
                return Node(node.mount, node.fs.where(node.ino)[0])
            over = node.mount.over
            if over is None:
                return node
            node = over
        return node

    def _require_search(self, node: Node, cred: Cred) -> None:
        stat = node.fs.stat(node.ino, cred)
        if S_IFMT(stat.mode) != S_IFDIR:
            raise fault(ENOTDIR)
        if not permits(stat, X_OK, cred):
            raise fault(EACCES)

    def _judge_link(self, directory: Node, link: Node, cred: Cred) -> None:
        """fs.protected_symlinks: in sticky directories that all may write, only links of yours or the directory's owner count.

        A kernel asks it of a path's last name alone, may_follow_link() of linux/fs/namei.c.
        """
        if not self.protections.symlinks:
            return
        above = directory.fs.stat(directory.ino, cred)
        if above.mode & (S_ISVTX | S_IWOTH) != S_ISVTX | S_IWOTH:
            return
        owner = link.fs.stat(link.ino, cred).uid
        if owner not in (cred.uid, above.uid):
            raise fault(EACCES)

    def path_of(self, node: Node, root: Node) -> bytes:
        """The absolute path of a directory, as getcwd(2): ENOENT when it was removed. Every command that runs asks for the same."""
        top = self.mounts[0]
        stamp = top.fs.stamp() if node.mount is top is root.mount else -1
        if stamp < 0:
            return self._path_of(node, root)
        now, key = (top, stamp), (node.ino, root.ino)
        if now != self._since or len(self._told) >= TOLD:
            self._since, self._told = now, {}
        told = self._told
        path = told.get(key)
        if path is None:
            path = told[key] = self._path_of(node, root)
        return path

    def _path_of(self, node: Node, root: Node) -> bytes:
        parts: list[bytes] = []
        while node != root:
            if node.ino == node.fs.root:
                over = node.mount.over
                if over is None:
                    break
                node = over
                continue
            above, name = node.fs.where(node.ino)
            parts.append(name)
            node = Node(node.mount, above)
        return b"/" + b"/".join(reversed(parts))

    def mount_of(self, node: Node) -> Mount:
        return node.mount
