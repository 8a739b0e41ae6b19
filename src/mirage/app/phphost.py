"""The machine as a PHP page asks for it: time and chance, database, passwords, and the shell for what a webshell wants."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from zoneinfo import ZoneInfo

from mirage.base.clock import SECOND
from mirage.base.events import Emit, LoginAttempted
from mirage.base.limits import ShellLimits
from mirage.gateway.http.php.sql import Tables
from mirage.shell.popen import popen
from mirage.world import accounts, passwords
from mirage.world.artifacts import Artifacts
from mirage.world.host import Host, Uname
from mirage.world.processes import ProcessEntry
from mirage.world.visit import Visit
from mirage.world.webdatabase import CompanyTables

USER = "www-data"
LURE = "application"  # the password of the application's first account, as people noted it


class PhpHost:
    """`gateway.http.php.fpm.Host` for one visitor."""

    def __init__(
        self, host: Host, layer: bytes, source: tuple[str, int], session: str, emit: Emit, artifacts: Artifacts, limits: ShellLimits
    ) -> None:
        self._host, self._layer, self._source, self._session = host, layer, source, session
        self._emit, self._artifacts, self._limits = emit, artifacts, limits
        package = host.packages.get("php8.2-common")
        self.php = package.version.partition("-")[0] if package is not None else "8.2.29"

    def now(self) -> int:
        return self._host.clock.now() // SECOND

    def moment(self) -> float:
        return self._host.clock.now() / SECOND

    def zone(self) -> datetime.tzinfo:
        try:
            return ZoneInfo(self._host.identity.timezone)
        except (KeyError, ValueError, OSError):
            return datetime.UTC

    def chance(self) -> random.Random:
        return random.SystemRandom()

    def uname(self) -> Uname:
        return self._host.uname

    def pid(self) -> int:
        return self._worker().pid

    def database(self, user: str, password: str, name: str) -> Tables | None:
        """The company's database, to who knows its user and password."""
        tables = CompanyTables(self._host, self._layer)
        known = {self._host.lures.value("database", layer) for layer in (self._layer, b"")}
        return tables if user == tables.user and password in known and name in ("", tables.name) else None

    def verify(self, password: bytes, kept: str) -> bool:
        """Whether a password belongs to a hash of the application, or is the one that was noted for its first account."""
        text = password.decode("utf-8", "replace")
        noted = {self._host.lures.value(LURE, layer) for layer in (self._layer, b"")}
        accepted = text in noted or bool(passwords.verify(password, kept))
        self._emit(LoginAttempted(method="web", username=b"", password=password[:256], accepted=accepted))
        return accepted

    async def run(self, command: str, folder: str) -> bytes:
        """In the visitor's own layer, as the worker's child."""
        place = self._host.place(self._layer)
        account = accounts.find(place.view, USER)
        if account is None:
            return b""
        visit = Visit(
            host=self._host, view=place.view, layer=self._layer, account=account, source=self._source,
            local=(self._host.identity.interface.address, 80), session=self._session, emit=self._emit, clock=self._host.clock,
            dice=lambda: self._host.dice("webshell", self._session),
            limits=self._limits, processes=place.table, artifacts=self._artifacts,
            opened=self._host.clock.now(),
        )  # fmt: skip
        return await popen(visit, self._worker(), command.encode("latin-1", "replace"), folder.encode("latin-1", "replace"))

    def _worker(self) -> ProcessEntry:
        services = self._host.services.at(self._host.clock.now()).values()
        fits: Callable[[ProcessEntry], bool] = lambda entry: entry.comm.startswith((b"php-fpm", b"apache2")) and entry.uid != 0  # noqa: E731
        return next(filter(fits, services), self._host.services.at(self._host.clock.now())[1])
