"""`make fuzz SECONDS=600`: scripts by grammar, bent lines, keys, arguments and files, given to the emulated shell until the time is over.

Each worker has a machine of its own. What is found is printed with the input that shows it again, and the exit status is 1; the
inputs lie in build/fuzz as well.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections.abc import Callable
from multiprocessing import Process, Queue
from pathlib import Path
from queue import Empty
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from mirage.shell import registry
from mirage.world.engine import Pty
from tests.fuzz.files import given as given_file
from tests.fuzz.grammar import script
from tests.fuzz.keys import bent, typed
from tests.fuzz.world import Machine
from tests.spec.cases import files, read

FOUND = Path("build/fuzz")
ROUND = 40  # cases of one kind before it is the next one's turn
WORDS = ("-", "--", "-a", "-n", "-f", "-x", "-l", "-r", "-e", "-c", "-i", "-v", "-h", "-d", "-s", "-t", "-u", "--help", "--version", "-1", "0",
         "99999999999", "9" * 5000, "²", "/etc/passwd", "/etc", "/nonexistent", "/tmp/b", "a", "", "*", "a=b", "192.0.2.1", "http://192.0.2.1/", "%s", "{}")  # fmt: skip
Case = tuple[bytes | None, list[bytes], bool]  # command, input, whether on a terminal
Report = Callable[[Case, str], None]


def _lines(shared: Path) -> list[bytes]:
    """The corpora's lines and those of the recorded cases."""
    lines = [case.script.encode() for path in files() for case in read(path)]
    corpus = shared / "corpora" / "public.jsonl"
    if corpus.exists():
        for session in corpus.read_text(encoding="utf-8").splitlines():
            lines += [line.encode("utf-8", "surrogateescape") for line in json.loads(session)["commands"]]
    return sorted(set(lines))


def _grammar(machine: Machine, rng: random.Random, lines: list[bytes], report: Report) -> None:
    @settings(max_examples=ROUND, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(script)
    def cases(text: str) -> None:
        _ask(machine, (text.encode("utf-8", "surrogateescape"), [b"1\n2\n"], False), report)

    cases()


def _bytes(machine: Machine, rng: random.Random, lines: list[bytes], report: Report) -> None:
    for _ in range(ROUND):
        _ask(machine, (bent(lines, rng).replace(b"\0", b""), [b"a\nb\n"], False), report)


def _typed(machine: Machine, rng: random.Random, lines: list[bytes], report: Report) -> None:
    for _ in range(ROUND // 2):
        _ask(machine, (None, typed(lines, rng), True), report)


def _arguments(machine: Machine, rng: random.Random, lines: list[bytes], report: Report) -> None:
    names = sorted({program.name for program in registry.programs().values()})
    for _ in range(ROUND):
        words = [rng.choice(names), *[rng.choice(WORDS) for _ in range(rng.randrange(5))]]
        quoted = " ".join("'" + word + "'" for word in words)
        noise = rng.randbytes(rng.choice((1, 10, 300, 5000)))
        _ask(machine, (f"cd /tmp; head -c 300 /bin/ls > b; {quoted}".encode(), [noise], rng.random() < 0.2), report)


def _files(machine: Machine, rng: random.Random, lines: list[bytes], report: Report) -> None:
    for _ in range(ROUND // 2):
        line, data = given_file(rng)
        _ask(machine, (line, [data], False), report)


def _ask(machine: Machine, case: Case, report: Report) -> None:
    command, pieces, has_terminal = case
    fault = machine.fault(command, list(pieces), Pty("xterm", 80, 24) if has_terminal else None)
    if fault:
        report(case, fault)


def _work(number: int, seed: int, until: float, shared: Path, queue: Any) -> None:
    lines, machine, rng = _lines(shared), Machine(), random.Random(seed * 1000 + number)

    def report(case: Case, fault: str) -> None:
        queue.put(("fault", fault, case))

    kinds = [_grammar, _bytes, _typed, _arguments, _files]
    while time.time() < until:
        kind = kinds[number % len(kinds)]
        number += 1
        kind(machine, rng, lines, report)
    queue.put(("done", machine.cases, None))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    queue: Any = Queue()
    until = time.time() + options.seconds
    workers = [Process(target=_work, args=(number, options.seed, until, options.shared, queue)) for number in range(options.jobs)]
    for worker in workers:
        worker.start()
    cases, ended, faults = 0, 0, dict[str, int]()
    while ended < len(workers):
        try:
            kind, what, more = queue.get(timeout=5)
        except Empty:
            if dead := [worker.exitcode for worker in workers if worker.exitcode]:
                faults[f"workers ended with {dead}"] = 1
                break
            continue
        if kind == "done":
            cases, ended = cases + what, ended + 1
            continue
        faults[what] = faults.get(what, 0) + 1
        if faults[what] == 1:
            _keep(what, more)
    print(f"{cases} cases in {options.seconds:.0f} s with seed {options.seed}: {len(faults)} faults")
    return 1 if faults else 0


def _keep(fault: str, case: Case) -> None:
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / hashlib.sha256(repr(case).encode()).hexdigest()[:12]
    path.write_text(f"{fault}\n{case!r}\n")
    print(f"{fault}\n  {case!r}"[:2000], flush=True)


if __name__ == "__main__":
    sys.exit(main())
