"""An ELF file's headers, segments, sections and dynamic entries, as the programs of binutils go through them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

MAGIC = b"\x7fELF"
COUNT_MAX = 4096  # sections, and entries of what they hold, that are read
SEGMENTS_MAX = 128
HEADER = (("type", "H", "H"), ("machine", "H", "H"), ("version", "I", "I"), ("entry", "Q", "I"), ("phoff", "Q", "I"), ("shoff", "Q", "I"), ("flags", "I", "I"),
          ("ehsize", "H", "H"), ("phentsize", "H", "H"), ("phnum", "H", "H"), ("shentsize", "H", "H"), ("shnum", "H", "H"), ("shstrndx", "H", "H"))  # fmt: skip
SHT_DYNSYM, SHT_NOBITS, SHT_NOTE, SHT_SYMTAB = 11, 8, 7, 2
PT_DYNAMIC, PT_INTERP, PT_LOAD = 2, 3, 1
SHF_WRITE, SHF_ALLOC, SHF_EXECINSTR = 1, 2, 4


class NotElfError(Exception):
    """It does not begin as one, or ends too early."""


@dataclass(frozen=True, slots=True)
class Segment:
    kind: int
    flags: int
    offset: int
    vaddr: int
    paddr: int
    filesz: int
    memsz: int
    align: int


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    kind: int
    flags: int
    addr: int
    offset: int
    size: int
    link: int
    info: int
    align: int
    entsize: int


@dataclass(slots=True)
class Elf:
    """`head` has the fields of Elf64_Ehdr by their names."""

    data: bytes
    is_64: bool
    is_big: bool
    head: dict[str, int]
    segments: list[Segment] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def unpack(self, form: str, at: int) -> tuple[int, ...]:
        try:
            return struct.unpack_from((">" if self.is_big else "<") + form, self.data, at)
        except (struct.error, OverflowError):
            raise NotElfError from None

    def text(self, at: int) -> str:
        """The string that begins there."""
        end = self.data.find(b"\0", at, at + 4096)
        return self.data[at : end if end >= 0 else at].decode("utf-8", "replace")

    def offset_of(self, address: int) -> int | None:
        """Where in the file an address of the running program lies."""
        for each in self.segments:
            if each.kind == PT_LOAD and each.vaddr <= address < each.vaddr + each.filesz:
                return address - each.vaddr + each.offset
        return None

    def dynamic(self) -> list[tuple[int, int]]:
        """Tags and values, with the ending one."""
        form, step = ("qQ", 16) if self.is_64 else ("iI", 8)
        place = next((each for each in self.segments if each.kind == PT_DYNAMIC), None)
        found: list[tuple[int, int]] = []
        while place is not None and len(found) * step < place.filesz and len(found) < COUNT_MAX:
            tag, value = self.unpack(form, place.offset + len(found) * step)
            found.append((tag, value))
            if not tag:
                break
        return found

    @property
    def symbol_size(self) -> int:
        """Bytes of an Elf64_Sym or Elf32_Sym."""
        return 24 if self.is_64 else 16

    def holds(self, section: Section) -> bool:
        """Whether the file is long enough for it."""
        return section.kind == SHT_NOBITS or section.offset + section.size <= len(self.data)

    @property
    def is_sound(self) -> bool:
        """Whether bfd recognizes it: tables of symbols have entries of their size and names somewhere."""
        tables = [each for each in self.sections if each.kind in (SHT_SYMTAB, SHT_DYNSYM)]
        return all(each.entsize == self.symbol_size and each.link < len(self.sections) for each in tables)

    def named(self, name: str) -> Section | None:
        return next((each for each in self.sections if each.name == name), None)


def read(data: bytes) -> Elf:
    """NotElfError."""
    if data[:4] != MAGIC or len(data) < 52 or data[4] not in (1, 2):
        raise NotElfError
    elf = Elf(data, data[4] == 2, data[5] == 2, {})
    forms = "".join([wide if elf.is_64 else narrow for _, wide, narrow in HEADER])
    elf.head = dict(zip([name for name, _, _ in HEADER], elf.unpack(forms, 16), strict=True))
    head = elf.head
    for number in range(min(head["phnum"], SEGMENTS_MAX)):
        at = head["phoff"] + number * head["phentsize"]
        if elf.is_64:
            elf.segments.append(Segment(*elf.unpack("IIQQQQQQ", at)))
        else:
            kind, offset, vaddr, paddr, filesz, memsz, flags, align = elf.unpack("IIIIIIII", at)
            elf.segments.append(Segment(kind, flags, offset, vaddr, paddr, filesz, memsz, align))
    form = "IIQQQQIIQQ" if elf.is_64 else "IIIIIIIIII"
    raw = [elf.unpack(form, head["shoff"] + number * head["shentsize"]) for number in range(min(head["shnum"], COUNT_MAX))]
    names = raw[head["shstrndx"]][4] if head["shstrndx"] < len(raw) else None
    elf.sections = [Section(elf.text(names + entry[0]) if names is not None else "", *entry[1:]) for entry in raw]
    return elf
