# Recorded from Debian 12: coreutils 9.1

#### plain
seq 3 > a; seq 4 7 > b; paste a b
#> 1	4
#> 2	5
#> 3	6
#> 	7

#### -d, --delimiters
seq 2 > a; seq 3 4 > b; paste -d: a b; paste -d ',;' a b a; paste --delimiters='\n' a b; paste -d '\0' a b; paste -d '' a b
#> 1:3
#> 2:4
#> 1,3;1
#> 2,4;2
#> 1
#> 3
#> 2
#> 4
#> 13
#> 24
#> 13
#> 24

#### -s, --serial
seq 3 > a; seq 4 6 > b; paste -s a b; paste --serial -d, a; paste -sd+ a
#> 1	2	3
#> 4	5	6
#> 1,2,3
#> 1+2+3

#### -z
printf 'a\0b\0' > a; paste -z a a | od -c; paste --zero-terminated -s a | od -c
#> 0000000   a  \t   a  \0   b  \t   b  \0
#> 0000010
#> 0000000   a  \t   b  \0
#> 0000004

#### standard input
seq 6 | paste - - -; seq 4 | paste -d' ' - -
#> 1	2	3
#> 4	5	6
#> 1 2
#> 3 4

#### what is not there
paste nosuch; paste /root
#! paste: nosuch: No such file or directory
#! paste: /root: Is a directory
#? 1

#### a bad delimiter
paste -d '\' /dev/null
#! paste: delimiter list ends with an unescaped backslash: \
#? 1

#### an unknown option
paste --nosuch; paste -Q
#! paste: unrecognized option '--nosuch'
#! Try 'paste --help' for more information.
#! paste: invalid option -- 'Q'
#! Try 'paste --help' for more information.
#? 1
