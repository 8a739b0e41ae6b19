# Recorded from Debian 12: coreutils 9.1

#### plain and one a line
mkdir d; cd d; touch b a; mkdir c; ls; ls -1; ls | cat
#> a
#> b
#> c
#> a
#> b
#> c
#> a
#> b
#> c

#### -a, --all and -A, --almost-all
mkdir d; touch d/.h d/v; ls -a d; ls --all d; ls -A d; ls --almost-all d
#> .
#> ..
#> .h
#> v
#> .
#> ..
#> .h
#> v
#> .h
#> v
#> .h
#> v

#### -l
mkdir d; cd d; printf hello > f; chmod 640 f; touch -d @1000000000 f; ln -s f l; touch -hd @1000000000 l; TZ=UTC ls -l
#> total 4
#> -rw-r----- 1 root root 5 Sep  9  2001 f
#> lrwxrwxrwx 1 root root 1 Sep  9  2001 l -> f

#### -l of kinds
mkdir d; cd d; mkfifo p; mknod c c 1 3; mknod b b 8 1; touch s; chmod 1777 s; touch u; chmod 6755 u; TZ=UTC touch -d @1000000000 *; TZ=UTC ls -l | sed 's/s -> .*//'
#> total 0
#> brw-r--r-- 1 root root 8, 1 Sep  9  2001 b
#> crw-r--r-- 1 root root 1, 3 Sep  9  2001 c
#> prw-r--r-- 1 root root    0 Sep  9  2001 p
#> -rwxrwxrwt 1 root root    0 Sep  9  2001 s
#> -rwsr-sr-x 1 root root    0 Sep  9  2001 u

#### -b, --escape and -q, -Q, -N, --quoting-style
mkdir d; cd d; touch 'a b' "c'd" 'e"f' $'g\nh'; ls; ls -b; ls --escape; ls -q; ls --hide-control-chars; ls -Q; ls --quote-name; ls -N; ls --literal; for s in literal locale shell shell-always shell-escape shell-escape-always c escape clocale; do ls --quoting-style=$s; done; ls --show-control-chars; ls --quoting-style=x
#> a b
#> c'd
#> e"f
#> g
#> h
#> a\ b
#> c'd
#> e"f
#> g\nh
#> a\ b
#> c'd
#> e"f
#> g\nh
#> a b
#> c'd
#> e"f
#> g?h
#> a b
#> c'd
#> e"f
#> g?h
#> "a b"
#> "c'd"
#> "e\"f"
#> "g\nh"
#> "a b"
#> "c'd"
#> "e\"f"
#> "g\nh"
#> a b
#> c'd
#> e"f
#> g
#> h
#> a b
#> c'd
#> e"f
#> g
#> h
#> a b
#> c'd
#> e"f
#> g
#> h
#> ‘a b’
#> ‘c'd’
#> ‘e"f’
#> ‘g\nh’
#> 'a b'
#> "c'd"
#> 'e"f'
#> 'g
#> h'
#> 'a b'
#> "c'd"
#> 'e"f'
#> 'g
#> h'
#> 'a b'
#> "c'd"
#> 'e"f'
#> 'g'$'\n''h'
#> 'a b'
#> "c'd"
#> 'e"f'
#> 'g'$'\n''h'
#> "a b"
#> "c'd"
#> "e\"f"
#> "g\nh"
#> a\ b
#> c'd
#> e"f
#> g\nh
#> ‘a b’
#> ‘c'd’
#> ‘e"f’
#> ‘g\nh’
#> a b
#> c'd
#> e"f
#> g
#> h
#! ls: invalid argument ‘x’ for ‘--quoting-style’
#! Valid arguments are:
#!   - ‘literal’
#!   - ‘shell’
#!   - ‘shell-always’
#!   - ‘shell-escape’
#!   - ‘shell-escape-always’
#!   - ‘c’
#!   - ‘c-maybe’
#!   - ‘escape’
#!   - ‘locale’
#!   - ‘clocale’
#! Try 'ls --help' for more information.
#? 1

#### -B, --ignore-backups and -I, --ignore and --hide
mkdir d; cd d; touch a a~ b.o c; ls -B; ls --ignore-backups; ls -I '*.o'; ls --ignore=c; ls --hide='a*'; ls -a --hide=c
#> a
#> b.o
#> c
#> a
#> b.o
#> c
#> a
#> a~
#> c
#> a
#> a~
#> b.o
#> b.o
#> c
#> .
#> ..
#> a
#> a~
#> b.o
#> c

#### -c and -u and -t and -S and -X and -U and -f and -v and --sort
mkdir d; cd d; printf 12 > a.z; printf 1 > b.y; printf 123 > c.x; touch -d @100 a.z; touch -d @300 b.y; touch -d @200 c.x; ls -t; ls -S; ls -X; ls -v; ls -r; ls -tr; ls -ut; for s in none size time version extension width; do ls --sort=$s | sort -c 2>/dev/null; ls --sort=$s | wc -l; done; ls --sort=x; ls -U | wc -l; ls -f | wc -l; ls --reverse -S
#> b.y
#> c.x
#> a.z
#> c.x
#> a.z
#> b.y
#> c.x
#> b.y
#> a.z
#> a.z
#> b.y
#> c.x
#> c.x
#> b.y
#> a.z
#> a.z
#> c.x
#> b.y
#> b.y
#> c.x
#> a.z
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 5
#> b.y
#> a.z
#> c.x
#! ls: invalid argument ‘x’ for ‘--sort’
#! Valid arguments are:
#!   - ‘none’
#!   - ‘time’
#!   - ‘size’
#!   - ‘extension’
#!   - ‘version’
#!   - ‘width’
#! Try 'ls --help' for more information.

#### -C and -x and -m and --format
mkdir d; cd d; touch $(seq 12); ls -C -w 30; ls -x -w 30; ls -m -w 30; ls --format=across -w 20; ls --format=commas -w 20; ls --format=single-column | head -2; ls --format=vertical -w 20; ls --width=25 -C; ls -C --width=0; ls --format=x; ls -w x; ls -C -T 4 -w 30; ls --tabsize=0 -C -w 30
#> 1   11	2  4  6  8
#> 10  12	3  5  7  9
#> 1  10  11  12  2  3  4	5
#> 6  7   8   9
#> 1, 10, 11, 12, 2, 3, 4, 5, 6,
#> 7, 8, 9
#> 1  10  11  12  2
#> 3  4   5   6   7
#> 8  9
#> 1, 10, 11, 12, 2, 3,
#> 4, 5, 6, 7, 8, 9
#> 1
#> 10
#> 1   12	4  7
#> 10  2	5  8
#> 11  3	6  9
#> 1   11	2  4  6  8
#> 10  12	3  5  7  9
#> 1  10  11  12  2  3  4  5  6  7  8  9
#> 1	11	2  4  6  8
#> 10	12	3  5  7  9
#> 1   11  2  4  6  8
#> 10  12  3  5  7  9
#! ls: invalid argument ‘x’ for ‘--format’
#! Valid arguments are:
#!   - ‘verbose’, ‘long’
#!   - ‘commas’
#!   - ‘horizontal’, ‘across’
#!   - ‘vertical’
#!   - ‘single-column’
#! Try 'ls --help' for more information.
#! ls: invalid line width: ‘x’

#### -d, --directory
mkdir d; touch d/f; ls -d d; ls --directory d; ls -d
#> d
#> d
#> .

#### -F, --classify, --file-type, -p, --indicator-style
mkdir d; cd d; mkdir s; touch f; chmod +x f; ln -s f l; mkfifo p; ls -F; ls --classify; ls --file-type; ls -p; for s in none slash file-type classify; do ls --indicator-style=$s; done; ls --classify=never; ls --classify=x; ls --indicator-style=x
#> f*
#> l@
#> p|
#> s/
#> f*
#> l@
#> p|
#> s/
#> f
#> l@
#> p|
#> s/
#> f
#> l
#> p
#> s/
#> f
#> l
#> p
#> s
#> f
#> l
#> p
#> s/
#> f
#> l@
#> p|
#> s/
#> f*
#> l@
#> p|
#> s/
#> f
#> l
#> p
#> s
#! ls: invalid argument ‘x’ for ‘--classify’
#! Valid arguments are:
#!   - ‘always’, ‘yes’, ‘force’
#!   - ‘never’, ‘no’, ‘none’
#!   - ‘auto’, ‘tty’, ‘if-tty’
#! Try 'ls --help' for more information.
#! ls: invalid argument ‘x’ for ‘--indicator-style’
#! Valid arguments are:
#!   - ‘none’
#!   - ‘slash’
#!   - ‘file-type’
#!   - ‘classify’
#! Try 'ls --help' for more information.
#? 1

#### --group-directories-first
mkdir d; cd d; touch a; mkdir b; ls --group-directories-first
#> b
#> a

#### -g and -o and -G and -n
mkdir d; cd d; touch -d @1000000000 f; export TZ=UTC; ls -g; ls -o; ls -lG; ls --no-group -l; ls -n; ls --numeric-uid-gid; ls -l --author
#> total 0
#> -rw-r--r-- 1 root 0 Sep  9  2001 f
#> total 0
#> -rw-r--r-- 1 root 0 Sep  9  2001 f
#> total 0
#> -rw-r--r-- 1 root 0 Sep  9  2001 f
#> total 0
#> -rw-r--r-- 1 root 0 Sep  9  2001 f
#> total 0
#> -rw-r--r-- 1 0 0 0 Sep  9  2001 f
#> total 0
#> -rw-r--r-- 1 0 0 0 Sep  9  2001 f
#> total 0
#> -rw-r--r-- 1 root root root 0 Sep  9  2001 f

#### -h and --si and -s and -k and --block-size
mkdir d; cd d; head -c 5000 /dev/zero > f; touch -d @1000000000 f; export TZ=UTC; ls -lh; ls -l --human-readable; ls -l --si; ls -l --block-size=1K; ls -l --block-size=K; ls -l --block-size=x; ls -l --kibibytes f
#> total 8.0K
#> -rw-r--r-- 1 root root 4.9K Sep  9  2001 f
#> total 8.0K
#> -rw-r--r-- 1 root root 4.9K Sep  9  2001 f
#> total 8.2k
#> -rw-r--r-- 1 root root 5.0k Sep  9  2001 f
#> total 8
#> -rw-r--r-- 1 root root 5 Sep  9  2001 f
#> total 8K
#> -rw-r--r-- 1 root root 5K Sep  9  2001 f
#> -rw-r--r-- 1 root root 5000 Sep  9  2001 f
#! ls: invalid --block-size argument 'x'

#### -H and -L and --dereference-command-line-symlink-to-dir
mkdir d; touch d/f; ln -s d l; ls l; ls -H l; ls -L l; ls -l l | wc -l; ls -l --dereference-command-line l | wc -l; ls -ld --dereference l | cut -c1; ls -l --dereference-command-line-symlink-to-dir l | wc -l
#> f
#> f
#> f
#> 1
#> 2
#> d
#> 2

#### -i, --inode
mkdir d; touch d/f; test "$(ls -i d | awk '{print $1}')" = "$(stat -c %i d/f)" && echo same; ls --inode d | wc -w
#> same
#> 2

#### -R, --recursive
mkdir -p d/e/g; touch d/f d/e/h; ls -R d; ls --recursive d/e
#> d:
#> e
#> f
#>
#> d/e:
#> g
#> h
#>
#> d/e/g:
#> d/e:
#> g
#> h
#>
#> d/e/g:

#### --time and --time-style and --full-time
mkdir d; cd d; touch -d @1000000000 f; export TZ=UTC; ls -l --time-style=full-iso; ls -l --time-style=long-iso; ls -l --time-style=iso; ls -l --time-style=locale; ls -l --time-style=+%Y; ls --full-time; ls -l --time-style=x; ls --time=atime -l --time-style=+%s; ls --time=mtime -l --time-style=+%s; ls --time=x; TIME_STYLE=+%d ls -l
#> total 0
#> -rw-r--r-- 1 root root 0 2001-09-09 01:46:40.000000000 +0000 f
#> total 0
#> -rw-r--r-- 1 root root 0 2001-09-09 01:46 f
#> total 0
#> -rw-r--r-- 1 root root 0 2001-09-09  f
#> total 0
#> -rw-r--r-- 1 root root 0 Sep  9  2001 f
#> total 0
#> -rw-r--r-- 1 root root 0 2001 f
#> total 0
#> -rw-r--r-- 1 root root 0 2001-09-09 01:46:40.000000000 +0000 f
#> total 0
#> -rw-r--r-- 1 root root 0 1000000000 f
#> total 0
#> -rw-r--r-- 1 root root 0 09 f
#! ls: invalid argument ‘x’ for ‘time style’
#! Valid arguments are:
#!   - [posix-]full-iso
#!   - [posix-]long-iso
#!   - [posix-]iso
#!   - [posix-]locale
#!   - +FORMAT (e.g., +%H:%M) for a 'date'-style format
#! Try 'ls --help' for more information.
#! ls: invalid argument ‘mtime’ for ‘--time’
#! Valid arguments are:
#!   - ‘atime’, ‘access’, ‘use’
#!   - ‘ctime’, ‘status’
#!   - ‘birth’, ‘creation’
#! Try 'ls --help' for more information.
#! ls: invalid argument ‘x’ for ‘--time’
#! Valid arguments are:
#!   - ‘atime’, ‘access’, ‘use’
#!   - ‘ctime’, ‘status’
#!   - ‘birth’, ‘creation’
#! Try 'ls --help' for more information.

#### --color
mkdir d; cd d; mkdir s; touch f f.tar f.jpg; chmod +x f; ln -s f l; ln -s nosuch o; ls --color=always | cat -v; ls --color=never; ls --color=auto; ls --color=x; LS_COLORS='di=35:*.tar=36' ls --color | cat -v
#> f
#> f.jpg
#> f.tar
#> l
#> o
#> s
#> f
#> f.jpg
#> f.tar
#> l
#> o
#> s
#> f
#> f.jpg
#> f.tar
#> l
#> o
#> s
#> ^[[0m^[[01;32mf^[[0m
#> f.jpg
#> ^[[36mf.tar^[[0m
#> ^[[01;36ml^[[0m
#> ^[[01;36mo^[[0m
#> ^[[35ms^[[0m
#! ls: invalid argument ‘x’ for ‘--color’
#! Valid arguments are:
#!   - ‘always’, ‘yes’, ‘force’
#!   - ‘never’, ‘no’, ‘none’
#!   - ‘auto’, ‘tty’, ‘if-tty’
#! Try 'ls --help' for more information.

#### --zero and --hyperlink and -D
mkdir d; cd d; touch a b; ls --zero | od -c; ls --zero -l | tr '\0' '\n' | wc -l; ls --hyperlink=never; ls --hyperlink=x; ls -D
#> 0000000   a  \0   b  \0
#> 0000004
#> 3
#> a
#> b
#> a
#> b
#! ls: invalid argument ‘x’ for ‘--hyperlink’
#! Valid arguments are:
#!   - ‘always’, ‘yes’, ‘force’
#!   - ‘never’, ‘no’, ‘none’
#!   - ‘auto’, ‘tty’, ‘if-tty’
#! Try 'ls --help' for more information.

#### several operands
mkdir d e; touch d/x e/y f; ls d e f; ls d nosuch; echo $?; ls nosuch; echo $?
#> f
#>
#> d:
#> x
#>
#> e:
#> y
#> d:
#> x
#> 2
#> 2
#! ls: cannot access 'nosuch': No such file or directory
#! ls: cannot access 'nosuch': No such file or directory

#### total
mkdir d; ls -l d; ls -s d
#> total 0
#> total 0

#### an unknown option
ls --nosuch; ls -E; ls -w
#! ls: unrecognized option '--nosuch'
#! Try 'ls --help' for more information.
#! ls: invalid option -- 'E'
#! Try 'ls --help' for more information.
#! ls: option requires an argument -- 'w'
#! Try 'ls --help' for more information.
#? 2

#### dir and vdir
mkdir d; cd d; touch 'a b' c; touch -d @1000000000 *; dir; dir -1; dir -N; TZ=UTC vdir; TZ=UTC vdir -G; dir --nosuch; vdir --nosuch; dir -l | wc -l; vdir -1
#> a\ b  c
#> a\ b
#> c
#> a b  c
#> total 0
#> -rw-r--r-- 1 root root 0 Sep  9  2001 a\ b
#> -rw-r--r-- 1 root root 0 Sep  9  2001 c
#> total 0
#> -rw-r--r-- 1 root 0 Sep  9  2001 a\ b
#> -rw-r--r-- 1 root 0 Sep  9  2001 c
#> 3
#> a\ b
#> c
#! dir: unrecognized option '--nosuch'
#! Try 'dir --help' for more information.
#! vdir: unrecognized option '--nosuch'
#! Try 'vdir --help' for more information.
