"""What a program costs in a cell, beside the same program in a plain chroot of the same root, in the same run.

The root is the image laid out as a directory (`make record` does it); each command is run by one shell, several times in turn on
both sides, and the median counts. The environment is the session's on both, as a language is a dozen files to be read. Missing
without root, the sandbox's walls, or that directory.

A session's start is measured over SSH, from the request to its end, so its reference stands behind an SSH server too: asyncssh's,
which runs `bash -c true` in the chroot. `sandbox.start.bare` is the same figure beside the chroot without a server.

`sandbox.many` is what the last of many sessions waits who all have typed `ls` in the same moment, each in a cell of its own, on a
machine that runs the clients as well; `sandbox.many.stop` is how long it takes to end Mirage with all of them there.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import asyncssh

from mirage.app.images import home
from mirage.image.image import Image
from mirage.sandbox import calls
from mirage.sandbox.walls import walls

IMAGE = home() / "debian-12.img"
ROUNDS = 5
STARTS = 15
SETTLE = 0.3  # seconds between two new sources: cells are made ahead of who comes, one at a time
SESSIONS = 40
MANY = 200
LOGINS = 4  # at once, while they come
PASSWORD = "kept-for-the-bench"
Row = dict[str, object]

COMMANDS = {
    "ls-etc": "ls -la /etc > /dev/null",
    "cat-passwd": "cat /etc/passwd > /dev/null",
    "dpkg-l": "dpkg -l > /dev/null",
    "python-c": "python3 -c 1",
    "find-usr": "find /usr -xdev > /dev/null",
    "fork-200": "for i in {1..200}; do /bin/true; done",
    "create-300": "d=$(mktemp -d); for i in {1..300}; do echo x > $d/$i; done; rm -r $d",
    "git-1000": "d=$(mktemp -d); cd $d; for i in {1..1000}; do echo $i > $i; done; git init -q; git add .; "
    "git -c user.name=x -c user.email=x@example.com commit -qm x; cd /; rm -rf $d",
    "gcc-hello": "d=$(mktemp -d); echo 'int main(){return 0;}' > $d/a.c; gcc -o $d/a $d/a.c; rm -r $d",
}
NEEDED = {"git-1000": "git", "gcc-hello": "gcc"}
BIND = 0x1000  # MS_BIND
TIMED = "a=$EPOCHREALTIME; {command}; b=$EPOCHREALTIME; echo $(( ${{b/./}} - ${{a/./}} ))"


def figures(directory: Path) -> Iterator[Row]:
    """Milliseconds of each command, and MiB that a session adds."""
    root = _root()
    lacking = [f"{wall.name}: {wall.lack}" for wall in walls() if not wall.stands]
    if lacking or root is None:
        print(f"bench: sandbox: {'; '.join(lacking) or 'no laid-out root; make record makes it'}", file=sys.stderr)
        return
    _furnish(root, directory)
    program = str(Path(sys.executable).with_name("mirage"))
    data = str(directory / "data")
    command = [program, "up", "--data", data, "--ssh", "127.0.0.1:0", "--shell", "sandbox", "--login", f"root:{PASSWORD}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mirage:
        try:
            assert mirage.stdout is not None
            ready = dict(pair.split("=", 1) for pair in mirage.stdout.readline().split()[1:])
            yield from asyncio.run(_measure(int(ready["ssh"].rpartition(":")[2]), root, mirage))
        finally:
            mirage.terminate()


def _furnish(root: Path, directory: Path) -> None:
    """What programs need beside files, in mounts that only this process and its children see."""
    calls.unshare(calls.NEWNS)
    calls.mount("", "/", "", calls.REC | calls.PRIVATE)
    calls.mount("proc", str(root / "proc"), "proc", 0)
    calls.mount("/dev", str(root / "dev"), "", BIND)
    scratch = directory / "scratch"  # on the disk, as the reference wants it
    scratch.mkdir()
    calls.mount(str(scratch), str(root / "tmp"), "", BIND)


def _root() -> Path | None:
    if not IMAGE.exists():
        return None
    root = IMAGE.parent.parent / f"root-{Image.open(IMAGE).digest[:16]}"
    return root if root.exists() else None


async def _measure(port: int, root: Path, mirage: subprocess.Popen[str]) -> list[Row]:
    rows: list[Row] = []
    async with await _connect(port, 2) as session:
        listed = str((await session.run("env")).stdout).splitlines()
        environment = {name: value for name, _, value in (line.partition("=") for line in listed)}
        rows += await _starts(port, root, environment)
        for name, command in COMMANDS.items():
            if (await session.run(f"command -v {NEEDED.get(name, 'true')}")).returncode:
                continue
            script = TIMED.format(command=command)
            inside, outside = [], []
            await session.run(script)  # warm on both sides
            _chroot(root, script, environment)
            for _ in range(ROUNDS):
                inside.append(int(str((await session.run(script)).stdout)) / 1000)
                outside.append(int(_chroot(root, script, environment)) / 1000)
            rows.append(_row(name, statistics.median(inside), statistics.median(outside)))
    rows.append({"name": "sandbox.session", "value": await _memory(port, mirage.pid), "reference": None, "unit": "MiB PSS"})
    return rows + await _many(port, mirage)


def _row(name: str, value: float, reference: float) -> Row:
    return {"name": f"sandbox.{name}", "value": value, "reference": reference, "unit": "ms"}


async def _connect(port: int, source: int) -> asyncssh.SSHClientConnection:
    return await asyncssh.connect(
        "127.0.0.1", port, username="root", password=PASSWORD, known_hosts=None, client_keys=None, config=None, agent_path=None,
        local_addr=(f"127.0.{source >> 8}.{source & 255}", 0),
    )  # fmt: skip


async def _starts(port: int, root: Path, environment: dict[str, str]) -> list[Row]:
    inside, behind, bare = [], [], []
    async with await asyncssh.listen(
        "127.0.0.1", 0, server_factory=_Open, server_host_keys=[_KEY], process_factory=_in(root, environment)
    ) as door:
        for index in range(STARTS):
            inside.append(await _start(await _connect(port, 100 + index)))
            behind.append(await _start(await _connect(door.get_port(), 100 + index)))
            bare.append(_chroot_start(root, environment))
            await asyncio.sleep(SETTLE)
    middle = statistics.median(inside)
    return [_row("start", middle, statistics.median(behind)), _row("start.bare", middle, statistics.median(bare))]


async def _start(session: asyncssh.SSHClientConnection) -> float:
    """A source that was never here: a cell becomes its own, a shell runs in it and ends. The login itself is not counted."""
    begun = time.perf_counter()
    await session.run("true")
    took = (time.perf_counter() - begun) * 1000
    session.close()
    return took


_KEY = asyncssh.generate_private_key("ssh-ed25519")


class _Open(asyncssh.SSHServer):
    """A door that asks nothing."""

    def begin_auth(self, username: str) -> bool:
        return False


def _in(root: Path, environment: dict[str, str]) -> Callable[[asyncssh.SSHServerProcess[str]], Awaitable[None]]:
    async def run(asked: asyncssh.SSHServerProcess[str]) -> None:
        program = await asyncio.create_subprocess_exec(
            "chroot", str(root), "/bin/bash", "-c", asked.command or "", stdin=subprocess.DEVNULL, env=environment
        )
        asked.exit(await program.wait())

    return run


def _chroot(root: Path, script: str, environment: dict[str, str]) -> str:
    command = ["chroot", str(root), "/bin/bash", "-c", script]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def _chroot_start(root: Path, environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    _chroot(root, "true", environment)
    return (time.perf_counter() - begun) * 1000


async def _memory(port: int, supervisor: int) -> float:
    """What each of many sessions at a prompt adds to all our processes and to its own."""
    sessions, before = [], _pss(supervisor)
    for index in range(SESSIONS):
        connection = await _connect(port, 1000 + index)
        process = await connection.create_process(term_type="xterm")
        await process.stdout.readuntil("# ")
        sessions.append(connection)
    grown = _pss(supervisor) - before
    for connection in sessions:
        connection.close()
    return grown / SESSIONS / 1024


async def _many(port: int, mirage: subprocess.Popen[str]) -> list[Row]:
    """The second `ls` of each counts: with the first the kernel learns where it is."""
    gate = asyncio.Semaphore(LOGINS)

    async def come(source: int) -> asyncssh.SSHClientProcess[str]:
        async with gate:
            session = await (await _connect(port, source)).create_process(term_type="xterm")
            await session.stdout.readuntil("# ")
            return session

    async def ask(session: asyncssh.SSHClientProcess[str]) -> float:
        session.stdin.write("ls\n")
        await session.stdout.readuntil("# ")
        return (time.perf_counter() - begun) * 1000

    sessions = await asyncio.gather(*(come(2000 + index) for index in range(MANY)))
    for _ in range(2):
        await asyncio.sleep(1)
        begun = time.perf_counter()
        last = max(await asyncio.gather(*map(ask, sessions)))
    begun = time.perf_counter()
    mirage.terminate()
    await asyncio.get_running_loop().run_in_executor(None, mirage.wait)
    stopped = (time.perf_counter() - begun) * 1000
    return [
        {"name": "sandbox.many", "value": last, "reference": None, "unit": "ms"},
        {"name": "sandbox.many.stop", "value": stopped, "reference": None, "unit": "ms"},
    ]


def _pss(supervisor: int) -> int:
    """KiB of the supervisor and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    total, left = 0, [supervisor]
    while left:
        pid = left.pop()
        left += children.get(pid, [])
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total
