# What ip (iproute2 6.1.0) says of words that it can not use.

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
#! Error: ipv4: Address not found.
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
