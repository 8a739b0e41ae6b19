"""`content.model = "first-read"` as users start it: who reads first waits for the draft, never longer than he may, and it stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shlex import quote

import pytest

from mirage.app.config import Config, ContentConfig
from mirage.app.contents import facts, files
from mirage.app.worlds import opened
from mirage.content.drafts import may_draft
from mirage.content.policy import policies
from mirage.world.host import Host
from tests.e2e.content.model_server import ModelServer
from tests.e2e.house import House
from tests.e2e.recovery import LONGEST, Since

WAIT = 10.0  # seconds that this Mirage lets a reader wait: more than by default, as the machine of the tests may be busy
WORLDS = 6  # of which one, at the least, has a file whose size a draft meets


@pytest.fixture
def start(server: ModelServer, tmp_path: Path) -> Iterator[Callable[[], House]]:
    """Starts a Mirage whose world has files that a model may draft."""
    houses: list[House] = []

    def begin() -> House:
        settings = {
            "MIRAGE_CONTENT_MODEL": "first-read", "MIRAGE_CONTENT_URL": f"{server.url}/v1", "MIRAGE_CONTENT_NAME": "tiny",
            "MIRAGE_CONTENT_WAIT": str(WAIT),
        }  # fmt: skip
        house = House(tmp_path / f"data{len(houses)}", settings=settings).start()
        houses.append(house)
        if len(drafted(house)) >= 3:
            return house
        house.stop()
        return begin()

    yield begin
    for house in houses:
        if house.process is not None and house.process.poll() is None:
            house.stop()


def config(house: House) -> Config:
    return Config(data=str(house.data), content=ContentConfig(model="first-read"))


def drafted(house: House) -> list[str]:
    """Whole files that a model may draft, and that nobody has read, the shortest first: this model says no long things."""
    with opened(config(house)) as host:
        ground = host.ground
        found = [(ground.size(ino), ino) for ino in files(ground) if not ground.is_written(ino) and _is_for_model(host, ino)]
        return [ground.path(ino).decode() for _, ino in sorted(found)]


def _is_for_model(host: Host, ino: int) -> bool:
    entry, path = host.ground.entry(ino), host.ground.path(ino)
    is_whole = path.startswith(b"/home/") and entry.spec.get("state", "valid") == "valid"
    return is_whole and policies()[entry.kind].provider == "model" and may_draft(host.author.brief(path, entry))


def provider(house: House, path: str) -> str:
    return str(facts(config(house), path)["provenance"]["provider"])


def test_the_first_reader_gets_the_draft_and_everybody_else_the_same(start: Callable[[], House]) -> None:
    house, path, size, first = _drafted_at_first_read(start)
    assert house.sh(f"cat {quote(path)}; stat -c %s {quote(path)}") == first + size
    house.stop()
    house.start()
    assert house.sh(f"cat {quote(path)}") == first


def _drafted_at_first_read(start: Callable[[], House]) -> tuple[House, str, str, str]:
    """A house, a file of it that was drafted as it was read first, its size and its text. What fits into no file of its size is dropped."""
    for _ in range(WORLDS):
        house = start()
        for path in drafted(house)[:6]:
            size = house.sh(f"stat -c %s {quote(path)}")
            first = house.sh(f"cat {quote(path)}")
            if provider(house, path) == "openai:tiny":
                return house, path, size, first
        house.stop()
    raise AssertionError("no draft was taken in any world")


def test_a_model_that_hangs_holds_up_its_reader_and_nobody_else(start: Callable[[], House], server: ModelServer) -> None:
    house = start()
    path, other = drafted(house)[:2]
    server.mood = "hangs"
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(house.sh, f"cat {quote(path)}")
        assert server.asked.wait(LONGEST)
        begun = Since()
        assert house.sh("echo here") == "here\n"
        assert not reading.done(), "the reader was not waiting while another was served"
        text = reading.result(LONGEST)
    assert text
    assert begun.is_within(WAIT + 3)
    assert provider(house, path) == "writer"
    server.mood = "good"
    assert house.sh(f"cat {quote(path)}") == text
    assert house.sh(f"cat {quote(other)}")


def test_a_model_that_is_down_costs_no_reader_the_deadline(start: Callable[[], House], server: ModelServer) -> None:
    house = start()
    server.mood = "down"
    for path in drafted(house)[:3]:
        begun = Since()
        assert house.sh(f"cat {quote(path)}")
        assert begun.is_within(WAIT)
        assert provider(house, path) == "writer"
