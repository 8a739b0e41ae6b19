"""The host's own keys: rsa 3072, ecdsa nistp256, ed25519, drawn once for an installation and kept in its state."""

from __future__ import annotations

from dataclasses import dataclass

import asyncssh
from asyncssh import SSHKey

from mirage.gateway.ssh import wire
from mirage.state.api import Reader, Store, Txn

BUCKET = b"ssh"
TYPES: list[tuple[bytes, str, dict[str, int]]] = [  # in sshd's own order; what Debian's postinst makes by ssh-keygen -A
    (b"ssh-rsa", "ssh-rsa", {"key_size": 3072}),
    (b"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", {}),
    (b"ssh-ed25519", "ssh-ed25519", {}),
]


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
    def keep(cls, store: Store, comment: str = "") -> HostKeys:
        """The store's keys; made now if it has none. Two processes that race agree on the first one's."""
        kept = store.look(_load)
        if len(kept) < len(TYPES):
            fresh = {kind: _make(name, comment, sizes) for kind, name, sizes in TYPES if kind not in kept}

            def save(txn: Txn) -> dict[bytes, bytes]:
                found = _load(txn)
                for kind, data in fresh.items():
                    if kind not in found:
                        txn.put(BUCKET, b"host-key/" + kind, data)
                        found[kind] = data
                return found

            kept = store.run(save)
        return cls([_open(kind, kept[kind]) for kind, _, _ in TYPES])

    def find(self, algorithm: bytes) -> HostKey:
        """The key that signs with this algorithm."""
        kind = b"ssh-rsa" if algorithm.startswith(b"rsa-sha2") else algorithm
        return self.keys[self.kinds.index(kind)]

    def matching(self, blob: bytes) -> HostKey | None:
        return next((key for key in self.keys if key.public == blob), None)

    def files(self) -> dict[str, bytes]:
        """The names below /etc/ssh and their contents, so that the file system agrees with the wire."""
        made = {}
        for key, name in zip(self.keys, ("rsa", "ecdsa", "ed25519"), strict=True):
            made[f"ssh_host_{name}_key"] = key.key.export_private_key("openssh")
            made[f"ssh_host_{name}_key.pub"] = key.key.export_public_key("openssh")
        return made


def _load(reader: Reader) -> dict[bytes, bytes]:
    found = {kind: reader.get(BUCKET, b"host-key/" + kind) for kind, _, _ in TYPES}
    return {kind: data for kind, data in found.items() if data is not None}


def _make(name: str, comment: str, sizes: dict[str, int]) -> bytes:
    return asyncssh.generate_private_key(name, comment or None, **sizes).export_private_key("openssh")


def _open(kind: bytes, data: bytes) -> HostKey:
    key = asyncssh.import_private_key(data)
    return HostKey(kind, key, key.public_data)
