"""`mirage mount`: look at a layer with ordinary tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Json, State, read

if TYPE_CHECKING:
    from mirage.app.mounts import Mounted


def mount(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="where; an empty directory")],
    layer: Annotated[str | None, typer.Option(metavar="NAME", help="of `mirage host layers`  [default: host]")] = None,
    writable: Annotated[bool, typer.Option("--writable", help="above it, a fresh layer that can be written")] = False,
    config: ConfigFile = None,
    data: Data = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Show the machine's files as a layer has them, read-only, until Ctrl-C. Wants root and /dev/fuse."""
    from mirage.app import mounts

    def ready(mounted: Mounted) -> None:
        facts = {"path": mounted.path, "layer": mounted.layer, "writable": mounted.writable}
        if json:
            output.line({"ready": True, **facts})
        else:
            print("ready " + " ".join(f"{key}={output.printable(value)}" for key, value in facts.items()), flush=True)

    mounts.mount(read(config, data, state=state), directory, layer, writable, ready)
