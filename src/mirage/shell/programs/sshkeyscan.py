"""ssh-keyscan (OpenSSH 9.2p1): the host keys of the machine's own sshd; elsewhere nobody answers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.net import network
from mirage.shell.registry import program
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

KINDS = ("rsa", "ecdsa", "ed25519")
ERRNO = {Failure.REFUSED: 111, Failure.TIMED_OUT: 110, Failure.UNREACHABLE: 101, Failure.NO_ROUTE: 113, Failure.RESET: 104}
GAI = {Failure.NO_NAME: "Name or service not known", Failure.TRY_AGAIN: "Temporary failure in name resolution"}
TIMEOUT = 5.0  # seconds, ssh-keyscan.c
ASKED = 5  # connections to a host: one for each kind that is asked for unless -t says otherwise


@program("ssh-keyscan")
async def ssh_keyscan(proc: Process) -> int:
    try:
        options, hosts = scan(proc.args, "cDHv46O:p:T:t:f:", {})
    except UsageError as error:
        proc.err(
            str(error).replace("invalid option", "unknown option").replace("'", "") + "\r\n" + recorded(proc, "ssh-keyscan.usage")
        )
        return 1
    given = dict(options)
    if not hosts and "f" not in given:
        proc.err(recorded(proc, "ssh-keyscan.usage"))
        return 1
    kinds = given.get("t", ",".join(KINDS)).split(",")
    unknown = next((kind for kind in kinds if kind not in (*KINDS, "dsa")), "")
    if unknown:
        proc.err(f'Unknown key type "{unknown}"\r\n')
        return 1
    port = int(given["p"]) if given.get("p", "").isdecimal() else 22
    seconds = float(given["T"]) if given.get("T", "").isdecimal() else TIMEOUT
    is_found = False
    for host in hosts:
        is_found |= await _host(proc, host, port, kinds, len(kinds) if "t" in given else ASKED, seconds)
    return 0 if is_found else 1


async def _host(proc: Process, host: str, port: int, kinds: list[str], times: int, seconds: float) -> bool:
    found = await network.resolve(proc, host)
    if not found.addresses:
        proc.err(f"getaddrinfo {host}: {GAI.get(found.failure or Failure.NO_NAME, GAI[Failure.NO_NAME])}\r\n" * times)
        return False
    answer = await network.connect(proc, host, found.addresses[0], port, timeout=seconds)
    if isinstance(answer, ConnectFailure):
        if answer.failure is not Failure.TIMED_OUT:
            proc.err(f"connect (`{host}'): {os.strerror(ERRNO[answer.failure])}\r\n" * times)
        return False
    banner = answer.greeting.decode("latin-1").strip()
    if not network.is_own(proc, found.addresses[0]) or not banner.startswith("SSH-"):
        return False
    shown = host if port == 22 else f"[{host}]:{port}"
    for kind in kinds:
        path = f"/etc/ssh/ssh_host_{kind}_key.pub"
        if not proc.exists(path):
            continue
        proc.err(f"# {host}:{port} {banner}\n")
        await proc.flush()
        proc.out(f"{shown} {' '.join(proc.read_file(path).decode('utf-8', 'replace').split()[:2])}\n")
        await proc.flush()
    return True
