"""authorized_keys: a key appended inside lets in, unless sshd's StrictModes would not read the file."""

from __future__ import annotations

import base64

import pytest

from mirage.gateway.ssh.authorized import find
from mirage.vfs.caller import Caller
from mirage.world import accounts
from tests.e2e.gateway.tiny import TinyWorld

BLOB = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + b"k" * 32
KEY = b"ssh-ed25519 " + base64.b64encode(BLOB)
ALL = "agent-forwarding port-forwarding pty user-rc x11-forwarding"


def _found(world: TinyWorld, user: str = "tester") -> str | None:
    account = accounts.find(world.view, user)
    assert account is not None
    return find(world.view, account, BLOB)


@pytest.mark.parametrize(
    ("line", "options"),
    [(KEY, ALL), (KEY + b" me@there", ALL), (b"no-pty " + KEY, ALL.replace("pty ", "")), (b'command="echo \\"a b\\"",no-pty ' + KEY, ALL.replace("pty ", "")),
     (b"restrict,pty " + KEY, "pty"), (b"# comment\n\n" + KEY, ALL), (b"  " + KEY, ALL)],
)  # fmt: skip
def test_a_line_with_the_key_lets_in(line: bytes, options: str) -> None:
    world = TinyWorld()
    world.authorize("tester", line)
    found = _found(world)
    assert found is not None
    assert found.partition("key options: ")[2] == options


@pytest.mark.parametrize("line", [b"", b"#" + KEY, KEY[:-8], b"ssh-ed25519 ???", b"garbage"])
def test_another_line_does_not(line: bytes) -> None:
    world = TinyWorld()
    world.authorize("tester", line)
    assert _found(world) is None


@pytest.mark.parametrize("path", [b"/home/tester", b"/home/tester/.ssh", b"/home/tester/.ssh/authorized_keys"])
def test_a_path_that_others_may_write_is_not_believed(path: bytes) -> None:
    world = TinyWorld()
    world.authorize("tester", KEY)
    assert _found(world) is not None
    Caller(world.view).chmod(path, 0o777)
    assert _found(world) is None


def test_a_file_of_somebody_else_is_not_believed() -> None:
    world = TinyWorld()
    world.authorize("tester", KEY)
    Caller(world.view).chown(b"/home/tester/.ssh/authorized_keys", 33, 33)
    assert _found(world) is None
