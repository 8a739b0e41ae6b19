"""How a mount ends: by request, by kill -9, with a server that hangs; nothing stays, nothing acknowledged is lost, nobody hangs."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirage.fuse import mounting
from tests.e2e.fuse.mounted import Mounts

MIRAGE = [sys.executable, "-c", "from mirage.cli import main; main()"]
BEGIN = """
import sys
from mirage.app.config import load
from mirage.app.paths import paths_of, state_url
from mirage.app.ground import ground
from mirage.app.worlds import NAMESPACE
from mirage.base.clock import SystemClock
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host

config = load(None, {"data": sys.argv[1], "image.build": False})
ground(config, lambda *a: None, lambda text: None)
store = open_store(state_url(config), NAMESPACE)
host = Host.open(store, Image.open(paths_of(config).image), config.persona, SystemClock())
place = host.place(b"source/192.0.2.7")
Caller(place.view).write_file(b"/root/left", b"behind")
Caller(place.view).write_file(b"/dev/shm/.x", b"hidden")
place.close()
store.close()
"""


def mounted(base: Path) -> list[str]:
    return [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if str(base) in line]


def test_stopping_unmounts_and_leaves_no_process_no_mount_and_no_orphan(mounts: Mounts, base: Path) -> None:
    (mounts.places[0] / "f").write_text("x")
    held = os.open(mounts.places[1] / "f", os.O_RDONLY)
    os.unlink(mounts.places[0] / "f")
    assert mounts.stop() == 0
    assert mounted(base) == []
    with pytest.raises(OSError) as caught:
        os.fstat(held)
    assert caught.value.errno in (errno.ENOTCONN, errno.ECONNABORTED)
    with contextlib.suppress(OSError):
        os.close(held)
    mounts.start()
    assert os.listdir(mounts.places[0]) == []


def test_a_killed_server_fails_who_asks_and_its_mounts_are_cleared_at_the_next_start(mounts: Mounts, base: Path) -> None:
    here, there = mounts.places
    for number in range(100):
        (here / f"{number}").write_text(f"kept {number}")
    descriptor = os.open(here / "held", os.O_CREAT | os.O_RDWR)
    os.write(descriptor, b"acknowledged")
    os.unlink(here / "0")
    mounts.kill()
    with pytest.raises(OSError) as caught:
        (there / "uncached").stat()
    assert caught.value.errno == errno.ENOTCONN
    with contextlib.suppress(OSError):
        os.close(descriptor)
    assert len(mounted(base)) == 2
    mounts.start()
    assert len(mounted(base)) == 2
    assert {path.name: path.read_text() for path in there.iterdir()} == {
        "held": "acknowledged", **{f"{number}": f"kept {number}" for number in range(1, 100)},
    }  # fmt: skip


def test_who_asks_a_server_that_hangs_can_be_killed(mounts: Mounts) -> None:
    code = "import os, sys; print('asking', flush=True); os.stat(sys.argv[1])"
    mounts.process.send_signal(signal.SIGSTOP)
    with subprocess.Popen([sys.executable, "-c", code, mounts.places[0] / "uncached"], stdout=subprocess.PIPE) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == b"asking\n"
        asking.kill()
        assert asking.wait(60) == -signal.SIGKILL
    mounts.process.send_signal(signal.SIGCONT)
    assert not (mounts.places[0] / "uncached").exists()


def test_a_process_that_is_interrupted_while_it_waits_gets_its_answer(mounts: Mounts) -> None:
    code = """
import os, signal, sys
signal.signal(signal.SIGALRM, lambda *_: print("alarm", flush=True))
signal.setitimer(signal.ITIMER_REAL, 0.05)
print(os.path.exists(sys.argv[1]))
"""
    mounts.process.send_signal(signal.SIGSTOP)
    with subprocess.Popen([sys.executable, "-c", code, mounts.places[0] / "f"], stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        while b"S (sleeping)" not in Path(f"/proc/{asking.pid}/status").read_bytes() and asking.poll() is None:
            time.sleep(0.01)
        mounts.process.send_signal(signal.SIGCONT)
        assert asking.stdout.read().split()[-1] == "False"


# ---- mirage mount


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which one attacker has been."""
    path: Path = tmp_path_factory.mktemp("mount") / "data"
    subprocess.run([sys.executable, "-c", BEGIN, str(path)], check=True)
    return path


@contextlib.contextmanager
def mount(data: Path, place: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`mirage mount`, and its ready line."""
    place.mkdir(exist_ok=True)
    command = [*MIRAGE, "mount", "--data", str(data), *options, str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline()
        finally:
            process.terminate()


def test_an_operator_looks_at_a_layer_and_changes_nothing(data: Path, base: Path) -> None:
    place = base / "look"
    with mount(data, place, "--layer", "source/192.0.2.7") as (process, ready):
        assert ready == f"ready path={place} layer=source/192.0.2.7 writable=False\n"
        assert (place / "root" / "left").read_text() == "behind"
        assert (place / "dev" / "shm" / ".x").read_text() == "hidden"
        assert (place / "etc" / "passwd").read_text().startswith("root:x:0:0:root:/root:/bin/bash\n")
        code = "import os, sys; os.setgid(65534); os.setuid(65534)\ntry: os.listdir(sys.argv[1])\nexcept OSError as error: print(error.errno)"
        other = subprocess.run([sys.executable, "-c", code, place], capture_output=True, text=True, check=True, cwd="/")
        assert other.stdout == f"{errno.EACCES}\n"
        with pytest.raises(OSError) as caught:
            (place / "root" / "left").unlink()
        assert caught.value.errno == errno.EROFS
        with pytest.raises(PermissionError):
            os.open(place / "dev" / "null", os.O_RDONLY)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert mounted(base) == []


def test_the_host_s_own_layer_is_shown_without_the_attackers_things(data: Path, base: Path) -> None:
    with mount(data, base / "host") as (_, ready):
        assert ready == f"ready path={base / 'host'} layer=host writable=False\n"
        assert not (base / "host" / "root" / "left").exists()


def test_a_fresh_layer_is_written_above_and_what_lies_below_stays(data: Path, base: Path) -> None:
    with mount(data, base / "w", "--layer", "source/192.0.2.7", "--writable") as (_, ready):
        assert " layer=mount/" in ready
        (base / "w" / "root" / "left").write_text("other")
        assert (base / "w" / "root" / "left").read_text() == "other"
        with mount(data, base / "r", "--layer", "source/192.0.2.7"):
            assert (base / "r" / "root" / "left").read_text() == "behind"


def test_a_layer_that_is_not_there_is_named_among_those_that_are(data: Path, base: Path) -> None:
    (base / "x").mkdir()
    answer = subprocess.run(
        [*MIRAGE, "mount", "--data", data, "--layer", "source/none", base / "x"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert answer.stderr.startswith("mirage: --layer source/none: no such layer; there are: host, ")


def test_a_killed_mirage_mount_is_cleared_by_the_next(data: Path, base: Path) -> None:
    with mount(data, base / "k") as (process, _):
        process.kill()
        process.wait()
    with pytest.raises(OSError) as caught:
        os.statvfs(base / "k")
    assert caught.value.errno == errno.ENOTCONN
    with mount(data, base / "k") as (_, ready):
        assert ready.startswith("ready ")
        assert os.listdir(base / "k" / "etc")
        assert len(mounted(base)) == 4
    assert mounted(base) == []


def test_only_dead_mounts_are_cleared(mounts: Mounts, base: Path) -> None:
    assert [place for place in mounting.clear_stale() if str(base) in place] == []
    assert len(mounted(base)) == 2
