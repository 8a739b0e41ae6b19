"""Files that were found before: whatever is changed, a server that has answered answers on as one that never did."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from mirage.base.clock import ManualClock
from mirage.gateway.http.service import Service
from mirage.gateway.http.webserver import WebServer
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT
from tests.unit.gateway.http.test_connection import Talk
from tests.unit.gateway.http.tiny import TinyWorld

PATHS = (b"/", b"/a/page.html", b"/link/page.html", b"/a/")
ROOM = b"/var/www/html"


def _mount(caller: Caller) -> None:
    other = Layered(open_store("memory:", b"other"), None, [b"host"], caller.view.clock)
    caller.view.mount(ROOM + b"/a", other)


def _replace(caller: Caller) -> None:
    caller.write_file(ROOM + b"/new", b"of the same size", 0o644)
    caller.rename(ROOM + b"/new", ROOM + b"/a/page.html")


def _turn(caller: Caller) -> None:
    caller.unlink(ROOM + b"/link")
    caller.symlink(b"/nowhere", ROOM + b"/link")


CHANGES: dict[str, Callable[[Caller], None]] = {
    "nothing": lambda caller: None,
    "written": lambda caller: caller.write_file(ROOM + b"/a/page.html", b"other bytes here"),
    "shorter": lambda caller: caller.truncate(ROOM + b"/a/page.html", 3),
    "dated": lambda caller: caller.utimens(ROOM + b"/a/page.html", 0, 1_000_000_000_000_000_000),
    "replaced": _replace,
    "gone": lambda caller: caller.unlink(ROOM + b"/index.html"),
    "closed": lambda caller: caller.chmod(ROOM + b"/a/page.html", 0o600),
    "closed above": lambda caller: caller.chmod(ROOM + b"/a", 0o700),
    "moved": lambda caller: caller.rename(ROOM + b"/a", ROOM + b"/b"),
    "led elsewhere": _turn,
    "covered": _mount,
    "an index": lambda caller: caller.write_file(ROOM + b"/a/index.html", b"here"),
}


@pytest.fixture
def world() -> TinyWorld:
    world = TinyWorld()
    caller = Caller(world.view, ROOT, umask=0)
    caller.mkdir(ROOM + b"/a", 0o755)
    caller.write_file(ROOM + b"/a/page.html", b"sixteen bytes ..", 0o644)
    caller.symlink(ROOM + b"/a", ROOM + b"/link")
    return world


def answers(service: Service) -> list[bytes]:
    return [Talk(service).say(b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n" % path) for path in PATHS]


@pytest.mark.parametrize("change", CHANGES)
async def test_what_was_found_before_is_answered_as_it_is_now(world: TinyWorld, change: str) -> None:
    service = Service(world, WebServer("tests"))
    assert answers(service) == answers(service)
    CHANGES[change](Caller(world.view, ROOT, umask=0))
    assert answers(service) == answers(Service(world, WebServer("tests")))


async def test_reading_a_file_again_a_day_later_moves_its_access_time(world: TinyWorld) -> None:
    service, clock = Service(world, WebServer("tests")), world.clock
    assert isinstance(clock, ManualClock)
    clock.advance(1)
    answers(service)
    first = Caller(world.view, ROOT).stat(ROOM + b"/index.html").atime
    clock.advance(60)
    answers(service)
    assert Caller(world.view, ROOT).stat(ROOM + b"/index.html").atime == first
    clock.advance(86_400)
    answers(service)
    assert Caller(world.view, ROOT).stat(ROOM + b"/index.html").atime == clock.now()


async def test_files_that_are_found_again_and_again_are_not_held_open(world: TinyWorld) -> None:
    service = Service(world, WebServer("tests"))
    for _ in range(3):
        answers(service)
    caller = Caller(world.view, ROOT)
    with caller.open(ROOM + b"/a/page.html", os.O_RDONLY) as opened:
        ino = opened.node.ino
    caller.unlink(ROOM + b"/a/page.html")
    with pytest.raises(FileNotFoundError):
        world.view.root.fs.stat(ino)
