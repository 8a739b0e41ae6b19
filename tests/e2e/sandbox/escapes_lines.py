"""Further attempts, each a line of shell as somebody would type it: whatever it prints must tell nothing of the outside.

Copies of mount trees, names in namespaces, control groups, the network's and the loggers' sockets, tools of the image turned against it.
"""

# mypy: ignore-errors

from __future__ import annotations

import subprocess

from attempting import ATTEMPTS, FACTS, is_outside

ALWAYS = ("a_copy_of_everything", "proc_in_a_user_namespace", "a_namespace_bound_to_a_file", "descriptors_to_a_logger")

TOLD = "for d in $(awk '{print $5}' /proc/self/mountinfo); do cat $d/version $d/cmdline $d/sys/kernel/hostname $d/1/mountinfo $d/modules; done"
LINES = {
    # copies of what is mounted, and what comes along
    "a_copy_of_everything": f"mkdir -p /tmp/rb; mount --rbind / /tmp/rb; {TOLD}",
    "a_copy_of_proc_with_all_below": f"mount --rbind /proc /mnt; {TOLD}; ls -a /mnt | grep '^[.].' | while read d; do cat /mnt/$d/version; done",
    "a_copy_of_dev_with_all_below": f"mount --rbind /dev /mnt; {TOLD}; cat /proc/self/mountinfo",
    "a_copy_in_a_user_namespace": f"unshare -Urm sh -c \"mount --rbind / /mnt; {TOLD.replace('$', chr(92) + '$')}\"",
    "proc_in_a_user_namespace": "unshare -Urpf --mount-proc sh -c 'cat /proc/version /proc/cmdline /proc/1/mountinfo /proc/sys/kernel/hostname; ls -a /proc'",
    "proc_in_two_user_namespaces": "unshare -Urm unshare -Urpf --mount-proc sh -c 'cat /proc/version /proc/self/mountinfo /proc/modules'",
    "a_slave_of_everything": f"mount --make-rslave /; mount --rbind / /mnt; {TOLD}",
    "everything_shared_and_bound": f"mount --make-rshared /; mkdir -p /tmp/sh; mount --rbind / /tmp/sh; {TOLD}",
    "proc_moved_away": "mkdir -p /tmp/mv; mount --make-private /proc; mount --move /proc /tmp/mv; cat /tmp/mv/version /tmp/mv/self/mountinfo; ls -a /proc /tmp/mv",
    "proc_taken_away": "umount -l /proc; cat /proc/version /proc/cmdline; ls -la /proc",
    "everything_taken_away": "cd /; umount -R -l /; cat /proc/version /.*; ls -la / /proc",
    "a_new_root_by_pivot": "mkdir -p /tmp/pv; mount --bind / /tmp/pv; cd /tmp/pv; mkdir -p old; pivot_root . old; cat old/proc/version old/proc/cmdline proc/version; ls -a old",
    "a_root_of_a_copy": "mkdir -p /tmp/rc; mount --rbind / /tmp/rc; chroot /tmp/rc sh -c 'cat /proc/version /proc/1/mountinfo /proc/cmdline'",
    "an_overlay_of_proc": "mkdir -p /tmp/ou /tmp/ow; mount -t overlay o -o lowerdir=/proc,upperdir=/tmp/ou,workdir=/tmp/ow /mnt; cat /mnt/version /mnt/cmdline; ls -a /mnt",
    "an_overlay_of_everything": "mkdir -p /tmp/pu /tmp/pw; mount -t overlay o -o lowerdir=/,upperdir=/tmp/pu,workdir=/tmp/pw /mnt; cat /mnt/proc/version; ls -a /mnt /mnt/proc",
    "mounts_of_the_first_process": "nsenter -t 1 -m -p sh -c 'mount --rbind / /mnt; cat /proc/self/mountinfo /proc/version; umount -R -l /mnt'",
    "a_namespace_bound_to_a_file": "touch /tmp/nb; mount --bind /proc/1/ns/mnt /tmp/nb; nsenter --mount=/tmp/nb cat /proc/version /proc/self/mountinfo; umount /tmp/nb",
    "a_network_bound_to_a_file": "touch /tmp/nn; mount --bind /proc/1/ns/net /tmp/nn; nsenter --net=/tmp/nn sh -c 'ip link; ip route; cat /proc/net/dev'; umount /tmp/nn",
    "a_pid_namespace_bound_to_a_file": "touch /tmp/np; mount --bind /proc/1/ns/pid /tmp/np; nsenter --pid=/tmp/np sh -c 'ls /proc; cat /proc/version'; umount /tmp/np",
    "a_user_namespace_bound_to_a_file": "touch /tmp/nu; mount --bind /proc/1/ns/user /tmp/nu; nsenter --user=/tmp/nu cat /proc/version /proc/self/uid_map; umount /tmp/nu",
    "a_namespace_of_a_thread_s": "touch /tmp/nt; mount --bind /proc/self/task/1/ns/mnt /tmp/nt; mount --bind /proc/thread-self/ns/mnt /tmp/nt; nsenter --mount=/tmp/nt cat /proc/version",
    "a_link_to_a_namespace_bound": "ln -sf /proc/1/ns/mnt /tmp/nl; mount --bind /tmp/nl /mnt; nsenter --mount=/mnt cat /proc/version; mount --bind /proc/self/../1/ns/mnt /mnt",
    "our_own_entry_bound": "mount --bind /proc/self /mnt; cat /mnt/mountinfo /mnt/mounts /mnt/mountstats; ls -la /mnt/ns /mnt/root/",
    "a_descriptor_of_proc_bound": "exec 3</proc; mount --bind /proc/self/fd/3 /mnt; cat /mnt/version /mnt/cmdline; ls -a /mnt",
    "a_root_of_another_s_bound": "mount --rbind /proc/1/root /mnt; cat /mnt/proc/version; cat /proc/self/mountinfo",
    # namespaces with names
    "a_network_with_a_name": "ip netns add esc; ip netns exec esc sh -c 'cat /proc/version; ip link; mount | tail -3; ls -a /sys/class/net'; ip netns del esc",
    "a_network_attached_to_the_first_process": "ip netns attach esc1 1; ip netns exec esc1 ip link; ip netns identify 1; ip netns pids esc1; ip netns del esc1",
    "an_interface_into_the_first_network": "ip link add va type veth peer name vb; ip link set vb netns 1; ip link; ip link del va",
    "our_card_into_another_network": "ip netns add esc2; ip link set $(ip route | awk '/^default/ {print $5}') netns esc2; ip netns exec esc2 ip link; ip netns del esc2; ip link",
    "a_name_in_a_namespace_of_ours": "unshare -u sh -c 'hostname $(head -c 200 /dev/zero | tr \"\\0\" a); uname -a; cat /proc/sys/kernel/hostname; hostname'",
    "names_that_change_while_asked": "unshare -u sh -c 'for i in 1 2 3; do hostname n$i; uname -n; done' & unshare -u sh -c 'for i in 1 2; do uname -a; done'; wait; hostname; uname -a",
    "clocks_of_a_namespace_of_ours": "unshare -T --monotonic 100 --boottime 100 sh -c 'cat /proc/uptime /proc/self/timens_offsets /proc/version'; date",
    "namespaces_of_all_kinds_at_once": "for i in 1 2 3 4 5 6; do unshare -Urmnpuif true & done; wait; cat /proc/version",
    # control groups
    "a_group_outside_of_ours": "mkdir /sys/fs/cgroup/../../../tmp/cg1 /sys/fs/cgroup/esc /sys/fs/cgroup/esc/a; echo 1 > /sys/fs/cgroup/esc/cgroup.procs; cat /sys/fs/cgroup/esc/cgroup.procs /proc/1/cgroup; rmdir /sys/fs/cgroup/esc/a /sys/fs/cgroup/esc",
    "a_group_of_every_number": "mkdir /sys/fs/cgroup/num; for p in 0 1 2 99999999 -1; do echo $p > /sys/fs/cgroup/num/cgroup.procs; done; cat /sys/fs/cgroup/num/cgroup.procs; echo $$ > /sys/fs/cgroup/cgroup.procs",
    "a_group_s_names": "cd /sys/fs/cgroup; mkdir \"$(printf 'a\\nb')\" '../up' '...' \"$(printf '\\377')\" \"$(head -c 300 /dev/zero | tr '\\0' a)\"; ls; rmdir ...; cat /proc/self/cgroup",
    "groups_without_end": "cd /sys/fs/cgroup; mkdir -p $(seq -s/ 12); mkdir $(seq -f g%.0f 12); ls | wc -l; rmdir $(seq -f g%.0f 12); cat /proc/self/cgroup",
    "a_group_that_kills": "mkdir /sys/fs/cgroup/k; echo 1 > /sys/fs/cgroup/k/cgroup.procs; echo 1 > /sys/fs/cgroup/k/cgroup.kill; echo 1 > /sys/fs/cgroup/cgroup.kill; echo 1 > /sys/fs/cgroup/system.slice/cgroup.kill; echo 1 > /sys/fs/cgroup/system.slice/ssh.service/cgroup.freeze",
    "limits_of_no_size": "mkdir /sys/fs/cgroup/l; cd /sys/fs/cgroup/l; for f in cpu.max memory.max pids.max cgroup.*; do echo -1 > $f; echo 99999999999999999999999 > $f; done; cat *; cd ..; rmdir l",
    "an_agent_of_old_groups": "for c in rdma memory; do mount -t cgroup -o $c c /mnt; echo '|/tmp/x' > /mnt/release_agent; cat /mnt/release_agent /mnt/notify_on_release; umount /mnt; done",
    # what the world hears of
    "an_address_of_every_form": "for a in 0.0.0.0/0 ::/0 224.0.0.1/4 x $(head -c 4000 /dev/zero | tr '\\0' 9); do ip addr add $a dev lo; ip route add $a dev lo; done; ip addr flush dev lo; ip addr add 127.0.0.1/8 dev lo; ip addr; ip route",
    "an_ip_of_ours_in_its_place": "cp /usr/bin/env /tmp/ip; cd /tmp; ./ip addr add x; PATH=/tmp:$PATH ip cat /proc/version; exec -a /usr/sbin/ip cat /proc/version",
    "many_changes_at_once": "for i in 1 2 3 4; do ip addr add 198.51.100.$i/32 dev lo & ip route add 203.0.113.$i dev lo & done; wait; ip addr show lo; ip addr flush to 198.51.100.0/24; cat /proc/net/route",
    "changes_that_are_killed": "for i in 1 2 3 5; do timeout -s KILL 0.0$i ip addr add 198.51.100.$i/32 dev lo; done; ip addr flush to 198.51.100.0/24; ip addr show lo",
    "ip_with_a_batch": "printf 'addr add 198.51.100.9/32 dev lo\\nlink set lo up\\nnetns add zz\\naddr del 198.51.100.9/32 dev lo\\n' | ip -batch -; ip -b /proc/version; ip netns del zz",
    "ethtool_of_strange_names": "python3 -c \"import fcntl,socket,struct,ctypes; s=socket.socket(); b=ctypes.create_string_buffer(4096); a=ctypes.addressof(b)\nfor n in [x for _,x in socket.if_nameindex()]+['x'*15,'',chr(255)]:\n  for c in range(90):\n    for p in (a,0,1,2**63,a+4090):\n      b[:4]=struct.pack('I',c)\n      try: fcntl.ioctl(s,0x8946,struct.pack('16sQ16x',n.encode('latin-1'),p))\n      except OSError: pass\n      if b'fc' in b.raw or b'tun' in b.raw: print(b.raw.replace(bytes(1),b''))\n\"",
    # sockets of the loggers
    "a_log_line_of_every_form": "python3 -c \"import socket,os\ns=socket.socket(1,2)\nfor p in ('/dev/log','/run/systemd/journal/socket','/run/systemd/journal/syslog'):\n  s.connect(p)\n  for d in (b'',b'<',b'<9999999999>x',b'<13>'+b'a'*60000,b'MESSAGE\\\\n'+b'\\\\xff'*8,b'\\\\0'*99,os.urandom(999),b'MESSAGE=x\\\\nPRIORITY=99\\\\n','<13>t: /proc/version'.encode()): s.send(d)\"; tail -3 /var/log/syslog",
    "descriptors_to_a_logger": "python3 -c \"import socket,os\nfor p,t in (('/run/systemd/journal/socket',2),('/run/systemd/journal/stdout',1)):\n  s=socket.socket(1,t); s.connect(p)\n  for _ in range(50): socket.send_fds(s,[b'x'],[0,1,2]*20)\"; echo sent",
    "streams_that_stay_open": "python3 -c \"import socket\nl=[]\nfor i in range(90):\n  s=socket.socket(1,1); s.settimeout(1)\n  try: s.connect('/run/systemd/journal/stdout'); s.send(b'a\\\\n'*i)\n  except OSError: pass\n  l.append(s)\"; echo by systemd-cat | systemd-cat; echo sent",
    "a_flood_of_log_lines": "python3 -c \"import socket\ns=socket.socket(1,2); s.setblocking(0); s.connect('/dev/log')\nfor i in range(500):\n  try: s.send(b'<13>flood: %d' % i)\n  except OSError: pass\"; echo sent",
    "who_is_at_the_logger_s_end": "python3 -c \"import socket,struct\ns=socket.socket(1,1); s.connect('/run/systemd/journal/stdout'); p,u,g=struct.unpack('3i',s.getsockopt(1,17,12)); print(u,g,s.getpeername())\nfor n in ('exe','cwd','root','cmdline','environ','maps','mountinfo'):\n  try: print(open('/proc/%d/%s'%(p,n),'rb').read())\n  except OSError: pass\"",
    "a_logger_in_its_place": "mv /run/systemd/journal/dev-log /run/systemd/journal/was; python3 -c \"import socket; s=socket.socket(1,2); s.bind('/run/systemd/journal/dev-log'); s.settimeout(1); c=socket.socket(1,2); c.connect('/dev/log'); c.send(b'x'); print(s.recv(9))\"; rm -f /run/systemd/journal/dev-log; mv /run/systemd/journal/was /run/systemd/journal/dev-log; logger back",
    "names_in_the_hidden_directory_of_run": "ls -a /run | grep '^[.].'; find /run/systemd -samefile /run/systemd/journal/stdout; stat -c %h /run/systemd/journal/*; cat /proc/net/unix | grep '[.][0-9a-f]\\{20\\}'",
    # tools of the image
    "a_linker_that_is_told_where": "LD_LIBRARY_PATH=/proc/1/root LD_DEBUG=all LD_TRACE_LOADED_OBJECTS=1 /bin/true 2>&1 | grep -a linux-vdso; LD_SHOW_AUXV=1 /bin/true",
    "an_archive_of_everything_special": "tar cf - --one-file-system /proc/version /proc/cmdline /proc/1/root/etc/hostname /sys/kernel/notes 2>/dev/null | strings | head -50",
    "a_copy_of_everything_special": "cp -a --parents /proc/version /proc/1/mountinfo /proc/1/environ /proc/1/maps /tmp/rb2 2>&1; cat /tmp/rb2/proc/version; rm -rf /tmp/rb2",
    "what_a_debugger_sees": "python3 -c \"import ctypes,os\nl=ctypes.CDLL(None,use_errno=True)\nfor p in range(1,400):\n  if l.ptrace(16,p,0,0)==0: print(p, open('/proc/%d/maps'%p).read()[:300]); l.ptrace(17,p,0,0)\"",
    "who_holds_what": "lslocks; cat /proc/locks",
    "the_kernel_by_its_own_words": "strings -n 8 /proc/kcore 2>/dev/null | grep -m1 'Linux version'; cat /sys/kernel/notes /sys/kernel/vmcoreinfo /proc/config.gz /proc/kallsyms 2>/dev/null | strings | grep -i 'linux version'; zcat /proc/config.gz",
    "versions_by_every_program": "uname -a; cat /proc/sys/kernel/{osrelease,version,ostype}; python3 -c 'import platform; print(platform.uname())'; perl -MPOSIX -e 'print join \" \", uname'; busybox uname -a; modinfo -F vermagic btrfs; dmesg | head -1",
}  # fmt: skip


def _attempt(name, line):
    def tried():
        done = subprocess.run(["timeout", "15", "bash", "-c", line], capture_output=True, stdin=subprocess.DEVNULL)
        return is_outside(done.stdout + done.stderr)

    tried.__name__ = name
    ATTEMPTS.append(tried)


for _name, _line in LINES.items():
    if _name in ALWAYS or FACTS.get("has_time"):
        _attempt(_name, _line)
