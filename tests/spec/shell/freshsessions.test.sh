# What sessions that nobody had seen before showed: recorded once it was right.

#### names of the environment that are none of a shell variable go on to bash's programs
env a.b=1 c-d=2 bash -c 'env | grep -E "^(a.b|c-d)="; echo "${a:-none}"'
#> a.b=1
#> c-d=2
#> none

#### a program's redirection from /proc/self is opened in the program
cat < /proc/self/comm; tr '\0' ' ' < /proc/self/cmdline; echo; grep Name < /proc/self/status; read name < /proc/self/comm; echo $name
#> cat
#> tr \0   
#> Name:	grep
#> bash

#### the copy of a program is its own file in /proc
cp /bin/sleep /tmp/kworker; /tmp/kworker 2 & sleep 0.2; readlink /proc/$!/exe; cat /proc/$!/comm; kill $!
#> /tmp/kworker
#> kworker

#### a program that a signal ends leaves no core where the limit is none
sleep 5 & kill -SEGV $!; wait $!  2>/dev/null; echo $?
#> 139

#### rm with a name that looks like an option
touch -- -x --foo; rm -x; rm --foo; rm -q
#! rm: invalid option -- 'x'
#! Try 'rm ./-x' to remove the file '-x'.
#! Try 'rm --help' for more information.
#! rm: unrecognized option '--foo'
#! Try 'rm ./--foo' to remove the file '--foo'.
#! Try 'rm --help' for more information.
#! rm: invalid option -- 'q'
#! Try 'rm --help' for more information.
#? 1

#### touch of a directory that is not there
touch /tmp/nothing/; ls /tmp/nothing
#! touch: setting times of '/tmp/nothing/': No such file or directory
#! ls: cannot access '/tmp/nothing': No such file or directory
#? 2

#### the fingerprint of a key that is cut off
echo "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDa bot" > /tmp/cut; ssh-keygen -lf /tmp/cut 2>&1 | tr -d "\r"
#> /tmp/cut is not a public key file.

#### a login in a home that is not there
sudo -i -u nobody 2>&1 | grep -v resolve; su - nobody -s /bin/sh -c pwd
#> sudo: unable to change directory to /nonexistent: No such file or directory
#> This account is currently not available.
#> /root
#! su: warning: cannot change directory to /nonexistent: No such file or directory

#### tar forgets a member
tar cf /tmp/a.tar /etc/issue /etc/passwd 2>/dev/null; tar --delete -f /tmp/a.tar etc/issue; tar tf /tmp/a.tar; tar --delete -f /tmp/a.tar nope; echo $?; tar --delete -f /nope x
#> etc/passwd
#> 2
#! tar: nope: Not found in archive
#! tar: Exiting with failure status due to previous errors
#! tar: x: Not found in archive
#! tar: Exiting with failure status due to previous errors
#? 2

#### tar appends another archive
tar cf /tmp/a.tar /etc/issue 2>/dev/null; tar cf /tmp/b.tar /etc/passwd 2>/dev/null; tar Af /tmp/a.tar /tmp/b.tar; tar tf /tmp/a.tar; tar Af /tmp/a.tar /nope
#> etc/issue
#> etc/passwd
#! tar: /nope: Cannot open: No such file or directory
#! tar: Exiting with failure status due to previous errors
#? 2

#### tar gives its members other names
tar cf /tmp/f.tar --transform 's,^etc,new,' -v /etc/issue --show-transformed-names; tar tf /tmp/f.tar; tar xvf /tmp/f.tar -C /tmp --transform=s/new/q/; ls /tmp/q
#> new/issue
#> new/issue
#> new/issue
#> issue
#! tar: Removing leading `/' from member names

#### tar's expressions for names
tar --xform 's/\(.\)ssue/\U\1/;s/etc/x/' -cf - /etc/issue 2>/dev/null | tar t; tar --transform 's,x' -cf /tmp/x /etc/issue; tar --transform 's,a,b,q' -cf /tmp/x /etc/issue
#> x/I
#! tar: Invalid transform expression
#! Try 'tar --help' or 'tar --usage' for more information.
#! tar: Unknown flag in transform expression: q
#! Try 'tar --help' or 'tar --usage' for more information.
#? 2

#### tar with a program of one's own choice
tar -I gzip -cf /tmp/b.tgz /etc/issue; tar -I gzip -tf /tmp/b.tgz; tar -I 'gzip -9' -cf /tmp/c.tgz /etc/issue 2>/dev/null; tar tf /tmp/c.tgz; tar -I 'gzip -d' -tf /tmp/b.tgz
#> etc/issue
#> etc/issue
#> etc/issue
#! tar: Removing leading `/' from member names

#### a PATH that is empty
PATH=; ls; echo $?; unset PATH; ls; PATH=/nowhere; ls; type ls
#> 127
#! bash: line 1: ls: No such file or directory
#! bash: line 1: ls: No such file or directory
#! bash: line 1: ls: command not found
#! bash: line 1: type: ls: not found
#? 1

#### what is on PATH and can not be executed
PATH=/tmp; /bin/echo hi > /tmp/x; x; echo $?; command x; echo $?; /bin/sh -c 'x; echo $?'; (exec x); echo $?
#> 126
#> 126
#> 127
#> 126
#! bash: line 1: /tmp/x: Permission denied
#! bash: line 1: /tmp/x: Permission denied
#! /bin/sh: 1: x: Permission denied
#! bash: line 1: /tmp/x: Permission denied
#! bash: line 1: exec: /tmp/x: cannot execute: Permission denied

#### what is on PATH and asks for an interpreter that is not there
PATH=/bin:/tmp; printf '#!/nope\n' > /tmp/y; chmod +x /tmp/y; y; echo $?; /tmp/y; sh -c y; (exec y)
#> 127
#! bash: line 1: /tmp/y: cannot execute: required file not found
#! bash: line 1: /tmp/y: cannot execute: required file not found
#! sh: 1: y: not found
#! bash: line 1: /tmp/y: cannot execute: required file not found
#? 127

#### file looks at a pipe from its beginning only
gzip -c /etc/issue | file - | tail -c 11; gzip -c /etc/issue > /tmp/g; file - < /tmp/g | tail -c 12; printf x | file -
#>  from Unix
#> ulo 2^32 27
#> /dev/stdin: very short file (no magic)

#### set -x shows the terms of [[ as they are
set -x; x="a b"; [[ $x == "a b" ]]; [[ "x y" < "z" && ! -e "/n o" ]]; [[ $x =~ a\ b ]]; [[ $x ]]; [[ '' = '' ]]; [[ ! ( -n a || b < c ) ]]; [[ ! ! -n x ]]; [[ $x == "a"* ]]
#! + x='a b'
#! + [[ a b == \a\ \b ]]
#! + [[ x y < z ]]
#! + [[ ! -e /n o ]]
#! + [[ a b =~ a b ]]
#! + [[ -n a b ]]
#! + [[ '' = '' ]]
#! + [[ -n a ]]
#! + [[ -n x ]]
#! + [[ a b == \a* ]]

#### set -x shows what arrays are given before the command that declares them
set -x; a=($(echo 1 2)); declare -a b=(1 2 "3 4"); declare -A h=([k]=v); declare h+=([b]="2 3"); f() { local a=(1 "$1"); }; f "x y"; readonly r=("1 2" 3); c=([3]=x y)
#! + a=($(echo 1 2))
#! ++ echo 1 2
#! + b=('1' '2' '3 4')
#! + declare -a b
#! + h=(['k']='v')
#! + declare -A h
#! + h+=(['b']='2 3')
#! + declare h
#! + f 'x y'
#! + a=('1' 'x y')
#! + local a
#! + r=('1 2' '3')
#! + readonly r
#! + c=([3]=x y)

#### set -x finds the values before a command once
set -x; x=$(echo z >&2; echo z) y="a b" true; export e="a b" f; readonly k=1; IFS=: read p <<< q; echo $p
#> q
#! ++ echo z
#! z
#! ++ echo z
#! + x=z
#! + y='a b'
#! + true
#! + export 'e=a b' f
#! + e='a b'
#! + readonly k=1
#! + k=1
#! + IFS=:
#! + read p
#! + echo q

#### set -x goes one level deeper in eval and in a file
echo 'echo "a b"' > /tmp/s; set -x; . /tmp/s; eval 'eval echo 1'; select z in 1; do break; done <<< 1
#> a b
#> 1
#! + . /tmp/s
#! ++ echo 'a b'
#! + eval 'eval echo 1'
#! ++ eval echo 1
#! +++ echo 1
#! + select z in 1
#! 1) 1
#! #? + break

#### set -x of dash
sh -xc 'x=1 y="a b" true; x=$(echo z) true; echo "a b"; eval "echo 1"; . /dev/null'
#> a b
#> 1
#! + x=1 y=a b true
#! + echo z
#! + x=z true
#! + echo a b
#! + eval echo 1
#! + echo 1
#! + . /dev/null

#### who shares a number with another
useradd -o -u 0 -g 100 -M toor; id toor; id -G toor; id -gn toor; groups toor; echo 'x:x:0:100::/root:/bin/bash' >> /etc/passwd; id x
#> uid=0(root) gid=100(users) groups=0(root)
#> 100 0
#> users
#> toor : users root
#> uid=0(root) gid=100(users) groups=0(root)
#! useradd warning: toor's uid 0 outside of the UID_MIN 1000 and UID_MAX 60000 range.

#### set -n in the midst of a line
bash -c 'set -n; echo no'; echo $?; bash -c 'echo yes
set -n
echo no'
#> 0
#> yes

#### visudo finds the word that should have been another
for l in 'x y z' 'foo' 'root ALL' 'aaa bbb ccc ddd' ' lead x' 'a, b c, d e=f' 'x ALL=(ALL) ALL'; do echo "$l" > /etc/sudoers.d/90x; visudo -c 2>&1 | grep 90x; visudo -cf /etc/sudoers.d/90x; done; chmod 440 /etc/sudoers.d/90x; visudo -c | grep 90x; rm /etc/sudoers.d/90x; echo 'x y z' >> /etc/sudoers; visudo -c 2>&1 | tail -2; visudo -cq; visudo -c /etc/sudoers.d/README
#> /etc/sudoers.d/90x:1:5: syntax error
#> /etc/sudoers.d/90x:1:4: syntax error
#> /etc/sudoers.d/90x:1:9: syntax error
#> /etc/sudoers.d/90x:1:9: syntax error
#> /etc/sudoers.d/90x:1:8: syntax error
#> /etc/sudoers.d/90x:1:11: syntax error
#> /etc/sudoers.d/90x: bad permissions, should be mode 0440
#> /etc/sudoers.d/90x: parsed OK
#> /etc/sudoers.d/90x: parsed OK
#> x y z
#>     ^
#> /etc/sudoers.d/README: parsed OK
#! /etc/sudoers.d/90x:1:5: syntax error
#! x y z
#!     ^
#! /etc/sudoers.d/90x:1:4: syntax error
#! foo
#!    ^
#! /etc/sudoers.d/90x:1:9: syntax error
#! root ALL
#!         ^
#! /etc/sudoers.d/90x:1:9: syntax error
#! aaa bbb ccc ddd
#!         ^~~
#! /etc/sudoers.d/90x:1:8: syntax error
#!  lead x
#!        ^
#! /etc/sudoers.d/90x:1:11: syntax error
#! a, b c, d e=f
#!           ^

#### a user under another name is still in his groups
useradd -m -u 4321 hacker -G games; usermod -l h2 hacker; grep -E 'hacker|h2' /etc/passwd /etc/group /etc/gshadow | cut -d: -f1,2,4,5; id -Gn h2
#> /etc/passwd:h2:4321:4321
#> /etc/group:games:60:h2
#> /etc/group:hacker:4321:
#> /etc/gshadow:games::h2
#> /etc/gshadow:hacker::
#> hacker games

#### find -D alone
find -D; echo $?
#> 1
#! find: Missing argument after the -D option.
#! Try 'find --help' for more information.

#### xz tells of its files
cd /tmp; seq 100 > b; xz -k b; xz -l b.xz; xz -l b; cp b.xz c.xz; xz -l b.xz c.xz; : > e; xz e; xz -l e.xz; xz -l nope b.xz; xz -l < b.xz; xz -l - b.xz; head -c 3000000 /dev/zero > z; xz z; xz -l z.xz | cut -c 28-50
#> Strms  Blocks   Compressed Uncompressed  Ratio  Check   Filename
#>     1       1        212 B        292 B  0.726  CRC64   b.xz
#> Strms  Blocks   Compressed Uncompressed  Ratio  Check   Filename
#>     1       1        212 B        292 B  0.726  CRC64   b.xz
#>     1       1        212 B        292 B  0.726  CRC64   c.xz
#> -------------------------------------------------------------------------------
#>     2       2        424 B        584 B  0.726  CRC64   2 files
#> Strms  Blocks   Compressed Uncompressed  Ratio  Check   Filename
#>     1       0         32 B          0 B    ---  CRC64   e.xz
#> Strms  Blocks   Compressed Uncompressed  Ratio  Check   Filename
#>     1       1        212 B        292 B  0.726  CRC64   b.xz
#> Strms  Blocks   Compressed Uncompressed  Ratio  Check   Filename
#>     1       1        212 B        292 B  0.726  CRC64   b.xz
#> Uncompressed  Ratio  Ch
#>   2929.7 KiB  0.000  CR
#! xz: b: File format not recognized
#! xz: nope: No such file or directory
#! xz: --list does not support reading from standard input
#! xz: --list does not support reading from standard input

#### make leaves where it entered, also when it stops
printf 'all:\n\t@echo hi\n\tfalse\n' > /tmp/Makefile; make -C /tmp; make -C /tmp nope; make -C /nope
#> make: Entering directory '/tmp'
#> hi
#> false
#> make: Leaving directory '/tmp'
#> make: Entering directory '/tmp'
#> make: Leaving directory '/tmp'
#! make: *** [Makefile:3: all] Error 1
#! make: *** No rule to make target 'nope'.  Stop.
#! make: *** /nope: No such file or directory.  Stop.
#? 2

#### expressions with several loops that end in one place only are no risk
python3 -c 'import re; t=open("/etc/passwd").read()*3; print(re.findall(r"(\w+):x:(\d+)", t)[:2], len(re.findall(r"^([^:]+):([^:]*):(\d+)", t, re.M)) > 20)'; grep -oP '(\w+):x:(\d+):(\d+)' /etc/passwd | head -1
#> [('root', '0'), ('daemon', '1')] True
#> root:x:0:0

#### a key from a pipe has a fingerprint
echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl k' | ssh-keygen -lf -; echo "ssh-rsa AAAAB3Nza x" | ssh-keygen -lf - 2>&1 | tr -d '\r'
#> 256 SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU k (ED25519)
#> (stdin) is not a public key file.

#### zstd knows what is of another format, and what is too short to say
cd /tmp; printf abc > a.zst; printf abcd > b.zst; zstd -dc a.zst; zstd -dc b.zst; zstd -t /etc/passwd; echo $?
#> 1
#! zstd: a.zst: unknown header 
#! zstd: b.zst: unsupported format 
#! zstd: /etc/passwd: unsupported format 

#### json.tool's usage
python3 -m json.tool --bogus; COLUMNS=200 python3 -m json.tool --bogus; COLUMNS=200 python3 -m json.tool /nope
#! usage: python -m json.tool [-h] [--sort-keys] [--no-ensure-ascii]
#!                            [--json-lines]
#!                            [--indent INDENT | --tab | --no-indent | --compact]
#!                            [infile] [outfile]
#! python -m json.tool: error: unrecognized arguments: --bogus
#! usage: python -m json.tool [-h] [--sort-keys] [--no-ensure-ascii] [--json-lines] [--indent INDENT | --tab | --no-indent | --compact] [infile] [outfile]
#! python -m json.tool: error: unrecognized arguments: --bogus
#! usage: python -m json.tool [-h] [--sort-keys] [--no-ensure-ascii] [--json-lines] [--indent INDENT | --tab | --no-indent | --compact] [infile] [outfile]
#! python -m json.tool: error: argument infile: can't open '/nope': [Errno 2] No such file or directory: '/nope'
#? 2
