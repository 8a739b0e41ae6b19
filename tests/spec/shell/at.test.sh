# Recorded from Debian 12: at 3.2.5

#### a job and the queue
export TZ=UTC; echo true | at 10:00 2030-01-02 2>&1 | grep -v atd; atq; at -l; atrm 1; atq
#> warning: commands will be executed using /bin/sh
#> job 1 at Wed Jan  2 10:00:00 2030
#> 1	Wed Jan  2 10:00:00 2030 a root
#> 1	Wed Jan  2 10:00:00 2030 a root

#### what a job holds
export TZ=UTC; cd /tmp; echo 'echo hi' | A='x y' at 10:00 2030-01-02 2>/dev/null; at -c 1 | grep -v '^[A-Z]'; at -c 1 | grep '^A='
#> #!/bin/sh
#> # atrun uid=0 gid=0
#> # mail root 0
#> umask 22
#> cd /tmp || {
#> 	 echo 'Execution directory inaccessible' >&2
#> 	 exit 1
#> }
#> echo hi
#>
#> A=x\ y; export A

#### the file in the spool
export TZ=UTC; echo true | at 10:00 2030-01-02 2>/dev/null; ls /var/spool/cron/atjobs; stat -c '%a %U %G' /var/spool/cron/atjobs/a*; cat /var/spool/cron/atjobs/.SEQ
#> a0000101e18fd8
#> 700 root daemon
#> 00001

#### -f
export TZ=UTC; echo true > f; at -f f 10:00 2031-12-31 2>&1 | grep -v atd; at -f nosuch now
#> warning: commands will be executed using /bin/sh
#> job 1 at Wed Dec 31 10:00:00 2031
#! warning: commands will be executed using /bin/sh
#! Cannot open input file nosuch: No such file or directory
#? 1

#### -q
export TZ=UTC; echo true > f; at -q b -f f 10:00 2031-12-31 2>&1 | grep -v atd; at -q c -f f 10:00 2031-12-31 2>/dev/null; atq -q c; atq -q b; at -q zz -f f now
#> warning: commands will be executed using /bin/sh
#> job 1 at Wed Dec 31 10:00:00 2031
#> 2	Wed Dec 31 10:00:00 2031 c root
#> 1	Wed Dec 31 10:00:00 2031 b root
#! Usage: at [-V] [-q x] [-f file] [-u username] [-mMlbv] timespec ...
#!        at [-V] [-q x] [-f file] [-u username] [-mMlbv] -t time
#!        at -c job ...
#!        at [-V] -l [-o timeformat] [job ...]
#!        atq [-V] [-q x] [-o timeformat] [job ...]
#!        at [ -rd ] job ...
#!        atrm [-V] job ...
#!        batch
#? 1

#### -t
export TZ=UTC; echo true > f; at -t 203112311001 -f f 2>&1 | grep -v atd; at -t 3112311001.30 -f f 2>&1 | grep -v atd; at -t 999 -f f
#> warning: commands will be executed using /bin/sh
#> job 1 at Wed Dec 31 10:01:00 2031
#> warning: commands will be executed using /bin/sh
#> job 2 at Wed Dec 31 10:01:30 2031
#! invalid date format: 999
#? 1

#### -v and -m and -M
export TZ=UTC; echo true > f; at -v -f f 10:01 12/31/31 2>&1 | grep -v atd; at -m -f f 4pm 1.2.2031 2>&1 | grep -v atd; at -c 2 | grep mail; at -M -f f 4pm 1.2.2031 2>&1 | grep -v atd
#> Wed Dec 31 10:01:00 2031
#>
#> warning: commands will be executed using /bin/sh
#> job 1 at Wed Dec 31 10:01:00 2031
#> warning: commands will be executed using /bin/sh
#> job 2 at Sat Feb  1 16:00:00 2031
#> # mail root 1
#> warning: commands will be executed using /bin/sh
#> job 3 at Sat Feb  1 16:00:00 2031

#### -o
export TZ=UTC; echo true > f; at -f f 10:00 2031-12-31 2>/dev/null; atq -o %F; at -l -o '%H:%M'
#> 1	2031-12-31 a root
#! at: invalid option -- 'o'
#! Usage: at [-V] [-q x] [-f file] [-u username] [-mMlbv] timespec ...
#!        at [-V] [-q x] [-f file] [-u username] [-mMlbv] -t time
#!        at -c job ...
#!        at [-V] -l [-o timeformat] [job ...]
#!        atq [-V] [-q x] [-o timeformat] [job ...]
#!        at [ -rd ] job ...
#!        atrm [-V] job ...
#!        batch
#? 1

#### -d, -r, -c of what is not there
at -d 99; at -r 99; at -c 99; atrm 5 6; atrm; at -c; at -r
#! Cannot find jobid 99
#! Cannot find jobid 99
#! Cannot find jobid 99
#! Cannot find jobid 5
#! Cannot find jobid 6
#! Usage: at [-V] [-q x] [-f file] [-u username] [-mMlbv] timespec ...
#!        at [-V] [-q x] [-f file] [-u username] [-mMlbv] -t time
#!        at -c job ...
#!        at [-V] -l [-o timeformat] [job ...]
#!        atq [-V] [-q x] [-o timeformat] [job ...]
#!        at [ -rd ] job ...
#!        atrm [-V] job ...
#!        batch
#! Usage: at [-V] [-q x] [-f file] [-u username] [-mMlbv] timespec ...
#!        at [-V] [-q x] [-f file] [-u username] [-mMlbv] -t time
#!        at -c job ...
#!        at [-V] -l [-o timeformat] [job ...]
#!        atq [-V] [-q x] [-o timeformat] [job ...]
#!        at [ -rd ] job ...
#!        atrm [-V] job ...
#!        batch
#! Usage: at [-V] [-q x] [-f file] [-u username] [-mMlbv] timespec ...
#!        at [-V] [-q x] [-f file] [-u username] [-mMlbv] -t time
#!        at -c job ...
#!        at [-V] -l [-o timeformat] [job ...]
#!        atq [-V] [-q x] [-o timeformat] [job ...]
#!        at [ -rd ] job ...
#!        atrm [-V] job ...
#!        batch
#? 1

#### -V
at -V; atq -V; batch -V
#> batch accepts no parameters
#! at version 3.2.5
#! Please report bugs to the Debian bug tracking system (http://bugs.debian.org/)
#! or contact the maintainers (at@packages.debian.org).
#! at version 3.2.5
#! Please report bugs to the Debian bug tracking system (http://bugs.debian.org/)
#! or contact the maintainers (at@packages.debian.org).
#? 1

#### dates
export TZ=UTC; echo true > f; for w in "noon 2032-01-01" "midnight Jan 5 2032" "teatime 5 January 2032" "10:30 PM 05.01.2032" "10:00 1/5/32" "00:00 2032-03-01 + 2 days" "23:59 31 Dec 2032" "5pm Feb 1, 2033" "10am 2032-01-01 + 1 month" "12:00 UTC 2032-01-01" "1030 010532" "4:05 am 2032-02-29 + 1 year" "0000 2040-01-01 + 3 weeks" "11pm 2033-01-01 + 90 minutes"; do echo ": $w"; at -f f $w 2>&1 | grep -v -e warning -e atd; done
#> : noon 2032-01-01
#> job 1 at Thu Jan  1 12:00:00 2032
#> : midnight Jan 5 2032
#> job 2 at Mon Jan  5 00:00:00 2032
#> : teatime 5 January 2032
#> job 3 at Mon Jan  5 16:00:00 2032
#> : 10:30 PM 05.01.2032
#> job 4 at Mon Jan  5 22:30:00 2032
#> : 10:00 1/5/32
#> job 5 at Mon Jan  5 10:00:00 2032
#> : 00:00 2032-03-01 + 2 days
#> job 6 at Wed Mar  3 00:00:00 2032
#> : 23:59 31 Dec 2032
#> job 7 at Fri Dec 31 23:59:00 2032
#> : 5pm Feb 1, 2033
#> job 8 at Tue Feb  1 17:00:00 2033
#> : 10am 2032-01-01 + 1 month
#> job 9 at Sun Feb  1 10:00:00 2032
#> : 12:00 UTC 2032-01-01
#> job 10 at Thu Jan  1 12:00:00 2032
#> : 1030 010532
#> job 11 at Mon Jan  5 10:30:00 2032
#> : 4:05 am 2032-02-29 + 1 year
#> job 12 at Tue Mar  1 04:05:00 2033
#> : 0000 2040-01-01 + 3 weeks
#> job 13 at Sun Jan 22 00:00:00 2040
#> : 11pm 2033-01-01 + 90 minutes
#> job 14 at Sun Jan  2 00:30:00 2033

#### mistakes
echo true > f; at; at xyz; at -f f 10:00 2020-01-01; at -f f 25:00; at -f f 10:61; at now + 1 fortnight -f f; at -f f 1030 20320105; at -f f now + x days; at -Q
#! Garbled time
#! syntax error. Last token seen: x
#! Garbled time
#! at: refusing to create job destined in the past
#! Problem in hours specification. Last token seen: 25:00
#! Garbled time
#! Problem in minutes specification. Last token seen: 10:61
#! Garbled time
#! syntax error. Last token seen: f
#! Garbled time
#! Error in month number. Last token seen: 20320105
#! Garbled time
#! syntax error. Last token seen: x
#! Garbled time
#! at: invalid option -- 'Q'
#! Usage: at [-V] [-q x] [-f file] [-u username] [-mMlbv] timespec ...
#!        at [-V] [-q x] [-f file] [-u username] [-mMlbv] -t time
#!        at -c job ...
#!        at [-V] -l [-o timeformat] [job ...]
#!        atq [-V] [-q x] [-o timeformat] [job ...]
#!        at [ -rd ] job ...
#!        atrm [-V] job ...
#!        batch
#? 1

#### who may not
su nobody -s /bin/sh -c "at -f /etc/passwd noon"; su nobody -s /bin/sh -c atq
#! You do not have permission to use at.
#! You do not have permission to use atq.
#? 1

#### job numbers that are none
at -l nosuch; echo $?; at -l 99; echo $?; atq x; at -d x; echo $?; atrm x y; at -c 1x; echo "[$?]"; at -c x 7; atrm ''; at -l ''; at -d 7
#> 1
#> 0
#> 1
#> [1]
#! at: invalid job number
#! atq: invalid job number
#! at: unknown jobid: x
#! at: unknown jobid: x
#! at: unknown jobid: 1xat: unknown jobid: xCannot find jobid 
#! at: invalid job number
#! Cannot find jobid 7
#? 1
