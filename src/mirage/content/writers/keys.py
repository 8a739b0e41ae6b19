"""What ssh keeps in ~/.ssh."""

from __future__ import annotations

import base64
import hmac
from random import Random

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mirage.base.chance import derive, dice
from mirage.content import secrets
from mirage.content.facts import Brief
from mirage.content.writers import writes


@writes("ssh.private")
def private(brief: Brief, chance: Random) -> str:
    name = str(brief.spec["key"])
    return secrets.private_key(brief.secrets[name], name.removeprefix(secrets.KEY)) + "\n"


@writes("ssh.public")
def public(brief: Brief, chance: Random) -> str:
    name = str(brief.spec["key"])
    return f"{secrets.public_key(brief.secrets[name])} {name.removeprefix(secrets.KEY)}\n"


@writes("ssh.authorized")
def authorized(brief: Brief, chance: Random) -> str:
    """The key of the person's own computer."""
    return f"{workstation(brief.company.key, brief.owner)} {brief.spec['comment']}\n"


def workstation(company: bytes, owner: str) -> str:
    """The key with which somebody comes, whose private half nobody has; sshd's log names it too."""
    own = dice(company, "workstation", owner)
    return _rsa(own) if own.random() < 0.3 else secrets.public_key(own.randbytes(32).hex())


@writes("ssh.known")
def known(brief: Brief, chance: Random) -> str:
    """Hosts that were visited from here, hashed (HashKnownHosts yes is Debian's default), as ssh of OpenSSH 9.2p1 writes them.

    The key that was accepted comes first; once somebody is in, the server tells its others (UpdateHostKeys). Before that last change the
    file is kept as known_hosts.old.
    """
    lines: list[str] = []
    chance = dice(brief.company.key, "known hosts", brief.owner)  # the same for both files
    for machine in brief.company.machines:
        if machine.name not in brief.spec["hosts"]:
            continue
        own = dice(brief.company.key, "host keys", machine.name)
        keys = (secrets.public_key(derive(brief.company.key, "host key", machine.name).hex()), _rsa(own), _ecdsa(own))
        for name in chance.sample((machine.name, machine.address), chance.choice((1, 2))):
            for key in keys:
                salt = chance.randbytes(20)
                digest = hmac.new(salt, name.encode(), "sha1").digest()
                lines.append(f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()} {key}")
    return "".join(f"{line}\n" for line in (lines[:-2] if brief.spec.get("old") else lines))


def _rsa(own: Random) -> str:
    """3072 bits, ssh-keygen's default; nobody has the primes."""
    modulus = (own.getrandbits(3070) | (3 << 3070) | 1).to_bytes(384, "big")
    blob = b"\0\0\0\7ssh-rsa\0\0\0\3\1\0\1\0\0\1\x81\0" + modulus
    return f"ssh-rsa {base64.b64encode(blob).decode()}"


def _ecdsa(own: Random) -> str:
    """A point of NIST P-256."""
    key = ec.derive_private_key(own.getrandbits(255) + 1, ec.SECP256R1())
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


@writes("ssh.config")
def config(brief: Brief, chance: Random) -> str:
    """Short names for the machines around."""
    pad = chance.choice(("    ", "  ", "\t"))
    blocks = []
    for machine in brief.company.machines:
        if machine.name not in brief.spec["hosts"]:
            continue
        lines = [f"HostName {machine.address}"]
        user = chance.choice(("root", "admin", brief.owner, ""))
        if user:
            lines.append(f"User {user}")
        if chance.random() < 0.2:
            lines.append(f"Port {chance.choice((2222, 22022, 222))}")
        if brief.spec.get("key") and chance.random() < 0.7:
            lines.append("IdentityFile ~/.ssh/id_ed25519")
        blocks.append(f"Host {machine.role if chance.random() < 0.4 else machine.name}\n" + "\n".join(pad + line for line in lines))
    if chance.random() < 0.5:
        blocks.append(f"Host *\n{pad}ServerAliveInterval {chance.choice((30, 60, 120))}")
    return "\n\n".join(blocks) + "\n"
