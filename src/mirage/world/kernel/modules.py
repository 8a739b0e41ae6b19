"""The kernel's modules as a layer has them: those of the boot, less what root took out, behind what he put in.

How large one is in memory is worked out of its file as Linux 6.1 does (load_module() of linux/kernel/module/main.c): of 155 that were
loaded on 6.1.0-57-amd64 in QEMU, 140 have their true size, the others a page more.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.world.kernel import proctables

if TYPE_CHECKING:
    from mirage.world.host import Host

PAGE = 4096
NAME = re.compile(r"\w{1,55}", re.ASCII)  # MODULE_NAME_LEN
WRITE, ALLOC, EXEC, RO_AFTER_INIT = 1, 2, 4, 0x00200000  # SHF_..., linux/elf.h and linux/module.h
LAYOUT = (
    (EXEC | ALLOC, 0),
    (ALLOC, WRITE),
    (RO_AFTER_INIT | ALLOC, 0),
    (WRITE | ALLOC, 0),
)  # layout_sections(): what is laid, but for
SEALED, ELSEWHERE = (".data..ro_after_init", "__jump_table"), (".modinfo", "__versions", ".data..percpu")
LONGEST, MOST_SYMBOLS, MOST = 512, 1 << 16, 512  # bytes of a name; symbols of one module; modules that are put in
SECTION, SYMBOL, SYMBOLS = struct.Struct("<IIQQQQIIQQ"), struct.Struct("<IBBHQQ"), 2  # Elf64_Shdr, Elf64_Sym, SHT_SYMTAB


@dataclass(frozen=True, slots=True)
class Module:
    """One that was put in: its size in bytes, and which it uses."""

    name: str
    size: int
    needs: tuple[str, ...] = ()


Row = tuple[str, int, int, str]
"""Name, size, references and users, each of which ends in a comma."""


class Modules:
    """`made`: what is kept of them by who shows them, until they change."""

    __slots__ = ("_gone", "_host", "_own", "made")

    def __init__(self, host: Host) -> None:
        self._host = host
        self._own: list[Module] = []  # newest first
        self._gone: set[str] = set()
        self.made: object = None

    @property
    def are_changed(self) -> bool:
        return bool(self._own or self._gone)

    def rows(self) -> list[Row]:
        """Newest first, as /proc/modules lists them."""
        booted = [row for row in proctables.modules(self._host) if row[0] not in self._gone]
        if not self.are_changed:
            return booted
        found = []
        for name, size, count, users in [*((one.name, one.size, 0, "") for one in self._own), *booted]:
            own = [one.name for one in self._own if name in one.needs]
            known = [user for user in users.split(",") if user]
            by = own + [user for user in known if user not in self._gone]
            found.append((name, size, count - len(known) + len(by), "".join(f"{user}," for user in by)))
        return found

    def insert(self, module: Module) -> bool:
        """Whether there was room for it, and it has a name that none of them has."""
        if not NAME.fullmatch(module.name) or len(self._own) >= MOST or any(row[0] == module.name for row in self.rows()):
            return False
        self._own.insert(0, module)
        self.made = None
        return True

    def remove(self, name: str) -> None:
        if any(one.name == name for one in self._own):
            self._own = [one for one in self._own if one.name != name]
        else:
            self._gone.add(name)
        self.made = None


def size_of(data: bytes) -> int:
    """Of the file of a module: what it takes of memory once it runs, in bytes. struct.error, ValueError: it is none."""
    (start,), (count, names_at) = struct.unpack_from("<Q", data, 40), struct.unpack_from("<HH", data, 60)
    sections = [SECTION.unpack_from(data, start + SECTION.size * at) for at in range(count)]
    names = [_text(data, sections[names_at][4] + section[0]) for section in sections]
    flags = [_flags(name, section[2]) for name, section in zip(names, sections)]
    size, laid = 0, set[int]()
    for wanted, unwanted in LAYOUT:
        for at, section in enumerate(sections):
            if at not in laid and flags[at] & wanted == wanted and not flags[at] & unwanted and not names[at].startswith(".init"):
                laid.add(at)
                size = _up(size, section[8]) + section[5]
        size = _up(size, PAGE)
    table = next((section for section in sections if section[1] == SYMBOLS), None)
    if table is None:
        return size
    kept = list(_symbols(data, table, sections, names))
    return _up(_up(size, table[8]) + sum(SYMBOL.size + 1 + length for length in kept) + 1, PAGE)


def _symbols(data: bytes, table: tuple[int, ...], sections: list[tuple[int, ...]], names: list[str]) -> Iterator[int]:
    """How long the name of each is that is kept, with its end."""
    texts = sections[table[6]][4]
    yield 1
    if table[5] > SYMBOL.size * MOST_SYMBOLS:
        raise ValueError("no module of Debian's has so many")
    for at in range(table[4] + SYMBOL.size, table[4] + table[5], SYMBOL.size):
        name, _, _, section, _, _ = SYMBOL.unpack_from(data, at)
        if name and 0 < section < len(sections) and sections[section][2] & ALLOC and not names[section].startswith(".init"):
            yield len(_text(data, texts + name)) + 1


def _flags(name: str, flags: int) -> int:
    return flags | RO_AFTER_INIT if name in SEALED else flags & ~ALLOC if name in ELSEWHERE else flags


def _text(data: bytes, at: int) -> str:
    return data[at : data.index(b"\0", at, at + LONGEST)].decode("ascii", "replace")


def _up(size: int, step: int) -> int:
    return -(-size // step) * step if step else size
