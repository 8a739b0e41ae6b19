"""Algorithm lists in the order of Debian 12's sshd (myproposal.h with Debian's patches), and how two lists agree."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import md5

from mirage.gateway.ssh import wire
from mirage.gateway.ssh.identification import CURVE_PADDING, OLD_GEX
from mirage.gateway.ssh.packets import Fatal

STRICT_SERVER, STRICT_CLIENT = b"kex-strict-s-v00@openssh.com", b"kex-strict-c-v00@openssh.com"

KEX = (
    b"sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,"
    b"ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,"
    b"diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256"
).split(b",")
HOST_KEYS = {b"ssh-rsa": [b"rsa-sha2-512", b"rsa-sha2-256"]}  # of a key type that signs in other ways than its own name
CIPHERS = (b"chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com").split(
    b","
)
MACS = (
    b"umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,"
    b"hmac-sha1-etm@openssh.com,umac-64@openssh.com,umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1"
).split(b",")
COMPRESSIONS = [b"none", b"zlib@openssh.com"]
SIGNATURES = (  # sshkey_alg_list(0, 1, 1, ','): what EXT_INFO names
    b"ssh-ed25519,sk-ssh-ed25519@openssh.com,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
    b"sk-ecdsa-sha2-nistp256@openssh.com,webauthn-sk-ecdsa-sha2-nistp256@openssh.com,ssh-dss,ssh-rsa,rsa-sha2-256,rsa-sha2-512"
)
PUBLIC_KEYS = frozenset(  # the default PubkeyAcceptedAlgorithms
    (
        b"ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,"
        b"ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,"
        b"sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,"
        b"rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,"
        b"ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,"
        b"rsa-sha2-512,rsa-sha2-256"
    ).split(b",")
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A KEXINIT: its payload from the message number on, its ten name lists as they stood, and the guess flag."""

    payload: bytes
    lists: tuple[bytes, ...]
    follows: bool

    @property
    def names(self) -> list[list[bytes]]:
        return [text.split(b",") if text else [] for text in self.lists]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both sides will use; index 0 is towards the server, 1 towards the client."""

    kex: bytes
    host_key: bytes
    ciphers: tuple[bytes, bytes]
    macs: tuple[bytes, bytes]
    compressions: tuple[bytes, bytes]


def _is_spared(method: bytes, quirks: int) -> bool:
    if quirks & OLD_GEX and b"group-exchange" in method:
        return True
    return bool(quirks & CURVE_PADDING) and method == b"curve25519-sha256@libssh.org"


def offer(host_keys: list[bytes], quirks: int = 0) -> bytes:
    """Our KEXINIT payload, with a fresh cookie; old clients are spared what they get wrong (compat.c compat_kex_proposal)."""
    methods = [name for name in KEX if not _is_spared(name, quirks)]
    algorithms = [name for key in host_keys for name in HOST_KEYS.get(key, [key])]
    lists = [[*methods, STRICT_SERVER], algorithms, CIPHERS, CIPHERS, MACS, MACS, COMPRESSIONS, COMPRESSIONS, [], []]
    body = b"".join([wire.string(b",".join(names)) for names in lists])
    return bytes((wire.KEXINIT,)) + os.urandom(16) + body + b"\0\0\0\0\0"


def parse(payload: bytes) -> Offer:
    """Read a KEXINIT payload (message number first). A list with a NUL in it is fatal, as are bytes that are left over."""
    reader = wire.Reader(payload, 1)
    reader.take(16)
    lists = [reader.string() for _ in range(10)]
    follows = reader.u8()
    reader.u32()
    reader.end()
    return Offer(payload, tuple(lists), bool(follows))


def agree(client: Offer, server: Offer) -> Agreement:
    """RFC 4253 section 7.1: the client's first name that the server has too. Fatal where there is none."""
    for text in client.lists:
        if b"\0" in text[:-1]:
            raise wire.Malformed("NUL inside a string")
    mine, theirs = server.names, client.names

    def first(index: int, what: str) -> bytes:
        for name in theirs[index]:
            if not name:
                break  # match_list: an empty name ends a list
            if name == STRICT_SERVER and name in mine[index]:
                raise Fatal("unsupported KEX method")
            if name in mine[index]:
                return name
        raise Fatal(f"no matching {what} found. Their offer: {client.lists[index].decode('utf-8', 'replace')[:200]}")

    kex = first(0, "key exchange method")
    host_key = first(1, "host key type")
    chosen: list[tuple[bytes, bytes, bytes]] = []
    for way in (0, 1):
        cipher = first(2 + way, "cipher")
        mac = b"" if b"gcm" in cipher or b"poly1305" in cipher else first(4 + way, "MAC")
        chosen.append((cipher, mac, first(6 + way, "compression method")))
    inward, outward = chosen
    return Agreement(kex, host_key, (inward[0], outward[0]), (inward[1], outward[1]), (inward[2], outward[2]))


def guessed_wrong(client: Offer, server: Offer) -> bool:
    """Whether the packet that the client sent on a guess is to be skipped (kex.c proposals_match)."""
    return client.follows and any(
        theirs.partition(b",")[0] != mine.partition(b",")[0] for theirs, mine in zip(client.lists[:2], server.lists[:2], strict=True)
    )


def hassh(client: Offer) -> str:
    """The HASSH of a client: MD5 of kex;cipher;mac;compression towards the server."""
    text = b";".join([client.lists[0], client.lists[2], client.lists[4], client.lists[6]])
    return md5(text, usedforsecurity=False).hexdigest()
