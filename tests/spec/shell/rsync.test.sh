# rsync 3.5.0 between two places of one machine. What it needed for that (`sent ...`, `speedup`) depends on the time, and is cut off.

#### one name of several sources is brought once, from the first
mkdir x y; echo 1 > x/f; touch -d 2001-01-01 x/f; echo 22 > y/f; rsync -av x/f y/f x/f e | grep -v sent | sed "s, speedup.*,,"; cat e/f
#> sending incremental file list
#> created directory e
#> f
#>
#> total size is 7 
#> 1

#### folders, with and without a slash
mkdir a; echo x > a/f; rsync -a a/ b; ls -R b; rsync a c; rsync -r a c; ls -R c; rsync -av a/ b/ | grep -v speedup | grep -v sent; rsync a/f g; cat g; rsync -a a b --delete; ls b; rsync -v a/f a/f k | grep -v speedup | grep -v sent; rsync -a a/f new/; ls new
#> b:
#> f
#> skipping directory a
#> c:
#> a
#>
#> c/a:
#> f
#> sending incremental file list
#>
#> x
#> a
#> f
#> created directory k
#> f
#>
#> f

#### what it tells of
mkdir -p a/s; echo x > a/f; echo y > a/s/g; ln -s f a/l; rsync -avn a/ b | grep -v sent | grep -v speedup; ls b; rsync -rv a/ e | grep -v sent | grep -v speedup; rsync -a a/ c; rsync -av a/ c | grep -v sent | grep -v speedup; readlink c/l; rsync -a --progress a/f d | tr '\r' '\n'
#> sending incremental file list
#> created directory b
#> ./
#> f
#> l -> f
#> s/
#> s/g
#>
#> sending incremental file list
#> created directory e
#> skipping non-regular file "l"
#> ./
#> f
#> s/
#> s/g
#>
#> sending incremental file list
#>
#> f
#> sending incremental file list
#> f
#>
#>               2 100%    0.00kB/s    0:00:00  
#>               2 100%    0.00kB/s    0:00:00 (xfr#1, to-chk=0/1)
#! ls: cannot access 'b': No such file or directory

#### -i, and --delete
mkdir -p a/s; echo x > a/f; echo y > a/s/g; touch -d @1000000000 a; rsync -a a/ b; rm a/f; echo z > a/n; touch -d @1000000001 a a/n; rsync -av --delete a/ b | grep -v sent | grep -v speedup; rsync -ai a/ c; echo zz > a/n; touch -d @1000000002 a/n; rsync -ai a/ c; echo yy > a/n; touch -d @1000000002 a/n; rsync -ai a/ c; rsync -aic a/ c; rsync -ai --delete a/s/ c; ls c
#> sending incremental file list
#> deleting f
#> ./
#> n
#>
#> created directory c
#> cd+++++++++ ./
#> >f+++++++++ n
#> cd+++++++++ s/
#> >f+++++++++ s/g
#> >f.st...... n
#> >fc........ n
#> *deleting   s/g
#> *deleting   s/
#> *deleting   n
#> .d..t...... ./
#> >f+++++++++ g
#> g

#### only what differs
mkdir a b; echo x > a/f; echo 1 > b/f; chmod 600 a/f; touch -d 2001-01-01 a/f a b; rsync -ai a/ b; ls -l --time-style=+%F b; rsync -ai a/ b; chmod 644 a/f; rsync -ai a/ b; stat -c %a b/f; rsync -aiu b/ a; rsync -rvn a/ b | grep -v sent | grep -v speedup; rsync -ri --size-only a/ b
#> >f..tp..... f
#> total 4
#> -rw------- 1 root root 2 2001-01-01 f
#> .f...p..... f
#> 644
#> sending incremental file list
#>

#### rules
mkdir -p a/.git a/x; echo 1 > a/.git/c; echo 2 > a/x/y.log; echo 3 > a/z.txt; rsync -ai --exclude .git --exclude '*.log' a/ b; rsync -ai --include '*.txt' --exclude '*' a/ c; rsync -ai --exclude=/x/ a d; ls d/a; rsync -a --remove-source-files a/z.txt e; ls a e
#> created directory b
#> cd+++++++++ ./
#> >f+++++++++ z.txt
#> cd+++++++++ x/
#> created directory c
#> cd+++++++++ ./
#> >f+++++++++ z.txt
#> created directory d
#> cd+++++++++ a/
#> >f+++++++++ a/z.txt
#> cd+++++++++ a/.git/
#> >f+++++++++ a/.git/c
#> cd+++++++++ a/x/
#> >f+++++++++ a/x/y.log
#> x
#> z.txt
#> e
#>
#> a:
#> x

#### what it refuses
mkdir a; echo x > a/f; rsync -a nope b; echo $?; rsync -a nope/ b; rsync -a a/ x/y/z; echo $?; rsync -z a/f /nope/x/y; echo $?; rsync -a a/ /dev/null/x; rsync a:b c:d; echo $?; rsync --nope; echo $?
#> 23
#> 11
#> 3
#> 1
#> 1
#! rsync: [sender] link_stat "/root/nope" failed: No such file or directory (2)
#! rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1394) [sender=3.5.0]
#! rsync: [sender] change_dir "/root/nope" failed: No such file or directory (2)
#! rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1394) [sender=3.5.0]
#! rsync: [Receiver] mkdir "/root/x/y/z" failed: No such file or directory (2)
#! rsync error: error in file IO (code 11) at main.c(808) [Receiver=3.5.0]
#! rsync: [Receiver] change_dir#3 "/nope/x" failed: No such file or directory (2)
#! rsync error: errors selecting input/output files, dirs (code 3) at main.c(855) [Receiver=3.5.0]
#! rsync: [Receiver] ERROR: cannot stat destination "/dev/null/x": Not a directory (20)
#! rsync error: errors selecting input/output files, dirs (code 3) at main.c(789) [Receiver=3.5.0]
#! The source and destination cannot both be remote.
#! rsync error: syntax or usage error (code 1) at main.c(1471) [Receiver=3.5.0]
#! rsync: --nope: unknown option
#! rsync error: syntax or usage error (code 1) at main.c(1886) [client=3.5.0]
