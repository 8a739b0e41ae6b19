"""Tells that a blind set of probes found: each was a contradiction once, and is asked again here as it was asked then."""

from __future__ import annotations

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.hearing import hear

C = "import ctypes; l = ctypes.CDLL(None, use_errno=True); e = ctypes.get_errno"

FORBIDDEN = [
    153, 163, 164, 167, 168, 172, 173, 175, 176, 179, 212, 227, 246, 248, 249, 250, 256, 279, 298, 303, 304, 313, 320, 321, 425, 426, 427, 430,
    438, 440, 442, 443, 444, 445, 446, 447,
]  # fmt: skip
WITH_NOTHING = [
    0, 0, 0, 14, 14, 0, 22, 8, 14, 19, 38, 14, 0, 14, 14, 22, 22, 0, 14, 14, 14, 22, 22, 22, 14, 95, 95, 14, 9, 9, 22, 38, 14, 77, 77, 38,
]  # fmt: skip
OF_PROCESS = (
    "arch_status attr autogroup auxv cgroup clear_refs cmdline comm coredump_filter cpu_resctrl_groups cpuset cwd environ exe fd fdinfo gid_map "
    "io ksm_merging_pages ksm_stat limits loginuid map_files maps mem mountinfo mounts mountstats net ns numa_maps oom_adj oom_score "
    "oom_score_adj pagemap patch_state personality projid_map root sched schedstat sessionid setgroups smaps smaps_rollup stack stat statm "
    "status syscall task timens_offsets timers timerslack_ns uid_map wchan "
)
OF_THREAD = (
    "arch_status attr auxv cgroup children clear_refs cmdline comm cpu_resctrl_groups cpuset cwd environ exe fd fdinfo gid_map io "
    "ksm_merging_pages ksm_stat limits loginuid maps mem mountinfo mounts net ns numa_maps oom_adj oom_score oom_score_adj pagemap patch_state "
    "personality projid_map root sched schedstat sessionid setgroups smaps smaps_rollup stack stat statm status syscall uid_map wchan "
)
KNOWN = {
    # descriptors and the login's shell
    "a pipe that is opened again": ("echo x | tee /dev/stderr > /dev/null; echo y > /dev/stdout", "x\ny"),
    "whose the pipe is": ("stat -Lc '%U %a' /proc/$PPID/fd/0", "root 600"),
    "pointers that lead nowhere": (f"python3 -c '{C}; print([(l.syscall(n, -1, -1, -1), e()) for n in (63, 99, 137)])'",
        "[(-1, 14), (-1, 14), (-1, 14)]"),
    # /proc/PID of programs that truly run, as Linux 6.1.0-56-amd64 in QEMU has it
    "what there is of a process": ("ls /proc/self | tr '\\n' ' '", OF_PROCESS),
    "what there is of a thread": ("ls /proc/self/task/*/ | tr '\\n' ' '", OF_THREAD),
    "what there is of init": ("ls /proc/1 | tr '\\n' ' '", OF_PROCESS),
    "init is systemd to the scheduler": ("head -1 /proc/1/sched", "systemd (1, #threads: 1)"),
    "the auxiliary vector": ("[ $(wc -c < /proc/self/auxv) -ge 320 ] && od -An -t d8 -v /proc/self/auxv | tail -1 | tr -s ' '", " 0 0"),
    "one's own code is mapped": (
        "python3 -c 'import ctypes; a = ctypes.cast(ctypes.CDLL(None).printf, ctypes.c_void_p).value; print(any(int(l.split(\"-\")[0], 16)"
        " <= a < int(l.split(\"-\")[1].split()[0], 16) for l in open(\"/proc/self/maps\")))'", "True"),
    "what the kernel maps": ("grep -oE '\\[v[a-z_]*' /proc/self/maps; grep -oE '\\[v[a-z_]*' /proc/1/maps", "[vvar\n[vdso\n[vvar\n[vdso"),
    "inodes of maps": (
        "head -1 /proc/self/maps | tr -s ' ' | cut -d' ' -f5 | cmp - <(stat -Lc %i /usr/bin/head) && echo same",
        "same",
    ),
    "inodes of a service's maps": ("awk '/libc.so/ {print $5; exit}' /proc/1/maps | cmp - <(stat -Lc %i /usr/lib/x86_64-linux-gnu/libc.so.6) && echo same", "same"),
    "lines of smaps": ("sed '1d;/^[0-9a-f]*-/,$d' /proc/self/smaps | cut -d: -f1 | tr '\\n' ' '",
        "Size KernelPageSize MMUPageSize Rss Pss Pss_Dirty Shared_Clean Shared_Dirty Private_Clean Private_Dirty Referenced Anonymous LazyFree "
        "AnonHugePages ShmemPmdMapped FilePmdMapped Shared_Hugetlb Private_Hugetlb Swap SwapPss Locked THPeligible VmFlags "),
    "one's own memory": ("python3 -c 'f = open(\"/proc/self/mem\", \"rb\"); f.seek(int(open(\"/proc/self/maps\").readline().split(\"-\")[0], 16)); print(f.read(4))'", "b'\\x7fELF'"),
    "how a file is open": ("exec 5</etc/passwd 6>>/tmp/fdinfo; grep -h flags /proc/self/fdinfo/5 /proc/self/fdinfo/6; rm /tmp/fdinfo", "flags:\t0100000\nflags:\t0102001"),
    "threads": ("python3 -c 'import threading, time, os; [threading.Thread(target=time.sleep, args=(60,), daemon=True).start() for _ in range(3)]; print(len(os.listdir(\"/proc/self/task\")))'", "4"),
    "a name of one's own": ("perl -e '$0 = \"[kworker/u4:1]\"; print `ps -o args= -p $$`'", "[kworker/u4:1]"),
    "a zombie has no arguments": ("python3 -c 'import os; p = os.fork() or os._exit(0); os.waitid(os.P_PID, p, os.WEXITED | os.WNOWAIT); os.system(f\"ps -o args= -p {p}; wc -c < /proc/{p}/cmdline; readlink /proc/{p}/exe; grep -c Vm /proc/{p}/status\")'",
        "[python3] <defunct>\n0\n0"),
    "who traces": (f"python3 -c '{C}; import os; p = os.fork() or (l.ptrace(0, 0, 0, 0), os.kill(os.getpid(), 19)); os.waitpid(p, 0); print([int(x.split()[1]) == os.getpid() for x in open(f\"/proc/{{p}}/status\") if \"Tracer\" in x]); os.kill(p, 9)'", "[True]"),
    "a filter of one's own": (
        f"python3 -c '{C}; import struct; p = ctypes.create_string_buffer(struct.pack(\"HBBI\", 6, 0, 0, 0x7fff0000)); l.prctl(38, 1, 0, 0, 0); "
        "l.prctl(22, 2, struct.pack(\"HxxxxxxP\", 1, ctypes.addressof(p)), 0, 0); print([x.split()[1] for x in open(\"/proc/self/status\") if \"ecc\" in x or \"NoNew\" in x])'",
        "['1', '2', '1']"),
    "the score of who is to be killed last": ("echo -1000 > /proc/self/oom_score_adj; cat /proc/$$/oom_score_adj /proc/$$/oom_score; echo 5000 > /proc/$$/oom_score_adj", "-1000\n0\nbash: line 1: echo: write error: Invalid argument"),
    # mounts
    "a mount is seen": ("mount -t tmpfs -o size=1m mine /mnt; mount | tail -1; df /mnt | tail -1 | tr -s ' '; umount /mnt; mount | grep -c /mnt", "mine on /mnt type tmpfs (rw,relatime,size=1024k,inode64)\nmine 1024 0 1024 0% /mnt\n0"),
    "a mount point": ("mount -t proc proc /mnt; mountpoint /mnt; findmnt -no FSTYPE /mnt; umount /mnt", "/mnt is a mountpoint\nproc"),
    "a bind mount is seen": ("mount --bind /etc /mnt; findmnt -no FSTYPE /mnt; umount /mnt", "btrfs"),
    "none of ours": ("unshare -m sh -c 'mount -t tmpfs t /mnt; cat /proc/self/mountinfo /proc/mounts /proc/self/mountstats' | grep -cE 'mirage|fuse[ .]'", "0"),
    "no mount of the machine's is to be unmounted": (
        "for m in / /proc /run/user/0 /dev/shm /sys/kernel/debug /etc; do umount $m 2>&1; done",
        "".join(f"umount: {place}: target is busy.\n" for place in ("/", "/proc", "/run/user/0", "/dev/shm", "/sys/kernel/debug")) + "umount: /etc: not mounted.",
    ),
    "what lies over one is": ("mount -t tmpfs x /dev/shm && umount /dev/shm; echo $?; mount | grep -c ' /dev/shm '", "0\n1"),
    "kinds of mounts": (
        "for t in fuse foo debugfs; do mount -t $t x /mnt 2>&1 | head -1 | cut -c1-60; umount /mnt 2> /dev/null && echo mounted; done",
        "mount: /mnt: wrong fs type, bad option, bad superblock on x,\nmount: /mnt: unknown filesystem type 'foo'.\nmounted",
    ),
    # devices
    "a disk begins as it does": (
        "d=/dev/$(lsblk -ndo NAME,TYPE | awk '/disk/ {print $1; exit}'); head -c 512 $d | tail -c 2 | od -An -t x1; stat -c %F $d; head -c 512 $d | wc -c; [ -b $d ]; echo $?; stat -c %F $d",
        " 55 aa\nblock special file\n512\n0\nblock special file",
    ),
    "the kernel's log": ("head -1 /dev/kmsg | cut -c1-22; echo x > /dev/kmsg; echo $?; stat -c '%F %t,%T' /dev/kmsg", "5,0,0,-;Linux version \n0\ncharacter special file 1,b"),
    "the kernel's log is root's": ("su nobody -s /bin/sh -c 'cat /dev/kmsg' 2>&1 | cut -d: -f1,2,3", "cat: /dev/kmsg: Operation not permitted"),
    "memory": ("head -c 1 /dev/mem 2>&1; echo x > /dev/tty1; echo $?; dd if=/dev/sr0 count=1 2>&1", "head: error reading '/dev/mem': Operation not permitted\n0\ndd: failed to open '/dev/sr0': No medium found"),
    "the hardware's clock": ("[ $(( $(date -d \"$(hwclock)\" +%s) - $(date +%s) )) -lt 5 ]; echo $?", "0"),
    "what is mounted over stays": ("for i in 1 2; do cat /dev/null; stat -c %F /dev/null; head -c 1 /dev/zero | wc -c; : > /dev/null; done; ls -la /dev | wc -l | awk '{print ($1 > 90)}'", "character special file\n1\ncharacter special file\n1\n1"),
    "where a file lies": ("cd /tmp; head -c 9999 /dev/zero > lies; filefrag lies; filefrag -v /etc/hostname | grep -o 'not_aligned,inline'; rm lies", "lies: 1 extent found\nnot_aligned,inline"),
    "locks": ("python3 -c 'import fcntl, os; f = open(\"/tmp/locked\", \"w\"); fcntl.flock(f, 2); os.system(\"lslocks -no TYPE,MODE,PATH | grep locked\")' | tr -s ' '; rm /tmp/locked", "FLOCK WRITE /tmp/locked"),
    # what a file system keeps, and what a device is, on a booted Debian 12
    "what knows no birth": ("stat -c '%n %w' /proc /proc/version /proc/1 /sys /sys/kernel /sys/fs/cgroup; stat -c %W / /etc/passwd | grep -c -v '^0'",
        "/proc -\n/proc/version -\n/proc/1 -\n/sys -\n/sys/kernel -\n/sys/fs/cgroup -\n2"),
    "a file without a name": (
        "python3 -c 'import os, re; print([re.sub(\"[0-9]+\", \"N\", os.readlink(\"/proc/self/fd/%d\" % os.open(d, os.O_TMPFILE | 2))) for d in (\"/tmp\", \"/dev/shm\")])'",
        "['/tmp/#N (deleted)', '/dev/shm/#N (deleted)']"),
    "a terminal has no places to go to": ("python3 -c 'import os; os.lseek(os.open(\"/dev/tty1\", os.O_RDWR | os.O_NONBLOCK), 0, 2)' 2>&1 | tail -1", "OSError: [Errno 29] Illegal seek"),
    "no direct way into /proc": ("dd if=/proc/version iflag=direct of=/dev/null 2>&1", "dd: failed to open '/proc/version': Invalid argument"),
    "a queue lies in its directory": (
        f"python3 -c '{C}; print(l.syscall(240, b\"found\", 66, 0o600, None) >= 0)'; ls -l /dev/mqueue | cut -c1-22; cat /dev/mqueue/found | tr -s ' '; rm /dev/mqueue/found; "
        "ls -A /dev/mqueue; stat -c '%U %a %F' /dev/mqueue; umount /dev/mqueue 2>&1",
        "True\ntotal 0\n-rw------- 1 root root\nQSIZE:0 NOTIFY:0 SIGNO:0 NOTIFY_PID:0 \nroot 1777 directory\numount: /dev/mqueue: target is busy."),
    # namespaces
    "a namespace has the number that its link names": (
        "for n in mnt net pid uts ipc user cgroup; do [ $n:[$(stat -Lc %i /proc/self/ns/$n)] = $(readlink /proc/1/ns/$n) ] || echo $n; done; lsns -no NS -t user",
        "4026531837",
    ),
    "one's own namespace has one of its own": ("unshare -u sh -c '[ uts:[$(stat -Lc %i /proc/self/ns/uts)] = $(readlink /proc/self/ns/uts) ] && [ $(readlink /proc/self/ns/uts) != $(readlink /proc/1/ns/uts) ]'; echo $?", "0"),
    "what programs share is listed": ("i=$(ipcmk -M 4096 | tr -dc 0-9); ipcs -m | grep -c ' 4096 '; ipcrm -m $i; ipcs -m | grep -c ' 4096 '", "1\n0"),
    "an answer into a constant": (f"python3 -c '{C}; import mmap; l.mmap.restype = ctypes.c_void_p; print(l.syscall(63, ctypes.c_void_p(l.mmap(None, 4096, 1, 34, -1, 0))), e())'", "-1 14"),
    "no bus is named that is not there": ("echo ${DBUS_SESSION_BUS_ADDRESS-none}; ls /run/user/0", "none\nsystemd"),
    # system calls that are not given: what Linux 6.1.0-56-amd64 said in QEMU
    "calls with nothing": (
        f"python3 -c '{C}; print([(n, e()) for n in {FORBIDDEN} for _ in [ctypes.set_errno(0)] if l.syscall(n, 0, 0, 0, 0, 0, 0) == -1])'",
        str([(number, error) for number, error in zip(FORBIDDEN, WITH_NOTHING) if error]),
    ),
    "none is forbidden": (
        f"python3 -c '{C}; print([n for n in {FORBIDDEN} for _ in [ctypes.set_errno(0)] if l.syscall(n, 0, 0, 0, 0, 0, 0) == -1 and e() in (1, 13)])'",
        "[]",
    ),
    "a handle": (
        f"python3 -c '{C}; import struct; h = ctypes.create_string_buffer(struct.pack(\"Ii\", 128, 0) + bytes(128)); m = ctypes.c_int(); "
        "print(l.syscall(303, -100, b\"/etc/passwd\", h, ctypes.byref(m), 0), struct.unpack_from(\"Ii\", h.raw))'",
        "0 (20, 77)",
    ),
    "Landlock's version": (f"python3 -c '{C}; print(l.syscall(444, None, 0, 1))'", "2"),
    "one's keyring": (f"python3 -c '{C}; print(l.syscall(250, 0, -3, 0) > 0)'", "True"),
    "the clock by adjtimex": (f"python3 -c '{C}; print(l.adjtimex(ctypes.create_string_buffer(256)))'", "0"),
    # who runs when
    "a lower niceness": ("nice -n -5 nice; nice -n -10 sh -c 'ps -o ni= -p $$'", "-5\n-10"),
    "a lower niceness is root's": ("su operator -s /bin/sh -c 'nice -n -5 nice' 2>&1", "nice: cannot set niceness: Permission denied\n0"),
    "one processor": ("taskset -c 0 nproc; taskset -c 0 sh -c 'taskset -cp $$' | sed 's/.*: //'", "1\n0"),
    "real time": ("chrt -f 10 sh -c 'chrt -p $$' | sed 's/.*: //'; ionice -c1 -n3 ionice", "SCHED_FIFO\n10\nrealtime: prio 3"),
    "a service's priority": ("chrt -p $(pgrep -o cron) | head -1 | sed 's/.*: //'; renice -n 5 -p $(pgrep -o cron) > /dev/null; ps -o ni= -p $(pgrep -o cron)", "SCHED_OTHER\n  5"),
    "a service's group": ("python3 -c \"import os; print(os.getpgid($(pgrep -o cron)) == $(pgrep -o cron))\"", "True"),
    # the machine
    "the interface is up": ("ip -o link | sed -n 's/.* state \\([A-Z]*\\) .*/\\1/p'", "UNKNOWN\nUP"),
    "the interface is none of ours": ("ip -d link | grep -cE 'tun|tap|veth'", "0"),
    "a host that is called otherwise": ("h=$(hostname); hostname found; uname -n; cat /proc/sys/kernel/hostname; hostname $h; cat /proc/sys/kernel/hostname | cmp - <(hostname) && echo same", "found\nfound\nsame"),
    "a UDP port is seen": ("python3 -c 'import socket, subprocess; s = socket.socket(2, 2); s.bind((\"\", 5353)); print(subprocess.run([\"ss\", \"-ulnp\"], capture_output=True, text=True).stdout.count(\"python3\"), open(\"/proc/net/udp\").read().count(\":14E9\"))'", "1 1"),
    "a busy program is seen by the machine": (
        "sh -c 'while :; do :; done' & for i in 1 2 3 4 5 6 7 8; do top -bn2 -d 2 | grep '^%Cpu' | tail -1 | sed 's/.* \\([0-9.]*\\) id.*/\\1/' | "
        "awk '{exit $1 >= 90}' && echo busy && break; done; kill $!",
        "busy",
    ),
    "top complains of nothing": ("top -bn1 2>&1 | head -1 | cut -c1-6", "top - "),
    "who filters himself knows it": ("man ls 2>&1 | head -1 | tr -s ' '; python3 -c 'import ctypes; print(ctypes.CDLL(None).prctl(21))'", "LS(1) User Commands LS(1)\n0"),
    "the file system knows itself": (
        "btrfs filesystem show | grep -c $(findmnt -no UUID /); btrfs subvolume list / | sed 's/gen [0-9]*/gen N/'; btrfs fi df /run",
        "1\nID 256 gen N top level 5 path @rootfs\nERROR: not a btrfs filesystem: /run",
    ),
    "the root is too busy to be made read-only": (
        "mount -o remount,ro / 2>&1 | head -n 1; grep -c '^[^ ]* / btrfs rw,' /proc/mounts; touch /root/still && rm /root/still && echo written",
        "mount: /: mount point is busy.\n1\nwritten",
    ),
    "threads are counted alike": (
        "python3 -c 'import ctypes, struct; b = ctypes.create_string_buffer(112); ctypes.CDLL(None).sysinfo(b);"
        " print(abs(struct.unpack_from(\"H\", b, 80)[0] - int(open(\"/proc/loadavg\").read().split()[3].split(\"/\")[1])) < 8)'", "True"),
    "sockets are counted": (
        "python3 -c 'import re, socket; n = lambda: int(re.search(\"UDP: inuse (.*) mem\", open(\"/proc/net/sockstat\").read())[1]); a = n();"
        " s = [socket.socket(2, 2) for _ in range(5)]; [x.bind((\"\", 0)) for x in s]; print(n() - a)'", "5"),
    "names of clusters": ("getent hosts kubernetes.default.svc; echo $?", "2"),
    "a line for the log": ("logger -t found hello; grep -c 'found: hello' /var/log/syslog", "1"),
    "huge pages": ("cd /sys/kernel/mm/transparent_hugepage; echo never > enabled; cat enabled; echo foo > enabled; echo always > enabled", "always madvise [never]\nbash: line 1: echo: write error: Invalid argument"),
}  # fmt: skip


@pytest.fixture(scope="module")
def heard(sandbox: House) -> dict[str, str]:
    return dict(zip(KNOWN, hear(sandbox, [command for command, _ in KNOWN.values()], "127.0.5.3")))


@pytest.mark.parametrize("name", KNOWN)
def test_what_gave_a_cell_away_does_not_any_more(heard: dict[str, str], name: str) -> None:
    assert heard[name].rstrip("\n") == KNOWN[name][1].rstrip("\n")


def test_the_login_s_shell_knows_its_sshd(sandbox: House) -> None:
    assert sandbox.sh("cat /proc/$PPID/comm; [ $PPID = $(ps -o ppid= -p $$) ]; echo $?", source="127.0.5.3") == "sshd\n0\n"


LOOK = "p=$(systemctl show -p MainPID --value cron); ps -o ni= -p $p; taskset -p $p | sed 's/.*: //'; ionice -p $p; cat /proc/$p/oom_score_adj"
CHANGE = f"{LOOK}; renice -n 7 -p $p > /dev/null; taskset -p 1 $p > /dev/null; ionice -c 3 -p $p; echo 77 > /proc/$p/oom_score_adj"


def test_what_is_made_of_a_service_is_seen_by_nobody_else(sandbox: House) -> None:
    before = sandbox.sh(CHANGE, source="127.0.5.5")
    assert sandbox.sh(LOOK, source="127.0.5.5") == "  7\n1\nidle\n77\n"
    assert sandbox.sh(LOOK, source="127.0.5.6") == before
