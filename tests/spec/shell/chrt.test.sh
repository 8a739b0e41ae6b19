# Recorded from Debian 12: util-linux 2.38.1

#### -m, --max
chrt -m; chrt --max
#> SCHED_OTHER min/max priority	: 0/0
#> SCHED_FIFO min/max priority	: 1/99
#> SCHED_RR min/max priority	: 1/99
#> SCHED_BATCH min/max priority	: 0/0
#> SCHED_IDLE min/max priority	: 0/0
#> SCHED_DEADLINE min/max priority	: 0/0
#> SCHED_OTHER min/max priority	: 0/0
#> SCHED_FIFO min/max priority	: 1/99
#> SCHED_RR min/max priority	: 1/99
#> SCHED_BATCH min/max priority	: 0/0
#> SCHED_IDLE min/max priority	: 0/0
#> SCHED_DEADLINE min/max priority	: 0/0

#### policies
for o in -b -i -o --batch --idle --other; do chrt $o 0 echo $o; done; chrt -f 10 echo f; chrt -r 99 echo r; chrt --fifo 1 echo f; chrt --rr 1 echo r; chrt 10 echo r; chrt -R -f 10 echo R; chrt --reset-on-fork --rr 1 echo R; chrt -v -f 10 echo v; chrt --verbose -f 1 echo v
#> -b
#> -i
#> -o
#> --batch
#> --idle
#> --other
#> f
#> r
#> f
#> r
#> r
#> R
#> R
#> v
#> v

#### -p, --pid
chrt -f 10 sh -c 'chrt -p $$' | sed 's/pid [0-9]*/pid N/'; chrt -b 0 sh -c 'chrt --pid $$' | sed 's/pid [0-9]*/pid N/'; chrt -p 99999; chrt -p x; sh -c 'chrt -r -p 5 $$; chrt -p $$' | sed 's/pid [0-9]*/pid N/'; sh -c 'chrt -v -r -p 5 $$' | sed 's/pid [0-9]*/pid N/'; chrt -a -p 99999
#> pid N's current scheduling policy: SCHED_FIFO
#> pid N's current scheduling priority: 10
#> pid N's current scheduling policy: SCHED_BATCH
#> pid N's current scheduling priority: 0
#> pid N's current scheduling policy: SCHED_RR
#> pid N's current scheduling priority: 5
#> pid N's current scheduling policy: SCHED_OTHER
#> pid N's current scheduling priority: 0
#> pid N's new scheduling policy: SCHED_RR
#> pid N's new scheduling priority: 5
#! chrt: failed to get pid 99999's policy: No such process
#! chrt: invalid PID argument: 'x'

#### priorities that are none
chrt -f 200 echo a; chrt -f 0 echo a; chrt x echo; chrt -o 5 echo a
#! chrt: unsupported priority value for the policy: 200: see --max for valid range
#! chrt: unsupported priority value for the policy: 0: see --max for valid range
#! chrt: invalid priority argument: 'x'
#! chrt: unsupported priority value for the policy: 5: see --max for valid range
#? 1

#### bad usage
chrt; chrt -f; chrt -p; chrt --nosuch; chrt -f 1 nosuch; echo $?; chrt -V
#> 127
#> chrt from util-linux 2.38.1
#! chrt: bad usage
#! Try 'chrt --help' for more information.
#! chrt: bad usage
#! Try 'chrt --help' for more information.
#! chrt: invalid PID argument: '-p'
#! chrt: unrecognized option '--nosuch'
#! Try 'chrt --help' for more information.
#! chrt: failed to execute nosuch: No such file or directory

#### -d, --deadline and its times
chrt -d 0 echo a; chrt --deadline --sched-runtime 5 --sched-period 10 --sched-deadline 7 1 echo
#! chrt: failed to set pid 0's policy: Invalid argument
#! chrt: unsupported priority value for the policy: 1: see --max for valid range
#? 1
