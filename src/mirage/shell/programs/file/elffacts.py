"""What file(1) 5.44 tells of an ELF file: from its header, its program headers and its sections, as far as they are there."""

from __future__ import annotations

import struct
from dataclasses import dataclass

TYPES = {0: "no file type", 1: "relocatable", 2: "executable", 3: "shared object", 4: "core file"}
MACHINES = {
    2: "SPARC", 3: "Intel 80386", 4: "Motorola m68k", 8: "MIPS", 20: "PowerPC or cisco 4500", 21: "64-bit PowerPC or cisco 7500",
    22: "IBM S/390", 40: "ARM", 42: "Renesas SH", 43: "SPARC V9", 50: "IA-64", 62: "x86-64", 93: "Synopsys ARCompact",
    183: "ARM aarch64", 243: "UCB RISC-V", 258: "LoongArch",
}  # fmt: skip
ABIS = {0: "SYSV", 3: "GNU/Linux", 9: "FreeBSD"}
PT_DYNAMIC, PT_INTERP, PT_NOTE = 2, 3, 4
DF_1_PIE = 0x08000000
COUNT_MAX = 4096  # headers that are looked at


@dataclass(slots=True)
class _Elf:
    data: bytes
    size: int
    order: str
    is_64: bool

    def unpack(self, form: str, at: int) -> tuple[int, ...] | None:
        whole = struct.calcsize("<" + form)
        if at < 0 or at + whole > len(self.data):
            return None
        return struct.unpack_from(self.order + form, self.data, at)


def describe(data: bytes, size: int) -> str:
    """`data` as much of the file as is at hand, `size` all of it."""
    text = "ELF"
    if len(data) < 7 or data[4] not in (1, 2):
        return text
    text += " 64-bit" if data[4] == 2 else " 32-bit"
    text += {1: " LSB", 2: " MSB"}.get(data[5], "")
    elf = _Elf(data, size, ">" if data[5] == 2 else "<", data[4] == 2)
    head = elf.unpack("HHI", 16)
    if head is None:
        return text
    kind, machine, version = head
    rest = elf.unpack("QQQIHHHHHH" if elf.is_64 else "IIIIHHHHHH", 24)
    segments = _segments(elf, rest) if rest is not None else []
    flags = _dynamic_flags(elf, segments)
    is_pie = kind == 3 and flags is not None and flags & DF_1_PIE
    text += " pie executable" if is_pie else f" {TYPES.get(kind, 'unknown type')}"
    text += f", {MACHINES.get(machine, f'*unknown arch 0x{machine:x}*')}, version {version} ({ABIS.get(data[7], 'SYSV')})"
    if rest is None or kind not in (1, 2, 3):
        return text
    return text + _linking(elf, kind, segments, is_pie=bool(is_pie)) + _sections(elf, rest, segments)


def _segments(elf: _Elf, rest: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """Type, offset, size of each program header."""
    offset, size, count = rest[1], rest[5], rest[6]
    found = []
    for index in range(min(count, COUNT_MAX)):
        at = offset + index * size
        if elf.is_64:
            wide = elf.unpack("IIQQQQ", at)
            if wide is not None:
                found.append((wide[0], wide[2], wide[5]))
        else:
            narrow = elf.unpack("IIIII", at)
            if narrow is not None:
                found.append((narrow[0], narrow[1], narrow[4]))
    return found


def _dynamic_flags(elf: _Elf, segments: list[tuple[int, int, int]]) -> int | None:
    """DT_FLAGS_1."""
    form, step = ("QQ", 16) if elf.is_64 else ("II", 8)
    for kind, offset, size in segments:
        if kind == PT_DYNAMIC:
            for at in range(offset, offset + min(size, COUNT_MAX * step), step):
                pair = elf.unpack(form, at)
                if pair is None or not pair[0]:
                    break
                if pair[0] == 0x6FFFFFFB:
                    return pair[1]
    return None


def _linking(elf: _Elf, kind: int, segments: list[tuple[int, int, int]], *, is_pie: bool) -> str:
    if kind == 1 or not segments:
        return ""
    interpreter = next(((offset, size) for segment, offset, size in segments if segment == PT_INTERP), None)
    if any(segment == PT_DYNAMIC for segment, _, _ in segments):
        text = ", static-pie linked" if is_pie and interpreter is None else ", dynamically linked"
    else:
        text = ", statically linked"
    if interpreter is not None:
        raw = elf.data[interpreter[0] : interpreter[0] + min(interpreter[1], 256)].split(b"\0")[0]
        text += ", interpreter " + raw.decode("latin-1")
    return text


def _sections(elf: _Elf, rest: tuple[int, ...], segments: list[tuple[int, int, int]]) -> str:
    """The notes (build-id, the kernel's version), and whether there is a symbol table."""
    offset, size, count = rest[2], rest[7], rest[8]
    text = "".join(_notes(elf, start, length) for kind, start, length in segments if kind == PT_NOTE)
    if not segments and elf.unpack("I", rest[1]) is None and rest[6]:
        return ""
    if not count:
        return text + ", no section header" if segments else text
    if offset + count * size > elf.size:
        return f", missing section headers at {offset + (count - 1) * size}"
    is_stripped, has_debug = True, False
    names = _names(elf, rest)
    for index in range(min(count, COUNT_MAX)):
        entry = elf.unpack("II", offset + index * size)
        if entry is None:
            break
        is_stripped &= entry[1] != 2
        has_debug |= names[entry[0] : entry[0] + 12].split(b"\0")[0] == b".debug_info"
    return text + (", with debug_info" if has_debug else "") + (", stripped" if is_stripped else ", not stripped")


def _names(elf: _Elf, rest: tuple[int, ...]) -> bytes:
    offset, size, index = rest[2], rest[7], rest[9]
    form, at = ("QQ", 24) if elf.is_64 else ("II", 16)
    place = elf.unpack(form, offset + index * size + at)
    return elf.data[place[0] : place[0] + min(place[1], 1 << 20)] if place is not None else b""


def _notes(elf: _Elf, start: int, length: int) -> str:
    text, at, end = "", start, start + min(length, 4096)
    while at < end and (head := elf.unpack("III", at)) is not None:
        name_size, size, kind = head
        name = elf.data[at + 12 : at + 12 + name_size].rstrip(b"\0")
        body = at + 12 + (name_size + 3 & ~3)
        if name == b"GNU" and kind == 3 and size in (8, 16, 20):
            text += (
                f", BuildID[{'sha1' if size == 20 else 'md5/uuid' if size == 16 else 'xxHash'}]=" + elf.data[body : body + size].hex()
            )
        elif name == b"GNU" and kind == 1 and (version := elf.unpack("IIII", body)) is not None:
            system = {0: "Linux", 1: "Hurd", 2: "Solaris", 3: "kFreeBSD"}.get(version[0], "<unknown>")
            text += f", for GNU/{system} {version[1]}.{version[2]}.{version[3]}"
        at = body + (size + 3 & ~3)
    return text
