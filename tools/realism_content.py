"""`make realism-content`: can a simple stranger tell our planned files from real ones of the same class?

Real files come from the laid-out root of `make record` and from a few Debian packages; ours are planned by machines of several
seeds. Two public classifiers judge each file by what they have learnt from the others: naive Bayes over character trigrams, and the
normalised compression distance to the nearest neighbours (zlib). Files of one machine or one package are never learnt from and
judged at once, so what is learnt is Mirage and not a name. 0.5 is chance, 1.0 tells all. Beside it stand plain statistics of both
sides. The last line is the mean over classes.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import statistics
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_IFREG
from typing import Any

from mirage.app import images
from mirage.base.clock import SystemClock
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host

PACKAGES = ("dokuwiki", "cacti", "adminer", "postfixadmin", "mediawiki")  # of Debian 12: applications in PHP
MOST = 48  # files a side and class
BYTES = 6000  # of each file that are looked at
TRIGRAM = 3
NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: where it comes from (a package, a machine), and its bytes."""

    origin: str
    text: bytes


Real = Callable[[Path, Path], Iterable[Sample]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=12, help="machines of ours")
    parser.add_argument("--json", type=Path, default=Path("build/realism-content.json"))
    options = parser.parse_args()
    home = images.home().parent
    image = images.home() / "debian-12.img"
    roots = sorted(home.glob("root-*"))
    if not image.exists() or not roots:
        print("realism-content: no image or no laid-out root; run: mirage image build debian:12; make record", file=sys.stderr)
        return 2
    fetched = _fetched(home / "realism-content")
    ours = _ours(Image.open(image), options.seeds)
    chance = random.Random(7)  # noqa: S311 - which files are judged, the same each time
    rows: list[dict[str, Any]] = []
    shown = "line length, entropy, repeated lines, digits: real | ours"
    print(f"{'class':18} {'real':>5} {'ours':>5} {'trigrams':>9} {'distance':>9}   {shown}")
    for kind, real in REAL.items():
        sides = [_some(list(real(roots[0], fetched)), chance), _some(ours.get(kind, []), chance)]
        if min(len({sample.origin for sample in side}) for side in sides) < 2:
            print(f"{kind:18} {len(sides[0]):5} {len(sides[1]):5}   too few to judge")
            continue
        row: dict[str, Any] = {
            "class": kind,
            "trigrams": _bayes(*sides),
            "distance": _distance(*sides),
            "real": _shape(sides[0]),
            "ours": _shape(sides[1]),
        }
        rows.append(row)
        shapes = " | ".join(" ".join(f"{value:6.2f}" for value in row[side]) for side in ("real", "ours"))
        print(f"{kind:18} {len(sides[0]):5} {len(sides[1]):5} {row['trigrams']:9.2f} {row['distance']:9.2f}   {shapes}", flush=True)
    mean = statistics.fmean(max(float(row["trigrams"]), float(row["distance"])) for row in rows)
    print(f"told apart: {mean:.3f} (0.5 is chance; the better of the two classifiers, mean over {len(rows)} classes)")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"mean": mean, "classes": rows}, indent=1) + "\n")
    return 0


# ---- the two sides


def _ours(image: Image, seeds: int) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {}
    for seed in range(seeds):
        host = Host.open(open_store("memory:", b"host"), image, clock=SystemClock(), seed=bytes([seed, 77]) * 16)
        for ino in host.ground.inodes():
            entry = host.ground.entry(ino)
            if entry.type == S_IFREG and entry.kind and not host.ground.path(ino).endswith(b".gz"):
                found.setdefault(entry.kind, []).append(Sample(f"ours {seed}", host.ground.contents(ino)))
    return found


def _fetched(folder: Path) -> Path:
    """The packages, unpacked once; what can not be had is left out and said."""
    for name in PACKAGES:
        if not (folder / name).exists():
            folder.mkdir(parents=True, exist_ok=True)
            asked = subprocess.run(["apt-get", "download", name], cwd=folder, capture_output=True, check=False)  # noqa: S607
            archives = list(folder.glob(f"{name}_*.deb"))
            if asked.returncode or not archives:
                print(f"realism-content: {name} can not be had", file=sys.stderr)
                continue
            subprocess.run(["dpkg-deb", "-x", archives[0], folder / name], check=True)  # noqa: S607
    return folder


def _from(pattern: str, *, root: bool, content: str = "", most: int = 1 << 30, least: int = 1) -> Real:
    """Files of the root, or of the packages, by a pattern of their path (and of their bytes)."""

    def find(base: Path, fetched: Path) -> Iterator[Sample]:
        top = base if root else fetched
        for path in sorted(top.rglob("*")):
            name = path.relative_to(top).as_posix()
            if re.fullmatch(pattern, name) and path.is_file() and not path.is_symlink() and least <= path.stat().st_size <= most:
                data = path.read_bytes()
                if b"\0" not in data and (not content or re.search(content.encode(), data)):
                    yield Sample(_origin(name, root), data)

    return find


def _origin(name: str, root: bool) -> str:
    parts = name.split("/")
    return parts[0] if not root else "/".join(parts[3:4] if name.startswith("usr/share/doc/") else parts[:-1][-1:] + parts[-1:])


REAL: dict[str, Real] = {
    "php.list": _from(r".*\.php", root=False, content="<table|<form|foreach", least=600, most=12_000),
    "php.functions": _from(r".*(lib|inc|func|include).*\.php", root=False, content="function ", least=600, most=16_000),
    "app.css": _from(r".*\.css", root=False, least=400, most=20_000),
    "app.js": _from(r".*(?<!min)\.js", root=False, least=300, most=12_000),
    "sql.schema": _from(r".*\.sql", root=False, content="(?i)create table", most=200_000),
    "app.readme": _from(r"usr/share/doc/[^/]+/README[^/]*", root=True, least=150, most=8_000),
    "text.todo": _from(r"usr/share/doc/[^/]+/(TODO|README.Debian|NEWS)[^/.]*", root=True, least=80, most=4_000),
    "text.notes": _from(r"usr/share/doc/[^/]+/(README.Debian|TODO)[^/.]*", root=True, least=150, most=6_000),
    "script.sh": _from(
        r"(usr/s?bin/[^/]+|etc/cron\.[a-z]+/[^/]+|usr/share/doc/.*\.sh)", root=True, content=r"^#! ?/bin/(ba)?sh", most=1_800
    ),
    "script.py": _from(r"usr/(bin/[^/]+|share/.*\.py|lib/python3.*\.py)", root=True, content="import ", least=200, most=2_500),
    "system.cron": _from(r"etc/cron\.d/[^.][^/]*", root=True),
    "system.logrotate": _from(r"etc/logrotate\.d/.*", root=True),
    "system.mariadb": _from(r"etc/mysql/.*\.cnf", root=True),
    "system.phpini": _from(r"etc/php/.*/mods-available/.*\.ini", root=True),
}


def _some(samples: list[Sample], chance: random.Random) -> list[Sample]:
    return chance.sample(samples, MOST) if len(samples) > MOST else samples


# ---- the classifiers


def _bayes(real: Sequence[Sample], ours: Sequence[Sample]) -> float:
    """Balanced share of right answers of naive Bayes over trigrams, leaving out the judged file's origin."""
    counts = [[(sample.origin, Counter(_grams(sample.text))) for sample in side] for side in (real, ours)]
    right = []
    for side in (0, 1):
        hits = 0
        for origin, grams in counts[side]:
            scores = []
            for other in (0, 1):
                learnt: Counter[bytes] = Counter()
                for name, more in counts[other]:
                    if name != origin:
                        learnt.update(more)
                total, kinds = sum(learnt.values()), len(learnt) + 1
                scores.append(sum(n * math.log((learnt[gram] + 1) / (total + kinds)) for gram, n in grams.items()))
            hits += scores[side] > scores[1 - side]
        right.append(hits / len(counts[side]))
    return statistics.fmean(right)


def _grams(text: bytes) -> Iterator[bytes]:
    cut = text[:BYTES]
    return (cut[at : at + TRIGRAM] for at in range(len(cut) - TRIGRAM + 1))


def _distance(real: Sequence[Sample], ours: Sequence[Sample]) -> float:
    """The same of the nearest neighbours by compression distance."""
    whole = [(0, sample) for sample in real] + [(1, sample) for sample in ours]
    alone = [len(zlib.compress(sample.text[:BYTES], 6)) for _side, sample in whole]
    hits: list[list[bool]] = [[], []]
    for at, (side, sample) in enumerate(whole):
        near = []
        for other, (of, neighbour) in enumerate(whole):
            if neighbour.origin != sample.origin:
                both = len(zlib.compress(sample.text[:BYTES] + neighbour.text[:BYTES], 6))
                near.append(((both - min(alone[at], alone[other])) / max(alone[at], alone[other]), of))
        votes = Counter(of for _distance, of in sorted(near)[:NEIGHBOURS])
        hits[side].append(votes[side] > votes[1 - side])
    return statistics.fmean(statistics.fmean(side) for side in hits)


def _shape(samples: Sequence[Sample]) -> list[float]:
    """Mean line length, bits a byte, share of lines that repeat within a file, share of digits."""
    lengths, repeated, entropy, digits = [], [], [], []
    for sample in samples:
        lines = sample.text.splitlines()
        full = [line for line in lines if line.strip()]
        lengths += [len(line) for line in full]
        repeated.append(1 - len(set(full)) / len(full) if full else 0.0)
        counts = Counter(sample.text)
        total = len(sample.text) or 1
        entropy.append(-sum(n / total * math.log2(n / total) for n in counts.values()))
        digits.append(sum(48 <= byte <= 57 for byte in sample.text) / total)
    return [statistics.fmean(lengths or [0]), statistics.fmean(entropy), statistics.fmean(repeated), statistics.fmean(digits)]


if __name__ == "__main__":
    sys.exit(main())
