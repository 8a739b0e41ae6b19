"""Rows as they were at some moment: what has not happened yet is not there, what happens to all in turn happens to each."""

from __future__ import annotations

import datetime
import re

import pytest

from mirage.base.clock import SECOND
from mirage.content import rows
from mirage.content.company import region_of
from mirage.content.facts import Entity
from mirage.content.moments import DAY
from mirage.content.words import words
from mirage.image.image import Image
from mirage.world.host import Host
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401


@pytest.fixture(scope="module")
def machines(image: Image) -> list[Host]:  # noqa: F811
    return [places.seen(image, seed) for seed in range(5)]


def _tables(machines: list[Host]) -> list[tuple[Host, Entity]]:
    return [(host, entity) for host in machines for entity in host.story.company.project.entities]


def test_no_row_has_a_day_that_had_not_come(machines: list[Host]) -> None:
    for host, entity in _tables(machines):
        company, site = host.story.company, host.story.site
        for age in (0, 3, 40):
            time = site.now - age * DAY
            today = datetime.datetime.fromtimestamp(time // SECOND, datetime.UTC).date().isoformat()
            last = rows.newest(company, site, entity, time)
            days: list[str] = [
                str(value)
                for row in rows.rows(company, site, entity, 1, last, time)
                for column, value in zip(entity.columns, row[1:])
                if rows.sql_type(column.kind) == "date" and value is not None
            ]
            assert max(days, default="") <= today, (entity.name, age)


def test_what_happens_to_a_row_later_is_not_before_it_and_some_of_it_is_on_another_day(machines: list[Host]) -> None:
    pairs = []
    for host, entity in _tables(machines):
        kinds = [column.kind.partition(":")[0] for column in entity.columns]
        if "date" in kinds and "later" in kinds:
            first, then = kinds.index("date") + 1, kinds.index("later") + 1
            found = rows.rows(host.story.company, host.story.site, entity)
            pairs += [(str(row[first]), str(row[then])) for row in found if row[then] is not None]
    assert pairs
    assert all(first <= then for first, then in pairs)
    assert sum(first < then for first, then in pairs) > len(pairs) / 2


def test_a_row_that_was_seen_changes_only_forwards(machines: list[Host]) -> None:
    for host, entity in _tables(machines):
        company, site = host.story.company, host.story.site
        earlier = rows.rows(company, site, entity, 1, None, site.now - 10 * DAY)
        for before, after in zip(earlier, rows.rows(company, site, entity), strict=True):
            for column, old, new in zip(entity.columns, before[1:], after[1:]):
                name, _, detail = column.kind.partition(":")
                if name == "flow":
                    stages = detail.split("|")
                    assert stages.index(str(old)) <= stages.index(str(new))
                elif name == "later":
                    assert old in (None, new)
                else:
                    assert old == new


def test_numbers_have_as_many_places_as_their_column(machines: list[Host]) -> None:
    for host, entity in _tables(machines):
        for row in rows.rows(host.story.company, host.story.site, entity):
            for column, value in zip(entity.columns, row[1:]):
                places = re.fullmatch(r"decimal\(\d+,(\d)\)", rows.sql_type(column.kind))
                if places is not None:
                    assert re.fullmatch(rf"\d+\.\d{{{places[1]}}}", str(value)), column


def test_people_are_of_the_country_whose_time_the_machine_keeps(machines: list[Host]) -> None:
    regions = words("people")["regions"]
    for host in machines:
        company = host.story.company
        assert company.region == words("people")["zones"].get(host.identity.timezone, company.region)
        assert company.city in regions[company.region]["places"]
        assert {one.first for one in company.staff if not one.login} <= set(regions[company.region]["first"])
    assert {region_of(bytes([seed]), "Etc/UTC") for seed in range(60)} == set(regions)
