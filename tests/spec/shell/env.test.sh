# Recorded from Debian 12: coreutils 9.1

#### plain
env -i A=1 B=2; env -i A=1 env; env A=1 printenv A
#> A=1
#> B=2
#> A=1
#> 1

#### -i, -, --ignore-environment
env - A=1; env --ignore-environment A=1 B=2 | sort
#> A=1
#> A=1
#> B=2

#### -u, --unset
A=1 env -u A printenv A; echo $?; A=1 env --unset=A sh -c 'echo [$A]'; env -u A=B; env -u ''
#> 1
#> []
#! env: cannot unset ‘A=B’: Invalid argument
#! env: cannot unset ‘’: Invalid argument
#? 125

#### -0, --null
env -i -0 A=1 B=2 | od -c; env -i --null A=1 | od -c; env -0 ls
#> 0000000   A   =   1  \0   B   =   2  \0
#> 0000010
#> 0000000   A   =   1  \0
#> 0000004
#! env: cannot specify --null (-0) with command
#! Try 'env --help' for more information.
#? 125

#### -C, --chdir
env -C /tmp pwd; env --chdir=/ pwd; env -C /nosuch pwd; echo $?; env -C /
#> /tmp
#> /
#> 125
#! env: cannot change directory to '/nosuch': No such file or directory
#! env: must specify command with --chdir (-C)
#! Try 'env --help' for more information.
#? 125

#### -S, --split-string
env -S 'echo a  "b c" d'; env --split-string='A=1 printenv A'; env -S 'echo a\_b\tc'; A=x env -S 'echo ${A}'; env -S 'echo "x'; env -S 'echo $A'; env '-S echo #x'
#> a b c d
#> 1
#> a b	c
#> x
#>
#! env: no terminating quote in -S string
#! env: only ${VARNAME} expansion is supported, error at: $A

#### -v, --debug
env -v echo a; env --debug A=1 true
#> a
#! executing: echo
#!    arg[0]= ‘echo’
#!    arg[1]= ‘a’
#! setenv:   A=1
#! executing: true
#!    arg[0]= ‘true’

#### --block-signal, --default-signal, --ignore-signal, --list-signal-handling
env --ignore-signal=INT --list-signal-handling true; env --block-signal=TERM --list-signal-handling true; env --default-signal=INT true; env --ignore-signal=x true
#! INT        ( 2): IGNORE
#! TERM       (15): BLOCK
#! env: ‘x’: invalid signal
#! Try 'env --help' for more information.
#? 125

#### what is not there
env nosuch; echo $?; env /root; echo $?; env ./x; echo $?; env -x
#> 127
#> 126
#> 127
#! env: ‘nosuch’: No such file or directory
#! env: ‘/root’: Permission denied
#! env: ‘./x’: No such file or directory
#! env: invalid option -- 'x'
#! Try 'env --help' for more information.
#? 125

#### an unknown option
env --nosuch; env -Q
#! env: unrecognized option '--nosuch'
#! Try 'env --help' for more information.
#! env: invalid option -- 'Q'
#! Try 'env --help' for more information.
#? 125

#### printenv
env -i A=1 B=2 printenv; A=1 printenv A; printenv NOSUCH; echo $?; A=1 B=2 printenv A B; A=1 printenv -0 A | od -c; A=1 printenv --null A | od -c; printenv A=B; echo $?; printenv --nosuch; printenv -Q
#> A=1
#> B=2
#> 1
#> 1
#> 1
#> 2
#> 0000000   1  \0
#> 0000002
#> 0000000   1  \0
#> 0000002
#> 1
#! printenv: unrecognized option '--nosuch'
#! Try 'printenv --help' for more information.
#! printenv: invalid option -- 'Q'
#! Try 'printenv --help' for more information.
#? 2

#### nohup
nohup echo a < /dev/null; nohup; nohup nosuch; echo $?; nohup /root; echo $?; nohup --nosuch; nohup sh -c 'exit 3'; echo $?
#> a
#> 127
#> 126
#> 3
#! nohup: missing operand
#! Try 'nohup --help' for more information.
#! nohup: failed to run command 'nosuch': No such file or directory
#! nohup: failed to run command '/root': Permission denied
#! nohup: unrecognized option '--nosuch'
#! Try 'nohup --help' for more information.

#### nice
nice; nice -n 5 nice; nice -5 nice; nice --adjustment=3 nice; nice -n x true; nice -n 5; nice nosuch; echo $?; nice --5 nice; nice -n -3 nice; nice -n 30 nice; nice --nosuch; nice -Q; nice sh -c 'exit 4'; echo $?
#> 0
#> 5
#> 5
#> 3
#> 127
#> -5
#> -3
#> 19
#> 4
#! nice: invalid adjustment ‘x’
#! nice: a command must be given with an adjustment
#! Try 'nice --help' for more information.
#! nice: ‘nosuch’: No such file or directory
#! nice: unrecognized option '--nosuch'
#! Try 'nice --help' for more information.
#! nice: invalid option -- 'Q'
#! Try 'nice --help' for more information.

#### timeout
timeout 0.2 sleep 5; echo $?; timeout 5 true; echo $?; { timeout -s KILL 0.2 sleep 5; } 2>/dev/null; echo $?; timeout --signal=INT 0.2 sleep 5; echo $?; timeout --preserve-status 0.2 sleep 5; echo $?; { timeout -k 0.2 0.2 sh -c 'trap "" TERM; sleep 3'; } 2>/dev/null; echo $?; timeout; timeout 1; timeout x true; timeout 1 nosuch; echo $?; timeout -s x 1 true; timeout 0 true; timeout --nosuch; timeout --foreground 0.2 sleep 5; echo $?
#> 124
#> 0
#> 137
#> 124
#> 143
#> 137
#> 127
#> 124
#! Try 'timeout --help' for more information.
#! Try 'timeout --help' for more information.
#! timeout: invalid time interval ‘x’
#! Try 'timeout --help' for more information.
#! timeout: failed to run command ‘nosuch’: No such file or directory
#! timeout: ‘x’: invalid signal
#! Try 'timeout --help' for more information.
#! timeout: unrecognized option '--nosuch'
#! Try 'timeout --help' for more information.

#### timeout -v
timeout -v 0.2 sleep 5; echo $?; timeout --verbose -s INT 0.2 sleep 5; timeout --kill-after=1 --verbose 0.1 sleep 3; timeout 1m true; timeout 1x true; timeout 1 sh -c 'exit 7'; echo $?; timeout 1 /root; echo $?; timeout -k x 1 true
#> 124
#> 7
#> 126
#! timeout: sending signal TERM to command ‘sleep’
#! timeout: sending signal INT to command ‘sleep’
#! timeout: sending signal TERM to command ‘sleep’
#! timeout: invalid time interval ‘1x’
#! Try 'timeout --help' for more information.
#! timeout: failed to run command ‘/root’: Permission denied
#! timeout: invalid time interval ‘x’
#! Try 'timeout --help' for more information.
#? 125

#### stdbuf
stdbuf -o0 echo a; stdbuf -oL echo b; stdbuf -e 0 -i 0 echo c; stdbuf; stdbuf -o0; stdbuf echo a; stdbuf -o x echo a; stdbuf -iL echo a; stdbuf --output=4K echo d; stdbuf --input=0 --error=L echo e; stdbuf -o0 nosuch; echo $?; stdbuf --nosuch
#> a
#> b
#> c
#> d
#> e
#> 127
#! stdbuf: missing operand
#! Try 'stdbuf --help' for more information.
#! stdbuf: missing operand
#! Try 'stdbuf --help' for more information.
#! stdbuf: you must specify a buffering mode option
#! Try 'stdbuf --help' for more information.
#! stdbuf: invalid mode ‘x’
#! stdbuf: line buffering stdin is meaningless
#! Try 'stdbuf --help' for more information.
#! stdbuf: failed to run command ‘nosuch’: No such file or directory
#! stdbuf: unrecognized option '--nosuch'
#! Try 'stdbuf --help' for more information.
#? 125

#### nproc
nproc --ignore=x; nproc --ignore=1000; OMP_NUM_THREADS=3 nproc; nproc x; nproc --nosuch; OMP_NUM_THREADS=3 nproc --all | wc -l; OMP_THREAD_LIMIT=1 nproc
#> 1
#> 3
#> 1
#> 1
#! nproc: invalid number: ‘x’
#! nproc: extra operand ‘x’
#! Try 'nproc --help' for more information.
#! nproc: unrecognized option '--nosuch'
#! Try 'nproc --help' for more information.

#### chroot
chroot; chroot /nosuch; echo $?; chroot / true; echo $?; chroot / nosuch; echo $?; chroot --userspec=nobody / id -u; chroot --userspec=nobody:nogroup / id -g; chroot --userspec=nosuch / id; chroot --groups=nogroup / id -G; chroot --skip-chdir / pwd; chroot --skip-chdir /tmp true; mkdir r; chroot r /bin/sh; echo $?; chroot --groups=nosuch / id; chroot --nosuch
#> 125
#> 0
#> 127
#> 65534
#> 65534
#> 0 65534
#> /root
#> 127
#! chroot: missing operand
#! Try 'chroot --help' for more information.
#! chroot: cannot change root directory to '/nosuch': No such file or directory
#! chroot: failed to run command ‘nosuch’: No such file or directory
#! chroot: invalid user
#! chroot: option --skip-chdir only permitted if NEWROOT is old '/'
#! Try 'chroot --help' for more information.
#! chroot: failed to run command ‘/bin/sh’: No such file or directory
#! chroot: invalid group ‘nosuch’
#! chroot: unrecognized option '--nosuch'
#! Try 'chroot --help' for more information.
#? 125

#### sync
sync; echo $?; sync /etc/passwd; sync -d; sync -f /etc/passwd; sync -df /etc; sync nosuch; sync --data --file-system; sync --nosuch; sync -Q; sync --data /etc/passwd
#> 0
#! sync: --data needs at least one argument
#! sync: cannot specify both --data and --file-system
#! sync: error opening 'nosuch': No such file or directory
#! sync: cannot specify both --data and --file-system
#! sync: unrecognized option '--nosuch'
#! Try 'sync --help' for more information.
#! sync: invalid option -- 'Q'
#! Try 'sync --help' for more information.

#### tty
tty; echo $?; tty -s; echo $?; tty x; tty --silent; tty --quiet; tty --nosuch; tty -Q
#> not a tty
#> 1
#> 1
#! tty: extra operand ‘x’
#! Try 'tty --help' for more information.
#! tty: unrecognized option '--nosuch'
#! Try 'tty --help' for more information.
#! tty: invalid option -- 'Q'
#! Try 'tty --help' for more information.
#? 2

#### stty
stty; stty -a; stty --nosuch; stty -F /dev/null; stty -F /nosuch; stty size; stty -g; stty x; stty --file=/dev/null; stty -a -g; stty --all; stty --save
#! stty: 'standard input': Inappropriate ioctl for device
#! stty: 'standard input': Inappropriate ioctl for device
#! stty: invalid argument ‘--nosuch’
#! Try 'stty --help' for more information.
#! stty: /dev/null: Inappropriate ioctl for device
#! stty: /nosuch: No such file or directory
#! stty: 'standard input': Inappropriate ioctl for device
#! stty: 'standard input': Inappropriate ioctl for device
#! stty: invalid argument ‘x’
#! Try 'stty --help' for more information.
#! stty: /dev/null: Inappropriate ioctl for device
#! stty: the options for verbose and stty-readable output styles are
#! mutually exclusive
#! stty: 'standard input': Inappropriate ioctl for device
#! stty: 'standard input': Inappropriate ioctl for device
#? 1

#### uname and arch
uname -s; uname -m; uname -p; uname -i; uname -o; uname x; uname --nosuch; uname -Q; uname --kernel-name; uname --machine; uname --processor; uname --hardware-platform; uname --operating-system; arch; arch x; arch --nosuch; uname -sm; uname -om
#> Linux
#> x86_64
#> unknown
#> unknown
#> GNU/Linux
#> Linux
#> x86_64
#> unknown
#> unknown
#> GNU/Linux
#> x86_64
#> Linux x86_64
#> x86_64 GNU/Linux
#! uname: extra operand ‘x’
#! Try 'uname --help' for more information.
#! uname: unrecognized option '--nosuch'
#! Try 'uname --help' for more information.
#! uname: invalid option -- 'Q'
#! Try 'uname --help' for more information.
#! arch: extra operand ‘x’
#! Try 'arch --help' for more information.
#! arch: unrecognized option '--nosuch'
#! Try 'arch --help' for more information.

#### id
id; id root; id nobody; id -u; id -g; id -G; id -un; id -gn; id -Gn; id -ur; id -z; id -zG | od -c; id nosuch; id -n; id -r; id -Z; id -a; id --user --name; id --group; id --groups; id --real -u; id --zero -u | od -c; id root nobody; id -u root nobody nosuch; id --nosuch; id -Q; id -ug; id --context
#> uid=0(root) gid=0(root) groups=0(root)
#> uid=0(root) gid=0(root) groups=0(root)
#> uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)
#> 0
#> 0
#> 0
#> root
#> root
#> root
#> 0
#> 0000000   0  \0
#> 0000002
#> uid=0(root) gid=0(root) groups=0(root)
#> root
#> 0
#> 0
#> 0
#> 0000000   0  \0
#> 0000002
#> uid=0(root) gid=0(root) groups=0(root)
#> uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)
#> 0
#> 65534
#! id: option --zero not permitted in default format
#! id: ‘nosuch’: no such user
#! id: cannot print only names or real IDs in default format
#! id: cannot print only names or real IDs in default format
#! id: --context (-Z) works only on an SELinux-enabled kernel
#! id: ‘nosuch’: no such user
#! id: unrecognized option '--nosuch'
#! Try 'id --help' for more information.
#! id: invalid option -- 'Q'
#! Try 'id --help' for more information.
#! id: cannot print "only" of more than one choice
#! id: --context (-Z) works only on an SELinux-enabled kernel
#? 1

#### groups, whoami, logname, users, who
groups; groups nobody; groups root nobody; groups nosuch; groups --nosuch; whoami; whoami x; whoami --nosuch; logname; logname x; logname --nosuch; users; users /dev/null; users a b; users --nosuch; who; who /dev/null; who -q /dev/null; who a b c; who --nosuch; who -H /dev/null; who -aH /dev/null; who --count /dev/null; who -m; who am i; who -Q
#> root
#> nobody : nogroup
#> root : root
#> nobody : nogroup
#> root
#>
#> # users=0
#> NAME     LINE         TIME             COMMENT
#> NAME       LINE         TIME             IDLE          PID COMMENT  EXIT
#>
#> # users=0
#! groups: ‘nosuch’: no such user
#! groups: unrecognized option '--nosuch'
#! Try 'groups --help' for more information.
#! whoami: extra operand ‘x’
#! Try 'whoami --help' for more information.
#! whoami: unrecognized option '--nosuch'
#! Try 'whoami --help' for more information.
#! logname: no login name
#! logname: extra operand ‘x’
#! Try 'logname --help' for more information.
#! logname: unrecognized option '--nosuch'
#! Try 'logname --help' for more information.
#! users: extra operand ‘b’
#! Try 'users --help' for more information.
#! users: unrecognized option '--nosuch'
#! Try 'users --help' for more information.
#! who: extra operand ‘c’
#! Try 'who --help' for more information.
#! who: unrecognized option '--nosuch'
#! Try 'who --help' for more information.
#! who: invalid option -- 'Q'
#! Try 'who --help' for more information.
#? 1
