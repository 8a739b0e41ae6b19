"""What dpkg knows of a tree's packages: its status file read once, and the few facts that others ask of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_FIELD = re.compile(rb"^([A-Za-z0-9-]+):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_SIZE = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Package:
    """One stanza of /var/lib/dpkg/status."""

    name: str
    version: str
    architecture: str
    want: str = "install"
    error: str = "ok"
    status: str = "installed"
    summary: str = ""
    section: str = ""
    priority: str = ""
    multi_arch: str = ""
    source: str = ""
    maintainer: str = ""
    installed_size: int = 0  # KiB, as dpkg counts it
    is_essential: bool = False
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def upstream(self) -> str:
        """9.2p1 of 1:9.2p1-2+deb12u7."""
        return self.version.partition(":")[2].rpartition("-")[0] if ":" in self.version else self.version.rpartition("-")[0]

    @property
    def list_name(self) -> str:
        """How its files in /var/lib/dpkg/info are called: with the architecture where several may be installed side by side."""
        return f"{self.name}:{self.architecture}" if self.multi_arch == "same" else self.name


def stanzas(text: bytes) -> Iterator[dict[str, str]]:
    """The paragraphs of a control file, fields in order; continuation lines kept as they are."""
    for paragraph in re.split(rb"\n[ \t]*\n+", text.strip(b"\n")):
        fields = {match[1].decode("ascii"): match[2].decode("utf-8", "replace") for match in _FIELD.finditer(paragraph)}
        if fields:
            yield fields


def parse_status(text: bytes) -> dict[str, Package]:
    """Packages by name, in the file's order; a name met again (another architecture) is kept as name:architecture."""
    found: dict[str, Package] = {}
    for fields in stanzas(text):
        package = _package(fields)
        if package is not None:
            key = package.name if package.name not in found else f"{package.name}:{package.architecture}"
            found[key] = package
    return found


def ssh_banner(packages: Mapping[str, Package]) -> str | None:
    """The software version string of the image's sshd, as Debian and Ubuntu build it (debian/patches/package-versioning.patch):
    `OpenSSH_9.2p1 Debian-2+deb12u7`."""
    package = packages.get("openssh-server")
    if package is None:
        return None
    plain = package.version.partition(":")[2] or package.version
    upstream, _, revision = plain.rpartition("-")
    vendor = "Ubuntu" if "ubuntu" in revision else "Debian"
    return f"OpenSSH_{upstream} {vendor}-{revision}"


def kernel(packages: Mapping[str, Package]) -> str | None:
    """The release that `uname -r` would show after a boot into the image's newest kernel package; None without one."""
    releases = [name.removeprefix("linux-image-") for name in packages if re.match(r"linux-image-\d", name)]
    plain = [release for release in releases if not release.endswith(("-dbg", "-unsigned"))]
    return max(plain, key=_natural, default=None)


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", text)]


def _package(fields: Mapping[str, str]) -> Package | None:
    name, version = fields.get("Package"), fields.get("Version")
    if not name or not version:
        return None
    want, error, status = [*fields.get("Status", "install ok installed").split(), "", "", ""][:3]
    size = fields.get("Installed-Size", "0")
    return Package(
        name=name,
        version=version,
        architecture=fields.get("Architecture", ""),
        want=want,
        error=error,
        status=status,
        summary=fields.get("Description", "").partition("\n")[0],
        section=fields.get("Section", ""),
        priority=fields.get("Priority", ""),
        multi_arch=fields.get("Multi-Arch", ""),
        source=fields.get("Source", ""),
        maintainer=fields.get("Maintainer", ""),
        installed_size=int(size) if _SIZE.fullmatch(size) else 0,
        is_essential=fields.get("Essential") == "yes",
        fields=dict(fields),
    )
