# Recorded from Debian 12: coreutils 9.1

#### plain
printf '        a       b\n' | unexpand | od -c
#> 0000000  \t   a                               b  \n
#> 0000013

#### -a, --all
printf '        a       b\n' > f; unexpand -a f | od -c; unexpand --all f | od -c
#> 0000000  \t   a  \t   b  \n
#> 0000005
#> 0000000  \t   a  \t   b  \n
#> 0000005

#### --first-only
printf '        a       b\n' | unexpand -a --first-only | od -c
#> 0000000  \t   a                               b  \n
#> 0000013

#### -t, --tabs
printf '    a   b\n' > f; unexpand -t4 f | od -c; unexpand --tabs=4 --first-only f | od -c
#> 0000000  \t   a  \t   b  \n
#> 0000005
#> 0000000  \t   a               b  \n
#> 0000007

#### bad tabs
unexpand -t x /dev/null; unexpand -t 0 /dev/null
#! unexpand: tab size contains invalid character(s): ‘x’
#! unexpand: tab size cannot be 0
#? 1

#### what is not there
unexpand nosuch; unexpand /root
#! unexpand: nosuch: No such file or directory
#! unexpand: /root: Is a directory
#? 1

#### an unknown option
unexpand --nosuch; unexpand -Q
#! unexpand: unrecognized option '--nosuch'
#! Try 'unexpand --help' for more information.
#! unexpand: invalid option -- 'Q'
#! Try 'unexpand --help' for more information.
#? 1
