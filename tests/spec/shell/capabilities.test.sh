# getcap and setcap (libcap 2.66).

#### what has none, what is not there, what is no option
getcap /bin/ls; getcap -v /bin/ls; getcap -r /etc/apt; getcap /nope; echo $?; getcap; getcap -x; setcap; echo $?
#> /bin/ls
#> 0
#> 1
#! /nope (No such file or directory)
#! usage: getcap [-h] [-l] [-n] [-r] [-v] <filename> [<filename> ...]
#!
#! 	displays the capabilities on the queried file(s).
#! getcap: invalid option -- 'x'
#! usage: getcap [-h] [-l] [-n] [-r] [-v] <filename> [<filename> ...]
#!
#! 	displays the capabilities on the queried file(s).
#! usage: setcap [-h] [-q] [-v] [-n <rootid>] (-r|-|<caps>) <filename> [ ... (-r|-|<capsN>) <filenameN> ]
#!
#!  Note <filename> must be a regular (non-symlink) file.
#!  -r          remove capability from file
#!  -           read capability text from stdin
#!  <capsN>     cap_from_text(3) formatted file capability
#!  [ Note: capsh --suggest="something..." might help you pick. ]
#!  -h          this message and exit status 0
#!  -q          quietly
#!  -v          validate supplied capability matches file
#!  -n <rootid> write a user namespace (!= 0) limited capability
#!  --license   display the license info

#### set, shown, taken away
setcap cap_net_raw,cap_net_admin+eip /bin/ls; getcap -v /bin/ls /bin/cat; setcap cap_setuid+ep /bin/cat; getcap /usr/bin/cat /usr/bin/ls; setcap -r /bin/ls; getcap /bin/ls; setcap -r /bin/ls; echo $?; setcap foo /bin/ls; setcap cap_net_raw+ep /nope; echo $?
#> /bin/ls cap_net_admin,cap_net_raw=eip
#> /bin/cat
#> /usr/bin/cat cap_setuid=ep
#> /usr/bin/ls cap_net_admin,cap_net_raw=eip
#> 1
#> 1
#! File '/bin/ls' has no capablity to remove
#! fatal error: Invalid argument
#! usage: setcap [-h] [-q] [-v] [-n <rootid>] (-r|-|<caps>) <filename> [ ... (-r|-|<capsN>) <filenameN> ]
#!
#!  Note <filename> must be a regular (non-symlink) file.
#!  -r          remove capability from file
#!  -           read capability text from stdin
#!  <capsN>     cap_from_text(3) formatted file capability
#!  [ Note: capsh --suggest="something..." might help you pick. ]
#!  -h          this message and exit status 0
#!  -q          quietly
#!  -v          validate supplied capability matches file
#!  -n <rootid> write a user namespace (!= 0) limited capability
#!  --license   display the license info
#! Failed to set capabilities on file '/nope': No such file or directory
