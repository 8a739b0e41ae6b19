# Recorded from Debian 12: coreutils 9.1

#### md5sum
printf hello > f; md5sum f; md5sum < f; md5sum -b f; md5sum -t f; md5sum --tag f; md5sum -z f | od -c | tail -2; md5sum nosuch; md5sum /root; md5sum --text f; md5sum --binary f; md5sum --zero f | wc -c
#> 5d41402abc4b2a76b9719d911017c592  f
#> 5d41402abc4b2a76b9719d911017c592  -
#> 5d41402abc4b2a76b9719d911017c592 *f
#> 5d41402abc4b2a76b9719d911017c592  f
#> MD5 (f) = 5d41402abc4b2a76b9719d911017c592
#> 0000040           f  \0
#> 0000044
#> 5d41402abc4b2a76b9719d911017c592  f
#> 5d41402abc4b2a76b9719d911017c592 *f
#> 36
#! md5sum: nosuch: No such file or directory
#! md5sum: /root: Is a directory

#### md5sum -c
printf hello > f; md5sum f > s; md5sum -c s; md5sum --check --quiet s; echo x > f; md5sum -c s; md5sum -c --status s; echo $?; md5sum -c nosuch; md5sum -c /dev/null; echo bad | md5sum -c; echo bad | md5sum -c --warn; md5sum --strict f; md5sum --tag -c s; md5sum --quiet f; md5sum --status f
#> f: OK
#> f: FAILED
#> 1
#! md5sum: WARNING: 1 computed checksum did NOT match
#! md5sum: nosuch: No such file or directory
#! md5sum: /dev/null: no properly formatted checksum lines found
#! md5sum: 'standard input': no properly formatted checksum lines found
#! md5sum: 'standard input': 1: improperly formatted MD5 checksum line
#! md5sum: 'standard input': no properly formatted checksum lines found
#! md5sum: the --strict option is meaningful only when verifying checksums
#! Try 'md5sum --help' for more information.
#! md5sum: the --tag option is meaningless when verifying checksums
#! Try 'md5sum --help' for more information.
#! md5sum: the --quiet option is meaningful only when verifying checksums
#! Try 'md5sum --help' for more information.
#! md5sum: the --status option is meaningful only when verifying checksums
#! Try 'md5sum --help' for more information.
#? 1

#### sha1sum
printf hello > f; sha1sum f; sha1sum --tag f; sha1sum f > s; sha1sum -c s; rm f; sha1sum -c s; sha1sum -c --ignore-missing s
#> aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d  f
#> SHA1 (f) = aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d
#> f: OK
#> f: FAILED open or read
#! sha1sum: f: No such file or directory
#! sha1sum: WARNING: 1 listed file could not be read
#! sha1sum: s: no file was verified
#? 1

#### sha224sum
printf hello > f; sha224sum f; sha224sum --tag f > s; sha224sum -c s
#> ea09ae9cc6768c50fcee903ed054556e5bfc8347907f12598aa24193  f
#> f: OK

#### sha256sum
printf hello > f; sha256sum f; sha256sum --tag f > s; sha256sum -c s; sha256sum --tag --text f; sha256sum -w f
#> 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  f
#> f: OK
#! sha256sum: --tag does not support --text mode
#! Try 'sha256sum --help' for more information.
#! sha256sum: the --warn option is meaningful only when verifying checksums
#! Try 'sha256sum --help' for more information.
#? 1

#### sha384sum
printf hello > f; sha384sum f; sha384sum --tag f > s; sha384sum -c s
#> 59e1748777448c69de6b800d7a33bbfb9ff1b463e44354c3553bcdb9c666fa90125a3c79f90397bdf5f6a13de828684f  f
#> f: OK

#### sha512sum
printf hello > f; sha512sum f; sha512sum --tag f > s; sha512sum -c s --strict
#> 9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043  f
#> f: OK

#### names with backslash
printf hello > 'a\b'; md5sum 'a\b'; md5sum 'a\b' > s; md5sum -c s; printf x > 'a
b'; md5sum a*b
#> \5d41402abc4b2a76b9719d911017c592  a\\b
#> a\b: OK
#> \9dd4e461268c8034f5c8564e155c67a6  a\nb
#> \5d41402abc4b2a76b9719d911017c592  a\\b

#### cksum
printf hello > f; cksum f; cksum < f; cksum -a md5 f; cksum -a sha256 f; cksum -a bsd f; cksum -a sysv f; cksum -a crc f; cksum -a blake2b f; cksum -a sm3 f; cksum -a sha1 --untagged f; cksum -a x f; cksum -a blake2b -l 64 f
#> 3287646509 5 f
#> 3287646509 5
#> MD5 (f) = 5d41402abc4b2a76b9719d911017c592
#> SHA256 (f) = 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
#> 08403     1 f
#> 532 1 f
#> 3287646509 5 f
#> BLAKE2b (f) = e4cfa39a3d37be31c59609e807970799caa68a19bfaa15135f165085e01d41a65ba1e1b146aeb6bd0092b49eac214c103ccfa3a365954bbbe52f74a2b3620c94
#> SM3 (f) = becbbfaae6548b8bf0cfcad5a27183cd1be6093b1cceccc303d9c61d0a645268
#> aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d  f
#> BLAKE2b-64 (f) = a7b6eda801e5347d
#! cksum: invalid argument ‘x’ for ‘--algorithm’
#! Valid arguments are:
#!   - ‘bsd’
#!   - ‘sysv’
#!   - ‘crc’
#!   - ‘md5’
#!   - ‘sha1’
#!   - ‘sha224’
#!   - ‘sha256’
#!   - ‘sha384’
#!   - ‘sha512’
#!   - ‘blake2b’
#!   - ‘sm3’
#! Try 'cksum --help' for more information.

#### cksum of several
printf hello > f; cksum --algorithm=sha224 f; cksum -a sha384 f; cksum -a sha512 f; cksum --debug f; cksum -a md5 f > s; cksum -c s; cksum --check --quiet s; cksum -a md5 -z f | tail -c 2 | od -c; cksum --zero -a md5 f | wc -c; cksum -a crc -c s; cksum --tag -a md5 f; cksum -l 8 f; cksum -a md5 --length=8 f; cksum --strict -a md5 -c s; cksum -w -a md5 -c s; cksum --status -c s; cksum --ignore-missing -c s
#> SHA224 (f) = ea09ae9cc6768c50fcee903ed054556e5bfc8347907f12598aa24193
#> SHA384 (f) = 59e1748777448c69de6b800d7a33bbfb9ff1b463e44354c3553bcdb9c666fa90125a3c79f90397bdf5f6a13de828684f
#> SHA512 (f) = 9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043
#> 3287646509 5 f
#> f: OK
#> 0000000   2  \0
#> 0000002
#> 43
#> MD5 (f) = 5d41402abc4b2a76b9719d911017c592
#> f: OK
#> f: OK
#> f: OK
#! cksum: using pclmul hardware support
#! cksum: --check is not supported with --algorithm={bsd,sysv,crc}
#! cksum: --length is only supported with --algorithm=blake2b
#! cksum: --length is only supported with --algorithm=blake2b

#### cksum nothing
cksum nosuch; cksum /root; cksum --nosuch; cksum -Q
#> 4294967295 0 /root
#! cksum: nosuch: No such file or directory
#! cksum: unrecognized option '--nosuch'
#! Try 'cksum --help' for more information.
#! cksum: invalid option -- 'Q'
#! Try 'cksum --help' for more information.
#? 1

#### sum
printf hello > f; sum f; sum -r f; sum -s f; sum --sysv f; sum < f; sum f f; sum nosuch; sum --nosuch; sum -Q; sum /root
#> 08403     1 f
#> 08403     1 f
#> 532 1 f
#> 532 1 f
#> 08403     1
#> 08403     1 f
#> 08403     1 f
#! sum: nosuch: No such file or directory
#! sum: unrecognized option '--nosuch'
#! Try 'sum --help' for more information.
#! sum: invalid option -- 'Q'
#! Try 'sum --help' for more information.
#! sum: /root: Is a directory
#? 1

#### unknown options
md5sum --nosuch; sha1sum -Q; sha256sum --nosuch
#! md5sum: unrecognized option '--nosuch'
#! Try 'md5sum --help' for more information.
#! sha1sum: invalid option -- 'Q'
#! Try 'sha1sum --help' for more information.
#! sha256sum: unrecognized option '--nosuch'
#! Try 'sha256sum --help' for more information.
#? 1
