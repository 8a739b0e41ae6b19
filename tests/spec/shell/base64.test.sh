# Recorded from Debian 12: coreutils 9.1

#### encode and decode
echo hello | base64; echo aGVsbG8K | base64 -d; echo aGVsbG8K | base64 --decode; printf hello > f; base64 f
#> aGVsbG8K
#> hello
#> hello
#> aGVsbG8=

#### -w, --wrap
seq 40 | base64; seq 40 | base64 -w 20; seq 40 | base64 --wrap=0; base64 -w x
#> MQoyCjMKNAo1CjYKNwo4CjkKMTAKMTEKMTIKMTMKMTQKMTUKMTYKMTcKMTgKMTkKMjAKMjEKMjIK
#> MjMKMjQKMjUKMjYKMjcKMjgKMjkKMzAKMzEKMzIKMzMKMzQKMzUKMzYKMzcKMzgKMzkKNDAK
#> MQoyCjMKNAo1CjYKNwo4
#> CjkKMTAKMTEKMTIKMTMK
#> MTQKMTUKMTYKMTcKMTgK
#> MTkKMjAKMjEKMjIKMjMK
#> MjQKMjUKMjYKMjcKMjgK
#> MjkKMzAKMzEKMzIKMzMK
#> MzQKMzUKMzYKMzcKMzgK
#> MzkKNDAK
#> MQoyCjMKNAo1CjYKNwo4CjkKMTAKMTEKMTIKMTMKMTQKMTUKMTYKMTcKMTgKMTkKMjAKMjEKMjIKMjMKMjQKMjUKMjYKMjcKMjgKMjkKMzAKMzEKMzIKMzMKMzQKMzUKMzYKMzcKMzgKMzkKNDAK
#\>
#! base64: invalid wrap size: ‘x’
#? 1

#### -i, --ignore-garbage
printf 'aGk=\n!!\n' | base64 -d; echo; printf 'a!Gk=\n' | base64 -d -i; echo; printf 'a!Gk=' | base64 -d --ignore-garbage
#> hi
#> hi
#> hi
#\>
#! base64: invalid input

#### bad input
echo abc | base64 -d | od -c; echo 'a=' | base64 -d; echo '****' | base64 -d
#> 0000000   i 267
#> 0000002
#! base64: invalid input
#! base64: invalid input
#! base64: invalid input
#? 1

#### operands
base64 a b; base64 nosuch; base64 /root; base64 --nosuch; base64 -Q
#! base64: extra operand ‘b’
#! Try 'base64 --help' for more information.
#! base64: nosuch: No such file or directory
#! base64: read error: Is a directory
#! base64: unrecognized option '--nosuch'
#! Try 'base64 --help' for more information.
#! base64: invalid option -- 'Q'
#! Try 'base64 --help' for more information.
#? 1

#### base32
echo hello | base32; echo NBSWY3DPBI====== | base32 -d; seq 40 | base32 -w 30; echo nbsw | base32 -d; echo NB!SWY3DPBI====== | base32 -di; seq 99 | base32 --wrap=0 | wc -l; base32 --nosuch; base32 --decode < /dev/null; base32 --ignore-garbage --decode < /dev/null
#> NBSWY3DPBI======
#> hello
#> GEFDECRTBI2AUNIKGYFDOCRYBI4QUM
#> JQBIYTCCRRGIFDCMYKGE2AUMJVBIYT
#> MCRRG4FDCOAKGE4QUMRQBIZDCCRSGI
#> FDEMYKGI2AUMRVBIZDMCRSG4FDEOAK
#> GI4QUMZQBIZTCCRTGIFDGMYKGM2AUM
#> ZVBIZTMCRTG4FDGOAKGM4QUNBQBI==
#> ====
#> hello
#> 0
#! base32: invalid input
#! base32: unrecognized option '--nosuch'
#! Try 'base32 --help' for more information.
