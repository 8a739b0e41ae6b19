# Recorded from Debian 12: bash 5.2.15, words and expansions

#### quotes keep blanks
echo 'a  b' "c  d" e\\ f
#> a  b c  d e\ f

#### variables split unless quoted
x='a  b'; echo $x; echo "$x"
#> a b
#> a  b

#### defaults and alternatives
unset u; e=; echo ${u:-d} ${u-d} ${e:-d} "[${e-d}]" ${e:+a} "[${u:+a}]"
#> d d d [] []

#### an error for what is unset
echo ${nosuch:?is needed}; echo not reached
#! bash: line 1: nosuch: is needed
#? 127

#### lengths and substrings
x=abcdef; echo ${#x} ${x:2} ${x:1:3} ${x: -2} ${x:0:-1}
#> 6 cdef bcd ef abcde

#### prefixes and suffixes
f=/a/b/c.tar.gz; echo ${f##*/} ${f#*/} ${f%.*} ${f%%.*}
#> c.tar.gz a/b/c.tar.gz /a/b/c.tar /a/b/c

#### replacement
x=banana; echo ${x/a/o} ${x//a/o} ${x/#b/B} ${x/%a/A}
#> bonana bonono Banana bananA

#### case of letters
x=hello; echo ${x^} ${x^^} ${x^^[el]}; y=ABC; echo ${y,} ${y,,}
#> Hello HELLO hELLo
#> aBC abc

#### indirection and names
a_one=1; a_two=2; n=a_one; echo ${!n}; echo ${!a_@}
#> 1
#> a_one a_two

#### braces
echo {1..5} {a..e} x{1,2}y {01..03} {5..1..2}
#> 1 2 3 4 5 a b c d e x1y x2y 01 02 03 5 3 1

#### tilde
echo ~ ~root; x=~/y; echo $x
#> /root /root
#> /root/y

#### arithmetic
echo $((1+2*3)) $((7/2)) $((7%3)) $((2**10)) $((0x1f)) $((010)) $((5>3?1:0))
#> 7 3 1 1024 31 8 1

#### arithmetic assigns
i=5; echo $((i++)) $i $((++i)) $((i+=3)); ((i>3)) && echo big
#> 5 6 7 10
#> big

#### division by zero
echo $((1/0)); echo after
#! bash: line 1: 1/0: division by 0 (error token is "0")
#? 1

#### command substitution
echo $(echo a; echo b) "$(printf 'x\\ny\\n\\n')"
#> a b x\ny\n\n

#### nested substitution
echo $(echo $(echo $(echo deep)))
#> deep

#### backquotes
echo `echo a \\`echo b\\``
#> a \echo b\

#### arrays
a=(one two three); echo ${a[1]} ${#a[@]} ${a[@]:1} ${!a[@]}; a+=(four); echo ${a[-1]}
#> two 3 two three 0 1 2
#> four

#### associative arrays
declare -A m; m[x]=1; m[y]=2; echo ${m[x]} ${#m[@]}; unset 'm[x]'; echo ${!m[@]}
#> 1 2
#> y

#### ANSI-C quotes
echo $'a\\tb\\x41\\u00e9\\047'
#> a\tb\x41\u00e9\047

#### globs
mkdir g; cd g; touch a1 a2 b1 .h; echo *; echo a?; echo [!a]*; echo nothing*; echo .h*
#> a1 a2 b1
#> a1 a2
#> b1
#> nothing*
#> .h

#### extended globs
shopt -s extglob; case aab in +(a)b) echo yes;; esac; case ac in @(ab|ac)) echo yes;; esac
#! bash: -c: line 1: syntax error near unexpected token `('
#! bash: -c: line 1: `shopt -s extglob; case aab in +(a)b) echo yes;; esac; case ac in @(ab|ac)) echo yes;; esac'
#? 2

#### positional parameters
set -- a 'b c' d; echo $# $2; for x in "$@"; do echo "<$x>"; done; shift; echo $*
#> 3 b c
#> <a>
#> <b c>
#> <d>
#> b c d

#### IFS
IFS=:; set -- a:b:c; for x in $1; do echo $x; done; echo "$*"
#> a
#> b
#> c
#> a:b:c

#### process substitution
cat <(echo one) <(echo two); diff <(echo a) <(echo b)
#> one
#> two
#> 1c1
#> < a
#> ---
#> > b
#? 1
