# Recorded from Debian 12: coreutils 9.1

#### plain
factor 12 97 1 0; echo 100 30 | factor
#> 12: 2 2 3
#> 97: 97
#> 1:
#> 0:
#> 100: 2 2 5 5
#> 30: 2 3 5

#### -h, --exponents
factor -h 12 | head -1; factor --exponents 360
#! factor: invalid option -- 'h'
#! Try 'factor --help' for more information.
#! factor: unrecognized option '--exponents'
#! Try 'factor --help' for more information.
#? 1

#### no numbers
factor x; factor -1; factor 1.5; factor ''
#! factor: ‘x’ is not a valid positive integer
#! factor: invalid option -- '1'
#! Try 'factor --help' for more information.
#! factor: ‘1.5’ is not a valid positive integer
#! factor: ‘’ is not a valid positive integer
#? 1

#### large
factor 18446744073709551557 1000000007
#> 18446744073709551557: 18446744073709551557
#> 1000000007: 1000000007

#### an unknown option
factor --nosuch; factor -Q
#! factor: unrecognized option '--nosuch'
#! Try 'factor --help' for more information.
#! factor: invalid option -- 'Q'
#! Try 'factor --help' for more information.
#? 1
