# Recorded from Debian 12: bash 5.2.15, commands and redirections

#### not found
nosuchcommand; echo $?
#> 127
#! bash: line 1: nosuchcommand: command not found

#### a directory and a file that may not run
/etc; echo $?; /etc/passwd; echo $?
#> 126
#> 126
#! bash: line 1: /etc: Is a directory
#! bash: line 1: /etc/passwd: Permission denied

#### and, or
true && echo a || echo b; false && echo a || echo b; ! true; echo $?
#> a
#> b
#> 1

#### a pipeline's status is its last command's
false | true; echo $?; set -o pipefail; false | true; echo $?
#> 0
#> 1

#### PIPESTATUS
true | false | true; echo ${PIPESTATUS[@]}
#> 0 1 0

#### if, elif, else
for i in 1 2 3; do if [ $i = 1 ]; then echo one; elif [ $i = 2 ]; then echo two; else echo more; fi; done
#> one
#> two
#> more

#### while, until, break, continue
i=0; while :; do i=$((i+1)); [ $i = 2 ] && continue; [ $i = 5 ] && break; echo $i; done; until [ $i = 0 ]; do i=$((i-1)); done; echo $i
#> 1
#> 3
#> 4
#> 0

#### case
for x in apple 12 ''; do case $x in [0-9]*) echo number;; a*|b*) echo word;; *) echo other;; esac; done
#> word
#> number
#> other

#### case falls through
case a in a) echo 1;& b) echo 2;;& a) echo 3;; *) echo 4;; esac
#> 1
#> 2
#> 3

#### functions and local
f() { local x=in; echo $1 $x; return 3; }; x=out; f arg; echo $? $x
#> arg in
#> 3 out

#### recursion
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1-1))))); fi; }; fact 10
#> 3628800

#### subshells keep to themselves
x=1; (x=2; cd /tmp; echo $x $PWD); echo $x $PWD
#> 2 /tmp
#> 1 /root

#### groups
{ echo a; echo b; } > out; cat out
#> a
#> b

#### output and error go where they are sent
ls /nosuch > out 2>&1; cat out; echo x 2>/dev/null >&2 | cat; echo y 1>&2
#> ls: cannot access '/nosuch': No such file or directory
#! y

#### append and truncate
echo 1 > f; echo 2 >> f; cat f; : > f; wc -c < f
#> 1
#> 2
#> 0

#### here-documents
x=5; cat <<A; cat <<'B'; cat <<-C
x is $x
A
x is $x
B
	indented
C
#> x is 5
#> x is $x
#> indented

#### here-strings
read a b <<< 'one two three'; echo "$a|$b"
#> one|two three

#### descriptors
exec 3> f; echo to three >&3; exec 3>&-; cat f; echo bad >&3
#> to three
#! bash: line 1: 3: Bad file descriptor
#? 1

#### noclobber
set -C; echo a > f; echo b > f; echo c >| f; cat f
#> c
#! bash: line 1: f: cannot overwrite existing file

#### conditions
[[ abc == a* ]] && echo glob; [[ abc =~ ^a(.)c$ ]] && echo ${BASH_REMATCH[1]}; [[ a < b && ! -e /nosuch ]] && echo both
#> glob
#> b
#> both

#### test
[ -f /etc/passwd ] && [ -d /etc ] && [ 3 -gt 2 ] && [ a != b ] && echo ok; [ 1 -eq x ]; echo $?
#> ok
#> 2
#! bash: line 1: [: x: integer expression expected

#### errexit
set -e; echo a; false; echo not reached
#> a
#? 1

#### nounset
set -u; echo $nosuch; echo not reached
#! bash: line 1: nosuch: unbound variable
#? 127

#### xtrace
set -x; x='a b'; echo "$x" c; [ -n "$x" ]
#> a b c
#! + x='a b'
#! + echo 'a b' c
#! + '[' -n 'a b' ']'

#### traps
trap 'echo bye' EXIT; trap 'echo got' USR1; kill -USR1 $$; echo end
#> got
#> end
#> bye

#### background and wait
sleep 0.1 & wait $!; echo $?; (exit 4) & wait $!; echo $?
#> 0
#> 4

#### select words in for ((
for ((i=0;i<3;i++)); do echo $i; done
#> 0
#> 1
#> 2

#### eval and source
eval 'x=1; echo $x'; echo 'echo sourced $1' > s; . ./s arg; eval 'if'
#> 1
#> sourced arg
#! bash: eval: line 2: syntax error: unexpected end of file
#? 2

#### syntax errors
if true; then echo a; fi; )
#! bash: -c: line 1: syntax error near unexpected token `)'
#! bash: -c: line 1: `if true; then echo a; fi; )'
#? 2

#### unfinished quotes
echo "abc
#! bash: -c: line 1: unexpected EOF while looking for matching `"'
#? 2

#### alias is not expanded in scripts
alias hi='echo hello'; hi
#! bash: line 1: hi: command not found
#? 127

#### printf
printf '%s-%d|%5.2f|%x|%c\\n' a 42 3.14159 255 xyz; printf '%q\\n' "a b'c"; printf '%s\\n' a b c
#> a-42| 3.14|ff|x\na\ b\'c\na\nb\nc\n
#\>

#### read splits
printf 'a b c\\nd\\\\ e\\n' | while read x y; do echo "$x/$y"; done

#### getopts
set -- -a -b val rest; while getopts ab:c o; do echo $o $OPTARG; done; echo $OPTIND
#> a
#> b val
#> 4

#### type and command
type cd; type -t if; command -v cat; type nosuch
#> cd is a shell builtin
#> keyword
#> /usr/bin/cat
#! bash: line 1: type: nosuch: not found
#? 1

#### declare
declare -i n=3+4; declare -r c=5; declare -p n c; c=6; echo $?
#> declare -i n="7"
#> declare -r c="5"
#! bash: line 1: c: readonly variable
#? 1

#### export reaches programs
x=1; export y=2; z=3 env | grep '^[xyz]='
#> z=3
#> y=2

#### umask
umask 027; umask; touch f; mkdir d; stat -c %a f d
#> 0027
#> 640
#> 750

#### cd and OLDPWD
cd /tmp; cd /etc; cd -; echo $OLDPWD; cd /nosuch; cd; pwd
#> /tmp
#> /etc
#> /root
#! bash: line 1: cd: /nosuch: No such file or directory

#### pushd and popd
pushd /tmp; pushd /etc; popd; dirs
#> /tmp ~
#> /etc /tmp ~
#> /tmp ~
#> /tmp ~

#### exit statuses
(exit 300); echo $?; bash -c 'sh -c "kill -9 \$\$"; echo $?' 2>/dev/null; echo $?
#> 44
#> 137
#> 0

#### mapfile
printf 'a\\nb\\nc\\n' > f; mapfile -t m < f; echo ${#m[@]} ${m[2]}
#> 1

#### string comparison
[ "a" \\< "b" ]; echo $?; [[ a > b ]]; echo $?
#> 1
#> 1
#! bash: line 1: b: No such file or directory

#### yes ends with its reader
yes | head -2; seq 100000 | tail -1
#> y
#> y
#> 100000

#### sh is dash
sh -c 'echo "a\\tb"; [[ a == a ]]; x=1; let x=2; echo $x'
#> a	b
#> 1
#! sh: 1: [[: not found
#! sh: 1: let: not found

#### shebang
printf '#!/bin/sh\\necho run $1\\n' > s; chmod +x s; ./s arg; printf '#!/no/such\\n' > t; chmod +x t; ./t
#! bash: line 1: ./s: cannot execute: required file not found
#! bash: line 1: ./t: cannot execute: required file not found
#? 127

#### what is said of letters that are none
chmod -x; chmod -w; mktemp /tmp/xx; shuf -i 1-x; shuf -i x; locale -x; lsb_release -x; hostname -x 2>/dev/null | head -1; ldd /etc/passwd; dpkg -P nosuchpkg; timeout --foreground -s KILL 0.1 sleep 3; echo $?
#> Usage: hostname [-b] {hostname|-F file}         set host name (from file)
#> 137
#! chmod: missing operand
#! Try 'chmod --help' for more information.
#! chmod: missing operand
#! Try 'chmod --help' for more information.
#! mktemp: too few X's in template ‘/tmp/xx’
#! shuf: invalid input range: ‘x’
#! shuf: invalid input range: ‘x’
#! locale: invalid option -- 'x'
#! Try `locale --help' or `locale --usage' for more information.
#! lsb_release: invalid option -- 'x'
#! 	not a dynamic executable
#! dpkg: warning: ignoring request to remove nosuchpkg which isn't installed

#### hash lists commands in the order of bash's table
ls > /dev/null; mesg; which x; cat /dev/null; stat . > /dev/null; uname > /dev/null; hash; hash -l
#> hits	command
#>    1	/usr/bin/mesg
#>    1	/usr/bin/which
#>    1	/usr/bin/stat
#>    1	/usr/bin/ls
#>    1	/usr/bin/cat
#>    1	/usr/bin/uname
#> builtin hash -p /usr/bin/mesg mesg
#> builtin hash -p /usr/bin/which which
#> builtin hash -p /usr/bin/stat stat
#> builtin hash -p /usr/bin/ls ls
#> builtin hash -p /usr/bin/cat cat
#> builtin hash -p /usr/bin/uname uname
