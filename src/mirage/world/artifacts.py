"""Where captured bytes go: declared here, kept elsewhere, so that the stage knows nothing of the store behind it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Protocol


class Artifacts(Protocol):
    """Bytes kept once by SHA-256 (lower-case hexadecimal)."""

    def keep(self, data: bytes) -> str:
        """Keep, once however often it is called; returns the SHA-256."""

    def find(self, sha256: str) -> bytes | None:
        """The bytes, or None."""


@dataclass(slots=True)
class MemoryArtifacts:
    """Artifacts that live as long as the process: for `mirage exec` and tests."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def keep(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        self.kept.setdefault(name, data)
        return name

    def find(self, sha256: str) -> bytes | None:
        return self.kept.get(sha256)
