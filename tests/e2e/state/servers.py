"""Redis servers of a test's own, alone or as a Cluster, on private ports of the loopback; and a line that can be cut."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis

PROGRAM = shutil.which("redis-server") or shutil.which("valkey-server")
DEADLINE = 90.0


def free_port() -> int:
    """A port that is free now, as its Cluster bus port (10000 above) is.

    Both lie below those that the kernel gives out: a server that is away for a while has its port still, when it comes back.
    """
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = random.SystemRandom().randrange(max(1024, first - 20_000), first - 10_000)
        if _is_free(port) and _is_free(port + 10_000):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def until(claim: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not claim():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


class Server:
    """One redis-server, which keeps its data over a restart."""

    def __init__(self, directory: Path, *options: str) -> None:
        if PROGRAM is None:
            pytest.skip("redis-server is not installed")
        directory.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._command = [PROGRAM, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(directory), "--save", ""]
        self._command += ["--appendonly", "yes", "--appendfsync", "everysec", "--enable-debug-command", "yes", *options]
        self._password = options[options.index("--requirepass") + 1] if "--requirepass" in options else None
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        until(self._answers)

    def _answers(self) -> bool:
        try:
            return bool(self.ask("PING"))
        except (redis.ConnectionError, redis.BusyLoadingError):
            return False

    def ask(self, *command: str | int | bytes) -> object:
        with redis.Redis(port=self.port, password=self._password, protocol=2) as client:
            return client.execute_command(*command)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def server(directory: Path, *options: str) -> Iterator[Server]:
    """A server for the length of a block."""
    running = Server(directory, *options)
    try:
        yield running
    finally:
        running.stop()


@contextmanager
def cluster(directory: Path) -> Iterator[list[Server]]:
    """Three masters that share the slots between them."""
    with ExitStack() as stack:
        options = ("--cluster-enabled", "yes", "--cluster-node-timeout", "2000")
        nodes = [stack.enter_context(server(directory / str(number), *options)) for number in range(3)]
        for number, node in enumerate(nodes):
            for slot in [(0, 5460), (5461, 10922), (10923, 16383)][number : number + 1]:
                node.ask("CLUSTER", "ADDSLOTSRANGE", *slot)
            node.ask("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
            nodes[0].ask("CLUSTER", "MEET", "127.0.0.1", node.port)
        until(lambda: all(_is_whole(node) for node in nodes))
        yield nodes


def _is_whole(node: Server) -> bool:
    known = node.ask("CLUSTER", "INFO")
    assert isinstance(known, bytes)
    return b"cluster_state:ok" in known and b"cluster_known_nodes:3" in known


class Line:
    """A TCP line to a server that a test can cut or hold, at what is said. The server has a port, or a Unix socket's path."""

    def __init__(self, target: int | str) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.on_request: Callable[[bytes], bytes | None] = lambda data: data  # what to pass on; None cuts
        self.on_reply: Callable[[bytes], bytes | None] = lambda data: data
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = self._reach()
            except OSError:  # nobody is there: he who came is sent away, as he would be without a line
                near.close()
                continue
            self._sockets += [near, far]
            self._start(self._requests, near, far)
            self._start(self._replies, near, far)

    def _reach(self) -> socket.socket:
        if isinstance(self._target, int):
            return socket.create_connection(("127.0.0.1", self._target))
        far = socket.socket(socket.AF_UNIX)
        try:
            far.connect(self._target)
        except OSError:
            far.close()
            raise
        return far

    def _requests(self, near: socket.socket, far: socket.socket) -> None:
        self._pump(near, far, lambda data: self.on_request(data), near)

    def _replies(self, near: socket.socket, far: socket.socket) -> None:
        self._pump(far, near, lambda data: self.on_reply(data), near)

    def _pump(self, source: socket.socket, sink: socket.socket, judge: Callable[[bytes], bytes | None], near: socket.socket) -> None:
        try:
            while data := source.recv(1 << 20):
                passed = judge(data)
                if passed is None:
                    near.shutdown(socket.SHUT_RDWR)
                    return
                if passed:
                    sink.sendall(passed)
        except OSError:
            pass
        for each in (source, sink):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self) -> None:
        """All that is connected now."""
        for each in self._sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(DEADLINE)
        for each in self._sockets:
            each.close()
