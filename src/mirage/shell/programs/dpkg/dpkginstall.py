"""What `dpkg -i`, --unpack and --configure (dpkg 1.21.22) do with an archive: its files, its scripts, its paragraph in the status file."""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.image.packages import Package, stanzas
from mirage.shell.lib import debversions, dpkgdb
from mirage.shell.lib.local import local
from mirage.shell.lib.recorded import upstream
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.dpkgdeb import debfile
from mirage.shell.programs.dpkgdeb.debfile import DebError
from mirage.shell.programs.tar.extracting import read_members
from mirage.shell.programs.tar.wish import Fatal, Wish

if TYPE_CHECKING:
    from mirage.shell.process import Process

INFO = dpkgdb.INFO
NEW = "/var/lib/dpkg/tmp.ci"
LOG = b"/var/log/dpkg.log"
NAME_MAX = 30  # of an archive's path that is shown: summarize_filename()
SCRIPTS = {"preinst": "pre-installation", "postinst": "post-installation", "prerm": "pre-removal", "postrm": "post-removal"}


class ScriptError(Exception):
    """Why one package is not gone on with."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An archive that may be unpacked: its path as given, the control files with their modes, the fields, and the packed files."""

    path: str
    control: dict[str, tuple[int, bytes]]
    fields: dict[str, str]
    files: bytes

    @property
    def name(self) -> str:
        return self.fields["Package"].lower()

    @property
    def version(self) -> str:
        return self.fields["Version"]


def gauge(proc: Process) -> None:
    """`(Reading database ...`, which counts up on a terminal."""
    steps = "".join(f"(Reading database ... {part}%\r" for part in range(5, 101, 5)) if proc.isatty(1) else ""
    lead = f"(Reading database ... \r{steps}" if steps else ""
    proc.out(f"{lead}(Reading database ... {dpkgdb.count(proc)} files and directories currently installed.)\n")


async def install(proc: Process, verb: str, words: list[str], *, is_forced: bool) -> list[str]:
    """The archives and packages that failed, and were told."""
    log(proc, f"startup archives {verb}")
    failed, names = list[str](), list[str]()
    is_first = True
    for word in words:
        try:
            arrival = await _opened(proc, word)
            _announce(proc, arrival, is_first=is_first)
            is_first = False
            await _unpack(proc, arrival)
            if arrival.name in names:
                proc.out(
                    f"More than one copy of package {arrival.name} has been unpacked\n in this run !  Only configuring it once.\n"
                )
            else:
                names.append(arrival.name)
        except (ScriptError, DebError) as error:
            await proc.flush()
            why = str(error)
            if isinstance(error, DebError):
                proc.err(f"{error.before}dpkg-deb: {error}\n")
                why = "dpkg-deb --control subprocess returned error exit status 2"
            proc.err(f"dpkg: error processing archive {word} (--{verb}):\n {why}\n")
            failed.append(word)
    if verb == "install":
        failed += [name for name in names if not await configure(proc, verb, name, is_forced=is_forced)]
    return failed


async def configure(proc: Process, verb: str, name: str, *, is_forced: bool = False) -> bool:
    """Whether it is configured now."""
    package = dpkgdb.find(proc, name)
    await proc.flush()
    if package is None or package.status not in ("unpacked", "half-configured"):
        what = (
            f"package {name} is already installed and configured"
            if package
            else f"no package named '{name}' is installed, cannot configure"
        )
        proc.err(f"dpkg: error processing package {name} (--{verb}):\n {what}\n")
        return False
    lacking = _lacking(proc, package)
    if lacking:
        said = "dependency problems, but configuring anyway as you requested" if is_forced else ""
        proc.err(
            f"dpkg: {name}: {said}:\n{lacking}\n"
            if said
            else f"dpkg: dependency problems prevent configuration of {name}:\n{lacking}\n"
        )
        if not is_forced:
            proc.err(f"dpkg: error processing package {name} (--{verb}):\n dependency problems - leaving unconfigured\n")
            return False
        await proc.flush()
    before = package.fields.get("Config-Version", "")
    log(proc, f"configure {name}:{package.architecture} {package.version} {package.version}")
    proc.out(f"Setting up {name} ({package.version}) ...\n")
    await proc.flush()
    fields = {key: value for key, value in package.fields.items() if key != "Config-Version"}
    try:
        _note(proc, fields, "half-configured")
        await script(proc, package.name, package.architecture, "postinst", ["configure", before])
    except ScriptError as error:
        proc.err(f"dpkg: error processing package {name} (--{verb}):\n {error}\n")
        return False
    _note(proc, fields, "installed")
    return True


async def script(proc: Process, name: str, architecture: str, which: str, args: list[str], *, is_new: bool = False) -> None:
    """A maintainer's script, where there is one. ScriptError."""
    path = f"{NEW}/{which}" if is_new else f"{INFO}/{name}.{which}"
    if not proc.exists(path):
        return
    await proc.flush()
    env = {
        **proc.env, "DPKG_ROOT": "", "DPKG_MAINTSCRIPT_DEBUG": "0", "DPKG_FORCE": "security-mac,downgrade", "DPKG_MAINTSCRIPT_ARCH": architecture,
        "DPKG_RUNNING_VERSION": upstream(proc, "dpkg") or "1.21.22", "DPKG_MAINTSCRIPT_NAME": which, "DPKG_MAINTSCRIPT_PACKAGE": name,
        "DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT": "1", "DPKG_ADMINDIR": "/var/lib/dpkg",
    }  # fmt: skip
    what = f"{'new' if is_new else 'installed'} {name} package {SCRIPTS[which]} script"
    try:
        status = await proc.start([path, *args], path=path, env=env, before=lambda child: child.caller.chdir(b"/")).wait()
    except OSError as error:
        proc.err(f"dpkg (subprocess): unable to execute {what} ({path}): {error.strerror}\n")
        status = 2
    if status:
        raise ScriptError(f"{what} subprocess returned error exit status {status}")


def log(proc: Process, text: str) -> None:
    """A line of dpkg.log."""
    try:
        when = local(proc, proc.clock.now()).strftime("%Y-%m-%d %H:%M:%S")
        proc.caller.write_file(LOG, f"{when} {text}\n".encode(), append=True)
    except OSError:
        pass


def log_removal(proc: Process, package: Package, verb: str) -> None:
    named = f"{package.name}:{package.architecture} {package.version}"
    passed = ("half-configured", "half-installed", "config-files") if verb == "remove" else ()
    for text in (
        f"status {package.status if passed else 'config-files'} {named}",
        f"{verb} {named} <none>",
        *(f"status {state} {named}" for state in passed),
    ):
        log(proc, text)


# ---- unpacking


async def _opened(proc: Process, word: str) -> Arrival:
    if proc.read_file(word, len(debfile.MAGIC) + 1) == debfile.MAGIC:
        proc.err(f"dpkg-split: error: unexpected end of file in ar header in {word}\n")
        raise ScriptError("subprocess dpkg-split returned error exit status 2")
    deb = debfile.opened(proc, word)
    control = debfile.files(word, await deb.control_tar(proc))
    found = next(stanzas(control.get("control", (0, b""))[1]), {})
    for field in ("Package", "Version", "Architecture"):
        if field not in found:
            raise DebError(f"error: parsing file '/var/lib/dpkg/tmp.ci/control' near line {len(found)}:\n missing '{field}' field")
    arrival = Arrival(word, control, found, await deb.data_tar(proc))
    if found["Architecture"] not in ("all", "amd64"):
        raise ScriptError(f"package architecture ({found['Architecture']}) does not match system (amd64)")
    return arrival


def _announce(proc: Process, arrival: Arrival, *, is_first: bool) -> None:
    """Before the first the lists of all packages are read."""
    before = dpkgdb.find(proc, arrival.name)
    if before is None or before.want != "install":
        proc.out(f"Selecting previously unselected package {arrival.name}.\n")
    elif debversions.holds(arrival.version, "lt", before.version):
        proc.err(f"dpkg: warning: downgrading {arrival.name} from {before.version} to {arrival.version}\n")
    if is_first:
        gauge(proc)


async def _unpack(proc: Process, arrival: Arrival) -> None:
    name, path, architecture = arrival.name, arrival.path, arrival.fields["Architecture"]
    before = dpkgdb.find(proc, name)
    old = before.version if before is not None and before.status not in ("not-installed", "config-files") else ""
    if len(path) > NAME_MAX and "/" in path[-NAME_MAX:]:
        path = "..." + path[path.index("/", len(path) - NAME_MAX) :]
    log(proc, f"{'upgrade' if old else 'install'} {name}:{architecture} {old or '<none>'} {arrival.version}")
    proc.out(f"Preparing to unpack {path} ...\n")
    await proc.flush()
    _lay(proc, NEW, "", arrival.control)
    if old:
        await script(proc, name, architecture, "prerm", ["upgrade", arrival.version])
    await script(proc, name, architecture, "preinst", ["upgrade", old, arrival.version] if old else ["install"], is_new=True)
    over = f" over ({old})" if old else ""
    proc.out(f"Unpacking {name} ({arrival.version}){over} ...\n")
    await proc.flush()
    log(proc, f"status half-installed {name}:{architecture} {old or arrival.version}")
    said, proc.name = proc.name, "tar"
    try:
        await read_members(proc, Wish("x", [], directory="/", keeps_modes=True), arrival.files)
    except Fatal:
        raise ScriptError("cannot extract: unexpected end of file or stream") from None
    finally:
        proc.name = said
    if old:
        await script(proc, name, architecture, "postrm", ["upgrade", arrival.version])
    _register(proc, arrival, old)


def _register(proc: Process, arrival: Arrival, old: str) -> None:
    """The files in /var/lib/dpkg/info, and the paragraph."""
    paths, sums = _contents(arrival.files)
    own = {name: file for name, file in arrival.control.items() if name != "control"}
    own["list"] = 0o644, to_bytes("".join(f"{path}\n" for path in paths))
    own.setdefault("md5sums", (0o644, to_bytes("".join(f"{digest}  {path[1:]}\n" for path, digest in sums.items()))))
    _lay(proc, INFO, f"{arrival.name}.", own)
    for name in arrival.control:
        proc.caller.unlink(to_bytes(f"{NEW}/{name}"))
    proc.caller.rmdir(to_bytes(NEW))
    fields = dict(arrival.fields)
    conffiles = to_text(arrival.control.get("conffiles", (0, b""))[1]).split()
    if conffiles:
        fields["Conffiles"] = "".join(f"\n {path} {sums.get(path, 'newconffile')}" for path in conffiles)
    if old:
        fields["Config-Version"] = old
    _note(proc, fields, "unpacked")


def _contents(data: bytes) -> tuple[list[str], dict[str, str]]:
    """Its paths as `dpkg -L` lists them, and the digests of its files."""
    paths, sums = [], {}
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="surrogateescape") as archive:
        for member in archive:
            path = "/" + member.name.removeprefix(".").strip("/")
            paths.append(path if path != "/" else "/.")
            source = archive.extractfile(member) if member.isreg() else None
            if source is not None:
                sums[path] = hashlib.md5(source.read(), usedforsecurity=False).hexdigest()
    return paths, sums


def _lay(proc: Process, directory: str, prefix: str, files: dict[str, tuple[int, bytes]]) -> None:
    if not proc.exists(directory):
        proc.caller.mkdir(to_bytes(directory))
    for name, (mode, data) in files.items():
        place = to_bytes(f"{directory}/{prefix}{name}")
        proc.caller.write_file(place, data)
        proc.caller.chmod(place, mode)


def _note(proc: Process, fields: dict[str, str], status: str) -> None:
    """The paragraph with a status, and the line of the log."""
    dpkgdb.record(proc, {**fields, "Status": f"install ok {status}"})
    log(proc, f"status {status} {fields['Package']}:{fields['Architecture']} {fields['Version']}")


def _lacking(proc: Process, package: Package) -> str:
    """The lines on dependencies that nothing fulfils."""
    known = dpkgdb.packages(proc)
    provided = {re.split(r"[\s(]", part)[0] for other in known.values() if dpkgdb.is_installed(other)
                for part in dpkgdb.clauses(other, "Provides")}  # fmt: skip
    lines = []
    for field in ("Pre-Depends", "Depends"):
        for clause in dpkgdb.clauses(package, field):
            options = dpkgdb.alternatives(clause)
            reasons = [_reason(known.get(dpkgdb.named(option)), option) for option in options]
            if all(reasons) and not any(dpkgdb.named(option) in provided for option in options):
                lines.append(f" {package.name} depends on {clause}; however:\n" + "".join(f"  {reason}\n" for reason in reasons))
    return "".join(lines)


def _reason(package: Package | None, option: str) -> str:
    """Why a package is not what is asked for; empty when it is."""
    name = dpkgdb.named(option)
    if package is None or package.status in ("not-installed", "config-files"):
        return f"Package {name} is not installed."
    if package.status != "installed":
        return f"Package {name} is not configured yet."
    wanted = re.search(r"\(\s*([<>=]+)\s*(\S+?)\s*\)", option)
    if wanted is not None and not debversions.holds(package.version, wanted[1], wanted[2]):
        return f"Version of {name} on system is {package.version}."
    return ""
