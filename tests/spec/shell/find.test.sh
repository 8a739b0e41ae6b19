# Recorded from Debian 12: findutils 4.9.0

#### -name, -iname
mkdir d; touch d/A d/ab; find d -name 'a*'; find d -iname 'a*' | sort
#> d/ab
#> d/A
#> d/ab

#### -path, -ipath, -wholename
mkdir -p d/e; touch d/e/f; find d -path '*e/*'; find d -ipath 'D/E'; find d -wholename d/e
#> d/e/f
#> d/e
#> d/e

#### -regex, -iregex, -regextype
mkdir d; touch d/ab d/AB; find d -regex '.*/a.'; find d -iregex '.*/a.' | sort; find d -regextype posix-extended -regex '.*/(ab|x)'; find d -regextype x
#> d/ab
#> d/AB
#> d/ab
#> d/ab
#! find: Unknown regular expression type ‘x’; valid types are ‘findutils-default’, ‘ed’, ‘emacs’, ‘gnu-awk’, ‘grep’, ‘posix-awk’, ‘awk’, ‘posix-basic’, ‘posix-egrep’, ‘egrep’, ‘posix-extended’, ‘posix-minimal-basic’, ‘sed’.
#? 1

#### -type and -xtype
mkdir d; touch d/f; ln -s f d/l; ln -s x d/b; mkfifo d/p; find d -type f; find d -type l | sort; find d -type d; find d -type p; find d -xtype f | sort; find d -xtype l; find d -type f,p | sort; find d -type x
#> d/f
#> d/b
#> d/l
#> d
#> d/p
#> d/f
#> d/l
#> d/b
#> d/f
#> d/p
#! find: Unknown argument to -type: x
#? 1

#### -size and -empty
mkdir -p d/e; head -c 1000 /dev/zero > d/f; touch d/g; find d -size +1; find d -size 1000c; find d -empty | sort; find d -type f -size -1k; find d -type f -size 2; find d -size x
#> d/f
#> d/f
#> d/e
#> d/g
#> d/g
#> d/f
#! find: invalid -size type `x'
#? 1

#### -perm
mkdir d; touch d/a d/b; chmod 640 d/a; chmod 4755 d/b; find d -perm 640; find d -perm -4000; find d -perm /022; find d -perm -u=x -type f; find d -perm x
#> d/a
#> d/b
#> d/b
#! find: invalid mode ‘x’
#? 1

#### -user, -group, -uid, -gid, -nouser, -nogroup
mkdir d; touch d/a d/b; chown nobody d/a; chgrp 7777 d/b; find d -user nobody; find d -uid 0 | sort; find d -nogroup; find d -gid +100; find d -group root | sort; find d -nouser; find d -user nosuch; find d -group nosuch
#> d/a
#> d
#> d/b
#> d/b
#> d/b
#> d
#> d/a
#! find: ‘nosuch’ is not the name of a known user
#! find: ‘nosuch’ is not the name of an existing group
#? 1

#### -mtime, -mmin, -atime, -amin, -ctime, -newer, -daystart, -newermt, -used
mkdir d; touch -d '3 days ago' d/a; touch -d '10 minutes ago' d/b; find d -type f -mtime +1; find d -type f -mmin -20; find d -type f -newer d/a; find d -type f -newermt '1 day ago'; find d -type f -mtime 3; find d -type f -atime 3; find d -type f -amin +100; find d -daystart -type f -mtime 3; find d -mtime x
#> d/a
#> d/b
#> d/b
#> d/b
#> d/a
#> d/a
#> d/a
#> d/a
#! find: invalid argument `x' to `-mtime'
#? 1

#### -maxdepth, -mindepth, -depth, -d
mkdir -p d/e/f; touch d/e/g; find d -maxdepth 1; find d -mindepth 3 | sort; find d -depth -name e; find d -maxdepth x; find d -maxdepth 0
#> d
#> d/e
#> d/e
#> d
#! find: Expected a positive decimal integer argument to -maxdepth, but got ‘x’

#### -exec, -execdir, -ok, -exec +
mkdir d; touch d/a d/b; find d -type f -exec echo {} \; | sort; find d -type f -exec echo x{}x \; | sort; find d -name a -execdir pwd \; | sed 's,.*/,,'; find d -type f -exec false \; -print; find d -name a -exec echo {} +; find d -exec; find d -exec echo; find d -name a -exec nosuch {} \;; echo n | find d -name a -ok echo {} \;
#> d/a
#> d/b
#> xd/ax
#> xd/bx
#> d
#> d/a
#! find: missing argument to `-exec'
#! find: missing argument to `-exec'
#! find: ‘nosuch’: No such file or directory
#! < echo ... d/a > ? 
#\!

#### -print, -print0, -printf, -ls, -fprint, -fprintf
mkdir d; echo hi > d/a; chmod 640 d/a; touch -d @1000000000 d/a; find d -name a -print0 | od -c; TZ=UTC find d -name a -printf '%p|%f|%h|%s|%m|%M|%u|%g|%y|%d|%P|%T@|%TY-%Tm|%l|%n|%%\n'; find d -name a -fprint o; cat o; find d -name a -fprintf o2 '%f\n'; cat o2; find d -name a -ls | awk '{print $3,$5,$7,$11}'; find d -name a -printf '\x\t\101\\n%q'
#> 0000000   d   /   a  \0
#> 0000004
#> d/a|a|d|3|640|-rw-r-----|root|root|f|1|a|1000000000.0000000000|2001-09||1|%
#> d/a
#> a
#> -rw-r----- root 3 d/a
#> \x	A\n%q
#\>
#! find: warning: unrecognized escape `\x'
#! find: warning: unrecognized format directive `%q'

#### -delete and -prune and -quit
mkdir -p d/e d/x; touch d/e/f d/g; find d -name e -prune -o -print | sort; find d -name g -delete; find d -name g; find d -quit; find d -name x -delete; find d -name e -delete; ls d
#> d
#> d/g
#> d/x
#> e
#! find: cannot delete ‘d/e’: Directory not empty

#### -a, -o, !, -not, (, ) and ,
mkdir d; touch d/a d/b d/c; find d -name a -o -name b | sort; find d ! -name a -type f | sort; find d -not -name a -a -type f | sort; find d \( -name a -o -name c \) -print | sort; find d -name a , -name b; find d \( -name a; find d -name a \); find d -o; find d !
#> d/a
#> d/b
#> d/b
#> d/c
#> d/b
#> d/c
#> d/a
#> d/c
#> d/b
#! find: invalid expression; I was expecting to find a ')' somewhere but did not see one.
#! find: you have too many ')'
#! find: invalid expression; you have used a binary operator '-o' with nothing before it.
#! find: expected an expression after '!'
#? 1

#### -L, -P, -H, -follow, -xdev, -mount
mkdir d; touch d/f; ln -s d l; find l; find -L l; find -H l; find -P l; find l -follow; find d -xdev -type f; find d -mount -name f; find -L d -type l
#> l
#> l
#> l/f
#> l
#> l/f
#> l
#> l
#> l/f
#> d/f
#> d/f

#### -links, -inum, -samefile, -lname, -readable, -writable, -executable
mkdir d; touch d/a; ln d/a d/b; ln -s a d/l; find d -type f -links 2 | sort; find d -samefile d/a | sort; find d -lname a; find d -executable -type f; find d -readable -type f | sort; find d -ilname A; find d -inum $(stat -c %i d/a) | sort
#> d/a
#> d/b
#> d/a
#> d/b
#> d/l
#> d/a
#> d/b
#> d/l
#> d/a
#> d/b

#### -true, -false, -ignore_readdir_race, -noleaf, -warn, -nowarn, -fstype, -files0-from
mkdir d; find d -true; find d -false; find d -ignore_readdir_race; find d -noleaf; find d -fstype nosuch; printf 'd\0' > n; find -files0-from n; find d -nowarn -name d
#> d
#> d
#> d
#> d
#> d

#### mistakes
find nosuch; find d -nosuch; find -name; find . -name a b; find -type; find -Q; find --help | head -1; find -size; mkdir d; find d -newer nosuch
#> Usage: find [-H] [-L] [-P] [-Olevel] [-D debugopts] [path...] [expression]
#! find: ‘nosuch’: No such file or directory
#! find: unknown predicate `-nosuch'
#! find: missing argument to `-name'
#! find: paths must precede expression: `b'
#! find: missing argument to `-type'
#! find: unknown predicate `-Q'
#! find: missing argument to `-size'
#! find: ‘nosuch’: No such file or directory
#? 1

#### it knows no time of birth
touch a; find a -printf '[%B@][%BY][%B+]\n'; find a -newerBt 2020-01-01; find a -newermB a
#> [-1.-000000010][][]
#! find: This system does not provide a way to find the birth time of a file.
#! find: invalid predicate `-newerBt'
#! find: This system does not provide a way to find the birth time of a file.
#! find: invalid predicate `-newermB'
#? 1

#### a link is on the file system that it stands on, not on the one that it names
cd /tmp; ln -s /proc/version v; find . -name v -fstype proc; find -L . -name v -fstype proc; find . -name v -printf '%F\n' | grep -c proc; find /proc/version -fstype proc
#> ./v
#> 0
#> /proc/version
