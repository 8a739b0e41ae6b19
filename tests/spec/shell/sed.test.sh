# Recorded from Debian 12: sed 4.8

#### -n, --quiet, --silent
seq 3 | sed -n 2p; seq 3 | sed --quiet 1p; seq 3 | sed --silent '$p'
#> 2
#> 1
#> 3

#### -e, --expression and -f, --file
echo a > s; echo 's/1/x/' > f; seq 2 | sed -e 's/1/a/' -e 's/2/b/'; seq 2 | sed -f f; seq 1 | sed --expression=p; seq 1 | sed --file=f; sed -f nosuch
#> a
#> b
#> x
#> 2
#> 1
#> 1
#> x
#! sed: couldn't open file nosuch: No such file or directory
#? 4

#### -E, -r, --regexp-extended
echo abab | sed -E 's/(ab)+/x/'; echo aab | sed -r 's/a{2}/x/'; echo ab | sed --regexp-extended 's/(a)(b)/\2\1/'
#> x
#> xb
#> ba

#### -i, --in-place and --follow-symlinks
echo a > f; sed -i s/a/b/ f; cat f; sed -i.bak s/b/c/ f; cat f f.bak; sed --in-place=.o s/c/d/ f; ls; ln -s f l; sed -i --follow-symlinks s/d/e/ l; cat f; test -L l && echo link; sed -i s/x/y/ nosuch
#> b
#> c
#> b
#> f
#> f.bak
#> f.o
#> e
#> link
#! sed: can't read nosuch: No such file or directory
#? 2

#### -s, --separate and -z, --null-data and -u and -l
seq 2 > f; seq 3 4 > g; sed -s -n '$p' f g; sed --separate -n 1p f g; printf 'a\0b\0' | sed -z s/a/x/ | od -c; printf 'a\nb\0' | sed --null-data 's/\n/,/' | od -c; echo a | sed -u p; printf '%080d\n' 1 | sed -n -l 20 l; echo ab | sed --line-length=2 -n l; echo a | sed --unbuffered p
#> 2
#> 4
#> 1
#> 3
#> 0000000   x  \0   b  \0
#> 0000004
#> 0000000   a   ,   b  \0
#> 0000004
#> a
#> a
#> 0000000000000000000\
#> 0000000000000000000\
#> 0000000000000000000\
#> 0000000000000000000\
#> 0001$
#> a\
#> b$
#> a
#> a

#### --debug
echo a | sed --debug s/a/b/
#> SED PROGRAM:
#>   s/a/b/
#> INPUT:   'STDIN' line 1
#> PATTERN: a
#> COMMAND: s/a/b/
#> MATCHED REGEX REGISTERS
#>   regex[0] = 0-1 'a'
#> PATTERN: b
#> END-OF-CYCLE:
#> b

#### --posix, --sandbox, -b
echo a | sed --posix s/a/b/; echo a | sed --sandbox s/a/b/; echo a | sed --sandbox 'w f'; echo a | sed -b p; echo a | sed --binary p
#> b
#> b
#> a
#> a
#> a
#> a
#! sed: -e expression #1, char 1: e/r/w commands disabled in sandbox mode

#### addresses
seq 9 | sed -n '2,4p;$p'; seq 9 | sed -n '/3/,/5/p'; seq 9 | sed -n '1~3p'; seq 9 | sed -n '2,~4p'; seq 9 | sed -n '5,+2p'; seq 9 | sed -n '0,/1/p'; seq 9 | sed '3!d'; seq 9 | sed -n '/9/I p'; seq 3 | sed -n '\,2,p'; seq 9 | sed -n '/5/,3p'
#> 2
#> 3
#> 4
#> 9
#> 3
#> 4
#> 5
#> 1
#> 4
#> 7
#> 2
#> 3
#> 4
#> 5
#> 6
#> 7
#> 1
#> 3
#> 9
#> 2
#> 5

#### s flags
echo aaa | sed 's/a/b/2'; echo aaa | sed 's/a/b/2g'; echo aaa | sed -n 's/a/b/p'; echo aA | sed 's/a/x/Ig'; echo a | sed 's/a/b/w o'; cat o; echo 'echo hi' | sed 's/^/ /e'; printf 'a\nb\n' | sed 'N;s/^b/x/M'; echo abc | sed 's/b/[&]/'; echo hello | sed 's/.*/\U&/;s/E/\l&/'; echo 'a b' | sed 's/\(a\) \(b\)/\u\1\E-\U\2/'
#> aba
#> abb
#> baa
#> xx
#> b
#> b
#> hi
#> a
#> x
#> a[b]c
#> HeLLO
#> A-B

#### commands a i c r R w W
seq 2 > f; sed '1a x' f; sed '1i\
y' f; sed '2c z' f; echo in > g; sed '1r g' f; sed 'R g' f; sed -n 'w o' f; cat o; sed -n '1W o2' f; cat o2; sed '$!a\  two' f
#> 1
#> x
#> 2
#> y
#> 1
#> 2
#> 1
#> z
#> 1
#> in
#> 2
#> 1
#> in
#> 2
#> 1
#> 2
#> 1
#> 1
#>   two
#> 2

#### commands d D g G h H x n N p P q Q = l y e F z
seq 4 > f; sed 2d f; sed '$!N;P;D' f; sed -n 'H;${x;s/\n/,/g;p}' f; sed 'n;d' f; sed '2q' f; sed '2Q' f; sed -n '=' f; sed 'y/123/abc/' f; sed -n '$=' f; sed '1!G;h;$!d' f; sed -n F f | head -1; sed z f; sed '1e echo run' f; sed 'q5' f; echo $?; printf 'a\tb\\\n' | sed -n l
#> 1
#> 3
#> 4
#> 1
#> 2
#> 3
#> 4
#> ,1,2,3,4
#> 1
#> 3
#> 1
#> 2
#> 1
#> 1
#> 2
#> 3
#> 4
#> a
#> b
#> c
#> 4
#> 4
#> 4
#> 3
#> 2
#> 1
#> f
#>
#>
#>
#>
#> run
#> 1
#> 2
#> 3
#> 4
#> 1
#> 5
#> a\tb\\$

#### branches
echo aaa | sed ':a;s/a/b/;ta'; seq 3 | sed -n '/2/b;p'; seq 2 | sed 's/1/x/;T;s/x/y/'; seq 2 | sed 'b end;s/1/x/;:end'; seq 3 | sed '2{s/2/a/;s/a/b/}'; echo a | sed 'bx'; seq 2 | sed -n '/1/{n;p}'; seq 2 | sed '1{;p;}' # note
#> bbb
#> 1
#> 3
#> y
#> 2
#> 1
#> 2
#> 1
#> b
#> 3
#> 2
#> 1
#> 1
#> 2
#! sed: can't find label for jump to `x'

#### mistakes
sed; echo a | sed x/; echo | sed 's/a'; echo | sed 'k'; echo | sed '{p'; echo | sed 'p}'; echo | sed 's/\(/x/'; echo | sed 'y/ab/c/'; echo | sed '3,p'; echo | sed 's/a/b/gg'; echo | sed ':'; echo | sed --nosuch p; echo | sed '/a'; echo | sed 's/a/\1/'; echo | sed 'r'; sed p nosuch; echo | sed 0p; echo | sed '2 3p'; echo | sed 'a'
#! Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...
#!
#!   -n, --quiet, --silent
#!                  suppress automatic printing of pattern space
#!       --debug
#!                  annotate program execution
#!   -e script, --expression=script
#!                  add the script to the commands to be executed
#!   -f script-file, --file=script-file
#!                  add the contents of script-file to the commands to be executed
#!   --follow-symlinks
#!                  follow symlinks when processing in place
#!   -i[SUFFIX], --in-place[=SUFFIX]
#!                  edit files in place (makes backup if SUFFIX supplied)
#!   -l N, --line-length=N
#!                  specify the desired line-wrap length for the `l' command
#!   --posix
#!                  disable all GNU extensions.
#!   -E, -r, --regexp-extended
#!                  use extended regular expressions in the script
#!                  (for portability use POSIX -E).
#!   -s, --separate
#!                  consider files as separate rather than as a single,
#!                  continuous long stream.
#!       --sandbox
#!                  operate in sandbox mode (disable e/r/w commands).
#!   -u, --unbuffered
#!                  load minimal amounts of data from the input files and flush
#!                  the output buffers more often
#!   -z, --null-data
#!                  separate lines by NUL characters
#!       --help     display this help and exit
#!       --version  output version information and exit
#!
#! If no -e, --expression, -f, or --file option is given, then the first
#! non-option argument is taken as the sed script to interpret.  All
#! remaining arguments are names of input files; if no input files are
#! specified, then the standard input is read.
#!
#! GNU sed home page: <https://www.gnu.org/software/sed/>.
#! General help using GNU software: <https://www.gnu.org/gethelp/>.
#! sed: -e expression #1, char 2: extra characters after command
#! sed: -e expression #1, char 3: unterminated `s' command
#! sed: -e expression #1, char 1: unknown command: `k'
#! sed: -e expression #1, char 0: unmatched `{'
#! sed: -e expression #1, char 2: unexpected `}'
#! sed: -e expression #1, char 7: Unmatched ( or \(
#! sed: -e expression #1, char 7: strings for `y' command are different lengths
#! sed: -e expression #1, char 3: unexpected `,'
#! sed: -e expression #1, char 8: multiple `g' options to `s' command
#! sed: -e expression #1, char 1: ":" lacks a label
#! sed: unrecognized option '--nosuch'
#! Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...
#!
#!   -n, --quiet, --silent
#!                  suppress automatic printing of pattern space
#!       --debug
#!                  annotate program execution
#!   -e script, --expression=script
#!                  add the script to the commands to be executed
#!   -f script-file, --file=script-file
#!                  add the contents of script-file to the commands to be executed
#!   --follow-symlinks
#!                  follow symlinks when processing in place
#!   -i[SUFFIX], --in-place[=SUFFIX]
#!                  edit files in place (makes backup if SUFFIX supplied)
#!   -l N, --line-length=N
#!                  specify the desired line-wrap length for the `l' command
#!   --posix
#!                  disable all GNU extensions.
#!   -E, -r, --regexp-extended
#!                  use extended regular expressions in the script
#!                  (for portability use POSIX -E).
#!   -s, --separate
#!                  consider files as separate rather than as a single,
#!                  continuous long stream.
#!       --sandbox
#!                  operate in sandbox mode (disable e/r/w commands).
#!   -u, --unbuffered
#!                  load minimal amounts of data from the input files and flush
#!                  the output buffers more often
#!   -z, --null-data
#!                  separate lines by NUL characters
#!       --help     display this help and exit
#!       --version  output version information and exit
#!
#! If no -e, --expression, -f, or --file option is given, then the first
#! non-option argument is taken as the sed script to interpret.  All
#! remaining arguments are names of input files; if no input files are
#! specified, then the standard input is read.
#!
#! GNU sed home page: <https://www.gnu.org/software/sed/>.
#! General help using GNU software: <https://www.gnu.org/gethelp/>.
#! sed: -e expression #1, char 2: unterminated address regex
#! sed: -e expression #1, char 7: invalid reference \1 on `s' command's RHS
#! sed: -e expression #1, char 1: missing filename in r/R/w/W commands
#! sed: can't read nosuch: No such file or directory
#! sed: -e expression #1, char 2: invalid usage of line address 0
#! sed: -e expression #1, char 3: unknown command: `3'
#! sed: -e expression #1, char 1: expected \ after `a', `c' or `i'
#? 1

#### in place, where the file or the directory is immutable
mkdir d; echo x > d/f; echo x > f; chattr +i f d; { sed -i s/x/y/ f; echo $?; sed -i s/x/y/ ./f; sed -i s/x/y/ d/f; echo $?; sed -i s/x/y/ "$PWD/f"; cd d; sed -i s/x/y/ f; } 2>&1 | sed -E 's/sed[A-Za-z0-9]{6}/sedXXXXXX/'; cat d/f f
#> sed: cannot rename ./sedXXXXXX: Operation not permitted
#> 4
#> sed: cannot rename ./sedXXXXXX: Operation not permitted
#> sed: couldn't open temporary file d/sedXXXXXX: Operation not permitted
#> 4
#> sed: cannot rename /root/sedXXXXXX: Operation not permitted
#> sed: couldn't open temporary file ./sedXXXXXX: Operation not permitted
#> x
#> x
