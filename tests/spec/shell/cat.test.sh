# Recorded from Debian 12: coreutils 9.1

#### plain
printf 'a\nb\n' > f; cat f; cat < f; cat f - < f
#> a
#> b
#> a
#> b
#> a
#> b
#> a
#> b

#### -A, --show-all
printf 'a\tb\001\n\351\n' > f; cat -A f; cat --show-all f
#> a^Ib^A$
#> M-i$
#> a^Ib^A$
#> M-i$

#### -b, --number-nonblank
printf 'a\n\nb\n' > f; cat -b f; cat --number-nonblank f
#>      1	a
#>
#>      2	b
#>      1	a
#>
#>      2	b

#### -e and -t
printf 'a\tb\001\n' > f; cat -e f | od -c; cat -t f
#> 0000000   a  \t   b   ^   A   $  \n
#> 0000007
#> a^Ib^A

#### -E, --show-ends
printf 'a\n\nb' > f; cat -E f; cat --show-ends f; printf 'a\r\n' | cat -E
#> a$
#> $
#> ba$
#> $
#> ba^M$

#### -n, --number
printf 'a\n\nb\n' > f; cat -n f; cat --number f f
#>      1	a
#>      2	
#>      3	b
#>      1	a
#>      2	
#>      3	b
#>      4	a
#>      5	
#>      6	b

#### -s, --squeeze-blank
printf 'a\n\n\n\nb\n' > f; cat -s f; cat --squeeze-blank -n f
#> a
#>
#> b
#>      1	a
#>      2	
#>      3	b

#### -T, --show-tabs
printf 'a\tb\n' > f; cat -T f; cat --show-tabs f
#> a^Ib
#> a^Ib

#### -u is ignored
echo a | cat -u
#> a

#### -v, --show-nonprinting
printf '\000\001\033\177\200\377\n' > f; cat -v f; cat --show-nonprinting f
#> ^@^A^[^?M-^@M-^?
#> ^@^A^[^?M-^@M-^?

#### what is not there
cat nosuch; cat /root; cat nosuch /dev/null; echo $?
#> 1
#! cat: nosuch: No such file or directory
#! cat: /root: Is a directory
#! cat: nosuch: No such file or directory

#### its own output
echo a > f; cat f >> f; cat f < f > f
#! cat: f: input file is output file

#### an unknown option
cat --nosuch; cat -Q
#! cat: unrecognized option '--nosuch'
#! Try 'cat --help' for more information.
#! cat: invalid option -- 'Q'
#! Try 'cat --help' for more information.
#? 1

#### what could not be read, in its place
echo a > f; cat f nosuch f . f 2>&1
#> a
#> cat: nosuch: No such file or directory
#> a
#> cat: .: Is a directory
#> a
#? 1
