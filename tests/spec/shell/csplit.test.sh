# Recorded from Debian 12: coreutils 9.1

#### at lines
seq 10 > f; csplit f 4 7; head xx*
#> 6
#> 6
#> 9
#> ==> xx00 <==
#> 1
#> 2
#> 3
#>
#> ==> xx01 <==
#> 4
#> 5
#> 6
#>
#> ==> xx02 <==
#> 7
#> 8
#> 9
#> 10

#### at a regular expression
seq 10 > f; csplit f /5/; cat xx01; csplit f '/5/+1'; csplit f '/5/-1'
#> 8
#> 13
#> 5
#> 6
#> 7
#> 8
#> 9
#> 10
#> 10
#> 11
#> 6
#> 15

#### skipping to a regular expression
seq 10 > f; csplit f %5%; cat xx00
#> 13
#> 5
#> 6
#> 7
#> 8
#> 9
#> 10

#### repeated
seq 10 > f; csplit f 3 '{2}'; csplit f '/[05]/' '{*}'; csplit f '/[37]/' '{1}'
#> 4
#> 6
#> 6
#> 5
#> 8
#> 10
#> 3
#> 4
#> 8
#> 9

#### -b, --suffix-format
seq 4 > f; csplit -b %03d.txt f 3; ls xx*; csplit --suffix-format=%x f 2; ls xx*; csplit -b %s f 2; csplit -b x f 2; csplit -b %d%d f 2
#> 4
#> 4
#> xx000.txt
#> xx001.txt
#> 2
#> 6
#> xx0
#> xx000.txt
#> xx001.txt
#> xx1
#! csplit: invalid conversion specifier in suffix: s
#! csplit: missing % conversion specification in suffix
#! csplit: too many % conversion specifications in suffix
#? 1

#### -f, --prefix and -n, --digits
seq 4 > f; csplit -f part f 3; ls part*; csplit --prefix=p --digits=4 f 3; ls p0*; csplit -n1 f 3; ls xx*; csplit -n x f 3
#> 4
#> 4
#> part00
#> part01
#> 4
#> 4
#> p0000
#> p0001
#> 4
#> 4
#> xx0
#> xx1
#! csplit: invalid number: ‘x’
#? 1

#### -k, --keep-files
seq 4 > f; csplit -k f 2 9; ls xx*; csplit f 2 9; ls xx*; csplit --keep-files f /zz/; ls xx*
#> 2
#> 6
#> xx00
#> xx01
#> 2
#> 6
#> 8
#> xx00
#! csplit: ‘9’: line number out of range
#! csplit: ‘9’: line number out of range
#! ls: cannot access 'xx*': No such file or directory
#! csplit: ‘/zz/’: match not found

#### -s, --silent, --quiet, -q
seq 4 > f; csplit -s f 2; csplit -q f 2; csplit --quiet f 2; csplit --silent f 2; ls xx*
#> xx00
#> xx01

#### -z, --elide-empty-files
seq 4 > f; csplit f 1; csplit -z f 1; ls xx*; csplit --elide-empty-files f /1/
#> 0
#> 8
#> 8
#> xx00
#> xx01
#> 8

#### --suppress-matched
seq 6 > f; csplit --suppress-matched f 3; head xx*; csplit --suppress-matched f /4/; cat xx01
#> 4
#> 6
#> ==> xx00 <==
#> 1
#> 2
#>
#> ==> xx01 <==
#> 4
#> 5
#> 6
#> 6
#> 4
#> 5
#> 6

#### from standard input
seq 5 | csplit - 3; cat xx01
#> 4
#> 6
#> 3
#> 4
#> 5

#### bad patterns
seq 5 > f; csplit f x; csplit f 0; csplit f /a; csplit f '/[/'; csplit f 3 2; csplit f 2 '{x}'; csplit f '/a/x'; csplit f '{1}'
#! csplit: ‘x’: invalid pattern
#! csplit: 0: line number must be greater than zero
#! csplit: /a: closing delimiter '/' missing
#! csplit: ‘/[/’: invalid regular expression: Invalid regular expression
#! csplit: line number ‘2’ is smaller than preceding line number, 3
#! csplit: ‘{x’}: integer required between '{' and '}'
#! csplit: ‘/a/x’: integer expected after delimiter
#! csplit: ‘{1}’: invalid pattern
#? 1

#### the same line twice
seq 5 > f; csplit f 3 3
#> 4
#> 0
#> 6
#! csplit: warning: line number ‘3’ is the same as preceding line number

#### out of range
seq 5 > f; csplit f 9; csplit f 2 '{9}'; csplit f /9/; csplit f %9%; csplit f /2/ '{3}'
#> 10
#> 2
#> 4
#> 4
#> 10
#> 2
#> 8
#! csplit: ‘9’: line number out of range
#! csplit: ‘2’: line number out of range on repetition 2
#! csplit: ‘/9/’: match not found
#! csplit: ‘%9%’: match not found
#! csplit: ‘/2/’: match not found on repetition 1
#? 1

#### what is not there
csplit nosuch 1; csplit f; csplit
#! csplit: cannot open 'nosuch' for reading: No such file or directory
#! csplit: missing operand after ‘f’
#! Try 'csplit --help' for more information.
#! csplit: missing operand
#! Try 'csplit --help' for more information.
#? 1

#### an unknown option
csplit --nosuch; csplit -Q
#! csplit: unrecognized option '--nosuch'
#! Try 'csplit --help' for more information.
#! csplit: invalid option -- 'Q'
#! Try 'csplit --help' for more information.
#? 1

#### lines and expressions together
seq 10 > f; csplit f 3 /5/; csplit f 3 /2/; csplit f /3/+2 /4/; csplit f /3/+2 /6/; csplit f 5 /5/; csplit f %3% /6/ 8
#> 4
#> 4
#> 13
#> 4
#> 17
#> 8
#> 13
#> 8
#> 2
#> 11
#> 8
#> 0
#> 13
#> 6
#> 4
#> 7
#! csplit: ‘/2/’: match not found
#! csplit: ‘/4/’: match not found

#### expressions with offsets and repeats
seq 20 > f; csplit f /5/+1 '{1}'; csplit f /1/-1; csplit -z f '/0/-1' '{*}'; csplit f %1%+2 '{2}'; csplit f /8/+9; csplit f '/0/+12'
#> 10
#> 26
#> 15
#> 0
#> 16
#> 29
#> 6
#> 18
#> 39
#> 12
#> 51
#! csplit: ‘/1/-1’: line number out of range
#! csplit: ‘/0/+12’: line number out of range
#? 1

#### lines with suppression and repeats
seq 10 > f; csplit --suppress-matched f 3 '{1}'; csplit --suppress-matched f 3 '{*}'; csplit --suppress-matched f 10; csplit --suppress-matched f 11; csplit --suppress-matched f /3/+1 /7/; csplit f 10; csplit f 11; csplit f 5 '{*}'
#> 4
#> 4
#> 9
#> 4
#> 4
#> 4
#> 3
#> 18
#> 0
#> 21
#> 0
#> 6
#> 4
#> 7
#> 18
#> 3
#> 21
#> 8
#> 10
#> 3
#! csplit: ‘3’: line number out of range on repetition 3
#! csplit: ‘11’: line number out of range
#! csplit: ‘5’: line number out of range on repetition 2
#? 1
