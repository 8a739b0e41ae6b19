# Recorded from Debian 12: coreutils 9.1

#### -c, --format of a file
printf hello > f; chmod 640 f; touch -d @1000000000 f; TZ=UTC stat -c '%a %A %F %f %g %G %h %n %N %s %u %U %X %Y %y %x' f; stat --format='%s|%10s|%-10s|%010s|%+s' f; stat -c '%a%%' f; stat -c %q f; stat -c '\n%s' f; stat --printf='%s\n%n\t%a\n' f; stat --printf='\x41\101\\' f; stat -c '%#a %05a %.3Y %C' f
#> 640 -rw-r----- regular file 81a0 0 root 1 f 'f' 5 0 root 1000000000 1000000000 2001-09-09 01:46:40.000000000 +0000 2001-09-09 01:46:40.000000000 +0000
#> 5|         5|5         |0000000005|+5
#> 640%
#> ?
#> \n5
#> 5
#> f	640
#> AA\0640 00640 1000000000.000 ?
#! stat: failed to get security context of 'f': No data available
#? 1

#### -L, --dereference and -t, --terse
printf hello > f; ln -s f l; stat -c '%F %N' l; stat -L -c '%F %s' l; stat --dereference -c %F l; stat -t f | awk '{print $1,$2,NF}'; stat --terse f | wc -w; ln -s nosuch d; stat -L d
#> symbolic link 'l' -> 'f'
#> regular file 5
#> regular file
#> f 5 16
#> 16
#! stat: cannot statx 'd': No such file or directory
#? 1

#### -f, --file-system
stat -f -c %n /; stat --file-system -c '%n %l' /; stat -f nosuch
#> /
#> / 255
#! stat: cannot read file system information for 'nosuch': No such file or directory
#? 1

#### kinds and devices
mkfifo p; mkdir d; mknod c c 1 3; ln -s x l; touch e; stat -c '%F %t %T' p d c l e /dev/null; stat -c '%Hr %Lr' c
#> fifo 0 0
#> directory 0 0
#> character special file 1 3
#> symbolic link 0 0
#> regular empty file 0 0
#> character special file 1 3
#> 1 3

#### --cached
stat --cached=always -c %F /; stat --cached=never -c %F /; stat --cached=x /
#> directory
#> directory
#! stat: invalid argument ‘x’ for ‘--cached’
#! Valid arguments are:
#!   - ‘default’
#!   - ‘never’
#!   - ‘always’
#! Try 'stat --help' for more information.
#? 1

#### mistakes
stat; stat nosuch; stat --nosuch; stat -Q; stat -c; stat ''; stat - < /dev/null | head -1; stat -c %F - < /etc/passwd
#>   File: -
#> regular file
#! stat: missing operand
#! Try 'stat --help' for more information.
#! stat: cannot statx 'nosuch': No such file or directory
#! stat: unrecognized option '--nosuch'
#! Try 'stat --help' for more information.
#! stat: invalid option -- 'Q'
#! Try 'stat --help' for more information.
#! stat: option requires an argument -- 'c'
#! Try 'stat --help' for more information.
#! stat: cannot statx '': No such file or directory
