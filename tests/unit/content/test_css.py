"""Style sheets: well-formed whatever their author's hand, the same each time, and each company's own."""

from __future__ import annotations

import re

import pytest

from mirage.content.css.sheet import Sheet
from mirage.content.facts import Company
from mirage.content.php.names import css_names
from mirage.image.image import Image
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401

SEEDS = range(24)
DECLARATION = re.compile(r"-?[a-z][a-z-]* ?: ?[^\s:;{}][^:;{}]*")
SELECTOR = re.compile(r"[^{};]*[\w*)\]][^{};]*")


@pytest.fixture(scope="module")
def companies(image: Image) -> list[Company]:  # noqa: F811
    return [places.seen(image, seed).author.story.company for seed in SEEDS]


def written(company: Company) -> str:
    return Sheet(company, css_names(company.key)).text()


def rules(text: str) -> list[tuple[str, list[str]]]:
    """Selectors and their declarations, those within @media too; what is left over is a rule of its own."""
    text = re.sub(r"(?s)/\*.*?\*/|@charset [^;]*;", "", text)
    text = re.sub(r"(?s)@media [^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", r"\1", text)
    found = re.findall(r"([^{}]*)\{([^{}]*)\}", text)
    left = re.sub(r"[^{}]*\{[^{}]*\}", "", text).strip()
    return [(selector.strip(), [one.strip() for one in body.split(";") if one.strip()]) for selector, body in found] + [
        (left, [])
    ] * bool(left)


def test_every_rule_is_a_selector_with_declarations(companies: list[Company]) -> None:
    wrong = [
        (selector, body)
        for company in companies
        for selector, body in rules(written(company))
        if not SELECTOR.fullmatch(selector) or not body or not all(DECLARATION.fullmatch(one) for one in body)
    ]
    assert wrong == []


def test_a_sheet_is_the_same_each_time(companies: list[Company]) -> None:
    assert [written(company) for company in companies] == [written(company) for company in companies]


def test_two_companies_share_few_of_their_rules(companies: list[Company]) -> None:
    sheets = [{(selector, *sorted(body)) for selector, body in rules(written(company))} for company in companies]
    shared = [len(one & set().union(*(other for other in sheets if other is not one))) / len(one) for one in sheets]
    assert sum(shared) / len(shared) < 0.1
