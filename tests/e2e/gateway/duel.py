"""Both servers side by side and the battery against each: `python -m tests.e2e.gateway.duel [NAME...]` prints what differs."""

from __future__ import annotations

import base64
import contextlib
import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mirage.world import hostkeys, passwords
from tests.e2e.gateway import real
from tests.e2e.gateway.battery import PROBES, Target, blob

STARTUPS = "100:30:200"  # of both: the battery holds more connections half-open than a default sshd hears
LOGINS = {"root": "toor-pw", "tester": "tester-pw"}


@contextlib.contextmanager
def servers(directory: Path) -> Iterator[tuple[Target, Target]]:
    """The real one and ours, with the same host keys, users and authorized key."""
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    authorized = b"ssh-ed25519 " + base64.b64encode(blob(key))
    keys = [hostkeys.make(kind, "root@probe") for kind in hostkeys.KINDS]
    shadow = {name: passwords.make(word.encode(), random.Random(1)) for name, word in LOGINS.items()}
    theirs = real.RealServer(directory, authorized, shadow, keys, f"MaxStartups {STARTUPS}")
    (directory / "version").write_bytes(real.version())
    ours = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.gateway.ours", str(directory), STARTUPS], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert ours.stdin is not None and ours.stdout is not None
    try:
        port = int(ours.stdout.readline())
        blobs = [base64.b64decode(made.public.split()[1]) for made in keys]
        yield (
            Target(lambda wait: theirs.connect(wait=wait), key, LOGINS["tester"], blobs),
            Target(lambda wait: socket.create_connection(("127.0.0.1", port), wait), key, LOGINS["tester"], blobs),
        )
    finally:
        theirs.stop()
        ours.stdin.close()
        ours.wait(10)
        ours.stdout.close()


def run(name: str, target: Target) -> list[str]:
    """One probe's transcript; a probe that breaks off says how."""
    try:
        return PROBES[name](target)
    except Exception as error:
        return [f"broke off: {type(error).__name__} {error!s:.80}"]
    finally:
        target.hang_up()


def compare(names: list[str], directory: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Name -> both transcripts, for each probe on which they differ again and again.

    A probe mostly waits, so many run at once; what differed is asked again with fewer beside it, in the end alone: timing
    on a busy machine is no difference, and a real one stays.
    """
    differing = {name: ([""], [""]) for name in names}
    with servers(directory) as (theirs, ours):
        for workers in (24, 4, 1):
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
