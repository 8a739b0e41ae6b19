# Recorded from Debian 12: bash 5.2.15

#### a program in the shell's place does not run below it
printenv SHLVL | cat; (printenv SHLVL); (printenv SHLVL; true); (true; printenv SHLVL); echo $(printenv SHLVL) $(true; printenv SHLVL); ( ( printenv SHLVL ) ); true | (printenv SHLVL); true | printenv SHLVL; ! printenv SHLVL; printenv SHLVL & wait
#> 1
#> 0
#> 1
#> 0
#> 0 0
#> 0
#> 0
#> 1
#> 1
#> 0

#### a subshell's redirections hold until it has ended
cd /tmp; (trap 'echo bye' EXIT; echo hi) > q; cat q; (echo a; ls /nonexistent) > q 2>&1; cat q; (tr) > q 2>&1; cat q
#> hi
#> bye
#> a
#> ls: cannot access '/nonexistent': No such file or directory
#> tr: missing operand
#> Try 'tr --help' for more information.

#### a subshell's redirection fails
(echo x) > /nonexistent/y; echo $?
true && (echo x) < /nonexistent/y || echo $?
#> 1
#> 1
#! bash: line 1: /nonexistent/y: No such file or directory
#! bash: line 2: /nonexistent/y: No such file or directory

#### the descriptors of a process include the directory that it reads
ls /proc/self/fd; echo /proc/self/fd/*; ls -l /proc/self/fd < /dev/null | sed 's/.* \([0-9] ->\)/\1/; s/[0-9][0-9][0-9]*/N/g'; cd /proc/self; ls fd/; [ -e fd/3 ] || echo closed
#> 0
#> 1
#> 2
#> 3
#> /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3
#> total 0
#> 0 -> /dev/null
#> 1 -> pipe:[N]
#> 2 -> pipe:[N]
#> 3 -> /proc/N/fd
#> 0
#> 1
#> 2
#> closed

#### who stops himself last ends when he goes on
bash -c 'kill -STOP $$' & until grep -q '^State:.T' /proc/$!/status; do :; done; kill -CONT $!; wait $!; echo $?
#> 0
