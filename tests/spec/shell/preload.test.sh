# What ld.so of glibc 2.36 says of LD_PRELOAD and /etc/ld.so.preload. `make record` writes the answers.

#### a library that is not there, in the file, until the file is emptied
echo /usr/local/lib/libx.so > /etc/ld.so.preload; echo builtin; id -un; ls /etc/ld.so.preload | wc -l; (exec uname); true > /etc/ld.so.preload; id -un
#> builtin
#> root
#> 1
#> Linux
#> root
#! ERROR: ld.so: object '/usr/local/lib/libx.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/usr/local/lib/libx.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/usr/local/lib/libx.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/usr/local/lib/libx.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.

#### a file that goes away is asked no more
echo /x.so > /etc/ld.so.preload; uname; rm /etc/ld.so.preload; uname; echo /y.so > /etc/ld.so.preload; uname
#> Linux
#> Linux
#> Linux
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/y.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.

#### files that are no libraries
cd /tmp; printf x > short; head -c 100 /dev/zero > zero; mkdir d; cp /usr/lib/x86_64-linux-gnu/libz.so.1 ok.so; head -c 40 ok.so > cut; cp ok.so 32.so; printf '\x01' | dd of=32.so bs=1 seek=4 conv=notrunc 2>/dev/null; cp ok.so arm.so; printf '\xb7' | dd of=arm.so bs=1 seek=18 conv=notrunc 2>/dev/null
for f in short zero d ok.so cut 32.so arm.so none; do LD_PRELOAD=/tmp/$f /bin/true; done
#! ERROR: ld.so: object '/tmp/short' from LD_PRELOAD cannot be preloaded (file too short): ignored.
#! ERROR: ld.so: object '/tmp/zero' from LD_PRELOAD cannot be preloaded (invalid ELF header): ignored.
#! ERROR: ld.so: object '/tmp/d' from LD_PRELOAD cannot be preloaded (cannot read file data): ignored.
#! ERROR: ld.so: object '/tmp/cut' from LD_PRELOAD cannot be preloaded (file too short): ignored.
#! ERROR: ld.so: object '/tmp/32.so' from LD_PRELOAD cannot be preloaded (wrong ELF class: ELFCLASS32): ignored.
#! ERROR: ld.so: object '/tmp/arm.so' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/tmp/none' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.

#### names, lists and comments
cd /tmp; cp /usr/lib/x86_64-linux-gnu/libz.so.1 ok.so; for p in nosuch.so libz.so.1 'a b:c' '' ./ok.so ./nope.so; do LD_PRELOAD=$p /bin/true; done
printf '/tmp/a.so /tmp/b.so\n# c\n/tmp/d.so:/tmp/e.so # x\n' > /etc/ld.so.preload; LD_PRELOAD=/q.so /bin/true; printf '# only\n' > /etc/ld.so.preload; /bin/true
#! ERROR: ld.so: object 'nosuch.so' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object 'a' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object 'b' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object 'c' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object './nope.so' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/q.so' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/tmp/a.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/tmp/b.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/tmp/d.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/tmp/e.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '#' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object 'x' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.

#### each program that is executed, and no shell that is forked
echo /x.so > /etc/ld.so.preload; bash -c 'echo sub; /bin/echo z; (echo q)'; busybox echo hi; /sbin/ldconfig -V | head -1; printf '#!/bin/sh\n/bin/true\n' > /tmp/s; chmod +x /tmp/s; /tmp/s; nice true; nosuch
#> sub
#> z
#> q
#> hi
#> ldconfig (Debian GLIBC 2.36-9+deb12u14) 2.36
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/x.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! bash: line 1: nosuch: command not found
#? 127

#### standard error is where it goes
LD_PRELOAD=/k sh -c 'id -u' 2>/dev/null; LD_PRELOAD=/k id -u 2>&1 | wc -l; export LD_PRELOAD=/e; uname; unset LD_PRELOAD; uname
#> 0
#> 2
#> Linux
#> Linux
#! ERROR: ld.so: object '/e' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.

#### a set-id program takes only the file's word
echo /f.so > /etc/ld.so.preload; su nobody -s /bin/sh -c 'LD_PRELOAD=/tmp/x.so su --version; LD_PRELOAD=/tmp/x.so /bin/true'
#> su from util-linux 2.38.1
#! ERROR: ld.so: object '/f.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/f.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/f.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/tmp/x.so' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
#! ERROR: ld.so: object '/f.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.

#### the complaint stands before what a shell prints
LD_PRELOAD=evil.so sh -c 'echo hi' 2>&1; LD_PRELOAD=/e.so bash -c 'echo a; echo b >&2' 2>&1
#> ERROR: ld.so: object 'evil.so' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
#> hi
#> ERROR: ld.so: object '/e.so' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.
#> a
#> b
