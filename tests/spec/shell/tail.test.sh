# Recorded from Debian 12: coreutils 9.1

#### ten lines by default
seq 20 | tail
#> 11
#> 12
#> 13
#> 14
#> 15
#> 16
#> 17
#> 18
#> 19
#> 20

#### lines by -n, --lines
seq 20 > f; tail -n 2 f; tail --lines=1 f; tail -3 f
#> 19
#> 20
#> 20
#> 18
#> 19
#> 20

#### from a line on
seq 5 > f; tail -n +4 f; tail --lines=+5 f; tail +3 f
#> 4
#> 5
#> 5
#> 3
#> 4
#> 5

#### bytes by -c, --bytes
seq 20 > f; tail -c 4 f; tail --bytes=3 f; tail -c +48 f
#>
#> 20
#> 20
#>
#> 20

#### headers by -q, -v
seq 3 > a; seq 4 6 > b; tail -n1 a b; tail -q -n1 a b; tail -v -n1 a; tail --quiet -n1 a b; tail --silent -n1 a b; tail --verbose -n1 b
#> ==> a <==
#> 3
#>
#> ==> b <==
#> 6
#> 3
#> 6
#> ==> a <==
#> 3
#> 3
#> 6
#> 3
#> 6
#> ==> b <==
#> 6

#### zero-terminated by -z
printf 'a\0b\0c\0' | tail -z -n2 | od -c; printf 'a\0b\0c\0' | tail --zero-terminated -n1 | od -c
#> 0000000   b  \0   c  \0
#> 0000004
#> 0000000   c  \0
#> 0000002

#### files that are not there
tail nosuch; tail -n1 nosuch /dev/null; tail /root
#> ==> /dev/null <==
#! tail: cannot open 'nosuch' for reading: No such file or directory
#! tail: cannot open 'nosuch' for reading: No such file or directory
#! tail: error reading '/root': Is a directory
#? 1

#### no number
tail -n x /dev/null; tail -c 1x /dev/null
#! tail: invalid number of lines: ‘x’
#! tail: invalid number of bytes: ‘1x’
#? 1

#### following a file that ends with a process by --pid
seq 3 > f; sleep 0.3 & tail -f --pid=$! -n1 f
#> 3

#### following for a moment by -f, -s
seq 3 > f; (sleep 0.4; echo more >> f) & timeout 1.5 tail -f -s 0.1 -n1 f; echo $?
#> 3
#> more
#> 124

#### following by -F
seq 3 > f; timeout 0.5 tail -F -n1 f; echo $?
#> 3
#> 124

#### following by name and retry
timeout 0.5 tail --follow=name --retry nosuch; echo $?
#> 124
#! tail: cannot open 'nosuch' for reading: No such file or directory

#### -f of what is not there
tail -f nosuch; echo $?
#> 1
#! tail: cannot open 'nosuch' for reading: No such file or directory
#! tail: no files remaining

#### --retry without -f
seq 2 > f; tail --retry -n1 f
#> 2
#! tail: warning: --retry ignored; --retry is useful only when following

#### --pid without -f
seq 2 > f; tail --pid=1 -n1 f
#> 2
#! tail: warning: PID ignored; --pid=PID is useful only when following

#### bad pid and interval
tail --pid=x -f /dev/null; tail -s x -f /dev/null
#! tail: invalid PID: ‘x’
#! tail: invalid number of seconds: ‘x’
#? 1

#### --max-unchanged-stats
seq 2 > f; tail --max-unchanged-stats=3 -n1 f
#> 2

#### old forms
seq 20 > f; tail -2c f; tail -1l f; tail +19l f
#> 0
#> 20
#> 19
#> 20

#### an unknown option
tail --nosuch; tail -Q
#! tail: unrecognized option '--nosuch'
#! Try 'tail --help' for more information.
#! tail: invalid option -- 'Q'
#! Try 'tail --help' for more information.
#? 1

#### a file that comes, goes and comes again
(sleep 0.5; echo one > f; sleep 0.8; rm f; sleep 0.8; echo two > f) & timeout 4 tail -s 0.1 -F f; echo $?
#> one
#> two
#> 124
#! tail: cannot open 'f' for reading: No such file or directory
#! tail: 'f' has appeared;  following new file
#! tail: 'f' has become inaccessible: No such file or directory
#! tail: 'f' has appeared;  following new file

#### a file that is replaced
echo one > f; (sleep 0.5; mv f g; echo two > f) & timeout 2 tail -s 0.1 -F f; echo $?; echo three >> f
#> one
#> two
#> 124
#! tail: 'f' has been replaced;  following new file

#### a name that goes
echo one > f; (sleep 0.5; rm f) & timeout 2 tail -s 0.1 --follow=name f; echo $?
#> one
#> 0
#! tail: f: No such file or directory
#! tail: no files remaining

#### a file that is cut
seq 3 > f; (sleep 0.5; echo x > f) & timeout 1.5 tail -s 0.1 -f -n1 f; echo $?
#> 3
#> x
#> 124
#! tail: f: file truncated
