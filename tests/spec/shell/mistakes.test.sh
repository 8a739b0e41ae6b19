# What people and bots get wrong.
#### tftp to a name that there is not
tftp http://192.0.2.93 -c get t1; ls; tftp -x; tftp http://192.0.2.1 -c get; tftp http://192.0.2.1 -c put; tftp http://192.0.2.1 -c get a b; ls
#> Error: Name or service not known
#> http://192.0.2.93: unknown host
#> usage: get host:file host:file ... file, or
#>        get file file ... file if connected
#> Error: Name or service not known
#> http://192.0.2.1: unknown host
#> (files) Error: Name or service not known
#> http://192.0.2.1: unknown host
#> (file) Error: Name or service not known
#> http://192.0.2.1: unknown host
#> usage: get host:file host:file ... file, or
#>        get file file ... file if connected
#! Usage: tftp [-4][-6][-v][-l][-m mode] [host [port]] [-c command]

#### ping's arguments
ping -c x 192.0.2.1; ping -c 0 192.0.2.1; ping -c 4uSE 192.0.2.1; ping -t 999 192.0.2.1; ping -w x 192.0.2.1; ping -Q z 192.0.2.1; ping -p zz 192.0.2.1; ping -s x 192.0.2.1; ping -c -1 192.0.2.1; ping -c 99999999999999999999 192.0.2.1; ping -l x 192.0.2.1; ping -m x 192.0.2.1; ping -M x 192.0.2.1
#! ping: invalid argument: 'x'
#! ping: invalid argument: '0': out of range: 1 <= value <= 9223372036854775807
#! ping: invalid argument: '4uSE'
#! ping: invalid argument: '999': out of range: 0 <= value <= 255
#! ping: invalid argument: 'x'
#! ping: bad TOS value: z
#! ping: patterns must be specified as hex digits: zz
#! ping: invalid argument: 'x'
#! ping: invalid argument: '-1': out of range: 1 <= value <= 9223372036854775807
#! ping: invalid argument: '99999999999999999999': Numerical result out of range
#! ping: invalid argument: 'x'
#! ping: invalid argument: 'x'
#! ping: invalid -M argument: x
#? 2

#### kill without a signal
kill -; kill - 1; kill -s; kill ''; kill -'' 1
#! bash: line 1: kill: : invalid signal specification
#! bash: line 1: kill: : invalid signal specification
#! bash: line 1: kill: -s: option requires an argument
#! bash: line 1: kill: `': not a pid or valid job spec
#! bash: line 1: kill: : invalid signal specification
#? 1

#### free takes no operand
free foo; echo $?; free -s x; free -c x
#> 1
#!
#! Usage:
#!  free [options]
#!
#! Options:
#!  -b, --bytes         show output in bytes
#!      --kilo          show output in kilobytes
#!      --mega          show output in megabytes
#!      --giga          show output in gigabytes
#!      --tera          show output in terabytes
#!      --peta          show output in petabytes
#!  -k, --kibi          show output in kibibytes
#!  -m, --mebi          show output in mebibytes
#!  -g, --gibi          show output in gibibytes
#!      --tebi          show output in tebibytes
#!      --pebi          show output in pebibytes
#!  -h, --human         show human-readable output
#!      --si            use powers of 1000 not 1024
#!  -l, --lohi          show detailed low and high memory statistics
#!  -t, --total         show total for RAM + swap
#!  -v, --committed     show committed memory and commit limit
#!  -s N, --seconds N   repeat printing every N seconds
#!  -c N, --count N     repeat printing N times, then exit
#!  -w, --wide          wide output
#!
#!      --help     display this help and exit
#!  -V, --version  output version information and exit
#!
#! For more details see free(1).
#! free: seconds argument failed: 'x': Invalid argument
#! free: failed to parse count argument: 'x'
#? 1

#### sysctl
sysctl kernel.ostype=x; echo $?; sysctl -w kernel.nosuch=1; echo $?; sysctl -n kernel.ostype kernel.nosuch; echo $?; sysctl -w foo; echo $?
#> 0
#> 1
#> Linux
#> 1
#> 1
#! sysctl: setting key "kernel.ostype": Invalid argument
#! sysctl: cannot stat /proc/sys/kernel/nosuch: No such file or directory
#! sysctl: cannot stat /proc/sys/kernel/nosuch: No such file or directory
#! sysctl: command line(0): invalid syntax, continuing...

#### packages that are none
> e.deb; dpkg -i e.deb; echo hi > e.deb; dpkg -i e.deb; dpkg -I e.deb; dpkg -c e.deb; printf '!<arch>\n' > e.deb; dpkg -i e.deb; dpkg --unpack e.deb; echo hi > e.deb; dpkg -x e.deb; dpkg -I; dpkg -I nope; dpkg -i nope nope2
#! dpkg-deb: error: unexpected end of file in archive magic version number in e.deb
#! dpkg: error processing archive e.deb (--install):
#!  dpkg-deb --control subprocess returned error exit status 2
#! Errors were encountered while processing:
#!  e.deb
#! dpkg-deb: error: 'e.deb' is not a Debian format archive
#! dpkg: error processing archive e.deb (--install):
#!  dpkg-deb --control subprocess returned error exit status 2
#! Errors were encountered while processing:
#!  e.deb
#! dpkg-deb: error: 'e.deb' is not a Debian format archive
#! dpkg-deb: error: 'e.deb' is not a Debian format archive
#! dpkg-split: error: unexpected end of file in ar header in e.deb
#! dpkg: error processing archive e.deb (--install):
#!  subprocess dpkg-split returned error exit status 2
#! Errors were encountered while processing:
#!  e.deb
#! dpkg-split: error: unexpected end of file in ar header in e.deb
#! dpkg: error processing archive e.deb (--unpack):
#!  subprocess dpkg-split returned error exit status 2
#! Errors were encountered while processing:
#!  e.deb
#! dpkg-deb: error: --extract needs a target directory.
#! Perhaps you should be using dpkg --install ?
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --info needs a .deb filename argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: failed to read archive 'nope': No such file or directory
#! dpkg: error: cannot access archive 'nope': No such file or directory
#? 2

#### copies below files
touch f; cp /etc/passwd f/x; cp /etc/passwd nodir/x/; cp -r /etc/apt nodir/; ls
#> f
#> nodir
#! cp: cannot stat 'f/x': Not a directory
#! cp: cannot create regular file 'nodir/x/': No such file or directory

#### groups that there are not
usermod -aG nosuch nosuch; usermod -g nosuch root; usermod -G root,nosuch root; usermod -a root
#! usermod: group 'nosuch' does not exist
#! usermod: group 'nosuch' does not exist
#! usermod: group 'nosuch' does not exist
#! usermod: -a flag is only allowed with the -G flag
#! Usage: usermod [options] LOGIN
#!
#! Options:
#!   -a, --append                  append the user to the supplemental GROUPS
#!                                 mentioned by the -G option without removing
#!                                 the user from other groups
#!   -b, --badname                 allow bad names
#!   -c, --comment COMMENT         new value of the GECOS field
#!   -d, --home HOME_DIR           new home directory for the user account
#!   -e, --expiredate EXPIRE_DATE  set account expiration date to EXPIRE_DATE
#!   -f, --inactive INACTIVE       set password inactive after expiration
#!                                 to INACTIVE
#!   -g, --gid GROUP               force use GROUP as new primary group
#!   -G, --groups GROUPS           new list of supplementary GROUPS
#!   -h, --help                    display this help message and exit
#!   -l, --login NEW_LOGIN         new value of the login name
#!   -L, --lock                    lock the user account
#!   -m, --move-home               move contents of the home directory to the
#!                                 new location (use only with -d)
#!   -o, --non-unique              allow using duplicate (non-unique) UID
#!   -p, --password PASSWORD       use encrypted password for the new password
#!   -P, --prefix PREFIX_DIR       prefix directory where are located the /etc/* files
#!   -r, --remove                  remove the user from only the supplemental GROUPS
#!                                 mentioned by the -G option without removing
#!                                 the user from other groups
#!   -R, --root CHROOT_DIR         directory to chroot into
#!   -s, --shell SHELL             new login shell for the user account
#!   -u, --uid UID                 new UID for the user account
#!   -U, --unlock                  unlock the user account
#!   -v, --add-subuids FIRST-LAST  add range of subordinate uids
#!   -V, --del-subuids FIRST-LAST  remove range of subordinate uids
#!   -w, --add-subgids FIRST-LAST  add range of subordinate gids
#!   -W, --del-subgids FIRST-LAST  remove range of subordinate gids
#!   -Z, --selinux-user SEUSER     new SELinux user mapping for the user account
#!
#? 2

#### unzip without a file
unzip -z > /dev/null 2>&1; echo $?; unzip -l > /dev/null 2>&1; echo $?; unzip -d x > /dev/null 2>&1; echo $?; unzip > /dev/null; echo $?
#> 10
#> 10
#> 10
#> 0

#### killall with signals anywhere
killall -9 nosuch1 killall -9 nosuch2; killall /nope/*; killall /bin/nope
#! nosuch1: no process found
#! killall: no process found
#! nosuch2: no process found
#! /nope/*: No such file or directory
#! /bin/nope: No such file or directory
#? 1

#### git's guesses
git foo; git stat; git comit; git xyzzy; git clon; git psuh; git lgo; git statsu; git chekout; git brnch; git pul; git pus
#! git: 'foo' is not a git command. See 'git --help'.
#!
#! The most similar command is
#! 	hook
#! git: 'stat' is not a git command. See 'git --help'.
#!
#! The most similar commands are
#! 	status
#! 	stage
#! 	stash
#! git: 'comit' is not a git command. See 'git --help'.
#!
#! The most similar command is
#! 	commit
#! git: 'xyzzy' is not a git command. See 'git --help'.
#! git: 'clon' is not a git command. See 'git --help'.
#!
#! The most similar commands are
#! 	clone
#! 	column
#! git: 'psuh' is not a git command. See 'git --help'.
#!
#! The most similar command is
#! 	push
#! git: 'lgo' is not a git command. See 'git --help'.
#!
#! The most similar command is
#! 	log
#! git: 'statsu' is not a git command. See 'git --help'.
#!
#! The most similar command is
#! 	status
#! git: 'chekout' is not a git command. See 'git --help'.
#!
#! The most similar command is
#! 	checkout
#! git: 'brnch' is not a git command. See 'git --help'.
#!
#! The most similar command is
#! 	branch
#! git: 'pul' is not a git command. See 'git --help'.
#!
#! The most similar commands are
#! 	pull
#! 	push
#! git: 'pus' is not a git command. See 'git --help'.
#!
#! The most similar commands are
#! 	push
#! 	pull
#? 1

#### route add alone
route add; echo $?; route foo; echo $?; arp -x; echo $?
#> Usage: inet_route [-vF] del {-host|-net} Target[/prefix] [gw Gw] [metric M] [[dev] If]
#>        inet_route [-vF] add {-host|-net} Target[/prefix] [gw Gw] [metric M]
#>                               [netmask N] [mss Mss] [window W] [irtt I]
#>                               [mod] [dyn] [reinstate] [[dev] If]
#>        inet_route [-vF] add {-host|-net} Target[/prefix] [metric M] reject
#>        inet_route [-FC] flush      NOT supported
#> 0
#> 3
#> 3
#! Usage: route [-nNvee] [-FC] [<AF>]           List kernel routing tables
#!        route [-v] [-FC] {add|del|flush} ...  Modify routing table for AF.
#!
#!        route {-h|--help} [<AF>]              Detailed usage syntax for specified AF.
#!        route {-V|--version}                  Display version/author and exit.
#!
#!         -v, --verbose            be verbose
#!         -n, --numeric            don't resolve names
#!         -e, --extend             display other/more information
#!         -F, --fib                display Forwarding Information Base (default)
#!         -C, --cache              display routing cache instead of FIB
#!
#!   <AF>=Use -4, -6, '-A <af>' or '--<af>'; default: inet
#!   List of possible address families (which support routing):
#!     inet (DARPA Internet) inet6 (IPv6) ax25 (AMPR AX.25) 
#!     netrom (AMPR NET/ROM) rose (AMPR ROSE) ipx (Novell IPX) 
#!     ddp (Appletalk DDP) x25 (CCITT X.25) 
#! arp: invalid option -- 'x'
#! Usage:
#!   arp [-vn]  [<HW>] [-i <if>] [-a] [<hostname>]             <-Display ARP cache
#!   arp [-v]          [-i <if>] -d  <host> [pub]               <-Delete ARP entry
#!   arp [-vnD] [<HW>] [-i <if>] -f  [<filename>]            <-Add entry from file
#!   arp [-v]   [<HW>] [-i <if>] -s  <host> <hwaddr> [temp]            <-Add entry
#!   arp [-v]   [<HW>] [-i <if>] -Ds <host> <if> [netmask <nm>] pub          <-''-
#!
#!         -a                       display (all) hosts in alternative (BSD) style
#!         -e                       display (all) hosts in default (Linux) style
#!         -s, --set                set a new ARP entry
#!         -d, --delete             delete a specified entry
#!         -v, --verbose            be verbose
#!         -n, --numeric            don't resolve names
#!         -i, --device             specify network interface (e.g. eth0)
#!         -D, --use-device         read <hwaddr> from given device
#!         -A, -p, --protocol       specify protocol family
#!         -f, --file               read new entries from file or from /etc/ethers
#!
#!   <HW>=Use '-H <hw>' to specify hardware address type. Default: ether
#!   List of possible hardware types (which support ARP):
#!     ash (Ash) ether (Ethernet) ax25 (AMPR AX.25) 
#!     netrom (AMPR NET/ROM) rose (AMPR ROSE) arcnet (ARCnet) 
#!     dlci (Frame Relay DLCI) fddi (Fiber Distributed Data Interface) hippi (HIPPI) 
#!     irda (IrLAP) x25 (generic X.25) eui64 (Generic EUI-64) 

#### iptables-save
iptables-save -x; ip6tables-save --help
#! iptables-save: invalid option -- 'x'
#! Look at manual page `iptables-save.8' for more information.
#! ip6tables-save: unrecognized option '--help'
#! Look at manual page `ip6tables-save.8' for more information.
#? 1

#### packages that apt does not know
apt-cache depends nosuch; apt-cache rdepends nosuch; apt-cache madison nosuch; apt-cache show nosuch; apt-cache policy nosuch
#! E: No packages found
#! E: No packages found
#! E: No packages found

#### a test that ends too early
printf '[[ a\necho after\n' > t; bash t
#! t: line 1: unexpected token `newline', conditional binary operator expected

#### su to a home that there is not
su - nobody -s /bin/sh -c 'pwd' 2>&1
#> su: warning: cannot change directory to /nonexistent: No such file or directory
#> /root

#### perl scripts with braces in their names
perl 'cyber{eti'; perl '{}'; perl x{0}
#! Can't open perl script "cyber{eti": No such file or directory
#! Can't open perl script "{}": No such file or directory
#! Can't open perl script "x{0}": No such file or directory
#? 2

#### addresses and links with too little
ip link add; ip link add foo; ip addr add; ip addr add 192.0.2.4; ip neigh show dev nosuch; ss foo; ss -t foo; ss state; ss state foo
#! Not enough information: "type" argument is required
#! Not enough information: "type" argument is required
#! Not enough information: "dev" argument is required.
#! Not enough information: "dev" argument is required.
#! Cannot find device "nosuch"
#! Error: an inet prefix is expected rather than "foo".
#! Cannot parse dst/src address.
#! Error: an inet prefix is expected rather than "foo".
#! Cannot parse dst/src address.
#! Command line is not complete. Try option "help"
#! ss: wrong state name: foo
#? 255

#### dig -x and gcc -x alone, ps -x with what there is not
dig -x; gcc -x; gcc -o; ps -x -z
#! Invalid option: -x
#! Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
#!             {global-d-opt} host [@local-server] {local-d-opt}
#!             [ host [@local-server] {local-d-opt} [...]]
#!
#! Use "dig -h" (or "dig -h | more") for complete list of options
#! gcc: error: missing argument to ‘-x’
#! gcc: fatal error: no input files
#! compilation terminated.
#! gcc: error: missing filename after ‘-o’
#! gcc: fatal error: no input files
#! compilation terminated.
#! error: must set personality to get -x option
#!
#! Usage:
#!  ps [options]
#!
#!  Try 'ps --help <simple|list|output|threads|misc|all>'
#!   or 'ps --help <s|l|o|t|m|a>'
#!  for additional help text.
#!
#! For more details see ps(1).
#? 1

#### kmod and a dash
kmod - /etc; echo $?
#> kmod - Manage kernel modules: list, load, unload, etc
#> Usage:
#> 	kmod [options] command [command_options]
#>
#> Options:
#> 	-V, --version     show version
#> 	-h, --help        show this help
#>
#> Commands:
#>   help         Show help message
#>   list         list currently loaded modules
#>   static-nodes outputs the static-node information installed with the currently running kernel
#>
#> kmod also handles gracefully if called from following symlinks:
#>   lsmod        compat lsmod command
#>   rmmod        compat rmmod command
#>   insmod       compat insmod command
#>   modinfo      compat modinfo command
#>   modprobe     compat modprobe command
#>   depmod       compat depmod command
#> 1
#! invalid command '-'

#### nano's options
nano --suspendable x; nano --magic; nano -T x f; nano -T 0 f; nano -T -1 f; nano -T 4x f; nano -r q f; nano -J 0 f; nano -J z; nano -r -3z f; nano -T; nano --tabsize; nano --tabs=3; nano -z; nano --si; echo $?
#> Type 'nano -h' for a list of available options.
#> Type 'nano -h' for a list of available options.
#> Type 'nano -h' for a list of available options.
#> Type 'nano -h' for a list of available options.
#> Type 'nano -h' for a list of available options.
#> Type 'nano -h' for a list of available options.
#> Type 'nano -h' for a list of available options.
#> 1
#! nano: unrecognized option '--suspendable'
#! nano: unrecognized option '--magic'
#! Requested tab size "x" is invalid
#! Requested tab size "0" is invalid
#! Requested tab size "-1" is invalid
#! Requested tab size "4x" is invalid
#! Requested fill size "q" is invalid
#! Guide column "0" is invalid
#! Guide column "z" is invalid
#! Requested fill size "-3z" is invalid
#! nano: option requires an argument -- 'T'
#! nano: option '--tabsize' requires an argument
#! nano: option '--tabs=3' is ambiguous; possibilities: '--tabstospaces' '--tabsize'
#! nano: invalid option -- 'z'
#! nano: unrecognized option '--si'

#### vi's options
vi -s; vi -se f; vi -c q -s; vi -k; vi -es; echo $?
#> 0
#! VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Feb 16 2025 05:23:41)
#! Argument missing after: "-s"
#! More info with: "vim -h"
#! VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Feb 16 2025 05:23:41)
#! Garbage after option argument: "-se"
#! More info with: "vim -h"
#! VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Feb 16 2025 05:23:41)
#! Argument missing after: "-s"
#! More info with: "vim -h"
#! VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Feb 16 2025 05:23:41)
#! Unknown option argument: "-k"
#! More info with: "vim -h"
