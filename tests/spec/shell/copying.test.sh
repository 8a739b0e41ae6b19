# Recorded from Debian 12: coreutils 9.1

#### cp
echo a > a; cp a b; cat b; cp a; cp; cp nosuch x; cp a b c; mkdir d; cp a b d; ls d; cp d e; cp a a
#> a
#> a
#> b
#! cp: missing destination file operand after 'a'
#! Try 'cp --help' for more information.
#! cp: missing file operand
#! Try 'cp --help' for more information.
#! cp: cannot stat 'nosuch': No such file or directory
#! cp: target 'c': No such file or directory
#! cp: -r not specified; omitting directory 'd'
#! cp: 'a' and 'a' are the same file
#? 1

#### cp -a, -d, -P, -L, -H, -R, -r
mkdir d; echo x > d/f; ln -s f d/l; cp -a d e; stat -c '%F %n' e/*; cp -rL d g; stat -c '%F %n' g/*; cp -dR d h; stat -c '%F %n' h/l; cp -P d/l p; stat -c %F p; cp -H d/l q; stat -c %F q; cp --archive d i; ls i; cp --recursive --dereference d j; stat -c %F j/l; cp --no-dereference d/l k; stat -c %F k
#> regular file e/f
#> symbolic link e/l
#> regular file g/f
#> regular file g/l
#> symbolic link h/l
#> symbolic link
#> regular file
#> f
#> l
#> regular file
#> symbolic link

#### cp -b, -S
echo 1 > a; echo 2 > b; cp -b a b; cat b~; cp -S .o -b a b; ls; cp --backup=numbered a b; ls; cp --backup=simple --suffix=.z a b; ls; cp --backup=x a b; cp --backup=none a b
#> 2
#> a
#> b
#> b.o
#> b~
#> a
#> b
#> b.o
#> b.~1~
#> b~
#> a
#> b
#> b.o
#> b.z
#> b.~1~
#> b~
#! cp: invalid argument ‘x’ for ‘backup type’
#! Valid arguments are:
#!   - ‘none’, ‘off’
#!   - ‘simple’, ‘never’
#!   - ‘existing’, ‘nil’
#!   - ‘numbered’, ‘t’
#! Try 'cp --help' for more information.

#### cp -f, -i, -n, -u
echo 1 > a; echo 2 > b; echo n | cp -i a b; cat b; echo y | cp --interactive a b; cat b; echo 3 > a; cp -n a b; cat b; cp --no-clobber a b; touch -d 2030-01-01 b; cp -u a b; cat b; cp --update a b; cat b; cp -f a b; cat b; cp --force a b; cp --remove-destination a b
#> 2
#> 1
#> 1
#> 1
#> 1
#> 3
#! cp: overwrite 'b'? cp: overwrite 'b'? 
#\!

#### cp -l, -s
echo 1 > a; cp -l a b; stat -c %h a; cp --link a c; stat -c %h a; cp -s a d; readlink d; cp --symbolic-link a e; readlink e; mkdir x; cp -s a x; cp -s $PWD/a x; readlink x/a
#> 2
#> 3
#> a
#> a
#> /root/a
#! cp: x/a: can make relative symbolic links only in current directory

#### cp -p, --preserve
echo 1 > a; chmod 640 a; touch -d @1580688000 a; cp -p a b; stat -c '%a %Y' b; cp --preserve=mode,timestamps a c; stat -c '%a %Y' c; cp --preserve=x a d; cp --no-preserve=mode a e; stat -c %a e; cp --preserve=all a f; stat -c %a f; cp --preserve a g; stat -c %a g; cp --preserve=links,xattr,ownership,context a h
#> 640 1580688000
#> 640 1580688000
#> 644
#> 640
#> 640
#! cp: cannot preserve security context without an SELinux-enabled kernel
#? 1

#### cp -t, -T
echo 1 > a; mkdir d; cp -t d a; ls d; cp -T a d; cp --target-directory=d a; cp --no-target-directory a b; cp -t nosuch a; cp -T d e; cp -rT d f; ls f
#> a
#> a
#! cp: cannot overwrite directory 'd' with non-directory
#! cp: target directory 'nosuch': No such file or directory
#! cp: -r not specified; omitting directory 'd'

#### cp -v
echo 1 > a; cp -v a b; mkdir d; cp -v a b d; cp -rv d e; cp --verbose a b; cp -bv a b; cp -lv a l; cp -sv a s
#> 'a' -> 'b'
#> 'a' -> 'd/a'
#> 'b' -> 'd/b'
#> 'd' -> 'e'
#> 'd/a' -> 'e/a'
#> 'd/b' -> 'e/b'
#> 'a' -> 'b'
#> 'a' -> 'b' (backup: 'b~')
#> 'a' -> 'l'
#> 'a' -> 's'

#### cp --parents, --strip-trailing-slashes
mkdir -p p/q; echo 1 > p/q/f; mkdir d; cp --parents p/q/f d; ls d/p/q; cp --parents -v p/q/f d; cp --strip-trailing-slashes -r p/ e; ls e; cp --parents p/q/f x
#> f
#> 'p/q/f' -> 'd/p/q/f'
#> q
#! cp: with --parents, the destination must be a directory
#! Try 'cp --help' for more information.
#? 1

#### cp --attributes-only, --copy-contents, --sparse, --reflink, -x, -Z
echo 1 > a; cp --attributes-only a b; wc -c b; cp --sparse=always a c; cp --sparse=x a c; cp --reflink=auto a d; cp --reflink=x a d; mkdir x; cp -rx x y; cp --one-file-system -r x z; cp --copy-contents a e; cat e; cp --sparse=never a f; cp --sparse=auto a f
#> 0 b
#> 1
#! cp: invalid argument ‘x’ for ‘--sparse’
#! Valid arguments are:
#!   - ‘never’
#!   - ‘auto’
#!   - ‘always’
#! Try 'cp --help' for more information.
#! cp: invalid argument ‘x’ for ‘--reflink’
#! Valid arguments are:
#!   - ‘auto’
#!   - ‘always’
#!   - ‘never’
#! Try 'cp --help' for more information.

#### cp mistakes
mkdir d; cp -r d d; cp -r d d/e; cp a -Q; cp --nosuch; touch f; cp -r d f; cp f nosuch/; cp -t; cp f f g; cp d/ f; cp -ab; cp -lS x
#! cp: cannot copy a directory, 'd', into itself, 'd/d'
#! cp: cannot copy a directory, 'd', into itself, 'd/e'
#! cp: invalid option -- 'Q'
#! Try 'cp --help' for more information.
#! cp: unrecognized option '--nosuch'
#! Try 'cp --help' for more information.
#! cp: cannot overwrite non-directory 'f' with directory 'd'
#! cp: cannot create regular file 'nosuch/': Not a directory
#! cp: option requires an argument -- 't'
#! Try 'cp --help' for more information.
#! cp: target 'g': No such file or directory
#! cp: -r not specified; omitting directory 'd/'
#! cp: missing file operand
#! Try 'cp --help' for more information.
#! cp: missing file operand
#! Try 'cp --help' for more information.
#? 1

#### mv
echo 1 > a; mv a b; ls; mv nosuch x; mv; mv a; mkdir d; mv b d; ls d; mv d/b d nosuch; mv d d/e; mv d d
#> b
#> b
#! mv: cannot stat 'nosuch': No such file or directory
#! mv: missing file operand
#! Try 'mv --help' for more information.
#! mv: missing destination file operand after 'a'
#! Try 'mv --help' for more information.
#! mv: target 'nosuch': No such file or directory
#! mv: cannot move 'd' to a subdirectory of itself, 'd/e'
#! mv: cannot move 'd' to a subdirectory of itself, 'd/d'
#? 1

#### mv -f, -i, -n, -u
echo 1 > a; echo 2 > b; echo n | mv -i a b; cat b; mv -n a b; cat b; mv --no-clobber a b; touch -d 2030-01-01 b; mv -u a b; ls; mv --update a b; mv -f a b; cat b; echo 3 > a; echo y | mv --interactive a b; mv --force b c; cat c
#> 2
#> 2
#> a
#> b
#> 1
#> 3
#! mv: overwrite 'b'? mv: overwrite 'b'? 
#\!

#### mv -b, -S, -t, -T, -v
echo 1 > a; echo 2 > b; mv -b a b; ls; mv --backup=t b b~; ls; mkdir d; touch x y; mv -t d x y; ls d; touch x; mv -T x d; mv -v d e; mv --verbose e d; touch q; mv --target-directory=d q; mv --no-target-directory d dd; ls dd; touch r s; mv --suffix=.k r s; ls; touch r; mv -S .m --backup r s; ls
#> b
#> b~
#> b~
#> b~.~1~
#> x
#> y
#> renamed 'd' -> 'e'
#> renamed 'e' -> 'd'
#> q
#> x
#> y
#> b~
#> b~.~1~
#> dd
#> s
#> s.k
#> x
#> b~
#> b~.~1~
#> dd
#> s
#> s.k
#> s.m
#> x
#! mv: cannot overwrite directory 'd' with non-directory

#### mv --strip-trailing-slashes, -Z and mistakes
mkdir d; mv --strip-trailing-slashes d/ e; ls; touch f; mv f e/g/; mv e f; mv -Q; mv --nosuch; mv f f; mv --backup=q f g; mv -t d -T a b; mv -bn f g
#> e
#! mv: cannot move 'f' to 'e/g/': Not a directory
#! mv: cannot overwrite non-directory 'f' with directory 'e'
#! mv: invalid option -- 'Q'
#! Try 'mv --help' for more information.
#! mv: unrecognized option '--nosuch'
#! Try 'mv --help' for more information.
#! mv: 'f' and 'f' are the same file
#! mv: invalid argument ‘q’ for ‘backup type’
#! Valid arguments are:
#!   - ‘none’, ‘off’
#!   - ‘simple’, ‘never’
#!   - ‘existing’, ‘nil’
#!   - ‘numbered’, ‘t’
#! Try 'mv --help' for more information.
#! mv: cannot combine --target-directory (-t) and --no-target-directory (-T)
#! mv: options --backup and --no-clobber are mutually exclusive
#! Try 'mv --help' for more information.
#? 1

#### install
echo 1 > a; install a b; stat -c %a b; install -m 640 a c; stat -c %a c; install -d x/y; ls -d x/y; install -D a p/q/r; cat p/q/r; install -v a d; install -t x a; ls x; install -T a e; install nosuch z; install; install a; install --nosuch; install -Q
#> 755
#> 640
#> x/y
#> 1
#> 'a' -> 'd'
#> a
#> y
#! install: cannot stat 'nosuch': No such file or directory
#! install: missing file operand
#! Try 'install --help' for more information.
#! install: missing destination file operand after 'a'
#! Try 'install --help' for more information.
#! install: unrecognized option '--nosuch'
#! Try 'install --help' for more information.
#! install: invalid option -- 'Q'
#! Try 'install --help' for more information.
#? 1

#### install with more
echo 1 > a; install -o nobody -g nogroup a b; stat -c '%U %G' b; install -p a c; install -C a c; install -b a b; ls; install -S .q -b a b; ls; install -o nosuchuser a z; install -g nosuchgroup a z; install -m 999 a z; install -dv n/m; install -vD a o/k; install -c a zz; install -s a q
#> nobody nogroup
#> a
#> b
#> b~
#> c
#> a
#> b
#> b.q
#> b~
#> c
#> install: creating directory 'n'
#> install: creating directory 'n/m'
#> install: creating directory 'o'
#> 'a' -> 'o/k'
#! install: invalid user ‘nosuchuser’
#! install: invalid group ‘nosuchgroup’
#! install: invalid mode ‘999’
#! strip: q: file format not recognized
#! install: strip process terminated abnormally
#? 1

#### install by the long names
echo 1 > a; install --mode=600 a b; stat -c %a b; install --directory d/e; install --verbose a c; install --compare -v a c; install --target-directory=d a; install --no-target-directory a f; install --owner=root --group=root a g; install --preserve-timestamps a h; install --backup=numbered a b; install --suffix=.x --backup a b; ls
#> 600
#> 'a' -> 'c'
#> a
#> b
#> b.~1~
#> b.~2~
#> c
#> d
#> f
#> g
#> h

#### rm
touch a b; rm a; ls; rm nosuch; rm; mkdir d; rm d; rm -d d; rm -f nosuch; rm -f; mkdir -p e/f; rm -d e; rm --dir e/f; rm -r e; ls; rm --nosuch; rm -Q
#> b
#> b
#! rm: cannot remove 'nosuch': No such file or directory
#! rm: missing operand
#! Try 'rm --help' for more information.
#! rm: cannot remove 'd': Is a directory
#! rm: cannot remove 'e': Directory not empty
#! rm: unrecognized option '--nosuch'
#! Try 'rm --help' for more information.
#! rm: invalid option -- 'Q'
#! Try 'rm --help' for more information.
#? 1

#### rm -i, -I, -v, -r
touch a b c d; echo n | rm -i a; echo y | rm -i a; ls; echo n | rm -I a b c d; echo y | rm -rI b c d; mkdir -p p/q; rm -rv p; touch x; rm -v x; mkdir y; touch y/z; yes | rm -ri y; echo; touch k; echo y | rm --interactive=always k; touch k; rm --interactive=never k; rm --interactive=x k; yes n | rm --interactive=once -r .
#> b
#> c
#> d
#> removed directory 'p/q'
#> removed directory 'p'
#> removed 'x'
#>
#! rm: remove regular empty file 'a'? rm: remove regular empty file 'a'? rm: remove 4 arguments? rm: remove 3 arguments recursively? rm: descend into directory 'y'? rm: remove regular empty file 'y/z'? rm: remove directory 'y'? rm: remove regular empty file 'k'? rm: invalid argument ‘x’ for ‘--interactive’
#! Valid arguments are:
#!   - ‘never’, ‘no’, ‘none’
#!   - ‘once’
#!   - ‘always’, ‘yes’
#! Try 'rm --help' for more information.
#! rm: remove 1 argument recursively? 
#\!

#### rm of roots and dots
rm -r /; rm -rf --preserve-root /; rm -r . ..; rm -rf .; mkdir d; rm -r d/.; rm -r d/; rm --preserve-root=all x; rm --preserve-root=q x; rm --no-preserve x; rm --one-file-system nosuch; rm -R --force --recursive --verbose nosuch
#! rm: it is dangerous to operate recursively on '/'
#! rm: use --no-preserve-root to override this failsafe
#! rm: it is dangerous to operate recursively on '/'
#! rm: use --no-preserve-root to override this failsafe
#! rm: refusing to remove '.' or '..' directory: skipping '.'
#! rm: refusing to remove '.' or '..' directory: skipping '..'
#! rm: refusing to remove '.' or '..' directory: skipping '.'
#! rm: refusing to remove '.' or '..' directory: skipping 'd/.'
#! rm: cannot remove 'x': No such file or directory
#! rm: unrecognized --preserve-root argument: 'q'
#! rm: you may not abbreviate the --no-preserve-root option
#! rm: cannot remove 'nosuch': No such file or directory

#### rmdir
mkdir -p a/b c; rmdir c; rmdir a; rmdir -p a/b; ls; rmdir nosuch; touch f; rmdir f; mkdir -p x/y; touch x/z; rmdir -p x/y; rmdir --ignore-fail-on-non-empty x; echo $?; mkdir v; rmdir -v v; mkdir -p q/r; rmdir -pv q/r; rmdir; rmdir --nosuch; mkdir -p q/r; rmdir --parents --verbose q/r; rmdir -Q
#> 0
#> rmdir: removing directory, 'v'
#> rmdir: removing directory, 'q/r'
#> rmdir: removing directory, 'q'
#> rmdir: removing directory, 'q/r'
#> rmdir: removing directory, 'q'
#! rmdir: failed to remove 'a': Directory not empty
#! rmdir: failed to remove 'nosuch': No such file or directory
#! rmdir: failed to remove 'f': Not a directory
#! rmdir: failed to remove directory 'x': Directory not empty
#! rmdir: missing operand
#! Try 'rmdir --help' for more information.
#! rmdir: unrecognized option '--nosuch'
#! Try 'rmdir --help' for more information.
#! rmdir: invalid option -- 'Q'
#! Try 'rmdir --help' for more information.
#? 1

#### unlink and link
touch a; unlink a; ls; unlink; unlink a b; unlink nosuch; mkdir d; unlink d; unlink --nosuch; touch a; link a b; stat -c %h a; link; link a; link a b; link nosuch x; link a b c; link --nosuch
#> 2
#! unlink: missing operand
#! Try 'unlink --help' for more information.
#! unlink: extra operand ‘b’
#! Try 'unlink --help' for more information.
#! unlink: cannot unlink 'nosuch': No such file or directory
#! unlink: cannot unlink 'd': Is a directory
#! unlink: unrecognized option '--nosuch'
#! Try 'unlink --help' for more information.
#! link: missing operand
#! Try 'link --help' for more information.
#! link: missing operand after ‘a’
#! Try 'link --help' for more information.
#! link: cannot create link 'b' to 'a': File exists
#! link: cannot create link 'x' to 'nosuch': No such file or directory
#! link: extra operand ‘c’
#! Try 'link --help' for more information.
#! link: unrecognized option '--nosuch'
#! Try 'link --help' for more information.
#? 1

#### mkdir
mkdir a; mkdir a; mkdir -p a/b/c; ls a; mkdir -m 700 d; stat -c %a d; mkdir -v e; mkdir -pv f/g; mkdir x/y; mkdir; mkdir -m z q; mkdir --parents --mode=711 r/s; stat -c '%a' r r/s; mkdir --verbose t; mkdir --nosuch; mkdir -Q; touch k; mkdir k; mkdir -p k; mkdir k/l; mkdir -Z w
#> b
#> 700
#> mkdir: created directory 'e'
#> mkdir: created directory 'f'
#> mkdir: created directory 'f/g'
#> 755
#> 711
#> mkdir: created directory 't'
#! mkdir: cannot create directory ‘a’: File exists
#! mkdir: cannot create directory ‘x/y’: No such file or directory
#! mkdir: missing operand
#! Try 'mkdir --help' for more information.
#! mkdir: invalid mode ‘z’
#! mkdir: unrecognized option '--nosuch'
#! Try 'mkdir --help' for more information.
#! mkdir: invalid option -- 'Q'
#! Try 'mkdir --help' for more information.
#! mkdir: cannot create directory ‘k’: File exists
#! mkdir: cannot create directory ‘k’: File exists
#! mkdir: cannot create directory ‘k/l’: Not a directory

#### mkfifo and mknod
mkfifo a; stat -c %F a; mkfifo a; mkfifo -m 600 b; stat -c %a b; mkfifo; mkfifo --mode=x c; mkfifo --nosuch; mknod p p; stat -c %F p; mknod c c 1 3; stat -c '%F %t %T' c; mknod b2 b 8 0; stat -c %F b2; mknod q; mknod q x; mknod q c; mknod q c 1; mknod -m 600 r p; stat -c %a r; mknod q p 1 2; mknod q c x 1; mknod q c 1 2 3; mknod --mode=640 u u 1 5; stat -c '%F %a' u; mknod --nosuch
#> fifo
#> 600
#> fifo
#> character special file 1 3
#> block special file
#> 600
#> character special file 640
#! mkfifo: cannot create fifo 'a': File exists
#! mkfifo: missing operand
#! Try 'mkfifo --help' for more information.
#! mkfifo: invalid mode
#! mkfifo: unrecognized option '--nosuch'
#! Try 'mkfifo --help' for more information.
#! mknod: missing operand after ‘q’
#! Try 'mknod --help' for more information.
#! mknod: missing operand after ‘x’
#! Special files require major and minor device numbers.
#! Try 'mknod --help' for more information.
#! mknod: missing operand after ‘c’
#! Special files require major and minor device numbers.
#! Try 'mknod --help' for more information.
#! mknod: missing operand after ‘1’
#! Try 'mknod --help' for more information.
#! mknod: extra operand ‘1’
#! Fifos do not have major and minor device numbers.
#! Try 'mknod --help' for more information.
#! mknod: invalid major device number ‘x’
#! mknod: extra operand ‘3’
#! Try 'mknod --help' for more information.
#! mknod: unrecognized option '--nosuch'
#! Try 'mknod --help' for more information.
#? 1

#### mktemp
cd /tmp; mktemp | wc -c; mktemp -d | wc -c; mktemp xxXXXX | wc -c; mktemp x; mktemp xXX; mktemp -u aXXXXX | wc -c; mktemp -p /tmp | wc -c; mktemp --suffix=.t aXXX | tail -c 3; mktemp -t fXXX | wc -c; mktemp -q /nosuch/XXXX; echo $?; mktemp /nosuch/XXXX; mktemp --tmpdir=/nosuch; mktemp a b; mktemp --nosuch; mktemp -d --tmpdir dXXXX | wc -c; mktemp --directory dXXXX | wc -c; mktemp --dry-run XXXX | wc -c; mktemp --quiet XX; mktemp --suffix=a/b xXXX; mktemp -t a/XXXX; mktemp /aXXX --tmpdir=/tmp; mktemp -Q
#> 20
#> 20
#> 7
#> 7
#> 20
#> .t
#> 10
#> 1
#> 11
#> 6
#> 5
#! mktemp: too few X's in template ‘x’
#! mktemp: too few X's in template ‘xXX’
#! mktemp: failed to create file via template ‘/nosuch/XXXX’: No such file or directory
#! mktemp: failed to create file via template ‘/nosuch/tmp.XXXXXXXXXX’: No such file or directory
#! mktemp: too many templates
#! Try 'mktemp --help' for more information.
#! mktemp: unrecognized option '--nosuch'
#! Try 'mktemp --help' for more information.
#! mktemp: too few X's in template ‘XX’
#! mktemp: invalid suffix ‘a/b’, contains directory separator
#! mktemp: invalid template, ‘a/XXXX’, contains directory separator
#! mktemp: invalid template, ‘/aXXX’; with --tmpdir, it may not be absolute
#! mktemp: invalid option -- 'Q'
#! Try 'mktemp --help' for more information.
#? 1

#### truncate
truncate -s 10 f; wc -c < f; truncate -s +5 f; wc -c < f; truncate -s -3 f; wc -c < f; truncate -s '<5' f; wc -c < f; truncate -s '>9' f; wc -c < f; truncate -s /4 f; wc -c < f; truncate -s %5 f; wc -c < f; truncate -s 1K f; wc -c < f; truncate -c -s 1 g; ls g; truncate -r f h; wc -c < h; truncate; truncate -s x f; truncate -s 1; truncate -o -s 1 f; truncate -r nosuch f; truncate --nosuch
#> 10
#> 15
#> 12
#> 5
#> 9
#> 8
#> 10
#> 1024
#> 1024
#! ls: cannot access 'g': No such file or directory
#! truncate: you must specify either ‘--size’ or ‘--reference’
#! Try 'truncate --help' for more information.
#! truncate: Invalid number: ‘x’
#! truncate: missing file operand
#! Try 'truncate --help' for more information.
#! truncate: cannot stat 'nosuch': No such file or directory
#! truncate: unrecognized option '--nosuch'
#! Try 'truncate --help' for more information.
#? 1

#### truncate by the long names
truncate --size=3 f; wc -c < f; truncate --no-create --size=1 g; truncate --reference=f h; wc -c < h; truncate --io-blocks --size=1 f; wc -c < f; truncate --reference=f --size=3 h; truncate -s 5 /root; truncate -s -1 nosuch/x; truncate -Q
#> 3
#> 3
#> 4096
#! truncate: you must specify a relative ‘--size’ with ‘--reference’
#! Try 'truncate --help' for more information.
#! truncate: cannot open '/root' for writing: Is a directory
#! truncate: cannot open 'nosuch/x' for writing: No such file or directory
#! truncate: invalid option -- 'Q'
#! Try 'truncate --help' for more information.
#? 1

#### shred
echo secret > f; shred f; wc -c f; shred -u f; ls; echo x > g; shred -n 1 -z -v g; shred -uv --iterations=1 g; shred; shred nosuch; shred -n x f; echo y > h; shred -s 10 -x h; wc -c h; shred --size=4 --exact h; shred --nosuch; shred -Q
#> 4096 f
#> 10 h
#! shred: g: pass 1/2 (random)...
#! shred: g: pass 2/2 (000000)...
#! shred: g: pass 1/1 (random)...
#! shred: g: removing
#! shred: g: renamed to 0
#! shred: g: removed
#! shred: missing file operand
#! Try 'shred --help' for more information.
#! shred: nosuch: failed to open for writing: No such file or directory
#! shred: invalid number of passes: ‘x’
#! shred: unrecognized option '--nosuch'
#! Try 'shred --help' for more information.
#! shred: invalid option -- 'Q'
#! Try 'shred --help' for more information.
#? 1

#### shred by the long names
echo y > h; shred --force --zero --verbose -n1 h; od -c h | head -1; shred --remove h; ls; echo y > i; shred --remove=unlink -n0 i; ls; shred --remove=x i; shred --random-source=/dev/zero -n1 nosuch; shred -f /root; echo y > j; shred --remove=wipe -v -n1 j; echo y > k; shred --remove=wipesync -n0 k; ls
#> 0000000  \0  \0  \0  \0  \0  \0  \0  \0  \0  \0  \0  \0  \0  \0  \0  \0
#! shred: h: pass 1/2 (random)...
#! shred: h: pass 2/2 (000000)...
#! shred: invalid argument ‘x’ for ‘--remove’
#! Valid arguments are:
#!   - ‘unlink’
#!   - ‘wipe’
#!   - ‘wipesync’
#! Try 'shred --help' for more information.
#! shred: nosuch: failed to open for writing: No such file or directory
#! shred: /root: failed to open for writing: Is a directory
#! shred: j: pass 1/1 (random)...
#! shred: j: removing
#! shred: j: renamed to 0
#! shred: j: removed
