"""Sessions that are the work of one hand, whatever address and day they come from.

What two sessions share is weighed: an artifact, a key or a URL says much, a password little, and whatever many sessions have
says less, down to nothing (`rarity`). Where the sum reaches 1 the two are tied, and campaigns are what ties connect (union-find).
Command lines are compared as sets of templates: sessions that call the same programs and share at least half of their templates
share those, each with its rarity, so that a hundred sessions of `uname -a` stay a hundred strangers and fifteen commands do not.

What nothing ties so far is looked at once more: sessions that call the same two or more programs are tied where few sessions call
just these, to the one campaign that does so or to each other. First by the names of the programs, those of files that the visitor
brought among them, where three and more tie whole campaigns; then without those names, which many a dropper draws anew. They are
compared with what was tied before, so nothing chains on.

Pairs are never tried all against all. A value that ties alone joins its sessions in one pass, equal sets of templates are looked
at once, similar ones are found by MinHash and locality-sensitive hashing (then compared exactly), and values that tie only
together are counted for those pairs that share a rare one.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TypeAlias
from urllib.parse import urlsplit

import msgspec

from mirage.analysis.templates import program, programs, templates
from mirage.analysis.traits import Traits

ENOUGH = 1.0  # the weight that ties two sessions
WEIGHTS = {"artifact": 9.0, "key": 9.0, "url": 3.0, "host": 2.0, "credential": 0.5, "hassh": 0.3}  # of a value that only two have
MOST = {"credential": 0.9}  # what all shared values of a kind may weigh: a shared list of passwords ties nothing by itself
FEWEST = 1000  # sessions that rarity is reckoned against at least: the first two of a store do not make what they share rare
SIMILAR = 0.5  # Jaccard index of two sets of templates
RARE = 0.7  # rarity of a set of programs that ties what nothing else does: 7 sessions of a thousand, 15 of ten thousand
RICH = 3  # programs of a set that is rare by its names, from which it ties campaigns too
SELDOM = 0.5  # of one that adds such a session to a campaign: 31 of a thousand, 100 of ten thousand
PERMUTATIONS = 64
BANDS = (21, 3)  # of the hashing: proposes 94% of the pairs at SIMILAR, 28% at half of it (the band formula of LSH)
DENSE = 8  # sets near a new one from which it is not remembered: keeps the cost of one campaign of many variants linear
COMMON = 64  # sessions that share a value too weak to tie alone, beyond which it is not counted pair by pair
MAX_TEMPLATES = 400  # of a session
GUESSES = frozenset(  # passwords that every list has
    "root admin administrator user test guest password passw0rd p@ssw0rd pass default changeme welcome qwerty letmein support "
    "1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 123123 111111 000000 654321 666666 888888 abc123 admin123 "
    "admin@123 root123 1qaz2wsx 1q2w3e4r 1qaz@wsx test123 pass123 password1 password123 qwerty123 ubuntu raspberry oracle postgres "
    "system toor alpine vizxv xc3511 anko ubnt".split()
)
PUBLIC = frozenset(  # hosts where anybody leaves files: their URLs say something, their names nothing
    "github.com raw.githubusercontent.com gist.githubusercontent.com objects.githubusercontent.com gitlab.com bitbucket.org "
    "pastebin.com paste.ee transfer.sh anonfiles.com file.io bit.ly tinyurl.com google.com www.google.com ipinfo.io ifconfig.me "
    "cdn.discordapp.com dropbox.com drive.google.com localhost 127.0.0.1".split()
)


_Held: TypeAlias = tuple[str, str]  # a kind and a value


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """Something that tied sessions of a campaign: how many have it, and its weight. The value of `commands` and of `programs` is a
    set of programs: those of command lines that are alike, or no more than called."""

    kind: str
    value: str
    sessions: int
    weight: float


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions that are tied together, in the order of time. `id` comes from the first of them, so it stays while others join."""

    id: str
    sessions: list[str]
    sources: list[str]
    first: int
    last: int
    ties: list[Tie]
    commands: list[str]  # templates that at least half of the sessions ran


def campaigns(sessions: Iterable[Traits]) -> list[Campaign]:
    """The campaigns of two sessions and more, the largest first. The same sessions give the same answer in whatever order."""
    return _Comparison(sorted(sessions, key=lambda traits: (traits.opened, traits.session))).campaigns()


class _Comparison:
    """All that is known while sessions are compared; they are meant by their index."""

    def __init__(self, sessions: Sequence[Traits]) -> None:
        self._sessions = sessions
        self._parent = list(range(len(sessions)))
        self._scale = math.log(max(len(sessions), FEWEST))
        self._used: dict[_Held, float] = {}  # what tied, and its weight
        self._sets = [_templates(traits.lines) for traits in sessions]
        spread = Counter(template for found in self._sets for template in found)
        self._rarity = {template: self._rare(count) for template, count in spread.items()}
        self._programs = {found: frozenset(map(program, found)) for found in set(self._sets)}
        self._named = [frozenset(name for line in traits.lines for name in programs(line)) for traits in sessions]
        self._holders: dict[_Held, list[int]] = defaultdict(list)
        for index, traits in enumerate(sessions):
            for held in _values(traits):
                self._holders[held].append(index)

    def campaigns(self) -> list[Campaign]:
        self._tie_by_values()
        self._tie_by_commands()
        self._tie_by_sums()
        self._tie_the_rest()
        groups: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self._sessions)):
            groups[self._root(index)].append(index)
        found = [self._campaign(group) for group in groups.values() if len(group) > 1]
        return sorted(found, key=lambda campaign: (-len(campaign.sessions), campaign.first, campaign.id))

    # ---- what ties ---------------------------------------------------------------------------------------------------

    def _tie_by_values(self) -> None:
        for held, indices in self._holders.items():
            weight = self._weight(held)
            if weight >= ENOUGH and held[0] not in MOST:
                for index in indices[1:]:
                    self._join(indices[0], index, [(held, weight)])

    def _tie_by_commands(self) -> None:
        alike: dict[frozenset[str], list[int]] = defaultdict(list)
        for index, found in enumerate(self._sets):
            if found:
                alike[found].append(index)
        for found, indices in alike.items():
            for index in indices[1:]:
                self._join_by_commands(indices[0], index, found, found)
        toolsets: dict[frozenset[str], list[frozenset[str]]] = defaultdict(list)
        for found in sorted(alike, key=sorted):
            toolsets[self._programs[found]].append(found)
        for sets in toolsets.values():
            if len(sets) > 1:
                self._tie_near({found: alike[found][0] for found in sets})

    def _tie_near(self, sets: dict[frozenset[str], int]) -> None:
        """Sets of one toolset, each with a session that has it.

        A set that is near DENSE others of its campaign is not remembered: whatever comes near it comes near them as well.
        """
        from datasketch import MinHash, MinHashLSH  # here because it brings SciPy, which takes a second to load

        known = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)
        for found, index in sets.items():
            sketch = MinHash(num_perm=PERMUTATIONS)
            sketch.update_batch([template.encode("utf-8", "backslashreplace") for template in found])
            near = [other for other in known.query(sketch) if self._is_tied(sets[other], index, other, found)]
            if len(near) < DENSE:
                known.insert(found, sketch)

    def _is_tied(self, left: int, right: int, one: frozenset[str], other: frozenset[str]) -> bool:
        return self._root(left) == self._root(right) or self._join_by_commands(left, right, one, other)

    def _join_by_commands(self, left: int, right: int, one: frozenset[str], other: frozenset[str]) -> bool:
        weight = self._commands(one, other)
        if weight >= ENOUGH:
            self._join(left, right, [(self._toolset(one), weight)])
        return weight >= ENOUGH

    def _tie_by_sums(self) -> None:
        """Values that are too weak alone, together with each other, the client's algorithms and the commands."""
        for left, traits in enumerate(self._sessions):
            shared: dict[int, list[_Held]] = defaultdict(list)
            for held in _values(traits):
                if self._is_weak(held):
                    for right in self._holders[held]:
                        if right > left and self._root(right) != self._root(left):
                            shared[right].append(held)
            for right, values in shared.items():
                self._join_by_sum(left, right, values)

    def _is_weak(self, held: _Held) -> bool:
        """Whether it ties only together with others, and few enough have it for that."""
        return held[0] != "hassh" and len(self._holders[held]) <= COMMON and (held[0] in MOST or self._weight(held) < ENOUGH)

    def _join_by_sum(self, left: int, right: int, values: Iterable[_Held]) -> None:
        weights = [(held, self._weight(held)) for held in values]
        hassh = self._sessions[left].hassh
        if hassh and hassh == self._sessions[right].hassh:
            weights.append((("hassh", hassh), self._weight(("hassh", hassh))))
        if commands := self._commands(self._sets[left], self._sets[right]):
            weights.append((self._toolset(self._sets[left]), commands))
        sums: dict[str, float] = defaultdict(float)
        for (kind, _), weight in weights:
            sums[kind] += weight
        if math.fsum(min(total, MOST.get(kind, total)) for kind, total in sums.items()) >= ENOUGH:
            self._join(left, right, weights)

    def _tie_the_rest(self) -> None:
        """Sessions that are alone, by the programs that they call."""
        self._tie_by_programs(self._named, RICH)
        self._tie_by_programs([self._programs[found] for found in self._sets])

    def _tie_by_programs(self, called: Sequence[frozenset[str]], rich: float = math.inf) -> None:
        """`called` by each session; sets of `rich` programs and more tie campaigns too."""
        sizes = Counter(self._root(index) for index in range(len(self._sessions)))
        callers: dict[frozenset[str], list[int]] = defaultdict(list)
        for index, found in enumerate(called):
            if len(found) > 1:
                callers[found].append(index)
        joins: list[tuple[int, int, _Held, float]] = []
        for found, indices in callers.items():
            alone = [index for index in indices if sizes[self._root(index)] == 1]
            campaigns = {self._root(index) for index in indices} - set(alone)
            rarity = self._rare(len(indices))
            if rarity < (SELDOM if len(campaigns) == 1 else RARE):
                continue
            together = [*campaigns, *alone] if len(campaigns) == 1 or len(found) >= rich else alone
            joins += [(together[0], index, ("programs", _listed(found)), rarity) for index in together[1:]]
        for left, right, held, weight in joins:
            self._join(left, right, [(held, weight)])

    # ---- what it weighs ----------------------------------------------------------------------------------------------

    def _rare(self, count: int) -> float:
        """1 for what one session has, 0 for what all have."""
        return 1 - math.log(count) / self._scale

    def _weight(self, held: _Held) -> float:
        return WEIGHTS[held[0]] * self._rare(len(self._holders[held]))

    def _commands(self, one: frozenset[str], other: frozenset[str]) -> float:
        """What two sets of templates share, or 0 where they are not near each other."""
        shared = one & other
        if not shared or self._programs[one] != self._programs[other] or len(shared) < SIMILAR * len(one | other):
            return 0.0
        return math.fsum(self._rarity[template] for template in shared)

    def _toolset(self, found: frozenset[str]) -> _Held:
        return "commands", _listed(self._programs[found])

    # ---- who belongs together ----------------------------------------------------------------------------------------

    def _root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = index = self._parent[self._parent[index]]
        return index

    def _join(self, left: int, right: int, reasons: Iterable[tuple[_Held, float]]) -> None:
        one, other = sorted((self._root(left), self._root(right)))
        self._parent[other] = one
        for held, weight in reasons:
            self._used[held] = max(weight, self._used.get(held, 0.0))

    def _campaign(self, group: Sequence[int]) -> Campaign:
        members = [self._sessions[index] for index in group]
        held = Counter(value for traits in members for value in _values(traits) if value in self._used)
        for index in group:
            toolset = self._toolset(self._sets[index])
            values = {toolset, ("programs", toolset[1]), ("programs", _listed(self._named[index]))}
            held.update(value for value in values if value in self._used)
        ties = [
            Tie(kind=kind, value=value, sessions=count, weight=round(self._used[kind, value], 2))
            for (kind, value), count in held.items()
            if count > 1
        ]
        ran = Counter(template for index in group for template in self._sets[index])
        return Campaign(
            id=sha256(members[0].session.encode()).hexdigest()[:10],
            sessions=[traits.session for traits in members],
            sources=sorted({traits.source for traits in members}),
            first=members[0].opened,
            last=max(traits.last for traits in members),
            ties=sorted(ties, key=lambda tie: (-tie.sessions * tie.weight, tie.kind, tie.value)),
            commands=sorted(
                (template for template, count in ran.items() if 2 * count >= len(group)), key=lambda text: (-ran[text], text)
            ),
        )


def _listed(names: Iterable[str]) -> str:
    return " ".join(sorted(names))


def _templates(lines: Iterable[str]) -> frozenset[str]:
    found: dict[str, None] = {}
    for line in lines:
        found.update(dict.fromkeys(templates(line)))
        if len(found) >= MAX_TEMPLATES:
            break
    return frozenset(list(found)[:MAX_TEMPLATES])


def _values(traits: Traits) -> Iterator[_Held]:
    yield from (("artifact", value) for value in traits.artifacts)
    yield from (("key", value) for value in traits.keys)
    yield from (("url", value) for value in traits.urls)
    yield from (("host", value) for value in {_host(url) for url in traits.urls} - PUBLIC - {""})
    yield from (("credential", value) for value in traits.credentials if not _is_guess(value))
    if traits.hassh:
        yield "hassh", traits.hassh


def _is_guess(credential: str) -> bool:
    """Whether everybody tries it, which a young store can not know from its own sessions."""
    user, _, password = credential.partition("/")
    return password in ("", user) or password.lower() in GUESSES


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # what an attacker wrote need be no URL
        return ""
