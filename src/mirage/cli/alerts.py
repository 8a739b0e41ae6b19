"""`mirage alerts`: what was told to whom, what could not be, and whether the destinations work."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from mirage.base.clock import SECOND, SystemClock
from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Json, read

app = typer.Typer(help="Show the alerts and what became of them, and try the destinations.", no_args_is_help=True)


@app.command("list")
def list_(
    dead: Annotated[bool, typer.Option("--dead", help="only those that could not be delivered")] = False,
    config: ConfigFile = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Alerts, the newest first, each with its deliveries: waiting, delivered or dead, and why."""
    from mirage.app.alerts import listing

    found = listing(read(config, data), dead)
    if not json:
        for row in found:
            row["at"] = datetime.fromtimestamp(row["raised"] // SECOND, UTC).strftime("%Y-%m-%d %H:%M:%S")
    columns = {
        "at": "RAISED (UTC)", "severity": "SEVERITY", "kind": "KIND", "title": "WHAT", "count": "COUNT", "destination": "TO",
        "state": "STATE", "tries": "TRIES", "error": "ERROR",
    }  # fmt: skip
    output.rows(found, columns, json, "no alert could not be delivered" if dead else "no alert was raised yet")


@app.command("test")
def try_(config: ConfigFile = None, data: Data = None, json: Json = False) -> None:
    """Send a test alert to every destination now; exit 1 if one of them did not take it."""
    from mirage.app.alerts import rehearse

    results = asyncio.run(rehearse(read(config, data), SystemClock()))
    rows = [{"destination": name, "state": "dead" if error else "delivered", "error": error} for name, error in results.items()]
    output.rows(rows, {"destination": "TO", "state": "STATE", "error": "ERROR"}, json, "no destination")
    raise typer.Exit(1 if any(results.values()) else 0)
