"""The stage's process: the world opened, the SSH door served, every event handed to the journal, until it is told to stop.

It opens what lies outside its own directory (the image, the code) while it still may, then gives up its rights for good.
From then on it can read the image, its state and its journal, and nothing else of the operator's.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import pkgutil
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from mirage import __version__
from mirage.app import web
from mirage.app.children import Order, confine, read_order
from mirage.app.config import Config
from mirage.app.directives import Connection, is_wanted, obey
from mirage.app.first_read import FirstReads
from mirage.app.house import House
from mirage.app.leash import report
from mirage.app.lures import watched
from mirage.app.paths import paths_of
from mirage.app.repeats import Repeats
from mirage.app.worlds import NAMESPACE
from mirage.base.clock import SystemClock
from mirage.base.errors import ConfigurationError, MirageError, StateError
from mirage.base.events import Emit, Envelope, Event, HostReset, MirageStarted, MirageStopped, StoreLost, StoreRestored
from mirage.base.ids import IdSource
from mirage.content import words
from mirage.content.policy import policies
from mirage.gateway.http.databases import Databases
from mirage.gateway.listeners import EmitFor
from mirage.gateway.ssh import policy
from mirage.gateway.ssh.connection import Service
from mirage.gateway.ssh.exchange import Moduli
from mirage.gateway.ssh.gateway import SshGateway
from mirage.gateway.ssh.hostkeys import HostKeys
from mirage.image.image import Image
from mirage.image.packages import ssh_banner
from mirage.journal.directives import Mailbox
from mirage.journal.pulse import beat
from mirage.journal.spool import Spool
from mirage.journal.writer import JournalLimits, JournalWriter
from mirage.sandbox.cell import CellError
from mirage.sandbox.cells import Cells
from mirage.sandbox.engine import SandboxEngine
from mirage.sandbox.seats import SandboxMuscle
from mirage.sandbox.turns import TurnSelector
from mirage.shell import missing
from mirage.shell.answering import EmulatedAnswerer
from mirage.shell.engine import EmulatedEngine
from mirage.shell.lib import recorded
from mirage.state.api import Remote
from mirage.state.open import open_store
from mirage.state.stalls import PatientLoop, Stalls
from mirage.world.engine import Engine
from mirage.world.host import HOST_LAYER, SSH_KINDS, Host
from mirage.world.kernel import kernellog, sysctl

JOURNAL, SERVED = Path("journal"), Path("served")  # below the stage's directory
GARBAGE = (5_000, 1, 1)  # objects until the collector runs: Python's 700 are reached within each login
LOOK = 0.25  # seconds between two looks whether a store outside still holds the world
MODELS = "mirage.content.providers."  # reach out, and so never from here
POLICIES = {
    "weak": lambda config: policy.WEAK,
    "tries": lambda config: policy.tries(config.ssh.accept_after),
    "closed": lambda config: policy.CLOSED,
}


def main() -> None:
    order = read_order()
    try:
        image = Image.open(order.image)
        preload()
        os.chdir(paths_of(order.config).stage)  # the way there may be closed to the stage's user; inside it, names are enough
        confine(order)
        turns = TurnSelector()
        with asyncio.Runner(loop_factory=lambda: loop_of(order.config)(turns)) as runner:
            runner.run(serve(order, image, turns))
    except MirageError as error:
        report("failed", reason=f"the stage: {error}")
        raise SystemExit(1) from None


def loop_of(config: Config) -> type[asyncio.SelectorEventLoop]:
    """The event loop: where the state can be away, or a model is waited for, one on which visitors wait one by one."""
    is_here = config.state.partition(":")[0] in ("", "lmdb", "memory")
    return asyncio.SelectorEventLoop if is_here and config.content.model != "first-read" else PatientLoop


def preload() -> None:
    """Import all of ours that the stage will ever need, and read its recorded texts: nobody who has come waits for that."""
    for package in ("base", "syntax", "state", "vfs", "content", "image", "world", "shell", "fuse", "sandbox", "gateway"):
        root = importlib.import_module(f"mirage.{package}")
        for module in pkgutil.walk_packages(root.__path__, f"mirage.{package}."):
            if not module.name.startswith(MODELS):
                importlib.import_module(module.name)
    for name in ("idna", "unicode_escape", "punycode", "latin_1", "utf_16"):
        importlib.import_module(f"encodings.{name}")
    recorded.preload()
    words.preload()
    policies()
    missing.preload()
    kernellog.recording()
    sysctl.preload()


async def serve(order: Order, image: Image, turns: TurnSelector) -> None:
    """Open the world and the door; return when SIGTERM has come and everybody is gone."""
    config, clock = order.config, SystemClock()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    journal = JournalWriter(JOURNAL, clock, JournalLimits(disk=config.journal.disk_limit))
    store = open_store(config.state or "lmdb:state", NAMESPACE)
    try:
        host = Host.open(store, image, config.persona, clock, limits=config.layers.limits, planted=config.content.canaries)
        record = watched(recorder(journal, host.hostname), host.lures)
        record("", "")(MirageStarted(part="stage", version=__version__, detail=image.digest))
        patient = patience(record("", ""))
        if isinstance(store, Remote):
            store.be_patient(patient)
        if config.content.model == "first-read":
            host.ground.before_first_read = FirstReads(host, patient, config.content.wait)
        spool = Spool(JOURNAL / "spool", limit=config.ssh.limits.artifact, sync_later=journal.sync_later)
        spool.clear()
        house = House(host, config, spool, Spool(SERVED))
        warden = socket.socket(fileno=order.warden) if order.warden >= 0 else None
        cells = Cells(warden, EmulatedAnswerer(), execute=config.sandbox.execute, most=config.sandbox.cells) if warden else None
        if cells:
            turns.server = cells.server
            cells.prepare(host)
        lack = await lacking(cells) if cells and config.shell != "emulated" else ""
        if lack and config.shell == "sandbox":
            raise ConfigurationError(f'shell = "sandbox": {lack}')
        is_sandbox = cells is not None and config.shell != "emulated" and not lack
        host.muscle = SandboxMuscle(cells) if cells and not lack else None
        emulated = EmulatedEngine()
        gateway = door(house, config, record, SandboxEngine(cells, emulated) if cells and is_sandbox else emulated)
        served = web.service(house, config, spool)
        website = web.door(served, config, record) if order.web or order.secure else None
        inside = host.website = web.inside(served)
        host.databases = Databases(served)
        for number in (*order.web, *order.secure):
            assert website
            website.serve(socket.socket(fileno=number), secure=number in order.secure)
        for number in order.sockets:
            gateway.serve(socket.socket(fileno=number))
        obeying = obedience(config, lambda: [*gateway.connections, *(website.connections if website else ())])
        beating = asyncio.create_task(beat(JOURNAL))
        settle_memory()
        report("ready", persona=config.persona, **({"lack": lack} if lack else {}))
        if isinstance(store, Remote):
            await asyncio.wait([asyncio.create_task(stop.wait()), asyncio.create_task(emptied(host))], return_when="FIRST_COMPLETED")
            if not stop.is_set():
                abandon(journal, record("", ""))
        await stop.wait()
        beating.cancel()
        if obeying:
            obeying.cancel()
        inside.stop()
        await asyncio.gather(gateway.stop(), *([website.stop()] if website else []))
        record("", "")(MirageStopped(part="stage", reason="asked to"))  # many cells take longer to end than we may have
        if cells:
            await cells.close()
    finally:
        store.close()
        journal.close()


async def emptied(host: Host) -> None:
    """Wait until the store has lost the world, as a server that comes back without its data has."""
    while True:
        await asyncio.sleep(LOOK)
        with suppress(StateError):
            if not host.is_kept():
                return


def abandon(journal: JournalWriter, emit: Emit) -> NoReturn:
    """End without a farewell, which would be written into what is left of the world: the supervisor starts us on a new one."""
    emit(HostReset(layer=HOST_LAYER.decode()))
    emit(MirageStopped(part="stage", reason="the state engine has lost the world"))
    journal.close()
    print("mirage: the state engine has lost the world: a new one begins", file=sys.stderr, flush=True)
    os._exit(1)


async def lacking(cells: Cells) -> str:
    """Why nobody can be let into a cell, in words; empty: the first one held."""
    try:
        await cells.proven()
    except CellError as error:
        return str(error)
    return ""


def obedience(config: Config, connections: Callable[[], Iterable[Connection]]) -> asyncio.Task[None] | None:
    """What the gallery asks is done, where the operator wants that."""
    if not is_wanted(config.analysis):
        return None
    mailbox = Mailbox(JOURNAL)
    mailbox.make()
    return asyncio.create_task(obey(mailbox, connections))


def patience(emit: Emit) -> Stalls:
    """How visitors wait for a state that is away; the operator hears of it."""
    return Stalls(lambda problem: emit(StoreLost(store="state", error=problem)), lambda: emit(StoreRestored(store="state", lag=0)))


def settle_memory() -> None:
    """What is there now stays: the collector need not walk it again.

    A visitor leaves about a thousand objects in cycles, in the sandbox half a megabyte. The collector takes up the oldest of them
    when they are a quarter of what its last whole run has left, and that would be all that is frozen: so it runs once more.
    """
    gc.collect()
    gc.freeze()
    gc.collect()
    gc.set_threshold(*GARBAGE)


def door(house: House, config: Config, record: EmitFor, engine: Engine) -> SshGateway:
    """The SSH gateway of a world, under the operator's policy."""
    host = house.host
    always = dict(login.split(":", 1) for login in config.ssh.login)
    for user, password in always.items():
        host.add_account(user, password.encode())
    rules = POLICIES[config.ssh.policy](config)
    drawn = {"root": policy.weak_password(house.seed)}
    service = Service(
        house, engine, policy.Policy(house.store, list(rules), frozenset(always), drawn),
        HostKeys.load([host.host_key(kind) for kind in SSH_KINDS]), banner(host), config.ssh.limits,
        forwards=config.ssh.forward == "pretend", moduli=Moduli.parse(host.image.read_path(b"/etc/ssh/moduli") or b""),
    )  # fmt: skip
    return SshGateway(service, record, config.ssh.proxies)


def banner(host: Host) -> bytes:
    """What sshd calls itself: the version of the image's own package, as Debian's and Ubuntu's builds show it."""
    return f"SSH-2.0-{ssh_banner(host.packages)}".encode()


def recorder(journal: JournalWriter, hostname: str) -> EmitFor:
    """The one place where an event gets its envelope."""
    ids, clock = IdSource(), SystemClock()

    def record(session: str, source: str) -> Emit:
        def emit(event: Event) -> None:
            now = clock.now()
            journal.append(
                Envelope(id=ids.next(now), time=now, event=event, host=hostname, session=session, source=source)  # type: ignore[arg-type]
            )

        return Repeats(emit) if session else emit

    return record


if __name__ == "__main__":
    main()
