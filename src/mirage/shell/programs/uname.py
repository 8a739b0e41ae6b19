"""uname and arch (coreutils 9.1), hostname (net-tools 3.23), hostid, nproc's neighbours: what the kernel says it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.options import UsageError, misused, parse, scan
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_text
from mirage.shell.net.netstack import stack
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

USAGE = """Usage: uname [OPTION]...
Print certain system information.  With no OPTION, same as -s.

  -a, --all                print all information, in the following order,
                             except omit -p and -i if unknown:
  -s, --kernel-name        print the kernel name
  -n, --nodename           print the network node hostname
  -r, --kernel-release     print the kernel release
  -v, --kernel-version     print the kernel version
  -m, --machine            print the machine hardware name
  -p, --processor          print the processor type (non-portable)
  -i, --hardware-platform  print the hardware platform (non-portable)
  -o, --operating-system   print the operating system
      --help        display this help and exit
      --version     output version information and exit

GNU coreutils online help: <https://www.gnu.org/software/coreutils/>
Report any translation bugs to <https://translationproject.org/team/>
Full documentation <https://www.gnu.org/software/coreutils/uname>
or available locally via: info '(coreutils) uname invocation'
"""
VERSION = """uname (GNU coreutils) 9.1
Copyright (C) 2022 Free Software Foundation, Inc.
License GPLv3+: GNU GPL version 3 or later <https://gnu.org/licenses/gpl.html>.
This is free software: you are free to change and redistribute it.
There is NO WARRANTY, to the extent permitted by law.

Written by David MacKenzie.
"""
LONGS = {
    "all": "a", "kernel-name": "s", "sysname": "s", "nodename": "n", "kernel-release": "r", "release": "r", "kernel-version": "v",
    "machine": "m", "processor": "p", "hardware-platform": "i", "operating-system": "o", "help": "help", "version": "version",
}  # fmt: skip
HOSTNAME_USAGE = """Usage: hostname [-b] {hostname|-F file}         set host name (from file)
       hostname [-a|-A|-d|-f|-i|-I|-s|-y]       display formatted name
       hostname                                 display host name

       {yp,nis,}domainname {nisdomain|-F file}  set NIS domain name (from file)
       {yp,nis,}domainname                      display NIS domain name

       dnsdomainname                            display dns domain name

       hostname -V|--version|-h|--help          print info and exit

Program name:
       {yp,nis,}domainname=hostname -y
       dnsdomainname=hostname -d

Program options:
    -a, --alias            alias names
    -A, --all-fqdns        all long host names (FQDNs)
    -b, --boot             set default hostname if none available
    -d, --domain           DNS domain name
    -f, --fqdn, --long     long host name (FQDN)
    -F, --file             read host name or NIS domain name from given file
    -i, --ip-address       addresses for the host name
    -I, --all-ip-addresses all addresses for the host
    -s, --short            short host name
    -y, --yp, --nis        NIS/YP domain name

Description:
   This command can get or set the host name or the NIS domain name. You can
   also get the DNS domain or the FQDN (fully qualified domain name).
   Unless you are using bind or NIS for host lookups you can change the
   FQDN (Fully Qualified Domain Name) and the DNS domain name (which is
   part of the FQDN) in the /etc/hosts file.
"""


@program("uname", path="/usr/bin/uname")
def uname(proc: Process) -> int:
    options, operands = parse(proc, "asnrvmpio", LONGS)
    wanted = {option for option, _ in options} or {"s"}
    if "help" in wanted:
        proc.out(USAGE)
        return 0
    if "version" in wanted:
        proc.out(VERSION)
        return 0
    if operands:
        proc.error(f"extra operand {quoted(proc, operands[0])}")
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    fields = {
        "s": "Linux",
        "n": proc.hostname,
        "r": proc.uname.release,
        "v": proc.uname.version,
        "m": "x86_64",
        "p": "unknown",
        "i": "unknown",
        "o": "GNU/Linux",
    }
    if "a" in wanted:
        wanted = set("snrvmo")
    proc.out(" ".join(value for letter, value in fields.items() if letter in wanted) + "\n")
    return 0


@program("arch", path="/usr/bin/arch")
def arch(proc: Process) -> int:
    _, operands = gnu.read(proc, "arch", "")
    gnu.refuse_more(proc, operands)
    proc.out("x86_64\n")
    return 0


def _addresses(proc: Process) -> list[str]:
    """Of links that are up, but for loopback's and IPv6's own."""
    net = stack(proc)
    return [
        one.address for link, one in net.every_address(proc.clock.now())
        if link.is_up and not link.is_loopback and not (one.family == "inet6" and one.scope == "link")
    ]  # fmt: skip


@program("hostname", path="/usr/bin/hostname")
@program("dnsdomainname", path="/usr/bin/dnsdomainname")
def hostname(proc: Process) -> int:
    longs = {
        "alias": "a", "all-fqdns": "A", "boot": "b", "domain": "d", "fqdn": "f", "long": "f", "file": ":F", "ip-address": "i",
        "all-ip-addresses": "I", "short": "s", "yp": "y", "nis": "y", "help": "h", "version": "V",
    }  # fmt: skip
    try:
        options, operands = scan(proc.args, "aAbdfF:iIsyhV", longs, name=proc.name)
    except UsageError as error:
        misused(proc, error)
        proc.out(HOSTNAME_USAGE)
        return 255
    if len(operands) > 1:
        proc.err(HOSTNAME_USAGE)
        return 255
    wanted = [option for option, _ in options]
    name = proc.hostname
    called = proc.name.rsplit("/", 1)[-1]
    if called == "domainname" and not proc.args:
        return _say(proc, "(none)")
    if called != "hostname" and not wanted:
        wanted = ["d" if called == "dnsdomainname" else "y"]
    if not wanted or wanted == ["b"]:
        return _set(proc, operands[0]) if operands else _say(proc, name)
    full = _fqdn(proc, name)
    match wanted[-1]:
        case "s":
            return _say(proc, name.split(".")[0])
        case "f" | "A":
            return _say(proc, full)
        case "d":
            domain = full.partition(".")[2]
            return _say(proc, domain) if domain else 0
        case "i":
            return _say(proc, _hosts(proc).get(name, "127.0.1.1"))
        case "I":
            return _say(proc, "".join(f"{address} " for address in _addresses(proc)))
        case "a":
            return _say(proc, "")
        case "F":
            try:
                return _set(proc, to_text(proc.read_file(dict(options)["F"])).split("\n")[0].strip())
            except OSError:
                return proc.error("No such file or directory")
        case "V":
            return _say(proc, "hostname 3.23")
        case "h":
            proc.out(HOSTNAME_USAGE)
            return 255
        case _:
            _say(proc, f"{proc.name}: Local domain name not set")
            return 1


def _say(proc: Process, text: str) -> int:
    proc.out(text + "\n")
    return 0


def _set(proc: Process, name: str) -> int:
    if proc.uid != 0:
        return proc.error("you must be root to change the host name")
    if not name or len(name) > 64 or not all(part.replace("-", "").isalnum() for part in name.split(".")):
        return proc.error("the specified hostname is invalid")
    try:
        proc.caller.write_file(b"/proc/sys/kernel/hostname", name.encode() + b"\n")
    except OSError:
        return proc.error("you must be root to change the host name")
    return 0


def _hosts(proc: Process) -> dict[str, str]:
    """Names of /etc/hosts with their addresses, the first entry of each."""
    found: dict[str, str] = {}
    try:
        text = to_text(proc.read_file("/etc/hosts"))
    except OSError:
        return found
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        for name in words[1:]:
            found.setdefault(name, words[0])
    return found


def _fqdn(proc: Process, name: str) -> str:
    """The first name of the line of /etc/hosts that holds ours, as getaddrinfo's canonical name."""
    try:
        text = to_text(proc.read_file("/etc/hosts"))
    except OSError:
        return name
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if name in words[1:]:
            return words[1]
    return name
