# Recorded from Debian 12: util-linux 2.38.1

#### shown
ionice; ionice -c 1 -n 2 ionice; ionice -c 3 ionice; ionice -n 2 ionice; ionice -c 2 ionice; ionice -c 0 ionice; ionice true
#> none: prio 0
#> realtime: prio 2
#> idle
#> best-effort: prio 2
#> best-effort: prio 4
#> none: prio 0

#### -c, --class
ionice -c idle echo b; ionice -c best-effort -n 3 echo c; ionice -c2 -n7 ionice; ionice -c 4 echo; ionice -c x echo; ionice --class 3 echo a; ionice -c 3 -n 5 echo f; ionice -t -c 3 -n 5 echo g; ionice --ignore -c 9 echo h; ionice -c realtime ionice
#> b
#> c
#> best-effort: prio 7
#> a
#> f
#> g
#> h
#> realtime: prio 4
#! ionice: unknown prio class 4
#! ionice: ioprio_set failed: Invalid argument
#! ionice: unknown scheduling class: 'x'
#! ionice: ignoring given class data for idle class

#### -n, --classdata
ionice -n x; ionice --classdata 1 ionice; ionice -c 2 -n 9 echo d
#> best-effort: prio 1
#> d
#! ionice: invalid class data argument: 'x'

#### -p, --pid and -P, --pgid and -u, --uid
ionice -p 99999; ionice -p x; ionice -P 99999; ionice -u 54321; ionice -c 2 -n 0 sh -c 'ionice -p $$; ionice -c 3 -p $$; ionice --pid $$'; ionice --pgid 99999; ionice --uid 54321
#> best-effort: prio 0
#> idle
#! ionice: ioprio_get failed: No such process
#! ionice: invalid PID argument: 'x'
#! ionice: ioprio_get failed: No such process
#! ionice: ioprio_get failed: No such process
#! ionice: ioprio_get failed: No such process
#! ionice: ioprio_get failed: No such process
#? 1

#### bad usage
ionice -c 3; ionice nosuch; echo $?; ionice -t -c 3 nosuch; echo $?; ionice --nosuch; ionice -V
#> 127
#> 127
#> ionice from util-linux 2.38.1
#! ionice: bad usage
#! Try 'ionice --help' for more information.
#! ionice: failed to execute nosuch: No such file or directory
#! ionice: failed to execute nosuch: No such file or directory
#! ionice: unrecognized option '--nosuch'
#! Try 'ionice --help' for more information.
