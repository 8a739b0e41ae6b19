# Words of several letters, and letters that are none, as today's droppers and their authors type them. Recorded; see cases.py.
#### ps: what -q does not go with
ps fq 1; ps -q 1 -H; ps -q 1 --forest; ps q1f
#! q/-q/--quick-pid cannot be used together with forest type listings.
#! q/-q/--quick-pid cannot be used together with forest type listings.
#! q/-q/--quick-pid cannot be used together with forest type listings.
#! error: process ID list syntax error
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

#### ps: heads of the formats
for format in s v X -T -L -fL -fT -lL -lfT -jT -l sT; do ps $format | head -1; done
#>   UID     PID          PENDING          BLOCKED          IGNORED           CAUGHT STAT TTY        TIME COMMAND
#>     PID TTY      STAT   TIME  MAJFL   TRS   DRS   RSS %MEM COMMAND
#>     PID           STACKP              ESP              EIP TMOUT ALARM STAT TTY        TIME COMMAND
#>     PID    SPID TTY          TIME CMD
#>     PID     LWP TTY          TIME CMD
#> UID          PID    PPID     LWP  C NLWP STIME TTY          TIME CMD
#> UID          PID    SPID    PPID  C STIME TTY          TIME CMD
#> F S   UID     PID    PPID     LWP  C PRI  NI ADDR SZ WCHAN  TTY          TIME CMD
#> F S UID          PID    SPID    PPID  C PRI  NI ADDR SZ WCHAN  STIME TTY          TIME CMD
#>     PID    SPID    PGID     SID TTY          TIME CMD
#> F S   UID     PID    PPID  C PRI  NI ADDR SZ WCHAN  TTY          TIME CMD
#>   UID     PID          PENDING          BLOCKED          IGNORED           CAUGHT STAT TTY        TIME COMMAND

#### ps: formats that exclude each other
ps us; ps ul 1; ps aux -o pid; ps -j -o pid; ps -f u
#! error: conflicting format options
#!
#! Usage:
#!  ps [options]
#!
#!  Try 'ps --help <simple|list|output|threads|misc|all>'
#!   or 'ps --help <s|l|o|t|m|a>'
#!  for additional help text.
#!
#! For more details see ps(1).
#! error: conflicting format options
#!
#! Usage:
#!  ps [options]
#!
#!  Try 'ps --help <simple|list|output|threads|misc|all>'
#!   or 'ps --help <s|l|o|t|m|a>'
#!  for additional help text.
#!
#! For more details see ps(1).
#! error: conflicting format options
#!
#! Usage:
#!  ps [options]
#!
#!  Try 'ps --help <simple|list|output|threads|misc|all>'
#!   or 'ps --help <s|l|o|t|m|a>'
#!  for additional help text.
#!
#! For more details see ps(1).
#! error: can not use output modifiers with user-defined output
#!
#! Usage:
#!  ps [options]
#!
#!  Try 'ps --help <simple|list|output|threads|misc|all>'
#!   or 'ps --help <s|l|o|t|m|a>'
#!  for additional help text.
#!
#! For more details see ps(1).
#! error: conflicting format options
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

#### ps: -f and -o are read as BSD's
ps -f -o pid 99999; ps -ef -o pid,args 99999; ps -f --sort pid -o pid 99999; ps -f o pid 99999; ps -x a; ps -f a -o pid
#>     PID
#>     PID COMMAND
#>     PID
#! error: conflicting format options
#!
#! Usage:
#!  ps [options]
#!
#!  Try 'ps --help <simple|list|output|threads|misc|all>'
#!   or 'ps --help <s|l|o|t|m|a>'
#!  for additional help text.
#!
#! For more details see ps(1).
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
#! error: conflicting format options
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

#### ps: L is alone
ps L; ps L -e; ps xL
#> %cpu         %CPU    
#> %mem         %MEM    
#> _left        LLLLLLLL
#> _left2       L2L2L2L2
#> _right       RRRRRRRR
#> _right2      R2R2R2R2
#> _unlimited   U       
#> _unlimited2  U2      
#> ag_id        AGID    
#> ag_nice      AGNI    
#> args         COMMAND 
#> atime        TIME    
#> blocked      BLOCKED 
#> bsdstart     START   
#> bsdtime      TIME    
#> c            C       
#> caught       CAUGHT  
#> cgname       CGNAME  
#> cgroup       CGROUP  
#> cgroupns     CGROUPNS
#> class        CLS     
#> cls          CLS     
#> cmd          CMD     
#> comm         COMMAND 
#> command      COMMAND 
#> context      CONTEXT 
#> cp           CP      
#> cpuid        CPUID   
#> cputime      TIME    
#> cputimes     TIME    
#> cuc          %CUC    
#> cuu          %CUU    
#> drs          DRS     
#> dsiz         DSIZ    
#> egid         EGID    
#> egroup       EGROUP  
#> eip          EIP     
#> esp          ESP     
#> etime        ELAPSED 
#> etimes       ELAPSED 
#> euid         EUID    
#> euser        EUSER   
#> exe          EXE     
#> f            F       
#> fgid         FGID    
#> fgroup       FGROUP  
#> flag         F       
#> flags        F       
#> fname        COMMAND 
#> fsgid        FSGID   
#> fsgroup      FSGROUP 
#> fsuid        FSUID   
#> fsuser       FSUSER  
#> fuid         FUID    
#> fuser        FUSER   
#> gid          GID     
#> group        GROUP   
#> ignored      IGNORED 
#> intpri       PRI     
#> ipcns        IPCNS   
#> label        LABEL   
#> lastcpu      C       
#> lim          LIM     
#> longtname    TTY     
#> lsession     SESSION 
#> lstart       STARTED 
#> luid         LUID    
#> lwp          LWP     
#> lxc          LXC     
#> m_drs        DRS     
#> m_size       SIZE    
#> m_trs        TRS     
#> machine      MACHINE 
#> maj_flt      MAJFL   
#> majflt       MAJFLT  
#> min_flt      MINFL   
#> minflt       MINFLT  
#> mntns        MNTNS   
#> netns        NETNS   
#> ni           NI      
#> nice         NI      
#> nlwp         NLWP    
#> numa         NUMA    
#> oom          OOM     
#> oomadj       OOMADJ  
#> opri         PRI     
#> ouid         OWNER   
#> pagein       PAGEIN  
#> pcpu         %CPU    
#> pending      PENDING 
#> pgid         PGID    
#> pgrp         PGRP    
#> pid          PID     
#> pidns        PIDNS   
#> pmem         %MEM    
#> policy       POL     
#> ppid         PPID    
#> pri          PRI     
#> pri_api      API     
#> pri_bar      BAR     
#> pri_baz      BAZ     
#> pri_foo      FOO     
#> priority     PRI     
#> psr          PSR     
#> pss          PSS     
#> rbytes       RBYTES  
#> rchars       RCHARS  
#> rgid         RGID    
#> rgroup       RGROUP  
#> rops         ROPS    
#> rss          RSS     
#> rssize       RSS     
#> rsz          RSZ     
#> rtprio       RTPRIO  
#> ruid         RUID    
#> ruser        RUSER   
#> s            S       
#> sched        SCH     
#> seat         SEAT    
#> sess         SESS    
#> session      SESS    
#> sgi_p        P       
#> sgi_rss      RSS     
#> sgid         SGID    
#> sgroup       SGROUP  
#> sid          SID     
#> sig          PENDING 
#> sig_block    BLOCKED 
#> sig_catch    CATCHED 
#> sig_ignore   IGNORED 
#> sig_pend     SIGNAL  
#> sigcatch     CAUGHT  
#> sigignore    IGNORED 
#> sigmask      BLOCKED 
#> size         SIZE    
#> slice        SLICE   
#> spid         SPID    
#> stackp       STACKP  
#> start        STARTED 
#> start_stack  STACKP  
#> start_time   START   
#> stat         STAT    
#> state        S       
#> stime        STIME   
#> suid         SUID    
#> supgid       SUPGID  
#> supgrp       SUPGRP  
#> suser        SUSER   
#> svgid        SVGID   
#> svgroup      SVGROUP 
#> svuid        SVUID   
#> svuser       SVUSER  
#> sz           SZ      
#> tgid         TGID    
#> thcount      THCNT   
#> tid          TID     
#> time         TIME    
#> timens       TIMENS  
#> times        TIME    
#> tname        TTY     
#> tpgid        TPGID   
#> trs          TRS     
#> trss         TRSS    
#> tsig         PENDING 
#> tsiz         TSIZ    
#> tt           TT      
#> tty          TT      
#> tty4         TTY     
#> tty8         TTY     
#> ucmd         CMD     
#> ucomm        COMMAND 
#> uid          UID     
#> uid_hack     UID     
#> uname        USER    
#> unit         UNIT    
#> user         USER    
#> userns       USERNS  
#> uss          USS     
#> util         C       
#> utsns        UTSNS   
#> uunit        UUNIT   
#> vsize        VSZ     
#> vsz          VSZ     
#> wbytes       WBYTES  
#> wcbytes      WCBYTES 
#> wchan        WCHAN   
#> wchars       WCHARS  
#> wname        WCHAN   
#> wops         WOPS    
#> zone         ZONE    
#! error: the option is exclusive: L
#!
#! Usage:
#!  ps [options]
#!
#!  Try 'ps --help <simple|list|output|threads|misc|all>'
#!   or 'ps --help <s|l|o|t|m|a>'
#!  for additional help text.
#!
#! For more details see ps(1).
#! error: the option is exclusive: L
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

#### ps: columns of signals and faults
ps -o pid,majflt,trs,drs,pending,ignored 99999; ps -o sigcatch,maj_flt,tsiz 99999
#>     PID MAJFLT  TRS   DRS          PENDING          IGNORED
#>           CAUGHT  MAJFL TSIZ
#? 1

#### dpkg: letters
for word in foo zoo W h nl il Lz ls iz Vl xz lbash '?z'; do dpkg -$word 2>&1 | head -1; done
#> dpkg: error: unknown option -o
#> dpkg: error: unknown option -z
#> dpkg: error: unknown option -W
#> dpkg: error: unknown option -h
#> dpkg: error: unknown option -n
#> dpkg: error: conflicting actions -l (--list) and -i (--install)
#> dpkg: error: unknown option -z
#> dpkg: error: conflicting actions -s (--status) and -l (--list)
#> dpkg: error: unknown option -z
#> dpkg: error: conflicting actions -l (--list) and -V (--verify)
#> dpkg: error: unknown option -z
#> dpkg: error: conflicting actions -b (--build) and -l (--list)
#> dpkg: error: unknown option -z

#### dpkg: two actions
dpkg -l -i; dpkg --list -s; dpkg -l --audit; dpkg --show bash
#! dpkg: error: conflicting actions -i (--install) and -l (--list)
#!
#! Type dpkg --help for help about installing and deinstalling packages [*];
#! Use 'apt' or 'aptitude' for user-friendly package management;
#! Type dpkg -Dhelp for a list of dpkg debug flag values;
#! Type dpkg --force-help for a list of forcing options;
#! Type dpkg-deb --help for help about manipulating *.deb files;
#!
#! Options marked [*] produce a lot of output - pipe it through 'less' or 'more' !
#! dpkg: error: conflicting actions -s (--status) and -l (--list)
#!
#! Type dpkg --help for help about installing and deinstalling packages [*];
#! Use 'apt' or 'aptitude' for user-friendly package management;
#! Type dpkg -Dhelp for a list of dpkg debug flag values;
#! Type dpkg --force-help for a list of forcing options;
#! Type dpkg-deb --help for help about manipulating *.deb files;
#!
#! Options marked [*] produce a lot of output - pipe it through 'less' or 'more' !
#! dpkg: error: conflicting actions -C (--audit) and -l (--list)
#!
#! Type dpkg --help for help about installing and deinstalling packages [*];
#! Use 'apt' or 'aptitude' for user-friendly package management;
#! Type dpkg -Dhelp for a list of dpkg debug flag values;
#! Type dpkg --force-help for a list of forcing options;
#! Type dpkg-deb --help for help about manipulating *.deb files;
#!
#! Options marked [*] produce a lot of output - pipe it through 'less' or 'more' !
#! dpkg: error: unknown option --show
#!
#! Type dpkg --help for help about installing and deinstalling packages [*];
#! Use 'apt' or 'aptitude' for user-friendly package management;
#! Type dpkg -Dhelp for a list of dpkg debug flag values;
#! Type dpkg --force-help for a list of forcing options;
#! Type dpkg-deb --help for help about manipulating *.deb files;
#!
#! Options marked [*] produce a lot of output - pipe it through 'less' or 'more' !
#? 2

#### dpkg: letters that change nothing
dpkg -O -l bash | tail -1; dpkg -Ei; dpkg -iGE /nonexistent.deb; dpkg -B
#> ii  bash           5.2.15-2+b13 amd64        GNU Bourne Again SHell
#! dpkg: error: --install needs at least one package archive file argument
#!
#! Type dpkg --help for help about installing and deinstalling packages [*];
#! Use 'apt' or 'aptitude' for user-friendly package management;
#! Type dpkg -Dhelp for a list of dpkg debug flag values;
#! Type dpkg --force-help for a list of forcing options;
#! Type dpkg-deb --help for help about manipulating *.deb files;
#!
#! Options marked [*] produce a lot of output - pipe it through 'less' or 'more' !
#! dpkg: error: cannot access archive '/nonexistent.deb': No such file or directory
#! dpkg: error: need an action option
#!
#! Type dpkg --help for help about installing and deinstalling packages [*];
#! Use 'apt' or 'aptitude' for user-friendly package management;
#! Type dpkg -Dhelp for a list of dpkg debug flag values;
#! Type dpkg --force-help for a list of forcing options;
#! Type dpkg-deb --help for help about manipulating *.deb files;
#!
#! Options marked [*] produce a lot of output - pipe it through 'less' or 'more' !
#? 2

#### iptables: a chain at its letter
iptables -LINPUT; iptables -nLINPUT; iptables -FINPUT; iptables -Nfoo; iptables -Xfoo; iptables -Lnv; iptables -tnat -nL | head -2
#> Chain INPUT (policy ACCEPT)
#> target     prot opt source               destination         
#> Chain INPUT (policy ACCEPT)
#> target     prot opt source               destination         
#> Chain PREROUTING (policy ACCEPT)
#> target     prot opt source               destination         
#! iptables v1.8.9 (nf_tables): chain `nv' in table `filter' is incompatible, use 'nft' tool.

#### iptables: what is written at its letter is the whole word
iptables -A INPUT -ptcp -jDROP; iptables -AINPUT -s1.2.3.4 -jDROP; iptables -S
#> -P INPUT ACCEPT
#> -P FORWARD ACCEPT
#> -P OUTPUT ACCEPT
#! iptables v1.8.9 (nf_tables): unknown protocol "-ptcp" specified
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): host/network `-s1.2.3.4' not found
#! Try `iptables -h' or 'iptables --help' for more information.

#### iptables: letters that are none
iptables -zoo; iptables -nzoo; iptables -n -L -zoo; iptables -z; iptables -wL
#! iptables v1.8.9 (nf_tables): unknown option "iptables"
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): unknown option "iptables"
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): unknown option "-L"
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): unknown option "-z"
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): wait seconds not numeric
#! Try `iptables -h' or 'iptables --help' for more information.
#? 2

#### iptables: fragments
iptables -A INPUT -f -p tcp -j DROP; iptables -A INPUT ! -f -j ACCEPT; iptables -S; iptables -nL INPUT; iptables -L INPUT
#> -P INPUT ACCEPT
#> -P FORWARD ACCEPT
#> -P OUTPUT ACCEPT
#> -A INPUT -p tcp -f -j DROP
#> -A INPUT ! -f -j ACCEPT
#> Chain INPUT (policy ACCEPT)
#> target     prot opt source               destination         
#> DROP       6    -f  0.0.0.0/0            0.0.0.0/0           
#> ACCEPT     0    !f  0.0.0.0/0            0.0.0.0/0           
#> Chain INPUT (policy ACCEPT)
#> target     prot opt source               destination         
#> DROP       tcp  -f  anywhere             anywhere            
#> ACCEPT     all  !f  anywhere             anywhere            

#### iptables: fragments that are refused
iptables -f; iptables -foo; iptables -f -L; iptables -A INPUT -f -f -j DROP; ip6tables -A INPUT -f -j DROP
#! iptables v1.8.9 (nf_tables): no command specified
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): no command specified
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): Illegal option `-f' with this command
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): multiple -f flags not allowed
#! Try `iptables -h' or 'iptables --help' for more information.
#! ip6tables v1.8.9 (nf_tables): `-f' is not supported in IPv6, use -m frag instead
#! Try `ip6tables -h' or 'ip6tables --help' for more information.
#? 2

#### ss: families and tables that there are not
for word in '-f foo' '-fo' '-A foo' '-A tcp,foo' '-f foo -A foo' '-A foo -f foo'; do ss $word 2>&1 | head -1; done
#> ss: "foo" is invalid family
#> ss: "o" is invalid family
#> ss: "foo" is illegal socket table id
#> ss: "foo" is illegal socket table id
#> ss: "foo" is invalid family
#> ss: "foo" is illegal socket table id

#### screen: flow control
screen -fn | tr -d "\r"; screen -fnq | tr -d "\r"; screen -foo | tail -1; screen -fx | tail -1
#> Must be connected to a terminal.
#> Must be connected to a terminal.
#> Error: Unknown flow option -oo
#> Error: Unknown flow option -x

#### mawk: its version comes before its limits
mawk -W version 2>&1
#> mawk 1.3.4 20200120
#> Copyright 2008-2019,2020, Thomas E. Dickey
#> Copyright 1991-1996,2014, Michael D. Brennan
#>
#> random-funcs:       srandom/random
#> regex-funcs:        internal
#> compiled limits:
#> sprintf buffer      8192
#> maximum-integer     2147483647
