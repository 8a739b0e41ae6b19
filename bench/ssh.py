"""What a login costs, and what an idle session holds: `python -m bench.ssh` (figures ssh.login, ssh.idle of bench.json).

The server under test is `mirage up` as users start it; the reference is a bare asyncssh server that answers a constant, in
another process of the same run. The client is asyncssh's, with the algorithms that OpenSSH prefers,
several logins in flight, so that the answer delays which sshd imposes cost no throughput. A turn is long enough that what is
stored after its end, a tenth of a second's events, does not count.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncssh

PASSWORD = "toor-pw"
ROUNDS, LOGINS, LONE, FLIGHT = 9, 160, 40, 8
REST = 0.5  # seconds after a turn: what the gallery does late for one server's visitors is not on the other's account
IDLE = 2000
KEX, CIPHER = ["curve25519-sha256"], ["chacha20-poly1305@openssh.com"]


class _Bare(asyncssh.SSHServer):
    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return password == PASSWORD


async def _serve_bare() -> None:
    def process(handler: asyncssh.SSHServerProcess[str]) -> None:
        handler.stdout.write("Linux tiny\n")
        handler.exit(0)

    server = await asyncssh.create_server(
        _Bare, "127.0.0.1", 0, process_factory=process, server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")]
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextlib.contextmanager
def _bare() -> Iterator[int]:
    """The reference: its port."""
    process = subprocess.Popen([sys.executable, "-m", "bench.ssh", "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(20)


@contextlib.contextmanager
def ours(directory: Path) -> Iterator[tuple[int, int]]:
    """`mirage up` as a user starts it: its port, and the process of its stage."""
    command = [
        str(Path(sys.executable).with_name("mirage")), "up", "--data", str(directory / "data"), "--ssh", "127.0.0.1:0",
        "--login", f"root:{PASSWORD}", "--shell", "emulated",
    ]  # fmt: skip
    settings = {"MIRAGE_SSH_LIMITS_MAX_STARTUPS": "4000:30:4096"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **settings})
    assert process.stdout is not None
    try:
        ready = dict(pair.split("=", 1) for pair in process.stdout.readline().decode().split()[1:])
        yield int(ready["ssh"].rpartition(":")[2]), _stage(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _stage(parent: int) -> int:
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            is_child = entry.name.isdigit() and f"\nPPid:\t{parent}\n" in (entry / "status").read_text()
            if is_child and b"mirage.app.stage" in (entry / "cmdline").read_bytes():
                return int(entry.name)
    raise ProcessLookupError("no stage")


async def _login(port: int) -> None:
    async with asyncssh.connect(
        "127.0.0.1", port, username="root", password=PASSWORD, known_hosts=None, config=None, client_keys=None, agent_path=None,
        kex_algs=KEX, encryption_algs=CIPHER, server_host_key_algs=["ssh-ed25519"],
    ) as connection:  # fmt: skip
        await connection.run("uname -a", check=True)


async def _rate(port: int, flight: int) -> float:
    count = LOGINS if flight > 1 else LONE
    left = iter(range(count))

    async def worker() -> None:
        for _ in left:
            await _login(port)

    began = time.perf_counter()
    await asyncio.gather(*[worker() for _ in range(flight)])
    rate = count / (time.perf_counter() - began)
    await asyncio.sleep(REST)
    return rate


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1])
    raise OSError("no Rss")


async def _idle(port: int, pid: int) -> float:
    """KiB a session, of IDLE sessions that are logged in and wait at a prompt; some come first, so that what is shared is there."""
    open_: list[asyncssh.SSHClientConnection] = []

    async def one() -> None:
        connection = await asyncssh.connect(
            "127.0.0.1", port, username="root", password=PASSWORD, known_hosts=None, config=None, client_keys=None, agent_path=None,
            kex_algs=KEX, encryption_algs=CIPHER, server_host_key_algs=["ssh-ed25519"],
        )  # fmt: skip
        process = await connection.create_process(term_type="xterm")
        await process.stdout.readuntil("# ")
        open_.append(connection)

    for _ in range(5):
        await asyncio.gather(*[one() for _ in range(10)])
    before, first = _resident(pid), len(open_)
    while len(open_) < first + IDLE:
        await asyncio.gather(*[one() for _ in range(20)])
    after = _resident(pid)
    for connection in open_:
        connection.abort()
    return (after - before) / (len(open_) - first)


def figures(directory: Path) -> list[dict[str, object]]:
    """ssh.login and ssh.idle; what lies in `directory` is not used, as each server has a place of its own."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return asyncio.run(measure())


async def measure() -> list[dict[str, object]]:
    """Turns alternate between the two servers; the pair of turns whose ratio is the median counts, as other load comes and goes."""
    pairs, lone, lone_bare = [], [], []
    with tempfile.TemporaryDirectory() as place, ours(Path(place)) as (port, _), _bare() as reference:
        await _rate(port, FLIGHT), await _rate(reference, FLIGHT)
        for _ in range(ROUNDS):
            pairs.append((await _rate(port, FLIGHT), await _rate(reference, FLIGHT)))
            lone.append(await _rate(port, 1))
            lone_bare.append(await _rate(reference, 1))
    with tempfile.TemporaryDirectory() as place, ours(Path(place)) as (port, pid):
        idle = await _idle(port, pid)
    middle = ROUNDS // 2
    pairs.sort(key=lambda pair: pair[0] / pair[1])
    value, against = pairs[middle]
    print("of bare, turn by turn:", *[f"{one / other:.2f}" for one, other in pairs], file=sys.stderr)
    print(f"one at a time: {sorted(lone)[middle]:.1f}/s, bare {sorted(lone_bare)[middle]:.1f}/s", file=sys.stderr)
    return [
        {"name": "ssh.login", "unit": "logins/s", "value": round(value, 1), "reference": round(against, 1)},
        {"name": "ssh.idle", "unit": "KiB a session", "value": round(idle, 1), "reference": None},
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(_serve_bare())
    else:
        print(json.dumps(figures(Path()), indent=1))
