"""The tables of lscpu (util-linux 2.38.1): a line for each processor, for people (-e) and programs (-p), and for each cache (-C)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mirage.shell.process import Process

CPU = "/sys/devices/system/cpu"
HEAD = (
    "# The following is the parsable format, which can be fed to other\n# programs. Each different item in every column has an unique ID\n"
    "# starting usually from zero.\n"
)
COMPATIBLE = ("CPU", "Core", "Socket", "Node", "", "L1d", "L1i", "L2", "L3")  # -p without a list: as it was before there were lists
READABLE = ("CPU", "NODE", "SOCKET", "CORE", "L1d:L1i:L2:L3", "ONLINE")
NAMES = {"cpu": "CPU", "core": "Core", "socket": "Socket", "node": "Node", "book": "Book", "drawer": "Drawer", "cache": "L1d:L1i:L2:L3",
         "online": "Online", "address": "Address", "configured": "Configured", "polarization": "Polarization", "mhz": "MHz",
         "maxmhz": "MAXMHZ", "minmhz": "MINMHZ", "scalmhz%": "SCALMHZ%", "modelname": "ModelName"}  # fmt: skip
CACHES = ("NAME", "ONE-SIZE", "ALL-SIZE", "WAYS", "TYPE", "LEVEL", "SETS", "PHY-LINE", "COHERENCY-SIZE")


def known(words: Sequence[str]) -> str:
    """The first of the columns that there is not; empty where all are."""
    return next((word for word in words if word.lower() not in NAMES), "")


def _text(proc: Process, path: str) -> str:
    try:
        return to_text(proc.read_file(path)).strip()
    except OSError:
        return ""


def _cells(proc: Process, count: int) -> list[dict[str, str]]:
    """Of each processor, by the columns' names in small letters."""
    rows = []
    shared: dict[str, list[str]] = {}
    cores: list[str] = []
    for number in range(count):
        place = f"{CPU}/cpu{number}"
        row = {
            "cpu": str(number),
            "node": "0",
            "online": "yes",
            "socket": _text(proc, f"{place}/topology/physical_package_id") or "0",
        }
        core = f"{row['socket']}/{_text(proc, f'{place}/topology/core_id')}"
        cores += [] if core in cores else [core]
        row["core"] = str(cores.index(core))
        for index in range(4):
            level = _text(proc, f"{place}/cache/index{index}/level")
            name = f"l{level}" + {"Data": "d", "Instruction": "i"}.get(_text(proc, f"{place}/cache/index{index}/type"), "")
            sets = shared.setdefault(name, [])
            own = _text(proc, f"{place}/cache/index{index}/shared_cpu_list")
            sets += [] if own in sets else [own]
            row[name] = str(sets.index(own))
        row["l1d:l1i:l2:l3"] = row["cache"] = ":".join(row.get(name, "") for name in ("l1d", "l1i", "l2", "l3"))
        rows.append(row)
    return rows


def parsable(proc: Process, count: int, words: Sequence[str]) -> str:
    heads = [NAMES[word.lower()] for word in words] or list(COMPATIBLE)
    rows = [
        ",".join(cell.get(head.lower(), "") if head.lower() != "online" else "Y" for head in heads) for cell in _cells(proc, count)
    ]
    return HEAD + "# " + ",".join(heads) + "\n" + "".join(f"{row}\n" for row in rows)


def readable(proc: Process, count: int, words: Sequence[str], *, is_json: bool) -> str:
    heads = [NAMES[word.lower()].upper() if word.lower() != "cache" else NAMES["cache"] for word in words] or list(READABLE)
    rows = [[cell.get(head.lower(), "") for head in heads] for cell in _cells(proc, count)]
    if is_json:
        return _json("cpus", heads, rows)
    left = {"L1d:L1i:L2:L3"}
    widths = [max(len(row[at]) for row in [heads, *rows]) for at in range(len(heads))]
    lines = [
        " ".join(
            cell.ljust(width) if head in left else cell.rjust(width) for head, cell, width in zip(heads, row, widths, strict=True)
        )
        for row in [heads, *rows]
    ]
    return "".join(f"{line}\n" for line in lines)


def caches(proc: Process, count: int, *, is_json: bool) -> str:
    rows = []
    for index in range(4):
        place = f"{CPU}/cpu0/cache/index{index}"
        size = _text(proc, f"{place}/size").removesuffix("K")
        if not size:
            continue
        kind, level, line = (
            _text(proc, f"{place}/type"),
            _text(proc, f"{place}/level"),
            _text(proc, f"{place}/coherency_line_size") or "64",
        )
        instances = len({_text(proc, f"{CPU}/cpu{number}/cache/index{index}/shared_cpu_list") for number in range(count)})
        ways = _text(proc, f"{place}/ways_of_associativity") or ("8" if level == "1" else "16")
        sets = int(size) * 1024 // int(line) // int(ways)
        name = f"L{level}" + {"Data": "d", "Instruction": "i"}.get(kind, "")
        rows.append([name, _short(int(size)), _short(int(size) * instances), ways, kind, level, str(sets), "1", line])
    if is_json:
        return _json("caches", CACHES, rows)
    widths = [max(len(row[at]) for row in [CACHES, *rows]) for at in range(len(CACHES))]
    left = ("NAME", "TYPE")
    return "".join(
        " ".join(
            cell.ljust(width) if head in left else cell.rjust(width) for head, cell, width in zip(CACHES, row, widths, strict=True)
        )
        + "\n"
        for row in [CACHES, *rows]
    )


def _short(kib: int) -> str:
    return f"{kib}K" if kib < 1024 else f"{kib // 1024}M" if kib % 1024 == 0 else f"{kib / 1024:.1f}M"


def _json(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    objects = []
    for row in rows:
        pairs = [f'         "{head.lower()}": {_value(cell)}' for head, cell in zip(heads, row, strict=True)]
        objects.append("{\n" + ",\n".join(pairs) + "\n      }")
    return f'{{\n   "{name}": [\n      ' + ",".join(objects) + "\n   ]\n}\n"


def _value(cell: str) -> str:
    return cell if cell.isdecimal() else "true" if cell == "yes" else json.dumps(cell, ensure_ascii=False)


def summary(rows: Sequence[tuple[str, str]]) -> str:
    """-J without a table."""
    objects = [f'{{\n         "field": {json.dumps(title)},\n         "data": {json.dumps(value)}\n      }}' for title, value in rows]
    return '{\n   "lscpu": [\n      ' + ",".join(objects) + "\n   ]\n}\n"
