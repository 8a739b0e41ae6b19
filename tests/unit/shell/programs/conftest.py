"""A bench whose /tmp/w is furnished as the recorder's was: what the lines of the files' programs are run on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mirage.image.image import Image
from tests.unit.shell.programs.filesdrive import Bench
from tests.unit.shell.programs.furniture import furnish
from tests.unit.world import ground


@pytest.fixture(scope="session")
def bare_image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    with ground.build(tmp_path_factory.mktemp("bare") / "debian-12.img") as opened:
        yield opened


@pytest.fixture
def furnished(bare_image: Image) -> Bench:
    bench = Bench(ground.begin(bare_image))
    furnish(bench.caller)
    bench.env["TZ"] = "UTC"
    return bench
