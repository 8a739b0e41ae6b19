"""dpkg and dpkg-query (dpkg 1.21.22): the lists and the status file that the visitor sees, and what is put in and taken out."""

from __future__ import annotations

import fnmatch
import re
from functools import partial
from typing import TYPE_CHECKING

from mirage.shell.lib import debversions, dpkgdb
from mirage.shell.lib.recorded import recorded
from mirage.shell.programs.dpkg import dpkginstall
from mirage.shell.programs.dpkg.dpkgverify import verify
from mirage.shell.programs.dpkgdeb.program import archive
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.image.packages import Package
    from mirage.shell.process import Process

HEAD = """Desired=Unknown/Install/Remove/Purge/Hold
| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend
|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)
"""
QUERIES = {
    "-l": "list", "--list": "list", "-L": "listfiles", "--listfiles": "listfiles", "-s": "status", "--status": "status",
    "-S": "search", "--search": "search", "-W": "show", "--show": "show", "-p": "status", "--print-avail": "status",
}  # fmt: skip
ACTIONS = {
    "-i": "install", "--install": "install", "-r": "remove", "--remove": "remove", "-P": "purge", "--purge": "purge",
    "--configure": "configure", "-V": "verify", "--verify": "verify", "-C": "audit", "--audit": "audit", "--unpack": "unpack",
    "--print-architecture": "architecture", "--print-foreign-architectures": "foreign", "--get-selections": "selections",
    "--version": "version", "--help": "help", "-?": "help", "--add-architecture": "silent", "--remove-architecture": "silent",
    "--set-selections": "silent", "--clear-avail": "silent", "--update-avail": "silent",
}  # fmt: skip
RELATIONS = ("Depends", "Pre-Depends", "Recommends", "Suggests", "Breaks", "Conflicts", "Replaces", "Enhances", "Provides")
HINT = """
Type dpkg --help for help about installing and deinstalling packages [*];
Use 'apt' or 'aptitude' for user-friendly package management;
Type dpkg -Dhelp for a list of dpkg debug flag values;
Type dpkg --force-help for a list of forcing options;
Type dpkg-deb --help for help about manipulating *.deb files;

Options marked [*] produce a lot of output - pipe it through 'less' or 'more' !
"""
VERSION = """Debian 'dpkg' package management program version {} (amd64).
This is free software; see the GNU General Public License version 2 or
later for copying conditions. There is NO warranty.
"""
ARCHIVE = {
    "-b", "--build", "-c", "--contents", "-e", "--control", "-f", "--field", "-I", "--info", "-x", "--extract", "-X", "--vextract",
    "--ctrl-tarfile", "--fsys-tarfile",
}  # fmt: skip
SHORT = {  # actions that have a letter
    "i": "install", "r": "remove", "P": "purge", "V": "verify", "C": "audit", "A": "record-avail", "l": "list", "L": "listfiles", "s": "status",
    "S": "search", "p": "print-avail", "b": "build", "c": "contents", "e": "control", "x": "extract", "X": "vextract", "f": "field", "I": "info",
}  # fmt: skip
FLAGS = "EGORBN"  # letters that are no actions
UNFINISHED = ("unpacked", "half-configured")
LETTERS = {"want": {"unknown": "u", "install": "i", "hold": "h", "deinstall": "r", "purge": "p"},
           "status": {"not-installed": "n", "config-files": "c", "half-installed": "H", "unpacked": "U", "half-configured": "F",
                      "triggers-awaited": "W", "triggers-pending": "t", "installed": "i"}}  # fmt: skip

AUDIT = {
    "unpacked": "The following packages have been unpacked but not yet configured.\nThey must be configured using dpkg --configure or the configure\n"
    "menu option in dselect for them to work:\n",
    "half-configured": "The following packages are only half configured, probably due to problems\nconfiguring them the first time.  The configuration "
    "should be retried using\ndpkg --configure <package> or the configure menu option in dselect:\n",
}


@program("dpkg")
async def dpkg(proc: Process) -> int:
    verb, words, is_forced = "", list[str](), False
    args = list(proc.args)
    if wrong := _part(args):
        proc.error(f"error: {wrong}")
        proc.err(HINT)
        return 2
    for word in args:
        if verb and word.startswith("--force-"):
            is_forced = True
        elif verb or not word.startswith("-") or word == "-":
            words.append(word)
        elif word != "--show" and (word in QUERIES or word in ACTIONS):
            verb = QUERIES.get(word) or ACTIONS[word]
        elif word == "--compare-versions":
            return _compare(proc, args[args.index(word) + 1 :])
        elif word in ARCHIVE:
            return await archive(proc, args[args.index(word) :])
        elif word.startswith("--force-"):
            is_forced = True
        elif not word.startswith(("--no-", "--root", "--admindir", "--instdir", "--log", "-a")):
            proc.error(f"error: unknown option {word}")
            proc.err(HINT)
            return 2
    if not verb:
        proc.error("error: need an action option")
        proc.err(HINT)
        return 2
    if verb in QUERIES.values():
        return await query(proc, verb, words, {})
    if verb == "verify":
        return await verify(proc, words)
    if verb in ("install", "unpack", "remove", "purge", "configure"):
        return await _change(proc, verb, words, is_forced=is_forced)
    return _act(proc, verb, words)


def _part(args: list[str]) -> str:
    """Parts words of several options, and leaves out those that change nothing; what is said of a letter that is none, or of a
    second action."""
    first, at = "", 0
    while at < len(args) and args[at].startswith("-") and args[at] not in ("-", "--"):
        word = args[at]
        letters = next((letter for letter, name in SHORT.items() if word == f"--{name}"), "") if word.startswith("--") else word[1:]
        for index, letter in enumerate(letters):
            if letter == "D":
                letters = letters[:index]
                break
            if letter in SHORT and first:
                return f"conflicting actions -{letter} (--{SHORT[letter]}) and -{first} (--{SHORT[first]})"
            if letter not in SHORT and letter not in FLAGS + "?a":
                return f"unknown option -{letter}"
            first = letter if letter in SHORT else first
        kept = [word] if word.startswith("--") else [f"-{letter}" for letter in letters if letter not in FLAGS]
        args[at : at + 1] = kept
        at += len(kept)
    return ""


@program("dpkg-query")
async def dpkg_query(proc: Process) -> int:
    verb, words, settings = "", [], dict[str, str]()
    args = list(proc.args)
    while args:
        word = args.pop(0)
        if word.startswith(("-f", "--showformat")) and verb != "search":
            settings["format"] = word.partition("=")[2] or (
                word[2:] if word.startswith("-f") and word[2:] else args.pop(0) if args else ""
            )
        elif word in QUERIES:
            verb = QUERIES[word]
        elif word == "--version":
            proc.out(f"Debian dpkg-query package management program query tool version {_version(proc)} (amd64).\n")
            return 0
        elif not word.startswith("-"):
            words.append(word)
        elif not word.startswith(("--root", "--admindir", "--load-avail", "--no-pager")):
            return proc.error(f"error: unknown option {word}\n\nUse --help for help about querying packages.", 2)
    if not verb:
        proc.error("error: need an action option\n\nUse --help for help about querying packages.")
        return 2
    return await query(proc, verb, words, settings)


async def query(proc: Process, verb: str, words: list[str], settings: dict[str, str]) -> int:
    """What dpkg hands to dpkg-query."""
    proc.name = "dpkg-query"
    if verb in ("listfiles", "search") and not words:
        what = "package name" if verb == "listfiles" else "file name pattern"
        proc.error(f"error: --{verb} needs at least one {what} argument\n\nUse --help for help about querying packages.")
        return 2
    match verb:
        case "list":
            return _list(proc, words)
        case "show":
            return _show(proc, words, settings.get("format", r"${binary:Package}\t${Version}\n"))
        case "status":
            return _status(proc, words)
        case "listfiles":
            return _listfiles(proc, words)
    return await _search(proc, words)


# ---- queries


def _matching(proc: Process, words: list[str]) -> tuple[list[Package], list[str]]:
    """The packages that the patterns name, in the order of their names, and the patterns that name none."""
    known = sorted(dpkgdb.packages(proc).values(), key=lambda package: (package.name, package.architecture))
    known = [package for package in known if package.status != "not-installed"]
    if not words:
        return known, []
    hits = {word: [package for package in known if _names(package, word)] for word in words}
    found = {id(package): package for packages in hits.values() for package in packages}
    return [package for package in known if id(package) in found], [word for word, packages in hits.items() if not packages]


def _names(package: Package, word: str) -> bool:
    plain, colon, architecture = word.partition(":")
    return fnmatch.fnmatchcase(package.name, plain) and (not colon or architecture in (package.architecture, "any"))


def shown(package: Package) -> str:
    """${binary:Package}."""
    return package.list_name


def _list(proc: Process, words: list[str]) -> int:
    found, missing = _matching(proc, words)
    strangers = _mentioned(proc, words) if words else []
    for word in missing:
        if not any(fnmatch.fnmatchcase(name, word) for name in strangers):
            proc.error(f"no packages found matching {word}")
    missing = [word for word in missing if not any(fnmatch.fnmatchcase(name, word) for name in strangers)]
    rows = [(_letters(package), shown(package), package.version, package.architecture, package.summary) for package in found]
    rows = sorted(
        [*rows, *(("un ", name, "<none>", "<none>", "(no description available)") for name in strangers)],
        key=lambda row: row[1].partition(":")[0],
    )
    if rows:
        widths = [max(least, *(len(row[column]) for row in rows)) for column, least in enumerate((14, 12, 12, 33), 1)]
        heads = ("Name", "Version", "Architecture", "Description")
        titles = " ".join(f"{head:<{width}}" for head, width in zip(heads, widths, strict=True)).rstrip()
        lines = [f"||/ {titles}", "+++-" + "-".join("=" * width for width in widths)]
        for row in rows:
            cells = " ".join(f"{text:<{width}}" for text, width in zip(row[1:4], widths[:3], strict=True))
            lines.append(f"{row[0]} {cells} {row[4]}")
        proc.out(HEAD + "\n".join(lines) + "\n")
    return 1 if missing else 0


def _mentioned(proc: Process, words: list[str]) -> list[str]:
    """Names that packages speak of and that are not installed, as far as the patterns fit: dpkg knows them as well."""
    known = dpkgdb.packages(proc)
    named: set[str] = set()
    for package in known.values():
        for field in RELATIONS:
            named.update(re.split(r"[\s(:\[]", part.strip())[0] for part in re.split(r"[,|]", package.fields.get(field, "")))
    absent = {name for name in named if name and name not in known}
    return sorted(name for name in absent if any(fnmatch.fnmatchcase(name, word) for word in words))


def _letters(package: Package) -> str:
    error = "R" if package.error == "reinstreq" else " "
    return LETTERS["want"].get(package.want, "u") + LETTERS["status"].get(package.status, "n") + error


def _show(proc: Process, words: list[str], template: str) -> int:
    found, missing = _matching(proc, words)
    for word in missing:
        proc.error(f"no packages found matching {word}")
    template = template.replace("\\n", "\n").replace("\\t", "\t")
    for package in found:
        proc.out(re.sub(r"\$\{([^};]+)(?:;(-?\d{1,4}))?\}", partial(_field, package), template))
    return 1 if missing else 0


def _field(package: Package, match: re.Match[str]) -> str:
    name, width = match[1], match[2]
    value = {"binary:Package": shown(package), "Version": package.version, "binary:Summary": package.summary,
             "db:Status-Abbrev": _letters(package), "db:Status-Status": package.status, "db:Status-Want": package.want,
             "source:Package": package.source or package.name,
             "Status": f"{package.want} {package.error} {package.status}"}.get(name, package.fields.get(name, ""))  # fmt: skip
    if width:
        value = value.rjust(int(width)) if int(width) > 0 else value.ljust(-int(width))
    return value


def _status(proc: Process, words: list[str]) -> int:
    status, texts = 0, []
    chosen = [dpkgdb.find(proc, word) for word in words] if words else [*dpkgdb.packages(proc).values()]
    for index, package in enumerate(chosen):
        if package is None:
            proc.error(f"package '{words[index]}' is not installed and no information is available")
            status = 1
            continue
        texts.append(
            "".join(f"{name}: {value}\n" if value[:1] != "\n" else f"{name}:{value}\n" for name, value in package.fields.items())
        )
    proc.out("\n".join(texts) + ("\n" if not words else ""))
    if status:
        proc.err("Use dpkg --info (= dpkg-deb --info) to examine archive files.\n")
    return status


def _listfiles(proc: Process, words: list[str]) -> int:
    status, texts = 0, []
    for word in words:
        package = dpkgdb.find(proc, word)
        if package is None:
            proc.error(f"package '{word}' is not installed")
            status = 1
        else:
            texts.append("".join(f"{path}\n" for path in dpkgdb.files(proc, package)))
    proc.out("\n".join(texts))
    if status:
        proc.err("Use dpkg --contents (= dpkg-deb --contents) to list archive files contents.\n")
    return status


async def _search(proc: Process, words: list[str]) -> int:
    status = 0
    owners: dict[str, list[str]] = {}
    for package in sorted(dpkgdb.packages(proc).values(), key=lambda package: package.name):
        for path in dpkgdb.files(proc, package):
            owners.setdefault(path, []).append(shown(package))
    for word in words:
        pattern = word if word[:1] in ("/", "*", "[", "?") else f"*{word}*"
        if any(character in pattern for character in "*?["):
            found = [path for path in owners if fnmatch.fnmatchcase(path, pattern)]
        else:
            found = [path for path in (pattern, pattern.rstrip("/")) if path in owners][:1]
        for path in found:
            proc.out(f"{', '.join(owners[path])}: {path}\n")
        if not found:
            await proc.flush()
            status = proc.error(f"no path found matching pattern {pattern}")
    return status


# ---- actions


def _act(proc: Process, verb: str, words: list[str]) -> int:
    match verb:
        case "architecture":
            proc.out("amd64\n")
        case "version":
            proc.out(VERSION.format(_version(proc)))
        case "help":
            proc.out(recorded(proc, "dpkg.help", "dpkg"))
        case "audit":
            _audit(proc)
        case "selections":
            for package in _matching(proc, words)[0]:
                name = shown(package)
                proc.out(f"{name}{chr(9) * max(1, 6 - len(name) // 8)}{package.want}\n")
    return 0


def _audit(proc: Process) -> None:
    """What audit_problem of dpkg's enquiry.c tells of packages that are not whole."""
    for status, said in AUDIT.items():
        found = [package for package in _matching(proc, [])[0] if package.status == status]
        if found:
            proc.out(said + "".join(f" {package.name:<20} {package.summary}\n" for package in found) + "\n")


def _compare(proc: Process, words: list[str]) -> int:
    """--compare-versions."""
    if len(words) != 3:
        proc.error("error: --compare-versions takes three arguments: <version> <relation> <version>")
    else:
        try:
            return 0 if debversions.holds(words[0], words[1], words[2]) else 1
        except KeyError:
            proc.error("error: --compare-versions bad relation")
    proc.err(HINT)
    return 2


def _version(proc: Process) -> str:
    package = dpkgdb.find(proc, "dpkg")
    return package.version if package is not None else "1.21.22"


async def _change(proc: Process, verb: str, words: list[str], *, is_forced: bool) -> int:
    if proc.uid:
        proc.error("error: requested operation requires superuser privilege")
        return 2
    if verb == "configure" and words in (["-a"], ["--pending"]):
        words = [package.name for package in dpkgdb.packages(proc).values() if package.status in UNFINISHED]
    elif not words:
        what = "package archive file" if verb in ("install", "unpack") else "package name"
        proc.error(f"error: --{verb} needs at least one {what} argument")
        proc.err(HINT)
        return 2
    if verb in ("install", "unpack"):
        return await _install(proc, verb, words, is_forced=is_forced)
    dpkginstall.log(proc, f"startup packages {verb}")
    if verb == "configure":
        return _errors(proc, [word for word in words if not await dpkginstall.configure(proc, verb, word)])
    return _errors(proc, [word for word in words if not await _remove(proc, verb, word)])


def _errors(proc: Process, failed: list[str]) -> int:
    if failed:
        proc.err("Errors were encountered while processing:\n" + "".join(f" {word}\n" for word in failed))
    return 1 if failed else 0


async def _install(proc: Process, verb: str, words: list[str], *, is_forced: bool) -> int:
    for word in words:
        try:
            proc.read_file(word, 1)
        except OSError as error:
            proc.error(f"error: cannot access archive '{word}': {error.strerror}")
            return 2
    failed = await dpkginstall.install(proc, verb, words, is_forced=is_forced)
    return _errors(proc, failed)


async def _remove(proc: Process, verb: str, word: str) -> bool:
    package = dpkgdb.find(proc, word)
    if package is None or package.status == "not-installed" or (verb == "remove" and package.status == "config-files"):
        left = (
            ", only the config\n files of which are on the system; use --purge to remove them too"
            if package
            else " which isn't installed"
        )
        proc.err(f"dpkg: warning: ignoring request to remove {word}{left}\n")
        return True
    if package.is_essential:
        proc.err(f"dpkg: error processing package {word} (--{verb}):\n this is an essential package; it should not be removed\n")
        return False
    known = dpkgdb.packages(proc)
    blockers = [(other, dpkgdb.needs(known, other, package.name)) for other in reversed(dpkgdb.dependents(proc, package.name))]
    if blockers and package.status == "installed":
        lines = "".join(f" {shown(other)} depends on {clause}.\n" for other, clause in blockers)
        proc.err(f"dpkg: dependency problems prevent {'removal' if verb == 'remove' else 'purge'} of {shown(package)}:\n{lines}\n")
        proc.err(f"dpkg: error processing package {shown(package)} (--{verb}):\n dependency problems - not removing\n")
        return False
    try:
        await take_out(proc, [package], verb == "purge")
    except dpkginstall.ScriptError as error:
        proc.err(f"dpkg: error processing package {word} (--{verb}):\n {error}\n")
        return False
    return True


async def take_out(proc: Process, packages: list[Package], purge: bool) -> None:
    """Remove them, in dpkg's words. ScriptError: one of a visitor's scripts did not want it; the image's own run for nobody."""
    has_manual = any(path.startswith("/usr/share/man/") for package in packages for path in dpkgdb.files(proc, package))
    dpkginstall.gauge(proc)
    for package in packages:
        script = partial(dpkginstall.script, proc, package.name, package.architecture)
        is_visitors = package.name not in proc.host.packages
        if package.status != "config-files":
            dpkginstall.log_removal(proc, package, "remove")
            proc.out(f"Removing {shown(package)} ({package.version}) ...\n")
            if is_visitors and package.status != "unpacked":
                await script("prerm", ["remove"])
            left = dpkgdb.remove(proc, package, purge=False)
            if is_visitors:
                await script("postrm", ["remove"])
        if purge and dpkgdb.find(proc, package.name) is not None:
            proc.out(f"Purging configuration files for {shown(package)} ({package.version}) ...\n")
            if is_visitors:
                await script("postrm", ["purge"])
            left = dpkgdb.remove(proc, package, purge=True)
            dpkginstall.log_removal(proc, package, "purge")
        if dpkgdb.find(proc, package.name) is None:
            dpkginstall.log(proc, f"status not-installed {package.name}:{package.architecture} <none>")
        await proc.flush()
        for path in left:
            proc.err(f"dpkg: warning: while removing {shown(package)}, directory '{path}' not empty so not removed\n")
    if has_manual and any(package.status == "installed" for package in packages) and dpkgdb.is_installed(dpkgdb.find(proc, "man-db")):
        proc.out(f"Processing triggers for man-db ({dpkgdb.packages(proc)['man-db'].version}) ...\n")
