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
