"""What makes one installation itself: drawn once from its secret seed, kept in the store, and the same ever after.

Everything that a stranger could compare between two installations is here. Once drawn, the whole is stored as a value, so
that a later version of this file, which might draw otherwise, changes nothing on a machine that exists.
"""

from __future__ import annotations

import datetime
import ipaddress
import random
import uuid
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TypeVar

import msgspec

from mirage.base.chance import derive, dice
from mirage.base.clock import SECOND
from mirage.content.moments import zone as zone_of
from mirage.world import passwords, past
from mirage.world.aged import brought
from mirage.world.persona import Hardware, Kernel, Persona

T = TypeVar("T")

MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86_400 * SECOND
MIB_SECTORS = 2048  # sectors of 512 bytes in a MiB


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A user of the machine. `hash` is what /etc/shadow holds."""

    name: str
    full: str
    uid: int
    hash: str
    admin: bool = False
    groups: list[str] = []
    created: int = 0
    seen: int = 0  # last login, nanoseconds since the epoch; 0 is never
    source: str = ""  # where he logs in from
    stays: list[past.Stay] = []  # his logins, the last of which began at `seen`


class Partition(msgspec.Struct, frozen=True, kw_only=True):
    """One partition; sectors of 512 bytes. `use` is btrfs, swap, bios or esp."""

    name: str
    number: int
    start: int
    sectors: int
    use: str
    uuid: str
    partuuid: str
    sub_uuid: str = ""
    label: str = ""


class Disk(msgspec.Struct, frozen=True, kw_only=True):
    """The disk: kernel name, numbers, table id and partitions."""

    name: str
    major: int
    minor: int
    sectors: int
    serial: str
    table: str  # gpt or dos
    id: str
    partitions: list[Partition]
    model: str = ""
    vendor: str = ""
    rotational: bool = False


class Interface(msgspec.Struct, frozen=True, kw_only=True):
    """A network interface with its addresses."""

    name: str
    index: int
    mac: str
    address: str
    prefix: int
    link_local: str
    mtu: int
    driver: str
    queue: int = 1000


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """One machine. Times in nanoseconds since the epoch, sizes in KiB unless a name says otherwise."""

    persona: str
    hostname: str
    domain: str
    company: str
    timezone: str
    machine_id: str
    boot_id: str
    install_time: int
    upgrades: list[int]  # days on which packages were brought up to date, oldest first
    boot_time: int
    kernel: str
    kernel_version: str
    kernel_date: str
    hardware: str
    cpu: int  # index into the hardware's list
    cores: int
    mhz: float
    memory: int  # MemTotal
    bios: int
    bios_date: str
    serial: str
    product_uuid: str
    disk: Disk
    interface: Interface
    gateway: str
    gateway_mac: str
    nameservers: list[str]
    neighbours: list[tuple[str, str]]
    root_hash: str
    people: list[Person]
    used: int  # KiB of the root file system in use beyond what is listed in the layers
    load: float
    project: str
    boots: list[past.Boot] = []  # before the running one
    is_listed: bool = False  # whether the image has apt's lists
    root_stays: list[past.Stay] = []

    @property
    def fqdn(self) -> str:
        return f"{self.hostname}.{self.domain}" if self.domain else self.hostname


def draw(
    seed: bytes,
    persona: Persona,
    now: int,
    *,
    newest: int = 0,
    kernel: str | None = None,
    kernel_version: str = "",
    kernel_time: int = 0,
    is_listed: bool = False,
) -> Identity:
    """The identity of a machine as it stands at `now`.

    `newest`: the date of the newest file of the image's packages and lists; the last upgrade is after it. `kernel`: the release of the image's
    own kernel package, if it has one, which is then the one that runs, since some time after `kernel_time`. `is_listed`: whether it
    has apt's lists.
    """
    chance = dice(seed, "identity", "machine")
    hardware = chance.choices(persona.hardware, [family.weight for family in persona.hardware])[0]
    zone = dice(seed, "identity", "zone").choice(persona.timezones)
    times = _times(dice(seed, "identity", "times"), persona, zone, now, newest, kernel_time)
    boots = past.boots(dice(seed, "identity", "boots"), persona.kernels, times.install, times.upgrades, times.boot)
    release = _kernel(persona, times.boot, kernel, kernel_version, kernel_time)
    company = _company(dice(seed, "identity", "company"))
    hostname = _hostname(dice(seed, "identity", "hostname"), persona)
    domain = chance.choice(persona.domains).format(company=company, d=chance.randint(1, 3))
    cpu = chance.randrange(len(hardware.cpus))
    low, high = hardware.cpus[cpu].mhz
    memory = chance.choice(hardware.memory)
    network = _network(dice(seed, "identity", "network"), hardware)
    product = str(uuid.UUID(bytes=derive(seed, "identity", "product")[:16], version=4))
    people = _people(dice(seed, "identity", "people"), persona, zone, times, boots, now, network)
    return Identity(
        persona=persona.name,
        hostname=hostname,
        domain=domain,
        company=company,
        timezone=zone,
        machine_id=uuid.UUID(bytes=derive(seed, "identity", "machine-id")[:16], version=4).hex,
        boot_id=str(uuid.UUID(bytes=derive(seed, "identity", "boot-id")[:16], version=4)),
        install_time=times.install,
        upgrades=times.upgrades,
        boot_time=times.boot,
        kernel=release.release,
        kernel_version=release.version,
        kernel_date=release.date,
        hardware=hardware.name,
        cpu=cpu,
        cores=chance.choice(hardware.cores),
        mhz=round(chance.uniform(low, high), 3),
        memory=_usable(chance, memory),
        bios=chance.randrange(len(hardware.bios_version)),
        bios_date=chance.choice(hardware.bios_date),
        serial=_serial(chance, hardware, product),
        product_uuid=product,
        disk=_disk(dice(seed, "identity", "disk"), hardware),
        interface=network.interface,
        gateway=network.gateway,
        gateway_mac=network.gateway_mac,
        nameservers=network.nameservers,
        neighbours=network.neighbours,
        root_hash=passwords.unknown(dice(derive(seed, "identity", "root"), "hash")),
        people=people,
        used=int(chance.uniform(*persona.used_gib) * 1024 * 1024),
        load=round(chance.uniform(*persona.load), 4),
        project=chance.choice(_words("things")),
        boots=boots,
        is_listed=is_listed,
        root_stays=_root_stays(dice(seed, "identity", "root stays"), zone, people[0], boots),
    )


class Times(msgspec.Struct, frozen=True):
    """When things happened."""

    install: int
    upgrades: list[int]
    boot: int


def _times(chance: random.Random, persona: Persona, zone: str, now: int, newest: int, kernel_time: int) -> Times:
    install = past.workday(chance, zone, now - int(chance.uniform(*persona.age_days) * DAY))
    upgrades, moment = [], install + int(chance.uniform(20, 50) * DAY)
    while moment < now - 3 * DAY:
        upgrades.append(past.workday(chance, zone, moment))
        moment += int(chance.uniform(18, 60) * DAY)
    last = upgrades[-1] if upgrades else install
    if last <= newest:
        upgrades.append(_between(chance, zone, newest + HOUR, now - HOUR))
    uptime = int(chance.uniform(*persona.uptime_days) * DAY)
    boot = max(now - uptime, install + 2 * HOUR)
    arrived = brought(kernel_time, install, upgrades)
    if boot < arrived + 5 * MINUTE:  # what came runs after the next boot
        boot = min(arrived + int(chance.uniform(5, 45) * MINUTE), now - 10 * MINUTE)
    return Times(install - install % SECOND + chance.randrange(SECOND), upgrades, boot - boot % 1000)


def _between(chance: random.Random, zone: str, low: int, high: int) -> int:
    """A moment in a span at which people are up, on a working day rather, if it has one; its end where the span is none (an image
    younger than the wish)."""
    return min((int(chance.uniform(low, high)) for _ in range(24)), key=lambda moment: _oddity(zone, moment)) if low < high else high


def _oddity(zone: str, moment: int) -> int:
    """How seldom somebody is at work then."""
    local = datetime.datetime.fromtimestamp(moment / SECOND, zone_of(zone))
    return 2 * (not 8 <= local.hour < 21) + (local.weekday() > 4)


def _kernel(persona: Persona, boot: int, own: str | None, own_version: str, own_time: int) -> Kernel:
    if own is not None:
        for kernel in persona.kernels:
            if kernel.release == own or (kernel.version == own_version and own_version):
                return Kernel(release=own, version=own_version or kernel.version, date=kernel.date)
        return Kernel(release=own, version=own_version, date=_day(own_time))
    at_boot = [kernel for kernel in persona.kernels if kernel.date < _day(boot - 3 * DAY)]
    return (at_boot or persona.kernels[:1])[-1]


def _day(moment: int) -> str:
    return datetime.datetime.fromtimestamp(moment / SECOND, datetime.UTC).date().isoformat()


def _usable(chance: random.Random, mib: int) -> int:
    """MemTotal in KiB of a machine with so many MiB: less its page structs, kernel and firmware (as seen on such guests)."""
    reserve = 50_000 if mib <= 2048 else 112_000
    return (int(mib * 1024 * 0.9845) - reserve) // 4 * 4 - 4 * chance.randrange(1100)


def _serial(chance: random.Random, hardware: Hardware, product: str) -> str:
    if hardware.hypervisor == "vmware":
        digits = product.replace("-", "")
        pairs = [digits[at : at + 2] for at in range(0, 32, 2)]
        return f"VMware-{' '.join(pairs[:8])}-{' '.join(pairs[8:])}"
    return product if "OpenStack" in hardware.product else ""


# ---- names


@cache
def _words(name: str) -> list[str]:
    return (resources.files("mirage.world") / "words" / f"{name}.txt").read_text().split()


def _company(chance: random.Random) -> str:
    heads, tails = [line.split("|") for line in _words("company")]
    return chance.choice(heads) + chance.choice(tails)


def _hostname(chance: random.Random, persona: Persona) -> str:
    pattern = chance.choice(persona.hostnames)
    return pattern.format(
        n=chance.randint(1, 12), d=chance.randint(1, 9), nnn=chance.randint(101, 989), hex=f"{chance.getrandbits(32):08x}",
        word=chance.choice(_words("things")),
    )  # fmt: skip


def _people(
    chance: random.Random, persona: Persona, zone: str, times: Times, boots: Sequence[past.Boot], now: int, network: Network
) -> list[Person]:
    rules, taken = persona.users, {"root", "admin", "backup"}
    people: list[Person] = []
    for index in range(chance.randint(*rules.count)):
        first, family = chance.choice(_words("first")), chance.choice(_words("family"))
        style = chance.choice(rules.styles) if index else "first"
        name = {
            "first": first, "flast": first[0] + family, "first.last": f"{first}.{family}",
            "role": chance.choice(rules.roles or [first]),
        }[style]  # fmt: skip
        if name in taken:
            continue
        taken.add(name)
        created = times.install if not index else int(chance.uniform(times.install, now - 9 * DAY))
        seen = int(chance.uniform(max(created, now - 40 * DAY), now - 6 * HOUR))
        seen = min(max(past.workday(chance, zone, seen), created + 10 * MINUTE), now - 6 * HOUR)
        has_come = chance.random() < 0.8 or not index  # who set it up has been here
        stays = (
            past.stays(
                chance, zone, created, seen, every=(0.3, chance.choice((6, 9, 20))), upgrades=times.upgrades if not index else (),
                ends=[boot.down for boot in boots], sets_up=not index, booted=times.boot if not index and times.boot < now - 10 * MINUTE else 0,
            ) if has_come else []
        )  # fmt: skip
        group = chance.choice(rules.groups)
        people.append(
            Person(
                name=name,
                full="" if style == "role" else f"{first.title()} {family.title()}",
                uid=1000 + len(people),
                hash=passwords.unknown(chance),
                admin=not index,
                groups=list(rules.admin_groups) if not index else [group] if group else [],
                created=created,
                seen=stays[-1].start if stays else 0,
                stays=stays,
                source=chance.choice(network.neighbours)[0] if chance.random() < 0.5 else network.gateway,
            )
        )
    return people


def _root_stays(chance: random.Random, zone: str, admin: Person, boots: Sequence[past.Boot]) -> list[past.Stay]:
    """The administrator comes as root now and then."""
    last = past.workday(chance, zone, admin.seen - int(chance.uniform(1, 20) * DAY))
    since = min(admin.created + 20 * MINUTE, last)
    return past.stays(chance, zone, since, max(last, since), every=(4, 60), upgrades=(), ends=[boot.down for boot in boots])


# ---- disk


def _disk(chance: random.Random, hardware: Hardware) -> Disk:
    """One disk as debian-installer divides it: root in the first partition, and swap in a logical one behind it."""
    size = chance.choice(hardware.disk_gib) * 1024 * MIB_SECTORS
    swap = chance.choice(hardware.swap_mib)
    name = hardware.disk + "a"
    major = {"vd": 254, "sd": 8}[hardware.disk]
    signature = f"{chance.getrandbits(32):08x}"
    end = size - MIB_SECTORS
    swap_sectors = swap * MIB_SECTORS
    root_sectors = end - MIB_SECTORS - (swap_sectors + MIB_SECTORS if swap else 0)
    root_sectors -= root_sectors % MIB_SECTORS
    partitions = [
        Partition(
            name=f"{name}1", number=1, start=MIB_SECTORS, sectors=root_sectors, use="btrfs", uuid=_uuid(chance),
            partuuid=f"{signature}-01", sub_uuid=_uuid(chance),
        )
    ]  # fmt: skip
    if swap:
        start = MIB_SECTORS + root_sectors + 2
        logical = start + MIB_SECTORS - 2
        partitions.append(
            Partition(name=f"{name}2", number=2, start=start, sectors=2, use="extended", uuid="", partuuid=f"{signature}-02")
        )
        partitions.append(
            Partition(
                name=f"{name}5", number=5, start=logical, sectors=swap_sectors, use="swap", uuid=_uuid(chance),
                partuuid=f"{signature}-05",
            )
        )  # fmt: skip
    return Disk(
        name=name,
        major=major,
        minor=0,
        sectors=size,
        serial=_uuid(chance)[:20] if hardware.disk == "vd" else "drive-scsi0" if hardware.disk_vendor == "QEMU" else "",
        table="dos",
        id=signature,
        partitions=partitions,
        model=hardware.disk_model,
        vendor=hardware.disk_vendor,
        rotational=hardware.rotational or hardware.disk == "vd",
    )


def _uuid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


# ---- network


class Network(msgspec.Struct, frozen=True):
    """What the machine is plugged into."""

    interface: Interface
    gateway: str
    gateway_mac: str
    nameservers: list[str]
    neighbours: list[tuple[str, str]]


def _network(chance: random.Random, hardware: Hardware) -> Network:
    """A private network behind the provider's NAT: the address, the router, the resolvers and who else is there."""
    block, _, subnet = chance.choice(hardware.networks).rpartition("/")
    prefix = int(subnet)
    outer = ipaddress.IPv4Network(block)
    base = int(outer.network_address) + (chance.getrandbits(prefix - outer.prefixlen) << (32 - prefix))
    inner = ipaddress.IPv4Network((base, prefix))
    first = int(inner.network_address)
    gateway = first + 1 if chance.random() < 0.8 else int(inner.broadcast_address) - 1
    hosts = chance.sample(range(first + 4, min(first + 250, int(inner.broadcast_address) - 2)), 6)
    mac = _mac(chance, hardware.mac)
    resolvers = [str(ipaddress.IPv4Address(gateway))] if chance.random() < 0.6 else [_text(hosts[4]), _text(hosts[5])]
    neighbours = [(_text(host), _mac(chance, hardware.mac)) for host in hosts[1:4]]
    if len(resolvers) > 1:
        neighbours += [(resolver, _mac(chance, hardware.mac)) for resolver in resolvers]
    return Network(
        Interface(
            name=hardware.nic, index=2, mac=mac, address=_text(hosts[0]), prefix=prefix, link_local=_link_local(mac),
            mtu=chance.choice([1450, 1500, 1500]) if "OpenStack" in hardware.product else 1500, driver=hardware.driver,
        ),
        _text(gateway), _mac(chance, hardware.gateway_mac), resolvers, neighbours,
    )  # fmt: skip


def _text(address: int) -> str:
    return str(ipaddress.IPv4Address(address))


def _mac(chance: random.Random, prefixes: Sequence[str]) -> str:
    prefix = chance.choice(prefixes)
    low = 0x80 if prefix == "00:50:56" else 0  # VMware keeps 00:50:56:00-3f for addresses set by hand
    octets = (low + chance.randrange(0x40), chance.randrange(256), chance.randrange(256))
    return ":".join([prefix, *(f"{octet:02x}" for octet in octets)])


def _link_local(mac: str) -> str:
    """The EUI-64 address of the interface (RFC 4291 appendix A), as ifupdown leaves it to the kernel."""
    octets = [int(part, 16) for part in mac.split(":")]
    octets[0] ^= 2
    eui = [*octets[:3], 0xFF, 0xFE, *octets[3:]]
    groups = [f"{eui[at] << 8 | eui[at + 1]:04x}" for at in range(0, 8, 2)]
    return str(ipaddress.IPv6Address("fe80::" + ":".join(groups)))


def encode(identity: Identity) -> bytes:
    return msgspec.json.encode(identity)


def decode(data: bytes) -> Identity:
    return msgspec.json.decode(data, type=Identity)
