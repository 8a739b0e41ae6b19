# Recorded from Debian 12: scripts whose lines end as in DOS, as bots bring them, and names with bytes that can not be printed

#### a command of a script with carriage returns is named in $''
{ printf 'echo hi\r\nnosuch\r\nls /nosuch\r\ncd /nosuch\r\nexit 0\r\n' > a.sh; bash a.sh; echo $?; sh a.sh; echo $?; chmod +x a.sh; ./a.sh; echo $?; } 2>&1 | cat -A
#> hi^M$
#> a.sh: line 2: $'nosuch\r': command not found$
#> ls: cannot access '/nosuch'$'\r': No such file or directory$
#> a.sh: line 4: cd: $'/nosuch\r': No such file or directory$
#> a.sh: line 5: exit: 0^M: numeric argument required$
#> 2$
#> hi^M$
#> a.sh: 2: nosuch^M: not found$
#> ls: cannot access '/nosuch'$'\r': No such file or directory$
#> a.sh: 4: cd: can't cd to /nosuch^M$
#> 0$
#> hi^M$
#> ./a.sh: line 2: $'nosuch\r': command not found$
#> ls: cannot access '/nosuch'$'\r': No such file or directory$
#> ./a.sh: line 4: cd: $'/nosuch\r': No such file or directory$
#> ./a.sh: line 5: exit: 0^M: numeric argument required$
#> 2$

#### a script of DOS whose first line names an interpreter
{ printf '#!/bin/bash\r\necho hi\r\n' > a.sh; chmod +x a.sh; ./a.sh; echo $?; bash a.sh; sh a.sh; } 2>&1 | cat -A
#> bash: line 1: ./a.sh: cannot execute: required file not found$
#> 127$
#> hi^M$
#> hi^M$

#### what does not parse is named in $'' by bash, and is a word to dash
{ printf 'for i in a b\r\ndo\r\necho $i\r\ndone\r\n' > c.sh; bash c.sh; sh c.sh; busybox sh c.sh; printf 'if true; then\r\necho a\r\nfi\r\n' > d.sh; bash d.sh; sh d.sh; printf 'case x\r in\r\nx) echo y;; esac\r\n' > e.sh; bash e.sh; sh e.sh; } 2>&1 | cat -A
#> c.sh: line 2: syntax error near unexpected token `$'do\r''$
#> c.sh: line 2: `do^M'$
#> c.sh: 2: Syntax error: word unexpected (expecting "do")$
#> c.sh: line 2: syntax error: unexpected word (expecting "do")$
#> d.sh: line 4: syntax error: unexpected end of file$
#> d.sh: 4: Syntax error: end of file unexpected (expecting "then")$
#> e.sh: line 1: syntax error near unexpected token `$'in\r''$
#> e.sh: line 1: `case x^M in^M'$
#> e.sh: 1: Syntax error: word unexpected (expecting "in")$

#### dash names the token that it would have had
sh -c 'case x y in'; sh -c 'case x in x y) ;; esac'; sh -c 'case x in x
y) ;; esac'; sh -c 'for x y; do :; done'; sh -c 'for i in a b
foo'; sh -c '(a b'; sh -c '{ a; } b'; sh -c 'if a; then b; fi c'; sh -c 'case ;'; sh -c 'for i- in a; do :; done'
#! sh: 1: Syntax error: word unexpected (expecting "in")
#! sh: 1: Syntax error: word unexpected (expecting ")")
#! sh: 2: Syntax error: newline unexpected (expecting ")")
#! sh: 1: Syntax error: word unexpected (expecting "do")
#! sh: 2: Syntax error: word unexpected (expecting "do")
#! sh: 1: Syntax error: end of file unexpected (expecting ")")
#! sh: 1: Syntax error: word unexpected
#! sh: 1: Syntax error: word unexpected
#! sh: 1: Syntax error: ";" unexpected (expecting word)
#! sh: 1: Syntax error: Bad for loop variable
#? 2

#### numbers with a carriage return are numbers to dash alone
{ sh -c 'exit " 3 "'; echo $?; sh -c 'exit x'; echo $?; sh -c 'exit -1'; echo $?; sh -c 'exit 99999999999'; echo $?; sh -c 'set -- a b c; shift " 1"; echo $1; shift 5; echo no'; sh -c "[ '1$(printf '\r')' -eq 1 ]; echo \$?"; bash -c $'[ "1\r" -eq 1 ]; echo $?'; bash -c $'exit 3\r'; echo $?; sh -c $'x=3\r; echo $((x+1))'; bash -c $'x=3\r; echo $((x+1))'; bash -c $'[[ 1\r -eq 1 ]]; echo $?'; } 2>&1 | cat -A
#> 3$
#> sh: 1: exit: Illegal number: x$
#> 2$
#> sh: 1: exit: Illegal number: -1$
#> 2$
#> sh: 1: exit: Illegal number: 99999999999$
#> 2$
#> b$
#> sh: 1: shift: can't shift that many$
#> 0$
#> bash: line 1: [: 1^M: integer expression expected$
#> 2$
#> bash: line 1: exit: 3^M: numeric argument required$
#> 2$
#> 4$
#> bash: line 1: 3^M: syntax error: invalid arithmetic operator (error token is "^M")$
#> bash: line 1: [[: 1^M: syntax error: invalid arithmetic operator (error token is "^M")$
#> 1$

#### NULs in a script are read over
{ printf 'echo a\0b\nls\0\necho c\n' > f.sh; sh f.sh; sh < f.sh; bash < f.sh; } 2>&1 | cat -A
#> ab$
#> f.sh$
#> c$
#> ab$
#> f.sh$
#> c$
#> ab$
#> f.sh$
#> c$

#### names with bytes that can not be printed
{ a=$(printf '\177cd'); $a; b=$(printf 'x\302\205y'); $b; c=$(printf 'q\377'); $c; e=$(printf '\001a'); $e; "$(printf '\033[A')"; cd "$a"; mkdir "$a"; cd "$a/b"; f=é; $f; sh -c "$a"; } 2>&1 | cat -A
#> bash: line 1: $'\177cd': command not found$
#> bash: line 1: $'x\302\205y': command not found$
#> bash: line 1: $'q\377': command not found$
#> bash: line 1: $'\001a': command not found$
#> bash: line 1: $'\E[A': command not found$
#> bash: line 1: cd: $'\177cd': No such file or directory$
#> bash: line 1: cd: $'\177cd/b': No such file or directory$
#> bash: line 1: M-CM-): command not found$
#> sh: 1: ^?cd: not found$

#### messages of programs escape what can not be printed
{ r=$(printf '\r'); chmod 777 "x$r"; id "x$r"; tail -n "5$r" /etc/shells; sleep "1$r"; find "x$r"; tar xf "x$r"; tar xzf "x$r"; tar cf t.tar a:b; seq "3$r"; nice "x$r"; timeout 1 "x$r"; env "x$r"; python3 "x$r"; date "x$r"; dd count="1$r"; mktemp "x$r"; nproc "x$r"; groups "x$r"; uname "x$r"; } 2>&1 | cat -A
#> chmod: cannot access 'x'$'\r': No such file or directory$
#> id: M-bM-^@M-^Xx\rM-bM-^@M-^Y: no such user$
#> tail: invalid number of lines: M-bM-^@M-^X5\rM-bM-^@M-^Y$
#> sleep: invalid time interval M-bM-^@M-^X1\rM-bM-^@M-^Y$
#> Try 'sleep --help' for more information.$
#> find: M-bM-^@M-^Xx\rM-bM-^@M-^Y: No such file or directory$
#> tar: x\r: Cannot open: No such file or directory$
#> tar: Error is not recoverable: exiting now$
#> tar (child): x\r: Cannot open: No such file or directory$
#> tar (child): Error is not recoverable: exiting now$
#> tar: Child returned status 2$
#> tar: Error is not recoverable: exiting now$
#> tar: a\:b: Cannot stat: No such file or directory$
#> tar: Exiting with failure status due to previous errors$
#> seq: invalid floating point argument: M-bM-^@M-^X3\rM-bM-^@M-^Y$
#> Try 'seq --help' for more information.$
#> nice: M-bM-^@M-^Xx\rM-bM-^@M-^Y: No such file or directory$
#> timeout: failed to run command M-bM-^@M-^Xx\rM-bM-^@M-^Y: No such file or directory$
#> env: M-bM-^@M-^Xx\rM-bM-^@M-^Y: No such file or directory$
#> env: use -[v]S to pass options in shebang lines$
#> python3: can't open file '/root/x\r': [Errno 2] No such file or directory$
#> date: invalid date M-bM-^@M-^Xx\rM-bM-^@M-^Y$
#> dd: invalid number: M-bM-^@M-^X1\rM-bM-^@M-^Y$
#> mktemp: too few X's in template M-bM-^@M-^Xx\rM-bM-^@M-^Y$
#> nproc: extra operand M-bM-^@M-^Xx\rM-bM-^@M-^Y$
#> Try 'nproc --help' for more information.$
#> groups: M-bM-^@M-^Xx\rM-bM-^@M-^Y: no such user$
#> uname: extra operand M-bM-^@M-^Xx\rM-bM-^@M-^Y$
#> Try 'uname --help' for more information.$

#### sed takes a carriage return behind s only where a line ends with it
{ r=$(printf '\r'); echo a | sed "s/a/b/$r"; printf 's/a/b/\r\n' > s.sed; echo a | sed -f s.sed; } 2>&1 | cat -A
#> sed: -e expression #1, char 7: unknown option to `s'$
#> b$

#### applets of busybox print names as they are
r=$(printf '\r'); busybox ls "x$r" 2>&1 | cat -A; busybox cat "x$r" 2>&1 | cat -A; busybox rm "x$r" 2>&1 | cat -A; busybox chmod 777 "x$r" 2>&1 | cat -A; busybox kill "x$r" 2>&1 | cat -A; busybox sleep "1$r" 2>&1 | cat -A
#> ls: x^M: No such file or directory$
#> cat: can't open 'x^M': No such file or directory$
#> rm: can't remove 'x^M': No such file or directory$
#> chmod: x^M: No such file or directory$
#> kill: invalid number 'x^M'$
#> sleep: invalid number '1^M'$

#### accounts and addresses with a carriage return
r=$(printf '\r'); useradd "x$r" 2>&1 | cat -A; groupadd "x$r" 2>&1 | cat -A; wget "x$r" 2>&1 | cat -A
#> useradd: invalid user name 'x^M': use --badname to ignore$
#> groupadd: 'x^M' is not a valid group name$
#> http://x^M: Invalid host name.$

#### names of programs that do not exist
killall sleep0 /bin/nosuch; echo $?; killall -u root /bin/nosuch; killall /bin/ls /bin/nosuch; echo $?; sudo --s 2>&1 | head -n 1; sudo --l 2>&1 | head -n 1
#> 1
#> 1
#> sudo: option '--s' is ambiguous; possibilities: '--set-home' '--shell' '--stdin'
#> sudo: option '--l' is ambiguous; possibilities: '--login' '--list' '--login-class'
#! /bin/nosuch: No such file or directory
#! /bin/nosuch: No such file or directory
#! /bin/nosuch: No such file or directory

#### nothing is made in /proc
for d in /proc /proc/self /proc/sys /proc/net; do : > $d/.n; touch $d/.t; mkdir $d/.d; ln -s a $d/.l; mkfifo $d/.f; rm $d/.n; done
#! bash: line 1: /proc/.n: No such file or directory
#! touch: cannot touch '/proc/.t': No such file or directory
#! mkdir: cannot create directory ‘/proc/.d’: No such file or directory
#! ln: failed to create symbolic link '/proc/.l': No such file or directory
#! mkfifo: cannot create fifo '/proc/.f': No such file or directory
#! rm: cannot remove '/proc/.n': No such file or directory
#! bash: line 1: /proc/self/.n: No such file or directory
#! touch: cannot touch '/proc/self/.t': No such file or directory
#! mkdir: cannot create directory ‘/proc/self/.d’: No such file or directory
#! ln: failed to create symbolic link '/proc/self/.l': No such file or directory
#! mkfifo: cannot create fifo '/proc/self/.f': No such file or directory
#! rm: cannot remove '/proc/self/.n': No such file or directory
#! bash: line 1: /proc/sys/.n: No such file or directory
#! touch: cannot touch '/proc/sys/.t': No such file or directory
#! mkdir: cannot create directory ‘/proc/sys/.d’: No such file or directory
#! ln: failed to create symbolic link '/proc/sys/.l': No such file or directory
#! mkfifo: cannot create fifo '/proc/sys/.f': No such file or directory
#! rm: cannot remove '/proc/sys/.n': No such file or directory
#! bash: line 1: /proc/net/.n: No such file or directory
#! touch: cannot touch '/proc/net/.t': No such file or directory
#! mkdir: cannot create directory ‘/proc/net/.d’: No such file or directory
#! ln: failed to create symbolic link '/proc/net/.l': No such file or directory
#! mkfifo: cannot create fifo '/proc/net/.f': No such file or directory
#! rm: cannot remove '/proc/net/.n': No such file or directory
#? 1
