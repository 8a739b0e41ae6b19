"""A Mirage with everything that can fail around it: Redis and PostgreSQL behind lines of ours, a model, a clock and a disk of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from mirage.app import images
from mirage.app.config import Config
from mirage.base.events import HttpRequested, LineEntered
from mirage.evidence.api import Evidence
from mirage.evidence.gallery import GalleryOptions
from tests.e2e.content.model_server import ModelServer
from tests.e2e.evidence import postgres
from tests.e2e.faults.clock import SteppedClock, missing
from tests.e2e.faults.disk import lack, small
from tests.e2e.house import House
from tests.e2e.recovery import Since
from tests.e2e.state import servers


class Stand:
    """What `causes` break, and what `visitors` speak to."""

    def __init__(self, directory: Path, hold: ExitStack, *, drafts: bool) -> None:
        self.store = hold.enter_context(postgres.server())
        self.state = hold.enter_context(servers.server(directory / "redis"))
        self.store_line = servers.Line(self.store.socket)
        hold.callback(self.store_line.close)
        self.state_line = servers.Line(self.state.port)
        hold.callback(self.state_line.close)
        self.model = ModelServer()
        hold.callback(self.model.close)
        why = missing(directory / "probe")
        self.clock = None if why else SteppedClock(directory / "clock")
        if self.clock is not None:
            hold.callback(self.clock.close)
        self.disk: Path | None = None if lack() else hold.enter_context(small(directory / "data", 64 + _image_size()))
        url = f"postgresql://mirage@127.0.0.1:{self.store_line.port}/postgres"
        self.house = House(
            directory / "data", "--http", "127.0.0.1:0", users=("root",), within=self.clock.within if self.clock else (),
            settings={
                "MIRAGE_STATE": f"redis://127.0.0.1:{self.state_line.port}", "MIRAGE_EVIDENCE": url,
                **(self._drafting() if drafts else {}),
            },
        )  # fmt: skip
        self.house.start()
        hold.callback(self.house.stop)
        self.options = GalleryOptions(url=self.store.url, journal=directory / "data/stage/journal", home=directory / "data/gallery")
        self._sources = iter(f"127.77.{high}.{low}" for high in range(256) for low in range(1, 255))
        self.parts = self._settled(3 + drafts + ("muscle" in self.house.ready))

    def source(self) -> str:
        """An address that nobody has come from."""
        return next(self._sources)

    def _drafting(self) -> dict[str, str]:
        return {
            "MIRAGE_CONTENT_MODEL": "ahead", "MIRAGE_CONTENT_URL": f"{self.model.url}/v1", "MIRAGE_CONTENT_NAME": "tiny",
            "MIRAGE_CONTENT_EVERY": "0.2", "MIRAGE_CONTENT_BUSY": "1000", "MIRAGE_CONTENT_SECONDS": "1",
        }  # fmt: skip

    def _settled(self, count: int) -> dict[str, int]:
        """Our processes, once the drafter, which begins behind the ready line, is among them; where muscle is, there is a warden too."""
        began = Since()
        while len(found := self.house.parts()) < count:
            assert began.is_within(), found
            time.sleep(0.05)
        return found

    def recorded(self, source: str) -> list[str]:
        """Everything that is in the evidence of what a source typed and asked for, in order."""
        evidence = Evidence(self.options)
        try:
            kinds = ["LineEntered", "HttpRequested"]
            return [_said(envelope.event) for envelope in evidence.events(kinds=kinds, source=source)]
        finally:
            evidence.close()

    def crashed(self) -> list[str]:
        """What of ours ended a session, so far."""
        evidence = Evidence(self.options)
        try:
            return [str(envelope.event) for envelope in evidence.events(kinds=["SessionCrashed"])]
        finally:
            evidence.close()

    async def until_recorded(self, source: str, wanted: list[str], ended: Since) -> None:
        """The evidence holds just these lines of a source, each once; AssertionError where it does not in time."""
        while sorted(found := await asyncio.to_thread(self.recorded, source)) != sorted(wanted):
            assert ended.is_within(), (
                sorted(set(wanted) - set(found)),
                sorted(set(found) - set(wanted)),
                len(found),
                len(wanted),
            )
            await asyncio.sleep(0.1)


def _image_size() -> int:
    """MiB of the image, of which a world on another file system has a copy."""
    place = images.path_of(Config())
    return place.stat().st_size >> 20 if place.exists() else 0


def _said(event: object) -> str:
    if isinstance(event, LineEntered):
        return event.text.decode()
    assert isinstance(event, HttpRequested)
    return f"{event.method.decode()} {event.target.decode()}"


@contextmanager
def stand(directory: Path, *, drafts: bool = True) -> Iterator[Stand]:
    """`drafts`: with the model, whose drafter commits to the state too."""
    with ExitStack() as hold:
        yield Stand(directory, hold, drafts=drafts)
