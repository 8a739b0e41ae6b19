"""`mirage up` with a model: while nobody does anything, files that nobody has read are drafted, and readers find the drafts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from mirage.app.config import VARIABLE, load
from mirage.app.contents import listing
from mirage.image import skeleton
from tests.e2e.content.model_server import ModelServer

SECONDS = 120.0
NOTES = ("text.todo", "text.notes")  # what this model can mostly write: of four one has a size that a draft meets


def test_an_idle_mirage_drafts_and_the_model_is_asked_with_the_key(tmp_path: Path) -> None:
    image = skeleton.write_skeleton("debian-12", tmp_path / "image.img")
    server, number = ModelServer(), 0
    try:
        while not _drafts(tmp_path / str(number), image, server):
            number += 1  # in that world nobody wrote notes
    finally:
        server.close()
    assert set(server.keys) == {"Bearer k-of-the-environment"}


def _drafts(place: Path, image: Path, server: ModelServer) -> bool:
    """Whether the world that is begun there has something to draft, of which then something is drafted."""
    place.mkdir()
    config = place / "mirage.toml"
    config.write_text(
        f'data = "{place / "data"}"\n[ssh]\nlisten = ["127.0.0.1:0"]\n[image]\nname = "{image}"\n'
        f'[content]\nmodel = "ahead"\nurl = "{server.url}/v1"\nname = "tiny"\nevery = 0.2\nbusy = 1000.0\n'
    )
    mirage = subprocess.Popen(
        [str(Path(sys.executable).with_name("mirage")), "up", "--config", str(config)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, VARIABLE: "k-of-the-environment"},
    )  # fmt: skip
    assert mirage.stdout is not None
    try:
        assert mirage.stdout.readline().startswith("ready ")
        settings, deadline = load(config, {}), time.monotonic() + SECONDS
        drafted: list[dict[str, Any]] = []
        if sum(row["kind"] in NOTES and row["state"] == "valid" for row in listing(settings, "/home")) < 4:
            return False
        while not drafted and time.monotonic() < deadline:
            drafted = [row for row in listing(settings, "/home") if row["written"] == "openai:tiny"]
        assert drafted
        assert {row["kind"] for row in drafted} <= {*NOTES, "text.mail"}
        return True
    finally:
        mirage.terminate()
        assert mirage.wait(60) == 0
        mirage.stdout.close()
