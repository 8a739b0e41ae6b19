"""Findings of a command line: technique, place, how it was understood; and long texts, which are looked at in pieces."""

from __future__ import annotations

import base64

import pytest

from mirage.analysis.commands.engine import CommandEngine
from mirage.analysis.finding import Severity
from mirage.analysis.rulebook import shipped_rules

ENGINE = CommandEngine(shipped_rules())


def techniques(text: str) -> set[str]:
    return {technique for finding in ENGINE.examine(text) for technique in finding.techniques}


def test_a_finding_names_technique_tactic_and_the_piece_that_matched() -> None:
    text = "uptime; cat /etc/shadow"
    (finding,) = [finding for finding in ENGINE.examine(text) if finding.rule == "password-hashes-read"]
    assert (finding.techniques, finding.tactics) == (("T1003.008",), ("credential-access",))
    assert (finding.severity, text[finding.start : finding.end], finding.matched) == (
        Severity.HIGH,
        "cat /etc/shadow",
        "cat /etc/shadow",
    )


def test_a_hidden_command_is_found_where_its_carrier_stands() -> None:
    text = f"id; echo {base64.b64encode(b'cat /etc/shadow').decode()} | base64 -d | bash"
    (finding,) = [finding for finding in ENGINE.examine(text) if finding.rule == "password-hashes-read"]
    assert (finding.matched, finding.how) == ("bash", ("base64 into bash",))


def test_an_ordinary_line_is_no_alert() -> None:
    for text in (
        "ls -la",
        "tar xzf a.tgz",
        "find . -name '*.py' | xargs grep -n x",
        "sudo systemctl restart nginx",
        "vim notes.txt",
        "",
    ):
        assert not any(finding.severity.is_alert for finding in ENGINE.examine(text))


def test_reading_a_secret_is_not_also_a_discovery() -> None:
    assert techniques("last -f /etc/shadow") == {"T1003.008"}


@pytest.mark.parametrize("where", ["head", "tail"])
def test_a_text_of_a_megabyte_is_looked_at_in_pieces_and_says_so(where: str) -> None:
    noise = "# nothing here\n" * 70_000
    text = "cat /etc/shadow\n" + noise if where == "head" else noise + "cat /etc/shadow"
    (finding,) = [finding for finding in ENGINE.examine(text) if finding.rule == "password-hashes-read"]
    assert finding.truncated
    assert text[finding.start : finding.end] == "cat /etc/shadow"


@pytest.mark.parametrize("text", ["\udc80\udfff" * 9000, "\x00" * 70_000, "echo '\ud800' > /etc/cron.d/x", "é" * 40_000 + "\u202e"])
def test_what_is_no_text_raises_nothing(text: str) -> None:
    ENGINE.examine(text)


def test_halves_of_surrogate_pairs_hide_nothing() -> None:
    assert "T1053.003" in techniques("echo '\ud800' > /etc/cron.d/x")
