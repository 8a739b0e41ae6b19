"""Who types: a person, a script, or a language model's agent, from the times of keys and lines, and from what is written.

A person presses keys, one at a time and unevenly, errs and mends, and thinks before a line. A script sends whole lines at once,
or keys to a beat, and waits for nothing or for a fixed time. An agent sends whole lines too, but each comes after seconds that
grow with what there was to read, and its lines carry headings, guards and words for a reader.

Each sign is a feature with its weight in the open; the highest sum wins, where it is high enough. Distributions of keys are
after Dhakal et al., CHI 2018 (136 million keystrokes: 238 ms between keys on average, spread widely). Recordings of real people
and real agents in a shell are missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import fmean, median, pstdev

import msgspec

from mirage.base.clock import SECOND
from mirage.base.events import ChannelRequested, CommandRan, Envelope, LineEntered, TerminalInput, TerminalOutput

KINDS = ("person", "script", "agent")
LEAST = 1.0  # sum below which nobody is named
MAX_SEEN = 4000  # keys and lines that are kept of a session
_MENDS = re.compile(rb"[\x08\x7f\x15\x17]|\x1b\[[ABCD]|\x1bO[ABCD]")
_HEADING = re.compile(
    r"echo\s+[\"']?(?:[=#*-]{3,}|\[[^\]]+\]|[A-Z][A-Z ]{3,}:"
    r"|_*(?:\w+_)?(?:EXIT|STATUS|DONE|END|START|BEGIN|RC|CODE)(?:_\w+)?[\"': =])"
)
_GUARDED = re.compile(r"2>\s?/dev/null\s*(?:\||;|&&|$)|\|\|\s*(?:echo|true)\b|\|\s*head\s+-n?\s?\d+")
_PROSE = re.compile(r"(?:^|\s)#\s+\w+(?:\s+\w+){2,}|^```|^(?:I |Let me|Now |First|Next|We )\w|\*\*\w+")


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One feature: for whom it speaks, how much, and what it rests on."""

    name: str
    kind: str
    weight: float
    evidence: str = ""


class Typist:
    """One session's typing, taken in event by event."""

    def __init__(self) -> None:
        self._keys: list[tuple[int, bytes]] = []
        self._lines: list[tuple[int, str]] = []
        self._waits: list[tuple[float, int]] = []  # seconds before a line, and how many bytes there were to read before it
        self._mends = self._tabs = self._unknown = self._ran = 0
        self._printed = 0
        self._quiet_since = 0
        self._has_terminal = False

    def add(self, envelope: Envelope) -> None:
        """Take an event in."""
        event, now = envelope.event, envelope.time
        if isinstance(event, TerminalInput):
            self._input(now, event.data)
        elif isinstance(event, TerminalOutput):
            self._printed += len(event.data) + event.dropped
            self._quiet_since = now
        elif isinstance(event, LineEntered):
            if len(self._lines) < MAX_SEEN:
                if not self._has_terminal:
                    self._wait(now)
                self._lines.append((now, event.text.decode("utf-8", "replace")[:2000]))
                self._quiet_since = max(self._quiet_since, now)
        elif isinstance(event, CommandRan):
            self._ran += 1
            self._unknown += event.status == 127
            self._quiet_since = max(self._quiet_since, now)
        elif isinstance(event, ChannelRequested) and event.request == "pty-req":
            self._has_terminal = True

    def judge(self) -> tuple[str, tuple[Sign, ...]]:
        """`person`, `script`, `agent`, or "" where too little is known; and the signs, the heaviest first."""
        signs = [*self._of_keys(), *self._of_waits(), *self._of_words()]
        sums = {kind: sum(sign.weight for sign in signs if sign.kind == kind) for kind in KINDS}
        best = max(KINDS, key=lambda kind: sums[kind])
        named = best if sums[best] >= LEAST else ""
        return named, tuple(sorted(signs, key=lambda sign: -sign.weight))

    # ---- taking in

    def _input(self, now: int, data: bytes) -> None:
        self._has_terminal = True
        begins = not self._keys or self._keys[-1][1][-1:] in (b"\r", b"\n")
        if begins:
            self._wait(now)
        if len(self._keys) < MAX_SEEN:
            self._keys.append((now, data))
        self._mends += len(_MENDS.findall(data))
        self._tabs += data.count(b"\t") if len(data) <= 2 else 0

    def _wait(self, now: int) -> None:
        if self._quiet_since and len(self._waits) < MAX_SEEN:
            self._waits.append(((now - self._quiet_since) / SECOND, self._printed))
        self._printed = 0

    # ---- signs

    def _of_keys(self) -> list[Sign]:
        if len(self._keys) < 3:
            return []
        single = [(now, data) for now, data in self._keys if len(data) == 1 or data[:1] == b"\x1b"]
        share = len(single) / len(self._keys)
        signs: list[Sign] = []
        if share < 0.3:
            return [
                Sign(name="whole lines come at once", kind="script", weight=0.8, evidence=f"{1 - share:.0%} of inputs"),
                Sign(name="whole lines come at once", kind="agent", weight=0.8, evidence=f"{1 - share:.0%} of inputs"),
            ]
        gaps = [
            (after - before) / SECOND
            for (before, data), (after, _) in zip(single, single[1:], strict=False)
            if data not in (b"\r", b"\n") and after - before < 2 * SECOND
        ]
        if len(gaps) >= 8:
            beat = pstdev(gaps) / fmean(gaps) if fmean(gaps) else 0.0
            evidence = f"{median(gaps) * 1000:.0f} ms between keys, spread {beat:.2f}"
            if beat > 0.3 and median(gaps) > 0.03:
                signs.append(Sign(name="keys come one by one and unevenly", kind="person", weight=2.0, evidence=evidence))
            else:
                signs.append(Sign(name="keys come to a beat", kind="script", weight=2.0, evidence=evidence))
        if self._mends:
            signs.append(Sign(name="mends what was typed", kind="person", weight=0.8, evidence=f"{self._mends} corrections"))
        if self._tabs:
            signs.append(Sign(name="lets the shell complete", kind="person", weight=0.6, evidence=f"{self._tabs} tabs"))
        return signs

    def _of_waits(self) -> list[Sign]:
        waits = [wait for wait, _ in self._waits if wait >= 0]
        if len(waits) < 3:
            return []
        middle = median(waits)
        spread = pstdev(waits) / fmean(waits) if fmean(waits) else 0.0
        evidence = f"{middle:.2f} s before a line, spread {spread:.2f}"
        signs: list[Sign] = []
        if middle < 0.4:
            signs.append(Sign(name="does not wait", kind="script", weight=1.8, evidence=evidence))
        elif spread < 0.12:
            signs.append(Sign(name="waits to a clock", kind="script", weight=1.8, evidence=evidence))
        elif not self._types_keys():
            signs.append(Sign(name="takes seconds for each line", kind="agent", weight=1.0, evidence=evidence))
        bond = _correlation([wait for wait, _ in self._waits], [float(size) for _, size in self._waits])
        if bond > 0.45 and middle >= 0.4 and spread >= 0.12 and len(waits) >= 5:
            kind = "person" if self._types_keys() else "agent"
            signs.append(Sign(name="waits longer after more to read", kind=kind, weight=1.0, evidence=f"correlation {bond:.2f}"))
        return signs

    def _of_words(self) -> list[Sign]:
        texts = [text for _, text in self._lines]
        if not texts:
            return []
        signs: list[Sign] = []
        headed = [text for text in texts if _HEADING.search(text)]
        guarded = [text for text in texts if _GUARDED.search(text)]
        prose = [text for text in texts if _PROSE.search(text)]
        if headed:
            signs.append(Sign(name="puts headings and marks around what it asks", kind="agent", weight=0.9, evidence=headed[0][:80]))
        if len(guarded) >= 2 and len(guarded) * 4 >= len(texts):
            signs.append(Sign(name="guards and cuts its output", kind="agent", weight=0.7, evidence=guarded[0][:80]))
        if prose:
            signs.append(Sign(name="writes words for a reader", kind="agent", weight=1.2, evidence=prose[0][:80]))
        if any(text.startswith("man ") or " --help" in text for text in texts):
            signs.append(Sign(name="looks into the manual", kind="person", weight=0.4))
        if self._unknown and self._ran and self._unknown * 2 < self._ran and self._types_keys():
            signs.append(Sign(name="mistypes", kind="person", weight=0.4, evidence=f"{self._unknown} unknown commands"))
        return signs

    def _types_keys(self) -> bool:
        return len(self._keys) >= 3 and sum(len(data) == 1 for _, data in self._keys) * 2 > len(self._keys)


def _correlation(one: Sequence[float], two: Sequence[float]) -> float:
    """Spearman's: of the ranks; 0 where one of them is constant."""
    if len(one) < 3 or len(set(one)) < 2 or len(set(two)) < 2:
        return 0.0
    first, second = _ranks(one), _ranks(two)
    mean_first, mean_second = fmean(first), fmean(second)
    covariance = sum((a - mean_first) * (b - mean_second) for a, b in zip(first, second, strict=True))
    return covariance / (len(first) * pstdev(first) * pstdev(second))


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    for rank, index in enumerate(order):
        ranks[index] = float(rank)
    return ranks
