"""Every syntax error carries the words that bash 5.2.15 was recorded to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirage.syntax import ParseError, Parser


def recorded() -> list[tuple[str, list[str], int]]:
    cases: list[tuple[str, list[str], int]] = []
    text, said = "", list[str]()
    for line in (Path(__file__).parent / "errors.txt").read_text().splitlines():
        if line.startswith("$ "):
            text, said = line[2:].replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\"), []
        elif line.startswith("= "):
            cases.append((text, said, int(line[2:])))
        elif not line.startswith("#"):
            said.append(line)
    return cases


@pytest.mark.parametrize(("text", "said", "status"), recorded(), ids=[case[0] for case in recorded()])
def test_the_words_are_bashs_own(text: str, said: list[str], status: int) -> None:
    parser = Parser(text)
    ours: list[str] = []
    try:
        while parser.command() is not None:
            pass
    except ParseError as error:
        if error.message:
            ours.append(f"bash: -c: line {error.line}: {error.message}")
        if error.near.startswith("\0"):
            ours.append(f"bash: -c: line {error.line}: {error.near[1:]}")
        elif error.near:
            ours.append(f"bash: -c: line {error.line}: `{error.near}'")
    ours += [f"bash: line {line}: warning: {text}" for line, text in parser.warnings]
    assert ours == said
