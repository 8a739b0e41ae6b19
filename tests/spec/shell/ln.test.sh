# Recorded from Debian 12: coreutils 9.1

#### hard
echo a > a; ln a b; cat b; stat -c %h a; ln a; ln a b; ln nosuch c; ln a /tmp; ls /tmp/a
#> a
#> 2
#> /tmp/a
#! ln: failed to create hard link './a': File exists
#! ln: failed to create hard link 'b': File exists
#! ln: failed to access 'nosuch': No such file or directory

#### -s, --symbolic
ln -s x a; readlink a; ln --symbolic y b; readlink b; ln -s x a; ln -s a b /tmp; readlink /tmp/a
#> x
#> y
#> a
#! ln: failed to create symbolic link 'a': File exists

#### -f, --force and -i, --interactive
echo 1 > a; echo 2 > b; ln -f a b; cat b; ln --force -s a b; readlink b; echo n | ln -i a b; echo y | ln --interactive a b; cat b
#> 1
#> a
#> 1
#! ln: replace 'b'? ln: replace 'b'? 
#\!

#### -b, --backup and -S, --suffix
echo 1 > a; echo 2 > b; ln -b a b; cat b~; echo 3 > c; ln -S .old -b a c; cat c.old; ln --backup=numbered -f a c; ls; ln --suffix=.x -b a c; ls c*
#> 2
#> 3
#> a
#> b
#> b~
#> c
#> c.old
#> c.~1~
#> c
#> c.old
#> c.~1~
#> c.~2~

#### -n, --no-dereference
mkdir d; ln -s d l; ln -sn x l; ln -sfn x l; readlink l; ln -s d m; ln -s --no-dereference -f y m; readlink m
#> x
#> y
#! ln: failed to create symbolic link 'l': File exists

#### -r, --relative
mkdir -p p/q; touch f; ln -sr f p/q/l; readlink p/q/l; ln --relative -s p/q r; readlink r; ln -r f g
#> ../../f
#> p/q
#! ln: cannot do --relative without --symbolic
#? 1

#### -t, --target-directory and -T, --no-target-directory
mkdir d; touch f g; ln -t d f g; ls d; ln -T f d; ln -sT f d; ln --target-directory=d -f f; ln --no-target-directory f h; ls h; ln -t nosuch f
#> f
#> g
#> h
#! ln: failed to create hard link 'd': File exists
#! ln: failed to create symbolic link 'd': File exists
#! ln: failed to access 'nosuch': No such file or directory
#? 1

#### -v, --verbose
touch a; ln -v a b; ln --verbose -s a c; ln -vf a b; ln -svb a c
#> 'b' => 'a'
#> 'c' -> 'a'
#> 'b' => 'a'
#> 'c~' ~ 'c' -> 'a'

#### -L, -P
touch a; ln -s a b; ln -P b c; stat -c %F c; ln -L b d; stat -c %F d; ln --logical b e; stat -c %F e; ln --physical b f; stat -c %F f
#> symbolic link
#> regular empty file
#> regular empty file
#> symbolic link

#### -d, -F, --directory
mkdir d; ln d e; ln -d d e; ln -F d e
#! ln: d: hard link not allowed for directory
#! ln: failed to create hard link 'e' => 'd': Operation not permitted
#! ln: failed to create hard link 'e' => 'd': Operation not permitted
#? 1

#### mistakes
ln; ln -s; ln a b c; ln -Q; ln --nosuch; touch a; ln -s a a; ln a a; ln -t d -T a
#! ln: missing file operand
#! Try 'ln --help' for more information.
#! ln: missing file operand
#! Try 'ln --help' for more information.
#! ln: target 'c': No such file or directory
#! ln: invalid option -- 'Q'
#! Try 'ln --help' for more information.
#! ln: unrecognized option '--nosuch'
#! Try 'ln --help' for more information.
#! ln: failed to create symbolic link 'a': File exists
#! ln: failed to create hard link 'a': File exists
#! ln: failed to access 'd': No such file or directory
#? 1

#### another's link in a sticky directory leads nowhere at the end of a path, and on where it stands before it
mkdir s; chmod 1777 s; ln -s /etc s/way; ln -s /etc/hostname s/link; ln -s link s/twice; chown -h nobody s/*; ls -d s/way/passwd; cat s/link; cat s/twice; ls -d s/way/; ls -d s/way/.; ls s/way/ > /dev/null; cd s/way; pwd; ln -s s/link on; cat on
#> s/way/passwd
#> s/way/.
#> /root
#! cat: s/link: Permission denied
#! cat: s/twice: Permission denied
#! ls: cannot access 's/way/': Permission denied
#! ls: cannot access 's/way/': Permission denied
#! bash: line 1: cd: s/way: Permission denied
#! cat: on: Permission denied
#? 1
