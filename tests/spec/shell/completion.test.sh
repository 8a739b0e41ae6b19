# Recorded from Debian 12: what bash 5.2 and bash-completion 2.11 make of words

#### compgen -W cuts as the shell does, and dequotes what it compares
compgen -W 'a b c' -- ""; compgen -W 'a b c' -- "''"; echo $?; compgen -W '$(echo a b)' -- a; compgen -W '--no-x --no-y {a,b} $((1+2)) `echo q`' -- '--no'
x=(1 2 3); compgen -W '${x[*]}'; compgen -W "a 'b c' d"; compgen -W 'ab ac' -- '"a'; compgen -A signal | wc -l
#> a
#> b
#> c
#> a
#> b
#> c
#> 0
#> a
#> --no-x
#> --no-y
#> 1
#> 2
#> 3
#> a
#> b c
#> d
#> ab
#> ac
#> 68

#### bash-completion's functions
. /usr/share/bash-completion/bash_completion; _completion_loader wget; complete -p wget; COMP_WORDS=(wget --no-); COMP_CWORD=1; COMP_LINE="wget --no-"; COMP_POINT=10; _wget wget --no- wget; echo "${#COMPREPLY[@]}" $?
_completion_loader systemctl; COMP_WORDS=(systemctl ""); COMP_CWORD=1; COMP_LINE="systemctl "; COMP_POINT=10; _systemctl systemctl "" systemctl; echo "${#COMPREPLY[@]}" $?
#> complete -F _wget wget
#> 23 1
#> 72 0

#### systemctl list-unit-files
systemctl list-unit-files 'ss*'; echo $?; systemctl --full --legend=no --no-pager --plain list-unit-files 'ss*'; systemctl list-unit-files 'nosuch*'; echo $?; systemctl list-unit-files --state=masked 'ss*'
#> UNIT FILE    STATE    PRESET
#> ssh.service  enabled  enabled
#> sshd.service alias    -
#> ssh.socket   disabled enabled
#>
#> 3 unit files listed.
#> 0
#> ssh.service  enabled  enabled
#> sshd.service alias    -
#> ssh.socket   disabled enabled
#> UNIT FILE STATE PRESET
#>
#> 0 unit files listed.
#> 1
#> UNIT FILE STATE PRESET
#>
#> 0 unit files listed.
#? 1
