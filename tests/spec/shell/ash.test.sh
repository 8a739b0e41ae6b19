# busybox sh, which is ash: dash's words with its own, and some of bash's features.
#### what is not there, in a text of -c
busybox sh -c 'nosuch; ./nope; echo $0; cd /nope; echo after; . /nope; echo never'
#> sh
#> after
#! sh: nosuch: not found
#! sh: ./nope: not found
#! sh: cd: line 0: can't cd to /nope: No such file or directory
#! sh: .: line 0: can't open '/nope': No such file or directory
#? 2

#### redirections that fail, and an unset variable
busybox sh -c 'echo x > /nope/y; read x < /nope; echo $?; set -u; echo $zz'
#> 1
#! sh: can't create /nope/y: nonexistent directory
#! sh: can't open /nope: no such file
#! sh: zz: parameter not set
#? 2

#### in a file the line is told
printf 'nosuch\ncd /nope\necho "$0 $1"\n./nope\nif\n' > s.sh; busybox sh s.sh a; busybox ash nope.sh; cat s.sh | busybox sh
#> s.sh a
#> sh 
#! s.sh: line 1: nosuch: not found
#! s.sh: cd: line 2: can't cd to /nope: No such file or directory
#! s.sh: line 4: ./nope: not found
#! s.sh: line 6: syntax error: unexpected end of file (expecting "then")
#! ash: can't open 'nope.sh': No such file or directory
#! sh: nosuch: not found
#! sh: cd: line 2: can't cd to /nope: No such file or directory
#! sh: ./nope: not found
#! sh: syntax error: unexpected end of file (expecting "then")
#? 2

#### what it has of bash
busybox sh -c 'echo -e "a\tb"; a=abc; echo ${a:1:1} ${a/b/x} ${#a}; echo $((2**3)); source /dev/null; let x=1+1; echo $x; echo {1..3}; [[ a == a ]] && echo same'
#> a	b
#> b axc 3
#> 8
#> 2
#> {1..3}
#> same

#### what does not parse
busybox sh -c 'a=(1 2)'; busybox sh -c 'echo "x'; busybox sh -c 'fi'; busybox sh -c 'if true'; busybox sh -c 'echo ${x?msg}'
#! sh: syntax error: unexpected "("
#! sh: syntax error: unterminated quoted string
#! sh: syntax error: unexpected "fi"
#! sh: syntax error: unexpected end of file (expecting "then")
#! sh: x: msg
#? 2

#### builtins
busybox sh -c 'kill 99999; shift 3; type cd; readonly r=1; r=2; echo never'; busybox sh -c 'exit x'; busybox sh -z
#> cd is a shell builtin
#! sh: can't kill pid 99999: No such process
#! sh: r: is read only
#! sh: exit: line 0: Illegal number: x
#! sh: illegal option -z
#? 2

#### its children speak for themselves
busybox sh -c 'cat /nope; rm /nope; ls /nope'
#! cat: /nope: No such file or directory
#! rm: cannot remove '/nope': No such file or directory
#! ls: cannot access '/nope': No such file or directory
#? 2
