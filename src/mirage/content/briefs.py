"""Makes the brief of a file: only from facts that the world decided, so that who writes knows no more and no less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mirage.base.chance import derive
from mirage.content.application import Part, parts
from mirage.content.arrivals import arrived
from mirage.content.facts import Brief, Company, Site


def make(
    company: Company,
    site: Site,
    path: str,
    kind: str,
    time: int,
    owner: str,
    spec: Mapping[str, Any],
    secrets: Mapping[str, str],
    given: str = "",
) -> Brief:
    """The brief of one file. The same company and path always give the same seed.

    What is in the application was written before it came here: by nobody of this machine.
    """
    if path.startswith(company.project.home + "/"):
        owner = ""
    return Brief(
        kind=kind, path=path, seed=derive(company.key, "file", path), time=time, owner=owner, state=str(spec.get("state", "valid")),
        spec=dict(spec), company=company, site=site, secrets=dict(secrets), given=given,
    )  # fmt: skip


def part_brief(company: Company, site: Site, part: Part) -> Brief:
    """The brief of a tracked file as it was committed."""
    return make(company, site, f"{company.project.home}/{part.path}", part.kind, arrived(company, site, part), "", part.spec, {})


def tracked(company: Company) -> list[Part]:
    """The files that git knows."""
    return [part for part in parts(company) if part.is_tracked]
