"""What was linked on the machine, by a layer's visitors: machine code that was made here, known by its bytes for as long as the layer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.state.api import Txn

if TYPE_CHECKING:
    from mirage.world.host import Host

BUCKET = b"made-here"


def note(host: Host, layer: bytes, sha256: str) -> None:
    """Bytes of a program that the image's own linker wrote."""

    def put(txn: Txn) -> None:
        txn.put(BUCKET, _key(layer, sha256), b"")

    host.store.run(put)


def is_known(host: Host, layer: bytes, sha256: str) -> bool:
    """Whether such bytes were linked here, wherever they lie now."""
    return host.store.look(lambda reader: reader.get(BUCKET, _key(layer, sha256))) is not None


def _key(layer: bytes, sha256: str) -> bytes:
    return layer + b"/" + sha256.encode()
