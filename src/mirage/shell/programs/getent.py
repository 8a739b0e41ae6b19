"""getent, locale (glibc 2.36) and lsb_release (lsb-release-minimal 12.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import locales, nss
from mirage.shell.options import parse
from mirage.shell.recorded import recorded
from mirage.shell.registry import program
from mirage.shell.text import to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

FILES = {"shadow": "/etc/shadow", "gshadow": "/etc/gshadow", "services": "/etc/services", "protocols": "/etc/protocols",
         "networks": "/etc/networks", "hosts": "/etc/hosts", "aliases": "/etc/aliases", "ethers": "/etc/ethers", "rpc": "/etc/rpc"}  # fmt: skip
HINT = "Try `getent --help' or `getent --usage' for more information.\n"


@program("getent")
def getent(proc: Process) -> int:
    words = [word for word in proc.args if not word.startswith("-")]
    if not words:
        proc.err(f"getent: wrong number of arguments\n{HINT}")
        return 1
    database, keys = words[0], words[1:]
    if database not in ("passwd", "group", "ahosts", "ahostsv4", "initgroups", *FILES):
        proc.err(f"Unknown database: {database}\n{HINT}")
        return 1
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


def _lines(proc: Process, database: str) -> list[tuple[set[str], str]]:
    """What names each entry, and how it is shown."""
    if database == "passwd":
        return [({user.name, str(user.uid)}, user.line) for user in nss.users(proc)]
    if database == "group":
        return [({group.name, str(group.gid)}, group.line) for group in nss.groups(proc)]
    try:
        text = to_text(proc.read_file(FILES.get(database, FILES["hosts"])))
    except OSError:
        return []
    if database in ("shadow", "gshadow"):
        return [({line.partition(":")[0]}, line) for line in text.splitlines() if ":" in line]
    found = []
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if len(words) < 2:
            continue
        if database in ("hosts", "ahosts", "ahostsv4"):
            found.append((set(words), f"{words[0]:<15} {' '.join(words[1:])}"))
        else:
            name, value, others = words[0], words[1], words[2:]
            found.append(({name, value.partition("/")[0], *others}, f"{name:<21} {value}{''.join(f' {word}' for word in others)}"))
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
