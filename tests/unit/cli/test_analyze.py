"""`mirage analyze` and `mirage rules`: lines answered one by one, files summed up, results that go on where they stopped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from mirage.cli import app


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_line_is_answered_with_one_line(place: Path) -> None:
    lines = [
        '{"id": 1, "command": "cat /etc/shadow"}',
        "no json",
        '{"id": "b", "method": "GET", "uri": "/?q=<script>alert(1)</script>"}',
    ]
    found = rows(run("analyze", "--json", "-", stdin="\n".join(lines)).stdout)
    assert found[0] == {
        "id": 1,
        "techniques": ["T1003.008"],
        "tactics": ["credential-access"],
        "classes": [],
        "severity": "high",
        "alert": True,
    }
    assert found[1] == {"id": None, "error": "line 2: no JSON object"}
    assert (found[2]["id"], found[2]["classes"], found[2]["alert"]) == ("b", ["xss"], True)


def test_a_cowrie_log_is_summed_up(place: Path) -> None:
    log = [
        {"eventid": "cowrie.login.success", "session": "a", "username": "root"},
        {"eventid": "cowrie.command.input", "session": "a", "input": "cat /etc/shadow", "timestamp": "2026-01-01T00:00:00Z"},
        {"eventid": "cowrie.command.failed", "session": "a", "input": "cat /etc/shadow"},
        {"eventid": "cowrie.command.input", "session": "a", "input": "uname -a"},
    ]
    (place / "cowrie.json").write_text("".join(json.dumps(row) + "\n" for row in log))
    text = run("analyze", "cowrie.json").stdout
    assert "2 lines, 1 of them alerts" in text
    assert "OS Credential Dumping: /etc/passwd and /etc/shadow" in text
    found = rows(run("analyze", "cowrie.json", "--json").stdout)
    assert [(row["session"], row["command"], row["techniques"]) for row in found] == [
        ("a", "cat /etc/shadow", ["T1003.008"]),
        ("a", "uname -a", ["T1082"]),
    ]


def test_results_go_on_where_a_kill_left_them(place: Path) -> None:
    lines = [f"cat /etc/shadow{number}; id" for number in range(20)]
    (place / "lines.txt").write_text("\n".join(lines) + "\n")
    run("analyze", "lines.txt", "--out", "whole.jsonl")
    whole = (place / "whole.jsonl").read_text().splitlines()
    (place / "half.jsonl").write_text("\n".join(whole[:7]) + "\n" + whole[7][:20])
    run("analyze", "lines.txt", "--out", "half.jsonl")
    assert (place / "half.jsonl").read_text().splitlines() == whole


def test_a_sequence_goes_on_where_its_first_half_was_before_the_kill(place: Path) -> None:
    (place / "lines.txt").write_text("scp -t /usr/bin/\n/usr/bin/qwzrt\n")
    run("analyze", "lines.txt", "--out", "whole.jsonl")
    whole = (place / "whole.jsonl").read_text().splitlines()
    assert "uploaded-and-run" in whole[1]
    (place / "half.jsonl").write_text(whole[0] + "\n")
    run("analyze", "lines.txt", "--out", "half.jsonl")
    assert (place / "half.jsonl").read_text().splitlines() == whole


def test_results_are_not_written_over_another_file(place: Path) -> None:
    (place / "notes.txt").write_text("my notes\n")
    (place / "lines.txt").write_text("id\n")
    result = run("analyze", "lines.txt", "--out", "notes.txt")
    assert str(result.exception) == "--out notes.txt: holds something else than results of mirage analyze"
    assert (place / "notes.txt").read_text() == "my notes\n"


def test_what_the_rules_cover_is_counted_by_tactic(place: Path) -> None:
    covered = {row["technique"]: row for row in rows(run("rules", "coverage", "--json").stdout)}
    assert "cron-file-written" in covered["T1053.003"]["rules"]
    assert (covered["T1053.003"]["name"], covered["T1053.003"]["tactics"]) == (
        "Scheduled Task/Job: Cron", ["execution", "persistence", "privilege-escalation"],
    )  # fmt: skip
    lines = run("rules", "coverage").stdout.splitlines()
    mine = sum("execution" in row["tactics"] for row in covered.values())
    assert any(line.startswith(f"execution: {mine} of ") for line in lines)
    assert sum(line.startswith("  T1053.003") for line in lines) == 3


def test_the_rules_are_listed_tried_and_explained(place: Path) -> None:
    assert {"cron-file-written", "reverse-shell"} <= {row["id"] for row in rows(run("rules", "list", "--json").stdout)}
    tried = run("rules", "test")
    assert (tried.exit_code, tried.stdout.splitlines()[-1].partition(" rules, ")[2]) == (0, "0 examples wrong, 0 rules left out")
    assert "Scheduled Task/Job: Cron" in run("rules", "explain", "cron-file-written").stdout
    explained = rows(run("rules", "explain", "sudo cat /etc/shadow", "--json").stdout)[0]
    assert explained["acts"][-1] == {"program": "cat", "arguments": ["/etc/shadow"], "how": ["sudo"], "reads": [], "writes": []}


def test_rules_of_ones_own_are_used_and_a_bad_one_is_named(place: Path) -> None:
    (place / "mine").mkdir()
    (place / "mine" / "a.yml").write_text(
        "id: mine\ntitle: Mine\ntechniques: [T1059]\nseverity: high\nconfidence: high\n"
        "match: {kind: command, program: [zzz]}\nhits: [zzz]\nmisses: [ls]\n"
        "---\nid: bad\ntitle: Bad\ntechniques: [T1059]\nseverity: high\nconfidence: high\n"
        "match: {kind: command, arg: ['(?=x)']}\nhits: [zzz]\nmisses: [ls]\n"
    )
    result = run("analyze", "--rules", "mine", "-", stdin='{"id": 1, "command": "zzz"}')
    assert rows(result.stdout)[0]["techniques"] == ["T1059"]
    assert "mine/a.yml:15: arg: RE2 does not take '(?=x)': invalid perl operator: (?=" in result.stderr


def test_another_version_of_attack_is_taken_only_when_the_rules_fit(place: Path) -> None:
    from mirage.analysis.attack import shipped

    (place / "same.json").write_text(shipped().dump())
    (place / "few.json").write_text('{"T1059": {"name": "x", "tactics": ["execution"]}}')
    assert "rules do not fit" in str(run("rules", "update", "few.json").exception)
    assert not (place / "mirage-data").exists() or not list((place / "mirage-data").rglob("attack.json"))
    assert rows(run("rules", "update", "same.json", "--json").stdout)[0]["techniques"] == len(shipped())


def test_an_operators_sigma_rules_are_run_on_lines(place: Path) -> None:
    (place / "own").mkdir()
    (place / "own" / "mail.yml").write_text(
        "title: The mail is read\nid: 33333333-3333-4333-8333-333333333333\nlevel: high\ntags: [attack.t1114.001]\n"
        "logsource: {category: process_creation, product: linux}\ndetection:\n  s: {Image|endswith: /mailx}\n  condition: s\n"
    )
    found = rows(run("analyze", "--rules", "own", "-", stdin='{"id": 1, "command": "cd /; sudo mailx -H"}\n').stdout)
    assert "T1114.001" in found[0]["techniques"] and found[0]["alert"]
    (place / "lines").write_text("mailx -H\n")
    assert "sigma:33333333-3333-4333-8333-333333333333" in run("analyze", "--rules", "own", "lines").stdout
