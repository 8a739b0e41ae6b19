"""`mirage campaigns`: sessions that are the work of one hand, across sources and days, and what says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from mirage.base.errors import MirageError
from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Evidence, Json, Since, evidence_of, moment_of
from mirage.cli.output import clock_time

if TYPE_CHECKING:
    from mirage.analysis.campaigns import Campaign, Tie

app = typer.Typer()
CampaignId = Annotated[str, typer.Argument(metavar="ID", help="campaign id, or the beginning of one")]
SHOWN = 3  # ties of a campaign in the list


@app.callback(invoke_without_command=True)
def campaigns(
    context: typer.Context,
    config: ConfigFile = None,
    data: Data = None,
    evidence: Evidence = None,
    since: Since = "",
    json: Json = False,
) -> None:
    """List campaigns, the largest first: sessions that are the work of one hand, across sources and days, and what ties them.

    All that is stored is compared; --since leaves out campaigns that have not been seen from then on.
    """
    if context.invoked_subcommand is not None:
        return
    after = moment_of(since)
    found = [campaign for campaign in _read(config, data, evidence) if after is None or campaign.last >= after]
    output.rows([msgspec.to_builtins(each) if json else _row(each) for each in found], COLUMNS, json, "no campaign yet")


@app.command()
def explain(
    name: CampaignId,
    config: ConfigFile = None,
    data: Data = None,
    evidence: Evidence = None,
    json: Json = False,
) -> None:
    """Show one campaign: every tie with its weight (1 ties two sessions), the commands that it runs, its sessions."""
    found = [campaign for campaign in _read(config, data, evidence) if campaign.id.startswith(name)]
    if len(found) != 1:
        raise MirageError(f"several campaigns begin with {name!r}" if found else f"there is no campaign {name!r}")
    campaign = found[0]
    if json:
        output.line(msgspec.to_builtins(campaign))
        return
    print(f"campaign {campaign.id}: {len(campaign.sessions)} sessions from {len(campaign.sources)} sources", end="")
    print(f", {clock_time(campaign.first)} to {clock_time(campaign.last)}")
    for title, lines in {
        "tied by": [f"{tie.weight:5.2f}  {tie.sessions} sessions share {_named(tie)}" for tie in campaign.ties],
        "commands of at least half of them": campaign.commands,
        "sources": campaign.sources,
        "sessions": campaign.sessions,
    }.items():
        print(f"{title}:" if lines else f"{title}: none")
        for line in lines:
            print(f"  {output.printable(line)}")


COLUMNS = {"id": "CAMPAIGN", "sessions": "SESSIONS", "sources": "SOURCES", "first": "FIRST", "last": "LAST", "ties": "TIED BY"}


def _read(config: Path | None, data: str | None, evidence: str | None) -> list[Campaign]:
    from mirage.analysis.campaigns import campaigns as compare
    from mirage.analysis.traits import KINDS, traits_of

    with evidence_of(config, data, evidence) as records:
        return compare(traits_of(records.events(kinds=KINDS)))


def _row(campaign: Campaign) -> dict[str, Any]:
    return {
        "id": campaign.id,
        "sessions": len(campaign.sessions),
        "sources": len(campaign.sources),
        "first": clock_time(campaign.first),
        "last": clock_time(campaign.last),
        "ties": "; ".join(_named(tie)[:80] for tie in campaign.ties[:SHOWN]),
    }


def _named(tie: Tie) -> str:
    return f"{tie.kind} {tie.value}"
