"""What ssh keeps in ~/.ssh."""

from __future__ import annotations

import base64
import hmac
from random import Random

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
    """The keys of people's own computers; those of this company, whose private halves nobody has."""
    lines = []
    for comment in brief.spec["comments"]:
        own = dice(brief.company.key, "workstation", comment)
        options = str(brief.spec.get("options", ""))
        if own.random() < 0.3:
            modulus = (own.getrandbits(3070) | (3 << 3070) | 1).to_bytes(384, "big")
            blob = b"\0\0\0\7ssh-rsa\0\0\0\3\1\0\1\0\0\1\x81\0" + modulus  # 3072 bits, ssh-keygen's default
            lines.append(f"{options}ssh-rsa {base64.b64encode(blob).decode()} {comment}")
        else:
            lines.append(f"{options}{secrets.public_key(own.randbytes(32).hex())} {comment}")
    return "\n".join(lines) + "\n"


@writes("ssh.known")
def known(brief: Brief, chance: Random) -> str:
    """Hosts that were visited from here, hashed (HashKnownHosts yes is Debian's default)."""
    lines = []
    for machine in brief.company.machines:
        if machine.name not in brief.spec["hosts"]:
            continue
        key = secrets.public_key(derive(brief.company.key, "host key", machine.name).hex())
        for name in chance.sample((machine.name, machine.address), chance.choice((1, 2))):
            salt = chance.randbytes(20)
            digest = hmac.new(salt, name.encode(), "sha1").digest()
            lines.append(f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()} {key}")
    return "".join(f"{line}\n" for line in lines)


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
