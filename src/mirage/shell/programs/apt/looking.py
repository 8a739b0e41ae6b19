"""What apt-cache and apt 2.6.2 tell of packages of the lists: policy, madison, show, list, search and their like."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from mirage.image.packages import stanzas
from mirage.shell.lib.aptcache import PRIORITIES
from mirage.shell.programs.apt.aptdepends import NEGATIVE
from mirage.shell.programs.apt.archive import Archive, Choice
from mirage.shell.programs.apt.speaking import size

if TYPE_CHECKING:
    from mirage.shell.lib.aptcache import Dependency, File

AT_ONCE = 500  # names between two looks at what else there is to do
PIN = 500
STATUS = "/var/lib/dpkg/status"


def policies(archive: Archive) -> str:
    """`apt-cache policy` without a name."""
    text = f"Package files:\n 100 {STATUS}\n     release a=now\n"
    for file in archive.lists:
        text += f" {PIN} {archive.described(file)}\n     release {_release(file)}\n     origin {file.site}\n"
    return text + "Pinned packages:\n"


def _release(file: File) -> str:
    words = {"v": file.version, "o": file.origin, "a": file.archive, "n": file.codename, "l": file.label, "c": file.component}
    return "".join(f"{key}={value}," for key, value in words.items() if value) + "b=amd64"


def policy(archive: Archive, name: str) -> str:
    """`apt-cache policy NAME`; nothing of what nobody speaks of."""
    if not archive.is_known(name):
        return ""
    found = archive.choices(name)
    installed = next((choice.version for choice in found if choice.installed), "(none)")
    text = f"{name}:\n  Installed: {installed}\n  Candidate: {found[0].version if found else '(none)'}\n  Version table:\n"
    for choice in found:
        places = archive.places(choice.listed)
        text += f" {'***' if choice.installed else '   '} {choice.version} {PIN if places else 100}\n"
        text += "".join(f"        {PIN} {archive.described(place.file)}\n" for place in places)
        text += f"        100 {STATUS}\n" if choice.installed else ""
    return text


def madison(archive: Archive, name: str) -> str:
    return "".join(
        f"{name:>10} | {choice.version:>10} | {archive.described(place.file)}\n"
        for choice in archive.choices(name) for place in archive.places(choice.listed)
    )  # fmt: skip


def depends(archive: Archive, name: str) -> str:
    """`apt-cache depends` of the version that apt would take; of what nobody has, its name and who provides it."""
    choice = archive.candidate(name)
    cache = archive.cache
    lines = [name if choice is not None else f"<{name}>"]
    if choice is None or choice.listed is None:
        return f"{lines[0]}\n"
    for each in cache.dependencies(choice.listed):
        shown = each.name if archive.choices(each.name) else f"<{each.name}>"
        lines.append(f" {'|' if each.is_followed else ' '}{each.kind}: {shown}")
        lines += [f"    {other}" for other in _satisfying(archive, each)]
    return "".join(f"{line}\n" for line in lines)


def _satisfying(archive: Archive, each: Dependency) -> list[str]:
    """The providers of what is asked for, as pkgPrioSortList() sorts them. None conflicts with itself."""
    cache, found = archive.cache, dict[str, int]()
    asker = cache.version(each.owner).name if each.kind in NEGATIVE else ""
    for provided in cache.provided(each.target):
        owner = cache.version(provided.owner)
        if (
            owner.name != asker
            and archive.places(owner)
            and owner.number == cache.newest(owner.package)
            and (not each.operator or provided.version)
        ):
            found[owner.name] = PRIORITIES.index(owner.priority)
    return sorted(found, key=lambda name: (-found[name], name))


def rdepends(archive: Archive, name: str) -> str:
    if not archive.choices(name):
        return f"<{name}>\n"
    lines = [name, "Reverse Depends:"]
    for each in archive.cache.reverse(archive.cache.find(name)):
        lines.append(f" {'|' if each.is_followed else ' '}{archive.cache.version(each.owner).name}")
    return "".join(f"{line}\n" for line in lines)


def shown(archive: Archive, choice: Choice) -> str:
    """`apt-cache show`: the list's own words, with the long description in the place of the short one."""
    if choice.listed is None:
        fields = choice.installed.fields if choice.installed else {}
        return "".join(f"{name}: {value}\n" for name, value in fields.items() if name != "Conffiles") + "\n"
    text, digest = archive.long(choice.listed)
    record = re.sub(r"(?m)^Description-md5: .*\n", "", archive.record(choice.listed).strip("\n") + "\n")
    told = f"Description-en: {text}\nDescription-md5: {digest}\n"
    return re.sub(r"(?m)^Description: .*\n(?: .*\n)*", lambda _: told, record) + "\n"


def line(archive: Archive, choice: Choice, newest: Choice, automatic: set[str]) -> str:
    """As `apt list` and `apt search` name a version."""
    suites = list(dict.fromkeys(place.file.archive for place in archive.places(choice.listed)))
    suites += ["now"] if choice.installed else []
    if not choice.installed:
        state = ""
    elif choice.version != newest.version:
        state = f" [installed,upgradable to: {newest.version}]"
    elif choice.listed is None:
        state = " [installed,local]"
    else:
        state = " [installed,automatic]" if choice.name in automatic else " [installed]"
    return f"{','.join(suites)} {choice.version} {choice.architecture}{state}"


def names(archive: Archive, start: str = "") -> Iterator[str]:
    """Those of which there is a version, in the order of apt's hash table."""
    return (name for name, _package in archive.cache.names() if name.startswith(start) and archive.choices(name))


def by_name(name: str) -> str:
    """As apt sorts the lines that begin with a name."""
    return f"{name}/"


async def matching(archive: Archive, words: list[str]) -> list[str]:
    """The names that patterns of `apt list` mean."""
    if words and not any(re.search(r"[*?\[]", word) for word in words):
        return sorted({word for word in words if archive.choices(word)}, key=by_name)
    found = []
    for number, (name, _package) in enumerate(archive.cache.names()):
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
        if not words or any(fnmatchcase(name, word) for word in words):
            found.append(name)
    return sorted(found, key=by_name)


ORDER = (  # TFRewritePackageOrder of apt-pkg/tagfile-order.c, as far as lists have it
    "Package", "Version", "Built-Using", "Priority", "Build-Essential", "Protected", "Important", "Essential", "Section", "Source",
    "Maintainer", "Original-Maintainer", "Installed-Size", "Provides", "Pre-Depends", "Depends", "Recommends", "Suggests", "Conflicts",
    "Breaks", "Replaces", "Enhances", "Homepage", "Tag",
)  # fmt: skip
UNSAID = {"Architecture", "Multi-Arch", "Filename", "Size", "MD5sum", "SHA1", "SHA256", "SHA512", "Description", "Description-md5"}


def told(archive: Archive, choice: Choice, automatic: set[str]) -> str:
    """`apt show`."""
    if choice.listed is None:
        return shown(archive, choice)
    fields = next(stanzas(archive.record(choice.listed).encode()), {})
    fields["Installed-Size"] = f"{size(choice.listed.installed_size)}B"
    lines = [f"{name}: {fields[name]}" for name in [*ORDER, *(fields.keys() - UNSAID - set(ORDER))] if name in fields]
    lines.append(f"Download-Size: {size(choice.listed.size)}B")
    if choice.installed:
        lines.append(f"APT-Manual-Installed: {'no' if choice.name in automatic else 'yes'}")
    lines += [f"APT-Sources: {archive.described(place.file)}" for place in archive.places(choice.listed)[:1]]
    return "".join(f"{line}\n" for line in [*lines, f"Description: {archive.long(choice.listed)[0]}", ""])


def connected(archive: Archive, name: str) -> str:
    """`apt-cache showpkg`."""
    cache, found = archive.cache, archive.choices(name)
    number = cache.find(name)
    text = f"Package: {name}\nVersions: \n"
    for choice in found:
        places = "".join(f" ({place.file.path})" for place in archive.places(choice.listed)) + (
            f" ({STATUS})" if choice.installed else ""
        )
        text += f"{choice.version}{places}\n"
        for language, digest, place in cache.described_all(choice.listed) if choice.listed else ():
            text += f" Description Language: {language}\n                 File: {place.file.path}\n                  MD5: {digest}\n"
        text += "\n"
    text += "\nReverse Depends: \n"
    for each in cache.reverse(number):
        text += f"  {cache.version(each.owner).name},{name}{f' {each.version}' if each.version else ''}\n"
    text += "Dependencies: \n"
    for choice in found:
        asked = cache.dependencies(choice.listed) if choice.listed else ()
        text += f"{choice.version} - " + "".join(f"{each.name} ({each.code} {each.version or '(null)'}) " for each in asked) + "\n"
    text += "Provides: \n"
    for choice in found:
        given = cache.provides(choice.listed) if choice.listed else ()
        text += f"{choice.version} - " + "".join(f"{cache.name(target)} (= {version}) " for target, version in given) + "\n"
    text += "Reverse Provides: \n"
    for provided in cache.provided(number):
        owner = cache.version(provided.owner)
        text += f"{owner.name} {owner.version} (= {provided.version})\n"
    return text
