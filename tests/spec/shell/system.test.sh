# Recorded from Debian 12: procps 4.0.2, shadow 4.13, util-linux 2.38.1, as root without a terminal

#### who one is
id -u; id -un; whoami; groups; id nosuch; id daemon
#> 0
#> root
#> root
#> root
#> uid=1(daemon) gid=1(daemon) groups=1(daemon)
#! id: ‘nosuch’: no such user

#### uname
uname -s; uname -m; uname -o; uname -x; echo $?
#> Linux
#> x86_64
#> GNU/Linux
#> 1
#! uname: invalid option -- 'x'
#! Try 'uname --help' for more information.

#### kill
kill; kill -l 9; kill -9 999999; sleep 100 & kill $!; wait $!; echo $?
#> KILL
#> 143
#! kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]
#! bash: line 1: kill: (999999) - No such process

#### sleep and time limits
sleep x; sleep; timeout 0.1 sleep 5; echo $?
#> 124
#! sleep: invalid time interval ‘x’
#! Try 'sleep --help' for more information.
#! sleep: missing operand
#! Try 'sleep --help' for more information.

#### passwd of whom
passwd nosuch; echo $?; passwd -S daemon | cut -d' ' -f1,2,4-; getent passwd daemon
#> 1
#> daemon L 0 99999 7 -1
#> daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
#! passwd: user 'nosuch' does not exist

#### useradd
useradd -m -s /bin/bash tester; id -un tester; grep tester /etc/passwd | cut -d: -f1,6,7; useradd tester; userdel -r tester; userdel tester
#> tester
#> tester:/home/tester:/bin/bash
#! useradd: user 'tester' already exists
#! userdel: tester mail spool (/var/mail/tester) not found
#! userdel: user 'tester' does not exist
#? 6

#### crontab
crontab -l; echo '* * * * * true' | crontab -; crontab -l; crontab -r; crontab -l; echo 'bad line' | crontab -
#> * * * * * true
#! no crontab for root
#! no crontab for root
#! "-":0: bad minute
#! errors in crontab file, can't install.
#? 1

#### which
which ls cat nosuch; echo $?
#> /usr/bin/ls
#> /usr/bin/cat
#> 1

#### nproc and arch
arch; nproc --help | head -1
#> x86_64
#> Usage: nproc [OPTION]...

#### su and sudo
su daemon -s /bin/sh -c id; su nosuch -c id; su - nobody -s /bin/sh -c 'echo $HOME'
#> uid=1(daemon) gid=1(daemon) groups=1(daemon)
#> /nonexistent
#! su: user nosuch does not exist or the user entry does not contain all the required fields
#! su: warning: cannot change directory to /nonexistent: No such file or directory

#### unknown options
ls --nosuch; cat -Q; grep --nosuch; ps --nosuch 2>&1 | head -2; free -Q 2>&1 | head -1
#> error: unknown gnu long option
#>
#> free: invalid option -- 'Q'
#! ls: unrecognized option '--nosuch'
#! Try 'ls --help' for more information.
#! cat: invalid option -- 'Q'
#! Try 'cat --help' for more information.
#! grep: unrecognized option '--nosuch'
#! Usage: grep [OPTION]... PATTERNS [FILE]...
#! Try 'grep --help' for more information.

#### chattr
touch f; lsattr nosuch; chattr; echo $?
#> 1
#! lsattr: No such file or directory while trying to stat nosuch
#! Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...

#### nohup
nohup echo hi; cat nohup.out 2>/dev/null; nohup; echo $?
#> hi
#> 125
#! nohup: missing operand
#! Try 'nohup --help' for more information.

#### mount and blockdev of what is none
mount -n a=b http://192.0.2.1/; mount nosuch nosuch/; mount nosuch /mnt/; echo $?; blockdev 192.0.2.1; echo $?; blockdev /dev/null; blockdev --nosuch; blockdev --getro /dev/null; echo $?
#> 32
#> 1
#> 1
#! mount: http://192.0.2.1/: mount point does not exist.
#!        dmesg(1) may have more information after failed mount system call.
#! mount: nosuch: mount point does not exist.
#!        dmesg(1) may have more information after failed mount system call.
#! mount: /mnt: special device nosuch does not exist.
#!        dmesg(1) may have more information after failed mount system call.
#! blockdev: cannot open 192.0.2.1: No such file or directory
#! blockdev: no device specified
#! Try 'blockdev --help' for more information.
#! blockdev: ioctl error on BLKROGET: Inappropriate ioctl for device
