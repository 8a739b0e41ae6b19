# Recorded from Debian 12: coreutils 9.1

#### -i, --input-range and -n, --head-count
shuf -i 1-5 | sort; shuf -i 1-9 -n 3 | wc -l; shuf --input-range=1-3 --head-count=2 | wc -l; shuf -i 5-1; shuf -i x
#> 1
#> 2
#> 3
#> 4
#> 5
#> 3
#> 2
#! shuf: invalid input range: ‘5-1’
#! shuf: invalid input range: ‘x’
#? 1

#### -e, --echo
shuf -e a b c | sort; shuf --echo x
#> a
#> b
#> c
#> x

#### -o, --output
shuf -e a -o f; cat f; shuf --output=g -e b; cat g
#> a
#> b

#### -r, --repeat
shuf -r -n 3 -e a; shuf --repeat -n 2 -i 7-7; shuf -r -n1 /dev/null
#> a
#> a
#> a
#> 7
#> 7
#! shuf: no lines to repeat
#? 1

#### -z
shuf -z -e a | od -c; printf 'a\0' | shuf --zero-terminated | od -c
#> 0000000   a  \0
#> 0000002
#> 0000000   a  \0
#> 0000002

#### --random-source
seq 10 > f; shuf --random-source=/dev/zero f; shuf --random-source=/etc/passwd -i 1-10; shuf --random-source=/dev/null -i 1-10
#> 1
#> 2
#> 3
#> 4
#> 5
#> 6
#> 7
#> 8
#> 9
#> 10
#> 5
#> 4
#> 10
#> 7
#> 8
#> 9
#> 3
#> 1
#> 6
#> 2
#! shuf: ‘/dev/null’: end of file
#? 1

#### mistakes
shuf -n x; shuf a b; shuf -e -i 1-2; shuf nosuch; shuf -i 1-2 x; shuf -i 1-2 -i 2-3
#! shuf: invalid line count: ‘x’
#! shuf: extra operand ‘b’
#! Try 'shuf --help' for more information.
#! shuf: cannot combine -e and -i options
#! Try 'shuf --help' for more information.
#! shuf: nosuch: No such file or directory
#! shuf: extra operand ‘x’
#! Try 'shuf --help' for more information.
#! shuf: multiple -i options specified
#? 1

#### an unknown option
shuf --nosuch; shuf -Q
#! shuf: unrecognized option '--nosuch'
#! Try 'shuf --help' for more information.
#! shuf: invalid option -- 'Q'
#! Try 'shuf --help' for more information.
#? 1
