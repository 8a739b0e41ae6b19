"""`mirage programs`: which programs of the image the emulated shell imitates, and what visitors asked for that it does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from mirage.base.errors import ConfigurationError
from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Evidence, Json, read


class How(StrEnum):
    """What becomes of a program."""

    imitated = "imitated"
    shell = "shell"
    sandbox = "sandbox"
    recorded = "recorded"
    missing = "missing"


def programs(
    config: ConfigFile = None,
    data: Data = None,
    evidence: Evidence = None,
    how: Annotated[
        list[How] | None, typer.Option(help="only these: imitated by us, shell scripts, run in the sandbox, recorded usage, missing")
    ] = None,
    asked: Annotated[bool, typer.Option("--asked", help="only what visitors asked for in vain, the most wanted first")] = False,
    json: Json = False,
) -> None:
    """List the image's programs: imitated, run as shell scripts, truly run in the sandbox, known by their usage alone, or missing."""
    from mirage.app import images
    from mirage.app import programs as judged
    from mirage.app.gallery import options_of
    from mirage.evidence.api import open_evidence
    from mirage.evidence.database import revision
    from mirage.image.image import Image
    from mirage.sandbox.walls import walls

    settings = read(config, data, evidence=evidence)
    options = options_of(settings)
    counts = Counter[str]()
    if revision(options.url):
        records = open_evidence(options)
        counts = judged.asked_for(records.events(kinds=["ProgramMissing"]))
        records.close()
    path = images.path_of(settings)
    if not path.exists():
        raise ConfigurationError(f"image.name = {settings.image.name!r}: not built yet; `mirage image build` makes one")
    has_muscle = settings.emulated.muscle and all(wall.stands for wall in walls())
    with Image.open(path) as image:
        found = [
            fate
            for fate in judged.fates(image, counts, has_muscle=has_muscle)
            if (not how or fate.how in how) and (fate.asked or not asked)
        ]
    columns = {"name": "PROGRAM", "path": "FILE", "how": "HOW", "asked": "ASKED"}
    output.rows((asdict(fate) for fate in found), columns, json, "nothing was asked for in vain" if asked else "no such program")
