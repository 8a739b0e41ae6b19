# What ip (iproute2 6.1.0) says of words that it can not use. That an address is not there is said by a kernel 6.1, as booted.

#### changes without what they need
for given in "neigh del" "neigh add" "addr add" "addr del" "addr flush" "link set" "link del" "link add foo" "route flush" "route get"; do ip $given 2>&1; done; ip route add 2>&1 | head -3
#> Device and destination are required arguments.
#> Device and destination are required arguments.
#> Not enough information: "dev" argument is required.
#> Not enough information: "dev" argument is required.
#> Flush requires arguments.
#> Not enough information: "dev" argument is required.
#> Not enough information: "dev" argument is required.
#> Not enough information: "type" argument is required
#> "ip route flush" requires arguments.
#> need at least a destination address
#> Usage: ip route { list | flush } SELECTOR
#>        ip route save SELECTOR
#>        ip route restore

#### addresses, devices and settings that are none
for given in "addr add x dev lo" "addr add 192.0.2.1" "link set lo foo" "neigh show foo" "link show foo bar" "route add default via x" "addr del 192.0.2.1/24 dev lo" "addr add 192.0.2.1/24 dev nosuch" "route add 192.0.2.0/24 dev nosuch" "link set nosuch down" "link add foo type bar" "addr show dev" "link set dev lo mtu x" "link set lo mtu" "addr show up foo" "route get foo"; do ip $given; echo $?; done
#> 1
#> 1
#> 255
#> 1
#> 255
#> 1
#> 2
#> 1
#> 1
#> 1
#> 2
#> 255
#> 255
#> 255
#> 1
#> 1
#! Error: any valid prefix is expected rather than "x".
#! Not enough information: "dev" argument is required.
#! Error: either "dev" is duplicate, or "foo" is a garbage.
#! Error: any valid prefix is expected rather than "foo".
#! Error: either "dev" is duplicate, or "bar" is a garbage.
#! Error: any valid address is expected rather than "x".
#! RTNETLINK answers: Cannot assign requested address
#! Cannot find device "nosuch"
#! Cannot find device "nosuch"
#! Cannot find device "nosuch"
#! Error: Unknown device type.
#! Command line is not complete. Try option "help"
#! Error: argument "x" is wrong: Invalid "mtu" value
#!
#! Command line is not complete. Try option "help"
#! Device "foo" does not exist.
#! Error: any valid prefix is expected rather than "foo".

#### families, tables, rules and objects
for given in "-f foo a" "r l table foo" "rule add foo" "netns foo" "tuntap foo" "monitor foo" "maddress foo" "ntable foo" vrf "-foo" "foo"; do ip $given; echo $?; done
#> 255
#> 255
#> 255
#> 255
#> 255
#> 255
#> 255
#> 255
#> Name              Table
#> -----------------------
#> No VRF has been configured
#> 0
#> 255
#> 1
#! Error: argument "foo" is wrong: invalid protocol family
#! Error: argument "foo" is wrong: table id value is invalid
#!
#! Error: argument "foo" is wrong: Failed to parse rule type
#! Command "foo" is unknown, try "ip netns help".
#! Command "foo" is unknown, try "ip tuntap help".
#! Argument "foo" is unknown, try "ip monitor help".
#! Command "foo" is unknown, try "ip maddr help".
#! Command "foo" is unknown, try "ip ntable help".
#! Option "-foo" is unknown, try "ip -help".
#! Object "foo" is unknown, try "ip help".

#### iptables: ports, states, numbers and rules that are none
iptables -A INPUT -p tcp --sport x -j DROP; iptables -A INPUT -p tcp --dport 1:x -j DROP; iptables -A INPUT -p tcp -m multiport --dports 1,foo -j DROP; iptables -A INPUT -p tcp --dport http -j DROP; iptables -S; iptables -D INPUT -s 1.2.3.4 -j DROP; echo $?; iptables -P FOO DROP; echo $?; iptables -I INPUT x -j DROP; echo $?; iptables -I INPUT 0 -j DROP; echo $?; iptables-save -t foo; echo $?; iptables-restore nofile; echo $?; iptables-restore < /dev/null; echo $?; echo foo | iptables-restore; echo $?; iptables -C INPUT -j DROP; echo $?; iptables -I INPUT 5 -j DROP; echo $?; iptables -A INPUT -p tcp --dport 0 -j DROP; iptables -A INPUT -p tcp --dport 65536 -j DROP; iptables -A INPUT -j;  iptables -A INPUT -m state --state FOO -j ACCEPT; iptables -D INPUT 1; echo $?; iptables -S
#> -P INPUT ACCEPT
#> -P FORWARD ACCEPT
#> -P OUTPUT ACCEPT
#> -A INPUT -p tcp -m tcp --dport 80 -j DROP
#> 1
#> 1
#> 2
#> 2
#> 1
#> 1
#> 0
#> 1
#> 1
#> 1
#> 0
#> -P INPUT ACCEPT
#> -P FORWARD ACCEPT
#> -P OUTPUT ACCEPT
#> -A INPUT -p tcp -m tcp --dport 0 -j DROP
#! iptables v1.8.9 (nf_tables): invalid port/service `x' specified
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): invalid port/service `x' specified
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): invalid port/service `foo' specified
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables: Bad rule (does a matching rule exist in that chain?).
#! iptables: Bad built-in chain name.
#! iptables v1.8.9 (nf_tables): Invalid rule number `x'
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): Invalid rule number `0'
#! Try `iptables -h' or 'iptables --help' for more information.
#! Table `foo' does not exist
#! Can't open nofile: No such file or directory
#! iptables-restore: line 1 failed
#! iptables: Bad rule (does a matching rule exist in that chain?).
#! iptables: Index of insertion too big.
#! iptables v1.8.9 (nf_tables): invalid port/service `65536' specified
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): option "-j" requires an argument
#! Try `iptables -h' or 'iptables --help' for more information.
#! iptables v1.8.9 (nf_tables): Bad state "FOO"
#! Try `iptables -h' or 'iptables --help' for more information.

#### iptables-restore
printf '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:X - [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n-A X -s 192.0.2.0/24 -j DROP\nCOMMIT\n' > r; iptables -A INPUT -j DROP; iptables-restore r; echo $?; iptables -S; iptables-restore -n < r; iptables -S; iptables-restore -t r; iptables-save | grep -v '^#' > s; iptables-restore < s; iptables -S | wc -l; printf '*filter\n-A NOSUCH -j DROP\nCOMMIT\n' | iptables-restore; echo $?; printf '*filter\n-A INPUT -p foo -j DROP\nCOMMIT\n' | iptables-restore; echo $?; iptables-restore --foo; iptables-restore -h | head -2; iptables-restore -V; printf '*foo\nCOMMIT\n' | iptables-restore; echo $?; printf '*filter\nfoo\nCOMMIT\n' | iptables-restore; echo $?
#> 0
#> -P INPUT DROP
#> -P FORWARD ACCEPT
#> -P OUTPUT ACCEPT
#> -N X
#> -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
#> -A X -s 192.0.2.0/24 -j DROP
#> -P INPUT DROP
#> -P FORWARD ACCEPT
#> -P OUTPUT ACCEPT
#> -N X
#> -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
#> -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
#> -A X -s 192.0.2.0/24 -j DROP
#> 7
#> 1
#> 2
#> iptables-restore v1.8.9 (nf_tables)
#> 2
#> 2
#! iptables-restore: line 2 failed: No chain/target/match by that name.
#! iptables-restore v1.8.9 (nf_tables): unknown protocol "foo" specified
#! Error occurred at line: 2
#! Try `iptables-restore -h' or 'iptables-restore --help' for more information.
#! iptables-restore: unrecognized option '--foo'
#! Try `iptables-restore -h' for more information.
#! Usage: iptables-restore [-c] [-v] [-V] [-t] [-h] [-n] [-T table] [-M command] [-4] [-6] [file]
#! 	   [ --counters ]
#! 	   [ --verbose ]
#! 	   [ --version]
#! 	   [ --test ]
#! 	   [ --help ]
#! 	   [ --noflush ]
#! 	   [ --table=<TABLE> ]
#! 	   [ --modprobe=<command> ]
#! 	   [ --ipv4 ]
#! 	   [ --ipv6 ]
#! iptables-restore v1.8.9 (nf_tables): iptables-restore: line 1 table name 'foo' invalid
#! Error occurred at line: 1
#! Try `iptables-restore -h' or 'iptables-restore --help' for more information.
#! Bad argument `foo'
#! Error occurred at line: 2
#! Try `iptables-restore -h' or 'iptables-restore --help' for more information.
