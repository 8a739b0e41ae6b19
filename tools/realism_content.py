"""`make realism-content`: can planned files be told from real ones of the same class?

Real files come from Debian packages, from the laid-out root of `make record`, and from the programs that make them (`content_real`);
ours are planned by machines of several seeds. The real side is as many files as ours, of sizes as ours have. Two kinds of judges look
at both (`content_judges`), and of each kind the best figure counts, an area under the ROC curve. `stranger` has only ever seen real
files: does ours look odd? `told` has learnt from files of other machines of Mirage too, as somebody can who has its source: does he
know its hand? Beside them stand two figures of real files alone: `chance`, two halves of the real side, since the best of three
on so few files is never 0.5; and `one`, how well the best known real hand, the package with the most files, is told from all others.
No generator can be below that while it is one hand. `known` asks nothing of a judge: how much of a file is phrases of six words and
signs that somebody knows again who has read the files of twenty other machines of ours; `theirs` is the same of real files and twenty
other packages. The last lines are means over the classes.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from stat import S_IFREG
from typing import Any

import content_clock as clocks
import content_judges as judges
from content_real import GIT_NAMES, REAL, Sample, Shelf

from mirage.app import images
from mirage.base.clock import SystemClock
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.plans.author import MACHINE

MOST = 60  # files a side and class
LEAST = 6  # fewer are not judged
COLUMNS = ("ngrams", "distance", "shape", "told", "stranger", "chance", "one", "known", "theirs")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=21, help="machines of ours")
    parser.add_argument("--only", default="", help="classes whose name begins so")
    parser.add_argument("--json", type=Path, default=Path("build/realism-content.json"))
    parser.add_argument("--logs", type=Path, help="a checkout of LogHub, for the times of logs")
    options = parser.parse_args()
    home = images.home().parent
    image = images.home() / "debian-12.img"
    roots = sorted(home.glob("root-*[0-9a-f]"))
    if not image.exists() or not roots:
        print("realism-content: no image or no laid-out root; run: mirage image build debian:12; make record", file=sys.stderr)
        return 2
    shelf = Shelf(home / "realism-content", roots[0])
    ours = _ours(Image.open(image), options.seeds, options.only)
    rows = []
    print(f"{'class':36} {'real':>5} {'ours':>5} {' '.join(f'{name:>8}' for name in COLUMNS)}   tells: real, ours")
    for kinds, find in REAL.items():
        if kinds.startswith(options.only):
            row = _judged(kinds, list(find(shelf)), [sample for kind in kinds.split("+") for sample in ours.get(kind, [])])
            if row:
                rows.append(row)
    for kind, samples in clocks.real(options.logs).items():
        if kind.startswith(options.only):
            _timed(kind, samples, ours.get(kind, []))
    means = _summed(rows) if rows else {}
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"means": means, "classes": rows}, indent=1) + "\n")
    return 0


def _summed(rows: list[dict[str, Any]]) -> dict[str, float]:
    """The last lines."""
    means = {name: statistics.fmean(row[name] for row in rows) for name in ("stranger", "told", "chance")}
    print(f"a stranger tells them apart: {means['stranger']:.3f}, mean over {len(rows)} classes")
    print(f"who knows Mirage's hand:     {means['told']:.3f} (two halves of the real files: {means['chance']:.3f})")
    means |= {name: statistics.fmean(row[name] for row in rows) for name in ("known", "theirs")}
    known = f"{means['known']:.3f} of a file's phrases known to him (20 packages: {means['theirs']:.3f} of a real one)"
    print(f"who has read 20 machines:    {known}")
    hands = [row for row in rows if row["one"] is not None]
    if hands:
        known, own = (statistics.fmean(row[name] for row in hands) for name in ("one", "told"))
        print(f"who knows one real hand:     {known:.3f}, in {len(hands)} classes where one has files enough; ours there: {own:.3f}")
    return means


def _timed(kind: str, real: list[Sample], ours: list[Sample]) -> None:
    """How well the times of logs are told apart: windows of ours from windows of real ones, and halves of the real."""
    chance = random.Random(kind)  # noqa: S311 - which windows are judged, the same each time
    sides = [_some(side, chance, max(LEAST, min(len(real), len(ours), MOST))) for side in (real, ours)]
    if min(map(len, sides)) < LEAST:
        print(f"{kind:36} {len(real):5} {len(ours):5}   too few to judge")
        return
    half = chance.sample(real, len(real))
    area, own = judges.judged(sides[0], sides[1], clocks.judge), judges.judged(half[::2], half[1::2], clocks.judge)
    columns = [list(zip(*(clocks.clock(sample.data) for sample in side))) for side in sides]
    tells = sorted(
        ((judges.apart(*pair), name, *map(statistics.fmean, pair)) for name, *pair in zip(clocks.CLOCK, *columns)), reverse=True
    )[:4]
    said = ", ".join(f"{name} {value:.2f} ({mine:.2f}, {theirs:.2f})" for value, name, mine, theirs in tells)
    print(f"{kind:36} {len(sides[0]):5} {len(sides[1]):5}   times {area:.2f}, two halves of the real ones {own:.2f}   {said}")


def _ours(image: Image, seeds: int, only: str) -> dict[str, list[Sample]]:
    """Files by class; what is packed, cut off or empty is not compared."""
    found: dict[str, list[Sample]] = {}
    for seed in range(seeds):
        host = Host.open(open_store("memory:", b"host"), image, clock=SystemClock(), seed=bytes([seed, 77]) * 16)
        caller = Caller(host.view())
        for kind, (path, lines) in clocks.OURS.items():
            for name in (path, path + b".1"):
                if caller.exists(name):
                    found.setdefault(kind, []).extend(clocks.windows(f"ours {seed}", caller.read_file(name), lines))
        for ino in host.ground.inodes() if not only.startswith("log.") else ():
            entry = host.ground.entry(ino)
            if entry.type != S_IFREG or entry.kind in ("", *MACHINE) or entry.spec.get("state", "valid") != "valid":
                continue
            if entry.kind == "git.file" and entry.spec["file"] not in GIT_NAMES:
                continue
            data = host.ground.contents(ino)
            if data and b"\0" not in data:
                found.setdefault(entry.kind, []).append(Sample(f"ours {seed}", data))
    return found


def _judged(kinds: str, real: list[Sample], ours: list[Sample]) -> dict[str, Any] | None:
    chance = random.Random(kinds)  # noqa: S311 - which files are judged, the same each time
    if ours:
        sizes = sorted(len(sample.data) for sample in ours)
        real = [sample for sample in real if sizes[0] * 0.6 <= len(sample.data) <= sizes[-1] * 1.6]
    sides = [_some(real, chance), _some(ours, chance)]
    sides = [_some(side, chance, max(LEAST, min(len(one) for one in sides))) for side in sides]
    if min(len({sample.origin for sample in side}) for side in sides) < 3 or min(map(len, sides)) < LEAST:
        print(f"{kinds:36} {len(sides[0]):5} {len(sides[1]):5}   too few to judge")
        return None
    row: dict[str, Any] = {
        "class": kinds,
        "real": len(sides[0]),
        "ours": len(sides[1]),
        **_areas(judges.KNOWING, *sides),
        "stranger": max(_areas(judges.STRANGERS, *sides).values()),
        "chance": _halves(real, chance),
        "one": _one(real),
        "known": judges.familiar(ours),
        "theirs": judges.familiar(real),
        "tells": [list(tell) for tell in judges.telling(*sides)[:3]],
    }
    row["told"] = max(row[name] for name in judges.KNOWING)
    said = ", ".join(f"{name} {value:.2f} ({mine:.2f}, {theirs:.2f})" for name, value, mine, theirs in row["tells"])
    figures = " ".join(f"{'-' if row[name] is None else format(row[name], '.2f'):>8}" for name in COLUMNS)
    print(f"{kinds:36} {row['real']:5} {row['ours']:5} {figures}   {said}", flush=True)
    return row


def _areas(kind: Mapping[str, judges.Learn], real: Sequence[Sample], ours: Sequence[Sample]) -> dict[str, float]:
    return {name: judges.judged(real, ours, learn) for name, learn in kind.items()}


def _some(samples: list[Sample], chance: random.Random, most: int = MOST) -> list[Sample]:
    return chance.sample(samples, most) if len(samples) > most else samples


def _halves(real: list[Sample], chance: random.Random) -> float:
    """What the best of the judges says of two heaps that are both real: origins dealt to either side."""
    origins = sorted({sample.origin for sample in real})
    if len(origins) < 6:
        return 0.5
    one = set(chance.sample(origins, len(origins) // 2))
    sides = [_some([sample for sample in real if (sample.origin in one) is which], chance, 30) for which in (True, False)]
    return max(_areas(judges.KNOWING, *sides).values())


def _one(real: Sequence[Sample]) -> float | None:
    """How well the files of one real hand are told from the others' when its other files are known; None: none has enough."""
    most, number = Counter(sample.origin for sample in real).most_common(1)[0]
    if number < 4 or number == len(real):
        return None
    own = [Sample(f"{most} {at}", sample.data) for at, sample in enumerate(real) if sample.origin == most]
    return judges.judged([sample for sample in real if sample.origin != most], own, judges.ngrams)


if __name__ == "__main__":
    sys.exit(main())
