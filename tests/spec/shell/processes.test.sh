# What the tools that look at processes and hardware refuse: procps 4.0.2, psmisc 23.6, pciutils 3.9.0, lsof 4.95.0.

#### ps: options without what must follow
for given in --pid --user --User --tty --sid --rows --quick-pid --group --Group --cols --ppid --sort --format p o O U q k -C -o --pid= "--cols x"; do ps $given 2>&1 | head -1; done
#> error: list of process IDs must follow --pid
#> error: list of effective users must follow --user
#> error: list of real users must follow --User
#> error: list of ttys must follow --tty
#> error: some sid thing(s) must follow --sid
#> error: number of rows must follow --rows or --lines
#> error: List of process IDs must follow --quick-pid.
#> error: list of effective groups must follow --group
#> error: list of real groups must follow --Group
#> error: number of columns must follow --cols, --width, or --columns
#> error: list of process IDs must follow --ppid
#> error: long sort specification must follow --sort
#> error: format specification must follow --format
#> error: list of process IDs must follow p
#> error: format specification must follow o
#> error: format or sort specification must follow O
#> error: list of users must follow U
#> error: List of process IDs must follow q.
#> error: long sort specification must follow 'k'
#> error: list of command names must follow -C
#> error: format specification must follow -o
#> error: list of process IDs must follow --pid
#> error: number of columns must follow --cols, --width, or --columns

#### ps: words that are none
for given in "--sort foo" "k foo" "-G nosuch" "-g nosuch" "--user nosuch" "-u 1,nosuch" "U nosuch" "--tty nosuch" "-t 99" "-s x" "-p 1,2,x" "-p 1,,2" "-p -1" -y -W - -- --foo; do ps $given 2>&1 | head -1; done; ps --sort foo >/dev/null 2>&1; echo $?
#> error: unknown sort specifier
#> error: unknown sort specifier
#> error: group name does not exist
#> error: list of session leaders OR effective group IDs was invalid
#> error: user name does not exist
#> error: user name does not exist
#> error: user name does not exist
#> error: TTY could not be found
#> error: TTY could not be found
#> error: process ID list syntax error
#> error: process ID list syntax error
#> error: improper list
#> error: process ID out of range
#> error: modifier -y without format -l makes no sense
#> error: unsupported SysV option
#> error: garbage option
#> error: garbage option
#> error: unknown gnu long option
#> 1

#### ps: the sections of the help
ps --help simple; ps --help l; ps --help output; ps --help t; ps --help misc; ps --help a | tail -4; ps --help foo | tail -4
#>
#> Usage:
#>  ps [options]
#>
#> Basic options:
#>  -A, -e               all processes
#>  -a                   all with tty, except session leaders
#>   a                   all with tty, including other users
#>  -d                   all except session leaders
#>  -N, --deselect       negate selection
#>   r                   only running processes
#>   T                   all processes on this terminal
#>   x                   processes without controlling ttys
#>
#> For more details see ps(1).
#>
#> Usage:
#>  ps [options]
#>
#> Selection by list:
#>  -C <command>         command name
#>  -G, --Group <GID>    real group id or name
#>  -g, --group <group>  session or effective group name
#>  -p, p, --pid <PID>   process id
#>         --ppid <PID>  parent process id
#>  -q, q, --quick-pid <PID>
#>                       process id (quick mode)
#>  -s, --sid <session>  session id
#>  -t, t, --tty <tty>   terminal
#>  -u, U, --user <UID>  effective user id or name
#>  -U, --User <UID>     real user id or name
#>
#>   The selection options take as their argument either:
#>     a comma-separated list e.g. '-u root,nobody' or
#>     a blank-separated list e.g. '-p 123 4567'
#>
#> For more details see ps(1).
#>
#> Usage:
#>  ps [options]
#>
#> Output formats:
#>  -F                   extra full
#>  -f                   full-format, including command lines
#>   f, --forest         ascii art process tree
#>  -H                   show process hierarchy
#>  -j                   jobs format
#>   j                   BSD job control format
#>  -l                   long format
#>   l                   BSD long format
#>  -M, Z                add security data (for SELinux)
#>  -O <format>          preloaded with default columns
#>   O <format>          as -O, with BSD personality
#>  -o, o, --format <format>
#>                       user-defined format
#>   -P                  add psr column
#>   s                   signal format
#>   u                   user-oriented format
#>   v                   virtual memory format
#>   X                   register format
#>  -y                   do not show flags, show rss vs. addr (used with -l)
#>      --context        display security context (for SELinux)
#>      --headers        repeat header lines, one per page
#>      --no-headers     do not print header at all
#>      --cols, --columns, --width <num>
#>                       set screen width
#>      --rows, --lines <num>
#>                       set screen height
#>
#> For more details see ps(1).
#>
#> Usage:
#>  ps [options]
#>
#> Show threads:
#>   H                   as if they were processes
#>  -L                   possibly with LWP and NLWP columns
#>  -m, m                after processes
#>  -T                   possibly with SPID column
#>
#> For more details see ps(1).
#>
#> Usage:
#>  ps [options]
#>
#> Miscellaneous options:
#>  -c                   show scheduling class with -l option
#>   c                   show true command name
#>   e                   show the environment after command
#>   k,    --sort        specify sort order as: [+|-]key[,[+|-]key[,...]]
#>   L                   show format specifiers
#>   n                   display numeric uid and wchan
#>   S,    --cumulative  include some dead child process data
#>  -y                   do not show flags, show rss (only with -l)
#>  -V, V, --version     display version information and exit
#>  -w, w                unlimited output width
#>
#>         --help <simple|list|output|threads|misc|all>
#>                       display help and exit
#>
#> For more details see ps(1).
#>         --help <simple|list|output|threads|misc|all>
#>                       display help and exit
#>
#> For more details see ps(1).
#>   or 'ps --help <s|l|o|t|m|a>'
#>  for additional help text.
#>
#> For more details see ps(1).

#### ps: all but those that are chosen
ps -A -N; echo $?; ps -N -p 1 -o pid= | grep -c '^ *1$'
#>     PID TTY          TIME CMD
#> 1
#> 0
#? 1

#### pgrep and pkill: words that are none
for given in "-u nosuch x" "-U nosuch" "-G nosuch x" "-P x y" "-P 1,x y" "-g x y" "-s x y" "-F nofile" "[" "(" "*" "-L x" "-no x" "-nv x"; do pgrep $given 2>&1 | head -2; done; pkill -FOO x; echo $?; pgrep abcdefghijklmnopqr; pkill --signal FOO nosuchprocess; echo $?
#> pgrep: invalid user name: nosuch
#> pgrep: invalid user name: nosuch
#> pgrep: invalid group name: nosuch
#> pgrep: not a number: x
#> pgrep: not a number: x
#> pgrep: invalid process group: x
#> pgrep: invalid session id: x
#> pgrep: pidfile not valid
#> Try `pgrep --help' for more information.
#> pgrep: regex error: Invalid regular expression
#> pgrep: regex error: Unmatched ( or \(
#> pgrep: regex error: Invalid preceding regular expression
#> pgrep: -L without -F makes no sense
#> Try `pgrep --help' for more information.
#>
#> Usage:
#>
#> Usage:
#> 1
#> 1
#! pkill: pidfile not valid
#! Try `pkill --help' for more information.
#! pgrep: pattern that searches for process name longer than 15 characters will result in zero matches
#! Try `pgrep -f' option to match against the complete command line.

#### kill and killall: signals that are none
/bin/kill -FOO 1 2>&1 | head -1; /bin/kill -s FOO 1; /bin/kill -99 1; echo $?; /bin/kill -l 99; echo $?; for given in "-FOO x" "-SIGFOO x" "-99 nosuch" "-9x nosuch" "-y x y" "-n x y"; do killall $given 2>&1 | head -1; done
#> /bin/kill: invalid argument F
#> 0
#> 0
#> FOO: unknown signal; killall -l lists signals.
#> FOO: unknown signal; killall -l lists signals.
#> nosuch: no process found
#> nosuch: no process found
#> Invalid time format
#> Invalid namespace PID
#! /bin/kill: (1): Invalid argument
#! /bin/kill: unknown signal name 99

#### lspci: filters that are none
for given in "-s foo" "-s 1:2:3:4:5" "-s 99:99.9" "-s 00:1f.x" "-d foo" "-d x:y" "-A x" --foo; do lspci $given 2>&1 | head -1; done; lspci -A help
#> lspci: -s: Invalid slot number
#> lspci: -s: Too many fields
#> lspci: -s: Invalid slot number
#> lspci: -s: Invalid function number
#> lspci: -d: At least two fields must be given
#> lspci: -d: Invalid vendor ID
#> lspci: No such PCI access method: x (see `-A help' for a list)
#> lspci: invalid option -- '-'
#> Known PCI access methods:
#>
#> linux-sysfs
#> linux-proc
#> intel-conf1
#> intel-conf2
#> dump
#> mmio-conf1
#> mmio-conf1-ext

#### lsof: options without what must follow, and words that are none
for given in -c -d -p -u "-u nosuch" "-g x" "-p x" "+D nofile" "+d nofile"; do lsof $given 2>&1 | head -2; done; lsof +D /srv; echo $?
#> lsof: missing -c option value
#> lsof 4.95.0
#> lsof: no file descriptor specified
#> lsof 4.95.0
#> lsof: no process ID specified
#> lsof 4.95.0
#> lsof: no UIDs specified
#> lsof 4.95.0
#> lsof: can't get UID for nosuch
#> lsof 4.95.0
#> lsof: illegal process group ID: x
#> lsof 4.95.0
#> lsof: illegal process ID: x
#> lsof 4.95.0
#> lsof: WARNING: can't stat(nofile): No such file or directory
#> lsof 4.95.0
#> lsof: WARNING: can't stat(nofile): No such file or directory
#> lsof 4.95.0
#> 1

#### top: options that it does not know
top -v; echo $?; top -bn; echo $?; top -b --foo
#> 0
#>
#> 0
#>
#! top: invalid option -- 'v'
#! top: option requires an argument -- 'n'
#! top: unrecognized option '--foo'

#### free, lastlog, flock, dmesg and hostname: numbers, levels and files that are none
free -c 0; free -c x; free -s 0; lastlog -z 2>&1 | head -1; lastlog -t x; echo $?; lastlog a 2>&1 | head -2; flock; flock -n; echo $?; dmesg -n x; dmesg -n 9; hostname -F nofile; echo $?
#> lastlog: invalid option -- 'z'
#> 1
#> lastlog: unexpected argument: a
#> Usage: lastlog [options]
#> 64
#> 1
#! free: failed to parse count argument: '0': Numerical result out of range
#! free: failed to parse count argument: 'x'
#! free: seconds argument `0' is not positive number
#! lastlog: invalid numeric argument 'x'
#! flock: not enough arguments
#! Try 'flock --help' for more information.
#! flock: requires file descriptor, file or directory
#! dmesg: unknown level 'x'
#! dmesg: unknown level '9'
#! hostname: No such file or directory

#### ps heads its columns by the name that was asked for
for c in euser ruser euid ruid egid rgid egroup rgroup pgrp sess session tt start bsdstart thcount flags cp class policy context %cpu %mem command ucomm state nice rssize rsz vsize cputime fuid suid svuid fuser tgid tid spid lwp; do ps -o $c -o comm -p $$ | head -n 1; done; ps -o euser=,ruser=WHO -p $$
#> EUSER    COMMAND
#> RUSER    COMMAND
#>  EUID COMMAND
#>  RUID COMMAND
#>  EGID COMMAND
#>  RGID COMMAND
#> EGROUP   COMMAND
#> RGROUP   COMMAND
#>    PGRP COMMAND
#>    SESS COMMAND
#>    SESS COMMAND
#> TT       COMMAND
#>  STARTED COMMAND
#>  START COMMAND
#> THCNT COMMAND
#> F COMMAND
#>  CP COMMAND
#> CLS COMMAND
#> POL COMMAND
#> CONTEXT                         COMMAND
#> %CPU COMMAND
#> %MEM COMMAND
#> COMMAND                     COMMAND
#> COMMAND         COMMAND
#> S COMMAND
#>  NI COMMAND
#>   RSS COMMAND
#>   RSZ COMMAND
#>    VSZ COMMAND
#>     TIME COMMAND
#>  FUID COMMAND
#>  SUID COMMAND
#> SVUID COMMAND
#> FUSER    COMMAND
#>    TGID COMMAND
#>     TID COMMAND
#>    SPID COMMAND
#>     LWP COMMAND
#>          WHO
#> root     root
