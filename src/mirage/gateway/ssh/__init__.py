"""OpenSSH 9.2p1 as Debian 12 ships it, seen from the wire.

asyncssh gives the cryptography (ciphers, MACs, keys, compression); the state machines are written after sshd's own
(packet.c, kex.c, auth2.c, channels.c, serverloop.c, session.c, sftp-server.c), because what a scanner tells servers apart
by is not whether a connection works but how it fails: which breach is answered by a DISCONNECT, which by UNIMPLEMENTED,
which by silence. Module by module:

    identification   the version exchange, and which client versions sshd treats specially
    wire, packets    RFC 4251 data types; the binary packet protocol with its queues, limits and rekeying
    proposal         algorithm lists in Debian's order, and their negotiation
    keying           where the first and the later key exchanges stand
    exchange, sntrup the key exchange methods
    hostkeys         the host's own keys, kept in its state
    login, policy    user authentication, and who gets in
    channels         channels, windows, EOF and close
    sessions         what is asked of a session channel: pty, env, exec, shell, subsystem, signals
    forwarding       direct-tcpip, tcpip-forward, stream-local
    sftp             sftp-server on the visitor's own file system
    connection       one client: runs the machines above, in order, as sshd's processes do
    gateway          listening sockets, MaxStartups, the PROXY protocol
"""

from __future__ import annotations

import ctypes.util


def _import_asyncssh() -> None:
    """Without its search for liboqs, which runs the compiler where there is none: sntrup761 is our own."""
    find = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None if name in ("oqs", "liboqs") else find(name)
    try:
        import asyncssh  # noqa: F401
    finally:
        ctypes.util.find_library = find


_import_asyncssh()
