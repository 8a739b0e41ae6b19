"""The world as the SSH gateway asks for it: who gets which layer, and what of a visit is recorded on the way in and out."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from mirage.app.config import Config, InternetConfig
from mirage.app.served import served_of
from mirage.base.events import Emit, LayerEntered
from mirage.base.limits import ShellLimits
from mirage.shell import cron
from mirage.shell.net import service
from mirage.shell.net.service import Door, Reached
from mirage.shell.systemd import elapsing, running
from mirage.vfs import layers
from mirage.vfs.view import View
from mirage.world.accounts import Account
from mirage.world.artifacts import Artifacts
from mirage.world.host import HOST_LAYER, Host, layer_name
from mirage.world.internet import ConnectFailure, Policy, Rules
from mirage.world.logs.door import Knock
from mirage.world.outside import Outside
from mirage.world.visit import Visit

REFUSED, SILENT = Policy(timed_out=0.0, refused=1.0, unrouted=False), Policy(timed_out=1.0, unrouted=False)


def internet(rules: Rules, config: InternetConfig) -> Rules:
    """The persona's internet under the operator's word."""
    connect = {"refused": REFUSED, "timeout": SILENT}.get(config.downloads, rules.connect)
    served = {**rules.served, **dict(served_of(pair) for pair in config.served)}
    return msgspec.structs.replace(rules, connect=connect, names=rules.names if config.resolve else "fail", served=served)


class House:
    """A `Host` for `gateway.ssh.world.World`, under the operator's policy of sharing."""

    def __init__(self, host: Host, config: Config, artifacts: Artifacts, library: Artifacts | None = None) -> None:
        self.host = host
        self.clock = host.clock
        self.store = host.store
        self.seed = host.derive("gateway")
        host.internet.rules = internet(host.internet.rules, config.internet)
        host.internet.library = library
        if config.internet.downloads == "real":
            host.internet.outside = Outside(config.internet.limits, host.clock)
        self._share = config.layers.share
        self._limits: ShellLimits = config.emulated.limits
        self._artifacts = artifacts
        self.before_visit: list[Callable[[bytes], None]] = []  # what is done about a layer when somebody gets in

    def look(self, source: str, session: str) -> View:
        """Before anybody is logged in: the layer of this source, where it has one. A stranger gets none by knocking."""
        layer = layer_name(self._share, source, session)
        return self.host.view(layer if layers.exists(self.store, layer) else HOST_LAYER)

    def ready_in(self, source: tuple[str, int], session: str) -> float:
        return self.host.ready_in(layer_name(self._share, source[0], session)) if self.host.coming_up else 0

    def knock(self, source: tuple[str, int], session: str) -> Knock:
        return self.host.door.knock(layer_name(self._share, source[0], session), source, session)

    def visit(
        self, account: Account, source: tuple[str, int], local: tuple[str, int], session: str, emit: Emit, method: str, key: str
    ) -> Visit:
        layer = layer_name(self._share, source[0], session)
        for settle in self.before_visit:
            settle(layer)
        emit(LayerEntered(layer=layer.decode(), user=account.name.encode(), uid=account.uid))
        visit = self.host.visit(
            account, source, session, emit, layer=layer, limits=self._limits, artifacts=self._artifacts, method=method, key=key
        )
        cron.attend(self.host)
        running.attend(visit)
        elapsing.attend(visit)
        return visit

    def listen(
        self, visit: Visit, addresses: tuple[str, ...], port: int, arrived: Callable[[Reached, tuple[str, int]], None]
    ) -> Door:
        return Door(visit, addresses, port, arrived)

    async def connect(self, visit: Visit, host: str, port: int) -> Reached | ConnectFailure:
        return await service.reach(visit, host, port, "sshd")
