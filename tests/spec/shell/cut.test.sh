# Recorded from Debian 12: coreutils 9.1

#### bytes by -b, --bytes
printf 'abcdef\n123456\n' > f; cut -b 2-3 f; cut --bytes=1,4- f; cut -b -2 f
#> bc
#> 23
#> adef
#> 1456
#> ab
#> 12

#### characters by -c, --characters
printf 'abcdef\n' | cut -c 3; printf 'héllo\n' | cut --characters=1-3
#> c
#> hé

#### fields by -f, --fields with -d, --delimiter
printf 'a:b:c\nd:e:f\n' > f; cut -d: -f2 f; cut --delimiter=: --fields=1,3 f; cut -d: -f2- f
#> b
#> e
#> a:c
#> d:f
#> b:c
#> e:f

#### fields of tabs
printf 'a\tb\tc\n' | cut -f2,3
#> b	c

#### lines without delimiter by -s, --only-delimited
printf 'a:b\nplain\n' > f; cut -d: -f1 f; cut -s -d: -f1 f; cut --only-delimited -d: -f1 f
#> a
#> plain
#> a
#> a

#### another delimiter on output by --output-delimiter
printf 'a:b:c\n' | cut -d: -f1,3 --output-delimiter=--; printf 'abcdef\n' | cut -c1-2,5 --output-delimiter=_
#> a--c
#> ab_e

#### all but these by --complement
printf 'a:b:c\n' | cut -d: -f2 --complement; printf 'abcdef\n' | cut -b 2-4 --complement
#> a:c
#> aef

#### zero-terminated by -z
printf 'a:b\0c:d\0' | cut -z -d: -f2 | od -c
#> 0000000   b  \0   d  \0
#> 0000004

#### -n is ignored
echo abc | cut -n -b 1
#> a

#### two lists
cut -b1 -f2 /dev/null
#! cut: only one list may be specified
#! Try 'cut --help' for more information.
#? 1

#### no list
cut /dev/null
#! cut: you must specify a list of bytes, characters, or fields
#! Try 'cut --help' for more information.
#? 1

#### a delimiter of two characters
echo a | cut -d ab -f1
#! cut: the delimiter must be a single character
#! Try 'cut --help' for more information.
#? 1

#### a delimiter for bytes
echo a | cut -d : -b1
#! cut: an input delimiter may be specified only when operating on fields
#! Try 'cut --help' for more information.
#? 1

#### a range that goes down
echo a | cut -b 3-2
#! cut: invalid decreasing range
#! Try 'cut --help' for more information.
#? 1

#### a range without ends
echo a | cut -f -
#! cut: invalid range with no endpoint: -
#! Try 'cut --help' for more information.
#? 1

#### position zero
echo a | cut -b 0; echo a | cut -f 0
#! cut: byte/character positions are numbered from 1
#! Try 'cut --help' for more information.
#! cut: fields are numbered from 1
#! Try 'cut --help' for more information.
#? 1

#### no number
echo a | cut -f x; echo a | cut -b 1,x
#! cut: invalid field value ‘x’
#! Try 'cut --help' for more information.
#! cut: invalid byte/character position ‘x’
#! Try 'cut --help' for more information.
#? 1

#### files that are not there
cut -f1 nosuch /root; echo $?
#> 1
#! cut: nosuch: No such file or directory
#! cut: /root: Is a directory

#### an unknown option
cut --nosuch; cut -q
#! cut: unrecognized option '--nosuch'
#! Try 'cut --help' for more information.
#! cut: invalid option -- 'q'
#! Try 'cut --help' for more information.
#? 1
