"""How openssl reads options and tells of errors: the app's own line, then the error queue with the thread's number before it."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

ALGORITHM = "../crypto/evp/evp_fetch.c:386:Global default library context, Algorithm ({name} : 0), Properties (<null>)"


def read(
    proc: Process, name: str, words: list[str], flags: Collection[str], valued: Collection[str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """opt_next(): options with one dash or two, up to the first operand. A word that is neither is left to the caller as ("?", word)."""
    options: list[tuple[str, str]] = []
    rest = list(words)
    while rest and rest[0].startswith("-") and rest[0] != "-":
        word = rest.pop(0)
        if word == "--":
            break
        key, equals, value = word.removeprefix("-").removeprefix("-").partition("=")
        if key in valued:
            if not equals:
                if not rest:
                    proc.err(f"{name}: Option -{key} needs a value\n")
                    summary(proc, name)
                value = rest.pop(0)
            options.append((key, value))
        elif key in flags:
            options.append((key, ""))
        else:
            options.append(("?", key))
    return options, rest


def summary(proc: Process, name: str) -> NoReturn:
    proc.err(f"{name}: Use -help for summary.\n")
    raise Exited(1)


def unknown(proc: Process, name: str, key: str) -> NoReturn:
    proc.err(f"{name}: Unknown option: -{key}\n")
    summary(proc, name)


def queue(proc: Process, *lines: str) -> None:
    """ERR_print_errors(): each line after the number of the thread, which is an address of glibc's."""
    thread = (
        f"40{proc.host.dice('openssl', proc.pid).randrange(1 << 24):06X}{proc.host.dice('openssl').randrange(0x70, 0x80):02X}7F0000"
    )
    proc.err("".join(f"{thread}:error:{line}\n" for line in lines))


def unfetched(proc: Process, name: str) -> None:
    queue(proc, "0308010C:digital envelope routines:inner_evp_generic_fetch:unsupported:" + ALGORITHM.format(name=name))


def not_opened(proc: Process, path: str, error: OSError, mode: str = "r") -> int:
    """bio_open_default() failed."""
    why = os.strerror(error.errno or errno.EIO)
    proc.err(f'Can\'t open "{path}" for {"writing" if mode[0] == "w" else "reading"}, {why}\n')
    number = f"{0x80000000 | (error.errno or errno.EIO):08X}"
    is_missing = error.errno == errno.ENOENT
    queue(
        proc,
        f"{number}:system library:BIO_new_file:{why}:../crypto/bio/bss_file.c:67:calling fopen({path}, {mode})",
        "10000080:BIO routines:BIO_new_file:no such file:../crypto/bio/bss_file.c:75:" if is_missing else
        "10080002:BIO routines:BIO_new_file:system lib:../crypto/bio/bss_file.c:77:",
    )  # fmt: skip
    return 1


async def source(proc: Process, path: str, limit: int) -> bytes:
    """A file's bytes, or standard input's without one; OSError."""
    return proc.read_file(path, limit) if path else await proc.read_all(0, limit)


async def put(proc: Process, path: str, data: bytes) -> int:
    """Into a file or onto standard output."""
    if not path:
        await proc.flush()
        await proc.write(1, data)
        return 0
    try:
        output = proc.open_now(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    except OSError as error:
        return not_opened(proc, path, error, "w")
    try:
        await output.write(data)
    finally:
        output.close()
    return 0
