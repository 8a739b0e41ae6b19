"""Who may write which map of a user namespace."""

from __future__ import annotations

import pytest

from mirage.sandbox.views.insight import own_locks
from mirage.sandbox.views.procview import may_map
from mirage.vfs.types import Cred


@pytest.mark.parametrize(
    ("name", "data", "uid", "allowed"),
    [
        (b"uid_map", b"0 0 1", 0, True),
        (b"uid_map", b"0 1000 1\n", 1000, True),
        (b"uid_map", b"0 0 1", 1000, False),
        (b"uid_map", b"0 1000 2", 1000, False),
        (b"uid_map", b"0 1000 1\n1 0 1", 1000, False),
        (b"gid_map", b"0 1001 1", 1000, True),
        (b"gid_map", b"0 1000 1", 1000, False),
        (b"projid_map", b"0 1000 1", 1000, False),
        (b"setgroups", b"deny", 1000, True),
        (b"uid_map", b"", 1000, False),
    ],
)
def test_who_is_not_root_maps_himself_alone(name: bytes, data: bytes, uid: int, allowed: bool) -> None:
    assert may_map(name, data, Cred(uid, uid + 1 if uid else 0)) is allowed


def test_of_the_machine_s_locks_those_of_processes_here_are_told() -> None:
    told = (
        b"1: FLOCK  ADVISORY  WRITE 0 fe:00:17 0 EOF\n"
        b"2: POSIX  ADVISORY  WRITE 32059 00:75:145152 0 EOF\n"
        b"2: -> POSIX  ADVISORY  WRITE 32060 00:75:145152 0 EOF\n"
        b"3: OFDLCK ADVISORY  READ -1 fe:00:18 0 EOF\n"
    )
    assert own_locks(told) == (
        b"1: POSIX  ADVISORY  WRITE 32059 00:75:145152 0 EOF\n2: -> POSIX  ADVISORY  WRITE 32060 00:75:145152 0 EOF\n"
    )
    assert own_locks(b"") == b""
