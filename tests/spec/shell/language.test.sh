# Recorded from Debian 12: bash 5.2.15, the language where it surprises

#### a loop without clauses goes round until it breaks
i=0; for ((;;)); do ((++i > 3)) && break; echo $i; done; for (( ; ; )); do echo once; break; done
#> 1
#> 2
#> 3
#> once

#### an alias is expanded behind assignments and redirections
shopt -s expand_aliases
alias show='printf "<%s>\n"'
X=1 show a
>/dev/null show b
show c >/tmp/out; cat /tmp/out
#> <a>
#> <c>

#### an alias that ends in a blank makes the next word one
shopt -s expand_aliases
alias say='echo ' word='hello ' end='world'
say word end
say x word
#> hello world
#> x word

#### an alias of several lines
shopt -s expand_aliases
alias two='echo one
echo'
two three
#> one
#> three

#### an alias in substitutions
shopt -s expand_aliases
alias greet='echo hi'
x=$(greet there); echo "$x"; (greet you); echo $(( $(greet | wc -c) ))
cat <<EOF
$(greet all)
EOF
#> hi there
#> hi you
#> 3
#> hi all

#### an unset parameter ends a script with 1, a command string with 127
printf 'set -u\necho $nothing\necho after\n' > /tmp/s; bash /tmp/s; echo $?; bash < /tmp/s; echo $?; bash -c "$(cat /tmp/s)"; echo $?
#> 1
#> 1
#> 127
#! /tmp/s: line 2: nothing: unbound variable
#! bash: line 2: nothing: unbound variable
#! bash: line 2: nothing: unbound variable

#### set -e after a fault in an expansion
bash -c 'set -e
echo ${x!y}
echo after'; echo $?
bash -c 'set -e
{ echo a; } < /nonexist
echo after'; echo $?
#> 1
#> 1
#! bash: line 2: ${x!y}: bad substitution
#! bash: line 2: /nonexist: No such file or directory

#### set -e that was set by the line of the fault
bash -c 'set -e; echo $((1/0))
echo after'; echo $?
#> after
#> 0
#! bash: line 1: 1/0: division by 0 (error token is "0")

#### conditions that do not parse leave the status as it was
printf '(exit 7)\n[[ a b ]]\necho never\n' > /tmp/s; bash /tmp/s; echo $?; . /tmp/s; echo $?
#> 7
#> 2
#! /tmp/s: line 2: conditional binary operator expected
#! /tmp/s: line 2: conditional binary operator expected

#### a text that ends in a backslash
bash -c 'echo a \'; eval 'echo b\'; printf 'echo c \\' > /tmp/s; bash /tmp/s; . /tmp/s; sh /tmp/s
#> a \
#> b\
#> c
#> c \
#> c \

#### backquotes after backquotes
echo `echo a \\`echo b\\``
#> a \echo b\

#### elements of lists are parted as IFS would have it
IFS=,; set -- a "" b; for word in $* x$*y; do echo "[$word]"; done; echo "$*"; joined=$*; echo "$joined"; listed=$@; echo "$listed"
#> [a]
#> []
#> [b]
#> [xa]
#> []
#> [by]
#> a,,b
#> a,,b
#> a  b

#### lists with an empty IFS
IFS=; set -- a b; for word in $*; do echo "[$word]"; done; joined=$*; echo "$joined"; empty=("" ""); echo "${empty[@]:-none}|${empty[*]:-none}|${empty[@]+some}"
#> [a]
#> [b]
#> ab
#>  |none|some

#### an absent list in quotes is nothing at all
none=(); printf '<%s>' "${none[@]+x}" "${none[@]}" "${none[*]+y}"; echo
#> <>

#### words like assignments have their tildes expanded
HOME=/home/x; echo a=~ a=b:~ a=~/c ~/d "a"=~ a=\~
#> a=/home/x a=b:/home/x a=/home/x/c /home/x/d a=~ a=~

#### set -x quotes as few words as it must
set -x; echo 'two words' "it's" $'tab\there' "'" '' plain a=b
#> two words it's tab	here '  plain a=b
#! + echo 'two words' 'it'\''s' 'tab	here' \' '' plain a=b

#### GLOBIGNORE looks at whole paths and keeps its brackets whole
cd /tmp; mkdir g; touch g/a.txt g/b.md c.txt; GLOBIGNORE='*.txt'; echo *.txt g/*; GLOBIGNORE='[[:alpha:]].md:g/a*'; echo g/*
#> *.txt g/a.txt g/b.md
#> g/b.md

#### a subshell is in no loop
for i in 1 2; do (continue; echo "in $i"); done; echo done
#> in 1
#> in 2
#> done
#! bash: line 1: continue: only meaningful in a `for', `while', or `until' loop
#! bash: line 1: continue: only meaningful in a `for', `while', or `until' loop

#### the trap of DEBUG for the clauses of loops
trap 'echo "at $LINENO"' DEBUG
for x in 1 2; do
  echo $x
done
case a in
  a) echo case ;;
esac
#> at 2
#> at 3
#> 1
#> at 2
#> at 3
#> 2
#> at 5
#> at 6
#> case

#### a redirection of assignments comes after them
x=1 > /nonexist/y; echo "$? $x"
#> 1 1
#! bash: line 1: /nonexist/y: No such file or directory

#### noclobber holds for &> too
cd /tmp; set -C; echo a > f; echo b &> f; echo $?; cat f
#> 1
#> a
#! bash: line 1: f: cannot overwrite existing file

#### PATH that changes makes bash look anew
cd /tmp; mkdir one two; printf '#!/bin/sh\necho one\n' > one/tool; printf '#!/bin/sh\necho two\n' > two/tool; chmod +x */tool
PATH=/tmp/one:$PATH; tool; PATH=/tmp/two:$PATH; tool; PATH=/tmp/one:$PATH tool
#> one
#> two
#> one

#### cd checks what it leaves by ..
cd /nonexist/..; echo $?; cd /tmp/../etc && pwd; mkdir /tmp/d; cd /tmp/d; rmdir /tmp/d; pwd; echo $?
#> 1
#> /etc
#> /tmp/d
#> 0
#! bash: line 1: cd: /nonexist/..: No such file or directory

#### getopts begins anew with fewer arguments
set -- -a -b x; while getopts ab o; do echo $o; done; echo $OPTIND; set --; getopts ab o; echo $? $OPTIND
#> a
#> b
#> 3
#> 1 1

#### builtin and command take the arguments of a declaration apart
x='a b'; export y=$x; echo "$y"; builtin export z=$x; echo "$z"
#> a b
#> a

#### declarations behind builtin are no assignments
builtin declare list=(1 2)
#! bash: -c: line 1: syntax error near unexpected token `('
#! bash: -c: line 1: `builtin declare list=(1 2)'
#? 2

#### compgen with functions, commands and words
reply() { COMPREPLY=(one two "$2"); }; compgen -F reply x; lines() { echo alpha; echo beta; }; compgen -C lines; IFS=:; compgen -W 'ab:cd:a d' a; compgen -W '${'; echo $?
#> one
#> two
#> x
#> alpha
#> beta
#> ab
#> a d
#! bash: line 1: compgen: warning: -F option may not work as you expect
#! bash: line 1: compgen: warning: -C option may not work as you expect
#! bash: line 1: ${: bad substitution
#? 1

#### printf's unsigned numbers and zones
printf '%u %u %x\n' 18446744073709551615 -1 -255; printf '%u\n' 18446744073709551616; export TZ=Asia/Tokyo; printf '%(%F %R)T\n' 0; TZ=UTC; printf '%(%F %R)T\n' 0
#> 18446744073709551615 18446744073709551615 ffffffffffffff01
#> 18446744073709551615
#> 1970-01-01 09:00
#> 1970-01-01 00:00
#! bash: line 1: printf: warning: 18446744073709551616: Numerical result out of range

#### indirection through a name that is not there
echo "${!nowhere-x}"; echo $?
ref=target; echo "[${!ref}]"; list=(ref); echo "[${!list}]"
#> []
#> [target]
#! bash: line 1: nowhere: invalid indirect expansion

#### an interactive bash at the end of a pipe
printf 'echo one; false\necho $?\n' | bash --norc -i 2>/dev/null
#> one
#> 1

#### --norc and --rcfile
echo 'echo rc' > /tmp/rc; echo 'echo line' | bash --rcfile /tmp/rc -i 2>/dev/null; echo 'echo line' | bash --norc -i 2>/dev/null; bash --rcfile /tmp/rc -i -c 'echo string' 2>/dev/null
#> rc
#> line
#> line
#> rc
#> string

#### history with times
HISTTIMEFORMAT='%Y '; HISTFILE=/tmp/h; printf '#86400\nold\n' > $HISTFILE; history -r; history; history -s new; history -w /tmp/w; head -2 /tmp/w
#>     1  1970 old
#> #86400
#> old

#### /dev/tcp without a network
echo > /dev/tcp/127.0.0.1/nosuch; echo $?; echo > /dev/tcp/127.0.0.1
#> 1
#! bash: line 1: nosuch: Servname not supported for ai_socktype
#! bash: line 1: /dev/tcp/127.0.0.1/nosuch: Invalid argument
#! bash: line 1: /dev/tcp/127.0.0.1: No such file or directory
#? 1

#### jobs name the directory in which they began
set -m; cd /tmp; sleep 9 & cd /; jobs | sed 's/ *$//'; kill %1
#> [1]+  Running                 sleep 9 &  (wd: /tmp)

#### nothing to substitute
echo ``; echo $(); echo $( ) "`# c`"; ``; echo $?; $(); echo $?; (exit 3); echo ``$?; (exit 4); ``; echo $?; (exit 5); x=``; echo "[$x]$?"; (exit 7); $( ); echo $?; (exit 8); echo $(true)$?
#>
#>
#>
#> 0
#> 0
#> 3
#> 0
#> []0
#> 0
#> 0

#### a redirection to nothing, and a coprocess that is let go
echo q > ''; cat < ''; echo x >> ""; coproc C { cat; }; echo hi >&${C[1]}; read -u ${C[0]} l; echo got $l; exec {C[1]}>&-; wait; echo $?
#> got hi
#> 0
#! bash: line 1: : No such file or directory
#! bash: line 1: : No such file or directory
#! bash: line 1: : No such file or directory

#### an interpreter with a carriage return
printf '#!/bin/sh\r\necho a\r\n' > c2.sh; chmod +x c2.sh; ./c2.sh; echo $?
#> 127
#! bash: line 1: ./c2.sh: cannot execute: required file not found

#### the length of a text is one of octets in the C locale and in dash
LC_ALL=C bash -c 'x=é; echo ${#x}'; LC_ALL=C.UTF-8 bash -c 'x=é; echo ${#x}'; x=é; echo ${#x}; LC_ALL=C; echo ${#x}; LC_ALL=C.UTF-8 sh -c 'x=é; echo ${#x}'
#> 2
#> 1
#> 1
#> 2
#> 2

#### a fifo whose writer is gone at once, as where a shell is to be behind one and nobody listens
mkfifo f; cat f | /bin/sh -i 2>/dev/null | false > f; echo $?; (: > f) & cat f; wait; echo done
#> 1
#> done

#### process substitutions as files
sort -m <(echo a) <(echo b); sort <(seq 2) <(seq 1); comm <(echo a) <(echo b); join <(echo 'a 1') <(echo 'a 2')
#> a
#> b
#> 1
#> 1
#> 2
#> a
#> 	b
#> a 1 2

#### exec makes a whole name of a file's
echo 'echo $0' > a.sh; chmod 755 a.sh; mkdir d; mv a.sh d; cd d; (exec ./a.sh) | sed "s|$PWD|.|"; cd ..; (exec d/a.sh) | sed "s|$PWD|.|"
#> ./a.sh
#> ./d/a.sh

#### the replacement in ${x//pattern/replacement} has quotes of its own, in "" and in a here-document
x=a:b y='&' z='\n'; echo "${x//:/\n}" "${x//:/\\}" "${x//:/\/}" "${x//:/'a b'}" "${x//:/*}" "${x//:/&}" "${x//:/\&}" "${x//:/'&'}" "${x//:/"&"}" "${x//:/\"}" "${x//:/'}'}"; echo "${x//:/$y}" "${x//:/"$y"}" "${x//:/$z}" "${x//:/'$y'}" "${x//:/${q:-'w'}}" "${x/:/'"'}" "${x/#a/'q'}"; cat <<END
${x//:/$'\n'} ${x//:/'q'} "${x//:/$'\t'}" ${x//:/\n}
END
#> anb a\b a/b aa bb a*b a:b a&b a&b a&b a"b a}b
#> a:b a&b a\nb a$yb awb a"b q:b
#> a
#> b aqb "a	b" anb

#### $'' counts in the word of an expansion between double quotes, not in that of a here-document
x=a:b; echo "${x//:/$'\n'}" "${y:-$'q\tr'}" "${x#$'a'}" "${x:+$'w'}" "${x:+a$'q'b}" "${x:+"$'q'"}" "$'q'" "${y:-$"t"}" "${y:-'q'}"; a=("${PATH//:/$'\n'}"); echo "${#a[@]}" "${a[0]%%$'\n'*}"; cat <<END
${y:-$'q'} $'z' ${x:-$'q'} "${y:-$'q'}"
END
#> a
#> b q	r :b w aqb $'q' $'q' t 'q'
#> 1 /usr/local/sbin
#> $'q' $'z' a:b "$'q'"
