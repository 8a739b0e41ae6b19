"""/proc/sys/fs/binfmt_misc as systemd-binfmt leaves it (linux/fs/binfmt_misc.c): one file for each line of /usr/lib/binfmt.d in the image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.vfs.synthetic import Directory, File

if TYPE_CHECKING:
    from mirage.world.host import Host

CONFIGURED = b"/usr/lib/binfmt.d"


def directory(host: Host) -> Directory:
    """Its root."""
    boot = host.identity.boot_time + SECOND
    files = {name: File(shown, mode=0o644, mtime=boot) for name, shown in sorted(_formats(host).items())}
    register, status = File(b"", mode=0o200, mtime=boot), File(b"enabled\n", mode=0o644, mtime=boot)
    return Directory({**files, b"register": register, b"status": status}, mode=0o755, mtime=boot)


def _formats(host: Host) -> dict[bytes, bytes]:
    """What each format's file says, by its name."""
    found: dict[bytes, bytes] = {}
    ino = host.image.find(CONFIGURED)
    for entry in host.image.readdir(ino) if ino is not None else ():
        for line in (host.image.read_path(CONFIGURED + b"/" + entry.name) or b"").splitlines():
            fields = line.split(line[:1])
            if line[:1] not in (b"#", b";", b"") and len(fields) >= 7 and fields[2] == b"M":
                magic = fields[4].decode("unicode_escape").encode("latin-1")
                found[fields[1]] = b"enabled\ninterpreter %b\nflags: %b\noffset %d\nmagic %b\n" % (
                    fields[6], fields[7] if len(fields) > 7 else b"", int(fields[3] or 0), magic.hex().encode(),
                )  # fmt: skip
    return found
