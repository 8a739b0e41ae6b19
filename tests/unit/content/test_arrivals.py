"""How the application came to its machine: what git, wtmp and the files' times tell of it is one story."""

from __future__ import annotations

import hashlib
import re
import zlib
from itertools import pairwise

import pytest

from mirage.base.clock import SECOND
from mirage.content import arrivals, briefs
from mirage.content.writers.repository import repository
from mirage.image.image import Image
from mirage.world.host import Host
from mirage.world.logs.lines import WWW
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401


@pytest.fixture(scope="module")
def machines(image: Image) -> list[Host]:  # noqa: F811
    return [places.seen(image, seed) for seed in range(1, 9)]


def _git(host: Host, name: str) -> bytes:
    ino = host.ground.find(f"{host.story.company.project.home}/.git/{name}".encode())
    return host.ground.contents(ino) if ino is not None else b""


def test_each_pull_was_made_by_who_keeps_the_clone_while_he_was_logged_in(machines: list[Host]) -> None:
    pulled = 0
    for host in machines:
        keeper = next(person for person in host.identity.people if person.admin)
        moves = re.findall(r"^(\w+) (\w+) (.*) <.*> (\d+) [+-]\d{4}\t(.*)$", _git(host, "logs/HEAD").decode(), re.MULTILINE)
        assert [what for *_, what in moves] == [
            f"clone: from {moves[0][4].rpartition(' ')[2]}",
            *["pull: Fast-forward"] * (len(moves) - 1),
        ]
        assert all(older[1] == newer[0] for older, newer in pairwise(moves))
        for _old, _new, name, moment, _what in moves[1:]:
            pulled += 1
            assert name == keeper.full
            assert any(stay.start <= int(moment) * SECOND + SECOND and int(moment) * SECOND <= stay.end for stay in keeper.stays)
    assert pulled


def test_all_that_was_pushed_has_been_pulled_and_after_it_was_pushed(machines: list[Host]) -> None:
    for host in machines:
        company, site = host.story.company, host.story.site
        commits, past = company.project.commits, arrivals.pulls(company, site)
        assert past[-1].last == len(commits) - 1
        assert all(commits[pull.last].time < pull.moment for pull in past)
        assert all(older.last < newer.last and older.moment < newer.moment for older, newer in pairwise(past))
        for part in briefs.tracked(company):
            ino = host.ground.find(f"{company.project.home}/{part.path}".encode())
            assert ino is not None
            assert any(0 <= host.ground.stat(ino).mtime - pull.moment < SECOND for pull in past)


def test_what_came_after_the_clone_was_set_up_is_in_the_group_of_who_pulled_it(machines: list[Host]) -> None:
    seen = set()
    for host in machines:
        home, past = host.story.company.project.home.encode(), arrivals.pulls(host.story.company, host.story.site)
        top = host.ground.find(home)
        assert top is not None
        uid = host.ground.stat(top).uid
        for name in repository(host.story.company, host.story.site).files:
            ino = host.ground.find(home + b"/.git/" + name.encode())
            assert ino is not None
            stat = host.ground.stat(ino)
            is_later = stat.btime > past[0].moment + SECOND and name not in ("logs/HEAD", "logs/refs/heads/master")
            seen.add(is_later)
            assert (stat.uid, stat.gid) == (uid, uid if is_later else WWW), name
    assert seen == {True, False}


def test_what_a_pull_leaves_is_there_where_there_was_one(machines: list[Host]) -> None:
    seen = set()
    for host in machines:
        company, site = host.story.company, host.story.site
        past, found = arrivals.pulls(company, site), repository(company, site)
        seen.add(is_pulled := len(past) > 1)
        assert {"FETCH_HEAD", "ORIG_HEAD", "refs/remotes/origin/master", "logs/refs/remotes/origin/master"} & found.files.keys() == (
            {"FETCH_HEAD", "ORIG_HEAD", "refs/remotes/origin/master", "logs/refs/remotes/origin/master"} if is_pulled else set()
        )
        head = _git(host, "refs/heads/master").decode().strip()
        if is_pulled:
            assert re.fullmatch(head + r"\t\tbranch 'master' of ssh://[\w-]+/srv/git/\w+\n", _git(host, "FETCH_HEAD").decode())
            assert found.times["objects/" + head[:2] + "/" + head[2:]] < found.times["FETCH_HEAD"] < found.times["index"]
        for name in (name for name in found.files if re.match("objects/../", name)):
            assert hashlib.sha1(zlib.decompress(_git(host, name)), usedforsecurity=False).hexdigest() == name[8:].replace("/", "")
    assert True in seen
