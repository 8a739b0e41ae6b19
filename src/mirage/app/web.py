"""The web gateway of a world: the host as that gateway asks for it, its certificate, its site, under the operator's configuration."""

from __future__ import annotations

from collections.abc import Mapping
from stat import S_IMODE, S_ISDIR
from types import MappingProxyType

import msgspec
import zstandard

from mirage.app.config import Config
from mirage.app.house import House
from mirage.app.phphost import PhpHost
from mirage.app.webdaemon import DaemonHands
from mirage.base.clock import SECOND
from mirage.base.errors import ConfigurationError
from mirage.base.events import Emit
from mirage.gateway.http import sites, tls
from mirage.gateway.http.gateway import HttpGateway
from mirage.gateway.http.inside import Inside, Port
from mirage.gateway.http.service import Service
from mirage.gateway.http.world import LogLine, Planted
from mirage.gateway.listeners import EmitFor
from mirage.vfs.caller import Caller
from mirage.vfs.view import View
from mirage.world import accounts, snakeoil
from mirage.world.artifacts import Artifacts
from mirage.world.host import HOST_LAYER, layer_name
from mirage.world.logs.webtraffic import Line, WebTraffic
from mirage.world.pen import Pen, together
from mirage.world.persona import Listener

KEPT = b"web-sites"  # what the sites keep of each layer
ARRIVALS = 2000 * SECOND  # how often the scanners of the world come by (see world/logs/weblogs.py)


def _plant(pen: Pen, files: list[Planted], gone: list[str]) -> None:
    now = pen.work.now
    for file in files:
        pen.at(file.time)
        uid, gid = _number(pen, b"/etc/passwd", file.owner[0]), _number(pen, b"/etc/group", file.owner[1])
        if S_ISDIR(file.mode):
            pen.open_up(file.path.encode(), S_IMODE(file.mode), uid, gid)
            continue
        head = file.path.rpartition("/")[0].encode()
        if pen.find(head) is None:
            pen.directory(head, 0o755, uid, gid)
        pen.file(file.path.encode(), file.data, file.mode, uid, gid)
    for path in gone:
        pen.remove(path.encode())
    pen.at(now)


def _hand_over(caller: Caller, path: bytes, uid: int, gid: int) -> None:
    """chown -R."""
    stat = caller.lstat(path)
    caller.chown(path, uid, gid, follow=False)
    if S_ISDIR(stat.mode):
        for entry in caller.listdir(path):
            _hand_over(caller, path + b"/" + entry.name, uid, gid)


def _number(pen: Pen, table: bytes, name: str) -> int:
    fields = (line.split(b":") for line in pen.read(table).splitlines())
    return next((int(found[2]) for found in fields if found[0] == name.encode() and len(found) > 2), 0)


class WebHouse:
    """A `House` for `gateway.http.world.World`."""

    def __init__(self, house: House, config: Config, artifacts: Artifacts) -> None:
        self._host = house.host
        self._house = house
        self._share = config.layers.share
        self._traffic = WebTraffic(house.host, config.http.limits.log_lines)
        self.clock = house.host.clock
        self.seed = house.host.derive("gateway", "http")
        self.artifacts = artifacts
        self.is_secure = bool(config.http.secure)
        self.story = house.host.story
        self._limits = config.emulated.limits
        house.before_visit.append(self._traffic.settle)

    def look(self, source: str, session: str) -> View:
        return self._house.look(source, session)

    def has(self, path: bytes) -> bool:
        return Caller(self._host.view()).exists(path)

    def read(self, path: bytes) -> bytes:
        try:
            return Caller(self._host.view()).read_file(path, 1 << 20)
        except OSError:
            return b""

    def secret(self, name: str) -> str:
        return self._host.lures.value(name, b"")

    def recording(self, site: str) -> bytes:
        packed = self._host.image.sites
        if not packed:
            return b""
        found = msgspec.json.decode(zstandard.decompress(packed), type=dict[str, msgspec.Raw]).get(site)
        return bytes(found) if found is not None else b""

    def remembered(self, source: str, session: str, name: str) -> bytes:
        key = self._key(source, session, name)
        return self._host.store.look(lambda reader: reader.get(KEPT, key)) or b""

    def remember(self, source: str, session: str, name: str, data: bytes) -> None:
        key = self._key(source, session, name)
        self._host.store.run(lambda txn: txn.put(KEPT, key, data))

    def _key(self, source: str, session: str, name: str) -> bytes:
        layer = layer_name(self._share, source, session)
        return len(layer).to_bytes(2, "big") + layer + name.encode()

    def plant(
        self, site: str, files: list[Planted], *, gone: list[str], account: tuple[str, str] | None = None,
        owned: Mapping[str, str] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        kept = self._host.secret("web site", site.encode).decode()
        if kept != site:
            raise ConfigurationError(f'http.site = "{site}": this world has the site "{kept}"; `mirage host reset` begins a new one')
        if account is None:
            if self.has(files[0].path.encode()):
                return
        elif f"\n{account[0]}:".encode() in self.read(b"/etc/passwd"):
            return
        else:
            self._host.add_account(account[0], account[1].encode())
        together(self._host.place(HOST_LAYER).root, lambda pen: _plant(pen, files, gone))
        caller = Caller(self._host.view())
        for path, name in owned.items():
            account_of = accounts.find(caller.view, name)
            if account_of is not None and caller.exists(path.encode()):
                _hand_over(caller, path.encode(), account_of.uid, account_of.gid)

    def listens(self, program: str, port: int, descriptor: int) -> None:
        listener = Listener(service=program, protocol="tcp", address="0.0.0.0", port=port, fd=descriptor, backlog=4096)  # noqa: S104
        self._host.network.opened = [*(one for one in self._host.network.opened if one != listener), listener]

    def own(self, source: str, session: str) -> View:
        return self._host.view(layer_name(self._share, source, session))

    def php(self, source: tuple[str, int], session: str, emit: Emit) -> PhpHost:
        layer = layer_name(self._share, source[0], session)
        return PhpHost(self._host, layer, source, session, emit, self.artifacts, self._limits)

    def hands(self, source: tuple[str, int], session: str, emit: Emit) -> DaemonHands:
        layer = layer_name(self._share, source[0], session)
        return DaemonHands(self._host, layer, source, session, emit, self.artifacts, self._limits)

    def log(self, lines: list[LogLine]) -> None:
        by_layer: dict[bytes, list[Line]] = {}
        for line in lines:
            layer = layer_name(self._share, line.source, line.session)
            by_layer.setdefault(layer, []).append(Line(line.time, line.path, line.data))
        for layer, found in by_layer.items():
            self._traffic.write(layer, found)

    @property
    def zone(self) -> str:
        return self._host.identity.timezone

    @property
    def address(self) -> str:
        return self._host.identity.interface.address

    @property
    def hostname(self) -> str:
        return self._host.identity.fqdn

    @property
    def connections(self) -> int:
        return (self.clock.now() - self._host.identity.boot_time) // ARRIVALS

    def version(self, package: str) -> str:
        found = self._host.packages.get(package)
        return found.version.rpartition(":")[2].partition("-")[0] if found is not None else ""

    def workers(self) -> list[int]:
        services = self._host.services.at(self.clock.now()).values()
        return sorted(entry.pid for entry in services if entry.comm in (b"nginx", b"apache2") and entry.uid)


def service(house: House, config: Config, artifacts: Artifacts) -> Service:
    """The site, whether or not anybody outside is served. ConfigurationError: there is no such site."""
    make = sites.find(config.http.site)
    world = WebHouse(house, config, artifacts)
    pair = snakeoil.of(house.host) if config.http.secure else None  # first: a site may name the certificate in its configuration
    site = make(world)
    context = tls.context(pair.certificate, pair.key, site.manner) if pair is not None else None
    return Service(world, site, _name(house), context, config.http.limits)


def door(served: Service, config: Config, record: EmitFor) -> HttpGateway:
    """The gateway to it for those outside."""
    return HttpGateway(served, record, config.http.proxies)


def inside(served: Service) -> Inside:
    """And for the machine itself: on the port of a site with a server of its own, nginx keeps to its own."""
    ports = {served.site.port: Port(served)}
    if served.context is not None:
        ports[443] = Port(served, is_secure=True)
    if 80 not in ports:
        ports[80] = Port(Service(served.world, sites.find("default")(served.world), served.name, None, served.limits))
    return Inside(ports)


def _name(house: House) -> bytes:
    """What nginx calls itself: the upstream version of the image's own package."""
    package = house.host.packages.get("nginx")
    return f"nginx/{package.version.partition('-')[0] if package is not None else '1.22.1'}".encode()
