# Recorded from Debian 12: coreutils 9.1

#### lines, words, bytes
printf 'one two\nthree\n' > f; wc f; wc < f; cat f | wc
#>  2  3 14 f
#>  2  3 14
#>       2       3      14

#### -l -w -c -m -L
printf 'one two\nthrée\tx\n' > f; wc -l f; wc -w f; wc -c f; wc -m f; wc -L f
#> 2 f
#> 4 f
#> 17 f
#> 16 f
#> 9 f

#### the long names
printf 'one two\nthrée\n' > f; wc --lines f; wc --words f; wc --bytes f; wc --chars f; wc --max-line-length f
#> 2 f
#> 3 f
#> 15 f
#> 14 f
#> 7 f

#### several at once
printf 'one two\nthree\n' > f; wc -lc f; wc -wm f; wc -Ll f
#>  2 14 f
#>  3 14 f
#>  2  7 f

#### totals
seq 10 > a; seq 200 > b; wc a b; wc -l a b
#>  10  10  21 a
#> 200 200 692 b
#> 210 210 713 total
#>  10 a
#> 200 b
#> 210 total

#### files by --files0-from
seq 10 > a; seq 20 > b; printf 'a\0b\0' > list; wc -l --files0-from=list; printf 'a\0' | wc --files0-from=-
#> 10 a
#> 20 b
#> 30 total
#> 10 10 21 a

#### files0 and operands
wc --files0-from=x y
#! wc: extra operand 'y'
#! file operands cannot be combined with --files0-from
#! Try 'wc --help' for more information.
#? 1

#### what is not there
wc nosuch; wc -l nosuch /dev/null; wc /root
#>       0 /dev/null
#>       0 total
#>       0       0       0 /root
#! wc: nosuch: No such file or directory
#! wc: nosuch: No such file or directory
#! wc: /root: Is a directory
#? 1

#### an unknown option
wc --nosuch; wc -Q
#! wc: unrecognized option '--nosuch'
#! Try 'wc --help' for more information.
#! wc: invalid option -- 'Q'
#! Try 'wc --help' for more information.
#? 1
