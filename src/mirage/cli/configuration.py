"""`mirage config`: what every key is, what it may be, and whether a file is right."""

from __future__ import annotations

from typing import Any

import typer

from mirage.app.config import dump, keys
from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Json, read

app = typer.Typer(help="Show and check the configuration.", no_args_is_help=True)


@app.command()
def show(config: ConfigFile = None, data: Data = None, json: Json = False) -> None:
    """Every key: its value now, what is allowed, and its environment variable."""
    values = dump(read(config, data))
    items: list[dict[str, Any]] = [
        {
            "key": key.name,
            "value": values[key.name],
            "allowed": key.allowed,
            "variable": key.variable,
            "description": key.description,
        }
        for key in keys()
    ]
    columns = {"key": "KEY", "value": "VALUE", "allowed": "ALLOWED", "description": "WHAT IT IS"}
    output.rows(items, columns, json, "no keys")


@app.command()
def check(config: ConfigFile = None, data: Data = None, json: Json = False) -> None:
    """Read file and environment as `mirage up` would; exit 2 with what is wrong."""
    read(config, data)
    if json:
        output.line({"ok": True})
    else:
        output.note("the configuration is right")
