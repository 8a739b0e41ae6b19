"""`mirage content`: what there is to find on the pretended machine, who wrote it, and what was taken from it as a lure."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Json, State, read

app = typer.Typer(help="Show what is planned to be found, write it ahead of readers, list lures.", no_args_is_help=True)


@app.command("list")
def list_(
    below: Annotated[str, typer.Argument(metavar="PATH", help="only below this path")] = "/",
    config: ConfigFile = None,
    data: Data = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Planned files: class, state, size, and who wrote them."""
    from mirage.app.contents import listing

    columns = {"path": "PATH", "kind": "KIND", "state": "STATE", "size": "SIZE", "written": "WRITTEN"}
    output.rows(listing(read(config, data, state=state), below), columns, json, f"nothing is planned below {below}")


@app.command()
def show(
    path: Annotated[str, typer.Argument(metavar="PATH", help="a planned file of the machine")],
    text: Annotated[bool, typer.Option("--text", help="its bytes instead, as the world has them")] = False,
    config: ConfigFile = None,
    data: Data = None,
    state: State = None,
    json: Json = False,
) -> None:
    """One planned file: its facts, its policy and its provenance. Looking does not write it."""
    from mirage.app import contents

    settings = read(config, data, state=state)
    if text:
        sys.stdout.buffer.write(contents.text(settings, path))
        sys.stdout.buffer.flush()
        return
    facts = contents.facts(settings, path)
    if json:
        output.line(facts)
    else:
        output.rows([{"key": key, "value": value} for key, value in facts.items()], {"key": "", "value": ""}, False, "")


@app.command()
def warm(config: ConfigFile = None, data: Data = None, state: State = None, json: Json = False) -> None:
    """Write every file that nobody has read yet, so that first reads cost nothing. Goes on where it was stopped."""
    from mirage.app.contents import warm

    with output.progress("content") as step:
        done = warm(read(config, data, state=state), step)
    if json:
        output.line(done)
    else:
        said = f"{done['drafted']} drafted by the model, {done['written']} written"
        output.note(f"{done['unread']} unread files: {said}, {done['bytes']} bytes")


@app.command()
def lures(config: ConfigFile = None, data: Data = None, state: State = None, json: Json = False) -> None:
    """Secrets that visitors have read: each is one layer's alone, and names who read it when it is used."""
    from mirage.app.contents import lures

    columns = {"name": "LURE", "value": "VALUE", "layer": "LAYER", "session": "SESSION", "path": "PATH"}
    output.rows(lures(read(config, data, state=state)), columns, json, "no lure has been read yet")
