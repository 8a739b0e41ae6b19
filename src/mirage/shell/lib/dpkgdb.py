"""/var/lib/dpkg as dpkg 1.21.22 and apt read it, in the visitor's own view: packages, their files, and taking one out."""

from __future__ import annotations

import errno
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mirage.image.packages import Package, parse_status
from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mirage.shell.process import Process

STATUS = "/var/lib/dpkg/status"
INFO = "/var/lib/dpkg/info"
ORDER = (  # fieldinfos[] of dpkg's parse.c; what it does not know comes after them
    "Package", "Essential", "Protected", "Status", "Priority", "Section", "Installed-Size", "Origin", "Maintainer", "Bugs", "Architecture",
    "Multi-Arch", "Source", "Version", "Config-Version", "Replaces", "Provides", "Depends", "Pre-Depends", "Recommends", "Suggests", "Breaks",
    "Conflicts", "Enhances", "Conffiles", "Description",
)  # fmt: skip


@lru_cache(maxsize=4)
def _parsed(data: bytes) -> dict[str, Package]:
    return parse_status(data)


def packages(proc: Process) -> Mapping[str, Package]:
    """All of them, by name; none when the file is gone."""
    try:
        return _parsed(proc.read_file(STATUS))
    except OSError:
        return {}


def find(proc: Process, name: str) -> Package | None:
    """One, also as name:architecture."""
    known = packages(proc)
    found = known.get(name)
    if found is None and ":" in name:
        plain, _, architecture = name.partition(":")
        found = known.get(plain)
        found = found if found is not None and found.architecture == architecture else None
    return found


def is_installed(package: Package | None) -> bool:
    return package is not None and package.status == "installed"


def files(proc: Process, package: Package) -> list[str]:
    """Its paths, as `dpkg -L` lists them."""
    try:
        return to_text(proc.read_file(f"{INFO}/{package.list_name}.list")).splitlines()
    except OSError:
        return []


def dependents(proc: Process, name: str) -> list[Package]:
    """The installed packages that can not stay when one goes: they depend on it, and nothing else will do."""
    known = packages(proc)
    return [other for other in known.values() if is_installed(other) and other.name != name and needs(known, other, name)]


def needs(known: Mapping[str, Package], other: Package, name: str) -> str:
    """The dependency that only `name` fulfils; empty when there is none."""
    for field in ("Pre-Depends", "Depends"):
        for clause in clauses(other, field):
            options = [named(option) for option in alternatives(clause)]
            if name in options and not any(option != name and is_installed(known.get(option)) for option in options):
                return clause
    return ""


def clauses(package: Package, field: str) -> Iterator[str]:
    """What a field of dependencies asks for, one after another."""
    return filter(None, (clause.strip() for clause in package.fields.get(field, "").replace("\n", " ").split(",")))


def alternatives(clause: str) -> list[str]:
    """Any of these will do."""
    return [option.strip() for option in clause.split("|")]


def named(option: str) -> str:
    """The package of an alternative, without its architecture and version."""
    return re.split(r"[\s:(]", option)[0]


def count(proc: Process) -> int:
    """What `(Reading database ... N files and directories currently installed.)` says."""
    return len({path for package in packages(proc).values() for path in files(proc, package)})


def remove(proc: Process, package: Package, purge: bool) -> list[str]:
    """Unlink what belongs to it and to no other, and note it in the status file. What can not be unlinked stays.

    The directories that nobody else has and that are not empty, once nothing of it stays.
    """
    caller = proc.caller
    conffiles = [line.split()[0] for line in package.fields.get("Conffiles", "").splitlines() if line.strip()]
    own = files(proc, package)
    others = {path for other in packages(proc).values() if other.name != package.name for path in files(proc, other)}
    kept, full = set(), []
    for path in sorted(set(own) - others - {"/."}, key=lambda path: (path.count("/"), path), reverse=True):
        if path in conffiles and not purge:
            kept.add(path)
            continue
        raw = to_bytes(path)
        try:
            if caller.lstat(raw).mode & 0o170000 == 0o040000:
                caller.rmdir(raw)
            else:
                caller.unlink(raw)
        except OSError as error:
            if error.errno == errno.ENOTEMPTY:
                kept.add(path)
                full += [path] if not any(conffile.startswith(path) for conffile in conffiles) else []
    keeps_files = not purge and (bool(conffiles) or proc.exists(f"{INFO}/{package.list_name}.postrm"))
    _forget(proc, package, keeps_files)
    if keeps_files:
        kept |= {path for path in own if any(conffile.startswith(f"{path}/") for conffile in conffiles)}
        caller.write_file(
            to_bytes(f"{INFO}/{package.list_name}.list"), to_bytes("".join(f"{path}\n" for path in own if path in kept))
        )
    fields = {**package.fields, "Status": "deinstall ok config-files", "Config-Version": package.version}
    record(proc, fields if keeps_files else {**package.fields, "Status": ""})
    return full if not keeps_files else []


def _forget(proc: Process, package: Package, keeps_files: bool) -> None:
    """What lies in /var/lib/dpkg/info; of who leaves files there his list and the script that will purge them stay."""
    start = to_bytes(f"{package.list_name}.")
    for entry in proc.caller.listdir(to_bytes(INFO)):
        if entry.name.startswith(start) and not (keeps_files and entry.name[len(start) :] in (b"list", b"postrm")):
            proc.caller.unlink(to_bytes(INFO) + b"/" + entry.name)


def record(proc: Process, fields: Mapping[str, str]) -> None:
    """Put a paragraph in the place of the package's own, or among the others by its name; without a Status it goes."""
    name = fields["Package"].lower()
    names = [field for field in ORDER if field in fields] + [field for field in fields if field not in ORDER]
    text = "".join(f"{field}:{'' if fields[field][:1] == chr(10) else ' '}{fields[field]}\n" for field in names)
    kept, is_placed = [], not fields["Status"]
    for paragraph in to_text(proc.read_file(STATUS)).strip("\n").split("\n\n"):
        other = paragraph.partition("\n")[0].removeprefix("Package: ")
        if other == name and f"\nArchitecture: {fields['Architecture']}\n" in paragraph:
            continue
        if not is_placed and other > name:
            kept.append(text.rstrip("\n"))
            is_placed = True
        kept.append(paragraph)
    if not is_placed:
        kept.append(text.rstrip("\n"))
    proc.caller.write_file(STATUS.encode(), to_bytes("\n\n".join(kept) + "\n\n"))
