"""The seal of an installation: a machine that refuses it is told from one that allows it, at once."""

import contextlib
import os
import select
from pathlib import Path

import pytest

from mirage.image import install
from mirage.image.apt import run
from mirage.image.errors import BuildError


def test_a_refusal_that_leaves_a_child_behind_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As unshare --map-auto does in a chroot: the one that maps the ids waits for ever, with the errors' descriptor open."""
    left = tmp_path / "pid"
    script = "sleep 1000 & echo $! > \"$0\"; echo 'unshare: unshare failed: Operation not permitted' >&2; exit 1"
    refused = ("sh", "-c", script, str(left))
    monkeypatch.setattr(install, "SEALED", refused)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(BuildError, match=r"does not let us make namespaces \(unshare failed: Operation not permitted\)"):
        install.Installation(tmp_path, tmp_path, tmp_path / "log")
    with contextlib.suppress(ProcessLookupError):
        assert select.select([os.pidfd_open(int(left.read_text()))], [], [], 10)[0], "the child goes on"


def test_what_apt_says_last_is_what_a_failure_says(tmp_path: Path) -> None:
    """`Err:` lines name a file and give the reason on the next line; `E:` lines have both."""
    words = "Err:1 http://mirror.example/debian bookworm InRelease\n  Could not connect\nE: Failed to fetch http://mirror.example/  Could not connect\n"
    with pytest.raises(BuildError, match=r"no lists: Failed to fetch http://mirror\.example/ Could not connect"):
        run(
            ["sh", "-c", f"printf '%s' '{words}'; exit 100"],
            {"PATH": "/bin:/usr/bin"},
            tmp_path / "log",
            "no lists",
            lambda share, name: None,
        )
