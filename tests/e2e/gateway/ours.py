"""Our gateway in a process of its own, over the tests' small world: `python -m tests.e2e.gateway.ours DIRECTORY STARTUPS`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from mirage.base.limits import SshLimits
from mirage.gateway.ssh.connection import Service
from mirage.gateway.ssh.exchange import Moduli
from mirage.gateway.ssh.gateway import SshGateway, nowhere
from mirage.gateway.ssh.hostkeys import HostKeys
from mirage.gateway.ssh.policy import Policy, Rule
from tests.e2e.gateway.tiny import Processes, TinyWorld


async def serve(directory: Path, startups: str, moduli: Moduli) -> None:
    """Serve until standard input ends; the port is printed."""
    world = TinyWorld()
    for user in ("root", "tester"):
        world.authorize(user, (directory / "authorized").read_bytes().strip())
    keys = HostKeys.load([(directory / f"ssh_host_{kind}_key").read_bytes() for kind in ("rsa", "ecdsa", "ed25519")])
    service = Service(
        world, Processes(), Policy(world.store, [Rule()]), keys, (directory / "version").read_bytes(),
        SshLimits(max_startups=startups), moduli=moduli,
    )  # fmt: skip
    gateway = SshGateway(service, nowhere)
    address = await gateway.listen("127.0.0.1", 0)
    print(address[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await gateway.stop()


if __name__ == "__main__":
    file = Path("/etc/ssh/moduli")
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2], Moduli.parse(file.read_bytes()) if file.exists() else Moduli()))
