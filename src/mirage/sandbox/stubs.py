"""Programs whose truth is the world (systemctl, ss, ...): in a cell their execve starts a stub, and the world answers in its place.

The file of the image stays what it is, to every reader. When a program is about to be executed by one of these paths, the path in
the caller's memory is written over, before the kernel reads it, with that of a stub of the same name in a place that is not listed.
A stub is a hundred bytes of machine code that makes one system call which no kernel knows; the first process passes it on, the
stage runs the program that it has for the name on the caller's own descriptors, and what that returns is the stub's exit status.
A caller who changes the path back behind our back gets the image's own program, which finds no systemd to speak to.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

ASK = 1023  # a system call's number that is nobody's
_BASE, _HEAD = 0x400000, 64 + 56  # where it is loaded; ELF header and one program header
_CODE = bytes.fromhex(
    "b8ff030000"  # mov eax, ASK
    "4889e7"      # mov rdi, rsp: the argument count, the arguments, the environment
    "0f05"        # syscall
    "89c7"        # mov edi, eax
    "b8e7000000"  # mov eax, exit_group
    "0f05"        # syscall
)  # fmt: skip
NAME = 3  # characters of the hidden directory: no path of a stub may be longer than the path that it is written over
NAMES = frozenset(
    "systemctl journalctl dmesg shutdown reboot poweroff halt runlevel telinit init "
    "hostnamectl timedatectl localectl loginctl networkctl busctl systemd-cgls systemd-cgtop systemd-detect-virt "
    "systemd-run systemd-inhibit systemd-notify systemd-cat systemd-analyze "
    "ss netstat lsof docker lsblk blkid fdisk swapon swapoff blockdev lscpu lspci lsusb dmidecode "
    "mysql mariadb mysqladmin mariadb-admin mysqldump mariadb-dump mysqlshow mariadb-show mysqlcheck mariadb-check "
    "modprobe insmod rmmod logger ip btrfs".split()
)
ASKING = frozenset(("mysql", "mariadb"))  # who talk on a terminal, which a stub has not
ABOUT_BTRFS = {  # what btrfs is asked of the machine's own file system, by beginnings of words
    "filesystem": ("df", "show", "usage"), "subvolume": ("list", "show", "get-default"), "device": ("stats", "usage"),
    "balance": ("status",), "property": ("get",),
}  # fmt: skip
HEARD = frozenset(("ip", "ifconfig", "route", "arp"))
CHANGES = ("add", "append", "change", "delete", "flush", "prepend", "replace", "set")  # ip's verbs, of which it takes beginnings
COUNTING = ("-s", "-d")  # ip's options for what only the world knows: the interface's counters, and what it is made of


def heard(paths: Iterable[str]) -> list[str]:
    """Those whose changes of the network the world hears of, as the cell's kernel is not where it reads them."""
    return _everywhere(path for path in paths if path.rpartition("/")[2] in HEARD)


def changes_network(argv: Sequence[str]) -> bool:
    """Whether a program of those is asked to change something; that it is asked in vain harms nobody."""
    name, words = argv[0].rpartition("/")[2] if argv else "", [word for word in argv[1:] if not word.startswith("-")]
    if name == "arp":
        return any(word.startswith(("-s", "-d", "--set", "--delete")) for word in argv[1:])
    if name != "ip":
        return len(words) > 1  # ifconfig and route show what one word names
    return len(words) > 1 and any(verb.startswith(words[1]) for verb in CHANGES) and not makes_dummies(argv)


def makes_dummies(argv: Sequence[str]) -> bool:
    """Whether ip is asked for links of a kind that few kernels have, or which there are."""
    return ("type", "dummy") in pairwise(argv) and not any(word.startswith("del") for word in argv[1:])


def program() -> bytes:
    """The stub, an ELF executable for x86-64."""
    header = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, _BASE + _HEAD, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    size = _HEAD + len(_CODE)
    return header + struct.pack("<IIQQQQQQ", 1, 5, 0, _BASE, _BASE, size, size, 0x1000) + _CODE


def answered(paths: Iterable[str]) -> list[str]:
    """Those of the programs' files whose answers the world gives, by each path that leads to them (/bin is a link to /usr/bin)."""
    return _everywhere(path for path in paths if path.rpartition("/")[2] in NAMES)


def _everywhere(paths: Iterable[str]) -> list[str]:
    known = [path for path in paths if path.startswith(("/usr/bin/", "/usr/sbin/"))]
    known += ["/usr/sbin/ip"] * ("/usr/bin/ip" in known)  # a link of the package's
    return sorted(known + [path.removeprefix("/usr") for path in known])


def path_for(path: str, argv: Sequence[str], hidden: str, paths: frozenset[str]) -> str | None:
    """The stub that stands for a path, if one does. `hidden`: the directory's name."""
    name = path.rpartition("/")[2]
    fits = ONLY.get(name)
    if path not in paths or (fits is not None and not fits(argv[1:])):
        return None
    return f"/{hidden}/{name}"


def _asks_btrfs(words: Sequence[str]) -> bool:
    """Whether something is asked that a file system of the kernel's would have to answer."""
    return len(words) > 1 and any(
        group.startswith(words[0]) and any(verb.startswith(words[1]) for verb in verbs) for group, verbs in ABOUT_BTRFS.items()
    )


def _is_told(words: Sequence[str]) -> bool:
    """Whether a client of MariaDB is given its statements with the command."""
    return any(word.startswith(("-e", "--execute")) or (word[:1] == "-" and word[1:2] in "BNst" and "e" in word) for word in words)


def _is_the_world_s(words: Sequence[str]) -> bool:
    """Of ip's: counters, what links are made of, dummies, and tunnels, among which the cell's own interface would stand."""
    return (
        makes_dummies(words)
        or any(word.startswith(COUNTING) for word in words)
        or any(len(word) > 3 and "tuntap".startswith(word) for word in words[:2])
    )


ONLY: dict[str, Callable[[Sequence[str]], bool]] = {
    "ip": _is_the_world_s, "btrfs": _asks_btrfs, **dict.fromkeys(ASKING, _is_told),
}  # fmt: skip


def write(directory: int, paths: Iterable[str]) -> None:
    """One stub a name, into an empty directory that is open."""
    for name in {path.rpartition("/")[2] for path in paths}:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o755, dir_fd=directory)
        os.write(descriptor, program())
        os.fchmod(descriptor, 0o755)
        os.close(descriptor)
