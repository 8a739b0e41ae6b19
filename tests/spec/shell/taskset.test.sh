# Recorded from Debian 12: util-linux 2.38.1

#### by mask
taskset 1 echo a; taskset 0x1 nproc; taskset x echo; taskset 0x0 echo a 2>&1 | sed 's/pid [0-9]*/pid N/'
#> a
#> 1
#> taskset: failed to set pid N's affinity: Invalid argument
#! taskset: failed to parse CPU mask: x

#### by list with -c, --cpu-list
taskset -c 0 echo a; taskset --cpu-list 0 nproc; taskset -c x echo; taskset -c 99 echo a 2>&1 | sed 's/pid [0-9]*/pid N/'; taskset -c 0-0:1 nproc
#> a
#> 1
#> taskset: failed to set pid N's affinity: Invalid argument
#> 1
#! taskset: failed to parse CPU list: x

#### -p, --pid
taskset -p 99999; taskset -p x; taskset 1 sh -c 'taskset -p $$' | sed 's/pid [0-9]*/pid N/'; taskset -c 0 sh -c 'taskset -cp $$; taskset --pid 1 $$' | sed 's/pid [0-9]*/pid N/'
#> pid N's current affinity mask: 1
#> pid N's current affinity list: 0
#> pid N's current affinity mask: 1
#> pid N's new affinity mask: 1
#! taskset: failed to get pid 99999's affinity: No such process
#! taskset: invalid PID argument: 'x'

#### what a child is given is in its status
taskset 1 grep Cpus_allowed_list /proc/self/status
#> Cpus_allowed_list:	0

#### -a, --all-tasks
taskset 1 sh -c 'taskset -a -p $$' | sed 's/pid [0-9]*/pid N/'; taskset --all-tasks 1 true
#> pid N's current affinity mask: 1

#### what can not be run
taskset 1 nosuch; echo $?; taskset 1 /root; echo $?
#> 127
#> 126
#! taskset: failed to execute nosuch: No such file or directory
#! taskset: failed to execute /root: Permission denied

#### bad usage
taskset; taskset 1; taskset -c; taskset -p; taskset --nosuch; taskset -V; taskset -h | head -1
#> taskset from util-linux 2.38.1
#> Usage: taskset [options] [mask | cpu-list] [pid|cmd [args...]]
#! taskset: bad usage
#! Try 'taskset --help' for more information.
#! taskset: bad usage
#! Try 'taskset --help' for more information.
#! taskset: bad usage
#! Try 'taskset --help' for more information.
#! taskset: invalid PID argument: '-p'
#! taskset: unrecognized option '--nosuch'
#! Try 'taskset --help' for more information.
