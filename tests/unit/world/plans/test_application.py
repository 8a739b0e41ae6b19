"""The application's clone in /var/www."""

from __future__ import annotations

from pathlib import Path

from mirage.base.clock import ManualClock
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.host import Host
from mirage.world.plans.application import HOOKS
from tests.unit.world import ground
from tests.unit.world.conftest import image  # noqa: F401

SAMPLES = ["commit-msg.sample", "pre-push.sample", "update.sample"]


def test_a_clone_has_the_sample_hooks_of_the_machine_s_git(tmp_path: Path) -> None:
    with ground.build(tmp_path / "git.img", [f"{HOOKS}/{name}" for name in (*SAMPLES, "README")]) as built:
        host = Host.open(open_store("memory:", b"host"), built, clock=ManualClock(ground.NOW), seed=b"s" * 32)
        caller, home = Caller(host.view(), ROOT), f"{host.story.company.project.home}/.git".encode()
        assert sorted(entry.name.decode() for entry in caller.listdir(home + b"/hooks")) == SAMPLES
        description = caller.stat(home + b"/description")
        for name in SAMPLES:
            path = f"/{name}".encode()
            found = caller.stat(home + b"/hooks" + path)
            assert caller.read_file(home + b"/hooks" + path, 1000) == caller.read_file(HOOKS.encode() + path, 1000)
            assert (found.mode & 0o777, found.uid, found.gid, found.mtime) == (
                0o755,
                description.uid,
                description.gid,
                description.mtime,
            )


def test_a_machine_without_git_s_templates_has_no_hooks(image: Image) -> None:  # noqa: F811
    host = ground.begin(image)
    home = host.story.company.project.home.encode()
    assert Caller(host.view(), ROOT).listdir(home + b"/.git/hooks") == []
