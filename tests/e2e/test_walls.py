"""What an attacker who owned the stage's process could reach: its own directory and the image, nothing of the gallery's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.house import House

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give the stage a user of its own")

# The directory of this tree and of what runs it, as under /root: nobody but root gets there.
CLOSED = """
mkdir -p "$1" && mount --rbind "$0" "$1" && mount -t tmpfs -o mode=700 closed "$(dirname "$0")" && mkdir "$0" && mount --move "$1" "$0"
shift; cd "$0"; exec "$@"
"""

# Run as the stage: every path on the command line is opened, listed and written to; what succeeds is printed.
REACH = """
import os, sys
for path in sys.argv[1:]:
    for name, act in (
        ("read", lambda: open(path, "rb").read(1)),
        ("list", lambda: os.listdir(path)),
        ("write", lambda: os.open(path, os.O_WRONLY)),
        ("make", lambda: os.open(os.path.join(path, "x"), os.O_WRONLY | os.O_CREAT)),
    ):
        try:
            act()
        except OSError:
            continue
        print(name, path)
"""


def _children(house: House) -> dict[str, int]:
    """The processes of a house by the name of their part."""
    assert house.process is not None
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == house.process.pid and b"-m" in words:
                found[words[words.index(b"-m") + 1].decode().rpartition(".")[2]] = int(entry.name)
    return found


def _facts(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_the_stage_has_a_user_without_any_right_of_its_own(house: House) -> None:
    facts = _facts(_children(house)["stage"])
    uids = set(facts["Uid"].split())
    assert len(uids) == 1 and uids != {"0"}
    assert {facts[name] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    assert (facts["NoNewPrivs"], facts["Groups"]) == ("1", "")


def test_the_stage_holds_no_descriptor_of_the_gallery(house: House) -> None:
    house.sh("echo hello > /tmp/x; cat /tmp/x")
    pid = _children(house)["stage"]
    held = set()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            held.add(os.readlink(path))
    assert [name for name in held if "/gallery" in name or name == str(house.data / "lock") or name.endswith(".toml")] == []


def test_whoever_is_the_stage_can_not_open_evidence_configuration_or_other_processes(tmp_path: Path, openssh: None) -> None:
    settings = tmp_path / "mirage.toml"
    settings.write_text('[ssh]\nlogin = ["root:secret-of-the-operator"]\n')
    settings.chmod(0o600)
    one = House(tmp_path / "data", "--config", str(settings))
    one.start()
    try:
        one.sh("echo hello")
        children = _children(one)
        assert one.process is not None
        uid, gid = (int(_facts(children["stage"])[name].split()[0]) for name in ("Uid", "Gid"))
        gallery = one.data / "gallery"
        assert list(gallery.iterdir()), "there is evidence to protect"
        wanted = [gallery, *gallery.rglob("*"), one.data, one.data / "lock", settings]
        for pid in (one.process.pid, children["gallery"]):
            wanted += [Path(f"/proc/{pid}") / name for name in ("mem", "environ", "fd")]
        result = subprocess.run(
            [sys.executable, "-S", "-c", REACH, *map(str, wanted)],
            capture_output=True, text=True, user=uid, group=gid, extra_groups=[], check=False,
            executable="/usr/bin/python3" if os.path.exists("/usr/bin/python3") else None,
        )  # fmt: skip
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    finally:
        one.stop()


@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")
def test_the_code_may_lie_below_a_directory_that_is_closed_to_the_stage(tmp_path: Path, openssh: None) -> None:
    tree = Path(__file__).parents[2]
    if not Path(sys.executable).is_relative_to(tree) or tmp_path.is_relative_to(tree.parent):
        pytest.skip(f"{sys.executable} is not below {tree}, or the test's directory lies beside it")
    within = ["unshare", "--mount", "bash", "-c", CLOSED, str(tree), str(tmp_path / "aside")]
    settings = {"MIRAGE_EMULATED_MUSCLE": "false"}  # so that the interpreter is ours, with all that it imports
    one = House(tmp_path / "data", "--http", "127.0.0.1:0", "--site", "company", settings=settings, within=within)
    one.start()
    try:
        uid = int(_facts(_children(one)["stage"])["Uid"].split()[0])
        assert uid != 0
        assert one.sh("cd /tmp; echo hello > x; cat x; python3 -c 'print(6*7)'; gzip x; zcat x.gz") == "hello\n42\nhello\n"
        with urllib.request.urlopen(f"http://{one.ready['http']}/") as answer:
            assert answer.status == 200
        assert "Traceback" not in one.errors.read_text()
    finally:
        assert one.stop() == 0
