# Recorded from Debian 12: coreutils 9.1

#### plain
printf 'a\tb\n\tc\n' | expand
#> a       b
#>         c

#### -i, --initial
printf '\ta\tb\n' > f; expand -i f | od -c; expand --initial f | od -c
#> 0000000                                   a  \t   b  \n
#> 0000014
#> 0000000                                   a  \t   b  \n
#> 0000014

#### -t, --tabs
printf 'a\tb\tc\n' > f; expand -t4 f; expand --tabs=2,6 f; expand -t 3,/5 f; expand -t 3,+5 f; expand -4 f
#> a   b   c
#> a b   c
#> a  b c
#> a  b    c
#> a   b   c

#### bad tabs
expand -t x /dev/null; expand -t 0 /dev/null; expand -t 4,2 /dev/null; expand -t /2,3 /dev/null
#! expand: tab size contains invalid character(s): ‘x’
#! expand: tab size cannot be 0
#! expand: tab sizes must be ascending
#! expand: '/' specifier only allowed with the last value
#? 1

#### what is not there
expand nosuch; expand /root
#! expand: nosuch: No such file or directory
#! expand: /root: Is a directory
#? 1

#### an unknown option
expand --nosuch; expand -Q
#! expand: unrecognized option '--nosuch'
#! Try 'expand --help' for more information.
#! expand: invalid option -- 'Q'
#! Try 'expand --help' for more information.
#? 1

#### stops beyond those listed
printf 'a\tb\tc\td\te\n' > f; expand -t /5 f; expand -t +5 f; expand -t 2,/4 f; expand -t 3,+4 f; expand -t 2,5 f; expand -t /0 f; unexpand -a -t 3,+4 f; expand -t 2,/4 f | unexpand -a -t 2,/4; expand -t +2,3 f; expand -t 3,/x f; expand -t 1,2,/ f
#> a    b    c    d    e
#> a    b    c    d    e
#> a b c   d   e
#> a  b   c   d   e
#> a b  c d e
#> a       b       c       d       e
#> a	b	c	d	e
#> a b c	d	e
#> a b c d e
#! expand: '+' specifier only allowed with the last value
#! expand: tab size contains invalid character(s): ‘x’
