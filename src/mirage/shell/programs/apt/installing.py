"""apt-get's and apt's `install` and `download` (apt 2.6.2): what would come is told as apt tells it, and no mirror gives it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import dpkgdb
from mirage.shell.programs.apt import archive, fetching
from mirage.shell.programs.apt.fetching import ARCHIVES_LOCK, Wanted, lock
from mirage.shell.programs.apt.marking import Marked, ordered
from mirage.shell.programs.apt.speaking import NOTHING, Run, columns, fail, is_agreed, open_cache, progress, say, size
from mirage.shell.programs.dpkg.program import shown

if TYPE_CHECKING:
    from mirage.image.packages import Package
    from mirage.shell.programs.apt.archive import Archive, Choice

UNAVAILABLE = """Package {0} is not available, but is referred to by another package.
This may mean that the package is missing, has been obsoleted, or
is only available from another source

"""
INCOHERENT = """Some packages could not be installed. This may mean that you have
requested an impossible situation or if you are using the unstable
distribution that some required packages have not yet been created
or been moved out of Incoming.
The following information may help to resolve the situation:

The following packages have unmet dependencies:
"""


async def install(run: Run) -> int:
    proc = run.proc
    archives = [word for word in run.words if word.startswith(("/", "./", "../")) or word.endswith(".deb")]
    if archives:
        progress(run, "Reading package lists", 0, 100)
        await proc.flush()
        return fail(run, *(f"Unsupported file {word} given on commandline" for word in archives))
    open_cache(run)
    lists = archive.of(proc)
    if lists is not None:
        return await _from_lists(run, lists)
    known = dpkgdb.packages(proc)
    missing = [word for word in run.words if not dpkgdb.is_installed(known.get(plain(word)))]
    for word in run.words if not missing else ():
        _already(run, known[plain(word)])
    await proc.flush()
    if missing:
        return fail(run, *(f"Unable to locate package {word}" for word in missing))
    lock(run, ARCHIVES_LOCK)
    say(run, NOTHING)
    return 0


def plain(word: str) -> str:
    return re.sub(r"[+-]$", "", word.partition("=")[0].partition("/")[0]) if word not in ("g++",) else word


def _already(run: Run, package: Package) -> None:
    again = "Reinstallation of {0} is not possible, it cannot be downloaded.\n" if "reinstall" in run.switches else ""
    say(run, (again or "{0} is already the newest version ({1}).\n").format(shown(package), package.version))


async def _from_lists(run: Run, lists: Archive) -> int:
    proc = run.proc
    wanted: list[Choice] = []
    complaints: list[str] = []
    for word in run.words:
        name = word if lists.is_known(word) else plain(word)
        choice = lists.candidate(name)
        complaint = _lacking(run, lists, word, name) if choice is None else _other(run, lists, word, name)
        if complaint:
            complaints.append(complaint)
        elif choice is None:
            choice = lists.candidate(_only(lists, name))
            say(run, f"Note, selecting '{choice.name}' instead of '{name}'\n" if choice else "")
        if choice is not None and choice.installed is not None and not complaint:
            _already(run, choice.installed)
        elif choice is not None and not complaint:
            wanted.append(choice)
    if complaints:
        await proc.flush()
        return fail(run, *complaints)
    marked = Marked(lists, recommends="no-install-recommends" not in run.switches)
    for choice in wanted:
        marked.add(choice)
    if marked.broken:
        return await _unmet(run, marked)
    if not marked.new:
        lock(run, ARCHIVES_LOCK)
        say(run, NOTHING)
        return 0
    return await _bring(run, lists, marked, {choice.name for choice in wanted})


def _lacking(run: Run, lists: Archive, word: str, name: str) -> str:
    """Why there is no candidate; empty where one package alone provides the name."""
    if not lists.is_known(name):
        return f"Unable to locate package {word}"
    if _only(lists, name):
        return ""
    owners = [
        version for provided in lists.cache.provided(lists.cache.find(name)) for version in [lists.cache.version(provided.owner)]
    ]
    if owners:
        lines = "".join(f"  {owner.name} {owner.version}\n" for owner in owners)
        choose = "You should explicitly select one to install.\n" if run.is_apt or run.proc.isatty(1) else ""
        say(run, f"Package {name} is a virtual package provided by:\n{lines}{choose}\n")
    else:
        say(run, UNAVAILABLE.format(name))
    return f"Package '{name}' has no installation candidate"


def _only(lists: Archive, name: str) -> str:
    owners = {lists.cache.version(provided.owner).name for provided in lists.cache.provided(lists.cache.find(name))}
    return owners.pop() if len(owners) == 1 else ""


def _other(run: Run, lists: Archive, word: str, name: str) -> str:
    """A version or a release was asked for that is not the candidate's."""
    _name, sign, version = word.partition("=")
    if sign and not any(choice.version == version for choice in lists.choices(name)):
        say(run, UNAVAILABLE.format(name))
        return f"Version '{version}' for '{name}' was not found"
    _name, sign, release = word.partition("/")
    if sign and not any(release in (file.archive, file.codename) for file in lists.lists):
        say(run, UNAVAILABLE.format(name))
        return f"Release '{release}' for '{name}' was not found"
    return ""


async def _unmet(run: Run, marked: Marked) -> int:
    """What can not be had, as apt's ShowBroken() has it."""
    text, last = "", ""
    for choice, group in sorted(marked.broken, key=lambda row: row[0].name):
        start = f" {choice.name} : " if choice.name != last else " " * len(f" {choice.name} : ")
        start, last = f"{start}{group[0].kind}: ", choice.name
        for each in group:
            asked = f"{each.name} ({each.operator} {each.version})" if each.operator else each.name
            lacks = "going to be installed" if marked.archive.choices(each.name) else "installable"
            text += f"{start}{asked} but it is not {lacks}{' or' if each.is_followed else ''}\n"
            start = " " * len(start)
    say(run, INCOHERENT + text)
    await run.proc.flush()
    return fail(run, "Unable to correct problems, you have held broken packages.")


async def _bring(run: Run, lists: Archive, marked: Marked, asked: set[str]) -> int:
    proc = run.proc
    extra = sorted(marked.new.keys() - asked)
    told = [("The following additional packages will be installed:", extra), ("Suggested packages:", marked.suggested())]
    if "no-install-recommends" in run.switches:
        told.append(("Recommended packages:", marked.recommended()))
    told.append(("The following NEW packages will be installed:", sorted(marked.new)))
    for title, names in told:
        say(run, f"{title}\n{columns(names)}" if names else "")
    say(run, f"0 upgraded, {len(marked.new)} newly installed, 0 to remove and 0 not upgraded.\n")
    order = ordered(marked)
    if run.is_simulated:
        for verb in ("Inst", "Conf"):
            proc.out(
                "".join(
                    f"{verb} {choice.name} ({choice.version} {_from(lists, choice)} [{choice.architecture}])\n" for choice in order
                )
            )
        return 0
    versions = [choice.listed for choice in order if choice.listed is not None]
    say(run, f"Need to get {size(sum(version.size for version in versions))}B of archives.\n")
    say(
        run,
        f"After this operation, {size(sum(version.installed_size for version in versions))}B of additional disk space will be used.\n",
    )
    if extra and not run.yes and not await is_agreed(run):
        return 1
    lock(run, ARCHIVES_LOCK)
    failures = await fetching.archives(run, [_wanted(lists, choice) for choice in order])
    await proc.flush()
    return fail(run, *failures, "Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?")


def _from(lists: Archive, choice: Choice) -> str:
    files = [place.file for place in lists.places(choice.listed)]
    return ", ".join(f"{file.label}:{file.version}/{file.archive}" for file in files)


def _wanted(lists: Archive, choice: Choice) -> Wanted:
    """Its archive, where the first list that has it says."""
    assert choice.listed is not None
    place = lists.places(choice.listed)[0]
    source = lists.files[place.file.number][1]
    match = re.search(r"^Filename: (.*)$", lists.record(choice.listed), re.MULTILINE)
    path = (match[1] if match else "").replace("+", "%2b").replace("~", "%7e")
    return Wanted(
        source, f"{lists.described(place.file).removesuffix(' Packages')} {choice.name} {choice.architecture} {choice.version}", path
    )


async def download(run: Run) -> int:
    lists = archive.of(run.proc)
    if lists is None:
        known = dpkgdb.packages(run.proc)
        for word in run.words:
            if word not in known:
                return fail(run, f"Unable to locate package {word}")
        return fail(run, *(f"Can't find a source to download version '{known[word].version}' of '{shown(known[word])}:amd64'"
                           for word in run.words))  # fmt: skip
    wanted: list[Wanted] = []
    for word in run.words:
        choice = lists.candidate(plain(word))
        if choice is None:
            return fail(run, f"Unable to locate package {word}")
        if choice.listed is None:
            return fail(run, f"Can't find a source to download version '{choice.version}' of '{choice.name}:{choice.architecture}'")
        wanted.append(_wanted(lists, choice))
    failures = await fetching.archives(run, wanted)
    await run.proc.flush()
    return fail(run, *failures)
