"""A model that hangs, lies, refuses, streams garbage or costs too much: no byte of it is kept, the budget holds, ours stay."""

from __future__ import annotations

import asyncio
import json
import shutil
import statistics
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mirage.app import contents
from mirage.app.config import Config, ContentConfig, ModelBudget
from mirage.app.contents import warm
from mirage.app.models import BUCKET, StoreLedger, ahead, provider
from mirage.base.clock import ManualClock
from mirage.content import checks, drafts
from mirage.content.ahead import Ahead
from mirage.content.spending import Allowance, Breaker, Budget, Price
from mirage.state.open import open_store
from mirage.world.host import Host
from tests.e2e.content import worlds
from tests.e2e.content.model_server import ModelServer
from tests.e2e.content.worlds import Opened, draftable, quiet

KEY = "k-very-secret"
LATE = ("hangs", "trickles")  # moods in which an answer is never whole


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.begin(tmp_path_factory, least=7)  # some of which any answer fits


@pytest.fixture
def data(world: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(world, tmp_path / "data"))


@pytest.fixture
def configured(data: Path, server: ModelServer, tmp_path: Path) -> Callable[..., Config]:
    (tmp_path / "key").write_text(KEY + "\n")

    def make(provider: str = "openai", seconds: float = 60, **budget: Any) -> Config:
        url = server.url + ("/v1" if provider == "openai" else "")
        content = ContentConfig(
            model="ahead", provider=provider, url=url, name="tiny", key_file=str(tmp_path / "key"), seconds=seconds,  # type: ignore[arg-type]
            budget=ModelBudget(**budget),
        )  # fmt: skip
        return Config(data=str(data), content=content)

    return make


@pytest.mark.parametrize("provider", ["openai", "ollama", "anthropic"])
def test_drafts_are_kept_with_their_provenance_and_are_what_a_reader_gets(
    provider: str, configured: Callable[..., Config], server: ModelServer, data: Path
) -> None:
    with Opened(data) as host:
        wanted = draftable(host)
        sizes = {ino: host.ground.size(ino) for ino in wanted}
    done = warm(configured(provider), quiet)
    assert done["drafted"] == done["drafts"]["accepted"] > 0
    with Opened(data) as host:
        drafted = [ino for ino in wanted if (host.ground.provenance(ino) or {}).get("provider") == f"{provider}:tiny"]
        assert len(drafted) == done["drafted"]
        for ino in drafted:
            text = host.ground.contents(ino)
            assert len(text) == sizes[ino]
            assert checks.wrong(host.author.brief(host.ground.path(ino), host.ground.entry(ino)), text) == []
    assert {key.removeprefix("Bearer ") for key in server.keys} == {KEY}
    assert warm(configured(provider), quiet)["drafted"] == 0 or len(drafted) < len(wanted)


@pytest.mark.parametrize("mood", [
    "hangs", "down", "10 MB", "garbage", "nested", "trickles", "refuses", "lies", "escapes", "markdown", "talks", "repeats", "another schema",
])  # fmt: skip
def test_of_a_model_that_misbehaves_no_byte_is_kept(
    mood: str, configured: Callable[..., Config], server: ModelServer, data: Path
) -> None:
    server.mood = mood
    with Opened(data) as host:
        wanted = draftable(host)
        own = {ino: host.ground.peek(ino) for ino in wanted}
    done = warm(configured(seconds=0.4 if mood in LATE else 60), quiet)
    assert done["drafted"] == 0
    assert sum(done["drafts"].values()) >= len(wanted)
    with Opened(data) as host:
        assert {ino: host.ground.contents(ino) for ino in wanted} == own
        assert {(host.ground.provenance(ino) or {})["provider"] for ino in wanted} == {"writer"}


def test_a_key_stands_in_no_reason_and_no_answer(configured: Callable[..., Config], server: ModelServer) -> None:
    server.mood = "down"
    assert KEY not in json.dumps(warm(configured(), quiet))


def test_an_endpoint_without_schemas_is_asked_plainly(configured: Callable[..., Config], server: ModelServer) -> None:
    server.mood = "no schema"
    assert warm(configured(), quiet)["drafted"] > 0
    assert [body.get("response_format", {}).get("type") for body in server.seen[:1]] == ["json_schema"]
    assert "response_format" not in server.seen[-1]


def test_a_fence_around_the_answer_and_one_failure_on_the_way_do_no_harm(
    configured: Callable[..., Config], server: ModelServer
) -> None:
    server.mood = "fenced"
    assert warm(configured(), quiet)["drafted"] > 0


def test_the_budget_holds_to_the_token_whatever_a_provider_claims(
    configured: Callable[..., Config], server: ModelServer, data: Path
) -> None:
    server.mood = "dear"
    with Opened(data) as host:
        briefs = [host.author.brief(host.ground.path(ino), host.ground.entry(ino)) for ino in draftable(host)]
    dear = [drafts.read(brief) + drafts.wish(brief).tokens for brief in briefs]  # all that may be booked for one
    most = sum(dear) - 1
    config = configured(tokens_hour=most, tokens_day=most)
    done = warm(config, quiet)
    assert done["drafts"].get("budget", 0) > 0
    with Opened(data) as host:
        spent = {key.decode(): int(value) for key, value in host.store.look(lambda reader: list(reader.scan(BUCKET)))}
    assert all(value <= most for name, value in spent.items() if name.startswith("tokens"))
    for _ in range(3):
        warm(config, quiet)
    assert len(server.seen) * min(dear) <= most


def test_two_spenders_of_one_ledger_never_take_more_than_there_is(tmp_path: Path) -> None:
    store = open_store(f"lmdb:{tmp_path / 'state'}", b"x")
    clock = ManualClock()
    budgets = [Budget(StoreLedger(store), clock, Allowance(tokens_hour=1000, tokens_day=5000), Price()) for _ in range(2)]
    taken = [budget.reserve(100, 100) for _ in range(4) for budget in budgets]
    assert [one is not None for one in taken] == [True] * 5 + [False] * 3
    assert taken[0] is not None
    taken[0].settle(50, 50)
    assert budgets[1].reserve(50, 50) is not None
    assert budgets[0].reserve(1, 0) is None
    clock.advance(3601)
    assert budgets[0].reserve(500, 500) is not None
    store.close()


def test_the_breaker_opens_after_failures_lets_one_try_and_closes(configured: Callable[..., Config]) -> None:
    clock = ManualClock()
    breaker = Breaker(clock, most=2, rest=60)
    for _ in range(2):
        assert breaker.begin()
        breaker.failed()
    assert not breaker.begin()
    clock.advance(61)
    assert breaker.begin()
    assert not breaker.begin()
    breaker.failed()
    assert not breaker.begin()
    clock.advance(61)
    assert breaker.begin()
    breaker.worked()
    assert breaker.begin()


def drafting(config: Config, host: Host, clock: ManualClock) -> Ahead:
    """The drafter's worker, with a clock that the test moves."""
    return ahead(config.content, provider(config.content), host.store, clock)


async def draft(model: Ahead, host: Host, inos: list[int]) -> None:
    await model.draft([(brief, partial(host.ground.offer, ino)) for ino, brief in contents.draftable(host, inos)])


def test_after_a_model_has_hung_the_breaker_opens_and_once_it_has_rested_the_model_drafts_again(
    configured: Callable[..., Config], server: ModelServer, data: Path
) -> None:
    config = configured()
    config, hasty = (
        msgspec.structs.replace(config, content=msgspec.structs.replace(config.content, at_once=1, seconds=seconds))
        for seconds in (config.content.seconds, 0.4)
    )
    with Opened(data) as host:
        wanted, clock = draftable(host), ManualClock()

        async def story() -> None:
            model, first = (drafting(one, host, clock) for one in (config, hasty))
            model.breaker = first.breaker
            try:
                server.mood = "hangs"
                while not model.breaker.is_open:
                    await draft(first, host, wanted[:1])
                asked = len(server.seen)
                await draft(model, host, wanted)
                assert len(server.seen) == asked, "an open breaker asked"
                server.mood = "good"
                await draft(model, host, wanted)
                assert len(server.seen) == asked, "it had not rested yet"
                clock.advance(61)
                for _ in range(4):  # the first draft of a model may be one of those that do not fit
                    await draft(model, host, wanted)
                assert len(server.seen) > asked
                assert not model.breaker.is_open
                assert model.counts.drafts["accepted"] > 0
            finally:
                await first.provider.aclose()
                await model.provider.aclose()

        asyncio.run(story())
        assert f"{config.content.provider}:tiny" in {(host.ground.provenance(ino) or {}).get("provider") for ino in wanted}


def test_a_question_that_was_called_off_leaves_the_breaker_to_the_next(
    configured: Callable[..., Config], server: ModelServer, data: Path
) -> None:
    with Opened(data) as host:
        wanted, clock = draftable(host), ManualClock()

        async def story() -> None:
            model = drafting(configured(), host, clock)
            model.breaker.failures, model.breaker.opened = model.breaker.most, clock.now()
            clock.advance(61)
            server.mood = "hangs"
            trial = asyncio.ensure_future(draft(model, host, wanted[:1]))
            assert await asyncio.to_thread(server.asked.wait, 60)
            trial.cancel()
            await asyncio.gather(trial, return_exceptions=True)
            assert model.breaker.begin(), "the breaker waits for an answer that nobody waits for"
            await model.provider.aclose()

        asyncio.run(story())


def test_a_reader_pays_nothing_for_a_model_that_works_ahead(
    configured: Callable[..., Config], server: ModelServer, data: Path
) -> None:
    """Reads of files that nobody has read, in turn beside a hanging model and without one: the thread's own time, whatever else runs here."""
    server.mood = "hangs"
    alone = Path(shutil.copytree(data, data.with_name("alone")))
    with Opened(data) as host, Opened(alone) as other:
        inos = [ino for ino in contents.files(host.ground) if not host.ground.is_written(ino)]
        model = drafting(configured(), host, ManualClock())
        drafter = threading.Thread(target=lambda: asyncio.run(draft(model, host, draftable(host))), daemon=True)
        drafter.start()
        assert server.asked.wait(60)
        spans: dict[str, list[float]] = {"with": [], "without": []}
        for ino in inos:
            for name, machine in (("with", host), ("without", other)):
                begun = time.thread_time()
                machine.ground.contents(ino)
                spans[name].append(time.thread_time() - begun)
        assert host.ground.contents(inos[0]) == other.ground.contents(inos[0])
        server.released.set()
        drafter.join(30)
    assert len(inos) > 100
    assert statistics.median(spans["with"]) < 1.5 * statistics.median(spans["without"])


def test_a_breaker_that_is_open_leaves_the_endpoint_alone(configured: Callable[..., Config], server: ModelServer) -> None:
    server.mood = "refuses"
    done = warm(configured(), quiet)
    assert len(server.seen) == sum(done["drafts"].values())  # a refusal is an answer: the breaker stays closed
    server.mood, before = "down", len(server.seen)
    config = msgspec.structs.replace(configured(), content=msgspec.structs.replace(configured().content, at_once=1))
    done = warm(config, quiet)
    assert len(server.seen) - before <= 9  # three tries of three questions
