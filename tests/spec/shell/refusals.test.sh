# Values of options that are none: shadow 4.13, cron 3.0pl1, OpenSSH 9.2p1, procps 4.0.2, glibc 2.36.

#### useradd and usermod: numbers, days and names
for given in "-f x" "-e foo" "-c a:b" "-u -1" "-K foo"; do useradd $given u1; echo $?; done 2>&1; useradd -b x u1; usermod -f x games; usermod -u x games; usermod -c a:b games; usermod -u 0 games; echo $?
#> useradd: invalid numeric argument 'x'
#> 3
#> useradd: invalid date 'foo'
#> 3
#> useradd: invalid comment 'a:b'
#> 3
#> useradd: invalid user ID '-1'
#> 3
#> useradd: -K requires KEY=VALUE
#> 3
#> 4
#! useradd: invalid base directory 'x'
#! usermod: invalid numeric argument 'x'
#! usermod: invalid user ID 'x'
#! usermod: invalid field 'a:b'
#! usermod: UID '0' already exists

#### useradd and usermod: options that need or exclude others
(useradd -o u1; useradd -m -M u1; useradd -k /x u1; useradd -N -U u1; usermod -L -U games; usermod -m games; usermod -o games) 2>&1 | grep "^user"; useradd -D
#> useradd: -o flag is only allowed with the -u flag
#> useradd: options -m and -M conflict
#> useradd: -k flag is only allowed with the -m flag
#> useradd: options -U and -N conflict
#> usermod: the -L, -p, and -U flags are exclusive
#> usermod: -m flag is only allowed with the -d flag
#> usermod: -o flag is only allowed with the -u flag
#> GROUP=100
#> HOME=/home
#> INACTIVE=-1
#> EXPIRE=
#> SHELL=/bin/sh
#> SKEL=/etc/skel
#> CREATE_MAIL_SPOOL=no
#> LOG_INIT=yes

#### -e and -f stand in the shadow file
useradd -e 2030-01-01 -f 5 u1; cut -d: -f7,8 /etc/shadow | tail -1; usermod -e "" -f 10 u1; cut -d: -f7,8 /etc/shadow | tail -1
#> 5:21915
#> 10:

#### passwd: which options need a name, and -a
for given in -l -e "-S -d games" "-a" "-S -a games" "games sys"; do passwd $given 2>/dev/null; echo $?; done; passwd -S -a | cut -d" " -f1,2 | sed 1d | head -3
#> 2
#> 2
#> 2
#> 2
#> 2
#> 2
#> daemon L
#> bin L
#> sys L

#### crontab: where a line is at fault
for line in 'bad' 'x y' '* *' '*' '@foo x' '* * 0 * * x' '* * * foo * x'; do echo "$line" | crontab -; done; printf '* * * * * x\n61 * * * * y\nz z\n' | crontab -; echo $?
#> 1
#! "-":1: bad minute
#! errors in crontab file, can't install.
#! "-":0: bad minute
#! errors in crontab file, can't install.
#! "-":1: bad day-of-month
#! errors in crontab file, can't install.
#! "-":1: bad hour
#! errors in crontab file, can't install.
#! "-":0: bad time specifier
#! errors in crontab file, can't install.
#! "-":0: bad day-of-month
#! errors in crontab file, can't install.
#! "-":0: bad month
#! errors in crontab file, can't install.
#! "-":1: bad minute
#! errors in crontab file, can't install.

#### crontab: what a field may be
for field in '*/70' 1-0 5-1/2 1-70 5/10 '*-5' 1-5/0 1- ,1 1a '*/a' 060 7-8 '*/5,3' 1, '*/5/3'; do printf "%s * * * * x\n" "$field" | crontab - 2>/dev/null; echo "$field $?"; done
#> */70 0
#> 1-0 0
#> 5-1/2 0
#> 1-70 1
#> 5/10 1
#> *-5 0
#> 1-5/0 1
#> 1- 1
#> ,1 1
#> 1a 1
#> */a 1
#> 060 1
#> 7-8 0
#> */5,3 0
#> 1, 1
#> */5/3 0

#### ssh: settings
for given in foo Foo=bar Port=abc StrictHostKeyChecking=maybe BatchMode=foo ConnectTimeout=x LogLevel=x Ciphers=foo MACs=foo KexAlgorithms=foo HostKeyAlgorithms=foo NumberOfPasswordPrompts=x RequestTTY=foo AddressFamily=foo; do ssh -o $given h.example; done 2>&1 | tr -d '\r'; ssh -foo 2>&1 | tr -d '\r'
#> command-line line 0: no argument after keyword "foo"
#> command-line: line 0: Bad configuration option: foo
#> command-line line 0: Bad port 'abc'.
#> command-line line 0: unsupported option "maybe".
#> command-line line 0: unsupported option "foo".
#> command-line line 0: invalid time value.
#> command-line line 0: unsupported log level 'x'
#> command-line line 0: Bad SSH2 cipher spec 'foo'.
#> command-line line 0: Bad SSH2 MAC spec 'foo'.
#> Unsupported KEX algorithm "foo"
#> command-line line 0: Bad SSH2 KexAlgorithms 'foo'.
#> command-line line 0: Bad key types 'foo'.
#> command-line line 0: integer value invalid.
#> command-line line 0: unsupported option "foo".
#> command-line line 0: unsupported option "foo".
#> command-line line 0: no argument after keyword "o"

#### ssh: options
(ssh -c foo h.example; ssh -m foo h.example; ssh -e xx h.example; ssh -W x h.example; ssh -D x h.example; ssh -O foo h.example; ssh -w x h.example) 2>&1 | tr -d '\r'
#> Unknown cipher type 'foo'
#> Unknown mac type 'foo'
#> Bad escape character 'xx'.
#> Bad stdio forwarding specification 'x'
#> Bad dynamic forwarding specification 'x'
#> Invalid multiplex command.
#> Bad tun device 'x'

#### sysctl
sysctl 2>/dev/null | wc -l; sysctl --foo 2>/dev/null | wc -l; sysctl -w; echo $?; sysctl -w kernel.ostype; sysctl =; echo $?; sysctl -b kernel.ostype
#> 0
#> 29
#> 1
#> 1
#> Linux
#\>
#! sysctl: no variables specified
#! Try `sysctl --help' for more information.
#! sysctl: command line(0): invalid syntax, continuing...

#### getent
getent | cat; getent foo | cat; getent netgroup; echo $?; getent initgroups; getent initgroups root nosuch; getent --foo; echo $?; getent rpc portmapper; getent services 22/tcp; getent ahosts 192.0.2.1; getent ahosts localhost; getent -V | sed 1d
#> Try `getent --help' or `getent --usage' for more information.
#> Try `getent --help' or `getent --usage' for more information.
#> 3
#> root                 
#> nosuch               
#> 64
#> portmapper      100000  portmap sunrpc rpcbind
#> ssh                   22/tcp
#> 192.0.2.1       STREAM 192.0.2.1
#> 192.0.2.1       DGRAM  
#> 192.0.2.1       RAW    
#> ::1             STREAM localhost
#> ::1             DGRAM  
#> ::1             RAW    
#> 127.0.0.1       STREAM 
#> 127.0.0.1       DGRAM  
#> 127.0.0.1       RAW    
#> Copyright (C) 2022 Free Software Foundation, Inc.
#> This is free software; see the source for copying conditions.  There is NO
#> warranty; not even for MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.
#> Written by Thorsten Kukuk.
#! getent: wrong number of arguments
#! Unknown database: foo
#! Enumeration not supported on netgroup
#! Enumeration not supported on initgroups
#! getent: unrecognized option '--foo'
#! Try `getent --help' or `getent --usage' for more information.

#### ldd of what is not there
ldd nofile; ldd /etc/nofile; ldd . ; cd /etc; ldd passwd
#! ldd: ./nofile: No such file or directory
#! ldd: /etc/nofile: No such file or directory
#! ldd: ./.: not regular file
#! 	not a dynamic executable
#? 1

#### openssl: keyed digests and rare ones
printf hello > f; openssl md5 -hmac k < f; openssl dgst -hmac k f; openssl dgst -hmac k < f; openssl rmd160 f; openssl dgst -sm3 f; openssl dgst -md5-sha1 f; openssl shake256 f; openssl sha512-224 f; openssl dgst -list
#> MD5(stdin)= a0a84896984b647d4a583b612442d26d
#> HMAC-SHA256(f)= 406e4b43f87095aa86ca6299d25e875921fefa180f02043bb29bec5681c0c2d0
#> SHA256(stdin)= 406e4b43f87095aa86ca6299d25e875921fefa180f02043bb29bec5681c0c2d0
#> RIPEMD-160(f)= 108f07b8382412612c048d07d13f814118445acd
#> SM3(f)= becbbfaae6548b8bf0cfcad5a27183cd1be6093b1cceccc303d9c61d0a645268
#> MD5-SHA1(f)= 5d41402abc4b2a76b9719d911017c592aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d
#> SHAKE-256(f)= 1234075ae4a1e77316cf2d8000974581a343b9ebbca7e3d1db83394c30f22162
#> SHA2-512/224(f)= fe8509ed1fb7dcefc27e6ac1a80eddbec4cb3d2c6fe565244374061c
#> Supported digests:
#> -blake2b512                -blake2s256                -md4                      
#> -md5                       -md5-sha1                  -ripemd                   
#> -ripemd160                 -rmd160                    -sha1                     
#> -sha224                    -sha256                    -sha3-224                 
#> -sha3-256                  -sha3-384                  -sha3-512                 
#> -sha384                    -sha512                    -sha512-224               
#> -sha512-256                -shake128                  -shake256                 
#> -sm3                       -ssl3-md5                  -ssl3-sha1                
#> -whirlpool                 

#### apt-cache: dependencies of every kind, what is named and not installed, and who provides it
apt-cache depends bash openssh-server man-db python3; apt-cache rdepends debconf | sort | head -5; apt-cache pkgnames nano
#> bash
#>   PreDepends: libc6
#>   PreDepends: libtinfo6
#>   Depends: base-files
#>   Depends: debianutils
#>   Conflicts: bash-completion
#>   Recommends: bash-completion
#>   Suggests: bash-doc
#>   Replaces: bash-completion
#>   Replaces: bash-doc
#> openssh-server
#>   PreDepends: init-system-helpers
#>   Depends: adduser
#>   Depends: libpam-modules
#>   Depends: libpam-runtime
#>   Depends: lsb-base
#>     sysvinit-utils
#>   Depends: openssh-client
#>   Depends: openssh-sftp-server
#>   Depends: procps
#>   Depends: ucf
#>  |Depends: debconf
#>   Depends: <debconf-2.0>
#>     cdebconf
#>     debconf
#>   Depends: runit-helper
#>   Depends: libaudit1
#>   Depends: libc6
#>   Depends: libcom-err2
#>   Depends: libcrypt1
#>   Depends: libgssapi-krb5-2
#>   Depends: libkrb5-3
#>   Depends: libpam0g
#>   Depends: libselinux1
#>   Depends: libssl3
#>   Depends: libsystemd0
#>     libelogind0
#>   Depends: libwrap0
#>   Depends: zlib1g
#>   Conflicts: <sftp>
#>   Conflicts: <ssh-socks>
#>   Conflicts: <ssh2>
#>   Breaks: runit
#>  |Recommends: <default-logind>
#>     libpam-systemd
#>  |Recommends: <logind>
#>     libpam-elogind
#>     libpam-systemd
#>   Recommends: libpam-systemd
#>   Recommends: ncurses-term
#>   Recommends: xauth
#>   Suggests: molly-guard
#>   Suggests: <monkeysphere>
#>   Suggests: ssh-askpass
#>     ksshaskpass
#>     kwalletcli
#>     lxqt-openssh-askpass
#>     ssh-askpass-fullscreen
#>     ssh-askpass-gnome
#>   Suggests: ufw
#>   Replaces: openssh-client
#>   Replaces: ssh
#>   Replaces: <ssh-krb5>
#> man-db
#>  |Depends: bsdextrautils
#>   Depends: bsdmainutils
#>   Depends: groff-base
#>  |Depends: debconf
#>   Depends: <debconf-2.0>
#>     cdebconf
#>     debconf
#>   Depends: libc6
#>   Depends: libgdbm6
#>   Depends: libpipeline1
#>   Depends: libseccomp2
#>   Depends: zlib1g
#>   Conflicts: <man>
#>   Suggests: apparmor
#>   Suggests: groff
#>   Suggests: less
#>   Suggests: <www-browser>
#>     chromium
#>     dillo
#>     edbrowse
#>     elinks
#>     epiphany-browser
#>     falkon
#>     firefox-esr
#>     konqueror
#>     links
#>     links2
#>     luakit
#>     lynx
#>     morph-browser
#>     netrik
#>     netsurf-fb
#>     netsurf-gtk
#>     qutebrowser
#>     sugar-browse-activity
#>     surf
#>     w3m
#>     xemacs21-mule
#>     xemacs21-mule-canna-wnn
#>     xemacs21-nomule
#>   Replaces: <man>
#>     man-db
#>   Replaces: <nlsutils>
#> python3
#>   PreDepends: python3-minimal
#>   Depends: python3.11
#>   Depends: libpython3-stdlib
#>   Suggests: python3-doc
#>   Suggests: python3-tk
#>   Suggests: python3-venv
#>   Replaces: python3-minimal
#>   adequate
#>   aodh-api
#>   aodh-api
#>   aodh-common
#>   aodh-common
#> nanomsg-utils
#> nanopolish
#> nanoc
#> nanostat
#> nano-tiny
#> nanook-examples
#> nano
#> nanofilt
#> nanolyse
#> nanook
#> nanopb
#> nanosv

#### gawk: what follows print's > is no more than a concatenation
cd /tmp; awk 'BEGIN{print "a">"b"?1:0}'; awk 'BEGIN{print 1 > "x" "y"; printf "%s\n", 3 >> "x" "y"}'; cat xy; awk 'BEGIN{print (1>2)?3:4}'
#> 1
#> 3
#> 4
#! awk: cmd. line:1: BEGIN{print "a">"b"?1:0}
#! awk: cmd. line:1:                    ^ syntax error

#### date: a number with a sign behind a time of day is a zone
for s in "2024-03-10 12:00 + 3 days" "2024-03-10 12:00 3 days" "2024-03-10 + 3 days" "12:00 - 2 hours 2024-03-10" "2024-03-10 12:00 UTC + 3 days" "2024-03-10 12:00 UTC+3" "2024-03-10 12:00 EST + 10 hours" "2024-03-10 12:00 + 30 days" "2024-03-10 12:00 + 3"; do date -u -d "$s"; done
#> Mon Mar 11 09:00:00 UTC 2024
#> Wed Mar 13 12:00:00 UTC 2024
#> Wed Mar 13 00:00:00 UTC 2024
#> Sun Mar 10 15:00:00 UTC 2024
#> Wed Mar 13 12:00:00 UTC 2024
#> Sun Mar 10 09:00:00 UTC 2024
#> Mon Mar 11 03:00:00 UTC 2024
#> Sun Mar 10 09:00:00 UTC 2024
#! date: invalid date ‘2024-03-10 12:00 + 30 days’

#### tar: owners, patterns, and what an update says
cd /tmp; tar -cf t.tar -C / etc/debian_version etc/issue; tar tf t.tar --wildcards '*debian*'; tar tf t.tar '*debian*'; tar -uvf t.tar /etc/issue; for given in --owner=bob:1 "--owner=5 --group=sys" --owner=daemon --group=nogrp:77; do tar $given -cf - -C /etc issue | tar tvf - | cut -c11-22; done
#> etc/debian_version
#> /etc/issue
#>  bob/root   
#>  games/sys  
#>  daemon/root
#>  root/nogrp 
#! tar: Pattern matching characters used in file names
#! tar: Use --wildcards to enable pattern matching, or --no-wildcards to suppress this warning
#! tar: *debian*: Not found in archive
#! tar: Exiting with failure status due to previous errors
#! tar: Removing leading `/' from member names
#! tar: Removing leading `/' from hard link targets

#### dash hands on the _ it was told, bash tells its own
env -i sh -c env; sh -c 'env | grep ^_='; bash -c 'env | grep ^_='
#> PWD=/root
#> _=/usr/bin/sh
#> _=/usr/bin/env

#### domainname and its like
domainname; nisdomainname; ypdomainname; hostname -y
#> (none)
#> nisdomainname: Local domain name not set
#> ypdomainname: Local domain name not set
#> hostname: Local domain name not set
#? 1

#### gawk: asort and asorti
awk 'BEGIN{n=split("c a b 10 9 1",t); asort(t); for(i=1;i<=n;i++) printf "%s ", t[i]; x["b"]=1; x["a"]=3; x["c"]=2; n=asorti(x,y); print y[1] y[2] y[3], n; asort(x,z,"@val_num_desc"); print z[1] z[2]; asort(x,z,"foo")}'
#> 1 9 10 a b c abc 3
#> 32
#! awk: cmd. line:1: fatal: sort comparison function `foo' is not defined
#? 2

#### dpkg: versions, selections, and packages that others speak of
for t in "1.0 lt 2.0" "1.0~rc1 lt 1.0" "1:1 gt 2" "1.0-1 lt 1.0-1+deb12u1" "1.2.3 eq 1.2.3-0" "2 gt 10" "1+ gt 1a" "1 foo 2" "1" "1 << 2" "1 < 1" "1 ge-nl 2" "09 eq 9"; do dpkg --compare-versions $t 2>/dev/null; echo "$t $?"; done; dpkg --compare-versions "" lt-nl 1; echo $?; dpkg --get-selections | grep -E '^(bash|libgcc-s1|libpam-modules-bin)'; dpkg -l molly-guard 'openssh*' | grep ^un
#> 1.0 lt 2.0 0
#> 1.0~rc1 lt 1.0 0
#> 1:1 gt 2 0
#> 1.0-1 lt 1.0-1+deb12u1 0
#> 1.2.3 eq 1.2.3-0 0
#> 2 gt 10 1
#> 1+ gt 1a 0
#> 1 foo 2 2
#> 1 2
#> 1 << 2 0
#> 1 < 1 0
#> 1 ge-nl 2 1
#> 09 eq 9 0
#> 1
#> bash						install
#> bash-completion					install
#> libgcc-s1:amd64					install
#> libpam-modules-bin				install
#> un  molly-guard         <none>             <none>       (no description available)
#> un  openssh-sk-helper   <none>             <none>       (no description available)

#### gpasswd names all strangers; su has what pam_env reads
gpasswd -M a,b adm; echo $?; echo LANG=xx > /etc/default/locale; su - daemon -s /bin/sh -c 'env | sort' 2>/dev/null; runuser - daemon -s /bin/sh -c 'env | sort'
#> 3
#> HOME=/usr/sbin
#> LANG=xx
#> LOGNAME=daemon
#> MAIL=/var/mail/daemon
#> PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games
#> PWD=/usr/sbin
#> SHELL=/bin/sh
#> USER=daemon
#> HOME=/usr/sbin
#> LOGNAME=daemon
#> PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games
#> PWD=/usr/sbin
#> SHELL=/bin/sh
#> USER=daemon
#! gpasswd: user 'a' does not exist
#! gpasswd: user 'b' does not exist
