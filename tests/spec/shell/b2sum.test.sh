# Recorded from Debian 12: coreutils 9.1

#### plain
printf hello > f; b2sum f; b2sum < f; b2sum f /dev/null
#> e4cfa39a3d37be31c59609e807970799caa68a19bfaa15135f165085e01d41a65ba1e1b146aeb6bd0092b49eac214c103ccfa3a365954bbbe52f74a2b3620c94  f
#> e4cfa39a3d37be31c59609e807970799caa68a19bfaa15135f165085e01d41a65ba1e1b146aeb6bd0092b49eac214c103ccfa3a365954bbbe52f74a2b3620c94  -
#> e4cfa39a3d37be31c59609e807970799caa68a19bfaa15135f165085e01d41a65ba1e1b146aeb6bd0092b49eac214c103ccfa3a365954bbbe52f74a2b3620c94  f
#> 786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce  /dev/null

#### -l, --length
printf hello > f; b2sum -l 128 f; b2sum --length=256 f; b2sum -l 8 f; b2sum -l 7 f; b2sum -l 520 f; b2sum -l x f
#> 46fb7408d4f285228f4af516ea25851b  f
#> 324dcf027dd4a30a932c441f365a25e86b173defa4b8e58948253471b81b72cf  f
#> 29  f
#! b2sum: invalid length: ‘7’
#! b2sum: length is not a multiple of 8
#! b2sum: invalid length: ‘520’
#! b2sum: maximum digest length for ‘BLAKE2b’ is 512 bits
#! b2sum: invalid length: ‘x’
#? 1

#### -b and -t
printf hello > f; b2sum -b f; b2sum -t f; b2sum --binary f; b2sum --text f
#> e4cfa39a3d37be31c59609e807970799caa68a19bfaa15135f165085e01d41a65ba1e1b146aeb6bd0092b49eac214c103ccfa3a365954bbbe52f74a2b3620c94 *f
#> e4cfa39a3d37be31c59609e807970799caa68a19bfaa15135f165085e01d41a65ba1e1b146aeb6bd0092b49eac214c103ccfa3a365954bbbe52f74a2b3620c94  f
#> e4cfa39a3d37be31c59609e807970799caa68a19bfaa15135f165085e01d41a65ba1e1b146aeb6bd0092b49eac214c103ccfa3a365954bbbe52f74a2b3620c94 *f
#> e4cfa39a3d37be31c59609e807970799caa68a19bfaa15135f165085e01d41a65ba1e1b146aeb6bd0092b49eac214c103ccfa3a365954bbbe52f74a2b3620c94  f

#### --tag
printf hello > f; b2sum --tag f; b2sum --tag -l 64 f
#> BLAKE2b (f) = e4cfa39a3d37be31c59609e807970799caa68a19bfaa15135f165085e01d41a65ba1e1b146aeb6bd0092b49eac214c103ccfa3a365954bbbe52f74a2b3620c94
#> BLAKE2b-64 (f) = a7b6eda801e5347d

#### -z
printf hello > f; b2sum -z f | tail -c 4 | od -c; b2sum --zero f | wc -c
#> 0000000           f  \0
#> 0000004
#> 132

#### -c, --check
printf hello > f; b2sum f > s; b2sum -c s; b2sum --tag f > t; b2sum --check t; echo x >> f; b2sum -c s; echo $?
#> f: OK
#> f: OK
#> f: FAILED
#> 1
#! b2sum: WARNING: 1 computed checksum did NOT match

#### --quiet and --status and --strict and -w
printf hello > f; b2sum f > s; b2sum -c --quiet s; b2sum -c --status s; echo $?; echo bad >> s; b2sum -c s; b2sum -c -w s; b2sum --check --warn --strict s; echo $?
#> 0
#> f: OK
#> f: OK
#> f: OK
#> 1
#! b2sum: WARNING: 1 line is improperly formatted
#! b2sum: s: 2: improperly formatted BLAKE2b checksum line
#! b2sum: WARNING: 1 line is improperly formatted
#! b2sum: s: 2: improperly formatted BLAKE2b checksum line
#! b2sum: WARNING: 1 line is improperly formatted

#### --ignore-missing
printf hello > f; b2sum f > s; rm f; b2sum -c s; b2sum -c --ignore-missing s
#> f: FAILED open or read
#! b2sum: f: No such file or directory
#! b2sum: WARNING: 1 listed file could not be read
#! b2sum: s: no file was verified
#? 1

#### what is not there
b2sum nosuch; b2sum /root
#! b2sum: nosuch: No such file or directory
#! b2sum: /root: Is a directory
#? 1

#### an unknown option
b2sum --nosuch; b2sum -Q
#! b2sum: unrecognized option '--nosuch'
#! Try 'b2sum --help' for more information.
#! b2sum: invalid option -- 'Q'
#! Try 'b2sum --help' for more information.
#? 1
