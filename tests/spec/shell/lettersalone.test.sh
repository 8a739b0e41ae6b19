# Programs with an option alone, or one word too many: what is said, where, and with which status.
#### ps takes what is no option of Unix for one of BSD
for o in -x -ax -xf -xu -ua -gx -xl '-x -e' '-axo pid' -xww -xZ '-ef -x'; do ps $o | head -1; done; ps -x -Q; ps @; ps -,; ps -q
#>     PID TTY      STAT   TIME COMMAND
#>     PID TTY      STAT   TIME COMMAND
#>     PID TTY      STAT   TIME COMMAND
#> USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
#> USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
#>     PID TTY      STAT   TIME COMMAND
#> F   UID     PID    PPID PRI  NI    VSZ   RSS WCHAN  STAT TTY        TIME COMMAND
#>     PID TTY      STAT   TIME COMMAND
#>     PID
#>     PID TTY      STAT   TIME COMMAND
#> LABEL                               PID TTY      STAT   TIME COMMAND
#>     PID TTY      STAT   TIME COMMAND
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
#! error: garbage option
#!
#! Usage:
#!  ps [options]
#!
#!  Try 'ps --help <simple|list|output|threads|misc|all>'
#!   or 'ps --help <s|l|o|t|m|a>'
#!  for additional help text.
#!
#! For more details see ps(1).
#! error: garbage option
#!
#! Usage:
#!  ps [options]
#!
#!  Try 'ps --help <simple|list|output|threads|misc|all>'
#!   or 'ps --help <s|l|o|t|m|a>'
#!  for additional help text.
#!
#! For more details see ps(1).
#! error: List of process IDs must follow -q.
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

#### net-tools say what they are, and how they are called
ifconfig -h; echo $?; ifconfig --help 2>/dev/null | head -3; ifconfig -V; route -V; arp -V; netstat -V; echo $?
#> Usage:
#>   ifconfig [-a] [-v] [-s] <interface> [[<AF>] <address>]
#>   [add <address>[/<prefixlen>]]
#>   [del <address>[/<prefixlen>]]
#>   [[-]broadcast [<address>]]  [[-]pointopoint [<address>]]
#>   [netmask <address>]  [dstaddr <address>]  [tunnel <address>]
#>   [outfill <NN>] [keepalive <NN>]
#>   [hw <HW> <address>]  [mtu <NN>]
#>   [[-]trailers]  [[-]arp]  [[-]allmulti]
#>   [multicast]  [[-]promisc]
#>   [mem_start <NN>]  [io_addr <NN>]  [irq <NN>]  [media <type>]
#>   [txqueuelen <NN>]
#>   [name <newname>]
#>   [[-]dynamic]
#>   [up|down] ...
#>
#>   <HW>=Hardware Type.
#>   List of possible hardware types:
#>   <AF>=Address family. Default: inet
#>   List of possible address families:
#> 0
#> Usage:
#>   ifconfig [-a] [-v] [-s] <interface> [[<AF>] <address>]
#>   [add <address>[/<prefixlen>]]
#> net-tools 2.10
#> net-tools 2.10
#> +NEW_ADDRT +RTF_IRTT +RTF_REJECT +I18N +SELINUX
#> AF: (inet) +UNIX +INET +INET6 +IPX +AX25 +NETROM +X25 +ATALK +ECONET +ROSE -BLUETOOTH
#> HW:  +ETHER +ARC +SLIP +PPP +TUNNEL -TR +AX25 +NETROM +X25 +FR +ROSE +ASH +SIT +FDDI +HIPPI +HDLC/LAPB +EUI64 
#> net-tools 2.10
#> +I18N +SELINUX
#> AF: (inet) +UNIX +INET +INET6 +IPX +AX25 +NETROM +X25 +ATALK +ECONET +ROSE -BLUETOOTH
#> HW: (ether) +ETHER +ARC +SLIP +PPP +TUNNEL -TR +AX25 +NETROM +X25 +FR +ROSE +ASH +SIT +FDDI +HIPPI +HDLC/LAPB +EUI64 
#> net-tools 2.10
#> Fred Baumgarten, Alan Cox, Bernd Eckenfels, Phil Blundell, Tuan Hoang, Brian Micek and others
#> +NEW_ADDRT +RTF_IRTT +RTF_REJECT +FW_MASQUERADE +I18N +SELINUX
#> AF: (inet) +UNIX +INET +INET6 +IPX +AX25 +NETROM +X25 +ATALK +ECONET +ROSE -BLUETOOTH
#> HW:  +ETHER +ARC +SLIP +PPP +TUNNEL -TR +AX25 +NETROM +X25 +FR +ROSE +ASH +SIT +FDDI +HIPPI +HDLC/LAPB +EUI64 
#> 0
#!     loop (Local Loopback) slip (Serial Line IP) cslip (VJ Serial Line IP) 
#!     slip6 (6-bit Serial Line IP) cslip6 (VJ 6-bit Serial Line IP) adaptive (Adaptive Serial Line IP) 
#!     ash (Ash) ether (Ethernet) ax25 (AMPR AX.25) 
#!     netrom (AMPR NET/ROM) rose (AMPR ROSE) tunnel (IPIP Tunnel) 
#!     ppp (Point-to-Point Protocol) hdlc ((Cisco)-HDLC) lapb (LAPB) 
#!     arcnet (ARCnet) dlci (Frame Relay DLCI) frad (Frame Relay Access Device) 
#!     sit (IPv6-in-IPv4) fddi (Fiber Distributed Data Interface) hippi (HIPPI) 
#!     irda (IrLAP) ec (Econet) x25 (generic X.25) 
#!     eui64 (Generic EUI-64) 
#!     unix (UNIX Domain) inet (DARPA Internet) inet6 (IPv6) 
#!     ax25 (AMPR AX.25) netrom (AMPR NET/ROM) rose (AMPR ROSE) 
#!     ipx (Novell IPX) ddp (Appletalk DDP) ec (Econet) 
#!     ash (Ash) x25 (CCITT X.25) 

#### words too many
hostname x y; echo $?; hostname -s x y 2>&1 | head -1; lscpu x; pstree 1 2 2>&1 | head -2; htop x; visudo x y; chsh a b | head -1; tftp x y z; echo $?; ssh-keygen -l x 2>&1 | tr -d '\r' | head -2; crontab -e x 2>&1 | head -1; crontab -l x 2>&1 | head -1
#> 255
#> Usage: hostname [-b] {hostname|-F file}         set host name (from file)
#> Usage: pstree [-acglpsStTuZ] [ -h | -H PID ] [ -n | -N type ]
#>               [ -A | -G | -U ] [ PID | USER ]
#> 64
#> Too many arguments.
#> usage: ssh-keygen [-q] [-a rounds] [-b bits] [-C comment] [-f output_keyfile]
#> crontab: usage error: no arguments permitted after this option
#> crontab: usage error: no arguments permitted after this option
#! Usage: hostname [-b] {hostname|-F file}         set host name (from file)
#!        hostname [-a|-A|-d|-f|-i|-I|-s|-y]       display formatted name
#!        hostname                                 display host name
#!
#!        {yp,nis,}domainname {nisdomain|-F file}  set NIS domain name (from file)
#!        {yp,nis,}domainname                      display NIS domain name
#!
#!        dnsdomainname                            display dns domain name
#!
#!        hostname -V|--version|-h|--help          print info and exit
#!
#! Program name:
#!        {yp,nis,}domainname=hostname -y
#!        dnsdomainname=hostname -d
#!
#! Program options:
#!     -a, --alias            alias names
#!     -A, --all-fqdns        all long host names (FQDNs)
#!     -b, --boot             set default hostname if none available
#!     -d, --domain           DNS domain name
#!     -f, --fqdn, --long     long host name (FQDN)
#!     -F, --file             read host name or NIS domain name from given file
#!     -i, --ip-address       addresses for the host name
#!     -I, --all-ip-addresses all addresses for the host
#!     -s, --short            short host name
#!     -y, --yp, --nis        NIS/YP domain name
#!
#! Description:
#!    This command can get or set the host name or the NIS domain name. You can
#!    also get the DNS domain or the FQDN (fully qualified domain name).
#!    Unless you are using bind or NIS for host lookups you can change the
#!    FQDN (Fully Qualified Domain Name) and the DNS domain name (which is
#!    part of the FQDN) in the /etc/hosts file.
#! lscpu: bad usage
#! Try 'lscpu --help' for more information.
#! Error: unsupported non-option ARGV-elements: x
#! usage: visudo [-chqsV] [[-f] sudoers ]
#! Usage: chsh [options] [LOGIN]
#!
#! Options:
#!   -h, --help                    display this help message and exit
#!   -R, --root CHROOT_DIR         directory to chroot into
#!   -s, --shell SHELL             new login shell for the user account
#!
#! Usage: tftp [-4][-6][-v][-l][-m mode] [host [port]] [-c command]

#### letters that do not exist, or no more
sed -h 2>&1 | head -2; more -Q; more --nosuch; fuser -h 2>&1 | head -1; fuser --nosuch 2>&1 | head -1; fuser -Q; killall -@ 2>&1 | head -1; pkill -v 2>&1 | head -1; telnet -V | head -1; adduser -V | head -1; hostname -h | tail -1; sshd 2>&1 | tr -d '\r'; sshd 2>/dev/null; echo $?; lastb -h | head -5
#> sed: invalid option -- 'h'
#> Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...
#> Usage: fuser [-fIMuvw] [-a|-s] [-4|-6] [-c|-m|-n SPACE]
#> fuser: Invalid option --nosuch
#> Usage: killall [OPTION]... [--] NAME...
#> pkill: invalid option -- 'v'
#> telnet (GNU inetutils) 2.4
#> adduser version 3.134
#>    part of the FQDN) in the /etc/hosts file.
#> sshd re-exec requires execution with an absolute path
#> 255
#>
#> Usage:
#>  lastb [options] [<username>...] [<tty>...]
#>
#> Show a listing of last logged in users.
#! more: invalid option -- 'Q'
#! Try 'more --help' for more information.
#! more: unrecognized option '--nosuch'
#! Try 'more --help' for more information.
#! Q: unknown signal; fuser -l lists signals.

#### apt without a command
for o in -V -s -f; do apt-get $o; done; for o in -y -q -d; do apt-get $o | head -1; done; apt -V; apt --nosuch; apt-cache -a; echo $?
#> apt 2.6.2 (amd64)
#> apt 2.6.2 (amd64)
#> apt 2.6.2 (amd64)
#> 100
#! E: Command line option 'V' [from -V] is not understood in combination with the other options.
#! E: Command line option 's' [from -s] is not understood in combination with the other options.
#! E: Command line option 'f' [from -f] is not understood in combination with the other options.
#! [1;31mE: [0mCommand line option 'V' [from -V] is not understood in combination with the other options.[0m
#! [1;31mE: [0mCommand line option --nosuch is not understood in combination with the other options[0m
#! E: Command line option 'a' [from -a] is not understood in combination with the other options.

#### sysctl counts what it does not find
sysctl x y z; echo $?; sysctl x kernel.ostype; echo $?; sysctl -w x=1 y=2; echo $?; sysctl -@ 2>&1 | head -3; crontab </dev/null; echo $?
#> 3
#> kernel.ostype = Linux
#> 1
#> 1
#> sysctl: invalid option -- '@'
#>
#> Usage:
#> 0
#! sysctl: cannot stat /proc/sys/x: No such file or directory
#! sysctl: cannot stat /proc/sys/y: No such file or directory
#! sysctl: cannot stat /proc/sys/z: No such file or directory
#! sysctl: cannot stat /proc/sys/x: No such file or directory
#! sysctl: cannot stat /proc/sys/x: No such file or directory
#! sysctl: cannot stat /proc/sys/y: No such file or directory
