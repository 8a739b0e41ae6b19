"""apt-get, apt, apt-cache and apt-mark (apt 2.6.1) of a machine whose package lists are gone and whose mirrors answer nobody.

What is installed is in dpkg's status file, which is what apt knows here; `update` asks the mirrors of sources.list over the
pretended internet, three times each as Acquire::Retries has it, and tells how that ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mirage.shell.lib import dpkgdb
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.net import network
from mirage.shell.programs.apt import aptdepends
from mirage.shell.programs.dpkg import dpkginstall
from mirage.shell.programs.dpkg.program import shown, take_out
from mirage.shell.registry import program
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mirage.image.packages import Package
    from mirage.shell.process import Process

LISTS_LOCK, ARCHIVES_LOCK = "/var/lib/apt/lists/lock", "/var/cache/apt/archives/lock"
TIMEOUT = 30.0  # Acquire::http::Timeout
TRIES = 3  # Acquire::Retries of 2.6: that many Ign lines, then Err
WARNING = "\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n"
NOTHING = "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n"
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


@dataclass(slots=True)
class Run:
    """One call: how it was named, what it was told."""

    proc: Process
    quiet: int
    yes: bool
    purge: bool
    switches: set[str]
    words: list[str]
    is_coloured: bool = False

    @property
    def is_apt(self) -> bool:
        return self.proc.name.rsplit("/", 1)[-1] == "apt"


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
        return _fail(run, complaint)
    if not verb or verb == "help" or run.switches & {"h", "help"}:
        proc.out(recorded(proc, f"{name}.help").replace("2.6.1", _version(proc)))
        return 1 if not verb and not run.switches & {"h", "help"} else 0
    if name == "apt" and not proc.isatty(1):
        proc.err(WARNING)
    action = (CACHE if name == "apt-cache" else ACTIONS).get(verb) or (CACHE.get(verb) if name == "apt" else None)
    if action is None:
        return _fail(run, f"Invalid operation {verb}")
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
    while args:
        word = args.pop(0)
        if word == "--":
            run.words += args
            break
        if not word.startswith("-") or word == "-":
            run.words.append(word)
        elif word in WITH_VALUE:
            args = args[1:]
        elif word.startswith("--"):
            name = word[2:].partition("=")[0]
            run.switches.add(name)
            if name not in KNOWN | {"version", "help", "option"} and not complaint:
                complaint = f"Command line option {word} is not understood in combination with the other options"
        elif word[:2] not in WITH_VALUE:
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


# ---- how it speaks


def _say(run: Run, text: str) -> None:
    if run.quiet < 2 or "-qq" not in run.proc.args:
        run.proc.out(text)


def _notice(run: Run, kind: str, text: str) -> None:
    """E: and W:, in colours when `apt` has a terminal; lines and carriage returns begin lines (error.cc of apt-pkg)."""
    text = "\n   ".join(part for part in re.split(r"[\r\n]+", text) if part)
    if run.is_coloured:
        colour = "\x1b[1;31m" if kind == "E" else "\x1b[1;33m"
        run.proc.err(f"{colour}{kind}: \x1b[0m{text}\x1b[0m\n")
    else:
        run.proc.err(f"{kind}: {text}\n")


def _fail(run: Run, *texts: str) -> int:
    for text in texts:
        _notice(run, "E", text)
    return 100


def _progress(run: Run, title: str, *steps: int) -> None:
    """OpTextProgress: percentages that overwrite each other on a terminal, one line elsewhere."""
    if run.proc.isatty(1) and run.quiet == 0:
        run.proc.out("".join(f"\r{title}... {step}%\r" for step in steps) + f"\r{title}... Done\r\n")
    else:
        _say(run, f"{title}...\n")


def _open_cache(run: Run) -> None:
    _progress(run, "Reading package lists", 0, 100)
    _progress(run, "Building dependency tree", 0, 0, 50, 50)
    if run.proc.exists("/var/lib/apt/extended_states"):
        _progress(run, "Reading state information", 0, 0)


def _not_root(run: Run, verb: str) -> int:
    if verb == "update":
        _progress(run, "Reading package lists", 0)
        _fail(run, "Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)",
              "Unable to lock directory /var/lib/apt/lists/")  # fmt: skip
        _notice(run, "W", "Problem unlinking the file /var/cache/apt/pkgcache.bin - RemoveCaches (13: Permission denied)")
        _notice(run, "W", "Problem unlinking the file /var/cache/apt/srcpkgcache.bin - RemoveCaches (13: Permission denied)")
        return 100
    return _fail(run, "Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)",
                 "Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?")  # fmt: skip


# ---- update


@dataclass(frozen=True, slots=True)
class Source:
    """One line of sources.list that brings binaries."""

    uri: str
    suite: str

    @property
    def host(self) -> str:
        return urlsplit(self.uri).hostname or ""

    @property
    def url(self) -> str:
        return f"{self.uri}/dists/{self.suite}/InRelease"


def sources(proc: Process) -> list[Source]:
    """What sources.list and sources.list.d name."""
    paths = ["/etc/apt/sources.list"]
    try:
        paths += [f"/etc/apt/sources.list.d/{to_text(entry.name)}" for entry in proc.caller.listdir(b"/etc/apt/sources.list.d")]
    except OSError:
        pass
    found: dict[Source, None] = {}
    for path in paths:
        try:
            text = to_text(proc.read_file(path, 1 << 20))
        except OSError:
            continue
        for line in text.splitlines() if path.endswith(".list") else ():
            words = re.sub(r"\[[^\]]*\]", " ", line.partition("#")[0]).split()
            if len(words) > 2 and words[0] in ("deb", "deb-src"):
                found.setdefault(Source(words[1].rstrip("/"), words[2]))
    return list(found)


def _lock(run: Run, path: str) -> None:
    """The file that apt locks stays behind."""
    if not run.proc.uid and not run.proc.exists(path):
        try:
            run.proc.caller.write_file(path.encode(), b"", 0o640)
        except OSError:
            return


async def _update(run: Run) -> int:
    wanted = sources(run.proc)
    _lock(run, LISTS_LOCK)
    answers: dict[str, list[str]] = {}
    for attempt in range(TRIES):
        for number, source in enumerate(wanted, 1):
            if source.host not in answers:
                await _working(run, f"Connecting to {source.host}")
                answers[source.host] = await _reach(run.proc, source)
            await _line(run, f"Ign:{number} {source.uri} {source.suite} InRelease\n")
        if attempt < TRIES - 1:
            await run.proc.sleep(attempt + 1.0)
    told: set[str] = set()
    failures = []
    for number, source in enumerate(wanted, 1):
        why = answers[source.host][source.host in told and -1]
        told.add(source.host)
        failures.append(f"Failed to fetch {source.url}  {why}")
        await _line(run, f"Err:{number} {source.uri} {source.suite} InRelease\n  {why}\n")
    _progress(run, "Reading package lists", 0, 100)
    if run.is_apt:
        _progress(run, "Building dependency tree", 0, 0, 50, 50)
        if run.proc.exists("/var/lib/apt/extended_states"):
            _progress(run, "Reading state information", 0, 0)
        _say(run, "All packages are up to date.\n")
    await run.proc.flush()
    for text in failures:
        _notice(run, "W", text)
    if failures:
        _notice(run, "W", "Some index files failed to download. They have been ignored, or old ones used instead.")
    return 0


async def _line(run: Run, text: str) -> None:
    if run.proc.isatty(1) and run.quiet == 0:
        run.proc.out(f"\r            \r{text}")
    elif run.quiet < 2:
        run.proc.out(text)
    await _working(run, "Working")


async def _working(run: Run, what: str) -> None:
    if run.proc.isatty(1) and run.quiet == 0:
        text = f"\r0% [{what}]"
        run.proc.out(f"\x1b[33m{text}\x1b[0m" if run.is_apt else text)
    await run.proc.flush()


async def _reach(proc: Process, source: Source) -> list[str]:
    """Why the mirror can not be had: the first time, and what is said of its address after that."""
    host, port = source.host, urlsplit(source.uri).port or (443 if source.uri.startswith("https") else 80)
    service = "https" if port == 443 else "http"
    again = f"Unable to connect to {host}:{service}:"
    found = await network.resolve(proc, host)
    if not found.addresses:
        text = "Could not resolve" if found.failure is Failure.NO_NAME else "Temporary failure resolving"
        return [f"{text} '{host}'"]
    address = found.addresses[0]
    answer = await network.connect(proc, host, address, port, timeout=TIMEOUT)
    if not isinstance(answer, ConnectFailure):
        return [f"Connection timed out [IP: {address} {port}]"]
    match answer.failure:
        case Failure.REFUSED:
            return [f"Could not connect to {host}:{port} ({address}). - connect (111: Connection refused)", again]
        case Failure.UNREACHABLE:
            return [f"Cannot initiate the connection to {host}:{port} ({address}). - connect (101: Network is unreachable)"]
        case Failure.NO_ROUTE:
            return [f"Could not connect to {host}:{port} ({address}). - connect (113: No route to host)", again]
        case Failure.RESET:
            return [f"Connection failed [IP: {address} {port}]"]
    return [f"Could not connect to {host}:{port} ({address}), connection timed out", again]


# ---- installing and removing


async def _install(run: Run) -> int:
    proc = run.proc
    archives = [word for word in run.words if "/" in word or word.endswith(".deb")]
    if archives:
        _progress(run, "Reading package lists", 0, 100)
        await proc.flush()
        return _fail(run, *(f"Unsupported file {word} given on commandline" for word in archives))
    _open_cache(run)
    known = dpkgdb.packages(proc)
    missing = [word for word in run.words if not _is_known(known.get(_plain(word)))]
    for word in run.words if not missing else ():
        package = known.get(_plain(word))
        if package is not None:
            again = "Reinstallation of {0} is not possible, it cannot be downloaded.\n" if "reinstall" in run.switches else ""
            _say(run, (again or "{0} is already the newest version ({1}).\n").format(shown(package), package.version))
    await proc.flush()
    if missing:
        return _fail(run, *(f"Unable to locate package {word}" for word in missing))
    _lock(run, ARCHIVES_LOCK)
    _say(run, NOTHING)
    return 0


def _plain(word: str) -> str:
    return re.sub(r"[+-]$", "", word.partition("=")[0].partition("/")[0]) if word not in ("g++",) else word


def _is_known(package: Package | None) -> bool:
    return package is not None and package.status == "installed"


async def _remove(run: Run) -> int:
    proc = run.proc
    _open_cache(run)
    known = dpkgdb.packages(proc)
    missing = [word for word in run.words if _plain(word) not in known]
    if missing:
        await proc.flush()
        return _fail(run, *(f"Unable to locate package {word}" for word in missing))
    chosen: dict[str, Package] = {}
    queue = [known[_plain(word)] for word in run.words]
    for package in queue:
        if package.status != "installed" and not (run.purge and package.status == "config-files"):
            _say(run, f"Package '{package.name}' is not installed, so not removed\n")
    queue = [package for package in queue if package.status == "installed" or (run.purge and package.status == "config-files")]
    while queue:
        package = queue.pop()
        if package.name not in chosen:
            chosen[package.name] = package
            queue += dpkgdb.dependents(proc, package.name)
    if not chosen:
        _say(run, NOTHING)
        return 0
    return await _take(run, [chosen[name] for name in sorted(chosen)])


async def _take(run: Run, chosen: list[Package]) -> int:
    proc = run.proc
    star = "*" if run.purge else ""
    _say(run, f"The following packages will be REMOVED:\n{_columns([package.name + star for package in chosen])}")
    essential = [package.name for package in chosen if package.is_essential]
    if essential:
        _say(run, ESSENTIAL + _columns(essential))
    _say(run, f"0 upgraded, 0 newly installed, {len(chosen)} to remove and 0 not upgraded.\n")
    if essential:
        await proc.flush()
        if run.yes:
            return _fail(run, "Essential packages were removed and -y was used without --allow-remove-essential.")
        return _fail(run, "Removing essential system-critical packages is not permitted. This might break the system.")
    size = sum(package.installed_size for package in chosen if package.status == "installed") * 1024
    _say(run, f"After this operation, {_size(size)}B disk space will be freed.\n" if size else
              "After this operation, 0 B of additional disk space will be used.\n")  # fmt: skip
    if "s" in run.switches or "simulate" in run.switches or "dry-run" in run.switches:
        proc.out("".join(f"Remv {package.name} [{package.version}]\n" for package in chosen))
        return 0
    if not run.yes:
        proc.out("Do you want to continue? [Y/n] ")
        await proc.flush()
        answer = await _answer(proc)
        if answer is None or (answer and answer[:1].lower() != b"y"):
            proc.out("Abort.\n")
            return 1
    dpkginstall.log(proc, f"startup packages {'purge' if run.purge else 'remove'}")
    await take_out(proc, chosen, run.purge)
    return 0


async def _answer(proc: Process) -> bytes | None:
    async for line in proc.lines(0):
        return line.strip()
    return None


def _columns(names: list[str]) -> str:
    """ShowList(): two columns in, broken before the 80th."""
    lines = [" "]
    for name in names:
        if len(lines[-1]) + 1 + len(name) > 79 and lines[-1].strip():
            lines.append(" ")
        lines[-1] += f" {name}"
    return "".join(f"{line}\n" for line in lines)


def _size(count: int) -> str:
    """SizeToStr(): powers of 1000, three digits and a half."""
    value = float(count)
    for unit in ("", "k", "M", "G", "T"):
        if value < 100 and unit:
            return f"{value:.1f} {unit}"
        if value < 10000:
            return f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.0f} P"


async def _upgrade(run: Run) -> int:
    _open_cache(run)
    _lock(run, ARCHIVES_LOCK)
    _progress(run, "Calculating upgrade", 0, 50)
    _say(run, NOTHING)
    return 0


async def _autoremove(run: Run) -> int:
    if run.words:
        return await _remove(run)
    _open_cache(run)
    _say(run, NOTHING)
    return 0


async def _check(run: Run) -> int:
    _open_cache(run)
    return 0


async def _silent(run: Run) -> int:
    return 0


async def _source(run: Run) -> int:
    _progress(run, "Reading package lists", 0, 100)
    if not run.words:
        return _fail(run, "Must specify at least one package to fetch source for")
    return _fail(run, "You must put some 'deb-src' URIs in your sources.list")


async def _download(run: Run) -> int:
    known = dpkgdb.packages(run.proc)
    for word in run.words:
        if word not in known:
            return _fail(run, f"Unable to locate package {word}")
    return _fail(run, *(f"Can't find a source to download version '{known[word].version}' of '{shown(known[word])}:amd64'"
                        for word in run.words))  # fmt: skip


async def _moo(run: Run) -> int:
    run.proc.out(recorded(run.proc, "apt.moo"))
    return 0


# ---- the cache


async def _list(run: Run) -> int:
    run.proc.out("Listing...\n" if not run.proc.isatty(1) else "Listing... Done\n")
    if run.switches & {"upgradable", "upgradeable"}:
        return 0
    for package in sorted(dpkgdb.packages(run.proc).values(), key=lambda package: package.name):
        if package.status == "installed" and (not run.words or package.name in run.words):
            name = f"\x1b[32m{package.name}\x1b[0m" if run.proc.isatty(1) else package.name
            run.proc.out(f"{name}/now {package.version} {package.architecture} [installed,local]\n")
    return 0


async def _search(run: Run) -> int:
    if not run.words:
        return _fail(run, "You must give at least one search pattern")
    if run.is_apt:
        run.proc.out("Sorting...\nFull Text Search...\n" if not run.proc.isatty(1) else "Sorting... Done\nFull Text Search... Done\n")
    for package in sorted(dpkgdb.packages(run.proc).values(), key=lambda package: package.name):
        text = f"{package.name} {package.summary} {package.fields.get('Description', '')}".lower()
        if package.status == "installed" and all(word.lower() in text for word in run.words):
            if run.is_apt:
                run.proc.out(
                    f"{package.name}/now {package.version} {package.architecture} [installed,local]\n  {package.summary}\n\n"
                )
            else:
                run.proc.out(f"{package.name} - {package.summary}\n")
    return 0


def _tell_unknown(run: Run) -> None:
    """apt's notices are for terminals alone."""
    for word in run.words if run.proc.isatty(1) else ():
        if dpkgdb.find(run.proc, word) is None:
            _notice(run, "N", f"Unable to locate package {word}")


async def _madison(run: Run) -> int:
    _tell_unknown(run)
    return 0


async def _depends(run: Run) -> int:
    return _related(run, aptdepends.depends)


async def _rdepends(run: Run) -> int:
    return _related(run, aptdepends.rdepends)


def _related(run: Run, told: Callable[[Mapping[str, Package], Package], str]) -> int:
    found = [package for word in run.words if (package := dpkgdb.find(run.proc, word)) is not None]
    known = dpkgdb.packages(run.proc)
    run.proc.out("".join(told(known, package) for package in found))
    return 0 if found else _fail(run, "No packages found")


async def _names(run: Run) -> int:
    """pkgnames: those that begin with a word."""
    start = run.words[0] if run.words else ""
    run.proc.out("".join(f"{name}\n" for name in dpkgdb.packages(run.proc) if name.startswith(start)))
    return 0


async def _show(run: Run) -> int:
    _tell_unknown(run)
    found = [package for word in run.words if (package := dpkgdb.find(run.proc, word)) is not None]
    for package in found:
        run.proc.out("".join(f"{name}: {value}\n" for name, value in package.fields.items() if name != "Conffiles") + "\n")
    await run.proc.flush()
    return 0 if found else _fail(run, "No packages found")


async def _policy(run: Run) -> int:
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


ACTIONS = {
    "update": _update, "install": _install, "reinstall": _install, "remove": _remove, "purge": _remove, "upgrade": _upgrade,
    "dist-upgrade": _upgrade, "full-upgrade": _upgrade, "autoremove": _autoremove, "auto-remove": _autoremove,
    "autopurge": _autoremove, "check": _check, "clean": _silent, "autoclean": _silent, "auto-clean": _silent,
    "distclean": _silent, "source": _source, "download": _download, "moo": _moo, "build-dep": _source,
}  # fmt: skip
CACHE = {
    "list": _list,
    "search": _search,
    "show": _show,
    "policy": _policy,
    "showpkg": _show,
    "depends": _depends,
    "rdepends": _rdepends,
    "pkgnames": _names,
    "madison": _madison,
}
ROOT_ONLY = frozenset(ACTIONS) - {"check", "source", "download", "moo"}
