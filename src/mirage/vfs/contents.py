"""The bytes of files: chunks of 32 KiB, each with a map of its pages, over what the image has.

A chunk's record is two bytes (pages allocated, pages written) and the bytes from its start to its last written one. A page that
is allocated and not written reads as zeros and is a hole to SEEK_DATA, as fallocate(2) leaves it. Where a layer has no chunk, the
image's bytes below `Inode.base` are seen, and zeros beyond: so appending a line to a large file of the image copies one chunk.
"""

from __future__ import annotations

from errno import EFBIG, EINVAL, ENODEV, ENOSPC, ENXIO, EOPNOTSUPP, EPERM
from stat import S_IFDIR, S_IFMT, S_IFREG

from mirage.state.api import Reader
from mirage.vfs.core import Core, Layer, Work
from mirage.vfs.permissions import after_write
from mirage.vfs.records import CHUNK, PAGE, PAGES, Inode, number
from mirage.vfs.types import FILE_MAX, FLAG_APPEND, FLAG_IMMUTABLE, Change, Cred, fault

CAPABILITY = b"security.capability"  # what a write takes away, setuid's sibling

FALLOC_KEEP_SIZE, FALLOC_PUNCH_HOLE, FALLOC_ZERO_RANGE = 0x01, 0x02, 0x10  # linux/falloc.h


def read(core: Core, ino: int, offset: int, size: int) -> bytes:
    """At most size bytes; fewer only at the end of the file."""
    if core.owner(ino) is None:
        inode = core.inode(ino)
        if core.lower is None or offset >= inode.size:
            return b""
        return core.lower.read(ino, offset, min(size, inode.size - offset))

    def work(reader: Reader) -> bytes:
        layer, inode = _seen(core, ino)
        end = min(offset + size, inode.size)
        if offset >= end:
            return b""
        index, parts = offset // CHUNK, []
        while index * CHUNK < end:
            start = index * CHUNK
            low, high = max(offset - start, 0), min(end - start, CHUNK)
            data = _data(core, reader, layer, inode, ino, index)[low:high]
            parts.append(data if len(data) == high - low else data + bytes(high - low - len(data)))
            index += 1
        return parts[0] if len(parts) == 1 else b"".join(parts)

    return core.look(work)


def _seen(core: Core, ino: int) -> tuple[Layer | None, Inode]:
    return core.owner(ino), core.inode(ino)


def _data(core: Core, reader: Reader, layer: Layer | None, inode: Inode, ino: int, index: int) -> bytes:
    """The bytes of a chunk, without its trailing zeros."""
    if layer is not None and inode.stored:
        raw = reader.get(layer.buckets.chunks(ino), number(index))
        if raw is not None:
            return raw[2:]
    start = index * CHUNK
    if start >= inode.base or core.lower is None:
        return b""
    return core.lower.read(ino, start, min(CHUNK, inode.base - start))


def cost(raw: bytes) -> int:
    """What a chunk is charged: its pages, or its bytes where a stray byte lies behind holes."""
    return max(raw[0].bit_count() * PAGE, len(raw))


class _Chunk:
    """One chunk being changed."""

    __slots__ = ("allocated", "data", "own_cost", "pages_before", "written")

    def __init__(self, work: Work, inode: Inode, ino: int, index: int) -> None:
        raw = work.txn.get(work.top.buckets.chunks(ino), number(index)) if inode.stored or inode.pages else None
        self.own_cost = 0
        if raw is not None:
            self.allocated, self.written, self.data = raw[0], raw[1], bytearray(raw[2:])
            self.own_cost = cost(raw)
        else:
            self.data = bytearray(_data(work.core, work.txn, None, inode, ino, index))
            self.allocated = self.written = (1 << -(-len(self.data) // PAGE)) - 1
        self.pages_before = self.allocated.bit_count()

    def cut(self, length: int) -> None:
        """Free everything from length on."""
        del self.data[length:]
        keep = (1 << -(-length // PAGE)) - 1
        self.allocated &= keep
        self.written &= keep

    def save(self, work: Work, inode: Inode, ino: int, index: int, is_removal: bool = False) -> None:
        key = number(index)
        if not self.allocated and index * CHUNK >= inode.base:
            if self.own_cost:
                work.txn.delete(work.top.buckets.chunks(ino), key)
            change = -self.own_cost
        else:
            raw = bytes((self.allocated, self.written)) + self.data
            change = cost(raw) - self.own_cost
            work.charge(0, change, is_removal)
            work.txn.put(work.top.buckets.chunks(ino), key, raw)
            inode.stored += change
            inode.pages += self.allocated.bit_count() - self.pages_before
            return
        work.charge(0, change, True)
        inode.stored += change
        inode.pages += self.allocated.bit_count() - self.pages_before


def write(work: Work, ino: int, offset: int, data: bytes, append: bool, cred: Cred) -> int:
    """The flags +i and +a were judged when the file was opened; who had it open before goes on, as on btrfs and tmpfs."""
    inode = work.peek(ino)
    if append:
        offset = inode.size
    if not data:
        return 0
    if offset >= FILE_MAX:
        raise fault(EFBIG)
    data = data[: FILE_MAX - offset]
    inode = work.own(ino)
    written = _store(work, inode, ino, offset, data)
    inode.size = max(inode.size, offset + written)
    _was_written(work, inode, ino, cred)
    return written


def _store(work: Work, inode: Inode, ino: int, offset: int, data: bytes) -> int:
    """Put bytes into chunks until done or the quota is full; ENOSPC when not one fits."""
    done, view = 0, memoryview(data)
    while done < len(data):
        index, low = divmod(offset + done, CHUNK)
        piece = view[done : done + CHUNK - low]
        high = low + len(piece)
        chunk = _Chunk(work, inode, ino, index)
        if len(chunk.data) < low:
            chunk.data.extend(bytes(low - len(chunk.data)))
        chunk.data[low:high] = piece
        pages = (1 << -(-high // PAGE)) - (1 << low // PAGE)
        chunk.allocated |= pages
        chunk.written |= pages
        try:
            chunk.save(work, inode, ino, index)
        except OSError:
            if not done:
                raise
            break
        done += len(piece)
    return done


def _was_written(work: Work, inode: Inode, ino: int, cred: Cred) -> None:
    inode.mtime = inode.ctime = work.now
    inode.mode = after_write(inode, cred)
    work.written.add(ino)
    if inode.xattrs:
        strip_capability(work, inode, ino)
    if work.top.watchers:
        work.changes.append(Change("write", ino, layer=work.top.name))


def strip_capability(work: Work, inode: Inode, ino: int) -> None:
    """Take security.capability away."""
    from mirage.vfs.attributes import load_xattrs, save_xattrs

    xattrs = load_xattrs(work, ino, inode)
    if xattrs.pop(CAPABILITY, None) is not None:
        save_xattrs(work, ino, inode, xattrs)


def truncate(work: Work, ino: int, size: int, cred: Cred, by_path: bool = False) -> None:
    """Cut or extend to a size. If it is that already, ftruncate(2) moves the times and truncate(2) does not (tmpfs, btrfs)."""
    inode = work.peek(ino)
    if S_IFMT(inode.mode) != S_IFREG or size < 0:
        raise fault(EINVAL)
    if inode.flags & FLAG_APPEND:
        raise fault(EPERM)
    if size > FILE_MAX:
        raise fault(EFBIG)
    inode = work.own(ino, is_removal=size < inode.size)
    times = inode.mtime, inode.ctime
    is_same = size == inode.size
    if size < inode.size:
        _cut(work, inode, ino, size)
    inode.size = size
    mode = inode.mode
    _was_written(work, inode, ino, cred)
    if is_same and by_path and inode.mode == mode:
        inode.mtime, inode.ctime = times


def _cut(work: Work, inode: Inode, ino: int, size: int) -> None:
    """Free what lies beyond a size."""
    index, rest = divmod(size, CHUNK)
    image_pages = -(-inode.base // PAGE)
    bucket = work.top.buckets.chunks(ino)
    if rest and inode.pages:
        chunk = _Chunk(work, inode, ino, index)
        chunk.cut(rest)
        if chunk.own_cost:
            chunk.save(work, inode, ino, index, is_removal=True)
        else:  # the image's bytes, cut by `base`
            inode.pages -= chunk.pages_before - chunk.allocated.bit_count()
        index += 1
    masked = 0
    if inode.stored:
        for key, raw in work.txn.scan(bucket, number(index)):
            work.txn.delete(bucket, key)
            work.charge(0, -cost(raw), True)
            inode.stored -= cost(raw)
            inode.pages -= raw[0].bit_count()
            start = int.from_bytes(key, "big") * PAGES
            masked += max(0, min(start + PAGES, image_pages) - start)
    if inode.base > index * CHUNK:
        inode.pages -= image_pages - index * PAGES - masked
    inode.base = min(inode.base, size)


def fallocate(work: Work, ino: int, mode: int, offset: int, length: int, cred: Cred) -> None:
    """Modes of btrfs: allocate, KEEP_SIZE, PUNCH_HOLE (with KEEP_SIZE), ZERO_RANGE."""
    inode = work.peek(ino)
    if offset < 0 or length <= 0:
        raise fault(EINVAL)
    if mode & ~(FALLOC_KEEP_SIZE | FALLOC_PUNCH_HOLE | FALLOC_ZERO_RANGE) or mode in (
        FALLOC_PUNCH_HOLE,
        FALLOC_PUNCH_HOLE | FALLOC_ZERO_RANGE,
        FALLOC_PUNCH_HOLE | FALLOC_ZERO_RANGE | FALLOC_KEEP_SIZE,
    ):
        raise fault(EOPNOTSUPP)
    if inode.flags & FLAG_IMMUTABLE or (inode.flags & FLAG_APPEND and mode & ~FALLOC_KEEP_SIZE):
        raise fault(EPERM)
    if S_IFMT(inode.mode) != S_IFREG:
        raise fault(ENODEV)
    if offset + length > FILE_MAX:
        raise fault(EFBIG)
    is_hole = bool(mode & FALLOC_PUNCH_HOLE)
    if not is_hole and length > work.room() + inode.pages * PAGE:
        raise fault(ENOSPC)
    inode = work.own(ino)
    end = min(offset + length, max(inode.size, -(-inode.base // CHUNK) * CHUNK)) if is_hole else offset + length
    position = offset
    while position < end:
        index, low = divmod(position, CHUNK)
        high = min(CHUNK, end - index * CHUNK)
        chunk = _Chunk(work, inode, ino, index)
        if is_hole:
            _punch(chunk, low, high, frees=True)
        else:
            if mode & FALLOC_ZERO_RANGE:
                _punch(chunk, low, high, frees=False)
            chunk.allocated |= (1 << -(-high // PAGE)) - (1 << low // PAGE)
        chunk.save(work, inode, ino, index, is_removal=is_hole)
        position = index * CHUNK + high
    if not mode & FALLOC_KEEP_SIZE:
        inode.size = max(inode.size, offset + length)
    _was_written(work, inode, ino, cred)


def _punch(chunk: _Chunk, low: int, high: int, frees: bool) -> None:
    """Zero a range of a chunk; its whole pages become unwritten, or free."""
    if low < len(chunk.data):
        stop = min(high, len(chunk.data))
        chunk.data[low:stop] = bytes(stop - low)
        if stop == len(chunk.data):
            del chunk.data[low:]
    first, last = -(-low // PAGE), high // PAGE
    if last > first:
        whole = (1 << last) - (1 << first)
        chunk.written &= ~whole
        if frees:
            chunk.allocated &= ~whole


def seek_data(core: Core, ino: int, offset: int) -> int:
    """The first offset at or after this one that holds data; ENXIO when none does."""
    return _seek(core, ino, offset, wants_data=True)


def seek_hole(core: Core, ino: int, offset: int) -> int:
    """The first offset at or after this one in a hole; the end of the file is one."""
    return _seek(core, ino, offset, wants_data=False)


def _seek(core: Core, ino: int, offset: int, wants_data: bool) -> int:
    layer, inode = _seen(core, ino)
    if S_IFMT(inode.mode) not in (S_IFREG, S_IFDIR):
        raise fault(EINVAL)
    if offset < 0 or offset >= inode.size:
        raise fault(ENXIO)

    def work(reader: Reader) -> int:
        position = offset
        chunks = _runs(core, reader, layer, inode, ino, offset // CHUNK)
        for start, written in chunks:
            if position < start:  # nothing between two chunks
                if not wants_data:
                    return position
                position = start
            while position < min(start + CHUNK, inode.size):
                if bool(written >> (position - start) // PAGE & 1) == wants_data:
                    return position
                position = (position // PAGE + 1) * PAGE
            if position >= inode.size:
                break
        if wants_data:
            raise fault(ENXIO)
        return min(position, inode.size)

    return core.look(work)


def _runs(core: Core, reader: Reader, layer: Layer | None, inode: Inode, ino: int, index: int) -> list[tuple[int, int]]:
    """Start and map of written pages of each chunk from index on."""
    found: dict[int, int] = {}
    for step in range(index, -(-inode.base // CHUNK)):
        length = min(CHUNK, inode.base - step * CHUNK)
        found[step] = (1 << -(-length // PAGE)) - 1
    if layer is not None and inode.stored:
        for key, raw in reader.scan(layer.buckets.chunks(ino), number(index)):
            found[int.from_bytes(key, "big")] = raw[1]
    return [(step * CHUNK, found[step]) for step in sorted(found)]
