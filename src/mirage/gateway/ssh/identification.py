"""The version exchange (RFC 4253 section 4.2) as kex.c kex_exchange_identification reads it, byte by byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

BANNER_MAX = 8192  # ssh.h SSH_MAX_BANNER_LEN
INVALID = b"Invalid SSH identification string."
DIFFER = b"Protocol major versions differ."

# compat.h: only what a server's answers depend on
EXT_AFTER_EOF, SIGNATURE_TYPE, OLD_SESSION_ID, NO_HOST_KEYS, NEW_OPENSSH, CLOSE, NO_REKEY, CURVE_PADDING, OLD_GEX = (
    1, 2, 4, 8, 16, 32, 64, 128, 256
)  # fmt: skip

# compat.c compat_banner: the first pattern that fits decides
_COMPAT: list[tuple[str, int]] = [
    ("OpenSSH_2.*,OpenSSH_3.0*,OpenSSH_3.1*", EXT_AFTER_EOF | SIGNATURE_TYPE),
    ("OpenSSH_3.*", SIGNATURE_TYPE),
    ("Sun_SSH_1.0*", NO_REKEY | EXT_AFTER_EOF | SIGNATURE_TYPE),
    ("OpenSSH_2*,OpenSSH_3*,OpenSSH_4*", SIGNATURE_TYPE),
    ("OpenSSH_5*,OpenSSH_6.6.1*", NEW_OPENSSH | SIGNATURE_TYPE),
    ("OpenSSH_6.5*,OpenSSH_6.6*", NEW_OPENSSH | SIGNATURE_TYPE | CURVE_PADDING),
    ("OpenSSH_7.0*,OpenSSH_7.1*,OpenSSH_7.2*,OpenSSH_7.3*,OpenSSH_7.4*,OpenSSH_7.5*,OpenSSH_7.6*,OpenSSH_7.7*",
     NEW_OPENSSH | SIGNATURE_TYPE),
    ("OpenSSH*", NEW_OPENSSH),
    ("*MindTerm*,3.0.*", 0),
    ("3.0 SecureCRT*,1.7 SecureFX*", OLD_SESSION_ID),
    ("Cisco-1.*", NO_HOST_KEYS),
    ("*SSH_Version_Mapper*", CLOSE),
    ("PuTTY_Local:*,PuTTY-Release-0.5*,PuTTY_Release_0.5*,PuTTY_Release_0.60*,PuTTY_Release_0.61*,"
     "PuTTY_Release_0.62*,PuTTY_Release_0.63*,PuTTY_Release_0.64*,FuTTY*", OLD_GEX),
    ("Probe-*", CLOSE),
    ("TeraTerm SSH*,TTSSH/1.5.*,TTSSH/2.1*,TTSSH/2.2*,TTSSH/2.3*,TTSSH/2.4*,TTSSH/2.5*,TTSSH/2.6*,TTSSH/2.70*,"
     "TTSSH/2.71*,TTSSH/2.72*", NO_HOST_KEYS),
]  # fmt: skip

_RETURNS = re.compile(rb"\r+")
_VERSION = re.compile(rb"SSH-\s*([+-]?\d+)\.\s*([+-]?\d+)-([^\n]+)", re.DOTALL)  # sscanf "SSH-%d.%d-%[^\n]\n"


@dataclass(frozen=True, slots=True)
class Identified:
    """The client's line without its end, and the quirks that sshd grants to that software."""

    line: bytes
    quirks: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """What sshd writes before it hangs up (nothing, where it says nothing); the end of the line is a write of its own."""

    answer: bytes
    line: bytes


def identify(inbox: bytearray) -> Identified | Rejected | None:
    """Take the client's line off the inbox; None until it is whole. A byte that breaks the rules is the last one taken."""
    if len(inbox) > BANNER_MAX:
        inbox[:] = _RETURNS.sub(b"\r", inbox)  # sshd reads carriage returns for ever and counts none of them
    newline = inbox.find(b"\n", 0, BANNER_MAX + 2)
    scanned = bytes(inbox[: newline + 1 if newline >= 0 else BANNER_MAX + 2])
    line = bytearray()
    after_return = False
    for index, byte in enumerate(scanned):
        if byte == 0x0D:
            after_return = True
            continue
        if byte == 0x0A:
            del inbox[: index + 1]
            return _judge(bytes(line))
        line.append(byte)
        if byte == 0 or after_return or len(line) > BANNER_MAX:
            del inbox[: index + 1]
            return Rejected(INVALID, bytes(line))
    return None


def _judge(line: bytes) -> Identified | Rejected:
    if len(line) <= 4 or not line.startswith(b"SSH-"):
        return Rejected(INVALID, line)
    found = _VERSION.match(line)
    if found is None:
        return Rejected(INVALID, line)
    major, minor = int(found[1]), int(found[2])
    if major != 2 and not (major == 1 and minor == 99):
        return Rejected(DIFFER, line)
    quirks = quirks_of(found[3].decode("latin-1"))
    return Rejected(b"", line) if quirks & CLOSE else Identified(line, quirks)


def quirks_of(software: str) -> int:
    """The quirks of a software version, as compat_banner() finds them."""
    for patterns, quirks in _COMPAT:
        if any(fnmatchcase(software, pattern.replace("[", "[[]")) for pattern in patterns.split(",")):
            return quirks
    return 0
