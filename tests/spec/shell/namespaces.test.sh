# unshare and nsenter of util-linux 2.38.1: what they run, and what they refuse.

#### unshare runs a program
unshare -f -p echo hi; unshare -m echo m; unshare -C echo c; unshare -i -- echo x; unshare -w /etc pwd; unshare -S 33 id -u; unshare -S 33 -G 33 id; echo 'echo in' | SHELL=/bin/sh unshare
#> hi
#> m
#> c
#> x
#> /etc
#> 33
#> uid=33(www-data) gid=33(www-data) groups=33(www-data)
#> in

#### unshare refuses
unshare --nosuch; unshare nope; echo $?; unshare -S x true; unshare --propagation x true; unshare -R /nope true; unshare -w /nope pwd
#> 127
#! unshare: unrecognized option '--nosuch'
#! Try 'unshare --help' for more information.
#! unshare: failed to execute nope: No such file or directory
#! unshare: failed to parse uid: 'x'
#! unshare: unsupported propagation mode: x
#! unshare: cannot change root directory to '/nope': No such file or directory
#! unshare: cannot chdir to '/nope': No such file or directory
#? 1

#### who is not root may not
su -s /bin/sh nobody -c 'unshare -m id; unshare -n id; unshare id; nsenter -t 1 -m id; nsenter -t 1 echo none'
#> uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)
#> none
#! unshare: unshare failed: Operation not permitted
#! unshare: unshare failed: Operation not permitted
#! nsenter: cannot open /proc/1/ns/mnt: Permission denied

#### nsenter
nsenter -t 1 -m echo hi; nsenter -t 99999 -m true; nsenter -m true; nsenter -t x; nsenter --target 1 --mount --uts echo a; nsenter -t 1 -a echo all; nsenter -t 1 echo z; nsenter -t 1 -m pwd; nsenter --wd=/etc pwd; echo 'echo in' | nsenter -t 1 -m -u -i -n -p
#> hi
#> a
#> all
#> z
#> /
#> /etc
#> in
#! nsenter: cannot open /proc/99999/ns/mnt: No such file or directory
#! nsenter: neither filename nor target pid supplied for ns/mnt
#! nsenter: failed to parse pid: 'x'
