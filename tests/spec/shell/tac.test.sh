# Recorded from Debian 12: coreutils 9.1

#### plain
seq 3 | tac; seq 3 > f; tac f f
#> 3
#> 2
#> 1
#> 3
#> 2
#> 1
#> 3
#> 2
#> 1

#### -b, --before
printf 'a:b:c' > f; tac -b -s: f; echo; tac --before --separator=: f
#> :c:ba
#> :c:ba
#\>

#### -r, --regex
printf 'a1b22c' > f; tac -r -s '[0-9][0-9]*' f; echo; tac --regex --separator='[0-9]' f
#> c2b2a1
#> c2b2a1
#\>

#### -s, --separator
printf 'a:b:c:' | tac -s:; echo; printf 'axxbxxc' | tac -s xx; tac -s '' /dev/null; echo $?
#> c:b:a:
#> cbxxaxx0

#### without a last newline
printf 'a\nb' | tac
#> ba

#### what is not there
tac nosuch; tac /root
#! tac: failed to open 'nosuch' for reading: No such file or directory
#! tac: /root: read error: Invalid argument
#? 1

#### an unknown option
tac --nosuch; tac -Q
#! tac: unrecognized option '--nosuch'
#! Try 'tac --help' for more information.
#! tac: invalid option -- 'Q'
#! Try 'tac --help' for more information.
#? 1
