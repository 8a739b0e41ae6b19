"""What a machine lacks for the sandbox, in words that say what to do."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from errno import EPERM
from pathlib import Path
from types import SimpleNamespace

import pytest

from mirage.sandbox import walls


def lacks() -> dict[str, str]:
    return {lack.name: lack.lack for lack in walls.shortcomings()}


@pytest.mark.parametrize(("release", "lacks_it"), [("6.1.0-56-amd64", True), ("6.8.12", True), ("6.9.0", False), ("7.0-rc1", False)])
def test_a_kernel_that_reads_no_file_in_our_stead_is_told(monkeypatch: pytest.MonkeyPatch, release: str, lacks_it: bool) -> None:
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(release=release))
    assert bool(lacks()["passthrough"]) is lacks_it


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("core\n", ""), ("|/usr/lib/systemd/systemd-coredump %P %u\n", "starts /usr/lib/systemd/systemd-coredump on this")],
)
def test_a_handler_of_crashes_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pattern: str, words: str) -> None:
    file = tmp_path / "core_pattern"
    file.write_text(pattern)
    monkeypatch.setattr(walls, "CORE_PATTERN", file)
    assert words in lacks()["cores"]
    assert bool(lacks()["cores"]) is bool(words)


@pytest.mark.parametrize(
    ("files", "locked", "capabilities", "lacks_it"),
    [
        (1 << 20, resource.RLIM_INFINITY, 0, False),
        (20000, resource.RLIM_INFINITY, 0, True),
        (1 << 20, 65536, 0, True),
        (20000, 65536, 1 << 24, False),
    ],
)
def test_limits_that_nobody_may_raise_are_told(
    monkeypatch: pytest.MonkeyPatch, files: int, locked: int, capabilities: int, lacks_it: bool
) -> None:
    limits = {resource.RLIMIT_NOFILE: (1024, files), resource.RLIMIT_MEMLOCK: (0, locked)}
    monkeypatch.setattr(resource, "getrlimit", limits.__getitem__)
    monkeypatch.setattr(walls, "_capabilities", lambda: capabilities)
    assert bool(lacks()["limits"]) is lacks_it


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can change its root")
def test_a_chroot_in_which_there_are_no_user_namespaces_is_told(tmp_path: Path) -> None:
    if walls.refusal():
        pytest.skip("no user namespaces here at all")
    program = f"import os\nfrom mirage.sandbox import walls\nos.chroot({str(tmp_path)!r})\nprint(walls.refusal())"
    asked = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(asked.stdout) == EPERM
