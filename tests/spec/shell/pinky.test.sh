# Recorded from Debian 12: coreutils 9.1

#### nobody is on
pinky; pinky root; pinky -s
#> Login    Name                 TTY      Idle   When             Where
#> Login    Name                 TTY      Idle   When             Where
#> Login    Name                 TTY      Idle   When             Where

#### -f
pinky -f

#### -w
pinky -w
#> Login     TTY      Idle   When             Where

#### -i
pinky -i
#> Login     TTY      Idle   When            

#### -q
pinky -q
#> Login     TTY      When            

#### -l
pinky -l root; pinky -l; pinky -l nosuch; pinky -l nobody root
#> Login name: root                        In real life:  root
#> Directory: /root                        Shell:  /bin/bash
#>
#> Login name: nosuch                      In real life:  ???
#> Login name: nobody                      In real life:  nobody
#> Directory: /nonexistent                 Shell:  /usr/sbin/nologin
#>
#> Login name: root                        In real life:  root
#> Directory: /root                        Shell:  /bin/bash
#>
#! pinky: no username specified; at least one must be specified when using -l
#! Try 'pinky --help' for more information.

#### -b
pinky -lb root
#> Login name: root                        In real life:  root
#>

#### -h and -p
echo plan > .plan; echo proj > .project; pinky -l root; pinky -lh root; pinky -lp root
#> Login name: root                        In real life:  root
#> Directory: /root                        Shell:  /bin/bash
#> Project: proj
#> Plan:
#> plan
#>
#> Login name: root                        In real life:  root
#> Directory: /root                        Shell:  /bin/bash
#> Plan:
#> plan
#>
#> Login name: root                        In real life:  root
#> Directory: /root                        Shell:  /bin/bash
#> Project: proj
#>

#### an unknown option
pinky -Q; pinky --nosuch
#! pinky: invalid option -- 'Q'
#! Try 'pinky --help' for more information.
#! pinky: unrecognized option '--nosuch'
#! Try 'pinky --help' for more information.
#? 1

#### hostid
hostid x; hostid --nosuch
#! hostid: extra operand ‘x’
#! Try 'hostid --help' for more information.
#! hostid: unrecognized option '--nosuch'
#! Try 'hostid --help' for more information.
#? 1
