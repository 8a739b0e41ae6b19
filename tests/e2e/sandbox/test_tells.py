"""What malware and people run to find a virtual, contained or pretended machine, and what a Debian 12 server answers.

Three kinds of probe: the answer is known from a real Debian 12 (kernel 6.1, btrfs, KVM guest; recorded), it has a known form, or two
ways of asking must agree. All run in one session, each in a shell of its own, so that the suite costs seconds.
"""

from __future__ import annotations

import re

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.hearing import hear

BETWEEN = "[ $x -ge $((a - 2)) ] && [ $x -le $((b + 2)) ]; echo $?"  # however long it takes, on a busy machine, to ask thrice
UP = "up() { cut -d. -f1 /proc/uptime; }"

KNOWN = {
    # what a container or a sandbox leaves behind
    "docker's file": ("ls -a / | grep -c dockerenv", "0"),
    "podman's file": ("test -e /run/.containerenv; echo $?", "1"),
    "systemd's container file": ("test -e /run/systemd/container; echo $?", "1"),
    "the host's manager": ("test -d /run/host; echo $?", "1"),
    "detect-virt for containers": ("systemd-detect-virt -c", "none"),
    "detect-virt for chroots": ("systemd-detect-virt -r; echo $?", "1"),
    "container variables": ("env | grep -ciE 'container|docker|kube|sandbox|mirage|bwrap'", "0"),
    "init's name": ("cat /proc/1/comm", "systemd"),
    "init's command line": ("tr '\\0' ' ' < /proc/1/cmdline", "/sbin/init "),
    "init's file": ("readlink /proc/1/exe", "/usr/lib/systemd/systemd"),
    "init's group": ("cat /proc/1/cgroup", "0::/init.scope"),
    "init's parent": ("awk '/^PPid/ {print $2}' /proc/1/status", "0"),
    "init's directory": ("readlink /proc/1/cwd /proc/1/root", "/\n/"),
    "names of a container in the groups": ("grep -cE 'docker|lxc|kubepods|machine' /proc/1/cgroup /proc/self/cgroup", "/proc/1/cgroup:0\n/proc/self/cgroup:0"),
    "kthreadd": ("cat /proc/2/comm", "kthreadd"),
    "kernel threads": ("test $(ps --ppid 2 -o pid= | wc -l) -gt 30 && echo many", "many"),
    "fuse in the mount table": ("grep -cE 'fuse\\.|fuse ' /proc/mounts", "0"),
    "overlay in the mount table": ("grep -c overlay /proc/mounts", "0"),
    "our name anywhere": ("grep -rli mirage /proc/mounts /proc/self/mountinfo /proc/cmdline /proc/version /etc 2>/dev/null | wc -l", "0"),
    "the root's kind": ("stat -fc %T /", "btrfs"),
    "the kind of /proc": ("stat -fc %T /proc", "proc"),
    "the kind of /sys": ("stat -fc %T /sys", "sysfs"),
    "the kind of the control groups": ("stat -fc %T /sys/fs/cgroup", "cgroup2fs"),
    "the kind of the security file system": ("stat -fc %T /sys/kernel/security", "securityfs"),
    "the kind of what lies in /sys": ("stat -fc %T /sys/class /sys/fs", "sysfs\nsysfs"),
    "the kind of /dev": ("stat -fc %T /dev", "tmpfs"),
    "the kind of /dev/shm": ("stat -fc %T /dev/shm", "tmpfs"),
    "the kind of /run": ("stat -fc %T /run", "tmpfs"),
    "the kind of /dev/pts": ("stat -fc %T /dev/pts", "devpts"),
    "the kind by an open file": ("python3 -c 'import os,ctypes; b=ctypes.create_string_buffer(120); f=os.open(\"/\",0); ctypes.CDLL(None).fstatfs(f,b); print(hex(int.from_bytes(b.raw[:8],\"little\")))'", "0x9123683e"),
    "the root's inode": ("stat -c %i /", "256"),
    "the inode of /proc": ("stat -c %i /proc", "1"),
    "the inode of /sys": ("stat -c %i /sys", "1"),
    # namespaces, ids, capabilities
    "the uid map": ("cat /proc/self/uid_map", "         0          0 4294967295"),
    "the gid map": ("cat /proc/self/gid_map", "         0          0 4294967295"),
    "the project map": ("cat /proc/self/projid_map", "         0          0 4294967295"),
    "setgroups": ("cat /proc/self/setgroups", "allow"),
    "the user namespace": ("readlink /proc/1/ns/user", "user:[4026531837]"),
    "the pid namespace": ("readlink /proc/1/ns/pid", "pid:[4026531836]"),
    "the uts namespace": ("readlink /proc/1/ns/uts", "uts:[4026531838]"),
    "a namespace's size": ("stat -c %s /proc/1/ns/pid", "0"),
    "clocks of the time namespace": ("cat /proc/self/timens_offsets", "monotonic           0         0\nboottime            0         0"),
    "files of nobody's": ("find /dev /etc /usr/bin /root /home -xdev -nouser -o -xdev -nogroup | wc -l", "0"),
    "devices of nobody's": ("find /dev -maxdepth 1 -user nobody | wc -l", "0"),
    "capabilities": ("grep -E 'Cap(Prm|Eff|Bnd)' /proc/self/status", "CapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\nCapBnd:\t000001ffffffffff"),
    "capsh's view": ("capsh --print | head -1", "Current: =ep"),
    "seccomp": ("grep -E '^Seccomp' /proc/self/status", "Seccomp:\t0\nSeccomp_filters:\t0"),
    "no new privileges": ("grep NoNewPrivs /proc/self/status", "NoNewPrivs:\t0"),
    "a tracer": ("grep TracerPid /proc/self/status", "TracerPid:\t0"),
    "pids of namespaces": ("grep -c . <(grep NSpid /proc/self/status | tr '\\t' '\\n' | tail -n +2)", "1"),
    "AppArmor": ("cat /proc/self/attr/current", "unconfined"),
    "a capability that is dropped": ("capsh --drop=cap_sys_admin -- -c 'grep CapEff /proc/self/status' | wc -l", "1"),
    # what root may
    "a tmpfs": ("mkdir -p /mnt/a && mount -t tmpfs none /mnt/a && echo x > /mnt/a/f && cat /mnt/a/f && umount /mnt/a; rmdir /mnt/a", "x"),
    "a bind mount": ("mkdir -p /mnt/b && mount --bind /etc /mnt/b && head -c4 /mnt/b/debian_version; umount /mnt/b; rmdir /mnt/b", "12.1"),
    "a mount namespace": ("unshare -m echo in", "in"),
    "a pid namespace": ("unshare -pf sh -c 'echo $$'", "1"),
    "a user namespace": ("unshare -Ur sh -c 'id -u; cat /proc/self/uid_map /proc/self/setgroups'", "0\n         0          0          1\ndeny"),
    "a user namespace of nobody's": ("su nobody -s /bin/sh -c 'unshare -Urm id -un'", "root"),
    "another's id in a map": ("su nobody -s /bin/sh -c \"unshare -U bash -c 'echo 0 0 1 > /proc/self/uid_map'\" 2>&1 | sed 's/.*: //'", "Operation not permitted"),
    "the first namespace's map": ("echo 0 0 1 2>&1 > /proc/self/uid_map | sed 's/.*: //'", "Operation not permitted"),
    "a network namespace": ("unshare -n cat /proc/net/dev >/dev/null && echo ok", "ok"),
    "a chroot": ("chroot / /bin/echo in", "in"),
    "a raw socket": ("python3 -c 'import socket; socket.socket(2, 3, 1); socket.socket(17, 3, 3); print(1)'", "1"),
    "a low port": ("python3 -c 'import socket; s = socket.socket(); s.bind((\"\", 81)); print(1)'", "1"),
    "another user's name": ("su nobody -s /bin/sh -c 'id -un'", "nobody"),
    "to trace a child": ("python3 -c 'import ctypes; print(ctypes.CDLL(None).ptrace(0, 0, 0, 0))'", "0"),
    # devices
    "the harmless devices": ("stat -c '%n %a %U %G %t:%T %h' /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty /dev/ptmx",
        "/dev/null 666 root root 1:3 1\n/dev/zero 666 root root 1:5 1\n/dev/full 666 root root 1:7 1\n/dev/random 666 root root 1:8 1\n"
        "/dev/urandom 666 root root 1:9 1\n/dev/tty 666 root tty 5:0 1\n/dev/ptmx 666 root tty 5:2 1"),
    "they work": ("echo x > /dev/null; head -c 4 /dev/zero | od -An -tx1; echo x 2>&1 > /dev/full", " 00 00 00 00\nbash: line 1: echo: write error: No space left on device"),
    "random bytes": ("head -c 16 /dev/urandom | wc -c", "16"),
    "the disk's node": ("stat -c '%F %a %G' /dev/$(ls /sys/block | grep -E '^[sv]da')", "block special file 660 disk"),
    "memory's node": ("stat -c '%F %a %G' /dev/mem", "character special file 640 kmem"),
    "links of /dev": ("readlink /dev/fd /dev/stdin /dev/stdout /dev/stderr /dev/core", "/proc/self/fd\n/proc/self/fd/0\n/proc/self/fd/1\n/proc/self/fd/2\n/proc/kcore"),
    "the fuse device": ("stat -c '%a %t:%T' /dev/fuse", "666 a:e5"),
    "a new terminal": ("python3 -c 'import os; m, s = os.openpty(); print(os.ttyname(s)[:9])'", "/dev/pts/"),
    "a terminal's owner": ("python3 -c 'import os; m, s = os.openpty(); t = os.fstat(s); print(t.st_uid, t.st_gid, oct(t.st_mode & 0o777))'", "0 5 0o620"),
    "no terminal": ("tty", "not a tty"),
    # descriptors, limits, surroundings
    "descriptors as they are open": ("exec 5</etc/passwd 6>/tmp/o 7<>/tmp/o; stat -c '%A %s' /proc/self/fd/5 /proc/self/fd/6 /proc/self/fd/7", "lr-x------ 64\nl-wx------ 64\nlrwx------ 64"),
    "the directory of descriptors": ("stat -c '%A %h %s' /proc/self/fd", "dr-x------ 2 0"),
    "the directory of a process": ("stat -c '%A %h %s' /proc/self/", "dr-xr-xr-x 9 0"),
    "no stray descriptors": ("ls /proc/self/fd | tr '\\n' ' '", "0 1 2 3 "),
    "a deleted file": ("exec 8>/tmp/del; rm /tmp/del; readlink /proc/self/fd/8", "/tmp/del (deleted)"),
    "a pipe's name": ("true | readlink /proc/self/fd/0 | sed 's/[0-9]/N/g; s/NN*/N/'", "pipe:[N]"),
    "a socket's name": ("python3 -c 'import socket, os, re; s = socket.socket(); print(re.sub(\"[0-9]+\", \"N\", os.readlink(\"/proc/self/fd/%d\" % s.fileno())))'", "socket:[N]"),
    "open files": ("ulimit -n", "1024"),
    "the stack": ("ulimit -s", "8192"),
    "core files": ("ulimit -c", "0"),
    "message queues": ("ulimit -q", "819200"),
    "the mask": ("umask", "0022"),
    "the locale": ("locale | head -1", "LANG=C.UTF-8"),
    "the search path": ("echo $PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
    "the shell": ("echo $SHELL $BASH_VERSION", "/bin/bash 5.2.15(1)-release"),
    "who": ("id", "uid=0(root) gid=0(root) groups=0(root)"),
    "the runner's state": ("awk '/^State/ {print $2, $3}' /proc/self/status", "R (running)"),
    "timer slack": ("cat /proc/self/timerslack_ns", "50000"),
    "personality": ("cat /proc/self/personality", "00000000"),
    # system calls
    "a call that no kernel has": ("python3 -c 'import ctypes; l = ctypes.CDLL(None, use_errno=True); print(l.syscall(1000), ctypes.get_errno())'", "-1 38"),
    "a call newer than the kernel": ("python3 -c 'import ctypes; l = ctypes.CDLL(None, use_errno=True); print(l.syscall(451), l.syscall(462), ctypes.get_errno())'", "-1 -1 38"),
    "a wrong reboot": ("python3 -c 'import ctypes; l = ctypes.CDLL(None, use_errno=True); print(l.syscall(169, 0, 0, 0, 0), ctypes.get_errno())'", "-1 22"),
    "a signal to nobody": ("kill -0 4194000 2>&1 | sed 's/.*) - //'", "No such process"),
    "a signal to init": ("kill -0 1; echo $?", "0"),
    "a wrong signal": ("python3 -c 'import ctypes; l = ctypes.CDLL(None, use_errno=True); print(l.kill(1, 99), ctypes.get_errno())'", "-1 22"),
    "the dynamic loader": ("ldd /bin/true | grep -c 'libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6'", "1"),
    # hardware as a guest of KVM
    "the hypervisor's flag": ("grep -c hypervisor <(head -30 /proc/cpuinfo)", "1"),
    "Xen": ("test -e /sys/hypervisor/type; echo $?", "1"),
    "the architecture": ("uname -m; arch; dpkg --print-architecture; getconf LONG_BIT", "x86_64\nx86_64\namd64\n64"),
    "the system": ("uname -s; uname -o", "Linux\nGNU/Linux"),
    "the release file": ("cat /etc/debian_version | cut -d. -f1; . /etc/os-release; echo $VERSION_ID $ID", "12\n12 debian"),
    "other hypervisors": ("lsmod | grep -ciE 'vbox|hv_'; ls /proc | grep -c vz", "0\n0"),
    # the network
    "loopback": ("ip -4 -o addr show lo | awk '{print $4}'", "127.0.0.1/8"),
    "interfaces": ("ls /sys/class/net | wc -l; ip -o link | wc -l", "2\n2"),
    "ping of oneself": ("ping -c1 -W20 127.0.0.1 | grep -c 'ttl=64'", "1"),
    "ping of the router": ("ping -c1 -W20 $(ip route | awk '/^default/ {print $3}') | grep -c ' 0% packet loss'", "1"),
    "localhost's name": ("getent hosts localhost | awk '{print $1, $2}'", "::1 localhost"),
    "the metadata service": ("curl -s -m 2 http://169.254.169.254/ ; echo", ""),
}  # fmt: skip

AGREE = {
    "the kernel's release": ("uname -r", "cat /proc/sys/kernel/osrelease"),
    "the kernel's version": ("uname -v", "cat /proc/sys/kernel/version"),
    "the kernel in /proc/version": ("uname -r", "awk '{print $3}' /proc/version"),
    "the kernel and python": ("uname -rv", "python3 -c 'import os; u = os.uname(); print(u.release, u.version)'"),
    "the kernel and perl": ("uname -r", "perl -e 'use POSIX; print +(uname())[2], qq{\\n}'"),
    "the kernel and hostnamectl": ("echo Linux $(uname -r)", "hostnamectl | sed -n 's/ *Kernel: //p'"),
    "the kernel's modules": ("uname -r", "ls /lib/modules | tail -1"),
    "the kernel's package": ("echo linux-image-$(uname -r)", "dpkg -l \"linux-image-$(uname -r)\" | awk 'END {print $2}'"),
    "the boot image": ("uname -r", "sed 's/.*vmlinuz-//; s/ .*//' /proc/cmdline"),
    "the host's name": ("hostname", "cat /etc/hostname"),
    "the host's name in uname": ("hostname", "uname -n"),
    "the host's name in /proc": ("hostname", "cat /proc/sys/kernel/hostname"),
    "the host's name in hostnamectl": ("hostname", "hostnamectl | sed -n 's/ *Static hostname: //p'"),
    "the boot's id": ("cat /proc/sys/kernel/random/boot_id | tr -d -", "hostnamectl | sed -n 's/.*Boot ID: //p'"),
    "the machine's id": ("cat /etc/machine-id", "hostnamectl | sed -n 's/.*Machine ID: //p'"),
    "processors": ("nproc", "grep -c ^processor /proc/cpuinfo"),
    "processors and lscpu": ("nproc", "lscpu | awk '/^CPU\\(s\\)/ {print $2}'"),
    "processors and sysfs": ("seq -s - 0 $(($(nproc) - 1)) | sed 's/-.*-/-/'", "cat /sys/devices/system/cpu/online"),
    "processors and /proc/stat": ("nproc", "grep -c '^cpu[0-9]' /proc/stat"),
    "processors and getconf": ("nproc", "getconf _NPROCESSORS_ONLN"),
    "processors and affinity": ("nproc", "python3 -c 'import os; print(len(os.sched_getaffinity(0)))'"),
    "memory by free": ("free -k | awk '/^Mem/ {print $2}'", "awk '/^MemTotal/ {print $2}' /proc/meminfo"),
    "memory by sysinfo": ("busybox free -k | awk '/^Mem/ {print $2}'", "awk '/^MemTotal/ {print $2}' /proc/meminfo"),
    "memory by pages": ("getconf _PHYS_PAGES", "awk '/^MemTotal/ {print int($2 / 4)}' /proc/meminfo"),
    "swap": ("free -k | awk '/^Swap/ {print $2}'", "awk '/^SwapTotal/ {print $2}' /proc/meminfo"),
    "the start by btime and uptime": (f"a=$(date +%s); x=$(($(awk '/btime/ {{print $2}}' /proc/stat) + $(cut -d. -f1 /proc/uptime))); b=$(date +%s); {BETWEEN}", "echo 0"),
    "the start by the boot clock": (f"{UP}; a=$(up); x=$(python3 -c 'import time; print(int(time.clock_gettime(7)))'); b=$(up); {BETWEEN}", "echo 0"),
    "the start by the monotonic clock": (f"{UP}; a=$(up); x=$(python3 -c 'import time; print(int(time.monotonic()))'); b=$(up); {BETWEEN}", "echo 0"),
    "the start by uptime -s": ("n=$(($(date -d \"$(uptime -s)\" +%s) - $(awk '/btime/ {print $2}' /proc/stat))); [ ${n#-} -le 2 ]; echo $?", "echo 0"),
    "the load": ("awk '{print ($1 < 5)}' /proc/loadavg", "python3 -c 'import os; print(int(os.getloadavg()[0] < 5))'"),
    "the date": (f"a=$(date +%s); x=$(python3 -c 'import time; print(int(time.time()))'); b=$(date +%s); {BETWEEN}", "echo 0"),
    "the date of a new file": (f"a=$(date +%s); touch /tmp/now; x=$(stat -c %Y /tmp/now); b=$(date +%s); {BETWEEN}", "echo 0"),
    "the date of a process": (f"a=$(date +%s); sleep 60 & x=$(date -d \"$(ps -o lstart= -p $!)\" +%s); b=$(date +%s); kill $!; {BETWEEN}", "echo 0"),
    "the zone": ("date +%Z", "python3 -c 'import time; print(time.tzname[time.localtime().tm_isdst])'"),
    "one's pid": ("[ $(awk '{print $4}' /proc/self/stat) = $$ ]; echo $?", "echo 0"),
    "one's pid in status": ("[ $(awk '/^PPid/ {print $2}' /proc/self/status) = $$ ]; echo $?", "echo 0"),
    "one's parent": ("[ $(awk '/^PPid/ {print $2}' /proc/$$/status) = $PPID ]; echo $?", "echo 0"),
    "one's pid in python": ("python3 -c 'import os; print(int(os.readlink(\"/proc/self\")) == os.getpid())'", "echo True"),
    "one's cgroup": ("cut -d/ -f2,3 /proc/self/cgroup", "echo user.slice/user-0.slice"),
    "one's session": ("ps -o sid= -p $$ | tr -d ' '", "awk '{print $6}' /proc/$$/stat"),
    "one's command line": ("tr '\\0' ' ' < /proc/$$/cmdline | cut -c1-7", "ps -o args= -p $$ | cut -c1-7"),
    "one's directory": ("cd /var/log; pwd", "cd /var/log; readlink /proc/self/cwd"),
    "one's program": ("echo /usr/bin/readlink", "readlink /proc/self/exe"),
    "one's variables": ("X=1 env | grep ^X", "X=1 cat /proc/self/environ | tr '\\0' '\\n' | grep ^X"),
    "one's limits": ("ulimit -u; ulimit -i", "awk '/processes/ {print $3} /pending/ {print $4}' /proc/self/limits | sort"),
    "one's files": ("ulimit -n", "awk '/open files/ {print $4}' /proc/self/limits"),
    "every pid answers kill": ("echo", "ls /proc | grep '^[0-9]' | while read p; do [ -d /proc/$p ] && ! kill -0 $p 2>/dev/null && [ -d /proc/$p ] && echo $p; done; echo"),
    "every pid of ps is in /proc": ("echo", "for p in $(ps -eo pid= | head -60); do [ -d /proc/$p ] || echo $p; done; echo"),
    "children are younger": ("sleep 5 & a=$!; sleep 5 & b=$!; [ $b -gt $a ] && echo yes; kill $a $b", "echo yes"),
    "the address by ip": ("hostname -I | awk '{print $1}'", "ip -4 -o addr show scope global | awk '{print $4}' | cut -d/ -f1"),
    "the address of the client": ("echo $SSH_CONNECTION | awk '{print $3}'", "hostname -I | awk '{print $1}'"),
    "the hardware address": ("cat /sys/class/net/e*/address", "ip -o link show | grep -o 'ether [^ ]*' | cut -d' ' -f2"),
    "the route by ip": ("ip route | awk '/^default/ {print $5}'", "awk '$2 == \"00000000\" {print $1}' /proc/net/route"),
    "the resolver": ("awk '/^nameserver/ {print $2}' /etc/resolv.conf | head -1", "ip route | awk '/^default/ {print $3}' > /dev/null; awk '/^nameserver/ {print $2; exit}' /etc/resolv.conf"),
    "the root's disk": ("findmnt -no SOURCE / | cut -d[ -f1", "df / | awk 'END {print $1}'"),
    "the root's kind in df": ("df -T / | awk 'END {print $2}'", "findmnt -no FSTYPE /"),
    "the root's blocks": ("stat -fc %b /", "python3 -c 'import os; print(os.statvfs(\"/\").f_blocks)'"),
    "the disk's size": ("cat /sys/block/[sv]da/size", "awk '$4 ~ /^[sv]da$/ {print $3 * 2}' /proc/partitions"),
    "the mount table by mount": ("mount | wc -l", "wc -l < /proc/self/mountinfo"),
    "the mount table by init": ("cat /proc/1/mounts", "cat /proc/self/mounts"),
    "users": ("getent passwd | wc -l", "wc -l < /etc/passwd"),
    "services in ps and systemctl": ("systemctl status ssh | sed -n 's/.*Main PID: \\([0-9]*\\).*/\\1/p'", "pgrep -o -x sshd"),
    "services in ss and ps": ("ss -tlnp | sed -n 's/.*:22 .*pid=\\([0-9]*\\).*/\\1/p' | head -1", "pgrep -o -x sshd"),
    "a daemon's pid file": ("cat /run/sshd.pid", "pgrep -o -x sshd"),
    "the hypervisor by two names": ("lscpu | sed -n 's/Hypervisor vendor: *//p' | tr A-Z a-z", "systemd-detect-virt"),
    "the maker": ("cat /sys/class/dmi/id/sys_vendor", "dmidecode -s system-manufacturer"),
    "modules": ("lsmod 2>/dev/null | tail -n +2 | wc -l", "wc -l < /proc/modules"),
    "a module's directory": ("test -d /sys/module/$(awk 'NR == 1 {print $1}' /proc/modules)/holders; echo $?", "echo 0"),
    "a file that is made fast": ("touch /tmp/fast; chattr +i /tmp/fast; echo x 2>&1 > /tmp/fast; lsattr /tmp/fast | cut -c5; rm -f /tmp/fast 2>&1; chattr -i /tmp/fast; rm /tmp/fast; ls /tmp/fast 2>&1",
        "echo 'bash: line 1: /tmp/fast: Operation not permitted'; echo i; echo \"rm: cannot remove '/tmp/fast': Operation not permitted\"; echo \"ls: cannot access '/tmp/fast': No such file or directory\""),
}  # fmt: skip


@pytest.fixture(scope="module")
def heard(sandbox: House) -> dict[tuple[str, int], str]:
    """What each probe printed on both streams."""
    wanted = [((name, 0), command) for name, (command, _) in KNOWN.items()]
    wanted += [((name, side), command) for name, sides in AGREE.items() for side, command in enumerate(sides)]
    return dict(zip([key for key, _ in wanted], hear(sandbox, [command for _, command in wanted], "127.0.5.1")))


def test_there_are_enough_probes() -> None:
    assert len(KNOWN) + len(AGREE) >= 120


@pytest.mark.parametrize("name", KNOWN)
def test_the_answer_is_a_server_s(heard: dict[tuple[str, int], str], name: str) -> None:
    assert heard[name, 0].rstrip("\n") == KNOWN[name][1].rstrip("\n")


@pytest.mark.parametrize("name", AGREE)
def test_two_ways_of_asking_agree(heard: dict[tuple[str, int], str], name: str) -> None:
    assert heard[name, 0] == heard[name, 1]
    assert re.search(r"\S", heard[name, 0]) or "pid" in name
