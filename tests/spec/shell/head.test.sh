# Recorded from Debian 12: coreutils 9.1

#### ten lines by default
seq 20 | head
#> 1
#> 2
#> 3
#> 4
#> 5
#> 6
#> 7
#> 8
#> 9
#> 10

#### lines by -n, --lines
seq 20 > f; head -n 3 f; head --lines=2 f; head -2 f
#> 1
#> 2
#> 3
#> 1
#> 2
#> 1
#> 2

#### all but the last lines
seq 5 > f; head -n -3 f; head --lines=-4 f
#> 1
#> 2
#> 1

#### bytes by -c, --bytes
seq 20 > f; head -c 5 f; echo; head --bytes=4 f; head -c -45 f
#> 1
#> 2
#> 3
#> 1
#> 2
#> 1
#> 2
#> 3

#### suffixes
seq 10000 > f; head -c 1K f | wc -c; head -c 1kB f | wc -c; head -c 1b f | wc -c; head -n 1k f | wc -l
#> 1024
#> 1000
#> 512
#> 1024

#### headers by -q, -v
seq 3 > a; seq 4 6 > b; head -n1 a b; head -q -n1 a b; head -v -n1 a; head --quiet -n1 a b; head --silent -n1 a b; head --verbose -n1 b
#> ==> a <==
#> 1
#>
#> ==> b <==
#> 4
#> 1
#> 4
#> ==> a <==
#> 1
#> 1
#> 4
#> 1
#> 4
#> ==> b <==
#> 4

#### zero-terminated by -z
printf 'a\0b\0c\0' | head -z -n2 | od -c; printf 'a\0b\0c\0' | head --zero-terminated -n1 | od -c
#> 0000000   a  \0   b  \0
#> 0000004
#> 0000000   a  \0
#> 0000002

#### standard input among files
echo in | head -n1 - /dev/null
#> ==> standard input <==
#> in
#>
#> ==> /dev/null <==

#### files that are not there
head nosuch; head -n1 nosuch /etc/passwd | tail -n0; head /root
#! head: cannot open 'nosuch' for reading: No such file or directory
#! head: cannot open 'nosuch' for reading: No such file or directory
#! head: error reading '/root': Is a directory
#? 1

#### no number
head -n x /dev/null; head -c 1x /dev/null; head -n -x /dev/null
#! head: invalid number of lines: ‘x’
#! head: invalid number of bytes: ‘1x’
#! head: invalid number of lines: ‘x’
#? 1

#### old forms
seq 20 > f; head -3c f; head -2 -q f f; head -1v f
#> 1
#> 21
#> 2
#> 1
#> 2
#> ==> f <==
#> 1

#### an unknown option
head --nosuch; head -Q
#! head: unrecognized option '--nosuch'
#! Try 'head --help' for more information.
#! head: invalid option -- 'Q'
#! Try 'head --help' for more information.
#? 1
