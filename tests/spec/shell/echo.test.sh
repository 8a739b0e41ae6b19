# Recorded from Debian 12: coreutils 9.1

#### /bin/echo
/bin/echo a b; /bin/echo -n a; /bin/echo -e 'a\tb\c d'; /bin/echo -E 'a\tb'; /bin/echo --help | head -1; /bin/echo -nx; /bin/echo -e '\x41\0101\e' | od -c; /bin/echo -ne '\a\b\f\v\\\n' | od -c; POSIXLY_CORRECT=1 /bin/echo -n 'a\tb'; /bin/echo --version | head -1
#> a b
#> aa	ba\tb
#> Usage: /bin/echo [SHORT-OPTION]... [STRING]...
#> -nx
#> 0000000   A   A 033  \n
#> 0000004
#> 0000000  \a  \b  \f  \v   \  \n
#> 0000006
#> a	becho (GNU coreutils) 9.1

#### printf's directives
/usr/bin/printf '%s %d %i %o %x %X %u %c %%\n' a 1 2 8 255 255 3 z; /usr/bin/printf '%5s|%-5s|%05d|%+d|% d|%.2s|%*d\n' a b 3 4 5 xyz 4 7; /usr/bin/printf '%f %.2f %e %g %G %a\n' 1.5 2.345 12345.678 0.0001 1e10 1
#> a 1 2 10 ff FF 3 z %
#>     a|b    |00003|+4| 5|xy|   7
#> 1.500000 2.35 1.234568e+04 0.0001 1E+10 0x8p-3

#### printf's escapes
/usr/bin/printf '\a\b\e\f\n\r\t\v\\\"\x41\101\u00e9\U0001F600' | od -c; /usr/bin/printf '%b' 'a\tb\cX' ; /usr/bin/printf 'a\cb'; echo
#> 0000000  \a  \b 033  \f  \n  \r  \t  \v   \   "   A   A 303 251 360 237
#> 0000020 230 200
#> 0000022
#> a	ba

#### printf's mistakes
/usr/bin/printf; /usr/bin/printf '%d\n' abc; /usr/bin/printf '%d\n' 12abc; /usr/bin/printf '%z\n'; /usr/bin/printf '%d\n' 99999999999999999999; /usr/bin/printf x y; /usr/bin/printf '%'; /usr/bin/printf '\xz'; /usr/bin/printf '%d\n' "'a"; /usr/bin/printf '%s,' a b c; echo; /usr/bin/printf --version | head -1
#> 0
#> 12
#> 9223372036854775807
#> x97
#> a,b,c,
#> printf (GNU coreutils) 9.1
#! /usr/bin/printf: missing operand
#! Try '/usr/bin/printf --help' for more information.
#! /usr/bin/printf: ‘abc’: expected a numeric value
#! /usr/bin/printf: ‘12abc’: value not completely converted
#! /usr/bin/printf: %z\: invalid conversion specification
#! /usr/bin/printf: ‘99999999999999999999’: Numerical result out of range
#! /usr/bin/printf: warning: ignoring excess arguments, starting with ‘y’
#! /usr/bin/printf: %: invalid conversion specification
#! /usr/bin/printf: missing hexadecimal number in escape

#### printf's quoting
/usr/bin/printf '%q\n' 'a b' "it's" $'a\nb' '' plain '$x'
#> 'a b'
#> "it's"
#> 'a'$'\n''b'
#> ''
#> plain
#> '$x'

#### true, false, yes
/bin/true; echo $?; /bin/false; echo $?; /bin/true x; /bin/false --nosuch; echo $?; yes | head -2; yes a b | head -1; yes -- -x | head -1; yes --nosuch; yes -x; /bin/true --version | head -1; /bin/false --help | head -1
#> 0
#> 1
#> 1
#> y
#> y
#> a b
#> -x
#> true (GNU coreutils) 9.1
#> Usage: /bin/false [ignored command line arguments]
#! yes: unrecognized option '--nosuch'
#! Try 'yes --help' for more information.
#! yes: invalid option -- 'x'
#! Try 'yes --help' for more information.

#### sleep
sleep 0; sleep 0.1 0.1; sleep; sleep x; sleep 1x; sleep -1; sleep 0s 0m 0h 0d; sleep --nosuch; sleep --help | head -1; sleep 0x0
#> Usage: sleep NUMBER[SUFFIX]...
#! sleep: missing operand
#! Try 'sleep --help' for more information.
#! sleep: invalid time interval ‘x’
#! Try 'sleep --help' for more information.
#! sleep: invalid time interval ‘1x’
#! Try 'sleep --help' for more information.
#! sleep: invalid option -- '1'
#! Try 'sleep --help' for more information.
#! sleep: unrecognized option '--nosuch'
#! Try 'sleep --help' for more information.
