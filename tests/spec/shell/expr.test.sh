# Recorded from Debian 12: coreutils 9.1

#### arithmetic
expr 1 + 2; expr 5 - 7; expr 3 \* 4; expr 7 / 2; expr -7 / 2; expr 7 % 3; expr -7 % 3; expr 1 / 0; expr \( 1 + 2 \) \* 3; expr 99999999999999999999 + 1; expr 1 +; expr + 1; expr a + 1
#> 3
#> -2
#> 12
#> 3
#> -3
#> 1
#> -1
#> 9
#> 100000000000000000000
#> 1
#! expr: division by zero
#! expr: syntax error: missing argument after ‘+’
#! expr: non-integer argument
#? 2

#### comparison
expr 1 \< 2; expr 2 \< 10; expr a \< b; expr 1 = 1; expr 1 = 01; expr a != b; expr 3 \>= 3; expr 3 \<= 2; expr 1 == 1; echo $?
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 0
#> 1
#> 0

#### strings
expr length hello; expr substr hello 2 3; expr index hello lo; expr match hello 'h\(.\)l'; expr hello : 'he'; expr hello : 'h\(.*\)o'; expr hello : x; echo $?; expr substr hello 0 3; expr substr hello 9 1; expr length; expr + length : 'l'; expr index hello z
#> 5
#> ell
#> 3
#> e
#> 2
#> ell
#> 0
#> 1
#>
#>
#> 1
#> 0
#! expr: syntax error: missing argument after ‘length’
#? 1

#### or and and
expr 0 \| 5; expr '' \| 0; echo $?; expr 3 \& 4; expr 3 \& 0; echo $?; expr 1 \& ''
#> 5
#> 0
#> 1
#> 3
#> 0
#> 1
#> 0
#? 1

#### mistakes
expr; expr 1 2; expr \( 1; expr 1 \); expr a : '\('; expr --help | head -1; expr --version | head -1; expr ''; echo $?; expr 0; echo $?
#> Usage: expr EXPRESSION
#> expr (GNU coreutils) 9.1
#>
#> 1
#> 0
#> 1
#! expr: missing operand
#! Try 'expr --help' for more information.
#! expr: syntax error: unexpected argument ‘2’
#! expr: syntax error: expecting ')' after ‘1’
#! expr: syntax error: unexpected argument ‘)’
#! expr: Unmatched ( or \(
