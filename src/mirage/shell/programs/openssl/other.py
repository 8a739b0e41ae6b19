"""The commands of openssl that need keys, certificates or a peer: they read what they are given, and fail where there is none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mirage.shell.net import network
from mirage.shell.net.dialing import dial
from mirage.shell.programs.openssl import keys, speech
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

ERRNO = {Failure.REFUSED: 111, Failure.TIMED_OUT: 110, Failure.UNREACHABLE: 101, Failure.NO_ROUTE: 113, Failure.RESET: 104}
WHAT = {"x509": "certificate", "rsa": "private key", "pkey": "private key", "ec": "private key", "dsa": "private key", "crl": "CRL"}
PORT = 4433


async def s_client(proc: Process, name: str, words: list[str]) -> int:
    target = next((value for word, value in zip(words, words[1:], strict=False) if word.lstrip("-") in ("connect", "host")), "")
    target = target or next((word for word in reversed(words) if not word.startswith("-")), "")
    host, _, port = target.rpartition(":") if ":" in target else (target, "", "")
    number = int(port) if port.isdecimal() else {"https": 443, "smtp": 25, "imaps": 993}.get(port, PORT)
    host = host or "localhost"
    found = await network.resolve(proc, host)
    if not found.addresses:
        speech.queue(
            proc,
            f"10080002:BIO routines:BIO_lookup_ex:system lib:../crypto/bio/bio_addr.c:738:{network.GAI.get(found.failure or Failure.NO_NAME)}",
        )
        proc.err("connect:errno=0\n")
        return 1
    line = await dial(proc, host, found.addresses[0], number)
    if isinstance(line, ConnectFailure):
        code = ERRNO.get(line.failure, 110)
        speech.queue(
            proc,
            f"{0x80000000 | code:08X}:system library:BIO_connect:{os.strerror(code)}:../crypto/bio/bio_sock2.c:117:calling connect()",
            "10000067:BIO routines:BIO_connect:connect error:../crypto/bio/bio_sock2.c:119:",
        )
        proc.err(f"connect:errno={code}\n")
        return 1
    line.close()
    proc.out(
        "CONNECTED(00000003)\n---\nno peer certificate available\n---\nNo client certificate CA names sent\n---\n"
        "SSL handshake has read 5 bytes and written 293 bytes\nVerification: OK\n---\nNew, (NONE), Cipher is (NONE)\n"
        "Secure Renegotiation IS NOT supported\nCompression: NONE\nExpansion: NONE\nNo ALPN negotiated\nEarly data was not sent\n"
        "Verify return code: 0 (ok)\n---\n"
    )
    speech.queue(proc, "0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:354:")
    return 1


async def _loads(proc: Process, name: str, words: list[str]) -> int:
    """x509, rsa and their like: the file that holds no such thing, or is not there."""
    path = next((value for word, value in zip(words, words[1:], strict=False) if word.lstrip("-") == "in"), "")
    what = WHAT[name]
    status = (
        keys.show_certificate(proc, words)
        if name == "x509"
        else keys.show_key(proc, name, words)
        if name in ("rsa", "pkey")
        else None
    )
    if status is not None:
        return status
    try:
        await speech.source(proc, path, 1 << 20)
    except OSError as error:
        proc.err(f"Could not open file or uri for loading {what} from {path}\n")
        why = os.strerror(error.errno or 5)
        speech.queue(
            proc,
            "16000069:STORE routines:ossl_store_get0_loader_int:unregistered scheme:../crypto/store/store_register.c:237:scheme=file",
            f"{0x80000000 | (error.errno or 5):08X}:system library:file_open:{why}:../providers/implementations/storemgmt/file_store.c:268:"
            f"calling stat({path})",
        )
    else:
        proc.err(f"Could not read {what} from {path or '<stdin>'}\n")
    if name in ("x509", "crl"):
        proc.err(f"Unable to load {what}\n")
    return 1


COMMANDS = {"s_client": s_client, **keys.COMMANDS, **dict.fromkeys(WHAT, _loads)}
