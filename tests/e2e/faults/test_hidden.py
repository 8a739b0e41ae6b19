"""Whatever breaks in the middle of load, and in whatever order, visitors see nothing of it, and nothing of them is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.e2e.faults.causes import CAUSES
from tests.e2e.faults.stand import Stand, stand
from tests.e2e.faults.visitors import Visitor
from tests.e2e.recovery import Since

VISITORS = 3
STEPS, PACE = 16, 0.05
Plan = list[tuple[str, float, float]]  # what breaks, after how many seconds behind the one before, and for how long

PLANS = st.lists(
    st.tuples(st.sampled_from(sorted(CAUSES)), st.floats(0.05, 1.0), st.floats(0.1, 3.0)), min_size=1, max_size=5,
    unique_by=lambda step: step[0],
)  # fmt: skip
FEW: list[Plan] = [
    [("state killed", 0.3, 1.0), ("store stopped", 0.2, 1.0), ("clock behind", 0.2, 0.5), ("model hangs", 0.1, 0.5)],
    [("state hangs", 0.3, 1.5), ("store locked", 0.2, 1.0), ("store reset", 0.5, 0.5), ("clock ahead", 0.2, 0.5)],
    [
        ("disk full", 0.2, 1.5),
        ("state reset", 0.1, 1.5),
        ("gallery killed", 0.3, 0.1),
        ("state slow", 0.2, 1.0),
        ("store slow", 0.1, 1.0),
    ],
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, openssh: None) -> Iterator[Stand]:
    with stand(tmp_path_factory.mktemp("faults")) as one:
        yield one


@pytest.fixture(scope="module")
def calm(place: Stand) -> list[bytes]:
    """What a visitor sees while nothing breaks."""
    visitor = Visitor(place.house, place.source())
    asyncio.run(visitor.run(STEPS, 0))
    return visitor.transcript


@pytest.mark.parametrize("plan", FEW, ids=lambda plan: ", ".join(step[0] for step in plan))
def test_a_few_faults_are_not_seen(place: Stand, calm: list[bytes], plan: Plan) -> None:
    asyncio.run(_hold(place, calm, plan))


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_faults_in_any_order_are_not_seen(place: Stand, calm: list[bytes]) -> None:
    @settings(
        max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(PLANS)
    def holds(plan: Plan) -> None:
        asyncio.run(_hold(place, calm, plan))

    holds()


async def _hold(place: Stand, calm: list[bytes], plan: Plan) -> None:
    visitors = [Visitor(place.house, place.source()) for _ in range(VISITORS)]
    loads = [asyncio.create_task(visitor.run(STEPS, PACE)) for visitor in visitors]
    breaks = []
    for name, after, length in plan:
        await asyncio.sleep(after)
        breaks.append(asyncio.create_task(_break(place, name, length)))
    await asyncio.gather(*breaks)
    ended = Since()
    newcomer = Visitor(place.house, place.source())
    await newcomer.run(2, 0)
    assert ended.is_within()
    await asyncio.gather(*loads)
    assert newcomer.transcript == calm[: len(newcomer.transcript)]
    for visitor in visitors:
        assert visitor.transcript == calm
    compared = Since()
    for visitor in (newcomer, *visitors):
        await place.until_recorded(visitor.source, visitor.said, compared)
    assert place.parts.items() <= place.house.parts().items()
    assert place.crashed() == []


async def _break(place: Stand, name: str, length: float) -> None:
    async with CAUSES[name](place):
        await asyncio.sleep(length)
