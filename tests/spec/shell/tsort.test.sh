# Recorded from Debian 12: coreutils 9.1

#### plain
printf 'a b\nb c\na d\n' | tsort; printf 'a a\n' > f; tsort f
#> a
#> d
#> b
#> c
#> a

#### a loop
printf 'a b\nb a\n' | tsort
#> a
#> b
#! tsort: -: input contains a loop:
#! tsort: a
#! tsort: b
#? 1

#### an odd count
echo a b c | tsort
#! tsort: -: input contains an odd number of tokens
#? 1

#### what is not there
tsort nosuch; tsort a b; tsort --nosuch
#! tsort: nosuch: No such file or directory
#! tsort: extra operand ‘b’
#! Try 'tsort --help' for more information.
#! tsort: unrecognized option '--nosuch'
#! Try 'tsort --help' for more information.
#? 1
