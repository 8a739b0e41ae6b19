# Recorded from Debian 12: grep 3.8, sed 4.8, mawk 1.3.4, coreutils 9.1

#### grep
printf 'apple\\nbanana\\ncherry\\n' > f; grep an f; grep -c a f; grep -v a f; grep -n e f; grep -i APPLE f; grep -o 'an' f; grep zz f; echo $?; grep x nosuch; echo $?
#> apple\nbanana\ncherry\n
#> 1
#> 1:apple\nbanana\ncherry\n
#> apple\nbanana\ncherry\n
#> an
#> an
#> 1
#> 2
#! grep: nosuch: No such file or directory

#### grep -E and -F
printf 'a+b\\naab\\n' > f; grep -E 'a+b' f; grep -F 'a+b' f; grep 'a\\+b' f; grep -E 'a(' f
#> a+b\naab\n
#> a+b\naab\n
#! grep: Unmatched ( or \(
#? 2

#### grep in trees
mkdir d; echo hit > d/a; echo miss > d/b; grep -r hit d; grep -l hit d/*; grep -h hit d/a d/b; grep -q hit d/a && echo found
#> d/a:hit
#> d/a
#> hit
#> found

#### grep with context
seq 10 > f; grep -A1 -B1 5 f; grep -m1 1 f; grep -w 1 f; grep -x 10 f
#> 4
#> 5
#> 6
#> 1
#> 1
#> 10

#### egrep warns
echo a | egrep a
#> a

#### sed
printf 'one\\ntwo\\nthree\\n' > f; sed 's/o/0/g' f; sed -n 2p f; sed '1d;$d' f; sed '/two/a after' f; sed -i 's/one/ONE/' f; cat f; sed 's/x' f
#> 0ne\ntw0\nthree\none\ntwo\nthree\n
#> after
#> ONE\ntwo\nthree\n
#\>
#! sed: -e expression #1, char 3: unterminated `s' command
#? 1

#### sed with groups
echo 'john smith' | sed -E 's/(\\w+) (\\w+)/\\2, \\1/'; echo abc | sed 'y/abc/xyz/'; seq 5 | sed '2,4!d'; seq 3 | sed = | sed 'N;s/\\n/ /'
#> john smith
#> xyz
#> 2
#> 3
#> 4
#> 1
#> 1
#> 2
#> 2
#> 3
#> 3

#### awk
printf 'a 1\\nb 2\\nc 3\\n' > f; awk '{print $2, $1}' f; awk '{s+=$2} END {print s, NR}' f; awk '$2>1 {print $1}' f; awk -F: 'NR==1{print $1}' /etc/passwd; awk 'BEGIN{printf "%05.1f|%s\\n", 3.14159, "x"}'
#> 1\nb a
#> 1 1
#> a
#> root
#> 003.1|x\n
#\>

#### awk functions
echo 'hello world' | awk '{print length($0), toupper($1), substr($2,1,3), index($0,"wor")}'; echo a:b:c | awk '{n=split($0,p,":"); print n, p[3]}'; echo aaa | awk '{gsub(/a/,"b"); print}'
#> 11 HELLO wor 7
#> 3 c
#> bbb

#### awk that does not parse
awk '{print $1' /etc/passwd; echo $?
#> 1
#! awk: cmd. line:1: {print $1
#! awk: cmd. line:1:          ^ unexpected newline or end of string

#### cut
echo a:b:c | cut -d: -f2; echo abcdef | cut -c2-4; echo a:b:c | cut -d: -f1,3; echo 'no delimiter' | cut -d: -f2; cut
#> b
#> bcd
#> a:c
#> no delimiter
#! cut: you must specify a list of bytes, characters, or fields
#! Try 'cut --help' for more information.
#? 1

#### tr
echo hello | tr a-y b-z; echo aabbcc | tr -s abc; echo a1b2 | tr -d 0-9; echo abc | tr -c a x; tr
#> ifmmp
#> abc
#> ab
#> axxx
#\>
#! tr: missing operand
#! Try 'tr --help' for more information.
#? 1

#### sort
printf '10\\n9\\n2\\n2\\n' > f; sort f; sort -n f; sort -rn f; sort -nu f; printf 'b 2\\na 3\\n' | sort -k2; sort nosuch
#> 10\n9\n2\n2\n
#> 10\n9\n2\n2\n
#> 10\n9\n2\n2\n
#> 10\n9\n2\n2\n
#> b 2\na 3\n
#! sort: cannot read: nosuch: No such file or directory
#? 2

#### uniq
printf 'a\\na\\nb\\na\\n' | uniq -c; printf 'a\\na\\nb\\n' | uniq -d; printf 'a\\nA\\n' | uniq -i
#>       1 a\na\nb\na\n
#> a\nA\n

#### rev, tac, nl, paste
echo abc | rev; seq 3 | tac; printf 'a\\n\\nb\\n' | nl; paste -d, <(seq 2) <(seq 3 4)
#> cba
#> 3
#> 2
#> 1
#>      1	a\n\nb\n
#> 1,3
#> 2,4

#### base64
echo hello | base64; echo aGVsbG8K | base64 -d; echo '!!!' | base64 -d; echo $?
#> aGVsbG8K
#> hello
#> 1
#! base64: invalid input

#### xargs
printf 'a b\\nc\\n' | xargs echo; seq 4 | xargs -n2 echo; seq 2 | xargs -I% echo [%]; printf 'x\\0y\\0' | xargs -0 -n1 echo
#> a bncn
#> 1 2
#> 3 4
#> [1]
#> [2]
#> x\0y\0

#### od and xxd
printf 'AB\\n' | od -c; printf 'AB' | od -An -tx1; printf abc | hexdump -C
#> 0000000   A   B   \   n
#> 0000004
#>  41 42
#> 00000000  61 62 63                                          |abc|
#> 00000003

#### date
date -u -d @0; date -u -d '2020-02-29 12:00' +%A,%j,%s; date -d nonsense; TZ=UTC date -d '2021-01-01 +1 day' +%F
#> Thu Jan  1 00:00:00 UTC 1970
#> Saturday,060,1582977600
#> 2021-01-02
#! date: invalid date ‘nonsense’

#### expr and bc
expr 3 + 4; expr 10 / 3; expr length hello; expr a : a; expr 1 +; echo $?
#> 7
#> 3
#> 5
#> 1
#> 2
#! expr: syntax error: missing argument after ‘+’

#### diff and cmp
printf 'a\\nb\\n' > f; printf 'a\\nc\\n' > g; diff f g; diff -q f g; cmp f g; cmp f f; echo $?
#> 1c1
#> < a\nb\n
#> \ No newline at end of file
#> ---
#> > a\nc\n
#> \ No newline at end of file
#> Files f and g differ
#> f g differ: byte 4, line 1
#> 0

#### env and printenv
env -i A=1 B=2 env; env -i sh -c 'echo $A'; printenv HOME; printenv NOSUCH; echo $?
#> A=1
#> B=2
#>
#> /root
#> 1
