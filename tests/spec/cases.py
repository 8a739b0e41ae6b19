"""The form in which truth is kept: lines that a shell is given, and below each what the real machine answered.

    #### a pipeline's status is its last command's
    false | true; echo $?
    #> 0
    #! what stood on standard error
    #? 3

`#>` begins a line of standard output, `#!` one of standard error, `#?` is the status where it is not 0; `#\\` at the end of
an answer says that its last line had no newline. `python -m tests.spec.record` writes the answers; nobody types them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent / "shell"
OUT, ERR, STATUS, CUT = "#>", "#!", "#?", "#\\"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a machine answered."""

    out: str
    err: str
    status: int


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `answer` is None while it was never recorded."""

    file: str
    name: str
    script: str
    answer: Answer | None

    def render(self, answer: Answer) -> str:
        """The case as it stands in its file."""
        lines = [f"#### {self.name}", *self.script.split("\n")]
        for mark, text in ((OUT, answer.out), (ERR, answer.err)):
            if text:
                lines += [f"{mark} {line}".rstrip() if not line else f"{mark} {line}" for line in text.removesuffix("\n").split("\n")]
                lines += [] if text.endswith("\n") else [f"{CUT}{mark[1]}"]
        if answer.status:
            lines.append(f"{STATUS} {answer.status}")
        return "\n".join(lines) + "\n"


def files() -> list[Path]:
    return sorted(HERE.glob("*.test.sh"))


def read(path: Path) -> Iterator[Case]:
    """The cases of a file. ValueError: a line before the first case."""
    name, script, out, err, status, recorded = "", [], [], [], 0, False
    cut = {"<": False, ">": False, "!": False}

    def case() -> Case:
        answer = Answer(_text(out, cut[">"]), _text(err, cut["!"]), status) if recorded else None
        return Case(path.name.removesuffix(".test.sh"), name, "\n".join(script), answer)

    for line in path.read_text().splitlines():
        if line.startswith("#### "):
            if name:
                yield case()
            name, script, out, err, status, recorded = line[5:], [], [], [], 0, True
            cut = {">": False, "!": False}
        elif line.startswith((OUT, ERR)) and line[2:3] in ("", " "):
            (out if line.startswith(OUT) else err).append(line[3:])
        elif line.startswith(CUT):
            cut[line[2:3]] = True
        elif line.startswith(f"{STATUS} "):
            status = int(line[3:])
        elif name and line.strip():
            script.append(line)
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"{path.name}: {line!r} stands before the first case")
    if name:
        yield case()


def head(path: Path) -> str:
    """What stands in a file before its first case."""
    return path.read_text().partition("#### ")[0]


def _text(lines: list[str], is_cut: bool) -> str:
    return "\n".join(lines) + ("" if is_cut or not lines else "\n")
