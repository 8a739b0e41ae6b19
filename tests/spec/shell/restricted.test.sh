# bash 5.2 restricted, as rbash or by -r.

#### what it refuses
rbash -c 'cd /; /bin/ls; echo x > f; echo y >> f; PATH=/x; SHELL=y; exec ls; ls /nope | cat; /bin/ls | cat; echo $?'; echo $?; ls f
#> 1
#! rbash: line 1: cd: restricted
#! rbash: line 1: /bin/ls: restricted: cannot specify `/' in command names
#! rbash: line 1: f: restricted: cannot redirect output
#! rbash: line 1: f: restricted: cannot redirect output
#! rbash: line 1: PATH: readonly variable
#! ls: cannot access 'f': No such file or directory
#? 2

#### by -r, and what is allowed
bash -r -c 'cd; shopt restricted_shell; echo ok; cat < /etc/debian_version > /dev/null; : < /dev/null; echo $PATH | wc -w'; bash --restricted -c 'export PATH=/x; unset PATH; pwd'; echo 'cd /; echo on' > s.sh; rbash s.sh
#> restricted_shell	on
#> ok
#> 1
#> /root
#> on
#! bash: line 1: cd: restricted
#! bash: line 1: /dev/null: restricted: cannot redirect output
#! bash: line 1: PATH: readonly variable
#! bash: line 1: unset: PATH: cannot unset: readonly variable
#! s.sh: line 1: cd: restricted
