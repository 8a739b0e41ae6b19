"""watch (procps-ng 4.0.2): a command's output on the whole screen, again and again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.fds import Collector
from mirage.shell.lib import gnu
from mirage.shell.lib.local import local
from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.strftime import formats, strftime
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.tty import Tty

LONGS = {
    "beep": "b", "color": "c", "differences": "?d", "errexit": "e", "chgexit": "g", "equexit": ":q", "interval": ":n", "precise": "p",
    "no-title": "t", "no-wrap": "w", "exec": "x", "help": "h", "version": "v",
}  # fmt: skip
START = "\33[?1049h\33[22;0;0t\33[1;{rows}r\33(B\33[m\33[4l\33[?7h\33[H\33[2J"  # ncurses' initscr() on xterm
END = "\33[{rows};1H\33[?1049l\33[23;0;0t\r\33[?1l\33>"
OUTPUT_MAX = 1 << 18


@program("watch")
async def watch(proc: Process) -> int:
    usage = recorded(proc, "watch.help", "procps").replace("{name}", proc.name)
    options, operands = parse(proc, "+bced::ghq:n:prtwvx", LONGS, hint=usage)
    given = dict(options)
    for key, what in (("h", "help"), ("v", "version")):
        if key in given:
            gnu.tell(proc, "watch", what, "procps")
    pause = 2.0
    if "n" in given:
        if not re.fullmatch(r"[0-9]+([.,][0-9]*)?|[.,][0-9]+", given["n"]):
            proc.fail(f"failed to parse argument: '{given['n']}': Invalid argument")
        pause = min(max(0.1, float(given["n"].replace(",", "."))), 2**32 - 1)
    if not operands:
        proc.err(usage)
        return 1
    if proc.tty is None or not proc.isatty(1):
        proc.err("Error opening terminal: unknown.\n" if not proc.env.get("TERM") else "")
        if not proc.env.get("TERM"):
            return 1
    argv = operands if "x" in given else ["sh", "-c", " ".join(operands)]
    rows = proc.tty.rows if proc.tty is not None and proc.tty.rows else 24
    proc.out(START.format(rows=rows))
    try:
        while True:
            output, status = await _run(proc, argv)
            proc.out(_frame(proc, proc.tty, " ".join(operands), output, pause, has_title="t" not in given))
            await proc.flush()
            if status and "e" in given:
                return status
            await proc.sleep(pause)
            proc.out("\33[H\33[2J")
    finally:
        proc.out(END.format(rows=rows))


async def _run(proc: Process, argv: list[str]) -> tuple[bytes, int]:
    collected = Collector(OUTPUT_MAX)
    fds = {0: proc.fds[0], 1: collected, 2: collected}
    try:
        status = await proc.spawn(argv, fds=fds)
    except OSError as error:
        return f"{proc.name}: unable to execute '{argv[0]}': {gnu.why(error)}\n".encode(), 4
    return bytes(collected.data), status


def _frame(proc: Process, tty: Tty | None, command: str, output: bytes, pause: float, *, has_title: bool) -> str:
    """The header with host and time at its right end, and as much of the output as fits."""
    columns, rows = (tty.columns or 80, tty.rows or 24) if tty is not None else (80, 24)
    parts: list[str] = []
    first = 1
    if has_title:
        now = proc.clock.now()
        right = f"{proc.hostname}: " + strftime("%c", local(proc, now), 0, formats(proc))
        left = f"Every {pause:.1f}s: {command}"[: max(0, columns - len(right) - 1)]
        parts.append(f"{left}\33[1;{columns - len(right) + 1}H{right}")
        first = 3
    for number, line in enumerate(to_text(output).expandtabs().split("\n")[: rows - first + 1]):
        if line:
            parts.append(f"\33[{first + number};1H{line[:columns]}")
    return "".join(parts) + f"\33[{rows};{columns}H"
