"""What `systemd-analyze verify` and the manager find wrong with a unit file: recorded from systemd 252.39 of Debian 12."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

REFUSED = "Unit {0} has a bad unit file setting.\n"
MANY = (
    "[Unit]\nDescription=x\nAfter=foo\n[Service]\nExecStart=/nosuch/bin\nFoo=1\nType=bar\nRestart=maybe\nnonsense\n[Bar]\nx=1\n"
    "[Install]\nWantedBy=multi-user.target\nFoo=2\n"
)
CASES = [
    (
        "zz.service", MANY,
        "/mnt/zz.service:3: Failed to add dependency on foo, ignoring: Invalid argument\n"
        "/mnt/zz.service:6: Unknown key 'Foo' in section [Service], ignoring.\n"
        "/mnt/zz.service:7: Failed to parse service type, ignoring: bar\n"
        "/mnt/zz.service:8: Failed to parse service restart specifier, ignoring: maybe\n"
        "/mnt/zz.service:9: Missing '=', ignoring line.\n/mnt/zz.service:10: Unknown section 'Bar'. Ignoring.\n"
        "/mnt/zz.service:14: Unknown key 'Foo' in section [Install], ignoring.\n"
        "zz.service: Command /nosuch/bin is not executable: No such file or directory\n", 1,
    ),
    (
        "warn.service", "[Unit]\nDescription=x\nrubbish\n[Service]\nExecStart=/bin/true\nFoo=1\n",
        "/mnt/warn.service:3: Missing '=', ignoring line.\n/mnt/warn.service:6: Unknown key 'Foo' in section [Service], ignoring.\n", 0,
    ),
    (
        "two.service", "Description=x\n[Service]\nExecStart=/bin/true\nExecStart=/bin/false\n",
        "/mnt/two.service:1: Assignment outside of section. Ignoring.\ntwo.service: Service has more than one ExecStart= setting, "
        "which is only allowed for Type=oneshot services. Refusing.\n" + REFUSED.format("two.service"), 1,
    ),
    (
        "t.timer", "[Timer]\nOnCalendar=foo\n",
        "/mnt/t.timer:2: Failed to parse calendar specification, ignoring: foo\nt.timer: Timer unit lacks value setting. Refusing.\n"
        + REFUSED.format("t.timer"), 1,
    ),
    ("rel.service", "[Service]\nExecStart=nosuchprog x\n", "rel.service: Command nosuchprog is not executable: No such file or directory\n", 1),
    (
        "perm.service", "[Service]\nExecStart=/etc/passwd\nUser=nosuch\nRestartSec=foo\n",
        "/mnt/perm.service:4: Failed to parse sec value, ignoring: foo\nperm.service: Command /etc/passwd is not executable: "
        "Permission denied\n", 1,
    ),
    (
        "os.service", "[Service]\nType=oneshot\nRestart=always\nExecStart=/bin/true\n",
        "os.service: Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing.\n"
        + REFUSED.format("os.service"), 1,
    ),
    (
        "db.service", "[Service]\nExecStop=/bin/true\nType=dbus\n",
        "db.service: Service has no ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.\n"
        + REFUSED.format("db.service"), 1,
    ),
    (
        "empty.service", "[Service]\nExecStart=\n",
        "empty.service: Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.\n" + REFUSED.format("empty.service"), 1,
    ),
    ("nil.service", "", "Unit nil.service is masked.\n", 1),
    ("fine.service", "[Service]\nExecStart=true\n", "", 0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "said", "status"), CASES, ids=[case[0] for case in CASES])
def test_a_unit_file_is_judged_as_the_real_one_judges(
    run: Callable[..., Result], name: str, text: str, said: str, status: int
) -> None:
    found = run(f"mkdir -p /mnt /bin; cat >/mnt/{name} <<'END'\n{text}END\nsystemd-analyze verify /mnt/{name}")
    assert found.answer == ("", said, status)


def test_a_unit_with_a_bad_setting_is_not_started(run: Callable[..., Result]) -> None:
    run("mkdir -p /etc/systemd/system; printf '[Service]\\nExecStart=\\n' > /etc/systemd/system/none.service")
    assert run("systemctl start none").answer == (
        "",
        "Failed to start none.service: Unit none.service has a bad unit file setting.\n"
        "See system logs and 'systemctl status none.service' for details.\n",
        1,
    )
    assert run("systemctl status none -n0").answer == (
        "○ none.service\n     Loaded: bad-setting (Reason: Unit none.service has a bad unit file setting.)\n     Active: inactive (dead)\n", "", 3
    )  # fmt: skip
