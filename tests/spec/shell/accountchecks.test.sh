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
