"""Within a session: an operator's Sigma rules, and what several web requests say together."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from mirage.analysis.analyst import Analyst
from mirage.analysis.rulebook import Rulebook, shipped_rules
from mirage.analysis.session import Detector
from mirage.analysis.sigma.engine import load_sigma
from mirage.base.events import CommandRan, Envelope, HttpRequested, LayerEntered

SECOND = 10**9
RULE = """
title: Root reads the mail
id: 22222222-2222-4222-8222-222222222222
tags: [attack.t1114.001]
logsource: {category: process_creation, product: linux}
detection:
  selection: {Image|endswith: /mailx, User: root}
  condition: selection
"""


def _envelope(number: int, event: object) -> Envelope:
    return Envelope(id=f"{number:04}", time=number * SECOND, event=event, host="h", session="s", source="192.0.2.1")  # type: ignore[arg-type]


def test_an_operators_sigma_rule_finds_in_a_session(tmp_path: Path) -> None:
    (tmp_path / "mail.yml").write_text(RULE)
    session = Detector(Analyst(Rulebook({})), load_sigma([tmp_path])).session()
    assert session.findings(_envelope(1, CommandRan(argv=[b"mailx"], status=0, path=b"/usr/bin/mailx"))) == []
    session.findings(_envelope(2, LayerEntered(layer="l", user=b"root", uid=0)))
    (found,) = session.findings(_envelope(3, CommandRan(argv=[b"mailx"], status=0, path=b"/usr/bin/mailx")))
    assert (found.title, found.techniques) == ("Root reads the mail", ("T1114.001",))


def test_a_mistake_in_a_sigma_rule_is_among_the_detectors_problems(tmp_path: Path) -> None:
    (tmp_path / "mail.yml").write_text(RULE.replace("condition: selection", "condition: nothing"))
    detector = Detector(Analyst(Rulebook({})), load_sigma([tmp_path]))
    assert [str(problem).partition("mail.yml:")[2].partition(":")[0] for problem in detector.problems] == ["8"]


def _login(number: int) -> HttpRequested:
    body = b"user=ann&password=p%d" % number
    head = b"POST /login HTTP/1.1\r\nHost: www.example.com\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
    return HttpRequested(
        request=str(number), method=b"POST", target=b"/login", path=b"/login", query=b"", version="HTTP/1.1", host=b"www.example.com",
        head=head, body=body, body_size=len(body), status=403, size=9, duration=1,
    )  # fmt: skip


def test_passwords_guessed_over_the_web_are_said_once() -> None:
    session = Detector(Analyst(shipped_rules())).session()
    found = [finding.rule for number in range(12) for finding in session.findings(_envelope(number, _login(number)))]
    assert [rule for rule in found if rule.startswith("web-")] == ["web-passwords-guessed"]


def test_a_request_that_comes_again_says_the_same_at_another_time_and_with_another_answer() -> None:
    analyst = Analyst(shipped_rules())
    event = replace(_login(1), body=b"user=ann&password=%27+or+1%3D1--")
    first, again = analyst.sent(event), analyst.sent(replace(event, request="2", status=200))
    assert [finding.rule for finding in first.findings] and again is first
    assert analyst.sent(replace(event, body=b"user=ann&password=x")).findings != first.findings
