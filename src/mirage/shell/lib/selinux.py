"""The security context of a file on a kernel without SELinux: no more than an attribute that somebody may have put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

ATTRIBUTE = b"security.selinux"


def context(proc: Process, path: str, *, follow: bool = True) -> str:
    """getfilecon(3); OSError, ENODATA where there is none."""
    return to_text(proc.caller.getxattr(to_bytes(path), ATTRIBUTE, follow).removesuffix(b"\0"))


def shown(proc: Process, path: str, *, follow: bool = True) -> str:
    """What listings say of it."""
    try:
        return context(proc, path, follow=follow)
    except OSError:
        return "?"
