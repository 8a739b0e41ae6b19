"""The options that several commands share, and how they become a configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mirage.app.config import Config, load

ConfigFile = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="TOML file with the configuration")]
Data = Annotated[str | None, typer.Option("--data", metavar="DIR", help="data directory  [default: ./mirage-data]")]
State = Annotated[str | None, typer.Option("--state", metavar="URL", help="lmdb:PATH, redis://..., redis+cluster://... or memory:")]
Evidence = Annotated[str | None, typer.Option("--evidence", metavar="URL", help="sqlite:///PATH or postgresql://...")]
Json = Annotated[bool, typer.Option("--json", help="print JSON, one object a line")]


def read(config: Path | None, data: str | None, **options: object) -> Config:
    """The configuration of a command: its file, the environment, then these options (underscores stand for dots)."""
    named = {name.replace("__", "."): value for name, value in options.items()}
    return load(config, {"data": data, **named})
