# Recorded from Debian 12: coreutils 9.1

#### plain
printf 'hello\nworld' | od; printf 'abc' > f; od f
#> 0000000 062550 066154 005157 067567 066162 000144
#> 0000013
#> 0000000 061141 000143
#> 0000003

#### -A, --address-radix
printf 'abcdefghijklmnopqrst' > f; od -Ad f; od -An -c f; od -Ax f; od --address-radix=o -b f; od -A q f
#> 0000000 061141 062143 063145 064147 065151 066153 067155 070157
#> 0000016 071161 072163
#> 0000020
#>    a   b   c   d   e   f   g   h   i   j   k   l   m   n   o   p
#>    q   r   s   t
#> 000000 061141 062143 063145 064147 065151 066153 067155 070157
#> 000010 071161 072163
#> 000014
#> 0000000 141 142 143 144 145 146 147 150 151 152 153 154 155 156 157 160
#> 0000020 161 162 163 164
#> 0000024
#! od: invalid output address radix 'q'; it must be one character from [doxn]
#? 1

#### -t, --format of all kinds
printf 'abcdefgh\377\0\1\2\3\4\5\6' > f; od -t a f; od -t c f; od -t d1 f; od -t d2 f; od -t dI f; od -t dL f; od -t o2 f; od -t u4 f; od -t x1 f; od --format=x8 f
#> 0000000   a   b   c   d   e   f   g   h del nul soh stx etx eot enq ack
#> 0000020
#> 0000000   a   b   c   d   e   f   g   h 377  \0 001 002 003 004 005 006
#> 0000020
#> 0000000   97   98   99  100  101  102  103  104   -1    0    1    2    3    4    5    6
#> 0000020
#> 0000000  25185  25699  26213  26727    255    513   1027   1541
#> 0000020
#> 0000000  1684234849  1751606885    33620223   100992003
#> 0000020
#> 0000000  7523094288207667809   433757350076154111
#> 0000020
#> 0000000 061141 062143 063145 064147 000377 001001 002003 003005
#> 0000020
#> 0000000 1684234849 1751606885   33620223  100992003
#> 0000020
#> 0000000 61 62 63 64 65 66 67 68 ff 00 01 02 03 04 05 06
#> 0000020
#> 0000000 6867666564636261 06050403020100ff
#> 0000020

#### -t of several
printf 'abcdefgh' | od -t x1 -t c -A n; printf 'abcdefgh' | od -t x1z; printf 'abc\001defgh' | od -A x -t x1z -v
#>   61  62  63  64  65  66  67  68
#>    a   b   c   d   e   f   g   h
#> 0000000 61 62 63 64 65 66 67 68                          >abcdefgh<
#> 0000010
#> 000000 61 62 63 01 64 65 66 67 68                       >abc.defgh<
#> 000009

#### floats
printf '\0\0\200\077\0\0\0\100' > f; od -t f4 f; od -t fF f; printf '\0\0\0\0\0\0\360\077' | od -t fD; printf '\0\0\0\0\0\0\360\077' | od -t f
#> 0000000               1               2
#> 0000010
#> 0000000               1               2
#> 0000010
#> 0000000                        1
#> 0000010
#> 0000000                        1
#> 0000010

#### old letters
printf 'abcdefgh12345678' > f; for o in a b c d f i l o s x; do od -$o f; done
#> 0000000   a   b   c   d   e   f   g   h   1   2   3   4   5   6   7   8
#> 0000020
#> 0000000 141 142 143 144 145 146 147 150 061 062 063 064 065 066 067 070
#> 0000020
#> 0000000   a   b   c   d   e   f   g   h   1   2   3   4   5   6   7   8
#> 0000020
#> 0000000 25185 25699 26213 26727 12849 13363 13877 14391
#> 0000020
#> 0000000   1.6777999e+22    4.371022e+24   1.6688934e-07   4.3681084e-05
#> 0000020
#> 0000000  1684234849  1751606885   875770417   943142453
#> 0000020
#> 0000000  7523094288207667809  4050765991979987505
#> 0000020
#> 0000000 061141 062143 063145 064147 031061 032063 033065 034067
#> 0000020
#> 0000000  25185  25699  26213  26727  12849  13363  13877  14391
#> 0000020
#> 0000000 6261 6463 6665 6867 3231 3433 3635 3837
#> 0000020

#### -j, --skip-bytes and -N, --read-bytes
printf 'abcdefghijkl' > f; od -c -j3 f; od -c -N4 f; od -c --skip-bytes=2 --read-bytes=3 f; od -c -j0x4 f; od -c -j 50 f
#> 0000003   d   e   f   g   h   i   j   k   l
#> 0000014
#> 0000000   a   b   c   d
#> 0000004
#> 0000002   c   d   e
#> 0000005
#> 0000004   e   f   g   h   i   j   k   l
#> 0000014
#! od: cannot skip past end of combined input
#? 1

#### -S, --strings
printf 'ab\0hello\0xyz\0world!' > f; od -S3 f; od --strings=5 f; od -S f
#> 0000003 hello
#> 0000011 xyz
#> 0000003 hello
#! od: invalid -S argument 'f'
#? 1

#### -v, --output-duplicates
head -c 64 /dev/zero | od; head -c 64 /dev/zero | od -v; head -c 48 /dev/zero | od --output-duplicates
#> 0000000 000000 000000 000000 000000 000000 000000 000000 000000
#> *
#> 0000100
#> 0000000 000000 000000 000000 000000 000000 000000 000000 000000
#> 0000020 000000 000000 000000 000000 000000 000000 000000 000000
#> 0000040 000000 000000 000000 000000 000000 000000 000000 000000
#> 0000060 000000 000000 000000 000000 000000 000000 000000 000000
#> 0000100
#> 0000000 000000 000000 000000 000000 000000 000000 000000 000000
#> 0000020 000000 000000 000000 000000 000000 000000 000000 000000
#> 0000040 000000 000000 000000 000000 000000 000000 000000 000000
#> 0000060

#### -w, --width
printf 'abcdefghij' > f; od -w4 -c f; od --width=8 -t x1 f; od -w -c f
#> 0000000   a   b   c   d
#> 0000004   e   f   g   h
#> 0000010   i   j
#> 0000012
#> 0000000 61 62 63 64 65 66 67 68
#> 0000010 69 6a
#> 0000012
#> 0000000   a   b   c   d   e   f   g   h   i   j
#> 0000012

#### --endian
printf '\001\002\003\004' > f; od --endian=big -t x2 f; od --endian=little -t x4 f; od --endian=x f
#> 0000000 0102 0304
#> 0000004
#> 0000000 04030201
#> 0000004
#! od: invalid argument ‘x’ for ‘--endian’
#! Valid arguments are:
#!   - ‘little’
#!   - ‘big’
#! Try 'od --help' for more information.
#? 1

#### --traditional
printf 'abcdefghijkl' > f; od --traditional -c f 4; od --traditional -c f +4
#> 0000004   e   f   g   h   i   j   k   l
#> 0000014
#> 0000004   e   f   g   h   i   j   k   l
#> 0000014

#### bad arguments
od -t q /dev/null; od -j x /dev/null; od -N x /dev/null; od -w0 /dev/null; od -t x3 /dev/null; od -t f3 /dev/null
#> 0000000
#! od: invalid character 'q' in type string ‘q’
#! od: invalid -j argument 'x'
#! od: invalid -N argument 'x'
#! od: warning: invalid width 0; using 2 instead
#! od: invalid type string ‘x3’;
#! this system doesn't provide a 3-byte integral type
#! od: invalid type string ‘f3’;
#! this system doesn't provide a 3-byte floating point type
#? 1

#### what is not there
od nosuch; echo $?; od /root; echo $?
#> 1
#> 0000000
#> 1
#! od: nosuch: No such file or directory
#! od: /root: Is a directory

#### an unknown option
od --nosuch; od -Q
#! od: unrecognized option '--nosuch'
#! Try 'od --help' for more information.
#! od: invalid option -- 'Q'
#! Try 'od --help' for more information.
#? 1
