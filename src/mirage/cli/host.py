"""`mirage host`: the pretended machine of a data directory, its layers, and its end."""

from __future__ import annotations

from typing import Annotated

import typer

from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Json, State, read

app = typer.Typer(help="Show the pretended machine, and begin another.", no_args_is_help=True)


@app.command()
def show(config: ConfigFile = None, data: Data = None, state: State = None, json: Json = False) -> None:
    """Who the host is: name, addresses, users, kernel, image."""
    from mirage.app.worlds import opened

    with opened(read(config, data, state=state)) as host:
        own = host.identity
        facts = {
            "hostname": own.fqdn or own.hostname, "persona": own.persona, "image": host.image.name, "digest": host.image.digest[:16],
            "address": own.interface.address, "users": ",".join(person.name for person in own.people), "kernel": own.kernel,
        }  # fmt: skip
    output.rows([facts], {key: key.upper() for key in facts}, json, "")


@app.command("layers")
def layers_(config: ConfigFile = None, data: Data = None, state: State = None, json: Json = False) -> None:
    """The layers that keep what visitors changed."""
    from mirage.app.worlds import layers

    columns = {"layer": "LAYER", "files": "FILES", "bytes": "BYTES", "frozen": "FROZEN"}
    output.rows(layers(read(config, data, state=state)), columns, json, "no layer yet")


@app.command()
def reset(
    config: ConfigFile = None,
    data: Data = None,
    state: State = None,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    json: Json = False,
) -> None:
    """End this world and what attackers changed in it; the next `mirage up` begins another. What was recorded stays."""
    from mirage.app.worlds import reset

    settings = read(config, data, state=state)
    if not yes:
        typer.confirm(f"Forget the host of {settings.data} and every layer of it?", abort=True, err=True)
    reset(settings)
    if json:
        output.line({"reset": settings.data})
    else:
        output.note("the next `mirage up` begins a new host")
