"""nm, size and objdump (GNU binutils 2.40) of ELF files: symbols, sizes, and objdump's file header; disassembly is beyond us."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import elf as elves
from mirage.shell.lib.elf import Elf, NotElfError, Section
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

SIZE_MAX = 64 << 20
NO_OBJECT = 3  # size's status for a file of no format that it knows
FORMATS = {(62, True): ("elf64-x86-64", "i386:x86-64"), (3, False): ("elf32-i386", "i386")}
ABSOLUTE = 0xFFF1  # SHN_ABS
RELOC, EXEC, SYMS, DYNAMIC, PAGED = 0x01, 0x02, 0x10, 0x40, 0x100  # bfd.h


def _opened(proc: Process, name: str) -> Elf | None:
    """The file; None after bfd's complaint."""
    try:
        mode = proc.stat(name).mode
        if st.S_ISDIR(mode):
            proc.err(f"{proc.name}: Warning: '{name}' is a directory\n")
            return None
        elf = elves.read(proc.read_file(name, SIZE_MAX))
        if not all(map(elf.holds, elf.sections)):
            proc.err(f"{proc.name}: warning: {name} has a section extending past end of file\n")
        if not elf.is_sound:
            raise NotElfError
        return elf
    except FileNotFoundError:
        proc.err(f"{proc.name}: '{name}': No such file\n")
    except OSError as error:
        proc.err(f"{proc.name}: {name}: {error.strerror}\n")
    except NotElfError:
        if not proc.stat(name).size:
            return None
        proc.err(f"{proc.name}: {name}: file format not recognized\n")
    return None


@program("nm", path=("/usr/bin/nm", "/usr/bin/x86_64-linux-gnu-nm", "/usr/bin/gcc-nm", "/usr/bin/gcc-nm-12"))
async def nm(proc: Process) -> int:
    letters, names = _split(proc)
    if set(letters) - set("Dgupn"):
        return missing.end(proc, proc.exe, proc.argv)
    status = 0
    for name in names or ["a.out"]:
        elf = _opened(proc, name)
        if elf is None:
            status = 1
            continue
        kind = elves.SHT_DYNSYM if "D" in letters else elves.SHT_SYMTAB
        try:
            lines = await _symbols(proc, elf, kind, letters)
        except NotElfError:
            proc.err(f"{proc.name}: {name}: file format not recognized\n")
            status = 1
            continue
        if lines is None:
            proc.err(f"{proc.name}: {name}: no symbols\n")
            status = status or int(not all(map(elf.holds, elf.sections)))
            continue
        proc.out((f"\n{name}:\n" if len(names) > 1 else "") + "".join(lines))
    return status


async def _symbols(proc: Process, elf: Elf, kind: int, letters: str) -> list[str] | None:
    table = next((each for each in elf.sections if each.kind == kind), None)
    if table is None or not table.size or not elf.holds(table):
        return None
    strings = elf.sections[table.link].offset
    versions = _versions(elf) if kind == elves.SHT_DYNSYM else {}
    found = []
    for number in range(1, table.size // elf.symbol_size):
        await proc.tick()
        at = table.offset + number * elf.symbol_size
        if elf.is_64:
            name, info, _, index, value, _ = elf.unpack("IBBHQQ", at)
        else:
            name, value, _, info, _, index = elf.unpack("IIIBBH", at)
        if info & 15 in (3, 4) or not name:
            continue
        letter = _letter(elf, info >> 4, info & 15, index)
        if ("g" in letters and letter.islower() and letter not in "wv") or ("u" in letters and letter not in "Uwv"):
            continue
        width = 16 if elf.is_64 else 8
        shown = f"{value:0{width}x}" if index else " " * width
        text = elf.text(strings + name)
        version = versions.get(number, "") if index != ABSOLUTE else ""
        found.append((text, f"{shown} {letter} {text}{version}\n", value))
    if "p" not in letters:
        found.sort(key=(lambda each: (each[2], each[0])) if "n" in letters else (lambda each: each[0]))
    return [line for _, line, _ in found]


def _letter(elf: Elf, binding: int, kind: int, index: int) -> str:
    if binding == 2:
        return ("v" if kind == 1 else "w") if not index else "V" if kind == 1 else "W"
    if not index:
        return "U"
    if index >= 0xFF00:
        letter = "a" if index == ABSOLUTE else "c"
    elif index >= len(elf.sections):
        letter = "?"
    else:
        section = elf.sections[index]
        letter = (
            "t"
            if section.flags & elves.SHF_EXECINSTR
            else "b"
            if section.kind == elves.SHT_NOBITS
            else "d"
            if section.flags & elves.SHF_WRITE
            else "r"
        )
    if kind == 10:
        return "i"
    return letter.upper() if binding == 1 else letter


def _versions(elf: Elf) -> dict[int, str]:
    """By the symbol's number: @VERSION of what is needed or hidden, @@VERSION of what a name means by itself."""
    table = elf.named(".gnu.version")
    if table is None:
        return {}
    names = {**_needed(elf), **_defined(elf)}
    found = {}
    for number in range(min(table.size // 2, elves.COUNT_MAX)):
        (version,) = elf.unpack("H", table.offset + 2 * number)
        if version & 0x7FFF in names:
            name, is_own = names[version & 0x7FFF]
            found[number] = ("@@" if is_own and not version & 0x8000 else "@") + name
    return found


def _needed(elf: Elf) -> dict[int, tuple[str, bool]]:
    """.gnu.version_r: versions of other libraries."""
    section, names = elf.named(".gnu.version_r"), {}
    at, left = section.offset if section is not None else 0, elves.COUNT_MAX
    for _ in range(min(section.info, elves.COUNT_MAX) if section is not None else 0):
        _, count, _, aux, following = elf.unpack("HHIII", at)
        inner = at + aux
        for _ in range(min(count, left)):
            left -= 1
            _, _, other, name, step = elf.unpack("IHHII", inner)
            names[other] = (_string(elf, section, name), False)
            inner += step
        at += following
    return names


def _defined(elf: Elf) -> dict[int, tuple[str, bool]]:
    """.gnu.version_d: those that the file itself has; the first is its own name."""
    section, names = elf.named(".gnu.version_d"), {}
    at = section.offset if section is not None else 0
    for _ in range(min(section.info, elves.COUNT_MAX) if section is not None else 0):
        _, flags, number, _, _, aux, following = elf.unpack("HHHHIII", at)
        if not flags & 1:
            names[number] = (_string(elf, section, elf.unpack("I", at + aux)[0]), True)
        at += following
    return names


def _string(elf: Elf, section: Section | None, offset: int) -> str:
    if section is None:
        return ""
    if section.link >= len(elf.sections):
        raise NotElfError
    return elf.text(elf.sections[section.link].offset + offset)


@program("size", path=("/usr/bin/size", "/usr/bin/x86_64-linux-gnu-size"))
def size(proc: Process) -> int:
    letters, names = _split(proc)
    if set(letters) - set("AB"):
        return missing.end(proc, proc.exe, proc.argv)
    status, is_first = 0, True
    for name in names or ["a.out"]:
        elf = _opened(proc, name)
        if elf is None:
            status = NO_OBJECT if proc.exists(name) else 1
            continue
        if "A" in letters:
            proc.out(_by_section(elf, name))
            continue
        text = data = bss = 0
        for each in elf.sections:
            if each.flags & elves.SHF_ALLOC:
                if each.kind == elves.SHT_NOBITS:
                    bss += each.size
                elif each.flags & elves.SHF_WRITE:
                    data += each.size
                else:
                    text += each.size
        total = text + data + bss
        proc.out("   text\t   data\t    bss\t    dec\t    hex\tfilename\n" * is_first)
        proc.out(f"{text:7}\t{data:7}\t{bss:7}\t{total:7}\t{total:7x}\t{name}\n")
        is_first = False
    return status


def _by_section(elf: Elf, name: str) -> str:
    shown = [each for each in elf.sections[1:] if each.name and (each.kind not in (2, 3) or each.flags & elves.SHF_ALLOC)]
    width = max([len(each.name) for each in shown] + [7])
    numbers = max([len(str(each.size)) for each in shown] + [4])
    places = max([len(str(each.addr)) for each in shown] + [4])
    lines = [f"{name}  :", f"{'section':<{width}}   {'size':>{numbers}}   {'addr':>{places}}"]
    lines += [f"{each.name:<{width}}   {each.size:>{numbers}}   {each.addr:>{places}}" for each in shown]
    total = sum(each.size for each in shown)
    return "\n".join([*lines, f"{'Total':<{width}}   {total:>{numbers}}", "", "", ""])


@program("objdump", path=("/usr/bin/objdump", "/usr/bin/x86_64-linux-gnu-objdump"))
def objdump(proc: Process) -> int:
    letters, names = _split(proc)
    if letters != "f":
        return missing.end(proc, proc.exe, proc.argv)
    status = 0
    for name in names or ["a.out"]:
        elf = _opened(proc, name)
        if elf is None:
            status = 1
            continue
        form, machine = FORMATS.get(
            (elf.head["machine"], elf.is_64), (f"elf{64 if elf.is_64 else 32}-{'big' if elf.is_big else 'little'}", "UNKNOWN!")
        )
        has_symbols = any(each.kind in (elves.SHT_SYMTAB, elves.SHT_DYNSYM) for each in elf.sections)
        flags = {"HAS_RELOC": (RELOC, elf.head["type"] == 1), "EXEC_P": (EXEC, elf.head["type"] == 2), "HAS_SYMS": (SYMS, has_symbols),
                 "DYNAMIC": (DYNAMIC, elf.head["type"] == 3), "D_PAGED": (PAGED, bool(elf.segments))}  # fmt: skip
        bits = sum(bit for bit, is_set in flags.values() if is_set)
        listed = ", ".join([word for word, (_, is_set) in flags.items() if is_set])
        width = 16 if elf.is_64 else 8
        proc.out(
            f"\n{name}:     file format {form}\narchitecture: {machine}, flags 0x{bits:08x}:\n{listed}\nstart address 0x{elf.head['entry']:0{width}x}\n\n"
        )
    return status


def _split(proc: Process) -> tuple[str, list[str]]:
    """Letters of all options, a long one as what no program here has, and the files."""
    letters = "".join([word[1:] for word in proc.args if word.startswith("-")])
    return letters, [word for word in proc.args if not word.startswith("-")]
