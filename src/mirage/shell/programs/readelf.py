"""readelf (GNU binutils 2.40): headers, segments, sections, the dynamic section and notes; other sections are beyond us."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import elf as elves
from mirage.shell.lib.elf import Elf, NotElfError, Section, Segment
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

SIZE_MAX = 64 << 20
NOTES_MAX, NOTE_MAX = 64, 64 << 10  # sections of notes, and bytes of one, that are shown
LONGS = {"--file-header": "h", "--program-headers": "l", "--segments": "l", "--section-headers": "S", "--sections": "S", "--headers": "e", "--dynamic": "d",
         "--notes": "n", "--wide": "W"}  # fmt: skip
TYPES = {
    0: "NONE (None)",
    1: "REL (Relocatable file)",
    2: "EXEC (Executable file)",
    3: "DYN (Shared object file)",
    4: "CORE (Core file)",
}
MACHINES = {3: "Intel 80386", 8: "MIPS R3000", 20: "PowerPC", 21: "PowerPC64", 22: "IBM S/390", 40: "ARM", 62: "Advanced Micro Devices X86-64", 183: "AArch64",
            243: "RISC-V", 2: "Sparc", 4: "MC68000", 42: "Renesas / SuperH SH"}  # fmt: skip
ABIS = {0: "UNIX - System V", 3: "UNIX - GNU", 9: "UNIX - FreeBSD", 97: "ARM"}
SEGMENTS = {0: "NULL", 1: "LOAD", 2: "DYNAMIC", 3: "INTERP", 4: "NOTE", 5: "SHLIB", 6: "PHDR", 7: "TLS", 0x6474E550: "GNU_EH_FRAME", 0x6474E551: "GNU_STACK",
            0x6474E552: "GNU_RELRO", 0x6474E553: "GNU_PROPERTY"}  # fmt: skip
SECTIONS = {0: "NULL", 1: "PROGBITS", 2: "SYMTAB", 3: "STRTAB", 4: "RELA", 5: "HASH", 6: "DYNAMIC", 7: "NOTE", 8: "NOBITS", 9: "REL", 11: "DYNSYM", 14: "INIT_ARRAY",
            15: "FINI_ARRAY", 16: "PREINIT_ARRAY", 17: "GROUP", 0x6FFFFFF6: "GNU_HASH", 0x6FFFFFFD: "VERDEF", 0x6FFFFFFE: "VERNEED", 0x6FFFFFFF: "VERSYM"}  # fmt: skip
TAGS = {0: "NULL", 1: "NEEDED", 2: "PLTRELSZ", 3: "PLTGOT", 4: "HASH", 5: "STRTAB", 6: "SYMTAB", 7: "RELA", 8: "RELASZ", 9: "RELAENT", 10: "STRSZ", 11: "SYMENT",
        12: "INIT", 13: "FINI", 14: "SONAME", 15: "RPATH", 16: "SYMBOLIC", 17: "REL", 18: "RELSZ", 19: "RELENT", 20: "PLTREL", 21: "DEBUG", 22: "TEXTREL",
        23: "JMPREL", 24: "BIND_NOW", 25: "INIT_ARRAY", 26: "FINI_ARRAY", 27: "INIT_ARRAYSZ", 28: "FINI_ARRAYSZ", 29: "RUNPATH", 30: "FLAGS",
        0x6FFFFEF5: "GNU_HASH", 0x6FFFFFF0: "VERSYM", 0x6FFFFFF9: "RELACOUNT", 0x6FFFFFFA: "RELCOUNT", 0x6FFFFFFB: "FLAGS_1", 0x6FFFFFFC: "VERDEF",
        0x6FFFFFFD: "VERDEFNUM", 0x6FFFFFFE: "VERNEED", 0x6FFFFFFF: "VERNEEDNUM"}  # fmt: skip
SIZES = frozenset((2, 8, 9, 10, 11, 18, 19, 27, 28))
COUNTS = frozenset((0x6FFFFFF9, 0x6FFFFFFA, 0x6FFFFFFD, 0x6FFFFFFF))
STRINGS = {1: "Shared library", 14: "Library soname", 15: "Library rpath", 29: "Library runpath"}
FLAGS = {1: "ORIGIN", 2: "SYMBOLIC", 4: "TEXTREL", 8: "BIND_NOW", 16: "STATIC_TLS"}
FLAGS_1 = {
    1: "NOW",
    2: "GLOBAL",
    8: "NODELETE",
    0x10: "LOADFLTR",
    0x20: "INITFIRST",
    0x40: "NOOPEN",
    0x80: "ORIGIN",
    0x08000000: "PIE",
}
LETTERS = ((1, "W"), (2, "A"), (4, "X"), (0x10, "M"), (0x20, "S"), (0x40, "I"), (0x80, "L"), (0x100, "O"), (0x200, "G"), (0x400, "T"), (0x800, "C"),
           (0x1000000, "l"))  # fmt: skip
KEY = """Key to Flags:
  W (write), A (alloc), X (execute), M (merge), S (strings), I (info),
  L (link order), O (extra OS processing required), G (group), T (TLS),
  C (compressed), x (unknown), o (OS specific), E (exclude),
  D (mbind), l (large), p (processor specific)
"""


@program("readelf", path=("/usr/bin/readelf", "/usr/bin/x86_64-linux-gnu-readelf"))
def readelf(proc: Process) -> int:
    letters, names = "", []
    for word in proc.args:
        if word in LONGS:
            letters += LONGS[word]
        elif word.startswith("-") and not word.startswith("--") and len(word) > 1:
            letters += word[1:]
        elif word.startswith("--"):
            return missing.end(proc, proc.exe, proc.argv)
        else:
            names.append(word)
    if not names or not letters or set(letters) - set("hlSednW"):
        return missing.end(proc, proc.exe, proc.argv)
    status = 0
    for name in names:
        if len(names) > 1:
            proc.out(f"\nFile: {name}\n")
        status |= _file(proc, name, letters.replace("e", "hlS"))
    return status


def _file(proc: Process, name: str, letters: str) -> int:
    try:
        if not st.S_ISREG(proc.stat(name).mode):
            proc.err(f"{proc.name}: Error: '{name}' is not an ordinary file\n")
            return 1
        found = elves.read(proc.read_file(name, SIZE_MAX))
    except FileNotFoundError:
        proc.err(f"{proc.name}: Error: '{name}': No such file\n")
        return 1
    except OSError as error:
        proc.err(f"{proc.name}: Error: Could not locate '{name}'.  System error message: {error.strerror}\n")
        return 1
    except NotElfError:
        proc.err(f"{proc.name}: Error: Not an ELF file - it has the wrong magic bytes at the start\n")
        return 1
    is_wide = "W" in letters
    for letter, show in (("h", _header), ("S", _sections), ("l", _segments), ("d", _dynamic), ("n", _notes)):
        if letter in letters:
            try:
                proc.out(show(found, letters, is_wide))
            except NotElfError:  # a table that leads out of the file, of which the real one warns in many ways
                return missing.end(proc, proc.exe, proc.argv)
    return 0


def _kind(elf: Elf) -> str:
    if elf.head["type"] == 3 and any(tag == 0x6FFFFFFB and value & 0x08000000 for tag, value in elf.dynamic()):
        return "DYN (Position-Independent Executable file)"
    return TYPES.get(elf.head["type"], f"<unknown>: {elf.head['type']:x}")


def _header(elf: Elf, letters: str, is_wide: bool) -> str:
    head, ident = elf.head, elf.data[:16]
    machine = MACHINES.get(head["machine"], f"<unknown>: {head['machine']:#x}")
    lines = [
        "ELF Header:", f"  Magic:   {ident.hex(' ')} ", f"  Class:                             ELF{64 if elf.is_64 else 32}",
        f"  Data:                              2's complement, {'big' if elf.is_big else 'little'} endian",
        f"  Version:                           {ident[6]} (current)", f"  OS/ABI:                            {ABIS.get(ident[7], f'<unknown: {ident[7]:x}>')}",
        f"  ABI Version:                       {ident[8]}", f"  Type:                              {_kind(elf)}",
        f"  Machine:                           {machine}",
        f"  Version:                           {head['version']:#x}", f"  Entry point address:               {head['entry']:#x}",
        f"  Start of program headers:          {head['phoff']} (bytes into file)", f"  Start of section headers:          {head['shoff']} (bytes into file)",
        f"  Flags:                             {head['flags']:#x}", f"  Size of this header:               {head['ehsize']} (bytes)",
        f"  Size of program headers:           {head['phentsize']} (bytes)", f"  Number of program headers:         {head['phnum']}",
        f"  Size of section headers:           {head['shentsize']} (bytes)", f"  Number of section headers:         {head['shnum']}",
        f"  Section header string table index: {head['shstrndx']}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _sections(elf: Elf, letters: str, is_wide: bool) -> str:
    many = len(elf.sections)
    if not many:
        return "\nThere are no sections in this file.\n"
    text = f"There are {many} section headers, starting at offset {elf.head['shoff']:#x}:\n" if "h" not in letters else ""
    lines = [text, "Section Headers:"]
    if is_wide:
        lines.append("  [Nr] Name              Type            Address          Off    Size   ES Flg Lk Inf Al")
    elif elf.is_64:
        lines += [
            "  [Nr] Name              Type             Address           Offset",
            "       Size              EntSize          Flags  Link  Info  Align",
        ]
    else:
        lines.append("  [Nr] Name              Type            Addr     Off    Size   ES Flg Lk Inf Al")
    for number, each in enumerate(elf.sections):
        kind = SECTIONS.get(each.kind, f"{each.kind:08x}")
        flags = "".join([letter for bit, letter in LETTERS if each.flags & bit])
        name = each.name if is_wide or len(each.name) <= 17 else each.name[:12] + "[...]"
        if is_wide or not elf.is_64:
            address = f"{each.addr:016x}" if elf.is_64 else f"{each.addr:08x}"
            lines.append(
                f"  [{number:2}] {name:<17} {kind:<15} {address} {each.offset:06x} {each.size:06x} {each.entsize:02x} {flags:>3} {each.link:>2} {each.info:>3} {each.align:>2}"
            )
        else:
            lines.append(f"  [{number:2}] {name:<17} {kind:<15}  {each.addr:016x}  {each.offset:08x}")
            lines.append(f"       {each.size:016x}  {each.entsize:016x} {flags:>3} {each.link:>7} {each.info:>5}     {each.align}")
    return "\n".join(lines) + "\n" + KEY


def _segments(elf: Elf, letters: str, is_wide: bool) -> str:
    if not elf.segments:
        return "\nThere are no program headers in this file.\n"
    lines = []
    if "h" not in letters:
        lines += ["", f"Elf file type is {_kind(elf)}", f"Entry point {elf.head['entry']:#x}",
                  f"There are {len(elf.segments)} program headers, starting at offset {elf.head['phoff']}"]  # fmt: skip
    lines += ["", "Program Headers:"]
    is_short = is_wide or not elf.is_64
    if is_short:
        columns = "VirtAddr           PhysAddr           " if elf.is_64 else "VirtAddr   PhysAddr   "
        lines.append(f"  Type           Offset   {columns}FileSiz  MemSiz   Flg Align")
    else:
        lines += [
            "  Type           Offset             VirtAddr           PhysAddr",
            "                 FileSiz            MemSiz              Flags  Align",
        ]
    for each in elf.segments:
        kind = SEGMENTS.get(
            each.kind, f"LOOS+{each.kind - 0x60000000:#x}" if each.kind >= 0x60000000 else f"<unknown>: {each.kind:x}"
        )
        flags = "".join([letter if each.flags & bit else " " for bit, letter in ((4, "R"), (2, "W"), (1, "E"))])
        if is_short:
            width = 16 if elf.is_64 else 8
            lines.append(
                f"  {kind:<14} 0x{each.offset:06x} 0x{each.vaddr:0{width}x} 0x{each.paddr:0{width}x} 0x{each.filesz:06x} 0x{each.memsz:06x} {flags} {each.align:#x}"
            )
        else:
            lines.append(f"  {kind:<14} 0x{each.offset:016x} 0x{each.vaddr:016x} 0x{each.paddr:016x}")
            lines.append(f"                 0x{each.filesz:016x} 0x{each.memsz:016x}  {flags}    {each.align:#x}")
        if each.kind == elves.PT_INTERP:
            lines.append(f"      [Requesting program interpreter: {elf.text(each.offset)}]")
    if elf.sections:
        lines += ["", " Section to Segment mapping:", "  Segment Sections..."]
        lines += [f"   {number:02}     " + "".join([f"{each.name} " for each in elf.sections[1:] if _lies_in(each, segment)])
                  for number, segment in enumerate(elf.segments)]  # fmt: skip
    return "\n".join(lines) + "\n"


def _lies_in(section: Section, segment: Segment) -> bool:
    """ELF_SECTION_IN_SEGMENT_STRICT of elf/internal.h, without thread-local storage."""
    if not section.size or not section.flags & elves.SHF_ALLOC or segment.kind == 6:
        return False
    is_file = section.kind == elves.SHT_NOBITS or (
        segment.offset <= section.offset and section.offset + section.size <= segment.offset + segment.filesz
    )
    return is_file and segment.vaddr <= section.addr and section.addr + section.size <= segment.vaddr + segment.memsz


def _dynamic(elf: Elf, letters: str, is_wide: bool) -> str:
    entries = elf.dynamic()
    place = next((each for each in elf.segments if each.kind == elves.PT_DYNAMIC), None)
    if not entries or place is None:
        return "\nThere is no dynamic section in this file.\n"
    strings = elf.offset_of(dict(entries).get(5, 0)) or 0
    lines = [
        "",
        f"Dynamic section at offset {place.offset:#x} contains {len(entries)} entr{'y' if len(entries) == 1 else 'ies'}:",
        "  Tag        Type                         Name/Value",
    ]
    for tag, value in entries:
        name = f"({TAGS.get(tag, f'<unknown>: {tag:x}')})"
        lines.append(f" 0x{tag:0{16 if elf.is_64 else 8}x} {name:<20} {_value(elf, tag, value, strings)}")
    return "\n".join(lines) + "\n"


def _value(elf: Elf, tag: int, value: int, strings: int) -> str:
    if tag in STRINGS:
        return f"{STRINGS[tag]}: [{elf.text(strings + value)}]"
    if tag in SIZES:
        return f"{value} (bytes)"
    if tag in COUNTS:
        return str(value)
    if tag == 20:
        return TAGS.get(value, str(value))
    if tag == 30:
        return "  ".join([name for bit, name in FLAGS.items() if value & bit])
    if tag == 0x6FFFFFFB:
        return "Flags: " + " ".join([name for bit, name in FLAGS_1.items() if value & bit])
    return f"{value:#x}"


def _notes(elf: Elf, letters: str, is_wide: bool) -> str:
    return "".join([_note(elf, each) for each in [each for each in elf.sections if each.kind == elves.SHT_NOTE][:NOTES_MAX]])


def _note(elf: Elf, section: Section) -> str:
    name_size, size, kind = elf.unpack("III", section.offset)
    owner = elf.text(section.offset + 12)
    body = section.offset + 12 + (name_size + 3 & ~3)
    named = {1: "NT_GNU_ABI_TAG (ABI version tag)", 3: "NT_GNU_BUILD_ID (unique build ID bitstring)", 5: "NT_GNU_PROPERTY_TYPE_0"}
    if owner == "CORE" or kind not in named:
        what, shown = (
            f"Unknown note type: (0x{kind:08x})",
            "   description data: " + elf.data[body : body + min(size, NOTE_MAX)].hex(" ") + " \n",
        )
    else:
        what = named[kind]
        if kind == 1:
            system, *version = elf.unpack("IIII", body)
            shown = (
                f"    OS: {'Linux' if system == 0 else 'Hurd' if system == 1 else '<unknown>'}, ABI: {'.'.join(map(str, version))}\n"
            )
        elif kind == 3:
            shown = f"    Build ID: {elf.data[body : body + min(size, NOTE_MAX)].hex()}\n"
        else:
            shown = "      Properties: x86 ISA needed: x86-64-baseline\n"
    return f"\nDisplaying notes found in: {section.name}\n  Owner                Data size \tDescription\n  {owner:<20} 0x{size:08x}\t{what}\n{shown}"
