"""`make oils SPEC=DIR`: the spec tests of the Oils project (oils-for-unix/oils, `spec/*.test.sh`), asked of the emulated shell.

DIR is a checkout of theirs; nothing of it is kept here. Judged are the files that Oils compares with bash, by what the file expects
of bash (its `OK`, `BUG` and `N-I` lines for bash are expectations too). Each case has a session and a layer of its own on a
world in memory, as `mirage exec` makes it: nothing runs on this machine, not even their helpers in `spec/bin`, which are
five small programs here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mirage.app import images
from mirage.app.rehearsal import Answer, Wire, converse
from mirage.base.clock import SystemClock
from mirage.base.limits import LayerLimits
from mirage.image.image import Image
from mirage.shell import execve
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import Main, Program
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.host import Host

if TYPE_CHECKING:
    from mirage.shell.process import Process

HOME = "/oils"  # where the checkout's spec/ lies in the pretended machine
METADATA = re.compile(r"##\s+(?:((?:OK|BUG)(?:-\d)?|N-I)\s+([\w+/.-]+)\s+)?([\w-]+):\s*(.*)")
# cases that ask for something outside the shell: file and a word in the case's name or code, and what it needs
HOST = [
    ("", "python2", "a Python 2"),
    ("", "_bin/", "a built osh"),
    ("", "osh -", "a built osh"),
    ("", "$REPO_ROOT/devtools", "the checkout's own tools"),
    ("", "/proc/self/fd", "the kernel's table of descriptors"),
    ("", "show_fd_table", "the kernel's table of descriptors"),
]


@dataclass(slots=True)
class Case:
    """One case: its code, and what is expected of bash, by `stdout`, `stderr` and `status`."""

    file: str
    name: str
    code: str
    expected: dict[str, Any] = field(default_factory=dict)

    @property
    def needs(self) -> str:
        """What it needs that no shell has; "" for nothing."""
        return next((why for file, word, why in HOST if self.file.startswith(file) and word in self.name + self.code), "")


def read(path: Path) -> Iterator[Case]:
    """The cases of a file that is compared with bash."""
    name, shells = "", ""
    code: list[str] = []
    notes: list[tuple[str, str, str, str]] = []
    key: tuple[str, str, str] | None = None
    lines: list[str] = []
    for line in [*path.read_text(encoding="utf-8", errors="surrogateescape").splitlines(keepends=True), "#### \n"]:
        found = METADATA.match(line)
        if line.startswith("####"):
            if key is not None:
                notes.append((*key, "".join(lines)))
            if name and "bash" in shells:
                yield Case(path.name.removesuffix(".test.sh"), name, "".join(code), _expectation(notes))
            name, code, notes, key = line[4:].strip(), [], [], None
        elif found:
            if key is not None:
                notes.append((*key, "".join(lines)))
                key = None
            quality, who, what, value = found.groups()
            if what in ("STDOUT", "STDERR"):
                key, lines = (quality or "", who or "", what.lower()), []
            elif what == "compare_shells" and not name:
                shells = value
            elif what == "code":
                code = [value + "\n"]
            else:
                notes.append((quality or "", who or "", what, value + "\n" * (what in ("stdout", "stderr"))))
        elif re.match(r"##\s+END", line):
            if key is not None:
                notes.append((*key, "".join(lines)))
            key = None
        elif key is not None:
            lines.append(line)
        elif name and not notes and (code or (line.strip() and not line.lstrip().startswith("#"))):
            code.append(line)


def _expectation(notes: list[tuple[str, str, str, str]]) -> dict[str, Any]:
    """What holds for bash: its own lines before those for all."""
    expected: dict[str, Any] = {"status": 0}
    for is_own in (False, True):
        for quality, who, what, value in notes:
            if bool(quality) == is_own and (not is_own or "bash" in who.split("/")):
                name = what.removesuffix("-json")
                if name in ("stdout", "stderr", "status"):
                    is_plain = name != "status" and name == what
                    expected[name] = value if is_plain else json.loads(value)
    return expected


# ---- the helpers of spec/bin


def _argv(proc: Process) -> int:
    proc.out("[" + ", ".join(_repr(word) for word in proc.args) + "]\n")
    return 0


def _repr(word: str) -> str:
    """repr() of Python 2's str, in which these helpers are written."""
    return repr(to_bytes(word))[1:]


def _printenv(proc: Process) -> int:
    proc.out("".join(f"{proc.env.get(name)}\n" for name in proc.args))
    return 0


async def _read_from_fd(proc: Process) -> int:
    for word in proc.args:
        try:
            data = await proc.read(int(word), 1024)
        except OSError as error:
            proc.err(f"FATAL: Error reading from fd {word}: [Errno {error.errno}] {os.strerror(error.errno or 0)}\n")
            return 1
        proc.out(f"{word}: ".encode() + data)
    return 0


def _stdout_stderr(proc: Process) -> int:
    out, err, status = (*proc.args, *("STDOUT", "STDERR", "0")[len(proc.args) :])[:3]
    proc.out(f"{out}\n")
    proc.err(f"{err}\n")
    return int(status)


MAINS: dict[str, Main] = {
    "argv.py": _argv, "printenv.py": _printenv, "read_from_fd.py": _read_from_fd, "stdout_stderr.py": _stdout_stderr,
}  # fmt: skip
HELPERS = {
    f"{HOME}/spec/bin/{name}": Program(name, f"{HOME}/spec/bin/{name}".encode(), main, name == "read_from_fd.py")
    for name, main in MAINS.items()
}


# ---- asking


class Bench:
    """A world that has the checkout's spec/ in it."""

    def __init__(self, spec: Path, image: Path) -> None:
        self.host = Host.open(
            open_store("memory:", b"oils"), Image.open(image), clock=SystemClock(), seed=b"oils" * 8, limits=LayerLimits()
        )
        root = Caller(self.host.view(), ROOT)
        for place in sorted((spec / "spec").rglob("*")):
            where = f"{HOME}/{place.relative_to(spec)}".encode()
            if place.is_file() and place.stat().st_size < 1 << 20 and place.parent.name != "spec":
                parts = where.split(b"/")
                for depth in range(2, len(parts)):
                    if not root.exists(b"/".join(parts[:depth])):
                        root.mkdir(b"/".join(parts[:depth]), 0o755)
                root.write_file(where, place.read_bytes())
                root.chmod(where, 0o755)
        own = execve._own

        def found(proc: Process, node: Any, stat: Any, path: str) -> Program | None:
            name = path.rsplit("/", 1)[-1]
            return HELPERS.get(f"{HOME}/spec/bin/{name}") or own(proc, node, stat, path)

        execve._own = found

    def ask(self, case: Case) -> Answer:
        """Their driver's way: the code on standard input of a bash in an empty directory, with an environment of five variables."""
        answer = Answer()
        command = (
            f"mkdir -p /tmp/case/_tmp; cd /tmp/case; exec env -i PATH={HOME}/spec/bin:$PATH TMP=/tmp/case SH=bash LC_ALL=C.UTF-8 "
            f"REPO_ROOT={HOME} HOME=/root bash"
        )
        wire = Wire(answer, case.code.encode("utf-8", "surrogateescape"), {})
        asyncio.run(converse(self.host, command.encode(), wire, answer, user="root", layer=f"{case.file}/{case.name}".encode()[:90]))
        return answer


def judge(case: Case, answer: Answer) -> list[str]:
    """What differs from the expectation."""
    got = {
        "stdout": answer.out.decode("utf-8", "surrogateescape"),
        "stderr": answer.err.decode("utf-8", "surrogateescape"),
        "status": answer.status,
    }
    wrong = [f"{key}: expected {value!r}, got {got[key]!r}" for key, value in case.expected.items() if got[key] != value]
    crashes = [str(event) for event in answer.events if type(event).__name__ == "SessionCrashed"]
    return wrong + crashes + ["timed out"] * answer.timed_out + ([f"(stderr: {got['stderr']!r})"] if wrong and got["stderr"] else [])


_bench: list[Bench] = []


def _begin(spec: Path, image: Path) -> None:
    _bench.append(Bench(spec, image))


def _one(case: Case) -> tuple[Case, list[str], float]:
    began = time.monotonic()
    return case, judge(case, _bench[0].ask(case)), time.monotonic() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("spec", type=Path, help="a checkout of oils-for-unix/oils")
    parser.add_argument("files", nargs="*", help="names of files, without .test.sh; default all")
    parser.add_argument("--case", default="", help="only cases whose name holds this")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="say what differs")
    options = parser.parse_args()
    if not (options.spec / "spec").is_dir():
        print(f"{options.spec} is no checkout of oils-for-unix/oils: name it with SPEC=DIR", file=sys.stderr)
        return 2
    paths = sorted((options.spec / "spec").glob("*.test.sh"))
    cases = [case for path in paths for case in read(path) if not options.files or case.file in options.files]
    cases = [case for case in cases if options.case in case.name]
    asked = [case for case in cases if not case.needs]
    failed: dict[str, list[tuple[str, list[str]]]] = {}
    image = images.home() / "debian-12.img"
    with Pool(options.jobs, _begin, (options.spec, image)) as pool:
        for case, wrong, seconds in pool.imap_unordered(_one, asked, chunksize=4):
            if wrong:
                failed.setdefault(case.file, []).append((f"{case.name}{f'  ({seconds:.0f} s)' if seconds > 5 else ''}", wrong))
    for file in sorted(failed, key=lambda name: -len(failed[name])):
        total = sum(case.file == file for case in asked)
        print(f"{file}: {total - len(failed[file])} of {total}")
        for name, wrong in failed[file]:
            print(f"    {name}")
            for line in wrong if options.verbose else ():
                print(f"        {line}")
    count = len(asked) - sum(map(len, failed.values()))
    print(f"{count} of {len(asked)} cases as bash, {count / max(len(asked), 1):.1%}; {len(cases) - len(asked)} need a host feature")
    return 0


if __name__ == "__main__":
    sys.exit(main())
