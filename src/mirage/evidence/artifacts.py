"""Moves captured files from the stage's spool into the gallery's own keeping.

The vault is a `Spool` in the gallery's directory. A file is taken only after its bytes were checked against its name, since
the spool is the stage's and the stage may be an attacker's. It leaves the spool when it is old or the spool is half full, and
never before the vault has it: the stage reads it back from there (a download that the pretended internet answers).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from mirage.base.clock import SECOND
from mirage.journal.spool import Spool

log = logging.getLogger("mirage.evidence")

SPOOL_AGE = 24 * 3600 * SECOND
SPOOL_BYTES = 512 * 1024 * 1024


@dataclass(slots=True)
class Ingest:
    """One way from a spool to a vault. `run` costs a listing of the spool, and the bytes of what is new."""

    spool: Spool
    vault: Spool
    age: int = SPOOL_AGE
    total: int = SPOOL_BYTES

    def run(self, now: int) -> int:
        """Take what is new, drop from the spool what is old; how many were taken."""
        kept = list(self.spool.all())
        size = sum(one.stored_size for one in kept)
        taken = 0
        for one in kept:
            if not self.vault.holds(one.sha256):
                data = self.spool.find(one.sha256)
                if data is None:
                    log.error("evidence: %s in the spool is not what its name says; left there", one.sha256)
                    continue
                self.vault.keep(data)
                if not self.vault.holds(one.sha256):
                    continue
                taken += 1
            if now - one.stored > self.age or size > self.total:
                self.spool.remove(one.sha256)
                size -= one.stored_size
        return taken
