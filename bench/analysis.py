"""What finding out costs: every distinct command line of the shared corpora, each once, from text to findings, on one core.

`analysis.cold` is lines a second of CPU time in a fresh process: nothing was examined before, so the automata of the patterns
are built on the way; the rules are settled first, as the gallery and `mirage analyze` settle them. `analysis.p99` is in
milliseconds of CPU time of one line. Beside them, as details that are no figures: the rate when all were seen before, the rate
over the lines as they came (with their real repetition), what half of the rules would cost, where the time went, and the rate of
web requests.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("SHARED", "../shared"))
Row = dict[str, object]


def figures(_: Path) -> list[Row]:
    """The rows of bench.json; none where the corpora are not there."""
    if not (SHARED / "threat").is_dir():
        return []
    whole, half = _measured("1"), _measured("2")
    print(
        f"  {whole['rules']} rules loaded in {whole['load']:.2f} s; warm {whole['warm']:,.0f}/s, with real repetition"
        f" {whole['repeated']:,.0f}/s; half of the rules: cold {half['cold']:,.0f}/s, warm {half['warm']:,.0f}/s;"
        f" of the warm time {whole['reading']:.0%} is reading; slowest line {whole['slowest']:.1f} ms;"
        f" web requests cold {whole['requests']:,.0f}/s, p99 {whole['request_p99']:.1f} ms"
    )
    return [
        {"name": "analysis.cold", "unit": "commands/s", "value": whole["cold"], "reference": None},
        {"name": "analysis.p99", "unit": "ms", "value": whole["p99"], "reference": None},
    ]


def _measured(every: str) -> dict[str, float]:
    """In a process of its own: what nobody examined before is cold."""
    command = [sys.executable, "-m", "bench.analysis", every]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def corpus() -> list[str]:
    """All command lines, as they came."""
    lines = [json.loads(row)["command"] for name in ("commands", "benign") for row in _rows(SHARED / "threat" / f"{name}.jsonl")]
    for row in _rows(SHARED / "corpora" / "public.jsonl"):
        lines.extend(json.loads(row)["commands"])
    return lines


def _rows(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def measure(every: int) -> dict[str, Any]:
    """With every n-th rule only."""
    from mirage.analysis.analyst import Analyst
    from mirage.analysis.commands.engine import CommandEngine
    from mirage.analysis.commands.reading import read
    from mirage.analysis.http.engine import Engine as HttpEngine
    from mirage.analysis.rulebook import Rulebook, shipped_rules

    lines = corpus()
    distinct = list(dict.fromkeys(lines))
    began = time.process_time()
    rules = dict(list(shipped_rules().rules.items())[::every])
    engine = CommandEngine(Rulebook(rules))
    load = time.process_time() - began
    Analyst.settle()
    taken = []
    began = time.process_time()
    for line in distinct:
        start = time.thread_time()
        engine.examine(line)
        taken.append(time.thread_time() - start)
    cold = time.process_time() - began
    warm = _timed(engine.examine, distinct)
    repeated = _timed(engine.examine, lines)
    reading = _timed(read, distinct)
    taken.sort()
    http, rows = (
        HttpEngine(Rulebook(rules)),
        [json.loads(row) for name in ("http", "http-benign") for row in _rows(SHARED / "threat" / f"{name}.jsonl")],
    )
    asked = sorted(_timed(http.assess, [row]) for row in rows)
    return {
        "requests": len(asked) / sum(asked),
        "request_p99": asked[len(asked) * 99 // 100] * 1000,
        "rules": len(rules),
        "load": load,
        "cold": len(distinct) / cold,
        "warm": len(distinct) / warm,
        "repeated": len(lines) / repeated,
        "reading": reading / warm,
        "p99": taken[len(taken) * 99 // 100] * 1000,
        "slowest": taken[-1] * 1000,
    }


def _timed(function: Any, lines: list[Any]) -> float:
    began = time.process_time()
    for line in lines:
        function(line)
    return time.process_time() - began


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
