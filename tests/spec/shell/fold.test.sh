# Recorded from Debian 12: coreutils 9.1

#### plain
printf '%0100d\n' 7 | fold
#> 00000000000000000000000000000000000000000000000000000000000000000000000000000000
#> 00000000000000000007

#### -b, --bytes
printf 'h\303\251llo\tx\n' > f; fold -b -w3 f; fold --bytes --width=4 f
#> hé
#> llo
#> 	x
#> hél
#> lo	x

#### -s, --spaces
echo 'one two three four five' > f; fold -s -w 10 f; fold --spaces --width=12 f
#> one two 
#> three 
#> four five
#> one two 
#> three four 
#> five

#### -w, --width
echo abcdefghij > f; fold -w 4 f; fold --width=3 f; fold -5 f; printf 'a\tb\n' | fold -w 8
#> abcd
#> efgh
#> ij
#> abc
#> def
#> ghi
#> j
#> abcde
#> fghij
#> a	
#> b

#### backspace and return
printf 'ab\bcdef\n' | fold -w3 | od -c
#> 0000000   a   b  \b   c   d  \n   e   f  \n
#> 0000011

#### bad arguments
fold -w x /dev/null; fold -w 0 /dev/null
#! fold: invalid number of columns: ‘x’
#! fold: invalid number of columns: ‘0’: Numerical result out of range
#? 1

#### what is not there
fold nosuch; fold /root
#! fold: nosuch: No such file or directory
#! fold: /root: Is a directory
#? 1

#### an unknown option
fold --nosuch; fold -Q
#! fold: unrecognized option '--nosuch'
#! Try 'fold --help' for more information.
#! fold: invalid option -- 'Q'
#! Try 'fold --help' for more information.
#? 1
