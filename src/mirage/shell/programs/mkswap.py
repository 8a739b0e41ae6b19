"""mkswap and swaplabel (util-linux 2.38.1): the header that makes a file or a partition an area to swap to."""

from __future__ import annotations

import errno
import os
import stat as st
import struct
import uuid as uuids
from typing import TYPE_CHECKING

from mirage.shell.lib import inuse, utillinux
from mirage.shell.lib.gnu import why
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "check": "c", "force": "f", "quiet": "q", "pagesize": ":p", "label": ":L", "swapversion": ":v", "uuid": ":U", "endianness": ":e",
    "verbose": "verbose", "lock": "?lock",
}  # fmt: skip
PAGE = 4096
LEAST = 10  # pages
HEADER_AT, HEADER = 1024, struct.Struct("<3I16s16s")  # version, last page, bad pages, UUID, label
MAGIC_AT, MAGIC = PAGE - 10, b"SWAPSPACE2"
LABEL = 15


@program("mkswap", path="/usr/sbin/mkswap")
def mkswap(proc: Process) -> int:
    options, operands = utillinux.read(proc, "cfp:qL:v:U:e:", LONGS)
    given = dict(options)
    if given.keys() >= {"c", "q"}:
        proc.fail("mutually exclusive arguments: --check --quiet")
    if "v" in given and utillinux.number(proc, given["v"], "parsing version number failed") != 1:
        proc.fail(f"swapspace version {given['v']} is not supported")
    if "p" in given and utillinux.number(proc, given["p"], "parsing page size failed") != PAGE:
        proc.fail(f"Bad user-specified page size {given['p']}")
    uuid = _uuid(proc, given["U"]) if "U" in given else uuids.UUID(int=proc.rng.getrandbits(128), version=4)
    if len(operands) > 2:
        utillinux.bad_usage(proc, "only one device argument is currently supported")
    if not operands:
        proc.err("mkswap: error: Nowhere to set up swap on?\n")
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    name = operands[0]
    found = inuse.use(proc, name)
    if found is not None and found.is_swap:
        proc.fail(f"error: {name} is mounted; will not make swapspace")
    if found is not None and found.is_held:
        proc.fail(f"cannot open {name}: {os.strerror(errno.EBUSY)}")
    pages = _pages(proc, name, operands[1] if len(operands) > 1 else "")
    if pages < LEAST:
        proc.fail(f"error: swap area needs to be at least {LEAST * PAGE // 1024} KiB")
    stat = proc.stat(name)
    try:
        file = proc.open(name, os.O_RDWR)
    except OSError as error:
        proc.fail(f"cannot open {name}: {why(error)}")
    try:
        if "c" in given and st.S_ISREG(stat.mode):
            proc.error(f"warning: checking bad blocks from swap file is not supported: {name}")
        _warn(proc, name, stat.mode, stat.uid)
        if file.pread(len(MAGIC), MAGIC_AT) == MAGIC:
            proc.error(f"{name}: warning: wiping old swap signature.")
        label = given.get("L", "").encode()
        if len(label) > LABEL:
            proc.error("Label was truncated.")
        header = HEADER.pack(1, pages - 1, 0, uuid.bytes, label[:LABEL])
        file.pwrite(header.ljust(MAGIC_AT - HEADER_AT, b"\0") + MAGIC, HEADER_AT)
    except OSError as error:
        proc.fail(f"{name}: unable to write signature page: {why(error)}")
    finally:
        file.close()
    if "q" not in given:
        size = (pages - 1) * PAGE
        shown = f"LABEL={label[:LABEL].decode()}" if label else "no label"
        proc.out(f"Setting up swapspace version 1, size = {utillinux.human(size)} ({size} bytes)\n{shown}, UUID={uuid}\n")
    return 0


def _uuid(proc: Process, word: str) -> uuids.UUID:
    if word in ("clear", "random", "time"):
        return uuids.UUID(int=0) if word == "clear" else uuids.UUID(int=proc.rng.getrandbits(128), version=4)
    try:
        return uuids.UUID(word)
    except ValueError:
        proc.fail("error: parsing UUID failed")


def _pages(proc: Process, name: str, blocks: str) -> int:
    """How many pages the area is to have: of the device's, or so many KiB of it."""
    size = 0
    try:
        stat = proc.stat(name)
        found = inuse.use(proc, name)
        size = stat.size if st.S_ISREG(stat.mode) else found.device.size if found is not None else 0
    except OSError as error:
        proc.fail(f"cannot open {name}: {why(error)}")
    if st.S_ISDIR(stat.mode):
        proc.fail(f"cannot open {name}: Is a directory")
    pages = size // PAGE
    if not blocks:
        return pages
    asked = utillinux.number(proc, blocks, "invalid block count argument") * 1024 // PAGE
    if asked > pages:
        proc.fail(f"error: size {asked * PAGE // 1024} KiB is larger than device size {pages * PAGE // 1024} KiB")
    return asked


def _warn(proc: Process, name: str, mode: int, uid: int) -> None:
    if mode & 0o7077:
        proc.error(f"{name}: insecure permissions {mode & 0o7777:04o}, fix with: chmod {mode & 0o700:04o} {name}")
    if st.S_ISREG(mode) and uid:
        proc.error(f"{name}: insecure file owner {uid}, fix with: chown 0:0 {name}")


@program("swaplabel", path="/usr/sbin/swaplabel")
def swaplabel(proc: Process) -> int:
    options, operands = utillinux.read(proc, "L:U:", {"label": ":L", "uuid": ":U"})
    if not operands:
        utillinux.bad_usage(proc, "no device specified")
    given, name = dict(options), operands[0]
    try:
        file = proc.open(name, os.O_RDWR if given else os.O_RDONLY)
    except OSError as error:
        proc.fail(f"cannot open {name}: {why(error)}")
    try:
        if file.pread(len(MAGIC), MAGIC_AT) != MAGIC:
            proc.fail(f"{name}: not a valid swap partition")
        version, last, bad, raw, label = HEADER.unpack(file.pread(HEADER.size, HEADER_AT))
        if given:
            raw = _uuid(proc, given["U"]).bytes if "U" in given else raw
            label = given["L"].encode()[:LABEL] if "L" in given else label
            file.pwrite(HEADER.pack(version, last, bad, raw, label), HEADER_AT)
            return 0
    finally:
        file.close()
    shown = label.rstrip(b"\0").decode("utf-8", "replace")
    proc.out((f"LABEL: {shown}\n" if shown else "") + (f"UUID:  {uuids.UUID(bytes=raw)}\n" if any(raw) else ""))
    return 0
