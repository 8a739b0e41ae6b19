"""A layer of the ATT&CK Navigator: the techniques that were seen, scored by how often (layer format 4.5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from mirage.evidence.exports.facts import Judgement

VERSIONS = {"attack": "19", "navigator": "5.1.0", "layer": "4.5"}
COLOURS = ["#ffe4b5", "#ff8c00", "#b22222"]


def layer(judgements: Iterable[Judgement], name: str = "Mirage", description: str = "") -> dict[str, Any]:
    """The layer. The score of a technique is the number of sessions in which it was seen; its comment names the rules."""
    sessions: dict[str, set[str]] = {}
    rules: dict[str, dict[str, None]] = {}
    for judgement in judgements:
        for technique in judgement.techniques:
            sessions.setdefault(technique, set()).add(judgement.session)
            rules.setdefault(technique, {})[judgement.title] = None
    techniques = [
        {
            "techniqueID": technique,
            "score": len(sessions[technique]),
            "comment": "; ".join(list(rules[technique])[:20]),
            "enabled": True,
            "metadata": [],
            "links": [],
            "showSubtechniques": "." in technique,
        }
        for technique in sorted(sessions)
    ]
    return {
        "name": name,
        "versions": VERSIONS,
        "domain": "enterprise-attack",
        "description": description,
        "filters": {"platforms": ["Linux", "Containers", "Network Devices", "IaaS"]},
        "sorting": 3,
        "layout": {"layout": "side", "showName": True, "showID": True, "aggregateFunction": "max", "showAggregateScores": True},
        "hideDisabled": False,
        "techniques": techniques,
        "gradient": {"colors": COLOURS, "minValue": 0, "maxValue": max([10, *(len(names) for names in sessions.values())])},
        "legendItems": [],
        "metadata": [],
        "links": [],
        "showTacticRowBackground": False,
        "tacticRowBackground": "#dddddd",
        "selectTechniquesAcrossTactics": True,
        "selectSubtechniquesWithParent": False,
        "selectVisibleTechniques": False,
    }


def lines(judgements: Iterable[Judgement], name: str = "Mirage") -> Iterable[str]:
    """The layer as text."""
    yield msgspec.json.format(msgspec.json.encode(layer(judgements, name)), indent=2).decode() + "\n"


def parse(text: str) -> dict[str, int]:
    """The techniques of a layer, with their scores."""
    return {item["techniqueID"]: item["score"] for item in msgspec.json.decode(text, type=dict[str, Any])["techniques"]}
