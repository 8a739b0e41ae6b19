# Recorded from Debian 12: coreutils 9.1

#### --base64 and --base64url
printf '\373\377hello??' | basenc --base64; printf '\373\377hello??' | basenc --base64url; echo hi | basenc --base64 | basenc --base64 -d
#> +/9oZWxsbz8/
#> -_9oZWxsbz8_
#> hi

#### --base32 and --base32hex
echo hello | basenc --base32; echo hello | basenc --base32hex; echo hello | basenc --base32hex | basenc --base32hex --decode
#> NBSWY3DPBI======
#> D1IMOR3F18======
#> hello

#### --base16
echo hello | basenc --base16; echo 68656C6C6F0A | basenc --base16 -d
#> 68656C6C6F0A
#> hello

#### --base2msbf and --base2lsbf
printf AB | basenc --base2msbf; printf AB | basenc --base2lsbf; printf 01000001 | basenc --base2msbf -d; echo
#> 0100000101000010
#> 1000001001000010
#> A

#### --z85
printf 'abcdefgh' | basenc --z85; printf abc | basenc --z85; printf 'VPazdVPazd' | basenc --z85 -d | od -c
#> vpA.SwObN*
#> 0000000 263   8 232 206 263   8 232 206
#> 0000010
#! basenc: invalid input (length must be multiple of 4 characters)

#### -w, --wrap
seq 40 | basenc --base64 -w 20; seq 10 | basenc --base16 --wrap=8; seq 40 | basenc --base32 -w 0
#> MQoyCjMKNAo1CjYKNwo4
#> CjkKMTAKMTEKMTIKMTMK
#> MTQKMTUKMTYKMTcKMTgK
#> MTkKMjAKMjEKMjIKMjMK
#> MjQKMjUKMjYKMjcKMjgK
#> MjkKMzAKMzEKMzIKMzMK
#> MzQKMzUKMzYKMzcKMzgK
#> MzkKNDAK
#> 310A320A
#> 330A340A
#> 350A360A
#> 370A380A
#> 390A3130
#> 0A
#> GEFDECRTBI2AUNIKGYFDOCRYBI4QUMJQBIYTCCRRGIFDCMYKGE2AUMJVBIYTMCRRG4FDCOAKGE4QUMRQBIZDCCRSGIFDEMYKGI2AUMRVBIZDMCRSG4FDEOAKGI4QUMZQBIZTCCRTGIFDGMYKGM2AUMZVBIZTMCRTG4FDGOAKGM4QUNBQBI======
#\>

#### -i, --ignore-garbage
printf '68 65\n' | basenc --base16 -d; printf '68 65!\n' | basenc --base16 -d -i; echo; printf 'aGk=!' | basenc --base64 -d --ignore-garbage; printf 'aGk=!' | basenc --base64 -d
#> hhe
#> hihi
#\>
#! basenc: invalid input
#! basenc: invalid input
#? 1

#### none
basenc < /dev/null; basenc -w x --base64; basenc --base64 a b
#! basenc: missing encoding type
#! Try 'basenc --help' for more information.
#! basenc: invalid wrap size: ‘x’
#! basenc: extra operand ‘b’
#! Try 'basenc --help' for more information.
#? 1

#### what is not there
basenc --base64 nosuch; basenc --base64 /root
#! basenc: nosuch: No such file or directory
#! basenc: read error: Is a directory
#? 1

#### an unknown option
basenc --nosuch; basenc -Q
#! basenc: unrecognized option '--nosuch'
#! Try 'basenc --help' for more information.
#! basenc: invalid option -- 'Q'
#! Try 'basenc --help' for more information.
#? 1
