"""Every bound on what a visitor can make us spend, in one place, typed; the defaults are documented in docs/configuration.md."""

from __future__ import annotations

import msgspec


class ShellLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one session may spend inside the emulated shell."""

    steps: int = 50_000_000  # interpreter steps of a session
    seconds: float = 600.0  # CPU seconds of a session
    memory: int = 64 * 1024 * 1024  # bytes held by variables, buffers and pipes of a session
    output: int = 256 * 1024 * 1024  # bytes written to the client by a session
    processes: int = 256  # pretended processes alive at once in a session
    line: int = 1024 * 1024  # bytes of one input line; longer ones are cut as a tty would
    nesting: int = 200  # depth of functions, substitutions and sourced files
    pipe: int = 65536  # bytes a pipe holds, as pipe(7)


class SshLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What clients may ask of the SSH port. Defaults are Debian 12's sshd_config."""

    max_startups: str = "10:30:100"  # sshd_config MaxStartups
    per_source: int = 0  # connections of one source at once; 0 is no cap (PerSourceMaxStartups none)
    connections: int = 4096  # connections in all
    login_grace: float = 120.0  # seconds, LoginGraceTime
    max_auth_tries: int = 6  # MaxAuthTries
    max_sessions: int = 10  # MaxSessions
    idle: float = 0.0  # seconds without a byte before hanging up; 0 is never
    length: float = 86400.0  # seconds a connection may last
    output_rate: int = 8 * 1024 * 1024  # bytes a second to one client
    recording: int = 64 * 1024 * 1024  # bytes of terminal output recorded a session
    artifact: int = 64 * 1024 * 1024  # bytes of one captured file


class LayerLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one attacker's layer may hold before it answers ENOSPC."""

    bytes: int = 512 * 1024 * 1024
    inodes: int = 200_000
