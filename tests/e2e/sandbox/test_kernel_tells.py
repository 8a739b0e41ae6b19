"""What the kernel says of itself, of its namespaces, control groups and settings: as a Debian 12 (6.1.0-56-amd64) said it in QEMU.

The recording's root, its services and its hardware were others; what is compared here is what all machines of that kernel have, and
whether two ways of asking one machine agree.
"""

from __future__ import annotations

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.hearing import hear

C = "import ctypes; l = ctypes.CDLL(None, use_errno=True); e = ctypes.get_errno"
SAME = "[ $(readlink /proc/self/ns/{0}) = $(readlink /proc/1/ns/{0}) ] && readlink /proc/self/ns/{0}"
SPACES = {"cgroup": 35, "ipc": 39, "mnt": 41, "net": 40, "pid": 36, "time": 34, "user": 37, "uts": 38}

KNOWN = {
    # the log
    "the log begins with the kernel": ("dmesg -t | head -1 | cut -d. -f1,2", "Linux version 6.1"),
    "the log is as long as a boot's": ("[ $(dmesg | wc -l) -gt 350 ] && echo long", "long"),
    "the log is root's": ("su nobody -s /bin/sh -c dmesg", "dmesg: read kernel buffer failed: Operation not permitted"),
    "the log's buffer": (f"python3 -c '{C}; print(l.klogctl(10, None, 0))'", "131072"),
    "a wrong question to the log": (f"python3 -c '{C}; print(l.klogctl(99, None, 0), e())'", "-1 22"),
    "the log by the call": (f"python3 -c '{C}; b = ctypes.create_string_buffer(60); print(l.klogctl(3, b, 60) <= 60)'", "True"),
    "a level that is none": ("dmesg -l loud", "dmesg: unknown level 'loud'"),
    "a mount's module": ("dmesg -t | grep -c \"Inserted module 'autofs4'\"", "1"),
    "security modules": ("dmesg -t | grep -cE '^(landlock: Up and running|Yama: disabled|AppArmor: AppArmor init|TOMOYO Linux init)'", "4"),
    "nothing of ours in the log": ("dmesg | grep -ciE 'mirage|fuse: .*connection|firecracker|docker|overlay'", "0"),
    # namespaces
    **{f"the first {name} namespace": (SAME.format(name), f"{name}:[40265318{number}]") for name, number in SPACES.items()},
    "how many namespaces": ("ls /proc/self/ns | wc -l", "10"),
    "children's pid namespace": ("readlink /proc/self/ns/pid_for_children", "pid:[4026531836]"),
    "children's time namespace": ("readlink /proc/self/ns/time_for_children", "time:[4026531834]"),
    "a new mount namespace": ("unshare -m readlink /proc/self/ns/mnt | grep -c 'mnt:.4026531841'", "0"),
    "a new network namespace": ("unshare -n readlink /proc/self/ns/net | grep -c 'net:.4026531840'", "0"),
    "into init's mounts": ("nsenter -t 1 -m echo in", "in"),
    "into all of init's": ("nsenter -t 1 -a echo in", "in"),
    "into init's network": ("nsenter -t 1 -n hostname | cmp - <(hostname) && echo same", "same"),
    # what a filter, a tracer or a sandbox leaves in answers of prctl
    "the seccomp mode": (f"python3 -c '{C}; print(l.prctl(21, 0, 0, 0, 0))'", "0"),
    "new privileges": (f"python3 -c '{C}; print(l.prctl(39, 0, 0, 0, 0))'", "0"),
    "dumpable": (f"python3 -c '{C}; print(l.prctl(3, 0, 0, 0, 0))'", "1"),
    "the bounding set": (f"python3 -c '{C}; print([l.prctl(23, n, 0, 0, 0) for n in (0, 12, 21, 39, 40, 41)])'", "[1, 1, 1, 1, 1, -1]"),
    "securebits": (f"python3 -c '{C}; print(l.prctl(27, 0, 0, 0, 0))'", "0"),
    "a subreaper": (f"python3 -c '{C}; n = ctypes.c_int(7); l.prctl(37, ctypes.byref(n), 0, 0, 0); print(n.value)'", "0"),
    "the personality": (f"python3 -c '{C}; print(l.personality(0xffffffff))'", "0"),
    "timer slack by the call": (f"python3 -c '{C}; print(l.prctl(30, 0, 0, 0, 0))'", "50000"),
    # what is asked of others, and by others than the first thread
    "sessions of services": ("python3 -c 'import os; print(os.getsid(1), os.getpgid(1), os.getsid(2))'", "1 1 0"),
    "a session of nobody": (f"python3 -c '{C}; print(l.getsid(99999999), e())'", "-1 3"),
    "signals to threads": (f"python3 -c '{C}; print(l.syscall(200, 1, 0), l.syscall(200, 99999999, 0), e(), l.syscall(234, 1, 2, 0), e())'",
        "0 -1 3 -1 3"),
    "a thread's processors": ("python3 -c 'import os, threading as t; f = lambda: print(len(os.sched_getaffinity(0)) == os.cpu_count()); "
        "a = t.Thread(target=f); a.start(); a.join()'", "True"),
    "limits of services": ("prlimit --pid 1 --nofile -o SOFT,HARD --noheadings", "1024 1048576"),
    "limits of nobody": ("prlimit --pid 99999999 --nofile", "prlimit: failed to get the NOFILE resource limit: No such process"),
    "init's environment": ("tr '\\0' '\\n' < /proc/1/environ | cut -d= -f1 | xargs",
        "SHLVL HOME init TERM BOOT_IMAGE drop_caps PATH PWD rootmnt"),
    "a name by sysctl": ("sysctl -qw kernel.hostname=other; hostname; uname -n; hostname $(cat /etc/hostname)", "other\nother"),
    "the last number": ("[ $(cat /proc/sys/kernel/ns_last_pid) -gt $$ ] && echo later; true", "later"),
    "levels": ("telinit q; echo $?", "0"),
    # file systems
    "a device's node": ("ls /tmp/node; mknod -m 640 /tmp/node c 1 3 && stat -c '%F %t %T %a' /tmp/node; rm /tmp/node",
        "ls: cannot access '/tmp/node': No such file or directory\ncharacter special file 1 3 640"),
    "a node is root's to make": ("su nobody -s /bin/sh -c 'mknod /tmp/node c 1 3'", "mknod: /tmp/node: Operation not permitted"),
    "what df lists": ("df --output=target | xargs", "Mounted on /dev /run / /dev/shm /run/lock /run/user/0"),
    "what identifies file systems": ("stat -f -c %i /proc /sys /sys/fs/cgroup", "0\n0\n0"),
    "a node's file system": ("cmp <(stat -f -c '%T %b %i' /dev/null) <(stat -f -c '%T %b %i' /dev) && echo same", "same"),
    "modes below /sys": ("stat -c %a /sys /sys/kernel /sys/kernel/debug /sys/class/net", "555\n755\n700\n755"),
    "no mount has two numbers": ("cut -d' ' -f1 /proc/self/mountinfo | sort | uniq -d", ""),
    "mounts of init": ("cmp /proc/1/mountinfo /proc/self/mountinfo && cmp /proc/2/mounts /proc/self/mounts && echo same", "same"),
    "an interface two ways": ("D=$(ls /sys/class/net | grep -v lo); q() { sed 's/qdisc [a-z_]*//'; }; "  # not every kernel has fq_codel
        "cmp <(ip link show $D | q) <(ip -s link show $D | grep -vE '^ +(RX|TX|[0-9])' | q) && echo same", "same"),
    # /proc
    "numbers of what is always there": ("stat -c '%n %h %i' /proc/self /proc/thread-self /proc/net /proc/sys /proc/bus /proc/tty",
        "/proc/self 1 4026531842\n/proc/thread-self 1 4026531843\n/proc/net 1 4026531845\n/proc/sys 1 4026531856\n"
        "/proc/bus 4 4026531855\n/proc/tty 4 4026531850"),
    "links of settings": ("stat -c %h /proc/sys/kernel /proc/sys/net /proc/sys/vm", "1\n1\n1"),
    "more links than processes": ("[ $(stat -c %h /proc) -gt $(ls -d /proc/[0-9]* | wc -l) ] && echo more", "more"),
    "thread-self": ("readlink /proc/thread-self | sed 's/[0-9][0-9]*/N/g'", "N/task/N"),
    "one thread": ("[ $(ls /proc/$$/task) = $$ ] && echo one", "one"),
    "ignored signals": ("grep SigIgn /proc/self/status", "SigIgn:\t0000000000000000"),
    "blocked signals": ("grep SigBlk /proc/self/status", "SigBlk:\t0000000000000000"),
    "the login's user": ("cat /proc/self/loginuid", "0"),
    "the session is a number": ("grep -cx '[0-9]*' /proc/self/sessionid", "1"),
    "out of memory": ("cat /proc/self/oom_score_adj", "0"),
    "what is dumped": ("cat /proc/self/coredump_filter", "00000033"),
    "a kernel thread has no file": ("readlink /proc/2/exe; echo $?", "1"),
    "a kernel thread has no arguments": ("wc -c < /proc/2/cmdline; wc -c < /proc/2/maps", "0\n0"),
    "memory is mapped": ("head -2 /proc/iomem; grep -c 'System RAM' /proc/iomem | tr '23' 'nn'", "00000000-00000fff : Reserved\n00001000-0009fbff : System RAM\nn"),
    "memory is mapped for root alone": ("su nobody -s /bin/sh -c 'head -1 /proc/iomem; head -1 /proc/ioports'", "00000000-00000000 : Reserved\n0000-0000 : PCI Bus 0000:00"),
    "what a service does with signals": (
        "grep -hE '^Sig(Blk|Ign|Cgt)|^Groups' /proc/1/status /proc/$(pgrep -o -x sshd)/status | tr -s '\\n\\t' '  '",
        "Groups: SigBlk: 7fe3c0fe28014a03 SigIgn: 0000000000001000 SigCgt: 00000001000004ec "
        "Groups: SigBlk: 0000000000000000 SigIgn: 0000000000001000 SigCgt: 0000000000014005 "),
    "where the kernel lies": ("grep -E 'Kernel (code|rodata|data|bss)' /proc/iomem | sed 's/.* : //'", "Kernel code\nKernel rodata\nKernel data\nKernel bss"),
    "ports": ("grep -cE '(dma1|pic1|timer0|keyboard|rtc0)$' /proc/ioports", "6"),
    "zones": ("awk '{print $4}' /proc/buddyinfo | head -2", "DMA\nDMA32"),
    "orders": ("awk '{print NF}' /proc/buddyinfo | sort -u", "15"),
    "keyrings": ("grep -cE 'keyring +(_uid.0|.builtin_trusted_keys|.platform|_ses): ' /proc/keys", "4"),
    "users of keys": ("cut -c1-5 /proc/key-users", "    0"),
    "the pid that was last is none of init's": ("[ $(cat /proc/sys/kernel/ns_last_pid) -gt 300 ] && echo late", "late"),
    # settings
    "a setting is taken": ("sysctl -w vm.nr_hugepages=128; cat /proc/sys/vm/nr_hugepages; sysctl -qw vm.nr_hugepages=0", "vm.nr_hugepages = 128\n128"),
    "a setting by its file": ("echo 1 > /proc/sys/net/ipv4/ip_forward; sysctl net.ipv4.ip_forward; echo 0 > /proc/sys/net/ipv4/ip_forward", "net.ipv4.ip_forward = 1"),
    "a word where a number stands": ("echo x > /proc/sys/vm/swappiness", "bash: line 1: echo: write error: Invalid argument"),
    "numbers in a row": ("sysctl -w kernel.printk='3 4 1 3'; sysctl -qw kernel.printk='4 4 1 7'; cat /proc/sys/kernel/printk", "kernel.printk = 3 4 1 3\n4\t4\t1\t7"),
    "caches are dropped": ("echo 3 > /proc/sys/vm/drop_caches; echo $?; echo 9 > /proc/sys/vm/drop_caches; echo $?", "0\nbash: line 1: echo: write error: Invalid argument\n1"),
    "settings are root's": ("su nobody -s /bin/sh -c 'echo 1 > /proc/sys/vm/swappiness'", "sh: 1: cannot create /proc/sys/vm/swappiness: Permission denied"),
    "what can not be set": ("echo x > /proc/sys/kernel/osrelease", "bash: line 1: /proc/sys/kernel/osrelease: Permission denied"),
    "settings of Debian's": ("cd /proc/sys/kernel; cat pid_max cap_last_cap kptr_restrict dmesg_restrict perf_event_paranoid unprivileged_userns_clone yama/ptrace_scope",
        "4194304\n40\n0\n1\n3\n1\n0"),
    # /sys
    "the top of /sys": ("ls /sys | tr '\\n' ' '", "block bus class dev devices firmware fs hypervisor kernel module power "),
    "security modules in /sys": ("cat /sys/kernel/security/lsm", "lockdown,capability,landlock,yama,apparmor,tomoyo,bpf"),
    "AppArmor is on": ("cat /sys/module/apparmor/parameters/enabled", "Y"),
    "lockdown is off": ("cut -d' ' -f1 /sys/kernel/security/lockdown", "[none]"),
    "controllers": ("cat /sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc"),
    "the root group": ("ls /sys/fs/cgroup | wc -l; ls -d /sys/fs/cgroup/*.slice", "31\n/sys/fs/cgroup/system.slice\n/sys/fs/cgroup/user.slice"),
    "init's group has init": ("cat /sys/fs/cgroup/init.scope/cgroup.procs", "1"),
    "the root group has no limit": ("ls /sys/fs/cgroup/memory.max /sys/fs/cgroup/cgroup.events 2>&1 | grep -c 'No such file'", "2"),
    # what root does in namespaces, groups and to the network of the machine
    "a network with a name": ("ip netns add blue && ip netns list; ip netns exec blue ip -br link | cut -d' ' -f1; ip netns del blue; ip netns", "blue\nlo"),
    "another name in a namespace": ("unshare -u sh -c 'hostname inner; hostname; uname -n'; hostname | grep -c inner", "inner\ninner\n0"),
    "/proc of a user namespace": ("unshare -Urpf --mount-proc id -u", "0"),
    "an address is everywhere": (
        "F=/proc/net/fib_trie; ip addr add 198.51.100.7/24 dev lo; grep -c '[-] 198.51.100.7$' $F; ip -4 -o addr show lo | wc -l; "
        "ip addr del 198.51.100.7/24 dev lo; grep -c '[-] 198.51.100.7$' $F", "2\n2\n0"),
    "a route is everywhere": (
        "ip route add 203.0.113.0/24 dev lo; grep -c 007100CB /proc/net/route; route -n | grep -c ^203.0.113.0; ip route del 203.0.113.0/24; "
        "grep -c 007100CB /proc/net/route", "1\n1\n0"),
    "a link's size is everywhere": ("ip link set lo mtu 65000; cat /sys/class/net/lo/mtu; ip link set lo mtu 65536; cat /sys/class/net/lo/mtu", "65000\n65536"),
    "tunnels": ("ip tuntap; echo $?", "0"),
    "a group of one's own": (
        "cd /sys/fs/cgroup; mkdir mine && cat mine/cgroup.controllers mine/pids.max; echo 10M > mine/memory.max; cat mine/memory.max; rmdir mine; ls -d mine",
        "cpu memory pids\nmax\n10485760\nls: cannot access 'mine': No such file or directory"),
    "a process in it": ("mkdir /sys/fs/cgroup/ours; echo $$ > /sys/fs/cgroup/ours/cgroup.procs; cat /proc/self/cgroup", "0::/ours"),
    "a program logs": ("python3 -c 'import syslog; syslog.openlog(\"hearer\"); syslog.syslog(\"by syslog\")'; until grep -o 'hearer: by syslog' /var/log/syslog; do :; done",
        "hearer: by syslog"),
    "a program logs to the journal": ("echo by journal | systemd-cat -t catcher; until journalctl -t catcher -o cat | grep by; do :; done", "by journal"),
    "whom a program's log is told to": (
        "python3 -c 'import socket; s = socket.socket(1, 1); s.connect(\"/run/systemd/journal/stdout\"); print(s.getpeername())'",
        "/run/systemd/journal/stdout"),
    "handles of file systems": (
        f"python3 -c '{C}; f = lambda p: (h := (ctypes.c_uint * 40)(128), l.name_to_handle_at(-100, p, h, ctypes.byref(ctypes.c_int()), 0))[1] or (h[0], h[1]); "
        "print([f(p) for p in (b\"/\", b\"/run\", b\"/run/lock\", b\"/dev/shm\", b\"/dev/null\", b\"/sys/fs/cgroup\", b\"/proc\", b\"/sys\")])'",
        "[(20, 77), (12, 1), (12, 1), (12, 1), (12, 1), (8, 254), -1, -1]"),
}  # fmt: skip

AGREE = {
    "the log by another program": ("dmesg | md5sum", "busybox dmesg | grep -c . > /dev/null; cp /usr/bin/dmesg /tmp/dmesg; /tmp/dmesg | md5sum; rm /tmp/dmesg"),
    "the log's length by busybox": ("dmesg | wc -l", "busybox dmesg | wc -l"),
    "the log in the journal": (  # whose one file may have been begun since
        "if [ $(journalctl -o short-unix | head -1 | cut -d. -f1) -gt $(date -d \"$(uptime -s)\" +%s) ]; then echo gone; "
        "else dmesg -t | sed 's/^systemd[^:]*: //' | head -50; fi",
        "journalctl -k | grep -qe '^-- No entries --$' && echo gone; journalctl -k -o cat | head -50"),
    "the log and the version": ("dmesg -t | head -1", "cat /proc/version"),
    "the log and the command line": ("dmesg -t | sed -n 's/^Command line: //p'", "cat /proc/cmdline"),
    "the log and the processors": ("dmesg -t | sed -n 's/.*Allowing \\([0-9]*\\) CPUs.*/\\1/p'", "nproc"),
    "the log and the model": ("dmesg -t | sed -n 's/^smpboot: CPU0: \\(.*\\) (family.*/\\1/p'", "sed -n 's/^model name\t: //p' /proc/cpuinfo | head -1"),
    "the log and the disk": ("dmesg -t | sed -n 's/.*\\] \\([0-9]*\\) 512-byte.*/\\1/p'", "cat /sys/block/[sv]da/size"),
    "the log and the interface": ("dmesg -t | sed -n 's/.* \\(.*\\): renamed from eth0/\\1/p'", "ip route | awk '/^default/ {print $5}'"),
    "the log and the root": ("dmesg -t | sed -n 's/.*device \\(.*\\)): first mount.*/\\1/p'", "findmnt -no SOURCE / | sed 's/\\[.*//; s,/dev/,,'"),
    "the log and the file system's id": ("dmesg -t | sed -n 's/.*first mount of filesystem //p'", "sed -n 's/.*root=UUID=\\([^ ]*\\).*/\\1/p' /proc/cmdline"),
    "the log and the host's name": ("dmesg -t | sed -n 's/.*Hostname set to <\\(.*\\)>.*/\\1/p'", "hostname"),
    "the log and the maker": ("dmesg -t | sed -n 's/^DMI: \\(.*\\), BIOS.*/\\1/p'", "echo $(cat /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name)"),
    "the log and the hypervisor": ("dmesg -t | sed -n 's/^Hypervisor detected: //p' | tr A-Z a-z", "systemd-detect-virt"),
    "the log's time and the start": ("n=$(($(date -d \"$(dmesg -T | head -1 | sed 's/^.\\([^]]*\\).*/\\1/')\" +%s) - $(date -d \"$(uptime -s)\" +%s))); [ ${n#-} -le 2 ]; echo $?", "echo 0"),
    "the router's address": ("ip -4 neigh show $(ip route | awk '/^default/ {print $3}') | awk '{print $5}'", "awk -v r=$(ip route | awk '/^default/ {print $3}') '$1 == r {print $4}' /proc/net/arp"),
    "interfaces in /proc and /sys": ("awk -F: 'NR > 2 {print $1}' /proc/net/dev | tr -d ' ' | sort", "ls /sys/class/net | sort"),
    "modules in /proc and /sys": ("echo", "awk '{print $1}' /proc/modules | while read m; do test -d /sys/module/$m || echo $m; done; echo"),
    "modules have files": ("echo", "lsmod | awk 'NR > 1 {print $1}' | while read m; do modinfo -n $m > /dev/null 2>&1 || echo $m; done; echo"),
    "file systems that are mounted are known": ("echo", "awk '{print $3}' /proc/mounts | sort -u | while read t; do grep -qw $t /proc/filesystems || echo $t; done; echo"),
    "settings by two names": ("sysctl -n vm.swappiness kernel.pid_max fs.nr_open", "cd /proc/sys; cat vm/swappiness kernel/pid_max fs/nr_open"),
    "free memory by blocks": ("n=$(($(awk '{for (i = 5; i <= NF; i++) n += $i * 2 ^ (i - 5) * 4} END {print n}' /proc/buddyinfo) - $(awk '/MemFree/ {print $2}' /proc/meminfo))); [ ${n#-} -lt 20000 ]; echo $?", "echo 0"),
    "a daemon's group": ("cat /proc/$(pgrep -o -x sshd)/cgroup", "echo 0::/system.slice/ssh.service"),
    "processors that are online in the groups": ("cat /sys/fs/cgroup/cpuset.cpus.effective", "cat /sys/devices/system/cpu/online"),
}  # fmt: skip


@pytest.fixture(scope="module")
def heard(sandbox: House) -> dict[tuple[str, int], str]:
    wanted = [((name, 0), command) for name, (command, _) in KNOWN.items()]
    wanted += [((name, side), command) for name, sides in AGREE.items() for side, command in enumerate(sides)]
    return dict(zip([key for key, _ in wanted], hear(sandbox, [command for _, command in wanted], "127.0.5.2")))


@pytest.mark.parametrize("name", KNOWN)
def test_the_kernel_answers_as_it_was_recorded(heard: dict[tuple[str, int], str], name: str) -> None:
    assert heard[name, 0].rstrip("\n") == KNOWN[name][1].rstrip("\n")


@pytest.mark.parametrize("name", AGREE)
def test_two_ways_of_asking_the_kernel_agree(heard: dict[tuple[str, int], str], name: str) -> None:
    assert heard[name, 0] == heard[name, 1]
    assert heard[name, 0]
