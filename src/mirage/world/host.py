"""One pretended machine: its identity, its facts, and the views that visitors get of it.

`Host.open` finds the world of a store or begins one: identity drawn, host layer written, all in one transaction, so that two
processes that begin at once agree and a killed one leaves nothing half done. Everything else is computed from the identity, the
moment and the seed; a visitor's own traces live in his layer.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import random
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from mirage.base.chance import derive, dice
from mirage.base.clock import SECOND, Clock, SystemClock
from mirage.base.errors import ConfigurationError
from mirage.base.events import Emit
from mirage.base.limits import LayerLimits, ShellLimits
from mirage.content.facts import Company
from mirage.content.secrets import CANARY
from mirage.content.writers import keys
from mirage.image.image import Image
from mirage.image.packages import Package
from mirage.image.packages import kernel as image_kernel
from mirage.state.api import Reader, Store, Txn
from mirage.vfs.caller import Caller
from mirage.vfs.core import Core
from mirage.vfs.layered import UNLIMITED, Layered
from mirage.vfs.types import ROOT, Change, StatFs
from mirage.vfs.view import View
from mirage.world import accounts, birth, hostkeys, identity, passwords, persona, reboot, standing, started
from mirage.world.accounts import Account
from mirage.world.aged import Aged
from mirage.world.artifacts import Artifacts, MemoryArtifacts
from mirage.world.databases import Databases
from mirage.world.habits import used
from mirage.world.identity import HOUR, Identity
from mirage.world.internet import Internet
from mirage.world.journald import stored
from mirage.world.kernel import kernellog
from mirage.world.kernel.vitals import CpuTimes, Memory, Vitals
from mirage.world.lives import Lives, busy
from mirage.world.logs import logins, monthly, packagelogs, removals, rotated
from mirage.world.logs.background import Background
from mirage.world.logs.bootlog import Daemon, Machine
from mirage.world.logs.door import Door
from mirage.world.logs.unpacking import Setup
from mirage.world.mounts import Mounts, Place
from mirage.world.muscle import Muscle
from mirage.world.network import Network
from mirage.world.past import Boot
from mirage.world.pen import Pen, together
from mirage.world.persona import Cpu, Hardware, Persona
from mirage.world.plans import author, bootloader, canaries, databases, growth, journal, linker, planner, services, units
from mirage.world.plans.author import Author, Story
from mirage.world.plans.ground import Planned
from mirage.world.plans.lures import Lures, fingerprint
from mirage.world.processes import ProcessEntry
from mirage.world.services import BUCKET, NEXT_PID, PidClock, Services, init_environment
from mirage.world.sessions import Sessions
from mirage.world.standing import Reboot
from mirage.world.visit import SocketFact, Visit
from mirage.world.website import Website

HOST_LAYER = b"host"
SEED, IDENTITY, STORY, SECRET, LOGGED = b"seed", b"identity", b"story", b"secret/", b"logged"
LOGGED_HOURS = 24 * (rotated.ROTATED + 2)  # of which several files tell as a world begins
KEPT_PLACES = 8  # layers whose views are kept after their last visitor has gone; who has walked all files leaves 16 MB
SSH_BUCKET = b"ssh"  # where the gateway keeps its host keys: the files in /etc/ssh are those keys
SSH_KINDS = {"rsa": b"ssh-rsa", "ecdsa": b"ecdsa-sha2-nistp256", "ed25519": b"ssh-ed25519"}


@dataclass(frozen=True, slots=True)
class Uname:
    """What uname(2) answers."""

    sysname: str
    nodename: str
    release: str
    version: str
    machine: str = "x86_64"
    system: str = "GNU/Linux"


class Host:
    """See the module. Times are nanoseconds since the epoch, sizes KiB, unless a name says otherwise."""

    def __init__(
        self, store: Store, image: Image, found: Persona, own: Identity, seed: bytes, clock: Clock, limits: LayerLimits
    ) -> None:
        self.store = store
        self.image = image
        self.persona = found
        self.identity = own
        self.clock = clock
        self.layer_limits = limits
        self._seed = seed
        self.packages: Mapping[str, Package] = image.packages
        self.hardware = family(found, own)
        self.story = _story(store)
        self.ground, self.author = _planned(store, image, own, seed, self.story)
        self.lures = Lures(store, self.author, clock)
        self.internet = Internet(seed, found.internet, clock, own)
        self.come_up()
        self.door = Door(self)
        self.muscle: Muscle | None = None  # who runs programs truly, where the walls stand
        self.is_contained = False  # whether this is the machine as a container on it has it
        self.website: Website | None = None  # who serves the web ports
        self.databases: Databases | None = None  # who answers as MariaDB
        self._places: OrderedDict[bytes, Place] = OrderedDict()
        self.author.others[author.JOURNAL] = lambda entry: stored.write(self, entry.spec.get("uid", 0)).ljust(
            entry.spec["size"], b"\0"
        )
        self.author.others[author.LINKER] = lambda _: linker.write(self)
        self.origin = self  # the machine as it was before anybody rebooted it in his layer
        self._caught_up = 0  # up to when the host's own logs are written, as far as this process knows
        self.crond: asyncio.Task[None] | None = None  # who runs the visitors' own jobs, while any of them is here
        self.coming_up: dict[bytes, int] = {}  # layers that reboot, and when sshd answers there

    def come_up(self, name: bytes = b"") -> None:
        """What begins with a boot. `name`: of one that a visitor made, whose numbers are its own."""
        seed, own = self._seed, self.identity
        setups = self.story.setups
        self.pids = PidClock(self.store, seed, own.boot_time, b"pids/" + name if name else NEXT_PID, busy(setups))
        self.lives = _lives(setups, own, self.pids)
        self.pids.now = self.clock.now
        self.vitals = Vitals(seed, boot=own.boot_time, cores=own.cores, memory=own.memory, swap=self.swap_total, load=own.load)
        owners = self._owners()
        self.services = Services(
            seed, self.persona, own, self.hardware, self.packages, self.pids, lambda name: owners.get(name, (0, 0)), self.lives
        )
        self.services.by_comm["systemd"].environ = lambda: init_environment(self.command_line)
        self.background = _background(
            seed, self.persona, own, self.packages, self.services, self.pids, self.lives, self.story.company
        )
        self.network = Network(seed, self.persona, own, self.services, self.packages)
        self.mounts = Mounts(self)
        self.logins = Sessions(self)

    # ---- beginning

    @classmethod
    def open(
        cls,
        store: Store,
        image: Image,
        persona_name: str = "web-debian-12",
        clock: Clock | None = None,
        *,
        seed: bytes | None = None,
        limits: LayerLimits | None = None,
        planted: Sequence[str] | None = None,
    ) -> Host:
        """The world of this store, begun now if there is none. `seed` is for tests; else it is drawn, once.

        `planted` are the operator's canaries (`plans.canaries`), for a world that begins; None asks nothing of one that is there.

        ConfigurationError: the store holds a world of another persona or with other canaries, or there is no such persona.
        """
        clock = clock or SystemClock()
        own_seed = _kept(store, SEED, lambda: seed or random.SystemRandom().randbytes(32))
        raw = store.look(lambda reader: reader.get(BUCKET, IDENTITY))
        own = identity.decode(raw) if raw is not None else _begin(store, image, persona_name, clock, own_seed, planted or ())
        if own.persona != persona_name:
            raise ConfigurationError(
                f"persona: {persona_name!r}, but this world began as {own.persona!r}; `mirage host reset` begins a new one"
            )
        host = cls(store, image, persona.load(own.persona), own, own_seed, clock, limits or UNLIMITED)
        if planted is not None and canaries.texts(host.story.units) != dict(_named(canary) for canary in planted):
            raise ConfigurationError(
                "content.canaries: this world began with others; `mirage host reset` begins a new one, in which they lie"
            )
        return host

    def is_kept(self) -> bool:
        """Whether the store still holds this world: a server that came back without its data does not."""
        return self.store.look(lambda reader: reader.get(BUCKET, SEED)) == self._seed

    def secret(self, name: str, make: Callable[[], bytes]) -> bytes:
        """A value of this installation that is made once and kept: keys, cookies, what must not follow from the seed."""
        return _kept(self.store, SECRET + name.encode(), make)

    def derive(self, *names: str | bytes | int) -> bytes:
        """32 bytes that belong to this installation and these names."""
        return derive(self._seed, "host", *names)

    def dice(self, *names: str | bytes | int) -> random.Random:
        """A generator that belongs to this installation and these names."""
        return dice(self._seed, "host", *names)

    def host_key(self, kind: str) -> bytes:
        """The private SSH host key (OpenSSH's format) that /etc/ssh holds: rsa, ecdsa or ed25519."""
        kept = self.store.look(lambda reader: reader.get(SSH_BUCKET, b"host-key/" + SSH_KINDS[kind]))
        if kept is None:
            raise KeyError(kind)
        return kept

    # ---- views and visits

    def place(self, layer: bytes, on_change: Callable[[Change], None] | None = None) -> Place:
        """The machine as one layer has it; shared by all who are in the layer, and kept for a while after."""
        found = self._places.get(layer)
        if found is None:
            made = Place(self.as_booted(layer), layer, on_change)
            found = self._places.setdefault(layer, made)  # while it was made, the state may have been waited for
            if found is not made:
                made.close()
        self._places.move_to_end(layer)
        if len(self._places) > KEPT_PLACES:
            idle = [name for name, other in self._places.items() if not other.visits and not other.kept and name != layer]
            for name in idle[: max(0, len(idle) - KEPT_PLACES)]:
                self._places.pop(name).close()
        return found

    def as_booted(self, layer: bytes) -> Host:
        """The machine, up since its root in this layer last rebooted it."""
        place = self._places.get(layer)
        if place is not None:
            return place.host
        reboots = standing.load(self.store, layer)[0].reboots
        return reboot.again(self.origin, reboots) if reboots else self.origin

    def boot_id_of(self, up: int) -> str:
        """/proc/sys/kernel/random/boot_id of the boot that began then."""
        first = self.origin.identity
        if up == first.boot_time:
            return first.boot_id
        is_past = any(boot.up == up for boot in first.boots)
        number = self.dice("boot", str(up)).getrandbits(128)
        return str(uuid.UUID(int=number) if is_past else uuid.UUID(int=number, version=4))

    def ready_in(self, layer: bytes) -> float:
        """Seconds until sshd answers in a layer: 0 but for one that is just being rebooted."""
        ready = self.coming_up.get(layer)
        if ready is None:
            return 0
        left = (ready - self.clock.now()) / SECOND
        if left <= 0:
            del self.coming_up[layer]
        return max(0, left)

    def view(self, layer: bytes = HOST_LAYER) -> View:
        """What somebody in this layer sees; b"host" is the world before any visitor, and writes to it are the world's own."""
        return self.place(layer).view

    def visit(
        self,
        account: str | Account,
        source: tuple[str, int],
        session: str,
        emit: Emit,
        *,
        layer: bytes,
        limits: ShellLimits | None = None,
        artifacts: Artifacts | None = None,
        rng: random.Random | None = None,
        method: str = "password",
        key: str = "",
    ) -> Visit:
        """A login has succeeded by `method`, and auth.log says so; `key` is what sshd adds for one (`ED25519 SHA256:...`).

        KeyError: the layer's /etc/passwd has no such account."""
        place = self.place(layer)
        if not place.visits and place.going is None and self._is_silent(place):
            place = self.place(layer)
        if isinstance(account, str):
            known = accounts.find(place.view, account)
            if known is None:
                raise KeyError(account)
            account = known
        visit = Visit(
            host=place.host, view=place.view, layer=layer, account=account, source=source, local=self.local_address(source[0]),
            session=session, emit=emit, clock=self.clock, limits=limits or ShellLimits(),
            processes=place.table, artifacts=artifacts or MemoryArtifacts(), opened=self.clock.now(),
            dice=lambda: rng or dice(self._seed, "visit", session),
        )  # fmt: skip
        place.visits.append(visit)
        self.catch_up()
        self.door.settle(layer)
        place.host.logins.open(visit, place)
        place.host.logins.accepted(visit, method, f": {key}" if key else "")
        return visit

    def _is_silent(self, place: Place) -> bool:
        """Whether the layer was cut off when Mirage ended: its provider has reset it since."""
        card = place.stack.at(self.identity.interface.index)
        if place.standing.network is None or (card is not None and place.stack.runs(card)):
            return False
        plan, ready = reboot.planned(place.host, place.layer, is_off=False)
        back = ready - self.clock.now() + 30 * SECOND
        del self._places[place.layer]
        reboot.carry_out(place, Reboot(plan.down - back, plan.up - back), ready - back)
        place.close()
        return True

    def leave(self, visit: Visit) -> None:
        """The visitor's connection is gone."""
        place = self._places.get(visit.layer)
        for callback in visit.on_close:
            callback()
        visit.on_close.clear()
        for login in list(visit.logins):
            self.logins.end(visit, login)
        if place is not None and visit in place.visits:
            place.visits.remove(visit)
            self.logins.close(visit, place)
            if not place.visits:
                place.rest()
            if place.going is not None and not place.visits:
                del self._places[visit.layer]
                reboot.carry_out(place, *place.going)
                place.close()

    def visits(self, layer: bytes) -> list[Visit]:
        """Who is in a layer now, in this process."""
        place = self._places.get(layer)
        return list(place.visits) if place is not None else []

    def occupied(self) -> list[Place]:
        """The layers in which somebody is now, in this process."""
        return [place for place in self._places.values() if place.visits]

    def local_address(self, source: str) -> tuple[str, int]:
        """Address and port at which the machine believes to be reached: its own, behind the provider's NAT, at sshd's port."""
        return (self.identity.interface.link_local if source.startswith("fe80:") else self.identity.interface.address, 22)

    def add_account(self, name: str, password: bytes) -> Account:
        """An account that the operator wants to exist, in the host layer: uid, home, shadow, group. Once; then the password is set."""
        view = self.view(HOST_LAYER)
        known = accounts.find(view, name)
        now = self.clock.now()
        chance = dice(self._seed, "account", name)
        since = max(self.identity.install_time, now - 20 * 24 * HOUR)
        made = int(dice(self._seed, "account made", name).uniform(since, now))
        if known is not None:
            if accounts.verify(view, name, password) is not True:
                accounts.set_password(view, name, password, chance, made)
                self._date_accounts(made)
            return known
        uid = accounts.free_id(view)
        account = Account(name, uid, uid, frozenset(), ",,,", b"/home/" + name.encode(), b"/bin/bash")
        accounts.add_group(view, name, uid)
        accounts.add_user(view, account, passwords.make(password, chance), made)
        accounts.add_subordinates(view, name)
        self._date_accounts(made)

        def home(pen: Pen) -> None:
            pen.at(made)
            birth.make_home(pen, account.home, uid, uid)

        together(self.place(HOST_LAYER).root, home)
        return account

    def _date_accounts(self, moment: int) -> None:
        """What the operator changes as Mirage starts was not changed minutes before the first visitor came."""

        def work(pen: Pen) -> None:
            pen.at(moment)
            for name in (b"passwd", b"shadow", b"group", b"gshadow", b"subuid", b"subgid"):
                for path in (b"/etc/" + name, b"/etc/" + name + b"-"):
                    inode = pen.inode(path)
                    ino = pen.find(path)
                    if ino is not None and inode is not None and inode.mtime > moment:
                        pen.touch(path)
                        pen.work.own(ino).btime = moment
            pen.touch(b"/etc")

        together(self.place(HOST_LAYER).root, work)

    # ---- facts

    @property
    def uname(self) -> Uname:
        """The kernel."""
        return Uname("Linux", self.hostname, self.identity.kernel, _kernel_version(self.identity))

    def named(self, layer: bytes) -> Uname:
        """What uname(2) says in a layer, whose root may have named the machine; a container has a name of its own."""
        given = "" if self.is_contained else self.place(layer).standing.hostname
        return replace(self.uname, nodename=given) if given else self.uname

    @property
    def hostname(self) -> str:
        """What the kernel was told at boot."""
        return self.identity.hostname

    @property
    def cpu(self) -> Cpu:
        return self.hardware.cpus[self.identity.cpu]

    @property
    def swap_total(self) -> int:
        """KiB of swap, less its header page."""
        return sum(part.sectors // 2 - 4 for part in self.identity.disk.partitions if part.use == "swap")

    @property
    def version_line(self) -> str:
        """As /proc/version has it."""
        return _version_line(self.persona, self.identity)

    @property
    def journald(self) -> int:
        """The pid with which systemd-journald booted."""
        return self.services.booted["systemd-journal"].pid

    @functools.cached_property
    def kernel_log(self) -> list[kernellog.Said]:
        """What the kernel has said since it booted."""
        return kernellog.boot(self)

    @property
    def command_line(self) -> str:
        """/proc/cmdline."""
        return _command_line(self.identity, self.packages)

    def uptime(self, now: int | None = None) -> float:
        """Seconds since boot."""
        return self.vitals.uptime(self._now(now))

    def load(self, now: int | None = None) -> tuple[float, float, float]:
        return self.vitals.load(self._now(now))

    def memory(self, now: int | None = None) -> Memory:
        moment = self._now(now)
        return self.vitals.memory(moment, self.services.resident(moment))

    def cpu_times(self, now: int | None = None) -> list[CpuTimes]:
        """One for each CPU."""
        return self.vitals.cpu(self._now(now))

    @property
    def disks(self) -> list[identity.Disk]:
        return [self.identity.disk]

    def sockets(self, visit: Visit | None) -> list[SocketFact]:
        return self.network.sockets(visit)

    def _utmp(self, view: View) -> Iterator[logins.Record]:
        try:
            return logins.unpack(Caller(view, ROOT).read_file(logins.RUN_UTMP))
        except OSError:
            return iter(())

    def root_statfs(self) -> StatFs:
        """The root file system's size and what is used of it, before any layer."""
        root = next(part for part in self.identity.disk.partitions if part.use == "btrfs")
        blocks = root.sectors * 512 // 4096
        used = (self.image.meta.bytes // 1024 + self.identity.used) // 4
        free = max(0, blocks - used)
        metadata = min(blocks // 20, 65_536)  # what btrfs holds back for metadata is free and not available
        return StatFs(
            blocks=blocks, bfree=free, bavail=max(0, free - metadata), fsid=int(root.uuid[:8], 16) << 32 | int(root.uuid[-8:], 16)
        )

    def resident(self, entries: Iterator[ProcessEntry] | list[ProcessEntry]) -> int:
        return sum(entry.rss for entry in entries)

    # ---- inside

    def _now(self, now: int | None) -> int:
        return self.clock.now() if now is None else now

    def _owners(self) -> dict[str, tuple[int, int]]:
        """Whose services run: uid and gid of each account of the host layer."""
        root = Layered(self.store, self.ground, [HOST_LAYER], self.clock)
        found = {account.name: (account.uid, account.gid) for account in accounts.accounts(View(root, self.clock))}
        root.close()
        return found

    def catch_up(self, least: int = HOUR) -> None:
        """The host's own logs go on while nobody looks: brought up to the present when somebody comes, at most once an hour."""
        now = self.clock.now()
        if now - self._caught_up < least:
            return
        kept = self._caught_up = self.logged
        if now - kept < least:
            return
        self.store.run(lambda txn: txn.put(BUCKET, LOGGED, str(now).encode()))
        root = self.place(HOST_LAYER).root
        for since, until in growth.spans(self.story, kept, now):
            together(root, lambda pen, since=since, until=until: growth.grow(pen, self.story, since, until, now))  # type: ignore[misc]
            together(root, lambda pen, until=until: growth.turn(pen, self.story, until))  # type: ignore[misc]
            together(root, lambda pen, since=since, until=until: monthly.fill(pen, self.background, since, until))  # type: ignore[misc]
            together(root, lambda pen, until=until: monthly.turn(pen, self.identity, until))  # type: ignore[misc]
        together(root, lambda pen: rotated.write(pen, rotated.Machine(self.background, self.identity, self.story), now))
        together(root, lambda pen: journal.touched(pen, self.identity, now))

    @property
    def logged(self) -> int:
        """The moment up to which the host's own logs have been written."""
        return int(self.store.look(lambda reader: reader.get(BUCKET, LOGGED)) or self.story.site.now)


def family(found: Persona, own: Identity) -> Hardware:
    """The hardware of an identity."""
    return next(hardware for hardware in found.hardware if hardware.name == own.hardware)


@dataclass(frozen=True, slots=True)
class _Booted:
    """A machine as it was in one of its boots, for what its kernel said then."""

    seed: bytes
    persona: Persona
    identity: Identity
    packages: Mapping[str, Package]

    @property
    def hardware(self) -> Hardware:
        return family(self.persona, self.identity)

    @property
    def cpu(self) -> Cpu:
        return self.hardware.cpus[self.identity.cpu]

    @property
    def version_line(self) -> str:
        return _version_line(self.persona, self.identity)

    @property
    def command_line(self) -> str:
        return _command_line(self.identity, self.packages)

    @property
    def journald(self) -> int:
        return 180 + self.dice("journald", self.identity.boot_time).randrange(60)

    def dice(self, *names: str | bytes | int) -> random.Random:
        return dice(self.seed, "host", *names)


def _kernel_version(own: Identity) -> str:
    return f"#1 SMP PREEMPT_DYNAMIC Debian {own.kernel_version} ({own.kernel_date})"


def _version_line(found: Persona, own: Identity) -> str:
    return f"Linux version {own.kernel} (debian-kernel@lists.debian.org) ({found.compiler}) {_kernel_version(own)}"


def _command_line(own: Identity, packages: Mapping[str, Package]) -> str:
    root = next(part for part in own.disk.partitions if part.use == "btrfs")
    if image_kernel(packages) is not None:
        loader = f"BOOT_IMAGE=/@rootfs/boot/vmlinuz-{own.kernel} root=UUID={root.uuid}"
    else:  # the provider boots the kernel from outside, as there is none on the disk
        loader = f"root=UUID={root.uuid}"
    return f"{loader} ro rootflags=subvol=@rootfs quiet"


def _background(
    seed: bytes,
    found: Persona,
    own: Identity,
    packages: Mapping[str, Package],
    running: Services,
    pids: PidClock,
    lives: Lives,
    company: Company,
    hours: int = 64,
) -> Background:
    """What this machine's logs say by themselves; so many hours of it are kept."""
    boot = own.boot_time
    leaders = sorted(running.booted.values(), key=lambda entry: entry.start_time)
    daemons = [
        Daemon(unit.removesuffix(".service"), entry.pid, entry.start_time - boot)
        for entry in leaders if (unit := entry.unit.rpartition("/")[2]).endswith(".service") and not entry.kernel
    ]  # fmt: skip
    server = base64.b64encode(derive(seed, "mariadb server")[:20]).decode()
    mariadb = packages["mariadb-server"].version if "mariadb-server" in packages else ""
    flags = frozenset(family(found, own).cpus[own.cpu].flags.split())
    machine = Machine(own.timezone, daemons, mariadb, server, flags, frozenset(packages))

    def said(then: Boot) -> list[kernellog.Said]:
        was = msgspec.structs.replace(own, boot_time=then.up, kernel=then.kernel, kernel_version=then.version, kernel_date=then.date)
        return kernellog.boot(_Booted(seed, found, was, packages))

    def method(name: str) -> str:
        """Root comes with his password."""
        if name == "root":
            return "password"
        kind, blob = keys.workstation(company.key, name).split()[:2]
        return f"publickey: {kind.removeprefix('ssh-').upper()} {fingerprint(base64.b64decode(blob))}"

    return Background(seed, own, pids, packages, services.jobs(company), machine, said, method, lives, hours=hours)


def _lives(setups: Sequence[Setup], own: Identity, pids: PidClock) -> Lives:
    return Lives(setups, [*(boot.up for boot in own.boots), own.boot_time], pids)


def layer_name(policy: str, source: str, session: str) -> bytes:
    """The layer that a visitor writes: `source` (his address keeps its changes), `session`, or `shared` (all the same)."""
    if policy == "session":
        return b"session/" + session.encode()
    return b"shared" if policy == "host" else b"source/" + source.encode()


def _named(canary: str) -> tuple[str, str]:
    path, _, text = canary.partition("=")
    return f"{CANARY}{path}", text


def _begin(store: Store, image: Image, persona_name: str, clock: Clock, seed: bytes, planted: Sequence[str]) -> Identity:
    """Draw the identity and write the host layer, all or nothing; who comes second takes the first one's."""
    found, now = persona.load(persona_name), clock.now()
    born = image.meta.born or image.meta.made
    release = image_kernel(image.packages)
    package = image.packages.get(f"linux-image-{release}") if release else None
    place = image.find(f"/boot/vmlinuz-{release}".encode()) if release else None
    own = identity.draw(
        seed, found, now, newest=min(image.newest(born), now - HOUR), kernel=release,
        kernel_version=package.version if package else "", kernel_time=min(image.stat(place).mtime, now - 30 * HOUR) if place else 0,
        is_listed=image.find(birth.CACHE) is not None,
    )  # fmt: skip
    host_keys = {kind: hostkeys.make(kind, f"root@{own.hostname}") for kind in hostkeys.KINDS}
    aged = _aged(image, own)
    setups = packagelogs.setups(aged.dated, own, image.packages, now)
    pids = PidClock(store, seed, own.boot_time, busy=busy(setups))
    lives = _lives(setups, own, pids)
    company, site = author.begin(seed, own, image.packages, aged, now)
    planned = units.plan(company, site, own)
    if "mariadb-server" in site.packages:
        planned += databases.units(company, site, image, lives.began(started.SERVER, own.boot_time + started.TABLES))
    planned += journal.units(own, now, image)
    gone = removals.removals(own, image.packages)
    planned += planner.units(own, aged, gone)
    planned += [*bootloader.units(aged, gone[-1].end if gone else 0), *linker.units(aged)]
    planned += canaries.units(planted, image, planned, seed, site)
    tale = Story(company=company, site=site, units=planned, setups=setups)
    running = Services(seed, found, own, family(found, own), image.packages, pids, lambda _name: (0, 0), lives)
    background = _background(seed, found, own, image.packages, running, pids, lives, company, LOGGED_HOURS)
    story = birth.Birth(seed, found, own, image.packages, host_keys, background, now, tale)
    core = Core(store, _planned(store, image, own, seed, tale)[0], [HOST_LAYER], clock, UNLIMITED, None)

    def begin(pen: Pen) -> bytes:
        txn = pen.work.txn
        kept = txn.get(BUCKET, IDENTITY)
        if kept is not None:
            return kept
        for kind, key in host_keys.items():
            txn.put(SSH_BUCKET, b"host-key/" + SSH_KINDS[kind], key.private)
        birth.write(pen, story)
        txn.put(BUCKET, STORY, msgspec.msgpack.encode(tale))
        data = identity.encode(own)
        txn.put(BUCKET, IDENTITY, data)
        txn.put(BUCKET, LOGGED, str(now).encode())
        return data

    return identity.decode(core.commit(lambda work: begin(Pen(work))))


def _planned(store: Store, image: Image, own: Identity, seed: bytes, tale: Story) -> tuple[Planned, Author]:
    """What lies under all layers: the image as it has aged, with all that is planned to be found on it."""
    aged = _aged(image, own)
    who = Author(seed, own, tale, aged, units.DRAWN, canaries.texts(tale.units))
    who.others |= bootloader.writers(seed, own, aged)
    who.others[author.PLANNER] = lambda _: planner.write(seed, own, image.packages, aged)
    return Planned(aged, store, tale.units, who), who


def _aged(image: Image, own: Identity) -> Aged:
    """The image with this machine's times."""
    return Aged(image, image.meta.born or image.meta.made, own.install_time, own.upgrades, used(own))


def _story(store: Store) -> Story:
    """What was decided when the world began. ConfigurationError: by a version that decided other things."""
    raw = store.look(lambda reader: reader.get(BUCKET, STORY))
    try:
        return msgspec.msgpack.decode(raw or b"", type=Story)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise ConfigurationError(
            "data: this world began under another version of Mirage; `mirage host reset` begins a new one"
        ) from None


def _kept(store: Store, key: bytes, make: Callable[[], bytes]) -> bytes:
    kept = store.look(lambda reader: _get(reader, key))
    if kept is not None:
        return kept
    made = make()

    def keep(txn: Txn) -> bytes:
        first = _get(txn, key)
        if first is None:
            txn.put(BUCKET, key, made)
        return first or made

    return store.run(keep)


def _get(reader: Reader, key: bytes) -> bytes | None:
    return reader.get(BUCKET, key)


__all__ = ["HOST_LAYER", "Host", "Uname", "family", "layer_name"]
