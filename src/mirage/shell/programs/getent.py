"""getent, locale (glibc 2.36) and lsb_release (lsb-release-minimal 12.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import locales, nss
from mirage.shell.lib.options import UsageError, misused, parse, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.net import network
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

FILES = {"shadow": "/etc/shadow", "gshadow": "/etc/gshadow", "services": "/etc/services", "protocols": "/etc/protocols",
         "networks": "/etc/networks", "hosts": "/etc/hosts", "aliases": "/etc/aliases", "ethers": "/etc/ethers", "rpc": "/etc/rpc"}  # fmt: skip
ADDRESSES = ("ahosts", "ahostsv4", "ahostsv6")
ABOUT = {"?": "--help", "V": "--version"}
HINT = "Try `getent --help' or `getent --usage' for more information.\n"


@program("getent")
async def getent(proc: Process) -> int:
    try:
        options, words = scan(
            proc.args, "+As:i?V", {"no-addrconfig": "A", "no-idn": "i", "service": ":s", "help": "?", "version": "V"}
        )
    except UsageError as error:
        misused(proc, error)
        proc.err(HINT)
        return 64
    if about := next((option for option, _ in options if option in ABOUT), ""):
        return missing.tell(proc, proc.exe, [proc.argv[0], ABOUT[about]]) or 0
    if not words:
        proc.err("getent: wrong number of arguments\n")
        proc.out(HINT)
        return 1
    database, keys = words[0], words[1:]
    if database in ("netgroup", "initgroups"):
        return _found_by_key_alone(proc, database, keys)
    if database not in ("passwd", "group", *ADDRESSES, *FILES):
        proc.err(f"Unknown database: {database}\n")
        proc.out(HINT)
        return 1
    if keys and (database == "hosts" or database in ADDRESSES):
        return max([await _host(proc, key, database) for key in keys])
    lines = _lines(proc, database)
    if not keys:
        proc.out("".join(f"{line}\n" for _, line in lines))
        return 0
    status = 0
    for key in keys:
        found = next((line for names, line in lines if key in names), None)
        if found is None:
            status = 2
        else:
            proc.out(f"{found}\n")
    return status


def _found_by_key_alone(proc: Process, database: str, keys: list[str]) -> int:
    """A user's groups beside his own; there are no netgroups."""
    if not keys:
        proc.err(f"Enumeration not supported on {database}\n")
        return 3
    if database == "netgroup":
        return 2
    for key in keys:
        others = [str(group.gid) for group in nss.groups(proc) if key in group.members]
        proc.out(f"{key:<21}{''.join(f' {number}' for number in others)}\n")
    return 0


async def _host(proc: Process, key: str, database: str) -> int:
    """One name or address: as it stands in /etc/hosts, else as the resolver has it. `hosts` asks for IPv6 first."""
    rows = [line.partition("#")[0].split() for line in _text(proc, FILES["hosts"]).splitlines()]
    families = {"hosts": (6, 4), "ahosts": (6, 4), "ahostsv4": (4,), "ahostsv6": (6,)}[database]
    address = network.literal(key)
    listed = [row for family in families for row in rows if key in row and len(row) > 1 and _family(row[0]) == family]
    if database == "hosts":
        if listed:
            proc.out("".join(f"{row[0]:<15} {' '.join(row[1:])}\n" for row in listed if _family(row[0]) == _family(listed[0][0])))
            return 0
        if address is not None:
            return 2  # no name is known for it
    found = [row[0] for row in listed] if address is None else [address] if _family(address) in families else []
    shown = listed[0][1] if listed and address is None else key
    for family in () if found or address is not None else families:
        found += (await network.resolve(proc, key, family=family)).addresses
        if found and database == "hosts":
            break
    if database == "hosts":
        proc.out("".join(f"{each:<15} {key}\n" for each in found))
    else:
        kinds = [(each, kind) for each in found for kind in ("STREAM", "DGRAM", "RAW")]
        proc.out("".join(f"{each:<15} {kind:<6} {shown if not number else ''}\n" for number, (each, kind) in enumerate(kinds)))
    return 0 if found else 2


def _family(address: str) -> int:
    return 6 if ":" in address else 4


def _text(proc: Process, path: str) -> str:
    try:
        return to_text(proc.read_file(path))
    except OSError:
        return ""


def _lines(proc: Process, database: str) -> list[tuple[set[str], str]]:
    """What names each entry, and how it is shown."""
    if database == "passwd":
        return [({user.name, str(user.uid)}, user.line) for user in nss.users(proc)]
    if database == "group":
        return [({group.name, str(group.gid)}, group.line) for group in nss.groups(proc)]
    text = _text(proc, FILES.get(database, FILES["hosts"]))
    if database in ("shadow", "gshadow"):
        return [({line.partition(":")[0]}, line) for line in text.splitlines() if ":" in line]
    found = []
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if len(words) < 2:
            continue
        if database == "rpc":
            found.append(({*words}, f"{words[0]:<15} {words[1]}{''.join(f' {word}' for word in ['', *words[2:]])}"))
        elif database == "hosts" or database in ADDRESSES:
            found.append((set(words), f"{words[0]:<15} {' '.join(words[1:])}"))
        else:
            name, value, others = words[0], words[1], words[2:]
            found.append(
                ({name, value, value.partition("/")[0], *others}, f"{name:<21} {value}{''.join(f' {word}' for word in others)}")
            )
    return sorted(found, key=lambda row: ":" not in row[1]) if database == "hosts" else found  # IPv6 first, as gethostbyname2(3)


@program("locale")
def locale(proc: Process) -> int:
    bad = next(
        (word for word in proc.args if word.startswith("-") and word[1:2] not in ("", "a", "m", "c", "k", "v", "-", "?", "V")), ""
    )
    if bad:
        proc.err(f"locale: invalid option -- '{bad[1]}'\nTry `locale --help' or `locale --usage' for more information.\n")
        return 64
    lists = proc.args[:1] in (["-a"], ["--all-locales"])
    for category in ("CTYPE", "MESSAGES", "COLLATE" if lists else "ALL"):
        wanted = locales.CATEGORIES if category == "ALL" else (category,)
        if not all(locales.is_there(proc, locales.effective(each, proc.env)) for each in wanted):
            proc.err(f"{proc.name}: Cannot set LC_{category} to default locale: No such file or directory\n")
    if lists:
        proc.out("".join(f"{name}\n" for name in locales.names(proc)))
        return 0
    if proc.args[:1] == ["-m"]:
        proc.out("UTF-8\n")
        return 0
    names = [word for word in proc.args if not word.startswith("-")]
    if names == ["charmap"]:
        codeset = locales.effective("CTYPE", proc.env)
        proc.out("UTF-8\n" if "utf" in codeset.lower() and locales.is_there(proc, codeset) else "ANSI_X3.4-1968\n")
        return 0
    if names:
        proc.err(f'{proc.name}: unknown name "{names[0]}"\n')
        return 1
    every, default = proc.env.get("LC_ALL", ""), proc.env.get("LANG", "")
    proc.out(f"LANG={default}\nLANGUAGE={proc.env.get('LANGUAGE', '')}\n")
    for category in locales.CATEGORIES:
        own = proc.env.get(f"LC_{category}", "")
        proc.out(f"LC_{category}={own}\n" if own and not every else f'LC_{category}="{every or default or "POSIX"}"\n')
    proc.out(f"LC_ALL={every}\n")
    return 0


@program("lsb_release")
def lsb_release(proc: Process) -> int:
    longs = {"help": "h", "version": "v", "id": "i", "description": "d", "release": "r", "codename": "c", "all": "a", "short": "s"}
    options, _ = parse(proc, "hvidrcas", longs, hint="", status=2)
    given = {option for option, _ in options}
    if "h" in given:
        proc.out(recorded(proc, "lsb_release.help"))
        return 0
    if proc.isatty(1):
        proc.err("No LSB modules are available.\n")
    facts = _os_release(proc)
    rows = {
        "i": ("Distributor ID", facts.get("ID", "").capitalize()), "d": ("Description", facts.get("PRETTY_NAME", "")),
        "r": ("Release", facts.get("VERSION_ID", "")), "c": ("Codename", facts.get("VERSION_CODENAME", "")),
    }  # fmt: skip
    for letter, (title, value) in rows.items():
        if letter in given or "a" in given:
            proc.out(f"{value}\n" if "s" in given else f"{title}:\t{value}\n")
    return 0


def _os_release(proc: Process) -> dict[str, str]:
    try:
        text = to_text(proc.read_file("/etc/os-release"))
    except OSError:
        return {}
    return {key: value.strip('"') for key, _, value in (line.partition("=") for line in text.splitlines())}
