"""The escape suite: what an attacker with root in a cell tries (escapes.py and its like), while the host holds what it must not find."""

from __future__ import annotations

import contextlib
import io
import json
import os
import platform
import shlex
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.e2e.house import House

PARTS = (
    "attempting",
    "escapes",
    "escapes_recent",
    "escapes_devices",
    "escapes_copying",
    "escapes_siege",
    "escapes_handed",
    "escapes_lines",
    "escapes_queues",
)
RUN = f"import {', '.join(PARTS)}\nattempting.main()\n"
CANARY = "mirage-canary-5d1f0c"
SETTINGS = ("kernel/core_pattern", "kernel/modprobe", "kernel/randomize_va_space", "fs/suid_dumpable", "kernel/kptr_restrict", "vm/overcommit_memory", "net/ipv4/ip_forward",
            "kernel/pid_max", "kernel/panic", "vm/mmap_min_addr", "fs/protected_symlinks", "user/max_user_namespaces")  # fmt: skip
AT_LEAST, ALL = 278, 361


@dataclass
class Bait:
    """Things of the host's, and whether anybody touched them."""

    facts: dict[str, object] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)


@pytest.fixture
def bait(tmp_path: Path, sandbox: House) -> Iterator[Bait]:
    """A file, a process, a TCP port, an abstract and a path socket of the host's: whoever reaches one finds the canary."""
    found = Bait()
    secret = tmp_path / "canary"
    secret.write_text(CANARY)
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    abstract = f"{CANARY}-{os.getpid()}"  # the machine has one of each name
    listeners = [socket.create_server(("0.0.0.0", 0)), _unix("\0" + abstract), _unix(str(tmp_path / "sock"))]
    for listener in listeners:
        threading.Thread(target=_greet, args=(listener, found), daemon=True).start()
    resolver = sandbox.sh("awk '/^nameserver/ {print $2; exit}' /etc/resolv.conf").strip()
    found.facts = {
        "canary": CANARY, "canary_path": str(secret), "pid": process.pid, "port": listeners[0].getsockname()[1], "abstract": abstract,
        "unix": str(tmp_path / "sock"), "kernel": platform.release(), "hostname": socket.gethostname(), "ssh": sandbox.port,
        "addresses": ["127.0.0.1", "127.0.0.2", "::1", *_own_addresses()], "resolver": resolver,
        "macs": [path.read_text().strip() for path in Path("/sys/class/net").glob("e*/address")],
    }  # fmt: skip
    yield found
    assert process.poll() is None, "the host's process was killed"
    process.kill()
    process.wait()
    for listener in listeners:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _unix(name: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(name)
    listener.listen()
    return listener


def _greet(listener: socket.socket, bait: Bait) -> None:
    while True:
        try:
            connection, peer = listener.accept()
        except OSError:
            return
        if not (listener.family == socket.AF_INET and _is_root_s(peer)):
            bait.touched.append(str(listener))
        connection.sendall(CANARY.encode())
        connection.close()


def _is_root_s(peer: tuple[str, int]) -> bool:
    """Whether a connection is that of the host's root, as who tries all ports of this machine is: nobody in a cell, nor the stage."""
    address, port = peer
    name = f"{int.from_bytes(socket.inet_aton(address), 'little'):08X}:{port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [row[7] for row in rows if row[1] == name] == ["0"]


def _own_addresses() -> list[str]:
    return subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False).stdout.split()


def _state() -> dict[str, object]:
    """What of the host an escape would change."""
    return {
        "hostname": socket.gethostname(),
        "modules": Path("/proc/modules").read_text().count("\n") if Path("/proc/modules").exists() else 0,
        **{name: _setting(name) for name in SETTINGS},
        "swaps": [line.split()[:3] for line in Path("/proc/swaps").read_text().splitlines()],  # not how much is used of them
        "formats": os.path.exists("/proc/sys/fs/binfmt_misc/mirage-escape"),
        "interfaces": sorted(os.listdir("/sys/class/net")),
    }


def _setting(name: str) -> str:
    file = Path("/proc/sys") / name
    return file.read_text() if file.exists() else ""


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("how_many", [AT_LEAST, pytest.param(ALL, marks=pytest.mark.slow)])
def test_nothing_that_is_tried_reaches_the_host(sandbox: House, bait: Bait, how_many: int) -> None:
    before = _state()
    is_over, unserved = threading.Event(), list[object]()
    beside = threading.Thread(target=_visit, args=(sandbox, is_over, unserved))
    beside.start()
    facts = {**bait.facts, "has_time": how_many == ALL}
    command = f"cat > /root/attempts && python3 /root/attempts {shlex.quote(json.dumps(facts))}"
    try:
        result = sandbox.ssh(command, stdin=_packed(), timeout=1100)
    finally:
        is_over.set()
        beside.join()
    assert unserved == []
    lines = [json.loads(line) for line in result.stdout.decode().splitlines() if line.startswith("{")]
    assert len(lines) >= how_many, (len(lines), result.stderr.decode()[-2000:])
    assert {line["name"]: line["reached"] for line in lines if line["reached"]} == {}
    assert bait.touched == []
    assert _state() == before
    assert sandbox.sh("echo alive") == "alive\n"
    assert sandbox.sh("echo alive", source="127.0.0.77") == "alive\n"


def _visit(sandbox: House, is_over: threading.Event, unserved: list[object]) -> None:
    """Others who come meanwhile, with a terminal, have their answers: `unserved` are those who had none."""
    while not is_over.wait(1):
        result = sandbox.ssh("echo alive", source="127.0.0.78", options=["-tt"])
        if (result.returncode, result.stdout) != (0, b"alive\r\n"):
            unserved.append(result)


def _packed() -> bytes:
    """The attempts as one file that python3 runs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for part in PARTS:
            file.write(Path(__file__).with_name(f"{part}.py"), f"{part}.py")
        file.writestr("__main__.py", RUN)
    return packed.getvalue()


def test_every_attempt_is_on_record(sandbox: House) -> None:
    """The program as it was run, by its event: whoever wants to know what was tried reads the input that it was fed."""
    kinds = {json.loads(line)["kind"] for line in sandbox.cli("events", "--json").stdout.splitlines()}
    assert {"ProgramExecuted", "LineEntered"} <= kinds


def test_a_cell_s_end_leaves_no_process_and_no_group(sandbox: House) -> None:
    """Nobody of the uids that cells have may be left when Mirage has ended: looked at by the next start's own rule."""
    from mirage.sandbox import cgroups

    assert sandbox.process is not None
    mine = [group for root in set(cgroups.roots().values()) for group in (root / cgroups.NAME).glob("*-*")]
    assert mine, "the cells of this house have groups while it runs"
