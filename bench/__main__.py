"""`make bench`: every figure beside its reference, in one run; a table, and build/bench.json.

`make bench ARGS="ssh vfs"` runs only those. `bench.json` is an array of {name, value, reference}, reference null where the
figure stands alone; names, units and goals are those of ../shared/bench.json where a figure is in it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

SUITES = ("state", "vfs", "journal", "content", "ssh", "shell", "fuse", "sandbox", "http", "analysis", "live")
SHARED = Path(os.environ.get("SHARED", "../shared")) / "bench.json"


def main() -> int:
    wanted = sys.argv[1:] or list(SUITES)
    if unknown := [name for name in wanted if name not in SUITES]:
        print(f"bench: {', '.join(unknown)}: allowed: {', '.join(SUITES)}", file=sys.stderr)
        return 2
    goals = {goal["name"]: goal for goal in json.loads(SHARED.read_text())} if SHARED.exists() else {}
    rows: list[dict[str, Any]] = []
    for name in wanted:
        suite = importlib.import_module(f"bench.{name}")
        with tempfile.TemporaryDirectory() as directory:
            for row in suite.figures(Path(directory)):
                rows.append(row)
                print(_line(row, goals.get(row["name"])), flush=True)
    build = Path("build")
    build.mkdir(exist_ok=True)
    figures = [{"name": row["name"], "value": row["value"], "reference": row["reference"]} for row in rows]
    (build / "bench.json").write_text(json.dumps(figures, indent=1) + "\n")
    print(f"{len(figures)} figures in build/bench.json")
    return 0


def _line(row: dict[str, Any], goal: dict[str, Any] | None) -> str:
    value, reference = row["value"], row["reference"]
    measured = value / reference if reference else value
    text = f"{row['name']:28} {value:12,.3f} {row['unit']:14}"
    text += f" {measured:6.2f} of {reference:,.0f}" if reference else ""
    if goal is None:
        return text
    reached = measured >= goal["goal"] if goal["better"] == "higher" else measured <= goal["goal"]
    return f"{text}   goal {goal['goal']:g}: {'reached' if reached else 'NOT reached'}"


if __name__ == "__main__":
    sys.exit(main())
