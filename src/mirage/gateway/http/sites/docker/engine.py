"""What runs: each container's process in the root that its image gives it, from start to end, and what becomes of its files."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from errno import ENOENT
from typing import Any

from mirage.base.chance import derive, dice
from mirage.gateway.http.sites.docker import catalogue, roots
from mirage.gateway.http.sites.docker.answers import Fault
from mirage.gateway.http.sites.docker.streams import Streams
from mirage.gateway.http.world import Hands, Kill, World
from mirage.vfs.caller import Caller
from mirage.world.containers import Container, Store, network_id
from mirage.world.moments import nano

MOST = 24  # containers of one layer that run at once
KEPT = 200  # containers of one layer
SIGTERM, SIGKILL, SIGINT = 15, 9, 2
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CREATE_FAILED = "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: "
SHIM = "/usr/bin/containerd-shim-runc-v2"


@dataclass(eq=False)
class Running:
    """A container's process. `pid` 0 until it has begun."""

    streams: Streams
    jail: Caller
    env: dict[str, str]
    shim: int = 0
    pid: int = 0
    kill: Kill | None = None
    task: asyncio.Task[None] | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Engine:
    """The daemon as one layer has it; kept while the gateway runs."""

    def __init__(self, world: World, layer: bytes) -> None:
        self.world = world
        self.layer = layer
        self.running: dict[str, Running] = {}
        self.waiting: dict[str, list[asyncio.Future[int]]] = {}
        self.execs: dict[str, Any] = {}
        self.networks: dict[str, dict[str, Any]] = {}  # the visitor's own, by id
        self._number = 0

    def settle(self, store: Store) -> None:
        """Containers that ran when the gateway was stopped have ended with it."""
        for container in store.containers():
            if container.is_running and container.id not in self.running:
                self._ended(store, container, 255)

    def identity(self, *names: str) -> str:
        """64 hexadecimal digits that nobody had before."""
        self._number += 1
        return derive(self.world.seed, "docker id", self.layer, self.world.clock.now(), self._number, *names).hex()

    # ---- start

    async def start(self, hands: Hands, store: Store, container: Container) -> None:
        """Fault: its program is not there, or too many run."""
        if len(self.running) >= MOST:
            raise Fault(500, CREATE_FAILED + "error during container init: fork/exec /proc/self/exe: cannot allocate memory: unknown")
        config = container.config["Config"]
        roots.prepare(hands.files(), container)
        unit = f"system.slice/docker-{container.id}.scope"
        shared = ["pid"] if container.host.get("PidMode") == "host" else []
        jail = hands.jail(container.root, roots.binds(hands.files(), container), unit, shared)
        folder = (config["WorkingDir"] or "/").encode()
        with contextlib.suppress(OSError):
            jail.chdir(folder)
        env = environment(config)
        streams = Streams(self._recorder(store, container), is_tty=config["Tty"], is_open=config["OpenStdin"])
        running = Running(streams, jail, env)
        shim = [SHIM, "-namespace", "moby", "-id", container.id, "-address", "/run/containerd/containerd.sock"]
        running.shim = hands.stand(shim, exe=SHIM.encode())
        self.running[container.id] = running
        began: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        running.task = asyncio.get_running_loop().create_task(self._run(hands, store, container, running, began))
        try:
            await began
        except OSError as error:
            raise Fault(400, self._refused(store, container, error)) from None
        except EOFError:
            raise Fault(500, CREATE_FAILED + "read init-p: connection reset by peer: unknown") from None

    async def _run(self, hands: Hands, store: Store, container: Container, running: Running, began: asyncio.Future[None]) -> None:
        argv = [container.config["Path"], *container.config["Args"]]

        def begun(pid: int, kill: Kill) -> None:
            running.pid, running.kill = pid, kill
            self._begun(store, container, pid)
            if not began.done():
                began.set_result(None)

        status = 255
        try:
            status = await hands.run(argv, dict(running.env), running.jail, running.streams, begun, parent=running.shim)
        except OSError as error:
            if catalogue.known(container.config["Config"]["Image"]) is None or _is_daemon(argv[0]):
                status = await self._pretend(hands, argv, running, begun)
            elif not began.done():
                began.set_exception(error)
                return
        finally:
            self.running.pop(container.id, None)
            hands.gone(running.shim)
            running.streams.finish()
            if not began.done():
                began.set_exception(EOFError())
            if running.pid:
                self._ended(store, container, status)
            running.ended.set()
            for future in self.waiting.pop(container.id, []):
                if not future.done():
                    future.set_result(status)

    async def _pretend(self, hands: Hands, argv: list[str], running: Running, begun: Callable[[int, Kill], None]) -> int:
        """A program of an image whose bytes nobody here has: it stands, and does nothing until it is killed."""
        over: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def kill(number: int) -> None:
            if number and not over.done():
                over.set_result(0 if number in (SIGTERM, SIGINT) else 128 + number)

        pid = hands.stand(argv, exe=argv[0].encode("utf-8", "surrogateescape"), parent=running.shim, kill=kill, inside=running.jail)
        begun(pid, kill)
        try:
            return await over
        finally:
            hands.gone(pid, running.jail)

    def _begun(self, store: Store, container: Container, pid: int) -> None:
        now = self.world.clock.now()
        container.state.update(Running=True, Paused=False, Pid=pid, ExitCode=0, Error="", StartedAt=nano(now))
        container.config["HasBeenStartedBefore"] = True
        network = container.config["NetworkSettings"]
        sandbox = derive(self.world.seed, "sandbox", container.id, now).hex()
        network.update(SandboxID=sandbox, SandboxKey=f"/var/run/docker/netns/{sandbox[:12]}")
        for name, ends in network["Networks"].items():
            ends.update(NetworkID=network_id(self.world.seed, name), EndpointID=derive(self.world.seed, "end", sandbox).hex())
            if name not in ("none", "host"):
                ends.update(self._address())
        store.save(container)

    def _address(self) -> dict[str, object]:
        number = 2 + len(self.running) - 1
        return {
            "Gateway": "172.17.0.1",
            "IPAddress": f"172.17.0.{number}",
            "IPPrefixLen": 16,
            "MacAddress": f"02:42:ac:11:00:{number:02x}",
        }

    def _ended(self, store: Store, container: Container, status: int) -> None:
        current = store.find(container.id)
        if current is None:
            return
        current.state.update(Running=False, Paused=False, Pid=0, ExitCode=status, FinishedAt=nano(self.world.clock.now()))
        network = current.config["NetworkSettings"]
        network.update(SandboxID="", SandboxKey="")
        for ends in network["Networks"].values():
            ends.update(EndpointID="", Gateway="", IPAddress="", IPPrefixLen=0, MacAddress="")
        if current.host["AutoRemove"]:
            store.remove(current)
        else:
            store.save(current)

    def _refused(self, store: Store, container: Container, error: OSError) -> str:
        name = container.config["Path"]
        text = CREATE_FAILED + complaint(name, error)
        container.state.update(ExitCode=127, Error=text)
        if container.host["AutoRemove"]:
            store.remove(container)
        else:
            store.save(container)
        return text

    def _recorder(self, store: Store, container: Container) -> Callable[[bytes, bool], None]:
        """json-file: a line of the output is a line of the log."""
        rest = {False: "", True: ""}

        def wrote(data: bytes, stderr: bool) -> None:
            lines = (rest[stderr] + data.decode("utf-8", "replace")).splitlines(keepends=True)
            rest[stderr] = lines.pop() if lines and not lines[-1].endswith("\n") and len(lines[-1]) < 16384 else ""
            moment = nano(self.world.clock.now())
            stream = "stderr" if stderr else "stdout"
            store.log(container, [{"log": line, "stream": stream, "time": moment} for line in lines])

        return wrote

    # ---- end

    async def signal(self, container: Container, number: int) -> None:
        """Send it a signal; back when it has ended, where it ends of it."""
        running = self.running.get(container.id)
        if running is not None and running.kill is not None:
            running.kill(number)
            if number == SIGKILL:
                await running.ended.wait()
            else:
                await asyncio.sleep(0)

    async def stop(self, container: Container, patience: float) -> None:
        """SIGTERM; where it is still there after a while, SIGKILL."""
        running = self.running.get(container.id)
        if running is None:
            return
        await self.signal(container, SIGTERM)
        try:
            async with asyncio.timeout(0.05):
                await running.ended.wait()
        except TimeoutError:
            await self.world.clock.sleep(patience)
            if container.id in self.running:
                await self.signal(container, SIGKILL)

    def wait(self, container: Container) -> asyncio.Future[int]:
        """The status of its next end."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(container.id, []).append(future)
        return future

    def drawn_name(self, taken: set[str]) -> str:
        """namesgenerator's two words."""
        chance = dice(self.world.seed, "container name", self.layer, self.world.clock.now(), self._number)
        while True:
            name = f"{chance.choice(LEFT)}_{chance.choice(RIGHT)}"
            if name not in taken:
                return name


def environment(config: dict[str, Any]) -> dict[str, str]:
    env = {"PATH": PATH, "HOSTNAME": config["Hostname"], **({"TERM": "xterm"} if config["Tty"] else {})}
    for pair in config["Env"] or []:
        name, equals, value = str(pair).partition("=")
        if equals:
            env[name] = value
    env["HOME"] = env.get("HOME", "/root")
    return env


def complaint(name: str, error: OSError) -> str:
    """runc's words for a program that is not there."""
    if "/" not in name:
        return f'exec: "{name}": executable file not found in $PATH: unknown'
    reason = "no such file or directory" if error.errno == ENOENT else "permission denied"
    return f'exec: "{name}": {"stat " + name + ": " if error.errno == ENOENT else ""}{reason}: unknown'


def _is_daemon(name: str) -> bool:
    """What the images of the catalogue run by themselves, and small roots do not have."""
    own = {word for known in catalogue.KNOWN.values() for word in (*known.entrypoint[:1], *known.command[:1])}
    return name in own - {"/bin/sh", "sh", "bash", "/bin/bash"}


LEFT = (
    "admiring adoring affectionate agitated amazing angry awesome blissful bold boring brave busy charming clever "
    "compassionate competent condescending confident cool cranky crazy dazzling determined distracted dreamy eager ecstatic "
    "elastic elated elegant eloquent epic exciting fervent festive flamboyant focused friendly frosty funny gallant gifted "
    "goofy gracious great happy hardcore heuristic hopeful hungry infallible inspiring intelligent interesting jolly jovial "
    "keen kind laughing loving lucid magical modest musing mystifying naughty nervous nice nifty nostalgic objective "
    "optimistic peaceful pedantic pensive practical priceless quirky quizzical recursing relaxed reverent romantic sad "
    "serene sharp silly sleepy stoic strange stupefied suspicious sweet tender thirsty trusting unruffled upbeat vibrant "
    "vigilant vigorous wizardly wonderful xenodochial youthful zealous zen"
).split()
RIGHT = (
    "agnesi albattani allen archimedes ardinghelli aryabhata austin babbage banach bardeen bartik bassi beaver bell bhabha "
    "bhaskara blackburn blackwell bohr booth borg bose boyd brahmagupta brattain brown burnell cannon carson cartwright "
    "carver cerf chandrasekhar chaplygin chatelet clarke colden cori cray curie curran darwin davinci dewdney dhawan diffie "
    "dijkstra dirac driscoll dubinsky easley edison einstein elbakyan elgamal elion ellis engelbart euclid euler faraday "
    "feistel fermat fermi feynman franklin gagarin galileo galois ganguly gates gauss germain goldberg goldstine goldwasser "
    "golick goodall gould greider haibt hamilton haslett hawking heisenberg hellman hermann herschel hertz heyrovsky "
    "hodgkin hofstadter hoover hopper hugle hypatia ishizaka jackson jang jennings jepsen johnson joliot jones kalam "
    "kapitsa kare keldysh keller kepler khayyam khorana kilby kirch knuth kowalevski lalande lamarr lamport leakey leavitt "
    "lederberg lewin lichterman liskov lovelace lumiere mahavira margulis matsumoto maxwell mayer mccarthy mcclintock "
    "mclaren mclean mcnulty meitner mendel mendeleev meninsky merkle mestorf mirzakhani montalcini moore morse moser "
    "murdock napier nash neumann newton nightingale nobel noether northcutt noyce panini pare pascal pasteur payne perlman "
    "pike poincare poitras proskuriakova ptolemy raman ramanujan rhodes ride ritchie robinson roentgen rosalind rubin saha "
    "sammet sanderson satoshi shamir shannon shaw shirley shockley shtern sinoussi snyder solomon spence stonebraker "
    "sutherland swanson swartz swirles taussig tereshkova tesla tharp thompson torvalds tu turing varahamihira vaughan "
    "villani visvesvaraya volhard wescoff wilbur wiles williams williamson wilson wing wozniak wright wu yalow yonath "
    "zhukovsky"
).split()
