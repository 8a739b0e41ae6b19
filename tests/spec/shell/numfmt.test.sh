# Recorded from Debian 12: coreutils 9.1

#### plain
numfmt 1000; echo 1000 2000 | numfmt; numfmt x; numfmt --to=si 1000 2000
#> 1000
#> 1000 2000
#> 1.0K
#> 2.0K
#! numfmt: invalid number: ‘x’

#### --from
numfmt --from=si 1K 2M; numfmt --from=iec 1K 3G; numfmt --from=iec-i 1Ki 2Mi; numfmt --from=auto 1K 1Ki; numfmt --from=none 1K
#> 1000
#> 2000000
#> 1024
#> 3221225472
#> 1024
#> 2097152
#> 1000
#> 1024
#! numfmt: rejecting suffix in input: ‘1K’ (consider using --from)
#? 2

#### --to
numfmt --to=si 1000 1234567 999999; numfmt --to=iec 1024 123456789; numfmt --to=iec-i 2048 5; numfmt --to=none 5; numfmt --to=x 5
#> 1.0K
#> 1.3M
#> 1.0M
#> 1.0K
#> 118M
#> 2.0Ki
#> 5
#> 5
#! numfmt: invalid argument ‘x’ for ‘--to’
#! Valid arguments are:
#!   - ‘none’
#!   - ‘si’
#!   - ‘iec’
#!   - ‘iec-i’
#! Try 'numfmt --help' for more information.
#? 1

#### --from-unit and --to-unit
numfmt --from-unit=512 4; numfmt --to-unit=1000 5000; numfmt --from-unit=x 1; numfmt --from-unit=1K 3
#> 2048
#> 5
#> 3000
#! numfmt: invalid unit size: ‘x’

#### --format
numfmt --format=%8.2f 12.345; numfmt --format='%-10f|' 12; numfmt --format='%010f' 12; numfmt --format=%s 1; numfmt --format='a%fb%%' 5; numfmt --format="%'f" 1234567
#>    12.35
#> 12        |
#> 0000000012
#> a5b%%
#> 1234567
#! numfmt: invalid format ‘%s’, directive must be %[0]['][-][N][.][N]f

#### --padding
numfmt --padding=8 5; numfmt --padding=-8 5 | od -c; numfmt --padding=0 5
#>        5
#> 0000000   5                              \n
#> 0000011
#! numfmt: invalid padding value ‘0’
#? 1

#### --round
for r in up down from-zero towards-zero nearest; do numfmt --round=$r --to=si 1449 -- -1551; done; numfmt --round=x 1
#> 1.5K
#> -1.5K
#> 1.4K
#> -1.6K
#> 1.5K
#> -1.6K
#> 1.4K
#> -1.5K
#> 1.4K
#> -1.6K
#! numfmt: invalid argument ‘x’ for ‘--round’
#! Valid arguments are:
#!   - ‘up’
#!   - ‘down’
#!   - ‘from-zero’
#!   - ‘towards-zero’
#!   - ‘nearest’
#! Try 'numfmt --help' for more information.
#? 1

#### --suffix
numfmt --suffix=B 5; numfmt --suffix=B --to=si 5000B; numfmt --suffix=B --from=si 5KB
#> 5B
#> 5.0KB
#> 5000B

#### -d, --delimiter and --field
echo a:1000:2000 | numfmt -d: --field=2 --to=si; echo 1000 2000 3000 | numfmt --field=2-3 --to=si; echo 1000 2000 | numfmt --field=- --to=si; echo a,1000 | numfmt --delimiter=, --field 2 --to=iec; numfmt --field=0 1; numfmt -d ab 1
#> a:1.0K:2000
#> 1000 2.0K 3.0K
#> 1.0K 2.0K
#> a,1000
#! numfmt: fields are numbered from 1
#! Try 'numfmt --help' for more information.
#! numfmt: the delimiter must be a single character
#? 1

#### --header
printf 'size\n1000\n' | numfmt --header --to=si; printf 'a\nb\n1000\n' | numfmt --header=2 --to=si; numfmt --header=x 1
#> size
#> 1.0K
#> a
#> b
#> 1.0K
#! numfmt: invalid header value ‘x’
#? 1

#### --invalid
for i in abort fail warn ignore; do printf '1000\nx\n2000\n' | numfmt --invalid=$i --to=si; echo $?; done; numfmt --invalid=x 1
#> 1.0K
#> 2
#> 1.0K
#> x
#> 2.0K
#> 2
#> 1.0K
#> x
#> 2.0K
#> 0
#> 1.0K
#> x
#> 2.0K
#> 0
#! numfmt: invalid number: ‘x’
#! numfmt: invalid number: ‘x’
#! numfmt: invalid number: ‘x’
#! numfmt: invalid argument ‘x’ for ‘--invalid’
#! Valid arguments are:
#!   - ‘abort’
#!   - ‘fail’
#!   - ‘warn’
#!   - ‘ignore’
#! Try 'numfmt --help' for more information.
#? 1

#### --grouping and --debug
numfmt --grouping 1234567; numfmt --debug --to=si 1000; numfmt --grouping --to=si 5; numfmt --debug 5
#> 1234567
#> 1.0K
#> 5
#! numfmt: grouping cannot be combined with --to
#! numfmt: no conversion option specified

#### -z, --zero-terminated
printf '1000\0002000\0' | numfmt -z --to=si | od -c; printf '1\0' | numfmt --zero-terminated | od -c
#> 0000000   1   .   0   K  \0   2   .   0   K  \0
#> 0000012
#> 0000000   1  \0
#> 0000002

#### columns keep their width
printf 'a      1000 x\n' | numfmt --field 2 --to=si; ls -l /etc/passwd | awk '{print $5}' | numfmt --to=iec | wc -l
#> a      1.0K x
#> 1

#### fractions
numfmt 1.5; numfmt --to=si 1.5; numfmt --from=si 1.5K; numfmt --to=iec 1023.9; numfmt 1.; numfmt --from=iec 1.25G; numfmt -- -1.5
#> 1.5
#> 2
#> 1500
#> 1.0K
#> 1342177280
#> -1.5
#! numfmt: invalid number: ‘1.’

#### bad suffixes
numfmt --from=si 1Q; numfmt --from=si 1Kx; numfmt --from=iec-i 1K; numfmt 1K; numfmt --from=si K
#! numfmt: invalid suffix in input: ‘1Q’
#! numfmt: invalid suffix in input ‘1Kx’: ‘x’
#! numfmt: missing 'i' suffix in input: ‘1K’ (e.g Ki/Mi/Gi)
#! numfmt: rejecting suffix in input: ‘1K’ (consider using --from)
#! numfmt: invalid number: ‘K’
#? 2

#### large
numfmt --to=si 999999999999999999; numfmt --to=iec 18446744073709551615; numfmt --to=si 1e30; numfmt --to=si 9999
#> 1.0E
#> 16E
#> 10K
#! numfmt: invalid suffix in input: ‘1e30’

#### an unknown option
numfmt --nosuch; numfmt -Q
#! numfmt: unrecognized option '--nosuch'
#! Try 'numfmt --help' for more information.
#! numfmt: invalid option -- 'Q'
#! Try 'numfmt --help' for more information.
#? 1
