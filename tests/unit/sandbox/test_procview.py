"""Who may write which map of a user namespace."""

from __future__ import annotations

import pytest

from mirage.sandbox.procview import may_map
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
