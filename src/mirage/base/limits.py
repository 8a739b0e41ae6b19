"""Every bound on what a visitor can make us spend, typed and described; docs/configuration.md is made from these words."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class ShellLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one session may spend inside the emulated shell."""

    steps: Annotated[int, Meta(ge=1000, description="interpreter steps of a session")] = 50_000_000
    seconds: Annotated[float, Meta(gt=0, description="CPU seconds of a session")] = 600.0
    memory: Annotated[int, Meta(ge=1 << 20, description="bytes held by a session's variables, buffers and pipes")] = 64 << 20
    output: Annotated[int, Meta(ge=1 << 16, description="bytes that a session may write to its client")] = 256 << 20
    processes: Annotated[int, Meta(ge=4, description="pretended processes alive at once in a session")] = 256
    line: Annotated[int, Meta(ge=4096, description="bytes of one command line; a longer one is cut")] = 1 << 20
    nesting: Annotated[int, Meta(ge=10, description="depth of functions, substitutions and sourced files")] = 200
    pipe: Annotated[int, Meta(ge=4096, description="bytes that a pipe holds, as pipe(7)")] = 65536


class SshLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What clients may ask of the SSH port; the defaults are those of Debian 12's sshd_config where it has the key."""

    max_startups: Annotated[str, Meta(pattern=r"^\d+:\d+:\d+$", description="half-open, as MaxStartups")] = "10:30:100"
    per_source: Annotated[int, Meta(ge=0, description="connections of one source at once; 0 is no cap")] = 0
    connections: Annotated[int, Meta(ge=1, description="connections in all")] = 4096
    login_grace: Annotated[float, Meta(gt=0, description="seconds to log in, as LoginGraceTime")] = 120.0
    max_auth_tries: Annotated[int, Meta(ge=1, description="tries a connection, as MaxAuthTries")] = 6
    max_sessions: Annotated[int, Meta(ge=0, description="sessions a connection, as MaxSessions")] = 10
    idle: Annotated[float, Meta(ge=0, description="seconds without a byte before hanging up; 0 is never")] = 0.0
    length: Annotated[float, Meta(gt=0, description="seconds that a connection may last")] = 86400.0
    output_rate: Annotated[int, Meta(ge=4096, description="bytes a second to one client")] = 8 << 20
    recording: Annotated[int, Meta(ge=0, description="bytes of terminal output recorded a session")] = 64 << 20
    artifact: Annotated[int, Meta(ge=0, description="bytes kept of one captured file")] = 64 << 20


class HttpLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What clients may ask of the web ports, beside nginx's own bounds (its timeouts, header buffers and 1 MiB of a body)."""

    connections: Annotated[int, Meta(ge=1, description="connections in all; beyond it idle ones make way")] = 16_384
    per_source: Annotated[int, Meta(ge=0, description="connections of one source at once; 0 is no cap")] = 0
    length: Annotated[float, Meta(gt=0, description="seconds that a connection may last")] = 86400.0
    bodies: Annotated[int, Meta(ge=1 << 20, description="bytes of request bodies held at once, of all clients")] = 256 << 20
    recording: Annotated[int, Meta(ge=0, description="bytes of a request's head, and of its body, that an event holds")] = 65536
    log_lines: Annotated[int, Meta(ge=0, description="lines of the access log kept for a source that has no layer yet")] = 500


class LayerLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one attacker's layer may hold before it answers ENOSPC."""

    bytes: Annotated[int, Meta(ge=1 << 16, description="bytes of files in one layer")] = 512 << 20
    inodes: Annotated[int, Meta(ge=100, description="files, directories and links in one layer")] = 200_000


class DownloadLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of the true internet a host may have, where the operator lets downloads be truly made."""

    size: Annotated[int, Meta(ge=1, description="bytes of one true download; what comes after is not read")] = 16 << 20
    seconds: Annotated[float, Meta(gt=0, description="seconds that one true download may take")] = 60.0
    rate: Annotated[int, Meta(ge=1024, description="bytes a second of one true download")] = 1 << 20
    redirects: Annotated[int, Meta(ge=0, description="redirects that are followed truly, one after another")] = 5
    hourly: Annotated[int, Meta(ge=1, description="true questions an hour, names and downloads together")] = 120
