"""Programs of the image that are not imitated: on record, in their own words where those are recorded, and never twice alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mirage.base.events import ProgramMissing
from mirage.image.image import Image
from mirage.shell import missing, registry
from tests.unit.shell.conftest import Machine
from tests.unit.world import ground

OTHERS = ["/usr/bin/grops", "/usr/bin/tbl", "/usr/bin/pic", "/usr/bin/choom", "/usr/bin/zzz1", "/usr/bin/zzz2", "/usr/bin/zzz3"]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """An image with programs that we do not imitate."""
    assert not {name.encode() for name in OTHERS} & set(registry.programs())
    paths = sorted(path.decode() for path in registry.programs())
    with ground.build(tmp_path_factory.mktemp("crowded") / "debian-12.img", paths + OTHERS) as opened:
        yield opened


def machine(image: Image, seed: bytes = b"s" * 32) -> Machine:
    return Machine(ground.begin(image, seed))


def test_a_recorded_program_says_its_version_under_the_name_by_which_it_was_called(crowded: Image) -> None:
    assert machine(crowded).run("choom --version; /usr/bin/choom --nosuch").answer == (
        "choom from util-linux 2.38.1\n",
        "/usr/bin/choom: unrecognized option '--nosuch'\nTry 'choom --help' for more information.\n",
        1,
    )


def test_what_was_asked_for_is_on_record(crowded: Image) -> None:
    events = machine(crowded).run("choom -p 1; zzz1 a").events
    found = [(event.path, event.argv) for event in events if isinstance(event, ProgramMissing)]
    assert found == [(b"/usr/bin/choom", [b"choom", b"-p", b"1"]), (b"/usr/bin/zzz1", [b"zzz1", b"a"])]


def test_an_end_is_the_same_each_time_and_differs_from_host_to_host(crowded: Image) -> None:
    line = "; ".join(f"{name} x; echo $?" for name in OTHERS)
    answers = {machine(crowded, seed * 32).run(line).answer for seed in (b"a", b"b", b"c")}
    assert len(answers) == 3
    assert machine(crowded, b"a" * 32).run(line).answer in answers


def test_every_recording_can_be_read_and_none_speaks_of_the_walls_it_was_made_behind() -> None:
    names = missing.names()
    assert len(names) > 500
    for name in names:
        assert not any(word in repr(missing.answers(name)) for word in ("mirage-", "/root/.cache", "overlayfs")), name
