"""What makes one installation itself: drawn once from its secret seed, kept in the store, and the same ever after.

Everything that a stranger could compare between two installations is here. Once drawn, the whole is stored as a value, so
that a later version of this file, which might draw otherwise, changes nothing on a machine that exists.
"""

from __future__ import annotations

import msgspec


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
    timezone: str
    machine_id: str
    boot_id: str
    hostid: str
    install_time: int
    upgrade_time: int
    boot_time: int
    kernel: str
    kernel_version: str
    kernel_date: str
    hardware: str
    cpu: int  # index into the hardware's list
    cores: int
    mhz: float
    memory: int
    swap: int
    bios: int
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

    @property
    def fqdn(self) -> str:
        return f"{self.hostname}.{self.domain}" if self.domain else self.hostname


def encode(identity: Identity) -> bytes:
    return msgspec.json.encode(identity)


def decode(data: bytes) -> Identity:
    return msgspec.json.decode(data, type=Identity)
