"""Packages fetched by the machine's own apt into a private root: its sources, proxies and keyrings, but none of its state.

apt verifies every signature against the distribution's archive keyring, resolves every dependency, and checks every hash.
It runs as whoever builds, root or not. Nothing under /etc/apt, /var/lib/apt or /var/cache/apt is written.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mirage.image.distribution import Distribution
from mirage.image.errors import BuildError
from mirage.image.packages import stanzas

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENVIRONMENT = {"PATH": PATH, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "HOME": "/root"}
HELPER = "/usr/lib/apt/apt-helper"
STATUS = "@status"  # in a command: where apt is to tell its progress
PATIENCE = ("Acquire::http::Timeout", "Acquire::https::Timeout")

Percent = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """One archive: its URL, and the suites and components that are taken from it."""

    url: str
    suites: tuple[str, ...]
    components: tuple[str, ...]

    def stanza(self, keyring: str) -> str:
        return (
            f"Types: deb\nURIs: {self.url}\nSuites: {' '.join(self.suites)}\nComponents: {' '.join(self.components)}\n"
            f"Signed-By: {keyring}\n"
        )


class PrivateApt:
    """apt in a directory of its own: lists/, archives/, sources and a configuration that names only these."""

    def __init__(self, home: Path, distribution: Distribution, mirror: str = "", log: Path | None = None) -> None:
        self.home = home
        self.distribution = distribution
        self.log = log or home / "apt.log"
        self._check()
        for name in ("lists/partial", "archives/partial", "state", "etc"):
            (home / name).mkdir(parents=True, exist_ok=True)
        (home / "nothing").touch()
        (home / "apt.conf").write_text(self._configuration())
        sources = self._mirrored(mirror) if mirror else sources_of(distribution)
        if not sources:
            raise BuildError(
                f"this machine's apt has no source of {distribution.name} ({distribution.codename}); "
                f"name a mirror: --mirror URL, or import a root: mirage image import DIR_OR_TAR"
            )
        self._write("archive", sources)
        self._write("listed", [replace(source, components=tuple(distribution.listed)) for source in sources])

    @property
    def archives(self) -> Path:
        return self.home / "archives"

    @property
    def lists(self) -> Path:
        return self.home / "lists"

    def update(self, percent: Percent) -> None:
        """Read the archive's lists. BuildError when a mirror is out of reach or a signature is not the archive's.

        What the machine will have listed and is not installed from is taken as far as the mirror has it.
        """
        self._run(["update", "--error-on=any"], "the package lists could not be fetched", percent)
        if self.distribution.listed:
            more = (f"-oDir::Etc::sourcelist={self.home}/listed.sources", "-oAcquire::Languages=en", "-oDir::Cache::srcpkgcache=")
            with contextlib.suppress(BuildError):
                self._run([*more, "update"], "not all lists could be fetched", percent)

    def names(self, packages: Iterable[str], *, status: Path | None = None) -> list[str]:
        """File names of the archives that installing these would still have to fetch."""
        command = self._command(["install", "--print-uris", "-qq", "-y", "--no-install-recommends", *packages], status)
        command.remove(f"-oAPT::Status-Fd={STATUS}")
        done = subprocess.run(command, env=self._environment(), capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise BuildError(_told(done.stderr, "the packages' dependencies can not be met", self.log))
        return [line.split()[1] for line in done.stdout.splitlines() if line.startswith("'")]

    def fetch(self, packages: Iterable[str], *, recommends: bool, percent: Percent, status: Path | None = None) -> None:
        """Download packages and all that they need besides what `status` (a dpkg status file) says is installed."""
        option = "--install-recommends" if recommends else "--no-install-recommends"
        arguments = ["install", "--download-only", "-y", option, *packages]
        self._run(arguments, "the packages could not be fetched", percent, status)

    def _write(self, name: str, sources: Iterable[Source]) -> None:
        text = "\n".join(source.stanza(self.distribution.keyring) for source in sources)
        (self.home / f"{name}.sources").write_text(text)

    def _check(self) -> None:
        for program, package in (("apt-get", "apt"), ("dpkg-deb", "dpkg"), ("gpgv", "gpgv")):
            if shutil.which(program, path=PATH) is None:
                raise BuildError(f"{program} is not on this machine (package {package}); import a root instead: mirage image import")
        if not Path(self.distribution.keyring).is_file():
            raise BuildError(
                f"the keyring that verifies {self.distribution.name} is not on this machine: {self.distribution.keyring}; "
                f"install the package {self.distribution.keyring_package}, or import a root: mirage image import DIR_OR_TAR"
            )

    def _configuration(self) -> str:
        """The machine's way to the network (its Acquire settings: proxies, certificates, credentials), and our directories."""
        dump = subprocess.run(
            ["apt-config", "dump"],  # noqa: S607
            env=ENVIRONMENT, capture_output=True, text=True, check=False
        )  # fmt: skip
        ours = r"Acquire::(?!IndexTargets|Languages|Changelogs|CompressionTypes|GzipIndexes|http::Timeout|https::Timeout|Retries)\S"
        kept = [line for line in dump.stdout.splitlines() if re.match(ours, line)]
        home = self.home
        settings = {
            "Dir::State": f"{home}/state", "Dir::State::lists": f"{home}/lists", "Dir::State::status": f"{home}/nothing",
            "Dir::Cache": str(home), "Dir::Cache::archives": f"{home}/archives", "Dir::Log": str(home),
            "Dir::Etc::sourcelist": f"{home}/archive.sources", "Dir::Etc::sourceparts": "/dev/null", "Dir::Etc::parts": "/dev/null",
            "Dir::Etc::main": "/dev/null", "Dir::Etc::preferences": "/dev/null", "Dir::Etc::preferencesparts": "/dev/null",
            "APT::Sandbox::User": "root", "APT::Architecture": "amd64", "APT::Architectures": "amd64",
            "Acquire::Languages": "none", "Acquire::Retries": "1", "Debug::NoLocking": "true",
            **dict.fromkeys(PATIENCE, "15"),
        }  # fmt: skip
        return "\n".join([*kept, *(f'{key} "{value}";' for key, value in settings.items())]) + "\n"

    def _mirrored(self, mirror: str) -> list[Source]:
        """The archive at a mirror, and the security archive beside it where there is one."""
        wanted, url = self.distribution, mirror.rstrip("/")
        if not re.fullmatch(r"(https?|file|ftp|copy)://?[^\s]+", url):
            raise BuildError(f"mirror {mirror!r} is no URL; give one as http://MIRROR/debian")
        found = [Source(url, tuple(wanted.suites), tuple(wanted.components))]
        if wanted.security:
            beside = f"{url}-security"
            probe = f"{beside}/dists/{wanted.security}/InRelease"
            command = [HELPER, "download-file", probe, str(self.home / "probe")]
            if subprocess.run(command, env=self._environment(), capture_output=True, check=False).returncode == 0:  # noqa: S603
                found.append(Source(beside, (wanted.security,), tuple(wanted.components)))
        return found

    def _environment(self) -> Mapping[str, str]:
        proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
        return {**ENVIRONMENT, **proxies, "APT_CONFIG": str(self.home / "apt.conf")}

    def _command(self, arguments: Iterable[str], status: Path | None) -> list[str]:
        return ["apt-get", f"-oAPT::Status-Fd={STATUS}", *([f"-oDir::State::status={status}"] if status else []), *arguments]

    def _run(self, arguments: list[str], failure: str, percent: Percent, status: Path | None = None) -> None:
        run(self._command(arguments, status), self._environment(), self.log, failure, percent)


def sources_of(distribution: Distribution) -> list[Source]:
    """The archives of the distribution that this machine's apt is configured for, whichever form they are written in."""
    wanted = {*distribution.suites, distribution.security} - {""}
    found = []
    for fields in _entries():
        suites = tuple(suite for suite in fields["Suites"].split() if suite in wanted)
        components = tuple(name for name in fields.get("Components", "").split() if name in distribution.components)
        signed = fields.get("Signed-By", "").strip()
        theirs = signed and not signed.startswith("-----") and Path(signed).name != Path(distribution.keyring).name
        if suites and components and not theirs and "deb" in fields["Types"].split() and fields.get("Enabled", "yes") != "no":
            found += [Source(url, suites, components) for url in fields["URIs"].split()]
    return found


def _entries() -> Iterable[Mapping[str, str]]:
    """This machine's sources, one-line and deb822 alike, as deb822 fields."""
    parts = sorted(Path("/etc/apt/sources.list.d").glob("*"))
    for path in [Path("/etc/apt/sources.list"), *parts]:
        try:
            text = path.read_bytes()
        except OSError:
            continue
        if path.suffix == ".sources":
            plain = re.sub(rb"(?m)^#.*\n?", b"", text)
            yield from (fields for fields in stanzas(plain) if {"Types", "URIs", "Suites"} <= fields.keys())
        elif path.suffix == ".list":
            for line in text.decode("utf-8", "replace").splitlines():
                match = re.match(r"\s*(deb)\s+(?:\[([^]]*)\]\s*)?(\S+)\s+(\S+)\s*([^#]*)", line)
                if match:
                    signed = re.search(r"signed-by=(\S+)", match[2] or "")
                    yield {
                        "Types": "deb", "URIs": match[3], "Suites": match[4], "Components": match[5],
                        "Signed-By": signed[1] if signed else "",
                    }  # fmt: skip


def run(command: list[str], environment: Mapping[str, str], log: Path, failure: str, percent: Percent) -> None:
    """Run apt (or what ends in apt) with its words in the log, its progress told, and its errors as a BuildError."""
    reader, writer = os.pipe()
    with log.open("ab") as words:
        start = words.tell()
        words.write(f"# {' '.join(command)}\n".encode())
        words.flush()
        process = subprocess.Popen(  # noqa: S603
            [part.replace(STATUS, str(writer)) for part in command],
            env=dict(environment), stdin=subprocess.DEVNULL, stdout=words, stderr=words, pass_fds=[writer],
        )  # fmt: skip
        os.close(writer)
        with os.fdopen(reader, "r", encoding="utf-8", errors="replace") as lines:
            for line in lines:
                kind, _, rest = line.partition(":")
                name, _, rest = rest.partition(":")
                share = rest.partition(":")[0]
                if kind in ("dlstatus", "pmstatus") and re.fullmatch(r"[0-9.]+", share):
                    percent(float(share), "" if kind == "dlstatus" else name.partition(":")[0])
        status = process.wait()
    if status:
        with log.open("rb") as words:
            words.seek(start)
            said = words.read(1 << 20).decode("utf-8", "replace")
        raise BuildError(_told(said, failure, log))


def _told(said: str, failure: str, log: Path) -> str:
    """What went wrong: ours in front, then apt's first own words about it."""
    errors = [" ".join(line.removeprefix("E:").split()) for line in said.splitlines() if line.startswith("E:")]
    tail = errors or [line.strip() for line in said.splitlines() if line.strip()][-1:]
    return f"{failure}: {'; '.join(dict.fromkeys(tail[:2]))} (all of it: {log})"
