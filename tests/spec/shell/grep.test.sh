# Recorded from Debian 12: grep 3.8

#### -E
printf 'ab\nabb\nac\n' > f; grep -E 'ab+$' f
#> ab
#> abb

#### -F
printf 'a.b\naxb\n' > f; grep -F a.b f
#> a.b

#### -G
printf 'a+\naa\n' > f; grep -G 'a+' f
#> a+

#### -P
printf 'foo1\nbar\n' > f; grep -P '\d' f
#> foo1

#### -e, --regexp
printf 'a\nb\nc\n' > f; grep -e a -e c f; grep --regexp=b f
#> a
#> c
#> b

#### -f, --file
printf 'a\nb\nc\n' > f; printf 'b\n' > p; grep -f p f; grep --file=p f; grep -f nosuch f
#> b
#> b
#! grep: nosuch: No such file or directory
#? 2

#### -i, --ignore-case, --no-ignore-case
printf 'A\na\n' > f; grep -i a f; grep --ignore-case a f; grep -i --no-ignore-case a f; grep -y a f
#> A
#> a
#> A
#> a
#> a
#> A
#> a

#### -w, --word-regexp
printf 'ab\na b\n' > f; grep -w a f; grep --word-regexp b f
#> a b
#> a b

#### -x, --line-regexp
printf 'ab\na\n' > f; grep -x a f; grep --line-regexp ab f
#> a
#> ab

#### -z, --null-data
printf 'a\nb\0c\0' | grep -z b | od -c; printf 'a\0' | grep --null-data a | od -c
#> 0000000   a  \n   b  \0
#> 0000004
#> 0000000   a  \0
#> 0000002

#### -s, --no-messages
grep -s a nosuch; echo $?; grep --no-messages a nosuch; echo $?
#> 2
#> 2

#### -v, --invert-match
printf 'a\nb\n' > f; grep -v a f; grep --invert-match b f
#> b
#> a

#### -V, --version
grep -V | head -1; grep --version | head -1
#> grep (GNU grep) 3.8
#> grep (GNU grep) 3.8

#### -m, --max-count
seq 9 > f; grep -m 2 . f; grep --max-count=1 . f; grep -m x . f
#> 1
#> 2
#> 1
#! grep: invalid max count
#? 2

#### -b, --byte-offset
printf 'ab\ncb\n' > f; grep -b b f; grep -bo b f; grep --byte-offset c f
#> 0:ab
#> 3:cb
#> 1:b
#> 4:b
#> 3:cb

#### -n, --line-number
printf 'a\nb\n' > f; grep -n b f; grep --line-number a f
#> 2:b
#> 1:a

#### --line-buffered
printf 'a\nb\n' > f; grep --line-buffered b f
#> b

#### -H, --with-filename and -h, --no-filename
echo a > f; echo a > g; grep -H a f; grep --with-filename a f; grep -h a f g; grep --no-filename a f g
#> f:a
#> f:a
#> a
#> a
#> a
#> a

#### --label
echo a | grep -H --label=in a; echo a | grep -H a
#> in:a
#> (standard input):a

#### -o, --only-matching
echo abcabc | grep -o b; echo abc | grep --only-matching '[ac]'
#> b
#> b
#> a
#> c

#### -q, --quiet, --silent
echo a | grep -q a; echo $?; echo a | grep --quiet b; echo $?; echo a | grep --silent a; echo $?
#> 0
#> 1
#> 0

#### --binary-files and -a, --text and -I
printf 'a\0b\n' > f; grep a f; grep -a a f | od -c; grep --text a f | wc -c; grep -I a f; echo $?; grep --binary-files=text a f | wc -c; grep --binary-files=without-match a f; echo $?; grep --binary-files=x a f
#> 0000000   a  \0   b  \n
#> 0000004
#> 4
#> 1
#> 4
#> 1
#! grep: f: binary file matches
#! grep: unknown binary-files type
#? 2

#### -d, --directories and -D, --devices
mkdir d; grep a d; grep -d skip a d; echo $?; grep -d read a d; grep --directories=x a d; grep -D skip a /dev/null; echo $?
#> 1
#> 1
#! grep: d: Is a directory
#! grep: d: Is a directory
#! grep: invalid argument ‘x’ for ‘--directories’
#! Valid arguments are:
#!   - ‘read’
#!   - ‘recurse’
#!   - ‘skip’
#! Usage: grep [OPTION]... PATTERNS [FILE]...
#! Try 'grep --help' for more information.

#### -r, --recursive and -R, --dereference-recursive
mkdir d; echo a > d/f; ln -s ../d/f d/l; grep -r a d; grep -R a d | sort; grep --recursive a d; grep --dereference-recursive a d | sort; cd d; grep -r a
#> d/f:a
#> d/f:a
#> d/l:a
#> d/f:a
#> d/f:a
#> d/l:a
#> f:a

#### --include, --exclude, --exclude-from, --exclude-dir
mkdir -p d/e; echo a > d/f.c; echo a > d/f.h; echo a > d/e/g.c; grep -r --include='*.h' a d; grep -r --exclude='*.c' a d; grep -r --exclude-dir=e --include='*.c' a d; echo '*.c' > x; grep -r --exclude-from=x a d
#> d/f.h:a
#> d/f.h:a
#> d/f.c:a
#> d/f.h:a

#### -L, --files-without-match and -l, --files-with-matches
echo a > f; echo b > g; grep -L a f g; echo $?; grep -l a f g; grep --files-without-match b f g; grep --files-with-matches b f g
#> g
#> 0
#> f
#> f
#> g

#### -c, --count
printf 'a\na\nb\n' > f; grep -c a f; grep --count z f; grep -c a f /dev/null
#> 2
#> 0
#> f:2
#> /dev/null:0

#### -T, --initial-tab and -Z, --null
echo a > f; grep -T a f /dev/null; grep -lZ a f | od -c; grep --null -H a f | od -c; grep --initial-tab -H a f
#> f:	a
#> 0000000   f  \0
#> 0000002
#> 0000000   f  \0   a  \n
#> 0000004
#> f:	a

#### -B, -A, -C and --context
seq 20 > f; grep -B1 5 f; grep -A1 15 f; grep -C1 10 f; grep -1 10 f; grep --before-context=2 20 f; grep --after-context=1 19 f; grep --context=1 12 f; grep -A x 1 f
#> 4
#> 5
#> --
#> 14
#> 15
#> 15
#> 16
#> 9
#> 10
#> 11
#> 9
#> 10
#> 11
#> 18
#> 19
#> 20
#> 19
#> 20
#> 11
#> 12
#> 13
#! grep: x: invalid context length argument
#? 2

#### --group-separator and --no-group-separator
seq 20 > f; grep -A1 --group-separator=== '[28]$' f; grep -A1 --no-group-separator '[28]$' f
#> 2
#> 3
#> ==
#> 8
#> 9
#> ==
#> 12
#> 13
#> ==
#> 18
#> 19
#> 2
#> 3
#> 8
#> 9
#> 12
#> 13
#> 18
#> 19

#### --color, --colour
echo abc | grep --color=always b | cat -v; echo abc | grep --colour=never b; echo abc | grep --color=auto b; echo abc | grep --color=x b; echo a > f; grep --color=always -nH a f | cat -v; echo abc | GREP_COLORS='mt=01;32' grep --color=always b | cat -v
#> a^[[01;31m^[[Kb^[[m^[[Kc
#> abc
#> abc
#> Usage: grep [OPTION]... PATTERNS [FILE]...
#> Search for PATTERNS in each FILE.
#> Example: grep -i 'hello world' menu.h main.c
#> PATTERNS can contain multiple patterns separated by newlines.
#>
#> Pattern selection and interpretation:
#>   -E, --extended-regexp     PATTERNS are extended regular expressions
#>   -F, --fixed-strings       PATTERNS are strings
#>   -G, --basic-regexp        PATTERNS are basic regular expressions
#>   -P, --perl-regexp         PATTERNS are Perl regular expressions
#>   -e, --regexp=PATTERNS     use PATTERNS for matching
#>   -f, --file=FILE           take PATTERNS from FILE
#>   -i, --ignore-case         ignore case distinctions in patterns and data
#>       --no-ignore-case      do not ignore case distinctions (default)
#>   -w, --word-regexp         match only whole words
#>   -x, --line-regexp         match only whole lines
#>   -z, --null-data           a data line ends in 0 byte, not newline
#>
#> Miscellaneous:
#>   -s, --no-messages         suppress error messages
#>   -v, --invert-match        select non-matching lines
#>   -V, --version             display version information and exit
#>       --help                display this help text and exit
#>
#> Output control:
#>   -m, --max-count=NUM       stop after NUM selected lines
#>   -b, --byte-offset         print the byte offset with output lines
#>   -n, --line-number         print line number with output lines
#>       --line-buffered       flush output on every line
#>   -H, --with-filename       print file name with output lines
#>   -h, --no-filename         suppress the file name prefix on output
#>       --label=LABEL         use LABEL as the standard input file name prefix
#>   -o, --only-matching       show only nonempty parts of lines that match
#>   -q, --quiet, --silent     suppress all normal output
#>       --binary-files=TYPE   assume that binary files are TYPE;
#>                             TYPE is 'binary', 'text', or 'without-match'
#>   -a, --text                equivalent to --binary-files=text
#>   -I                        equivalent to --binary-files=without-match
#>   -d, --directories=ACTION  how to handle directories;
#>                             ACTION is 'read', 'recurse', or 'skip'
#>   -D, --devices=ACTION      how to handle devices, FIFOs and sockets;
#>                             ACTION is 'read' or 'skip'
#>   -r, --recursive           like --directories=recurse
#>   -R, --dereference-recursive  likewise, but follow all symlinks
#>       --include=GLOB        search only files that match GLOB (a file pattern)
#>       --exclude=GLOB        skip files that match GLOB
#>       --exclude-from=FILE   skip files that match any file pattern from FILE
#>       --exclude-dir=GLOB    skip directories that match GLOB
#>   -L, --files-without-match  print only names of FILEs with no selected lines
#>   -l, --files-with-matches  print only names of FILEs with selected lines
#>   -c, --count               print only a count of selected lines per FILE
#>   -T, --initial-tab         make tabs line up (if needed)
#>   -Z, --null                print 0 byte after FILE name
#>
#> Context control:
#>   -B, --before-context=NUM  print NUM lines of leading context
#>   -A, --after-context=NUM   print NUM lines of trailing context
#>   -C, --context=NUM         print NUM lines of output context
#>   -NUM                      same as --context=NUM
#>       --group-separator=SEP  print SEP on line between matches with context
#>       --no-group-separator  do not print separator for matches with context
#>       --color[=WHEN],
#>       --colour[=WHEN]       use markers to highlight the matching strings;
#>                             WHEN is 'always', 'never', or 'auto'
#>   -U, --binary              do not strip CR characters at EOL (MSDOS/Windows)
#>
#> When FILE is '-', read standard input.  With no FILE, read '.' if
#> recursive, '-' otherwise.  With fewer than two FILEs, assume -h.
#> Exit status is 0 if any line is selected, 1 otherwise;
#> if any error occurs and -q is not given, the exit status is 2.
#>
#> Report bugs to: bug-grep@gnu.org
#> GNU grep home page: <https://www.gnu.org/software/grep/>
#> General help using GNU software: <https://www.gnu.org/gethelp/>
#> ^[[35m^[[Kf^[[m^[[K^[[36m^[[K:^[[m^[[K^[[32m^[[K1^[[m^[[K^[[36m^[[K:^[[m^[[K^[[01;31m^[[Ka^[[m^[[K
#> a^[[01;32m^[[Kb^[[m^[[Kc

#### -U, --binary
echo a | grep -U a; echo a | grep --binary a
#> a
#> a

#### back-references and classes
printf 'abab\nabba\n' | grep '\(ab\)\1'; echo 'a1 b' | grep -o '[[:digit:]]'; echo 'foo.bar' | grep -o '\w*$'; echo 'a b' | grep '\bb'; printf 'ac\nabc\nabbc\n' | grep -E 'ab{1,2}c'; echo 'a|b' | grep 'a|b'; printf 'a\nb\n' | grep 'a\|b'
#> abab
#> 1
#> bar
#> a b
#> abc
#> abbc
#> a|b
#> a
#> b

#### mistakes
grep; grep 'a[' /dev/null; grep -E '(' /dev/null; grep -E 'a{1' /dev/null; grep '\(' /dev/null; grep -P '(' /dev/null; grep -E '*a' /dev/null; grep --nosuch; grep -Q; grep -EF a /dev/null; grep '[[:x:]]' /dev/null; grep 'a\{2,1\}' /dev/null
#! Usage: grep [OPTION]... PATTERNS [FILE]...
#! Try 'grep --help' for more information.
#! grep: Invalid regular expression
#! grep: Unmatched ( or \(
#! grep: Unmatched ( or \(
#! grep: missing closing parenthesis
#! grep: warning: * at start of expression
#! grep: unrecognized option '--nosuch'
#! Usage: grep [OPTION]... PATTERNS [FILE]...
#! Try 'grep --help' for more information.
#! grep: invalid option -- 'Q'
#! Usage: grep [OPTION]... PATTERNS [FILE]...
#! Try 'grep --help' for more information.
#! grep: conflicting matchers specified
#! grep: Invalid character class name
#! grep: Invalid content of \{\}
#? 2
