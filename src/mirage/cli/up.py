"""`mirage up`: the one command that serves."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Evidence, State, read


def up(
    config: ConfigFile = None,
    data: Data = None,
    ssh: Annotated[list[str] | None, typer.Option("--ssh", metavar="HOST:PORT", help="where to listen; repeatable")] = None,
    http: Annotated[list[str] | None, typer.Option("--http", metavar="HOST:PORT", help="where to serve HTTP; repeatable")] = None,
    https: Annotated[list[str] | None, typer.Option("--https", metavar="HOST:PORT", help="where to serve HTTPS; repeatable")] = None,
    site: Annotated[str | None, typer.Option(metavar="NAME", help="default, or one of docs/sites.md")] = None,
    login: Annotated[list[str] | None, typer.Option(metavar="USER:PASSWORD", help="let these in too; repeatable")] = None,
    state: State = None,
    evidence: Evidence = None,
    persona: Annotated[str | None, typer.Option(metavar="NAME", help="what the host pretends to be")] = None,
    shell: Annotated[str | None, typer.Option(metavar="KIND", help="auto, emulated or sandbox")] = None,
    inner: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="the operator's own port: /livez, /readyz, /metrics")] = None,
    image: Annotated[str | None, typer.Option(metavar="NAME", help="base image, a name of `mirage image list` or a path")] = None,
    mirror: Annotated[str | None, typer.Option(metavar="URL", help="package mirror, for building the image")] = None,
    json: Annotated[bool, typer.Option("--json", help="print the ready line as a JSON object")] = False,
) -> None:
    """Serve until Ctrl-C. Prints one `ready key=value ...` line when the door is open."""
    settings = read(
        config, data, ssh__listen=ssh or None, ssh__login=login or None, http__listen=http or None, http__secure=https or None,
        http__site=site, state=state, evidence=evidence, persona=persona, shell=shell, image__name=image, image__mirror=mirror,
        telemetry__listen=inner,
    )  # fmt: skip
    from mirage.app import supervisor
    from mirage.app.ground import ground

    with output.progress("base image") as step:
        found = ground(settings, step, output.note)

    def announce(line: str) -> None:
        if json:
            output.line(dict(pair.split("=", 1) for pair in line.split(" ")[1:]))
        else:
            print(line, flush=True)

    raise typer.Exit(asyncio.run(supervisor.run(settings, found.path, found.facts, output.note, announce)))
