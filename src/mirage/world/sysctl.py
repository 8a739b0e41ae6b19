"""Values of /proc/sys that can be set: one visitor's machine takes what he writes, as far as a kernel would."""

from __future__ import annotations

from collections.abc import Mapping
from errno import EINVAL

from mirage.vfs.synthetic import AnyNode, Context, Directory, File
from mirage.vfs.types import fault


def setting(value: str) -> File:
    """A number, numbers in a row, or a word; it takes what is of the same kind, and shows numbers with tabs between them."""
    kept = [value]

    def write(context: Context, data: bytes) -> None:
        words = data.decode("latin-1").strip("\0").split()
        numbers = kept[0].split("\t")
        if not words:
            raise fault(EINVAL)
        if all(map(_is_number, numbers)):
            if len(words) > len(numbers) or not all(map(_is_number, words)):
                raise fault(EINVAL)
            words += numbers[len(words) :]
        kept[0] = "\t".join(words)

    return File(lambda context: kept[0].encode("latin-1") + b"\n", write, mode=0o644)


def drop_caches(context: Context, data: bytes) -> None:
    """sysctl vm.drop_caches: 1 to 4."""
    if data.strip() not in (b"1", b"2", b"3", b"4"):
        raise fault(EINVAL)


def plain(entries: Mapping[bytes, AnyNode]) -> Directory:
    """A directory of /proc/sys, all below it included: they count one link (proc_sys_make_inode() of linux/fs/proc)."""
    below = {
        name: plain(node.entries) if isinstance(node, Directory) and not callable(node.entries) else node
        for name, node in entries.items()
    }
    return Directory(below, links=lambda: 1)


def _is_number(word: str) -> bool:
    return word.removeprefix("-").isdecimal()
