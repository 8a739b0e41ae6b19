# Applets of busybox that print in formats of their own, and what they refuse.
#### no argument at all
for a in sleep which ping telnet nslookup insmod rmmod tar unzip usleep awk; do busybox $a 2>&1 | head -3; done
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sleep [N]...
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: which [-a] COMMAND...
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ping [OPTIONS] HOST
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: telnet [-a] [-l USER] HOST [PORT]
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: insmod FILE [SYMBOL=VALUE]...
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: rmmod [-wfa] [MODULE]...
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: tar c|x|t [-ZzJjahmvokO] [-f TARFILE] [-C DIR] [FILE]...
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: unzip [-lnojpq] FILE[.zip] [FILE]... [-x FILE]... [-d DIR]
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: usleep N
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: awk [OPTIONS] [AWK_PROGRAM] [FILE]...

#### options that there are not
for a in ps df ls cat id date cut mkdir tail uniq wc netstat route top vi sort free; do busybox $a -z > /dev/null 2> told; echo $a $?; head -2 told; done
#> ps 1
#> ps: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> df 1
#> df: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> ls 1
#> ls: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> cat 1
#> cat: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> id 1
#> id: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> date 1
#> date: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> cut 1
#> cut: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> mkdir 1
#> mkdir: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> tail 1
#> tail: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> uniq 0
#> wc 1
#> wc: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> netstat 1
#> netstat: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> route 1
#> route: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> top 1
#> top: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> vi 1
#> vi: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#> sort 0
#> free 1
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>

#### kill and killall
busybox kill -l; busybox kill -l 9; busybox kill -FOO 1; busybox kill 99999; busybox kill x; busybox killall; busybox killall nosuch; busybox killall -FOO x; busybox killall -9
#>  1) HUP
#>  2) INT
#>  3) QUIT
#>  4) ILL
#>  5) TRAP
#>  6) ABRT
#>  7) BUS
#>  8) FPE
#>  9) KILL
#> 10) USR1
#> 11) SEGV
#> 12) USR2
#> 13) PIPE
#> 14) ALRM
#> 15) TERM
#> 16) STKFLT
#> 17) CHLD
#> 18) CONT
#> 19) STOP
#> 20) TSTP
#> 21) TTIN
#> 22) TTOU
#> 23) URG
#> 24) XCPU
#> 25) XFSZ
#> 26) VTALRM
#> 27) PROF
#> 28) WINCH
#> 29) POLL
#> 30) PWR
#> 31) SYS
#> KILL
#! kill: bad signal name 'FOO'
#! kill: can't kill pid 99999: No such process
#! kill: invalid number 'x'
#! killall: you need to specify whom to kill
#! killall: nosuch: no process killed
#! killall: bad signal name 'FOO'
#! killall: you need to specify whom to kill
#? 1

#### ps
busybox ps -o pid,foo; busybox ps | sed -n 1p
#> PID   USER     COMMAND
#! ps: bad -o argument 'foo', supported arguments: user,group,comm,args,pid,ppid,pgid,nice,rgroup,ruser,tty,vsz,sid,stat,rss

#### df
busybox df /nope; busybox df -h /nope; busybox df -P /nope; busybox df -T /nope; busybox df -i /nope; busybox df -m /nope; echo $?
#> Filesystem           1K-blocks      Used Available Use% Mounted on
#> Filesystem                Size      Used Available Use% Mounted on
#> Filesystem           1024-blocks    Used Available Capacity Mounted on
#> Filesystem           Type       1K-blocks      Used Available Use% Mounted on
#> Filesystem              Inodes      Used Available Use% Mounted on
#> Filesystem           1M-blocks      Used Available Use% Mounted on
#> 1
#! df: /nope: can't find mount point
#! df: /nope: can't find mount point
#! df: /nope: can't find mount point
#! df: /nope: can't find mount point
#! df: /nope: can't find mount point
#! df: /nope: can't find mount point

#### files that are not there
for a in 'less' 'more' 'gunzip' 'zcat' 'bzcat' 'xzcat' 'sort' 'uniq' 'strings' 'rev' 'sed s/x/y/' 'tar xf' 'unzip' 'awk 1' 'diff /etc/passwd' 'find' 'chroot' 'stat' 'head -n x' 'chown x' 'chgrp x' 'id' 'insmod' 'swapon' 'swapoff' 'hexdump' 'grep x' 'du'; do busybox $a /nope; echo $?; done
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 2
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 2
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 254
#> 1
#> 1
#> 1
#> 2
#> 1
#! less: can't open '/nope': No such file or directory
#! more: can't open '/nope': No such file or directory
#! gunzip: /nope: No such file or directory
#! zcat: /nope: No such file or directory
#! bzcat: /nope: No such file or directory
#! xzcat: /nope: No such file or directory
#! sort: /nope: No such file or directory
#! uniq: can't open '/nope': No such file or directory
#! strings: /nope: No such file or directory
#! rev: /nope: No such file or directory
#! sed: /nope: No such file or directory
#! tar: can't open '/nope': No such file or directory
#! unzip: can't open /nope[.zip]
#! awk: /nope: No such file or directory
#! diff: can't stat '/nope': No such file or directory
#! find: /nope: No such file or directory
#! chroot: can't change root directory to '/nope': No such file or directory
#! stat: can't stat '/nope': No such file or directory
#! head: invalid number 'x'
#! chown: unknown user x
#! chgrp: unknown group x
#! id: unknown user /nope
#! insmod: can't insert '/nope': No such file or directory
#! swapon: /nope: No such file or directory
#! swapoff: /nope: No such file or directory
#! hexdump: /nope: No such file or directory
#! grep: /nope: No such file or directory
#! du: /nope: No such file or directory

#### directories where files should be
busybox rm /etc; busybox cp /etc q; busybox cat /etc; busybox mkdir /etc; busybox rmdir /etc/nope
#! rm: '/etc' is a directory
#! cp: omitting directory '/etc'
#! cat: read error: Is a directory
#! mkdir: can't create directory '/etc': File exists
#! rmdir: '/etc/nope': No such file or directory
#? 1

#### find's own words
busybox find /etc -name; busybox find /etc -type z; busybox find /etc -foo 2>&1 | head -2; busybox find /nope
#> find: unrecognized: -foo
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#! find: -name requires an argument
#! find: invalid argument 'z' to '-type'
#! find: /nope: No such file or directory
#? 1

#### awk
busybox awk 'BEGIN { printf "%d\n", 3.7; print length("abc"), substr("hello", 2, 3) }'; echo a b | busybox awk '{ print $2 }'; busybox awk -F: 'NR < 3 { print $1 }' /etc/passwd; busybox awk '{'; busybox awk '{ print $1' /etc/passwd
#> 3
#> 3 ell
#> b
#> root
#> daemon
#! awk: cmd. line:1: Unexpected token
#! awk: cmd. line:1: Unexpected token
#? 1

#### expr, test and [
busybox expr; busybox expr 1 +; busybox expr 1 + 2; busybox [ 1; busybox [ 1 = 1 ]; echo $?; busybox [[ 1 = 2 ]]; echo $?
#> 3
#> 0
#> 1
#! expr: too few arguments
#! expr: syntax error
#! [: missing ]

#### archives
busybox tar cf x.tar /etc/hosts; busybox tar tf x.tar; busybox tar tzf /etc/passwd; busybox tar czf /nope/x /etc/hosts
#> etc/hosts
#! tar: removing leading '/' from member names
#! tar: invalid magic
#! tar: short read
#! tar: can't open '/nope/x': No such file or directory
#? 1

#### mounts
busybox mount /nope /mnt; busybox mount -t foo none /mnt; busybox umount /nope; busybox umount /mnt
#! mount: mounting /nope on /mnt failed: No such file or directory
#! mount: mounting none on /mnt failed: No such device
#! umount: can't unmount /nope: No such file or directory
#! umount: can't unmount /mnt: Invalid argument
#? 1

#### the list with places
busybox --list-full | head -5
#> usr/bin/[
#> usr/bin/[[
#> sbin/acpid
#> sbin/adjtimex
#> usr/bin/ar

#### where nobody listens
ip link set lo up; busybox nc 127.0.0.1 1; busybox telnet 127.0.0.1 1; busybox ping -c 2 127.0.0.1 | sed 's/time=.*//; s/= .*//'; busybox ifconfig nosuch; busybox ifconfig lo | sed 's/packets:.*//; s/bytes:.*//'; busybox ip a s lo
#> PING 127.0.0.1 (127.0.0.1): 56 data bytes
#> 64 bytes from 127.0.0.1: seq=0 ttl=64 
#> 64 bytes from 127.0.0.1: seq=1 ttl=64 
#>
#> --- 127.0.0.1 ping statistics ---
#> 2 packets transmitted, 2 packets received, 0% packet loss
#> round-trip min/avg/max 
#> lo        Link encap:Local Loopback  
#>           inet addr:127.0.0.1  Mask:255.0.0.0
#>           inet6 addr: ::1/128 Scope:Host
#>           UP LOOPBACK RUNNING  MTU:65536  Metric:1
#>           RX 
#>           TX 
#>           collisions:0 txqueuelen:1000 
#>           RX 
#>
#> 1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
#>     link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
#>     inet 127.0.0.1/8 scope host lo
#>        valid_lft forever preferred_lft forever
#>     inet6 ::1/128 scope host 
#>        valid_lft forever preferred_lft forever
#! nc: can't connect to remote host (127.0.0.1): Connection refused
#! telnet: can't connect to remote host (127.0.0.1): Connection refused
#! ifconfig: nosuch: error fetching interface information: Device not found

#### a date, a screen, a wait
busybox date -d foo; busybox clear | od -c; busybox usleep x; busybox usleep 1000; echo $?
#> 0000000 033   [   H 033   [   J
#> 0000006
#> 0
#! date: invalid date 'foo'
#! usleep: invalid number 'x'

#### dd of busybox tells no bytes and no speed
busybox dd if=/dev/zero of=/tmp/z bs=1k count=3; busybox dd if=/etc/shells of=/tmp/a conv=notrunc,sync bs=64; wc -c /tmp/a; busybox dd if=/etc/shells bs=1 skip=3 count=4
#> 192 /tmp/a
#> etc/
#\>
#! 3+0 records in
#! 3+0 records out
#! 2+1 records in
#! 3+0 records out
#! 4+0 records in
#! 4+0 records out

#### dd of busybox names the word that it does not know
busybox dd if=nosuch; busybox dd bs=x; busybox dd conv=nosuch; busybox dd status=foo; busybox dd iflag=x; busybox dd oflag=x; echo $?
#> 1
#! dd: can't open 'nosuch': No such file or directory
#! dd: invalid number 'x'
#! dd: invalid argument 'nosuch' to 'conv'
#! dd: invalid argument 'foo' to 'status'
#! dd: invalid argument 'x' to 'iflag'
#! dd: invalid argument 'x' to 'oflag'

#### dd of busybox answers an operand that it does not know with its usage
busybox dd foo=1 2>&1 | head -n 3; busybox dd z 2>&1 | head -n 3
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: dd [if=FILE] [of=FILE] [ibs=N obs=N/bs=N] [count=N] [skip=N] [seek=N]
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: dd [if=FILE] [of=FILE] [ibs=N obs=N/bs=N] [count=N] [skip=N] [seek=N]
