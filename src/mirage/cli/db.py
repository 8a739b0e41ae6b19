"""`mirage db`: the evidence database's tables, brought up to date before a Mirage is started, as deployments like to do it."""

from __future__ import annotations

import typer

from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Json, read

app = typer.Typer(help="Care for the evidence database.", no_args_is_help=True)


@app.command("upgrade")
def upgrade(config: ConfigFile = None, data: Data = None, json: Json = False) -> None:
    """Bring the tables up to date, once however many do it at the same time; `mirage up` does so as well. Exit 2: it is away."""
    from mirage.app.paths import evidence_url, standing
    from mirage.evidence.database import upgrade_now

    settings = read(config, data)
    if not settings.evidence:
        standing(settings)
    row = {"revision": upgrade_now(evidence_url(settings))}
    output.rows([row], {"revision": "REVISION"}, json, "")
