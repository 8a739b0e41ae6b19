"""The host's own keys as the world keeps them, and what they sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import asyncssh
from asyncssh import SSHKey

from mirage.gateway.ssh import wire

ORDER = [b"ssh-rsa", b"ecdsa-sha2-nistp256", b"ssh-ed25519"]  # servconf.c: the default HostKey lines


@dataclass(frozen=True, slots=True)
class HostKey:
    """One key pair and its public blob."""

    kind: bytes
    key: SSHKey
    public: bytes

    def sign(self, data: bytes, algorithm: bytes) -> bytes:
        return self.key.sign(data, algorithm)


class HostKeys:
    """All keys in sshd's order."""

    def __init__(self, keys: list[HostKey]) -> None:
        self.keys = keys
        self.kinds = [key.kind for key in keys]
        self.announcement = (
            bytes((wire.GLOBAL_REQUEST,))
            + wire.string(b"hostkeys-00@openssh.com")
            + b"\0"
            + b"".join([wire.string(key.public) for key in keys])
        )

    @classmethod
    def load(cls, private: Iterable[bytes]) -> HostKeys:
        """From private key files (OpenSSH format), in any order; sshd's order is ORDER."""
        opened = [asyncssh.import_private_key(data) for data in private]
        keys = {key.algorithm: HostKey(key.algorithm, key, key.public_data) for key in opened}
        return cls([keys[kind] for kind in ORDER if kind in keys])

    def find(self, algorithm: bytes) -> HostKey:
        """The key that signs with this algorithm."""
        kind = b"ssh-rsa" if algorithm.startswith(b"rsa-sha2") else algorithm
        return self.keys[self.kinds.index(kind)]

    def matching(self, blob: bytes) -> HostKey | None:
        return next((key for key in self.keys if key.public == blob), None)
