# Recorded from Debian 12: coreutils 9.1

#### plain
seq 3 > a; seq 2 4 > b; comm a b
#> 1
#> 		2
#> 		3
#> 	4

#### -1 -2 -3
seq 3 > a; seq 2 4 > b; comm -1 a b; comm -2 a b; comm -3 a b; comm -12 a b; comm -123 a b
#> 	2
#> 	3
#> 4
#> 1
#> 	2
#> 	3
#> 1
#> 	4
#> 2
#> 3

#### --check-order and --nocheck-order
printf '2\n1\n' > a; seq 2 > b; comm a b; echo $?; comm --check-order a b; echo $?; comm --nocheck-order a b; echo $?
#> 	1
#> 		2
#> 1
#> 1
#> 	1
#> 		2
#> 1
#> 	1
#> 		2
#> 1
#> 0
#! comm: file 1 is not in sorted order
#! comm: input is not in sorted order
#! comm: file 1 is not in sorted order

#### --output-delimiter
seq 3 > a; seq 2 4 > b; comm --output-delimiter=, a b; comm --output-delimiter= a b | od -c
#> 1
#> ,,2
#> ,,3
#> ,4
#> 0000000   1  \n  \0  \0   2  \n  \0  \0   3  \n  \0   4  \n
#> 0000015

#### --total
seq 3 > a; seq 2 4 > b; comm --total a b; comm -12 --total a b
#> 1
#> 		2
#> 		3
#> 	4
#> 1	1	2	total
#> 2
#> 3
#> 1	1	2	total

#### -z
printf 'a\0b\0' > a; comm -z a a | od -c; comm --zero-terminated a a | od -c
#> 0000000  \t  \t   a  \0  \t  \t   b  \0
#> 0000010
#> 0000000  \t  \t   a  \0  \t  \t   b  \0
#> 0000010

#### operands
comm; comm a; comm a b c
#! comm: missing operand
#! Try 'comm --help' for more information.
#! comm: missing operand after ‘a’
#! Try 'comm --help' for more information.
#! comm: extra operand ‘c’
#! Try 'comm --help' for more information.
#? 1

#### what is not there
comm nosuch /dev/null; comm /root /dev/null
#! comm: nosuch: No such file or directory
#! comm: /root: Is a directory
#? 1

#### an unknown option
comm --nosuch; comm -Q
#! comm: unrecognized option '--nosuch'
#! Try 'comm --help' for more information.
#! comm: invalid option -- 'Q'
#! Try 'comm --help' for more information.
#? 1
