"""Both servers side by side and the battery against each: `python -m tests.e2e.gateway.duel [NAME...]` prints what differs."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import functools
import socket
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncssh
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mirage.world import hostkeys
from tests.e2e.gateway import real
from tests.e2e.gateway.battery import PROBES, Target, blob
from tests.e2e.house import House

STARTUPS = "100:30:200"  # of both: the battery holds more connections half-open than a default sshd hears
LOGINS = {"root": "toor-pw", "tester": "tester-pw"}


@contextlib.contextmanager
def servers(directory: Path, shell: str = "emulated") -> Iterator[tuple[Target, Target]]:
    """Ours, whole, as users start it, and the real one with its host keys, accounts and authorized key."""
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    authorized = "ssh-ed25519 " + base64.b64encode(blob(key)).decode()
    logins = [part for user, password in LOGINS.items() for part in ("--login", f"{user}:{password}")]
    house = House(directory / "ours", "--shell", shell, *logins, users=(), settings={"MIRAGE_SSH_LIMITS_MAX_STARTUPS": STARTUPS})
    house.start()
    try:
        accounts, keys, version = asyncio.run(_settled(house.port, authorized))
        theirs = real.RealServer(directory / "real", authorized, accounts, keys, f"MaxStartups {STARTUPS}")
        try:
            here = functools.partial(socket.create_connection, ("127.0.0.1", house.port))
            blobs = [base64.b64decode(made.public.split()[1]) for made in keys]
            yield (
                Target(lambda wait: theirs.connect(wait=wait), key, LOGINS["tester"], blobs, real.version()),
                Target(here, key, LOGINS["tester"], blobs, version),
            )
        finally:
            theirs.stop()
    finally:
        house.kill()


async def _settled(port: int, authorized: str) -> tuple[dict[str, str], list[hostkeys.HostKey], bytes]:
    """The users' keys are put into our machine, and its accounts, host keys and version read there, as its root can."""
    async with asyncssh.connect("127.0.0.1", port, username="root", password=LOGINS["root"], known_hosts=None) as client:

        async def said(line: str) -> str:
            return str((await client.run(line, check=True)).stdout)

        for home, user in (("/home/tester", "tester"), ("/root", "root")):
            await said(
                f"mkdir -p {home}/.ssh && echo '{authorized}' > {home}/.ssh/authorized_keys && chmod 700 {home}/.ssh && "
                f"chmod 600 {home}/.ssh/authorized_keys && chown -R {user}:{user} {home}/.ssh && touch {home}/.hushlogin"
            )
        accounts = {name: await said(f"cat /etc/{name}") for name in real.ACCOUNTS}
        keys = []
        for kind in hostkeys.KINDS:
            private, public = [await said(f"cat /etc/ssh/ssh_host_{kind}_key{end}") for end in ("", ".pub")]
            keys.append(hostkeys.HostKey(kind, private.encode(), public.encode()))
        return accounts, keys, client.get_extra_info("server_version").removeprefix("SSH-2.0-").encode()


def run(name: str, target: Target) -> list[str]:
    """One probe's transcript; a probe that breaks off says how."""
    try:
        return PROBES[name](target)
    except Exception as error:
        return [f"broke off: {type(error).__name__} {error!s:.80}"]
    finally:
        target.hang_up()


def compare(names: list[str], directory: Path, shell: str = "emulated") -> dict[str, tuple[list[str], list[str]]]:
    """Name -> both transcripts, for each probe on which they differ again and again.

    A probe mostly waits, so many run at once; what differed is asked again with fewer beside it, in the end alone and patiently:
    timing on a busy machine is no difference, and a real one stays.
    """
    differing = {name: ([""], [""]) for name in names}
    with servers(directory, shell) as (theirs, ours):
        for workers, patience in ((24, 1), (4, 1), (1, 1), (1, 4)):
            theirs.patience = ours.patience = patience
            with ThreadPoolExecutor(workers) as pool:
                both = pool.map(lambda name: (name, (run(name, theirs), run(name, ours))), differing)
                differing = {name: (first, second) for name, (first, second) in both if first != second}
    return differing


if __name__ == "__main__":
    wanted = [name for name in PROBES if not sys.argv[1:] or any(part in name for part in sys.argv[1:])]
    with tempfile.TemporaryDirectory(prefix="duel") as scratch:
        found = compare(wanted, Path(scratch))
    for name, (first, second) in found.items():
        print(f"{name}\n  real {[line[:600] for line in first]}\n  ours {[line[:600] for line in second]}")
    print(f"{len(wanted) - len(found)} of {len(wanted)} probes answered the same")
