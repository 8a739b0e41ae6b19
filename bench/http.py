"""What the web gateway answers, beside uvicorn with h11 and a constant answer: http.requests, http.processor, http.p99-under-slow.

The server under test is `mirage up --http` as users start it, logging and events on; both servers get the same requests on the
same number of kept-alive connections from the same client process, in turns. What the answering process takes of a processor
is measured beside the rate, which others on the machine disturb more. Then 10,000 idle and 2,000 slow-reading connections are
held, and honest requests are timed beside them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROUNDS, SECONDS, CONNECTIONS = 5, 3.0, 32
IDLE, SLOW, HONEST = 10_000, 2_000, 2_000
REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nAccept: */*\r\n\r\n"
SLOW_REQUEST = b"GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LARGE = 4 << 20
APP = """
async def app(scope, receive, send):
    if scope["type"] == "http":
        headers = [(b"content-type", b"text/html"), (b"content-length", b"615")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"x" * 615})
"""


class Server(NamedTuple):
    """Who answers: a port, and the process behind it."""

    port: int
    pid: int

    def processor(self) -> float:
        """Seconds of a processor that it has taken so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Speed(NamedTuple):
    """Requests a second, and microseconds of a processor that each took."""

    rate: float
    cost: float


@contextlib.contextmanager
def _ours(directory: Path) -> Iterator[Server]:
    """`mirage up --http`, with one large file in the document root of this address."""
    command = [
        str(Path(sys.executable).with_name("mirage")), "up", "--data", str(directory / "data"), "--ssh", "127.0.0.1:0",
        "--http", "127.0.0.1:0", "--login", "root:bench-pw", "--shell", "emulated",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert process.stdout is not None
    try:
        ready = dict(pair.split("=", 1) for pair in process.stdout.readline().decode().split()[1:])
        asyncio.run(_lay_out(int(ready["ssh"].rpartition(":")[2])))
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        stage = next(int(pid) for pid in children if b"mirage.app.stage" in Path(f"/proc/{pid}/cmdline").read_bytes())
        yield Server(int(ready["http"].rpartition(":")[2]), stage)
    finally:
        process.terminate()
        process.wait(20)


async def _lay_out(port: int) -> None:
    import asyncssh

    async with asyncssh.connect(
        "127.0.0.1", port, username="root", password="bench-pw", known_hosts=None, config=None, client_keys=None, agent_path=None
    ) as connection:
        await connection.run(f"head -c {LARGE} /dev/zero > /var/www/html/large.bin", check=True)


@contextlib.contextmanager
def _bare(directory: Path) -> Iterator[Server]:
    """The reference."""
    (directory / "bare.py").write_text(APP)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable, "-m", "uvicorn", "--app-dir", str(directory), "--port", str(port), "--http", "h11", "--loop", "asyncio",
            "--log-level", "error", "--no-access-log", "bare:app",
        ],
    )  # fmt: skip
    try:
        while True:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.05)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _speed(server: Server) -> Speed:
    """On CONNECTIONS kept-alive connections, asked in a process of its own."""
    before = server.processor()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        rate = pool.apply(_ask, (server.port,))
    return Speed(rate, (server.processor() - before) / (rate * SECONDS) * 1e6)


def _ask(port: int) -> float:
    return asyncio.run(_storm(port))


async def _storm(port: int) -> float:
    until = time.perf_counter() + SECONDS
    counts = await asyncio.gather(*[_one(port, until) for _ in range(CONNECTIONS)])
    return sum(counts) / SECONDS


async def _one(port: int, until: float) -> int:
    count = 0
    while time.perf_counter() < until:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for _ in range(900):  # nginx closes after the thousandth
                if time.perf_counter() > until:
                    break
                writer.write(REQUEST)
                head = await reader.readuntil(b"\r\n\r\n")
                size = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(size))
                count += 1
        finally:
            writer.close()
    return count


async def _crowd(port: int) -> list[float]:
    """Seconds of honest requests, one after the other, while the others hold their connections."""
    held: list[socket.socket] = []
    try:
        for number in range(IDLE + SLOW):
            other = socket.socket()
            held.append(other)
            if number >= IDLE:
                other.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            other.connect(("127.0.0.1", port))
            if number >= IDLE:
                other.sendall(SLOW_REQUEST)
            if number % 200 == 0:
                await asyncio.sleep(0.05)
        slow = held[IDLE:]
        waits, position = [], 0
        for _ in range(HONEST):
            for _ in range(4):  # each of them takes a little now and then
                position = (position + 1) % len(slow)
                with contextlib.suppress(BlockingIOError):
                    slow[position].recv(1024, socket.MSG_DONTWAIT)
            begin = time.perf_counter()
            with socket.create_connection(("127.0.0.1", port), 10) as honest:
                honest.sendall(REQUEST)
                data = b""
                while len(data) < 800:
                    data += honest.recv(4096)
            waits.append(time.perf_counter() - begin)
        return waits
    finally:
        for other in held:
            other.close()


def figures(directory: Path) -> list[dict[str, object]]:
    """http.requests, http.processor and http.p99-under-slow."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as place, _ours(Path(place)) as ours, _bare(Path(place)) as bare:
        _speed(ours), _speed(bare)
        rounds = [(*_speed(ours), *_speed(bare)) for _ in range(ROUNDS)]
        waits = sorted(asyncio.run(_crowd(ours.port)))
    rate, cost, bare_rate, bare_cost = (sorted(found)[ROUNDS // 2] for found in zip(*rounds))
    print(f"honest requests: p50 {waits[len(waits) // 2] * 1e3:.1f} ms, longest {waits[-1] * 1e3:.1f} ms", file=sys.stderr)
    return [
        {"name": "http.requests", "unit": "requests/s", "value": round(rate, 1), "reference": round(bare_rate, 1)},
        {"name": "http.processor", "unit": "us/request", "value": round(cost, 1), "reference": round(bare_cost, 1)},
        {"name": "http.p99-under-slow", "unit": "ms", "value": round(waits[len(waits) * 99 // 100] * 1e3, 2), "reference": None},
    ]


if __name__ == "__main__":
    print(json.dumps(figures(Path()), indent=1))
