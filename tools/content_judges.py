"""The judges of `make realism-content`: simple public ways to guess which of two heaps a file is from.

Each learns from most origins of both sides and judges the files of the others, in turn, so that what is learnt is a side's hand and
not one company's name. (Leaving out only the judged file's own origin would not be fair: the other side would always know more.)
They are blind to names: paths, hosts, people's addresses and numbers read the same on both sides, since where a file lies and whom it
serves is no hand either; the plain statistics are taken of the whole. A figure is the area under the ROC curve of the scores: how
often a real file scores above one of ours. 0.5 tells nothing, 1.0 all.
"""

from __future__ import annotations

import math
import random
import re
import statistics
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from content_real import Sample

BYTES = 6000  # of each file that are looked at
GRAM = 3
NEIGHBOURS = 3
FOLDS = 6

Side = Sequence[bytes]
Learn = Callable[[Side, Side], Callable[[bytes], float]]  # from files of both sides to how real another looks


def judged(real: Sequence[Sample], ours: Sequence[Sample], learn: Learn) -> float:
    """The area of one judge, at least chance."""
    folds = [_dealt(side) for side in (real, ours)]
    scores: list[list[float]] = [[], []]
    for fold in range(FOLDS):
        known = [[sample.data for sample in side if dealt[sample.origin] != fold] for side, dealt in zip((real, ours), folds)]
        if not all(known):
            continue
        score = learn(*known)
        for at, (side, dealt) in enumerate(zip((real, ours), folds)):
            scores[at] += [score(sample.data) for sample in side if dealt[sample.origin] == fold]
    return max(0.5, _area(scores[0], scores[1]))


def _dealt(side: Sequence[Sample]) -> dict[str, int]:
    """To which fold each origin belongs."""
    origins = sorted({sample.origin for sample in side})
    random.Random(len(origins)).shuffle(origins)  # noqa: S311 - the same each time
    return {origin: at % FOLDS for at, origin in enumerate(origins)}


def _area(one: Sequence[float], other: Sequence[float]) -> float:
    if not one or not other:
        return 0.5
    return sum((a > b) + 0.5 * (a == b) for a in one for b in other) / (len(one) * len(other))


def apart(one: Sequence[float], other: Sequence[float]) -> float:
    """How well one number tells two sides apart, whichever has more of it."""
    above = _area(one, other)
    return max(above, 1 - above)


def ngrams(real: Side, ours: Side) -> Callable[[bytes], float]:
    """Naive Bayes over character trigrams: the log odds a character."""
    counts = [Counter(gram for data in side for gram in _grams(data)) for side in (real, ours)]
    kinds = len(counts[0] | counts[1]) + 1
    totals = [math.log(sum(side.values()) + kinds) for side in counts]

    def score(data: bytes) -> float:
        odds = [math.log(counts[0][gram] + 1) - math.log(counts[1][gram] + 1) for gram in _grams(data)]
        return totals[1] - totals[0] + statistics.fmean(odds) if odds else 0.0

    return score


BLIND = (  # what the n-grams and the distance do not see, and what they see instead
    (re.compile(rb"\S+@[\w.-]+"), b"WHO"),
    (re.compile(rb"[a-z]+://[^\s'\"<>)]+"), b"URL"),
    (re.compile(rb"~?(?:/[\w.@%+*-]+){2,}/?"), b"/PATH"),
    (re.compile(rb"\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|lan|local|example|info|de|eu)\b"), b"HOST"),
    (re.compile(rb"\d+"), b"0"),
)


@lru_cache(maxsize=4096)
def blind(data: bytes) -> bytes:
    """A file without its names."""
    data = data[:BYTES]
    for pattern, word in BLIND:
        data = pattern.sub(word, data)
    return data


def _grams(data: bytes) -> Iterator[bytes]:
    cut = blind(data)
    return (cut[at : at + GRAM] for at in range(len(cut) - GRAM + 1))


def distance(real: Side, ours: Side) -> Callable[[bytes], float]:
    """The normalised compression distance (zlib) to the nearest files of each side."""
    alone = {data: _packed(data) for data in (*real, *ours)}

    def near(data: bytes, own: int, side: Side) -> float:
        return statistics.fmean(sorted(_apart(data, own, other, alone[other]) for other in side)[:NEIGHBOURS])

    def score(data: bytes) -> float:
        own = _packed(data)
        return near(data, own, ours) - near(data, own, real)

    return score


def _packed(data: bytes) -> int:
    return len(zlib.compress(blind(data), 6))


def _apart(one: bytes, one_alone: int, other: bytes, other_alone: int) -> float:
    both = len(zlib.compress(blind(one) + blind(other), 6))
    return (both - min(one_alone, other_alone)) / max(one_alone, other_alone)


FEATURES = ("size", "line", "longest", "blank", "comment", "indent", "entropy", "repeated", "digits", "capitals", "signs", "8-bit")


def features(data: bytes) -> list[float]:
    """FEATURES of a file, each of the order of one."""
    lines = data[:BYTES].splitlines()
    full = [line for line in lines if line.strip()] or [b""]
    counts, total = Counter(data[:BYTES]), len(data[:BYTES]) or 1
    letters = sum(n for byte, n in counts.items() if chr(byte).isalpha() and byte < 128)
    return [
        math.log1p(len(data)) / 4,
        math.log1p(statistics.fmean(len(line) for line in full)) / 2,
        math.log1p(max(len(line) for line in full)) / 2,
        1 - len(full) / max(1, len(lines)),
        sum(line.lstrip()[:1] in (b"#", b";", b"*", b"/") for line in full) / len(full),
        statistics.fmean(min(40, len(line) - len(line.lstrip())) for line in full) / 8,
        -sum(n / total * math.log2(n / total) for n in counts.values()) / 3,
        1 - len(set(full)) / len(full),
        10 * sum(counts[byte] for byte in range(48, 58)) / total,
        5 * sum(counts[byte] for byte in range(65, 91)) / max(1, letters),
        3 * sum(n for byte, n in counts.items() if 32 < byte < 127 and not chr(byte).isalnum()) / total,
        10 * sum(n for byte, n in counts.items() if byte > 127) / total,
    ]


def shape(real: Side, ours: Side) -> Callable[[bytes], float]:
    """Gaussians over the plain statistics of `features`, as if they were independent."""
    columns = [list(zip(*(features(data) for data in side))) for side in (real, ours)]
    known = [[(statistics.fmean(column), statistics.pstdev(column) + 0.05) for column in side] for side in columns]

    def score(data: bytes) -> float:
        odds = 0.0
        for value, of_real, of_ours in zip(features(data), *known):
            for (mean, spread), sign in ((of_real, 1), (of_ours, -1)):
                odds += sign * (-math.log(spread) - 0.5 * min(25.0, ((value - mean) / spread) ** 2))
        return odds

    return score


def surprise(real: Side, _ours: Side) -> Callable[[bytes], float]:
    """A stranger who has never seen a file of ours: how well real files' trigrams foretell a file, the log likelihood a character."""
    counts = Counter(gram for data in real for gram in _grams(data))
    heads = Counter(gram[:2] for gram in counts.elements())

    def score(data: bytes) -> float:
        found = [math.log((counts[gram] + 0.02) / (heads[gram[:2]] + 0.02 * 96)) for gram in _grams(data)]
        return statistics.fmean(found) if found else 0.0

    return score


def remoteness(real: Side, _ours: Side) -> Callable[[bytes], float]:
    """The same stranger with the compression distance: how near the nearest real files are."""
    alone = {data: _packed(data) for data in real}

    def score(data: bytes) -> float:
        own = _packed(data)
        return -statistics.fmean(sorted(_apart(data, own, other, alone[other]) for other in real)[:NEIGHBOURS])

    return score


KNOWING: dict[str, Learn] = {"ngrams": ngrams, "distance": distance, "shape": shape}  # learn from ours too
STRANGERS: dict[str, Learn] = {"surprise": surprise, "remoteness": remoteness}


def telling(real: Sequence[Sample], ours: Sequence[Sample]) -> list[tuple[str, float, float, float]]:
    """The plain statistics that tell most on their own: name, area, and the mean of each side."""
    sides = [[features(sample.data) for sample in side] for side in (real, ours)]
    rows = []
    for name, one, other in zip(FEATURES, *(list(zip(*side)) for side in sides)):
        rows.append((name, apart(one, other), statistics.fmean(one), statistics.fmean(other)))
    return sorted(rows, key=lambda row: -row[1])


PHRASE = 6  # words and signs
WORD = re.compile(rb"\w+|[^\w\s]")


def familiar(samples: Sequence[Sample], origins: int = 20) -> float:
    """How much of a file is phrases that stand in files of so many other origins: what somebody knows again who has seen those."""
    phrases: dict[str, set[tuple[bytes, ...]]] = {}
    for sample in samples:
        phrases.setdefault(sample.origin, set()).update(_phrases(sample.data))
    shares = []
    for sample in samples:
        own = set(_phrases(sample.data))
        others = [phrases[origin] for origin in sorted(phrases) if origin != sample.origin][:origins]
        if own and others:
            shares.append(len(own & set().union(*others)) / len(own))
    return statistics.fmean(shares) if shares else 0.0


def _phrases(data: bytes) -> Iterator[tuple[bytes, ...]]:
    words = WORD.findall(blind(data).lower())
    return (tuple(words[at : at + PHRASE]) for at in range(len(words) - PHRASE + 1))
