# Recorded from Debian 12: coreutils 9.1, findutils 4.9.0

#### ls of files
mkdir d; cd d; touch b a .c; mkdir sub; ls; ls -a; ls -A; ls -d .; ls -F; ls -r
#> a
#> b
#> sub
#> .
#> ..
#> .c
#> a
#> b
#> sub
#> .c
#> a
#> b
#> sub
#> .
#> a
#> b
#> sub/
#> sub
#> b
#> a

#### ls in long form
mkdir d; cd d; echo hello > f; touch -d '2020-01-02 03:04' f; chmod 640 f; ls -l f; ln -s f l; ls -l --time-style=+%Y l | cut -d' ' -f1,7-
#> -rw-r----- 1 root root 6 Jan  2  2020 f
#> lrwxrwxrwx l -> f

#### ls of what is not there
ls /nosuch /etc/hostname-not /etc/passwd; echo $?
#> /etc/passwd
#> 2
#! ls: cannot access '/nosuch': No such file or directory
#! ls: cannot access '/etc/hostname-not': No such file or directory

#### cat
printf 'a\\nb\\n' > f; cat f -; cat -n f; cat -A f; cat nosuch; cat /etc
#> a\nb\n     1	a\nb\na\nb\n
#\>
#! cat: nosuch: No such file or directory
#! cat: /etc: Is a directory
#? 1

#### touch and stat
touch f; stat -c '%n %s %a %U %G %F' f; stat nosuch
#> f 0 644 root root regular empty file
#! stat: cannot statx 'nosuch': No such file or directory
#? 1

#### mkdir and rmdir
mkdir -p a/b/c; mkdir a; mkdir x/y; rmdir a; rmdir a/b/c; ls a/b; mkdir -v n; mkdir -m 700 o; stat -c %a o
#> mkdir: created directory 'n'
#> 700
#! mkdir: cannot create directory ‘a’: File exists
#! mkdir: cannot create directory ‘x/y’: No such file or directory
#! rmdir: failed to remove 'a': Directory not empty

#### rm
mkdir d; touch d/f g; rm d; rm -r d; rm g; rm g; rm -f g; echo $?; rm; rm -v nosuch
#> 0
#! rm: cannot remove 'd': Is a directory
#! rm: cannot remove 'g': No such file or directory
#! rm: missing operand
#! Try 'rm --help' for more information.
#! rm: cannot remove 'nosuch': No such file or directory
#? 1

#### cp
echo x > a; cp a b; cat b; cp a; mkdir d; cp d e; cp -r d e; cp a b d; ls d; cp nosuch z; cp -v a c
#> x
#> a
#> b
#> 'a' -> 'c'
#! cp: missing destination file operand after 'a'
#! Try 'cp --help' for more information.
#! cp: -r not specified; omitting directory 'd'
#! cp: cannot stat 'nosuch': No such file or directory

#### mv
echo x > a; mv a b; ls; mv nosuch c; mkdir d; mv b d; ls d; mv d/b d/b
#> b
#> b
#! mv: cannot stat 'nosuch': No such file or directory
#! mv: 'd/b' and 'd/b' are the same file
#? 1

#### ln
echo x > a; ln a b; ln -s a c; ln -s nosuch d; readlink c; stat -c %h a; ln a b; cat d
#> a
#> 2
#! ln: failed to create hard link 'b': File exists
#! cat: d: No such file or directory
#? 1

#### chmod
touch f; chmod u+x,go-r f; stat -c %a f; chmod 4755 f; ls -l f | cut -c1-10; chmod zzz f; chmod 600 nosuch
#> 700
#> -rwsr-xr-x
#! chmod: invalid mode: ‘zzz’
#! Try 'chmod --help' for more information.
#! chmod: cannot access 'nosuch': No such file or directory
#? 1

#### chown
touch f; chown daemon:mail f; stat -c '%U:%G' f; chown nosuchuser f; chown :root f; stat -c '%U:%G' f
#> daemon:mail
#> daemon:root
#! chown: invalid user: ‘nosuchuser’

#### head and tail
seq 20 > f; head -3 f; tail -2 f; head -n -17 f; tail -n +19 f; head -c 5 f; head nosuch
#> 1
#> 2
#> 3
#> 19
#> 20
#> 1
#> 2
#> 3
#> 19
#> 20
#> 1
#> 2
#> 3
#\>
#! head: cannot open 'nosuch' for reading: No such file or directory
#? 1

#### wc
printf 'a b\\nc\\n' > f; wc f; wc -l < f; wc -w f f; wc nosuch
#> 0 2 8 f
#> 0
#>  2 f
#>  2 f
#>  4 total
#! wc: nosuch: No such file or directory
#? 1

#### find
mkdir -p d/e; touch d/a.txt d/e/b.txt d/e/c; find d -name '*.txt' | sort; find d -type d | sort; find d -maxdepth 1 -type f -exec echo got {} \\;; find nosuch
#! bash: -c: line 1: syntax error near unexpected token `;;'
#! bash: -c: line 1: `mkdir -p d/e; touch d/a.txt d/e/b.txt d/e/c; find d -name '*.txt' | sort; find d -type d | sort; find d -maxdepth 1 -type f -exec echo got {} \\;; find nosuch'
#? 2

#### readlink, basename, dirname, realpath
basename /a/b.c .c; dirname /a/b; mkdir d; cd d; realpath ../d/x | sed 's,.*/root,/root,'; readlink -f /bin
#> b
#> /a
#> /root/d/x
#> /usr/bin

#### du
mkdir d; echo x > d/f; du -a --apparent-size -b d/f; du nosuch
#> 2	d/f
#! du: cannot access 'nosuch': No such file or directory
#? 1

#### mktemp and test
f=$(mktemp); test -f $f && echo file; mktemp -d /nosuch/x.XXX; echo $?
#> file
#> 1
#! mktemp: failed to create directory via template ‘/nosuch/x.XXX’: No such file or directory

#### dd
printf abcdef | dd bs=2 count=2 2>/dev/null; dd if=nosuch; echo $?
#> abcd1
#! dd: failed to open 'nosuch': No such file or directory

#### tee
echo x | tee a b; cat a b; echo y | tee -a a > /dev/null; cat a
#> x
#> x
#> x
#> x
#> y

#### seq
seq 3; seq 2 2 6; seq -s, 3; seq -w 8 10; seq x
#> 1
#> 2
#> 3
#> 2
#> 4
#> 6
#> 1,2,3
#> 08
#> 09
#> 10
#! seq: invalid floating point argument: ‘x’
#! Try 'seq --help' for more information.
#? 1

#### tar
mkdir d; echo x > d/f; tar cf t.tar d; tar tf t.tar; rm -r d; tar xf t.tar; cat d/f; tar tf nosuch
#> d/
#> d/f
#> x
#! tar: nosuch: Cannot open: No such file or directory
#! tar: Error is not recoverable: exiting now
#? 2

#### gzip
echo hello > f; gzip f; ls; gunzip f.gz; cat f; gzip nosuch
#> f.gz
#> hello
#! gzip: nosuch: No such file or directory
#? 1

#### md5sum
printf abc > f; md5sum f; sha1sum < f; sha256sum f | cut -c1-16; md5sum f > s; md5sum -c s; md5sum nosuch
#> 900150983cd24fb0d6963f7d28e17f72  f
#> a9993e364706816aba3e25717850c26c9cd0d89d  -
#> ba7816bf8f01cfea
#> f: OK
#! md5sum: nosuch: No such file or directory
#? 1
