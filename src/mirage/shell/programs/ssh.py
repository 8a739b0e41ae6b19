"""ssh (OpenSSH 9.2p1): other hosts answer as the world's internet says; the machine's own takes logins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import auth, nss
from mirage.shell.lib.options import Options, UsageError, scan
from mirage.shell.lib.recorded import recorded, upstream, version
from mirage.shell.net import sshclient
from mirage.shell.net.sshclient import FAILED, Target, say
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.lib.nss import Passwd
    from mirage.shell.net.sshclient import Reached
    from mirage.shell.process import Process

SHORT = "+1246ab:c:e:fgi:kl:m:no:p:qstvxAB:CD:E:F:GI:J:KL:MNO:PQ:R:S:TVw:W:XYy"
ROOT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"  # sshd's, as in the session of a visitor
USER_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/games"
OPTIONS = frozenset(  # those of readconf.c that are set here now and then; any other is told of as bad
    "addkeystoagent addressfamily batchmode bindaddress checkhostip ciphers clearallforwardings compression connectionattempts "
    "connecttimeout controlmaster controlpath controlpersist dynamicforward escapechar exitonforwardfailure forwardagent forwardx11 "
    "gatewayports globalknownhostsfile gssapiauthentication hashknownhosts hostkeyalgorithms hostkeyalias hostname identitiesonly "
    "identityfile ipqos kbdinteractiveauthentication kexalgorithms localforward loglevel macs nohostauthenticationforlocalhost "
    "numberofpasswordprompts passwordauthentication permitlocalcommand port preferredauthentications protocol proxycommand proxyjump "
    "pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication rekeylimit remotecommand remoteforward requesttty sendenv "
    "serveralivecountmax serveraliveinterval setenv streamlocalbindmask stricthostkeychecking tcpkeepalive tunnel "
    "updatehostkeys user userknownhostsfile verifyhostkeydns visualhostkey challengeresponseauthentication".split()
)
FLAG = ("true", "false", "yes", "no")
CHOICES = {
    "stricthostkeychecking": (*FLAG, "ask", "off", "accept-new"), "requesttty": (*FLAG, "force", "auto"),
    "addressfamily": ("inet", "inet6", "any"), "controlmaster": (*FLAG, "auto", "ask", "autoask"),
    "tunnel": (*FLAG, "ethernet", "point-to-point"),
} | dict.fromkeys(
    "batchmode compression forwardx11 gatewayports identitiesonly kbdinteractiveauthentication passwordauthentication "
    "pubkeyauthentication tcpkeepalive".split(), FLAG,
)  # fmt: skip
FORWARD = re.compile(r"[^ ]*:[0-9]+|[0-9]+|[^ ]+:[^ ]*|/[^ ]*")
DYNAMIC = re.compile(r"(.*[:/])?\d+")
COMMANDS = ("check", "forward", "exit", "stop", "cancel", "proxy")
ALGORITHMS = {"c": "cipher", "m": "mac"}  # option -> what its value names
TIMES = ("connecttimeout", "serveraliveinterval")
NUMBERS = ("numberofpasswordprompts", "connectionattempts", "serveralivecountmax")
LEVELS = ("quiet", "fatal", "error", "info", "verbose", "debug", "debug1", "debug2", "debug3")
LISTS = {  # setting -> the list of -Q, and what is said of a name that is not in it
    "ciphers": ("cipher", "SSH2 cipher spec"), "macs": ("mac", "SSH2 MAC spec"), "kexalgorithms": ("kex", "SSH2 KexAlgorithms"),
    "hostkeyalgorithms": ("key-sig", "key types"), "pubkeyacceptedalgorithms": ("key-sig", "key types"),
}  # fmt: skip


@program("ssh")
async def ssh(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, SHORT, {})
        if operands:
            more, rest = scan(operands[1:], SHORT, {})
            options, operands = options + more, [operands[0], *rest]
    except UsageError as error:
        return _usage(proc, error)
    if any(key == "V" for key, _ in options):
        proc.err(f"{banner(proc)}\n")
        return 0
    queries = [value for key, value in options if key == "Q"]
    if queries:
        return _query(proc, queries[0])
    if not operands:
        if target_of(proc, "h", options) is not None:
            proc.err(recorded(proc, "ssh.usage"))
        return FAILED
    target = target_of(proc, operands[0], options)
    if target is None:
        return FAILED
    given = {key for key, _ in options}
    command = " ".join(operands[1:])
    wants_terminal = "t" in given or (not command and not given & {"T", "N", "s"})
    if wants_terminal and not proc.isatty(0):
        say(proc, target, "Pseudo-terminal will not be allocated because stdin is not a terminal.")
        wants_terminal = False
    if "G" in given:
        return _configuration(proc, target, options, operands[0])
    if "v" in given:
        _tell_beginning(proc)
    reached = await sshclient.reach(proc, target)
    if reached is None:
        return FAILED
    user = await sshclient.log_in(proc, target, reached)
    if user is None:
        return FAILED
    return await _session(proc, target, reached, user, command, wants_terminal=wants_terminal)


def banner(proc: Process) -> str:
    """What -V says, after the packages' versions."""
    revision = version(proc, "openssh-client").rpartition("-")[2] or "2+deb12u7"
    crypto = upstream(proc, "libssl3") or "3.0.17"
    return f"OpenSSH_{upstream(proc, 'openssh-client') or '9.2p1'} Debian-{revision}, OpenSSL {crypto} {recorded(proc, 'openssl.date').strip()}"


def _query(proc: Process, name: str) -> int:
    """-Q: names without regard to case, and those of options too."""
    lists = _known(proc)
    if name.lower() not in lists:
        proc.err(f'Unsupported query "{name}"\r\n')
        return FAILED
    proc.out(lists[name.lower()])
    return 0


def _known(proc: Process) -> dict[str, str]:
    return {part.partition("]")[0].lower(): part.partition("]\n")[2] for part in recorded(proc, "ssh.query").split("[")[1:]}


def _all_known(proc: Process, kind: str, names: str) -> bool:
    """Whether a list of algorithms names only such as -Q tells."""
    if names[:1] == "-":  # patterns of what is to be left out
        return True
    known = _known(proc)[kind].split()
    return all(name in known for name in names.removeprefix("+").removeprefix("^").split(","))


def _configuration(proc: Process, target: Target, options: Options, named: str) -> int:
    """-G: all settings as they would count."""
    user = nss.user(proc, proc.uid)
    own = user.name if user is not None else str(proc.uid)
    home = user.home if user is not None else "/"
    text = recorded(proc, "ssh.config").replace("/root/.ssh", f"{home}/.ssh")
    identities = [value for key, value in options if key == "i" and proc.exists(value)]
    if not any(key == "F" for key, _ in options) and proc.exists("/etc/ssh/ssh_config"):
        text = text.replace("gssapiauthentication no", "gssapiauthentication yes").replace("hashknownhosts no", "hashknownhosts yes")
        text += "sendenv LANG\nsendenv LC_*\n"
    if identities:
        lines = [line for line in text.splitlines(keepends=True) if not line.startswith("identityfile ")]
        at = next(number for number, line in enumerate(lines) if line.startswith("canonicaldomains"))
        text = "".join([*lines[:at], *[f"identityfile {path}\n" for path in identities], *lines[at:]])
    for key, value in target.options.items():
        lines = text.splitlines(keepends=True)
        text = "".join([f"{key} {value}\n" if line.startswith(f"{key} ") else line for line in lines])
    host = sshclient.split(named)[1]
    proc.out(f"host {host}\nuser {target.user or own}\nhostname {target.host}\nport {target.port}\n{text}")
    return 0


def _usage(proc: Process, error: UsageError) -> int:
    """OpenBSD's getopt has words of its own."""
    text = str(error).replace("invalid option", "unknown option").replace("'", "")
    proc.err(f"{text}\r\n{recorded(proc, 'ssh.usage')}")
    return FAILED


def target_of(proc: Process, destination: str, options: Options, letter: str = "p") -> Target | None:
    """Whom options and destination name; None when a word of them is bad, and that has been said."""
    user, host, port = sshclient.split(destination)
    target = Target(host, user, port or sshclient.PORT)
    for key, value in options:
        if key == letter and not port:
            if not _is_port(value):
                proc.err(f"Bad port '{value}'\n")
                return None
            target.port = int(value)
        elif key == "l" and not user and letter == "p":
            target.user = value
        elif key == "q":
            target.is_quiet = True
        elif key == "o":
            if not _set(proc, target, value):
                return None
        elif key == "L" and not FORWARD.fullmatch(value):
            proc.err(f"Bad local forwarding specification '{value}'\n")
            return None
        elif key == "R" and not FORWARD.fullmatch(value):
            proc.err(f"Bad remote forwarding specification '{value}'\n")
            return None
        elif key == "D" and not DYNAMIC.fullmatch(value):
            proc.err(f"Bad dynamic forwarding specification '{value}'\n")
            return None
        elif key == "W" and not re.fullmatch(r".+[:/]\d+", value):
            proc.err(f"Bad stdio forwarding specification '{value}'\n")
            return None
        elif key == "w" and not re.fullmatch(r"(\d+|any)(:(\d+|any))?", value):
            proc.err(f"Bad tun device '{value}'\n")
            return None
        elif key == "e" and not (len(value) == 1 or value == "none" or re.fullmatch(r"\^[@-_a-z]", value)):
            proc.err(f"Bad escape character '{value}'.\n")
            return None
        elif key == "O" and value not in COMMANDS:
            proc.err("Invalid multiplex command.\r\n")
            return None
        elif key in ALGORITHMS and letter == "p" and not _all_known(proc, ALGORITHMS[key], value):
            proc.err(f"Unknown {ALGORITHMS[key]} type '{value}'\n")
            return None
        elif key == "i" and not proc.exists(value):
            proc.err(f"Warning: Identity file {value} not accessible: No such file or directory.\n")
        elif key == "F" and not proc.exists(value):
            say(proc, target, f"Can't open user config file {value}: No such file or directory")
            return None
    if not sshclient.is_name(host):
        say(proc, target, "hostname contains invalid characters")
        return None
    target.user = target.user or target.options.get("user", "")
    target.host = target.options.get("hostname", target.host)
    return target


def _is_port(word: str) -> bool:
    return word.isascii() and word.isdigit() and 0 < int(word[:9]) < 65536


def _set(proc: Process, target: Target, text: str) -> bool:
    """process_config_line() of readconf.c for one -o."""
    found = re.match(r"\s*([^\s=]+)\s*=?\s*(.*?)\s*$", text, re.DOTALL)
    if found is None:
        return True
    name, value = found[1].lower(), found[2].strip('"')
    if not value:
        say(proc, target, f'command-line line 0: no argument after keyword "{name}"')
        return False
    if name not in OPTIONS:
        say(proc, target, f"command-line: line 0: Bad configuration option: {name}")
        return False
    if fault := _fault(proc, name, value):
        if name == "kexalgorithms":
            say(proc, target, f'Unsupported KEX algorithm "{value}"')
        say(proc, target, f"command-line line 0: {fault}")
        return False
    if name == "port":
        target.port = int(value)
    target.options.setdefault(name, value)
    return True


def _fault(proc: Process, name: str, value: str) -> str:
    """What is wrong with a setting's value; empty for a good one."""
    if name in CHOICES and value.lower() not in CHOICES[name]:
        return f'unsupported option "{value}".'
    if name == "port" and not _is_port(value):
        return f"Bad port '{value}'."
    if name in TIMES and not re.fullmatch(r"none|(\d+[smhdw]?)+", value, re.IGNORECASE):
        return "invalid time value."
    if name in NUMBERS and not re.fullmatch(r"-?\d+", value):
        return "integer value invalid."
    if name == "loglevel" and value.lower() not in LEVELS:
        return f"unsupported log level '{value}'"
    if name in LISTS and not _all_known(proc, LISTS[name][0], value):
        return f"Bad {LISTS[name][1]} '{value}'."
    return ""


def _tell_beginning(proc: Process) -> None:
    proc.err(
        f"{banner(proc)}\r\ndebug1: Reading configuration data /etc/ssh/ssh_config\r\n"
        "debug1: /etc/ssh/ssh_config line 19: include /etc/ssh/ssh_config.d/*.conf matched no files\r\n"
        "debug1: /etc/ssh/ssh_config line 21: Applying options for *\r\n"
    )


async def _session(proc: Process, target: Target, reached: Reached, user: Passwd, command: str, *, wants_terminal: bool) -> int:
    """The user's shell on the machine itself, as sshd starts it."""
    source = f"{reached.address} {proc.rng.randrange(32768, 60999)}"
    env = {
        "USER": user.name, "LOGNAME": user.name, "HOME": user.home, "PATH": USER_PATH if user.uid else ROOT_PATH, "SHELL": user.shell,
        "SSH_CLIENT": f"{source} {target.port}", "SSH_CONNECTION": f"{source} {reached.address} {target.port}",
    }  # fmt: skip
    env.update({name: value for name, value in proc.env.items() if name == "LANG" or name.startswith("LC_")})
    if wants_terminal and proc.tty is not None:
        env |= {"SSH_TTY": f"/dev/{proc.tty.name}", "TERM": proc.env.get("TERM", "xterm")}
    base = user.shell.rsplit("/", 1)[-1]
    auth.opened(proc, f"sshd[{proc.pid + 1}]", "sshd", user)
    if not command:
        for path in ("/run/motd.dynamic", "/etc/motd"):
            try:
                proc.out(proc.read_file(path, 65536))
            except OSError:
                continue
    try:
        argv = [base, "-c", command] if command else [f"-{base}"]
        status = await auth.run_as(proc, user, argv, path=user.shell, env=env, directory=user.home)
    except OSError:
        status = 1
    auth.closed(proc, f"sshd[{proc.pid + 1}]", "sshd", user)
    if wants_terminal:
        say(proc, target, f"Connection to {target.host} closed.")
    return status
