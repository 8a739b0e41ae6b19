# Recorded from Debian 12: dash 0.5.12, its words

#### what it expects where a text ends
for text in 'case' 'case a' 'case a in' 'case a in b)' 'for' 'for i' 'for i in' 'while' 'if' '{' '(' 'f(' 'f()' 'x |' 'x &&' 'x >' '`x' '"x' "'x" '${x'; do sh -c "$text"; echo $?; done
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#! sh: 1: Syntax error: end of file unexpected (expecting word)
#! sh: 1: Syntax error: end of file unexpected (expecting "in")
#! sh: 1: Syntax error: end of file unexpected (expecting ")")
#! sh: 1: Syntax error: end of file unexpected (expecting ";;")
#! sh: 1: Syntax error: Bad for loop variable
#! sh: 1: Syntax error: end of file unexpected (expecting "do")
#! sh: 1: Syntax error: end of file unexpected
#! sh: 1: Syntax error: end of file unexpected (expecting "do")
#! sh: 1: Syntax error: end of file unexpected (expecting "then")
#! sh: 1: Syntax error: end of file unexpected (expecting "}")
#! sh: 1: Syntax error: end of file unexpected (expecting ")")
#! sh: 1: Syntax error: end of file unexpected (expecting ")")
#! sh: 1: Syntax error: end of file unexpected
#! sh: 1: Syntax error: end of file unexpected
#! sh: 1: Syntax error: end of file unexpected
#! sh: 1: Syntax error: end of file unexpected
#! sh: 1: Syntax error: EOF in backquote substitution
#! sh: 1: Syntax error: Unterminated quoted string
#! sh: 1: Syntax error: Unterminated quoted string
#! sh: 1: Syntax error: Missing '}'

#### programs that it cannot exec
sh -c 'exec /nonexist'; echo $?; sh -c 'exec nosuch'; echo $?; sh -c 'exec /etc'; echo $?
#> 127
#> 127
#> 126
#! sh: 1: exec: /nonexist: not found
#! sh: 1: exec: nosuch: not found
#! sh: 1: exec: /etc: Permission denied

#### ulimit
sh -c 'ulimit -q'; sh -c 'ulimit -z 3'; sh -c 'ulimit -n x'; sh -c 'ulimit -n 100; ulimit -n'
#> 100
#! sh: 1: ulimit: Illegal option -q
#! sh: 1: ulimit: Illegal option -z
#! sh: 1: ulimit: bad number

#### kill
sh -c 'kill'; sh -c 'kill -q 1'; sh -c 'kill xx'; sh -c 'kill -s FOO 1'; sh -c 'kill -l 9'
#> KILL
#! sh: 1: kill: Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or
#! kill -l [exitstatus]
#! sh: 1: kill: Illegal option -q
#! sh: 1: kill: Illegal number: xx
#! sh: 1: kill: invalid signal number or name: FOO

#### tildes and backslashes
sh -c 'HOME=/h; echo a=~ ~; echo b \'
#> a=~ /h
#> b \

#### dash looks for a script in its directory alone, bash along PATH as well
cd /tmp; printf 'echo hi $0 $1; nosuch\n' > /usr/bin/zz; sh zz; bash zz a; busybox sh zz; sh ls; bash ls
#> hi zz a
#! sh: 0: cannot open zz: No such file
#! /usr/bin/zz: line 1: nosuch: command not found
#! sh: can't open 'zz': No such file or directory
#! sh: 0: cannot open ls: No such file
#! /usr/bin/ls: /usr/bin/ls: cannot execute binary file
#? 126

#### dash knows no /dev/tcp
sh -c 'echo > /dev/tcp/127.0.0.1/1'; echo $?
#> 2
#! sh: 1: cannot create /dev/tcp/127.0.0.1/1: Directory nonexistent

#### dash's hash lists paths in the order of its own table
sh -c 'hash; ls > /dev/null; cat /dev/null; stat . > /dev/null; hash; hash -r; hash; hash nosuch; echo $?; hash ls; hash'
#> /usr/bin/cat
#> /usr/bin/stat
#> /usr/bin/ls
#> 1
#> /usr/bin/ls
#! sh: 1: hash: nosuch: not found
