# pwck, grpck, pwconv, grpconv (shadow 4.13).

#### pwck and grpck where all is well but some homes
sed -i '/^[^:]*:x:[1-9][0-9]*:/d' /etc/passwd /etc/group; sed -i '/^root/!d' /etc/shadow /etc/gshadow; pwck -r; echo $?; grpck -r; echo $?; pwck -q; echo $?
#> 0
#> 0
#> 0

#### pwck tells what is wrong
sed -i '/^root/!d' /etc/passwd /etc/shadow; echo 'bad:line' >> /etc/passwd; echo 'x:x:1234:1234::/nohome:/bin/nosh' >> /etc/passwd; pwck -r; echo $?; pwck -q -r; echo $?; pwck < /dev/null; tail -2 /etc/passwd
#> invalid password file entry
#> delete line 'bad:line'? No
#> user 'x': no group 1234
#> user 'x': directory '/nohome' does not exist
#> user 'x': program '/bin/nosh' does not exist
#> no matching password file entry in /etc/shadow
#> add user 'x' in /etc/shadow? No
#> pwck: no changes
#> 2
#> invalid password file entry
#> delete line 'bad:line'? No
#> no matching password file entry in /etc/shadow
#> add user 'x' in /etc/shadow? No
#> pwck: no changes
#> 2
#> invalid password file entry
#> delete line 'bad:line'? user 'x': no group 1234
#> user 'x': directory '/nohome' does not exist
#> user 'x': program '/bin/nosh' does not exist
#> no matching password file entry in /etc/shadow
#> add user 'x' in /etc/shadow? pwck: no changes
#> bad:line
#> x:x:1234:1234::/nohome:/bin/nosh

#### grpck tells what is wrong
sed -i '/^root/!d' /etc/group /etc/gshadow; echo 'bad:line' >> /etc/group; echo 'g:x:4321:nosuch' >> /etc/group; echo 'root:x:0:' >> /etc/group; grpck -r; echo $?
#> duplicate group entry
#> delete line 'root:x:0:'? No
#> invalid group file entry
#> delete line 'bad:line'? No
#> group g: no user nosuch
#> delete member 'nosuch'? No
#> no matching group file entry in /etc/gshadow
#> add group 'g' in /etc/gshadow? No
#> duplicate group entry
#> delete line 'root:x:0:'? No
#> grpck: no changes
#> 2

#### their mistakes
pwck --foo; echo $?; grpck -x; echo $?; pwck -h | head -2; grpck --help | head -2; pwck a b c > /dev/null 2>&1; echo $?; pwck nope; echo $?; pwck -r /etc/passwd nope; echo $?; pwck -rs; echo $?
#> 1
#> 1
#> Usage: pwck [options] [passwd [shadow]]
#>
#> Usage: grpck [options] [group [gshadow]]
#>
#> 1
#> 3
#> 3
#> 1
#! pwck: unrecognized option '--foo'
#! Usage: pwck [options] [passwd [shadow]]
#!
#! Options:
#!   -b, --badname                 allow bad names
#!   -h, --help                    display this help message and exit
#!   -q, --quiet                   report errors only
#!   -r, --read-only               display errors and warnings
#!                                 but do not change files
#!   -R, --root CHROOT_DIR         directory to chroot into
#!   -s, --sort                    sort entries by UID
#!
#! grpck: invalid option -- 'x'
#! Usage: grpck [options] [group [gshadow]]
#!
#! Options:
#!   -h, --help                    display this help message and exit
#!   -r, --read-only               display errors and warnings
#!                                 but do not change files
#!   -R, --root CHROOT_DIR         directory to chroot into
#!   -s, --sort                    sort entries by UID
#!   -S, --silence-warnings        silence controversial/paranoid warnings
#!
#! pwck: cannot open nope
#! pwck: cannot open nope
#! pwck: -s and -r are incompatible

#### pwconv and grpconv
pwconv; echo $?; grpconv; echo $?; pwconv --foo; echo $?; pwconv -h | head -1; echo 'y:*:1300:100::/:/bin/sh' >> /etc/passwd; pwconv; tail -1 /etc/shadow | cut -d: -f1,2,4-; tail -1 /etc/passwd
#> 0
#> 0
#> 2
#> Usage: pwconv [options]
#> y:*:0:99999:7:::
#> y:x:1300:100::/:/bin/sh
#! pwconv: unrecognized option '--foo'
#! Usage: pwconv [options]
#!
#! Options:
#!   -h, --help                    display this help message and exit
#!   -R, --root CHROOT_DIR         directory to chroot into
#!

#### the list of users is immutable
cp -p /etc/passwd /etc/p; mv /etc/p /etc/passwd; chattr +i /etc/passwd; useradd xx; echo $?; userdel nobody; echo $?; usermod -s /bin/sh nobody; echo $?; groupadd g; echo $?; chsh -s /bin/sh nobody; echo $?; chfn -f X nobody; echo $?; passwd -l nobody; echo $?; chage -E 0 nobody; echo $?
#> 1
#> 1
#> 1
#> 0
#> 1
#> 1
#> passwd: password changed.
#> 0
#> 1
#! useradd: cannot open /etc/passwd
#! userdel: cannot open /etc/passwd
#! usermod: cannot open /etc/passwd
#! chsh: cannot open /etc/passwd
#! chfn: cannot open /etc/passwd
#! chage: cannot open /etc/passwd

#### the passwords are immutable
cp -p /etc/shadow /etc/p; mv /etc/p /etc/shadow; chattr +i /etc/shadow; useradd xx; echo $?; passwd -l nobody; echo $?; echo nobody:x | chpasswd; echo $?; usermod -L nobody; echo $?; chage -E 0 nobody; echo $?; printf 'x1y2z3w4\nx1y2z3w4\n' | passwd; echo $?; echo 'nobody:x' | chpasswd -e; echo $?; userdel nobody; echo $?; id -un nobody
#> 1
#> 3
#> 1
#> 1
#> 1
#> 10
#> 1
#> 1
#> nobody
#! useradd: cannot open /etc/shadow
#! passwd: cannot open /etc/shadow
#! chpasswd: (user nobody) pam_chauthtok() failed, error:
#! Authentication token manipulation error
#! chpasswd: (line 1, user nobody) password not changed
#! usermod: cannot open /etc/shadow
#! chage: cannot open /etc/shadow
#! New password: Retype new password: passwd: Authentication token manipulation error
#! passwd: password unchanged
#! chpasswd: cannot open /etc/shadow
#! userdel: cannot open /etc/shadow

#### the groups are immutable
cp -p /etc/group /etc/p; mv /etc/p /etc/group; chattr +i /etc/group; groupadd g; echo $?; useradd yy; echo $?; usermod -aG sudo nobody; echo $?; gpasswd -a nobody sudo; echo $?; groupdel sudo; echo $?; groupmod -n q sudo; echo $?; id -nG nobody
#> 10
#> 10
#> 10
#> Adding user nobody to group sudo
#> 1
#> 10
#> 10
#> nogroup
#! groupadd: cannot open /etc/group
#! useradd: cannot open /etc/group
#! usermod: cannot open /etc/group
#! gpasswd: cannot open /etc/group
#! groupdel: cannot open /etc/group
#! groupmod: cannot open /etc/group

#### the groups' passwords are immutable
cp -p /etc/gshadow /etc/p; mv /etc/p /etc/gshadow; chattr +i /etc/gshadow; groupadd g2; echo $?; groupdel sudo; echo $?; gpasswd -a nobody sudo; echo $?
#> 10
#> 10
#> Adding user nobody to group sudo
#> 1
#! groupadd: cannot open /etc/gshadow
#! groupdel: cannot open /etc/gshadow
#! gpasswd: cannot open /etc/gshadow

#### a file that may only grow
cp -p /etc/passwd /etc/p; mv /etc/p /etc/passwd; chattr +a /etc/passwd; useradd xx; echo $?; usermod -s /bin/sh nobody; echo $?
#> 1
#> 1
#! useradd: cannot open /etc/passwd
#! usermod: cannot open /etc/passwd

#### the directory is immutable
chattr +i /etc 2>/dev/null; { useradd hh; echo $?; passwd -l nobody; echo $?; usermod -s /bin/sh nobody; echo $?; groupadd g; echo $?; chage -E 0 nobody; echo $?; chsh -s /bin/sh nobody; echo $?; echo nobody:x | chpasswd; echo $?; } 2>&1 | sed 's/\.[0-9][0-9]*:/.PID:/'
#> useradd: /etc/passwd.PID: Operation not permitted
#> useradd: cannot lock /etc/passwd; try again later.
#> 1
#> passwd: /etc/shadow.PID: Operation not permitted
#> passwd: cannot lock /etc/shadow; try again later.
#> 5
#> usermod: /etc/passwd.PID: Operation not permitted
#> usermod: cannot lock /etc/passwd; try again later.
#> 1
#> groupadd: /etc/group.PID: Operation not permitted
#> groupadd: cannot lock /etc/group; try again later.
#> 10
#> chage: /etc/passwd.PID: Operation not permitted
#> chage: cannot lock /etc/passwd; try again later.
#> 1
#> chsh: /etc/passwd.PID: Operation not permitted
#> chsh: cannot lock /etc/passwd; try again later.
#> 1
#> chpasswd: (user nobody) pam_chauthtok() failed, error:
#> Authentication token manipulation error
#> chpasswd: (line 1, user nobody) password not changed
#> 1

#### a user who is busy, and a list that is immutable
useradd -o -u 0 -M toor 2>/dev/null; cp -p /etc/passwd /etc/p; mv /etc/p /etc/passwd; chattr +i /etc/passwd; userdel toor; echo $?; userdel nosuch; echo $?; userdel -f toor; echo $?
#> 8
#> 6
#> 1
#! userdel: user toor is currently used by process 1
#! userdel: user 'nosuch' does not exist
#! userdel: user toor is currently used by process 1
#! userdel: cannot open /etc/passwd
