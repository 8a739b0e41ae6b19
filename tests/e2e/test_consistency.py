"""One machine, asked in several ways that know nothing of each other: their answers agree, as they do on a real Debian 12.

Each probe is a script whose lines must all be the same, two at the least. Its ways are independent: another program, another
file, another moment. A honeypot is found by the first pair of answers that do not fit.
"""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.e2e.house import House

PROBES = {
    # ---- who am I
    "the host's name": """
        hostname; hostname -s; uname -n; cat /etc/hostname /proc/sys/kernel/hostname; hostnamectl --static; echo $HOSTNAME
        sysctl -n kernel.hostname; awk '$1 == "127.0.1.1" {print $NF}' /etc/hosts; tail -n 1 /var/log/auth.log | cut -d' ' -f2
        perl -e 'chomp($_ = `uname -n`); print "$_\\n"'""",
    "the kernel's release": """
        uname -r; cat /proc/sys/kernel/osrelease; awk '{print $3}' /proc/version; ls /lib/modules | tail -n 1; sysctl -n kernel.osrelease
        ls /boot/vmlinuz-* | tail -n 1 | sed 's,.*/vmlinuz-,,'; hostnamectl | sed -n 's/.*Kernel: Linux //p'
        dpkg-query -W -f '${Package}\\n' 'linux-image-[0-9]*' | tail -n 1 | sed 's/linux-image-//'
        readlink /vmlinuz | sed 's,.*vmlinuz-,,'""",
    "the kernel's version": """
        uname -v | sed 's/.*Debian \\([^ ]*\\) .*/\\1/'; sed 's/.*Debian \\([^ ]*\\) .*/\\1/' /proc/version
        dpkg-query -W -f '${Version}\\n' linux-image-$(uname -r)""",
    "the distribution's version": """
        cat /etc/debian_version | cut -d. -f1; . /etc/os-release; echo $VERSION_ID; sed -n 's/.* \\([0-9]*\\) .*/\\1/p' /etc/issue
        dpkg-query -W -f '${Version}\\n' base-files | cut -d. -f1""",
    "the machine's id": "cat /etc/machine-id /var/lib/dbus/machine-id; hostnamectl | sed -n 's/.*Machine ID: //p'",
    "the boot's id": "tr -d - < /proc/sys/kernel/random/boot_id; hostnamectl | sed -n 's/.*Boot ID: //p'",
    "the processor": """
        sed -n 's/^model name\\t: //p' /proc/cpuinfo | head -n 1; lscpu | sed -n 's/^Model name: *//p'""",
    "the number of processors": """
        nproc; grep -c ^processor /proc/cpuinfo; grep -c '^cpu[0-9]' /proc/stat; getconf _NPROCESSORS_ONLN; lscpu | sed -n 's/^CPU(s): *//p'
        ls -d /sys/devices/system/cpu/cpu[0-9]* | wc -l""",
    "the architecture": "uname -m; lscpu | sed -n 's/^Architecture: *//p'; dpkg --print-architecture | sed 's/amd64/x86_64/'",
    # ---- when
    "the boot, to two minutes": """
        near() { echo $((($1 - B + 60) / 120)); }; B=$(awk '$1 == "btime" {print $2}' /proc/stat)
        near $B; near $(date -d "$(uptime -s)" +%s); near $(($(date +%s) - $(cut -d. -f1 /proc/uptime))); near $(stat -c %Y /proc/1)
        near $(date -d "$(who -b | awk '{print $3, $4}')" +%s); near $(date -d "$(ps -o lstart= -p 1)" +%s)
        near $(stat -c %Y /run/systemd); near $(date -d "$(last -F reboot | awk 'NR==1{print $6, $7, $8, $9}')" +%s)""",
    "how long it is up": """
        B=$(cut -d. -f1 /proc/uptime); near() { echo $((($1 - B + 60) / 120)); }; near $B; near $(ps -o etimes= -p 1)""",
    "the moment": """
        B=$(date +%s); near() { echo $((($1 - B + 60) / 120)); }; near $B; near $(date -u +%s); near $(TZ=Asia/Tokyo date +%s)
        near $(awk 'BEGIN{print systime()}'); touch /tmp/.now; near $(stat -c %Y /tmp/.now); rm /tmp/.now""",
    "the time zone": "cat /etc/timezone; readlink -f /etc/localtime | sed 's,/usr/share/zoneinfo/,,'; timedatectl | sed -n 's/.*Time zone: \\([^ ]*\\) .*/\\1/p'",
    "the offset of the clock": "date +%:z; tail -n 1 /var/log/syslog | grep -o '[+-][0-9][0-9]:[0-9][0-9]' | head -n 1; TZ=$(cat /etc/timezone) date +%:z",
    "the load": """
        near() { awk -v n="$1" -v b="$B" 'BEGIN{print int(n - b + 9.5)}'; }; B=$(cut -d' ' -f1 /proc/loadavg); near $B
        near $(uptime | sed 's/.*average: \\([0-9.]*\\).*/\\1/'); near $(w | head -n 1 | sed 's/.*average: \\([0-9.]*\\).*/\\1/')""",
    "the newest log is not of tomorrow": "for f in auth.log syslog cron.log; do test $(stat -c %Y /var/log/$f) -le $(date +%s) && echo yes; done",
    "wtmp begins before its last login ever": """
        echo yes; test $(date -d "$(last -F | sed -n 's/wtmp begins //p')" +%s) -le $(date -d "$(lastlog -u root | awk 'NR==2{
            print $(NF-4), $(NF-3), $(NF), $(NF-2)}')" +%s) && echo yes || { last -F | tail -n 1; lastlog -u root | tail -n 1; }""",
    # ---- processes
    "the processes": "B=$(ps -e -o pid= | wc -l); N=$(ls -d /proc/[0-9]* | wc -l); echo $(((B - B + 8) / 16)); echo $(((N - B + 8) / 16))",
    "sshd's pid": """
        cat /run/sshd.pid; pgrep -o -x sshd; systemctl status ssh | sed -n 's/.*Main PID: \\([0-9]*\\) .*/\\1/p'
        systemctl show -p MainPID --value ssh; ss -tlnp | sed -n 's/.*"sshd",pid=\\([0-9]*\\),fd=3.*/\\1/p' | head -n 1
        netstat -tlnp | awk '$4 == "0.0.0.0:22" {split($7, a, "/"); print a[1]}'""",
    "nginx's pid": """
        cat /run/nginx.pid; pgrep -o -x nginx; systemctl show -p MainPID nginx | cut -d= -f2; ps -C nginx -o pid=,args= | awk '/master/ {print $1}'""",
    "cron's pid": "cat /run/crond.pid; pgrep -x cron; pidof cron; systemctl show -p MainPID --value cron",
    "the database's pid": "pgrep -x mariadbd; systemctl show -p MainPID --value mariadb; cat /run/mysqld/mysqld.pid",
    "the log daemon's pid": "pgrep -x rsyslogd; pidof rsyslogd; systemctl show -p MainPID --value rsyslog",
    "init's name": "cat /proc/1/comm; ps -o comm= -p 1; awk '{print $2}' /proc/1/stat | tr -d '()'; sed -n 's/^Name:\\t//p' /proc/1/status",
    "no kernel thread twice": "ps -e -o comm= --ppid 2 | grep -E 'scsi|ata_|mpt|irq/' | sort | uniq -d | wc -l; echo 0",
    "the shell's parent": "echo $PPID; ps -o ppid= -p $$ | tr -d ' '; awk '{print $4}' /proc/$$/stat; sed -n 's/^PPid:\\t//p' /proc/$$/status",
    "a child of the shell": "sleep 30 & echo $!; pgrep -P $$ -x sleep; ps -C sleep -o pid=,ppid= | awk -v p=$$ '$2 == p {print $1}'; kill $!",
    "its program": "readlink /proc/$$/exe; readlink -f $(command -v bash); readlink -f /bin/bash",
    "its directory": "cd /var/log; pwd; readlink /proc/$$/cwd; echo $PWD; /bin/pwd",
    # ---- sockets
    "the ports that listen": """
        ss -tln | awk 'NR>1 && $4 ~ /^[0-9]/ {sub(".*:", "", $4); print $4}' | sort -n | xargs; netstat -4tln | awk '/^tcp / {sub(".*:", "", $4); print $4}' | sort -n | xargs
        awk '$4 == "0A" {sub(".*:", "", $2); print $2}' /proc/net/tcp | while read h; do echo $((16#$h)); done | sort -n | xargs""",
    "sshd's socket": """
        ss -tlne | awk '$4 == "0.0.0.0:22"' | grep -o 'ino:[0-9]*' | cut -d: -f2; awk '$2 == "00000000:0016" {print $10}' /proc/net/tcp
        readlink /proc/$(cat /run/sshd.pid)/fd/3 | tr -dc '0-9\\n'""",
    "sshd's banner": """
        echo | nc -w 1 127.0.0.1 22 | head -n 1 | tr -d '\\r' | sed 's/.*Debian-/Debian-/'
        dpkg-query -W -f '${Version}\\n' openssh-server | sed 's/.*-/Debian-/'; ssh -V 2>&1 | grep -o 'Debian-[^,]*'""",
    "nginx's version": "curl -sI http://127.0.0.1/ | sed -n 's,^Server: nginx/\\([0-9.]*\\).*,\\1,p'; nginx -v 2>&1 | sed 's,.*/,,'; dpkg-query -W -f '${Version}\\n' nginx | cut -d- -f1",
    "what nginx serves": "curl -s http://127.0.0.1/ | wc -c; curl -sI http://127.0.0.1/ | tr -d '\\r' | sed -n 's/^Content-Length: //p'; wget -qO- http://127.0.0.1/ | wc -c",
    "what does not listen does not answer": "curl -s -o /dev/null http://127.0.0.1:8081/; echo $?; timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8081' 2>/dev/null; echo 7",
    "my connection": """
        echo $SSH_CONNECTION | awk '{print $1 ":" $2}'; echo $SSH_CLIENT | awk '{print $1 ":" $2}'
        ss -tn | awk -v p=":$(echo $SSH_CONNECTION | cut -d' ' -f2)" '$5 ~ p {print $5}'
        netstat -tn | awk -v p=":$(echo $SSH_CONNECTION | cut -d' ' -f2)" '$5 ~ p {print $5}'
        sed -n "s/.*Accepted password for root from \\([^ ]*\\) port $(echo $SSH_CONNECTION | cut -d' ' -f2) .*/\\1/p" /var/log/auth.log | tail -n 1 | sed "s/$/:$(echo $SSH_CONNECTION | cut -d' ' -f2)/" """,
    "my server": """
        echo $PPID; ss -tnp | grep ":$(echo $SSH_CONNECTION | cut -d' ' -f2)" | sed 's/.*pid=\\([0-9]*\\),.*/\\1/'
        grep "Accepted.* port $(echo $SSH_CONNECTION | cut -d' ' -f2) " /var/log/auth.log | tail -n 1 | sed 's/.*sshd\\[\\([0-9]*\\)\\].*/\\1/'""",
    # ---- accounts
    "the accounts": "cut -d: -f1 /etc/passwd | sort | md5sum; cut -d: -f1 /etc/shadow | sort | md5sum; getent passwd | cut -d: -f1 | sort | md5sum; lastlog | awk 'NR>1{print $1}' | sort | md5sum",
    "the groups": "cut -d: -f1 /etc/group | sort | md5sum; cut -d: -f1 /etc/gshadow | sort | md5sum; getent group | cut -d: -f1 | sort | md5sum",
    "who may log in": """
        awk -F: '$3 >= 1000 && $3 < 60000 {print $1}' /etc/passwd | sort | xargs; ls /home | sort | xargs""",
    "homes belong to their users": "awk -F: '$3 >= 1000 && $3 < 60000 {print $6, $3}' /etc/passwd | sort | md5sum; for h in /home/*; do stat -c '%n %u' $h; done | sort | md5sum",
    "me": "id -un; whoami; echo $USER; echo $LOGNAME; getent passwd $(id -u) | cut -d: -f1; stat -c %U /proc/$$; ps -o user= -p $$",
    "my home": "echo $HOME; getent passwd root | cut -d: -f6; echo ~; cd; pwd",
    "my shell": "echo $SHELL; getent passwd root | cut -d: -f7",
    # ---- disks
    "the disk's size in KiB": """
        awk '$4 == "sda" || $4 == "vda" || $4 == "nvme0n1" {print $3}' /proc/partitions; D=$(lsblk -dno NAME,TYPE | awk '$2 == "disk" {print $1; exit}')
        echo $(($(cat /sys/block/$D/size) / 2)); echo $(($(lsblk -bdno SIZE /dev/$D) / 1024)); echo $(($(blockdev --getsize64 /dev/$D) / 1024))
        fdisk -l /dev/$D | sed -n 's/.*, \\([0-9]*\\) bytes.*/\\1/p' | awk '{print $1 / 1024}'""",
    "what is mounted at the root": "df / | awk 'NR==2{print $1}'; mount | awk '$3 == \"/\" {print $1}'; awk '$2 == \"/\" {print $1}' /proc/mounts; findmnt -no SOURCE / | sed 's/\\[.*//'",
    "the root's type": "df -T / | awk 'NR==2{print $2}'; stat -f -c %T /; awk '$2 == \"/\" {print $3}' /proc/mounts; awk '$1 ~ /^UUID/ && $2 == \"/\" {print $3}' /etc/fstab; findmnt -no FSTYPE /; "
    "lsblk -no FSTYPE $(df / | awk 'NR==2{print $1}')",
    "the root's UUID": """
        R=$(df / | awk 'NR==2{print $1}'); blkid -s UUID -o value $R; lsblk -no UUID $R; awk '$1 ~ /^UUID/ && $2 == "/" {print $1}' /etc/fstab | sed 's/UUID=//'
        grep -o 'root=UUID=[^ ]*' /proc/cmdline | sed 's/.*=//'; ls -l /dev/disk/by-uuid | awk -v r=$(basename $R) '$NF ~ r"$" {print $(NF-2)}'""",
    "the swap": """
        free -k | awk '/Swap/ {print $2}'; awk '/SwapTotal/ {print $2}' /proc/meminfo; awk 'NR==2{print $3}' /proc/swaps
        swapon --show=SIZE --bytes --noheadings | awk '{printf "%d\\n", $1 / 1024}'; vmstat -s | awk '/total swap/ {print $1}'""",
    "what is free on the root": """
        B=$(df -k / | awk 'NR==2{print $4}'); N=$(stat -f -c '%a %S' / | awk '{printf "%d", $1*$2/1024}'); near() { echo $((($1 - B + 8192) / 16384)); }
        near $B; near $N""",
    # ---- memory
    "the memory": """
        free -k | awk '/Mem/ {print $2}'; awk '/MemTotal/ {print $2}' /proc/meminfo; vmstat -s | awk '/total memory/ {print $1}'
        echo $(($(getconf _PHYS_PAGES) * $(getconf PAGESIZE) / 1024))""",
    "the memory in MiB": "free -m | awk '/Mem/ {print $2}'; awk '/MemTotal/ {print int($2/1024)}' /proc/meminfo",
    "the memory in MiB and tenths": "top -bn1 | awk '/^MiB Mem/ {print $4}'; awk '/MemTotal/ {printf \"%.1f\\n\", $2/1024}' /proc/meminfo",
    # ---- network
    "my address": """
        ip -4 -o addr show scope global | awk '{print $4}' | cut -d/ -f1; hostname -I | awk '{print $1}'; echo $SSH_CONNECTION | cut -d' ' -f3
        I=$(ip route | awk '/^default/ {print $5}'); ifconfig $I | awk '$1 == "inet" {print $2}'; ip route get 192.0.2.1 | sed -n 's/.* src \\([^ ]*\\).*/\\1/p'""",
    "my hardware address": """
        I=$(ip route | awk '/^default/ {print $5}'); cat /sys/class/net/$I/address; ip link show $I | awk '/link.ether/ {print $2}'
        ifconfig $I | awk '/ether/ {print $2}'""",
    "the interfaces": "ls /sys/class/net | sort | xargs; ip -o link | awk '{sub(\":\", \"\", $2); print $2}' | sort | xargs; awk 'NR>2{sub(\":\", \"\", $1); print $1}' /proc/net/dev | sort | xargs",
    "the gateway": """
        ip route | awk '/^default/ {print $3}'; route -n | awk '$1 == "0.0.0.0" {print $2}'; netstat -rn | awk '$1 == "0.0.0.0" {print $2}'
        awk '$2 == "00000000" && $8 == "00000000" {print $3}' /proc/net/route | sed 's/\\(..\\)\\(..\\)\\(..\\)\\(..\\)/\\4 \\3 \\2 \\1/' | while read a b c d; do
            echo $((16#$a)).$((16#$b)).$((16#$c)).$((16#$d)); done""",
    "the neighbours": "ip -4 neigh | awk '/lladdr/ {print $1}' | sort | xargs; awk 'NR>1 && $3 != \"0x0\" {print $1}' /proc/net/arp | sort | xargs; arp -an | grep -v incomplete | sed 's/.*(\\(.*\\)).*/\\1/' | sort | xargs",
    # ---- packages
    "how many packages": "dpkg -l | grep -c '^ii'; dpkg-query -W -f '${Status}\\n' | grep -c 'ok installed'; grep -c '^Status: install ok installed' /var/lib/dpkg/status",
    "coreutils' version": "dpkg-query -W -f '${Version}\\n' coreutils | cut -d- -f1; ls --version | awk 'NR==1{print $NF}'; apt list --installed 2>/dev/null | awk -F'[ -]' '/^coreutils/ {print $2}'",
    "bash's version": "echo ${BASH_VERSION%%[!0-9.]*} | cut -d. -f1,2; bash --version | sed -n '1s/.*version \\([0-9]*\\.[0-9]*\\).*/\\1/p'; dpkg-query -W -f '${Version}\\n' bash | cut -d. -f1,2",
    "whose ls it is": "dpkg -S /bin/ls | cut -d: -f1; dpkg -L coreutils | grep -qx /bin/ls && echo coreutils",
    "the sum of ls": "md5sum < /bin/ls | cut -d' ' -f1; awk '$2 == \"bin/ls\" {print $1}' /var/lib/dpkg/info/coreutils.md5sums; cat /bin/ls | md5sum | cut -d' ' -f1",
    "nothing of coreutils was changed": "dpkg -V coreutils | wc -l; echo 0",
    "openssl's version": "openssl version | awk '{print $2}'; dpkg-query -W -f '${Version}\\n' openssl | cut -d- -f1",
    "a package's papers": "ls -d /usr/share/doc/openssh-server | wc -l; ls /var/lib/dpkg/info/openssh-server.list | wc -l; zcat /usr/share/doc/openssh-server/changelog.Debian.gz 2>/dev/null | head -n 1 | grep -c openssh",
    # ---- files
    "a file's size": "cd /tmp; head -c 5000 /dev/urandom > size; stat -c %s size; wc -c < size; ls -l size | awk '{print $5}'; du -b size | cut -f1; cat size | wc -c; find size -printf '%s\\n'; rm size",
    "blocks of a file": "cd /tmp; head -c 50000 /dev/zero > b; echo $(($(stat -c %b b) / 2)); du -k b | cut -f1; ls -sk b | cut -d' ' -f1; rm b",
    "a sparse file": "cd /tmp; truncate -s 1G hole; stat -c %b hole; du hole | cut -f1; ls -s hole | cut -d' ' -f1; rm hole",
    "links": "cd /tmp; echo a > l1; ln l1 l2; stat -c %i l1; stat -c %i l2; ls -i l2 | cut -d' ' -f1; find . -maxdepth 1 -samefile l1 -name l2 -printf '%i\\n'; rm l1; ls -i l2 | cut -d' ' -f1; rm l2",
    "the number of links": "cd /tmp; echo a > n1; ln n1 n2; ln n1 n3; stat -c %h n3; ls -l n2 | awk '{print $2}'; find n1 -printf '%n\\n'; rm n1 n2 n3",
    "the time that touch gave": "cd /tmp; touch -d '2021-03-04 05:06:07' t; stat -c %Y t; date -r t +%s; find t -printf '%Ts\\n'; ls -l --time-style=+%s t | awk '{print $6}'; cp -p t u; stat -c %Y u; tar cf - t | "
    "(mkdir -p x; cd x; tar xf -; stat -c %Y t); rm -r t u x",
    "modes": "cd /tmp; touch m; chmod 4751 m; stat -c %a m; find m -printf '%m\\n'; cp -p m n; stat -c %a n; chmod 0 m; chmod u+rwxs,g=rx,o+x m; stat -c %a m; rm m n",
    "owners": "cd /tmp; touch o; chown www-data:adm o; stat -c %U:%G o; ls -l o | awk '{print $3 \":\" $4}'; find o -printf '%u:%g\\n'; cp -p o p; stat -c %U:%G p; rm o p",
    "a file that is gone and open": "cd /tmp; echo still > g; exec 5< g; rm g; cat <&5; echo still; readlink /proc/$$/fd/5 | sed 's,/tmp/g (deleted),still,'; exec 5<&-",
    "a rename": "cd /tmp; echo r > r1; stat -c %i r1; mv r1 r2; stat -c %i r2; mkdir d; mv r2 d; stat -c %i d/r2; rm -r d",
    "a disk's use grows with a file": """
        cd /tmp; a=$(df -k /tmp | awk 'NR==2{print $3}'); head -c 20000000 /dev/zero > big; sync; b=$(df -k /tmp | awk 'NR==2{print $3}')
        test $((b - a)) -ge 19000 && echo grown || echo $a $b; test $(du -k big | cut -f1) -ge 19000 && echo grown; rm big""",
    "an archive's round": "cd /tmp; mkdir -p s/a; seq 999 > s/a/f; ln -s f s/a/l; tar czf s.tgz s; find s -type f -exec md5sum {} + | md5sum; rm -r s; tar xzf s.tgz; find s -type f -exec md5sum {} + | md5sum; rm -r s s.tgz",
    "the sum of a file": "cd /tmp; seq 100 > q; sha256sum q | cut -d' ' -f1; openssl dgst -sha256 q | awk '{print $NF}'; seq 100 | sha256sum | cut -d' ' -f1; python3 -c 'import hashlib;print(hashlib.sha256(open(\"/tmp/q\",\"rb\").read()).hexdigest())' 2>/dev/null "
    "|| seq 100 | sha256sum | cut -d' ' -f1; rm q",
    # ---- cron
    "my crontab": "echo '5 4 * * * /bin/true' | crontab -; crontab -l; grep -v '^#' /var/spool/cron/crontabs/root; echo '5 4 * * * /bin/true'; crontab -r",
    "a message to the log": "logger -t probe hello-$$; sed -n 's/.* probe: //p' /var/log/syslog /var/log/user.log; echo hello-$$",
    "the session's number": """
        cat /proc/self/sessionid; echo; sed -n 's,.*/session-\\([0-9]*\\).scope$,\\1,p' /proc/self/cgroup
        sed -n 's/.*New session \\([0-9]*\\) of user root.*/\\1/p' /var/log/auth.log | tail -n 1""",
    "no account was made as the machine was set up for us": """
        for f in passwd shadow group gshadow; do test $(stat -c %Y /etc/$f) -lt $(($(date +%s) - 3600)) && echo long ago; done""",
    "no crontab": "crontab -r 2>/dev/null; crontab -l 2>&1 | wc -l; ls /var/spool/cron/crontabs/ | grep -cx root | sed 's/0/1/'",
    "cron's runs are in both logs, or were before they were begun anew": """
        for f in auth.log cron.log; do cat /var/log/$f /var/log/$f.1 2> /dev/null | grep -c CRON | awk '{print ($1 > 0)}'; done""",
}  # fmt: skip


@pytest.mark.parametrize("name", PROBES)
def test_all_ways_of_asking_agree_on(name: str, shared_house: House) -> None:
    result = shared_house.ssh("bash -s", stdin=PROBES[name])
    lines = result.stdout.decode().splitlines()
    assert result.stderr == b"", result
    assert len(lines) >= 2 and len(set(lines)) == 1 and lines[0], lines


@pytest.mark.parametrize("way", ["who", "w -h", "last -n 1", "lastlog -u operator", "ps -o tty= -p $$", "tty", "ls -l /proc/$$/fd/0"])
def test_a_terminal_is_told_alike_by(way: str, shared_house: House) -> None:
    told = shared_house.ssh(f"echo $SSH_TTY; {way}", user="operator", options=["-tt"]).stdout.decode().splitlines()
    tty = told[0].removeprefix("/dev/")
    assert re.fullmatch(r"pts/\d+", tty)
    assert any(tty in line for line in told[1:]), told


def _wrong_then_right(house: House, source: str) -> subprocess.CompletedProcess[bytes]:
    """A try with a wrong password, then the visit."""
    askpass = house.data.parent / "wrong"
    askpass.write_text("#!/bin/sh\necho not-this\n")
    askpass.chmod(0o700)
    command = ["ssh", "-F", "none", "-p", str(house.port), "-b", source, "-o", "StrictHostKeyChecking=no"]
    command += ["-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "PubkeyAuthentication=no"]
    command += ["-o", "NumberOfPasswordPrompts=2", "root@127.0.0.1", "true"]
    environment = {"PATH": "/usr/bin:/bin", "SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}
    failed = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
    assert failed.returncode == 255, failed
    script = (
        f"grep -a '[= ]{source} ' /var/log/auth.log; echo --; lastb -a | grep {source}; lastb -f /var/log/btmp | grep -c {source}"
    )
    return house.ssh(script, source=source)


def test_a_wrong_password_is_found_in_auth_log_and_in_btmp_by_who_gets_in_afterwards(shared_house: House) -> None:
    source = "127.0.0.77"
    log, _, bad = _wrong_then_right(shared_house, source).stdout.decode().partition("--\n")
    texts = [re.sub(r"port \d+", "port N", line.split(": ", 1)[1]) for line in log.splitlines()]
    complaint = f"authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={source}  user=root"
    assert texts == [
        f"pam_unix(sshd:auth): {complaint}",
        f"Failed password for root from {source} port N ssh2",
        f"Failed password for root from {source} port N ssh2",
        f"Connection closed by authenticating user root {source} port N [preauth]",
        f"PAM 1 more {complaint}",
        f"Accepted password for root from {source} port N ssh2",
    ]
    lines = bad.splitlines()
    assert [line.split()[:2] for line in lines[:-1]] == [["root", "ssh:notty"]] * 2
    assert lines[-1] == "2"


def test_what_one_session_leaves_in_its_history_the_next_one_reads(shared_house: House) -> None:
    shared_house.ssh(None, user="operator", source="127.0.0.78", stdin="echo one-$((40 + 2))\nexit\n", options=["-tt"])
    told = shared_house.sh("cat ~/.bash_history; wc -l < ~/.bash_history", user="operator", source="127.0.0.78")
    assert told.splitlines() == ["echo one-$((40 + 2))", "exit", "2"]
