"""How many sockets a cell may have in which packets wait uncounted, by a procfs that is a directory of files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirage.sandbox.net.queues import MOST, Queues, told_of_errors, told_of_times, uncounted

HEADER = (
    "protocol  size sockets  memory press maxhdr  slab module     cl co di ac io in de sh ss gs se re bi br ha uh gp em"  # Linux 6.18
)
REST = "NI       0   yes  kernel      y  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n"
ASKER = 7


@pytest.fixture
def procfs(tmp_path: Path) -> Iterator[int]:
    """Of one network, in which the asker is too."""
    for place in ("thread-self/ns", "thread-self/net", f"{ASKER}/ns"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "thread-self/ns/net").touch()
    (tmp_path / f"{ASKER}/ns/net").hardlink_to(tmp_path / "thread-self/ns/net")
    descriptor = os.open(tmp_path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


def there_are(procfs: int, **sockets: int) -> None:
    table = {"PACKET": (0, -1), "TCP": (9000, 465), "UNIX": (9000, -1), "UNIX-STREAM": (9000, -1), "UDP": (9000, 0), "RAW": (0, -1)}
    rows = [f"{name:9} 1600 {sockets.get(name, count):6} {memory:7} {REST}" for name, (count, memory) in table.items()]
    file = os.open("thread-self/net/protocols", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, dir_fd=procfs)
    os.write(file, "\n".join([HEADER, *rows, ""]).encode())
    os.close(file)


def test_of_those_that_are_still_there_so_many_may_be(procfs: int) -> None:
    queues = Queues(uncounted)
    there_are(procfs, PACKET=MOST // 2, RAW=MOST // 2)
    assert [queues.has_room(procfs, ASKER) for _ in range(MOST + 2)] == [*[True] * MOST, False, False]
    there_are(procfs, PACKET=MOST - 1)
    assert queues.has_room(procfs, ASKER)
    there_are(procfs, PACKET=MOST)
    assert not queues.has_room(procfs, ASKER)


def test_what_other_groups_count_is_as_many_as_one_likes(procfs: int) -> None:
    queues = Queues(uncounted)
    there_are(procfs)
    assert all(queues.has_room(procfs, ASKER) for _ in range(3 * MOST))


def test_who_has_gone_is_an_error(procfs: int) -> None:
    with pytest.raises(FileNotFoundError):
        Queues(uncounted).has_room(procfs, ASKER + 1)


def test_who_is_told_of_errors_is_none_of_those_that_have_connections(procfs: int) -> None:
    queues = Queues(told_of_errors)
    used(procfs, 3 * MOST)
    there_are(procfs, TCP=MOST, UNIX=MOST, **{"UNIX-STREAM": 0})
    assert [queues.has_room(procfs, ASKER) for _ in range(MOST + 1)] == [*[True] * MOST, False]
    used(procfs, 3 * MOST - 1)
    assert queues.has_room(procfs, ASKER)


def test_who_is_told_of_times_may_have_one(procfs: int) -> None:
    queues = Queues(told_of_times)
    used(procfs, 3 * MOST)
    there_are(procfs, TCP=MOST, UNIX=2 * MOST - 1, **{"UNIX-STREAM": 0})
    assert [queues.has_room(procfs, ASKER) for _ in range(MOST + 1)] == [*[True] * MOST, False]


def used(procfs: int, sockets: int) -> None:
    file = os.open("thread-self/net/sockstat", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, dir_fd=procfs)
    os.write(file, f"sockets: used {sockets}\nTCP: inuse 48 orphan 7 tw 0 alloc 133 mem 286\n".encode())
    os.close(file)
