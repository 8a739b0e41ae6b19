"""/boot/grub holds what grub-install and update-grub put there, and its menu finds the machine's own root and kernel."""

from __future__ import annotations

import msgspec
import pytest

from mirage.base.clock import SECOND
from mirage.world.host import Host
from mirage.world.plans import bootloader
from mirage.world.plans.author import CORE, MENU, Author
from mirage.world.plans.entry import Entry, Unit
from mirage.world.statictree import StaticTree

NO_ENTRY = Entry(b"", 0, 0, 0, 0, 0)
CAME = 1_745_000_000 * SECOND
PACKAGED = {
    b"usr/lib/grub/i386-pc": (b"modinfo.sh", b"normal.mod", b"kernel.img", b"boot.img", b"diskboot.img", b"lzma_decompress.img"),
    b"usr/share/grub": (b"unicode.pf2",),
    b"usr/share/locale/de/LC_MESSAGES": (b"grub.mo", b"bash.mo"),
    b"usr/share/locale/xx/LC_MESSAGES": (b"bash.mo",),
    b"boot": (b"initrd.img-6.1.0-10-amd64", b"vmlinuz-6.1.0-10-amd64"),
    b"boot/grub": (),
}


@pytest.fixture
def lower() -> StaticTree:
    tree = StaticTree(CAME)
    for folder, names in PACKAGED.items():
        parts = folder.split(b"/")
        for depth in range(len(parts)):
            tree.directory(b"/" + b"/".join(parts[: depth + 1]))
        for name in names:
            tree.file(b"/" + folder + b"/" + name, b"\x7f" + name)
    return tree


def menu(host: Host, lower: StaticTree, disk: str) -> str:
    own = host.identity
    named = msgspec.structs.replace(own, disk=msgspec.structs.replace(own.disk, name=disk))
    return bootloader.writers(host.author.seed, named, lower)[MENU](NO_ENTRY).decode()


def names(host: Host, lower: StaticTree, unit: Unit) -> dict[str, tuple[str, int | None]]:
    author = Author(host.author.seed, host.identity, host.story, lower, {}, {})
    return {entry.name.decode(): (entry.kind, entry.spec.get("size")) for entry in bootloader.draw(author, unit)[1:]}


def test_modules_fonts_and_translations_are_copies_and_the_core_image_is_made(host: Host, lower: StaticTree) -> None:
    planned = {unit.root.name: unit for unit in bootloader.units(lower)}
    assert planned.keys() == {b"fonts", b"i386-pc", b"locale", b"grubenv", b"grub.cfg"}
    assert names(host, lower, planned[b"fonts"]) == {"unicode.pf2": ("copy", 12)}
    assert names(host, lower, planned[b"locale"]) == {"de.mo": ("copy", 8)}
    assert names(host, lower, planned[b"i386-pc"]) == {
        "boot.img": ("copy", 9), "core.img": (CORE, bootloader.CORE_SIZE), "modinfo.sh": ("copy", 11), "normal.mod": ("copy", 11),
    }  # fmt: skip


def test_what_is_made_has_the_size_that_was_planned(host: Host, lower: StaticTree) -> None:
    writers = bootloader.writers(host.author.seed, host.identity, lower)
    core = writers[CORE](NO_ENTRY)
    assert core.startswith(b"\x7fdiskboot.img\x7flzma_decompress.img")
    assert len(core) == bootloader.CORE_SIZE
    assert [len(writers[unit.root.kind](unit.root)) for unit in bootloader.units(lower) if "size" in unit.root.spec] == [1024]


@pytest.mark.parametrize(("disk", "hints"), [("sda", 4), ("vda", 0)])
def test_the_menu_finds_root_by_its_uuid_and_hints_at_disks_that_grub_has_a_name_for(
    host: Host, lower: StaticTree, disk: str, hints: int
) -> None:
    text = menu(host, lower, disk)
    uuid = host.identity.disk.partitions[0].uuid
    assert text.count(f"root=UUID={uuid} ro") == 3
    assert text.count("set root='hd0,msdos1'") == text.count("--hint-baremetal=ahci0,msdos1") == hints
    assert text.count(f"--set=root {uuid}") == 4
    assert text.count("\tinitrd\t/@rootfs/boot/initrd.img-6.1.0-10-amd64\n") == 3
    assert "{" + "uuid}" not in text


def test_a_machine_without_grub_has_nothing_of_it() -> None:
    assert bootloader.units(StaticTree(CAME)) == []
