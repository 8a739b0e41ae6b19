# Recorded from Debian 12: shadow 4.13

#### -l, --list and -i, --iso8601
chage -d 2024-01-02 root; chage -l root; chage --list --iso8601 root; chage -li root
#> Last password change					: Jan 02, 2024
#> Password expires					: never
#> Password inactive					: never
#> Account expires						: never
#> Minimum number of days between password change		: 0
#> Maximum number of days between password change		: 99999
#> Number of days of warning before password expires	: 7
#> Last password change					: 2024-01-02
#> Password expires					: never
#> Password inactive					: never
#> Account expires						: never
#> Minimum number of days between password change		: 0
#> Maximum number of days between password change		: 99999
#> Number of days of warning before password expires	: 7
#> Last password change					: 2024-01-02
#> Password expires					: never
#> Password inactive					: never
#> Account expires						: never
#> Minimum number of days between password change		: 0
#> Maximum number of days between password change		: 99999
#> Number of days of warning before password expires	: 7

#### -M, --maxdays
chage -d 2024-01-02 root; chage -M 90 root; chage -l root; chage --maxdays -1 root; chage -l root
#> Last password change					: Jan 02, 2024
#> Password expires					: Apr 01, 2024
#> Password inactive					: never
#> Account expires						: never
#> Minimum number of days between password change		: 0
#> Maximum number of days between password change		: 90
#> Number of days of warning before password expires	: 7
#> Last password change					: Jan 02, 2024
#> Password expires					: never
#> Password inactive					: never
#> Account expires						: never
#> Minimum number of days between password change		: 0
#> Maximum number of days between password change		: -1
#> Number of days of warning before password expires	: 7

#### -E, -I, -W, -m
chage -d 2024-01-02 -E 2030-01-01 -I 5 -W 3 -m 1 -M 10 root; chage -l root; grep ^root /etc/shadow | cut -d: -f3-; chage -E -1 -I -1 root; grep ^root /etc/shadow | cut -d: -f3-
#> Last password change					: Jan 02, 2024
#> Password expires					: Jan 12, 2024
#> Password inactive					: Jan 17, 2024
#> Account expires						: Jan 01, 2030
#> Minimum number of days between password change		: 1
#> Maximum number of days between password change		: 10
#> Number of days of warning before password expires	: 3
#> 19724:1:10:3:5:21915:
#> 19724:1:10:3:::

#### the long names
chage --lastday 2024-01-03 --mindays 2 --maxdays 60 --warndays 4 --inactive 9 --expiredate 2031-02-03 root; grep ^root /etc/shadow | cut -d: -f3-
#> 19725:2:60:4:9:22313:

#### -d 0
chage -d 0 root; chage -l root; chage -d -1 root; grep ^root /etc/shadow | cut -d: -f3-
#> Last password change					: password must be changed
#> Password expires					: password must be changed
#> Password inactive					: password must be changed
#> Account expires						: never
#> Minimum number of days between password change		: 0
#> Maximum number of days between password change		: 99999
#> Number of days of warning before password expires	: 7
#> :0:99999:7:::

#### mistakes
chage -l nosuch; chage -M x root 2>&1 | head -2; chage -E xyz root 2>&1 | head -2; chage -l root -M 3 2>&1 | head -2; chage -R /nosuch root; chage root nobody 2>&1 | head -2
#> chage: invalid numeric argument 'x'
#> Usage: chage [options] LOGIN
#> chage: invalid date 'xyz'
#> Usage: chage [options] LOGIN
#> chage: do not include "l" with other flags
#> Usage: chage [options] LOGIN
#> Usage: chage [options] LOGIN
#>
#! chage: user 'nosuch' does not exist in /etc/passwd
#! chage: cannot access chroot directory /nosuch: No such file or directory

#### usage
chage; chage -h; chage -x
#> Usage: chage [options] LOGIN
#>
#> Options:
#>   -d, --lastday LAST_DAY        set date of last password change to LAST_DAY
#>   -E, --expiredate EXPIRE_DATE  set account expiration date to EXPIRE_DATE
#>   -h, --help                    display this help message and exit
#>   -i, --iso8601                 use YYYY-MM-DD when printing dates
#>   -I, --inactive INACTIVE       set password inactive after expiration
#>                                 to INACTIVE
#>   -l, --list                    show account aging information
#>   -m, --mindays MIN_DAYS        set minimum number of days before password
#>                                 change to MIN_DAYS
#>   -M, --maxdays MAX_DAYS        set maximum number of days before password
#>                                 change to MAX_DAYS
#>   -R, --root CHROOT_DIR         directory to chroot into
#>   -W, --warndays WARN_DAYS      set expiration warning days to WARN_DAYS
#>
#! Usage: chage [options] LOGIN
#!
#! Options:
#!   -d, --lastday LAST_DAY        set date of last password change to LAST_DAY
#!   -E, --expiredate EXPIRE_DATE  set account expiration date to EXPIRE_DATE
#!   -h, --help                    display this help message and exit
#!   -i, --iso8601                 use YYYY-MM-DD when printing dates
#!   -I, --inactive INACTIVE       set password inactive after expiration
#!                                 to INACTIVE
#!   -l, --list                    show account aging information
#!   -m, --mindays MIN_DAYS        set minimum number of days before password
#!                                 change to MIN_DAYS
#!   -M, --maxdays MAX_DAYS        set maximum number of days before password
#!                                 change to MAX_DAYS
#!   -R, --root CHROOT_DIR         directory to chroot into
#!   -W, --warndays WARN_DAYS      set expiration warning days to WARN_DAYS
#!
#! chage: invalid option -- 'x'
#! Usage: chage [options] LOGIN
#!
#! Options:
#!   -d, --lastday LAST_DAY        set date of last password change to LAST_DAY
#!   -E, --expiredate EXPIRE_DATE  set account expiration date to EXPIRE_DATE
#!   -h, --help                    display this help message and exit
#!   -i, --iso8601                 use YYYY-MM-DD when printing dates
#!   -I, --inactive INACTIVE       set password inactive after expiration
#!                                 to INACTIVE
#!   -l, --list                    show account aging information
#!   -m, --mindays MIN_DAYS        set minimum number of days before password
#!                                 change to MIN_DAYS
#!   -M, --maxdays MAX_DAYS        set maximum number of days before password
#!                                 change to MAX_DAYS
#!   -R, --root CHROOT_DIR         directory to chroot into
#!   -W, --warndays WARN_DAYS      set expiration warning days to WARN_DAYS
#!
#? 2

#### another user
su nobody -s /bin/sh -c "chage -l root; chage -M 3 nobody; chage -l nobody | tail -3"
#> Minimum number of days between password change		: 0
#> Maximum number of days between password change		: 99999
#> Number of days of warning before password expires	: 7
#! chage: Permission denied.
#! chage: Permission denied.

#### faillog
export TZ=UTC; faillog; faillog -u root; faillog -m 3 -u root; faillog -u root; faillog -l 10 -u root; faillog -u root; faillog -r -u root; faillog -t 3; faillog -u nosuch; faillog -m x; faillog --user 0; faillog --maximum 0 --lock-secs 0 --user root; faillog --reset
#> Login       Failures Maximum Latest                   On
#>
#> root            0        0   01/01/70 00:00:00 +0000  
#> Login       Failures Maximum Latest                   On
#>
#> root            0        3   01/01/70 00:00:00 +0000  
#> Login       Failures Maximum Latest                   On
#>
#> root            0        3   01/01/70 00:00:00 +0000   [10s lock]
#> Login       Failures Maximum Latest                   On
#>
#> root            0        3   01/01/70 00:00:00 +0000   [10s lock]
#! faillog: Unknown user or range: nosuch
#! faillog: invalid numeric argument 'x'

#### faillog's usage
faillog -h; faillog -x
#> Usage: faillog [options]
#>
#> Options:
#>   -a, --all                     display faillog records for all users
#>   -h, --help                    display this help message and exit
#>   -l, --lock-secs SEC           after failed login lock account for SEC seconds
#>   -m, --maximum MAX             set maximum failed login counters to MAX
#>   -r, --reset                   reset the counters of login failures
#>   -R, --root CHROOT_DIR         directory to chroot into
#>   -t, --time DAYS               display faillog records more recent than DAYS
#>   -u, --user LOGIN/RANGE        display faillog record or maintains failure
#>                                 counters and limits (if used with -r, -m,
#>                                 or -l) only for the specified LOGIN(s)
#>
#! faillog: invalid option -- 'x'
#! Usage: faillog [options]
#!
#! Options:
#!   -a, --all                     display faillog records for all users
#!   -h, --help                    display this help message and exit
#!   -l, --lock-secs SEC           after failed login lock account for SEC seconds
#!   -m, --maximum MAX             set maximum failed login counters to MAX
#!   -r, --reset                   reset the counters of login failures
#!   -R, --root CHROOT_DIR         directory to chroot into
#!   -t, --time DAYS               display faillog records more recent than DAYS
#!   -u, --user LOGIN/RANGE        display faillog record or maintains failure
#!                                 counters and limits (if used with -r, -m,
#!                                 or -l) only for the specified LOGIN(s)
#!
#? 2
