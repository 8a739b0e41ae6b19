# Recorded from Debian 12: findutils 4.9.0

#### plain
seq 5 | xargs; printf 'a b\n"c d" e\n' | xargs -n1; echo | xargs; xargs < /dev/null; echo a | xargs echo x
#> 1 2 3 4 5
#> a
#> b
#> c d
#> e
#>
#>
#> x a

#### -0, --null
printf 'a b\0c\0' | xargs -0 -n1; printf 'a\0b\0' | xargs --null echo
#> a b
#> c
#> a b

#### -a, --arg-file
echo a b > f; xargs -a f echo; xargs --arg-file=f -n1; xargs -a nosuch
#> a b
#> a
#> b
#! xargs: Cannot open input file ‘nosuch’: No such file or directory
#? 1

#### -d, --delimiter
printf 'a,b,c' | xargs -d, -n1; printf 'a:b' | xargs --delimiter=: echo; echo a | xargs -d xy
#> a
#> b
#> c
#> a b
#! xargs: Invalid input delimiter specification xy: the delimiter must be either a single character or an escape sequence starting with \.
#? 1

#### -E, -e, --eof
printf 'a\nEND\nb\n' | xargs -E END; printf 'a\nEND\nb\n' | xargs --eof=END; printf 'a\nb\n' | xargs -eb
#> a
#> a
#> a

#### -I, -i, --replace
printf 'a\nb c\n' | xargs -I{} echo '<{}>'; printf 'a\n' | xargs -i echo '[{}]'; printf 'a\n' | xargs --replace=X echo 'X-X'; printf '  a\n' | xargs -I% echo %%
#> <a>
#> <b c>
#> [a]
#> a-a
#> aa

#### -L, -l, --max-lines
seq 4 | xargs -L2; seq 4 | xargs -l; seq 4 | xargs --max-lines=3; printf 'a \nb\n' | xargs -L1
#> 1 2
#> 3 4
#> 1
#> 2
#> 3
#> 4
#> 1 2 3
#> 4
#> a b

#### -n, --max-args
seq 5 | xargs -n2; seq 3 | xargs --max-args=1; seq 3 | xargs -n x; seq 3 | xargs -n 0
#> 1 2
#> 3 4
#> 5
#> 1
#> 2
#> 3
#! xargs: invalid number "x" for -n option
#! Try 'xargs --help' for more information.
#! xargs: value 0 for -n option should be >= 1
#! Try 'xargs --help' for more information.
#? 1

#### -p and -t
echo a | xargs -t echo b; echo a b | xargs --verbose -n1 echo
#> b a
#> a
#> b
#! echo b a
#! echo a
#! echo b

#### -P, --max-procs and --process-slot-var
seq 3 | xargs -P1 -n1; seq 2 | xargs --max-procs=1 -n1; seq 2 | xargs -P1 --process-slot-var=S -n1 sh -c 'echo $S $0'; seq 2 | xargs -P x
#> 1
#> 2
#> 3
#> 1
#> 2
#> 0 1
#> 0 2
#! xargs: invalid number "x" for -P option
#! Try 'xargs --help' for more information.
#? 1

#### -r, --no-run-if-empty
xargs -r echo x < /dev/null; xargs --no-run-if-empty echo x < /dev/null; xargs echo x < /dev/null
#> x

#### -s, --max-chars and -x, --exit
seq 10 | xargs -s 20; seq 10 | xargs --max-chars=15 | wc -l; echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | xargs -s 20; seq 3 | xargs -x -s 30
#> 1 2 3 4 5 6 7
#> 8 9 10
#> 3
#> 1 2 3
#! xargs: argument line too long

#### -o, --open-tty and --show-limits
xargs --show-limits < /dev/null 2>&1 | wc -l
#> 7

#### statuses
echo a | xargs false; echo $?; echo a | xargs nosuch; echo $?; echo a | xargs /root; echo $?; echo a | xargs sh -c 'exit 255'; echo $?; echo a | xargs sh -c 'kill -9 $$'; echo $?
#> 123
#> 127
#> 126
#> 124
#> 125
#! xargs: nosuch: No such file or directory
#! xargs: /root: Permission denied
#! xargs: sh: exited with status 255; aborting
#! xargs: sh: terminated by signal 9

#### quotes
echo "a 'b" | xargs; echo 'a\ b c' | xargs -n1; echo 'a "b' | xargs
#> a
#> a b
#> c
#> a
#! xargs: unmatched single quote; by default quotes are special to xargs unless you use the -0 option
#! xargs: unmatched double quote; by default quotes are special to xargs unless you use the -0 option
#? 1

#### mistakes
xargs --nosuch; xargs -Q; xargs --version | head -1
#> xargs (GNU findutils) 4.9.0
#! xargs: unrecognized option '--nosuch'
#! Try 'xargs --help' for more information.
#! xargs: invalid option -- 'Q'
#! Try 'xargs --help' for more information.
