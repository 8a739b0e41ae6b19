"""Everything that machines of many seeds plan: valid for its class, of its size, within its time, naming only who and what is there."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import msgspec
import pytest

from mirage.base.clock import SECOND
from mirage.content import briefs, checks
from mirage.content.policy import policies
from mirage.content.webserver import spoken
from mirage.content.writers import WRITERS, write
from mirage.content.writers.shell import history
from mirage.image.image import Image
from mirage.world.host import Host
from mirage.world.plans.author import CANARY_KIND, COPY, MACHINE
from tests.unit.content import places
from tests.unit.world import ground
from tests.unit.world.conftest import image  # noqa: F401

SEEDS = range(7)


@pytest.fixture(scope="module")
def machines(image: Image) -> list[Host]:  # noqa: F811
    return [places.seen(image, seed) for seed in SEEDS]


def test_every_file_is_valid_for_its_class(machines: list[Host]) -> None:
    wrong = [(brief.path, found) for host in machines for brief, data in places.briefs(host) if (found := checks.wrong(brief, data))]
    assert wrong == []


def test_every_writer_has_a_policy_and_every_policy_a_writer() -> None:
    assert set(WRITERS) | {COPY, CANARY_KIND, *MACHINE} == set(policies())


def test_every_kind_is_planned_somewhere(machines: list[Host]) -> None:
    planned = {host.ground.entry(ino).kind for host in machines for ino in places.files(host.ground)}
    elsewhere = {
        "app.apache",
        "app.gitkeep",
        "mysql.frm",
        "mysql.ibd",
        "mysql.opt",
        "mysql.temporary",
        "shell.screenrc",
        "system.mariadb",
        "system.phpini",
    }
    assert set(policies()) - planned <= {
        *elsewhere,
        COPY,
        CANARY_KIND,
        *MACHINE,
    }  # the small image has no such directories, and few have that


def test_the_same_brief_gives_the_same_bytes_and_the_size_that_stat_shows(machines: list[Host]) -> None:
    for brief, data in places.briefs(machines[0]):
        assert write(brief) == data, brief.path
    for ino in places.files(machines[0].ground):
        assert machines[0].ground.stat(ino).size == len(machines[0].ground.contents(ino))


def test_nothing_is_dated_in_the_future_or_before_the_machine(machines: list[Host]) -> None:
    for host in machines:
        for unit in range(len(host.ground.units)):
            for entry in host.ground.entries(unit):
                assert host.identity.install_time <= entry.time <= ground.NOW, (host.ground.units[unit].root.name, entry.name)


def test_only_people_of_the_machine_own_files(machines: list[Host]) -> None:
    for host in machines:
        uids = {0, 33, *(person.uid for person in host.identity.people)}
        owners = {entry.uid for unit in range(len(host.ground.units)) for entry in host.ground.entries(unit)}
        assert owners <= uids


def test_machines_and_colleagues_that_files_name_are_there(machines: list[Host]) -> None:
    for host in machines:
        company = host.story.company
        domain = re.escape(company.domain)
        mails = {one.mail for one in company.staff}
        for brief, data in places.briefs(host):
            if brief.kind.startswith(("text.", "php.", "app.", "shell.")):
                text = re.sub(r"(?im)^(Message-Id|References|In-Reply-To): .*", "", data.decode("utf-8", "ignore"))
                assert set(re.findall(rf"[a-z0-9.]+@{domain}", text)) <= mails, brief.path


def test_the_working_tree_is_what_git_has(machines: list[Host]) -> None:
    for host in machines:
        company, site = host.story.company, host.story.site
        for part in briefs.tracked(company):
            ino = host.ground.find(f"{company.project.home}/{part.path}".encode())
            assert ino is not None
            assert host.ground.contents(ino) == write(briefs.part_brief(company, site, part)), part.path


def test_only_what_stands_alone_is_mistyped_as_people_mistype_it(machines: list[Host]) -> None:
    """Nobody types the same wrong name of a file twice."""
    own = next(brief for host in machines for brief, _data in places.briefs(host) if brief.kind == "shell.history")
    brief = msgspec.structs.replace(own, spec={**own.spec, "files": ["materials.csv", "tools/count.py"]})
    typed = "".join(history(brief, Random(seed)) for seed in range(300))
    assert not re.search(r"^(?:ll|la|l)\b", typed, re.MULTILINE), "Debian's .bashrc has these aliases behind a #"
    assert re.search(r"^sl\b", typed, re.MULTILINE) and not {"materiasl", "toosl"} & set(re.findall(r"\w+", typed))


@pytest.mark.parametrize("mode", [0o640, 0o644])
def test_who_may_not_read_the_application_s_log_has_not_read_it(machines: list[Host], mode: int) -> None:
    own = next(brief for host in machines for brief, _data in places.briefs(host) if brief.kind == "shell.history")
    company = msgspec.structs.replace(own.company, turning=msgspec.structs.replace(own.company.turning, mode=mode))
    brief = msgspec.structs.replace(own, company=company, owner="colleague", spec={**own.spec, "admin": False})
    typed = "".join(history(brief, Random(seed)) for seed in range(100))
    log = re.escape(f"{company.project.home}/{company.project.layout.log}")
    assert bool(re.search(rf"^(?:tail|grep) .*{log}", typed, re.MULTILINE)) is (mode == 0o644)


def test_logs_end_at_the_time_of_their_file(machines: list[Host]) -> None:
    for host in machines:
        for brief, data in places.briefs(host):
            if brief.kind == "app.log" and not brief.path.endswith(".gz") and data:
                last = datetime.datetime.strptime(data.decode().splitlines()[-1].lstrip("[")[:19], "%Y-%m-%d %H:%M:%S")
                assert abs((last - datetime.datetime.fromtimestamp(brief.time / SECOND)).days) < 5


def test_two_machines_share_few_sentences(machines: list[Host]) -> None:
    """What people wrote by hand, line by line: a stranger's grep for one machine's sentence must miss the others."""
    spread: Counter[str] = Counter()
    for host in machines:
        spread.update({
            line.strip(" -*#>[]x0123456789.").lower()
            for brief, data in places.briefs(host) if brief.kind in ("text.notes", "text.todo", "text.mail")
            for line in data.decode().splitlines() if len(line) > 24 and ":" not in line[:16]
        })  # fmt: skip
    shared = sum(1 for count in spread.values() if count > 1)
    assert shared / len(spread) < 0.08, [line for line, count in spread.most_common(40) if count > 1]


CONFINED = """
import sys
from pathlib import Path
from tests.unit.content import places
from tests.unit.world import ground
import importlib, pkgutil
from mirage.content import policy, words
for package in ("base", "state", "vfs", "content", "image", "world"):  # as mirage.app.stage.preload does
    root = importlib.import_module(f"mirage.{package}")
    for module in pkgutil.walk_packages(root.__path__, f"mirage.{package}."):
        if not module.name.startswith("mirage.content.providers."):
            importlib.import_module(module.name)
words.preload()
policy.policies()
image = ground.build(Path(sys.argv[1]) / "image")
loaded = set(sys.modules)
for seed in (1, 2):
    host = places.host(image, seed)
    for ino in host.ground.inodes():
        host.ground.stat(ino)
print(sorted(set(sys.modules) - loaded))
"""


def test_a_confined_stage_writes_all_with_what_it_has_loaded(tmp_path: Path) -> None:
    asked = subprocess.run([sys.executable, "-c", CONFINED, str(tmp_path)], capture_output=True, text=True, timeout=120, check=True)
    assert asked.stdout == "[]\n"


def test_a_pack_that_earlier_writers_have_planned_is_there(machines: list[Host]) -> None:
    packs = [
        (brief, data)
        for host in machines[:2]
        for brief, data in places.briefs(host)
        if str(brief.spec.get("file")).startswith("objects/pack/")
    ]
    assert packs
    for brief, data in packs:
        ending = brief.spec["file"].rpartition(".")[2]
        older = msgspec.structs.replace(brief, spec={**brief.spec, "file": f"objects/pack/pack-{'0' * 40}.{ending}"})
        assert write(older) == data


def test_who_is_no_administrator_does_only_what_he_may(machines: list[Host]) -> None:
    for host in machines:
        for brief, data in places.briefs(host):
            if (
                brief.kind in ("shell.history", "script.sh", "script.handy")
                and brief.owner not in ("", "root")
                and not brief.spec.get("admin")
            ):
                assert not re.search(rb"/var/log/(syslog|nginx)|sudo systemctl (?!reload)", data), brief.path


def test_no_command_is_granted_twice_also_where_one_server_does_the_work_of_two(machines: list[Host]) -> None:
    said = [
        spoken(data, {"apache2": ""}).decode()
        for host in machines
        for brief, data in places.briefs(host)
        if brief.kind == "system.sudoers"
    ]
    for text in said:
        commands = re.findall(r"/usr/s?bin/[\w-]+(?: [^,\\\n]+)?", text)
        assert len(commands) == len(set(commands)), text
