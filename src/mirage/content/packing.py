"""Packed as programs of the machine pack: the same bytes with another machine's zlib would be another file."""

from __future__ import annotations

import gzip
from zlib import DEFLATED

from mirage.base.clock import SECOND


def standard_input(data: bytes, time: int) -> bytes:
    """As gzip 1.12 packs its standard input, which is how logrotate and pipes call it: no name; the time is the moment's."""
    packed = gzip.compress(data, 6, mtime=time // SECOND)
    return packed[:2] + bytes([DEFLATED, 0]) + packed[4:8] + bytes([0, 3]) + packed[10:]
