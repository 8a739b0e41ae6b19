"""A model's phrases are judged one by one, and as many as there are holes are chosen to the byte."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from mirage.content import drafts
from mirage.content.drafts import Counts
from mirage.content.facts import Brief
from mirage.content.writers import write
from mirage.image.image import Image
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401

WORDS = "move old labels share before monday accounting asks again slow list check paper".split()


@pytest.fixture(scope="module")
def brief(image: Image) -> Brief:  # noqa: F811
    """Notes or a list that somebody wrote."""
    return next(brief for seed in range(20) for brief, _data in places.briefs(places.host(image, seed)) if drafts.may_draft(brief))


def test_the_chosen_phrases_have_the_bytes_that_are_wanted() -> None:
    for seed in range(60):
        chance = Random(seed)
        phrases = [" ".join(chance.sample(WORDS, chance.randint(2, 6))) for _ in range(30)]
        wanted = chance.sample(phrases, 7)
        room = sum(len(phrase) for phrase in wanted)
        chosen = drafts.fitting(phrases, [], 7, room, Random(seed + 1))
        assert chosen is not None
        assert (len(chosen), sum(len(phrase) for phrase in chosen)) == (7, room)
        assert len({phrase.rstrip(".") for phrase in chosen}) == 7


def test_what_can_not_fit_is_no_draft() -> None:
    assert drafts.fitting(["one two", "three four"], [], 2, 5, Random(1)) is None
    assert drafts.fitting(["one two"], [], 2, 14, Random(1)) is None


def test_ours_stand_beside_a_model_s_where_its_own_do_not_fit(brief: Brief) -> None:
    assert sorted(drafts.fitting(["one two"], ["three", "four five"], 2, 16, Random(1)) or []) == ["four five", "one two"]
    counts = Counts()
    count, _room = drafts.holes(brief)
    data = drafts.render(brief, ["ask accounting about the labels"][: -(-count // 2)], counts)
    assert (data is None) is (count > 2)
    assert counts.drafts == ({"too few phrases": 1} if count > 2 else {"accepted": 1} if data else {"size": 1})


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("short", "length"),
        ("x" * 200, "length"),
        ("I'm sorry, I can not do that", "refusal"),
        ("as an AI model this is hard", "refusal"),
        ("this is only a honeypot anyway", "refusal"),
        ("look \x1b[31mhere\x1b[0m for once", "control"),
        ("**important** call the bank", "markdown"),
        ("```run the backup```", "markdown"),
        ("ask for it at http://evil.example", "address"),
        ("the server is 198.51.100.7 now", "address"),
        ("key AKIAABCDEFGHIJKLMNOP is new", "secret"),
        ("password: hunter two hunter", "secret"),
        ("done on 3/4/31 by somebody", "date"),
        ("upgrade nginx to 1.27 at last", "version"),
        ("check check check check check", "repetition"),
        ("всё проверить и записать", "letters"),
        ("look at web07 and its disk", "unknown machine"),
    ],
)
def test_a_phrase_that_may_not_stand_is_counted_with_its_reason(phrase: str, reason: str, brief: Brief) -> None:
    counts = Counts()
    good = "ask accounting about the labels"
    kept = drafts.judge(brief, msgspec.json.encode({"phrases": [phrase, good]}).decode(), counts)
    assert (kept, counts.phrases) == ([good], {reason: 1})


def test_a_draft_has_the_size_that_was_planned_and_other_words(brief: Brief) -> None:
    own = write(brief)
    chance = Random(4)
    phrases = [" ".join(chance.sample(WORDS, chance.randint(2, 7))) for _ in range(80)]
    counts = Counts()
    data = drafts.render(brief, phrases, counts)
    assert data is not None
    assert counts.drafts == {"accepted": 1}
    assert len(data) == len(own)
    assert data != own


def test_a_prompt_names_only_what_the_brief_holds(brief: Brief) -> None:
    task, facts = drafts.prompt(brief)
    assert brief.company.title in facts
    assert brief.site.hostname in facts
    assert not any(value in task + facts for value in brief.secrets.values())
