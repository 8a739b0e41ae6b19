"""What a file is, by its own bytes: type, machine, who packed or made it. Names and extensions are the attacker's and say nothing."""

from __future__ import annotations

import re
import struct

import msgspec

HEAD = 64 << 10  # bytes at each end that marks are looked for in
_MACHINES = {  # e_machine of the ELF specification (and the Linux names that botnets' builds bear)
    2: "sparc", 3: "i386", 4: "m68k", 8: "mips", 20: "powerpc", 21: "powerpc64", 22: "s390x", 40: "arm", 42: "superh", 43: "sparc64",
    50: "ia64", 62: "x86-64", 93: "arc", 183: "aarch64", 195: "arcv2", 243: "riscv", 258: "loongarch",
}  # fmt: skip
_ELF_TYPES = {1: "ELF object", 2: "ELF executable", 3: "ELF shared object", 4: "ELF core"}
_PE_MACHINES = {0x14C: "i386", 0x8664: "x86-64", 0x1C0: "arm", 0x1C4: "arm", 0xAA64: "aarch64"}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zstandard"), (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "rar"), (b"\xed\xab\xee\xdb", "rpm"),
    (b"!<arch>\ndebian", "deb"), (b"!<arch>\n", "ar"), (b"\xca\xfe\xba\xbe", "java class"), (b"\xcf\xfa\xed\xfe", "mach-o"),
    (b"\xfe\xed\xfa", "mach-o"), (b"%PDF-", "pdf"), (b"\x89PNG\r\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"),
    (b"SQLite format 3\0", "sqlite"), (b"\xd4\xc3\xb2\xa1", "pcap"), (b"\x0a\x0d\x0d\x0a", "pcapng"), (b"dex\n", "dex"),
    (b"\0asm", "wasm"), (b"-----BEGIN OPENSSH PRIVATE KEY", "ssh private key"), (b"-----BEGIN", "pem"), (b"<?xml", "xml"),
    (b"ssh-rsa AAAA", "ssh public key"), (b"ssh-ed25519 AAAA", "ssh public key"), (b"ecdsa-sha2-", "ssh public key"),
    (b"\xd0\xcf\x11\xe0", "ole"),
)  # fmt: skip
_MADE_BY: tuple[tuple[str, bytes], ...] = (
    ("upx", rb"UPX!|\$Info: This file is packed with the UPX"),
    ("pyinstaller", rb"_MEIPASS|pyi-runtime-tmpdir"),
    ("shc", rb"E: neither argv\[0\] nor \$_ works"),
    ("ezuri", rb"main\.runFromMemory"),
    ("makeself", rb"This script was generated using Makeself"),
    ("gzexe", rb"skip=\d\d\n(?s:.{0,200})gztmpdir"),
    ("go", rb"\xff Go buildinf:|Go build ID: \""),
    ("rust", rb"/rustc/[0-9a-f]{12}"),
    ("nuitka", rb"NUITKA_|nuitka_"),
    ("nexe", rb"<nexe~~sentinel>"),
)
_PACKERS = tuple((name, re.compile(pattern)) for name, pattern in _MADE_BY)
_SHEBANG = re.compile(rb"#![ \t]*(\S+)(?:[ \t]+(\S+))?")
_SHELL_TEXT = re.compile(rb"(?m)^[ \t]*(?:cd|wget|curl|chmod|export|rm|echo|if \[|for \w+ in|while|exec|kill|busybox|mkdir|unset)\b")
_LANGUAGES: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("python", re.compile(rb"(?m)^(?:import \w+|from [\w.]+ import |def \w+\(.*\):)")),
    ("perl", re.compile(rb"(?m)^(?:use strict|use warnings|use IO::|use Socket|my [$@%]\w+|sub \w+ ?\{)")),
    ("php", re.compile(rb"<\?(?:php|=)")),
    ("c", re.compile(rb"(?m)^#include\s*[<\"]")),
    ("html", re.compile(rb"(?i)\A\s*(?:<!doctype html|<html)")),
    ("json", re.compile(rb"\A\s*[\[{]\s*[\"\]}]")),
    ("unit", re.compile(rb"(?m)^\[(?:Unit|Service|Timer|Install)\]\s*$")),
)


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """`name` as `ELF executable` or `shell script`; `architecture` as `mips, 32 bit, big endian`; empty where there is none."""

    name: str
    architecture: str = ""
    packer: str = ""
    details: tuple[str, ...] = ()


def kind_of(data: bytes) -> Kind:
    """What the bytes are. Never raises; looks at 64 KiB at each end."""
    head = data[:HEAD]
    if not data:
        return Kind(name="empty")
    packer = _packer(head if len(data) <= HEAD else head + data[-HEAD:])
    if head[:4] == b"\x7fELF":
        return _elf(data, packer)
    if head[:2] == b"MZ":
        return _pe(head, packer)
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return Kind(name=name, packer=packer)
    if head[257:262] == b"ustar":
        return Kind(name="tar", packer=packer)
    return Kind(name=_text(head), packer=packer)


def _packer(ends: bytes) -> str:
    return next((name for name, pattern in _PACKERS if pattern.search(ends)), "")


def _elf(data: bytes, packer: str) -> Kind:
    """By its header (System V ABI, chapter 4); of one that is cut short, what there is."""
    if len(data) < 20:
        return Kind(name="ELF", packer=packer, details=("cut short",))
    bits, little = (64 if data[4] == 2 else 32), data[5] != 2
    order = "<" if little else ">"
    kind, machine = struct.unpack(order + "HH", data[16:20])
    architecture = f"{_MACHINES.get(machine, f'machine {machine}')}, {bits} bit, {'little' if little else 'big'} endian"
    details = _elf_details(data, bits, order)
    return Kind(name=_ELF_TYPES.get(kind, "ELF"), architecture=architecture, packer=packer, details=details)


def _elf_details(data: bytes, bits: int, order: str) -> tuple[str, ...]:
    try:
        if bits == 64:
            start, size, count = struct.unpack_from(order + "Q", data, 32)[0], *struct.unpack_from(order + "HH", data, 54)
            sections, section_size, section_count = (
                struct.unpack_from(order + "Q", data, 40)[0],
                *struct.unpack_from(order + "HH", data, 58),
            )
        else:
            start, size, count = struct.unpack_from(order + "I", data, 28)[0], *struct.unpack_from(order + "HH", data, 42)
            sections, section_size, section_count = (
                struct.unpack_from(order + "I", data, 32)[0],
                *struct.unpack_from(order + "HH", data, 46),
            )
        kinds = {struct.unpack_from(order + "I", data, start + index * size)[0] for index in range(min(count, 64))}
        types = {
            struct.unpack_from(order + "I", data, sections + index * section_size + 4)[0] for index in range(min(section_count, 128))
        }
    except struct.error:
        return ("cut short",)
    details = ["dynamic" if 3 in kinds else "static"] if kinds else []  # PT_INTERP
    details += ["without section headers"] if not section_count else [] if 2 in types else ["stripped"]  # SHT_SYMTAB
    return tuple(details)


def _pe(head: bytes, packer: str) -> Kind:
    try:
        at = struct.unpack_from("<I", head, 60)[0]
        machine = struct.unpack_from("<H", head, at + 4)[0] if head[at : at + 4] == b"PE\0\0" else None
    except struct.error:
        machine = None
    if machine is None:
        return Kind(name="DOS executable", packer=packer)
    return Kind(name="PE executable", architecture=_PE_MACHINES.get(machine, f"machine {machine:#x}"), packer=packer)


def _text(head: bytes) -> str:
    shebang = _SHEBANG.match(head)
    if shebang:
        program, argument = shebang.group(1), shebang.group(2) or b""
        name = (argument if program.endswith(b"/env") and argument else program).rpartition(b"/")[2]
        plain = name.rstrip(b"0123456789.").decode("ascii", "replace")
        return f"{'shell' if plain.endswith('sh') else plain or 'unknown'} script"
    if b"\0" in head or len(head.translate(None, _TEXT)) * 20 > len(head):
        return "data"
    for name, pattern in _LANGUAGES:
        if pattern.search(head):
            return name if name in ("html", "json") else "systemd unit" if name == "unit" else f"{name} source"
    return "shell script" if len(_SHELL_TEXT.findall(head[:4096])) >= 2 else "text"


_TEXT = bytes(range(32, 127)) + bytes(range(128, 256)) + b"\t\r\n\x1b\x0c"
