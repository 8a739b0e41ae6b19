"""What /run has of the services that are there."""

from __future__ import annotations

from stat import filemode

import pytest

from mirage.world import runtree
from mirage.world.host import Host


def test_docker_s_daemons_have_their_sockets_and_a_pid_where_they_are(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = host.services.by_comm["sshd"]
    for comm in ("containerd", "dockerd"):
        assert comm not in host.services.by_comm
        monkeypatch.setitem(host.services.by_comm, comm, entry)
    tree = runtree.make_run(host)

    def listed(path: bytes) -> dict[bytes, str]:
        ino = tree.root
        for name in filter(None, path.split(b"/")):
            ino = found if (found := tree.lookup(ino, name)) is not None else 0
        return {one.name: filemode(tree.stat(one.ino).mode) for one in tree.readdir(ino)}

    top = listed(b"")
    assert {name: top[name] for name in (b"containerd", b"docker.pid", b"docker.sock")} == {
        b"containerd": "drwx--x--x", b"docker.pid": "-rw-r--r--", b"docker.sock": "srw-rw----",
    }  # fmt: skip
    assert listed(b"containerd") == dict.fromkeys((b"containerd.sock", b"containerd.sock.ttrpc"), "srw-rw----")
    pid = tree.lookup(tree.root, b"docker.pid")
    assert pid is not None
    assert tree.read(pid, 0, 20) == b"%d" % entry.pid
