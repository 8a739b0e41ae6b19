# Recorded from Debian 12: coreutils 9.1

#### plain
printf 'a 1\nb 2\nc 3\n' > a; printf 'a x\nc y\nd z\n' > b; join a b
#> a 1 x
#> c 3 y

#### -a
printf 'a 1\nb 2\n' > a; printf 'a x\nd z\n' > b; join -a1 a b; join -a2 a b; join -a1 -a2 a b; join -a3 a b
#> a 1 x
#> b 2
#> a 1 x
#> d z
#> a 1 x
#> b 2
#> d z
#! join: invalid field number: ‘3’
#? 1

#### -v
printf 'a 1\nb 2\n' > a; printf 'a x\nd z\n' > b; join -v1 a b; join -v2 a b; join -v1 -v2 a b
#> b 2
#> d z
#> b 2
#> d z

#### -e and -o
printf 'a 1\nb 2\n' > a; printf 'a x\nd z\n' > b; join -a1 -a2 -e - -o 0,1.2,2.2 a b; join -o '1.1 2.2' a b; join -o auto -a1 -e X a b; join -o 0 -o 1.2 a b
#> a 1 x
#> b 2 -
#> d - z
#> a x
#> a 1 x
#> b 2 X
#> a 1

#### -i, --ignore-case
printf 'A 1\n' > a; printf 'a 2\n' > b; join -i a b; join --ignore-case a b; join a b
#> A 1 2
#> A 1 2

#### -1, -2, -j
printf '1 a\n2 b\n' > a; printf 'x a\ny b\n' > b; join -1 2 -2 2 a b; join -j 2 a b; join -j2 a b
#> a 1 x
#> b 2 y
#> a 1 x
#> b 2 y
#> a 1 x
#> b 2 y

#### -t
printf 'a:1\nb:2\n' > a; printf 'a:x y\n' > b; join -t: a b; join -t '' a b; join -t '\0' a b; join -t xy a b
#> a:1:x y
#! join: multi-character tab ‘xy’
#? 1

#### --check-order and --nocheck-order
printf 'b 1\na 2\n' > a; printf 'a x\nb y\n' > b; join a b; echo $?; join --check-order a b; echo $?; join --nocheck-order a b; echo $?
#> b 1 y
#> 1
#> 1
#> b 1 y
#> 0
#! join: a:2: is not sorted: a 2
#! join: input is not in sorted order
#! join: a:2: is not sorted: a 2

#### --header
printf 'id n\na 1\nb 2\n' > a; printf 'id v\nb 3\n' > b; join --header a b; join --header -a1 a b
#> id n v
#> b 2 3
#> id n v
#> a 1
#> b 2 3

#### -z
printf 'a 1\0' > a; printf 'a 2\0' > b; join -z a b | od -c; join --zero-terminated a b | od -c
#> 0000000   a       1       2  \0
#> 0000006
#> 0000000   a       1       2  \0
#> 0000006

#### several of one key
printf 'a 1\na 2\n' > a; printf 'a x\na y\n' > b; join a b
#> a 1 x
#> a 1 y
#> a 2 x
#> a 2 y

#### blanks
printf '  a   1  2\n' > a; printf 'a\tx\n' > b; join a b
#> a 1 2 x

#### standard input
printf 'a 1\n' > a; printf 'a 2\n' | join - a; join - - < a
#> a 2 1
#! join: both files cannot be standard input: No such file or directory
#? 1

#### bad arguments
join -1 x a b; join -j 0 a b; join -o x a b; join -o 3.1 a b; join -a x a b; join -1 1 -1 2 a b; join -e a -e b a b; join -t a -t b a b
#! join: invalid field number: ‘x’
#! join: invalid field number: ‘0’
#! join: invalid file number in field spec: ‘x’
#! join: invalid file number in field spec: ‘3.1’
#! join: invalid field number: ‘x’
#! join: incompatible join fields 1, 2
#! join: conflicting empty-field replacement strings
#! join: incompatible tabs
#? 1

#### operands
join; join a; join a b c
#! join: missing operand
#! Try 'join --help' for more information.
#! join: missing operand after ‘a’
#! Try 'join --help' for more information.
#! join: extra operand 'c'
#! Try 'join --help' for more information.
#? 1

#### what is not there
echo > a; join a nosuch; join nosuch a; join /root a
#! join: nosuch: No such file or directory
#! join: nosuch: No such file or directory
#! join: read error: Is a directory
#? 1

#### an unknown option
join --nosuch; join -Q
#! join: unrecognized option '--nosuch'
#! Try 'join --help' for more information.
#! join: invalid option -- 'Q'
#! Try 'join --help' for more information.
#? 1
