# Recorded from Debian 12: coreutils 9.1

#### plain
mkdir -p d/e; head -c 5000 /dev/zero > d/f; head -c 100 /dev/zero > d/e/g; du -ab d | sort -k2 | grep -v '[0-9]	d$' | grep -v 'd/e$'; du -ab d/f; du --apparent-size -B1 d/f; du -b d/e/g
#> 100	d/e/g
#> 5000	d/f
#> 5000	d/f
#> 5000	d/f
#> 100	d/e/g

#### -a -s -c -S -d -h -k -m -B of files
head -c 5000 /dev/zero > f; head -c 2000000 /dev/zero > g; du -b -c f g; du -bh f g; du -b --si g; du -b -k g; du -b -m g; du -b -B 1000 g; du -b --block-size=KB g; du -sb f; du -b --total f; du --apparent-size -h g; du --bytes f; du --human-readable --apparent-size g; du -b -0 f | od -c; du -b --null f | wc -l; du --summarize --bytes f
#> 5000	f
#> 2000000	g
#> 2005000	total
#> 4.9K	f
#> 2.0M	g
#> 2.0M	g
#> 1954	g
#> 2	g
#> 2000	g
#> 2000kB	g
#> 5000	f
#> 5000	f
#> 5000	total
#> 2.0M	g
#> 5000	f
#> 2.0M	g
#> 0000000   5   0   0   0  \t   f  \0
#> 0000007
#> 0
#> 5000	f

#### -t and --exclude and -X and --time
head -c 5000 /dev/zero > f; head -c 10 /dev/zero > g; du -b -t 100 f g; du -b --threshold=-100 f g; du -b --exclude='*f' f g; echo g > x; du -b -X x f g; touch -d @0 f; TZ=UTC du -b --time f; TZ=UTC du -b --time --time-style=+%Y f; TZ=UTC du -b --time=atime --time-style=long-iso f | wc -c; du -b --exclude-from=x g; du --time=x f; du --time-style=x --time f
#> 5000	f
#> 10	g
#> 10	g
#> 5000	f
#> 5000	1970-01-01 00:00	f
#> 5000	1970	f
#> 24
#! du: invalid argument ‘x’ for ‘--time’
#! Valid arguments are:
#!   - ‘atime’, ‘access’, ‘use’
#!   - ‘ctime’, ‘status’
#! Try 'du --help' for more information.
#! du: invalid argument ‘x’ for ‘time style’
#! Valid arguments are:
#!   - ‘full-iso’
#!   - ‘long-iso’
#!   - ‘iso’
#! Try 'du --help' for more information.
#? 1

#### -D -L -P -l -x --files0-from --inodes
head -c 5000 /dev/zero > f; ln f g; ln -s f l; du -b f g; du -bl f g; du -bD l; du -bL l; du -b --count-links f g; du -b --dereference-args l; du -b --dereference l; du -b --no-dereference f; du -bx f; printf 'f\0' > n; du -b --files0-from=n; du --inodes f; du -b --one-file-system f; du -b --files0-from=n f; du -bH l
#> 5000	f
#> 5000	f
#> 5000	g
#> 5000	l
#> 5000	l
#> 5000	f
#> 5000	g
#> 5000	l
#> 5000	l
#> 5000	f
#> 5000	f
#> 5000	f
#> 1	f
#> 5000	f
#> 5000	l
#! du: extra operand ‘f’
#! file operands cannot be combined with --files0-from
#! Try 'du --help' for more information.

#### mistakes
du nosuch; du -d x .; du -s -a .; du -t x .; du -B x .; du --nosuch; du -Q; du -s -d 1 /nosuch; du --max-depth=x .; du --files0-from=nosuch
#! du: cannot access 'nosuch': No such file or directory
#! du: invalid maximum depth ‘x’
#! Try 'du --help' for more information.
#! du: cannot both summarize and show all entries
#! Try 'du --help' for more information.
#! du: invalid -t argument 'x'
#! du: invalid -B argument 'x'
#! du: unrecognized option '--nosuch'
#! Try 'du --help' for more information.
#! du: invalid option -- 'Q'
#! Try 'du --help' for more information.
#! du: warning: summarizing conflicts with --max-depth=1
#! Try 'du --help' for more information.
#! du: invalid maximum depth ‘x’
#! Try 'du --help' for more information.
#! du: cannot open 'nosuch' for reading: No such file or directory
#? 1

#### depth
mkdir -p a/b/c; touch a/f a/b/g; du --inodes -d 1 a | cut -f2; du --inodes --max-depth=0 a | cut -f2; du --inodes a | cut -f2; du --inodes -a a | cut -f2 | sort; du --inodes -S a | cut -f2; du --inodes --all a | wc -l; du --inodes --separate-dirs a | wc -l
#> a/b
#> a
#> a
#> a/b/c
#> a/b
#> a
#> a
#> a/b
#> a/b/c
#> a/b/g
#> a/f
#> a/b/c
#> a/b
#> a
#> 5
#> 3
