# Recorded from Debian 12: coreutils 9.1

#### plain
printf 'b\na\nC\nB\n' | sort
#> B
#> C
#> a
#> b

#### -b, --ignore-leading-blanks
printf '  b\n a\nc\n' > f; sort -b f; sort --ignore-leading-blanks -k1 f
#>  a
#>   b
#> c
#>  a
#>   b
#> c

#### -d, --dictionary-order
printf 'a.b\nab\na-c\n' > f; sort -d f; sort --dictionary-order f
#> a.b
#> ab
#> a-c
#> a.b
#> ab
#> a-c

#### -f, --ignore-case
printf 'b\nA\na\nB\n' > f; sort -f f; sort --ignore-case f
#> A
#> a
#> B
#> b
#> A
#> a
#> B
#> b

#### -g, --general-numeric-sort
printf '1e3\n2\n-1\nabc\n0x10\nnan\ninf\n' > f; sort -g f; sort --general-numeric-sort f
#> abc
#> nan
#> -1
#> 2
#> 0x10
#> 1e3
#> inf
#> abc
#> nan
#> -1
#> 2
#> 0x10
#> 1e3
#> inf

#### -h, --human-numeric-sort
printf '1K\n2M\n500\n1G\n3k\n' > f; sort -h f; sort --human-numeric-sort f
#> 500
#> 1K
#> 3k
#> 2M
#> 1G
#> 500
#> 1K
#> 3k
#> 2M
#> 1G

#### -i, --ignore-nonprinting
printf 'a\001c\nab\n' > f; sort -i f | od -c; sort --ignore-nonprinting f | od -c
#> 0000000   a   b  \n   a 001   c  \n
#> 0000007
#> 0000000   a   b  \n   a 001   c  \n
#> 0000007

#### -M, --month-sort
printf 'mar\nJAN\nfoo\nDec\n' > f; sort -M f; sort --month-sort f
#> foo
#> JAN
#> mar
#> Dec
#> foo
#> JAN
#> mar
#> Dec

#### -n, --numeric-sort
printf '10\n9\n-3\n1.5\nx\n' > f; sort -n f; sort --numeric-sort f
#> -3
#> x
#> 1.5
#> 9
#> 10
#> -3
#> x
#> 1.5
#> 9
#> 10

#### -R with --random-source
seq 5 > f; sort -R --random-source=/dev/zero f; sort --random-sort --random-source=/dev/zero f | wc -l
#> 2
#> 1
#> 4
#> 3
#> 5
#> 5

#### -r, --reverse
printf '1\n3\n2\n' > f; sort -r f; sort --reverse f
#> 3
#> 2
#> 1
#> 3
#> 2
#> 1

#### -V, --version-sort
printf 'v1.10\nv1.9\nv1.2~rc\nv1.2\n' > f; sort -V f; sort --version-sort f; sort --sort=version f
#> v1.2~rc
#> v1.2
#> v1.9
#> v1.10
#> v1.2~rc
#> v1.2
#> v1.9
#> v1.10
#> v1.2~rc
#> v1.2
#> v1.9
#> v1.10

#### --sort=WORD
printf '10\n9\n' > f; sort --sort=numeric f; sort --sort=human-numeric f; sort --sort=general-numeric f; sort --sort=month f; sort --sort=x f
#> 9
#> 10
#> 9
#> 10
#> 9
#> 10
#> 10
#> 9
#! sort: invalid argument ‘x’ for ‘--sort’
#! Valid arguments are:
#!   - ‘general-numeric’
#!   - ‘human-numeric’
#!   - ‘month’
#!   - ‘numeric’
#!   - ‘random’
#!   - ‘version’
#! Try 'sort --help' for more information.
#? 1

#### -k, --key with -t, --field-separator
printf 'a:3:x\nb:1:y\nc:2:z\n' > f; sort -t: -k2 f; sort -t: -k2,2nr f; sort --field-separator=: --key=3 f; sort -t: -k1.1,1.1r f
#> b:1:y
#> c:2:z
#> a:3:x
#> a:3:x
#> c:2:z
#> b:1:y
#> a:3:x
#> b:1:y
#> c:2:z
#> c:2:z
#> b:1:y
#> a:3:x

#### keys of blanks
printf 'x  3\ny 10\nz 2\n' > f; sort -k2n f; sort -k2 f; sort -k2b f
#> z 2
#> x  3
#> y 10
#> x  3
#> y 10
#> z 2
#> y 10
#> z 2
#> x  3

#### -u, --unique
printf 'b\na\nb\nA\n' > f; sort -u f; sort --unique -f f
#> A
#> a
#> b
#> a
#> b

#### -s, --stable
printf 'b 1\na 1\nc 0\n' > f; sort -s -k2,2 f; sort --stable -k2,2 f
#> c 0
#> b 1
#> a 1
#> c 0
#> b 1
#> a 1

#### -c, --check
printf '1\n3\n2\n' > f; sort -c f; echo $?; sort --check f; echo $?; sort -C f; echo $?; sort --check=quiet f; echo $?; sort --check=silent f; echo $?; seq 3 | sort -c; echo $?; sort --check=diagnose-first f; echo $?
#> 1
#> 1
#> 1
#> 1
#> 1
#> 0
#> 1
#! sort: f:3: disorder: 2
#! sort: f:3: disorder: 2
#! sort: f:3: disorder: 2

#### -m, --merge
printf '1\n3\n' > a; printf '2\n4\n' > b; sort -m a b; sort --merge a b
#> 1
#> 2
#> 3
#> 4
#> 1
#> 2
#> 3
#> 4

#### -o, --output
printf '2\n1\n' > f; sort -o f f; cat f; sort --output=g -r f; cat g
#> 1
#> 2
#> 2
#> 1

#### -z, --zero-terminated
printf 'b\0a\0' | sort -z | od -c; printf 'b\0a\0' | sort --zero-terminated | od -c
#> 0000000   a  \0   b  \0
#> 0000004
#> 0000000   a  \0   b  \0
#> 0000004

#### -S -T --parallel --batch-size --compress-program
printf '2\n1\n' > f; sort -S 1M -T /tmp --parallel=2 --batch-size=4 --compress-program=gzip f; sort --buffer-size=50% --temporary-directory=/tmp f
#> 1
#> 2
#> 1
#> 2

#### --files0-from
printf '2\n1\n' > f; printf 'f\0' > l; sort --files0-from=l; sort --files0-from=l f
#> 1
#> 2
#! sort: extra operand 'f'
#! file operands cannot be combined with --files0-from
#! Try 'sort --help' for more information.
#? 2

#### --debug
printf 'b 1\na 2\n' > f; sort --debug -k2,2n f
#> b 1
#>   _
#> ___
#> a 2
#>   _
#> ___
#! sort: text ordering performed using ‘C.UTF-8’ sorting rules
#! sort: note numbers use ‘.’ as a decimal point in this locale

#### bad arguments
sort -S x /dev/null; sort --parallel=0 /dev/null; sort --batch-size=1 /dev/null; sort -k 0 /dev/null; sort -k x /dev/null; sort -t ab /dev/null; sort -t '' /dev/null
#! sort: invalid -S argument 'x'
#! sort: number in parallel must be nonzero
#! sort: invalid --batch-size argument ‘1’
#! sort: minimum --batch-size argument is ‘2’
#! sort: field number is zero: invalid field specification ‘0’
#! sort: invalid number at field start: invalid count at start of ‘x’
#! sort: multi-character tab ‘ab’
#! sort: empty tab
#? 2

#### incompatible orders
sort -gn /dev/null; sort -c -o x /dev/null; sort -c a b
#! sort: options '-gn' are incompatible
#! sort: options '-co' are incompatible
#! sort: extra operand 'b' not allowed with -c
#? 2

#### what is not there
sort nosuch; sort /root
#! sort: cannot read: nosuch: No such file or directory
#! sort: read failed: /root: Is a directory
#? 2

#### an unknown option
sort --nosuch; sort -Q
#! sort: unrecognized option '--nosuch'
#! Try 'sort --help' for more information.
#! sort: invalid option -- 'Q'
#! Try 'sort --help' for more information.
#? 2

#### old keys
printf 'a 2\nb 1\n' | sort +1
#> b 1
#> a 2

#### --debug of several keys
printf 'b 1 x\na  2 y\n' > f; sort --debug f; sort --debug -k1,1 -k2n f; sort --debug -s -k3 f; sort --debug -t' ' -k2,2M f; LC_ALL=C sort --debug -k9,9 f; sort --debug -u -k2,1 f; sort --debug -k1b,1 -h f
#> a  2 y
#> ______
#> b 1 x
#> _____
#> a  2 y
#> _
#>    _
#> ______
#> b 1 x
#> _
#>   _
#> _____
#> b 1 x
#>    __
#> a  2 y
#>     __
#> a  2 y
#>   ^ no match for key
#> ______
#> b 1 x
#>   ^ no match for key
#> _____
#> a  2 y
#>       ^ no match for key
#> ______
#> b 1 x
#>      ^ no match for key
#> _____
#> b 1 x
#>  ^ no match for key
#> a  2 y
#> _
#> ______
#> b 1 x
#> _
#> _____
#! sort: text ordering performed using ‘C.UTF-8’ sorting rules
#! sort: text ordering performed using ‘C.UTF-8’ sorting rules
#! sort: leading blanks are significant in key 1; consider also specifying 'b'
#! sort: key 2 is numeric and spans multiple fields
#! sort: note numbers use ‘.’ as a decimal point in this locale
#! sort: text ordering performed using ‘C.UTF-8’ sorting rules
#! sort: leading blanks are significant in key 1; consider also specifying 'b'
#! sort: text ordering performed using ‘C.UTF-8’ sorting rules
#! sort: text ordering performed using simple byte comparison
#! sort: leading blanks are significant in key 1; consider also specifying 'b'
#! sort: text ordering performed using ‘C.UTF-8’ sorting rules
#! sort: key 1 has zero width and will be ignored
#! sort: text ordering performed using ‘C.UTF-8’ sorting rules
#! sort: option '-h' is ignored
