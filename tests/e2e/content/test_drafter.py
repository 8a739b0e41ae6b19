"""`mirage up` with a model: while nobody does anything, files that nobody has read are drafted, and readers find the drafts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mirage.app.config import VARIABLE, load
from mirage.app.contents import listing
from mirage.image import skeleton
from tests.e2e.content.model_server import ModelServer

SECONDS = 60.0


def test_an_idle_mirage_drafts_and_the_model_is_asked_with_the_key(tmp_path: Path) -> None:
    server = ModelServer()
    image = skeleton.write_skeleton("debian-12", tmp_path / "image.img")
    config = tmp_path / "mirage.toml"
    config.write_text(
        f'data = "{tmp_path / "data"}"\n[ssh]\nlisten = ["127.0.0.1:0"]\n[image]\nname = "{image}"\n'
        f'[content]\nmodel = "ahead"\nurl = "{server.url}/v1"\nname = "tiny"\nevery = 0.2\nbusy = 1000.0\n'
    )
    mirage = subprocess.Popen(
        [str(Path(sys.executable).with_name("mirage")), "up", "--config", str(config)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, VARIABLE: "k-of-the-environment"},
    )  # fmt: skip
    assert mirage.stdout is not None
    try:
        assert mirage.stdout.readline().startswith("ready ")
        settings, deadline, drafted = load(config, {}), time.monotonic() + SECONDS, []
        while not drafted and time.monotonic() < deadline:
            drafted = [row for row in listing(settings, "/home") if row["written"] == "openai:tiny"]
        if not drafted and not server.seen:
            pytest.skip("nothing that a model may draft was planned on this machine")
        assert drafted
        assert {row["kind"] for row in drafted} <= {"text.todo", "text.notes", "text.mail"}
        assert set(server.keys) == {"Bearer k-of-the-environment"}
    finally:
        mirage.terminate()
        assert mirage.wait(20) == 0
        mirage.stdout.close()
        server.close()
