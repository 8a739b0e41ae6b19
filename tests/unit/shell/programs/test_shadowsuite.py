"""What the programs of shadow 4.13 leave behind, as those of a Debian 12 did: auth.log, subordinate ids, the order of lines."""

from tests.unit.shell.conftest import Machine

HEARD = """\
> useradd -u 2001 -s /bin/bash r1
useradd: new group: name=r1, GID=2001
useradd: new user: name=r1, UID=2001, GID=2001, home=/home/r1, shell=/bin/bash, from=none
> useradd -u 2002 -g users -G sudo,adm r2
useradd: new user: name=r2, UID=2002, GID=100, home=/home/r2, shell=/bin/sh, from=none
useradd: add 'r2' to group 'adm'
useradd: add 'r2' to group 'sudo'
useradd: add 'r2' to shadow group 'adm'
useradd: add 'r2' to shadow group 'sudo'
> useradd r1
useradd: failed adding user 'r1', exit code: 9
> useradd -u 0 r3
useradd: failed adding user 'r3', exit code: 4
> useradd -g nogrp r3
> usermod -aG sudo,adm r1
usermod: add 'r1' to group 'adm'
usermod: add 'r1' to group 'sudo'
usermod: add 'r1' to shadow group 'adm'
usermod: add 'r1' to shadow group 'sudo'
> usermod -G adm r1
usermod: delete 'r1' from group 'sudo'
usermod: delete 'r1' from shadow group 'sudo'
> usermod -rG adm r1
usermod: delete 'r1' from group 'adm'
usermod: delete 'r1' from shadow group 'adm'
> usermod -L r1
> echo r1:abc | chpasswd
chpasswd: pam_unix(chpasswd:chauthtok): password changed for r1
> usermod -L r1
usermod: lock user 'r1' password
> usermod -U r1
usermod: unlock user 'r1' password
> usermod -c Comment r1
> usermod -e 2031-02-03 -f 9 r1
usermod: change user 'r1' inactive from '-1' to '9'
usermod: change user 'r1' expiration from 'never' to '2031-02-03'
> usermod -e '' r1
usermod: change user 'r1' expiration from '2031-02-03' to 'never'
> usermod -l r1n -d /home/r1x -s /bin/sh -u 2999 -g 100 -p xx r1
usermod: change user name 'r1' to 'r1n'
usermod: change user 'r1n' UID from '2001' to '2999'
usermod: change user 'r1n' GID from '2001' to '100'
usermod: change user 'r1n' home from '/home/r1' to '/home/r1x'
usermod: change user 'r1n' shell from '/bin/bash' to '/bin/sh'
usermod: change user 'r1n' password
> usermod -l r1n r1n
> passwd -l r1n
passwd: password for 'r1n' changed by 'root'
> passwd -n 1 -w 3 r1n
passwd: password for 'r1n' changed by 'root'
> chage -M 30 r1n
chage: changed password expiry for r1n
> chfn -f Foo r2
chfn: changed user 'r2' information
> chsh -s /bin/bash r2
chsh: changed user 'r2' shell to '/bin/bash'
> groupadd -g 2700 g2
groupadd: group added to /etc/group: name=g2, GID=2700
groupadd: group added to /etc/gshadow: name=g2
groupadd: new group: name=g2, GID=2700
> gpasswd -a r2 g2
gpasswd: user r2 added by root to group g2
> gpasswd -d r2 g2
gpasswd: user r2 removed by root from group g2
> gpasswd -M r2,r1n g2
gpasswd: members of group g2 set by root to r2,r1n
> groupmod -n g3 -g 2800 g2
groupmod: group changed in /etc/group (group g2/2700, new name: g3, new gid: 2800)
groupmod: group changed in /etc/gshadow (group g2, new name: g3)
groupmod: group changed in /etc/passwd (group g2/2700, new name: g3, new gid: 2800)
> groupdel g3
groupdel: group 'g3' removed from /etc/group
groupdel: group 'g3' removed from /etc/gshadow
groupdel: group 'g3' removed
> adduser --quiet --disabled-password --gecos '' --uid 2100 r7
groupadd: group added to /etc/group: name=r7, GID=2100
groupadd: group added to /etc/gshadow: name=r7
groupadd: new group: name=r7, GID=2100
useradd: new user: name=r7, UID=2100, GID=2100, home=/home/r7, shell=/bin/bash, from=none
chfn: changed user 'r7' information
gpasswd: members of group users set by root to r7
> deluser --quiet r7
userdel: delete user 'r7'
userdel: delete 'r7' from group 'users'
userdel: removed group 'r7' owned by 'r7'
userdel: removed shadow group 'r7' owned by 'r7'
userdel: delete 'r7' from shadow group 'users'
> userdel r2
userdel: delete user 'r2'
userdel: delete 'r2' from group 'adm'
userdel: delete 'r2' from group 'sudo'
userdel: delete 'r2' from shadow group 'adm'
userdel: delete 'r2' from shadow group 'sudo'
> runuser -u root true
runuser: pam_unix(runuser:session): session opened for user root(uid=0) by (uid=0)
runuser: pam_unix(runuser:session): session closed for user root
> sudo -u nouser id
sudo:     root : unknown user nouser ; PWD=/root ; USER=nouser ;
"""


SESSIONS = ("sshd", "systemd-logind", "(systemd)", "CRON")


def heard(machine: Machine, line: str) -> str:
    """What a command leaves in auth.log, without the moment, the machine and the process, and without the sessions around it."""
    before = machine.run("cat /var/log/auth.log").out.decode()
    machine.run(line)
    text = machine.run("cat /var/log/auth.log").out.decode()
    new = text[len(before) :].splitlines() if text.startswith(before) else text.splitlines()
    tagged = (row.split(" ", 2)[2].partition(": ") for row in new)
    named = ((tag.partition("[")[0], said) for tag, _, said in tagged)
    return "".join(f"{tag}: {said}".rstrip() + "\n" for tag, said in named if tag not in SESSIONS)


def test_auth_log_hears_of_each_change_of_an_account(machine: Machine) -> None:
    lines = [row[2:] for row in HEARD.splitlines() if row.startswith("> ")]
    assert "".join(f"> {line}\n{heard(machine, line)}" for line in lines) == HEARD


def test_a_user_has_the_first_free_range_of_subordinate_ids_until_he_is_deleted(machine: Machine) -> None:
    machine.run(": > /etc/subuid; : > /etc/subgid; useradd s1; useradd s2; useradd s3; useradd -r s4; userdel s2; useradd s5")
    assert machine.run("cat /etc/subuid; cmp /etc/subuid /etc/subgid; grep ^s4: /etc/shadow | cut -d: -f4-").answer == (
        "s1:100000:65536\ns3:231072:65536\ns5:165536:65536\n:::::\n",
        "",
        0,
    )


def test_a_renamed_user_stands_last_and_his_home_moves(machine: Machine) -> None:
    machine.run("useradd -m m1; useradd m2; usermod -l m3 -md /home/m3 m1")
    assert machine.run("tail -n 2 /etc/passwd | cut -d: -f1; tail -n 2 /etc/shadow | cut -d: -f1; ls -d /home/m?").answer == (
        "m2\nm3\nm2\nm3\n/home/m3\n",
        "",
        0,
    )


def test_a_home_that_is_not_the_users_stays(machine: Machine) -> None:
    machine.run("useradd n1; usermod -d /srv n1")
    assert machine.run("userdel -r n1; echo $?; ls -d /srv").answer == (
        "12\n/srv\n",
        "userdel: n1 mail spool (/var/mail/n1) not found\nuserdel: /srv not owned by n1, not removing\n",
        0,
    )
