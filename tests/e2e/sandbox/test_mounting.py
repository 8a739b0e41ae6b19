"""What is mounted and unmounted on a visitor's behalf: with his rights and no others, and with nothing of ours ended by it."""

from __future__ import annotations

import pytest

from tests.e2e.house import House

SOURCE = "127.0.0.85"
NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups"
CALLS = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
for call in (
    lambda: libc.mount(b"/etc/issue.net", b"/etc/issue", None, 4096, None), lambda: libc.mount(b"t", b"/mnt", b"tmpfs", 0, None),
    lambda: libc.mount(b"p", b"/mnt", b"proc", 0, None), lambda: libc.mount(b"t", b"/nowhere", b"tmpfs", 0, None),
    lambda: libc.mount(b"t", None, b"tmpfs", 0, None), lambda: libc.umount2(b"/mnt", 1), lambda: libc.umount2(b"/nowhere", 1),
):
    print(errno.errorcode[ctypes.get_errno()] if call() else "done", end=" ")
"""


@pytest.mark.parametrize("who", [NOBODY, "setpriv --bounding-set -all --inh-caps -all", f"{NOBODY} unshare -Ur"])
def test_who_may_not_mount_has_nothing_mounted_for_him(sandbox: House, who: str) -> None:
    said = sandbox.sh(f"{who} python3 -", source=SOURCE, stdin=CALLS).split()
    assert said == ["EPERM", "EPERM", "EPERM", "ENOENT", "EFAULT", "EPERM", "ENOENT"]


def test_who_may_in_namespaces_of_his_own_has_it(sandbox: House) -> None:
    assert (
        sandbox.sh(f"{NOBODY} unshare -Urm sh -c 'mount -t tmpfs t /mnt && umount -f /mnt && echo done'", source=SOURCE) == "done\n"
    )


@pytest.mark.parametrize("within", ["", "unshare -m", "unshare -Urm"])
def test_a_forced_unmount_takes_away_what_it_names_and_nothing_else(sandbox: House, within: str) -> None:
    """The kernel would end the connection that all mounts of a file system are served by, and every program with it."""
    line = "mount --bind /root /mnt && umount -f /mnt && mountpoint -q /mnt || echo gone"
    assert sandbox.sh(f"{within} sh -c '{line}'", source=SOURCE) == "gone\n"
    assert sandbox.sh("cat /etc/hostname > /root/still && ls /root/still", source=SOURCE) == "/root/still\n"
