"""A machine without packages in its reach: Mirage starts at once, says what it stands on, and holds together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.house import House


@pytest.fixture
def bare(tmp_path: Path, openssh: None, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose user has no image (House never builds one)."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return House(tmp_path / "data")


def test_a_first_start_stands_on_the_skeleton_and_keeps_it(bare: House) -> None:
    bare.start()
    try:
        assert bare.ready["image"] == "skeleton"
        release = bare.sh("cat /etc/os-release")
        kernel = bare.sh("uname -r; cat /etc/passwd")
        assert 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n' in release
        assert kernel.splitlines()[1] == "root:x:0:0:root:/root:/bin/bash"
    finally:
        bare.stop()
    bare.start()
    try:
        assert bare.ready["image"] == "skeleton"
        assert bare.sh("uname -r; cat /etc/passwd") == kernel
    finally:
        bare.stop()
    assert "starting on its skeleton" in bare.errors.read_text()
