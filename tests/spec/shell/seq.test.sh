# Recorded from Debian 12: coreutils 9.1

#### plain
seq 3; seq 2 4; seq 1 2 7; seq 5 -2 1; seq 3 1
#> 1
#> 2
#> 3
#> 2
#> 3
#> 4
#> 1
#> 3
#> 5
#> 7
#> 5
#> 3
#> 1

#### -f, --format
seq -f %03g 3; seq --format='%.2f' 2; seq -f %e 2; seq -f x 2; seq -f %d 2; seq -f '%g%g' 2
#> 001
#> 002
#> 003
#> 1.00
#> 2.00
#> 1.000000e+00
#> 2.000000e+00
#! seq: format ‘x’ has no % directive
#! seq: format ‘%d’ has unknown %d directive
#! seq: format ‘%g%g’ has too many % directives
#? 1

#### -s, --separator
seq -s, 3; seq --separator=' ' 3
#> 1,2,3
#> 1 2 3

#### -w, --equal-width
seq -w 8 11; seq --equal-width -2 0; seq -w 0.5 .25 1
#> 08
#> 09
#> 10
#> 11
#> -2
#> -1
#> 00
#> 0.50
#> 0.75
#> 1.00

#### fractions
seq 1 .5 2; seq 1.0 2; seq 0.1 0.1 0.3; seq 1e2 100
#> 1.0
#> 1.5
#> 2.0
#> 1.0
#> 2.0
#> 0.1
#> 0.2
#> 0.3
#> 100

#### mistakes
seq; seq 1 2 3 4; seq x; seq 1 0 2; seq nan
#! seq: missing operand
#! Try 'seq --help' for more information.
#! seq: extra operand ‘4’
#! Try 'seq --help' for more information.
#! seq: invalid floating point argument: ‘x’
#! Try 'seq --help' for more information.
#! seq: invalid Zero increment value: ‘0’
#! Try 'seq --help' for more information.
#! seq: invalid ‘not-a-number’ argument: ‘nan’
#! Try 'seq --help' for more information.
#? 1

#### hexadecimal and infinite
seq 0x3; seq inf | head -2; seq 1 inf | head -1
#> 1
#> 2
#> 3
#> 1
#> 2
#> 1

#### an unknown option
seq --nosuch; seq -Q
#! seq: unrecognized option '--nosuch'
#! Try 'seq --help' for more information.
#! seq: invalid option -- 'Q'
#! Try 'seq --help' for more information.
#? 1
