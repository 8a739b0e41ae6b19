"""What a cell's network has of the persona's settings."""

from __future__ import annotations

import os
from pathlib import Path

from mirage.sandbox.net import network


def test_a_setting_that_the_kernel_lacks_keeps_none_from_the_others(tmp_path: Path) -> None:
    known = tmp_path / "sys/net/ipv4"
    known.mkdir(parents=True)
    for name in ("ip_default_ttl", "tcp_ecn"):
        (known / name).write_text("")
    directory = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        network.tune(directory, {"ipv4/ip_default_ttl": "64", "ipv4/tcp_future": "1", "ipv4/tcp_ecn": "2"})
    finally:
        os.close(directory)
    assert {file.name: file.read_text() for file in known.iterdir()} == {"ip_default_ttl": "64", "tcp_ecn": "2"}
