# Recorded from Debian 12: util-linux 2.38.1

#### priorities
sh -c 'renice 5 $$; renice -n 3 $$; renice +1 -p $$; renice --priority 7 --pid $$; renice 30 $$; nice; renice -n -30 $$; nice' | sed 's/^[0-9]* (/N (/'
#> N (process ID) old priority 0, new priority 5
#> N (process ID) old priority 5, new priority 3
#> N (process ID) old priority 3, new priority 1
#> N (process ID) old priority 1, new priority 7
#> N (process ID) old priority 7, new priority 19
#> 19
#> N (process ID) old priority 19, new priority -20
#> -20

#### whose
renice 5 99999; renice -n 5 -u nosuch; renice 5 -u 54321; renice 5 -g 99999; renice 5 --user 54321; renice 5 --pgrp 99999; renice 5 x
#! renice: failed to get priority for 99999 (process ID): No such process
#! renice: unknown user nosuch
#! renice: failed to get priority for 54321 (user ID): No such process
#! renice: failed to get priority for 99999 (process group ID): No such process
#! renice: failed to get priority for 54321 (user ID): No such process
#! renice: failed to get priority for 99999 (process group ID): No such process
#! renice: bad process ID value: x
#? 1

#### mistakes
renice; renice 1; renice x 1; renice -n 1; renice -g 5 1; renice -V; renice -h | head -2
#> renice from util-linux 2.38.1
#>
#> Usage:
#! renice: not enough arguments
#! Try 'renice --help' for more information.
#! renice: not enough arguments
#! Try 'renice --help' for more information.
#! renice: invalid priority 'x'
#! Try 'renice --help' for more information.
#! renice: not enough arguments
#! Try 'renice --help' for more information.
#! renice: invalid priority '-g'
#! Try 'renice --help' for more information.
