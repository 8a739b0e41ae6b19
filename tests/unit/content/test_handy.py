"""Scripts that people keep at hand: each job in many hands is shell, and asks only what is there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import pytest

from mirage.base.chance import dice
from mirage.content.facts import Brief
from mirage.content.writers import write
from mirage.content.writers.handy import ADMINS, JOBS, NAMES, NEEDING
from mirage.image.image import Image
from mirage.world.host import Host
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401

SEEDS = range(7)
HANDS = 16


@pytest.fixture(scope="module")
def hosts(image: Image) -> list[Host]:  # noqa: F811
    return [places.seen(image, seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def kept(hosts: list[Host]) -> list[tuple[Host, Brief]]:
    return [(host, brief) for host in hosts for brief, _data in places.briefs(host) if brief.kind == "script.handy"]


def test_every_job_has_names_and_words() -> None:
    assert set(JOBS) == set(NAMES)
    assert set(ADMINS) <= set(JOBS) and set(NEEDING) <= set(JOBS)


@pytest.mark.parametrize("job", list(JOBS))
def test_a_job_is_shell_in_every_hand(job: str, kept: list[tuple[Host, Brief]], tmp_path: Path) -> None:
    brief = kept[0][1]
    for number in range(HANDS):
        changed = msgspec.structs.replace(
            brief, owner=f"hand{number}", seed=dice(brief.seed, number).randbytes(16), spec={**brief.spec, "job": job}
        )
        (tmp_path / f"{number}.sh").write_bytes(write(changed))
    asked = subprocess.run(
        ["bash", "-c", 'for f; do bash -n "$f" || exit 1; done', "all", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (asked.returncode, asked.stderr) == (0, "")
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) > HANDS / 2


def test_only_who_may_has_what_needs_root(kept: list[tuple[Host, Brief]]) -> None:
    assert len({host.identity.hostname for host, _brief in kept}) > len(SEEDS) / 2
    for host, brief in kept:
        person = next(one for one in host.identity.people if one.name == brief.owner)
        assert person.admin or brief.spec["job"] not in ADMINS, brief.path


def test_logs_that_they_read_are_those_of_the_machine(kept: list[tuple[Host, Brief]]) -> None:
    named = 0
    for host, brief in kept:
        text = write(brief).decode()
        if "access.log" in text:
            assert f"/{host.story.company.project.name}.access.log" in text
            named += 1
    assert named
