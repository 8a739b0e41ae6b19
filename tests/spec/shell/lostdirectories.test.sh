# Where the working directory has been removed.
#### a new shell says so, and pwd fails
mkdir gone; cd gone; rmdir ../gone; bash -c 'pwd; echo "[$PWD]"'; bash x.sh; sh x.sh
#> [/root/gone]
#! shell-init: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory
#! pwd: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory
#! shell-init: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory
#! bash: x.sh: No such file or directory
#! sh: 0: getcwd() failed: No such file or directory
#! sh: 0: cannot open x.sh: No such file
#? 2

#### of dash
mkdir gone; cd gone; rmdir ../gone; sh -c 'pwd; echo $?'
#>
#> 0
#! sh: 0: getcwd() failed: No such file or directory

#### the shell that was there knows its name
mkdir gone; cd gone; rmdir ../gone; pwd; ls; touch x; echo x > y; mkdir z; pwd -P; echo $?
#> /root/gone
#> 1
#! touch: cannot touch 'x': No such file or directory
#! bash: line 1: y: No such file or directory
#! mkdir: cannot create directory ‘z’: No such file or directory
#! pwd: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory

#### cd . and cd ..
mkdir gone; cd gone; rmdir ../gone; cd .; echo "$PWD"; cd ..; pwd
#> /root/gone/.
#> /root
#! cd: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory
