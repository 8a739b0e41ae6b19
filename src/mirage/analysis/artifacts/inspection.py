"""A captured file as it is kept in the evidence: identified, opened within bounds, searched for what it names, and matched."""

from __future__ import annotations

import hashlib

import msgspec

from mirage.analysis.artifacts.indicators import Indicators, entropy_of, indicators_of
from mirage.analysis.artifacts.kinds import Kind, kind_of
from mirage.analysis.artifacts.unpacking import unpack
from mirage.analysis.artifacts.yara import YaraMatch, YaraRules

PACKED = 7.5  # bits of entropy a byte, from which on a program is taken for packed though no packer is known


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """Something packed in the file."""

    name: str
    size: int
    sha256: str
    kind: Kind
    matches: tuple[YaraMatch, ...] = ()


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of a file without running it. `notes` say what was left closed or not looked at to its end."""

    size: int
    kind: Kind
    entropy: float
    indicators: Indicators
    matches: tuple[YaraMatch, ...] = ()
    contents: tuple[Content, ...] = ()
    notes: tuple[str, ...] = ()


def inspect(data: bytes, rules: YaraRules) -> Inspection:
    """Look at captured bytes. Never raises for what they are; takes at most some seconds (bounds of each part)."""
    kind = kind_of(data)
    unpacked = unpack(data)
    notes = list(unpacked.notes)
    matches, is_cut = rules.scan(data)
    if is_cut:
        notes.append("rules were not matched to the end")
    contents = []
    for member in unpacked.members:
        found, is_cut = rules.scan(member.data)
        if is_cut:
            notes.append("rules were not matched to the end")
            found = ()
        contents.append(
            Content(
                name=member.name,
                size=len(member.data),
                sha256=hashlib.sha256(member.data).hexdigest(),
                kind=kind_of(member.data),
                matches=tuple(found),
            )
        )
        if is_cut:
            break  # who wrote one such member wrote many
    entropy = entropy_of(data)
    if not kind.packer and kind.architecture and entropy > PACKED:
        notes.append("packed by an unknown packer, or encrypted")
    return Inspection(
        size=len(data),
        kind=kind,
        entropy=entropy,
        indicators=indicators_of([data, *(member.data for member in unpacked.members)]),
        matches=tuple(matches),
        contents=tuple(contents),
        notes=tuple(dict.fromkeys(notes)),
    )
