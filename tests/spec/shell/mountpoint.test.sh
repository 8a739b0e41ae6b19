# Recorded from Debian 12: util-linux 2.38.1, procps-ng 4.0.2

#### mountpoint
mountpoint /; mountpoint /etc; echo $?; mountpoint -q /; echo $?; mountpoint /nosuch; echo $?; mountpoint; mountpoint -x /etc; mountpoint -q /nosuch; echo $?; mountpoint --nofollow /; mountpoint -d /etc; mountpoint --quiet /etc; echo $?; mountpoint --nosuch; mountpoint --fs-devno /nosuch; mountpoint --devno /root
#> / is a mountpoint
#> /etc is not a mountpoint
#> 32
#> 0
#> 1
#> 1
#> / is a mountpoint
#> /etc is not a mountpoint
#> 32
#! mountpoint: /nosuch: No such file or directory
#! mountpoint: bad usage
#! Try 'mountpoint --help' for more information.
#! mountpoint: /etc: not a block device
#! mountpoint: unrecognized option '--nosuch'
#! Try 'mountpoint --help' for more information.
#! mountpoint: /nosuch: No such file or directory
#! mountpoint: /root: not a block device
#? 32

#### namei
namei /etc/passwd; namei -m /etc/passwd; namei -l /usr/bin/sh; namei -o /bin; namei -v /bin/sh; namei -n /bin/sh; namei a b; namei /nosuch/x; namei; namei --nosuch
#> f: /etc/passwd
#>  d /
#>  d etc
#>  - passwd
#> f: /etc/passwd
#>  drwxr-xr-x /
#>  drwxr-xr-x etc
#>  -rw-r--r-- passwd
#> f: /usr/bin/sh
#> drwxr-xr-x root root /
#> drwxr-xr-x root root usr
#> drwxr-xr-x root root bin
#> lrwxrwxrwx root root sh -> dash
#> -rwxr-xr-x root root   dash
#> f: /bin
#>  d root root /
#>  l root root bin -> usr/bin
#>    d root root usr
#>    d root root bin
#> f: /bin/sh
#> d /
#> l bin -> usr/bin
#> d   usr
#> d   bin
#> l sh -> dash
#> -   dash
#> f: /bin/sh
#>  d /
#>  l bin -> usr/bin
#>  l sh -> dash
#> f: a
#>    a - No such file or directory
#> f: b
#>    b - No such file or directory
#> f: /nosuch/x
#>  d /
#>    nosuch - No such file or directory
#! namei: pathname argument is missing
#! Try 'namei --help' for more information.
#! namei: unrecognized option '--nosuch'
#! Try 'namei --help' for more information.
#? 1

#### namei by the long names
mkdir -p p/q; ln -s q p/l; namei --long p/l; namei --modes p/q; namei --owners p; namei --nosymlinks p/l; namei --vertical p/l; namei --mountpoints /etc
#> f: p/l
#> drwxr-xr-x root root p
#> lrwxrwxrwx root root l -> q
#> drwxr-xr-x root root   q
#> f: p/q
#>  drwxr-xr-x p
#>  drwxr-xr-x q
#> f: p
#>  d root root p
#> f: p/l
#> d p
#> l l -> q
#> d   q
#> f: /etc
#>  D /
#>  d etc
#! namei: unrecognized option '--nosymlinks'
#! Try 'namei --help' for more information.

#### pwdx
cd /tmp; pwdx $$ | sed 's/^[0-9]*/N/'; pwdx 99999; pwdx x; pwdx; pwdx -V; pwdx -h; cd /; sh -c 'pwdx $$' | sed 's/^[0-9]*/N/'
#> N: /tmp
#> pwdx from procps-ng 4.0.2
#>
#> Usage:
#>  pwdx [options] pid...
#>
#> Options:
#>  -h, --help     display this help and exit
#>  -V, --version  output version information and exit
#>
#> For more details see pwdx(1).
#> N: /
#! 99999: No such process
#! pwdx: invalid process id: x
#!
#! Usage:
#!  pwdx [options] pid...
#!
#! Options:
#!  -h, --help     display this help and exit
#!  -V, --version  output version information and exit
#!
#! For more details see pwdx(1).
