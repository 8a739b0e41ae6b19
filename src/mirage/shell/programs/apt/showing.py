"""The verbs of apt-cache, and those of apt that only look (apt 2.6.2)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from mirage.shell.lib import dpkgdb, posixregex
from mirage.shell.lib.text import to_text
from mirage.shell.programs.apt import aptdepends, archive, looking, searching
from mirage.shell.programs.apt.speaking import Run, fail, notice

if TYPE_CHECKING:
    from mirage.image.packages import Package
    from mirage.shell.programs.apt.archive import Archive

STATES = "/var/lib/apt/extended_states"
SEARCHING = "Sorting...\nFull Text Search...\n", "Sorting... Done\nFull Text Search... Done\n"


async def _list(run: Run) -> int:
    proc = run.proc
    proc.out("Listing...\n" if not proc.isatty(1) else "Listing... Done\n")
    if run.switches & {"upgradable", "upgradeable"}:
        return 0
    lists = archive.of(proc, whole=True)
    if lists is None:
        for package in sorted(dpkgdb.packages(proc).values(), key=lambda package: package.name):
            if package.status == "installed" and (not run.words or package.name in run.words):
                proc.out(f"{_green(run, package.name)}/now {package.version} {package.architecture} [installed,local]\n")
        return 0
    automatic = _automatic(run)
    names = (
        sorted(lists.installed, key=looking.by_name)
        if "installed" in run.switches and not run.words
        else await looking.matching(lists, run.words)
    )
    for number, name in enumerate(names):
        found = lists.choices(name)
        if "installed" in run.switches:
            found = [choice for choice in found if choice.installed]
        has_all = bool(run.switches & {"a", "all-versions"})
        for choice in found if has_all else found[:1]:
            proc.out(f"{_green(run, name)}/{looking.line(lists, choice, found[0], automatic)}\n")
        if has_all and found:
            proc.out("\n")
        if number % looking.AT_ONCE == looking.AT_ONCE - 1:
            await proc.flush()
            await asyncio.sleep(0)
    return 0


def _green(run: Run, name: str) -> str:
    return f"\x1b[32m{name}\x1b[0m" if run.proc.isatty(1) else name


def _automatic(run: Run) -> set[str]:
    """What came because something else asked for it."""
    try:
        text = to_text(run.proc.read_file(STATES))
    except OSError:
        return set()
    return set(re.findall(r"^Package: (.+)\n(?:.+\n)*?Auto-Installed: 1$", text, re.MULTILINE))


async def _search(run: Run) -> int:
    proc = run.proc
    if not run.words:
        return fail(run, "You must give at least one search pattern")
    if run.is_apt:
        proc.out(SEARCHING[proc.isatty(1)])
    lists = archive.of(proc, whole=True)
    if lists is None:
        _search_installed(run)
        return 0
    try:
        found = await searching.found(
            lists, run.words, names_only=bool(run.switches & {"n", "names-only"}), by_provided=not run.is_apt
        )
    except posixregex.RegexError as error:
        return fail(run, f"Regex compilation error - {error}")
    if run.is_apt:
        automatic = _automatic(run)
        for choice, text in sorted(found, key=lambda row: row[0].name):
            proc.out(f"{_green(run, choice.name)}/{looking.line(lists, choice, choice, automatic)}\n  {text}\n\n")
    else:
        proc.out("".join(f"{choice.name} - {text}\n" for choice, text in found))
    return 0


def _search_installed(run: Run) -> None:
    for package in sorted(dpkgdb.packages(run.proc).values(), key=lambda package: package.name):
        text = f"{package.name} {package.summary} {package.fields.get('Description', '')}".lower()
        if package.status == "installed" and all(word.lower() in text for word in run.words):
            if run.is_apt:
                run.proc.out(
                    f"{package.name}/now {package.version} {package.architecture} [installed,local]\n  {package.summary}\n\n"
                )
            else:
                run.proc.out(f"{package.name} - {package.summary}\n")


async def _madison(run: Run) -> int:
    _tell_unknown(run)
    lists = archive.of(run.proc)
    run.proc.out("".join(looking.madison(lists, word) for word in run.words) if lists else "")
    return 0


async def _depends(run: Run) -> int:
    return _related(run, aptdepends.depends, looking.depends)


async def _rdepends(run: Run) -> int:
    return _related(run, aptdepends.rdepends, looking.rdepends)


def _related(
    run: Run, told: Callable[[Mapping[str, Package], Package], str], looked: Callable[[Archive, str], str]
) -> int:  # fmt: skip
    lists = archive.of(run.proc)
    if lists is not None:
        names = sorted((word for word in run.words if lists.is_known(word)), key=lambda word: not lists.choices(word))
        run.proc.out("".join(looked(lists, name) for name in names))
        return 0 if names else fail(run, "No packages found")
    found = [package for word in run.words if (package := dpkgdb.find(run.proc, word)) is not None]
    known = dpkgdb.packages(run.proc)
    run.proc.out("".join(told(known, package) for package in found))
    return 0 if found else fail(run, "No packages found")


async def _names(run: Run) -> int:
    """pkgnames: those that begin with a word."""
    start = run.words[0] if run.words else ""
    lists = archive.of(run.proc, whole=True)
    names: Iterator[str] = (
        looking.names(lists, start) if lists else (name for name in dpkgdb.packages(run.proc) if name.startswith(start))
    )
    for number, name in enumerate(names, 1):
        run.proc.out(f"{name}\n")
        if number % looking.AT_ONCE == 0:
            await run.proc.flush()
            await asyncio.sleep(0)
    return 0


async def _show(run: Run) -> int:
    _tell_unknown(run)
    lists = archive.of(run.proc)
    if lists is not None:
        return await _show_listed(run, lists)
    found = [package for word in run.words if (package := dpkgdb.find(run.proc, word)) is not None]
    for package in found:
        run.proc.out("".join(f"{name}: {value}\n" for name, value in package.fields.items() if name != "Conffiles") + "\n")
    await run.proc.flush()
    return 0 if found else fail(run, "No packages found")


async def _show_listed(run: Run, lists: Archive) -> int:
    found = [lists.choices(word) for word in run.words]
    automatic = _automatic(run) if run.is_apt else set[str]()
    for choices in found:
        if run.is_apt:
            run.proc.out("".join(looking.told(lists, choice, automatic) for choice in choices[: None if "a" in run.switches else 1]))
        else:
            run.proc.out("".join(looking.shown(lists, choice) for choice in choices))
    for word, choices in zip(run.words, found, strict=True):
        if run.is_apt and not choices and lists.is_known(word):
            run.proc.out(f"Package: {word}\nState: not a real package (virtual)\n")
    await run.proc.flush()
    more = sum(len(choices) - 1 for choices in found if choices)
    if run.is_apt and more and "a" not in run.switches and run.proc.isatty(1):
        words = "is {0} additional record" if more == 1 else "are {0} additional records"
        notice(run, "N", f"There {words.format(more)}. Please use the '-a' switch to see {'it' if more == 1 else 'them.'}")
    return 0 if any(found) or any(lists.is_known(word) for word in run.words) else fail(run, "No packages found")


async def _showpkg(run: Run) -> int:
    lists = archive.of(run.proc)
    if lists is None:
        return await _show(run)
    _tell_unknown(run)
    known = [word for word in run.words if lists.is_known(word)]
    run.proc.out("".join(looking.connected(lists, word) for word in known))
    await run.proc.flush()
    return 0 if known else fail(run, "No packages found")


async def _policy(run: Run) -> int:
    lists = archive.of(run.proc)
    if lists is not None:
        _tell_unknown(run)
        run.proc.out("".join(looking.policy(lists, word) for word in run.words) if run.words else looking.policies(lists))
        return 0
    if not run.words:
        run.proc.out("Package files:\n 100 /var/lib/dpkg/status\n     release a=now\nPinned packages:\n")
    _tell_unknown(run)
    for word in run.words:
        package = dpkgdb.find(run.proc, word)
        if package is not None:
            version = package.version
            run.proc.out(f"{package.name}:\n  Installed: {version}\n  Candidate: {version}\n  Version table:\n *** {version} 100\n"
                         "        100 /var/lib/dpkg/status\n")  # fmt: skip
    return 0


def _tell_unknown(run: Run) -> None:
    """apt's notices are for terminals alone."""
    lists = archive.of(run.proc) if run.words and run.proc.isatty(1) else None
    for word in run.words if run.proc.isatty(1) else ():
        if dpkgdb.find(run.proc, word) is None and not (lists and lists.is_known(word)):
            notice(run, "N", f"Unable to locate package {word}")


CACHE = {
    "list": _list,
    "search": _search,
    "show": _show,
    "policy": _policy,
    "showpkg": _showpkg,
    "depends": _depends,
    "rdepends": _rdepends,
    "pkgnames": _names,
    "madison": _madison,
}
