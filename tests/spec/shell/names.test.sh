# Recorded from Debian 12: what programs call themselves when they are called by a path

#### GNU's say argv[0]
/usr/bin/cat /no/such; /usr/bin/ls --zzz; /usr/bin/find /no/such; /usr/bin/sed /no/such; /usr/bin/tar --zzz; /usr/bin/arch x; /usr/bin/uname x; /usr/bin/lsattr /no/such; /usr/bin/chattr --zzz
#! /usr/bin/cat: /no/such: No such file or directory
#! /usr/bin/ls: unrecognized option '--zzz'
#! Try '/usr/bin/ls --help' for more information.
#! /usr/bin/find: ‘/no/such’: No such file or directory
#! /usr/bin/sed: -e expression #1, char 8: unterminated `s' command
#! /usr/bin/tar: unrecognized option '--zzz'
#! Try 'tar --help' or 'tar --usage' for more information.
#! /usr/bin/arch: extra operand ‘x’
#! Try '/usr/bin/arch --help' for more information.
#! /usr/bin/uname: extra operand ‘x’
#! Try '/usr/bin/uname --help' for more information.
#! /usr/bin/lsattr: No such file or directory while trying to stat /no/such
#! Usage: /usr/bin/chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...
#? 1

#### util-linux's say their last part, but getopt says it all
/usr/bin/column --zzz; /usr/bin/column /no/such; /usr/bin/hexdump /no/such; /usr/bin/rev /no/such; /usr/bin/last --zzz; /usr/bin/mesg --zzz; /usr/bin/umount /no/such; /usr/bin/su --zzz; /usr/sbin/blkid --zzz
#! /usr/bin/column: unrecognized option '--zzz'
#! Try 'column --help' for more information.
#! column: /no/such: No such file or directory
#! hexdump: /no/such: No such file or directory
#! hexdump: all input file arguments failed
#! rev: cannot open /no/such: No such file or directory
#! /usr/bin/last: unrecognized option '--zzz'
#! Try 'last --help' for more information.
#! /usr/bin/mesg: unrecognized option '--zzz'
#! Try 'mesg --help' for more information.
#! umount: /no/such: no mount point specified.
#! /usr/bin/su: unrecognized option '--zzz'
#! Try 'su --help' for more information.
#! /usr/sbin/blkid: unrecognized option '--zzz'
#! Try 'blkid --help' for more information.
#? 1

#### shadow's and dpkg's say their own name
/usr/bin/passwd /no/such; /usr/sbin/usermod /no/such 2>&1; /usr/bin/dpkg --zzz 2>&1 | head -1; /usr/bin/dpkg-query --zzz; /usr/bin/hostname /no/such/x
#> usermod: user '/no/such' does not exist
#> dpkg: error: unknown option --zzz
#! passwd: user '/no/such' does not exist
#! dpkg-query: error: unknown option --zzz
#!
#! Use --help for help about querying packages.
#! hostname: the specified hostname is invalid
#? 1

#### getopt(3) without long options takes dashes for letters
/usr/bin/tput --zzz 2>&1 | head -1; /usr/bin/clear --zzz 2>&1 | head -1; /usr/bin/lsattr --zzz 2>&1 | head -1; /usr/bin/crontab --zzz 2>&1 | head -2
#> /usr/bin/tput: invalid option -- '-'
#> /usr/bin/clear: invalid option -- '-'
#> /usr/bin/lsattr: invalid option -- '-'
#> /usr/bin/crontab: invalid option -- '-'
#> crontab: usage error: unrecognized option

#### sudo folds its usage to the width that COLUMNS says
COLUMNS=50 sudo -y; COLUMNS=20 sudo -y 2>&1 | tail -1
#> usage: sudo -e [-ABkNnS] [-r role] [-t type] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u user] file ...
#! sudo: invalid option -- 'y'
#! usage: sudo -h | -K | -k | -V
#! usage: sudo -v [-ABkNnS] [-g group] [-h host] [-p
#!             prompt] [-u user]
#! usage: sudo -l [-ABkNnS] [-g group] [-h host] [-p
#!             prompt] [-U user] [-u user] [command
#!             [arg ...]]
#! usage: sudo [-ABbEHkNnPS] [-r role] [-t type] [-C
#!             num] [-D directory] [-g group] [-h
#!             host] [-p prompt] [-R directory] [-T
#!             timeout] [-u user] [VAR=value] [-i |
#!             -s] [command [arg ...]]
#! usage: sudo -e [-ABkNnS] [-r role] [-t type] [-C
#!             num] [-D directory] [-g group] [-h
#!             host] [-p prompt] [-R directory] [-T
#!             timeout] [-u user] file ...

#### busybox folds its list
COLUMNS=40 busybox | sed -n 18,24p
#> 	[, [[, acpid, adjtimex, ar,
#> 	arch, arp, arping, ascii, ash,
#> 	awk, base64, basename, bc,
#> 	blkdiscard, blkid, blockdev,
#> 	brctl, bunzip2, bzcat, bzip2,
#> 	cal, cat, chgrp, chmod, chown,
#> 	chroot, chvt, clear, cmp, cp,

#### a text without #! is a script for execvp
cd /tmp; echo 'echo ran $0 $1' > t; chmod +x t; env ./t a; nice ./t b; find t -exec ./t {} \;; timeout 3 ./t c; echo x | xargs ./t
#> ran ./t a
#> ran ./t b
#> ran ./t t
#> ran ./t c
#> ran ./t x

#### passwd asks twice before it judges
printf '\n\n\n\n\n\n' | passwd; echo $?; printf '\nx\n' | passwd; printf 'a' | passwd; printf '' | passwd; printf 'ab\nab' | passwd
#> 10
#! New password: Retype new password: No password has been supplied.
#! New password: Retype new password: No password has been supplied.
#! New password: Retype new password: No password has been supplied.
#! passwd: Authentication token manipulation error
#! passwd: password unchanged
#! New password: Retype new password: Sorry, passwords do not match.
#! passwd: Authentication token manipulation error
#! passwd: password unchanged
#! New password: Retype new password: Password change has been aborted.
#! passwd: Authentication token manipulation error
#! passwd: password unchanged
#! New password: Password change has been aborted.
#! passwd: Authentication token manipulation error
#! passwd: password unchanged
#! New password: Retype new password: passwd: password updated successfully

#### head -c reads no further than it has to
printf 'abcdef\n123\n' | (head -c 3; cat); cat 0<&-
#> abcdef
#> 123
#! cat: -: Bad file descriptor
#! cat: closing standard input: Bad file descriptor
#? 1
