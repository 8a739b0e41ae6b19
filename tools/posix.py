"""`make posix PJDFSTEST=DIR`: the cases of pjdfstest on a mount of ours, as root; what fails here is asked of this host's own disk.

DIR is a built checkout of github.com/pjd/pjdfstest; nothing of it is in this tree. A case counts when it passes on the host's file
system (tools ask for ext4, and so the cases that are only for ext4 are taken too) and fails on the mount; those that
docs/limitations.md names are allowed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from mirage.fuse import mounting

LIMITATIONS = Path("docs/limitations.md")
SERVING = Path("tests/e2e/fuse/serving.py")
DF = "#!/bin/sh\necho 'Filesystem Type'\necho '/dev/vda1 ext4'\n"


def main() -> int:
    if len(sys.argv) != 2 or not (suite := Path(sys.argv[1]).absolute()).joinpath("pjdfstest").exists():
        print("make posix wants PJDFSTEST=DIR, a built checkout of github.com/pjd/pjdfstest (autoreconf -ifs; ./configure; make)")
        return 2
    if os.geteuid() != 0 or not os.path.exists(mounting.DEVICE):
        print(f"make posix wants root and {mounting.DEVICE}")
        return 2
    allowed = _allowed()
    files = sorted((suite / "tests").glob("*/*.t"))
    with tempfile.TemporaryDirectory(prefix="mirage-posix-") as name, _mounted(Path(name)) as place:
        base = Path(name)
        base.chmod(0o755)  # tests run as other users, too
        (base / "bin").mkdir()
        (base / "bin" / "df").write_text(DF)
        (base / "bin" / "df").chmod(0o755)
        (base / "own").mkdir()
        environment = os.environ | {"PATH": f"{base / 'bin'}:{os.environ['PATH']}"}
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda file: _run(file, place, environment), files))
        failures, surprises = 0, 0
        for file, (count, failed) in zip(files, results, strict=True):
            case = f"{file.parent.name}/{file.name}"
            ours = failed - _run(file, base / "own", environment)[1] if failed else set()
            failures += len(ours)
            unexpected = ours - allowed.get(case, set())
            surprises += len(unexpected)
            for number in sorted(ours):
                print(f"{case} {number}: {'FAILS' if number in unexpected else 'differs, see ' + str(LIMITATIONS)} ({count} cases)")
    cases = sum(count for count, _ in results)
    print(f"{len(files)} files, {cases} cases: {cases - failures} pass, {failures} differ, {surprises} of them not in {LIMITATIONS}")
    return 1 if surprises else 0


def _allowed() -> dict[str, set[int]]:
    """The cases that the limitations name, as `rename/24.t` cases 4, 5."""
    named = re.findall(r"`(\w+/\d+\.t)` cases ([\d, ]+)", LIMITATIONS.read_text())
    return {case: {int(number) for number in numbers.split(",") if number.strip()} for case, numbers in named}


@contextmanager
def _mounted(base: Path) -> Iterator[Path]:
    place = base / "mount"
    place.mkdir()
    with subprocess.Popen(
        [sys.executable, str(SERVING), f"lmdb:{base / 'state'}", str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as serving:
        assert serving.stdin is not None and serving.stdout is not None
        assert serving.stdout.readline() == b"ready\n"
        try:
            yield place
        finally:
            serving.stdin.close()


def _run(file: Path, place: Path, environment: dict[str, str]) -> tuple[int, set[int]]:
    """How many cases a file has, and which of them failed; one that was not reached failed."""
    directory = Path(tempfile.mkdtemp(dir=place))
    directory.chmod(0o755)
    out = subprocess.run(["/bin/sh", str(file)], cwd=directory, env=environment, capture_output=True, text=True).stdout
    plan = re.search(r"^1\.\.(\d+)", out, re.MULTILINE)
    count = int(plan[1]) if plan else 1
    passed = {int(number) for number in re.findall(r"^ok (\d+)", out, re.MULTILINE)}
    excused = {int(number) for number in re.findall(r"^not ok (\d+).*# TODO", out, re.MULTILINE)}
    return count, set(range(1, count + 1)) - passed - excused


if __name__ == "__main__":
    sys.exit(main())
