"""`mirage db`: the evidence database's tables, brought up to date before a Mirage is started, as deployments like to do it."""

from __future__ import annotations

import typer

from mirage.base.errors import ConfigurationError
from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Json, read

app = typer.Typer(help="Care for the evidence database.", no_args_is_help=True)


@app.command("upgrade")
def upgrade(config: ConfigFile = None, data: Data = None, json: Json = False) -> None:
    """Bring the tables up to date, once however many do it at the same time; `mirage up` does so as well. Exit 2: it is away."""
    from mirage.app.paths import evidence_url, paths_of
    from mirage.evidence.database import upgrade_now

    settings = read(config, data)
    if not settings.evidence and not paths_of(settings).data.is_dir():
        raise ConfigurationError(f"data = {settings.data!r}: allowed: a directory that is there; `mirage up` makes a new one")
    row = {"revision": upgrade_now(evidence_url(settings))}
    output.rows([row], {"revision": "REVISION"}, json, "")
