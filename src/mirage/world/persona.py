"""A persona as data: what kind of machine the host pretends to be, read from `personas/<name>/persona.toml`.

The data give ranges and choices; `identity` draws one of each for an installation. A file that does not hold what it should
names itself, the key and what is wrong.
"""

from __future__ import annotations

import tomllib
from importlib import resources

import msgspec

from mirage.base.errors import ConfigurationError


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of a persona's tables: an unknown key is an error."""


class Cpu(Part, frozen=True, kw_only=True):
    """One CPU model as /proc/cpuinfo shows it, complete: what differs between models stands here, and nothing else."""

    vendor: str
    family: int
    model: int
    name: str
    stepping: int
    microcode: str
    cache: int  # KiB, as cpuinfo says
    l1d: int  # KiB a core
    l1i: int
    l2: int
    l3: int  # KiB a socket
    mhz: tuple[float, float]  # range of the base clock
    level: int  # cpuid level
    flags: str
    bugs: str
    physical: int  # address bits
    virtual: int
    tlb: str = ""
    clflush: int = 64
    vulnerabilities: dict[str, str] = {}


class Hardware(Part, frozen=True, kw_only=True):
    """A family of machines that belong together: what a provider sells."""

    name: str
    weight: int
    vendor: str  # DMI sys_vendor
    product: str
    version: str = ""
    bios_vendor: str
    bios_version: list[str]
    bios_date: list[str]
    chassis_vendor: str
    chassis_type: int
    board_vendor: str = ""
    board_name: str = ""
    hypervisor: str = ""  # what systemd-detect-virt says; empty is bare metal
    cpus: list[Cpu]
    cores: list[int]
    memory: list[int]  # MiB
    disk: str  # vd, sd or nvme
    disk_gib: list[int]
    disk_model: str = ""
    disk_vendor: str = ""
    rotational: bool = False
    swap_mib: list[int]
    nic: str  # eth0, ens3, enp1s0, ens18 ...
    driver: str
    mac: list[str]  # vendor prefixes
    speed: int = -1
    networks: list[str]  # a private network to draw the address from: CIDR/prefix of the subnet
    gateway_mac: list[str]
    modules: list[str]
    pci: list[str] = []

    def has_one_socket(self, cpu: Cpu) -> bool:
        """Whether its processors are cores of one, or one in each socket, as QEMU has them unless it is told."""
        return self.hypervisor != "kvm" or cpu.vendor == "AuthenticAMD"


class Service(Part, frozen=True, kw_only=True):
    """A process that runs from boot on. `package` must be in the image, else the machine has no such service."""

    comm: str
    cmdline: list[str]
    exe: str
    unit: str
    package: str = ""
    user: str = "root"
    parent: str = ""  # the comm of its parent; init if empty
    rss: tuple[int, int]  # KiB
    vsz: tuple[int, int]  # KiB
    threads: int = 1
    after: tuple[float, float] = (2.0, 6.0)  # seconds after boot
    load: float = 0.0
    count: int = 1
    tty: str = ""
    nice: int = 0
    leader: bool = True
    cwd: str = "/"
    fds: dict[str, str] = {}


class Listener(Part, frozen=True, kw_only=True):
    """A listening socket or a bound datagram socket and who holds it."""

    service: str
    protocol: str
    address: str
    port: int
    fd: int
    backlog: int = 128
    package: str = ""
    v6only: bool = False


class UnixSocket(Part, frozen=True, kw_only=True):
    """A unix socket that a service listens on."""

    service: str
    path: str
    fd: int
    kind: str = "stream"
    state: str = "LISTEN"
    package: str = ""


class UserRange(Part, frozen=True, kw_only=True):
    """How the persona's people are drawn."""

    count: tuple[int, int]
    styles: list[str]  # first, flast, first.last, role
    roles: list[str] = []
    groups: list[str] = []
    admin_groups: list[str] = []


class Tweak(Part, frozen=True, kw_only=True):
    """A file of the host layer. {placeholders} are filled from the identity; `package` must be in the image."""

    path: str
    text: str = ""
    source: str = ""  # a file of the persona's directory instead of text
    mode: int = 0o644
    owner: str = "root"
    group: str = "root"
    link: str = ""  # a symbolic link instead
    directory: bool = False
    when: str = "configured"  # installed, configured, upgraded, booted
    package: str = ""


class Kernel(Part, frozen=True, kw_only=True):
    """One kernel of the distribution: release, package version and the day in its version string."""

    release: str
    version: str
    date: str


class Persona(Part, frozen=True, kw_only=True):
    """All of it."""

    name: str
    summary: str
    image: str  # the image it stands on
    hostnames: list[str]
    domains: list[str]
    timezones: list[str]
    age_days: tuple[int, int]  # since installation
    uptime_days: tuple[int, int]
    kernels: list[Kernel]
    compiler: str  # what built the kernel, for /proc/version
    hardware: list[Hardware]
    services: list[Service]
    listeners: list[Listener]
    unix_sockets: list[UnixSocket] = []
    users: UserRange
    files: list[Tweak]
    used_gib: tuple[float, float]  # of the root file system beyond the image
    load: tuple[float, float]  # the average load of a day
    internet: dict[str, object] = {}


def load(name: str) -> Persona:
    """The persona of that name. ConfigurationError: there is none, or its data are wrong."""
    if name not in names():
        raise ConfigurationError(f"persona: {name!r} is not one of {', '.join(names())}")
    folder = resources.files("mirage.world") / "personas" / name
    texts = {entry.name: entry.read_text() for entry in folder.iterdir() if entry.name.endswith(".toml")}
    return parse("\n".join(texts[key] for key in sorted(texts, key=_tables_last)), f"personas/{name}")


def _tables_last(name: str) -> tuple[int, str]:
    """TOML wants plain keys before tables: kernels.toml holds plain keys alone, persona.toml both."""
    return {"kernels.toml": 0, "persona.toml": 1}.get(name, 2), name


def parse(text: str, origin: str) -> Persona:
    """The persona that a text describes; an error names the origin."""
    try:
        return msgspec.convert(tomllib.loads(text), Persona)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigurationError(f"{origin}: {error}") from error


def names() -> list[str]:
    """The personas that there are."""
    folder = resources.files("mirage.world") / "personas"
    return sorted(entry.name for entry in folder.iterdir() if (entry / "persona.toml").is_file())


def resource(name: str, path: str) -> bytes:
    """A file of a persona's directory."""
    return (resources.files("mirage.world") / "personas" / name / path).read_bytes()
