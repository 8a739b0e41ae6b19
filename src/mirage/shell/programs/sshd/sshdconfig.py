"""sshd_config (OpenSSH 9.2p1) as `sshd -t` judges it and `sshd -T` shows it: every setting in the order of dump_config()."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

PATH = "/etc/ssh/sshd_config"
SIZE_MAX = 1 << 20
SEVERAL = (
    "hostkey",
    "allowusers",
    "denyusers",
    "allowgroups",
    "denygroups",
    "acceptenv",
    "setenv",
    "subsystem",
    "port",
    "listenaddress",
)
LISTS = SEVERAL[1:7]  # a value of these is a line of its own, below the host keys
MANY = {*LISTS, "authorizedkeysfile", "authenticationmethods", "ipqos", "permitopen", "permitlisten", "rekeylimit", "subsystem", "match", "include",
        "listenaddress", "authorizedkeyscommand", "authorizedprincipalscommand", "forcecommand", "logverbose", "casignaturealgorithms", "banner",
        "versionaddendum", "channeltimeout", "pubkeyauthoptions"}  # fmt: skip
MORE = {"match", "include", "subsystem", "hostcertificate", "logverbose", "protocol", "challengeresponseauthentication", "skeyauthentication",
        "dsaauthentication", "debianbanner", "rdomain", "channeltimeout", *LISTS}  # fmt: skip
DEPRECATED = {
    "keyregenerationinterval", "useprivilegeseparation", "rsaauthentication", "rhostsrsaauthentication", "uselogin", "serverkeybits",
    "rhostsauthentication", "pamauthenticationviakbdint", "checkmail", "showpatchlevel", "authorizedkeysfile2", "reversemappingcheck",
}  # fmt: skip
WORDS = {  # what else than yes and no some take
    "permitrootlogin": "yes|no|without-password|prohibit-password|forced-commands-only", "compression": "yes|no|delayed",
    "gatewayports": "yes|no|clientspecified", "allowtcpforwarding": "yes|no|all|local|remote", "ignorerhosts": "yes|no|shosts-only",
    "allowstreamlocalforwarding": "yes|no|all|local|remote", "addressfamily": "any|inet|inet6", "permittunnel": "yes|no|point-to-point|ethernet",
    "permituserenvironment": ".*", "fingerprinthash": "md5|sha256",
}  # fmt: skip
WITHIN = frozenset(  # SSHCFG_MATCH and SSHCFG_ALL of servconf.c
    "acceptenv allowagentforwarding allowgroups allowstreamlocalforwarding allowtcpforwarding allowusers authenticationmethods authorizedkeyscommand "
    "authorizedkeyscommanduser authorizedkeysfile authorizedprincipalscommand authorizedprincipalscommanduser authorizedprincipalsfile banner "
    "casignaturealgorithms channeltimeout chrootdirectory clientalivecountmax clientaliveinterval denygroups denyusers disableforwarding exposeauthinfo "
    "forcecommand gatewayports gssapiauthentication hostbasedacceptedalgorithms hostbasedauthentication hostbasedusesnamefrompacketonly ignorerhosts "
    "include ipqos kbdinteractiveauthentication challengeresponseauthentication kerberosauthentication loglevel logverbose match maxauthtries maxsessions "
    "passwordauthentication permitemptypasswords permitlisten permitopen permitrootlogin permittty permittunnel permituserrc pubkeyacceptedalgorithms "
    "pubkeyauthentication pubkeyauthoptions rdomain rekeylimit revokedkeys setenv streamlocalbindmask streamlocalbindunlink trustedusercakeys "
    "unusedconnectiontimeout x11displayoffset x11forwarding x11uselocalhost".split()
)
LEVELS = "quiet|fatal|error|info|verbose|debug|debug1|debug2|debug3"
TIMES = ("logingracetime", "clientaliveinterval")
UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
RENAMED = {"prohibit-password": "without-password", "delayed": "yes"}


class Settings:
    """What was read: values by keyword in small letters, and how many options were bad."""

    def __init__(self, proc: Process) -> None:
        self.proc = proc
        self.defaults = _defaults(proc)
        self.given: dict[str, list[str]] = {}
        self.bad = 0
        self.is_within = False  # a Match block
        self.is_matched = True

    def read(self, path: str) -> bool:
        """Whether all of it may be used; what is wrong is said. OSError."""
        return all(
            self._line(line, f"{path} line {number}") for number, line in enumerate(_lines(self.proc, path), 1)
        ) and not self._ends(path)

    def option(self, text: str) -> bool:
        """One of the command line's."""
        return self._line(text, "command-line line 0") and not self.bad

    def lines(self) -> Iterator[str]:
        """As -T shows them."""
        ports = self.given.get("port", ["22"])
        addresses = self.given.get("listenaddress", ["0.0.0.0", "[::]"])  # noqa: S104
        above = ""
        for line in self.defaults:
            name, _, usual = line.partition(" ")
            if above == "hostkey" and name != above:
                yield from (f"{word} {value}" for word in LISTS for value in self.given.get(word, ()))
            if name == "maxstartups":
                yield from (f"subsystem {value}" for value in self.given.get("subsystem", ()))
            if name == "port":
                yield from (f"port {port}" for port in ports)
            elif name == "listenaddress":
                yield from (f"listenaddress {address}:{port}" for address in addresses for port in ports) if above != name else ()
            elif name in self.given:
                yield from (f"{name} {value}" for value in self.given[name]) if above != name else ()
            else:
                yield f"{name} {usual}"
            above = name

    def _ends(self, path: str) -> bool:
        if self.bad:
            self._say(f"{path}: terminating, {self.bad} bad configuration options")
        return bool(self.bad)

    def _say(self, text: str) -> None:
        self.proc.err(f"{text}\r\n")

    def _line(self, line: str, where: str) -> bool:
        """Whether reading goes on."""
        found = re.match(r"\s*([^\s=#]+)\s*=?\s*(.*?)\s*$", line)
        if found is None:
            return True
        keyword, rest = found[1], re.sub(r"\s+#.*$", "", found[2])
        name, values = keyword.lower(), rest.split()
        if not values:
            self._say(f'{where}: no argument after keyword "{keyword}"')
            self.bad += 1
            return True
        if name in DEPRECATED:
            self._say(f"{where}: Deprecated option {keyword}")
            return True
        if name not in MORE and all(default.partition(" ")[0] != name for default in self.defaults):
            self._say(f"{where.replace(' line', ': line')}: Bad configuration option: {keyword}")
            self.bad += 1
            return True
        if self.is_within and name not in WITHIN:
            self._say(f"{where}: Directive '{keyword}' is not allowed within a Match block")
            return False
        why = self._fault(name, values[0])
        if why:
            self._say(f"{where}: {why}")
            return False
        if len(values) > 1 and name not in MANY:
            self._say(f"{where}: keyword {keyword} extra arguments at end of line")
            self.bad += 1
        elif name == "match":
            self.is_within, self.is_matched = True, values[0].lower() == "all"
        elif name == "include":
            return all(map(self._included, values))
        elif self.is_matched and (name in SEVERAL or name not in self.given):
            self.given.setdefault(name, []).extend(values if name in LISTS else [self._shown(name, rest)])
        return True

    def _included(self, pattern: str) -> bool:
        directory, _, last = posixpath.join("/etc/ssh", pattern).rpartition("/")
        wanted = re.compile(re.escape(last).replace(r"\*", "[^/]*").replace(r"\?", "[^/]") + r"\Z")
        try:
            names = sorted(to_text(entry.name) for entry in self.proc.caller.listdir(directory.encode()))
            return all(self.read(f"{directory}/{name}") for name in names if wanted.match(name) and name not in (".", ".."))
        except OSError:
            return True

    def _fault(self, name: str, value: str) -> str:
        usual = next((default.partition(" ")[2] for default in self.defaults if default.startswith(f"{name} ")), "")
        if name in WORDS or usual in ("yes", "no"):
            return "" if re.fullmatch(WORDS.get(name, "yes|no"), value, re.IGNORECASE) else f'unsupported option "{value}".'
        judge = FAULTS.get(name)
        return judge(value) if judge is not None else ""

    def _shown(self, name: str, value: str) -> str:
        if name in TIMES:
            return str(sum(int(count) * UNITS[unit] for count, unit in re.findall(r"(\d{1,9})([smhdw]?)", value.lower())))
        if name == "loglevel":
            return value.upper().replace("DEBUG1", "DEBUG")
        usual = next((default.partition(" ")[2] for default in self.defaults if default.startswith(f"{name} ")), "")
        return RENAMED.get(value.lower(), value.lower()) if usual in ("yes", "no") or name in WORDS else value


def _port(value: str) -> str:
    return "" if value.isdecimal() and 0 < int(value[:6]) < 65536 else "Badly formatted port number."


def _level(value: str) -> str:
    return "" if re.fullmatch(LEVELS, value, re.IGNORECASE) else f"unsupported log level '{value}'"


def _time(value: str) -> str:
    return "" if re.fullmatch(r"(\d{1,9}[smhdw]?)+", value, re.IGNORECASE) else "invalid time value."


def _number(keyword: str, value: str) -> str:
    if not re.fullmatch(r"-?\d{1,9}", value):
        return f"{keyword} integer value invalid."
    return f"{keyword} integer value too small." if value.startswith("-") else ""


FAULTS: dict[str, Callable[[str], str]] = {
    "port": _port, "loglevel": _level, **dict.fromkeys(TIMES, _time),
    **{word.lower(): partial(_number, word) for word in ("MaxAuthTries", "MaxSessions", "ClientAliveCountMax", "X11DisplayOffset", "RequiredRSASize")},
}  # fmt: skip


def _defaults(proc: Process) -> list[str]:
    return recorded(proc, "sshd.settings").splitlines()


def _lines(proc: Process, path: str) -> list[str]:
    return to_text(proc.read_file(path, SIZE_MAX)).splitlines()
