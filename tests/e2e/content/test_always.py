"""Ten thousand files, read in one process and again in another after all were closed: the same bytes, and nothing that stat shows moves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host
from tests.unit.world import ground

FILES = 10_000
READER = """
import hashlib, sys
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host

def walk(caller, path):
    for entry in caller.listdir(path):
        below = path + b"/" + entry.name
        stat = caller.stat(below, False)
        yield below, stat, entry
        if S_ISDIR(stat.mode):
            yield from walk(caller, below)

count, digest = 0, hashlib.sha256()
for directory in sorted(Path(sys.argv[1]).iterdir()):
    store = open_store(f"lmdb:{directory}", b"host")
    host = Host.open(store, Image.open(Path(sys.argv[2])))
    caller = Caller(host.view())
    for top in (b"/home", b"/var/www", b"/srv", b"/var/backups", b"/etc/nginx", b"/etc/cron.d", b"/etc/sudoers.d", b"/usr/local"):
        for path, stat, entry in walk(caller, top):
            data = b""
            if S_ISREG(stat.mode):
                data, count = caller.read_file(path), count + 1
                assert len(data) == stat.size, path
                after = caller.stat(path, False)
                assert (after.size, after.mtime, after.ctime, after.btime, after.ino, after.blocks) == (
                    stat.size, stat.mtime, stat.ctime, stat.btime, stat.ino, stat.blocks), path
            digest.update(repr((path, entry, stat.mode, stat.uid, stat.gid, stat.size, stat.mtime, stat.ctime, stat.ino)).encode() + data)
    store.close()
print(count, digest.hexdigest())
"""


@pytest.mark.slow
def test_what_was_read_is_the_same_in_another_process_and_after_a_restart(tmp_path: Path) -> None:
    image = tmp_path / "image"
    ground.build(image)
    planned = seed = 0
    while planned < FILES:
        seed += 1
        store = open_store(f"lmdb:{tmp_path / 'worlds' / f'{seed:03}'}", b"host")
        host = Host.open(store, Image.open(image), seed=seed.to_bytes(32, "big"))
        planned += sum(1 for _ in host.ground.inodes())
        store.close()
    reader = [sys.executable, "-c", READER, str(tmp_path / "worlds"), str(image)]
    both = [subprocess.Popen(reader, stdout=subprocess.PIPE, text=True) for _ in range(2)]  # at the same moment
    answers = [one.communicate(timeout=900)[0] for one in both]
    answers.append(subprocess.run(reader, stdout=subprocess.PIPE, text=True, timeout=900, check=True).stdout)
    assert len(set(answers)) == 1
    assert int(answers[0].split()[0]) > FILES * 0.7
