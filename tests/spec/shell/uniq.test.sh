# Recorded from Debian 12: coreutils 9.1

#### plain
printf 'a\na\nb\na\n' | uniq
#> a
#> b
#> a

#### -c, --count
printf 'a\na\nb\n' > f; uniq -c f; uniq --count f
#>       2 a
#>       1 b
#>       2 a
#>       1 b

#### -d, --repeated and -u, --unique
printf 'a\na\nb\n' > f; uniq -d f; uniq --repeated f; uniq -u f; uniq --unique f
#> a
#> a
#> b
#> b

#### -D, --all-repeated
printf 'a\na\nb\nc\nc\n' > f; uniq -D f; uniq --all-repeated=separate f; uniq --all-repeated=prepend f; uniq --all-repeated=none f; uniq --all-repeated=x f
#> a
#> a
#> c
#> c
#> a
#> a
#>
#> c
#> c
#>
#> a
#> a
#>
#> c
#> c
#> a
#> a
#> c
#> c
#! uniq: invalid argument ‘x’ for ‘--all-repeated’
#! Valid arguments are:
#!   - ‘none’
#!   - ‘prepend’
#!   - ‘separate’
#! Try 'uniq --help' for more information.
#? 1

#### --group
printf 'a\na\nb\n' > f; uniq --group f; uniq --group=both f; uniq --group=append f; uniq --group=prepend f; uniq --group -c f
#> a
#> a
#>
#> b
#>
#> a
#> a
#>
#> b
#>
#> a
#> a
#>
#> b
#>
#>
#> a
#> a
#>
#> b
#! uniq: --group is mutually exclusive with -c/-d/-D/-u
#! Try 'uniq --help' for more information.
#? 1

#### -f, --skip-fields
printf '1 a\n2 a\n3 b\n' > f; uniq -f1 f; uniq --skip-fields=1 f; uniq -1 f
#> 1 a
#> 3 b
#> 1 a
#> 3 b
#> 1 a
#> 3 b

#### -s, --skip-chars and -w, --check-chars
printf '1a\n2a\n' > f; uniq -s1 f; uniq --skip-chars=1 f; printf 'ab\nac\n' > g; uniq -w1 g; uniq --check-chars=1 g
#> 1a
#> 1a
#> ab
#> ab

#### -i, --ignore-case
printf 'a\nA\n' > f; uniq -i f; uniq --ignore-case -c f
#> a
#>       2 a

#### -z
printf 'a\0a\0' | uniq -z | od -c; printf 'a\0a\0' | uniq --zero-terminated | od -c
#> 0000000   a  \0
#> 0000002
#> 0000000   a  \0
#> 0000002

#### into a file
printf 'a\na\n' > f; uniq f g; cat g; uniq a b c
#> a
#! uniq: extra operand ‘c’
#! Try 'uniq --help' for more information.
#? 1

#### -c and -D
uniq -cD /dev/null
#! uniq: printing all duplicated lines and repeat counts is meaningless
#! Try 'uniq --help' for more information.
#? 1

#### bad numbers
uniq -f x /dev/null; uniq -w x /dev/null; uniq -s x /dev/null
#! uniq: x: invalid number of fields to skip
#! uniq: x: invalid number of bytes to compare
#! uniq: x: invalid number of bytes to skip
#? 1

#### what is not there
uniq nosuch; uniq /root
#! uniq: nosuch: No such file or directory
#! uniq: error reading '/root'
#? 1

#### an unknown option
uniq --nosuch; uniq -Q
#! uniq: unrecognized option '--nosuch'
#! Try 'uniq --help' for more information.
#! uniq: invalid option -- 'Q'
#! Try 'uniq --help' for more information.
#? 1
