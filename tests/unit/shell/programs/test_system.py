"""Programs about the system itself, held to what the real ones of Debian 12 said (a root of the same packages, LANG=C.UTF-8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Machine, Result

Run = Callable[..., Result]

SIGNALS = """HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT
CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS
"""
TABLE = """ 1 HUP      2 INT      3 QUIT     4 ILL      5 TRAP     6 ABRT     7 BUS
 8 FPE      9 KILL    10 USR1    11 SEGV    12 USR2    13 PIPE    14 ALRM
15 TERM    16 STKFLT  17 CHLD    18 CONT    19 STOP    20 TSTP    21 TTIN
22 TTOU    23 URG     24 XCPU    25 XFSZ    26 VTALRM  27 PROF    28 WINCH
29 POLL    30 PWR     31 SYS     
"""  # noqa: W291
EMPTY_FILTER = """Chain INPUT (policy ACCEPT)
target     prot opt source               destination         

Chain FORWARD (policy ACCEPT)
target     prot opt source               destination         

Chain OUTPUT (policy ACCEPT)
target     prot opt source               destination         
"""  # noqa: W291
RULES = """-P INPUT ACCEPT
-P FORWARD ACCEPT
-P OUTPUT ACCEPT
-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT
-A INPUT -s 1.2.3.4/32 -j DROP
-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
-A INPUT ! -s 1.1.1.1/32 -p tcp -m tcp --dport 1000:2000 -j LOG --log-prefix "x "
-A OUTPUT -d 10.0.0.0/8 -o eth0 -j REJECT --reject-with icmp-port-unreachable
"""
LISTED = """Chain INPUT (policy ACCEPT)
target     prot opt source               destination         
ACCEPT     6    --  0.0.0.0/0            0.0.0.0/0            tcp dpt:80
DROP       0    --  1.2.3.4              0.0.0.0/0           
ACCEPT     0    --  0.0.0.0/0            0.0.0.0/0            state RELATED,ESTABLISHED
LOG        6    -- !1.1.1.1              0.0.0.0/0            tcp dpts:1000:2000 LOG flags 0 level 4 prefix "x "
"""  # noqa: W291


@pytest.mark.parametrize(
    ("line", "out", "err", "status"),
    [
        ("/usr/bin/kill 99999999", "", "/usr/bin/kill: (99999999): No such process\n", 1),
        ("/usr/bin/kill -9 abc", "", "/usr/bin/kill: failed to parse argument: 'abc'\n", 1),
        ("/usr/bin/kill -l", SIGNALS, "", 0),
        ("/usr/bin/kill -L", TABLE, "", 0),
        ("pkill", "", "pkill: no matching criteria specified\nTry `pkill --help' for more information.\n", 2),
        ("pkill a b", "", "pkill: only one pattern can be provided\nTry `pkill --help' for more information.\n", 2),
        ("pkill nosuchx", "", "", 1),
        ("pgrep -V", "pgrep from procps-ng 4.0.2\n", "", 0),
        ("killall nosuchx", "", "nosuchx: no process found\n", 1),
        ("killall -q nosuch", "", "", 1),
        ("killall -l", SIGNALS, "", 0),
        ("pidof nosuchx", "", "", 1),
        ("sudo -u nosuch id", "", "sudo: unknown user nosuch\nsudo: error initializing audit plugin sudoers_audit\n", 1),
        ("sudo -u '#9999' id", "", "sudo: unknown user #9999\n", 1),
        ("su nosuch", "", "su: user nosuch does not exist or the user entry does not contain all the required fields\n", 1),
        ("su -x", "", "su: invalid option -- 'x'\nTry 'su --help' for more information.\n", 1),
        ("su -V", "su from util-linux 2.38.1\n", "", 0),
        ("top -n1", "", "top: failed tty get\n", 1),
        ("top -b -n x", "", "top: bad iterations argument 'x'\n", 1),
        ("top foo", "", "top: unknown option 'foo'\n", 1),
        ("apt-get foo", "", "E: Invalid operation foo\n", 100),
        (
            "apt-get install -y nosuchpkg",
            "Reading package lists...\nBuilding dependency tree...\n",
            "E: Unable to locate package nosuchpkg\n",
            100,
        ),
        ("dpkg -l nosuch", "", "dpkg-query: no packages found matching nosuch\n", 1),
        ("dpkg --print-architecture", "amd64\n", "", 0),
        ("dpkg -i nosuch.deb", "", "dpkg: error: cannot access archive 'nosuch.deb': No such file or directory\n", 2),
        ("dpkg -r atd", "", "dpkg: warning: ignoring request to remove atd which isn't installed\n", 0),
        ("iptables -L", EMPTY_FILTER, "", 0),
        ("iptables -F", "", "", 0),
        ("iptables stop", "", "Bad argument `stop'\nTry `iptables -h' or 'iptables --help' for more information.\n", 2),
        ("iptables -P INPUT ACEEPT", "", "iptables: Bad policy name. Run `dmesg' for more information.\n", 1),
        ("iptables -D INPUT 5", "", "iptables: No chain/target/match by that name.\n", 1),
        ("iptables -P INPUT ACCEPT; iptables -D INPUT 99", "", "iptables: Index of deletion too big.\n", 1),
        ("iptables -A NOCHAIN -j DROP", "", "iptables: No chain/target/match by that name.\n", 1),
        ("systemctl foo", "", "Unknown command verb foo.\n", 1),
        ("useradd -G wheel t3", "", "useradd: group 'wheel' does not exist\n", 6),
        ("useradd -u 0 t4", "", "useradd: UID 0 is not unique\n", 4),
        ("useradd Bad:name", "", "useradd: invalid user name 'Bad:name': use --badname to ignore\n", 3),
        ("usermod -aG sudo nosuch", "", "usermod: user 'nosuch' does not exist\n", 6),
        ("userdel nosuch", "", "userdel: user 'nosuch' does not exist\n", 6),
        ("groupdel g1", "", "groupdel: group 'g1' does not exist\n", 6),
        ("busybox SATORI", "", "SATORI: applet not found\n", 127),
        ("busybox echo hi", "hi\n", "", 0),
        ("perl nosuch.pl", "", 'Can\'t open perl script "nosuch.pl": No such file or directory\n', 2),
        ("perl -z", "", "Unrecognized switch: -z  (-h will show valid options).\n", 29),
        ("perl -e 'print 1'", "1", "", 0),
        ("python3 -V", "Python 3.11.2\n", "", 0),
        ("python3 -c 'print(1)'", "1\n", "", 0),
        ("getent passwd root", "root:x:0:0:root:/root:/bin/bash\n", "", 0),
        ("getent passwd nosuch", "", "", 2),
        ("getent nosuch", "Try `getent --help' or `getent --usage' for more information.\n", "Unknown database: nosuch\n", 1),
        ("sysctl nosuch.key", "", "sysctl: cannot stat /proc/sys/nosuch/key: No such file or directory\n", 1),
        ("sysctl -n kernel.ostype", "Linux\n", "", 0),
        ("dmesg -x y", "", "dmesg: bad usage\nTry 'dmesg --help' for more information.\n", 1),
    ],
)
def test_a_line_is_answered_as_recorded(run: Run, line: str, out: str, err: str, status: int) -> None:
    assert run(line).answer == (out, err, status)


def test_rules_are_kept_and_listed_in_the_kernels_words(run: Run) -> None:
    for line in (
        "iptables -I INPUT -p tcp --dport 80 -j ACCEPT",
        "iptables -A INPUT -s 1.2.3.4 -j DROP",
        "iptables -A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT",
        "iptables -A INPUT -p tcp --dport 1000:2000 ! -s 1.1.1.1 -j LOG --log-prefix 'x '",
        "iptables -A OUTPUT -d 10.0.0.0/8 -o eth0 -j REJECT",
    ):
        assert run(line).answer == ("", "", 0)
    assert run("iptables -S").answer == (RULES, "", 0)
    assert run("iptables -nL INPUT").answer == (LISTED, "", 0)
    assert run("iptables -F; iptables -nL INPUT").out.decode() == "\n".join(LISTED.split("\n")[:2]) + "\n"


def test_a_killed_daemon_is_gone_for_its_layer_alone(machine: Machine) -> None:
    before = machine.run("pgrep -x atd")
    assert before.status == 0
    assert machine.run("pkill -x atd").answer == ("", "", 0)
    assert machine.run("pgrep -x atd").answer == ("", "", 1)
    other = Machine(machine.host, layer=b"another")
    assert other.run("pgrep -x atd").answer == before.answer


def test_a_user_may_not_kill_what_is_not_his(machine: Machine) -> None:
    name = machine.host.identity.people[0].name
    assert machine.run("/usr/bin/kill 1", user=name).answer == ("", "/usr/bin/kill: (1): Operation not permitted\n", 1)


def test_a_new_user_is_in_all_the_files_and_goes_from_all(run: Run) -> None:
    assert run("useradd -m -s /bin/bash zed").answer == ("", "", 0)
    assert run("grep zed /etc/passwd").out.endswith(b"::/home/zed:/bin/bash\n")
    assert run("userdel zed").answer == ("", "", 0)
    assert run("grep -c zed /etc/passwd /etc/shadow /etc/group /etc/gshadow").out == (
        b"/etc/passwd:0\n/etc/shadow:0\n/etc/group:0\n/etc/gshadow:0\n"
    )


def test_su_asks_a_user_for_the_password_and_root_for_none(machine: Machine) -> None:
    name = machine.host.identity.people[0].name
    assert machine.run("su", stdin=b"bad\n", user=name).answer == ("", "Password: su: Authentication failure\n", 1)
    assert machine.run("echo root:let-me-in | chpasswd; su -c whoami").answer == ("root\n", "", 0)
    assert machine.run("su -c whoami", stdin=b"let-me-in\n", user=name).answer == ("root\n", "Password: ", 0)


SUDOERS = "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL"


def test_sudo_asks_for_the_callers_password_and_lets_in_whom_sudoers_names(machine: Machine) -> None:
    name = machine.host.identity.people[0].name
    machine.run(f"printf '%s\n' '{SUDOERS}' > /etc/sudoers; echo {name}:pw1 | chpasswd; usermod -G '' {name}")
    prompt = f"[sudo] password for {name}: "
    assert machine.run("sudo nosuchcmd").answer == ("", "sudo: nosuchcmd: command not found\n", 1)
    assert machine.run("sudo -n id", user=name).answer == ("", "sudo: a password is required\n", 1)
    assert machine.run("sudo -S id", stdin=b"pw1\n", user=name).answer == ("", f"{prompt}{name} is not in the sudoers file.\n", 1)
    machine.run(f"groupadd sudo; usermod -aG sudo {name}")
    assert machine.run("sudo -S whoami", stdin=b"pw1\n", user=name).answer == ("root\n", prompt, 0)
    wrong = f"{prompt}Sorry, try again.\n{prompt}Sorry, try again.\n{prompt}sudo: 3 incorrect password attempts\n"
    assert machine.run("sudo -S id", stdin=b"a\nb\nc\n", user=name).answer == ("", wrong, 1)


def test_visudo_reads_a_statement_that_goes_on_in_the_next_line(machine: Machine) -> None:
    machine.run("printf '%s\\n' 'root ALL=(ALL:ALL) NOPASSWD:\\' '    /usr/bin/id, \\' '    /usr/bin/ls' > /tmp/s; chmod 440 /tmp/s")
    assert machine.run("visudo -cf /tmp/s").answer == ("/tmp/s: parsed OK\n", "", 0)
    assert machine.run("echo 'bad one two' >> /tmp/s; visudo -cf /tmp/s 2>&1 | head -n 1").answer == (
        "/tmp/s:4:9: syntax error\n",
        "",
        0,
    )


def test_auth_log_tells_who_became_whom(machine: Machine) -> None:
    machine.run(f"printf '%s\n' '{SUDOERS}' > /etc/sudoers; cd /tmp; sudo whoami; sudo -i whoami")
    text = machine.run("cat /var/log/auth.log").out.decode()
    lines = [line.partition(" sudo: ")[2] for line in text.splitlines() if " sudo: " in line]
    assert lines == [
        "    root : PWD=/tmp ; USER=root ; COMMAND=/usr/bin/whoami",
        "pam_unix(sudo:session): session opened for user root(uid=0) by (uid=0)",
        "pam_unix(sudo:session): session closed for user root",
        "    root : PWD=/root ; USER=root ; COMMAND=/bin/bash --login -c whoami",
        "pam_unix(sudo-i:session): session opened for user root(uid=0) by (uid=0)",
        "pam_unix(sudo-i:session): session closed for user root",
    ]
