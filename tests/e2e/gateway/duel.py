"""Both servers side by side and the battery against each: `python -m tests.e2e.gateway.duel [NAME...]` prints what differs."""

from __future__ import annotations

import base64
import contextlib
import random
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

LOGINS = {"root": "toor-pw", "tester": "tester-pw"}


@contextlib.contextmanager
def servers(directory: Path) -> Iterator[tuple[Target, Target]]:
    """The real one and ours, with the same host keys, users and authorized key."""
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    authorized = b"ssh-ed25519 " + base64.b64encode(blob(key))
    keys = [hostkeys.make(kind, "root@probe") for kind in hostkeys.KINDS]
    shadow = {name: passwords.make(word.encode(), random.Random(1)) for name, word in LOGINS.items()}
    theirs = real.RealServer(directory, authorized, shadow, keys, "MaxStartups 100:30:200")
    (directory / "version").write_bytes(real.version())
    ours = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.gateway.ours", str(directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert ours.stdin is not None and ours.stdout is not None
    try:
        port = int(ours.stdout.readline())
        blobs = [base64.b64decode(made.public.split()[1]) for made in keys]
        yield (
            Target(theirs.address, key, LOGINS["tester"], blobs),
            Target(("127.0.0.1", port), key, LOGINS["tester"], blobs),
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


def compare(names: list[str], directory: Path, workers: int = 4) -> dict[str, tuple[list[str], list[str]]]:
    """Name -> both transcripts, for each probe on which they differ twice in a row (timing is not a difference)."""
    differing = {}
    with servers(directory) as (theirs, ours), ThreadPoolExecutor(workers) as pool:

        def both(name: str) -> tuple[str, list[str], list[str]]:
            for _ in range(3):
                first, second = run(name, theirs), run(name, ours)
                if first == second:
                    break
            return name, first, second

        for name, first, second in pool.map(both, names):
            if first != second:
                differing[name] = (first, second)
    return differing


if __name__ == "__main__":
    wanted = [name for name in PROBES if not sys.argv[1:] or any(part in name for part in sys.argv[1:])]
    with tempfile.TemporaryDirectory(prefix="duel") as scratch:
        found = compare(wanted, Path(scratch))
    for name, (first, second) in found.items():
        print(f"{name}\n  real {[line[:600] for line in first]}\n  ours {[line[:600] for line in second]}")
    print(f"{len(wanted) - len(found)} of {len(wanted)} probes answered the same")
