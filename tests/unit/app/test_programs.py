"""What becomes of an image's programs, and what visitors asked for in vain."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from mirage.app.programs import Fate, asked_for, fates
from mirage.base.events import CommandRan, Envelope, ProgramMissing
from tests.unit.world import ground


def _envelope(event: ProgramMissing | CommandRan, number: int) -> Envelope:
    return Envelope(id=f"{number:026}", time=number, host="h", session="s", source="198.51.100.7", event=event)


def test_each_program_of_the_image_has_its_fate_and_the_most_wanted_stand_first(tmp_path: Path) -> None:
    asked = Counter({"/usr/bin/grops": 2, "/usr/bin/zzz": 1, "/opt/gone": 5})
    with ground.build(tmp_path / "debian-12.img", ["/usr/bin/ls", "/usr/bin/grops", "/usr/bin/zzz"]) as image:
        found = list(fates(image, asked))
    assert found == [
        Fate("gone", "/opt/gone", "missing", 5),
        Fate("grops", "/usr/bin/grops", "recorded", 2),
        Fate("zzz", "/usr/bin/zzz", "missing", 1),
        Fate("ls", "/usr/bin/ls", "imitated", 0),
        Fate("true", "/usr/bin/true", "imitated", 0),
    ]


def test_where_the_walls_stand_what_is_not_imitated_is_truly_run(tmp_path: Path) -> None:
    with ground.build(tmp_path / "debian-12.img", ["/usr/bin/ls", "/usr/bin/zzz"]) as image:
        found = {fate.name: fate.how for fate in fates(image, Counter(), has_muscle=True)}
    assert found == {"ls": "imitated", "zzz": "sandbox", "true": "imitated"}


def test_only_programs_that_were_missing_are_counted() -> None:
    missing = ProgramMissing(path=b"/usr/bin/grops", argv=[b"grops"])
    ran = CommandRan(argv=[b"ls"], status=0, path=b"/usr/bin/ls", pid=1, ppid=1, cwd=b"/", duration=1)
    assert asked_for([_envelope(missing, 1), _envelope(ran, 2), _envelope(missing, 3)]) == Counter({"/usr/bin/grops": 2})
