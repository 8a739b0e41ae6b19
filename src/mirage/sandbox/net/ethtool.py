"""SIOCETHTOOL about the persona's interface: its driver, where it is plugged in, how fast it is (linux/ethtool.h of Linux 6.1).

The kernel would say that it is a tap, and which kernel it is itself.
"""

from __future__ import annotations

import struct
from errno import EFAULT, EIO
from typing import Any

from mirage.sandbox import memory

GSET, GDRVINFO, GLINKSETTINGS = 0x01, 0x03, 0x4C  # ETHTOOL_...
REQUEST = struct.Struct("<16sQ")  # struct ifreq, as far as it is looked at
COMMAND = struct.Struct("<I")
DRIVER = struct.Struct("<I32s32s32s32s32s12x5I")  # struct ethtool_drvinfo
SETTINGS = struct.Struct("<IIIHBBBBBBIIHBBI8x")  # struct ethtool_cmd
LINK = struct.Struct("<IIBBBBBBBbBBBB28x")  # struct ethtool_link_settings
WORDS = 3  # of a mask of link modes, of which there are 93
UNKNOWN, OTHER, TWISTED_PAIR = 255, 255, 0  # DUPLEX_UNKNOWN, PORT_OTHER, PORT_TP
FULL = 1  # DUPLEX_FULL
VERSIONS = {"virtio_net": "1.0.0", "vmxnet3": "1.7.0.0-k-NAPI"}  # as drivers/net of Linux 6.1 has them; others have none


def answer(procfs: int, pid: int, pointer: int, card: dict[str, Any]) -> int | None:
    """The errno, 0 if it was written; None: it is about something else. `card`: name, driver, bus and speed (Mb/s, -1: unknown)."""
    try:
        with memory.opened(procfs, pid) as caller:
            name, address = REQUEST.unpack(memory.read(caller, REQUEST.size, pointer))
            if name.partition(b"\0")[0].decode("utf-8", "replace") != card["name"]:
                return None
            command = COMMAND.unpack(memory.read(caller, COMMAND.size, address))[0]
            told = said(command, card, memory.read(caller, LINK.size, address) if command == GLINKSETTINGS else b"")
    except struct.error:
        return EFAULT
    except OSError as error:
        return EFAULT if error.errno in (None, EIO) else error.errno
    return None if told is None else -memory.write(pid, address, told)


def said(command: int, card: dict[str, Any], given: bytes) -> bytes | None:
    """What is written over the question; None: it is none of these."""
    speed = card["speed"]
    duplex, port = (FULL, TWISTED_PAIR) if speed > 0 else (UNKNOWN, OTHER)
    if command == GDRVINFO:
        texts = (card["driver"], VERSIONS.get(card["driver"], ""), "", card["bus"], "")
        return DRIVER.pack(command, *(text.encode() for text in texts), 0, 0, 0, 0, 0)
    if command == GSET:
        low, high = speed & 0xFFFF, speed >> 16 & 0xFFFF
        return SETTINGS.pack(command, 0, 0, low, duplex, port, 0, 0, 0, 0, 0, 0, high, 0, 0, 0)
    if command == GLINKSETTINGS:
        if LINK.unpack(given)[9] != WORDS:  # who does not know is told how long a mask is
            return LINK.pack(command, 0, 0, 0, 0, 0, 0, 0, 0, -WORDS, 0, 0, 0, 0)
        return LINK.pack(command, speed & 0xFFFFFFFF, duplex, port, 0, 0, 0, 0, 0, WORDS, 0, 0, 0, 0) + bytes(4 * 3 * WORDS)
    return None
