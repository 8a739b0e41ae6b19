"""`mirage doctor`: is everything there that a start needs, and what to do where it is not."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Evidence, Json, State, read


def doctor(
    config: ConfigFile = None,
    data: Data = None,
    state: State = None,
    evidence: Evidence = None,
    ssh: Annotated[list[str] | None, typer.Option("--ssh", metavar="HOST:PORT", help="where it would listen; repeatable")] = None,
    json: Json = False,
) -> None:
    """Check ports, state, evidence, image, permissions and the kernel; exit 1 if a start would fail."""
    from mirage.app.doctor import examine

    checks = list(examine(read(config, data, state=state, evidence=evidence, ssh__listen=ssh or None)))
    columns = {"name": "CHECK", "verdict": "VERDICT", "text": "FOUND", "advice": "WHAT TO DO"}
    output.rows([dataclasses.asdict(check) for check in checks], columns, json, "")
    raise typer.Exit(any(check.verdict == "fail" for check in checks))
