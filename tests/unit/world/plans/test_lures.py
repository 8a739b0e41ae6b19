"""A secret that a visitor reads is his layer's alone, and when it is used later, whoever read it is named."""

from __future__ import annotations

from collections.abc import Callable

from mirage.app.lures import watched
from mirage.base.clock import ManualClock
from mirage.base.events import Emit, Event, InputRead, KeyOffered, LineEntered, LoginAttempted, LureRead, LureUsed
from mirage.content import secrets
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.plans.lures import fingerprint, unseen
from mirage.world.traces import acting
from tests.unit.world import ground
from tests.unit.world.conftest import begin, clock, image  # noqa: F401


def read(host: Host, layer: bytes, session: str, path: bytes, events: list[Event]) -> bytes:
    """The bytes of a file as a visitor of a layer gets them."""
    visit = host.visit("root", ("203.0.113.9", 40000), session, events.append, layer=layer)
    token = acting.set(visit)
    try:
        return Caller(visit.view).read_file(path)
    finally:
        acting.reset(token)
        visit.close()


def config(host: Host) -> bytes:
    project = host.story.company.project
    return f"{project.home}/{project.layout.config}".encode()


def test_two_layers_read_different_secrets_of_one_length(begin: Callable[..., Host]) -> None:  # noqa: F811
    host, events = begin(), list[Event]()
    one = read(host, b"source/1", "A", config(host), events)
    two = read(host, b"source/2", "B", config(host), events)
    own = Caller(host.view()).read_file(config(host))
    assert len(one) == len(two) == len(own) == Caller(host.view()).stat(config(host)).size
    assert len({one, two, own}) == 3
    assert one == read(host, b"source/1", "C", config(host), events)
    value = host.lures.value("database", b"source/1")
    assert one.count(value.encode()) == 1
    assert value.encode() not in two


def test_what_an_application_reads_for_itself_no_visitor_has_read(begin: Callable[..., Host]) -> None:  # noqa: F811
    host, events = begin(), list[Event]()
    visit = host.visit("root", ("203.0.113.9", 40000), "A", events.append, layer=b"source/1")
    token = acting.set(visit)
    with unseen():
        text = Caller(visit.view).read_file(config(host))
    acting.reset(token)
    visit.close()
    value = host.lures.value("database", b"source/1")
    assert value.encode() in text
    assert (events, host.lures.read()) == ([], [])
    read(host, b"source/1", "B", config(host), events)
    assert [event.lure for event in events if isinstance(event, LureRead)] == ["database", "session"]
    used = host.lures.used(value)
    assert used is not None
    assert (used.session, used in host.lures.read()) == ("B", True)


def test_the_session_that_read_it_is_named_when_it_is_used_after_a_restart(image: Image, clock: ManualClock) -> None:  # noqa: F811
    store, events = open_store("memory:", b"host"), list[Event]()
    host = Host.open(store, image, clock=clock, seed=b"s" * 32)
    read(host, b"source/1", "FIRST", config(host), events)
    assert [event for event in events if isinstance(event, LureRead)] == [
        LureRead(lure="database", path=config(host), layer="source/1"),
        LureRead(lure="session", path=config(host), layer="source/1"),
    ]
    value = host.lures.value("database", b"source/1")
    again = Host.open(store, image, clock=clock)
    seen: list[Event] = []

    def record(session: str, source: str) -> Emit:
        return seen.append

    emit = watched(record, again.lures)("SECOND", "198.51.100.7")
    used = LureUsed(lure="database", how="password", layer="source/1", read_in="FIRST", path=config(host))
    attempt = LoginAttempted(method="password", username=b"root", accepted=False, password=value.encode())
    typed = LineEntered(text=b"mysql -u x -p" + value.encode() + b" -e 'show tables'", mode="terminal")
    other = LoginAttempted(method="password", username=b"root", accepted=False, password=b"not a lure")
    for event in (attempt, typed, InputRead(program="mysql", data=value.encode()), other):
        emit(event)
    assert seen == [
        attempt, used, typed, LureUsed(lure="database", how="typed", layer="source/1", read_in="FIRST", path=config(host)),
        InputRead(program="mysql", data=value.encode()),
        LureUsed(lure="database", how="typed", layer="source/1", read_in="FIRST", path=config(host)), other,
    ]  # fmt: skip


def test_what_nobody_has_read_is_no_lure_yet(begin: Callable[..., Host]) -> None:  # noqa: F811
    host = begin()
    assert host.lures.used(host.lures.value("database", b"source/1")) is None


def test_a_private_key_is_the_layer_s_own_and_known_by_its_fingerprint(image: Image, clock: ManualClock) -> None:  # noqa: F811
    for seed in range(40):
        host = Host.open(open_store("memory:", b"host"), image, clock=clock, seed=bytes([seed]) * 32)
        caller = Caller(host.view())
        homes = [b"/home/" + entry.name for entry in caller.listdir(b"/home")]
        found = [home for home in homes if caller.exists(home + b"/.ssh/id_ed25519")]
        if found:
            break
    path, events = found[0] + b"/.ssh/id_ed25519", list[Event]()
    one, public = read(host, b"source/1", "A", path, events), read(host, b"source/1", "A", path + b".pub", events)
    assert one != read(host, b"source/2", "B", path, events)
    name = next(event.lure for event in events if isinstance(event, LureRead))
    blob = secrets.public_blob(host.lures.value(name, b"source/1"))
    assert public.split()[1].decode() in secrets.public_key(host.lures.value(name, b"source/1"))
    seen: list[Event] = []
    watched(lambda session, source: seen.append, host.lures)("Z", "")(
        KeyOffered(username=b"x", fingerprint=fingerprint(blob), key_type="ssh-ed25519", key=blob, accepted=False)
    )
    assert [(event.how, event.read_in) for event in seen if isinstance(event, LureUsed)] == [("key", "A")]
    assert caller.stat(path).mtime <= ground.NOW
