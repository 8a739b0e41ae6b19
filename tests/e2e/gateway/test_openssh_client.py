"""OpenSSH's own client and sftp against our gateway: what people use, with the algorithms that they use."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mirage.base.events import Event, LoginAttempted
from mirage.gateway.ssh.connection import Service
from mirage.gateway.ssh.gateway import SshGateway
from mirage.gateway.ssh.hostkeys import HostKeys
from mirage.gateway.ssh.policy import Policy, Rule
from mirage.vfs.caller import Caller
from mirage.world import hostkeys
from tests.e2e.gateway.tiny import Processes, TinyWorld

pytestmark = pytest.mark.skipif(shutil.which("ssh") is None, reason="OpenSSH's client is not installed (openssh-client)")


class Running:
    def __init__(self, world: TinyWorld, port: int, events: list[Event], directory: Path) -> None:
        self.world, self.port, self.events, self.directory = world, port, events, directory

    async def ssh(self, *words: str, stdin: bytes = b"", program: str = "ssh") -> tuple[int, bytes]:
        asked = self.directory / "askpass"
        asked.write_text("#!/bin/sh\necho toor-pw\n")
        asked.chmod(0o700)
        options = ["-F", "none", "-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR"]
        where = ["-P" if program == "sftp" else "-p", str(self.port)]
        child = await asyncio.create_subprocess_exec(
            program, *options, *where, *words,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "SSH_ASKPASS": str(asked), "SSH_ASKPASS_REQUIRE": "force"},
        )  # fmt: skip
        out, _ = await asyncio.wait_for(child.communicate(stdin), 60)
        return child.returncode or 0, out


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Running]:
    world, events = TinyWorld(), list[Event]()
    keys = HostKeys.load([hostkeys.make(kind, "root@tiny").private for kind in hostkeys.KINDS])
    service = Service(world, Processes(), Policy(world.store, [Rule()]), keys, b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7")
    one = SshGateway(service, lambda session, source: events.append)
    _, port = await one.listen("127.0.0.1", 0)
    yield Running(world, port, events, tmp_path)
    await one.stop()
    assert not one.connections


async def test_a_command_gives_its_output_and_its_status(gateway: Running) -> None:
    assert await gateway.ssh("root@127.0.0.1", "echo out; exit 7") == (7, b"out\n")
    assert [(event.method, event.accepted) for event in gateway.events if isinstance(event, LoginAttempted)] == [
        ("none", False), ("password", True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "options",
    [
        ["-o", "KexAlgorithms=sntrup761x25519-sha512@openssh.com"],
        ["-o", "KexAlgorithms=ecdh-sha2-nistp521"],
        ["-o", "KexAlgorithms=diffie-hellman-group16-sha512"],
        ["-o", "KexAlgorithms=diffie-hellman-group-exchange-sha256"],
        ["-c", "aes128-gcm@openssh.com"],
        ["-c", "aes192-ctr", "-m", "umac-128-etm@openssh.com"],
        ["-c", "aes256-ctr", "-m", "umac-64@openssh.com"],
        ["-o", "HostKeyAlgorithms=rsa-sha2-512"],
        ["-o", "HostKeyAlgorithms=ecdsa-sha2-nistp256"],
        ["-C"],
    ],
    ids=lambda options: options[-1].rpartition("=")[2],
)
async def test_algorithms_agree_with_openssh(gateway: Running, options: list[str]) -> None:
    assert await gateway.ssh(*options, "root@127.0.0.1", "echo fine") == (0, b"fine\n")


async def test_keys_are_changed_in_the_middle_of_data_both_ways(gateway: Running) -> None:
    data = os.urandom(8_000_000)
    status, out = await gateway.ssh("-o", "RekeyLimit=1M", "-C", "root@127.0.0.1", "cat", stdin=data)
    assert (status, hashlib.sha256(out).digest()) == (0, hashlib.sha256(data).digest())


async def test_sftp_writes_into_the_visitors_file_system(gateway: Running, tmp_path: Path) -> None:
    (tmp_path / "up").write_bytes(b"brought\n" * 10_000)
    batch = f"put {tmp_path}/up /root/up\nchmod 600 /root/up\nrename /root/up /root/kept\nget /root/kept {tmp_path}/back\n"
    # a batch file would switch the password off: the commands come by standard input
    status, _ = await gateway.ssh("root@127.0.0.1", stdin=batch.encode(), program="sftp")
    assert status == 0
    assert (tmp_path / "back").read_bytes() == (tmp_path / "up").read_bytes()
    caller = Caller(gateway.world.view)
    assert (caller.exists(b"/root/up"), caller.stat(b"/root/kept").mode & 0o777) == (False, 0o600)
    assert [len(data) for data in gateway.world.visits[-1].artifacts.kept.values()] == [80_000]  # type: ignore[attr-defined]
