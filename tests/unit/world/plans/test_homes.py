"""What somebody's home holds agrees with itself: what he typed with what lies there, what he was told with when he came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import moments
from mirage.content.facts import Brief
from mirage.image.image import Image
from mirage.world.host import Host
from mirage.world.identity import DAY
from mirage.world.plans import homes as homes_plan
from mirage.world.plans.author import COPY
from tests.unit.content import places
from tests.unit.world import ground
from tests.unit.world.conftest import image  # noqa: F401


@pytest.fixture(scope="module")
def machines(image: Image) -> list[Host]:  # noqa: F811
    return [places.seen(image, seed) for seed in range(7)]


def homes(machines: list[Host]) -> Iterator[tuple[Host, str, dict[str, tuple[Brief, bytes]]]]:
    """Each home: the machine, its owner, its files by their paths in it."""
    for host in machines:
        for person in host.identity.people:
            top, inside = f"/home/{person.name}/", dict[str, tuple[Brief, bytes]]()
            for ino in places.files(host.ground):
                entry, path = host.ground.entry(ino), host.ground.path(ino)
                if path.startswith(top.encode()) and entry.kind != COPY:
                    inside[path.decode().removeprefix(top)] = host.author.brief(path, entry), host.ground.contents(ino)
            if ".bash_history" in inside:
                yield host, person.name, inside


def test_what_was_copied_to_another_machine_lies_there_or_was_taken_away(machines: list[Host]) -> None:
    sent = 0
    for host, _name, files in homes(machines):
        lines = files[".bash_history"][1].decode().splitlines()
        for line in lines:
            match = re.fullmatch(r"scp (\S+) \S+:", line)
            if match is not None and f"rm {match[1]}" not in lines and not match[1].startswith("/"):
                sent += 1
                assert host.ground.find(f"/home/{files['.bash_history'][0].owner}/{match[1]}".encode()) is not None, line
    assert sent


def test_who_keeps_the_application_alone_pulls_and_changes_it_and_a_colleague_s_git_was_told_that_it_is_safe(
    machines: list[Host],
) -> None:
    pulled = looked = 0
    for host, name, files in homes(machines):
        history = files[".bash_history"][1].decode()
        done = set(re.findall(r"^git (\w+)", history, re.MULTILINE))
        assert "commit" not in done
        if name == host.story.company.staff[0].login:
            pulled += "pull" in done
            continue
        assert not done & {"pull", "fetch", "checkout", "restore"}
        assert "deploy.sh" not in history
        if done:
            looked += 1
            assert f"directory = /var/www/{host.story.company.project.name}" in files[".gitconfig"][1].decode()
    assert pulled and looked


def test_what_wget_remembers_was_typed(machines: list[Host]) -> None:
    visited = 0
    for _host, _name, files in homes(machines):
        if ".wget-hsts" in files:
            visited += 1
            site = files[".wget-hsts"][1].decode().splitlines()[-1].partition("\t")[0]
            assert re.search(rf"^wget .*https://{re.escape(site)}/", files[".bash_history"][1].decode(), re.MULTILINE)
    assert visited


def test_a_script_that_exports_has_left_what_it_says(machines: list[Host]) -> None:
    left = 0
    for host, _name, files in homes(machines):
        for brief, _data in list(files.values()):
            if brief.kind == "script.sh" and brief.spec["job"] == "export":
                folder, entity = brief.spec["folder"], brief.spec["entity"]
                pattern = rf"{folder + '/' if folder else ''}{entity}-(.+)\.tsv"
                for path, (out, _rows) in files.items():
                    if (match := re.fullmatch(pattern, path)) and out.time > brief.time:
                        left += 1
                        assert match[1] in {
                            f"{moments.at(out.time, host.identity.timezone):{form}}" for form in ("%Y-%m", "%Y%m", "%Y-%m-%d")
                        }
    assert left


def test_no_two_mails_of_one_box_ask_the_same(machines: list[Host]) -> None:
    boxes = 0
    for _host, _name, files in homes(machines):
        asked: Counter[str] = Counter()
        for brief, data in files.values():
            if brief.kind == "text.mail":
                body = data.decode().partition("\n\n")[2].partition("\n-- ")[0]
                asked.update({" ".join(part.split()) for part in body.split("\n\n")[1:2]})
        boxes += len(asked) > 2
        assert [text for text, times in asked.items() if times > 1 and len(text) > 30] == []
    assert boxes


def test_nobody_tells_of_the_machine_before_he_came_to_it(machines: list[Host]) -> None:
    for _host, _name, files in homes(machines):
        brief = files[".bash_history"][0]
        came = next(one.since for one in brief.company.staff if one.login == brief.owner)
        chance = dice(b"any", "moments")
        assert all(moments.before(brief, chance, 900).timestamp() >= min(came, brief.time) // SECOND for _ in range(60))


def test_what_sudo_logged_of_somebody_ends_his_history(machines: list[Host]) -> None:
    logged = 0
    for host, name, files in homes(machines):
        typed = [line for line in files[".bash_history"][1].decode().splitlines() if line.startswith("sudo ")]
        told = [f"sudo {command.rpartition('/')[2] + rest}" for command, rest in _commands(host, name)]
        logged += len(told)
        assert squeezed(typed)[-len(squeezed(told)) :] == squeezed(told) or not told
    assert logged


def _commands(host: Host, name: str) -> list[tuple[str, str]]:
    """What auth.log says that he asked of root, in two parts: the program and the words."""
    lines = host.background.lines(host.story.site.now - 15 * DAY, host.story.site.now)
    asked = [match for line in lines if (match := re.fullmatch(rf" *{name} : .*COMMAND=(\S+)(.*)", line.text))]
    return [(match[1], match[2]) for match in asked]


def squeezed(lines: list[str]) -> list[str]:
    """bash keeps no line that is the one before (HISTCONTROL of Debian's ~/.bashrc)."""
    return [line for line, _same in groupby(lines)]


def test_examples_of_packages_are_copied_as_they_are(tmp_path: Path) -> None:
    copied = 0
    with ground.build(tmp_path / "debian-12.img", homes_plan.EXAMPLES) as opened:
        for host in (places.host(opened, seed) for seed in range(6)):
            for ino in places.files(host.ground):
                entry = host.ground.entry(ino)
                if entry.spec.get("of") in homes_plan.EXAMPLES:
                    copied += 1
                    assert host.ground.contents(ino) == opened.read_path(entry.spec["of"].encode())
                    assert (entry.mode & 0o777, entry.name.decode()) == (0o755, entry.spec["of"].rpartition("/")[2])
                    assert entry.time > next(one.created for one in host.identity.people if one.uid == entry.uid)
    assert copied
