# Recorded from Debian 12: coreutils 9.1

#### plain
pathchk /etc/passwd; echo $?; pathchk; pathchk ''
#> 0
#! pathchk: missing operand
#! Try 'pathchk --help' for more information.
#! pathchk: '': No such file or directory
#? 1

#### -p
pathchk -p 'a b'; pathchk -p aaaaaaaaaaaaaaaaaa; pathchk -p ok; echo $?
#> 0
#! pathchk: nonportable character ‘ ’ in file name 'a b'
#! pathchk: limit 14 exceeded by length 18 of file name component ‘aaaaaaaaaaaaaaaaaa’

#### -P
pathchk -P -x; pathchk -P ''; pathchk -P a/-b; echo $?
#> 1
#! pathchk: invalid option -- 'x'
#! Try 'pathchk --help' for more information.
#! pathchk: empty file name
#! pathchk: leading '-' in a component of file name 'a/-b'

#### --portability
pathchk --portability 'x*y'; pathchk --portability -- -x; echo $?
#> 1
#! pathchk: nonportable character ‘*’ in file name 'x*y'
#! pathchk: leading '-' in a component of file name '-x'

#### long names
pathchk $(printf '%0300d' 1); echo $?; pathchk -p $(printf 'a/%.0s' $(seq 200)) ; echo $?
#> 1
#> 1
#! pathchk: 000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001: File name too long
#! pathchk: limit 255 exceeded by length 400 of file name 'a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/'

#### under a file
pathchk /etc/passwd/x; echo $?
#> 1
#! pathchk: /etc/passwd/x: Not a directory

#### an unknown option
pathchk --nosuch; pathchk -Q
#! pathchk: unrecognized option '--nosuch'
#! Try 'pathchk --help' for more information.
#! pathchk: invalid option -- 'Q'
#! Try 'pathchk --help' for more information.
#? 1
