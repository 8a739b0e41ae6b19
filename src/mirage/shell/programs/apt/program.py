"""apt-get, apt and apt-cache (apt 2.6.2) of a machine whose mirrors answer nobody.

What is installed is in dpkg's status file; what could be is in apt's lists, where the image brought some (see `archive`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import dpkgdb
from mirage.shell.lib.recorded import recorded
from mirage.shell.programs.apt.fetching import ARCHIVES_LOCK, lock, update
from mirage.shell.programs.apt.installing import download, install, plain
from mirage.shell.programs.apt.showing import CACHE
from mirage.shell.programs.apt.speaking import NOTHING, Run, columns, fail, is_agreed, notice, open_cache, progress, say, size
from mirage.shell.programs.dpkg import dpkginstall
from mirage.shell.programs.dpkg.program import take_out
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.image.packages import Package
    from mirage.shell.process import Process

WARNING = "\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n"
ESSENTIAL = """WARNING: The following essential packages will be removed.
This should NOT be done unless you know exactly what you are doing!
"""
ALONE = "ydqhvcot"  # letters that are understood though no command is said
WITH_VALUE = frozenset(("-o", "-t", "-c", "-a", "--option", "--target-release", "--config-file", "--host-architecture"))
KNOWN = frozenset(
    "y yes assume-yes q quiet qq f fix-broken d download-only s simulate dry-run m fix-missing ignore-missing u show-upgraded V "
    "verbose-versions no-install-recommends install-recommends install-suggests no-install-suggests reinstall force-yes purge "
    "allow-unauthenticated allow-downgrades allow-remove-essential allow-change-held-packages allow-insecure-repositories "
    "auto-remove autoremove no-upgrade only-upgrade print-uris no-remove trivial-only assume-no fix-policy upgradable upgradeable "
    "installed a all-versions n names-only full no-download list-cleanup allow-releaseinfo-change".split()
)


@program("apt-get")
async def apt_get(proc: Process) -> int:
    return await _main(proc, "apt-get")


@program("apt")
async def apt(proc: Process) -> int:
    return await _main(proc, "apt")


@program("apt-cache")
async def apt_cache(proc: Process) -> int:
    return await _main(proc, "apt-cache")


async def _main(proc: Process, name: str) -> int:
    run, complaint = _read(proc)
    verb = run.words.pop(0) if run.words else ""
    if "version" in run.switches or "v" in run.switches:
        proc.out(f"apt {_version(proc)} (amd64)\n" + ("" if name == "apt" else recorded(proc, "apt-get.version")))
        return 0
    if complaint and not run.switches & {"h", "help"}:
        run.is_coloured = run.is_apt  # whether anybody sees colours is not asked yet
        return fail(run, complaint)
    if not verb or verb == "help" or run.switches & {"h", "help"}:
        proc.out(recorded(proc, f"{name}.help").replace("2.6.1", _version(proc)))
        return 1 if not verb and not run.switches & {"h", "help"} else 0
    if name == "apt" and not proc.isatty(1):
        proc.err(WARNING)
    action = (CACHE if name == "apt-cache" else ACTIONS).get(verb) or (CACHE.get(verb) if name == "apt" else None)
    if action is None:
        return fail(run, f"Invalid operation {verb}")
    if proc.uid and verb in ROOT_ONLY and "s" not in run.switches:
        return _not_root(run, verb)
    if verb in ("purge", "remove", "autoremove", "autopurge"):
        run.purge |= verb in ("purge", "autopurge")
    return await action(run)


def _version(proc: Process) -> str:
    package = dpkgdb.find(proc, "apt")
    return package.version if package is not None else "2.6.1"


def _read(proc: Process) -> tuple[Run, str]:
    run = Run(proc, 0 if proc.isatty(1) else 1, False, False, set(), [])
    run.is_coloured = run.is_apt and proc.isatty(1)
    complaint, args = "", list(proc.args)
    valued = WITH_VALUE if proc.name.rsplit("/", 1)[-1] == "apt-get" else WITH_VALUE - {"-a"}  # to others it is --all-versions
    while args:
        word = args.pop(0)
        if word == "--":
            run.words += args
            break
        if not word.startswith("-") or word == "-":
            run.words.append(word)
        elif word in valued:
            args = args[1:]
        elif word.startswith("--"):
            name = word[2:].partition("=")[0]
            run.switches.add(name)
            if name not in KNOWN | {"version", "help", "option"} and not complaint:
                complaint = f"Command line option {word} is not understood in combination with the other options"
        elif word[:2] not in valued:
            for letter in word[1:].partition("=")[0]:
                run.switches.add(letter)
                run.quiet += letter == "q"
                if letter not in KNOWN | {"v", "h"} and not complaint:
                    complaint = _not_understood(letter, word)
    if not run.words and not complaint:
        words = [word for word in proc.args if re.fullmatch("-[A-Za-z]+", word)]
        complaint = next((_not_understood(letter, word) for word in words for letter in word[1:] if letter not in ALONE), "")
    run.quiet = min(run.quiet, 2)
    run.yes = bool(run.switches & {"y", "yes", "assume-yes", "force-yes"}) or "-qq" in proc.args
    run.purge = "purge" in run.switches
    return run, complaint


def _not_understood(letter: str, word: str) -> str:
    return f"Command line option '{letter}' [from {word}] is not understood in combination with the other options."


def _not_root(run: Run, verb: str) -> int:
    if verb == "update":
        progress(run, "Reading package lists", 0)
        fail(run, "Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)",
              "Unable to lock directory /var/lib/apt/lists/")  # fmt: skip
        notice(run, "W", "Problem unlinking the file /var/cache/apt/pkgcache.bin - RemoveCaches (13: Permission denied)")
        notice(run, "W", "Problem unlinking the file /var/cache/apt/srcpkgcache.bin - RemoveCaches (13: Permission denied)")
        return 100
    return fail(run, "Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)",
                 "Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?")  # fmt: skip


# ---- installing and removing


async def _remove(run: Run) -> int:
    proc = run.proc
    open_cache(run)
    known = dpkgdb.packages(proc)
    missing = [word for word in run.words if plain(word) not in known]
    if missing:
        await proc.flush()
        return fail(run, *(f"Unable to locate package {word}" for word in missing))
    chosen: dict[str, Package] = {}
    queue = [known[plain(word)] for word in run.words]
    for package in queue:
        if package.status != "installed" and not (run.purge and package.status == "config-files"):
            say(run, f"Package '{package.name}' is not installed, so not removed\n")
    queue = [package for package in queue if package.status == "installed" or (run.purge and package.status == "config-files")]
    while queue:
        package = queue.pop()
        if package.name not in chosen:
            chosen[package.name] = package
            queue += dpkgdb.dependents(proc, package.name)
    if not chosen:
        say(run, NOTHING)
        return 0
    return await _take(run, [chosen[name] for name in sorted(chosen)])


async def _take(run: Run, chosen: list[Package]) -> int:
    proc = run.proc
    star = "*" if run.purge else ""
    say(run, f"The following packages will be REMOVED:\n{columns([package.name + star for package in chosen])}")
    essential = [package.name for package in chosen if package.is_essential]
    if essential:
        say(run, ESSENTIAL + columns(essential))
    say(run, f"0 upgraded, 0 newly installed, {len(chosen)} to remove and 0 not upgraded.\n")
    if essential:
        await proc.flush()
        if run.yes:
            return fail(run, "Essential packages were removed and -y was used without --allow-remove-essential.")
        return fail(run, "Removing essential system-critical packages is not permitted. This might break the system.")
    if run.is_simulated:
        proc.out("".join(f"Remv {package.name} [{package.version}]\n" for package in chosen))
        return 0
    freed = sum(package.installed_size for package in chosen if package.status == "installed") * 1024
    told = f"{size(freed)}B disk space will be freed" if freed else "0 B of additional disk space will be used"
    say(run, f"After this operation, {told}.\n")
    if not run.yes and not await is_agreed(run):
        return 1
    dpkginstall.log(proc, f"startup packages {'purge' if run.purge else 'remove'}")
    await take_out(proc, chosen, run.purge)
    return 0


async def _upgrade(run: Run) -> int:
    open_cache(run)
    lock(run, ARCHIVES_LOCK)
    progress(run, "Calculating upgrade", 0, 50)
    say(run, NOTHING)
    return 0


async def _autoremove(run: Run) -> int:
    if run.words:
        return await _remove(run)
    open_cache(run)
    say(run, NOTHING)
    return 0


async def _check(run: Run) -> int:
    open_cache(run)
    return 0


async def _silent(run: Run) -> int:
    return 0


async def _source(run: Run) -> int:
    progress(run, "Reading package lists", 0, 100)
    await run.proc.flush()
    if not run.words:
        return fail(run, "Must specify at least one package to fetch source for")
    return fail(run, "You must put some 'deb-src' URIs in your sources.list")


async def _moo(run: Run) -> int:
    run.proc.out(recorded(run.proc, "apt.moo"))
    return 0


ACTIONS = {
    "update": update, "install": install, "reinstall": install, "remove": _remove, "purge": _remove, "upgrade": _upgrade,
    "dist-upgrade": _upgrade, "full-upgrade": _upgrade, "autoremove": _autoremove, "auto-remove": _autoremove,
    "autopurge": _autoremove, "check": _check, "clean": _silent, "autoclean": _silent, "auto-clean": _silent,
    "distclean": _silent, "source": _source, "download": download, "moo": _moo, "build-dep": _source,
}  # fmt: skip
ROOT_ONLY = frozenset(ACTIONS) - {"check", "source", "download", "moo"}
