"""How apt-get and apt 2.6.2 speak: what one call was told, its progress, its errors and its lists of names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.process import Process


NOTHING = "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n"


@dataclass(slots=True)
class Run:
    """One call: how it was named, what it was told."""

    proc: Process
    quiet: int
    yes: bool
    purge: bool
    switches: set[str]
    words: list[str]
    is_coloured: bool = False

    @property
    def is_simulated(self) -> bool:
        return bool(self.switches & {"s", "simulate", "dry-run", "no-act", "just-print", "recon"})

    @property
    def is_apt(self) -> bool:
        return self.proc.name.rsplit("/", 1)[-1] == "apt"


def say(run: Run, text: str) -> None:
    if run.quiet < 2 or "-qq" not in run.proc.args:
        run.proc.out(text)


def notice(run: Run, kind: str, text: str) -> None:
    """E: and W:, in colours when `apt` has a terminal; lines and carriage returns begin lines (error.cc of apt-pkg)."""
    text = "\n   ".join(part for part in re.split(r"[\r\n]+", text) if part)
    if run.is_coloured:
        colour = "\x1b[1;31m" if kind == "E" else "\x1b[1;33m"
        run.proc.err(f"{colour}{kind}: \x1b[0m{text}\x1b[0m\n")
    else:
        run.proc.err(f"{kind}: {text}\n")


def fail(run: Run, *texts: str) -> int:
    for text in texts:
        notice(run, "E", text)
    return 100


def progress(run: Run, title: str, *steps: int) -> None:
    """OpTextProgress: percentages that overwrite each other on a terminal, one line elsewhere."""
    if run.proc.isatty(1) and run.quiet == 0:
        run.proc.out("".join(f"\r{title}... {step}%\r" for step in steps) + f"\r{title}... Done\r\n")
    else:
        say(run, f"{title}...\n")


def open_cache(run: Run) -> None:
    progress(run, "Reading package lists", 0, 100)
    progress(run, "Building dependency tree", 0, 0, 50, 50)
    if run.proc.exists("/var/lib/apt/extended_states"):
        progress(run, "Reading state information", 0, 0)


def columns(names: list[str]) -> str:
    """ShowList(): two columns in, broken before the 79th."""
    lines = [" "]
    for name in names:
        if len(lines[-1]) + 1 + len(name) > 78 and lines[-1].strip():
            lines.append(" ")
        lines[-1] += f" {name}"
    return "".join(f"{line}\n" for line in lines)


def size(count: int) -> str:
    """SizeToStr(): powers of 1000, three digits and a half."""
    value = float(count)
    for unit in ("", "k", "M", "G", "T"):
        if value < 100 and unit:
            return f"{value:.1f} {unit}"
        if value < 10000:
            return f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.0f} P"


async def is_agreed(run: Run) -> bool:
    """The question whether to go on; nothing is yes, and no answer at all is no."""
    run.proc.out("Do you want to continue? [Y/n] ")
    await run.proc.flush()
    said = await anext((line.strip() async for line in run.proc.lines(0)), None)
    if said is not None and (not said or said[:1].lower() == b"y"):
        return True
    run.proc.out("Abort.\n")
    return False
