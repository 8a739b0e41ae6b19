"""The operator's canaries lie in a world from its beginning, read the same for everybody, and tell who read them and who used them."""

from __future__ import annotations

from stat import S_IMODE

import pytest

from mirage.app.lures import watched
from mirage.base.clock import ManualClock
from mirage.base.errors import ConfigurationError
from mirage.base.events import Emit, Event, HttpRequested, LureRead, LureUsed
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.traces import acting
from tests.unit.world.conftest import clock, image  # noqa: F401

AWS = "[default]\naws_access_key_id = AKIAEXAMPLEEXAMPLE77\naws_secret_access_key = wJalrXUtnFEMIexampleK7MDENGbPxRfiCYzzzz\n"
PLANTED = [
    f"/root/.aws/credentials={AWS}",
    "/root/.aws/config=[default]\nregion = eu-west-1\n",
    "/etc/token-of-mine=abcdefghij0123456789\n",
]


def read(host: Host, session: str, path: bytes, events: list[Event]) -> bytes:
    visit = host.visit("root", ("203.0.113.9", 40000), session, events.append, layer=f"source/{session}".encode())
    token = acting.set(visit)
    try:
        return Caller(visit.view).read_file(path)
    finally:
        acting.reset(token)
        visit.close()


def request(head: bytes, target: bytes = b"/") -> HttpRequested:
    return HttpRequested(
        request="R", method=b"GET", target=target, path=b"/", query=b"", version="1.1", host=b"", head=head, body=b"", body_size=0, status=200,
        size=0, duration=0,
    )  # fmt: skip


def test_a_canary_lies_there_and_is_the_same_for_everybody(image: Image, clock: ManualClock) -> None:  # noqa: F811
    host, events = Host.open(open_store("memory:", b"host"), image, clock=clock, seed=b"s" * 32, planted=PLANTED), list[Event]()
    caller = Caller(host.view())
    stat = caller.stat(b"/root/.aws/credentials")
    assert (S_IMODE(stat.mode), stat.uid, stat.size) == (0o600, 0, len(AWS))
    assert host.identity.install_time < stat.mtime < host.story.site.now
    assert sorted(entry.name for entry in caller.listdir(b"/root/.aws")) == [b"config", b"credentials"]
    assert S_IMODE(caller.stat(b"/root/.aws").mode) == 0o700
    assert S_IMODE(caller.stat(b"/etc/token-of-mine").mode) == 0o644
    assert read(host, "A", b"/root/.aws/credentials", events) == read(host, "B", b"/root/.aws/credentials", events) == AWS.encode()
    told = [event for event in events if isinstance(event, LureRead)]
    assert told == [
        LureRead(lure="canary//root/.aws/credentials", path=b"/root/.aws/credentials", layer=f"source/{name}") for name in "AB"
    ]


def test_whoever_uses_a_word_of_it_after_a_restart_is_told_with_its_reader(image: Image, clock: ManualClock) -> None:  # noqa: F811
    store = open_store("memory:", b"host")
    read(Host.open(store, image, clock=clock, seed=b"s" * 32, planted=PLANTED), "FIRST", b"/root/.aws/credentials", [])
    again, seen = Host.open(store, image, clock=clock, planted=PLANTED), list[Event]()

    def record(session: str, source: str) -> Emit:
        return seen.append

    emit = watched(record, again.lures)("SECOND", "198.51.100.7")
    emit(request(b"GET / HTTP/1.1\r\nX-Key: AKIAEXAMPLEEXAMPLE77\r\n\r\n"))
    emit(request(b"GET / HTTP/1.1\r\nX-Key: AKIAEXAMPLEEXAMPLE78\r\n\r\n"))
    assert [event for event in seen if isinstance(event, LureUsed)] == [
        LureUsed(
            lure="canary//root/.aws/credentials", how="http", layer="source/FIRST", read_in="FIRST", path=b"/root/.aws/credentials"
        )
    ]


@pytest.mark.parametrize(
    ("canary", "said"),
    [
        ("/etc/passwd=x", "content.canaries: /etc/passwd: something of the machine's own is there"),
        ("relative=x", "content.canaries: 'relative': allowed: PATH=TEXT, a whole path and at most 65536 bytes"),
        ("/root/empty=", "content.canaries: '/root/empty': allowed: PATH=TEXT, a whole path and at most 65536 bytes"),
    ],
)
def test_what_can_not_be_planted_is_said(canary: str, said: str, image: Image, clock: ManualClock) -> None:  # noqa: F811
    with pytest.raises(ConfigurationError) as error:
        Host.open(open_store("memory:", b"host"), image, clock=clock, seed=b"s" * 32, planted=[canary])
    assert str(error.value) == said


def test_a_world_that_began_with_others_says_so(image: Image, clock: ManualClock) -> None:  # noqa: F811
    store = open_store("memory:", b"host")
    Host.open(store, image, clock=clock, seed=b"s" * 32, planted=PLANTED)
    Host.open(store, image, clock=clock)  # who only looks asks nothing
    with pytest.raises(ConfigurationError, match="this world began with others"):
        Host.open(store, image, clock=clock, planted=PLANTED[:1])
